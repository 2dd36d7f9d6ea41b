use cuedex_model::Transcript;
use rayon::prelude::*;

use super::recipe::{Lacking, Merged, Recipe};

/// Merges each of many videos by one recipe, on all cores; the results come in the order of the
/// videos.
///
/// ```
/// use cuedex_format::merge::{Recipe, merge_each};
/// use cuedex_model::Transcript;
///
/// let merged = merge_each(vec![Transcript::default(); 3], &Recipe::default());
/// assert_eq!(merged.len(), 3);
/// ```
#[must_use]
pub fn merge_each(videos: Vec<Transcript>, recipe: &Recipe) -> Vec<Result<Merged, Lacking>> {
    videos.into_par_iter().map(|video| recipe.apply(video)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::merge::testing::{said, seen};
    use crate::merge::{DescribeOptions, Mode};

    #[test]
    fn many_give_what_one_after_another_does_in_the_same_order() {
        let video = |n: u64| {
            let said = said(&[(n, n + 900, "tea"), (n + 5_000 + n % 900, n + 9_000, "milk")]);
            Transcript::of_tracks(match n % 7 {
                0 => vec![said],
                _ => vec![said, seen(&[(n, n + 6_000, "a cup")])],
            })
        };
        let videos: Vec<Transcript> = (0..500).map(video).collect();
        let mode = Mode::Describe(DescribeOptions::default());
        let recipe = Recipe { mode, ..Recipe::default() };
        let one_by_one: Vec<_> = videos.iter().cloned().map(|video| recipe.apply(video)).collect();
        assert_eq!(merge_each(videos, &recipe), one_by_one);
    }
}
