//! Values as the service sends them: numbers as texts, `"null"` for nothing, ids as numbers.

use std::fmt;
use std::marker::PhantomData;

use cuedex_model::Timestamp;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

fn is_nothing(text: &str) -> bool {
    let text = text.trim();
    text.is_empty() || text == "null"
}

fn shown(text: &str) -> String {
    text.chars().take(40).collect()
}

/// A finite number, or a text of one, or nothing.
pub(super) fn number<'de, D: Deserializer<'de>>(source: D) -> Result<Option<f64>, D::Error> {
    source.deserialize_any(Number { of_time: false })
}

/// Seconds as a [`number`], or a clock such as `00:01:02.5`.
pub(super) fn seconds<'de, D: Deserializer<'de>>(source: D) -> Result<Option<f64>, D::Error> {
    source.deserialize_any(Number { of_time: true })
}

struct Number {
    of_time: bool,
}

impl Visitor<'_> for Number {
    type Value = Option<f64>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number, a text of one, or null")
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Self::Value, E> {
        Ok(Some(number))
    }

    #[expect(clippy::cast_precision_loss, reason = "seconds beyond 2^53 are no media time")]
    fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
        Ok(Some(number as f64))
    }

    #[expect(clippy::cast_precision_loss, reason = "seconds beyond 2^53 are no media time")]
    fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Some(number as f64))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        if is_nothing(text) {
            return Ok(None);
        }
        let number = text.trim().parse::<f64>().ok().filter(|number| number.is_finite());
        let clock = || text.trim().parse().ok().filter(|_| self.of_time).map(in_seconds);
        match number.or_else(clock) {
            Some(number) => Ok(Some(number)),
            None if self.of_time => {
                Err(E::custom(format!("{:?} is neither a number nor a time", shown(text))))
            }
            None => Err(E::custom(format!("{:?} is not a number", shown(text)))),
        }
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }
}

#[expect(clippy::cast_precision_loss, reason = "milliseconds beyond 2^53 are no media time")]
fn in_seconds(time: Timestamp) -> f64 {
    time.as_millis() as f64 / 1_000.0
}

/// A whole number that is not negative, or a text of one, or nothing.
pub(super) fn count<'de, D: Deserializer<'de>>(source: D) -> Result<Option<u64>, D::Error> {
    let Some(number) = number(source)? else { return Ok(None) };
    // 2^53: up to here every whole number has its own float.
    if number.fract() == 0.0 && (0.0..=9_007_199_254_740_992.0).contains(&number) {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked")]
        return Ok(Some(number as u64));
    }
    Err(D::Error::custom(format!("{number} is not a count")))
}

/// A text, kept as it is; numbers and booleans become their text, only JSON null is nothing.
pub(super) fn text<'de, D: Deserializer<'de>>(source: D) -> Result<Option<String>, D::Error> {
    source.deserialize_any(Text)
}

/// A text where blank and `"null"` mean nothing, too.
pub(super) fn label<'de, D: Deserializer<'de>>(source: D) -> Result<Option<String>, D::Error> {
    Ok(text(source)?.filter(|text| !is_nothing(text)))
}

struct Text;

impl Visitor<'_> for Text {
    type Value = Option<String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text or null")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Some(text.to_owned()))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Self::Value, E> {
        Ok(Some(text))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
        Ok(Some(number.to_string()))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Some(number.to_string()))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Self::Value, E> {
        Ok(Some(number.to_string()))
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Self::Value, E> {
        Ok(Some(value.to_string()))
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }
}

/// A truth value, also as a text or as 0 and 1, or nothing.
pub(super) fn flag<'de, D: Deserializer<'de>>(source: D) -> Result<Option<bool>, D::Error> {
    let Some(text) = label(source)? else { return Ok(None) };
    match text.trim() {
        "true" | "1" => Ok(Some(true)),
        "false" | "0" => Ok(Some(false)),
        other => Err(D::Error::custom(format!("{:?} is neither true nor false", shown(other)))),
    }
}

/// An object, or nothing: null, a text without content, an empty list.
pub(super) fn object<'de, D, T>(source: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    source.deserialize_any(Object(PhantomData))
}

struct Object<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Object<T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object or null")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(Some)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        match list.next_element::<IgnoredAny>()? {
            None => Ok(None),
            Some(_) => Err(A::Error::custom("a list stands where an object is expected")),
        }
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        if is_nothing(text) {
            return Ok(None);
        }
        Err(E::custom(format!("{:?} stands where an object is expected", shown(text))))
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }
}

