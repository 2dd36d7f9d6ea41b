use std::borrow::Cow;
use std::ops::Range;

/// How letters look. The default is plain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Style {
    pub(crate) bold: bool,
    pub(crate) italic: bool,
    pub(crate) underline: bool,
}

impl Style {
    /// What both have.
    fn shared(self, other: Self) -> Self {
        Self {
            bold: self.bold && other.bold,
            italic: self.italic && other.italic,
            underline: self.underline && other.underline,
        }
    }
}

/// A stretch of text that looks the same; never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) text: String,
    pub(crate) style: Style,
}

/// How many times each look was begun and not ended.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Depths {
    bold: usize,
    italic: usize,
    underline: usize,
}

/// One of the three looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    Bold,
    Italic,
    Underline,
}

impl Depths {
    fn of(&mut self, look: Look) -> &mut usize {
        match look {
            Look::Bold => &mut self.bold,
            Look::Italic => &mut self.italic,
            Look::Underline => &mut self.underline,
        }
    }

    pub(super) fn open(&mut self, look: Look) {
        *self.of(look) += 1;
    }

    pub(super) fn close(&mut self, look: Look) {
        let depth = self.of(look);
        *depth = depth.saturating_sub(1);
    }

    /// As a code does it, which does not nest.
    pub(super) fn set(&mut self, look: Look, on: bool) {
        *self.of(look) = usize::from(on);
    }

    fn style(self) -> Style {
        Style { bold: self.bold > 0, italic: self.italic > 0, underline: self.underline > 0 }
    }
}

/// A payload without its markup, before its lines are trimmed.
#[derive(Debug, Default)]
pub(super) struct Styled {
    text: String,
    /// From where on the text looks how.
    marks: Vec<(usize, Style)>,
    pub(super) depths: Depths,
    pub(super) has_other_markup: bool,
}

impl Styled {
    pub(super) fn push(&mut self, text: &str) {
        let style = self.depths.style();
        if self.marks.last().is_none_or(|(_, last)| *last != style) {
            self.marks.push((self.text.len(), style));
        }
        self.text.push_str(text);
    }

    /// The runs, every line trimmed and blank ones dropped.
    pub(super) fn into_runs(self) -> Vec<Run> {
        let mut runs: Vec<Run> = Vec::new();
        let mut mark = 0;
        for line in trimmed_lines(&self.text) {
            let mut at = line.start;
            let mut break_before = !runs.is_empty();
            while at < line.end {
                while self.marks.get(mark + 1).is_some_and(|(from, _)| *from <= at) {
                    mark += 1;
                }
                let style = self.marks[mark].1;
                let next = self.marks.get(mark + 1).map_or(line.end, |(from, _)| *from);
                if std::mem::take(&mut break_before) {
                    let before = runs.last().map_or(style, |run| run.style);
                    append(&mut runs, "\n", before.shared(style));
                }
                let end = next.min(line.end);
                append(&mut runs, &self.text[at..end], style);
                at = end;
            }
        }
        runs
    }
}

fn append(runs: &mut Vec<Run>, text: &str, style: Style) {
    match runs.last_mut() {
        Some(last) if last.style == style => last.text.push_str(text),
        _ => runs.push(Run { text: text.to_owned(), style }),
    }
}

/// Whether the runs together say this.
pub(super) fn text_is(runs: &[Run], text: &str) -> bool {
    let mut rest = text;
    for run in runs {
        match rest.strip_prefix(run.text.as_str()) {
            Some(after) => rest = after,
            None => return false,
        }
    }
    rest.is_empty()
}

/// The places of the lines that are not blank, without the spaces around them: what the
/// readers of all line formats give.
fn trimmed_lines(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    text.split(['\n', '\r']).filter_map(move |line| {
        let before = line.len() - line.trim_start().len();
        let from = start + before;
        start += line.len() + 1;
        let length = line.trim().len();
        (length > 0).then_some(from..from + length)
    })
}

/// The text with its lines trimmed and without blank ones.
pub(crate) fn tidied(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    for line in trimmed_lines(text) {
        if !tidy.is_empty() {
            tidy.push('\n');
        }
        tidy.push_str(&text[line]);
    }
    tidy
}

/// The runs as one text in which `turn` writes what stands before a run, told the look before
/// and the look of the run; after the last the look is plain again.
pub(crate) fn joined(
    runs: &[Run],
    mut turn: impl FnMut(&mut String, Style, Style),
    mut text: impl FnMut(&mut String, &str, bool),
) -> String {
    let mut out = String::new();
    let mut now = Style::default();
    for (n, run) in runs.iter().enumerate() {
        turn(&mut out, now, run.style);
        now = run.style;
        let turns_after = n + 1 < runs.len() || now != Style::default();
        text(&mut out, &run.text, turns_after);
    }
    turn(&mut out, now, Style::default());
    out
}

/// Writes the runs with `<b>`, `<i>` and `<u>`, properly nested, each text through `escape`.
pub(crate) fn with_tags(runs: &[Run], mut escape: impl FnMut(&mut String, &str)) -> String {
    let mut open: Vec<char> = Vec::with_capacity(3);
    let turn = |out: &mut String, _: Style, to: Style| {
        let wanted = [('b', to.bold), ('i', to.italic), ('u', to.underline)];
        let is_wanted = |tag: &char| wanted.iter().any(|(name, on)| name == tag && *on);
        let kept = open.iter().take_while(|tag| is_wanted(tag)).count();
        for tag in open.drain(kept..).rev() {
            out.extend(['<', '/', tag, '>']);
        }
        for (tag, on) in wanted {
            if on && !open.contains(&tag) {
                out.extend(['<', tag, '>']);
                open.push(tag);
            }
        }
    };
    joined(runs, turn, |out, text, _| escape(out, text))
}

/// The text of a payload with one character where none may stand.
pub(super) fn without_nul(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.contains('\0') { text.replace('\0', "\u{fffd}").into() } else { text }
}
