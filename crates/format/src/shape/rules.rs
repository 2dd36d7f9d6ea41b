//! What counts as a finding: the limits of a profile as shaping keeps them and lint checks them.
//!
//! A cue has at most one finding of each rule.

use cuedex_model::{Segment, Track};
use unicode_segmentation::UnicodeSegmentation;

use super::phrases::Phrases;
use super::words::{is_dialogue, is_unspaced, speaks};
use crate::profile::{self, Limits, Measure};

/// The longest word that hangs when it stands alone, in characters.
pub const ORPHAN_CHARACTERS: usize = 14;

/// More bytes than so few characters have, however many marks they bear.
const LONGEST_SHORT: usize = 1_024;

/// A rule that a cue may break.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Rule {
    /// Characters a second.
    ReadingSpeed,
    /// Words a minute.
    WordsPerMinute,
    /// The characters of the longest line.
    LineLength,
    /// How many lines.
    LineCount,
    /// Milliseconds on screen, too few.
    TooShort,
    /// Milliseconds on screen, too many.
    TooLong,
    /// Milliseconds before the next cue, too few.
    GapTooSmall,
    /// Milliseconds shared with the next cue.
    Overlap,
    /// One short word that hangs, in a cue or in the last line.
    Orphan,
    /// Speakers in one cue.
    SpeakerChange,
    /// Milliseconds of speech outside the cue that holds it; only told by shaping.
    WordOutside,
}

impl Rule {
    /// The name in records: `reading-speed`.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::ReadingSpeed => "reading-speed",
            Self::WordsPerMinute => "words-per-minute",
            Self::LineLength => "line-length",
            Self::LineCount => "line-count",
            Self::TooShort => "too-short",
            Self::TooLong => "too-long",
            Self::GapTooSmall => "gap-too-small",
            Self::Overlap => "overlap",
            Self::Orphan => "orphan",
            Self::SpeakerChange => "speaker-change",
            Self::WordOutside => "word-outside",
        }
    }
}

/// A rule that a cue breaks.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Unmet {
    /// The cue, counted from 0.
    pub cue: usize,
    /// The rule.
    pub rule: Rule,
    /// What was measured, in the rule's unit.
    pub measured: f64,
    /// What is allowed, in the same unit.
    pub allowed: f64,
}

impl Unmet {
    /// Words that go on so many milliseconds after their cue is gone.
    pub(crate) fn word_outside(cue: usize, beyond: u64, allowed: u64) -> Self {
        Self { cue, rule: Rule::WordOutside, measured: float(beyond), allowed: float(allowed) }
    }
}

/// Whether a cue is one short word that ends a sentence begun in the cue before. Texts without
/// spaces between words have no such word.
#[must_use]
pub fn is_orphan_cue(text: &str, before: Option<&str>, phrases: &Phrases) -> bool {
    let begun = |before: &str| {
        before
            .split_whitespace()
            .last()
            .is_some_and(|last| !phrases.ends_sentence(last, Some(text)))
    };
    let text = text.trim();
    is_short_word(text) && !is_dialogue(text) && before.is_some_and(begun)
}

/// Whether the last of several lines is one short word of a sentence begun in the line before.
#[must_use]
pub fn is_orphan_line(text: &str, phrases: &Phrases) -> bool {
    text.trim_end()
        .rsplit_once('\n')
        .is_some_and(|(before, last)| is_orphan_cue(last, before.lines().last(), phrases))
}

/// One word of few characters.
pub(crate) fn is_short_word(text: &str) -> bool {
    if text.len() > ORPHAN_CHARACTERS && text.is_ascii() {
        return false;
    }
    !text.is_empty()
        && text.len() <= LONGEST_SHORT
        && !text.contains(char::is_whitespace)
        && (text.is_ascii() || !text.contains(is_unspaced))
        && (text.len() <= ORPHAN_CHARACTERS
            || text.graphemes(true).take(ORPHAN_CHARACTERS + 1).count() <= ORPHAN_CHARACTERS)
}

/// How many speakers the lines of a cue tell by a dash, `>>` or a name in capitals with a colon at
/// their start; at least one. A dash inside a sentence is none's.
#[must_use]
pub fn speakers_in(text: &str) -> usize {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let Some(mut before) = lines.next() else { return 1 };
    let is_talk = is_dialogue(before);
    let mut speakers = 1;
    for line in lines {
        speakers += usize::from(speaks(line, before, is_talk));
        before = line;
    }
    speakers
}

/// The rules of a profile, ready to check cues.
pub(crate) struct Checked<'a> {
    pub(crate) limits: &'a Limits,
    pub(crate) measure: Measure,
    pub(crate) phrases: &'a Phrases,
}

