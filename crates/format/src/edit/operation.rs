use cuedex_model::{TimeDelta, Timestamp};
use serde::{Deserialize, Serialize};

use super::{Address, Find, FrameRate, Ratio, Select, Step, TrackName};
use crate::Error;

/// One change, as a person or a [`Script`](super::Script) states it; in JSON the field `op` holds
/// its name in small letters, such as `set_text`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "op", rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Operation {
    /// Moves in time. Whole transcripts take their chapters and topics along; what would begin
    /// before zero begins there.
    Shift {
        /// How far; negative is earlier.
        by_ms: TimeDelta,
        /// What.
        #[serde(rename = "where", default, skip_serializing_if = "Select::is_everything")]
        select: Select,
    },
    /// Multiplies times, for a film that runs faster or slower.
    Scale {
        /// The factor.
        by: Ratio,
        /// What.
        #[serde(rename = "where", default, skip_serializing_if = "Select::is_everything")]
        select: Select,
    },
    /// Moves and stretches, so that two times come to lie where they should.
    Sync {
        /// The two times.
        points: [SyncPoint; 2],
        /// What.
        #[serde(rename = "where", default, skip_serializing_if = "Select::is_everything")]
        select: Select,
    },
    /// Moves both ends of segments to the nearest frame; none becomes empty.
    Snap {
        /// Frames in a second.
        fps: FrameRate,
        /// What.
        #[serde(rename = "where", default, skip_serializing_if = "Select::is_everything")]
        select: Select,
    },
    /// Gives a segment another time; its words follow.
    Retime {
        /// The segment.
        segment: Address,
        /// Where it begins.
        start_ms: Timestamp,
        /// Where it ends.
        end_ms: Timestamp,
        /// It may overlap segments that it did not overlap before. The default is `false`.
        #[serde(default, skip_serializing_if = "is_false")]
        overlap: bool,
    },
    /// Replaces words.
    Replace {
        /// What is looked for; see [`Find`].
        find: String,
        /// What stands there afterwards.
        with: String,
        /// It is a pattern, and `$1` in `with` its first group. The default is `false`.
        #[serde(default, skip_serializing_if = "is_false")]
        regex: bool,
        /// It may begin or end inside a word. The default is `false`.
        #[serde(default, skip_serializing_if = "is_false")]
        inside_words: bool,
        /// Capitals do not matter. The default is `false`.
        #[serde(default, skip_serializing_if = "is_false")]
        ignore_case: bool,
        /// Where.
        #[serde(rename = "where", default, skip_serializing_if = "Select::is_everything")]
        select: Select,
    },
    /// Gives a segment another text; its words keep their times where they stay.
    SetText {
        /// The segment.
        segment: Address,
        /// The text, with line ends.
        text: String,
    },
    /// Says who speaks.
    SetSpeaker {
        /// Who; `null` for nobody who is known.
        speaker: Option<String>,
        /// Where; something must be stated.
        #[serde(rename = "where", default, skip_serializing_if = "Select::is_everything")]
        select: Select,
    },
    /// Gives a speaker another name everywhere.
    RenameSpeaker {
        /// The name, exactly.
        from: String,
        /// The new one.
        to: String,
        /// On which tracks. The default is all.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        track: Option<TrackName>,
    },
    /// Makes two segments of one.
    Split {
        /// The segment.
        segment: Address,
        /// Where.
        at: Place,
    },
    /// Makes one segment of several that follow each other on one track.
    Join {
        /// The segments, at least two.
        segments: Vec<Address>,
    },
    /// Takes segments out.
    Delete {
        /// Which; something must be stated.
        #[serde(rename = "where", default, skip_serializing_if = "Select::is_everything")]
        select: Select,
    },
    /// Puts a segment in.
    Insert {
        /// The track. The default is the first spoken one, else the first.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        track: Option<TrackName>,
        /// Where it begins.
        start_ms: Timestamp,
        /// Where it ends.
        end_ms: Timestamp,
        /// What it says.
        text: String,
        /// Who speaks.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        speaker: Option<String>,
        /// It may overlap others. The default is `false`.
        #[serde(default, skip_serializing_if = "is_false")]
        overlap: bool,
    },
    /// Removes stretches of the recording and closes up; chapters, topics and words follow.
    Cut {
        /// The stretches, which must not overlap.
        ranges: Vec<Range>,
    },
    /// Keeps one stretch of the recording, which then begins at zero.
    Trim {
        /// What is kept.
        keep: Range,
    },
    /// Takes words out for good: see [`Editor`](super::Editor).
    Redact {
        /// What is looked for, also over the edges of segments and in titles, chapters and names.
        /// The default is all that the selected segments say.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        find: Option<String>,
        /// It is a pattern. The default is `false`.
        #[serde(default, skip_serializing_if = "is_false")]
        regex: bool,
        /// It may begin or end inside a word. The default is `false`.
        #[serde(default, skip_serializing_if = "is_false")]
        inside_words: bool,
        /// Capitals matter. The default is `false`: too much is safer than too little.
        #[serde(default, skip_serializing_if = "is_false")]
        match_case: bool,
        /// What stands there instead. The default is `[redacted]`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        with: Option<String>,
        /// Where.
        #[serde(rename = "where", default, skip_serializing_if = "Select::is_everything")]
        select: Select,
    },
}

