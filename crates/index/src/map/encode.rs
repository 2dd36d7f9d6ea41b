use super::nibbles::{AFTER_TWO, ANY, CHARACTER, Writer};
use super::{Heard, Map, Piece, PieceToken, flag, mode};
use crate::varint::{put, put_step};

pub(super) fn map(map: &Map, base: u64) -> Vec<u8> {
    let has_speakers = !map.names.is_empty();
    let quantum = quantum(map);
    let mut out =
        Vec::with_capacity(16 + 2 * map.pieces.iter().map(|p| p.tokens.len()).sum::<usize>());
    put_count(&mut out, map.pieces.len());
    let continues = map.pieces.first().is_some_and(|piece| piece.before > 0);
    put(&mut out, quantum << 2 | u64::from(continues) << 1 | u64::from(has_speakers));
    let mut clock = base;
    for piece in &map.pieces {
        let attached = piece.tokens.iter().any(|token| token.is_attached);
        let mode = mode_of(piece);
        put(&mut out, (piece.tokens.len() as u64) << 3 | u64::from(attached) << 2 | mode);
        put_step(&mut out, clock, piece.start);
        put(&mut out, piece.length);
        clock = piece.start.wrapping_add(piece.length);
        if has_speakers {
            put_count(&mut out, piece.speaker.map_or(0, |n| n + 1));
        }
        if attached {
            put_attached(&mut out, &piece.tokens);
        }
        if mode == mode::TEXT || mode == mode::MIXED {
            put_characters(&mut out, piece);
        }
        match mode {
            mode::HEARD => put_heard(&mut out, piece, quantum),
            mode::MIXED => put_mixed(&mut out, piece),
            _ => {}
        }
    }
    out
}

fn mode_of(piece: &Piece) -> u64 {
    let is_measured = |token: &PieceToken| {
        token.heard.is_some_and(|h| {
            let orderly = h.time.start >= piece.start && h.time.end >= h.time.start;
            h.time.start_exact && h.time.end_exact && h.speaker.is_none() && orderly
        })
    };
    if piece.at_once {
        mode::AT_ONCE
    } else if piece.tokens.iter().all(|token| token.heard.is_none()) {
        mode::TEXT
    } else if piece.tokens.iter().all(is_measured) {
        mode::HEARD
    } else {
        mode::MIXED
    }
}

/// What divides every distance between measured times: recognisers count in steps of 10 or 20
/// milliseconds.
fn quantum(map: &Map) -> u64 {
    let mut quantum = 0;
    for piece in map.pieces.iter().filter(|piece| mode_of(piece) == mode::HEARD) {
        let mut clock = piece.start;
        for Heard { time, .. } in piece.tokens.iter().filter_map(|token| token.heard) {
            quantum = common(quantum, time.start.abs_diff(clock));
            quantum = common(quantum, time.end.abs_diff(time.start));
            clock = time.end;
        }
    }
    quantum.clamp(1, u64::MAX >> 2)
}

/// The greatest common divisor.
fn common(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

fn put_attached(out: &mut Vec<u8>, tokens: &[PieceToken]) {
    let attached: Vec<usize> = (0..tokens.len()).filter(|&n| tokens[n].is_attached).collect();
    put_count(out, attached.len());
    let mut last = 0;
    for n in attached {
        put_count(out, n - last);
        last = n;
    }
}

/// Where the tokens stand among the characters of their cue. Most stand after one space and
/// take half a byte.
fn put_characters(out: &mut Vec<u8>, piece: &Piece) {
    let mut nibbles = Writer::default();
    if piece.before > 0 {
        nibbles.put_number(piece.before);
    }
    // The first token counts as standing after a space.
    let mut at = piece.before;
    let mut space = 1;
    for token in &piece.tokens {
        put_token(&mut nibbles, token, at, space);
        at = token.to;
        space = 0;
    }
    nibbles.put_number(piece.total.saturating_sub(at));
    out.extend(nibbles.into_bytes());
}

fn put_token(nibbles: &mut Writer, token: &PieceToken, at: usize, space: usize) {
    let length = token.to.saturating_sub(token.from);
    if token.from < at {
        // Two tokens of one long word share their characters.
        nibbles.put(ANY);
        nibbles.put_number(0);
        nibbles.put_number(at - token.from);
        nibbles.put_number(length);
        return;
    }
    match (token.from - at + space, length) {
        (1, 1..=13) => nibbles.put(u8::try_from(length).unwrap_or(ANY)),
        (2, length) => {
            nibbles.put(AFTER_TWO);
            nibbles.put_number(length);
        }
        (0, 1) => nibbles.put(CHARACTER),
        (gap, length) => {
            nibbles.put(ANY);
            nibbles.put_number(gap + 1);
            nibbles.put_number(length);
        }
    }
}

fn put_heard(out: &mut Vec<u8>, piece: &Piece, quantum: u64) {
    let mut clock = piece.start;
    for Heard { time, .. } in piece.tokens.iter().filter_map(|token| token.heard) {
        let length = (time.end - time.start) / quantum;
        let follows = time.start == clock;
        put(out, length << 1 | u64::from(!follows));
        if !follows {
            put_step(out, clock / quantum, clock_after(clock, time.start, quantum));
        }
        clock = time.end;
    }
}

/// Where `to` lies on a clock that counts in quanta and shows `from / quantum` at `from`.
fn clock_after(from: u64, to: u64, quantum: u64) -> u64 {
    let steps = to.abs_diff(from) / quantum;
    let now = from / quantum;
    if to >= from { now.wrapping_add(steps) } else { now.wrapping_sub(steps) }
}

fn put_mixed(out: &mut Vec<u8>, piece: &Piece) {
    let mut clock = piece.start;
    for token in &piece.tokens {
        let Some(Heard { time, speaker }) = token.heard else {
            put(out, 0);
            continue;
        };
        let when = |is: bool, flag: u64| if is { flag } else { 0 };
        let flags = flag::HEARD
            | when(time.start_exact, flag::START_EXACT)
            | when(time.end_exact, flag::END_EXACT)
            | when(speaker.is_some(), flag::SPEAKER);
        put(out, flags);
        put_step(out, clock, time.start);
        put_step(out, time.start, time.end);
        if let Some(speaker) = speaker {
            put_count(out, speaker);
        }
        clock = time.end;
    }
}

fn put_count(out: &mut Vec<u8>, count: usize) {
    put(out, count as u64);
}
