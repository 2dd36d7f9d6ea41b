//! A track as one line of tokens, parted into streams.

use std::ops::Range;

use cuedex_model::{Segment, Track, TrackKind};

use crate::analyse::analyse;
use crate::prepared::SEPARATOR;

/// The tokens of a track in order, with the cues they stand in.
pub(crate) struct Line<'a> {
    /// Every token followed by the separator.
    terms: String,
    /// Where each token starts in `terms`, and the end.
    bounds: Vec<usize>,
    /// Where each token stands in the text of its cue.
    spans: Vec<Range<usize>>,
    /// The cues that hold tokens.
    pub(crate) cues: Vec<LineCue<'a>>,
}

/// A cue on a [`Line`].
pub(crate) struct LineCue<'a> {
    pub(crate) segment: &'a Segment,
    /// The ordinals of its tokens.
    pub(crate) tokens: Range<usize>,
    /// The stream it belongs to. Phrases stay inside one: a new one starts after a silence and,
    /// for what is seen, with every scene.
    pub(crate) stream: u64,
    /// How many silences came before.
    pub(crate) stretch: u64,
    /// The latest end of the cues up to and with this one, in milliseconds.
    until: u64,
}

impl<'a> Line<'a> {
    pub(crate) fn of(track: &'a Track, silence_ms: u64) -> Self {
        let mut line =
            Self { terms: String::new(), bounds: vec![0], spans: Vec::new(), cues: Vec::new() };
        for segment in track.segments() {
            let from = line.spans.len();
            line.read(&segment.text);
            if line.spans.len() > from {
                let cue = line.place(segment, from, track.kind, silence_ms);
                line.cues.push(cue);
            }
        }
        line
    }

    fn read(&mut self, text: &str) {
        analyse(text, |token, span| {
            self.terms.push_str(token);
            self.terms.push(SEPARATOR);
            self.bounds.push(self.terms.len());
            self.spans.push(span);
        });
    }

    fn place(
        &self,
        segment: &'a Segment,
        from: usize,
        kind: TrackKind,
        silence_ms: u64,
    ) -> LineCue<'a> {
        let (start, end) = (segment.span.start().as_millis(), segment.span.end().as_millis());
        let tokens = from..self.spans.len();
        let Some(before) = self.cues.last() else {
            return LineCue { segment, tokens, stream: 0, stretch: 0, until: end };
        };
        let silent = start.saturating_sub(before.until) >= silence_ms.max(1);
        let breaks = silent || kind == TrackKind::Visual;
        LineCue {
            segment,
            tokens,
            stream: before.stream + u64::from(breaks),
            stretch: before.stretch + u64::from(silent),
            until: end.max(before.until),
        }
    }

    /// How many tokens there are.
    pub(crate) fn len(&self) -> usize {
        self.spans.len()
    }

    /// One token.
    pub(crate) fn token(&self, n: usize) -> &str {
        &self.terms[self.bounds[n]..self.bounds[n + 1] - SEPARATOR.len_utf8()]
    }

    /// Tokens as the index takes them.
    pub(crate) fn prepared(&self, tokens: Range<usize>) -> &str {
        &self.terms[self.bounds[tokens.start]..self.bounds[tokens.end]]
    }

    /// Where a token stands in its cue's text.
    pub(crate) fn span(&self, n: usize) -> Range<usize> {
        self.spans[n].clone()
    }
}
