use super::grams::Words;

/// Votes that lie so near to each other, in milliseconds, agree: half a second to each side.
const WINDOW: i64 = 1_000;

/// An offset that lies further from the best one than this is another one.
const APART: i64 = 2_000;

/// What the words in common say of an offset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tally {
    /// In milliseconds.
    pub(super) offset: i64,
    pub(super) votes: usize,
    pub(super) second: usize,
    pub(super) compared: usize,
}

/// A distance between two places with the same words, and the number of the second place.
type Vote = (i64, usize);

/// Counts the votes of rows of so many words; `None` where there is none.
pub(super) fn tally(reference: &Words, other: &Words, words: usize) -> Option<Tally> {
    let known = reference.rare(words);
    let mut votes: Vec<Vote> = Vec::new();
    let mut compared = 0;
    for (gram, places) in other.rare(words) {
        let Some(there) = known.get(&gram) else { continue };
        for here in places {
            votes.extend(there.iter().map(|there| (there.saturating_sub(here), compared)));
            compared += 1;
        }
    }
    // Times only: the map's own order must not show.
    votes.sort_unstable();
    let (peak, agreed) = peak(&votes, compared)?;
    let offset = peak[peak.len() / 2].0;
    let far: Vec<Vote> = votes
        .iter()
        .copied()
        .filter(|vote| vote.0.abs_diff(offset) > APART.unsigned_abs())
        .collect();
    let second = self::peak(&far, compared).map_or(0, |(_, agreed)| agreed);
    Some(Tally { offset, votes: agreed, second, compared })
}

/// The votes of the first window in which most places agree, and how many those are: a place
/// counts once, however often its words are found near each other.
fn peak(votes: &[Vote], places: usize) -> Option<(&[Vote], usize)> {
    let mut inside = vec![0_u32; places];
    let (mut first, mut agreed) = (0, 0);
    let mut best: Option<(&[Vote], usize)> = None;
    for (n, &(offset, place)) in votes.iter().enumerate() {
        agreed += usize::from(inside[place] == 0);
        inside[place] += 1;
        while offset.abs_diff(votes[first].0) > WINDOW.unsigned_abs() {
            let left = &mut inside[votes[first].1];
            *left -= 1;
            agreed -= usize::from(*left == 0);
            first += 1;
        }
        if best.is_none_or(|(_, most)| agreed > most) {
            best = Some((&votes[first..=n], agreed));
        }
    }
    best
}
