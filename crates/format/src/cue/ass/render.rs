use std::borrow::Cow;

use cuedex_model::Segment;

use super::fields::{Column, Fields};
use super::pieces::{Piece, Pieces};
use super::syllables::syllables;
use super::tags::{Tag, tags};
use super::{DEFAULT_STYLE, escape, name, shown, style, time};
use crate::cue::heard::Marks;
use crate::cue::lines::shown_lines;
use crate::cue::styled::{self, Style, joined, tidied};

/// Appends the cue as a line of dialogue with these columns.
pub(crate) fn render(out: &mut Vec<u8>, segment: &Segment, fields: &Fields) {
    render_with(out, segment, fields, &text(segment));
}

/// The same with a syllable of karaoke for each word.
pub(crate) fn render_sung(out: &mut Vec<u8>, segment: &Segment, fields: &Fields) {
    let text = tidied(&segment.text);
    if text != segment.text {
        return render_sung(out, &Segment { text, ..segment.clone() }, fields);
    }
    render_with(out, segment, fields, &text_with(segment, &syllables(segment)));
}

fn render_with(out: &mut Vec<u8>, segment: &Segment, fields: &Fields, text: &str) {
    append(out, fields, |out, column| match column {
        Column::Layer => out.push(b'0'),
        Column::Marked => out.extend_from_slice(b"Marked=0"),
        Column::Start => time::append(out, segment.span.start()),
        Column::End => time::append(out, segment.span.end()),
        Column::Style => out.extend_from_slice(written_style(segment).as_bytes()),
        Column::Name => out.extend_from_slice(written_name(segment).as_bytes()),
        Column::Margin => out.push(b'0'),
        Column::Effect | Column::Unknown => {}
        Column::Text => out.extend_from_slice(text.as_bytes()),
    });
}

/// Appends an edited cue as the line that it was: whatever the edit did not touch stays as it
/// is written, and so does the block of codes that the text begins with.
pub(crate) fn render_over(out: &mut Vec<u8>, segment: &Segment, fields: &Fields, line: &str) {
    if !render_over_with(out, segment, fields, line, text_over) {
        render(out, segment, fields);
    }
}

/// The same with a syllable of karaoke for each word of a new text.
pub(crate) fn render_sung_over(out: &mut Vec<u8>, segment: &Segment, fields: &Fields, line: &str) {
    if !render_over_with(out, segment, fields, line, sung_over) {
        render_sung(out, segment, fields);
    }
}

/// Appends it unless the line has fewer columns than these; whether it did.
fn render_over_with(
    out: &mut Vec<u8>,
    segment: &Segment,
    fields: &Fields,
    line: &str,
    text_over: fn(&Segment, &str) -> String,
) -> bool {
    let values = line.trim_end().split_once(':').map(|(_, values)| values);
    let values: Vec<_> = values.map_or_else(Vec::new, |values| fields.values(values).collect());
    if values.len() < fields.columns().len() {
        return false;
    }
    let mut values = values.into_iter().map(|(_, value)| value);
    append(out, fields, |out, column| {
        let value = values.next().unwrap_or_default();
        let is_time = |time| time::parse(value).is_some_and(|(written, _)| written == time);
        match column {
            Column::Start if !is_time(segment.span.start()) => {
                time::append(out, segment.span.start());
            }
            Column::End if !is_time(segment.span.end()) => time::append(out, segment.span.end()),
            Column::Style if style(value) != held_style(segment) => {
                out.extend_from_slice(written_style(segment).as_bytes());
            }
            Column::Name if name(value) != segment.speaker.as_deref() => {
                out.extend_from_slice(written_name(segment).as_bytes());
            }
            Column::Text => out.extend_from_slice(text_over(segment, value).as_bytes()),
            _ => out.extend_from_slice(value.trim().as_bytes()),
        }
    });
    true
}

fn append(out: &mut Vec<u8>, fields: &Fields, mut value: impl FnMut(&mut Vec<u8>, Column)) {
    out.extend_from_slice(b"Dialogue: ");
    for (n, column) in fields.columns().iter().enumerate() {
        if n > 0 {
            out.push(b',');
        }
        value(out, *column);
    }
    out.push(b'\n');
}

pub(crate) fn held_style(segment: &Segment) -> Option<&str> {
    segment.cue.as_ref()?.style.as_deref()
}

