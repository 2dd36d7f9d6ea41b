//! Which words do not stand where their times say.

use cuedex_model::Word;

/// The fewest words without which the starts of the others ascend. One word that jumps far ahead
/// is one doubtful word, not all that follow it. Words whose times are guessed do not count.
pub(super) fn out_of_order(words: &[Word]) -> Vec<usize> {
    let known = || words.iter().filter(|word| !word.guessed);
    if known().is_sorted_by_key(|word| word.span.start()) {
        return Vec::new();
    }
    let mut kept = longest_ascent(words).into_iter().rev().peekable();
    let is_doubtful = |n: &usize| !words[*n].guessed && kept.next_if_eq(n).is_none();
    (0..words.len()).filter(is_doubtful).collect()
}

/// The longest ascending run with gaps, from its end, by
/// [patience sorting](https://en.wikipedia.org/wiki/Longest_increasing_subsequence).
fn longest_ascent(words: &[Word]) -> Vec<usize> {
    // Of all runs of a length, the word that ends earliest; and before each word the one in front.
    let mut ends: Vec<usize> = Vec::new();
    let mut in_front: Vec<Option<usize>> = vec![None; words.len()];
    for (n, word) in words.iter().enumerate().filter(|(_, word)| !word.guessed) {
        let length = ends.partition_point(|&end| words[end].span.start() <= word.span.start());
        in_front[n] = length.checked_sub(1).map(|shorter| ends[shorter]);
        match ends.get_mut(length) {
            Some(end) => *end = n,
            None => ends.push(n),
        }
    }
    std::iter::successors(ends.last().copied(), |&n| in_front[n]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use cuedex_model::TimeSpan;

    fn doubted(starts: &[u64]) -> Vec<usize> {
        let word = |&start: &u64| Word::new(TimeSpan::from_millis(start, start + 1), "x");
        out_of_order(&starts.iter().map(word).collect::<Vec<_>>())
    }

    #[test]
    fn one_word_that_jumps_is_one_doubtful_word() {
        assert!(doubted(&[1, 2, 3]).is_empty());
        assert!(doubted(&[1, 1, 1]).is_empty());
        assert_eq!(doubted(&[1, 900, 2, 3, 4]), [1]);
        assert_eq!(doubted(&[5, 6, 1, 7]), [2]);
        assert_eq!(doubted(&[3, 2]), [0]);
    }
}
