//! From what a file states to segments: times become milliseconds inside the recording, missing
//! ones are taken from the neighbours, reversed ones are mended, each with its code.
//!
//! Times that are merely odd stay as they were measured: words that overlap a little, that start
//! together, or that reach out of their segment. A player needs only their order.

use std::borrow::Cow;

use cuedex_model::{Confidence, Segment, TimeDelta, TimeSpan, Timestamp, Track, TrackKind, Word};

use super::super::json::values::Stated;
use super::super::log::{Log, Place};
use super::differs::words_say_more;
use super::guess::guess;
use super::join::joined;
use super::order::out_of_order;
use super::{
    EMPTY_SEGMENT, GUESSED_WORDS, HUGE_TIME, LONG_NAME, NEGATIVE_TIME, NO_END, NO_START,
    REVERSED_SPAN, REVERSED_WORD, Said, SaidWord, TEXT_DIFFERS, UNORDERED_WORD, UNREADABLE_TIME,
};
use crate::Code;

/// Milliseconds that a letter of the last segment stays where nothing says when it ends: an easy
/// pace, 15 letters a second, as the subtitle guidelines have it.
const READING_MS: i64 = 67;

/// The shortest and the longest that it stays.
const READING_LIMITS_MS: (i64, i64) = (1_000, 7_000);

/// The bytes of a speaker's name that are kept: each segment and word holds its own, so that a
/// page of text for a name, stated once, would fill the memory.
const LONGEST_NAME: usize = 256;

/// A track of what was said. Warnings get the number of their item only; `json::locate` adds
/// lines and bytes.
pub(super) fn assemble(kind: TrackKind, said: Vec<Said<'_>>, log: &mut Log) -> Track {
    let mut assembly = Assembly::default();
    assembly.segments.reserve(said.len());
    for this in said {
        assembly.push(this, log);
    }
    assembly.finish(kind, log)
}

/// Takes what was said piece by piece, so that a reader need not keep it all; one piece waits to
/// know when the next begins.
#[derive(Default)]
pub(super) struct Assembly<'a> {
    segments: Vec<Segment>,
    previous_end: Timestamp,
    waiting: Option<Said<'a>>,
    times: Times,
}

/// How many times of segments can be read and how many cannot.
#[derive(Default)]
struct Times {
    readable: usize,
    unreadable: usize,
}

impl Times {
    fn count(&mut self, said: &Said<'_>) {
        for time in [said.start, said.end].into_iter().flatten() {
            match time.is_unreadable() {
                true => self.unreadable += 1,
                false => self.readable += 1,
            }
        }
    }
}

impl<'a> Assembly<'a> {
    pub(super) fn push(&mut self, said: Said<'a>, log: &mut Log) {
        self.times.count(&said);
        let next_start = earliest(&said).and_then(instant);
        if let Some(waiting) = self.waiting.replace(said) {
            self.settle(waiting, next_start, log);
        }
    }

    /// The track. Where times are stated and none can be read, nothing is said: what has `start`
    /// and `text` may be a journey.
    pub(super) fn finish(mut self, kind: TrackKind, log: &mut Log) -> Track {
        if let Some(last) = self.waiting.take() {
            self.settle(last, None, log);
        }
        if self.times.unreadable > 0 && self.times.readable == 0 {
            self.segments.clear();
        }
        Track::new(kind, self.segments)
    }

    fn settle(&mut self, said: Said<'a>, next_start: Option<Timestamp>, log: &mut Log) {
        let mut item = Item { number: said.item, log };
        if let Some(segment) = item.segment(said, self.previous_end, next_start) {
            self.previous_end = segment.span.end();
            self.segments.push(segment);
        }
    }
}

fn earliest(said: &Said<'_>) -> Option<Stated> {
    said.start.or_else(|| said.words.first()?.start)
}

fn latest(said: &Said<'_>) -> Option<Stated> {
    said.end.or_else(|| said.words.last()?.end)
}