pub(crate) fn written_style(segment: &Segment) -> Cow<'_, str> {
    held_style(segment).map_or(DEFAULT_STYLE.into(), in_a_column)
}

pub(crate) fn written_name(segment: &Segment) -> Cow<'_, str> {
    segment.speaker.as_deref().map_or("".into(), in_a_column)
}

/// A name without what would end its column or its line.
fn in_a_column(name: &str) -> Cow<'_, str> {
    let ends = |c: char| matches!(c, ',' | '\n' | '\r');
    if !name.contains(ends) {
        return name.into();
    }
    name.chars()
        .map(|c| {
            if c == ',' {
                ';'
            } else if ends(c) {
                ' '
            } else {
                c
            }
        })
        .collect()
}

/// The style that a reader gives back.
pub(crate) fn read_style(segment: &Segment) -> Option<String> {
    style(&written_style(segment)).map(str::to_owned)
}

/// The speaker that a reader gives back.
pub(crate) fn read_name(segment: &Segment) -> Option<String> {
    name(&written_name(segment)).map(str::to_owned)
}

/// Whether a reader gives the style back.
pub(crate) fn holds_style(segment: &Segment) -> bool {
    style(&written_style(segment)) == held_style(segment)
}

/// Whether a reader gives the speaker back.
pub(crate) fn holds_name(segment: &Segment) -> bool {
    name(&written_name(segment)) == segment.speaker.as_deref()
}

/// The text with its looks, escaped.
fn text(segment: &Segment) -> String {
    text_with(segment, &[])
}

/// The same with codes inside, each before its byte of the text.
fn text_with(segment: &Segment, codes: &[(usize, String)]) -> String {
    let mut marks = Marks::new(codes);
    if let Some(runs) = styled::runs(segment) {
        return joined(&runs, turn, |out, text, turns_after| {
            append_coded(out, text, turns_after, &mut marks);
        });
    }
    let mut out = String::with_capacity(segment.text.len() + 8);
    if codes.is_empty() {
        let lines: Vec<_> = shown_lines(&segment.text).collect();
        escape::append(&mut out, &lines.join("\n"), false);
        return out;
    }
    append_coded(&mut out, &segment.text, false, &mut marks);
    out
}

fn append_coded(out: &mut String, text: &str, turns_after: bool, marks: &mut Marks<'_, String>) {
    let pieces = marks.cut(text);
    let last = pieces.len() - 1;
    for (n, (code, piece)) in pieces.into_iter().enumerate() {
        out.extend(code.map(String::as_str));
        escape::append(out, piece, turns_after || n < last);
    }
}

/// Appends the codes that lead from one look to another.
pub(super) fn turn(out: &mut String, from: Style, to: Style) {
    let codes = [
        ('b', from.bold, to.bold),
        ('i', from.italic, to.italic),
        ('u', from.underline, to.underline),
    ];
    if from == to {
        return;
    }
    out.push('{');
    for (code, _, on) in codes.into_iter().filter(|(_, before, after)| before != after) {
        out.extend(['\\', code, if on { '1' } else { '0' }]);
    }
    out.push('}');
}

/// The text of an edited cue: as it was where the edit was another, else with the codes that
/// it began with.
pub(crate) fn text_over(segment: &Segment, was: &str) -> String {
    if says(was, segment) {
        return was.to_owned();
    }
    let text = text(segment);
    format!("{}{text}", leading_blocks(was))
}

fn sung_over(segment: &Segment, was: &str) -> String {
    if says(was, segment) {
        return was.to_owned();
    }
    let text = text_with(segment, &syllables(segment));
    format!("{}{text}", leading_blocks(was))
}

/// Whether this is written for the text of the segment.
fn says(was: &str, segment: &Segment) -> bool {
    [false, true].into_iter().any(|breaks| shown(was, breaks, segment.span).text == segment.text)
}

/// The blocks before the first letter, unless they begin a drawing or a karaoke syllable, which
/// was for the old text.
fn leading_blocks(was: &str) -> &str {
    let is_of_the_text =
        |tag: Tag<'_>| matches!(tag, Tag::Drawing(_) | Tag::Syllable(_) | Tag::SyllableStart(_));
    let mut end = 0;
    for (piece, place) in Pieces::new(was, false) {
        match piece {
            Piece::Block(block) if !tags(block).any(is_of_the_text) => end = place.end,
            _ => break,
        }
    }
    &was[..end]
}
