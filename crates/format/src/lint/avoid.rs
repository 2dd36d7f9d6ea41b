//! Which findings no split of the words can cure.
//!
//! Whether another split has fewer findings is what [`shape::avoidable`] answers. Lines, overlaps
//! and what is too long are cured by almost any split, even where the words are too fast to read in
//! all of them; of these it counts whether they are left where all words are shaped anew.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use cuedex_model::{Segment, Track};

use super::cue::{Cue, by_start, groups};
use super::report::Report;
use super::rule::{
    LINE_COUNT, LINE_LENGTH, OVERLAP, READING_SPEED, SPEAKER_CHANGE, SPEECH_TOO_FAST, TOO_LONG,
    WORDS_PER_MINUTE,
};
use crate::shape::{self, ShapeOptions, shape};

/// Marks the findings from `first` on that cannot be avoided.
pub(super) fn mark(cues: &[Cue<'_>], track: &Track, report: &mut Report<'_>, first: usize) {
    if cues.len() != track.segments().len() || report.findings.len() == first {
        return;
    }
    let mut in_track = vec![0; cues.len()];
    for (place, in_file) in by_start(cues).into_iter().enumerate() {
        in_track[in_file] = place;
    }
    let groups = groups(cues);
    if groups.len() == 1 && groups[0].len() == cues.len() {
        return Judged::of(track, report).mark(&groups[0], report, first);
    }
    for group in groups {
        let own = group.iter().map(|&n| track.segments()[in_track[n]].clone()).collect();
        let track = Track::new(track.kind, own).in_language(track.language.clone());
        Judged::of(&track, report).mark(&group, report, first);
    }
}

/// A track of cues at one position, and what shaping says of it.
struct Judged<'a> {
    track: &'a Track,
    options: ShapeOptions<'a>,
    found: HashSet<(usize, &'static str)>,
}

impl<'a> Judged<'a> {
    fn of(track: &'a Track, report: &Report<'a>) -> Self {
        let options = ShapeOptions::new(&report.options.profile).with_rate(report.options.rate);
        let found = shape::findings(track, &options);
        let found = found.iter().map(|unmet| (unmet.cue, unmet.rule.id())).collect();
        Self { track, options, found }
    }

    /// Marks the findings of the cues at these places, which are the segments of the track.
    fn mark(&self, group: &[usize], report: &mut Report<'_>, first: usize) {
        if self.found.is_empty() {
            return;
        }
        let places: HashMap<usize, usize> = group.iter().copied().zip(0..).collect();
        let avoidable = shape::avoidable(self.track, &self.options);
        let mut left: Option<Left> = None;
        for finding in &mut report.findings[first..] {
            let place = finding.cue.and_then(|number| places.get(&(number - 1)));
            // What shaping does not know is never its fault.
            let known = place.filter(|&&at| self.found.contains(&(at, finding.rule)));
            let Some(&at) = known.filter(|&&at| !avoidable[at]) else { continue };
            finding.avoidable = is_of_a_split(finding.rule)
                && !left
                    .get_or_insert_with(|| Left::of(self.track, &self.options))
                    .holds(at, finding.rule);
            if finding.rule == READING_SPEED.id || finding.rule == WORDS_PER_MINUTE.id {
                finding.rule = SPEECH_TOO_FAST.id;
            }
        }
    }
}

/// Whether almost any split cures it.
fn is_of_a_split(rule: &str) -> bool {
    [LINE_LENGTH, LINE_COUNT, OVERLAP, TOO_LONG, SPEAKER_CHANGE].iter().any(|one| one.id == rule)
}

/// What is left of findings where a track is shaped anew.
struct Left {
    /// The letters of each segment, counted through the track without spaces.
    letters: Vec<Range<usize>>,
    /// The same of each new cue with its findings.
    unmet: Vec<(Range<usize>, &'static str)>,
}

impl Left {
    fn of(track: &Track, options: &ShapeOptions<'_>) -> Self {
        let shaped = shape(track, options);
        let cues = letters(shaped.track.segments());
        let unmet = shaped.unmet.iter().map(|unmet| (cues[unmet.cue].clone(), unmet.rule.id()));
        Self { letters: letters(track.segments()), unmet: unmet.collect() }
    }

    /// Whether a new cue with words of this segment breaks the rule.
    fn holds(&self, segment: usize, rule: &str) -> bool {
        let own = &self.letters[segment];
        let meets = |cue: &Range<usize>| cue.start < own.end && own.start < cue.end;
        let from = self.unmet.partition_point(|(cue, _)| cue.end <= own.start);
        let near = self.unmet[from..].iter().take_while(|(cue, _)| cue.start < own.end);
        near.into_iter().any(|(cue, broken)| *broken == rule && meets(cue))
    }
}

fn letters(segments: &[Segment]) -> Vec<Range<usize>> {
    let mut at = 0;
    let count = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
    segments
        .iter()
        .map(|segment| {
            let start = at;
            at += count(&segment.text);
            start..at
        })
        .collect()
}
