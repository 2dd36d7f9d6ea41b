//! The payload of a cue follows its text where that can be done word by word.

use std::ops::Range;

use cuedex_model::{Cue, Segment};
use similar::DiffOp;

use super::realign::{hunks, tokens};
use crate::cue::styled::{Beside, beside};

/// Gives the segment another text and takes its payload along: each word that changed is changed
/// in the payload, too. Where that does not give a payload that shows the text, there is none.
pub(super) fn set_text(segment: &mut Segment, text: &str) {
    let old = std::mem::replace(&mut segment.text, text.to_owned());
    let raw = segment.cue.as_deref_mut().and_then(|cue| cue.raw.take());
    let Some(raw) = raw else { return };
    for escape in [str::to_owned, escaped] {
        let new = edited(&raw, &old, text, escape);
        if let Some(cue) = segment.cue.as_deref_mut().filter(|_| new.is_some()) {
            cue.raw = new;
            if beside(segment) != Beside::Unknown {
                return;
            }
        }
    }
    drop_payload(segment);
}

/// The text as WebVTT writes it, where it cannot stand as it is.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Takes the payload away, and the cue where it says nothing else.
pub(super) fn drop_payload(segment: &mut Segment) {
    if let Some(cue) = segment.cue.as_deref_mut() {
        cue.raw = None;
    }
    segment.cue = segment.cue.take().filter(|cue| **cue != Cue::default());
}

/// What is markup in one of the formats that has it, and has no other way to be written there.
const SPECIAL: [char; 4] = ['{', '}', '\\', '\n'];

fn edited(raw: &str, old: &str, text: &str, escape: fn(&str) -> String) -> Option<String> {
    let (before, after) = (tokens(old), tokens(text));
    let words = |text: &str, tokens: &[Range<usize>]| -> Vec<String> {
        tokens.iter().map(|token| text[token.clone()].to_owned()).collect()
    };
    let mut new = String::with_capacity(raw.len() + text.len());
    let mut done = 0;
    for hunk in hunks(&words(old, &before), &words(text, &after)) {
        let (mut was, mut now) = (hunk.old_range(), hunk.new_range());
        if matches!(hunk, DiffOp::Equal { .. }) {
            continue;
        }
        // What is only put in or taken out is changed together with the word in front or behind.
        if was.is_empty() || now.is_empty() {
            let back = usize::from(was.start > 0 && now.start > 0);
            (was.start, now.start) = (was.start - back, now.start - back);
            (was.end, now.end) = (was.end + 1 - back, now.end + 1 - back);
        }
        let was = before.get(was.start)?.start..before.get(was.end - 1)?.end;
        let now = after.get(now.start)?.start..after.get(now.end - 1)?.end;
        let place = same_place(raw, old, was)?;
        let with = escape(&text[now]);
        if place.start < done || with.contains(SPECIAL) {
            return None;
        }
        new.push_str(&raw[done..place.start]);
        new.push_str(&with);
        done = place.end;
    }
    new.push_str(&raw[done..]);
    Some(new)
}

/// Where a stretch of the text stands in the payload: as often in front of it there as here.
fn same_place(raw: &str, text: &str, stretch: Range<usize>) -> Option<Range<usize>> {
    let wanted = &text[stretch.clone()];
    let number = text.match_indices(wanted).take_while(|(at, _)| *at < stretch.start).count();
    let (start, _) = raw.match_indices(wanted).nth(number)?;
    Some(start..start + wanted.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use cuedex_model::TimeSpan;

    fn raw_after(raw: &str, old: &str, text: &str) -> Option<String> {
        let mut segment = Segment::new(TimeSpan::from_millis(0, 1), old);
        segment.cue = Some(Box::new(Cue { raw: Some(raw.into()), ..Cue::default() }));
        set_text(&mut segment, text);
        segment.cue.and_then(|cue| cue.raw)
    }

    #[test]
    fn a_word_is_changed_inside_its_markup() {
        let after = raw_after("put the <i>kettel</i> on", "put the kettel on", "put the kettle on");
        assert_eq!(after.as_deref(), Some("put the <i>kettle</i> on"));
        let second = raw_after("<b>a</b> b a", "a b a", "a b c");
        assert_eq!(second.as_deref(), Some("<b>a</b> b c"));
        let script = raw_after("{\\i1}tea{\\i0} now", "tea now", "tea later");
        assert_eq!(script.as_deref(), Some("{\\i1}tea{\\i0} later"));
    }

    #[test]
    fn words_come_and_go() {
        assert_eq!(raw_after("<i>a</i> b", "a b", "a x b").as_deref(), Some("<i>a x</i> b"));
        assert_eq!(raw_after("<i>a x</i> b", "a x b", "a b").as_deref(), Some("<i>a</i> b"));
        assert_eq!(raw_after("<i>a</i> b", "a b", "x a b").as_deref(), Some("<i>x a</i> b"));
    }

    #[test]
    fn signs_stand_as_the_markup_wants_them() {
        let after = raw_after("<b>tea</b> and milk", "tea and milk", "tea & milk");
        assert_eq!(after.as_deref(), Some("<b>tea</b> & milk"));
        let tag = raw_after("<v Ann><b>tea</b> is milk", "tea is milk", "tea <b> milk");
        assert_eq!(tag.as_deref(), Some("<v Ann><b>tea</b> &lt;b&gt; milk"));
    }

    #[test]
    fn a_payload_that_would_not_show_the_text_is_left_out() {
        assert_eq!(raw_after("<i>i</i> am", "i am", "I am"), None);
        assert_eq!(raw_after("<i>a</i>", "a", "a {b"), None);
        assert_eq!(raw_after("<i>something else</i>", "a b", "a c"), None);
    }
}
