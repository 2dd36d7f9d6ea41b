//! Matched words under each other, between what stands before and behind them.

use anyhow::Result;
use cuedex_index::Results;
use cuedex_model::Moment;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::lines::time;
use super::shown::Shown;
use crate::output::{MARK, NAME, Output, plain};

/// The least and the most columns of a line.
const WIDTHS: (usize, usize) = (60, 500);

/// The most columns of a video's name.
const MAX_NAME: usize = 24;

/// What stands for text that was cut off.
const CUT: &str = "…";

/// A hit in its line.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Context<'a> {
    pub(super) left: &'a str,
    /// From the first matched word to the last.
    pub(super) matched: &'a str,
    /// As it follows: a comma stands right behind the match.
    pub(super) right: &'a str,
}

impl<'a> Context<'a> {
    pub(super) fn of(moment: &'a Moment) -> Self {
        let snippet = moment.snippet.as_str();
        let first = moment.marks.first().map_or(0, |mark| mark.start);
        let last = moment.marks.last().map_or(0, |mark| mark.end);
        let piece = |range| snippet.get(range).unwrap_or_default();
        Self {
            left: piece(0..first).trim(),
            matched: piece(first..last).trim(),
            right: piece(last.min(snippet.len())..snippet.len()).trim_end(),
        }
    }
}

/// The columns of a table.
#[derive(Debug, Clone, Copy)]
struct Layout {
    name: usize,
    left: usize,
    /// The match and what stands behind it.
    rest: usize,
}

impl Layout {
    /// Two fifths of what the time and the name leave are for what stands before.
    fn new(width: usize, time: usize, names: impl Iterator<Item = usize>) -> Self {
        let width = width.clamp(WIDTHS.0, WIDTHS.1);
        let name = names.max().unwrap_or(0).min(MAX_NAME).min(width / 4);
        let room = width.saturating_sub(time + 2 + name + 2 + 1).max(20);
        let left = room * 2 / 5;
        Self { name, left, rest: room - left }
    }
}

pub(super) fn print(shown: &Shown<'_>, results: &Results, out: &mut Output) -> Result<()> {
    let names = results.moments.iter().map(|moment| plain(moment.video.as_str()).width());
    let times = results.moments.iter().map(|moment| moment.span.start().to_string().len());
    let layout = Layout::new(out.width(), times.clone().max().unwrap_or(0), names);
    for (moment, time_width) in results.moments.iter().zip(times.clone()) {
        let indent = " ".repeat(times.clone().max().unwrap_or(0) - time_width);
        let time = time(shown, moment, out);
        let line = line(moment, layout, out);
        out.line(format!("{indent}{time}  {line}"))?;
    }
    Ok(())
}

fn line(moment: &Moment, layout: Layout, out: &Output) -> String {
    let context = Context::of(moment);
    let name = last(&plain(moment.video.as_str()), layout.name);
    let name_pad = " ".repeat(layout.name - name.width());
    let left = last(&plain(context.left), layout.left);
    let left_pad = " ".repeat(layout.left - left.width());
    let matched = first(&plain(context.matched), layout.rest);
    let room = layout.rest.saturating_sub(matched.width());
    let right = first(&plain(context.right), room);
    let (name, matched) = (out.paint(NAME, name), out.paint(MARK, matched));
    format!("{name}{name_pad}  {left_pad}{left} {matched}{right}").trim_end().to_owned()
}

/// The beginning of a text, so that it takes no more than so many columns.
fn first(text: &str, columns: usize) -> String {
    cut(text, columns, text.graphemes(true)).map_or(text.to_owned(), |kept| {
        let mut kept = kept.concat().trim_end().to_owned();
        kept.push_str(if columns > 0 { CUT } else { "" });
        kept
    })
}

/// The end of a text, so that it takes no more than so many columns.
fn last(text: &str, columns: usize) -> String {
    cut(text, columns, text.graphemes(true).rev()).map_or(text.to_owned(), |mut kept| {
        kept.reverse();
        format!("{}{}", if columns > 0 { CUT } else { "" }, kept.concat().trim_start())
    })
}

/// The pieces that fit beside the sign of the cut; `None` where the whole text does.
fn cut<'a>(
    text: &str,
    columns: usize,
    pieces: impl Iterator<Item = &'a str>,
) -> Option<Vec<&'a str>> {
    if text.width() <= columns {
        return None;
    }
    let mut taken = 0;
    let fits = |piece: &&str| {
        taken += piece.width();
        taken < columns
    };
    Some(pieces.take_while(fits).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::search::testing::moment;

    #[test]
    fn a_match_reaches_from_the_first_matched_word_to_the_last() {
        let found = moment(0, 9, "down to [the] quiet [harbor], where");
        let context = Context::of(&found);
        let expected = Context { left: "down to", matched: "the quiet harbor", right: ", where" };
        assert_eq!(context, expected);
        let none = moment(0, 9, "no marks");
        assert_eq!(Context::of(&none), Context { left: "", matched: "", right: "no marks" });
    }

    #[test]
    fn text_is_cut_by_the_columns_it_takes() {
        for (text, columns, head, tail) in [
            ("harbor", 6, "harbor", "harbor"),
            ("harbor", 4, "har…", "…bor"),
            ("静かな港", 8, "静かな港", "静かな港"),
            ("静かな港", 6, "静か…", "…な港"),
            ("静かな港", 5, "静か…", "…な港"),
            ("e\u{301}e\u{301}e\u{301}", 2, "e\u{301}…", "…e\u{301}"),
            ("a b c", 3, "a…", "…c"),
            ("ab", 1, "…", "…"),
            ("ab", 0, "", ""),
        ] {
            assert_eq!(first(text, columns), head, "{text} {columns}");
            assert_eq!(last(text, columns), tail, "{text} {columns}");
        }
    }

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        for width in [60, 80, 133] {
            let layout = Layout::new(width, 12, [40, 3].into_iter());
            assert_eq!(12 + 2 + layout.name + 2 + layout.left + 1 + layout.rest, width);
        }
    }
}
