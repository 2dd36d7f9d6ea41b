//! `--where KEY:VALUE`.

use std::str::FromStr;

use anyhow::Result;

use cuedex_format::edit::{Address, Range, Select, TrackName};
use cuedex_model::Origin;

use super::times::RangeArg;
use crate::failure::Hinted;

/// One condition on segments.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum FilterArg {
    Speaker(String),
    Text(String),
    Track(TrackName),
    At(Range),
    Origin(Origin),
    Segment(Address),
}

const KEYS: [&str; 7] = ["speaker", "text", "track", "lang", "at", "origin", "id"];

impl FromStr for FilterArg {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Self, String> {
        let known = || format!("a filter is one of {}, such as speaker:ann", KEYS.join(", "));
        let (key, value) = text.split_once(':').ok_or_else(known)?;
        if value.trim().is_empty() {
            return Err(format!("{key} of what?"));
        }
        Ok(match key {
            "speaker" => Self::Speaker(value.to_owned()),
            "text" => Self::Text(value.to_owned()),
            "track" | "lang" => Self::Track(value.parse()?),
            "at" => Self::At(value.parse::<RangeArg>()?.0),
            "id" => Self::Segment(value.parse()?),
            "origin" => Self::Origin(match value {
                "machine" => Origin::Machine,
                "corrected" => Origin::Corrected,
                _ => return Err(format!("{value:?} is no origin: machine or corrected")),
            }),
            _ => return Err(known()),
        })
    }
}

/// All conditions as one: several ids are any of them, of the others there is one of a kind.
pub(crate) fn select(filters: &[FilterArg]) -> Result<Select> {
    let mut select = Select::default();
    for filter in filters.iter().cloned() {
        let former = match filter {
            FilterArg::Speaker(name) => select.speaker.replace(name).map(|_| "speaker"),
            FilterArg::Text(text) => select.text.replace(text).map(|_| "text"),
            FilterArg::Track(track) => select.track.replace(track).map(|_| "track or lang"),
            FilterArg::At(Range { from_ms, to_ms }) => {
                select.to_ms = Some(to_ms);
                select.from_ms.replace(from_ms).map(|_| "at")
            }
            FilterArg::Origin(origin) => select.origin.replace(origin).map(|_| "origin"),
            FilterArg::Segment(address) => {
                select.segments.push(address);
                None
            }
        };
        if let Some(key) = former {
            let hint = "track:audio:en states kind and language in one";
            return Err(Hinted::new(format!("--where states {key} twice"), hint).into());
        }
    }
    Ok(select)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_add_up() {
        let filters = ["speaker:Ann B", "at:10..12", "id:0000000a", "id:#2/0000000b"];
        let filters: Vec<FilterArg> = filters.iter().map(|text| text.parse().unwrap()).collect();
        let select = select(&filters).unwrap();
        assert_eq!((select.speaker.as_deref(), select.segments.len()), (Some("Ann B"), 2));
        assert_eq!(select.from_ms.map(|time| time.as_millis()), Some(10_000));
        assert!(!select.is_whole_tracks());
    }

    #[test]
    fn one_kind_of_condition_is_not_stated_twice() {
        let twice = ["at:1..2", "at:2..3"].map(|text| text.parse::<FilterArg>().unwrap());
        assert!(select(&twice).is_err());
    }

    #[test]
    fn what_is_no_condition_is_told_what_is() {
        for bad in ["ann", "speaker:", "who:ann", "at:5", "origin:me", "id:x", "track:sound:en"] {
            assert!(bad.parse::<FilterArg>().is_err(), "{bad}");
        }
    }
}
