//! Lines of dialogue of SubStation Alpha.

use std::ops::Range;

use cuedex_model::{Segment, Timestamp};

use super::compose::{Cues, Like, line_end};
use super::splice::{Splice, spliced};
use super::times::{self, Stated};
use crate::cue::ass::fields::{Column, Fields};
use crate::cue::ass::layout::{Kind, Layout, Section};
use crate::cue::ass::{self, time};
use crate::cue::spelled::{self, Grain};
use crate::read::ass::script::Script;
use crate::read::blocks::Line;

/// The lines of dialogue of a script.
pub(super) struct Lines<'a> {
    text: &'a str,
    lines: Vec<Line>,
    /// The columns of each line, by their number among those of the script.
    columns: Vec<usize>,
    fields: Vec<Fields>,
    /// What stands at the end of the script.
    last: Layout,
    breaks_at_n: bool,
    /// What each line said.
    were: &'a [&'a Segment],
}

impl<'a> Lines<'a> {
    pub(super) fn of(text: &'a str, lines: Vec<Line>, were: &'a [&'a Segment]) -> Self {
        let mut layout = Layout::default();
        let (mut columns, mut fields) = (Vec::with_capacity(lines.len()), Vec::<Fields>::new());
        let mut at = 0;
        for line in &lines {
            pass(&mut layout, &text[at..line.line.start]);
            if fields.last() != Some(&layout.fields) {
                fields.push(layout.fields.clone());
            }
            columns.push(fields.len() - 1);
            at = line.bytes.end;
        }
        pass(&mut layout, &text[at..]);
        let breaks_at_n = Script::of(text).breaks_at_n;
        Self { text, lines, columns, fields, last: layout, breaks_at_n, were }
    }

    /// The columns of a line, with the places of their values; fewer where it is short.
    fn values(&self, n: usize) -> Vec<(Column, Range<usize>)> {
        let place = self.lines[n].line.clone();
        let line = &self.text[place.clone()];
        let Kind::Dialogue(values) = Layout::default().line(line) else { return Vec::new() };
        let mut at = place.end - values.len();
        self.fields(n)
            .values(values)
            .map(|(column, value)| {
                let place = at..at + value.len();
                at = place.end + 1;
                (column, place)
            })
            .collect()
    }

    fn fields(&self, n: usize) -> &Fields {
        &self.fields[self.columns[n]]
    }

    /// A line written anew, which a short one needs for all but its times.
    fn anew(&self, n: usize, now: &Segment) -> Vec<Splice> {
        let mut line = Vec::new();
        ass::render(&mut line, now, self.fields(n));
        let line = String::from_utf8_lossy(&line);
        vec![Splice::new(self.lines[n].line.clone(), line.trim_end_matches('\n'))]
    }

    fn text(&self, was: &Segment, now: &Segment, stands: &str) -> Option<String> {
        let raw = |segment: &Segment| segment.cue.as_ref().and_then(|cue| cue.raw.clone());
        let (said, says) = (raw(was), raw(now));
        let shows = |raw: &String| {
            !raw.contains(['\n', '\r'])
                && ass::shown(raw, self.breaks_at_n, now.span).text == now.text
        };
        if let Some(brought) = says.filter(|says| Some(says) != said.as_ref()).filter(shows) {
            // The reader puts codes in front for what the style says.
            let put = said.as_deref().and_then(|said| said.strip_suffix(stands));
            let bare = put.and_then(|put| brought.strip_prefix(put)).unwrap_or(&brought);
            return Some(bare.to_owned());
        }
        (was.text != now.text).then(|| ass::text_over(now, stands))
    }
}

/// Goes through lines of any line end.
fn pass(layout: &mut Layout, text: &str) {
    for line in text.split(['\n', '\r']) {
        layout.line(line);
    }
}

impl Cues for Lines<'_> {
    fn parts(&self) -> Vec<Range<usize>> {
        self.lines.iter().map(|line| line.bytes.clone()).collect()
    }

