//! What counts as a finding: the limits of a profile as shaping keeps them and lint checks them.
//!
//! A cue has at most one finding of each rule.

use cuedex_model::{Segment, Track};
use unicode_segmentation::UnicodeSegmentation;

use super::phrases::Phrases;
use super::words::{is_dialogue, is_label, is_mark, is_talk, is_unspaced, speaks};
use crate::profile::{self, Limits, Measure, Profile};

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
/// spaces between words have no such word, and sound marks and labels of speakers are none. A word
/// after a pause ([`least_pause`]) does not go on in one breath, and does not hang.
#[must_use]
pub fn is_orphan_cue(
    text: &str,
    before: Option<&str>,
    is_after_pause: bool,
    phrases: &Phrases,
) -> bool {
    let begun = |before: &str| {
        before
            .split_whitespace()
            .last()
            .is_some_and(|last| !phrases.ends_sentence(last, Some(text)))
    };
    let text = text.trim();
    !is_after_pause && may_hang(text) && before.is_some_and(begun)
}

/// Whether a text hangs where it stands alone inside a sentence.
pub(crate) fn may_hang(text: &str) -> bool {
    is_short_word(text) && !is_dialogue(text) && !is_mark(text) && !is_label(text)
}

/// The pause in milliseconds after which a word does not go on with the cue before: the profile's,
/// less how long cues linger where the times of words are not known.
#[must_use]
pub fn least_pause(track: &Track, profile: &Profile) -> u64 {
    let is_timed = |segment: &Segment| segment.words.iter().any(|word| !word.guessed);
    let lingers = if track.segments().iter().any(is_timed) { 0 } else { profile.linger_ms };
    profile.pause_ms.saturating_sub(lingers)
}

/// The milliseconds between the words of two segments, or the segments where one has no words.
fn pause_between(before: &Segment, segment: &Segment) -> u64 {
    let (end, start) = match (before.words.last(), segment.words.first()) {
        (Some(last), Some(first)) => (last.span.end(), first.span.start()),
        _ => (before.span.end(), segment.span.start()),
    };
    start.as_millis().saturating_sub(end.as_millis())
}

/// Whether the last of several lines is one short word of a sentence begun in the line before.
#[must_use]
pub fn is_orphan_line(text: &str, phrases: &Phrases) -> bool {
    text.trim_end()
        .rsplit_once('\n')
        .is_some_and(|(before, last)| is_orphan_cue(last, before.lines().last(), false, phrases))
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
    let is_talk = is_talk(text);
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
    /// A word after so many milliseconds does not hang.
    pub(crate) pause: u64,
}

impl Checked<'_> {
    /// All findings of a track as it is.
    pub(crate) fn track(&self, track: &Track) -> Vec<Unmet> {
        let segments = track.segments();
        let mut all = Vec::new();
        for n in 0..segments.len() {
            let before = n.checked_sub(1).map(|n| &segments[n]);
            let next = segments.get(n + 1).map(|next| next.span.start().as_millis());
            self.cue(n, &segments[n], before, next, &mut all);
        }
        all
    }

    fn cue(
        &self,
        n: usize,
        segment: &Segment,
        before: Option<&Segment>,
        next: Option<u64>,
        all: &mut Vec<Unmet>,
    ) {
        let mut found = |rule, measured, allowed| {
            all.push(Unmet { cue: n, rule, measured, allowed });
        };
        self.text(&segment.text, self.is_orphan(segment, before), &mut found);
        self.time(segment, next, &mut found);
    }

    fn is_orphan(&self, segment: &Segment, before: Option<&Segment>) -> bool {
        let is_after_pause = before.is_some_and(|b| pause_between(b, segment) >= self.pause);
        let before = before.map(|before| before.text.as_str());
        is_orphan_cue(&segment.text, before, is_after_pause, self.phrases)
            || is_orphan_line(&segment.text, self.phrases)
    }

    fn text(&self, text: &str, is_orphan: bool, found: &mut impl FnMut(Rule, f64, f64)) {
        let longest = text.lines().map(|line| self.measure.line(line)).max().unwrap_or(0);
        if longest > self.limits.line {
            found(Rule::LineLength, f64::from(longest) / 2.0, f64::from(self.limits.line) / 2.0);
        }
        let lines = u32::try_from(text.lines().count()).unwrap_or(u32::MAX);
        if lines > self.limits.lines {
            found(Rule::LineCount, f64::from(lines), f64::from(self.limits.lines));
        }
        if is_orphan {
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
    use cuedex_model::TimeSpan;

    use super::*;

    #[test]
    fn a_short_word_of_a_sentence_that_began_before_hangs() {
        let en = Phrases::of_language(Some("en"));
        assert!(is_orphan_cue("morning.", Some("We will see you in the"), false, &en));
        assert!(!is_orphan_cue("Morning!", Some("They came."), false, &en));
        assert!(is_orphan_cue("Smith", Some("She asked for Mr."), false, &en));
        assert!(!is_orphan_cue("incomprehensible", Some("It was"), false, &en));
        assert!(
            !is_orphan_cue("Yes.", None, false, &en)
                && !is_orphan_cue("to go", Some("We had"), false, &en)
        );
        assert!(!is_orphan_cue("静かな港", Some("東京の"), false, &en));
    }

    #[test]
    fn marks_and_words_after_a_pause_do_not_hang() {
        let en = Phrases::of_language(Some("en"));
        for mark in ["[laughs]", "(laughs)", "\u{266a}\u{266a}", "ANN:"] {
            assert!(!is_orphan_cue(mark, Some("We will see you in the"), false, &en), "{mark}");
        }
        assert!(!is_orphan_cue("morning.", Some("We will see you in the"), true, &en));
        let (profile, said) = (Profile::named("netflix-en").unwrap(), "We will see you in the");
        let found = |pause: u64| {
            let at = |start, text| Segment::new(TimeSpan::from_millis(start, start + 1_000), text);
            let cues = vec![at(0, said), at(1_000 + pause, "morning.")];
            let track = Track::new(cuedex_model::TrackKind::Audio, cues);
            let options = crate::shape::ShapeOptions::new(&profile);
            let found = crate::shape::findings(&track, &options);
            found.iter().any(|unmet| unmet.rule == Rule::Orphan)
        };
        let least = profile.pause_ms - profile.linger_ms;
        assert!(found(least - 1) && !found(least));
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
        assert_eq!(speakers_in("and then it goes on\n- Where are you?"), 2);
        assert_eq!(speakers_in("Hello & welcome friend\n- one\n- two"), 3);
        assert_eq!(speakers_in("- Kyiv\n- the capital"), 2);
        assert_eq!(speakers_in(""), 1);
    }
}
