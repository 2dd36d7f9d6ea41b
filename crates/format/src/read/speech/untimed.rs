//! What is said in a document that says nothing of when.

use std::borrow::Cow;
use std::fmt;

use cuedex_model::Timestamp;
use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::super::json::first_named;
use super::super::json::values::Stated;
use super::super::log::Log;
use super::assemble::instant;
use super::{NO_TIMES, Said};

/// Milliseconds that a letter takes to be read: an easy pace, 15 letters a second.
const READING_MS: f64 = 67.0;

/// The shortest that a text is shown.
const SHORTEST_MS: f64 = 1_000.0;

/// The text of a whole document as one stretch from the beginning: to the end of the recording
/// where that is stated, else as long as it takes to be read. `field` is where it stands.
pub(super) fn untimed<'a>(
    text: Option<Cow<'a, str>>,
    duration: Option<Stated>,
    (source, field): (&str, &str),
    log: &mut Log,
) -> Vec<Said<'a>> {
    let Some(text) = text.filter(|text| !text.trim().is_empty()) else { return Vec::new() };
    let mut said = paced(vec![Said { item: 1, text, ..Said::default() }], (source, field), log);
    let is_a_length = |time: &Stated| {
        let length = instant(*time);
        length.is_some_and(|time| time > Timestamp::ZERO && time < Timestamp::MAX)
    };
    if let Some(whole) = duration.filter(is_a_length) {
        said[0].end = Some(whole);
    }
    said
}

/// Stretches of which none has any time follow each other from the beginning, each as long as it
/// takes to be read. Others stay as they are.
pub(super) fn paced<'a>(
    mut said: Vec<Said<'a>>,
    (source, field): (&str, &str),
    log: &mut Log,
) -> Vec<Said<'a>> {
    let is_timed = |said: &Said<'_>| {
        let of_words = said.words.iter().flat_map(|word| [word.start, word.end]);
        of_words.chain([said.start, said.end]).any(|time| time.is_some())
    };
    let says_something = said.iter().any(|said| !said.text.trim().is_empty());
    if !says_something || said.iter().any(is_timed) {
        return said;
    }
    log.say(NO_TIMES, first_named(source, field));
    let mut now = 0.0;
    for said in &mut said {
        let letters = u32::try_from(said.text.chars().count()).unwrap_or(u32::MAX);
        said.start = Some(Stated::from_millis(now));
        now += (f64::from(letters) * READING_MS).max(SHORTEST_MS);
        said.end = Some(Stated::from_millis(now));
    }
    said
}

/// A text, or nothing where something else stands: what only stands in must not fail.
#[derive(Debug, Clone, Default)]
pub(super) struct Loose<'a>(pub(super) Option<Cow<'a, str>>);

impl<'de: 'a, 'a> Deserialize<'de> for Loose<'a> {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        source.deserialize_any(LooseVisitor)
    }
}

struct LooseVisitor;

impl<'de> Visitor<'de> for LooseVisitor {
    type Value = Loose<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Loose(Some(text.into())))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Loose(Some(text.to_owned().into())))
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Self::Value, E> {
        Ok(Loose(None))
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<Self::Value, E> {
        Ok(Loose(None))
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<Self::Value, E> {
        Ok(Loose(None))
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Self::Value, E> {
        Ok(Loose(None))
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(Loose(None))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Loose(None))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Loose(None))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_without_times_lasts_as_long_as_the_recording_or_its_reading() {
        let json = "{\n\"text\":\"Hi.\"}";
        for (seconds, end) in [(None, 1_000.0), (Some(4.0), 4_000.0), (Some(1e300), 1_000.0)] {
            let (mut log, duration) = (Log::default(), seconds.map(Stated::from_seconds));
            let said = untimed(Some("Hi.".into()), duration, (json, "text"), &mut log);
            assert_eq!(said[0].end, Some(Stated::from_millis(end)));
            let warnings = log.into_warnings();
            assert_eq!((warnings[0].code, warnings[0].line), ("speech/no-times", 2));
        }
        assert!(untimed(Some(" ".into()), None, ("", "text"), &mut Log::default()).is_empty());
    }

    #[test]
    fn anything_may_stand_where_only_a_text_is_looked_for() {
        for json in ["{\"a\":[1]}", "[{},2]", "1", "-1.5", "true", "null"] {
            assert!(serde_json::from_str::<Loose<'_>>(json).unwrap().0.is_none(), "{json}");
        }
        for json in ["\"a\"", "\"\\u0061\""] {
            assert_eq!(serde_json::from_str::<Loose<'_>>(json).unwrap().0.unwrap(), "a");
        }
    }
}
