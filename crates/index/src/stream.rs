//! A line of text as places of tokens, parted into streams.

use std::ops::Range;

use cuedex_model::{Segment, Source, Track};

use crate::analyse::{Analyser, Kind, Token};
use crate::lines::is_spoken;
use crate::prepared::{SHARE, STEP};

/// Stands between the language and the stem in a term of the stem field.
pub(crate) const STEM_MARK: char = '\u{1}';

/// The tokens of a line in order, with the cues they stand in.
///
/// A token stands at a place. Fillers and sound marks stand at the place of the next word, so
/// that they part no phrase; at the end of a stream they have a place of their own.
pub(crate) struct Line<'a> {
    /// The cues that hold tokens.
    pub(crate) cues: Vec<LineCue<'a>>,
    tokens: Vec<LineToken>,
    places: Vec<Place>,
    /// The terms of each place as the index takes them.
    terms: String,
    /// The stem of each place, likewise.
    stems: String,
    /// What every stem begins with.
    stem_prefix: String,
    /// What stands in all places that have their word: two for a word, one for a character of a
    /// script without spaces.
    weight: usize,
    /// The last place has no word yet.
    is_open: bool,
}

/// A cue on a [`Line`].
pub(crate) struct LineCue<'a> {
    pub(crate) segment: &'a Segment,
    /// Its tokens.
    pub(crate) tokens: Range<usize>,
    /// The stream it belongs to. Phrases stay inside one: a new one starts after a silence and,
    /// for what is not spoken, with every cue.
    pub(crate) stream: u64,
    /// How many silences came before.
    pub(crate) stretch: u64,
    /// The latest end of the cues up to and with this one, in milliseconds.
    until: u64,
}

struct LineToken {
    /// Where it stands in the text of its cue.
    span: Range<usize>,
    /// Where its term starts in `terms`.
    term: usize,
    is_attached: bool,
}

/// Where a place starts.
#[derive(Clone, Copy)]
struct Place {
    token: usize,
    term: usize,
    stem: usize,
    /// The weight before it.
    weight: usize,
}

impl<'a> Line<'a> {
    pub(crate) fn of(
        track: &'a Track,
        source: Source,
        language: Option<&str>,
        silence_ms: u64,
    ) -> Self {
        let mut analyser = Analyser::new(language);
        let primary = language.unwrap_or_default().split('-').next().unwrap_or_default();
        let mut line = Self {
            cues: Vec::new(),
            tokens: Vec::new(),
            places: Vec::new(),
            terms: String::new(),
            stems: String::new(),
            stem_prefix: format!("{}{STEM_MARK}", primary.to_ascii_lowercase()),
            weight: 0,
            is_open: false,
        };
        for segment in track.segments() {
            let (stream, stretch) = line.next_stream(segment, source, silence_ms);
            if line.cues.last().is_some_and(|before| before.stream != stream) {
                line.close();
            }
            let from = line.tokens.len();
            analyser.analyse(&segment.text, |token| line.push(&token));
            if line.tokens.len() > from {
                let end = segment.span.end().as_millis();
                let until = line.cues.last().map_or(0, |cue| cue.until).max(end);
                let tokens = from..line.tokens.len();
                line.cues.push(LineCue { segment, tokens, stream, stretch, until });
            }
        }
        line.close();
        line
    }

    fn next_stream(&self, segment: &Segment, source: Source, silence_ms: u64) -> (u64, u64) {
        let Some(before) = self.cues.last() else { return (0, 0) };
        let gap = segment.span.start().as_millis().saturating_sub(before.until);
        let silent = gap >= silence_ms.max(1);
        let breaks = silent || !is_spoken(source);
        (before.stream + u64::from(breaks), before.stretch + u64::from(silent))
    }

    fn push(&mut self, token: &Token<'_>) {
        if !self.is_open {
            self.places.push(self.next_place());
        }
        let is_attached = matches!(token.kind, Kind::Filler | Kind::Mark);
        for beside in [token.folded, token.dictionary].into_iter().flatten() {
            self.terms.push_str(beside);
            self.terms.push(SHARE);
        }
        let term = self.terms.len();
        self.tokens.push(LineToken { span: token.range.clone(), term, is_attached });
        self.terms.push_str(token.term);
        self.terms.push(if is_attached { SHARE } else { STEP });
        if !is_attached {
            if let Some(stem) = token.stem {
                self.stems.push_str(&self.stem_prefix);
                self.stems.push_str(stem);
            }
            self.stems.push(STEP);
            self.weight += if token.kind == Kind::Grapheme { 1 } else { 2 };
        }
        self.is_open = is_attached;
    }

    fn next_place(&self) -> Place {
        Place {
            token: self.tokens.len(),
            term: self.terms.len(),
            stem: self.stems.len(),
            weight: self.weight,
        }
    }

    /// Fillers at the end of a stream get a place of their own.
    fn close(&mut self) {
        if std::mem::take(&mut self.is_open) {
            self.terms.pop();
            self.terms.push(STEP);
            self.stems.push(STEP);
            self.weight += 2;
        }
    }

    /// How many places there are.
    pub(crate) fn len(&self) -> usize {
        self.places.len()
    }

    fn place(&self, n: usize) -> Place {
        self.places.get(n).copied().unwrap_or_else(|| self.next_place())
    }

    /// The first token of a place, or the end of the tokens.
    pub(crate) fn token_of(&self, place: usize) -> usize {
        self.place(place).token
    }

    /// The place at which this token or the first one after it starts one.
    pub(crate) fn place_from(&self, token: usize) -> usize {
        self.places.partition_point(|place| place.token < token)
    }

    /// What stands before a place, in half words.
    pub(crate) fn weight(&self, place: usize) -> usize {
        self.place(place).weight
    }

    /// The first place with at least this weight before it.
    pub(crate) fn place_at(&self, weight: usize) -> usize {
        self.places.partition_point(|place| place.weight < weight)
    }

    /// The terms of some places, as the index takes them.
    pub(crate) fn terms(&self, places: Range<usize>) -> &str {
        &self.terms[self.place(places.start).term..self.place(places.end).term]
    }

    /// The stems of some places, as the index takes them; `None` where there are none.
    pub(crate) fn stems(&self, places: Range<usize>) -> Option<&str> {
        let stems = &self.stems[self.place(places.start).stem..self.place(places.end).stem];
        (stems.len() > places.len()).then_some(stems)
    }

    /// The term of one token.
    pub(crate) fn term(&self, token: usize) -> &str {
        let rest = &self.terms[self.tokens[token].term..];
        rest.find([STEP, SHARE]).map_or(rest, |end| &rest[..end])
    }

    /// Where a token stands in its cue's text.
    pub(crate) fn span(&self, token: usize) -> Range<usize> {
        self.tokens[token].span.clone()
    }

    /// Whether a token stands at the place of the next word.
    pub(crate) fn is_attached(&self, token: usize) -> bool {
        self.tokens[token].is_attached
    }
}
