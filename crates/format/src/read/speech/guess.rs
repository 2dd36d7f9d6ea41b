//! Times for words that have none.

use cuedex_model::{TimeSpan, Timestamp, Word};

use crate::cue::share::{letters, share};

/// Words that are marked as guessed share the time between their neighbours by their lengths; at
/// the ends of a segment its own ends are the neighbours.
pub(super) fn guess(words: &mut [Word], span: TimeSpan) {
    let open: Vec<bool> = words.iter().map(|word| word.guessed).collect();
    fill(words, span, &open);
}

/// The same for the words that are `open`.
pub(crate) fn fill(words: &mut [Word], span: TimeSpan, open: &[bool]) {
    let mut at = 0;
    while at < words.len() {
        let run = open[at..].iter().take_while(|open| **open).count();
        if run > 0 {
            let before = at.checked_sub(1).map(|n| words[n].span);
            let after = words.get(at + run).map(|word| word.span.start());
            let last_start = before.map_or(Timestamp::ZERO, TimeSpan::start);
            let to = after.unwrap_or(span.end().max(last_start));
            // A neighbour in front may reach into the one behind.
            let from = before.map_or(span.start(), TimeSpan::end).min(to);
            share_out(&mut words[at..at + run], TimeSpan::clamped(from, to));
        }
        at += run + 1;
    }
}

fn share_out(words: &mut [Word], span: TimeSpan) {
    let all = words.iter().map(|word| letters(&word.text)).sum();
    let mut before = 0;
    for word in words {
        let after = before + letters(&word.text);
        word.span = share(span, before..after, all);
        before = after;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn guesses_keep_the_order_of_starts(
            stated in proptest::collection::vec((0_u64..50, 0_u64..30, any::<bool>(), "[a-z]{1,4}"), 0..12),
            span in (0_u64..60, 0_u64..60),
        ) {
            let mut start = 0;
            let mut words: Vec<Word> = stated.into_iter().map(|(step, length, guessed, text)| {
                start += step;
                let mut word = Word::new(TimeSpan::from_millis(start, start + length), text);
                word.guessed = guessed;
                word
            }).collect();
            let first_known = words.iter().find(|w| !w.guessed).map(|w| w.span.start());
            let span = TimeSpan::from_millis(span.0, span.0 + span.1);
            guess(&mut words, span);
            prop_assert!(words.is_sorted_by_key(|word| word.span.start()), "{words:?}");
            if let Some(first) = words.first().filter(|word| word.guessed) {
                let earliest = first_known.map_or(span.start(), |known| known.min(span.start()));
                prop_assert_eq!(first.span.start(), earliest);
            }
        }
    }
}
