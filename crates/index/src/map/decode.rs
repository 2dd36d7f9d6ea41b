use super::nibbles::{AFTER_TWO, ANY, CHARACTER, Reader};
use super::{flag, mode};
use crate::interpolate::share;
use crate::varint::{take, take_step};
use crate::words::TokenTime;

/// The times of a unit's tokens, in a buffer that is used again.
#[derive(Debug, Default, Clone)]
pub(crate) struct Times {
    tokens: Vec<TokenTime>,
    /// For each piece how its tokens' characters become times.
    characters: Vec<Characters>,
    /// For each token its speaker; empty when nobody is named.
    speakers: Vec<Option<usize>>,
    /// The tokens that stand at the place of the next word, in order.
    attached: Vec<usize>,
    /// The tokens of mixed pieces that have times, in order.
    heard: Vec<usize>,
    /// The unit begins inside of a cue.
    continues: bool,
    /// Where the pieces end, as tokens.
    ends: Vec<usize>,
    bytes: Vec<u8>,
}

/// Of tokens without times `start` and `end` are read as characters of their cue. They become
/// times only when they are asked for.
#[derive(Debug, Clone, Copy)]
struct Characters {
    /// The cue's start and length in milliseconds.
    start: u64,
    length: u64,
    /// The characters of the cue, or 0 where the tokens have times.
    total: u64,
}

/// What a damaged map may claim at most; a unit has far fewer.
const MAX_TOKENS: usize = 1 << 20;
const MAX_CHARACTERS: usize = 1 << 31;

impl Times {
    /// Reads the numbers of a unit's map, which [`super::Map::encode`] made; `false` for anything
    /// else.
    pub(crate) fn read(&mut self, numbers: &[u64], base: u64) -> bool {
        self.tokens.clear();
        self.characters.clear();
        self.speakers.clear();
        self.attached.clear();
        self.heard.clear();
        self.ends.clear();
        let mut bytes = std::mem::take(&mut self.bytes);
        bytes.clear();
        for number in numbers {
            bytes.extend_from_slice(&number.to_le_bytes());
        }
        let is_read = self.pieces(&bytes, base).is_some();
        self.bytes = bytes;
        is_read
    }

    /// How many tokens there are.
    pub(crate) fn len(&self) -> usize {
        self.tokens.len()
    }

    /// When a token is heard or seen.
    pub(crate) fn token(&self, n: usize) -> Option<TokenTime> {
        let mut token = self.tokens.get(n).copied()?;
        let piece = self.ends.partition_point(|&end| end <= n);
        let piece = self.characters.get(piece).filter(|piece| piece.total > 0);
        if let Some(&Characters { start, length, total }) = piece
            && !self.is_heard(n)
        {
            token.start = start.saturating_add(share(length, token.start, total));
            token.end = start.saturating_add(share(length, token.end, total));
        }
        Some(token)
    }

    /// Whether a token of a mixed piece has times of its own.
    fn is_heard(&self, n: usize) -> bool {
        !self.heard.is_empty() && self.heard.binary_search(&n).is_ok()
    }

    /// Who says a token, as an index of the unit's names.
    pub(crate) fn speaker(&self, n: usize) -> Option<usize> {
        self.speakers.get(n).copied().flatten()
    }

    /// Whether a token stands at the place of the next word.
    pub(crate) fn is_attached(&self, n: usize) -> bool {
        !self.attached.is_empty() && self.attached.binary_search(&n).is_ok()
    }

    /// Whether the unit begins inside of a cue.
    pub(crate) fn continues(&self) -> bool {
        self.continues
    }