impl Operation {
    /// Its name, as in the field `op`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Shift { .. } => "shift",
            Self::Scale { .. } => "scale",
            Self::Sync { .. } => "sync",
            Self::Snap { .. } => "snap",
            Self::Retime { .. } => "retime",
            Self::Replace { .. } => "replace",
            Self::SetText { .. } => "set_text",
            Self::SetSpeaker { .. } => "set_speaker",
            Self::RenameSpeaker { .. } => "rename_speaker",
            Self::Split { .. } => "split",
            Self::Join { .. } => "join",
            Self::Delete { .. } => "delete",
            Self::Insert { .. } => "insert",
            Self::Cut { .. } => "cut",
            Self::Trim { .. } => "trim",
            Self::Redact { .. } => "redact",
        }
    }

    /// What it looks for, where it looks for words.
    #[must_use]
    pub fn find(&self) -> Option<Find> {
        let (text, regex, inside_words, ignore_case) = match self {
            Self::Replace { find, regex, inside_words, ignore_case, .. } => {
                (find, *regex, *inside_words, *ignore_case)
            }
            Self::Redact { find, regex, inside_words, match_case, .. } => {
                (find.as_ref()?, *regex, *inside_words, !match_case)
            }
            _ => return None,
        };
        Some(Find { text: text.clone(), regex, inside_words, ignore_case })
    }

    /// Whether it takes words out for good.
    #[must_use]
    pub fn is_redaction(&self) -> bool {
        matches!(self, Self::Redact { .. })
    }

    /// Any text without the words of a redaction of everything; other operations leave it.
    ///
    /// # Errors
    /// As for [`Find::finder`].
    pub fn mask(&self, text: &str) -> Result<String, Error> {
        let (Self::Redact { with, select, .. }, Some(find)) = (self, self.find()) else {
            return Ok(text.to_owned());
        };
        if !select.is_everything() {
            return Ok(text.to_owned());
        }
        let with = with.as_deref().unwrap_or(Step::REDACTED);
        let mut masked = text.to_owned();
        for place in find.finder()?.ranges(text).into_iter().rev() {
            // The ends of lines stay, as they part what stands in a file.
            let ends = "\n".repeat(text[place.clone()].matches('\n').count());
            masked.replace_range(place, &format!("{with}{ends}"));
        }
        Ok(masked)
    }

    /// A replacement with the defaults.
    #[must_use]
    pub fn replace(find: Find, with: impl Into<String>, select: Select) -> Self {
        let Find { text, regex, inside_words, ignore_case } = find;
        Self::Replace { find: text, with: with.into(), regex, inside_words, ignore_case, select }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands references over")]
fn is_false(value: &bool) -> bool {
    !*value
}

/// A time of a text and the time at which it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SyncPoint {
    /// The time as it stands.
    pub from_ms: Timestamp,
    /// The time as it should be.
    pub to_ms: Timestamp,
}

/// A stretch of a recording, without its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Range {
    /// Where it begins.
    pub from_ms: Timestamp,
    /// Where it ends.
    pub to_ms: Timestamp,
}

/// Where a segment is split; in JSON `{"ms":1500}`, `{"word":3}` or `{"character":12}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// At this time of the video: before the first word that begins at it or later, else by the
    /// letters.
    Ms(Timestamp),
    /// Before the word with this number, from 0.
    Word(usize),
    /// Before the character with this number, from 0.
    Character(usize),
}
