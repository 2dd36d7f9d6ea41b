use fastrand::Rng;

/// The word with one letter replaced, left out or put in, or two neighbours exchanged; new letters
/// come from `letters`. It differs from the word.
pub(super) fn edit(rng: &mut Rng, word: &str, letters: &str) -> String {
    let word: Vec<char> = word.chars().collect();
    let letters: Vec<char> = letters.chars().filter(|c| c.is_alphabetic()).collect();
    loop {
        let mut edited = word.clone();
        let at = rng.usize(0..word.len());
        let letter = rng.choice(&letters).copied().unwrap_or('x');
        match rng.u8(0..4) {
            0 => edited[at] = letter,
            1 => drop(edited.remove(at)),
            2 => edited.insert(at, letter),
            _ => edited.swap(at, (at + 1).min(word.len() - 1)),
        }
        let lower = |word: &[char]| word.iter().flat_map(|c| c.to_lowercase()).collect::<String>();
        if lower(&edited) != lower(&word) {
            return edited.into_iter().collect();
        }
        // "aaaa" of nothing but "a" can still lose or gain one.
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edit_changes_the_word_by_one_letter() {
        let mut rng = Rng::with_seed(7);
        for _ in 0..1_000 {
            let edited = edit(&mut rng, "harbor", "quiet");
            let (old, new): (Vec<char>, Vec<char>) =
                ("harbor".chars().collect(), edited.chars().collect());
            assert_ne!(old, new);
            assert!(old.len().abs_diff(new.len()) <= 1, "{edited}");
        }
    }
}
