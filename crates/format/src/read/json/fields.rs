//! A document whose long lists are used up while it is read, so that it is never kept twice.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// What takes the fields of a document's outermost object.
pub(in super::super) trait Fields<'de> {
    /// Takes the value of the field; whatever it does not take must be [`skip`]ped.
    fn field<A: MapAccess<'de>>(&mut self, name: &str, value: &mut A) -> Result<(), A::Error>;
}

/// Reads a document field by field.
pub(in super::super) fn read_fields<'de>(
    text: &'de str,
    fields: &mut impl Fields<'de>,
) -> Result<(), serde_json::Error> {
    let mut source = serde_json::Deserializer::from_str(text);
    source.deserialize_map(Object(fields))?;
    source.end()
}

/// Passes over a value.
pub(in super::super) fn skip<'de, A: MapAccess<'de>>(value: &mut A) -> Result<(), A::Error> {
    value.next_value::<IgnoredAny>().map(|_| ())
}

/// Hands over each item of a list as it is read. Null is an empty list and in a list no item.
pub(in super::super) fn each<'de, T: Deserialize<'de>, A: MapAccess<'de>>(
    value: &mut A,
    take: impl FnMut(T),
) -> Result<(), A::Error> {
    value.next_value_seed(List { take, item: PhantomData })
}

struct Object<'f, F>(&'f mut F);

impl<'de, F: Fields<'de>> Visitor<'de> for Object<'_, F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(Key(name)) = map.next_key()? {
            self.0.field(&name, &mut map)?;
        }
        Ok(())
    }
}

/// A name, borrowed where it has no escapes.
#[derive(Deserialize)]
struct Key<'a>(#[serde(borrow)] Cow<'a, str>);

struct List<T, F> {
    take: F,
    item: PhantomData<T>,
}

impl<'de, T: Deserialize<'de>, F: FnMut(T)> DeserializeSeed<'de> for List<T, F> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<(), D::Error> {
        source.deserialize_any(self)
    }
}

impl<'de, T: Deserialize<'de>, F: FnMut(T)> Visitor<'de> for List<T, F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut items: A) -> Result<(), A::Error> {
        while let Some(item) = items.next_element::<Option<T>>()? {
            item.map(&mut self.take);
        }
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct Numbers(Vec<u32>);

    impl<'de> Fields<'de> for Numbers {
        fn field<A: MapAccess<'de>>(&mut self, name: &str, value: &mut A) -> Result<(), A::Error> {
            if name == "list" { each(value, |item| self.0.push(item)) } else { skip(value) }
        }
    }

    fn items(text: &str) -> Option<Vec<u32>> {
        let mut numbers = Numbers::default();
        read_fields(text, &mut numbers).ok()?;
        Some(numbers.0)
    }

    #[test]
    fn items_come_in_order_wherever_their_list_stands() {
        assert_eq!(items(r#"{"a":{"list":[9]},"l\u0069st":[1,2],"b":0}"#), Some(vec![1, 2]));
        assert_eq!(items(r#"{"list":null}"#), Some(vec![]));
        assert_eq!(items(r#"{"list":[null,1,null]}"#), Some(vec![1]));
        assert_eq!(items("{}"), Some(vec![]));
        assert_eq!(items("[1]"), None);
        assert_eq!(items(r#"{"list":[1]} x"#), None);
    }
}
