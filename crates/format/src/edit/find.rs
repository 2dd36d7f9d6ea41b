use std::ops::Range;

use regex::{Captures, Regex, RegexBuilder};
use serde::{Deserialize, Serialize};

use crate::{Error, ErrorKind};

/// What is looked for in the text of a segment. By default it is taken to the letter, in this
/// case, and only as whole words; a space in it also fits the end of a line.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Find {
    /// The text, or the pattern in the syntax of the [regex](https://docs.rs/regex) crate.
    pub text: String,
    /// It is a pattern. The default is `false`.
    pub regex: bool,
    /// It may begin or end inside a word. The default is `false`.
    pub inside_words: bool,
    /// Capitals do not matter. The default is `false`.
    pub ignore_case: bool,
}

impl Find {
    /// This text with the defaults.
    #[must_use]
    pub fn literal(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// Makes it ready for many texts.
    ///
    /// # Errors
    /// [`ErrorKind::Unfit`] where a pattern cannot be understood; the cause says why.
    pub fn finder(&self) -> Result<Finder, Error> {
        self.compile().map_err(|e| {
            let message = format!("the pattern {:?} cannot be understood", self.text);
            Error::new(ErrorKind::Unfit, message).because(e)
        })
    }

    pub(super) fn compile(&self) -> Result<Finder, regex::Error> {
        if self.regex {
            // What is wrong is told about the pattern as it was written.
            Regex::new(&self.text)?;
        }
        let bounded = self.regex && !self.inside_words;
        let pattern = match (self.regex, bounded) {
            (true, true) => format!(r"\b{{start-half}}(?:{})\b{{end-half}}", self.text),
            (true, false) => self.text.clone(),
            _ => literal(&self.text),
        };
        let mut builder = RegexBuilder::new(&pattern);
        let regex = builder.case_insensitive(self.ignore_case).build()?;
        let has_edges = !self.regex && !self.inside_words;
        Ok(Finder { regex, is_literal: !self.regex, has_edges })
    }
}

/// The text as a pattern in which a space is any white space.
fn literal(text: &str) -> String {
    text.split_whitespace().map(regex::escape).collect::<Vec<_>>().join(r"\s+")
}

/// A [`Find`], ready for many texts.
///
/// ```
/// use cuedex_format::edit::Find;
///
/// let finder = Find::literal("quiet harbor").finder()?;
/// assert!(finder.is_in("to the quiet\nharbor") && !finder.is_in("quiet harbors"));
/// # Ok::<(), cuedex_format::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Finder {
    regex: Regex,
    is_literal: bool,
    /// Only whole words count, which is looked at by hand: scripts without spaces have no edges.
    has_edges: bool,
}

impl Finder {
    /// Whether it stands in the text.
    #[must_use]
    pub fn is_in(&self, text: &str) -> bool {
        self.next(text, 0).is_some()
    }

    /// Where it stands in the text: not empty, not overlapping, from left to right.
    pub(super) fn ranges(&self, text: &str) -> Vec<Range<usize>> {
        let mut all = Vec::new();
        let mut from = 0;
        while let Some(found) = self.next(text, from) {
            from = found.end;
            all.push(found);
        }
        all
    }

    fn next(&self, text: &str, mut from: usize) -> Option<Range<usize>> {
        loop {
            let found = self.regex.find_at(text, from)?.range();
            let counts = !found.is_empty() && (!self.has_edges || is_whole(text, &found));
            if counts {
                return Some(found);
            }
            from = found.start + text[found.start..].chars().next()?.len_utf8();
        }
    }

    /// The text with each place replaced, and how many there were. In a pattern's replacement
    /// `$1` and `${name}` stand for what its groups held.
    pub(super) fn replace(&self, text: &str, with: &str) -> Option<(String, usize)> {
        let places = self.ranges(text);
        if places.is_empty() {
            return None;
        }
        let mut new = String::with_capacity(text.len() + with.len());
        let mut last = 0;
        for place in &places {
            let (place, before) = (place.clone(), &text[last..place.start]);
            new.push_str(before);
            match self.is_literal {
                true => new.push_str(&broken_as(&text[place.clone()], with)),
                false => self.expand(text, &place, with, &mut new),
            }
            last = place.end;
            if with.is_empty() {
                last += gap_to_close(&new, &text[last..]);
            }
        }
        new.push_str(&text[last..]);
        Some((new, places.len()))
    }

    fn expand(&self, text: &str, place: &Range<usize>, with: &str, new: &mut String) {
        let groups: Option<Captures<'_>> = self.regex.captures_at(text, place.start);
        if let Some(groups) = groups {
            groups.expand(with, new);
        }
    }
}

