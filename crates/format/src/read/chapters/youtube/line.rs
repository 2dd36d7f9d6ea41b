//! One line with a time and a title.

/// The parts of a line; times in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entry<'a> {
    pub(super) start: u64,
    pub(super) end: Option<u64>,
    /// A number that stands before the time.
    lead: &'a str,
    rest: &'a str,
}

impl Entry<'_> {
    pub(super) fn title(&self) -> String {
        let gap = if self.lead.is_empty() { "" } else { " " };
        format!("{}{gap}{}", self.lead, self.rest)
    }
}

/// What a line of a list that begins with a time holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ReadLine {
    /// In milliseconds.
    pub(crate) start: u64,
    /// In milliseconds.
    pub(crate) end: Option<u64>,
    pub(crate) title: String,
}

/// What the reader takes out of one line of a list whose times come first.
pub(crate) fn read_line(line: &str) -> Option<ReadLine> {
    time_first(line).map(|entry| ReadLine {
        start: entry.start,
        end: entry.end,
        title: entry.title().trim().to_owned(),
    })
}

/// The longest line that is looked at: titles are shown up to about a hundred characters.
const LONGEST: usize = 2_000;

/// `0:00 Title`, `• 1:02:03 – Title`, `[00:00] Title`, `2. (0:30 - 1:10) Title`.
pub(super) fn time_first(line: &str) -> Option<Entry<'_>> {
    if line.len() > LONGEST {
        return None;
    }
    let line = line.trim();
    let (lead, body) = numbered(line).unwrap_or(("", line));
    let body = body.trim_start_matches(|c: char| !c.is_alphanumeric());
    let (start, rest) = clock(body)?;
    let (end, rest) = match clock(rest.trim_start_matches(is_between)) {
        Some((end, after)) if is_range(rest) => (Some(end), after),
        _ => (None, rest),
    };
    // `10:30am` is a time of day.
    if rest.starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '%' | '\'')) {
        return None;
    }
    let rest = rest.trim_start_matches(|c: char| is_between(c) && !opens(c)).trim_end();
    rest.contains(char::is_alphanumeric).then_some(Entry { start, end, lead, rest })
}

/// `Title 0:00`, `Title - (1:02:03)`.
pub(super) fn time_last(line: &str) -> Option<Entry<'_>> {
    if line.len() > LONGEST {
        return None;
    }
    let body = line.trim().trim_end_matches(is_bracket);
    let time = body.rfind(|c: char| !(c.is_ascii_digit() || matches!(c, ':' | '.'))).map(|at| {
        let width = body[at..].chars().next().map_or(1, char::len_utf8);
        body.split_at(at + width)
    });
    let (before, time) = time?;
    let (start, "") = clock(time)? else { return None };
    if !before.ends_with(is_between) {
        return None;
    }
    let rest = before.trim_end_matches(is_between);
    let rest = rest.trim_start_matches(|c: char| is_between(c) && !is_bracket(c));
    rest.contains(char::is_alphanumeric).then_some(Entry { start, end: None, lead: "", rest })
}

/// `3. ` or `3) ` before a time.
fn numbered(line: &str) -> Option<(&str, &str)> {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let mark = line[digits..].starts_with(['.', ')']);
    let (lead, body) =
        line.split_at_checked(digits + 1).filter(|_| mark && (1..4).contains(&digits))?;
    body.starts_with(char::is_whitespace).then_some((lead, body))
}

/// What may stand between a time and a title.
fn is_between(c: char) -> bool {
    c.is_whitespace()
        || is_bracket(c)
        || matches!(
            c,
            '-' | '–'
                | '—'
                | '−'
                | '|'
                | '│'
                | '｜'
                | ':'
                | '：'
                | '·'
                | '•'
                | '~'
                | '→'
                | '='
                | '>'
                | '»'
                | '►'
                | '▶'
                | '*'
                | '_'
        )
}

fn opens(c: char) -> bool {
    matches!(c, '(' | '[' | '{' | '【' | '（' | '<')
}

fn is_bracket(c: char) -> bool {
    opens(c) || matches!(c, ')' | ']' | '}' | '】' | '）' | '>')
}

/// Whether two times stand on either side of a dash and are not two of a list.
fn is_range(between: &str) -> bool {
    let dash = between.trim_start();
    dash.starts_with(['-', '–', '—', '−', '~', '→']) || dash.starts_with("to ")
}

/// `M:SS`, `MM:SS`, `H:MM:SS`, with or without thousandths, at the start of a text.
fn clock(text: &str) -> Option<(u64, &str)> {
    let (hours, minutes, seconds, rest) = fields(text)?;
    if seconds > 59 || (hours.is_some() && minutes > 59) {
        return None;
    }
    let (fraction, rest) = fraction(rest).unwrap_or((0, rest));
    if rest.starts_with(|c: char| c.is_ascii_digit())
        || rest.strip_prefix(':').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    {
        return None;
    }
    Some((((hours.unwrap_or(0) * 60 + minutes) * 60 + seconds) * 1_000 + fraction, rest))
}

