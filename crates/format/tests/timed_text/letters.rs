//! No letter of a document of the corpora is lost, told by a second extractor that shares
//! nothing with the reader.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use cuedex_format::{ErrorKind, Format, Read};

use super::open;

/// How often each letter, mark and number occurs.
type Letters = BTreeMap<char, usize>;

/// Documents whose text no player shows, and why.
const NOT_SHOWN: [(&str, &str); 2] = [
    ("display/Display004.ttml", "its only paragraph has a style that is not displayed"),
    ("foreign/Foreign001.ttml", "a paragraph of another vocabulary must not be visible"),
];

fn letters(text: &str) -> Letters {
    let mut letters = Letters::new();
    for c in text.chars().filter(|c| c.is_alphanumeric()) {
        *letters.entry(c).or_default() += 1;
    }
    letters
}

/// What stands in the paragraphs and spans of a document: tags are cut out by hand, references
/// decoded by hand.
fn payload(document: &str) -> String {
    const METADATA: [&str; 5] = ["metadata", "title", "desc", "set", "image"];
    let (mut shown, mut open) = (String::new(), Vec::<String>::new());
    let mut rest = document;
    while let Some((text, markup)) = rest.split_once('<') {
        let is_inside = open.iter().any(|name| name == "p" || name == "span");
        if is_inside && !open.iter().any(|name| METADATA.contains(&name.as_str())) {
            shown.push_str(&decoded(text));
        }
        let (tag, after) = if let Some(comment) = markup.strip_prefix("!--") {
            ("!", comment.split_once("-->").map_or("", |(_, after)| after))
        } else {
            markup.split_once('>').unwrap_or((markup, ""))
        };
        rest = after;
        let name = tag.trim_start_matches('/').split([' ', '\n', '\t', '\r', '/']).next().unwrap();
        let local = name.rsplit(':').next().unwrap().to_owned();
        if tag.starts_with(['!', '?']) {
            continue;
        }
        shown.push(' ');
        if tag.starts_with('/') {
            open.pop();
        } else if !tag.ends_with('/') {
            open.push(local);
        }
    }
    shown
}

fn decoded(text: &str) -> String {
    let mut parts = text.split('&');
    let mut decoded = parts.next().unwrap().to_owned();
    for part in parts {
        let (name, after) = part.split_once(';').unwrap_or(("", part));
        let number = name.strip_prefix("#x").map(|hex| u32::from_str_radix(hex, 16).unwrap());
        let number = number.or_else(|| name.strip_prefix('#')?.parse().ok());
        match (name, number.and_then(char::from_u32)) {
            (_, Some(c)) => decoded.push(c),
            ("lt" | "gt" | "quot" | "apos" | "amp", None) => decoded.push(' '),
            (other, None) => decoded.push_str(other),
        }
        decoded.push_str(after);
    }
    decoded
}

fn kept(file: &Read) -> Letters {
    let segments = file.transcript.tracks.iter().flat_map(|track| track.segments());
    letters(&segments.map(|s| s.text.as_str()).collect::<Vec<_>>().join("\n"))
}

fn documents(root: &Path) -> Vec<PathBuf> {
    let mut all = crate::support::files(root, &[".ttml", ".dfxp"]);
    all.extend(crate::support::files(&root.join("exoplayer"), &[".xml"]));
    all
}

#[test]
fn every_ttml_document_of_the_corpora_keeps_its_letters() {
    let Some(root) = crate::support::corpus("") else { return };
    let (mut read, mut without_text, mut cues, mut count, mut faults) = (0, 0, 0, 0, Vec::new());
    for path in documents(&root) {
        let bytes = std::fs::read(&path).unwrap();
        let text = String::from_utf8(bytes.clone()).unwrap();
        let name = path.strip_prefix(&root).unwrap().display().to_string();
        let right = letters(&payload(&text));
        if NOT_SHOWN.iter().any(|(file, _)| name.ends_with(file)) {
            without_text += 1;
            continue;
        }
        match open(&bytes, &name) {
            Ok(file) => {
                read += 1;
                cues += file.transcript.segment_count();
                let removed = file.removed.iter().map(|r| decoded(&text[r.bytes.clone()]));
                let removed = letters(&removed.collect::<Vec<_>>().join("\n"));
                let mut found = kept(&file);
                for (c, n) in removed {
                    *found.entry(c).or_default() += n;
                }
                count += found.values().sum::<usize>();
                if found != right || file.format != Format::Ttml {
                    faults.push(format!("{name}: {found:?} instead of {right:?}"));
                }
            }
            Err(error) if error.kind() == ErrorKind::Empty && right.is_empty() => without_text += 1,
            Err(error) => faults.push(format!("{name}: {error}, {right:?}")),
        }
    }
    assert!(faults.is_empty(), "{}:\n{}", faults.len(), faults.join("\n"));
    eprintln!("{read} documents, {cues} cues, {count} letters, {without_text} without text");
    assert!(read >= 300, "only {read} documents were read");
}
