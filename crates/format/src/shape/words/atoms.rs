//! A text as what cannot be torn.

use super::marks::{Songs, Voice, is_mark};
use super::{Opening, Token, scripts, times};
use crate::edit;
use crate::profile::Measure;

/// Whether a character is of a script that is written without spaces between words.
pub(crate) fn is_unspaced(c: char) -> bool {
    c >= '\u{e00}'
        && (edit::is_unspaced(c) || matches!(c, '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ffef}'))
}

/// A space at which a line may end; a no-break space is none.
fn is_space(c: char) -> bool {
    c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{202f}' | '\u{2007}')
}

/// Whether a line begins what another speaker says: with a dash or `>>`, and no number after it.
pub(crate) fn is_dialogue(line: &str) -> bool {
    if line.as_bytes().first().is_none_or(u8::is_ascii_alphanumeric) {
        return false;
    }
    let said = line.trim_start_matches(">>").trim_start_matches(['-', '–', '—', '‐', '―']);
    let has_sign = said.len() < line.len();
    has_sign && said.chars().find(|c| !is_space(*c)).is_some_and(|c| !c.is_ascii_digit())
}

/// Whether the dashes at the start of lines are speakers': the first line has one, or two others.
pub(crate) fn is_talk(text: &str) -> bool {
    let lines = text.split(['\n', '\r']).map(|line| line.trim_matches(is_space));
    let mut lines = lines.filter(|line| !line.is_empty());
    lines.next().is_some_and(is_dialogue)
        || lines.filter(|line| is_dialogue(line)).take(2).count() == 2
}

/// Whether a line with a dash is another speaker's by what stands before it, or by its capital
/// after a hyphen, which no sentence has in its middle.
pub(crate) fn turns(line: &str, before: &str) -> bool {
    let has_capital = || {
        let said = line.trim_start_matches(['-', '‐']);
        said.len() < line.len() && said.trim_start().starts_with(char::is_uppercase)
    };
    is_dialogue(line) && (may_change_speaker(before) || has_capital())
}

/// Whether another speaker begins with a line, after this text. In a talk all dashes are speakers'.
pub(crate) fn speaks(line: &str, before: &str, is_talk: bool) -> bool {
    let by_dash = || turns(line, before) || (is_talk && is_dialogue(line));
    line.starts_with(">>") || is_named(line) || by_dash()
}

/// The most capitals of a name before a colon.
const LONGEST_NAME: usize = 30;

/// Whether a line begins with a name in capitals and a colon.
fn is_named(line: &str) -> bool {
    let Some((name, after)) = line.split_once(':') else { return false };
    after.starts_with(' ') && is_name(name)
}

/// Whether a text before a colon is a name in capitals.
pub(super) fn is_name(name: &str) -> bool {
    let is_part = |c: char| c.is_uppercase() || matches!(c, ' ' | '.' | '-' | '\'' | '’');
    let letters = name.chars().filter(|c| c.is_uppercase()).take(LONGEST_NAME + 1).count();
    (2..=LONGEST_NAME).contains(&letters) && name.chars().all(is_part)
}

/// Whether a speaker may begin after this text: not inside a sentence, where a dash is a dash.
fn may_change_speaker(before: &str) -> bool {
    !before.trim_end().ends_with(|c: char| c.is_alphanumeric() || matches!(c, ',' | '،' | '，'))
}

fn is_song(line: &str) -> bool {
    line.starts_with(['♪', '♫', '#']) && line.len() > 3
}

/// Adds the tokens of a text, without times; `begins` is what begins with its first one.
pub(super) fn push<'a>(
    text: &'a str,
    segment: usize,
    measure: Measure,
    line_length: u32,
    begins: Opening,
    tokens: &mut Vec<Token<'a>>,
) {
    let mut opening = begins;
    let (mut is_talk, is_mark) = (is_talk(text), is_mark(text));
    let (mut songs, mut was_song) = (Songs::default(), false);
    for line in text.split(['\n', '\r']) {
        let line = line.trim_matches(is_space);
        if line.is_empty() {
            continue;
        }
        let song = is_song(line);
        let speaks = speaks(line, tokens.last().map_or("", |last| last.text), is_talk);
        is_talk |= speaks && opening == begins;
        if speaks {
            opening = Opening::Speech;
        } else if opening == Opening::Nothing && (song || was_song) {
            opening = Opening::Line;
        }
        let first = tokens.len();
        joined_to_line_before(tokens, line);
        let voice = if is_mark { Voice::Mark } else { songs.voice(line) };
        let mut atoms = Atoms { text, measure, line_length, segment, opening, voice, tokens };
        if song && measure.line(line) <= line_length && !line.contains("  ") {
            atoms.push(line);
        } else {
            atoms.line(line);
        }
        if tokens.len() > first {
            opening = Opening::Nothing;
        }
        was_song = song;
    }
}

