//! One paragraph: its runs of text become a segment, one segment with words, or one for each of
//! its timed spans.

use super::super::log::{Log, Place};
use super::super::timed_words::{Piece, words};
use super::container::Interval;
use super::frame::Frame;
use super::space::{Run, Shown, shown};
use super::style::Look;
use super::time::Nanos;
use super::tracks::Pending;
use super::xml::Element;
use super::{EMPTY_CUE, NEVER_ACTIVE};
use cuedex_model::{Cue, TimeSpan};

/// A timed element: the paragraph itself, or a span in it.
#[derive(Debug)]
struct Owner {
    active: Interval,
    is_timed: bool,
    is_reversed: bool,
    is_sequence: bool,
    cue: Cue,
}

impl Owner {
    fn new(frame: &Frame, element: &Element) -> Self {
        let owned = |name: &Option<std::rc::Rc<str>>| name.as_deref().map(str::to_owned);
        let id = element.name_in("id").map(str::to_owned);
        let settings = frame.region.as_deref().map(|region| format!("region:{region}"));
        Self {
            active: frame.time.active,
            is_timed: frame.time.has_own_time,
            is_reversed: frame.time.is_reversed,
            is_sequence: frame.time.is_sequence,
            cue: Cue { id, settings, style: owned(&frame.style_name), raw: None },
        }
    }
}

impl Owner {
    /// When the text of its own is active: in a sequence, where each child waits for the one
    /// before, bare text takes no time.
    fn text_active(&self) -> Interval {
        let Interval { begin, end } = self.active;
        Interval { begin, end: if self.is_sequence { Some(begin) } else { end } }
    }
}

/// A paragraph while it is read.
#[derive(Debug)]
pub(super) struct Paragraph<'a> {
    pub(super) number: usize,
    pub(super) runs: Vec<Run<'a>>,
    pub(super) told_hidden: bool,
    place: Place,
    language: Option<std::rc::Rc<str>>,
    owners: Vec<Owner>,
}

impl<'a> Paragraph<'a> {
    pub(super) fn new(number: usize, frame: &Frame, element: &Element) -> Self {
        Self {
            number,
            runs: Vec::new(),
            told_hidden: false,
            place: Place { cue: Some(number), ..element.place.clone() },
            language: frame.language.clone(),
            owners: vec![Owner::new(frame, element)],
        }
    }

    pub(super) fn add_owner(&mut self, frame: &Frame, element: &Element) -> usize {
        self.owners.push(Owner::new(frame, element));
        self.owners.len() - 1
    }

    /// Where nothing states an end, the children do.
    pub(super) fn end_owner(&mut self, frame: &Frame) {
        let active = &mut self.owners[frame.owner].active;
        active.end = frame.time.end().or(active.end);
    }

    pub(super) fn line_break(&mut self, owner: usize) {
        let look = self.runs.last().map_or(Look::default(), |run| run.look);
        self.runs.push(Run { text: "\n".into(), look, preserve: true, owner, speaker: None });
    }

    pub(super) fn finish(mut self, end: usize, cues: &mut Vec<Pending>, log: &mut Log) {
        self.place.bytes.end = end;
        let whole = shown(self.runs.iter());
        if whole.text.is_empty() {
            if !self.told_hidden {
                log.say(EMPTY_CUE, self.place);
            }
            return;
        }
        if self.holds_words(&whole) {
            cues.push(self.with_words(whole));
        } else {
            self.push_owners(cues, log);
        }
    }

    fn push_owners(&self, cues: &mut Vec<Pending>, log: &mut Log) {
        let mut of_owner: Vec<Vec<&Run<'a>>> = vec![Vec::new(); self.owners.len()];
        for run in &self.runs {
            of_owner[run.owner].push(run);
        }
        for (owner, runs) in self.owners.iter().zip(of_owner) {
            let shown = shown(runs.iter().copied());
            if !shown.text.is_empty() {
                let active = owner.text_active();
                let is_never = active.end.is_some_and(|end| end <= active.begin);
                if is_never && !owner.is_reversed {
                    log.say(NEVER_ACTIVE, self.place.clone());
                }
                let speaker = speaker(runs.into_iter());
                cues.push(self.cue(active, owner, shown, speaker));
            }
        }
    }

    /// Whether all text stands in timed spans, in order, of a word or two on average: sung or
    /// spoken word by word, not line by line.
    fn holds_words(&self, whole: &Shown) -> bool {
        const WORDS_PER_PIECE: usize = 2;
        let owners = || whole.pieces.iter().map(|(owner, _)| *owner);
        let begins = owners().map(|owner| self.owners[owner].active.begin);
        whole.pieces.len() > 1
            && owners().all(|owner| owner > 0 && self.owners[owner].is_timed)
            && begins.is_sorted()
            && whole.text.split_whitespace().count() <= whole.pieces.len() * WORDS_PER_PIECE
    }

    fn with_words(&self, whole: Shown) -> Pending {
        let intervals: Vec<Interval> =
            whole.pieces.iter().map(|(owner, _)| self.owners[*owner].active).collect();
        let last_begin = intervals.last().map_or(Nanos::default(), |last| last.begin);
        let own = &self.owners[0];
        let spoken = Interval {
            begin: intervals.first().map_or(last_begin, |first| first.begin),
            end: intervals.iter().map(|interval| interval.end).max().flatten(),
        };
        let active = if own.is_timed && own.active.end.is_some() { own.active } else { spoken };
        let pieces: Vec<Piece<'_>> = whole
            .pieces
            .iter()
            .enumerate()
            .map(|(n, (_, range))| Piece {
                span: spoken_span(&intervals, n),
                text: &whole.text[range.clone()],
            })
            .collect();
        let words = words(&pieces);
        let speaker = speaker(self.runs.iter());
        let mut cue = self.cue(active, own, whole, speaker);
        cue.last_begin = last_begin;
        cue.words = words;
        cue
    }

    fn cue(
        &self,
        active: Interval,
        owner: &Owner,
        shown: Shown,
        speaker: Option<String>,
    ) -> Pending {
        let raw = shown.is_styled.then_some(shown.raw);
        let cue = Cue { raw, ..owner.cue.clone() };
        Pending {
            active,
            text: shown.text,
            speaker,
            cue: Some(cue).filter(|cue| *cue != Cue::default()),
            words: Vec::new(),
            last_begin: active.begin,
            language: self.language.clone(),
            place: self.place.clone(),
        }
    }
}

/// When a word is heard: words that stay till the line goes are heard till the next begins.
fn spoken_span(intervals: &[Interval], n: usize) -> TimeSpan {
    let Interval { begin, end } = intervals[n];
    let next = intervals.get(n + 1).map(|next| next.begin).filter(|next| *next > begin);
    let end = [end, next].into_iter().flatten().min().unwrap_or(begin);
    TimeSpan::clamped(begin.timestamp(), end.timestamp())
}

/// The one who speaks all of it.
fn speaker<'r, 'a: 'r>(runs: impl Iterator<Item = &'r Run<'a>>) -> Option<String> {
    let mut spoken =
        runs.filter(|run| !run.text.trim().is_empty()).map(|run| run.speaker.as_deref());
    let first = spoken.next()??;
    spoken.all(|other| other == Some(first)).then(|| first.to_owned())
}
