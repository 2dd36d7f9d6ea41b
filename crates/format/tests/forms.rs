//! SubRip and WebVTT read the same whichever way through the reader a file takes.

use cuedex_format::read::{srt, vtt};
use cuedex_format::{Conformance, Format, ReadOptions, read};
use proptest::prelude::*;

/// Cues and warnings of a text, with their places.
fn told(text: &str, format: Format, conformance: Conformance) -> Option<String> {
    let options = ReadOptions {
        format: Some(format),
        conformance,
        keep_rolling: true,
        ..ReadOptions::default()
    };
    let file = read(text.as_bytes(), None, &options).ok()?;
    let segments: Vec<_> = file.transcript.tracks[0]
        .segments()
        .iter()
        .map(|s| {
            let cue = s.cue.as_deref();
            let id = cue.and_then(|cue| cue.id.clone());
            let settings = cue.and_then(|cue| cue.settings.clone());
            (s.span, s.text.clone(), s.speaker.clone(), id, settings, s.words.len())
        })
        .collect();
    let warnings: Vec<_> =
        file.warnings.iter().map(|w| (w.code, w.line, w.bytes.clone(), w.cue)).collect();
    Some(format!("{segments:#?}\n{warnings:#?}"))
}

fn piece() -> impl Strategy<Value = String> {
    let time = |point: char| {
        (0..60_u8, 0..60_u8)
            .prop_map(move |(a, b)| format!("00:00:{a:02}{point}000 --> 00:00:{b:02}{point}500"))
    };
    prop_oneof![
        4 => Just("\n".to_owned()),
        3 => (0..5_u8).prop_map(|n| format!("{n}\n")),
        3 => time(',').prop_map(|line| line + "\n"),
        3 => time('.').prop_map(|line| line + "\n"),
        1 => time('.').prop_map(|line| line + " line:0 odd\n"),
        1 => time(',').prop_map(|line| line + " words\n"),
        1 => Just("00:00:xx --> 00:00:01,000\n".to_owned()),
        1 => Just(" \n".to_owned()),
        1 => Just("\u{a0}\n".to_owned()),
        1 => Just("a -> b =>\n".to_owned()),
        1 => Just("NOTE x\n".to_owned()),
        3 => "[a-zé <>&{}\\\\/;-]{1,12}\n",
        3 => "[a-z]{1,12}\n",
    ]
}

/// A whole cue in the clean form.
fn clean_cue() -> impl Strategy<Value = String> {
    (0..9_u8, 0..60_u8, "[a-z <>é]{0,9}", any::<bool>()).prop_map(|(n, second, text, vtt)| {
        let point = if vtt { '.' } else { ',' };
        format!(
            "{n}\n00:00:{second:02}{point}000 --> 00:00:{second:02}{point}500\n{text}\nmore\n\n"
        )
    })
}

fn file() -> impl Strategy<Value = String> {
    let any = prop_oneof![3 => piece(), 2 => clean_cue()];
    proptest::collection::vec(any, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    /// A lone CR ends a line, too, but is nothing for the short way.
    #[test]
    fn the_short_way_reads_what_the_careful_one_reads(text in file()) {
        let careful = text.replace('\n', "\r");
        prop_assert_eq!(told(&text, Format::Srt, Conformance::Lenient), told(&careful, Format::Srt, Conformance::Lenient));
        for conformance in [Conformance::Lenient, Conformance::W3c] {
            let signed = |text: &str| format!("WEBVTT\n\n{text}");
            prop_assert_eq!(
                told(&signed(&text), Format::Vtt, conformance),
                told(&signed(&careful), Format::Vtt, conformance)
            );
        }
    }

    #[test]
    fn line_ends_of_two_bytes_change_nothing_but_places(text in file()) {
        let texts = |text: &str| {
            srt::cues(text).map(|c| (c.start, c.end, c.line, c.text().into_owned())).collect::<Vec<_>>()
        };
        prop_assert_eq!(texts(&text), texts(&text.replace('\n', "\r\n")));
    }

    #[test]
    fn the_borrowed_cues_are_those_of_the_transcript(text in file()) {
        let options = ReadOptions { format: Some(Format::Srt), keep_rolling: true, ..ReadOptions::default() };
        let mut borrowed: Vec<_> = srt::cues(&text).map(|cue| cue.start).collect();
        borrowed.sort();
        let owned = read(text.as_bytes(), None, &options).ok();
        let owned: Vec<_> = owned
            .map(|file| file.transcript.tracks[0].segments().iter().map(|s| s.span.start()).collect())
            .unwrap_or_default();
        prop_assert_eq!(borrowed, owned);
    }
}

#[test]
fn borrowed_cues_know_their_places() {
    let text = "WEBVTT\n\nNOTE x\n\na\n00:01.000 --> 00:02.000\none\n\n00:00:03.000 --> 00:00:04.000 line:0\ntwo\nthree";
    let cues: Vec<_> = vtt::cues(text, Conformance::Lenient).collect();
    assert_eq!(
        (cues[0].id, cues[0].line, &text[cues[0].bytes.clone()]),
        (Some("a"), 6, "a\n00:01.000 --> 00:02.000\none\n")
    );
    assert_eq!((cues[1].settings, cues[1].line, cues[1].payload), ("line:0", 9, "two\nthree"));
}

#[test]
fn a_chapter_track_gives_chapters() {
    let text = "WEBVTT\nKind: chapters\n\n1\n00:00.000 --> 00:30.000\nThe harbor\n\n2\n00:30.000 --> 01:00.000\nThe &amp; lamps\n";
    let plain = text.replace("Kind: chapters\n", "");
    for (text, name) in [(text, "a.vtt"), (plain.as_str(), "a.chapters.vtt")] {
        let file = read(text.as_bytes(), Some(name), &ReadOptions::default()).unwrap();
        let told: Vec<_> = file
            .transcript
            .chapters
            .iter()
            .map(|c| (c.start.as_millis(), c.title.as_str()))
            .collect();
        assert_eq!(told, [(0, "The harbor"), (30_000, "The & lamps")]);
        assert_eq!(file.transcript.segment_count(), 0);
    }
}
