//! No word lost: for each cue of each subtitle file, what the model holds and what was left out
//! on purpose are together what a player would show. The extractor here is simple and shares no
//! code with the readers; where a file is too odd for it, the file stands in a list with a reason.

use cuedex_format::{Format, Read, ReadOptions, read};

/// Everything but spaces and what shows nothing.
fn letters(text: &str) -> String {
    let shows = |c: &char| !c.is_whitespace() && !matches!(c, '\u{feff}' | '\0' | '\u{fffd}');
    text.chars().filter(shows).collect()
}

fn is_times(line: &str) -> bool {
    let Some((left, right)) = line.split_once("-->") else { return false };
    let is_time = |text: &str| {
        let text = text.trim().split(' ').next().unwrap_or("");
        text.starts_with(|c: char| c.is_ascii_digit() || c == '-') && text.contains(':')
    };
    is_time(left) && is_time(right)
}

fn is_digits(line: &str) -> bool {
    !line.trim().is_empty() && line.trim().chars().all(|c| c.is_ascii_digit())
}

/// The payload of each cue, by the lines with times; blocks that the reader reports as lost, with
/// their text in the message, are none.
fn payloads(text: &str, file: &Read) -> Vec<String> {
    let format = file.format;
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let lines: Vec<&str> = text.split('\n').collect();
    let lost: Vec<usize> = file.warnings.iter().filter(|w| tells_text(w)).map(|w| w.line).collect();
    let is_lost = |n: usize| lost.contains(&(n + 1));
    let starts: Vec<usize> =
        (0..lines.len()).filter(|n| is_times(lines[*n]) && !is_lost(*n)).collect();
    let mut payloads = Vec::new();
    for (n, start) in starts.iter().enumerate() {
        let end = starts.get(n + 1).copied().unwrap_or(lines.len());
        let mut payload: Vec<&str> = lines[start + 1..end].to_vec();
        if format == Format::Vtt {
            let length = payload.iter().take_while(|line| !line.is_empty()).count();
            payload.truncate(length);
        } else if n + 1 < starts.len() && payload.last().is_some_and(|line| is_digits(line)) {
            payload.pop();
        }
        payloads.push(payload.join("\n"));
    }
    payloads
}

/// Whether a warning carries the text of a block that is no cue.
fn tells_text(warning: &cuedex_format::Warning) -> bool {
    warning.code.ends_with("/unreadable-times")
}

