use std::sync::LazyLock;

use text2num::{LangInterpreter, Language};

use super::{Variant, spelled};

/// The most variants of one query.
const MAX_VARIANTS: usize = 16;

/// The most words of one number: "nine hundred and ninety nine thousand nine hundred and ninety
/// nine" has ten.
const MAX_NUMBER_WORDS: usize = 10;

/// The most digits of a number that is read.
const MAX_DIGITS: usize = 15;

/// Fewer letters may be a common word of another language: Danish "to" is 2, French "cent" 100.
const MIN_FOREIGN_LETTERS: usize = 5;

/// Numbers written the other way: words as digits in the languages that can be read, digits as
/// words in English, Ukrainian and French.
pub(crate) fn number_variants(words: &[String]) -> Vec<Variant> {
    let mut variants = Vec::new();
    for (at, word) in words.iter().enumerate() {
        for tokens in written_out(word) {
            push(&mut variants, Variant { range: at..at + 1, tokens });
        }
    }
    for (n, language) in LANGUAGES.iter().enumerate() {
        read(words, language, n == 0, &mut variants);
    }
    variants.truncate(MAX_VARIANTS);
    variants
}

/// English first, which alone has its shortest number words read.
static LANGUAGES: LazyLock<Vec<Language>> = LazyLock::new(|| {
    ["en", "de", "fr", "es", "it", "pt", "nl", "da"]
        .into_iter()
        .filter_map(text2num::get_interpreter_for)
        .collect()
});

fn push(variants: &mut Vec<Variant>, variant: Variant) {
    if !variants.contains(&variant) {
        variants.push(variant);
    }
}

/// The other ways to write a number that begins with a digit.
fn written_out(word: &str) -> Vec<Vec<String>> {
    let plain = without_groups(word);
    let mut ways = Vec::new();
    if plain != word {
        ways.push(vec![plain.clone()]);
    }
    if let Some((whole, digits)) = plain.split_once('.') {
        let whole = whole.parse().ok();
        ways.extend(whole.and_then(|whole| spelled::decimal(whole, digits)));
    } else if let Ok(number) = plain.parse::<u64>() {
        ways.extend(with_groups(number).filter(|grouped| grouped != word).map(|way| vec![way]));
        // "007" and room numbers are not said as a number.
        if !plain.starts_with('0') || number == 0 {
            ways.extend(spelled::cardinals(number));
        }
    } else if let Some(number) = ordinal(word) {
        ways.extend(spelled::ordinal(number));
    }
    ways
}

/// 1,000 as 1000, where the commas stand between groups of three digits.
fn without_groups(word: &str) -> String {
    let mut groups = word.split(',');
    let first = groups.next().unwrap_or_default();
    let is_digits = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    let grouped = matches!(first.len(), 1..=3)
        && is_digits(first)
        && groups.all(|group| group.len() == 3 && is_digits(group));
    if grouped { word.replace(',', "") } else { word.to_owned() }
}

/// 1000 as 1,000.
fn with_groups(number: u64) -> Option<String> {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    (grouped != digits).then_some(grouped)
}

/// 21 for "21st".
fn ordinal(word: &str) -> Option<u64> {
    let digits = ["st", "nd", "rd", "th"].iter().find_map(|end| word.strip_suffix(end))?;
    digits.parse().ok()
}

/// The numbers that words of a language say.
fn read(words: &[String], language: &Language, is_english: bool, variants: &mut Vec<Variant>) {
    let mut at = 0;
    while at < words.len() && variants.len() < MAX_VARIANTS {
        let Some((digits, count)) = longest(&words[at..], language) else {
            at += 1;
            continue;
        };
        if is_english && let Some((year, pair)) = year(&words[at..], &digits, count, language) {
            push(variants, Variant { range: at..at + pair, tokens: vec![year] });
        }
        if is_english || count > 1 || is_telling(&words[at], &digits) {
            push(variants, Variant { range: at..at + count, tokens: vec![digits] });
        }
        at += count;
    }
}

/// Whether one word is a number in any language a query may be in.
fn is_telling(word: &str, digits: &str) -> bool {
    word.chars().count() >= MIN_FOREIGN_LETTERS && digits.parse::<u64>().is_ok_and(|n| n > 12)
}

/// The longest number at the beginning of some words: its digits and how many words it has.
fn longest(words: &[String], language: &Language) -> Option<(String, usize)> {
    spoken(&words[..1], language)?;
    let most = words.len().min(MAX_NUMBER_WORDS);
    (1..=most).rev().find_map(|count| Some((spoken(&words[..count], language)?, count)))
}

/// Digits have their own way; signs are in no number word.
fn is_letters(word: &str) -> bool {
    !word.is_empty() && word.chars().all(char::is_alphabetic)
}

