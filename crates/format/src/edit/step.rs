use cuedex_model::{SegmentId, Timestamp};
use serde::{Deserialize, Serialize};

use super::clock::Clock;
use super::{Range, TextHash};

/// What an [`Operation`](super::Operation) came to on one transcript: a change of one segment, or
/// of all times. A log keeps these.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Step(pub(super) Kind);

/// A segment as it was first read, so that it is found again after its source changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Anchor {
    /// The place of its track, from 0.
    pub track: usize,
    /// Its id.
    #[serde(with = "id")]
    pub id: SegmentId,
    /// Its first start.
    pub start_ms: Timestamp,
    /// Its first text.
    pub text: TextHash,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub(super) enum Kind {
    Text {
        at: Anchor,
        was: TextHash,
        text: String,
    },
    Redact {
        at: Anchor,
        was: TextHash,
        text: String,
    },
    Speaker {
        at: Anchor,
        speaker: Option<String>,
    },
    Time {
        at: Anchor,
        was: Times,
        now: Times,
    },
    Split {
        at: Anchor,
        was: TextHash,
        character: usize,
        ms: Option<Timestamp>,
        new: NewId,
    },
    Join {
        at: Anchor,
        was: TextHash,
        rest: Vec<Joined>,
    },
    Delete {
        at: Anchor,
        was: TextHash,
    },
    Insert {
        track: usize,
        new: NewId,
        now: Times,
        text: String,
        speaker: Option<String>,
    },
    /// Every text beside the segments that is this one.
    Beside {
        was: TextHash,
        text: String,
    },
    RenameSpeaker {
        track: Option<usize>,
        from: String,
        to: String,
    },
    /// All times of a track, or of everything.
    Clock {
        track: Option<usize>,
        clock: Clock,
    },
    Cut {
        ranges: Vec<Range>,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Joined {
    pub(super) at: Anchor,
    pub(super) was: TextHash,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Times {
    pub(super) start_ms: Timestamp,
    pub(super) end_ms: Timestamp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct NewId(#[serde(with = "id")] pub(super) SegmentId);

impl Step {
    /// The place of the track it concerns, from 0; `None` for steps that concern everything.
    #[must_use]
    pub fn track(&self) -> Option<usize> {
        match &self.0 {
            Kind::Insert { track, .. } => Some(*track),
            Kind::RenameSpeaker { track, .. } | Kind::Clock { track, .. } => *track,
            Kind::Beside { .. } | Kind::Cut { .. } => None,
            other => other.anchor().map(|at| at.track),
        }
    }

    /// The same step for a transcript in which the track has another place.
    pub fn set_track(&mut self, place: usize) {
        match &mut self.0 {
            Kind::Insert { track, .. } => *track = place,
            Kind::RenameSpeaker { track, .. } | Kind::Clock { track, .. } => {
                if let Some(track) = track {
                    *track = place;
                }
            }
            _ => self.for_each_anchor(|anchor| anchor.track = place),
        }
    }

    /// Hands out every segment that it names.
    pub fn for_each_anchor(&mut self, mut change: impl FnMut(&mut Anchor)) {
        match &mut self.0 {
            Kind::Join { at, rest, .. } => {
                change(at);
                rest.iter_mut().for_each(|joined| change(&mut joined.at));
            }
            Kind::Text { at, .. }
            | Kind::Redact { at, .. }
            | Kind::Speaker { at, .. }
            | Kind::Time { at, .. }
            | Kind::Split { at, .. }
            | Kind::Delete { at, .. } => change(at),
            Kind::Insert { .. }
            | Kind::Beside { .. }
            | Kind::RenameSpeaker { .. }
            | Kind::Clock { .. }
            | Kind::Cut { .. } => {}
        }
    }

    /// The id of the segment that it makes, where it makes one.
    #[must_use]
    pub fn makes(&self) -> Option<SegmentId> {
        match &self.0 {
            Kind::Insert { new, .. } | Kind::Split { new, .. } => Some(new.0),
            _ => None,
        }
    }

    /// Hands out every text that it brings: what a segment says afterwards, and names.
    pub fn for_each_text(&mut self, mut change: impl FnMut(&mut String)) {
        match &mut self.0 {
            Kind::Text { text, .. } | Kind::Redact { text, .. } | Kind::Beside { text, .. } => {
                change(text);
            }
            Kind::Insert { text, speaker, .. } => {
                change(text);
                speaker.iter_mut().for_each(change);
            }
            Kind::Speaker { speaker, .. } => speaker.iter_mut().for_each(change),
            Kind::RenameSpeaker { from, to, .. } => {
                change(from);
                change(to);
            }
            Kind::Time { .. }
            | Kind::Split { .. }
            | Kind::Join { .. }
            | Kind::Delete { .. }
            | Kind::Clock { .. }
            | Kind::Cut { .. } => {}
        }
    }

    /// Hands out the hash of every text that it expects to find, for a log in which the texts
    /// before it are rewritten.
    pub fn for_each_expected(&mut self, mut change: impl FnMut(&mut TextHash)) {
        match &mut self.0 {
            Kind::Join { was, rest, .. } => {
                change(was);
                rest.iter_mut().for_each(|joined| change(&mut joined.was));
            }
            Kind::Text { was, .. }
            | Kind::Redact { was, .. }
            | Kind::Split { was, .. }
            | Kind::Delete { was, .. }
            | Kind::Beside { was, .. } => change(was),
            Kind::Speaker { .. }
            | Kind::Time { .. }
            | Kind::Insert { .. }
            | Kind::RenameSpeaker { .. }
            | Kind::Clock { .. }
            | Kind::Cut { .. } => {}
        }
    }

    /// Whether it takes words out for good.
    #[must_use]
    pub fn is_redaction(&self) -> bool {
        matches!(self.0, Kind::Redact { .. } | Kind::Beside { .. })
    }

    /// Whether it changes what the times of all that follows mean.
    #[must_use]
    pub fn moves_times(&self) -> bool {
        matches!(self.0, Kind::Clock { .. } | Kind::Cut { .. })
    }

    /// Whether it states a time, so that it means something else where a step before it that
    /// [moves times](Step::moves_times) is taken back.
    #[must_use]
    pub fn states_times(&self) -> bool {
        let stated = matches!(self.0, Kind::Time { .. } | Kind::Insert { .. } | Kind::Cut { .. });
        stated || matches!(self.0, Kind::Split { ms: Some(_), .. })
    }
}

impl Kind {
    /// The segment it is about.
    pub(super) fn anchor(&self) -> Option<&Anchor> {
        match self {
            Self::Text { at, .. }
            | Self::Redact { at, .. }
            | Self::Speaker { at, .. }
            | Self::Time { at, .. }
            | Self::Split { at, .. }
            | Self::Join { at, .. }
            | Self::Delete { at, .. } => Some(at),
            Self::Insert { .. }
            | Self::Beside { .. }
            | Self::RenameSpeaker { .. }
            | Self::Clock { .. }
            | Self::Cut { .. } => None,
        }
    }
}

/// A segment's id as its digits.
mod id {
    use cuedex_model::SegmentId;
    use serde::de::Error as _;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(id: &SegmentId, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(id)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<SegmentId, D::Error> {
        String::deserialize(from)?.parse().map_err(D::Error::custom)
    }
}
