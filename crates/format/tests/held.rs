//! What is written is read back as far as the format holds it: `held` says how far.

use cuedex_format::{Format, ReadOptions, WriteOptions, held, read, write};
use cuedex_model::{
    Chapter, Confidence, Cue, Origin, Segment, TimeSpan, Timestamp, Topic, Track, TrackKind,
    Transcript, VideoId, Word,
};
use proptest::option::of;
use proptest::prelude::*;

/// Letters, and what the markup of some format would take for its own.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-zéд漢 .,!?-]{1,10}",
        1 => Just("\n".to_owned()),
        1 => "[<>&{}\\\\/;:#0-9-]{1,4}",
        1 => Just("\0".to_owned()),
        1 => prop::sample::select(vec!["<i>", "</b>", "{\\i1}", "&amp;", "--> ", "\\N", "WEBVTT", "NOTE", "1"])
            .prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..5).prop_map(|pieces| pieces.concat())
}

fn name() -> impl Strategy<Value = String> {
    "[A-Zé][a-z ,&<.]{0,8}"
}

fn span() -> impl Strategy<Value = TimeSpan> {
    (0_u64..400_000_000, 0_u64..20_000)
        .prop_map(|(start, length)| TimeSpan::from_millis(start, start + length))
}

fn cue() -> impl Strategy<Value = Cue> {
    let settings =
        prop::sample::select(vec!["line:0 align:start", "X1:1 X2:2 Y1:3 Y2:4", "odd:thing"]);
    (of("[a-z0-9 ]{1,6}[a-z]"), of(settings.prop_map(str::to_owned)), of("[A-Z][a-z,]{0,5}"))
        .prop_map(|(id, settings, style)| Cue { id, settings, style, raw: None })
}

fn segment() -> impl Strategy<Value = Segment> {
    (span(), text(), of(name()), of(0.0..1.0_f64), of(cue()), any::<bool>()).prop_map(
        |(span, text, speaker, confidence, cue, corrected)| {
            let mut segment = Segment::new(span, text);
            segment.words =
                segment.text.split_whitespace().map(|word| Word::new(span, word)).collect();
            segment.speaker = speaker;
            segment.confidence = confidence.and_then(Confidence::new);
            segment.origin = if corrected { Origin::Corrected } else { Origin::Machine };
            segment.cue = cue.map(Box::new);
            segment
        },
    )
}

fn track() -> impl Strategy<Value = Track> {
    let kind = prop::sample::select(vec![TrackKind::Audio, TrackKind::Visual, TrackKind::Ocr]);
    (kind, prop::collection::vec(segment(), 1..6), of("en|de"))
        .prop_map(|(kind, segments, language)| Track::new(kind, segments).in_language(language))
}

fn transcript() -> impl Strategy<Value = Transcript> {
    let title = prop_oneof!["[a-z <&]{1,9}", "[-0-9:a-z =;#\\\\\n\"é港.)>]{1,14}"];
    let chapter =
        (0_u64..9_000_000, of("[a-z=\n]{1,5}"), title).prop_map(|(start, text, title)| {
            Chapter::new(Timestamp::from_millis(start), None, title).described(text)
        });
    let parts = (of("[a-zA-Z0-9]{1,6}"), of("[A-Za-z, ]{1,9}"), of("[a-z. ]{1,9}"));
    (prop::collection::vec(track(), 1..4), prop::collection::vec(chapter, 0..5), parts).prop_map(
        |(tracks, mut chapters, (id, title, summary))| {
            chapters.sort_by_key(|chapter| chapter.start);
            Transcript {
                id: id.map(|id| VideoId::new(id).unwrap()),
                title,
                summary,
                chapters,
                topics: vec![Topic::new("tea")],
                ..Transcript::of_tracks(tracks)
            }
        },
    )
}

fn again(transcript: &Transcript, format: Format) -> Transcript {
    let mut bytes = Vec::new();
    write(transcript, &mut bytes, &WriteOptions::new(format)).unwrap();
    // A reply does not say what kind of track it holds; its name does.
    let is_heard = transcript.tracks.iter().any(|track| track.kind == TrackKind::Audio);
    let name = if is_heard { "audio.json" } else { "visual.json" };
    let options =
        ReadOptions { format: Some(format), keep_rolling: true, ..ReadOptions::default() };
    match read(&bytes, Some(name), &options) {
        Ok(file) => file.transcript,
        Err(error) => panic!("{format}: {error}\n{}", String::from_utf8_lossy(&bytes)),
    }
}