    fn changes(&self, n: usize, was: &Segment, now: &Segment) -> Vec<Splice> {
        let values = self.values(n);
        let has_new_style = ass::held_style(was) != ass::held_style(now);
        let has_new_name = was.speaker != now.speaker;
        let is_short = values.len() < self.fields(n).columns().len();
        if is_short && (has_new_style || has_new_name || was.text != now.text) {
            return self.anew(n, now);
        }
        let line = &self.lines[n];
        let stated = Stated { start: line.start, end: line.end };
        let (start, end) = times::of(stated, was.span, now.span);
        let mut changes = Vec::new();
        for (column, place) in values {
            let value = &self.text[place.clone()];
            let bare = bare(value, place.clone());
            let new = match column {
                Column::Start => spelled_anew(&self.text[bare.clone()], stated.start, start),
                Column::End => spelled_anew(&self.text[bare.clone()], stated.end, end),
                Column::Style if has_new_style => Some(ass::written_style(now).into_owned()),
                Column::Name if has_new_name => Some(ass::written_name(now).into_owned()),
                Column::Text if !is_short => self.text(was, now, value),
                _ => None,
            };
            let place = if column == Column::Text { place } else { bare };
            changes.extend(new.map(|new| Splice::new(place, new)));
        }
        changes
    }

    fn fresh(&self, like: Like, now: &Segment, _: Option<usize>) -> String {
        let place = like.place().and_then(|n| self.lines.get(n));
        let eol = line_end(self.text, place.map_or(self.text.len(), |line| line.line.start));
        if let (Like::Half(n), Some(line)) = (like, place) {
            let changes = self.changes(n, self.were[n], now);
            return spliced(self.text, line.line.clone(), &changes) + eol;
        }
        let mut line = Vec::new();
        if place.is_none() && self.last.section != Section::Events {
            line.extend_from_slice(format!("{eol}[Events]{eol}").as_bytes());
        }
        ass::render(&mut line, now, like.place().map_or(&self.last.fields, |n| self.fields(n)));
        String::from_utf8_lossy(&line).trim_end_matches('\n').to_owned() + eol
    }

    fn number(&self, _: usize) -> Option<(usize, Range<usize>)> {
        None
    }

    fn parts_cues(&self, _: &str) -> Option<bool> {
        None
    }
}

/// The place of a value without the spaces around it.
fn bare(value: &str, place: Range<usize>) -> Range<usize> {
    let text = value.trim();
    let start = place.start + value.find(text).unwrap_or(0);
    start..start + text.len()
}

/// A time like another one, where it is not the same.
fn spelled_anew(written: &str, was: Timestamp, now: Timestamp) -> Option<String> {
    if was == now {
        return None;
    }
    let like = spelled::like(written, now, Grain::Hundredths).filter(|like| {
        let told = time::parse(like).map(|(time, _)| time);
        told == Some(now) || told == Some(time::held(now))
    });
    like.or_else(|| {
        let mut out = Vec::new();
        time::append(&mut out, now);
        String::from_utf8(out).ok()
    })
}

/// The change of the title, which stands above the first line of dialogue.
pub(super) fn title(text: &str, end: usize, title: Option<&str>) -> Option<Splice> {
    let title = title.filter(|title| Script::of(text).title != Some(*title))?;
    let title = title.replace(['\n', '\r'], " ");
    let eol = line_end(text, 0);
    let (mut at, mut behind_header) = (0, None);
    for line in text[..end].split_inclusive(['\n', '\r']) {
        let bare = line.trim_start_matches('\u{feff}').trim_start();
        let begins = |key: &str| bare.get(..key.len()).is_some_and(|s| s.eq_ignore_ascii_case(key));
        if begins("title:") {
            let start = at + line.len() - bare.len() + "title:".len();
            let value = &text[start..at + line.trim_end().len().max(start - at)];
            let place = bare_value(value, start);
            let gap = if place.is_empty() { " " } else { "" };
            return Some(Splice::new(place, format!("{gap}{title}")));
        }
        at += line.len();
        if behind_header.is_none() && begins("[script info]") {
            behind_header =
                Some(at + usize::from(line.ends_with('\r') && text[at..].starts_with('\n')));
        }
    }
    behind_header.map(|at| Splice::insert(at, format!("Title: {title}{eol}")))
}

fn bare_value(value: &str, start: usize) -> Range<usize> {
    bare(value, start..start + value.len())
}
