//! Converting an untouched SRT or WebVTT file to its own format changes nothing but line ends.

use cuedex_format::{Format, ReadOptions, WriteOptions, Written, read, write};
use cuedex_model::{Track, TrackKind};
use proptest::prelude::*;

fn again(bytes: &[u8], name: &str) -> Option<(Format, Vec<u8>)> {
    let (format, out, _) = with_report(bytes, name)?;
    Some((format, out))
}

fn with_report(bytes: &[u8], name: &str) -> Option<(Format, Vec<u8>, Written)> {
    // What rolling captions repeat is taken out unless it is asked for.
    let options = ReadOptions { keep_rolling: true, ..ReadOptions::default() };
    let file = read(bytes, Some(name), &options).ok()?;
    let mut out = Vec::new();
    let options = WriteOptions::new(file.format).with_carry(&file.carry);
    let written = write(&file.transcript, &mut out, &options).unwrap();
    Some((file.format, out, written))
}

fn line_ends(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).replace("\r\n", "\n").replace('\r', "\n")
}

fn assert_untouched(text: &str, name: &str) {
    let (_, out) = again(text.as_bytes(), name).expect("the file is readable");
    assert_eq!(line_ends(&out), line_ends(text.as_bytes()));
}

#[test]
fn odd_srt_files_come_back_as_they_were() {
    for text in [
        "1\n00:00:01,000 --> 00:00:02,000\nplain\n",
        "1\n00:00:01,000 --> 00:00:02,000\nno end of line",
        "\u{feff}1\r\n00:00:01,000 --> 00:00:02,000\r\nmark and CRLF\r\n\r\n",
        "0\n00:00:01.000 --> 00:00:02.50\n<i>odd</i> times\n\n\n\n7\n00:00:01,000 --> 00:00:02,000 X1:1 X2:2\ncoordinates\n",
        "00:00:01,000 --> 00:00:02,000\nno index\n2\n00:00:03,000 --> 00:00:04,000\nglued\n",
        "1\n00:00:09,000 --> 00:00:08,000\nreversed\n\n2\n00:00:01,000 --> 00:00:02,000\nand out of order\n",
        "a preface\n\n1\n00:00:01,000 --> 00:00:02,000\nbody\n\n2\n00:00:xx,000 --> 00:00:04,000\nlost\n\nend",
        "1\n00:00:01,000 --> 00:00:02,000\n \n after a blank-looking line\n\n2\n00:00:03,000 --> 00:00:04,000\n\n\n3\n00:00:05,000 --> 00:00:06,000\nR&amp;D &lt;b&gt; <b>x</b>\n",
        "1\n00:00:01,000 --> 00:00:02,000\nbelow it\n2\n00:00:03,000 -->0 0:00:04,000\nno times\n",
        "1\n00:00:01,000 --> 00:00:02,000\nsame\n\n1\n00:00:01,000 --> 00:00:02,000\nsame\n",
    ] {
        assert_untouched(text, "a.srt");
    }
}

#[test]
fn odd_vtt_files_come_back_as_they_were() {
    for text in [
        "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nplain\n",
        "WEBVTT - a title\nKind: captions\nLanguage: en\n\nNOTE\na note\n\nSTYLE\n::cue { color: red }\n\nREGION\nid:a\n\nintro\n00:01.000 --> 00:02.000 line:0 region:a\n<v Ann>short &amp; sweet\n\nNOTE between\n\n00:03.000 --> 00:04.000\n<00:03.500>word\n\nNOTE end",
        "WEBVTT\n00:00:01.000 --> 00:00:02.000\nright under the header\n",
        "00:00:01.000 --> 00:00:02.000\nno header\n",
        "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\na bare&sign and a <\n",
        "WEBVTT\n\nlost words\n\n00:00:01.000 --> 00:00:02.000\n\n\n00:00:03,000 --> 00:00:04,00\ncommas\n",
        "WEBVTT",
        "WEBVTT\r\rNOTE only\r",
        "WEBVTT\nKind: chapters\n\none\n00:00:00.000 --> 00:00:30.000 line:0\nThe &amp; harbor\n\nNOTE x\n\n00:00:30.000 --> 00:01:00.000\nThe <i>lamps</i>\nof two lines\n",
    ] {
        assert_untouched(text, "a.vtt");
    }
}

