//! What the search needs to know of each place between two words, so that the cost of a cue is a
//! few differences of sums.

use cuedex_model::Segment;

use super::phrases::{Phrases, Seen, Weights, ends};
use super::rules::may_hang;
use super::sentences::Mark;
use super::timing::Pace;
use super::words::{self, Opening, Stream, Token};
use crate::profile::{Measure, Profile};

/// How bad a split is: the number of broken limits first, then how it reads.
///
/// Packed into one number, so that adding and comparing are one instruction each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct Cost(u64);

impl Cost {
    pub(crate) const ZERO: Self = Self(0);
    pub(crate) const NEVER: Self = Self(u64::MAX);
    /// Above the sum of how a track of a thousand million words reads.
    const VIOLATION: u64 = 1 << 40;

    pub(crate) const fn new(violations: u32, soft: u32) -> Self {
        Self(violations as u64 * Self::VIOLATION + soft as u64)
    }

    #[inline]
    pub(crate) const fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// What is left of a cost after another one, if anything is.
    #[inline]
    pub(crate) const fn minus(self, other: Self) -> Option<Self> {
        if self.0 > other.0 { Some(Self(self.0 - other.0)) } else { None }
    }

    /// How it reads.
    #[cfg(test)]
    pub(crate) const fn soft(self) -> u64 {
        self.0 % Self::VIOLATION
    }

    pub(crate) const fn violations(self) -> u64 {
        self.0 / Self::VIOLATION
    }
}

/// A place before a word, or after the last one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Edge {
    /// Sums over the words before it: halves of a character in lines, and in reading speed, with
    /// the space after each; words; the cost of what should not be inside a cue.
    pub(crate) width: u64,
    pub(crate) read: u64,
    pub(crate) words: u64,
    pub(crate) inner: u64,
    /// How many lines of their own and how many speeches begin up to here.
    pub(crate) lines: u32,
    pub(crate) speeches: u32,
    /// The space that a break here takes away.
    pub(crate) space: u32,
    pub(crate) read_space: u32,
    /// A break here makes one more word of what is counted as one.
    pub(crate) tears: u32,
    /// What it costs to end a cue here, and a line.
    pub(crate) cue: Cost,
    pub(crate) line: Cost,
    /// The next place at which a line must begin.
    pub(crate) next_line: usize,
    /// When the word after it begins, on a frame; the latest end before it that leaves the least
    /// pause; when the word before it ends, and the frame at or after that.
    pub(crate) start: u64,
    pub(crate) cap: u64,
    pub(crate) spoken: u64,
    pub(crate) up: u64,
    /// A cue must end here.
    pub(crate) is_end: bool,
    /// The word after it hangs where it stands alone.
    pub(crate) hangs: bool,
}

/// What breaks and their absence cost.
mod costs {
    /// A cue that ends at a comma, before a word that opens a clause, anywhere else.
    pub(super) const CUE: [u32; 3] = [45, 90, 160];
    /// A line that does.
    pub(super) const LINE: [u32; 3] = [24, 38, 62];
    /// For each point of a phrase's weight that a cue and a line break into.
    pub(super) const PHRASE: [u32; 2] = [6, 4];
    /// A dictionary word of a script without spaces that is torn.
    pub(super) const TORN: [u32; 2] = [500, 350];
    /// A sentence that goes on in the next cue with its last or last two words, or begins with
    /// its first or first two.
    pub(super) const STUB: [u32; 2] = [130, 50];
    /// A sentence that ends inside a cue.
    pub(super) const SENTENCE: u32 = 30;
    pub(super) const ONE_SENTENCE: u32 = 220;
    /// A break that the source has, too.
    pub(super) const SOURCE: u32 = 30;
    /// A line that begins with a dash that is no speaker's.
    pub(super) const DASH: u32 = 300;
    /// Two words with capitals that may be one name.
    pub(super) const NAME: u32 = 45;
}

/// A pause shorter than this, in milliseconds, is none.
const PAUSE: u64 = 250;
/// A pause longer than this, in milliseconds, should be between two cues.
const LONG_PAUSE: u64 = 600;

/// What is known of a track before the search.
pub(crate) struct Edges {
    pub(crate) all: Vec<Edge>,
    pub(crate) pace: Pace,
    pub(crate) line: u64,
    pub(crate) lines: u32,
    /// What a space counts in reading speed.
    pub(crate) read_space: u32,
    /// Some words have no space between them.
    pub(crate) has_glue: bool,
}

