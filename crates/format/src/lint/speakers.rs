//! Two people in one cue: by dashes, by `>>`, by voices, by names before colons.

use super::cue::{Cue, Markup};
use super::report::Report;
use super::rule::SPEAKER_CHANGE;
use crate::cue::shown::voice;
use crate::shape::rules::speakers_in;

/// The longest name before a colon, in characters.
const LONGEST_NAME: usize = 30;

pub(super) fn check(cue: &Cue<'_>, report: &mut Report<'_>) {
    if !cue.is_read() {
        return;
    }
    let message = if speakers_in(&cue.text) > 1 {
        "a line of another speaker begins with a dash or >>"
    } else if cue.text.matches(">>").count() > 1 {
        "the speaker changes at >>"
    } else if voices(cue) > 1 {
        "two voices speak"
    } else if names(&cue.text) > 1 {
        "two names stand before colons"
    } else {
        return;
    };
    report.add(SPEAKER_CHANGE, cue, message);
}

/// How many different names the `<v>` tags of WebVTT have.
fn voices(cue: &Cue<'_>) -> usize {
    if cue.markup != Markup::Vtt || !cue.payload.contains("<v") {
        return 0;
    }
    let inside = cue.payload.split('<').skip(1).filter_map(|tag| tag.split_once('>'));
    let mut names: Vec<String> = inside.filter_map(|(tag, _)| voice(tag)).collect();
    names.sort_unstable();
    names.dedup();
    names.len()
}

/// How many different names in capitals stand before colons at the starts of lines.
fn names(text: &str) -> usize {
    let mut names: Vec<&str> = text.split('\n').filter_map(name).collect();
    names.sort_unstable();
    names.dedup();
    names.len()
}

fn name(line: &str) -> Option<&str> {
    let (name, after) = line.split_once(':')?;
    let is_name = name.chars().count() <= LONGEST_NAME
        && name.starts_with(char::is_uppercase)
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '.' | '\'' | '-' | '’'))
        && name.split(' ').count() <= 3
        && after.starts_with(' ');
    let is_loud = !name.contains(char::is_lowercase);
    let is_short = name.split(' ').count() == 1;
    (is_name && (is_loud || is_short)).then_some(name)
}
