//! Short words that stand alone, by the predicates that shaping keeps.

use cuedex_model::Track;

use super::cue::{Cue, by_start};
use super::report::Report;
use super::rule::ORPHAN;
use crate::shape::ShapeOptions;
use crate::shape::rules::{is_orphan_cue, is_orphan_line};

pub(super) fn check(cues: &[Cue<'_>], track: &Track, report: &mut Report<'_>) {
    let options = ShapeOptions::new(&report.options.profile);
    let phrases = options.phrases_for(track.language.as_deref());
    // A cue lingers after its last word.
    let pause = report.options.profile.pause_ms.saturating_sub(report.options.profile.linger_ms);
    let mut before: Option<&Cue<'_>> = None;
    for cue in by_start(cues).into_iter().map(|n| &cues[n]) {
        if !cue.is_read() {
            continue;
        }
        let is_after_pause = before.is_some_and(|b| cue.start.saturating_sub(b.end) >= pause);
        let text_before = before.map(|before| &*before.text);
        if is_orphan_cue(&cue.text, text_before, is_after_pause, &phrases) {
            report.add(ORPHAN, cue, "a short word of a sentence stands alone");
        } else if is_orphan_line(&cue.text, &phrases) {
            report.add(ORPHAN, cue, "a short word stands alone in the last line");
        }
        before = Some(cue);
    }
}
