//! Every letter of the recognisers' corpora is in the model, and every word in its segment.

use cuedex_format::{Format, Read, ReadOptions, read};
use cuedex_model::{Segment, Track};
use proptest::prelude::*;
use serde_json::Value;

/// Letters and numbers, and nothing that is set between them.
pub(crate) fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The texts at a path of a JSON document: names between dots, `[]` for all items of a list.
pub(crate) fn texts_at(value: &Value, path: &str) -> String {
    let (name, rest) = path.split_once('.').unwrap_or((path, ""));
    let (name, is_list) = name.strip_suffix("[]").map_or((name, false), |name| (name, true));
    match (value.get(name), is_list) {
        (None, _) => String::new(),
        (Some(Value::Array(items)), true) => {
            items.iter().map(|item| texts_at(item, rest) + " ").collect()
        }
        (Some(Value::String(text)), _) => text.clone(),
        (Some(inner), _) => texts_at(inner, rest),
    }
}

/// Reads a file of a corpus, and compares its letters with those that its JSON holds at a path.
pub(crate) fn whole(bytes: &[u8], name: &str, format: Format, path: &str) -> Read {
    let file = read(bytes, None, &ReadOptions::default()).unwrap();
    assert_eq!(file.format, format, "{name}");
    let stated: Value = serde_json::from_slice(bytes).unwrap();
    let read_back = file.transcript.tracks.iter().flat_map(Track::segments);
    let read_back: String = read_back.map(|segment| segment.text.as_str()).collect();
    let stated = letters(&texts_at(&stated, path));
    assert!(!stated.is_empty(), "{name} has nothing at {path}");
    assert!(letters(&read_back) == stated, "{name} lost or changed letters");
    file
}

/// How far a word may start or end outside of its segment.
const NEAR_MS: u64 = 1_000;

/// Words ascend and lie in or near their segment. Counts segments whose words spell their text
/// otherwise.
pub(crate) fn words_fit(file: &Read, name: &str) -> usize {
    let mut differing = 0;
    for segment in file.transcript.tracks.iter().flat_map(Track::segments) {
        let words = &segment.words;
        assert!(words.is_sorted_by_key(|word| word.span.start()), "{name}: {}", segment.text);
        let near = |word: &cuedex_model::Word| {
            word.span.start().as_millis() + NEAR_MS >= segment.span.start().as_millis()
                && word.span.end().as_millis() <= segment.span.end().as_millis() + NEAR_MS
        };
        let is_near = words.iter().all(near);
        assert!(is_near, "{name}: words of {:?} are elsewhere", segment.text);
        differing += usize::from(!words.is_empty() && !spell(segment));
    }
    differing
}

fn spell(segment: &Segment) -> bool {
    let words: String = segment.words.iter().map(|word| word.text.as_str()).collect();
    letters(&words) == letters(&segment.text)
}

fn codes(file: &Read) -> Vec<&'static str> {
    let mut codes: Vec<_> = file.warnings.iter().map(|w| w.code).collect();
    codes.dedup();
    codes
}

#[test]
fn whisper_files_are_whole() {
    let Some(folder) = crate::support::corpus("sy-whisper") else { return };
    let files = crate::support::files(&folder, &[".json"]);
    let (mut segments, mut differing, mut lacking) = (0, 0, 0);
    for path in &files {
        let name = path.to_string_lossy();
        let file = whole(&std::fs::read(path).unwrap(), &name, Format::Whisper, "segments[].text");
        // One file has words that reach over the end of their segment.
        assert!(codes(&file).iter().all(|code| *code == "speech/text-differs"), "{name}");
        lacking += file.warnings.len();
        segments += file.transcript.segment_count();
        differing += words_fit(&file, &name);
    }
    assert_eq!((files.len(), segments, lacking), (16, 10_247, 5));
    // Six segments of one talk have their words cut elsewhere than their text; both stay.
    assert_eq!(differing, 6);
}

#[test]
fn the_relatives_of_whisper_are_whole() {
    for (folder, name, segments, language) in [
        ("deepgram-captions", "test/whisper_timestamped.json", 4, "en"),
        ("subtitles-rs", "fixtures/whisper_output.json", 2, "es"),
    ] {
        let Some(folder) = crate::support::corpus(folder) else { return };
        let bytes = std::fs::read(folder.join(name)).unwrap();
        let file = whole(&bytes, name, Format::Whisper, "segments[].text");
        let track = &file.transcript.tracks[0];
        assert_eq!((track.segments().len(), track.language.as_deref()), (segments, Some(language)));
        assert_eq!((words_fit(&file, name), codes(&file)), (0, vec![]), "{name}");
        assert!(track.segments().iter().all(|s| !s.words.is_empty()), "{name}");
    }
}