struct Builder<'a> {
    stream: &'a Stream<'a>,
    segments: &'a [Segment],
    seen: Vec<Seen>,
    weights: Weights,
    /// Whether a sentence begins with each word, and after the last.
    begins: Vec<bool>,
    names: bool,
    measure: Measure,
    profile: &'a Profile,
    pace: Pace,
    space: u32,
}

impl Edges {
    pub(crate) fn of(
        stream: &Stream<'_>,
        segments: &[Segment],
        profile: &Profile,
        phrases: &Phrases,
        pace: Pace,
    ) -> Self {
        let mut weights = Weights::default();
        let seen: Vec<Seen> =
            stream.tokens.iter().map(|token| phrases.seen(token.text, &mut weights)).collect();
        phrases.weigh(&seen, &mut weights);
        let begins = sentences(&stream.tokens, &seen);
        let measure = profile.measure();
        let names = phrases.has_capital_names();
        let space = measure.line(" ");
        let builder = Builder {
            stream,
            segments,
            seen,
            weights,
            begins,
            names,
            measure,
            profile,
            pace,
            space,
        };
        let mut all = builder.edges();
        find_lines(&mut all, &stream.tokens);
        let read_space = if measure.counts_spaces() { space } else { 0 };
        let has_glue = stream.tokens.iter().any(|token| !token.has_space);
        let (line, lines) = (pace.limits.line.into(), pace.limits.lines);
        Self { all, pace, line, lines, read_space, has_glue }
    }
}

