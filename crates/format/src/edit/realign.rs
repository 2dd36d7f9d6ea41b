//! Words keep their times when a text is edited.

use std::ops::Range;

use cuedex_model::{TimeSpan, Word};
use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::find::is_unspaced;
use crate::cue::share::{letters, share};
use crate::read::speech::guess::fill;

/// Where each word stands in the text; `None` where the words are not those of the text.
pub(super) fn located(text: &str, words: &[Word]) -> Option<Vec<Range<usize>>> {
    let mut from = 0;
    let place = |word: &Word| {
        let start = from + text[from..].find(word.text.as_str())?;
        from = start + word.text.len();
        Some(start..from)
    };
    words.iter().map(place).collect()
}

/// The stretches of a text between its spaces; of scripts without spaces every character.
pub(super) fn tokens(text: &str) -> Vec<Range<usize>> {
    let mut all: Vec<Range<usize>> = Vec::new();
    let mut is_open = false;
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        let is_alone = is_unspaced(c);
        match all.last_mut() {
            _ if c.is_whitespace() => {}
            Some(last) if is_open && !is_alone => last.end = end,
            _ => all.push(at..end),
        }
        is_open = !c.is_whitespace() && !is_alone;
    }
    all
}

/// What makes a token the same word: its letters and digits in small, else the token itself.
fn key(token: &str) -> String {
    let letters = token.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase);
    Some(letters.collect::<String>()).filter(|key| !key.is_empty()).unwrap_or_else(|| token.into())
}

/// How two texts differ, token by token.
pub(super) fn hunks(old: &[String], new: &[String]) -> Vec<DiffOp> {
    capture_diff_slices(Algorithm::Myers, old, new)
}

/// The words of `text` that was `old`: those that stay keep their times, also where only their
/// case or punctuation changed; a new word in the place of another takes its time as a guess, and
/// others share the time between their neighbours.
pub(super) fn realigned(old: &str, text: &str, words: &[Word], span: TimeSpan) -> Vec<Word> {
    let (before, after) = (tokens(old), tokens(text));
    let mut placing = Placing { old, text, before, after, words, placed: Vec::new() };
    match located(old, words) {
        _ if words.is_empty() => {}
        None => placing.open(0..placing.after.len()),
        Some(places) => placing.place_all(&places),
    }
    let (mut words, open): (Vec<Word>, Vec<bool>) = placing.placed.into_iter().unzip();
    fill(&mut words, span, &open);
    words
}

/// The words of a text that has none, all with guessed times.
pub(super) fn guessed(text: &str, span: TimeSpan) -> Vec<Word> {
    let word = |token: Range<usize>| Word { guessed: true, ..Word::new(span, &text[token]) };
    let mut words: Vec<Word> = tokens(text).into_iter().map(word).collect();
    let open = vec![true; words.len()];
    fill(&mut words, span, &open);
    words
}

/// Tokens that words hold together, mostly one with its word.
struct Group {
    tokens: Range<usize>,
    words: Range<usize>,
}

/// The tokens in groups that no word reaches out of.
fn groups(tokens: &[Range<usize>], words: &[Range<usize>]) -> Vec<Group> {
    let mut all: Vec<Group> = Vec::new();
    let mut next = 0;
    for (n, token) in tokens.iter().enumerate() {
        let skipped = words[next..].iter().take_while(|word| word.end <= token.start).count();
        next += skipped;
        let held = words[next..].iter().take_while(|word| word.start < token.end).count();
        match all.last_mut() {
            Some(group) if held > 0 && group.words.end > next => {
                group.tokens.end = n + 1;
                group.words.end = next + held;
            }
            _ => all.push(Group { tokens: n..n + 1, words: next..next + held }),
        }
    }
    all
}

/// The new words, as they are found.
struct Placing<'a> {
    old: &'a str,
    text: &'a str,
    before: Vec<Range<usize>>,
    after: Vec<Range<usize>>,
    words: &'a [Word],
    /// The new words; those without a time yet are open.
    placed: Vec<(Word, bool)>,
}