    /// How many tokens each piece has.
    pub(crate) fn pieces_lengths(&self) -> impl Iterator<Item = usize> + '_ {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        self.ends.iter().zip(starts).map(|(end, start)| end - start)
    }

    /// The tokens at a place of the unit: those that are attached, then its word. The last place
    /// of a stream may have no word.
    pub(crate) fn at_place(&self, place: usize) -> std::ops::Range<usize> {
        if self.attached.is_empty() {
            return place..place + 1;
        }
        // The words before the place, and the attached tokens that stand before the last of them.
        let mut from = place;
        for &attached in &self.attached {
            if attached >= from {
                break;
            }
            from += 1;
        }
        let run = self.attached.iter().skip_while(|&&n| n < from);
        let run = run.zip(from..).take_while(|&(&n, at)| n == at).count();
        from..(from + run + 1).min(self.len())
    }

    fn pieces(&mut self, mut bytes: &[u8], base: u64) -> Option<()> {
        let bytes = &mut bytes;
        let pieces = take_count(bytes)?;
        let head = take(bytes)?;
        let (quantum, has_speakers) = ((head >> 2).max(1), head & 1 == 1);
        self.continues = head & 2 == 2;
        let mut clock = base;
        for _ in 0..pieces {
            let head = take(bytes)?;
            let tokens = usize::try_from(head >> 3).ok()?;
            let start = take_step(bytes, clock)?;
            let length = take(bytes)?;
            clock = start.wrapping_add(length);
            let speaker = if has_speakers { take_count(bytes)?.checked_sub(1) } else { None };
            if self.tokens.len().checked_add(tokens)? > MAX_TOKENS {
                return None;
            }
            if head & 4 != 0 {
                self.attached(bytes)?;
            }
            let (from, mut total) = (self.tokens.len(), 0);
            match head & 3 {
                mode::TEXT | mode::MIXED => total = self.characters(bytes, tokens)?,
                mode::HEARD => self.measured(bytes, tokens, start, quantum)?,
                _ => self.at_once(tokens, start, clock),
            }
            self.characters.push(Characters { start, length, total });
            if has_speakers {
                self.speakers.resize(self.tokens.len(), speaker);
            }
            if head & 3 == mode::MIXED {
                self.mixed(bytes, from, start)?;
            }
            self.ends.push(self.tokens.len());
        }
        Some(())
    }

    fn attached(&mut self, bytes: &mut &[u8]) -> Option<()> {
        let mut at = self.tokens.len();
        for _ in 0..take_count(bytes)? {
            at = at.checked_add(take_count(bytes)?).filter(|&at| at < MAX_TOKENS)?;
            self.attached.push(at);
        }
        Some(())
    }

    fn at_once(&mut self, tokens: usize, start: u64, end: u64) {
        let time = TokenTime { start, end: end.max(start), start_exact: true, end_exact: true };
        self.tokens.resize(self.tokens.len() + tokens, time);
    }

    /// Reads tokens as characters and gives the number of all characters of their cue.
    fn characters(&mut self, bytes: &mut &[u8], tokens: usize) -> Option<u64> {
        let is_cut = self.continues && self.ends.is_empty();
        let mut nibbles = Reader::new(bytes);
        let mut at = if is_cut { nibbles.take_number()? } else { 0 };
        let mut space = 1;
        for _ in 0..tokens {
            let (from, length) = match nibbles.take()? {
                ANY => match nibbles.take_number()? {
                    0 => (at.checked_sub(nibbles.take_number()?)?, nibbles.take_number()?),
                    gap => ((at + gap - 1).checked_sub(space)?, nibbles.take_number()?),
                },
                AFTER_TWO => (at + 2 - space, nibbles.take_number()?),
                CHARACTER => (at.checked_sub(space)?, 1),
                length => (at + 1 - space, usize::from(length)),
            };
            space = 0;
            at = from.checked_add(length).filter(|&at| at < MAX_CHARACTERS)?;
            let (start, end) = (from as u64, at as u64);
            self.tokens.push(TokenTime { start, end, start_exact: false, end_exact: false });
        }
        let total = at.checked_add(nibbles.take_number()?)?.max(1);
        *bytes = nibbles.rest();
        Some(total as u64)
    }

    fn measured(
        &mut self,
        bytes: &mut &[u8],
        tokens: usize,
        start: u64,
        quantum: u64,
    ) -> Option<()> {
        let mut clock = start;
        for _ in 0..tokens {
            let head = take(bytes)?;
            if head & 1 == 1 {
                let steps = take_step(bytes, clock / quantum)?.wrapping_sub(clock / quantum);
                clock = clock.wrapping_add(steps.wrapping_mul(quantum));
            }
            let end = clock.wrapping_add((head >> 1).wrapping_mul(quantum));
            let time = TokenTime { start: clock, end, start_exact: true, end_exact: true };
            self.tokens.push(time);
            clock = end;
        }
        Some(())
    }

    fn mixed(&mut self, bytes: &mut &[u8], from: usize, start: u64) -> Option<()> {
        let mut clock = start;
        for n in from..self.tokens.len() {
            let flags = take(bytes)?;
            if flags & flag::HEARD == 0 {
                continue;
            }
            let start = take_step(bytes, clock)?;
            let end = take_step(bytes, start)?;
            clock = end;
            let (start_exact, end_exact) =
                (flags & flag::START_EXACT != 0, flags & flag::END_EXACT != 0);
            self.tokens[n] = TokenTime { start, end, start_exact, end_exact };
            self.heard.push(n);
            if flags & flag::SPEAKER != 0 {
                let speaker = take_count(bytes)?;
                if let Some(known) = self.speakers.get_mut(n) {
                    *known = Some(speaker);
                }
            }
        }
        Some(())
    }
}

fn take_count(bytes: &mut &[u8]) -> Option<usize> {
    usize::try_from(take(bytes)?).ok()
}