/// Between two characters of scripts without spaces a line end is no space.
fn joined_to_line_before(tokens: &mut [Token<'_>], line: &str) {
    let is_tight = |c: Option<char>| c.is_some_and(is_unspaced);
    if let Some(last) = tokens.last_mut() {
        last.has_space =
            !(is_tight(line.chars().next()) && is_tight(last.text.chars().next_back()));
    }
}

/// Whether a chunk stays with the one before: closing marks that French parts by a space, a dash,
/// which at the start of a line would be another speaker's, and what follows an opening mark.
fn holds_on(chunk: &str, tokens: &[Token<'_>]) -> bool {
    let is_closing = |c: char| {
        matches!(
            c,
            '?' | '!'
                | ':'
                | ';'
                | '.'
                | ','
                | '…'
                | '»'
                | '”'
                | '"'
                | ')'
                | ']'
                | '-'
                | '–'
                | '—'
                | '―'
        )
    };
    let follows = || {
        let is_opening =
            |c: char| matches!(c, '«' | '“' | '„' | '(' | '[' | '>' | '-' | '–' | '—' | '―');
        tokens.last().is_some_and(|last| last.text.chars().all(is_opening))
    };
    chunk.chars().all(is_closing) || follows()
}

struct Atoms<'t, 'a> {
    /// The text of the segment.
    text: &'a str,
    measure: Measure,
    line_length: u32,
    segment: usize,
    opening: Opening,
    voice: Voice,
    tokens: &'t mut Vec<Token<'a>>,
}

impl<'a> Atoms<'_, 'a> {
    fn line(&mut self, line: &'a str) {
        let mut rest = line;
        while !rest.is_empty() {
            let end = rest.find(is_space).unwrap_or(rest.len());
            let end = self.bracketed(rest).unwrap_or(end);
            self.chunk(&rest[..end]);
            rest = rest[end..].trim_start_matches(is_space);
        }
    }

    /// How far what stands in brackets reaches, with what is glued to it, if it fits a line.
    fn bracketed(&self, rest: &str) -> Option<usize> {
        let close = match rest.as_bytes().first()? {
            b'[' => ']',
            b'(' => ')',
            _ => return None,
        };
        // Four bytes a character, and no line is longer than a thousand characters.
        let near = rest.len().min(4_000);
        let near = (0..=near).rev().find(|n| rest.is_char_boundary(*n))?;
        let end = rest[..near].find(close)?;
        let end = end + rest[end..].find(is_space).unwrap_or(rest.len() - end);
        let inside = &rest[..end];
        let fits = self.measure.line(inside) <= self.line_length;
        (fits && !inside.contains("  ") && !inside.contains('\t')).then_some(end)
    }

    /// Adds what stands between two spaces.
    fn chunk(&mut self, chunk: &'a str) {
        if chunk.starts_with(">>") {
            self.opening = Opening::Speech;
        }
        if self.opening == Opening::Nothing
            && holds_on(chunk, self.tokens)
            && self.joined_before(chunk)
        {
            return;
        }
        if !chunk.is_ascii() && chunk.contains(is_unspaced) {
            let first = self.tokens.len();
            scripts::pieces(chunk, |piece, is_inside_word| {
                self.push(piece);
                if let Some(token) = self.tokens.last_mut() {
                    token.has_space = false;
                    token.is_inside_word = is_inside_word;
                }
            });
            if self.tokens.len() > first
                && let Some(token) = self.tokens.last_mut()
            {
                token.has_space = true;
            }
            return;
        }
        self.push(chunk);
    }

    /// Adds a chunk to the token before it, where one space stands between them.
    fn joined_before(&mut self, chunk: &'a str) -> bool {
        let Some(last) = self.tokens.last_mut().filter(|t| t.segment == self.segment) else {
            return false;
        };
        let start = last.text.as_ptr() as usize - self.text.as_ptr() as usize;
        let from = chunk.as_ptr() as usize - self.text.as_ptr() as usize;
        let both = &self.text[start..from + chunk.len()];
        let is_tight =
            start + last.text.len() + 1 == from && self.text.as_bytes()[from - 1] == b' ';
        let fits = is_tight && self.measure.line(both) <= self.line_length;
        if fits {
            last.text = both;
        }
        fits
    }

    fn push(&mut self, text: &'a str) {
        let opening = std::mem::replace(&mut self.opening, Opening::Nothing);
        let mut token = Token {
            text,
            segment: self.segment,
            start: 0,
            end: 0,
            until: 0,
            source_end: 0,
            is_guessed: true,
            is_held: false,
            has_space: true,
            is_inside_word: false,
            opening,
            voice: self.voice,
        };
        times::open(&mut token);
        self.tokens.push(token);
    }
}
