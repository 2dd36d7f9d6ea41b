//! TTML, SBV, LRC and encodings: our fixtures, and every document of the corpora.

use cuedex_format::{Error, ErrorKind, Format, Read, ReadOptions, read};
use cuedex_model::{Segment, Track};
use proptest::prelude::*;

mod broken_xml;
mod letters;

fn fixture(name: &str) -> Read {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/dialects");
    let file = open(&std::fs::read(folder.join(name)).unwrap(), name).unwrap();
    assert_eq!(file.warnings, [], "{name}");
    file
}

fn open(bytes: &[u8], name: &str) -> Result<Read, Error> {
    read(bytes, Some(name), &ReadOptions::default())
}

fn told(track: &Track) -> Vec<(u64, u64, &str)> {
    let tell = |s: &'_ Segment| (s.span.start().as_millis(), s.span.end().as_millis());
    track.segments().iter().map(|s| (tell(s).0, tell(s).1, s.text.as_str())).collect()
}

fn words(segment: &Segment) -> Vec<(u64, u64, &str)> {
    let tell = |w: &'_ cuedex_model::Word| (w.span.start().as_millis(), w.span.end().as_millis());
    segment.words.iter().map(|w| (tell(w).0, tell(w).1, w.text.as_str())).collect()
}

#[test]
fn ttml_times_nest_and_languages_are_tracks() {
    let file = fixture("ttml.ttml");
    assert_eq!(file.format, Format::Ttml);
    assert_eq!(file.transcript.title.as_deref(), Some("The ferry"));
    let [english, german] = &file.transcript.tracks[..] else { panic!("two tracks") };
    assert_eq!(english.language.as_deref(), Some("en"));
    assert_eq!(german.language.as_deref(), Some("de"));
    assert_eq!(
        told(english),
        [
            (11_200, 12_200, "The ferry leaves\nat nine & ten."),
            (13_000, 15_000, "It is lateagain"),
            (20_000, 22_000, "First the gulls,"),
            (23_000, 25_000, "then the rain,"),
            (26_000, 40_000, "then nothing."),
        ]
    );
    assert_eq!(told(german), [(11_200, 12_200, "Die Fähre geht um neun.")]);
}

#[test]
fn ttml_speakers_styles_and_regions_are_kept() {
    let file = fixture("ttml.ttml");
    let segment = &file.transcript.tracks[0].segments()[0];
    assert_eq!(segment.speaker.as_deref(), Some("Ann Tern"));
    let cue = segment.cue.as_ref().unwrap();
    assert_eq!(cue.id.as_deref(), Some("c1"));
    assert_eq!(cue.style.as_deref(), Some("base"));
    assert_eq!(cue.settings.as_deref(), Some("region:low"));
    assert_eq!(cue.raw.as_deref(), Some("The ferry leaves\nat <i>nine &amp; ten</i>."));
}

#[test]
fn dfxp_of_the_drafts_is_read_with_its_ticks_and_spaces() {
    let file = fixture("dfxp.dfxp");
    assert_eq!(
        told(&file.transcript.tracks[0]),
        [
            (1_000, 2_500, "Mind the   gap\nbetween quay and ship"),
            (3_000, 4_000, "Two lines\nof \u{201c}text\u{201d}"),
        ]
    );
    let raw = |n: usize| file.transcript.tracks[0].segments()[n].cue.clone().unwrap().raw;
    assert_eq!(raw(0).as_deref(), Some("<b>Mind the   gap\nbetween quay and ship</b>"));
    assert_eq!(raw(1), None);
}

#[test]
fn words_make_one_segment_and_lines_make_several() {
    let file = fixture("karaoke.ttml");
    let track = &file.transcript.tracks[0];
    assert_eq!(
        told(track),
        [
            (1_000, 4_000, "Row the water"),
            (5_000, 9_000, "Come aboard"),
            (6_000, 9_000, "where the lanterns hang low,"),
            (7_000, 9_000, "where nobody asks for a name."),
        ]
    );
    assert_eq!(
        words(&track.segments()[0]),
        [(1_000, 1_500, "Row"), (1_500, 2_000, "the"), (2_000, 3_000, "water")]
    );
}