#[test]
fn json3_captions_are_whole() {
    let Some(folder) = crate::support::corpus("y2bcaptions") else { return };
    for (name, segments) in [("subtitleJson3.json3", 151), ("subtitleJson3_2.json3", 1_053)] {
        let bytes = std::fs::read(folder.join(name)).unwrap();
        let file = whole(&bytes, name, Format::Json3, "events[].segs[].utf8");
        assert_eq!((file.transcript.segment_count(), codes(&file)), (segments, vec![]), "{name}");
        assert_eq!(words_fit(&file, name), 0, "{name}");
        let track = &file.transcript.tracks[0];
        let overlaps = track.segments().windows(2).filter(|w| w[0].span.end() > w[1].span.start());
        assert_eq!(overlaps.count(), 0, "{name}");
    }
}

#[test]
fn json3_is_the_srt_that_comes_with_it() {
    let Some(folder) = crate::support::corpus("y2bcaptions") else { return };
    let cues = |name: &str| {
        let bytes = std::fs::read(folder.join(name)).unwrap();
        let mut file = read(&bytes, Some(name), &ReadOptions::default()).unwrap();
        let segments = file.transcript.tracks.remove(0).into_segments();
        segments.into_iter().map(|s| (s.span, s.text)).collect::<Vec<_>>()
    };
    assert_eq!(cues("subtitleJson3.json3"), cues("subtitleSrt.srt"));
}

#[test]
fn the_podcast_example_is_whole() {
    let Some(folder) = crate::support::corpus("podcast-namespace") else { return };
    let name = "docs/examples/transcripts/example.json";
    let bytes = std::fs::read(folder.join(name)).unwrap();
    let file = whole(&bytes, name, Format::Podcast, "segments[].body");
    assert_eq!((words_fit(&file, name), codes(&file)), (0, vec![]));
    let segments = file.transcript.tracks[0].segments();
    assert_eq!((segments.len(), segments[0].words.len()), (2, 4));
}

/// Files of our own, with one piece put in place of another: other types, times and brackets.
fn changed_file() -> impl Strategy<Value = Vec<u8>> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/dialects");
    let files = crate::support::files(&folder, &[".json", ".json3"]);
    let texts: Vec<String> =
        files.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect();
    let value = prop::sample::select(vec![
        "null",
        "[]",
        "{}",
        "\"\"",
        "-1",
        "1e308",
        "-1e308",
        "\"1:02:03,5\"",
        "true",
        "NaN",
        "[[[[]]]]",
        "18446744073709551616",
        "\"\u{0}\"",
        "\"é\\u00e9\"",
        "}",
        "\"",
    ]);
    let edits = prop::collection::vec((any::<prop::sample::Index>(), value), 1..6);
    (prop::sample::select(texts), edits).prop_map(|(mut text, edits)| {
        for (at, value) in edits {
            let values: Vec<usize> = text.match_indices(": ").map(|(n, _)| n + 2).collect();
            if values.is_empty() {
                break;
            }
            let start = values[at.index(values.len())];
            let length = text[start..].find([',', '}', ']', '\n']).unwrap_or(0);
            text.replace_range(start..start + length, value);
        }
        text.into_bytes()
    })
}

proptest! {
    #[test]
    fn odd_values_never_panic_and_words_stay_in_order(bytes in changed_file()) {
        if let Ok(file) = read(&bytes, None, &ReadOptions::default()) {
            for segment in file.transcript.tracks.iter().flat_map(Track::segments) {
                prop_assert!(segment.words.is_sorted_by_key(|word| word.span.start()));
            }
        }
    }
}

#[test]
fn a_path_finds_all_texts() {
    let value: Value =
        serde_json::from_str(r#"{"a":{"b":[{"c":"x"},{"c":"y"},{}]},"d":"z"}"#).unwrap();
    assert_eq!(letters(&texts_at(&value, "a.b[].c")), "xy");
    assert_eq!(texts_at(&value, "d"), "z");
}
