use std::collections::{HashMap, HashSet};

use cuedex_model::{Segment, SegmentId};

/// What became of the cues of a file.
pub(super) struct Order<'a> {
    /// For each cue of the file, in file order, what stands in its place now.
    pub(super) kept: Vec<Option<&'a Segment>>,
    /// What was added, in the order in which it is to stand.
    pub(super) added: Vec<Added<'a>>,
}

/// A cue that stood nowhere or elsewhere.
pub(super) struct Added<'a> {
    /// The cue of the file behind which it comes; before the first where there is none.
    pub(super) behind: Option<usize>,
    pub(super) segment: &'a Segment,
    /// The cue of the file that it was.
    pub(super) was: Option<usize>,
}

impl<'a> Order<'a> {
    /// The order for segments that were these, in file order. Cues of a file in the order of
    /// time stay in it: those that start when they did stay where they are, and of the others as
    /// many as can. Cues of another file all stay, and new ones follow the one before them in
    /// time.
    pub(super) fn of(were: &[&Segment], are: &'a [Segment]) -> Self {
        let places: HashMap<SegmentId, usize> =
            were.iter().enumerate().map(|(n, segment)| (segment.id, n)).collect();
        let place = |segment: &Segment| places.get(&segment.id).copied();
        let is_sorted = were.is_sorted_by_key(|segment| segment.span.start());
        let present: Vec<(usize, bool)> = are
            .iter()
            .filter_map(|now| place(now).map(|n| (n, were[n].span.start() == now.span.start())))
            .collect();
        let staying = match is_sorted {
            true => staying(&present),
            false => present.into_iter().map(|(n, _)| n).collect(),
        };
        let mut stays = vec![false; were.len()];
        staying.into_iter().for_each(|n| stays[n] = true);
        let mut order = Self { kept: vec![None; were.len()], added: Vec::new() };
        let mut behind = None;
        for segment in are {
            match place(segment) {
                Some(n) if stays[n] => {
                    order.kept[n] = Some(segment);
                    behind = Some(n);
                }
                was => order.added.push(Added { behind, segment, was }),
            }
        }
        order.added.sort_by_key(|added| added.behind);
        order
    }

    /// What was added behind a cue of the file.
    pub(super) fn behind(&self, behind: Option<usize>) -> &[Added<'a>] {
        let first = self.added.partition_point(|added| added.behind < behind);
        let end = self.added.partition_point(|added| added.behind <= behind);
        &self.added[first..end]
    }

    /// Whether as many cues as before stand in the same places.
    pub(super) fn is_as_it_was(&self) -> bool {
        self.added.is_empty() && self.kept.iter().all(Option::is_some)
    }
}

/// Of cues by their places in the file, in the order of time and each with whether it starts when
/// it did, those that stay where they are.
fn staying(present: &[(usize, bool)]) -> Vec<usize> {
    let fixed: Vec<usize> = present.iter().filter(|(_, is)| *is).map(|(n, _)| *n).collect();
    let fixed: HashSet<usize> = longest_rise(&fixed).into_iter().collect();
    let (mut staying, mut between, mut before) = (Vec::new(), Vec::new(), None);
    let mut close = |between: &mut Vec<usize>, before: Option<usize>, behind: Option<usize>| {
        let fits = |n: &usize| Some(*n) > before && behind.is_none_or(|behind| *n < behind);
        let fitting: Vec<usize> = between.drain(..).filter(fits).collect();
        staying.extend(longest_rise(&fitting));
        staying.extend(behind);
    };
    for (n, _) in present {
        if fixed.contains(n) {
            close(&mut between, before, Some(*n));
            before = Some(*n);
        } else {
            between.push(*n);
        }
    }
    close(&mut between, before, None);
    staying
}

/// The longest rising part of a row of different numbers.
fn longest_rise(row: &[usize]) -> Vec<usize> {
    // The place of the least number that ends a rise of each length, and what came before it.
    let mut ends: Vec<usize> = Vec::new();
    let mut before = vec![None; row.len()];
    for (n, number) in row.iter().enumerate() {
        let length = ends.partition_point(|end| row[*end] < *number);
        before[n] = length.checked_sub(1).map(|shorter| ends[shorter]);
        if length == ends.len() {
            ends.push(n);
        } else {
            ends[length] = n;
        }
    }
    let mut rise: Vec<usize> =
        std::iter::successors(ends.last().copied(), |n| before[*n]).map(|n| row[n]).collect();
    rise.reverse();
    rise
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_starts_when_it_did_stays() {
        assert_eq!(staying(&[(0, true), (2, true), (1, false)]), [0, 2]);
        assert_eq!(staying(&[(1, false), (2, false), (0, true), (3, false)]), [0, 3]);
        assert_eq!(staying(&[(1, false), (2, false), (0, false)]), [1, 2]);
    }

    #[test]
    fn as_many_as_can_be_stay() {
        assert_eq!(longest_rise(&[3, 0, 1, 2]), [0, 1, 2]);
        assert_eq!(longest_rise(&[0, 2, 3, 1]), [0, 2, 3]);
        assert!(longest_rise(&[]).is_empty());
    }

    proptest! {
        #[test]
        fn no_rise_is_longer(row in Just((0..9_usize).collect::<Vec<_>>()).prop_shuffle()) {
            let rise = longest_rise(&row);
            prop_assert!(rise.is_sorted());
            let picked = |mask: usize| row.iter().enumerate().filter(move |(n, _)| mask >> n & 1 == 1);
            let longest = (0..1 << row.len())
                .filter(|mask| picked(*mask).is_sorted_by_key(|(_, number)| *number))
                .map(usize::count_ones)
                .max();
            prop_assert_eq!(Some(rise.len()), longest.map(|n| usize::try_from(n).unwrap()));
        }
    }
}