#[test]
fn sbv_is_read_to_its_lines() {
    let file = fixture("sbv.sbv");
    assert_eq!(file.format, Format::Sbv);
    assert_eq!(
        told(&file.transcript.tracks[0]),
        [
            (599, 4_160, ">> ANN: The tide is out\nand the boats lie on sand."),
            (4_160, 6_770, "Come back at noon,\nthey say."),
            (3_723_004, 3_725_000, "[gulls]"),
        ]
    );
}

#[test]
fn lrc_is_read_with_tags_offset_repeats_and_words() {
    let file = fixture("lrc.lrc");
    assert_eq!(file.format, Format::Lrc);
    assert_eq!(file.transcript.title.as_deref(), Some("Low tide"));
    assert_eq!(file.transcript.duration.map(|d| d.as_millis()), Some(40_000));
    let track = &file.transcript.tracks[0];
    assert_eq!(track.language.as_deref(), Some("en"));
    assert_eq!(
        told(track),
        [
            (1_000, 3_500, "Row, row"),
            (3_500, 5_500, "F: Over the water"),
            (7_500, 9_500, "Home again"),
            (20_000, 3_659_500, "Home again"),
            (3_659_500, 3_664_500, "Long after"),
        ]
    );
    assert_eq!(
        words(&track.segments()[1])[1..],
        [(3_500, 4_000, "Over"), (4_000, 4_500, "the"), (4_500, 5_500, "water")]
    );
}

#[test]
fn nesting_has_a_limit_and_nested_entities_are_not_expanded() {
    let deep = format!("<tt><body><div>{}", "<div>".repeat(100_000));
    assert_eq!(open(deep.as_bytes(), "a.ttml").unwrap_err().kind(), ErrorKind::Limit);
    let bomb = "<!DOCTYPE tt [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'>]><tt><body><p end='1s'>&b;</p></body></tt>";
    let file = open(bomb.as_bytes(), "a.ttml").unwrap();
    assert_eq!(told(&file.transcript.tracks[0]), [(0, 1_000, "&b;")]);
}

#[test]
fn broken_xml_without_a_cue_is_an_error_that_says_where() {
    let error = open(b"<tt>\n<body>\n<p", "a.ttml").unwrap_err();
    assert_eq!((error.kind(), error.position().unwrap().line), (ErrorKind::Malformed, 3));
}

#[test]
fn styles_in_circles_do_no_harm() {
    let text = "<tt><head><styling><style id='a' style='b'/><style id='b' style='a' fontStyle='italic'/></styling></head><body><p style='a' end='1s'>round</p></body></tt>";
    let file = open(text.as_bytes(), "a.ttml").unwrap();
    let cue = file.transcript.tracks[0].segments()[0].cue.clone().unwrap();
    assert_eq!(cue.raw.as_deref(), Some("<i>round</i>"));
}

#[test]
fn a_text_that_an_animation_shows_is_no_hidden_text() {
    let text =
        "<tt><body><p display='none' end='9s'><set begin='1s' display='auto'/>now</p></body></tt>";
    assert_eq!(
        told(&open(text.as_bytes(), "a.ttml").unwrap().transcript.tracks[0]),
        [(0, 9_000, "now")]
    );
}

