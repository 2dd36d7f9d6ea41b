//! When the tokens of a unit are heard: a few bytes that are read without the text.
//!
//! They lie in a column of numbers, eight bytes a number, since a column is reached in
//! nanoseconds and the store of texts only block by block.

mod decode;
mod encode;
mod nibbles;

use crate::words::TokenTime;

pub(crate) use decode::Times;

/// The cues of one unit.
#[derive(Debug, Default, Clone, PartialEq)]
pub(crate) struct Map {
    /// The speakers, as written.
    pub(crate) names: Vec<String>,
    pub(crate) pieces: Vec<Piece>,
}

/// The part of a cue that one unit owns; mostly all of it.
#[derive(Debug, Default, Clone, PartialEq)]
pub(crate) struct Piece {
    /// The cue's time in milliseconds.
    pub(crate) start: u64,
    pub(crate) length: u64,
    /// All of it is there at once: its tokens have no times of their own.
    pub(crate) at_once: bool,
    /// The characters of the cue's text before the piece, which only the first of a unit has, and
    /// in all.
    pub(crate) before: usize,
    pub(crate) total: usize,
    /// Who speaks, as an index of `names`.
    pub(crate) speaker: Option<usize>,
    pub(crate) tokens: Vec<PieceToken>,
}

/// A token of a [`Piece`].
#[derive(Debug, Default, Clone, Copy, PartialEq)]
pub(crate) struct PieceToken {
    /// Where it stands among the characters of the cue's text.
    pub(crate) from: usize,
    pub(crate) to: usize,
    /// It stands at the place of the next word.
    pub(crate) is_attached: bool,
    pub(crate) heard: Option<Heard>,
}

/// What the recogniser said of one token.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Heard {
    pub(crate) time: TokenTime,
    /// Who says this word, where it states one, as an index of `names`.
    pub(crate) speaker: Option<usize>,
}

impl Map {
    /// The index of a name, added if new.
    pub(crate) fn name(&mut self, name: &str) -> usize {
        self.names.iter().position(|known| known == name).unwrap_or_else(|| {
            self.names.push(name.to_owned());
            self.names.len() - 1
        })
    }

    /// The numbers of the column; times count from `base`. The names lie elsewhere.
    pub(crate) fn encode(&self, base: u64) -> Vec<u64> {
        let bytes = encode::map(self, base);
        let whole = |chunk: &[u8]| {
            let mut eight = [0; 8];
            eight[..chunk.len()].copy_from_slice(chunk);
            u64::from_le_bytes(eight)
        };
        bytes.chunks(8).map(whole).collect()
    }
}

/// How the tokens of a piece are written.
mod mode {
    /// By their characters alone.
    pub(super) const TEXT: u64 = 0;
    /// All with the recogniser's own times, by the piece's speaker.
    pub(super) const HEARD: u64 = 1;
    /// By their characters, some with times.
    pub(super) const MIXED: u64 = 2;
    /// At once: not at all.
    pub(super) const AT_ONCE: u64 = 3;
}

/// What is said of a token in a mixed piece.
mod flag {
    pub(super) const HEARD: u64 = 1;
    pub(super) const START_EXACT: u64 = 2;
    pub(super) const END_EXACT: u64 = 4;
    pub(super) const SPEAKER: u64 = 8;
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_token() -> impl Strategy<Value = (usize, usize, bool, Option<Heard>)> {
        let heard = (any::<(u32, u16, bool, bool)>(), proptest::option::of(0_usize..3)).prop_map(
            |((start, length, start_exact, end_exact), speaker)| {
                let (start, end) = (u64::from(start), u64::from(start) + u64::from(length));
                Heard { time: TokenTime { start, end, start_exact, end_exact }, speaker }
            },
        );
        (0_usize..40, 1_usize..40, any::<bool>(), proptest::option::of(heard))
    }

