//! Telling replies from other JSON.

use std::collections::HashSet;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// The keys that tell a reply, at the top or in its `data`.
const TELLING: [&str; 10] = [
    "code",
    "msg",
    "data",
    "videoNo",
    "video_no",
    "transcriptions",
    "transcription",
    "summary",
    "summary_type",
    "items",
];

type Keys = HashSet<&'static str>;

/// Whether a file has the keys of a reply, wherever in it they stand. It need not be whole.
pub(crate) fn looks_like(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.trim_ascii_start().first() != Some(&b'{') {
        return false;
    }
    let mut found = Keys::new();
    // What stands before a fault or the end of a cut file is known all the same.
    let file = Object { found: &mut found, at_top: true };
    let _ = file.deserialize(&mut serde_json::Deserializer::from_slice(bytes));
    tell_a_reply(&found)
}

fn tell_a_reply(found: &Keys) -> bool {
    let has = |key| found.contains(key);
    let enveloped = has("code") && has("data");
    let named = has("videoNo") || has("video_no");
    // whisper.cpp also writes `transcription`, but neither an envelope nor a video's id.
    has("transcriptions")
        || (has("transcription") && (enveloped || named))
        || (has("summary") && (has("items") || has("summary_type") || enveloped || named))
        || (enveloped && has("msg"))
}

/// Notes the telling keys of an object, and of its `data` where it stands at the top.
struct Object<'k> {
    found: &'k mut Keys,
    at_top: bool,
}

impl<'de> DeserializeSeed<'de> for Object<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<(), D::Error> {
        source.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Object<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            self.found.extend(TELLING.into_iter().find(|telling| *telling == key));
            if self.at_top && key == "data" {
                map.next_value_seed(Object { found: &mut *self.found, at_top: false })?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replies_are_recognised_and_foreign_json_is_not() {
        for text in [
            r#"{"code":"0000","data":{"videoNo":"VI1","transcriptions":[]}}"#,
            r#"{"videoNo":"VI1","transcription":[{"content":"a"}]}"#,
            r#"{"code":"0000","data":{"summary":"A day."}}"#,
            r#"{"summary":"A day.","items":[]}"#,
            "\u{feff}{\"transcriptions\" : [",
            r#"{"code":"0429","msg":"busy","data":null}"#,
        ] {
            assert!(looks_like(text.as_bytes()), "{text}");
        }
        for text in [
            "",
            "[]",
            "{}",
            r#"{"text":" Hello.","segments":[{"id":0,"start":0.0,"end":1.0,"text":" Hello."}]}"#,
            r#"{"systeminfo":"x","result":{"language":"en"},"transcription":[{"text":" Hi."}]}"#,
            r#"{"schema":"cuedex/transcript/1","tracks":[],"summary":"s"}"#,
            r#"{"name":"transcriptions","version":"1"}"#,
            r#"{"settings":{"transcriptions":[]}}"#,
            r#"{"data":[{"transcriptions":[]}]}"#,
            "WEBVTT\n\n\"transcriptions\":",
        ] {
            assert!(!looks_like(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn a_long_field_in_front_does_not_hide_the_keys() {
        let long = "x".repeat(10_000);
        for reply in [
            format!(r#"{{"note":"{long}","transcriptions":[]}}"#),
            format!(r#"{{"code":"0000","data":{{"log":["{long}"],"transcription":[]}}}}"#),
            format!(r#"{{"code":"0000","data":["{long}"],"msg":"success"}}"#),
        ] {
            assert!(looks_like(reply.as_bytes()), "{}", &reply[reply.len() - 40..]);
        }
    }
}
