use super::Variant;
use crate::analyse::scripts::is_unspaced;

/// The shortest part of a parted word in letters.
const MIN_PART: usize = 3;

/// The most ways to part one word.
const MAX_PARTINGS: usize = 8;

/// The longest word in letters that is parted; longer ones are no words of a language.
const MAX_LETTERS: usize = 64;

/// Compounds written the other way: two neighbours as one word, one word as two. `exists` says
/// what is a word of the index; both parts must be one, and so must the joined word.
pub(crate) fn compound_variants(
    words: &[String],
    mut exists: impl FnMut(&str) -> bool,
) -> Vec<Variant> {
    let mut variants = Vec::new();
    for (at, word) in words.iter().enumerate() {
        if let Some(next) = words.get(at + 1).filter(|next| is_word(word) && is_word(next)) {
            let joined = format!("{word}{next}");
            if exists(&joined) {
                variants.push(Variant { range: at..at + 2, tokens: vec![joined] });
            }
        }
        let parted = partings(word).filter(|(left, right)| exists(left) && exists(right));
        variants.extend(parted.take(MAX_PARTINGS).map(|(left, right)| Variant {
            range: at..at + 1,
            tokens: vec![left.to_owned(), right.to_owned()],
        }));
    }
    variants
}

/// Only letters: signs and digits are not parted or joined by writers. Where no spaces part
/// words, there is nothing to join or to part: the joined word would be found a second time.
fn is_word(word: &str) -> bool {
    word.chars().all(|c| c.is_alphabetic() && !is_unspaced(c))
}

fn partings(word: &str) -> impl Iterator<Item = (&str, &str)> {
    let letters = if is_word(word) { word.chars().take(MAX_LETTERS + 1).count() } else { 0 };
    let letters = if letters > MAX_LETTERS { 0 } else { letters };
    let last = (letters + 1).saturating_sub(MIN_PART);
    let cuts = word.char_indices().enumerate();
    cuts.filter(move |(letter, _)| (MIN_PART..last).contains(letter))
        .map(|(_, (at, _))| word.split_at(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variants(query: &str, index: &[&str]) -> Vec<(usize, usize, String)> {
        let words: Vec<String> = query.split(' ').map(str::to_owned).collect();
        let found = compound_variants(&words, |word| index.contains(&word));
        found.into_iter().map(|v| (v.range.start, v.range.end, v.tokens.join(" "))).collect()
    }

    #[test]
    fn neighbours_are_joined_where_the_index_has_the_word() {
        assert_eq!(variants("the data base", &["database"]), [(1, 3, "database".into())]);
        assert_eq!(variants("the data base", &["thedat"]), []);
        assert_eq!(variants("e mail", &["email"]), [(0, 2, "email".into())]);
    }

    #[test]
    fn words_are_parted_where_both_parts_are_in_the_index() {
        let index = ["data", "base", "dat", "abase", "se", "databa"];
        let parted = [(0, 1, "dat abase".into()), (0, 1, "data base".into())];
        assert_eq!(variants("database", &index), parted);
        assert_eq!(variants("сонцезахист", &["сонце", "захист"]), [(0, 1, "сонце захист".into())]);
    }

    #[test]
    fn parts_have_three_letters_and_words_only_letters() {
        assert_eq!(variants("abcde", &["ab", "cde", "abc", "de"]), []);
        assert_eq!(variants("abc123", &["abc", "123"]), []);
        assert_eq!(variants("route 66", &["route66"]), []);
        assert_eq!(variants("\u{5730} \u{56fe}", &["\u{5730}\u{56fe}"]), []);
    }

    #[test]
    fn partings_are_bounded() {
        let word = "a".repeat(40);
        let found = compound_variants(&[word, "b".repeat(MAX_LETTERS + 1)], |_| true);
        assert_eq!(found.iter().filter(|v| v.range == (0..1)).count(), MAX_PARTINGS);
        assert!(found.iter().all(|v| v.range != (1..2)));
    }
}
