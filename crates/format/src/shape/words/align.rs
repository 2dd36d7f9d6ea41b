//! The words of a segment and the tokens of its text.

use std::ops::Range;

use cuedex_model::{Segment, Word};

use super::{Held, Token, times};
use crate::cue::share::letters;
use crate::cue::share::share;

/// Whether each word is one token.
pub(super) fn one_to_one(tokens: &[Token<'_>], words: &[Word]) -> bool {
    tokens.len() == words.len() && tokens.iter().zip(words).all(|(t, w)| t.text == w.text)
}

/// How many letters of the text a word may be away from the end of the word before it.
const WINDOW: usize = 64;

/// A letter or digit of a text in lower case, and where it stands.
struct Letter {
    letter: char,
    at: usize,
    end: usize,
}

fn letters_of(text: &str) -> Vec<Letter> {
    let known = text.char_indices().filter(|(_, c)| c.is_alphanumeric());
    let folded = |(at, c): (usize, char)| {
        let letter = c.to_lowercase().next().unwrap_or(c);
        Letter { letter, at, end: at + c.len_utf8() }
    };
    known.map(folded).collect()
}

/// Where each word stands in the text, told by letters and digits alone, in order.
fn placed(text: &str, words: &[Word]) -> Vec<Option<Range<usize>>> {
    let all = letters_of(text);
    let (mut from, mut done) = (0, 0);
    let place = |word: &Word| {
        let folded = |c: char| c.to_lowercase().next().unwrap_or(c);
        let own = word.text.chars().filter(|c| c.is_alphanumeric()).map(folded);
        let count = own.clone().count();
        if count == 0 {
            let until = all.get(from).map_or(text.len(), |letter| letter.at);
            let start = done + text.get(done..until)?.find(word.text.trim())?;
            done = start + word.text.trim().len();
            return Some(start..done).filter(|place| !place.is_empty());
        }
        let starts = from..(from + WINDOW).min(all.len());
        let is_here = |start: &usize| {
            let here = all[*start..].iter().map(|l| l.letter);
            here.take(count).eq(own.clone())
        };
        let start = starts.into_iter().find(is_here)?;
        from = start + count;
        done = all[from - 1].end;
        Some(all[start].at..done)
    };
    words.iter().map(place).collect()
}

/// Gives tokens the times of the words that stand in them. A word that spans several tokens
/// shares its time among them by their letters.
pub(super) fn by_letters(
    segment: &Segment,
    n: usize,
    first: usize,
    tokens: &mut [Token<'_>],
    room: times::Room,
    held: &mut Vec<Held>,
) {
    let base = segment.text.as_ptr() as usize;
    let ranges: Vec<Range<usize>> = tokens
        .iter()
        .map(|token| {
            let start = token.text.as_ptr() as usize - base;
            start..start + token.text.len()
        })
        .collect();
    let mut at = 0;
    for (w, place) in placed(&segment.text, &segment.words).into_iter().enumerate() {
        let Some(place) = place else { continue };
        while ranges.get(at).is_some_and(|range| range.end <= place.start) {
            at += 1;
        }
        let spanned = ranges[at..].iter().take_while(|range| range.start < place.end).count();
        let Some(last) = (at + spanned).checked_sub(1).filter(|last| *last >= at) else { continue };
        held.push(Held { first: first + at, last: first + last, segment: n, word: w });
        give(&mut tokens[at..=last], &segment.words[w], room);
    }
}

fn give(tokens: &mut [Token<'_>], word: &Word, room: times::Room) {
    let all = tokens.iter().map(|token| letters(token.text)).sum();
    let mut before = 0;
    for token in tokens {
        let after = before + letters(token.text);
        let span = share(word.span, before..after, all);
        let guessed = word.guessed || before > 0 || after < all;
        times::widen(token, &Word { guessed, ..Word::new(span, "") }, room);
        before = after;
    }
}
