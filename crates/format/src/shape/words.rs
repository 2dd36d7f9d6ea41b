//! A track as a stream of words in order, each with its time.

mod align;
mod atoms;
mod marks;
mod scripts;
mod times;

use cuedex_model::{Segment, Track};

pub(crate) use atoms::{is_dialogue, is_talk, is_unspaced, speaks, turns};
pub(crate) use marks::{Voice, is_label, is_mark};

use super::timing::Pace;
use crate::profile::Measure;

/// What cannot be torn: mostly a word with its punctuation, in scripts without spaces what stands
/// between two places for a break, and what stands in brackets if it fits a line.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Token<'a> {
    pub(crate) text: &'a str,
    pub(crate) segment: usize,
    /// Milliseconds; no token starts before the one before it or ends after the next one starts.
    pub(crate) start: u64,
    /// Up to when it is taken to be said; recognisers stretch words over pauses.
    pub(crate) end: u64,
    /// Its end as the source has it.
    pub(crate) until: u64,
    /// The same before the next word took a part of it.
    pub(crate) source_end: u64,
    /// The time was interpolated.
    pub(crate) is_guessed: bool,
    /// Nobody timed the words of its segment, which is on screen until the segment ends.
    pub(crate) is_held: bool,
    /// A space or a line end followed.
    pub(crate) has_space: bool,
    /// It goes on with the word before, of a script without spaces.
    pub(crate) is_inside_word: bool,
    pub(crate) opening: Opening,
    pub(crate) voice: Voice,
}

/// What begins with a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Opening {
    Nothing,
    /// A segment of the source, where a break is likelier to be right.
    Segment,
    /// A line that stays one, as of a song.
    Line,
    /// What another speaker says, told by a dash.
    Speech,
}

/// A word of a segment and the token that holds it: first and last where it spans several.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Held {
    pub(crate) first: usize,
    pub(crate) last: usize,
    pub(crate) segment: usize,
    pub(crate) word: usize,
}

/// The tokens of a track.
#[derive(Debug, Default)]
pub(crate) struct Stream<'a> {
    pub(crate) tokens: Vec<Token<'a>>,
    /// The words whose times are used, in the order of the tokens.
    pub(crate) held: Vec<Held>,
}

impl<'a> Stream<'a> {
    /// The words of a track; what fits a line is not torn where it stands in brackets.
    pub(crate) fn of(track: &'a Track, measure: Measure, pace: &Pace) -> Self {
        let mut stream = Self::default();
        let segments = track.segments();
        stream.tokens.reserve(segments.iter().map(|s| s.text.len() / 5).sum());
        let mut opening = Opening::Segment;
        for n in 0..segments.len() {
            let first = stream.tokens.len();
            let text = &segments[n].text;
            atoms::push(text, n, measure, pace.limits.line, opening, &mut stream.tokens);
            // What follows a talk is set apart from its last line.
            opening = if is_talk(text) { Opening::Line } else { Opening::Segment };
            stream.time(segments, n, first);
            if segments[n].words.is_empty() {
                let last = stream.tokens[first..].last_mut();
                times::hold(last, segments[n].span, pace.longest_held());
            }
        }
        times::in_order(&mut stream.tokens);
        stream
    }

    /// Gives the tokens from `first` on, those of a segment, their times.
    fn time(&mut self, segments: &'a [Segment], n: usize, first: usize) {
        let segment = &segments[n];
        let room = times::room(segments, n);
        let tokens = &mut self.tokens[first..];
        let held = &mut self.held;
        if align::one_to_one(tokens, &segment.words) {
            for (at, (token, word)) in tokens.iter_mut().zip(&segment.words).enumerate() {
                times::set(token, word, room);
                held.push(Held { first: first + at, last: first + at, segment: n, word: at });
            }
        } else if !segment.words.is_empty() {
            align::by_letters(segment, n, first, tokens, room, held);
        }
        times::fill(tokens, room);
    }

    /// Whether two neighbours are never in one cue: a song and speech, or a mark of a sound or a
    /// song and what another segment holds.
    pub(crate) fn changes_voice(&self, n: usize) -> bool {
        let (left, right) = (&self.tokens[n - 1], &self.tokens[n]);
        left.voice != right.voice || (left.segment != right.segment && left.voice != Voice::Speech)
    }

    /// Whether two neighbours are said by the same person.
    pub(crate) fn changes_speaker(&self, segments: &[Segment], n: usize) -> bool {
        let (left, right) = (&self.tokens[n - 1], &self.tokens[n]);
        left.segment != right.segment
            && segments[left.segment].speaker != segments[right.segment].speaker
    }
}