    fn any_piece() -> impl Strategy<Value = Piece> {
        let tokens = proptest::collection::vec(any_token(), 0..8);
        let speaker = proptest::option::of(0_usize..3);
        let around = (prop_oneof![Just(0), 0_usize..50], 0_usize..9);
        (any::<(u32, u16, bool)>(), around, speaker, tokens).prop_map(
            |((start, length, at_once), (before, after), speaker, tokens)| {
                let mut at = before;
                let mut placed = Vec::new();
                for (gap, length, is_attached, heard) in tokens {
                    let heard = if at_once { None } else { heard };
                    // Now and then two tokens of one long word.
                    let from = if gap == 39 { at.saturating_sub(7).max(before) } else { at + gap };
                    placed.push(PieceToken { from, to: from + length, is_attached, heard });
                    at = from + length;
                }
                let (start, length) = (u64::from(start), u64::from(length));
                let total = at + after;
                Piece { start, length, at_once, before, total, speaker, tokens: placed }
            },
        )
    }

    fn begin_the_cue(piece: &mut Piece) {
        let before = std::mem::take(&mut piece.before);
        piece.total -= before;
        for token in &mut piece.tokens {
            (token.from, token.to) = (token.from - before, token.to - before);
        }
    }

    /// The times as the map means them.
    fn expected(map: &Map) -> Vec<(u64, u64, bool, bool, Option<usize>)> {
        let token = |piece: &Piece, token: &PieceToken| {
            let end = piece.start + piece.length;
            match token.heard {
                _ if piece.at_once => (piece.start, end, true, true, piece.speaker),
                Some(Heard { time, speaker }) => {
                    let TokenTime { start, end, start_exact, end_exact } = time;
                    (start, end, start_exact, end_exact, speaker.or(piece.speaker))
                }
                None => {
                    let total = piece.total.max(1) as u64;
                    let at = |c: usize| piece.start + piece.length * c as u64 / total;
                    (at(token.from), at(token.to), false, false, piece.speaker)
                }
            }
        };
        map.pieces.iter().flat_map(|p| p.tokens.iter().map(move |t| token(p, t))).collect()
    }

    proptest! {
        #[test]
        fn says_when_each_token_is_heard(pieces in proptest::collection::vec(any_piece(), 0..5), base in 0_u64..1_000_000) {
            let names = ["a", "b", "c"].map(str::to_owned).to_vec();
            let mut pieces = pieces;
            pieces.iter_mut().skip(1).for_each(begin_the_cue);
            let map = Map { names, pieces };
            let mut times = Times::default();
            prop_assert!(times.read(&map.encode(base), base));
            let read: Vec<_> = (0..times.len()).map(|n| {
                let TokenTime { start, end, start_exact, end_exact } = times.token(n).unwrap();
                (start, end, start_exact, end_exact, times.speaker(n))
            }).collect();
            prop_assert_eq!(read, expected(&map));
            let attached: Vec<_> = map.pieces.iter().flat_map(|p| &p.tokens).enumerate()
                .filter(|(_, t)| t.is_attached).map(|(n, _)| n).collect();
            let read: Vec<_> = (0..times.len()).filter(|&n| times.is_attached(n)).collect();
            prop_assert_eq!(read, attached);
        }

        #[test]
        fn any_numbers_are_read_or_refused(numbers in proptest::collection::vec(any::<u64>(), 0..20)) {
            let mut times = Times::default();
            times.read(&numbers, 0);
        }
    }

    #[test]
    fn a_word_with_times_takes_about_two_bytes() {
        let token = |n: u64| {
            let start = 10_000 + n * 340;
            let time = TokenTime { start, end: start + 320, start_exact: true, end_exact: true };
            let heard = Some(Heard { time, speaker: None });
            PieceToken { from: 0, to: 1, is_attached: false, heard }
        };
        let tokens = (0..96).map(token).collect();
        let piece = Piece { start: 10_000, length: 33_000, tokens, ..Piece::default() };
        let bytes = Map { names: Vec::new(), pieces: vec![piece] }.encode(10_000).len() * 8;
        assert!(bytes * 10 < 96 * 22, "{bytes} bytes");
    }
}
