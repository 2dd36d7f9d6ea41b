//! Markup that is opened and not closed, or the other way round, by the rules of each format:
//! [WebVTT's spans](https://www.w3.org/TR/webvtt1/#webvtt-cue-text-span),
//! the tags that SubRip players know, the
//! [override blocks](https://github.com/libass/libass/wiki/ASSv5-Override-Tags) of SSA.

use std::ops::Range;

use super::cue::{Cue, Markup};
use super::report::Report;
use super::rule::UNBALANCED_TAGS;
use crate::cue::markup::Markup as Brackets;

/// The most tags of a cue that are compared; more are nobody's subtitle.
const MOST_TAGS: usize = 1_000;

pub(super) fn check(cue: &Cue<'_>, report: &mut Report<'_>) {
    let fault = match cue.markup {
        Markup::None => return,
        Markup::Ass => brace_fault(&cue.payload),
        Markup::Srt => angle_fault(&cue.payload, Markup::Srt).or_else(|| code_fault(&cue.payload)),
        Markup::Vtt => angle_fault(&cue.payload, Markup::Vtt),
    };
    if let Some((bytes, message)) = fault {
        report.add_at(UNBALANCED_TAGS, cue, cue.place_of(bytes), message);
    }
}

type Fault = (Range<usize>, String);

/// The first tag that has no partner.
fn angle_fault(payload: &str, markup: Markup) -> Option<Fault> {
    let brackets = Brackets::new(payload);
    let mut open: Vec<(String, Range<usize>)> = Vec::new();
    let mut at = 0;
    for _ in 0..MOST_TAGS {
        let Some(n) = payload[at..].find('<').map(|n| at + n) else { break };
        let end = match markup {
            Markup::Srt => brackets.srt_end(n),
            _ => brackets.vtt_end(n, false),
        };
        at = end.unwrap_or(n + 1);
        let Some(end) = end else {
            if let Some(fault) = unfinished(&payload[n..], n, markup) {
                return Some(fault);
            }
            continue;
        };
        let (name, is_end) = name(&payload[n + 1..end - 1]);
        if !is_paired(&name, markup) {
            continue;
        }
        if !is_end {
            open.push((name, n..end));
            continue;
        }
        // An end of ruby ends the text above it, too.
        let _ = open.pop_if(|(last, _)| last == "rt" && name == "ruby");
        match open.pop() {
            Some((last, _)) if last == name => {}
            Some((last, _)) => {
                let told = format!("</{name}> closes while <{last}> is open");
                return Some((n..end, told));
            }
            None => return Some((n..end, format!("</{name}> closes nothing"))),
        }
    }
    // A voice may go on to the end of its cue, and what stands in a ruby text ends with it.
    let left = open.into_iter().find(|(name, _)| name != "v" && name != "rt");
    left.map(|(name, bytes)| (bytes, format!("<{name}> is not closed")))
}

/// The name of a tag in lower case, and whether it is an end.
fn name(tag: &str) -> (String, bool) {
    let (tag, is_end) = tag.strip_prefix('/').map_or((tag, false), |tag| (tag, true));
    let length = tag.bytes().take_while(u8::is_ascii_alphanumeric).count();
    (tag[..length].to_ascii_lowercase(), is_end)
}

/// Whether a tag of this name needs an end.
fn is_paired(name: &str, markup: Markup) -> bool {
    match markup {
        Markup::Srt => matches!(name, "b" | "i" | "u" | "s" | "font"),
        _ => matches!(name, "b" | "i" | "u" | "c" | "v" | "lang" | "ruby" | "rt"),
    }
}

/// A tag whose bracket is never closed: `<i`, `</i`.
fn unfinished(rest: &str, at: usize, markup: Markup) -> Option<Fault> {
    let line = rest.lines().next().unwrap_or_default();
    let (name, _) = name(line.get(1..)?);
    let after = line[1..].trim_start_matches('/').get(name.len()..).unwrap_or_default();
    let is_tag = is_paired(&name, markup) && (after.is_empty() || after.starts_with([' ', '<']));
    let is_closed = line.contains('>') || (name == "i" && line.starts_with("<i "));
    (is_tag && !is_closed).then(|| {
        (at..at + line.len().min(name.len() + 2), format!("<{name} has no bracket at its end"))
    })
}

/// SSA's codes in SubRip, of which a bracket is missing: `{\an8`.
fn code_fault(payload: &str) -> Option<Fault> {
    let at = payload.find("{\\")?;
    let rest = &payload[at..];
    let is_closed = rest.split(['\n', '\r']).next().is_some_and(|line| line.contains('}'));
    (!is_closed).then(|| (at..at + 2, "{ has no } at its end".to_owned()))
}

/// A brace of a script that has no partner; `\{` and `\}` are text.
fn brace_fault(payload: &str) -> Option<Fault> {
    let mut open = None;
    let mut is_escaped = false;
    for (at, c) in payload.char_indices() {
        let escaped = std::mem::replace(&mut is_escaped, c == '\\' && open.is_none());
        match c {
            '{' if !escaped && open.is_none() => open = Some(at),
            '}' if open.is_some() => open = None,
            '}' if !escaped => return Some((at..at + 1, "} closes nothing".to_owned())),
            _ => {}
        }
    }
    open.map(|at| (at..at + 1, "{ is not closed".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn angle(payload: &str, markup: Markup) -> Option<String> {
        angle_fault(payload, markup).map(|(_, message)| message)
    }

    #[test]
    fn tags_of_subrip_come_in_pairs() {
        for fine in [
            "<i>low</i> <b>tide</b>",
            "<font color=\"#fff\">low\ntide</font>",
            "low<br>tide",
            "1 < 2 and <Ann> says 3 > 2",
            "<I>low</i>",
            "i <3 this",
            "<c.red>low",
        ] {
            assert_eq!(angle(fine, Markup::Srt), None, "{fine}");
        }
        for (odd, told) in [
            ("<i>low tide", "<i> is not closed"),
            ("low tide</i>", "</i> closes nothing"),
            ("<b><i>low</b></i>", "</b> closes while <i> is open"),
            ("<i>low</i", "<i has no bracket at its end"),
            ("low <i", "<i has no bracket at its end"),
        ] {
            assert_eq!(angle(odd, Markup::Srt).as_deref(), Some(told), "{odd}");
        }
    }

    #[test]
    fn a_voice_of_webvtt_may_stay_open() {
        for fine in [
            "<v Ann>low tide",
            "<v.loud Ann>low <c.red>tide</c></v>",
            "<00:01.000><c> low</c>",
            "<ruby>base<rt>above</ruby>",
            "1 < 2",
        ] {
            assert_eq!(angle(fine, Markup::Vtt), None, "{fine}");
        }
        assert_eq!(angle("<c.red>low", Markup::Vtt).as_deref(), Some("<c> is not closed"));
        assert_eq!(angle("low</v>", Markup::Vtt).as_deref(), Some("</v> closes nothing"));
    }

    #[test]
    fn braces_of_scripts_come_in_pairs() {
        let fault = |payload: &str| brace_fault(payload).map(|(_, message)| message);
        for fine in ["{\\i1}low{\\i0}", "\\{low\\}", "{a {comment}", "low"] {
            assert_eq!(fault(fine), None, "{fine}");
        }
        assert_eq!(fault("{\\i1 low").as_deref(), Some("{ is not closed"));
        assert_eq!(fault("low}").as_deref(), Some("} closes nothing"));
        assert!(code_fault("{\\an8\nlow}").is_some() && code_fault("{\\an8}low").is_none());
    }
}
