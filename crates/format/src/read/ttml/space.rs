//! White space as [`xml:space`](https://www.w3.org/TR/ttml2/#content-attribute-xml-space) has it,
//! and the text with its markup beside it. Lines are trimmed and blank ones dropped in either
//! mode, as all readers here have it.

use std::ops::Range;

use super::style::Look;

/// A stretch of text with what is known of it.
#[derive(Debug, Clone)]
pub(super) struct Run<'a> {
    pub(super) text: std::borrow::Cow<'a, str>,
    pub(super) look: Look,
    pub(super) preserve: bool,
    /// Which timed element of the paragraph it belongs to.
    pub(super) owner: usize,
    pub(super) speaker: Option<std::rc::Rc<str>>,
}

/// What runs of text show together.
#[derive(Debug, Default)]
pub(super) struct Shown {
    pub(super) text: String,
    /// The text in WebVTT's markup.
    pub(super) raw: String,
    pub(super) is_styled: bool,
    /// Where the text of each timed element stands, in order.
    pub(super) pieces: Vec<(usize, Range<usize>)>,
    look: Look,
    gap: String,
    line_ends: bool,
}

pub(super) fn shown<'r, 'a: 'r>(runs: impl Iterator<Item = &'r Run<'a>>) -> Shown {
    let mut shown = Shown::default();
    for run in runs {
        for c in run.text.chars() {
            shown.take(c, run);
        }
    }
    shown.wear(Look::default());
    shown
}

impl Shown {
    fn take(&mut self, c: char, run: &Run<'_>) {
        match c {
            '\n' if run.preserve => {
                self.gap.clear();
                self.line_ends = !self.text.is_empty();
            }
            ' ' | '\t' | '\r' | '\n' if run.preserve => self.gap.push(c),
            ' ' | '\t' | '\r' | '\n' => {
                self.gap.clear();
                self.gap.push(' ');
            }
            _ => self.push(c, run),
        }
    }

    fn push(&mut self, c: char, run: &Run<'_>) {
        let gap = std::mem::take(&mut self.gap);
        // The space between two styles belongs to neither.
        self.wear(self.look.common(run.look));
        if std::mem::take(&mut self.line_ends) {
            self.put('\n', run.owner);
        } else if !self.text.is_empty() {
            for c in gap.chars() {
                self.put(c, run.owner);
            }
        }
        self.wear(run.look);
        self.put(c, run.owner);
    }

    fn put(&mut self, c: char, owner: usize) {
        let start = self.text.len();
        self.text.push(c);
        match c {
            '&' => self.raw.push_str("&amp;"),
            '<' => self.raw.push_str("&lt;"),
            '>' => self.raw.push_str("&gt;"),
            _ => self.raw.push(c),
        }
        let end = self.text.len();
        match self.pieces.last_mut().filter(|(last, _)| *last == owner) {
            Some((_, range)) => range.end = end,
            None => self.pieces.push((owner, start..end)),
        }
    }

    /// Closes the tags that no longer hold and opens those that now do.
    fn wear(&mut self, look: Look) {
        if look == self.look {
            return;
        }
        let old = [(self.look.bold, 'b'), (self.look.italic, 'i'), (self.look.underline, 'u')];
        let new = [(look.bold, 'b'), (look.italic, 'i'), (look.underline, 'u')];
        for (_, tag) in old.iter().rev().filter(|(worn, _)| *worn) {
            self.raw.extend(['<', '/', *tag, '>']);
        }
        for (_, tag) in new.iter().filter(|(worn, _)| *worn) {
            self.raw.extend(['<', *tag, '>']);
        }
        self.is_styled = true;
        self.look = look;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(text: &str, italic: bool, preserve: bool) -> Run<'_> {
        let look = Look { italic, ..Look::default() };
        Run { text: text.into(), look, preserve, owner: 0, speaker: None }
    }

    #[test]
    fn space_collapses_and_lines_are_trimmed() {
        let runs = [
            run("\n  to ", false, false),
            run(" the \n", false, false),
            run("\n", false, true),
            run(" sea ", false, false),
        ];
        assert_eq!(shown(runs.iter()).text, "to the\nsea");
        let kept = [run(" a  b \n\n c\u{a0} ", false, true)];
        assert_eq!(shown(kept.iter()).text, "a  b\nc\u{a0}");
    }

    #[test]
    fn markup_stands_beside_the_text() {
        let runs = [run("so ", false, false), run("R&B", true, false), run(" <3", false, false)];
        let shown = shown(runs.iter());
        assert_eq!((shown.text.as_str(), shown.is_styled), ("so R&B <3", true));
        assert_eq!(shown.raw, "so <i>R&amp;B</i> &lt;3");
    }
}
