//! Every oddity has a file in `fixtures/odd` whose name is its code, and every letter survives it.

use cuedex_format::{Read, ReadOptions, Severity, codes, read};

fn odd_files() -> Vec<(String, Vec<u8>)> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/odd");
    let files = crate::support::files(&folder, &[""]);
    let named = files.iter().map(|path| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        (name, std::fs::read(path).unwrap())
    });
    named.filter(|(name, _)| cfg!(feature = "xml") || !name.ends_with(".ttml")).collect()
}

fn code_of(name: &str) -> String {
    let mut parts = name.split('.');
    format!("{}/{}", parts.next().unwrap(), parts.next().unwrap())
}

fn lenient(name: &str, bytes: &[u8]) -> Read {
    read(bytes, Some(name), &ReadOptions::default()).unwrap()
}

#[test]
fn each_file_gives_exactly_its_own_code() {
    let files = odd_files();
    assert!(files.len() >= 28, "only {} fixtures are there", files.len());
    for (name, bytes) in files {
        let file = lenient(&name, &bytes);
        let mut codes: Vec<_> = file.warnings.iter().map(|w| w.code).collect();
        // Half a letter of a wide encoding cannot be had without the encoding.
        codes.retain(|code| *code != "text/encoding" || name.starts_with("text.encoding"));
        // The index that stands in the line of times is missing above it or not: both are said.
        codes.dedup();
        assert_eq!(codes, [code_of(&name)], "{name}: {:?}", file.warnings);
    }
}

#[test]
fn every_code_has_its_file() {
    let files = odd_files();
    for code in codes() {
        let has_one = files.iter().any(|(name, _)| code_of(name) == code.name);
        assert!(has_one, "no file in fixtures/odd shows {}", code.name);
    }
}

#[test]
fn strict_refuses_warnings_and_allows_notes() {
    let strict = ReadOptions { strict: true, ..ReadOptions::default() };
    for (name, bytes) in odd_files() {
        let only_notes =
            lenient(&name, &bytes).warnings.iter().all(|w| w.severity == Severity::Note);
        assert_eq!(read(&bytes, Some(&name), &strict).is_ok(), only_notes, "{name}");
    }
}

#[test]
fn warnings_say_where() {
    for (name, bytes) in odd_files() {
        let file = lenient(&name, &bytes);
        for warning in &file.warnings {
            assert!(warning.bytes.end <= bytes.len() + 1, "{name}: {warning:?}");
            let whole_file = warning.code.ends_with("encoding")
                || ["json/mended", "memories/kind-guessed"].contains(&warning.code)
                || warning.code == "chapters/unsorted";
            assert_eq!(warning.line == 0, whole_file, "{name}: {warning:?}");
        }
    }
}

#[test]
fn places_count_the_byte_order_mark_of_the_file() {
    let (name, bytes) = odd_files().into_iter().find(|(n, _)| n == "srt.odd-time.srt").unwrap();
    let marked = [b"\xEF\xBB\xBF", bytes.as_slice()].concat();
    let place = |bytes: &[u8]| lenient(&name, bytes).warnings[0].bytes.clone();
    assert_eq!(bytes[place(&bytes)], marked[place(&marked)]);
}

#[test]
fn a_block_whose_times_cannot_be_read_is_a_warning_that_carries_its_text() {
    for (name, lost) in [
        ("srt.unreadable-times.srt", "Lost to the times."),
        ("srt.missing-times.srt", "Nobody knows when this was said."),
        ("vtt.unreadable-times.vtt", "Lost to the times."),
    ] {
        let (_, bytes) = odd_files().into_iter().find(|(n, _)| n == name).unwrap();
        let file = lenient(name, &bytes);
        assert!(file.warnings[0].message.contains(lost), "{:?}", file.warnings);
        assert!(file.transcript.tracks[0].segments().iter().all(|s| !s.text.contains(lost)));
    }
}

