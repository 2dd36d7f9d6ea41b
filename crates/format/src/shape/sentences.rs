//! Where a sentence ends; a full stop alone does not tell.

/// What stands at the end of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Mark {
    Nothing,
    /// A comma, a colon, a dash: a clause may end here.
    Clause,
    /// A full stop that may be an abbreviation's.
    Stop,
    /// Three stops, which end a sentence only before a capital.
    Ellipsis,
    /// A question or exclamation mark, which a lower case word may follow.
    Question,
    /// A stop of a script that has no capitals and uses it for nothing else.
    Full,
}

/// What closes after a mark: quotes and brackets.
fn is_closing(c: char) -> bool {
    matches!(
        c,
        '"' | '\'' | ')' | ']' | '}' | '»' | '”' | '’' | '›' | '」' | '』' | '）' | '】' | '♪'
    )
}

/// The mark at the end of a word.
pub(crate) fn mark(word: &str) -> Mark {
    let bytes = word.as_bytes();
    if bytes.last().is_some_and(u8::is_ascii_alphanumeric) {
        return Mark::Nothing;
    }
    // A description of a sound, or a line of a song, is whole.
    if (word.starts_with('[') && word.ends_with(']')) || (word.starts_with('♪') && word.len() > 3)
    {
        return Mark::Full;
    }
    let open = word.trim_end_matches(is_closing);
    let Some(last) = open.chars().next_back() else { return Mark::Nothing };
    match last {
        '.' if open.ends_with("..") => Mark::Ellipsis,
        '.' => Mark::Stop,
        '…' | '⋯' => Mark::Ellipsis,
        '?' | '!' | '؟' | '‼' | '⁇' | '⁈' | '⁉' => Mark::Question,
        '。' | '！' | '？' | '．' | '।' | '॥' | '۔' | '።' | '։' | '။' | '។' | '｡' => {
            Mark::Full
        }
        ',' | ';' | ':' | '–' | '—' | '、' | '，' | '；' | '：' | '،' | '؛' | '､' => {
            Mark::Clause
        }
        '-' if open.len() == 1 || open.ends_with("--") => Mark::Clause,
        _ => Mark::Nothing,
    }
}

/// Whether a sentence begins with a word, as far as its first letter tells: not in lower case.
pub(crate) fn may_begin(word: &str) -> bool {
    match word.as_bytes().first() {
        Some(byte) if byte.is_ascii_alphabetic() => byte.is_ascii_uppercase(),
        _ => !word.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_lowercase),
    }
}

/// Whether a full stop belongs to what it follows: an initial or the number of a list. Numbers
/// of lists stand where a sentence begins.
pub(crate) fn is_initial_or_number(word: &str, begins: bool) -> bool {
    let open = word.trim_start_matches(['"', '\'', '(', '[', '“', '«']);
    let stem = open.trim_end_matches('.');
    let mut chars = stem.chars();
    let is_initial = matches!((chars.next(), chars.next()), (Some(c), None) if c.is_uppercase());
    // "I." ends a sentence far more often than it names one.
    let is_initial = is_initial && stem != "I";
    let is_number = !stem.is_empty() && stem.len() <= 3 && stem.bytes().all(|b| b.is_ascii_digit());
    is_initial || (is_number && begins)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_found_behind_closing_quotes() {
        assert_eq!(mark("home.”"), Mark::Stop);
        assert_eq!(mark("well…"), Mark::Ellipsis);
        assert_eq!(mark("what?)"), Mark::Question);
        assert_eq!(mark("港。"), Mark::Full);
        assert_eq!((mark("3.14"), mark("[slow applause]")), (Mark::Nothing, Mark::Full));
        assert_eq!(
            (mark("well,"), mark("—"), mark("well-known")),
            (Mark::Clause, Mark::Clause, Mark::Nothing)
        );
    }

    #[test]
    fn initials_and_numbers_of_lists_keep_their_stop() {
        assert!(is_initial_or_number("J.", false) && is_initial_or_number("1.", true));
        assert!(!is_initial_or_number("12.", false) && !is_initial_or_number("1982.", true));
        assert!(!is_initial_or_number("home.", true) && !is_initial_or_number("I.", false));
    }
}
