//! A row of numbers that answers for the first above a height and the highest of a range.

use std::ops::Range;

/// A tree of maxima over a row of numbers; both questions cost `O(log n)`.
#[derive(Debug, Clone)]
pub(super) struct Peaks {
    /// The root at 1, the children of `n` at `2n` and `2n + 1`, the row itself from `leaves`.
    highest: Vec<u64>,
    leaves: usize,
}

impl Peaks {
    pub(super) fn of(row: impl ExactSizeIterator<Item = u64>) -> Self {
        let leaves = row.len().next_power_of_two();
        let mut highest = vec![0; 2 * leaves];
        for (leaf, height) in highest[leaves..].iter_mut().zip(row) {
            *leaf = height;
        }
        for node in (1..leaves).rev() {
            highest[node] = highest[2 * node].max(highest[2 * node + 1]);
        }
        Self { highest, leaves }
    }

    /// The first place from `from` on that is higher than `height`.
    pub(super) fn first_above(&self, from: usize, height: u64) -> Option<usize> {
        if from >= self.leaves {
            return None;
        }
        let mut node = self.leaves + from;
        while self.highest[node] <= height {
            // Up while it is the right child; its sibling on the left is behind us.
            while node % 2 == 1 {
                node /= 2;
            }
            if node == 0 {
                return None;
            }
            node += 1;
        }
        while node < self.leaves {
            node *= 2;
            node += usize::from(self.highest[node] <= height);
        }
        Some(node - self.leaves)
    }

    /// The first of the highest places of a range and its height; zero is no height.
    pub(super) fn highest(&self, range: Range<usize>) -> Option<(usize, u64)> {
        let (mut left, mut right) =
            (self.leaves + range.start, self.leaves + range.end.min(self.leaves));
        let mut height = 0;
        while left < right {
            if left % 2 == 1 {
                height = height.max(self.highest[left]);
                left += 1;
            }
            if right % 2 == 1 {
                right -= 1;
                height = height.max(self.highest[right]);
            }
            (left, right) = (left / 2, right / 2);
        }
        let below = height.checked_sub(1)?;
        Some((self.first_above(range.start, below)?, height))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::collection::vec;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn answers_as_a_walk_over_the_row_does(
            row in vec(0u64..6, 0..20), from in 0usize..24, to in 0usize..24, height in 0u64..6,
        ) {
            let peaks = Peaks::of(row.iter().copied());
            let above = (from..row.len()).find(|&n| row[n] > height);
            prop_assert_eq!(peaks.first_above(from, height), above);
            let range = from.min(row.len())..to.min(row.len());
            let highest = range
                .clone()
                .map(|n| (n, row[n]))
                .filter(|(_, height)| *height > 0)
                .min_by_key(|&(n, height)| (std::cmp::Reverse(height), n));
            prop_assert_eq!(peaks.highest(range), highest);
        }
    }
}
