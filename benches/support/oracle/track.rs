use std::ops::Range;

use cuedex_model::{Segment, Source, Track, TrackKind, VideoId};

use super::Form;
use super::time::{Extent, WordTime, times};
use super::words::{is_sound, marks, words};

/// The pause between cues that ends a stream, in milliseconds.
const PAUSE_MS: u64 = 20_000;

/// A track as one array of words.
pub(crate) struct Line {
    pub(crate) video: VideoId,
    pub(crate) source: Source,
    pub(crate) language: Option<String>,
    /// The words' forms in order.
    pub(crate) forms: Vec<Form>,
    /// The same without the words in doubt: where each stands in `forms`.
    pub(crate) clear: Vec<u32>,
    words: Vec<Placed>,
    /// The texts of the cues that hold words, and their spans.
    cues: Vec<(String, (u64, u64))>,
}

/// A word at its place.
struct Placed {
    cue: u32,
    range: Range<usize>,
    time: WordTime,
    /// It may be a sound and no word.
    doubt: bool,
    /// The stream, pauses being counted between all cues with words.
    stream: u32,
    /// The stream, pauses being counted between cues with words that are in no doubt.
    clear_stream: u32,
}

impl Line {
    pub(super) fn of(
        video: &VideoId,
        track: &Track,
        number: &mut impl FnMut(&str) -> Form,
    ) -> Self {
        let mut line = Self {
            video: video.clone(),
            source: track.kind.into(),
            language: track.language.clone(),
            forms: Vec::new(),
            clear: Vec::new(),
            words: Vec::new(),
            cues: Vec::new(),
        };
        let (mut all, mut clear) = (Streams::default(), Streams::default());
        for segment in track.segments() {
            line.take(segment, track.kind, [&mut all, &mut clear], number);
        }
        line
    }

    fn take(
        &mut self,
        segment: &Segment,
        kind: TrackKind,
        [all, clear]: [&mut Streams; 2],
        number: &mut impl FnMut(&str) -> Form,
    ) {
        let places: Vec<_> = words(&segment.text).collect();
        if places.is_empty() {
            return;
        }
        let marks = marks(&segment.text);
        let doubt = |range: &Range<usize>, form: &str| {
            is_sound(form) || marks.iter().any(|m| m.start <= range.start && range.end <= m.end)
        };
        let doubts: Vec<bool> = places.iter().map(|(range, form)| doubt(range, form)).collect();
        let span = (segment.span.start().as_millis(), segment.span.end().as_millis());
        let stream = all.enter(span, kind);
        let clear_stream =
            if doubts.iter().all(|&doubt| doubt) { clear.number } else { clear.enter(span, kind) };
        let cue = narrow(self.cues.len());
        let times = times(segment, &places);
        for (((range, form), time), doubt) in places.into_iter().zip(times).zip(doubts) {
            if !doubt {
                self.clear.push(narrow(self.forms.len()));
            }
            self.forms.push(number(&form));
            self.words.push(Placed { cue, range, time, doubt, stream, clear_stream });
        }
        self.cues.push((segment.text.clone(), span));
    }

    /// Whether the words are in no doubt and in one stream, however pauses are counted.
    pub(crate) fn is_sure(&self, words: Range<usize>) -> bool {
        let words = &self.words[words];
        let first = &words[0];
        words.iter().all(|word| !word.doubt && word.clear_stream == first.clear_stream)
            && words.iter().all(|word| word.stream == first.stream)
    }

    /// Whether the words are in one stream, however little of the pauses is counted.
    pub(crate) fn is_joined(&self, first: usize, last: usize) -> bool {
        self.words[first].stream == self.words[last].stream
    }

    /// The word as written.
    pub(crate) fn written(&self, n: usize) -> &str {
        let word = &self.words[n];
        &self.cues[word.cue as usize].0[word.range.clone()]
    }

    /// The words as written, with one space between them.
    pub(crate) fn phrase(&self, words: Range<usize>) -> String {
        let words: Vec<&str> = words.map(|n| self.written(n)).collect();
        words.join(" ")
    }

    /// The whole span of the cue that a word stands in.
    pub(crate) fn cue_span(&self, n: usize) -> (u64, u64) {
        self.cues[self.words[n].cue as usize].1
    }

    /// The time of the words from the first to the last.
    pub(crate) fn extent(&self, words: impl Iterator<Item = usize>) -> Option<Extent> {
        let one = |n: usize| Extent::of(self.words[n].time, self.cue_span(n));
        words.map(one).reduce(Extent::union)
    }
}

/// Counts the streams of a track.
#[derive(Default)]
struct Streams {
    number: u32,
    until: Option<u64>,
}

impl Streams {
    /// The number of the stream that a cue stands in.
    fn enter(&mut self, (start, end): (u64, u64), kind: TrackKind) -> u32 {
        if let Some(until) = self.until
            && (start.saturating_sub(until) >= PAUSE_MS || kind == TrackKind::Visual)
        {
            self.number += 1;
        }
        self.until = Some(self.until.unwrap_or(0).max(end));
        self.number
    }
}

fn narrow(n: usize) -> u32 {
    u32::try_from(n).expect("a track holds fewer than 2^32 words")
}

#[cfg(test)]
mod tests {
    use super::super::spoken;

    #[test]
    fn a_pause_of_twenty_seconds_ends_a_stream() {
        let oracle =
            spoken(&[(0, 1_000, "to the"), (20_999, 22_000, "quiet"), (42_000, 43_000, "harbor")]);
        let line = &oracle.lines[0];
        assert!(line.is_sure(0..3) && !line.is_sure(2..4));
    }

    #[test]
    fn a_mark_in_a_pause_leaves_it_in_doubt() {
        let oracle =
            spoken(&[(0, 1_000, "to"), (11_000, 12_000, "[wind]"), (22_000, 23_000, "port")]);
        let line = &oracle.lines[0];
        assert!(line.is_joined(0, 2), "counted with the mark");
        assert!(!line.is_sure(0..3));
        assert_eq!(line.clear, [0, 2]);
    }

    #[test]
    fn an_extent_knows_the_cues_it_starts_and_ends_in() {
        let oracle = spoken(&[(0, 800, "to the quiet"), (900, 1_500, "harbor")]);
        let extent = oracle.lines[0].extent(2..4).expect("two words");
        assert_eq!((extent.starts_in, extent.ends_in), ((0, 800), (900, 1_500)));
        assert_eq!(extent.time.end, 1_500);
    }
}
