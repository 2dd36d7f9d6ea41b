//! The baseline: a splitter that fills lines and cues, as the usual tools do.
//!
//! Words are put into a line until the next one does not fit, into a cue until its lines are full,
//! it would stay longer than the profile allows, a pause comes or another segment begins with
//! another speaker. Nothing is looked at ahead, and no phrase. Words without times of their own
//! share those of their segment by their letters. Times are then repaired by the same steps as
//! ours, so that the two differ in where they cut alone.

use cuedex_format::profile::Profile;
use cuedex_format::shape::ShapeOptions;
use cuedex_format::shape::timing::{Step, repair};
use cuedex_model::{Segment, TimeSpan, Track};

/// A word and when it is said, in milliseconds.
struct Spoken<'a> {
    text: &'a str,
    start: u64,
    end: u64,
    speaker: Option<&'a str>,
}

/// A cue that is being filled.
struct Open<'a> {
    lines: Vec<String>,
    first: u64,
    last: u64,
    speaker: Option<&'a str>,
}

/// The track by the greedy splitter.
pub(super) fn split(track: &Track, options: &ShapeOptions<'_>, profile: &Profile) -> Track {
    let mut cues: Vec<Segment> = Vec::new();
    let mut open: Option<Open<'_>> = None;
    for word in track.segments().iter().flat_map(words) {
        if !open.as_mut().is_some_and(|cue| cue.takes(&word, profile)) {
            cues.extend(open.take().map(Open::close));
            open = Some(Open::with(&word));
        }
    }
    cues.extend(open.map(Open::close));
    cues.sort_by_key(|cue| cue.span.start());
    let _ = repair(&mut cues, &Step::ALL, options);
    Track::new(track.kind, cues).in_language(track.language.clone())
}

impl<'a> Open<'a> {
    fn with(word: &Spoken<'a>) -> Self {
        let (first, last) = (word.start, word.end);
        Self { lines: vec![word.text.to_owned()], first, last, speaker: word.speaker }
    }

    /// Whether the word still belongs to the cue; if so it is in it.
    fn takes(&mut self, word: &Spoken<'a>, profile: &Profile) -> bool {
        let is_late = word.start.saturating_sub(self.last) >= profile.pause_ms
            || word.end.saturating_sub(self.first) > profile.max_duration_ms;
        if is_late || word.speaker != self.speaker || word.start < self.first {
            return false;
        }
        let line = self.lines.last().map_or("", String::as_str);
        let longer = format!("{line} {}", word.text);
        let is_full = profile.measure().line(&longer) > profile.max_line_length * 2;
        if is_full && self.lines.len() as u64 >= u64::from(profile.max_lines) {
            return false;
        }
        if is_full {
            self.lines.push(word.text.to_owned());
        } else if let Some(last) = self.lines.last_mut() {
            *last = longer;
        }
        self.last = self.last.max(word.end);
        true
    }

    fn close(self) -> Segment {
        let span = TimeSpan::from_millis(self.first, self.last.max(self.first));
        let mut segment = Segment::new(span, self.lines.join("\n"));
        segment.speaker = self.speaker.map(str::to_owned);
        segment
    }
}

/// The words of a segment: with their own times where each has one, else by their letters.
fn words(segment: &Segment) -> Vec<Spoken<'_>> {
    let texts: Vec<&str> = segment.text.split_whitespace().collect();
    let speaker = segment.speaker.as_deref();
    if texts.len() == segment.words.len() {
        let timed = texts.into_iter().zip(&segment.words);
        let spoken = |(text, word): (_, &cuedex_model::Word)| {
            let (start, end) = (word.span.start().as_millis(), word.span.end().as_millis());
            Spoken { text, start, end, speaker }
        };
        return timed.map(spoken).collect();
    }
    let (start, length) = (segment.span.start().as_millis(), segment.span.duration_millis());
    let letters: u64 = texts.iter().map(|text| text.chars().count() as u64).sum();
    let at = |before: u64| start + length * before / letters.max(1);
    let mut before = 0;
    let spoken = |text: &'_ str| {
        let from = before;
        before += text.chars().count() as u64;
        (at(from), at(before))
    };
    let times: Vec<(u64, u64)> = texts.iter().copied().map(spoken).collect();
    let all = texts.into_iter().zip(times);
    all.map(|(text, (start, end))| Spoken { text, start, end, speaker }).collect()
}
