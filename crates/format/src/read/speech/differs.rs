//! Whether the words of a segment hold what its text does not.

use super::Said;

/// Whether the letters of the words, in order, are not all among those of the text, whatever
/// their case. Marks do not count: services write words without them. A segment without a text
/// says its words.
pub(super) fn words_say_more(said: &Said<'_>) -> bool {
    if said.words.is_empty() || said.text.trim().is_empty() || is_made_of_words(said) {
        return false;
    }
    let mut of_text = letters(&said.text);
    let of_words = said.words.iter().flat_map(|word| letters(&word.text));
    of_words.into_iter().any(|letter| of_text.by_ref().all(|other| other != letter))
}

/// Whether the words and spaces make up the text, as they nearly always do: that is seen fast.
fn is_made_of_words(said: &Said<'_>) -> bool {
    let mut rest = said.text.trim_start();
    for word in &said.words {
        match rest.strip_prefix(word.text.trim()) {
            Some(behind) => rest = behind.trim_start(),
            None => return false,
        }
    }
    rest.is_empty()
}

fn letters(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase)
}

#[cfg(test)]
mod tests {
    use super::super::SaidWord;
    use super::*;

    fn differs(text: &'static str, words: &[&'static str]) -> bool {
        let word = |text: &&'static str| SaidWord { text: (*text).into(), ..SaidWord::default() };
        let words = words.iter().map(word).collect();
        words_say_more(&Said { text: text.into(), words, ..Said::default() })
    }

    #[test]
    fn only_letters_that_the_text_lacks_differ() {
        assert!(differs(" Hello", &[" Hello", " you"]));
        assert!(differs("Hello them", &["hello", "you"]));
        for (text, words) in [
            ("Hello, you.", &["hello", "you"][..]),
            (" Hello you", &[" Hello", " you"]),
            ("静かな港。", &["静か", "な", "港"]),
            ("", &["Hello"]),
            ("Hello and more", &["Hello"]),
        ] {
            assert!(!differs(text, words), "{text}");
        }
    }
}