/// Files of the corpora in odd encodings, with words that must be found in them.
#[test]
fn odd_encodings_of_the_corpora_become_sensible_text() {
    let Some(root) = crate::support::corpus("") else { return };
    let path = |path: &str| root.join(path);
    for (file, least, marks) in [
        ("subtitleedit/tests/libse/Files/auto_detect_windows-1250.srt", 500, &['đ', 'ž', 'č'][..]),
        ("subtitleedit/tests/libse/Files/auto_detect_windows-1251.srt", 300, &['и', 'о', 'ж']),
        ("cdown-srt/srt_tools/tests/files/gb2312.srt", 3, &['们', '飞']),
        ("go-astisub/testdata/example-in-non-utf8.srt", 6, &['p']),
        ("go-astisub/testdata/example-in-non-utf8.vtt", 6, &['p']),
        ("mantas-subtitles/tests/files/utf16.srt", 1, &['ز']),
        ("exoplayer/testdata/src/test/assets/media/subrip/typical_utf16le", 3, &['t']),
        ("exoplayer/testdata/src/test/assets/media/subrip/typical_utf16be", 3, &['t']),
    ] {
        let bytes = std::fs::read(path(file)).unwrap();
        let read = open(&bytes, file).unwrap();
        let texts: Vec<_> =
            read.transcript.tracks[0].segments().iter().map(|s| s.text.as_str()).collect();
        let text = texts.join("\n");
        assert!(texts.len() >= least, "{file}: {} cues", texts.len());
        assert!(marks.iter().all(|mark| text.contains(*mark)), "{file}: {text:.200}");
        assert!(!text.contains('\u{fffd}'), "{file}");
        let odd = text.chars().filter(|c| c.is_control() && *c != '\n').count();
        assert_eq!(odd, 0, "{file}");
    }
}

#[test]
fn lyrics_and_tape_labels_count_from_the_start() {
    let lyrics = "<tt xmlns:itunes='urn:x' itunes:timing='Line'><body><div begin='10s' end='20s'><p begin='12s' end='14s'>tide</p></div></body></tt>";
    let tape =
        lyrics.replace("itunes:timing='Line'", "timeBase='smpte' markerMode='discontinuous'");
    for text in [lyrics, &tape] {
        let file = open(text.as_bytes(), "a.ttml").unwrap();
        assert_eq!(told(&file.transcript.tracks[0]), [(12_000, 14_000, "tide")]);
    }
}

/// The documents of the working group say in their own texts when these are to be seen.
#[test]
fn times_of_the_imsc_tests_are_those_that_their_texts_state() {
    let Some(folder) = crate::support::corpus("imsc-tests/imsc1/ttml/timing") else { return };
    let (mut checked, mut faults) = (0, Vec::new());
    for path in crate::support::files(
        &folder,
        &[
            "timing001.ttml",
            "timing002.ttml",
            "timing003.ttml",
            "timing004.ttml",
            "timing005.ttml",
            "timing006.ttml",
        ],
    ) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let file = open(&std::fs::read(&path).unwrap(), &name).unwrap();
        for (start, end, text) in told(&file.transcript.tracks[0]) {
            let times: Vec<u64> =
                text.split_whitespace().filter_map(|word| word.parse().ok()).collect();
            let is_right = match times[..] {
                // It is shown by an animation, which is not read.
                [5, 10] if start == 0 && name == "MediaParTiming002.ttml" => continue,
                [from, to] => (from * 1_000, to * 1_000) == (start, end),
                _ if text.contains("must not appear") => start == end,
                _ => continue,
            };
            checked += 1;
            if !is_right {
                faults.push(format!("{name}: {start} to {end}: {text}"));
            }
        }
    }
    assert!(checked >= 25, "only {checked} texts were checked");
    assert!(faults.is_empty(), "{} of {checked}:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn odd_encodings_give_the_same_letters() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/odd");
    for (name, text) in [
        ("text.encoding.utf32.srt", "Τα νερά είναι ήσυχα."),
        ("text.encoding.unmarked.srt", "港はとても　静かです。"),
        ("text.encoding.declared.ttml", "Το πλοίο φεύγει στις εννέα."),
    ] {
        let file = open(&std::fs::read(folder.join(name)).unwrap(), name).unwrap();
        assert_eq!(told(&file.transcript.tracks[0]), [(1_000, 2_000, text)], "{name}");
    }
}

