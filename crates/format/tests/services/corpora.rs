//! Replies of services that others have published: every letter and every word of them is kept.

use std::path::PathBuf;

use cuedex_format::{Format, Read, ReadOptions, read};
use cuedex_model::{Track, Word};
use serde_json::Value;

use super::{lenient, letters};
use crate::support::corpus;

/// What a document itself says was said.
struct Stated {
    /// All of it.
    text: String,
    words: usize,
    /// The start of the first word and the end of the last, in milliseconds.
    first_start: u64,
    last_end: u64,
}

fn at<'v>(value: &'v Value, pointer: &str) -> &'v Value {
    value.pointer(pointer).unwrap_or(&Value::Null)
}

fn list<'v>(value: &'v Value, pointer: &str) -> &'v [Value] {
    at(value, pointer).as_array().map(Vec::as_slice).unwrap_or_default()
}

fn text<'v>(value: &'v Value, pointer: &str) -> &'v str {
    at(value, pointer).as_str().unwrap_or_default()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "times of an hour")]
fn millis(seconds: f64) -> u64 {
    (seconds * 1_000.0).round() as u64
}

/// Seconds as a number, a text of one, or a duration in two fields.
fn seconds(value: &Value) -> f64 {
    match value {
        Value::String(text) => text.trim_end_matches('s').parse().unwrap(),
        Value::Object(fields) => {
            let field = |name| fields.get(name).map_or(0.0, seconds);
            field("seconds") + field("nanos") / 1e9
        }
        number => number.as_f64().unwrap(),
    }
}

fn stated(text: String, words: usize, first_start: f64, last_end: f64) -> Stated {
    Stated { text, words, first_start: millis(first_start), last_end: millis(last_end) }
}

fn aws(document: &Value) -> Stated {
    let spoken: Vec<_> = list(document, "/results/items")
        .iter()
        .filter(|item| item["type"] == "pronunciation")
        .collect();
    let whole = text(document, "/results/transcripts/0/transcript").to_owned();
    let (first, last) = (&spoken[0]["start_time"], &spoken[spoken.len() - 1]["end_time"]);
    stated(whole, spoken.len(), seconds(first), seconds(last))
}

fn google(document: &Value) -> Stated {
    let results = list(document, "/results");
    let texts: Vec<_> = results.iter().map(|r| text(r, "/alternatives/0/transcript")).collect();
    let words = |result| list(result, "/alternatives/0/words");
    let repeats = words(&results[results.len() - 1]).iter().any(|word| word["speakerTag"].is_u64());
    let counted: &[Value] = if repeats { &results[results.len() - 1..] } else { results };
    let all: Vec<_> = counted.iter().flat_map(words).collect();
    let (first, last) = (&all[0]["startTime"], &all[all.len() - 1]["endTime"]);
    stated(texts.concat(), all.len(), seconds(first), seconds(last))
}

fn ibm(document: &Value) -> Stated {
    let results = list(document, "/results/0/results");
    let texts: Vec<_> = results.iter().map(|r| text(r, "/alternatives/0/transcript")).collect();
    let all: Vec<_> = results.iter().flat_map(|r| list(r, "/alternatives/0/timestamps")).collect();
    stated(texts.concat(), all.len(), seconds(&all[0][1]), seconds(&all[all.len() - 1][2]))
}

fn speechmatics(document: &Value) -> Stated {
    let words = list(document, "/words");
    let spoken: Vec<_> = words.iter().filter(|word| word["name"] != ".").collect();
    let whole: String = words.iter().map(|word| text(word, "/name")).collect();
    let last = spoken[spoken.len() - 1];
    let end = seconds(&last["time"]) + seconds(&last["duration"]);
    stated(whole, spoken.len(), seconds(&spoken[0]["time"]), end)
}

fn kaldi(document: &Value) -> Stated {
    let words = list(document, "/retval/words");
    let whole = text(document, "/retval/punct").to_owned();
    let last = &words[words.len() - 1];
    stated(whole, words.len(), seconds(&words[0]["start"]), seconds(&last["end"]))
}

fn deepgram(document: &Value) -> Stated {
    let best = at(document, "/results/channels/0/alternatives/0");
    let words = list(best, "/words");
    let last = &words[words.len() - 1];
    let whole = text(best, "/transcript").to_owned();
    stated(whole, words.len(), seconds(&words[0]["start"]), seconds(&last["end"]))
}

fn assemblyai(document: &Value) -> Stated {
    let words = list(document, "/words");
    let last = &words[words.len() - 1];
    let milliseconds = |value: &Value| seconds(value) / 1_000.0;
    let (start, end) = (milliseconds(&words[0]["start"]), milliseconds(&last["end"]));
    stated(text(document, "/text").to_owned(), words.len(), start, end)
}

