//! How far one transcript of a speech lies from another.

mod grams;
mod votes;

use std::fmt;

use cuedex_model::{TimeDelta, Track};

use grams::Lexicon;
use votes::{Tally, tally};

/// When an offset is sure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AlignOptions {
    /// How many places must agree on the offset. The default is 8.
    pub least_votes: usize,
    /// How many times more places must agree on it than on the next best that lies more than two
    /// seconds from it. The default is 3.
    pub least_lead: usize,
    /// How much of the compared places must agree, in percent; less is the sign of cuts or drift,
    /// which one offset cannot mend, or of another speech. The default is 30.
    pub least_percent: usize,
}

impl Default for AlignOptions {
    fn default() -> Self {
        Self { least_votes: 8, least_lead: 3, least_percent: 30 }
    }
}

/// What the search found; made by [`find_offset`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Alignment {
    /// What to add to the times of the other track so that it fits the reference.
    pub offset: TimeDelta,
    /// How many places agree on it within half a second.
    pub votes: usize,
    /// How many agree on the next best offset that lies more than two seconds from it.
    pub second: usize,
    /// How many places of the other track were found in the reference at all.
    pub compared: usize,
    /// How many words in a row were compared: 3, 2 or 1.
    pub words: usize,
}

/// Why no offset is sure; the best guess is inside, where there is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unsure {
    /// The best guess, which may well be wrong; `None` where nothing matched.
    pub best: Option<Alignment>,
    why: Why,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Why {
    Nothing,
    Few,
    Rivals,
    Scattered,
}

impl Alignment {
    /// How much of the compared places agree, in percent.
    #[must_use]
    pub fn percent(&self) -> usize {
        (self.votes * 100).checked_div(self.compared).unwrap_or(0)
    }

    fn why_unsure(&self, options: &AlignOptions) -> Option<Why> {
        if self.votes < options.least_votes {
            Some(Why::Few)
        } else if self.votes < self.second.saturating_mul(options.least_lead) {
            Some(Why::Rivals)
        } else if self.percent() < options.least_percent {
            Some(Why::Scattered)
        } else {
            None
        }
    }
}

impl fmt::Display for Unsure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(Alignment { votes, second, compared, .. }) = self.best else {
            return f.write_str("no words of the two are the same");
        };
        match self.why {
            Why::Nothing | Why::Few => {
                write!(f, "only {votes} of {compared} matching places agree on an offset")
            }
            Why::Rivals => write!(
                f,
                "two offsets fit: {votes} of {compared} matching places agree on one and {second} \
                on another"
            ),
            Why::Scattered => write!(
                f,
                "{votes} of {compared} matching places agree on an offset and the others on none"
            ),
        }
    }
}

impl std::error::Error for Unsure {}

/// Searches for the one offset between two tracks of the same speech, by the words that they
/// share; each in its own language will not do.
///
/// Words that stand three in a row in both tracks, at most four times in each, vote for the
/// distance between their places; where that is not sure, two in a row, then single ones. The
/// offset is the middle one of the votes around the peak. It must be agreed on by enough places, by
/// several times more than agree on any other offset, and by enough of all that were compared:
/// otherwise the search refuses, and says how unsure it was. Words without a time of their own are
/// placed in their segment by the letters before them.
///
/// `O(n log n)`.
///
/// # Errors
/// [`Unsure`] when the words do not tell, as with another speech, two languages, or cuts between
/// the two.
///
/// ```
/// use cuedex_format::merge::{AlignOptions, find_offset};
/// use cuedex_model::{Segment, TimeSpan, Track, TrackKind};
///
/// let lines = ["put the red kettle on", "the tea is on the upper shelf", "mind the old stove",
///     "it burns hotter than you think", "two cups are enough for now"];
/// let track = |first: u64| {
///     let cue = |(n, line): (u64, &&str)| {
///         Segment::new(TimeSpan::from_millis(first + n * 3_000, first + n * 3_000 + 2_500), *line)
///     };
///     Track::new(TrackKind::Audio, (0..).zip(&lines).map(cue).collect())
/// };
/// let found = find_offset(&track(61_500), &track(0), &AlignOptions::default())?;
/// assert_eq!(found.offset.as_millis(), 61_500);
/// # Ok::<(), cuedex_format::merge::Unsure>(())
/// ```
pub fn find_offset(
    reference: &Track,
    other: &Track,
    options: &AlignOptions,
) -> Result<Alignment, Unsure> {
    let mut lexicon = Lexicon::default();
    let (reference, other) = (lexicon.words(reference), lexicon.words(other));
    let mut unsure = Unsure { best: None, why: Why::Nothing };
    for words in [3, 2, 1] {
        let Some(tally) = tally(&reference, &other, words) else { continue };
        let Tally { offset, votes, second, compared } = tally;
        let offset = TimeDelta::from_millis(offset);
        let found = Alignment { offset, votes, second, compared, words };
        match found.why_unsure(options) {
            None => return Ok(found),
            Some(why) if unsure.best.is_none() => unsure = Unsure { best: Some(found), why },
            Some(_) => {}
        }
    }
    Err(unsure)
}

#[cfg(test)]
mod tests;
