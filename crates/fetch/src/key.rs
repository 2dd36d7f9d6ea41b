use std::fmt;

use reqwest::header::HeaderValue;
use secrecy::{ExposeSecret, SecretString};

use crate::{Error, ErrorKind};

/// The service's key: a header that is never shown, and the means to blot it out of texts.
pub(crate) struct Key {
    header: HeaderValue,
    /// The key in every form in which a reply might send it back.
    forms: Vec<SecretString>,
}

impl Key {
    /// Takes a key; spaces and line ends around it are dropped.
    pub(crate) fn new(secret: &SecretString) -> Result<Self, Error> {
        let key = secret.expose_secret().trim();
        if key.is_empty() {
            return Err(Error::new(ErrorKind::Config, "the key is empty"));
        }
        let refused = || {
            Error::new(
                ErrorKind::Config,
                "the key holds a character that a header must not hold: a line end, another \
                 control character or a letter beyond ASCII",
            )
        };
        if !key.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
            return Err(refused());
        }
        let mut header = HeaderValue::from_str(key).map_err(|_| refused())?;
        header.set_sensitive(true);
        Ok(Self { header, forms: forms(key) })
    }

    /// The value of the `Authorization` header: the key itself, without `Bearer`.
    pub(crate) fn header(&self) -> HeaderValue {
        self.header.clone()
    }

    /// The longest form of the key, in bytes.
    pub(crate) fn reach(&self) -> usize {
        self.forms.iter().map(|form| form.expose_secret().len()).max().unwrap_or(0)
    }

    /// Overwrites the key with stars, in any case of its letters.
    pub(crate) fn mask_bytes(&self, bytes: &mut [u8]) {
        for form in &self.forms {
            let form = form.expose_secret().as_bytes();
            let mut at = 0;
            while at + form.len() <= bytes.len() {
                if bytes[at..at + form.len()].eq_ignore_ascii_case(form) {
                    bytes[at..at + form.len()].fill(b'*');
                    at += form.len();
                } else {
                    at += 1;
                }
            }
        }
    }

    /// The text with the key overwritten.
    pub(crate) fn mask(&self, text: &str) -> String {
        let mut bytes = text.as_bytes().to_vec();
        self.mask_bytes(&mut bytes);
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

fn forms(key: &str) -> Vec<SecretString> {
    let json = serde_json::Value::from(key).to_string();
    let escaped = json.trim_start_matches('"').strip_suffix('"').unwrap_or(&json).to_owned();
    let percent: String = url::form_urlencoded::byte_serialize(key.as_bytes()).collect();
    let mut forms = vec![key.to_owned(), escaped, percent];
    forms.dedup();
    forms.into_iter().map(SecretString::from).collect()
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> Result<Key, Error> {
        Key::new(&SecretString::from(text))
    }

    #[test]
    fn a_line_end_behind_the_key_is_dropped() {
        let key = key("sk-harbor-1\r\n").unwrap();
        assert_eq!(key.header().as_bytes(), b"sk-harbor-1");
        assert!(key.header().is_sensitive());
    }

    #[test]
    fn a_bad_key_is_refused_without_showing_it() {
        for bad in ["", " \n", "sk-har\nbor", "sk-\u{e9}bor", "sk-bor\0"] {
            let error = key(bad).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Config);
            assert!(!format!("{error} {error:?}").contains("bor"), "{bad:?}");
        }
    }

    #[test]
    fn the_key_is_blotted_out_in_every_form() {
        let key = key(r#"sk-a/b"c"#).unwrap();
        let masked = key.mask(r#"x sk-a/b"c SK-A/B"C sk-a/b\"c sk-a%2Fb%22c y"#);
        assert!(!masked.to_lowercase().contains("sk-a"), "{masked}");
        assert!(masked.starts_with("x *") && masked.ends_with("* y"), "{masked}");
        assert_eq!(key.mask("né à"), "né à");
        assert_eq!(format!("{key:?}"), "Key(..)");
    }
}