#[test]
fn a_stated_encoding_is_taken_by_any_of_its_labels() {
    let bytes = b"1\n00:00:01,000 --> 00:00:02,000\n\xE3\xE0\xE2\xE0\xED\xFC\n";
    for label in ["windows-1251", "CP1251", " x-cp1251 "] {
        let options = ReadOptions { encoding: Some(label.into()), ..ReadOptions::default() };
        let file = read(bytes, None, &options).unwrap();
        assert_eq!(told(&file.transcript.tracks[0])[0].2, "гавань", "{label}");
        assert_eq!(file.warnings, []);
    }
    let options = ReadOptions { encoding: Some("cp-none".into()), ..ReadOptions::default() };
    let error = read(bytes, None, &options).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Encoding);
    assert!(error.to_string().contains("cp-none"));
}

/// Another tool's reading of the same documents stands beside them.
#[test]
fn ttml_agrees_with_the_subtitles_beside_it() {
    let Some(folder) = crate::support::corpus("pysubs2/tests/data") else { return };
    let mut cues = 0;
    for name in ["ttml_example", "ttml_example2", "ttml_example_apple"] {
        let file =
            open(&std::fs::read(folder.join(format!("{name}.ttml"))).unwrap(), name).unwrap();
        let found = told(&file.transcript.tracks[0]);
        let ass = std::fs::read_to_string(folder.join(format!("{name}.ass"))).unwrap();
        let right: Vec<_> =
            ass.lines().filter_map(|line| line.strip_prefix("Dialogue: ")).collect();
        assert_eq!(found.len(), right.len(), "{name}");
        for ((start, end, text), right) in found.into_iter().zip(right) {
            let fields: Vec<_> = right.splitn(10, ',').collect();
            // That tool keeps hundredths.
            let is_near = |millis: u64, field: &str| millis.abs_diff(hundredths(field)) <= 5;
            assert!(is_near(start, fields[1]) && is_near(end, fields[2]), "{name}: {right}");
            let shown: String = fields[9].replace("\\N", "\n");
            assert_eq!(text, without_codes(&shown), "{name}");
            cues += 1;
        }
    }
    assert!(cues >= 40, "only {cues} cues were compared");
}

fn hundredths(time: &str) -> u64 {
    let numbers: Vec<u64> = time.split([':', '.']).map(|n| n.parse().unwrap()).collect();
    ((numbers[0] * 60 + numbers[1]) * 60 + numbers[2]) * 1_000 + numbers[3] * 10
}

fn without_codes(text: &str) -> String {
    let pieces =
        text.split('{').map(|piece| piece.split_once('}').map_or(piece, |(_, after)| after));
    pieces.collect::<Vec<_>>().concat()
}

#[test]
fn a_line_that_is_sung_too_often_is_refused() {
    let text = format!("{}la", "[00:01.00]".repeat(10_000));
    assert_eq!(open(text.as_bytes(), "a.lrc").unwrap_err().kind(), ErrorKind::Limit);
}

#[test]
fn repeats_are_no_longer_than_a_song() {
    let line = |times: usize, words: usize| {
        format!("{}{}\n", "[00:01.00]".repeat(times), "<00:01.00>la ".repeat(words))
    };
    let refused = |text: String| {
        let error = open(text.as_bytes(), "a.lrc").unwrap_err();
        assert_eq!((error.kind(), error.position().map(|at| at.line)), (ErrorKind::Limit, Some(2)));
    };
    refused(format!("[00:00.50]so\n{}", line(256, 20_000)));
    refused(format!("{}{}", line(128, 1_000), line(128, 1_000)));
    // Lines without a time belong to the one above, and are repeated with it.
    refused(format!("[00:00.50]so\n{}{}", line(256, 1), "la la la\n".repeat(20_000)));
    for (times, words) in [(128, 1_000), (1, 200_000)] {
        assert!(open(line(times, words).as_bytes(), "a.lrc").is_ok(), "{times} times {words}");
    }
}

#[test]
fn names_that_every_cue_would_repeat_have_a_limit() {
    let name = "n".repeat(100_000);
    let text = format!(
        "<tt><body region='{name}' style='{name}' agent='{name}'><p end='1s'>hi</p></body></tt>"
    );
    let file = open(text.as_bytes(), "a.ttml").unwrap();
    let segment = &file.transcript.tracks[0].segments()[0];
    assert!(segment.cue.is_none() && segment.speaker.is_none());
}

