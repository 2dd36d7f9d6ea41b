//! The recogniser's word times, brought to the tokens of a cue.

use cuedex_model::{Segment, TimeSpan};

use crate::analyse::Analyser;
use crate::interpolate::interpolate;
use crate::stream::{Line, LineCue};

/// The time of one token, as its recogniser gave it.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TokenTime {
    /// In milliseconds.
    pub(crate) start: u64,
    /// In milliseconds.
    pub(crate) end: u64,
    /// The start is a word's measured start.
    pub(crate) start_exact: bool,
    /// The end is a word's measured end.
    pub(crate) end_exact: bool,
}

/// A token of the word list: its text, its time and its word.
struct Heard {
    token: String,
    time: TokenTime,
    word: usize,
}

/// How far two texts may differ at one place and still be brought together again, in tokens.
const RESYNC: usize = 16;

/// For each token of the cue, its time and the index of its word; `None` where the word list says
/// something else than the text.
pub(crate) fn align(
    line: &Line<'_>,
    cue: &LineCue<'_>,
    analyser: &mut Analyser,
) -> Vec<Option<(TokenTime, usize)>> {
    let heard = heard(cue.segment, analyser);
    let mut times = vec![None; cue.tokens.len()];
    let (mut at, mut word) = (0, 0);
    while let Some((skip, skip_heard)) = next_equal(line, cue, at, &heard[word..]) {
        at += skip;
        word += skip_heard;
        times[at] = Some((heard[word].time, heard[word].word));
        at += 1;
        word += 1;
    }
    times
}

/// How many tokens and how many heard tokens to skip until both say the same.
fn next_equal(
    line: &Line<'_>,
    cue: &LineCue<'_>,
    at: usize,
    heard: &[Heard],
) -> Option<(usize, usize)> {
    let left = cue.tokens.len() - at;
    for skipped in 0..=RESYNC {
        for skip in (0..=skipped).filter(|&skip| skip < left) {
            let skip_heard = skipped - skip;
            let same = heard
                .get(skip_heard)
                .is_some_and(|h| h.token == line.term(cue.tokens.start + at + skip));
            if same {
                return Some((skip, skip_heard));
            }
        }
    }
    None
}

fn heard(segment: &Segment, analyser: &mut Analyser) -> Vec<Heard> {
    let mut heard: Vec<Heard> = Vec::with_capacity(segment.words.len());
    for (word, timed) in segment.words.iter().enumerate() {
        let first = heard.len();
        let characters = timed.text.chars().count();
        analyser.analyse(&timed.text, |token| {
            let before = timed.text[..token.range.start].chars().count();
            let inside = timed.text[token.range].chars().count();
            let span = interpolate(timed.span, before..before + inside, characters);
            let time = TokenTime {
                start: span.start().as_millis(),
                end: span.end().as_millis(),
                start_exact: false,
                end_exact: false,
            };
            heard.push(Heard { token: token.term.to_owned(), time, word });
        });
        if !timed.guessed {
            mark_exact(&mut heard[first..], timed.span);
        }
    }
    heard
}

/// A word's own start and end are those of its first and last token, whatever punctuation
/// stands around them.
fn mark_exact(tokens: &mut [Heard], span: TimeSpan) {
    if let Some(first) = tokens.first_mut() {
        first.time.start = span.start().as_millis();
        first.time.start_exact = true;
    }
    if let Some(last) = tokens.last_mut() {
        last.time.end = span.end().as_millis();
        last.time.end_exact = true;
    }
}
