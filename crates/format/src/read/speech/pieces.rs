//! Words of a file on their way to stretches of speech: marks that follow a word, the numbers of
//! their items, and the pieces of the whole text that belong to them.

use super::group::group;
use super::{Said, SaidWord};

/// Words with the number of the item each stands in.
#[derive(Default)]
pub(super) struct Words<'a> {
    words: Vec<SaidWord<'a>>,
    items: Vec<usize>,
}

impl<'a> Words<'a> {
    pub(super) fn push(&mut self, item: usize, word: SaidWord<'a>) {
        self.words.push(word);
        self.items.push(item);
    }

    pub(super) fn last_mut(&mut self) -> Option<&mut SaidWord<'a>> {
        self.words.last_mut()
    }

    /// A mark, which follows the last word without a space.
    pub(super) fn mark(&mut self, item: usize, mark: &'a str) {
        match self.words.last_mut() {
            Some(word) => word.text.to_mut().push_str(mark),
            None => self.push(item, SaidWord { text: mark.into(), ..SaidWord::default() }),
        }
    }

    pub(super) fn into_words(self) -> Vec<SaidWord<'a>> {
        self.words
    }

    /// The words, cut where a person would.
    pub(super) fn grouped(self) -> Vec<Said<'a>> {
        let mut groups = group(self.words, 1);
        for said in &mut groups {
            said.item = self.items[said.item - 1];
        }
        groups
    }
}

/// The words of one result as stretches, one for each turn of a speaker. Each says what the whole
/// result says of itself.
pub(super) fn turns_of<'a>(words: Vec<SaidWord<'a>>, whole: &Said<'a>) -> Vec<Said<'a>> {
    let mut said: Vec<Said<'a>> = Vec::new();
    for word in words {
        match said.last_mut().filter(|said| said.speaker == word.speaker) {
            Some(said) => said.words.push(word),
            None => {
                let speaker = word.speaker.clone();
                said.push(Said { speaker, words: vec![word], ..whole.clone() });
            }
        }
    }
    said
}

/// Gives stretches that have only words their pieces of the whole text, with its spaces and
/// marks: a text in Japanese has no spaces between words. Where the words are not those of the
/// text, nothing changes, and the words are joined with spaces.
pub(super) fn cut<'a>(said: &mut [Said<'a>], whole: &'a str) {
    let Some(starts) = starts(said, whole) else { return };
    let ends = starts.iter().copied().skip(1).chain([whole.len()]);
    for ((said, start), end) in said.iter_mut().zip(&starts).zip(ends) {
        said.text = whole[*start..end].trim().into();
    }
}

/// Where each stretch begins, if its words and nothing else of letters make up the text.
fn starts(said: &[Said<'_>], whole: &str) -> Option<Vec<usize>> {
    let mut starts = Vec::with_capacity(said.len());
    let mut behind = 0;
    for said in said {
        let mut words = said.words.iter().map(|word| word.text.trim()).filter(|w| !w.is_empty());
        let first = words.next()?;
        let at = find(whole, behind, first)?;
        starts.push(if starts.is_empty() { 0 } else { boundary(whole, behind, at) });
        behind = at + first.len();
        for word in words {
            behind = find(whole, behind, word)? + word.len();
        }
    }
    let rest_has_letters = whole[behind..].contains(char::is_alphanumeric);
    (!rest_has_letters).then_some(starts)
}

/// Where the word stands, with only spaces and marks before it.
fn find(whole: &str, from: usize, word: &str) -> Option<usize> {
    for (at, c) in whole[from..].char_indices() {
        if whole[from + at..].starts_with(word) {
            return Some(from + at);
        }
        if c.is_alphanumeric() {
            return None;
        }
    }
    None
}

/// Where the next stretch begins: marks before a space belong to the one before.
fn boundary(whole: &str, behind: usize, at: usize) -> usize {
    whole[behind..at].find(char::is_whitespace).map_or(at, |space| behind + space)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn said(texts: &[&'static str]) -> Said<'static> {
        let word = |text: &&'static str| SaidWord { text: (*text).into(), ..SaidWord::default() };
        Said { words: texts.iter().map(word).collect(), ..Said::default() }
    }

    fn pieces(said: &mut [Said<'static>], whole: &'static str) -> Vec<String> {
        cut(said, whole);
        said.iter().map(|said| said.text.to_string()).collect()
    }

    #[test]
    fn pieces_keep_the_spaces_and_marks_of_the_text() {
        let mut all = [said(&["Boats", "sail"]), said(&["slowly"]), said(&["home"])];
        assert_eq!(
            pieces(&mut all, " \"Boats  sail, (slowly) home\". "),
            ["\"Boats  sail,", "(slowly)", "home\"."]
        );
        let mut all = [said(&["船", "が"]), said(&["来る"])];
        assert_eq!(pieces(&mut all, "船が。来る。"), ["船が。", "来る。"]);
    }

    #[test]
    fn a_text_of_other_words_is_not_cut() {
        for whole in ["boats", "boats sail far", "ships sail", ""] {
            assert_eq!(pieces(&mut [said(&["boats", "sail"])], whole), [""], "{whole}");
        }
    }

    #[test]
    fn groups_keep_the_numbers_of_their_items() {
        let mut words = Words::default();
        for (item, text) in [(1, "One"), (3, "Two"), (4, "three")] {
            words.push(item, SaidWord { text: text.into(), ..SaidWord::default() });
            if item == 1 {
                words.mark(2, ".");
            }
        }
        let groups = words.grouped();
        let found: Vec<_> = groups.iter().map(|g| (g.item, g.words[0].text.as_ref())).collect();
        assert_eq!(found, [(1, "One."), (3, "Two")]);
    }

    proptest! {
        #[test]
        fn no_letter_of_the_text_is_lost(words in prop::collection::vec("[aé船]{1,3}[.,]?", 1..8), at in 0_usize..8, gap in "[ .(]{0,3}") {
            let whole = words.join(&gap);
            let at = at.min(words.len());
            let mut all: Vec<Said<'_>> = [&words[..at], &words[at..]]
                .into_iter()
                .filter(|part| !part.is_empty())
                .map(|part| Said {
                    words: part
                        .iter()
                        .map(|text| SaidWord { text: text.as_str().into(), ..SaidWord::default() })
                        .collect(),
                    ..Said::default()
                })
                .collect();
            cut(&mut all, &whole);
            let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
            let kept: String = all.iter().map(|said| letters(&said.text)).collect();
            prop_assert_eq!(kept, letters(&whole));
        }
    }
}
