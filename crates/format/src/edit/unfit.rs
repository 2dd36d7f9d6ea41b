use std::fmt;

use cuedex_model::SegmentId;

/// Why a step cannot be taken on this transcript.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unfit {
    /// There is no such track.
    NoTrack,
    /// There is no such segment, nor one with its text within a second of its time.
    NoSegment(SegmentId),
    /// The segment says something else by now, so that the step would overwrite that.
    OtherText(SegmentId),
    /// The segment stands at another time by now.
    OtherTime(SegmentId),
    /// A place in a segment is not inside it.
    Outside(SegmentId),
    /// The id for a new segment is taken.
    TakenId(SegmentId),
    /// None of the texts beside the segments is the one to change.
    NoText,
}

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoTrack => f.write_str("the track is not there"),
            Self::NoSegment(id) => write!(f, "segment {id} is not there"),
            Self::OtherText(id) => write!(f, "segment {id} says something else by now"),
            Self::OtherTime(id) => write!(f, "segment {id} has another time by now"),
            Self::Outside(id) => write!(f, "the place is not inside segment {id}"),
            Self::TakenId(id) => write!(f, "there is another segment {id}"),
            Self::NoText => f.write_str("the text is not there"),
        }
    }
}

impl std::error::Error for Unfit {}