#[test]
fn a_document_of_hidden_texts_says_how_many_there_are() {
    let told = |paragraphs: &str| {
        let text = format!("<tt xmlns:x='urn:x'><body>{paragraphs}</body></tt>");
        let error = open(text.as_bytes(), "a.ttml").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Empty);
        error.to_string()
    };
    let hidden = "<p visibility='hidden' end='1s'>one</p>";
    let foreign = "<p end='1s'><x:note>two</x:note></p>";
    assert_eq!(told("<p/>"), "the document shows no text");
    assert_eq!(told(hidden), "the document shows no text; 1 hidden text was left out");
    let both = format!("{hidden}{foreign}");
    assert_eq!(told(&both), "the document shows no text; 2 hidden texts were left out");
}

#[test]
fn several_who_speak_make_one_name_within_its_limit() {
    let speaker = |agents: &str, ids: &str| {
        let head = format!("<head><metadata>{agents}</metadata></head>");
        let text = format!("<tt>{head}<body agent='{ids}'><p end='1s'>hi</p></body></tt>");
        let file = open(text.as_bytes(), "a.ttml").unwrap();
        let codes: Vec<_> = file.warnings.iter().map(|warning| warning.code).collect();
        (file.transcript.tracks[0].segments()[0].speaker.clone(), codes)
    };
    let long = format!("<agent xml:id='a'><name>{}</name></agent>", "n".repeat(200));
    assert_eq!(speaker(&long, "Ann Bob"), (Some("Ann, Bob".to_owned()), vec![]));
    let (both, codes) = speaker(&long, "a Ann a Bob");
    assert_eq!(both, Some(format!("{}, Ann", "n".repeat(200))));
    assert_eq!(codes, ["ttml/long-speaker"]);
}

proptest! {
    #[test]
    fn ttml_of_any_shape_never_panics(
        parts in proptest::collection::vec(
            prop_oneof![
                Just("<p begin='1s' end='2s'>"), Just("</p>"), Just("<span dur='1s'>"), Just("</span>"),
                Just("<div timeContainer='seq' begin='9h'>"), Just("</div>"), Just("<br/>"), Just("é &amp; b"),
                Just("&x;"), Just("&#0;"), Just("<set display='auto'/>"), Just("<x:y xmlns:x='u'>"), Just("</x:y>"),
                Just("<!-- "), Just("<![CDATA[c]]>"), Just("<p display='none' space='preserve'>"), Just("</body></tt>"),
                Just("<image backgroundImage='#a'/>"), Just("<p begin='00:00:01:99' fontStyle='italic' id='1'>"), Just("\n"),
                Just("<br>"), Just(" < "), Just(" & "), Just("<p begin='"), Just("<![CDATA["), Just("</q>"), Just("<div"),
            ],
            0..24,
        ),
        cut in 0_usize..40,
    ) {
        let text = format!("<tt frameRate='25'><body>{}</body></tt>", parts.concat());
        let cut = text.len().saturating_sub(cut);
        let bytes = &text.as_bytes()[..cut];
        if let Ok(file) = open(bytes, "a.ttml") {
            prop_assert!(file.transcript.segment_count() > 0);
        }
    }
}

#[test]
fn ttml_agrees_with_the_srt_of_the_same_captions() {
    let Some(folder) = crate::support::corpus("go-astisub/testdata") else { return };
    let cues = |name: &str| {
        let file = open(&std::fs::read(folder.join(name)).unwrap(), name).unwrap();
        let told: Vec<_> =
            told(&file.transcript.tracks[0]).iter().map(|c| (c.0, c.1, c.2.to_owned())).collect();
        told
    };
    let right = cues("example-in.srt");
    assert_eq!(right.len(), 6);
    assert_eq!(cues("example-in.ttml"), right);
    assert_eq!(cues("example-out-no-indent.ttml"), right);
}
