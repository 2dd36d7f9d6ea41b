//! The words of a whole document, given to its segments.

use super::super::{Said, SaidWord};

/// Gives words to the segments that they are in, in order. A word belongs to the segment whose
/// text says it next: the times of words and segments are measured apart, and a word may start
/// before its segment does. Where no text says it, its middle decides.
pub(super) fn spread<'a>(words: Vec<SaidWord<'a>>, segments: &mut [Said<'a>]) {
    let mut given: Vec<Vec<SaidWord<'a>>> = segments.iter().map(|_| Vec::new()).collect();
    let mut at = 0;
    let mut rest = segments.first().map_or("", |said| &said.text);
    for word in words {
        if let Some(after) = behind(rest, &word.text) {
            rest = after;
        } else {
            let next = next_saying(segments, at, rest, &word);
            if next != at {
                (at, rest) = (next, &segments[next].text);
            }
            rest = behind(rest, &word.text).unwrap_or(rest);
        }
        if let Some(words) = given.get_mut(at) {
            words.push(word);
        }
    }
    for (segment, words) in segments.iter_mut().zip(given) {
        segment.words = words;
    }
}

/// The segment that says this word, which the rest of the one at hand does not.
fn next_saying(segments: &[Said<'_>], at: usize, rest: &str, word: &SaidWord<'_>) -> usize {
    let next = at + 1;
    let Some(following) = segments.get(next) else { return at };
    if !rest.contains(char::is_alphanumeric) && behind(&following.text, &word.text).is_some() {
        return next;
    }
    let Some(middle) = middle(word) else { return at };
    let ends_later = |said: &Said<'_>| {
        said.end.is_none_or(|end| end.is_unreadable() || end.as_millis() > middle)
    };
    let ahead = segments[at..].iter().take_while(|said| !ends_later(said)).count();
    (at + ahead).min(segments.len() - 1)
}

fn middle(word: &SaidWord<'_>) -> Option<f64> {
    let start = word.start?.as_millis();
    let middle = word.end.map_or(start, |end| f64::midpoint(start, end.as_millis()));
    Some(middle).filter(|middle| middle.is_finite())
}

/// What follows a word at the start of a text. The words of the API are without punctuation.
fn behind<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let word = word.trim();
    if let Some(rest) = text.trim_start().strip_prefix(word) {
        return Some(rest);
    }
    let is_mark = |c: char| !c.is_alphanumeric();
    let letters = word.trim_matches(is_mark);
    if letters.is_empty() {
        return None;
    }
    text.trim_start_matches(is_mark).strip_prefix(letters)
}

#[cfg(test)]
mod tests {
    use super::super::super::super::json::values::Stated;
    use super::*;

    fn given(texts: &[(&'static str, f64)], words: &[(&'static str, f64, f64)]) -> Vec<String> {
        let said = |(text, end): &(&'static str, f64)| Said {
            text: (*text).into(),
            end: Some(Stated::from_millis(*end)),
            ..Said::default()
        };
        let word = |(text, start, end): &(&'static str, f64, f64)| SaidWord {
            text: (*text).into(),
            start: Some(Stated::from_millis(*start)),
            end: Some(Stated::from_millis(*end)),
            ..SaidWord::default()
        };
        let mut segments: Vec<_> = texts.iter().map(said).collect();
        spread(words.iter().map(word).collect(), &mut segments);
        let joined = |said: &Said<'_>| {
            said.words.iter().map(|word| &*word.text).collect::<Vec<_>>().join(" ")
        };
        segments.iter().map(joined).collect()
    }

    #[test]
    fn the_text_decides_before_the_time() {
        let words = [("So", 0.0, 100.0), ("we", 100.0, 190.0), ("left", 300.0, 400.0)];
        assert_eq!(given(&[("So,", 200.0), ("we left.", 400.0)], &words), ["So", "we left"]);
    }

    #[test]
    fn a_word_that_no_text_says_goes_by_its_middle() {
        let words = [("So", 0.0, 100.0), ("us", 250.0, 280.0), ("left", 300.0, 400.0)];
        assert_eq!(given(&[("So,", 200.0), ("we left.", 400.0)], &words), ["So", "us left"]);
    }

    #[test]
    fn the_last_segment_takes_what_is_left() {
        let words = [("So", 0.0, 100.0), ("so", 900.0, 950.0)];
        assert_eq!(given(&[("So,", 200.0)], &words), ["So so"]);
        assert_eq!(given(&[], &words), [""; 0]);
    }
}
