//! Dialects that give only words: segments of them, cut where a person would.

use super::join::is_unspaced;
use super::{Said, SaidWord};

/// A pause that ends a segment.
const PAUSE_MS: f64 = 1_500.0;

/// A segment this long is cut at the next comma, however short the pause.
const LONG: usize = 40;

/// A segment is never longer.
const LONGEST: usize = 80;

/// A word of a script without spaces has hardly more letters.
const LONGEST_UNSPACED: usize = 4;

/// Titles whose point ends no sentence; the list is short because a wrong join is mended by the
/// next point, and a wrong cut is not.
const TITLES: [&str; 7] = ["mr", "mrs", "ms", "dr", "prof", "st", "vs"];

/// Segments of words: cut where the speaker changes, at a pause of 1.5 s, after the end of a
/// sentence, after 40 words at a comma, and after 80 anywhere. Each has the number of its first
/// word, counted from `first_item`.
pub(super) fn group<'a>(words: Vec<SaidWord<'a>>, first_item: usize) -> Vec<Said<'a>> {
    let mut groups: Vec<Said<'a>> = Vec::new();
    for (n, word) in words.into_iter().enumerate() {
        match groups.last_mut().filter(|group| !ends_before(group, &word)) {
            Some(group) => group.words.push(word),
            None => groups.push(Said {
                item: first_item + n,
                speaker: word.speaker.clone(),
                words: vec![word],
                ..Said::default()
            }),
        }
    }
    groups
}

/// Whether more than half of these texts are single words.
pub(super) fn are_words<'t>(texts: impl Iterator<Item = &'t str>) -> bool {
    let (mut all, mut words) = (0_usize, 0_usize);
    for text in texts {
        all += 1;
        words += usize::from(is_word(text.trim()));
    }
    words * 2 > all
}

/// Whether a text is one word: without spaces, and short in scripts that have none.
pub(super) fn is_word(text: &str) -> bool {
    let unspaced = || text.chars().filter(|c| is_unspaced(*c)).count();
    !text.is_empty() && !text.contains(char::is_whitespace) && unspaced() <= LONGEST_UNSPACED
}

fn ends_before(group: &Said<'_>, next: &SaidWord<'_>) -> bool {
    let Some(last) = group.words.last() else { return false };
    let pause = next.start.zip(last.end).map(|(start, end)| start.as_millis() - end.as_millis());
    let text = without_quotes(&last.text);
    group.speaker != next.speaker
        || pause.is_some_and(|pause| pause >= PAUSE_MS)
        || ends_sentence(text, &next.text)
        || (group.words.len() >= LONG && text.ends_with([',', ';', ':', '、', '，', '،']))
        || group.words.len() >= LONGEST
}

fn without_quotes(text: &str) -> &str {
    text.trim_end().trim_end_matches(['"', '\'', '”', '’', '»', ')', ']', '」', '』'])
}

fn ends_sentence(text: &str, next: &str) -> bool {
    if text.ends_with(['?', '!', '。', '？', '！', '…', '।', '؟', '۔']) {
        return true;
    }
    let Some(before) = text.strip_suffix('.') else { return false };
    let before = before.trim_start();
    let is_initial = before.chars().count() == 1 && before.chars().all(char::is_uppercase);
    let is_title = TITLES.iter().any(|title| before.eq_ignore_ascii_case(title));
    let goes_on = next.trim_start().starts_with(char::is_lowercase);
    !(is_initial || is_title || goes_on)
}

#[cfg(test)]
mod tests {
    use super::super::super::json::values::Stated;
    use super::*;

    fn word(text: &'static str, start: f64) -> SaidWord<'static> {
        let time = |ms| Some(Stated::from_millis(ms));
        let (start, end) = (time(start), time(start + 100.0));
        SaidWord { text: text.into(), start, end, ..SaidWord::default() }
    }

    fn firsts(words: Vec<SaidWord<'static>>) -> Vec<usize> {
        group(words, 1).iter().map(|said| said.item).collect()
    }

    fn in_a_row(texts: &[&'static str]) -> Vec<usize> {
        let times = (0_u32..).map(|n| f64::from(n) * 100.0);
        firsts(texts.iter().zip(times).map(|(text, start)| word(text, start)).collect())
    }

    #[test]
    fn sentences_pauses_and_speakers_cut() {
        assert_eq!(in_a_row(&["So.", "It", "is.\"", "Quiet"]), [1, 2, 4]);
        assert_eq!(firsts(vec![word("a", 0.0), word("b", 1_599.0), word("c", 3_199.0)]), [1, 3]);
        let ann = SaidWord { speaker: Some("Ann".into()), ..word("a", 0.0) };
        assert_eq!(firsts(vec![ann, word("b", 100.0)]), [1, 2]);
    }

    #[test]
    fn points_that_end_no_sentence_do_not_cut() {
        assert_eq!(in_a_row(&["Dr.", "J.", "Smith", "met", "approx.", "ten"]), [1]);
    }

    #[test]
    fn long_runs_are_cut_at_a_comma_or_anywhere() {
        let mut texts = vec!["x"; 200];
        texts[44] = "x,";
        assert_eq!(in_a_row(&texts), [1, 46, 126]);
    }

    #[test]
    fn words_are_told_from_sentences() {
        assert!(are_words([" So", " quiet", " it is"].into_iter()));
        assert!(!are_words(["So quiet", "it"].into_iter()));
        assert!(are_words(["静か", "港"].into_iter()));
        assert!(!are_words(["静かな港の朝です。"].into_iter()));
        assert!(!are_words(std::iter::empty()));
    }
}
