//! When a cue is on screen: the repairs, one step at a time.
//!
//! A start moves only to its nearest frame. Everything else is done by the end of a cue, and only
//! as far as the next start allows. A step that would break a limit that holds without it is
//! left out.

mod grid;
mod pace;
mod repair;

use cuedex_model::TimeSpan;

pub(crate) use grid::Grid;
pub(crate) use pace::{Next, Pace, Shown};
pub use repair::repair;
pub(crate) use repair::stepped;

/// One repair of the times of cues.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Step {
    /// Starts move to the nearest frame, ends to the next one.
    Snap,
    /// A cue that is still there when the next one starts ends at that start.
    Overlap,
    /// A cue that stays too long ends earlier.
    MaxDuration,
    /// A cue that is too short stays longer where there is room.
    MinDuration,
    /// A cue that cannot be read in time stays longer where there is room.
    ReadingSpeed,
    /// A cue stays a moment after its last word, to be read at the ideal speed.
    Linger,
    /// A short pause before the next cue is closed to the least pause.
    CloseGaps,
    /// A cue ends the least pause before the next one starts.
    Gap,
}

impl Step {
    /// All steps, in the order in which they are taken.
    pub const ALL: [Self; 8] = [
        Self::Snap,
        Self::Overlap,
        Self::MaxDuration,
        Self::MinDuration,
        Self::ReadingSpeed,
        Self::Linger,
        Self::CloseGaps,
        Self::Gap,
    ];

    /// The name in records: `snap`, `min-duration`.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Snap => "snap",
            Self::Overlap => "overlap",
            Self::MaxDuration => "max-duration",
            Self::MinDuration => "min-duration",
            Self::ReadingSpeed => "reading-speed",
            Self::Linger => "linger",
            Self::CloseGaps => "close-gaps",
            Self::Gap => "gap",
        }
    }

    /// What the step does, for people.
    #[must_use]
    pub const fn why(self) -> &'static str {
        match self {
            Self::Snap => "moved to a frame",
            Self::Overlap => "cut where the next cue starts",
            Self::MaxDuration => "cut at the longest time on screen",
            Self::MinDuration => "kept for the shortest time on screen",
            Self::ReadingSpeed => "kept until it can be read",
            Self::Linger => "kept to be read with ease",
            Self::CloseGaps => "kept until the next cue, as the pause is short",
            Self::Gap => "cut to leave the least pause",
        }
    }
}

/// What a step did to a cue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// The step.
    pub step: Step,
    /// The cue, counted from 0.
    pub cue: usize,
    /// Its time before.
    pub before: TimeSpan,
    /// Its time after.
    pub after: TimeSpan,
}

impl Change {
    /// Why the time changed, for people.
    #[must_use]
    pub const fn why(&self) -> &'static str {
        self.step.why()
    }
}