/// How much white space goes with a word that goes: that behind it, where there is none in front.
fn gap_to_close(before: &str, after: &str) -> usize {
    let is_open = before.is_empty() || before.ends_with([' ', '\n']);
    let gap = after.len() - after.trim_start_matches(' ').len();
    if is_open { gap } else { 0 }
}

/// The replacement with a line's end where the text that it replaces had one.
fn broken_as(was: &str, with: &str) -> String {
    if !was.contains('\n') {
        return with.to_owned();
    }
    let gaps = was.split(|c: char| !c.is_whitespace()).filter(|gap| !gap.is_empty());
    let mut gaps = gaps.map(|gap| gap.contains('\n'));
    let broken = with.chars().map(|c| match c {
        ' ' if gaps.next().unwrap_or(false) => '\n',
        other => other,
    });
    broken.collect()
}

/// Whether no word goes on over either end. Where either side of an end is of a script that puts
/// no spaces between words, there is no telling, and it counts.
fn is_whole(text: &str, found: &Range<usize>) -> bool {
    let inside = &text[found.clone()];
    let goes_on = |a: Option<char>, b: Option<char>| {
        a.zip(b).is_some_and(|(a, b)| is_of_word(a) && is_of_word(b))
    };
    !goes_on(text[..found.start].chars().next_back(), inside.chars().next())
        && !goes_on(inside.chars().next_back(), text[found.end..].chars().next())
}

fn is_of_word(c: char) -> bool {
    (c.is_alphanumeric() || c == '_' || is_mark(c)) && !is_unspaced(c)
}

/// Combining marks of the first blocks that are neither letters nor digits to the standard library.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{94d}' | '\u{9cd}' | '\u{a4d}' | '\u{bcd}')
}

/// Whether a character is of a script that is written without spaces between words: Thai, Lao,
/// Myanmar, Khmer, Chinese, Japanese.
pub(crate) fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{3040}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn replaced(find: &Find, text: &str, with: &str) -> String {
        let finder = find.compile().unwrap();
        finder.replace(text, with).map_or_else(|| text.to_owned(), |(text, _)| text)
    }

    #[test]
    fn whole_words_count_and_parts_of_words_only_when_asked() {
        let am = Find::literal("am");
        assert_eq!(replaced(&am, "I am a team, am I", "was"), "I was a team, was I");
        let anywhere = Find { inside_words: true, ..am };
        assert_eq!(replaced(&anywhere, "a team", "AM"), "a teAM");
        assert_eq!(replaced(&Find::literal("a"), "a_b a b", "x"), "a_b x b");
        assert_eq!(replaced(&Find::literal("[music]"), "a[music]b", "x"), "axb");
    }

    #[test]
    fn case_counts_unless_it_is_ignored() {
        let ann = Find::literal("ann");
        assert_eq!(replaced(&ann, "Ann ann", "Anne"), "Ann Anne");
        assert_eq!(replaced(&Find { ignore_case: true, ..ann }, "ANN ann", "Anne"), "Anne Anne");
    }

    #[test]
    fn a_space_fits_the_end_of_a_line_which_stays() {
        let find = Find::literal("quite harbor");
        assert_eq!(replaced(&find, "to the quite\nharbor", "quiet harbor"), "to the quiet\nharbor");
        assert_eq!(replaced(&find, "quite  harbor", "quiet harbor"), "quiet harbor");
    }

    #[test]
    fn groups_of_a_pattern_stand_in_its_replacement_and_dollars_of_a_text_are_dollars() {
        let pattern = |text: &str| Find { text: text.into(), regex: true, ..Find::default() };
        assert_eq!(replaced(&pattern(r"(\d+) percent"), "5 percent", "$1 %"), "5 %");
        assert_eq!(replaced(&pattern("a|an"), "an ape", "the"), "the ape");
        assert_eq!(replaced(&Find::literal("cost"), "cost", "$1"), "$1");
    }

    #[test]
    fn scripts_without_spaces_have_no_edges() {
        assert_eq!(replaced(&Find::literal("港"), "静かな港へ", "湊"), "静かな湊へ");
        assert_eq!(replaced(&Find::literal("GPU"), "用GPU的", "CPU"), "用CPU的");
    }

    #[test]
    fn a_word_that_goes_leaves_no_gap() {
        assert_eq!(replaced(&Find::literal("two"), "one two three", ""), "one three");
        assert_eq!(replaced(&Find::literal("one"), "one two\none two", ""), "two\ntwo");
    }

    #[test]
    fn nothing_is_never_found() {
        let empty = Find { text: "x*".into(), regex: true, inside_words: true, ..Find::default() };
        assert_eq!(replaced(&empty, "axxb", "-"), "a-b");
        assert_eq!(replaced(&Find::literal(""), "a b", "-"), "a b");
    }
}
