//! The words of each cue as a segment.

use std::ops::Range;

use cuedex_model::{Cue, Origin, Segment, TimeSpan, Word};

use super::timing::Shown;
use super::words::{Held, Stream};
use crate::cue::styled::{self, Beside, Run, Style};

/// Segments in the making.
pub(crate) struct Cues<'a> {
    stream: &'a Stream<'a>,
    segments: &'a [Segment],
    /// How each segment of the source looks as a whole; empty where none has markup.
    looks: Vec<Style>,
    lost: usize,
    /// The next word that has a time.
    held: usize,
    done: Vec<Segment>,
}

impl<'a> Cues<'a> {
    pub(crate) fn new(stream: &'a Stream<'a>, segments: &'a [Segment]) -> Self {
        let mut cues =
            Self { stream, segments, looks: Vec::new(), lost: 0, held: 0, done: Vec::new() };
        let has_markup =
            |segment: &Segment| segment.cue.as_ref().is_some_and(|cue| cue.raw.is_some());
        if segments.iter().any(has_markup) {
            cues.looks =
                segments.iter().map(|segment| cues_look(segment, &mut cues.lost)).collect();
        }
        cues
    }

    /// Adds a cue of these words, with lines that begin where `breaks` say.
    pub(crate) fn push(&mut self, cue: Range<usize>, breaks: &[usize]) {
        let tokens = &self.stream.tokens[cue.clone()];
        let sources = tokens[0].segment..tokens[tokens.len() - 1].segment + 1;
        let mut segment = Segment::new(TimeSpan::default(), self.text(&cue, breaks));
        let first = &self.segments[sources.start];
        segment.speaker.clone_from(&first.speaker);
        segment.words = self.words(&cue);
        let sources = &self.segments[sources];
        let corrected = sources.iter().any(|source| source.origin == Origin::Corrected);
        segment.origin = if corrected { Origin::Corrected } else { first.origin };
        let sure = sources.iter().filter_map(|source| source.confidence);
        segment.confidence = sure.reduce(|a, b| if b.get() < a.get() { b } else { a });
        segment.cue = shared_cue(sources);
        if !self.looks.is_empty() {
            self.dress(&mut segment, tokens[0].segment, sources.len());
        }
        self.done.push(segment);
    }

    fn text(&self, cue: &Range<usize>, breaks: &[usize]) -> String {
        let tokens = &self.stream.tokens;
        let mut text =
            String::with_capacity(tokens[cue.clone()].iter().map(|t| t.text.len() + 1).sum());
        for n in cue.clone() {
            text.push_str(tokens[n].text);
            if breaks.contains(&(n + 1)) {
                text.push('\n');
            } else if tokens[n].has_space && n + 1 < cue.end {
                text.push(' ');
            }
        }
        text
    }

    /// The words with times; none where the source has none.
    fn words(&mut self, cue: &Range<usize>) -> Vec<Word> {
        let held = &self.stream.held;
        let mut words = Vec::new();
        let mut next = cue.start;
        while let Some(word) = held.get(self.held).filter(|word| word.first < cue.end) {
            if word.last >= cue.start {
                if words.is_empty() {
                    words.reserve(cue.len());
                }
                words.extend((next..word.first).map(|token| self.guessed(token)));
                words.push(self.word(word, cue));
                next = next.max(word.last + 1);
            }
            if word.last >= cue.end {
                break;
            }
            self.held += 1;
        }
        if !words.is_empty() {
            words.extend((next..cue.end).map(|token| self.guessed(token)));
        }
        words
    }

    /// A token that no word of the source names.
    fn guessed(&self, token: usize) -> Word {
        let token = &self.stream.tokens[token];
        let span = TimeSpan::from_millis(token.start, token.until);
        Word { guessed: true, ..Word::new(span, token.text) }
    }

    /// A word, or the part of it that stands in a cue.
    fn word(&self, held: &Held, cue: &Range<usize>) -> Word {
        let word = &self.segments[held.segment].words[held.word];
        let here = held.first.max(cue.start)..(held.last + 1).min(cue.end);
        let tokens = &self.stream.tokens[here.clone()];
        let room = TimeSpan::from_millis(tokens[0].start, tokens[tokens.len() - 1].until);
        let start = word.span.start().clamp(room.start(), room.end());
        let end = word.span.end().clamp(start, room.end());
        let is_whole = here.start == held.first && here.end == held.last + 1;
        let text = if is_whole { word.text.clone() } else { self.text(&here, &[]) };
        let guessed = word.guessed || !is_whole || tokens.iter().all(|token| token.is_guessed);
        Word { span: TimeSpan::clamped(start, end), text, guessed, ..word.clone() }
    }

    /// Gives a cue the look that all its sources have.
    fn dress(&mut self, segment: &mut Segment, first: usize, sources: usize) {
        let look = self.looks[first];
        let looks = &self.looks[first..first + sources];
        if looks.iter().any(|other| *other != look) {
            self.lost += 1;
            return;
        }
        if look == Style::default() {
            return;
        }
        let run = Run { text: segment.text.clone(), style: look };
        let raw = styled::with_tags(&[run], |out, text| out.push_str(text));
        segment.cue.get_or_insert_default().raw = Some(raw);
        if styled::runs(segment).is_none() {
            self.lost += 1;
            if let Some(cue) = &mut segment.cue {
                cue.raw = None;
            }
        }
    }

    /// The segments with their times, and how many lost markup.
    pub(crate) fn finish(mut self, shown: &[Shown]) -> (Vec<Segment>, usize) {
        for (segment, cue) in self.done.iter_mut().zip(shown) {
            segment.span = TimeSpan::from_millis(cue.start, cue.end);
        }
        (self.done, self.lost)
    }
}

/// How a segment looks as a whole; markup of parts is counted as lost.
fn cues_look(segment: &Segment, lost: &mut usize) -> Style {
    let has_raw = segment.cue.as_ref().is_some_and(|cue| cue.raw.is_some());
    if !has_raw {
        return Style::default();
    }
    let has_more = styled::beside(segment) != Beside::Nothing;
    let runs = styled::runs(segment);
    let look = runs.as_deref().map(|runs| {
        let first = runs[0].style;
        runs.iter().all(|run| run.style == first).then_some(first)
    });
    *lost += usize::from(has_more || look == Some(None));
    look.flatten().unwrap_or_default()
}

/// The place and style that all sources of a cue have.
fn shared_cue(sources: &[Segment]) -> Option<Box<Cue>> {
    let first = sources[0].cue.as_ref()?;
    if first.settings.is_none() && first.style.is_none() {
        return None;
    }
    let of =
        |segment: &Segment| segment.cue.as_ref().map(|c| (c.settings.clone(), c.style.clone()));
    let own = Some((first.settings.clone(), first.style.clone()));
    let is_shared = sources[1..].iter().all(|source| of(source) == own);
    let cue =
        || Cue { settings: first.settings.clone(), style: first.style.clone(), ..Cue::default() };
    is_shared.then(|| Box::new(cue()))
}