/// Each format writes payloads in its own markup, and only canonical JSON keeps those of others.
fn without_payloads(mut transcript: Transcript) -> Transcript {
    for track in &mut transcript.tracks {
        let bare = std::mem::take(track);
        let (kind, language, provenance) =
            (bare.kind, bare.language.clone(), bare.provenance.clone());
        let segments = bare.into_segments().into_iter().map(|mut segment| {
            segment.cue = segment.cue.take().and_then(|cue| {
                let cue = Cue { raw: None, ..*cue };
                (cue != Cue::default()).then(|| Box::new(cue))
            });
            segment
        });
        *track = Track::new(kind, segments.collect()).in_language(language);
        track.provenance = provenance;
    }
    transcript
}

/// Formats that have no cues without a text, and no documents without a cue.
const NOT_EMPTY: [Format; 4] = [Format::Lrc, Format::Ttml, Format::Whisper, Format::Podcast];

proptest! {
    #[test]
    fn what_is_read_back_is_what_the_format_holds(transcript in transcript()) {
        for format in [Format::Srt, Format::Vtt, Format::Ass, Format::Sbv] {
            let read = without_payloads(again(&transcript, format));
            prop_assert_eq!(Some(read), held(&transcript, format), "{}", format);
        }
        let canonical = again(&transcript, Format::Canonical);
        prop_assert_eq!(Some(canonical), held(&transcript, Format::Canonical));
    }

    #[test]
    fn formats_without_empty_cues_are_read_back(transcript in transcript()) {
        for format in NOT_EMPTY {
            let held = held(&transcript, format).unwrap();
            if held.tracks.iter().all(|track| track.segments().is_empty()) {
                continue;
            }
            prop_assert_eq!(without_payloads(again(&transcript, format)), held, "{}", format);
        }
    }

    #[test]
    fn a_reply_is_read_back_as_far_as_it_holds(transcript in transcript()) {
        if transcript.tracks.iter().all(|track| track.kind == TrackKind::Ocr) {
            return Ok(());
        }
        let reply = again(&transcript, Format::Memories);
        let held = held(&transcript, Format::Memories).unwrap();
        if !(held.tracks.iter().any(|track| !track.segments().is_empty())) {
            return Ok(());
        }
        prop_assert_eq!(reply, held);
    }

    #[test]
    fn what_is_held_is_held_again(transcript in transcript()) {
        let others = [
            Format::Srt, Format::Vtt, Format::Ass, Format::Sbv, Format::Memories, Format::Canonical,
            Format::PodcastChapters, Format::VttChapters,
        ];
        for format in NOT_EMPTY.into_iter().chain(others) {
            let once = held(&transcript, format).unwrap();
            prop_assert_eq!(held(&once, format), Some(once.clone()), "{}", format);
        }
    }

    #[test]
    fn chapters_are_read_back_as_far_as_each_format_holds_them(transcript in transcript()) {
        if transcript.chapters.is_empty() {
            return Ok(());
        }
        for format in [Format::YoutubeChapters, Format::Ffmetadata, Format::PodcastChapters] {
            let held = held(&transcript, format);
            prop_assert_eq!(Some(again(&transcript, format)), held, "{}", format);
        }
        let mut bytes = Vec::new();
        write(&transcript, &mut bytes, &WriteOptions::new(Format::VttChapters)).unwrap();
        let read = read(&bytes, None, &ReadOptions::default()).unwrap().transcript;
        prop_assert_eq!(Some(read), held(&transcript, Format::VttChapters));
    }

    #[test]
    fn a_chapter_track_is_read_back(mut transcript in transcript()) {
        if transcript.chapters.is_empty() {
            return Ok(());
        }
        transcript.tracks.clear();
        prop_assert_eq!(Some(again(&transcript, Format::Vtt)), held(&transcript, Format::Vtt));
    }
}
