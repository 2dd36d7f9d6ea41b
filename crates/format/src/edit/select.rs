use cuedex_model::{Origin, Segment, Timestamp, Track};
use serde::{Deserialize, Serialize};

use super::find::Finder;
use super::{Address, Find, TrackName};

/// Which segments an operation is for: those that fit everything that is stated. The default is
/// all.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Select {
    /// Only these.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub segments: Vec<Address>,
    /// Only on the tracks of this name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub track: Option<TrackName>,
    /// Only those that end after this time, or begin at it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from_ms: Option<Timestamp>,
    /// Only those that begin before this time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to_ms: Option<Timestamp>,
    /// Only what this speaker says; capitals do not matter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub speaker: Option<String>,
    /// Only those with these words in them, whole and side by side; capitals do not matter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Only what a machine wrote, or only what a person corrected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
}

impl Select {
    /// Everything on the tracks of this name; `None` is every track.
    #[must_use]
    pub fn tracks(track: Option<TrackName>) -> Self {
        Self { track, ..Self::default() }
    }

    /// Whether every segment of the tracks fits.
    #[must_use]
    pub fn is_whole_tracks(&self) -> bool {
        let Self { segments, track: _, from_ms, to_ms, speaker, text, origin } = self;
        let times = from_ms.is_none() && to_ms.is_none();
        segments.is_empty() && times && speaker.is_none() && text.is_none() && origin.is_none()
    }

    /// Whether every segment of a transcript fits.
    #[must_use]
    pub fn is_everything(&self) -> bool {
        self.track.is_none() && self.is_whole_tracks()
    }

    pub(super) fn compile(&self) -> Result<Selector<'_>, regex::Error> {
        let find = |text: &String| Find { ignore_case: true, ..Find::literal(text) }.compile();
        let text = self.text.as_ref().map(find).transpose()?;
        let speaker = self.speaker.as_deref().map(str::to_lowercase);
        Ok(Selector { select: self, text, speaker })
    }
}

/// A [`Select`], ready for many segments. The addresses are not asked: who has them looks them up.
#[derive(Debug)]
pub(super) struct Selector<'a> {
    select: &'a Select,
    text: Option<Finder>,
    speaker: Option<String>,
}

impl Selector<'_> {
    /// Whether any segment of a track may fit.
    pub(super) fn has_track(&self, place: usize, track: &Track) -> bool {
        self.select.track.as_ref().is_none_or(|name| name.names(place, track))
    }

    pub(super) fn has(&self, segment: &Segment) -> bool {
        let Select { from_ms, to_ms, origin, .. } = self.select;
        let (start, end) = (segment.span.start(), segment.span.end());
        from_ms.is_none_or(|from| end > from || start == from)
            && to_ms.is_none_or(|to| start < to)
            && origin.is_none_or(|origin| origin == segment.origin)
            && self.speaker.as_ref().is_none_or(|name| says(segment, name))
            && self.text.as_ref().is_none_or(|finder| finder.is_in(&segment.text))
    }
}

/// Whether this speaker, in small letters, says all of a segment or a word of it.
fn says(segment: &Segment, name: &str) -> bool {
    let is = |speaker: &Option<String>| speaker.as_ref().is_some_and(|s| s.to_lowercase() == name);
    is(&segment.speaker) || segment.words.iter().any(|word| is(&word.speaker))
}