/// A list, or nothing: null, a text without content, an empty object. Null in it is an item of
/// which nothing is known.
pub(super) fn list<'de, D, T>(source: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    source.deserialize_any(List(PhantomData))
}

struct List<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de> + Default> Visitor<'de> for List<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list or null")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut source: A) -> Result<Vec<T>, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = source.next_element::<Option<T>>()? {
            list.push(item.unwrap_or_default());
        }
        Ok(list)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Vec<T>, A::Error> {
        match map.next_key::<IgnoredAny>()? {
            None => Ok(Vec::new()),
            Some(_) => Err(A::Error::custom("an object stands where a list is expected")),
        }
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Vec<T>, E> {
        if is_nothing(text) {
            return Ok(Vec::new());
        }
        Err(E::custom(format!("{:?} stands where a list is expected", shown(text))))
    }

    fn visit_unit<E: Error>(self) -> Result<Vec<T>, E> {
        Ok(Vec::new())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_numbers_or_clocks() {
        let seconds = |json: &str| seconds(&mut serde_json::Deserializer::from_str(json));
        for (json, value) in [
            (r#""00:01:02""#, Some(62.0)),
            (r#"" 1:02.5 ""#, Some(62.5)),
            (r#""00:00:01,250""#, Some(1.25)),
            (r#""62.5""#, Some(62.5)),
            ("-1", Some(-1.0)),
            (r#""null""#, None),
        ] {
            assert_eq!(seconds(json).unwrap(), value, "{json}");
        }
        for json in [r#""soon""#, r#""1:75""#, r#""NaN""#, "[]"] {
            assert!(seconds(json).is_err(), "{json}");
        }
        assert!(read_number(r#""00:01:02""#).is_err());
    }

    #[test]
    fn an_empty_list_has_five_spellings() {
        let list = |json: &str| list::<_, u8>(&mut serde_json::Deserializer::from_str(json));
        for json in ["[]", "null", "\"null\"", "\"\"", "{}"] {
            assert_eq!(list(json).unwrap(), [0; 0], "{json}");
        }
        assert_eq!(list("[7,null,8]").unwrap(), [7, 0, 8]);
        for json in ["\"later\"", "{\"a\":1}", "7", "true"] {
            assert!(list(json).is_err(), "{json}");
        }
    }

    fn read_number(json: &str) -> Result<Option<f64>, serde_json::Error> {
        number(&mut serde_json::Deserializer::from_str(json))
    }

    #[test]
    fn numbers_come_in_every_dress() {
        for (json, value) in [
            ("6", Some(6.0)),
            ("-0.25", Some(-0.25)),
            (r#"" 6.5 ""#, Some(6.5)),
            (r#""null""#, None),
            (r#""""#, None),
            ("null", None),
        ] {
            assert_eq!(read_number(json).unwrap(), value, "{json}");
        }
        for json in [r#""soon""#, r#""NaN""#, r#""inf""#, "true", "[]", "{}"] {
            assert!(read_number(json).is_err(), "{json}");
        }
    }

    #[test]
    fn counts_are_whole_and_not_negative() {
        let count = |json: &str| count(&mut serde_json::Deserializer::from_str(json));
        assert_eq!(count(r#""1760000000123""#).unwrap(), Some(1_760_000_000_123));
        assert_eq!(count("200").unwrap(), Some(200));
        assert_eq!(count("null").unwrap(), None);
        for json in ["-1", "1.5", "1e300"] {
            assert!(count(json).is_err(), "{json}");
        }
    }

    #[test]
    fn the_word_null_is_nothing_in_a_label_but_stays_in_a_text() {
        let json = || serde_json::Deserializer::from_str(r#""null""#);
        assert_eq!(label(&mut json()).unwrap(), None);
        assert_eq!(text(&mut json()).unwrap().as_deref(), Some("null"));
        let mut number = serde_json::Deserializer::from_str("700");
        assert_eq!(label(&mut number).unwrap().as_deref(), Some("700"));
    }

    #[test]
    fn flags_are_read_as_words_and_digits() {
        let flag = |json: &str| flag(&mut serde_json::Deserializer::from_str(json));
        assert_eq!(flag("true").unwrap(), Some(true));
        assert_eq!(flag(r#""false""#).unwrap(), Some(false));
        assert_eq!(flag("0").unwrap(), Some(false));
        assert_eq!(flag("null").unwrap(), None);
        assert!(flag(r#""perhaps""#).is_err());
    }
}
