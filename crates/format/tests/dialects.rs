//! A file of each dialect, written for this project, and what is read from it.

use cuedex_format::{Format, ReadOptions, read};

/// What a fixture holds: how many segments; of the first its text, speaker and number of words;
/// the language of the track.
struct Row(
    &'static str,
    Format,
    usize,
    &'static str,
    Option<&'static str>,
    usize,
    Option<&'static str>,
);

#[rustfmt::skip]
const ROWS: &[Row] = &[
    Row("whisper.json", Format::Whisper, 2, "The ferry leaves at nine.", None, 5, Some("en")),
    Row("whisper-verbose.json", Format::Whisper, 2, "Two gulls, one fish.", None, 4, Some("en")),
    Row("whisper-words.json", Format::Whisper, 2, "Der Nebel kommt.", None, 3, Some("de")),
    Row("whisper-timestamped.json", Format::Whisper, 1, "Mind the wet rope.", None, 4, Some("en")),
    Row("whisperx.json", Format::Whisper, 2, "Gate 7 is shut.", Some("SPEAKER_01"), 4, Some("en")),
    Row("whisper-lines.json", Format::Whisper, 2, "Coal for the stove.", None, 0, None),
    Row("youtube-lines.json", Format::Whisper, 2, "salt on the glass", None, 0, None),
    Row("whisper-cpp.json", Format::WhisperCpp, 2, "Bryggan är hal i dag.", None, 0, Some("sv")),
    Row("whisper-cpp-full.json", Format::WhisperCpp, 1, "Untie the dinghy.", Some("0"), 3, Some("en")),
    Row("chunks.json", Format::Chunks, 2, "Low tide today.", None, 0, None),
    Row("chunks-words.json", Format::Chunks, 2, "Three knots.", None, 2, None),
    Row("chunks-list.json", Format::Chunks, 2, "Moored at last.", None, 0, None),
    Row("json3.json3", Format::Json3, 2, ">> which way north", None, 3, None),
    Row("json3-people.json3", Format::Json3, 2, "The baker opens\nbefore dawn.", None, 0, None),
    Row("podcast.json", Format::Podcast, 2, "Welcome to the lighthouse hour.", Some("Ann"), 0, None),
    Row("podcast-words.json", Format::Podcast, 2, "Lamp is lit.", Some("Ann"), 3, None),
    Row("aws.json", Format::Aws, 2, "The tide is out.", Some("spk_0"), 4, Some("en-GB")),
    Row("aws-channels.json", Format::Aws, 2, "Tickets, please.", Some("ch_0"), 2, None),
    Row("aws-segments.json", Format::Aws, 2, "海がきれい。", Some("spk_1"), 3, None),
    Row("google.json", Format::Google, 2, "The ferry leaves.", Some("speaker 1"), 3, Some("en-us")),
    Row("google-v2.json", Format::Google, 1, "blue nets", Some("speaker 1"), 2, Some("en-GB")),
    Row("ibm.json", Format::Ibm, 2, "salty %HESITATION", Some("speaker 0"), 2, None),
    Row("ibm-reply.json", Format::Ibm, 1, "cold hands", None, 2, None),
    Row("ibm-plain.json", Format::Ibm, 1, "check the bilge", None, 0, None),
    Row("google-plain.json", Format::Google, 1, "three herring gulls", None, 0, None),
    Row("speechmatics.json", Format::Speechmatics, 2, "¿Qué pesa?", Some("S1"), 2, Some("es")),
    Row("speechmatics-v1.json", Format::Speechmatics, 2, "Climb slowly.", Some("M1"), 2, Some("en")),
    Row("kaldi.json", Format::Kaldi, 2, "Ropes are wet.", Some("S0"), 3, None),
    Row("deepgram.json", Format::Deepgram, 2, "Lower the sail.", Some("speaker 0"), 3, Some("en")),
    Row("deepgram-channels.json", Format::Deepgram, 2, "anchor up", Some("channel 0"), 2, None),
    Row("assemblyai.json", Format::AssemblyAi, 2, "Mind the step.", Some("A"), 3, Some("en-us")),
    Row("assemblyai-utterances.json", Format::AssemblyAi, 2, "Rain soon?", Some("A"), 2, None),
    Row("azure-indexer.json", Format::AzureIndexer, 2, "Fresh today, madam.", Some("Speaker #1"), 0, Some("en-US")),
    Row("memories-v1.json", Format::Memories, 2, "The net is torn.", None, 0, None),
    Row("memories-v2-audio.json", Format::Memories, 2, "Who moved the buoy?", Some("SPEAKER_00"), 0, None),
    Row("memories-v2-callback.json", Format::Memories, 2, "A red buoy drifts past the pier.", None, 0, None),
    Row("memories-v2-youtube.json", Format::Memories, 2, "Eels at dawn.", None, 0, None),
];

fn folder() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/dialects")
}

#[test]
fn each_dialect_is_told_and_read() {
    for Row(name, format, segments, text, speaker, words, language) in ROWS {
        let bytes = std::fs::read(folder().join(name)).unwrap();
        let file = read(&bytes, None, &ReadOptions::default()).unwrap();
        let track = &file.transcript.tracks[0];
        let first = &track.segments()[0];
        assert_eq!((file.format, track.segments().len()), (*format, *segments), "{name}");
        assert_eq!((first.text.as_str(), first.speaker.as_deref()), (*text, *speaker), "{name}");
        assert_eq!((first.words.len(), track.language.as_deref()), (*words, *language), "{name}");
        assert!(first.span.end() > first.span.start(), "{name}");
        assert!(file.transcript.tracks.iter().all(|t| t.provenance.is_some()), "{name}");
    }
}

/// Fixtures that `timed_text` and `chapters` look at more closely.
const ELSEWHERE: [&str; 7] =
    [".ttml", ".dfxp", ".sbv", ".lrc", ".ffmetadata", ".info.json", ".chapters.json"];

#[test]
fn each_fixture_has_its_row() {
    for path in crate::support::files(&folder(), &[""]) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let is_elsewhere =
            name.starts_with("youtube-chapters") || ELSEWHERE.iter().any(|end| name.ends_with(end));
        let is_here = ROWS.iter().any(|row| row.0 == name);
        assert!(is_here != is_elsewhere, "{name} is in no table, or in two");
    }
}

/// A file cut anywhere is an error or a part of it, and never a panic; once its list has begun,
/// the error says which dialect it looked like.
#[test]
fn cut_files_are_errors_of_their_dialect() {
    for Row(name, format, ..) in ROWS {
        let bytes = std::fs::read(folder().join(name)).unwrap();
        for length in 0..bytes.len().saturating_sub(3) {
            let cut = read(&bytes[..length], None, &ReadOptions::default());
            assert!(cut.is_err(), "{name} cut at {length}");
        }
        let error = read(&bytes[..bytes.len() - 3], None, &ReadOptions::default()).unwrap_err();
        assert!(error.position().is_some_and(|position| position.line > 0), "{name}: {error}");
        let told = error.to_string();
        let is_named = told.contains(format.description()) || *format == Format::Memories;
        assert!(is_named && told.contains("not whole JSON"), "{name}: {told}");
    }
}