/// The latest that any word states.
fn last_known(said: &Said<'_>) -> Option<Timestamp> {
    let times = said.words.iter().flat_map(|word| [word.start, word.end]);
    times.flatten().filter_map(instant).max()
}

/// The nearest instant there is.
pub(super) fn instant(stated: Stated) -> Option<Timestamp> {
    Timestamp::from_seconds(stated.as_millis() / 1_000.0)
}

fn reading_end(start: Timestamp, text: &str) -> Timestamp {
    let letters = i64::try_from(text.chars().count()).unwrap_or(i64::MAX);
    let (shortest, longest) = READING_LIMITS_MS;
    let stays = letters.saturating_mul(READING_MS).clamp(shortest, longest);
    start.saturating_add(TimeDelta::from_millis(stays))
}

/// A text without surrounding spaces, moved where it has none. Most begin with one space or none
/// and end with a letter, which is cheaper to see than to trim.
fn trimmed(text: Cow<'_, str>) -> String {
    let bare = text.strip_prefix(' ').unwrap_or(&text);
    let ends = (bare.as_bytes().first(), bare.as_bytes().last());
    let inner = match ends {
        (Some(first), Some(last)) if first.is_ascii_graphic() && last.is_ascii_graphic() => bare,
        _ => text.trim(),
    };
    if inner.len() == text.len() { text.into_owned() } else { inner.to_owned() }
}

/// One item of a file while it becomes a segment.
struct Item<'l> {
    number: usize,
    log: &'l mut Log,
}