/// File, dialect, and how its document is asked what was said.
type Row = (&'static str, Format, fn(&Value) -> Stated);

#[rustfmt::skip]
const BBC: &[Row] = &[
    ("packages/stt-adapters/amazon-transcribe/sample/amazonTranscribe.sample.json", Format::Aws, aws),
    ("packages/stt-adapters/amazon-transcribe/sample/todayinfocus.sample.json", Format::Aws, aws),
    ("packages/stt-adapters/bbc-kaldi/sample/bbcKaldiTranscriptWithSpeakerSegments.sample.json", Format::Kaldi, kaldi),
    ("packages/stt-adapters/bbc-kaldi/sample/kaldiTedTalkTranscript.sample.json", Format::Kaldi, kaldi),
    ("packages/stt-adapters/google-stt/sample/gcpStt.sample.json", Format::Google, google),
    ("packages/stt-adapters/google-stt/sample/gcpSttPunctuation.sample.json", Format::Google, google),
    ("packages/stt-adapters/google-stt/sample/gcpSttSpeakerDiarization.sample.json", Format::Google, google),
    ("packages/stt-adapters/ibm/sample/ibmTedTalkTranscript.sample.json", Format::Ibm, ibm),
    ("packages/stt-adapters/speechmatics/sample/speechmaticsTedTalkTranscript.sample.json", Format::Speechmatics, speechmatics),
    ("packages/components/timed-text-editor/stories/fixtures/bbc-kaldi.json", Format::Kaldi, kaldi),
    ("packages/components/transcript-editor/stories/fixtures/bbc-kaldi.json", Format::Kaldi, kaldi),
    ("demo/sample-data/KateDarling-bbcKaldiTranscriptWithSpeakerSegments.json", Format::Kaldi, kaldi),
];

#[rustfmt::skip]
const DEEPGRAM: &[Row] = &[
    ("test/assemblyai_transcription.json", Format::AssemblyAi, assemblyai),
    ("test/assemblyai_utterances.json", Format::AssemblyAi, assemblyai),
    ("test/dg_speakers.json", Format::Deepgram, deepgram),
    ("test/dg_speakers_no_utterances.json", Format::Deepgram, deepgram),
    ("test/dg_transcription.json", Format::Deepgram, deepgram),
    ("test/dg_utterances.json", Format::Deepgram, deepgram),
    ("test/dg_whisper_transcription.json", Format::Deepgram, deepgram),
];

/// The documents that are there, with what they say themselves.
fn documents() -> Vec<(PathBuf, Format, Stated)> {
    let mut found = Vec::new();
    for (folder, rows) in [("bbc-rte", BBC), ("deepgram-captions", DEEPGRAM)] {
        let Some(folder) = corpus(folder) else { continue };
        for (name, format, stated) in rows {
            let path = folder.join(name);
            let document = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
            found.push((path, *format, stated(&document)));
        }
    }
    found
}

fn words(file: &Read) -> Vec<&Word> {
    let segments = file.transcript.tracks.iter().flat_map(Track::segments);
    segments.flat_map(|segment| &segment.words).collect()
}

#[test]
fn every_letter_and_word_of_published_replies_is_kept() {
    for (path, format, stated) in documents() {
        let (file, name) = (lenient(&path), path.display());
        assert_eq!(file.format, format, "{name}");
        assert_eq!(file.transcript.tracks.len(), 1, "{name}");
        let segments = file.transcript.tracks[0].segments();
        let kept: String = segments.iter().map(|segment| letters(&segment.text)).collect();
        assert!(!kept.is_empty() && kept == letters(&stated.text), "{name}: letters differ");
        for segment in segments {
            let of_words: String = segment.words.iter().map(|word| letters(&word.text)).collect();
            assert_eq!(of_words, letters(&segment.text), "{name}");
        }
        let words = words(&file);
        assert_eq!(words.len(), stated.words, "{name}");
        let spans = (words[0].span.start(), words[words.len() - 1].span.end());
        let spans = (spans.0.as_millis(), spans.1.as_millis());
        assert_eq!(spans, (stated.first_start, stated.last_end), "{name}");
        assert!(words.is_sorted_by_key(|word| word.span.start()), "{name}");
        assert!(words.iter().all(|word| !word.guessed), "{name}");
        assert!(file.warnings.is_empty(), "{name}: {:?}", &file.warnings[..1]);
    }
}

/// A turn of a speaker: start, end, label.
type Turn = (f64, f64, String);

/// Who speaks most of a word, or is nearest to it.
fn by_overlap(turns: &[Turn], start: f64, end: f64) -> String {
    let overlap = |turn: &&Turn| end.min(turn.1) - start.max(turn.0);
    turns.iter().max_by(|a, b| overlap(a).total_cmp(&overlap(b))).unwrap().2.clone()
}

fn span(value: &Value, start: &str, duration: &str) -> (f64, f64) {
    let from = seconds(&value[start]);
    (from, from + seconds(&value[duration]))
}

fn labels<'v>(words: impl Iterator<Item = &'v Value>, field: &str, noun: &str) -> Vec<String> {
    words.map(|word| format!("{noun}{}", word[field].to_string().trim_matches('"'))).collect()
}