/// Notes for each place the next one at which a line must begin.
fn find_lines(all: &mut [Edge], tokens: &[Token<'_>]) {
    let mut next = all.len();
    for (n, edge) in all.iter_mut().enumerate().rev() {
        edge.next_line = next;
        if tokens.get(n).is_some_and(|token| is_forced(token.opening)) {
            next = n;
        }
    }
}

fn is_forced(opening: Opening) -> bool {
    matches!(opening, Opening::Line | Opening::Speech)
}

/// Whether a sentence begins with each word.
fn sentences(tokens: &[Token<'_>], seen: &[Seen]) -> Vec<bool> {
    let mut begins = Vec::with_capacity(tokens.len() + 1);
    begins.push(true);
    for n in 0..tokens.len() {
        let next = tokens.get(n + 1).map(|token| token.text);
        begins.push(match seen[n].mark {
            Mark::Nothing | Mark::Clause => next.is_none(),
            mark => ends(mark, tokens[n].text, begins[n], next),
        });
    }
    begins
}

impl Builder<'_> {
    fn edges(&self) -> Vec<Edge> {
        let tokens = &self.stream.tokens;
        let mut all: Vec<Edge> = Vec::with_capacity(tokens.len() + 1);
        let mut edge = Edge {
            width: 0,
            read: 0,
            words: 0,
            inner: 0,
            lines: 0,
            speeches: 0,
            space: 0,
            read_space: 0,
            tears: 0,
            cue: Cost::ZERO,
            line: Cost::ZERO,
            next_line: 0,
            start: 0,
            cap: 0,
            spoken: 0,
            up: 0,
            is_end: true,
            hangs: false,
        };
        let mut is_counted = false;
        for n in 0..=tokens.len() {
            if n > 0 {
                self.add_word(n, &mut edge, &mut is_counted);
            }
            self.begin(n, is_counted, &mut edge);
            all.push(edge);
        }
        all
    }

    /// Adds the word before a place to the sums.
    fn add_word(&self, n: usize, edge: &mut Edge, is_counted: &mut bool) {
        let token = &self.stream.tokens[n - 1];
        let width = self.measure.line(token.text);
        let inner_spaces = token.text.contains(' ');
        let read = if inner_spaces { self.measure.read(token.text) } else { width };
        edge.space = if token.has_space { self.space } else { 0 };
        edge.read_space = if self.measure.counts_spaces() { edge.space } else { 0 };
        edge.width += u64::from(width + edge.space);
        edge.read += u64::from(read + edge.read_space);
        let words = match inner_spaces {
            true => crate::profile::words(token.text),
            false => u32::from(token.text.contains(char::is_alphanumeric)),
        };
        // What is glued together counts as one word.
        edge.words += u64::from(words.saturating_sub(u32::from(*is_counted && words > 0)));
        *is_counted = !token.has_space && (words > 0 || *is_counted);
        edge.spoken = token.end;
        edge.up = self.pace.grid.up(token.end);
    }

    /// What a break at a place costs, and what begins after it.
    fn begin(&self, n: usize, is_glued: bool, edge: &mut Edge) {
        edge.tears = u32::from(is_glued);
        edge.is_end = true;
        (edge.cue, edge.line) = (Cost::ZERO, Cost::ZERO);
        let Some(token) = self.stream.tokens.get(n) else { return };
        (edge.start, edge.cap) = (self.pace.grid.nearest(token.start), 0);
        let next = self.pace.next(edge.start);
        edge.cap = next.cap;
        edge.hangs = !self.begins[n] && may_hang(token.text);
        if n == 0 {
            return;
        }
        let pause = token.start.saturating_sub(self.stream.tokens[n - 1].end);
        edge.is_end = pause >= self.profile.pause_ms
            || self.stream.changes_voice(n)
            || self.stream.changes_speaker(self.segments, n);
        let heard = token.start.saturating_sub(self.stream.tokens[n - 1].until);
        edge.hangs &= heard < self.profile.pause_ms;
        edge.lines += u32::from(is_forced(token.opening));
        edge.speeches += u32::from(token.opening == Opening::Speech);
        edge.cue = Cost::new(0, self.cue(n, pause));
        edge.line = self.line(n);
        edge.inner += u64::from(self.inner(n, pause));
    }

    /// How good a place is for a break: at the end of a sentence 0; else the index into the costs
    /// and the cost of what it tears.
    fn place(&self, n: usize, which: usize) -> (Option<usize>, u32) {
        let token = &self.stream.tokens[n];
        let torn = if token.is_inside_word { costs::TORN[which] } else { 0 };
        let mut phrase = u32::from(self.weights.before[n]);
        let (left, right) = (&self.seen[n - 1], &self.seen[n]);
        let is_name = self.names && left.is_capital && right.is_capital && !self.begins[n - 1];
        if is_name && left.mark == Mark::Nothing && token.opening == Opening::Nothing {
            phrase = phrase.max(costs::NAME);
        }
        let is_kept = is_forced(token.opening) || self.begins[n];
        let kind = match left.mark {
            _ if is_kept => None,
            Mark::Nothing if right.reads_well_after_break && phrase == 0 => Some(1),
            Mark::Nothing => Some(2),
            _ => Some(0),
        };
        (kind, torn + if is_kept { 0 } else { phrase * costs::PHRASE[which] })
    }

    fn cue(&self, n: usize, pause: u64) -> u32 {
        let (kind, torn) = self.place(n, 0);
        let base = kind.map_or(0, |kind| costs::CUE[kind]);
        let source = match self.stream.tokens[n].opening {
            Opening::Nothing => 0,
            _ => costs::SOURCE,
        };
        let heard = if pause > PAUSE { millis(pause - PAUSE).min(900) / 10 } else { 0 };
        let stub = if kind.is_some() { self.stub(n) } else { 0 };
        base.saturating_sub(source + heard) + torn + stub
    }

    /// What a break so near the end or the beginning of a sentence costs.
    fn stub(&self, n: usize) -> u32 {
        let begins = |n: usize| self.begins.get(n).copied().unwrap_or(true);
        let near = |one: bool, two: bool| match (one, two) {
            (true, _) => costs::STUB[0],
            (_, true) => costs::STUB[1],
            _ => 0,
        };
        let before = near(begins(n - 1), n >= 2 && begins(n - 2));
        before + near(begins(n + 1), begins(n + 2))
    }

    fn line(&self, n: usize) -> Cost {
        let (kind, torn) = self.place(n, 1);
        let soft = kind.map_or(0, |kind| costs::LINE[kind]) + torn;
        let token = &self.stream.tokens[n];
        // What only looks like another speaker's line would be taken for one.
        let is_dash = token.opening == Opening::Nothing && words::is_dialogue(token.text);
        let is_mistaken = is_dash && words::turns(token.text, self.stream.tokens[n - 1].text);
        Cost::new(u32::from(is_mistaken), soft + if is_dash { costs::DASH } else { 0 })
    }

    /// What it costs that a cue goes on over a place.
    fn inner(&self, n: usize, pause: u64) -> u32 {
        let sentence = match (self.begins[n], self.profile.one_sentence) {
            (false, _) => 0,
            (true, false) => costs::SENTENCE,
            (true, true) => costs::ONE_SENTENCE,
        };
        let heard = if pause > LONG_PAUSE { millis(pause - LONG_PAUSE).min(1_500) / 6 } else { 0 };
        sentence + heard
    }
}

fn millis(value: u64) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}
