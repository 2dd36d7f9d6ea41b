//! Records as lines, each with its checksum, in a file that only grows.
//!
//! A line is the XXH3-64 of the payload as 16 hexadecimal digits, a space, the payload, which is
//! one line of JSON, and a line end. A record counts when its line is whole: what a crash cut off
//! is told and set aside on the next write, and a line that was changed since costs no other.

use xxhash_rust::xxh3::xxh3_64;

/// The digits of a checksum and the space behind them.
const HEAD: usize = 17;

/// How many places of a broken line are tried as the beginning of a whole one.
const TRIES: usize = 64;

/// The lines of a journal.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Journal<'a> {
    /// What every whole line holds, in order.
    pub(super) payloads: Vec<&'a [u8]>,
    /// The lines in the middle that are not what was written, by their number from 1.
    pub(super) broken: Vec<(usize, &'a [u8])>,
    /// How many bytes at the start are whole lines, but for broken ones among them.
    pub(super) sound: usize,
    /// What follows them: the end of a write that was cut off, or that is not what was written.
    pub(super) torn: &'a [u8],
}

impl<'a> Journal<'a> {
    /// Reads lines, whatever they are.
    pub(super) fn parse(bytes: &'a [u8]) -> Self {
        let mut journal = Self::default();
        let (mut at, mut broken) = (0, Vec::new());
        for (number, line) in bytes.split_inclusive(|byte| *byte == b'\n').enumerate() {
            at += line.len();
            let Some(line) = line.strip_suffix(b"\n") else { break };
            let found = payloads(line);
            if let Some(payload) = whole(line) {
                journal.payloads.push(payload);
            } else {
                journal.payloads.extend(&found);
                broken.push((number + 1, line));
            }
            if !found.is_empty() {
                journal.broken.append(&mut broken);
                journal.sound = at;
            }
        }
        journal.torn = &bytes[journal.sound..];
        journal
    }
}

/// Writes a record behind others.
pub(super) fn push(lines: &mut Vec<u8>, payload: &[u8]) {
    lines.extend_from_slice(format!("{:016x} ", xxh3_64(payload)).as_bytes());
    lines.extend_from_slice(payload);
    lines.push(b'\n');
}

/// What a line holds, where it is what was written.
fn whole(line: &[u8]) -> Option<&[u8]> {
    let (head, payload) = line.split_at_checked(HEAD)?;
    (is_head(head) && head[..HEAD - 1] == *format!("{:016x}", xxh3_64(payload)).as_bytes())
        .then_some(payload)
}

fn is_head(head: &[u8]) -> bool {
    let is_digit = |byte: &u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    head[HEAD - 1] == b' ' && head[..HEAD - 1].iter().all(is_digit)
}

/// The records in a line: the lost line end of one must not cost the next.
fn payloads(line: &[u8]) -> Vec<&[u8]> {
    if let Some(payload) = whole(line) {
        return vec![payload];
    }
    let heads = line.windows(HEAD).enumerate().skip(1).filter(|(_, head)| is_head(head));
    let mut starts = heads.map(|(at, _)| at).take(TRIES);
    let second = starts.find(|at| whole(&line[*at..]).is_some());
    let first = second.and_then(|at| whole(&line[..at - 1]));
    first.into_iter().chain(second.and_then(|at| whole(&line[at..]))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lines(records: &[String]) -> Vec<u8> {
        let mut lines = Vec::new();
        for record in records {
            push(&mut lines, record.as_bytes());
        }
        lines
    }

    fn texts(journal: &Journal<'_>) -> Vec<String> {
        let text = |payload: &&[u8]| String::from_utf8_lossy(payload).into_owned();
        journal.payloads.iter().map(text).collect()
    }

    fn records() -> impl Strategy<Value = Vec<String>> {
        prop::collection::vec("[ -~äλ]{0,40}|\\{\"a\":[0-9]{1,9}\\}", 0..12)
    }

    #[test]
    fn a_journal_is_read_as_it_was_written() {
        let records = vec!["{\"a\":1}".to_owned(), String::new(), "{}".to_owned()];
        let bytes = lines(&records);
        let journal = Journal::parse(&bytes);
        assert_eq!(texts(&journal), records);
        assert_eq!((journal.sound, journal.torn), (bytes.len(), &[][..]));
        assert_eq!(Journal::parse(b""), Journal::default());
    }

    #[test]
    fn a_broken_line_in_the_middle_is_known_and_one_at_the_end_is_torn() {
        let mut bytes = lines(&["{\"a\":1}".to_owned(), "{\"a\":2}".to_owned()]);
        bytes[20] ^= 1;
        let journal = Journal::parse(&bytes);
        assert_eq!(texts(&journal), ["{\"a\":2}"]);
        assert_eq!(journal.broken.iter().map(|(n, _)| *n).collect::<Vec<_>>(), [1]);
        let mut bytes = lines(&["{\"a\":1}".to_owned(), "{\"a\":2}".to_owned()]);
        let last = bytes.len() - 3;
        bytes[last] ^= 1;
        let journal = Journal::parse(&bytes);
        assert_eq!((texts(&journal).len(), journal.broken.len()), (1, 0));
        assert_eq!(journal.torn, &bytes[journal.sound..]);
    }

    proptest! {
        #[test]
        fn cut_at_any_byte_everything_before_the_cut_is_there(records in records(), at in any::<prop::sample::Index>()) {
            let bytes = lines(&records);
            let cut = at.index(bytes.len() + 1);
            let journal = Journal::parse(&bytes[..cut]);
            let mut ends = Vec::new();
            let mut end = 0;
            for record in &records {
                end += HEAD + record.len() + 1;
                ends.push(end);
            }
            let whole = ends.iter().filter(|end| **end <= cut).count();
            prop_assert_eq!(texts(&journal), &records[..whole]);
            prop_assert!(journal.broken.is_empty());
            let sound = whole.checked_sub(1).map_or(0, |last| ends[last]);
            prop_assert_eq!((journal.sound, journal.torn), (sound, &bytes[sound..cut]));
        }

        #[test]
        fn a_flipped_byte_costs_no_more_than_its_record(
            records in records(), at in any::<prop::sample::Index>(), bit in 0_u8..8) {
            prop_assume!(!records.is_empty());
            let mut bytes = lines(&records);
            let flipped = at.index(bytes.len());
            bytes[flipped] ^= 1 << bit;
            let mut hit = 0;
            let mut end = 0;
            for (n, record) in records.iter().enumerate() {
                end += HEAD + record.len() + 1;
                if flipped < end {
                    hit = n;
                    break;
                }
            }
            let mut rest = records.clone();
            rest.remove(hit);
            let journal = Journal::parse(&bytes);
            let found = texts(&journal);
            prop_assert!(found == rest || found == records, "{:?}", found);
            prop_assert!(!journal.torn.is_empty() || !journal.broken.is_empty());
        }
    }
}