impl Item<'_> {
    fn say(&mut self, code: Code) {
        self.log.say(code, Place { cue: Some(self.number), ..Place::default() });
    }

    fn instant(&mut self, stated: Stated) -> Option<Timestamp> {
        if stated.is_unreadable() {
            self.say(UNREADABLE_TIME);
        }
        let time = instant(stated)?;
        // Recognisers round: a few milliseconds below zero are zero.
        if stated.as_millis() < -5.0 {
            self.say(NEGATIVE_TIME);
        }
        if time == Timestamp::MAX {
            self.say(HUGE_TIME);
        }
        Some(time)
    }

    fn name(&mut self, stated: Option<Cow<'_, str>>) -> Option<String> {
        let stated = stated.filter(|name| !name.trim().is_empty())?;
        let name = stated.trim();
        if name.len() <= LONGEST_NAME {
            return Some(trimmed(stated));
        }
        self.say(LONG_NAME);
        let end = (0..=LONGEST_NAME).rev().find(|end| name.is_char_boundary(*end));
        Some(name[..end.unwrap_or(0)].to_owned())
    }

    /// The same; says where there is none.
    fn instant_or(&mut self, stated: Option<Stated>, missing: Code) -> Option<Timestamp> {
        if stated.is_none() {
            self.say(missing);
        }
        stated.and_then(|stated| self.instant(stated))
    }

    fn segment(
        &mut self,
        mut said: Said<'_>,
        previous_end: Timestamp,
        next_start: Option<Timestamp>,
    ) -> Option<Segment> {
        if words_say_more(&said) {
            self.say(TEXT_DIFFERS);
        }
        let text = match said.text.trim() {
            "" => joined(&said.words),
            _ => trimmed(std::mem::take(&mut said.text)),
        };
        if text.is_empty() {
            self.say(EMPTY_SEGMENT);
            return None;
        }
        let next_end = |start: Timestamp| {
            let known = last_known(&said);
            let from = known.map_or(start, |known| known.max(start));
            let last = said.words.last().filter(|_| known.is_some());
            let unread = last.map_or(text.as_str(), |word| word.text.trim());
            next_start.map_or_else(|| reading_end(from, unread), |next| next.max(from))
        };
        let span = self.span(earliest(&said), latest(&said), previous_end, next_end);
        let mut segment = Segment::new(span, text);
        segment.words = self.words(said.words, said.speaker.as_deref(), span);
        segment.speaker = self.name(said.speaker);
        segment.confidence = said.confidence.and_then(Confidence::new);
        Some(segment)
    }

    fn span(
        &mut self,
        start: Option<Stated>,
        end: Option<Stated>,
        previous_end: Timestamp,
        next_end: impl Fn(Timestamp) -> Timestamp,
    ) -> TimeSpan {
        let start = self.instant_or(start, NO_START).unwrap_or(previous_end);
        let end = self.instant_or(end, NO_END).unwrap_or_else(|| next_end(start));
        if end < start {
            self.say(REVERSED_SPAN);
        }
        TimeSpan::clamped(start, end)
    }

    fn words(
        &mut self,
        said: Vec<SaidWord<'_>>,
        speaker: Option<&str>,
        span: TimeSpan,
    ) -> Vec<Word> {
        let mut words = Vec::with_capacity(said.len());
        let mut said = said.into_iter().peekable();
        while let Some(this) = said.next() {
            let next = said.peek().and_then(|next| next.start);
            let next = || next.and_then(instant).unwrap_or(span.end());
            let word = self.word(this, speaker, next);
            if !word.text.is_empty() {
                words.push(word);
            }
        }
        let timeless = words.iter().any(|word| word.guessed);
        if timeless {
            self.say(GUESSED_WORDS);
        }
        let doubtful = out_of_order(&words);
        for &word in &doubtful {
            self.say(UNORDERED_WORD);
            words[word].guessed = true;
        }
        if timeless || !doubtful.is_empty() {
            guess(&mut words, span);
        }
        words
    }

    /// A word; `guessed` where its start is still to be found. One without an end ends where the
    /// next begins.
    fn word(
        &mut self,
        said: SaidWord<'_>,
        speaker: Option<&str>,
        next: impl Fn() -> Timestamp,
    ) -> Word {
        let start = said.start.and_then(|start| self.instant(start));
        let end = said.end.and_then(|end| self.instant(end));
        let span = start.map(|start| {
            if end.is_some_and(|end| end < start) {
                self.say(REVERSED_WORD);
            }
            TimeSpan::clamped(start, end.unwrap_or_else(next))
        });
        let mut word = Word::new(span.unwrap_or_default(), trimmed(said.text));
        word.guessed = span.is_none();
        word.confidence = said.confidence.and_then(Confidence::new);
        word.speaker = self.name(said.speaker.filter(|name| speaker != Some(name)));
        word
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &'static str, span: Option<(f64, f64)>) -> SaidWord<'static> {
        SaidWord {
            text: text.into(),
            start: span.map(|(start, _)| Stated::from_millis(start)),
            end: span.map(|(_, end)| Stated::from_millis(end)),
            ..SaidWord::default()
        }
    }

    fn said(words: Vec<SaidWord<'static>>) -> Said<'static> {
        Said {
            item: 1,
            start: Some(Stated::from_millis(0.0)),
            end: Some(Stated::from_millis(1_000.0)),
            words,
            ..Said::default()
        }
    }

    fn read(said: Said<'static>) -> (Segment, Vec<&'static str>) {
        let mut log = Log::default();
        let track = assemble(TrackKind::Audio, vec![said], &mut log);
        let codes = log.into_warnings().iter().map(|w| w.code).collect();
        (track.segments()[0].clone(), codes)
    }

    fn spans(segment: &Segment) -> Vec<(u64, u64, bool)> {
        let at = |w: &Word| (w.span.start().as_millis(), w.span.end().as_millis(), w.guessed);
        segment.words.iter().map(at).collect()
    }

    #[test]
    fn words_without_times_share_the_gap_by_their_lengths() {
        let words = vec![
            word("so", Some((0.0, 100.0))),
            word("the", None),
            word("quiet", None),
            word("harbor", Some((900.0, 1_000.0))),
        ];
        let (segment, codes) = read(said(words));
        assert_eq!(segment.text, "so the quiet harbor");
        assert_eq!(
            spans(&segment),
            [(0, 100, false), (100, 400, true), (400, 900, true), (900, 1_000, false)]
        );
        assert_eq!(codes, ["speech/guessed-words"]);
    }

    #[test]
    fn words_out_of_order_and_reversed_ones_are_mended() {
        let words = vec![word("a", Some((500.0, 400.0))), word("b", Some((100.0, 200.0)))];
        let (segment, codes) = read(said(words));
        assert_eq!(spans(&segment), [(0, 100, true), (100, 200, false)]);
        assert_eq!(codes, ["speech/reversed-word", "speech/unordered-word"]);
    }

    #[test]
    fn missing_ends_are_taken_from_the_next_or_from_reading() {
        let open = |start| Said { end: None, start, text: "x".into(), ..said(vec![]) };
        let mut log = Log::default();
        let all = vec![
            open(Some(Stated::from_millis(10.0))),
            open(Some(Stated::from_millis(30.0))),
            open(None),
        ];
        let track = assemble(TrackKind::Audio, all, &mut log);
        let ends: Vec<_> = track.segments().iter().map(|s| s.span.end().as_millis()).collect();
        assert_eq!(ends, [30, 1_030, 2_030], "the others have a second to be read");
    }

    #[test]
    fn a_page_of_text_is_no_name() {
        let named =
            |name: String| Said { speaker: Some(name.into()), ..said(vec![word("x", None)]) };
        let codes = |(segment, mut codes): (Segment, Vec<_>)| {
            codes.retain(|code| *code != "speech/guessed-words");
            (segment.speaker.unwrap(), codes)
        };
        let longest = "é".repeat(128);
        assert_eq!(codes(read(named(format!(" {longest} ")))), (longest.clone(), vec![]));
        let cut = codes(read(named(format!("x{longest}"))));
        assert_eq!(cut, (format!("x{}", "é".repeat(127)), vec!["speech/long-name"]));
    }

    #[test]
    fn a_word_without_an_end_keeps_its_start() {
        let open = |text, start| SaidWord { end: None, ..word(text, Some((start, 0.0))) };
        let (segment, codes) = read(said(vec![open("so", 100.0), open("quiet", 400.0)]));
        assert_eq!(spans(&segment), [(100, 400, false), (400, 1_000, false)]);
        assert!(codes.is_empty());
    }

    #[test]
    fn a_last_word_without_an_end_is_not_cut_off() {
        let open = |text, start| SaidWord { end: None, ..word(text, Some((start, 0.0))) };
        let words = || vec![word("so", Some((0.0, 500.0))), open("quiet", 9_000.0)];
        let endless = || Said { end: None, ..said(words()) };
        let (segment, codes) = read(endless());
        assert_eq!(segment.span.end().as_millis(), 10_000);
        assert_eq!(spans(&segment), [(0, 500, false), (9_000, 10_000, false)]);
        assert_eq!(codes, ["speech/no-end"]);
        let next = |start| Said { start: Some(Stated::from_millis(start)), ..said(words()) };
        for (start, end) in [(9_400.0, 9_400), (2_000.0, 9_000)] {
            let both = vec![endless(), next(start)];
            let track = assemble(TrackKind::Audio, both, &mut Log::default());
            assert_eq!(track.segments()[0].span.end().as_millis(), end);
        }
    }

    #[test]
    fn words_that_overlap_or_start_together_stay_as_measured() {
        let times = [(0.0, 300.0), (200.0, 400.0), (200.0, 200.0), (950.0, 1_100.0)];
        let (segment, codes) = read(said(times.map(|t| word("x", Some(t))).to_vec()));
        let measured = [(0, 300), (200, 400), (200, 200), (950, 1_100)];
        assert_eq!(spans(&segment), measured.map(|(start, end)| (start, end, false)));
        assert!(codes.is_empty());
    }
}