#[test]
fn odd_cues_are_read_as_a_person_would() {
    let cues = |name: &str| -> Vec<(u64, u64, String)> {
        let (_, bytes) = odd_files().into_iter().find(|(n, _)| n == name).unwrap();
        let segments = lenient(name, &bytes).transcript.tracks.remove(0).into_segments();
        let times =
            |s: &cuedex_model::Segment| (s.span.start().as_millis(), s.span.end().as_millis());
        segments.iter().map(|s| (times(s).0, times(s).1, s.text.clone())).collect()
    };
    let cue = |start, end, text: &str| (start, end, text.to_owned());
    assert_eq!(
        cues("srt.missing-blank-line.srt"),
        [cue(1_000, 2_000, "Packed tightly,"), cue(3_000, 4_000, "like sardines.")]
    );
    assert_eq!(
        cues("srt.blank-line-in-text.srt"),
        [cue(1_000, 2_000, "Before the gap\nand after it."), cue(3_000, 4_000, "Next.")]
    );
    assert_eq!(cues("srt.text-on-time-line.srt")[0].2, "All in one line.");
    assert_eq!(cues("srt.text-before-times.srt")[0].2, "The index slipped into the line of times.");
    assert_eq!(cues("srt.odd-time.srt")[0], cue(1_500, 2_250, "Points and short digits."));
    assert_eq!(cues("srt.negative-time.srt")[0].0, 0);
    assert_eq!(cues("srt.reversed-span.srt")[0], cue(5_000, 5_000, "Ends before it starts."));
    assert_eq!(cues("srt.unsorted.srt")[0].2, "First.");
    assert_eq!(cues("srt.empty-cue.srt")[0], cue(1_000, 2_000, ""));
    assert_eq!(cues("vtt.missing-signature.vtt")[0], cue(1_000, 2_000, "No header."));
}

#[test]
fn words_before_the_times_stay_in_their_cue() {
    for (text, name) in [
        ("kept words 00:00:03,000 --> 00:00:04,000\nworld\n", "a.srt"),
        ("WEBVTT\n\nkept words 00:00:03.000 --> 00:00:04.000\nworld\n", "a.vtt"),
    ] {
        let file = lenient(name, text.as_bytes());
        assert_eq!(file.transcript.tracks[0].segments()[0].text, "kept words\nworld", "{name}");
    }
}

#[test]
fn a_file_that_begins_with_a_bracket_is_not_taken_for_json() {
    for head in ["[Applause]", "{\\an8}Header"] {
        let text = format!("{head}\n\n1\n00:00:01,000 --> 00:00:02,000\nhello\n");
        let file = lenient("a.srt", text.as_bytes());
        assert_eq!(file.transcript.tracks[0].segments()[0].text, "hello", "{head}");
    }
}

#[test]
fn marks_that_show_nothing_cost_no_cue() {
    let text = "\u{200e}1\n\u{200e}00:00:01,000 --> 00:00:02,000\u{200f}\nhello\n\n\u{feff}2\n00:00:03,000 --> 00:00:04,000\nworld\n";
    let segments = lenient("a.srt", text.as_bytes()).transcript.tracks.remove(0).into_segments();
    let texts: Vec<_> = segments.iter().map(|s| s.text.as_str()).collect();
    assert_eq!(texts, ["hello", "world"]);
}

#[test]
fn a_file_without_one_readable_cue_is_refused() {
    let text = "1\n00:00:0x,000 --> 00:00:04,000\nlost\n";
    assert!(read(text.as_bytes(), Some("a.srt"), &ReadOptions::default()).is_err());
}

#[test]
fn the_standards_reader_replaces_nul_and_bad_bytes() {
    let w3c =
        ReadOptions { conformance: cuedex_format::Conformance::W3c, ..ReadOptions::default() };
    let bytes = b"WEBVTT\n\n\0id\n00:01.000 --> 00:02.000\nhi \xff\n";
    let segments = read(bytes, None, &w3c).unwrap().transcript.tracks.remove(0).into_segments();
    assert_eq!(segments[0].cue.as_ref().unwrap().id.as_deref(), Some("\u{fffd}id"));
    assert_eq!(segments[0].text, "hi \u{fffd}");
}
