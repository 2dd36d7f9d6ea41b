use cuedex_model::{Segment, TimeSpan, Word};

use super::{Opening, Token, is_unspaced};
use crate::cue::share::{letters, share};

/// How far outside its segment the time of a word is believed, in milliseconds.
const BELIEVED: u64 = 5_000;

/// How long a character is taken to be said where a segment has no length, in milliseconds.
const SPOKEN: u64 = 70;

/// How long a character takes at most, in milliseconds: half as fast as people mostly speak. Cues
/// stay on screen longer than that, but nobody says one syllable a second.
const SLOWEST: u64 = 130;
const SLOWEST_WIDE: u64 = 300;

/// How long a word is believed to last at most, in milliseconds: so long, and so much for each
/// letter. Slow speech takes about 150 for a letter.
const LONGEST_WORD: u64 = 1_000;
const LONGEST_LETTER: u64 = 250;
/// The first word of a segment is more often taken to begin too early, and is heard at its end.
const LONGEST_FIRST: u64 = 5_000;

/// Not timed yet.
const OPEN: u64 = u64::MAX;

/// The time in which the words of a segment are said, and in which words are believed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Room {
    pub(super) start: u64,
    pub(super) end: u64,
    believed: (u64, u64),
}

/// The room of a segment: up to its end, or to where the next one starts, whichever comes first.
/// Segments that start together share it in their order.
pub(super) fn room(segments: &[Segment], n: usize) -> Room {
    let at = |segment: &Segment| segment.span.start().as_millis();
    let (start, end) = (at(&segments[n]), segments[n].span.end().as_millis());
    let rest = &segments[n + 1..];
    let is_later = |segment: &&Segment| at(segment) > start;
    let later = rest
        .first()
        .filter(is_later)
        .or_else(|| rest.get(rest.partition_point(|segment| at(segment) <= start)))
        .map(at);
    let believed =
        (start.saturating_sub(BELIEVED), end.max(later.unwrap_or(end)).saturating_add(BELIEVED));
    let said = |each: u64| start.saturating_add(letters(&segments[n].text).saturating_mul(each));
    let is_unspaced = segments[n].text.contains(is_unspaced);
    let open_end = match end > start {
        true => end.min(said(if is_unspaced { SLOWEST_WIDE } else { SLOWEST })),
        false => said(SPOKEN),
    };
    let whole = (start, later.map_or(open_end, |later| open_end.min(later)));
    let (start, end) = together(segments, n, whole);
    Room { start, end, believed }
}

/// The part of a room that a segment takes among those that start with it.
fn together(segments: &[Segment], n: usize, (start, end): (u64, u64)) -> (u64, u64) {
    let same = |n: Option<usize>| {
        n.and_then(|n| segments.get(n)).is_some_and(|s| s.span.start().as_millis() == start)
    };
    if !same(n.checked_sub(1)) && !same(n.checked_add(1)) {
        return (start, end);
    }
    let is_same = |segment: &&Segment| segment.span.start().as_millis() == start;
    // A bound on how many share, so that thousands at one time stay linear.
    let before = segments[..n].iter().rev().take(MOST_TOGETHER).take_while(is_same);
    let after = segments[n + 1..].iter().take(MOST_TOGETHER).take_while(is_same);
    let of = |segment: &Segment| letters(&segment.text);
    let (before, own, after): (u64, u64, u64) =
        (before.map(of).sum(), of(&segments[n]), after.map(of).sum());
    let all = before + own + after;
    let part = share(TimeSpan::from_millis(start, end), before..before + own, all);
    (part.start().as_millis(), part.end().as_millis())
}

/// The most segments at one time that share it.
const MOST_TOGETHER: usize = 8;

/// The time of a word for a token, if it is believed.
pub(super) fn set(token: &mut Token<'_>, word: &Word, room: Room) {
    let (start, end) = (word.span.start().as_millis(), word.span.end().as_millis());
    if start >= room.believed.0 && end <= room.believed.1 {
        (token.start, token.end, token.is_guessed) = (start, end, word.guessed);
    }
}

/// Widens the time of a token by that of a further word in it.
pub(super) fn widen(token: &mut Token<'_>, word: &Word, room: Room) {
    let known = (token.start, token.end);
    set(token, word, room);
    if known.0 != OPEN {
        (token.start, token.end) = (known.0.min(token.start), known.1.max(token.end));
    }
}

pub(super) fn open(token: &mut Token<'_>) {
    (token.start, token.end, token.is_guessed) = (OPEN, OPEN, true);
}

/// Gives the open tokens of a segment the time between their neighbours, by their letters.
pub(super) fn fill(tokens: &mut [Token<'_>], room: Room) {
    let mut from = 0;
    while let Some(first) = tokens[from..].iter().position(|t| t.start == OPEN).map(|n| from + n) {
        let known = tokens[first..].iter().position(|token| token.start != OPEN);
        let last = known.map_or(tokens.len(), |n| first + n);
        let start = if first == 0 { room.start } else { tokens[first - 1].end };
        let end = tokens.get(last).map_or(room.end.max(start), |token| token.start.max(start));
        let start = if first == 0 { start.min(end) } else { start };
        share_out(&mut tokens[first..last], TimeSpan::from_millis(start, end));
        from = last;
    }
}

fn share_out(tokens: &mut [Token<'_>], span: TimeSpan) {
    let all = tokens.iter().map(|token| letters(token.text)).sum();
    let mut before = 0;
    for token in tokens {
        let after = before + letters(token.text);
        let part = share(span, before..after, all);
        (token.start, token.end) = (part.start().as_millis(), part.end().as_millis());
        token.is_guessed = true;
        before = after;
    }
}

/// A segment whose words nobody timed stays to its end, as far as a cue may last. How fast people
/// speak only tells when the words inside it begin.
pub(super) fn hold(last: Option<&mut Token<'_>>, span: TimeSpan, longest: u64) {
    let Some(token) = last else { return };
    let latest = span.start().as_millis().saturating_add(longest);
    token.end = token.end.max(span.end().as_millis().min(latest));
    token.is_held = true;
}

/// No token starts before the one before it, or ends after the next one starts.
pub(super) fn in_order(tokens: &mut [Token<'_>]) {
    let mut from = 0;
    for token in &mut *tokens {
        from = token.start.max(from);
        token.start = from;
    }
    let mut until = u64::MAX;
    for token in tokens.iter_mut().rev() {
        token.source_end = token.end;
        token.until = token.end.min(until).max(token.start);
        token.end = token.until;
        if !token.is_held && token.until - token.start > LONGEST_WORD {
            let is_first = matches!(token.opening, Opening::Segment | Opening::Speech);
            let least = if is_first { LONGEST_FIRST } else { LONGEST_WORD };
            let longest = least + LONGEST_LETTER * letters(token.text);
            token.end = token.until.min(token.start.saturating_add(longest));
        }
        until = token.start;
    }
}