impl Placing<'_> {
    fn place_all(&mut self, places: &[Range<usize>]) {
        let stays = self.stays();
        let groups = groups(&self.before, places);
        let (mut gap, mut done) = (0..0, 0);
        for group in groups {
            match self.kept(&group, &stays) {
                Some(now) => {
                    self.fill_gap(gap.clone(), done..now.start);
                    done = now.end;
                    gap = group.words.end..group.words.end;
                    self.keep(group, now);
                }
                None => gap.end = group.words.end,
            }
        }
        self.fill_gap(gap, done..self.after.len());
    }

    /// For each old token the new one that it becomes.
    fn stays(&self) -> Vec<Option<usize>> {
        let keys = |text: &str, tokens: &[Range<usize>]| -> Vec<String> {
            tokens.iter().map(|token| key(&text[token.clone()])).collect()
        };
        let mut stays = vec![None; self.before.len()];
        let hunks = hunks(&keys(self.old, &self.before), &keys(self.text, &self.after));
        for hunk in hunks.iter().filter(|hunk| matches!(hunk, DiffOp::Equal { .. })) {
            hunk.old_range().zip(hunk.new_range()).for_each(|(old, new)| stays[old] = Some(new));
        }
        stays
    }

    /// The new tokens of a group that stays: whole, and where it is more than one word, to the
    /// letter.
    fn kept(&self, group: &Group, stays: &[Option<usize>]) -> Option<Range<usize>> {
        let (first, last) = (stays[group.tokens.start]?, stays[group.tokens.end - 1]?);
        let now = first..last + 1;
        let is_whole = group.tokens.clone().zip(now.clone()).all(|(a, b)| stays[a] == Some(b));
        let was = self.before[group.tokens.start].start..self.before[group.tokens.end - 1].end;
        let is_same = || self.old[was] == self.text[self.stretch(&now)];
        let fits = is_whole && now.len() == group.tokens.len();
        (fits && (group.words.len() <= 1 || is_same())).then_some(now)
    }

    fn keep(&mut self, group: Group, now: Range<usize>) {
        match group.words.len() {
            0 => self.open(now),
            1 => {
                let text = self.text[self.stretch(&now)].to_owned();
                let word = self.words[group.words.start].clone();
                self.placed.push((Word { text, ..word }, false));
            }
            _ => self.placed.extend(self.words[group.words].iter().map(|w| (w.clone(), false))),
        }
    }

    fn stretch(&self, tokens: &Range<usize>) -> Range<usize> {
        self.after[tokens.start].start..self.after[tokens.end - 1].end
    }

    /// New tokens without a time of their own.
    fn open(&mut self, new: Range<usize>) {
        for token in new {
            let text = &self.text[self.after[token].clone()];
            let word = Word { guessed: true, ..Word::new(TimeSpan::default(), text) };
            self.placed.push((word, true));
        }
    }

    /// New tokens that take the time of the old words in their place, each that of its own where
    /// they are as many.
    fn fill_gap(&mut self, old: Range<usize>, new: Range<usize>) {
        let old = &self.words[old];
        let Some(all) = old.iter().map(|word| word.span).reduce(TimeSpan::union) else {
            return self.open(new);
        };
        let texts: Vec<&str> =
            new.clone().map(|token| &self.text[self.after[token].clone()]).collect();
        let sum = texts.iter().map(|text| letters(text)).sum();
        let mut before = 0;
        for (n, text) in texts.into_iter().enumerate() {
            let after = before + letters(text);
            let own = old.get(n).filter(|_| old.len() == new.len());
            let span = own.map_or_else(|| share(all, before..after, sum), |word| word.span);
            let speaker = own.or(old.first()).and_then(|word| word.speaker.clone());
            let word = Word { guessed: true, speaker, ..Word::new(span, text) };
            self.placed.push((word, false));
            before = after;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn timed(text: &str) -> Vec<Word> {
        let word =
            |(n, word): (u64, &str)| Word::new(TimeSpan::from_millis(n * 100, n * 100 + 80), word);
        (0..).zip(text.split_whitespace()).map(word).collect()
    }

    fn after(old: &str, new: &str) -> Vec<(String, u64, u64, bool)> {
        let words = realigned(old, new, &timed(old), TimeSpan::from_millis(0, 1_000));
        let tell =
            |w: Word| (w.text, w.span.start().as_millis(), w.span.end().as_millis(), w.guessed);
        words.into_iter().map(tell).collect()
    }

    fn told(words: &[(&str, u64, u64, bool)]) -> Vec<(String, u64, u64, bool)> {
        words.iter().map(|(text, a, b, guessed)| ((*text).to_owned(), *a, *b, *guessed)).collect()
    }

    #[test]
    fn a_replaced_word_takes_the_time_of_the_old_one_as_a_guess() {
        let words = after("put the kettel on", "put the kettle on");
        let expected = [
            ("put", 0, 80, false),
            ("the", 100, 180, false),
            ("kettle", 200, 280, true),
            ("on", 300, 380, false),
        ];
        assert_eq!(words, told(&expected));
    }

    #[test]
    fn case_and_punctuation_change_no_time() {
        let words = after("hello there ann", "Hello there, Ann!");
        let expected =
            [("Hello", 0, 80, false), ("there,", 100, 180, false), ("Ann!", 200, 280, false)];
        assert_eq!(words, told(&expected));
    }

    #[test]
    fn new_words_share_the_time_between_their_neighbours() {
        let words = after("put kettle", "put the old kettle");
        let expected = [
            ("put", 0, 80, false),
            ("the", 80, 90, true),
            ("old", 90, 100, true),
            ("kettle", 100, 180, false),
        ];
        assert_eq!(words, told(&expected));
        assert_eq!(after("a b c", "a c"), told(&[("a", 0, 80, false), ("c", 200, 280, false)]));
    }

    #[test]
    fn two_words_become_one_and_one_becomes_two() {
        assert_eq!(after("data base x", "database x")[0], ("database".into(), 0, 180, true));
        let two = after("database x", "data base x");
        assert_eq!(two[..2], told(&[("data", 0, 40, true), ("base", 40, 80, true)]));
    }

    #[test]
    fn words_that_are_parts_of_a_token_stay_while_it_stays() {
        let words = ["静か", "な", "港"].iter().enumerate().map(|(n, text)| {
            Word::new(TimeSpan::from_millis(n as u64 * 100, n as u64 * 100 + 80), *text)
        });
        let words: Vec<Word> = words.collect();
        let new = realigned("静かな港", "静かな湊", &words, TimeSpan::from_millis(0, 300));
        let texts: Vec<_> = new.iter().map(|w| (w.text.as_str(), w.guessed)).collect();
        assert_eq!(texts, [("静か", false), ("な", false), ("湊", true)]);
        assert_eq!(new[2].span, words[2].span);
    }

    #[test]
    fn words_that_are_not_the_texts_are_guessed_anew_and_none_stay_none() {
        let span = TimeSpan::from_millis(0, 100);
        let words = realigned("one two", "one three", &timed("other words"), span);
        assert_eq!(words.iter().map(|w| w.guessed).collect::<Vec<_>>(), [true, true]);
        assert_eq!(realigned("one", "two", &[], span), []);
    }

    proptest! {
        #[test]
        fn the_words_are_those_of_the_new_text_in_order(
            old in "[ab,静港 \n]{0,16}", new in "[abA,静港 \n]{0,16}",
        ) {
            let words = timed(&old);
            let realigned = realigned(&old, &new, &words, TimeSpan::from_millis(0, 2_000));
            prop_assert!(realigned.is_sorted_by_key(|word| word.span.start()), "{realigned:?}");
            let squeezed = |text: &str| text.split_whitespace().collect::<String>();
            let said: String = realigned.iter().map(|word| squeezed(&word.text)).collect();
            if !words.is_empty() {
                prop_assert_eq!(said, squeezed(&new));
            }
        }

        #[test]
        fn an_unchanged_text_changes_no_word(text in "[ab,港 ]{0,16}") {
            let words = timed(&text);
            let same = realigned(&text, &text, &words, TimeSpan::from_millis(0, 2_000));
            prop_assert_eq!(same, words);
        }
    }
}