fn aws_speakers(document: &Value) -> Vec<String> {
    let segments = list(document, "/results/speaker_labels/segments");
    let items = segments.iter().flat_map(|segment| list(segment, "/items"));
    labels(items, "speaker_label", "")
}

fn google_speakers(document: &Value) -> Vec<String> {
    let last = list(document, "/results").last().unwrap();
    labels(list(last, "/alternatives/0/words").iter(), "speakerTag", "speaker ")
}

fn ibm_speakers(document: &Value) -> Vec<String> {
    labels(list(document, "/results/0/speaker_labels").iter(), "speaker", "speaker ")
}

fn kaldi_speakers(document: &Value) -> Vec<String> {
    let segments = list(document, "/retval/segmentation/segments").iter();
    let turn = |turn: &Value| {
        let (start, end) = span(turn, "start", "duration");
        (start, end, text(turn, "/speaker/@id").to_owned())
    };
    let turns: Vec<Turn> = segments.map(turn).collect();
    let words = list(document, "/retval/words").iter();
    words.map(|w| by_overlap(&turns, seconds(&w["start"]), seconds(&w["end"]))).collect()
}

fn speechmatics_speakers(document: &Value) -> Vec<String> {
    let turn = |turn: &Value| {
        let (start, end) = span(turn, "time", "duration");
        (start, end, text(turn, "/name").to_owned())
    };
    let turns: Vec<Turn> = list(document, "/speakers").iter().map(turn).collect();
    let words = list(document, "/words").iter().filter(|word| word["name"] != ".");
    let who = |word: &Value| {
        let (start, end) = span(word, "time", "duration");
        by_overlap(&turns, start, end)
    };
    words.map(who).collect()
}

fn deepgram_speakers(document: &Value) -> Vec<String> {
    let words = list(document, "/results/channels/0/alternatives/0/words");
    labels(words.iter(), "speaker", "speaker ")
}

/// The speaker of each word, by the word itself or its segment.
fn speakers(file: &Read) -> Vec<String> {
    let segments = file.transcript.tracks.iter().flat_map(Track::segments);
    let of_words = segments.flat_map(|segment| {
        let own = segment.words.iter().map(|word| word.speaker.as_ref());
        own.map(|speaker| speaker.or(segment.speaker.as_ref()).cloned().unwrap_or_default())
    });
    of_words.collect()
}

#[test]
fn each_word_of_published_replies_has_its_speaker() {
    type Speakers = fn(&Value) -> Vec<String>;
    #[rustfmt::skip]
    let expected: &[(&str, &str, Speakers)] = &[
        ("bbc-rte", "packages/stt-adapters/amazon-transcribe/sample/todayinfocus.sample.json", aws_speakers),
        ("bbc-rte", "packages/stt-adapters/bbc-kaldi/sample/bbcKaldiTranscriptWithSpeakerSegments.sample.json", kaldi_speakers),
        ("bbc-rte", "packages/stt-adapters/google-stt/sample/gcpSttSpeakerDiarization.sample.json", google_speakers),
        ("bbc-rte", "packages/stt-adapters/ibm/sample/ibmTedTalkTranscript.sample.json", ibm_speakers),
        ("bbc-rte", "packages/stt-adapters/speechmatics/sample/speechmaticsTedTalkTranscript.sample.json", speechmatics_speakers),
        ("deepgram-captions", "test/dg_speakers.json", deepgram_speakers),
        ("deepgram-captions", "test/dg_speakers_no_utterances.json", deepgram_speakers),
    ];
    for (folder, name, of_document) in expected {
        let Some(folder) = corpus(folder) else { continue };
        let path = folder.join(name);
        let document = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        let (found, stated) = (speakers(&lenient(&path)), of_document(&document));
        assert_eq!(found.len(), stated.len(), "{name}");
        let differing: Vec<_> =
            found.iter().zip(&stated).enumerate().filter(|(_, (f, s))| f != s).collect();
        assert!(differing.is_empty(), "{name}: {differing:?}");
    }
}

#[test]
fn editors_files_beside_them_are_not_taken_for_replies() {
    let Some(folder) = corpus("bbc-rte") else { return };
    for name in [
        "packages/stt-adapters/amazon-transcribe/sample/todayinfocuswords.sample.json",
        "packages/stt-adapters/autoEdit2/sample/autoEdit2TedTalkTranscript.sample.json",
        "packages/stt-adapters/bbc-kaldi/sample/bbcKaldiSpeakerSegments.sample.json",
        "packages/stt-adapters/digital-paper-edit/sample/digitalPaperEdit.sample.json",
        "packages/stt-adapters/digital-paper-edit/sample/draftJs.sample.json",
    ] {
        let bytes = std::fs::read(folder.join(name)).unwrap();
        let error = read(&bytes, None, &ReadOptions::default()).unwrap_err();
        assert!(error.is_not_a_transcript(), "{name}: {error}");
    }
}
