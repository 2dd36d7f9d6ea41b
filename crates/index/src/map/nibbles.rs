//! Numbers of four bits, of which most words need one.

/// Writes half bytes, the low one first.
#[derive(Default)]
pub(super) struct Writer {
    bytes: Vec<u8>,
    half: bool,
}

impl Writer {
    pub(super) fn put(&mut self, nibble: u8) {
        match self.bytes.last_mut() {
            Some(last) if self.half => *last |= nibble << 4,
            _ => self.bytes.push(nibble & 15),
        }
        self.half = !self.half;
    }

    /// Three bits a half byte, the low ones first; the fourth says that more follow.
    pub(super) fn put_number(&mut self, mut number: usize) {
        loop {
            let low = u8::try_from(number & 7).unwrap_or(0);
            number >>= 3;
            if number == 0 {
                return self.put(low);
            }
            self.put(8 | low);
        }
    }

    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

/// Reads what [`Writer`] wrote.
pub(super) struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    pub(super) fn take(&mut self) -> Option<u8> {
        let byte = self.bytes.get(self.at / 2)?;
        let nibble = if self.at.is_multiple_of(2) { byte & 15 } else { byte >> 4 };
        self.at += 1;
        Some(nibble)
    }

    pub(super) fn take_number(&mut self) -> Option<usize> {
        let mut number = 0_usize;
        for shift in (0..usize::BITS).step_by(3) {
            let nibble = self.take()?;
            number |= usize::from(nibble & 7).checked_shl(shift)?;
            if nibble < 8 {
                return Some(number);
            }
        }
        None
    }

    /// What follows the last half byte.
    pub(super) fn rest(self) -> &'a [u8] {
        self.bytes.get(self.at.div_ceil(2)..).unwrap_or_default()
    }
}

/// Codes 1 to 13: after one space, so many characters. This one: one more than the characters
/// between follow, or a 0 and how many to go back; then the number of characters.
pub(super) const ANY: u8 = 0;
/// After two signs, as a comma and a space; the number of characters follows.
pub(super) const AFTER_TWO: u8 = 14;
/// One character right behind the last.
pub(super) const CHARACTER: u8 = 15;
