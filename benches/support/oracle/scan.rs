use super::time::Extent;
use super::{Form, Oracle};

/// An occurrence on a line, by its words' places.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Place {
    /// The number of the line.
    pub(crate) line: usize,
    pub(crate) first: usize,
    pub(crate) last: usize,
    pub(crate) extent: Extent,
    /// It must be found; otherwise it depends on a word in doubt or on accents and may be found.
    pub(crate) required: bool,
}

impl Oracle {
    /// Every occurrence of a phrase, by a look at each word of each track.
    pub(crate) fn phrase(&self, phrase: &[Form]) -> Vec<Place> {
        let mut places = Vec::new();
        for line in 0..self.lines.len() {
            self.whole(line, phrase, &mut places);
            self.over_doubt(line, phrase, &mut places);
        }
        places
    }

    /// Occurrences side by side.
    fn whole(&self, line: usize, phrase: &[Form], places: &mut Vec<Place>) {
        let words = &self.lines[line];
        for (first, run) in words.forms.windows(phrase.len()).enumerate() {
            if !self.are_like(run.iter().copied(), phrase) {
                continue;
            }
            let last = first + phrase.len() - 1;
            if !words.is_joined(first, last) {
                continue;
            }
            let required = run == phrase && words.is_sure(first..last + 1);
            if let Some(extent) = words.extent(first..=last) {
                places.push(Place { line, first, last, extent, required });
            }
        }
    }

    /// Occurrences with words in doubt between theirs.
    fn over_doubt(&self, line: usize, phrase: &[Form], places: &mut Vec<Place>) {
        let words = &self.lines[line];
        for run in words.clear.windows(phrase.len()) {
            let (first, last) = (run[0] as usize, run[run.len() - 1] as usize);
            let is_like = self.are_like(run.iter().map(|&n| words.forms[n as usize]), phrase);
            if !is_like || last - first + 1 == phrase.len() || !words.is_joined(first, last) {
                continue;
            }
            if let Some(extent) = words.extent(run.iter().map(|&n| n as usize)) {
                places.push(Place { line, first, last, extent, required: false });
            }
        }
    }

    fn are_like(&self, run: impl Iterator<Item = Form>, phrase: &[Form]) -> bool {
        run.zip(phrase).all(|(a, &b)| a == b || self.is_like(a, b))
    }
}

#[cfg(test)]
mod tests {
    use super::super::spoken;

    #[test]
    fn finds_phrases_over_cues_and_tells_those_over_sounds_apart() {
        let oracle = spoken(&[
            (0, 900, "a quiet"),
            (1_000, 1_900, "harbor, quiet um"),
            (2_000, 2_900, "harbor"),
        ]);
        let phrase = oracle.known("Quiet harbor").expect("known words");
        let places: Vec<_> =
            oracle.phrase(&phrase).iter().map(|p| (p.first, p.last, p.required)).collect();
        assert_eq!(places, [(1, 2, true), (3, 5, false)]);
    }

    #[test]
    fn words_that_differ_in_accents_may_be_found() {
        let oracle = spoken(&[(0, 900, "the caf\u{e9} and the cafe")]);
        let phrase = oracle.known("the cafe").expect("known words");
        let places: Vec<_> = oracle.phrase(&phrase).iter().map(|p| (p.first, p.required)).collect();
        assert_eq!(places, [(0, false), (3, true)]);
    }
}
