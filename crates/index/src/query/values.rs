//! The value of a filter to the place it means.

use cuedex_model::TrackKind;

use super::names::FilterName;
use super::times::time;
use super::{Place, dates};

/// The longest language tag in bytes; RFC 5646 tags in use stay far below.
const MAX_LANGUAGE: usize = 64;

/// The place that a filter's value means, or what is wrong with it.
pub(super) fn place(filter: FilterName, value: &str) -> Result<Place, String> {
    if value.trim().is_empty() {
        return Err("the filter has no value right behind its colon".into());
    }
    match filter {
        FilterName::Track => value.parse::<TrackKind>().map(Place::Track),
        FilterName::Speaker => Ok(Place::Speaker(value.to_owned())),
        FilterName::Video => Ok(Place::Video(value.to_owned())),
        FilterName::Tag => Ok(Place::Tag(value.to_owned())),
        FilterName::Language => language(value).ok_or_else(|| "that is no language tag".into()),
        FilterName::At => at(value),
        FilterName::Date => dates::range(value)
            .map(|(from, to)| Place::Date { from, to })
            .ok_or_else(|| "that is no date or range of dates".into()),
        FilterName::Duration => {
            duration(value).ok_or_else(|| "that is no length or range of lengths".into())
        }
    }
}

fn language(value: &str) -> Option<Place> {
    let is_part = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric());
    let is_tag = value.len() <= MAX_LANGUAGE && value.split('-').all(is_part);
    is_tag.then(|| Place::Language(value.to_owned()))
}

fn at(value: &str) -> Result<Place, String> {
    if time(value).is_some() {
        return Err("a time alone says no range".into());
    }
    match range(value) {
        Some((from, to)) => Ok(Place::At { from, to }),
        None => Err("that is no range of times".into()),
    }
}

fn duration(value: &str) -> Option<Place> {
    let bare = value.trim_start_matches(['<', '>', '=']);
    let (from, to) = match &value[..value.len() - bare.len()] {
        "" => range(value)?,
        ">=" => (time(bare)?, u64::MAX),
        ">" => (time(bare)? + 1, u64::MAX),
        "<=" => (0, time(bare)?),
        "<" => (0, time(bare)?.checked_sub(1)?),
        _ => return None,
    };
    Some(Place::Duration { from, to })
}

/// `10m..20m`, `10m..` or `..20m`, in milliseconds.
fn range(value: &str) -> Option<(u64, u64)> {
    let (from, to) = value.split_once("..")?;
    if from.is_empty() && to.is_empty() {
        return None;
    }
    let from = if from.is_empty() { 0 } else { time(from)? };
    let to = if to.is_empty() { u64::MAX } else { time(to)? };
    (from <= to).then_some((from, to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_ranges_of_times() {
        for (value, from, to) in [
            ("10:00..12:30", 600_000, 750_000),
            ("1:02:03..", 3_723_000, u64::MAX),
            ("..5:00", 0, 300_000),
            ("90s..2m", 90_000, 120_000),
            ("1.5s..1.5s", 1_500, 1_500),
        ] {
            assert_eq!(place(FilterName::At, value), Ok(Place::At { from, to }), "{value}");
        }
    }

    #[test]
    fn reads_bounds_of_lengths() {
        for (value, from, to) in [
            (">20m", 1_200_001, u64::MAX),
            (">=20m", 1_200_000, u64::MAX),
            ("<90s", 0, 89_999),
            ("<=1:30", 0, 90_000),
            ("10m..20m", 600_000, 1_200_000),
        ] {
            let read = place(FilterName::Duration, value);
            assert_eq!(read, Ok(Place::Duration { from, to }), "{value}");
        }
    }

    #[test]
    fn refuses_values_that_mean_nothing() {
        for (filter, value) in [
            (FilterName::Speaker, ""),
            (FilterName::Video, "  "),
            (FilterName::Track, "smell"),
            (FilterName::Language, "e n"),
            (FilterName::Language, "en--gb"),
            (FilterName::At, "10:00"),
            (FilterName::At, ".."),
            (FilterName::At, "2m..1m"),
            (FilterName::Duration, "20m"),
            (FilterName::Duration, "<0s"),
            (FilterName::Duration, "=<2m"),
            (FilterName::Duration, ">"),
        ] {
            assert!(place(filter, value).is_err(), "{filter:?} {value}");
        }
    }
}
