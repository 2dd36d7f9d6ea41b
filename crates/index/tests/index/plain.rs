//! A split of text into words that shares no code with the index: what stands between spaces and
//! signs, or, in scripts without spaces, each sign for itself.

use unicode_segmentation::UnicodeSegmentation;

/// A sound mark as written and the words inside it.
const MARKS: &[(&str, &str)] =
    &[("[music]", "music"), ("[MUSIC]", "music"), ("(laughs)", "laughs"), (">>", ">>")];

/// A piece of a text, in lower case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Plain {
    Word(String),
    /// One sign of a script without spaces.
    Sign(String),
    /// A sound mark, or a filler where these are given.
    Attached(String),
}

/// The pieces of a text in their order. `fillers` are those of its language.
pub(crate) fn split(text: &str, fillers: &[&str]) -> Vec<Plain> {
    let (mut pieces, mut at) = (Vec::new(), 0);
    while let Some(first) = text[at..].chars().next() {
        let rest = &text[at..];
        let length = if let Some((mark, name)) = MARKS.iter().find(|(m, _)| rest.starts_with(m)) {
            pieces.push(Plain::Attached(format!("\u{2}{name}")));
            mark.len()
        } else if is_unspaced(first) {
            let run = &rest[..rest.find(|c| !is_unspaced(c)).unwrap_or(rest.len())];
            let signs = run.graphemes(true).filter(|sign| sign.contains(char::is_alphanumeric));
            pieces.extend(signs.map(|sign| Plain::Sign(lower(sign))));
            run.len()
        } else if is_letter(first) {
            let length = word_length(rest);
            pieces.extend(words(&lower(&rest[..length]), fillers));
            length
        } else {
            first.len_utf8()
        };
        at += length;
    }
    pieces
}

fn words(word: &str, fillers: &[&str]) -> Vec<Plain> {
    /// Longer words are several to the index.
    const LONGEST: usize = 255;
    if fillers.contains(&word) {
        return vec![Plain::Attached(format!("\u{1}{word}"))];
    }
    let letters: Vec<char> = word.chars().collect();
    let widest = letters.iter().map(|c| c.len_utf8()).max().unwrap_or(1);
    letters.chunks(LONGEST / widest).map(|part| Plain::Word(part.iter().collect())).collect()
}

/// Letters and digits; apostrophes between letters; stops and commas between digits.
fn word_length(text: &str) -> usize {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let is = |n: usize, class: fn(char) -> bool| chars.get(n).is_some_and(|&(_, c)| class(c));
    let inside = |n: usize| match chars[n].1 {
        '\'' | '\u{2019}' => is(n + 1, is_letter),
        '.' | ',' => is(n - 1, |c| c.is_ascii_digit()) && is(n + 1, |c| c.is_ascii_digit()),
        c => is_letter(c),
    };
    let end = (1..chars.len()).find(|&n| !inside(n) || is_unspaced(chars[n].1));
    end.map_or(text.len(), |n| chars[n].0)
}

fn lower(text: &str) -> String {
    let plain = text.to_lowercase().replace('\u{2019}', "'").replace('\u{df}', "ss");
    // The compatible form of the Thai vowel am is two signs.
    plain.replace('\u{e33}', "\u{e4d}\u{e32}")
}

fn is_letter(c: char) -> bool {
    let is_sign = matches!(c,
        '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5bd}' | '\u{64b}'..='\u{652}' | '\u{900}'..='\u{94d}');
    c.is_alphanumeric() || is_sign
}

/// Thai, Kana and Han.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{e7f}' | '\u{3041}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}')
}