/// The hours, where there are any, the minutes and the seconds, and what follows.
fn fields(text: &str) -> Option<(Option<u64>, u64, u64, &str)> {
    let (first, rest) = digits(text, 1..=3)?;
    let (second, rest) = digits(rest.strip_prefix(':')?, 2..=2)?;
    match rest.strip_prefix(':').and_then(|rest| digits(rest, 2..=2)) {
        Some((third, rest)) => Some((Some(first), second, third, rest)),
        None => Some((None, first, second, rest)),
    }
}

/// Thousandths behind a point, or all three behind a comma, as subtitles have them.
fn fraction(text: &str) -> Option<(u64, &str)> {
    let comma = || digits(text.strip_prefix(',')?, 3..=3);
    let (number, rest) =
        text.strip_prefix('.').and_then(|rest| digits(rest, 1..=3)).or_else(comma)?;
    let places = text.len() - rest.len() - 1;
    Some((number * [100, 10, 1][places - 1], rest))
}

/// Whether a line begins like a chapter, with a time that no clock shows: `1:75 Title`.
pub(super) fn has_odd_time(line: &str) -> bool {
    let line = line.get(..LONGEST.min(line.len())).unwrap_or_default().trim();
    let (_, body) = numbered(line).unwrap_or(("", line));
    let body = body.trim_start_matches(|c: char| !c.is_alphanumeric());
    let Some((hours, minutes, seconds, rest)) = fields(body) else { return false };
    let is_odd = seconds > 59 || (hours.is_some() && minutes > 59);
    is_odd && rest.starts_with(is_between) && rest.contains(char::is_alphabetic)
}

/// A run of so many ASCII digits at the start of a text.
fn digits(text: &str, widths: std::ops::RangeInclusive<usize>) -> Option<(u64, &str)> {
    let width = text.bytes().take_while(u8::is_ascii_digit).count();
    let (run, rest) = text.split_at(width);
    Some((run.parse().ok().filter(|_| widths.contains(&width))?, rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn first(line: &str) -> Option<(u64, Option<u64>, String)> {
        time_first(line).map(|entry| (entry.start, entry.end, entry.title()))
    }

    #[test]
    fn times_stand_first_in_many_dresses() {
        for (line, start, end, title) in [
            ("0:00 Intro", 0, None, "Intro"),
            ("  00:30 - The pier", 30_000, None, "The pier"),
            ("1:02:03 | Late", 3_723_000, None, "Late"),
            ("(1:02:03) Late", 3_723_000, None, "Late"),
            ("[00:10] – Boats", 10_000, None, "Boats"),
            ("• 0:10: Boats", 10_000, None, "Boats"),
            ("⏱️ 0:10 Boats", 10_000, None, "Boats"),
            ("- **0:10** Boats", 10_000, None, "Boats"),
            ("3. 12:40 The pier", 760_000, None, "3. The pier"),
            ("0:10 - 1:20 Boats", 10_000, Some(80_000), "Boats"),
            ("(0:10–1:20) Boats", 10_000, Some(80_000), "Boats"),
            ("00:00:05.250 Boats", 5_250, None, "Boats"),
            ("00:02:00,250 Boats", 120_250, None, "Boats"),
            ("0:05开场", 5_000, None, "开场"),
            ("120:00 Two hours", 7_200_000, None, "Two hours"),
            ("0:10 (A song) and more", 10_000, None, "(A song) and more"),
            ("0:10 7:30 is too early", 10_000, None, "7:30 is too early"),
        ] {
            assert_eq!(first(line), Some((start, end, title.to_owned())), "{line}");
        }
    }

    #[test]
    fn what_is_no_chapter_is_not_taken() {
        for line in [
            "",
            "0:00",
            "[0:00]",
            "0:00 - ",
            "at 0:00 it begins",
            "10:30am met Bob",
            "1:75 x",
            "0:00:00:00 x",
            "12:345 x",
            "1:2 x",
            "2024-01-02 0:00 x",
        ] {
            assert_eq!(first(line), None, "{line}");
        }
    }

    #[test]
    fn times_that_no_clock_shows_are_seen() {
        for line in ["1:75 Two", "- 1:75 Two", "2. 1:60:00 Two"] {
            assert!(has_odd_time(line), "{line}");
        }
        for line in ["1:15 Two", "1:75", "1:75:", "at 1:75 Two", "x"] {
            assert!(!has_odd_time(line), "{line}");
        }
    }

    #[test]
    fn times_may_stand_last() {
        for (line, start, title) in [
            ("Intro 0:00", 0, "Intro"),
            ("• The pier - (1:02:03)", 3_723_000, "The pier"),
            ("3. Boats ... 0:30", 30_000, "3. Boats ..."),
        ] {
            let entry = time_last(line).unwrap();
            assert_eq!((entry.start, entry.title().as_str()), (start, title), "{line}");
        }
        for line in ["0:00", "v1:20", "see 1:75", "x 12", "Intro 0:00 and on"] {
            assert_eq!(time_last(line), None, "{line}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(line in "[-0-9:. \\[\\](){}–•é开a>]{0,40}", any in ".{0,40}") {
            for line in [line, any] {
                let _ = (time_first(&line), time_last(&line), has_odd_time(&line));
            }
        }
    }
}
