use cuedex_format::{ErrorKind, ReadOptions};
use proptest::prelude::*;

use super::{edited_as, shift};

const SAID: &str = "7\r\n00:00:01.5 --> 00:00:02,000\r\n<i>d\u{e9}j\u{e0}</i> vu \r\n\n8\n00:00:03,000 --> 00:00:04,000\r\u{e0} c\u{f4}t\u{e9}";

/// A text in bytes of an encoding, with its mark where it has one.
type Encode = fn(&str) -> Vec<u8>;

const ENCODINGS: [(Option<&str>, Encode); 6] = [
    (None, |text| [b"\xEF\xBB\xBF", text.as_bytes()].concat()),
    (None, |text| utf16(&format!("\u{feff}{text}"), u16::to_le_bytes)),
    (None, |text| utf16(text, u16::to_be_bytes)),
    (None, |text| text.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect()),
    (Some("windows-1252"), |text| encoding_rs::WINDOWS_1252.encode(text).0.into_owned()),
    (Some("gb18030"), |text| encoding_rs::GB18030.encode(text).0.into_owned()),
];

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

fn options(encoding: Option<&str>) -> ReadOptions {
    ReadOptions { encoding: encoding.map(str::to_owned), ..super::options() }
}

proptest! {
    #[test]
    fn an_edit_is_the_same_in_every_encoding(by in -2_000_i64..5_000, text in "[a-z\u{e9} ]{1,9}", drops: bool) {
        for (label, encode) in ENCODINGS {
            let edit = |cues: &mut Vec<cuedex_model::Segment>| {
                shift(&mut cues[0], by);
                cues[1].text = format!("x{}", text.trim());
                if drops {
                    cues.remove(0);
                }
            };
            let plain = edited_as(SAID.as_bytes(), "a.srt", &options(None), edit).unwrap();
            let stored = edited_as(&encode(SAID), "a.srt", &options(label), edit).unwrap();
            let plain = String::from_utf8(plain.bytes).unwrap();
            prop_assert_eq!(stored.bytes, encode(&plain), "{:?}", label);
        }
    }
}

#[test]
fn a_letter_beyond_the_encoding_is_refused_and_named() {
    let bytes = encoding_rs::WINDOWS_1252.encode(SAID).0.into_owned();
    let refused = edited_as(&bytes, "a.srt", &options(Some("windows-1252")), |cues| {
        cues[0].text = "\u{6e2f}".into();
    });
    let error = refused.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Encoding);
    assert!(error.to_string().contains('\u{6e2f}'), "{error}");
}

#[test]
fn bytes_that_are_no_text_and_zeros_stay() {
    let bytes = b"\xEF\xBB\xBF1\n00:00:01,000 --> 00:00:02,000\n\xFFlow\0tide\xFE\n\n2\n00:00:03,000 --> 00:00:04,000\nquay\n\0\0";
    let after = edited_as(bytes, "a.srt", &super::options(), |cues| {
        cues.iter_mut().for_each(|cue| shift(cue, 1_000));
        cues[1].text = "pier".into();
    });
    let expected = b"\xEF\xBB\xBF1\n00:00:02,000 --> 00:00:03,000\n\xFFlow\0tide\xFE\n\n2\n00:00:04,000 --> 00:00:05,000\npier\n\0\0";
    assert_eq!(
        after.unwrap().bytes.escape_ascii().to_string(),
        expected.escape_ascii().to_string()
    );
}
