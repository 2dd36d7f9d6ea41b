//! Which of several tracks begins first.

use cuedex_model::Timestamp;

/// A tree of winners over the heads of tracks: each node holds the earlier of its two. A new head
/// plays only against the winners on its way up, without a branch that depends on who wins, which
/// is why this and not a heap.
#[derive(Debug, Clone)]
pub(super) struct Tournament {
    /// The root at 1, the children of `n` at `2n` and `2n + 1`, the tracks from `leaves`.
    winners: Vec<Head>,
    leaves: usize,
}

/// A start, and below it the number of the track, so that the earlier track wins among equals.
type Head = u128;

/// The head of a track that has nothing left: later than any other.
const NONE: Head = Head::MAX;

impl Tournament {
    pub(super) fn of(heads: impl ExactSizeIterator<Item = Option<Timestamp>>) -> Self {
        let leaves = heads.len().next_power_of_two();
        let mut winners = vec![NONE; 2 * leaves];
        for (track, start) in heads.enumerate() {
            winners[leaves + track] = head(start, track);
        }
        for node in (1..leaves).rev() {
            winners[node] = winners[2 * node].min(winners[2 * node + 1]);
        }
        Self { winners, leaves }
    }

    /// The track that begins first, among equals the first one.
    #[inline]
    pub(super) fn first(&self) -> Option<usize> {
        let head = self.winners[1];
        // The low half of a head is the number of its track.
        (head != NONE).then(|| usize::try_from(head & Head::from(u64::MAX)).unwrap_or(usize::MAX))
    }

    /// Gives a track its next head.
    #[inline]
    pub(super) fn replace(&mut self, track: usize, start: Option<Timestamp>) {
        let mut node = self.leaves + track;
        let mut winner = head(start, track);
        self.winners[node] = winner;
        while node > 1 {
            winner = winner.min(self.winners[node ^ 1]);
            node /= 2;
            self.winners[node] = winner;
        }
    }
}

#[inline]
fn head(start: Option<Timestamp>, track: usize) -> Head {
    start.map_or(NONE, |start| (Head::from(start.as_millis()) << 64) | track as Head)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::collection::vec;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_first_is_the_earliest_and_among_equals_the_first_track(
            mut heads in vec(proptest::option::of(0u64..4), 0..9),
            next in vec((0usize..9, proptest::option::of(0u64..4)), 0..20),
        ) {
            let time = |start: Option<u64>| start.map(Timestamp::from_millis);
            let mut order = Tournament::of(heads.iter().map(|&start| time(start)));
            for (track, start) in next {
                let earliest = heads.iter().enumerate().filter_map(|(n, s)| s.map(|s| (s, n))).min();
                prop_assert_eq!(order.first(), earliest.map(|(_, n)| n));
                if track < heads.len() {
                    heads[track] = start;
                    order.replace(track, time(start));
                }
            }
        }
    }

    #[test]
    fn the_last_instant_is_a_start_like_any_other() {
        let order = Tournament::of([None, Some(Timestamp::MAX)].into_iter());
        assert_eq!(order.first(), Some(1));
    }
}
