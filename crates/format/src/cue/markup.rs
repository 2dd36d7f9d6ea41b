//! Where markup begins and ends. Every text is searched for a closing bracket a bounded number of
//! times, however many opening ones it has.

use memchr::{memchr, memchr3, memrchr};

/// A text with the places of its last closing brackets.
pub(crate) struct Markup<'a> {
    text: &'a str,
    last_angle: Option<usize>,
    last_brace: Option<usize>,
}

/// The longest SubRip tag or code in bytes. It also bounds how often a byte is looked at.
const LONGEST_TAG: usize = 4_096;

/// Tags that SubRip players know; anything else between angle brackets is text.
const SRT_TAGS: [&str; 14] =
    ["b", "i", "u", "s", "font", "br", "c", "v", "ruby", "rt", "lang", "span", "em", "strong"];

impl<'a> Markup<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        let last = |bracket| memrchr(bracket, text.as_bytes());
        Self { text, last_angle: last(b'>'), last_brace: last(b'}') }
    }

    /// The end of the SubRip tag or code that begins at this bracket, if one does.
    pub(crate) fn srt_end(&self, at: usize) -> Option<usize> {
        let closing = if self.text.as_bytes().get(at) == Some(&b'<') { b'>' } else { b'}' };
        if !self.is_srt(at) {
            return None;
        }
        // One that spans lines is hardly meant as a tag, and what stands in it may be words.
        let stretch = &self.text.as_bytes()[at..self.text.len().min(at + LONGEST_TAG)];
        let end = at + memchr3(closing, b'\n', b'\r', stretch)?;
        (self.text.as_bytes()[end] == closing).then_some(end + 1)
    }

    /// Whether a reader takes out what begins at this bracket.
    pub(crate) fn is_srt(&self, at: usize) -> bool {
        let inside = &self.text[at + 1..];
        match self.text.as_bytes()[at] {
            b'<' => self.last_angle.is_some_and(|last| at < last) && is_srt_tag(inside),
            _ => self.last_brace.is_some_and(|last| at < last) && is_code(inside),
        }
    }

    /// The end of the WebVTT tag that begins at this bracket. To the letter of the
    /// [cue text tokenizer](https://www.w3.org/TR/webvtt1/#webvtt-cue-text-tokenizer) every
    /// bracket begins one; otherwise a bracket before what cannot begin a tag is text. One that
    /// is never closed is text in any case, where the tokenizer would drop the rest of the cue.
    pub(crate) fn vtt_end(&self, at: usize, to_the_letter: bool) -> Option<usize> {
        let begins = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '!' | '>');
        let is_closed = self.last_angle.is_some_and(|last| at < last);
        let is_tag = to_the_letter || self.text[at + 1..].starts_with(begins);
        if !is_closed || !is_tag {
            return None;
        }
        memchr(b'>', &self.text.as_bytes()[at..]).map(|length| at + length + 1)
    }
}

fn is_srt_tag(inside: &str) -> bool {
    let name = inside.strip_prefix('/').unwrap_or(inside);
    let letters = name.bytes().take(8).take_while(u8::is_ascii_alphabetic).count();
    let (name, after) = name.split_at(letters);
    after.starts_with(['>', ' ', '\t', '=', '/', '.'])
        && SRT_TAGS.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// `{\an8}`, `{\pos(10,10)}` of SSA and `{y:i}` of MicroDVD stand in many SubRip files.
fn is_code(inside: &str) -> bool {
    inside.starts_with('\\')
        || ["y:", "Y:", "c:", "C:", "f:", "s:", "P:"].iter().any(|code| inside.starts_with(code))
}
