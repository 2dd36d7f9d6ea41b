use num2words::{Lang, Num2Words};

use crate::analyse::tokens;

/// The largest number that is spelled out; beyond it nobody says all the words.
const MAX_NUMBER: u64 = 999_999_999_999;

/// The ways to say a number, each as its words: English without and with "and" and as a year,
/// then the other languages that can be spelled.
pub(super) fn cardinals(number: u64) -> Vec<Vec<String>> {
    if number > MAX_NUMBER {
        return Vec::new();
    }
    let english = english(number);
    let with_and = with_and(&english);
    let mut ways = vec![english];
    let others = [Lang::Ukrainian, Lang::French].map(|lang| words(lang, number));
    for way in [year(number), Some(with_and)].into_iter().chain(others).flatten() {
        if !way.is_empty() && !ways.contains(&way) {
            ways.push(way);
        }
    }
    ways
}

/// An English ordinal: "twenty first" for 21.
pub(super) fn ordinal(number: u64) -> Option<Vec<String>> {
    let in_reach = (1..=9_999).contains(&number);
    in_reach.then(|| Num2Words::new(number).ordinal().to_words().ok()).flatten().map(|said| {
        let words = tokens(&said).into_iter();
        words.filter(|word| word != "and").collect()
    })
}

/// A decimal in English, its digits one by one: "three point one four" for 3.14.
pub(super) fn decimal(whole: u64, digits: &str) -> Option<Vec<String>> {
    let mut words = (whole <= MAX_NUMBER).then(|| english(whole))?;
    words.push("point".to_owned());
    for digit in digits.chars() {
        words.extend(english(digit.to_digit(10)?.into()));
    }
    Some(words)
}

fn english(number: u64) -> Vec<String> {
    let words = words(Lang::English, number).unwrap_or_default().into_iter();
    words.filter(|word| word != "and").collect()
}

fn words(lang: Lang, number: u64) -> Option<Vec<String>> {
    let said = Num2Words::new(number).lang(lang).to_words().ok()?;
    Some(tokens(&said))
}

/// "and" after a hundred and before the last tens, as British English has it.
fn with_and(words: &[String]) -> Vec<String> {
    let mut said = Vec::with_capacity(words.len() + 3);
    for (at, word) in words.iter().enumerate() {
        said.push(word.clone());
        let rest = &words[at + 1..];
        let is_scale = |word: &String| word == "hundred" || is_thousands(word);
        let joins = match rest.first() {
            None => false,
            Some(next) if word == "hundred" => !is_thousands(next),
            Some(_) => is_thousands(word) && !rest.iter().any(is_scale),
        };
        if joins {
            said.push("and".to_owned());
        }
    }
    said
}

fn is_thousands(word: &str) -> bool {
    matches!(word, "thousand" | "million" | "billion")
}

/// A year as two pairs: "nineteen eighty four", "nineteen oh five", "nineteen hundred".
fn year(number: u64) -> Option<Vec<String>> {
    if !(1_100..2_100).contains(&number) || (2_000..2_010).contains(&number) {
        return None;
    }
    let (century, rest) = (number / 100, number % 100);
    let mut words = english(century);
    match rest {
        0 => words.push("hundred".to_owned()),
        1..=9 => words.push("oh".to_owned()),
        _ => {}
    }
    if rest > 0 {
        words.extend(english(rest));
    }
    Some(words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use text2num::{Language, text2digits};

    fn said(number: u64) -> Vec<String> {
        cardinals(number).iter().map(|words| words.join(" ")).collect()
    }

    #[test]
    fn numbers_are_said_in_every_way() {
        assert_eq!(said(25), ["twenty five", "двадцять п'ять", "vingt cinq"]);
        assert_eq!(said(105)[..2], ["one hundred five", "one hundred and five"]);
        assert_eq!(said(1984)[1], "nineteen eighty four");
        assert_eq!(said(1905)[1], "nineteen oh five");
        assert_eq!(said(2010)[1], "twenty ten");
        assert!(said(2005).contains(&"two thousand and five".to_owned()));
        assert!(said(0).contains(&"zero".to_owned()));
        assert!(said(MAX_NUMBER + 1).is_empty());
    }

    #[test]
    fn ordinals_and_decimals_are_said() {
        assert_eq!(ordinal(21).unwrap().join(" "), "twenty first");
        assert_eq!(ordinal(0), None);
        assert_eq!(decimal(3, "14").unwrap().join(" "), "three point one four");
    }

    fn reads_back(number: u64) {
        let digits = number.to_string();
        let said = said(number);
        assert_eq!(
            text2digits(&said[0], &Language::english()).ok(),
            Some(digits.clone()),
            "{said:?}"
        );
        let french = words(Lang::French, number).unwrap().join(" ");
        assert_eq!(text2digits(&french, &Language::french()).ok(), Some(digits), "{french}");
    }

    #[test]
    fn small_numbers_read_back_by_the_other_library() {
        (2..2_000).for_each(reads_back);
    }

    proptest! {
        #[test]
        fn large_numbers_read_back_in_english(number in 2_000..=MAX_NUMBER) {
            let said = said(number);
            let read = text2digits(&said[0], &Language::english()).ok();
            prop_assert_eq!(read, Some(number.to_string()), "{:?}", said);
        }
    }
}
