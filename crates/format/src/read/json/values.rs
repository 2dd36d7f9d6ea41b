//! Values as services send them: numbers as texts, times as numbers, texts or clocks.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use cuedex_model::Timestamp;
use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// A time as a file states it: milliseconds that may lie before zero. Where the text that states
/// it is no time, it is not a number.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub(in super::super) struct Stated(f64);

impl Stated {
    pub(in super::super) const fn from_millis(millis: f64) -> Self {
        Self(millis)
    }

    pub(in super::super) const fn from_seconds(seconds: f64) -> Self {
        Self(seconds * 1_000.0)
    }

    /// Whether a time is stated, but cannot be read.
    pub(in super::super) const fn is_unreadable(self) -> bool {
        self.0.is_nan()
    }

    pub(in super::super) const fn as_millis(self) -> f64 {
        self.0
    }
}

/// Reads seconds: a number, a text of one, with or without an `s` behind it, or a clock
/// (`1:02:03.5`). Any other text is an unreadable time; anything else, null, lists and objects
/// among it, is nothing: a time that cannot be read costs no words.
pub(in super::super) fn seconds<'de, D: Deserializer<'de>>(
    source: D,
) -> Result<Option<Stated>, D::Error> {
    let number = source.deserialize_any(Number { of_time: true })?;
    Ok(number.map(Stated::from_seconds))
}

/// Reads a list of `J` and turns each item while it is read, so that what the JSON says is not
/// kept twice; null is an empty list and in a list it is no item.
pub(in super::super) fn list_of<'de, J, T, D>(source: D) -> Result<Vec<T>, D::Error>
where
    J: Deserialize<'de> + Into<T>,
    D: Deserializer<'de>,
{
    source.deserialize_any(List::<J, T>(PhantomData))
}

struct List<J, T>(PhantomData<(J, T)>);

impl<'de, J: Deserialize<'de> + Into<T>, T> Visitor<'de> for List<J, T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Vec<T>, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element::<Option<J>>()? {
            list.extend(item.map(Into::into));
        }
        Ok(list)
    }

    fn visit_unit<E>(self) -> Result<Vec<T>, E> {
        Ok(Vec::new())
    }
}

/// One of a list of [`seconds`].
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Seconds(pub(in super::super) Option<Stated>);

impl<'de> Deserialize<'de> for Seconds {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        seconds(source).map(Self)
    }
}

/// One of a list of [`number`]s.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Numeric(pub(in super::super) Option<f64>);

impl<'de> Deserialize<'de> for Numeric {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        number(source).map(Self)
    }
}

/// Reads milliseconds: a number or a text of one.
pub(in super::super) fn millis<'de, D: Deserializer<'de>>(
    source: D,
) -> Result<Option<Stated>, D::Error> {
    Ok(source.deserialize_any(Number { of_time: true })?.map(Stated::from_millis))
}

/// Reads a number that is no time, or a text of one; anything else is nothing.
pub(in super::super) fn number<'de, D: Deserializer<'de>>(
    source: D,
) -> Result<Option<f64>, D::Error> {
    source.deserialize_any(Number { of_time: false })
}

/// Reads a text, borrowed where it has no escapes; null is an empty one.
pub(in super::super) fn text<'de: 'a, 'a, D: Deserializer<'de>>(
    source: D,
) -> Result<Cow<'a, str>, D::Error> {
    let name = Option::<Name<'de>>::deserialize(source)?;
    Ok(name.map_or(Cow::Borrowed(""), |name| name.0))
}

/// Reads a list; null is an empty one and in a list it is no item.
pub(in super::super) fn list<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    source: D,
) -> Result<Vec<T>, D::Error> {
    list_of::<T, T, D>(source)
}

/// Reads a [`list`] of which it matters whether it is there.
pub(in super::super) fn items<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    source: D,
) -> Result<Option<Vec<T>>, D::Error> {
    Ok(Option::<Items<T>>::deserialize(source)?.map(|items| items.0))
}

/// A [`list`] inside of a list or a map.
#[derive(Debug, Clone)]
pub(in super::super) struct Items<T>(pub(in super::super) Vec<T>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Items<T> {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        list(source).map(Self)
    }
}

struct Number {
    of_time: bool,
}

/// What tools write for a time that they do not know.
fn is_nothing(text: &str) -> bool {
    let names = ["", "null", "none", "nan", "n/a", "-"];
    names.iter().any(|name| text.eq_ignore_ascii_case(name))
}

#[expect(clippy::cast_precision_loss, reason = "numbers beyond 2^53 are no media time")]
impl<'de> Visitor<'de> for Number {
    type Value = Option<f64>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number or a text of one")
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Self::Value, E> {
        Ok(Some(number).filter(|number| number.is_finite()))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
        Ok(Some(number as f64))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Some(number as f64))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        let text = text.trim();
        let plain = text.strip_suffix('s').unwrap_or(text);
        let clock = || text.parse::<Timestamp>().ok().map(|t| t.as_millis() as f64 / 1_000.0);
        let number = plain.parse::<f64>().ok().filter(|number| number.is_finite());
        let unreadable = || (self.of_time && !is_nothing(text)).then_some(f64::NAN);
        Ok(number.or_else(clock).or_else(unreadable))
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_none<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'de>>(self, source: D) -> Result<Self::Value, D::Error> {
        source.deserialize_any(self)
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(None)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Self::Value, A::Error> {
        while object.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(None)
    }
}

/// A name that may be sent as a number: a speaker, a channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) struct Name<'a>(pub(in super::super) Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Name<'a> {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        source.deserialize_any(NameVisitor)
    }
}

struct NameVisitor;

impl<'de> Visitor<'de> for NameVisitor {
    type Value = Name<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Name(Cow::Borrowed(text)))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Name(Cow::Owned(text.to_owned())))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
        Ok(Name(Cow::Owned(number.to_string())))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Name(Cow::Owned(number.to_string())))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Self::Value, E> {
        Ok(Name(Cow::Owned(number.to_string())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(json: &str) -> serde_json::Deserializer<serde_json::de::StrRead<'_>> {
        serde_json::Deserializer::from_str(json)
    }

    #[test]
    fn times_come_in_many_forms_and_the_rest_is_none() {
        for (json, right) in [
            ("1.5", Some(1_500.0)),
            ("\"1.5\"", Some(1_500.0)),
            ("\" 1.5s \"", Some(1_500.0)),
            ("\"0:00:01.5\"", Some(1_500.0)),
            ("null", None),
            ("true", None),
            ("[1,[2]]", None),
            ("{\"a\":{\"b\":1}}", None),
        ] {
            let stated = seconds(&mut source(json)).unwrap();
            assert_eq!(stated.map(Stated::as_millis), right, "{json}");
        }
        assert!(seconds(&mut source("\"soon\"")).unwrap().is_some_and(Stated::is_unreadable));
    }

    #[test]
    fn nulls_are_empty_or_no_items() {
        assert_eq!(text(&mut source("null")).unwrap(), "");
        assert_eq!(text(&mut source("7")).unwrap(), "7");
        assert_eq!(list::<_, u8>(&mut source("[1,null,2]")).unwrap(), [1, 2]);
        assert_eq!(list::<_, u8>(&mut source("null")).unwrap(), [0; 0]);
        assert_eq!(items::<_, u8>(&mut source("null")).unwrap(), None);
        assert_eq!(items::<_, u8>(&mut source("[null]")).unwrap(), Some(vec![]));
    }
}
