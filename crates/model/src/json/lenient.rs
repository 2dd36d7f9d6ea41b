//! Values as other programs and later versions write them.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::Error as NotKnown;
use serde::de::{Error, IntoDeserializer, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::Timestamp;

/// Null as what a missing field means.
pub(super) fn null_is_default<'de, D, T>(source: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    Ok(Option::deserialize(source)?.unwrap_or_default())
}

/// A time in milliseconds; written whole, read from any number.
#[derive(Clone, Copy)]
pub(super) struct Millis {
    pub(super) at: Timestamp,
    /// The number in the document, where it is not a time of the model.
    pub(super) odd: Option<f64>,
}

impl From<Timestamp> for Millis {
    fn from(at: Timestamp) -> Self {
        Self { at, odd: None }
    }
}

impl fmt::Display for Millis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.odd {
            Some(odd) => write!(f, "{odd} ms"),
            None => write!(f, "{} ms", self.at.as_millis()),
        }
    }
}

impl Serialize for Millis {
    fn serialize<S: Serializer>(&self, sink: S) -> Result<S::Ok, S::Error> {
        self.at.serialize(sink)
    }
}

impl<'de> Deserialize<'de> for Millis {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        source.deserialize_any(MillisVisitor)
    }
}

struct MillisVisitor;

impl Visitor<'_> for MillisVisitor {
    type Value = Millis;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a time in milliseconds")
    }

    fn visit_u64<E: Error>(self, millis: u64) -> Result<Millis, E> {
        Ok(Timestamp::from_millis(millis).into())
    }

    #[expect(clippy::cast_precision_loss, reason = "only shown, and always before the start")]
    fn visit_i64<E: Error>(self, millis: i64) -> Result<Millis, E> {
        let odd = (millis < 0).then_some(millis as f64);
        Ok(Millis { at: Timestamp::from_millis(u64::try_from(millis).unwrap_or(0)), odd })
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "float to integer casts saturate, which is the clamping that is told"
    )]
    fn visit_f64<E: Error>(self, millis: f64) -> Result<Millis, E> {
        Ok(Millis { at: Timestamp::from_millis(millis.round() as u64), odd: Some(millis) })
    }
}

/// A name that this version knows, or one of a later version.
pub(super) enum Named<T> {
    Known(T),
    Unknown(String),
}

impl<T: Default> Default for Named<T> {
    fn default() -> Self {
        Self::Known(T::default())
    }
}

impl<T: Serialize> Serialize for Named<T> {
    fn serialize<S: Serializer>(&self, sink: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Known(value) => value.serialize(sink),
            Self::Unknown(name) => name.serialize(sink),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Named<T> {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        source.deserialize_str(NamedVisitor(PhantomData))
    }
}

struct NamedVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for NamedVisitor<T> {
    type Value = Named<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Named<T>, E> {
        let known: Result<T, NotKnown> = T::deserialize(name.into_deserializer());
        Ok(known.map_or_else(|_| Named::Unknown(name.to_owned()), Named::Known))
    }
}
