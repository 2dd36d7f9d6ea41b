//! Whole numbers in as few bytes as they need: seven bits a byte, low bits first.

pub(crate) fn put(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(low_bits(number) | 0x80);
        number >>= 7;
    }
    out.push(low_bits(number));
}

/// Writes `to` as the distance from `from`; close numbers take few bytes, whichever is larger.
pub(crate) fn put_step(out: &mut Vec<u8>, from: u64, to: u64) {
    // The distance is taken around the end of the range, which `take_step` undoes exactly.
    let step = to.wrapping_sub(from);
    let back = step >> 63;
    put(out, (step << 1) ^ (0_u64.wrapping_sub(back)));
}

/// Takes a number off the front; `None` when the bytes end early or say too much.
pub(crate) fn take(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0_u64;
    for shift in (0..64).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7f).checked_shl(shift)?;
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}

/// Takes what [`put_step`] wrote.
pub(crate) fn take_step(bytes: &mut &[u8], from: u64) -> Option<u64> {
    let folded = take(bytes)?;
    let step = (folded >> 1) ^ (0_u64.wrapping_sub(folded & 1));
    Some(from.wrapping_add(step))
}

fn low_bits(number: u64) -> u8 {
    (number & 0x7f) as u8
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_number_and_step_comes_back(numbers: Vec<u64>) {
            let mut bytes = Vec::new();
            let mut from = 0;
            for &number in &numbers {
                put(&mut bytes, number);
                put_step(&mut bytes, from, number);
                from = number;
            }
            let (mut rest, mut from) = (&bytes[..], 0);
            for &number in &numbers {
                prop_assert_eq!(take(&mut rest), Some(number));
                prop_assert_eq!(take_step(&mut rest, from), Some(number));
                from = number;
            }
            prop_assert!(rest.is_empty());
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes: Vec<u8>) {
            let mut rest = &bytes[..];
            while take(&mut rest).is_some() {}
        }
    }

    #[test]
    fn small_steps_take_one_byte() {
        for (from, to) in [(10, 12), (12, 10), (u64::MAX, 0)] {
            let mut bytes = Vec::new();
            put_step(&mut bytes, from, to);
            assert_eq!(bytes.len(), 1, "{from} {to}");
        }
    }
}
