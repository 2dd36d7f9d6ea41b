use crate::key::Key;

/// The most characters of a reply that an error quotes.
const MAX_CHARS: usize = 200;
/// How many bytes before the fault are shown.
const BEFORE: usize = 60;

/// A part of a body around the byte `at`, on one line and without the key.
pub(crate) fn excerpt(body: &[u8], at: usize, key: &Key) -> String {
    let from = at.min(body.len()).saturating_sub(BEFORE);
    let to = body.len().min(from + MAX_CHARS * 4);
    // A key that crosses an edge of the excerpt must be whole to be recognised.
    let (wide_from, wide_to) = (from.saturating_sub(key.reach()), body.len().min(to + key.reach()));
    let mut wide = body[wide_from..wide_to].to_vec();
    key.mask_bytes(&mut wide);
    one_line(&String::from_utf8_lossy(&wide[from - wide_from..to - wide_from]))
}

/// A text from the service for a message: bounded, on one line and without the key.
pub(crate) fn quote(text: &str, key: &Key) -> String {
    one_line(&key.mask(text))
}

fn one_line(text: &str) -> String {
    let plain = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    plain.take(MAX_CHARS).collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use secrecy::SecretString;

    fn key() -> Key {
        Key::new(&SecretString::from("sk-quiet-harbor")).unwrap()
    }

    #[test]
    fn shows_the_place_of_the_fault() {
        let body = format!("{}HERE{}", "a".repeat(5_000), "b".repeat(5_000));
        let text = excerpt(body.as_bytes(), 5_000, &key());
        assert!(text.contains("HERE") && text.chars().count() == MAX_CHARS, "{text}");
    }

    #[test]
    fn is_one_line_of_plain_text() {
        assert_eq!(excerpt(b"\x1f\x8b\0<p>\r\n\xff", 0, &key()), "\u{fffd} <p>  \u{fffd}");
    }

    proptest! {
        #[test]
        fn never_holds_the_key_and_never_more_than_the_limit(
            before in "[a-z ]{0,90}", after in ".{0,300}", at in 0usize..400,
        ) {
            let body = format!("{before}sk-quiet-harbor{after}sk-quiet-harbor");
            let text = excerpt(body.as_bytes(), at, &key());
            prop_assert!(!text.contains("quiet-harbor") && !text.contains("sk-qu"), "{}", text);
            prop_assert!(text.chars().count() <= MAX_CHARS);
        }
    }
}
