//! What an indexed unit keeps of its cues beside their text: speakers, word times, and where a
//! piece stands in a cue that was cut. It is stored as bytes, and read only for what is shown.

use crate::varint::{put, put_step, take, take_step};
use crate::words::TokenTime;

/// The cues of one unit.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Detail {
    /// The speakers, as written.
    pub(crate) names: Vec<String>,
    pub(crate) pieces: Vec<Piece>,
}

/// The part of a cue that one unit owns; mostly all of it.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Piece {
    /// The cue's own time, as milliseconds after the start of the stored one, which also covers
    /// words that are heard outside it, and its duration.
    pub(crate) lead: u64,
    pub(crate) length: u64,
    /// The bytes of text it takes.
    pub(crate) bytes: usize,
    /// The characters of the cue's text before it.
    pub(crate) before: usize,
    /// The characters of the cue's whole text.
    pub(crate) total: usize,
    /// Who speaks, as an index of `names`.
    pub(crate) speaker: Option<usize>,
    /// The word times token by token; empty when the cue has none.
    pub(crate) heard: Vec<Option<Heard>>,
}

/// What the recogniser said of one token.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Heard {
    pub(crate) time: TokenTime,
    /// Who says this word, where it states one, as an index of `names`.
    pub(crate) speaker: Option<usize>,
}

const HEARD: u64 = 1;
const START_EXACT: u64 = 2;
const END_EXACT: u64 = 4;

impl Detail {
    /// The index of a name, added if new.
    pub(crate) fn name(&mut self, name: &str) -> usize {
        self.names.iter().position(|known| known == name).unwrap_or_else(|| {
            self.names.push(name.to_owned());
            self.names.len() - 1
        })
    }

    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(16 + 8 * self.pieces.len());
        put_count(&mut out, self.names.len());
        for name in &self.names {
            put_count(&mut out, name.len());
            out.extend_from_slice(name.as_bytes());
        }
        let mut clock = 0;
        for piece in &self.pieces {
            put(&mut out, piece.lead);
            put(&mut out, piece.length);
            for count in [piece.bytes, piece.before, piece.total, index(piece.speaker)] {
                put_count(&mut out, count);
            }
            put_count(&mut out, piece.heard.len());
            for heard in &piece.heard {
                put_heard(&mut out, heard.as_ref(), &mut clock);
            }
        }
        out
    }

    /// Reads what [`Detail::encode`] wrote; `None` for anything else.
    pub(crate) fn decode(mut bytes: &[u8]) -> Option<Self> {
        let bytes = &mut bytes;
        let mut detail = Self::default();
        for _ in 0..take_count(bytes)? {
            let length = take_count(bytes)?;
            let (name, rest) = bytes.split_at_checked(length)?;
            detail.names.push(std::str::from_utf8(name).ok()?.to_owned());
            *bytes = rest;
        }
        let mut clock = 0;
        while !bytes.is_empty() {
            let mut piece = Piece {
                lead: take(bytes)?,
                length: take(bytes)?,
                bytes: take_count(bytes)?,
                before: take_count(bytes)?,
                total: take_count(bytes)?,
                speaker: take_count(bytes)?.checked_sub(1),
                heard: Vec::new(),
            };
            for _ in 0..take_count(bytes)? {
                piece.heard.push(take_heard(bytes, &mut clock)?);
            }
            detail.pieces.push(piece);
        }
        Some(detail)
    }
}

fn put_heard(out: &mut Vec<u8>, heard: Option<&Heard>, clock: &mut u64) {
    let Some(Heard { time, speaker }) = heard else { return put(out, 0) };
    let start = if time.start_exact { START_EXACT } else { 0 };
    let end = if time.end_exact { END_EXACT } else { 0 };
    put(out, HEARD | start | end);
    put_step(out, *clock, time.start);
    put_step(out, time.start, time.end);
    put_count(out, index(*speaker));
    *clock = time.end;
}

fn take_heard(bytes: &mut &[u8], clock: &mut u64) -> Option<Option<Heard>> {
    let flags = take(bytes)?;
    if flags & HEARD == 0 {
        return Some(None);
    }
    let start = take_step(bytes, *clock)?;
    let end = take_step(bytes, start)?;
    *clock = end;
    let time = TokenTime {
        start,
        end,
        start_exact: flags & START_EXACT != 0,
        end_exact: flags & END_EXACT != 0,
    };
    Some(Some(Heard { time, speaker: take_count(bytes)?.checked_sub(1) }))
}

/// An index with a place for none.
fn index(speaker: Option<usize>) -> usize {
    speaker.map_or(0, |n| n + 1)
}

fn put_count(out: &mut Vec<u8>, count: usize) {
    put(out, count as u64);
}

fn take_count(bytes: &mut &[u8]) -> Option<usize> {
    usize::try_from(take(bytes)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_piece() -> impl Strategy<Value = Piece> {
        let heard = (any::<(u64, u64, bool, bool)>(), proptest::option::of(0_usize..3)).prop_map(
            |((start, end, start_exact, end_exact), speaker)| Heard {
                time: TokenTime { start, end, start_exact, end_exact },
                speaker,
            },
        );
        let heard = proptest::collection::vec(proptest::option::of(heard), 0..5);
        let speaker = proptest::option::of(0_usize..3);
        (any::<[u64; 2]>(), any::<[u16; 3]>(), speaker, heard).prop_map(
            |([lead, length], [bytes, before, total], speaker, heard)| Piece {
                lead,
                length,
                bytes: bytes.into(),
                before: before.into(),
                total: total.into(),
                speaker,
                heard,
            },
        )
    }

    proptest! {
        #[test]
        fn comes_back_as_it_was(
            names in proptest::collection::vec(".{0,5}", 0..3),
            pieces in proptest::collection::vec(any_piece(), 0..5),
        ) {
            let detail = Detail { names, pieces };
            prop_assert_eq!(Detail::decode(&detail.encode()), Some(detail));
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes: Vec<u8>) {
            let _ = Detail::decode(&bytes);
        }
    }
}
