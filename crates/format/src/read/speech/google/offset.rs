use std::fmt;

use serde::Deserialize;
use serde::de::value::{MapAccessDeserializer, StrDeserializer};
use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::super::super::json::values::{Stated, number, seconds};

/// Reads a `google.protobuf.Duration`: `"1.300s"` in its JSON form
/// (<https://protobuf.dev/reference/protobuf/google.protobuf/#duration>), or its two fields as
/// older clients write them, of which those that are zero are left out. Anything else is nothing.
pub(super) fn offset<'de, D: Deserializer<'de>>(source: D) -> Result<Option<Stated>, D::Error> {
    source.deserialize_any(OffsetVisitor)
}

#[derive(Deserialize)]
struct Fields {
    #[serde(default, deserialize_with = "number")]
    seconds: Option<f64>,
    #[serde(default, deserialize_with = "number")]
    nanos: Option<f64>,
}

struct OffsetVisitor;

impl<'de> Visitor<'de> for OffsetVisitor {
    type Value = Option<Stated>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a duration such as \"1.3s\" or {\"seconds\": 1, \"nanos\": 300000000}")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        let stated = seconds(StrDeserializer::<E>::new(text))?;
        Ok(stated.filter(|time| !time.is_unreadable()))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        let Fields { seconds, nanos } = Fields::deserialize(MapAccessDeserializer::new(map))?;
        let millis = seconds.unwrap_or(0.0) * 1_000.0 + nanos.unwrap_or(0.0) / 1_000_000.0;
        Ok(Some(Stated::from_millis(millis)))
    }

    fn visit_f64<E: Error>(self, seconds: f64) -> Result<Self::Value, E> {
        Ok(Some(seconds).filter(|seconds| seconds.is_finite()).map(Stated::from_seconds))
    }

    #[expect(clippy::cast_precision_loss, reason = "numbers beyond 2^53 are no media time")]
    fn visit_u64<E: Error>(self, seconds: u64) -> Result<Self::Value, E> {
        self.visit_f64(seconds as f64)
    }

    #[expect(clippy::cast_precision_loss, reason = "numbers beyond 2^53 are no media time")]
    fn visit_i64<E: Error>(self, seconds: i64) -> Result<Self::Value, E> {
        self.visit_f64(seconds as f64)
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn millis(json: &str) -> Option<f64> {
        let mut source = serde_json::Deserializer::from_str(json);
        offset(&mut source).unwrap().map(Stated::as_millis)
    }

    #[test]
    fn both_forms_of_a_duration_are_read() {
        assert_eq!(millis("\"1.300s\""), Some(1_300.0));
        assert_eq!(millis("\"0s\""), Some(0.0));
        assert_eq!(millis(r#"{"seconds":"12","nanos":900000000}"#), Some(12_900.0));
        assert_eq!(millis(r#"{"nanos":5000000}"#), Some(5.0));
        assert_eq!(millis("{}"), Some(0.0));
        assert_eq!(millis("1.5"), Some(1_500.0));
        for odd in ["\"soon\"", "null", "[1]", "true"] {
            assert_eq!(millis(odd), None, "{odd}");
        }
    }
}
