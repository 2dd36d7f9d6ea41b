use std::fmt;
use std::str::FromStr;

use cuedex_model::{SegmentId, Track, TrackKind};
use serde::{Deserialize, Serialize};

/// The name of one track or of several: `audio`, `visual`, `ocr`, a language such as `en`, both
/// as `audio:en`, or a number from 1 as `#2`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TrackName {
    kind: Option<TrackKind>,
    language: Option<String>,
    number: Option<usize>,
}

impl TrackName {
    /// Whether the track at this place, from 0, has this name. A language fits its regions: `en`
    /// names a track in `en-GB`, too.
    #[must_use]
    pub fn names(&self, place: usize, track: &Track) -> bool {
        let speaks = |wanted: &String| track.language.as_deref().is_some_and(|l| is_in(l, wanted));
        self.number.is_none_or(|number| number == place + 1)
            && self.kind.is_none_or(|kind| kind == track.kind)
            && self.language.as_ref().is_none_or(speaks)
    }
}

fn is_in(language: &str, wanted: &str) -> bool {
    let begins = language.get(..wanted.len()).is_some_and(|l| l.eq_ignore_ascii_case(wanted));
    begins && matches!(language.as_bytes().get(wanted.len()), None | Some(b'-'))
}

impl FromStr for TrackName {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let unknown =
            || format!("no track is named {name:?}: audio, visual, ocr, en, audio:en, #2");
        if let Some(number) = name.strip_prefix('#') {
            let number = number.parse().ok().filter(|number| *number > 0).ok_or_else(unknown)?;
            return Ok(Self { kind: None, language: None, number: Some(number) });
        }
        let (first, second) = match name.split_once(':') {
            Some((kind, language)) => (kind, Some(language)),
            None => (name, None),
        };
        let kind = first.parse::<TrackKind>().ok();
        let language =
            if kind.is_some() { second } else { Some(first).filter(|_| second.is_none()) };
        let is_tag = |tag: &str| {
            tag.len() >= 2 && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        };
        if (kind.is_none() && language.is_none()) || !language.is_none_or(is_tag) {
            return Err(unknown());
        }
        Ok(Self { kind, language: language.map(str::to_owned), number: None })
    }
}

impl From<TrackKind> for TrackName {
    fn from(kind: TrackKind) -> Self {
        Self { kind: Some(kind), language: None, number: None }
    }
}

impl fmt::Display for TrackName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.number, self.kind, &self.language) {
            (Some(number), ..) => write!(f, "#{number}"),
            (None, Some(kind), Some(language)) => write!(f, "{kind}:{language}"),
            (None, Some(kind), None) => kind.fmt(f),
            (None, None, language) => f.write_str(language.as_deref().unwrap_or_default()),
        }
    }
}

impl TryFrom<String> for TrackName {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        name.parse()
    }
}

impl From<TrackName> for String {
    fn from(name: TrackName) -> Self {
        name.to_string()
    }
}

/// The address of one segment: its id, `9f2c41d0`, with its track in front where ids of several
/// tracks are equal, `visual/9f2c41d0`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Address {
    /// The track, where it is stated.
    pub track: Option<TrackName>,
    /// The id of the segment inside its track.
    pub id: SegmentId,
}

impl From<SegmentId> for Address {
    fn from(id: SegmentId) -> Self {
        Self { track: None, id }
    }
}

impl FromStr for Address {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (track, id) = match text.split_once('/') {
            Some((track, id)) => (Some(track.parse()?), id),
            None => (None, text),
        };
        let id = id.parse().map_err(|e| format!("{text:?} is no segment: {e}"))?;
        Ok(Self { track, id })
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.track {
            Some(track) => write!(f, "{track}/{}", self.id),
            None => self.id.fmt(f),
        }
    }
}

impl TryFrom<String> for Address {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Address> for String {
    fn from(address: Address) -> Self {
        address.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fit_kinds_languages_and_places() {
        let track = Track::new(TrackKind::Audio, vec![]).in_language(Some("en-GB".into()));
        for (name, fits) in [
            ("audio", true),
            ("Audio:en", true),
            ("en", true),
            ("EN-gb", true),
            ("#3", true),
            ("e", false),
            ("english", false),
            ("visual", false),
            ("audio:de", false),
            ("#1", false),
        ] {
            let said = name.parse::<TrackName>();
            assert_eq!(said.is_ok_and(|name| name.names(2, &track)), fits, "{name}");
        }
    }

    #[test]
    fn what_is_printed_is_read_again_and_nonsense_is_refused() {
        for name in ["audio", "visual:de", "en", "#7"] {
            assert_eq!(name.parse::<TrackName>().unwrap().to_string(), name);
        }
        for name in ["9f2c41d0", "visual/9f2c41d0", "#2/00000001"] {
            assert_eq!(name.parse::<Address>().unwrap().to_string(), name);
        }
        for bad in ["", "#0", "#x", "sound:en", "audio:", "e n"] {
            assert!(bad.parse::<TrackName>().is_err(), "{bad}");
        }
        for bad in ["", "9f2c", "9f2c41d0/audio", "x/9f2c41d0"] {
            assert!(bad.parse::<Address>().is_err(), "{bad}");
        }
    }
}