/// What a player shows of a payload.
fn shown(payload: &str, format: Format) -> String {
    let (mut shown, mut rest) = (String::new(), payload);
    while let Some(c) = rest.chars().next() {
        let length = match c {
            '<' => tag_length(rest, format),
            '{' if format == Format::Srt && rest.starts_with("{\\") => {
                rest.find('}').map(|n| n + 1)
            }
            _ => None,
        };
        match length {
            Some(length) => rest = &rest[length..],
            None => {
                shown.push(c);
                rest = &rest[c.len_utf8()..];
            }
        }
    }
    for (reference, c) in [
        ("&nbsp;", "\u{a0}"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&lrm;", "\u{200e}"),
        ("&rlm;", "\u{200f}"),
        ("&quot;", "\""),
        ("&amp;", "&"),
    ] {
        shown = shown.replace(reference, c);
    }
    shown
}

fn tag_length(rest: &str, format: Format) -> Option<usize> {
    let length = rest.find('>')? + 1;
    let inside = &rest[1..length - 1];
    let name: String =
        inside.trim_start_matches('/').chars().take_while(|c| c.is_ascii_alphanumeric()).collect();
    let known =
        ["b", "i", "u", "s", "font", "br", "c", "v", "ruby", "rt", "lang", "span", "em", "strong"];
    let is_tag = match format {
        Format::Srt => {
            known.contains(&name.to_ascii_lowercase().as_str()) && !inside.contains('\n')
        }
        _ => {
            inside.is_empty()
                || inside.starts_with(|c: char| c.is_ascii_alphanumeric() || "/.!".contains(c))
        }
    };
    is_tag.then_some(length)
}

/// What the model holds and what was removed, cue by cue in file order.
fn told(file: &Read, text: &str) -> Vec<String> {
    let mut told: Vec<String> =
        file.transcript.tracks[0].segments().iter().map(|segment| letters(&segment.text)).collect();
    for removed in &file.removed {
        let line = letters(&shown(&text[removed.bytes.clone()], file.format));
        if removed.code == "rolling/hold-cue" {
            told.insert(removed.cue - 1, line);
        } else {
            told[removed.cue - 1].insert_str(0, &line);
        }
    }
    told
}

/// The letters that stand in blocks without times are in the messages about them.
fn tells_its_block(text: &str, warning: &cuedex_format::Warning) -> bool {
    let block: Vec<String> =
        text[warning.bytes.clone()].lines().map(|line| line.escape_debug().to_string()).collect();
    block.iter().all(|line| letters(&warning.message).contains(&letters(line)))
}

/// The faults of a file that was read.
fn fault(name: &str, file: &Read, text: &str) -> Option<String> {
    let untold = file.warnings.iter().filter(|w| tells_text(w)).find(|w| !tells_its_block(text, w));
    if let Some(warning) = untold {
        return Some(format!("{name}: {warning:?}"));
    }
    let mut told = told(file, text);
    let mut right: Vec<String> =
        payloads(text, file).iter().map(|p| letters(&shown(p, file.format))).collect();
    // Cues are sorted by time in the model, as they stand in the extract.
    if file.warnings.iter().any(|w| w.code.ends_with("/unsorted")) {
        told.sort();
        right.sort();
    }
    let differs = told.iter().zip(&right).find(|(told, right)| told != right);
    match differs {
        Some((told, right)) => Some(format!("{name}:\n  {told}\n  {right}")),
        None if told.len() != right.len() => {
            Some(format!("{name}: {} cues, {} in the extract", told.len(), right.len()))
        }
        None => None,
    }
}

/// Files that the simple extractor misreads, and why; the conformance test answers for those in
/// WebVTT.
const TOO_ODD: [(&str, &str); 6] = [
    ("node-webvtt/test/data/acid.vtt", "text with arrows stands where the extractor sees a cue"),
    ("integration/arrows.vtt", "a line of only an arrow ends a cue"),
    ("webvtt-py/tests/subtitles/missing_timeframe.srt", "a block without times, told by a warning"),
    ("file-parsing/arrows.vtt", "a line of only an arrow ends a cue"),
    ("wpt-cue-parsing/entities.vtt", "references without a semicolon"),
    ("wpt-file-parsing/arrows.vtt", "a line of only an arrow ends a cue"),
];

#[test]
fn every_letter_of_every_subtitle_file_is_accounted_for() {
    let Some(folder) = crate::support::corpus("") else { return };
    let (mut seen, mut faults) = (0, Vec::new());
    for path in crate::support::files(&folder, &[".srt", ".vtt"]) {
        let bytes = std::fs::read(&path).unwrap();
        let Ok(text) = String::from_utf8(bytes) else { continue };
        if text.contains('\0') {
            continue;
        }
        let is_too_odd = TOO_ODD.iter().any(|(end, _)| path.ends_with(end));
        if is_too_odd {
            continue;
        }
        let (text, name) = (text.trim_start_matches('\u{feff}'), path.to_string_lossy());
        let Ok(file) = read(text.as_bytes(), Some(&name), &ReadOptions::default()) else {
            continue;
        };
        if matches!(file.format, Format::Srt | Format::Vtt) && !file.transcript.tracks.is_empty() {
            seen += 1;
            faults.extend(fault(&name, &file, text));
        }
    }
    assert!(seen > 700, "only {seen} files were looked at");
    assert!(faults.is_empty(), "{} of {seen}:\n{}", faults.len(), faults.join("\n"));
}
