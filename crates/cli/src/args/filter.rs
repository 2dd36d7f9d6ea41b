//! `--where KEY:VALUE`.

use std::str::FromStr;

use cuedex_format::edit::{Address, Range, Select, TrackName};
use cuedex_model::Origin;

use super::times::RangeArg;

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

    fn from_str(text: &str) -> Result<Self, String> {
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

/// All conditions as one; of those that can be met only once, the last counts, ids add up.
pub(crate) fn select(filters: &[FilterArg]) -> Select {
    let mut select = Select::default();
    for filter in filters.iter().cloned() {
        match filter {
            FilterArg::Speaker(name) => select.speaker = Some(name),
            FilterArg::Text(text) => select.text = Some(text),
            FilterArg::Track(track) => select.track = Some(track),
            FilterArg::At(Range { from_ms, to_ms }) => {
                (select.from_ms, select.to_ms) = (Some(from_ms), Some(to_ms));
            }
            FilterArg::Origin(origin) => select.origin = Some(origin),
            FilterArg::Segment(address) => select.segments.push(address),
        }
    }
    select
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_add_up() {
        let filters = ["speaker:Ann B", "at:10..12", "id:0000000a", "id:#2/0000000b"];
        let filters: Vec<FilterArg> = filters.iter().map(|text| text.parse().unwrap()).collect();
        let select = select(&filters);
        assert_eq!((select.speaker.as_deref(), select.segments.len()), (Some("Ann B"), 2));
        assert_eq!(select.from_ms.map(|time| time.as_millis()), Some(10_000));
        assert!(!select.is_whole_tracks());
    }

    #[test]
    fn what_is_no_condition_is_told_what_is() {
        for bad in ["ann", "speaker:", "who:ann", "at:5", "origin:me", "id:x", "track:sound:en"] {
            assert!(bad.parse::<FilterArg>().is_err(), "{bad}");
        }
    }
}