#[test]
fn an_edited_cue_is_written_anew_and_the_rest_stays() {
    let text =
        "0\n00:00:01.5 --> 00:00:02,000\n<i>one</i>\n\n\n1\n00:00:03,000 --> 00:00:04,000\ntwo\n";
    let mut file = read(text.as_bytes(), Some("a.srt"), &ReadOptions::default()).unwrap();
    let track = file.transcript.tracks.remove(0);
    let mut segments = track.into_segments();
    segments[1].text = "2".into();
    let stated = segments.into_iter().map(|segment| (Some(segment.id), segment)).collect();
    let (track, _) = Track::with_stated_ids(TrackKind::Audio, stated);
    file.transcript.tracks.push(track);
    let mut out = Vec::new();
    write(&file.transcript, &mut out, &WriteOptions::new(Format::Srt).with_carry(&file.carry))
        .unwrap();
    let expected =
        "0\n00:00:01.5 --> 00:00:02,000\n<i>one</i>\n\n\n2\n00:00:03,000 --> 00:00:04,000\n2\n";
    assert_eq!(String::from_utf8(out).unwrap(), expected);
}

#[test]
fn every_subtitle_file_of_the_corpora_comes_back_as_it_was() {
    let Some(folder) = crate::support::corpus("") else { return };
    let mut seen = 0;
    for path in crate::support::files(&folder, &[".srt", ".vtt"]) {
        let bytes = std::fs::read(&path).unwrap();
        let name = path.to_string_lossy();
        let Some((format, out, written)) = with_report(&bytes, &name) else { continue };
        // Another encoding is written as UTF-8; letters are compared for those elsewhere.
        let is_utf8 = std::str::from_utf8(&bytes).is_ok_and(|text| !text.contains('\0'));
        if is_utf8 && matches!(format, Format::Srt | Format::Vtt) {
            assert_eq!(line_ends(&out), line_ends(&bytes), "{name}");
            assert_eq!(written.omitted, [], "{name}");
            seen += 1;
        }
    }
    assert!(seen > 700, "only {seen} files of the corpora were compared");
}

/// Pieces that make up odd files when thrown together.
pub(crate) fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("\n".to_owned()),
        Just("\r\n".to_owned()),
        (0..4_u8).prop_map(|n| format!("{n}\n")),
        (0..60_u8, 0..60_u8).prop_map(|(a, b)| format!("00:00:{a:02},000 --> 00:00:{b:02},500\n")),
        (0..60_u8, 0..60_u8)
            .prop_map(|(a, b)| format!("00:{a:02}.000 --> 00:00:{b:02}.500 line:0\n")),
        Just("00:00:xx --> 00:00:01,000\n".to_owned()),
        "[a-z <>&{}\\\\/;-]{0,12}\n",
        Just("<v Ann>".to_owned()),
        Just("NOTE x\n".to_owned()),
        Just("WEBVTT\n".to_owned()),
    ]
}

proptest! {
    #[test]
    fn anything_readable_comes_back_as_it_was(pieces in proptest::collection::vec(piece(), 0..30), vtt: bool) {
        let text = pieces.concat();
        if let Some((_, out)) = again(text.as_bytes(), if vtt { "a.vtt" } else { "a.srt" }) {
            prop_assert_eq!(line_ends(&out), line_ends(text.as_bytes()));
        }
    }

    #[test]
    fn reading_arbitrary_bytes_never_panics(bytes: Vec<u8>) {
        let _ = again(&bytes, "a.srt");
    }
}