/// The digits of some words, all of which must say one number.
fn spoken(words: &[String], language: &Language) -> Option<String> {
    if !words.iter().all(|word| is_letters(word)) {
        return None;
    }
    // Case folding has made the only German number with a sharp s another word.
    let plain = |word| if word == "dreissig" { "drei\u{df}ig" } else { word };
    let said = language.exec_group(words.iter().map(|word| plain(word.as_str()))).ok()?;
    // The formatting expects a digit, which "and" does not say, and a number it can hold.
    (1..=MAX_DIGITS).contains(&said.len()).then(|| language.format_and_value(&said).0)
}

/// The year that two pairs say: 1984 for "nineteen" and "eighty four".
fn year(
    words: &[String],
    century: &str,
    count: usize,
    language: &Language,
) -> Option<(String, usize)> {
    let is_pair = |digits: &str| digits.len() == 2 && digits.bytes().all(|b| b.is_ascii_digit());
    let rest = words.get(count..).filter(|rest| !rest.is_empty())?;
    let (rest, more) = if rest[0] == "oh" && rest.len() > 1 {
        (format!("0{}", spoken(&rest[1..2], language)?), 2)
    } else {
        longest(rest, language)?
    };
    let is_century = is_pair(century) && ("11"..="20").contains(&century);
    (is_century && is_pair(&rest)).then(|| (format!("{century}{rest}"), count + more))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn variants(query: &str) -> Vec<(usize, usize, String)> {
        let words: Vec<String> = query.split(' ').map(str::to_owned).collect();
        let found = number_variants(&words);
        found.into_iter().map(|v| (v.range.start, v.range.end, v.tokens.join(" "))).collect()
    }

    fn has(query: &str, range: (usize, usize), tokens: &str) {
        let variants = variants(query);
        assert!(variants.contains(&(range.0, range.1, tokens.to_owned())), "{query}: {variants:?}");
    }

    #[test]
    fn number_words_become_digits() {
        has("all twenty five boats", (1, 3), "25");
        has("one hundred and five", (0, 4), "105");
        has("three hundred thousand", (0, 3), "300000");
        has("the twenty first boat", (1, 3), "21st");
        has("vingt cinq bateaux", (0, 2), "25");
        has("fünfundzwanzig boote", (0, 1), "25");
        has("dreissig boote", (0, 1), "30");
        has("treinta y dos barcos", (0, 3), "32");
        has("episode one", (1, 2), "1");
    }

    #[test]
    fn digits_become_number_words() {
        has("25 boats", (0, 1), "twenty five");
        has("25 boats", (0, 1), "vingt cinq");
        has("25 човнів", (0, 1), "двадцять п'ять");
        has("1,000 boats", (0, 1), "one thousand");
        has("the 21st boat", (1, 2), "twenty first");
        has("3.14", (0, 1), "three point one four");
    }

    #[test]
    fn groups_of_digits_come_and_go() {
        has("1,250 boats", (0, 1), "1250");
        has("1250 boats", (0, 1), "1,250");
        assert!(variants("1,25").iter().all(|(_, _, tokens)| tokens != "125"));
    }

    #[test]
    fn years_are_said_in_pairs() {
        has("in 1984", (1, 2), "nineteen eighty four");
        has("in nineteen eighty four", (1, 4), "1984");
        has("in nineteen oh five", (1, 4), "1905");
        has("in twenty twenty", (1, 3), "2020");
    }

    #[test]
    fn other_words_have_no_variants() {
        for query in ["to be or not to be", "per cent", "a boat", "the um boat", "007x", "uno"] {
            assert_eq!(variants(query), [], "{query}");
        }
    }

    #[test]
    fn variants_are_bounded() {
        assert_eq!(variants(&["1984"; 40].join(" ")).len(), MAX_VARIANTS);
        assert!(variants(&["nine"; 400].join(" ")).len() <= MAX_VARIANTS);
    }

    proptest! {
        #[test]
        fn ranges_are_inside_the_words(
            words in prop::collection::vec("one|twenty|hundred|and|point|oh|million|billion|cinco|y|e|mil|cien|vingt|et|virgule|cent|und|hundert|komma|eins|og|halvtreds|tusind|en|zwei|nul|zero|[a-z]{1,4}|[0-9,.]{1,5}|[0-9]{1,25}|\\PC{1,3}", 0..12)
        ) {
            let variants = number_variants(&words);
            prop_assert!(variants.len() <= MAX_VARIANTS);
            for variant in variants {
                prop_assert!(variant.range.start < variant.range.end);
                prop_assert!(variant.range.end <= words.len());
                prop_assert!(!variant.tokens.is_empty());
                prop_assert_ne!(&words[variant.range], &variant.tokens[..]);
            }
        }
    }
}