impl Checked<'_> {
    /// All findings of a track as it is.
    pub(crate) fn track(&self, track: &Track) -> Vec<Unmet> {
        let segments = track.segments();
        let mut all = Vec::new();
        for n in 0..segments.len() {
            let before = n.checked_sub(1).map(|n| segments[n].text.as_str());
            let next = segments.get(n + 1).map(|next| next.span.start().as_millis());
            self.cue(n, &segments[n], before, next, &mut all);
        }
        all
    }

    fn cue(
        &self,
        n: usize,
        segment: &Segment,
        before: Option<&str>,
        next: Option<u64>,
        all: &mut Vec<Unmet>,
    ) {
        let mut found = |rule, measured, allowed| {
            all.push(Unmet { cue: n, rule, measured, allowed });
        };
        self.text(&segment.text, before, &mut found);
        self.time(segment, next, &mut found);
    }

    fn text(&self, text: &str, before: Option<&str>, found: &mut impl FnMut(Rule, f64, f64)) {
        let longest = text.lines().map(|line| self.measure.line(line)).max().unwrap_or(0);
        if longest > self.limits.line {
            found(Rule::LineLength, f64::from(longest) / 2.0, f64::from(self.limits.line) / 2.0);
        }
        let lines = u32::try_from(text.lines().count()).unwrap_or(u32::MAX);
        if lines > self.limits.lines {
            found(Rule::LineCount, f64::from(lines), f64::from(self.limits.lines));
        }
        if is_orphan_cue(text, before, self.phrases) || is_orphan_line(text, self.phrases) {
            found(Rule::Orphan, 1.0, 2.0);
        }
        let speakers = u32::try_from(speakers_in(text)).unwrap_or(u32::MAX);
        if speakers > 1 {
            found(Rule::SpeakerChange, f64::from(speakers), 1.0);
        }
    }

    fn time(&self, segment: &Segment, next: Option<u64>, found: &mut impl FnMut(Rule, f64, f64)) {
        let limits = self.limits;
        let millis = segment.span.duration_millis();
        let (read, words) = (self.measure.read(&segment.text), profile::words(&segment.text));
        if limits.exceeds_cps(read, millis) {
            let cps = f64::from(read) * 500.0 / float(millis.max(1));
            found(Rule::ReadingSpeed, cps, limits.max_cps.unwrap_or_default());
        }
        if limits.exceeds_wpm(words, millis) {
            let wpm = f64::from(words) * 60_000.0 / float(millis.max(1));
            found(Rule::WordsPerMinute, wpm, limits.max_wpm.unwrap_or_default());
        }
        if millis < limits.min_duration {
            found(Rule::TooShort, float(millis), float(limits.min_duration));
        }
        if millis > limits.max_duration {
            found(Rule::TooLong, float(millis), float(limits.max_duration));
        }
        let Some(next) = next else { return };
        let end = segment.span.end().as_millis();
        if end > next {
            found(Rule::Overlap, float(end - next), 0.0);
        } else if next - end < limits.gap {
            found(Rule::GapTooSmall, float(next - end), float(limits.gap));
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "no recording has 2^53 milliseconds")]
pub(crate) fn float(millis: u64) -> f64 {
    millis as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_word_of_a_sentence_that_began_before_hangs() {
        let en = Phrases::of_language(Some("en"));
        assert!(is_orphan_cue("morning.", Some("We will see you in the"), &en));
        assert!(!is_orphan_cue("Morning!", Some("They came."), &en));
        assert!(is_orphan_cue("Smith", Some("She asked for Mr."), &en));
        assert!(!is_orphan_cue("incomprehensible", Some("It was"), &en));
        assert!(!is_orphan_cue("Yes.", None, &en) && !is_orphan_cue("to go", Some("We had"), &en));
        assert!(!is_orphan_cue("静かな港", Some("東京の"), &en));
    }

    #[test]
    fn a_last_line_hangs_unless_a_sentence_or_a_speaker_begins_there() {
        let en = Phrases::of_language(Some("en"));
        assert!(is_orphan_line("We went down to the quiet\nharbor.", &en));
        assert!(!is_orphan_line("We went down to the harbor.\nWhy?", &en));
        assert!(
            !is_orphan_line("- Where did you go\n-Out.", &en) && !is_orphan_line("harbor.", &en)
        );
    }

    #[test]
    fn speakers_are_told_by_dashes() {
        assert_eq!(speakers_in("- Yes.\n- No."), 2);
        assert_eq!(speakers_in("Yes.\n>> No."), 2);
        assert_eq!(speakers_in("- Yes,\nI think so."), 1);
        assert_eq!(speakers_in("ANN: Yes.\nBEN LEE: No."), 2);
        assert_eq!(speakers_in("minus\n-5 degrees"), 1);
        assert_eq!(speakers_in("Kyiv\n— the capital"), 1);
        assert_eq!(speakers_in("- Kyiv\n- the capital"), 2);
        assert_eq!(speakers_in(""), 1);
    }
}
