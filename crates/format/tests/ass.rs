//! Scripts: every letter is there, an untouched file comes back as it was, and an edit touches
//! only what it edits.

use cuedex_format::read::ass;
use cuedex_format::{Format, Omission, Read, ReadOptions, WriteOptions, read, write};
use cuedex_model::{Segment, TimeSpan, Track, TrackKind};
use proptest::prelude::*;

/// The scripts of the corpora with their bytes; those without an ending are told by their place.
fn scripts() -> Vec<(String, Vec<u8>)> {
    let Some(folder) = crate::support::corpus("") else { return Vec::new() };
    let mut paths = crate::support::files(&folder, &[".ass", ".ssa"]);
    let of_a_player = folder.join("exoplayer/testdata/src/test/assets/media/ssa");
    if of_a_player.exists() {
        paths.extend(crate::support::files(&of_a_player, &[""]));
    }
    let named = |path: std::path::PathBuf| {
        let bytes = std::fs::read(&path).unwrap();
        (path.to_string_lossy().into_owned(), bytes)
    };
    paths.into_iter().map(named).collect()
}

/// The scripts that hold a script, read.
fn read_scripts() -> Vec<(String, Vec<u8>, Read)> {
    let mut all = Vec::new();
    for (name, bytes) in scripts() {
        // An empty file, one that is a single line, and one that is only lines without a head.
        let is_part = ["/empty", "/typical_format", "/typical_dialogue"];
        if is_part.iter().any(|part| name.ends_with(part)) {
            continue;
        }
        let file = read(&bytes, Some(&name), &ReadOptions::default())
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(file.format, Format::Ass, "{name}");
        all.push((name, bytes, file));
    }
    all
}

fn decoded(bytes: &[u8]) -> String {
    let wide = |unit: fn([u8; 2]) -> u16| {
        let units = bytes[2..].chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
        char::decode_utf16(units).map(Result::unwrap).collect()
    };
    match bytes {
        [0xff, 0xfe, ..] => wide(u16::from_le_bytes),
        [0xfe, 0xff, ..] => wide(u16::from_be_bytes),
        _ => String::from_utf8_lossy(bytes).into_owned(),
    }
}

/// The texts of the lines of dialogue whose times can be read, by a way of its own: columns
/// are counted, what is between brackets goes, and so do the points of a drawing.
fn texts(script: &str) -> Vec<String> {
    let (mut columns, mut texts, mut in_events) = (10, Vec::new(), false);
    for line in script.replace('\r', "\n").split('\n') {
        let line = line.trim_start_matches(['\u{feff}', ' ']);
        if line.starts_with('[') {
            in_events = line.starts_with("[Events]");
        } else if let Some(names) = line.strip_prefix("Format:").filter(|_| in_events) {
            columns = names.split(',').count();
        } else if let Some(values) = line.strip_prefix("Dialogue:") {
            let values: Vec<&str> = values.splitn(columns, ',').collect();
            let looks_timed = |value: &&&str| value.matches(':').count() >= 2;
            if values[..3.min(values.len())].iter().filter(looks_timed).count() == 2 {
                texts.push(without_codes(values.last().unwrap()));
            }
        }
    }
    texts
}

fn without_codes(text: &str) -> String {
    let (mut shown, mut rest, mut draws) = (String::new(), text, false);
    while let Some((before, after)) = rest.split_once('{') {
        let Some((block, behind)) = after.split_once('}') else { break };
        if !draws {
            shown.push_str(before);
        }
        if let Some((_, scale)) = block.split_once("\\p").filter(|(_, b)| !b.starts_with("os")) {
            draws = scale.starts_with(|c: char| c.is_ascii_digit() && c != '0');
        }
        rest = behind;
    }
    if !draws {
        shown.push_str(rest);
    }
    shown.replace("\\N", "\n").replace("\\n", " ").replace("\\h", "\u{a0}")
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

#[test]
fn every_letter_of_the_scripts_is_in_its_cue() {
    let (mut cues, mut kept, mut files) = (0, 0, 0);
    for (name, bytes, file) in read_scripts() {
        let expected = texts(&decoded(&bytes));
        let mut found: Vec<String> =
            file.transcript.tracks[0].segments().iter().map(|s| letters(&s.text)).collect();
        let mut expected: Vec<String> = expected.iter().map(|text| letters(text)).collect();
        // Cues are sorted by their start, the lines of a file need not be.
        found.sort();
        expected.sort();
        assert_eq!(found, expected, "{name}");
        let unreadable = |code| code == "ass/unreadable-times";
        let lost = file.warnings.iter().filter(|w| unreadable(w.code)).count();
        let lines = decoded(&bytes).replace('\r', "\n");
        let is_dialogue = |line: &&str| line.trim_start().starts_with("Dialogue:");
        assert_eq!(found.len() + lost, lines.lines().filter(is_dialogue).count(), "{name}");
        files += 1;
        cues += found.len();
        kept += found.iter().map(|text| text.chars().count()).sum::<usize>();
    }
    assert!(files == 0 || (files >= 38 && cues >= 148 && kept > 3_000), "{files} {cues} {kept}");
}

#[test]
fn every_script_comes_back_as_it_was() {
    for (name, bytes, file) in read_scripts() {
        let mut out = Vec::new();
        let options = WriteOptions::new(Format::Ass).with_carry(&file.carry);
        let written = write(&file.transcript, &mut out, &options).unwrap();
        let lines = |text: &str| text.replace("\r\n", "\n").replace('\r', "\n");
        let of_the_file = lines(decoded(&bytes).trim_start_matches('\u{feff}'));
        let out = String::from_utf8(out).unwrap();
        assert_eq!(lines(out.trim_start_matches('\u{feff}')), of_the_file, "{name}");
        assert_eq!(written.omitted, [], "{name}");
    }
}

#[test]
fn every_script_keeps_its_text_in_other_formats() {
    for (name, _, file) in read_scripts() {
        let spoken = |file: &Read| -> Vec<String> {
            let segments = file.transcript.tracks[0].segments();
            segments.iter().map(|s| s.text.clone()).collect()
        };
        for format in [Format::Srt, Format::Vtt, Format::Ass] {
            let mut out = Vec::new();
            write(&file.transcript, &mut out, &WriteOptions::new(format)).unwrap();
            let options = ReadOptions { format: Some(format), ..ReadOptions::default() };
            match read(&out, None, &options) {
                Ok(again) => assert_eq!(spoken(&again), spoken(&file), "{name} as {format}"),
                Err(error) => assert!(spoken(&file).is_empty(), "{name} as {format}: {error}"),
            }
        }
    }
}

/// The transcript as SubRip, but for the lines of times.
fn as_subrip(file: &Read) -> Vec<String> {
    let mut out = Vec::new();
    write(&file.transcript, &mut out, &WriteOptions::new(Format::Srt)).unwrap();
    let text = String::from_utf8(out).unwrap();
    text.lines().filter(|line| !line.contains("-->")).map(str::to_owned).collect()
}

#[test]
fn subtitles_keep_text_and_looks_on_their_way_through_a_script() {
    let Some(folder) = crate::support::corpus("") else { return };
    let (mut seen, mut looks) = (0, 0);
    for path in crate::support::files(&folder, &[".srt", ".vtt"]) {
        let name = path.to_string_lossy();
        let bytes = std::fs::read(&path).unwrap();
        // Without any of these there is nothing to style or to escape.
        if !bytes.iter().any(|byte| b"<{}&\\".contains(byte)) {
            continue;
        }
        let Ok(file) = read(&bytes, Some(&name), &ReadOptions::default()) else { continue };
        let mut script = Vec::new();
        write(&file.transcript, &mut script, &WriteOptions::new(Format::Ass)).unwrap();
        let again = lenient(std::str::from_utf8(&script).unwrap());
        let (was, is) = (as_subrip(&file), as_subrip(&again));
        if let Some((was, is)) = was.iter().zip(&is).find(|(was, is)| was != is) {
            panic!("{name}: {is:?} instead of {was:?}");
        }
        assert_eq!(was.len(), is.len(), "{name}");
        seen += 1;
        looks += is.iter().filter(|line| line.contains("<i>")).count();
    }
    assert!(seen > 150 && looks > 200, "{seen} files, {looks} lines with italics");
}

fn lenient(script: &str) -> Read {
    let options = ReadOptions { format: Some(Format::Ass), ..ReadOptions::default() };
    read(script.as_bytes(), None, &options).unwrap()
}

/// The script written again after `edit` went over its cues.
fn edited(script: &str, edit: impl Fn(&mut [Segment])) -> String {
    written_after(script, edit).0
}

fn written_after(script: &str, edit: impl Fn(&mut [Segment])) -> (String, Vec<Omission>) {
    let mut file = lenient(script);
    let mut segments = file.transcript.tracks.remove(0).into_segments();
    edit(&mut segments);
    let stated = segments.into_iter().map(|segment| (Some(segment.id), segment)).collect();
    file.transcript.tracks.push(Track::with_stated_ids(TrackKind::Audio, stated).0);
    let mut out = Vec::new();
    let options = WriteOptions::new(Format::Ass).with_carry(&file.carry);
    let written = write(&file.transcript, &mut out, &options).unwrap();
    (String::from_utf8(out).unwrap(), written.omitted)
}

const SCRIPT: &str = "\
[Script Info]
; by hand
Title: Harbor
[Events]
Format: Marked, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Comment: Marked=0,0:00:00.00,0:00:01.00,Default,,0,0,0,,a remark
Dialogue: Marked=1, 0:00:01.00,0:00:2.00,*Big , Ann,0012,0,0,Banner;5,{\\an8}{\\c&HFF&}to the {\\i1}quiet{\\i0} harbor
Dialogue: Marked=0,0:00:03.00,0:00:04.00,Default,,0,0,0,,we sail
[Fonts]
fontname: boat.ttf
[A0#]
";

#[test]
fn an_edited_text_keeps_the_layer_the_effect_and_the_first_codes() {
    let out = edited(SCRIPT, |segments| segments[0].text = "to {the} loud\nharbor".into());
    let was = SCRIPT.lines().nth(6).unwrap();
    let expected = "Dialogue: Marked=1,0:00:01.00,0:00:2.00,*Big,Ann,0012,0,0,Banner;5,{\\an8}{\\c&HFF&}to \\{the} loud\\Nharbor";
    assert_eq!(out, SCRIPT.replace(was, expected));
    let again = lenient(&out).transcript.tracks.remove(0).into_segments();
    assert_eq!(again[0].text, "to {the} loud\nharbor");
}

#[test]
fn an_edited_time_or_speaker_keeps_the_text_as_it_is_written() {
    let out = edited(SCRIPT, |segments| {
        segments[0].span = TimeSpan::from_millis(1_500, 2_000);
        segments[0].speaker = Some("Bo, the cook".into());
    });
    let was = SCRIPT.lines().nth(6).unwrap();
    let expected = "Dialogue: Marked=1,0:00:01.50,0:00:2.00,*Big,Bo; the cook,0012,0,0,Banner;5,{\\an8}{\\c&HFF&}to the {\\i1}quiet{\\i0} harbor";
    assert_eq!(out, SCRIPT.replace(was, expected));
}

#[test]
fn an_edited_line_that_was_as_we_write_it_follows_the_columns_of_its_file() {
    let out = edited(SCRIPT, |segments| segments[1].text = "we sailed".into());
    assert_eq!(out, SCRIPT.replace("we sail", "we sailed"));
}

#[test]
fn an_edited_karaoke_line_loses_the_times_of_the_old_syllables() {
    let script =
        "[Events]\nDialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,{\\k50}old {\\k50}words\n";
    let out = edited(script, |segments| segments[0].text = "new".into());
    assert_eq!(out, script.replace("{\\k50}old {\\k50}words", "new"));
}

/// A script with these lines, as style, name and text.
fn with_styles(lines: &[&str]) -> String {
    let mut script =
        "[Script Info]\n\n[V4+ Styles]\nFormat: Name, Fontname, Bold, Italic, Underline\n\
        Style: Default,Arial,0,0,0\nStyle: Inner,Arial,0,-1,0\nStyle: Sign,Arial,-1,0,0\n\n\
        [Events]\nFormat: Start, End, Style, Name, Text\n"
            .to_owned();
    for (n, line) in lines.iter().enumerate() {
        script.push_str(&format!("Dialogue: 0:00:0{n}.00,0:00:0{}.00,{line}\n", n + 1));
    }
    script
}

const STYLED: [&str; 5] = [
    "Inner,,gulls overhead",
    "Default,,{\\rInner}low {\\r}tide {\\u1}rolls{\\rSign} in",
    "*Inner,Ann,{\\i0}roman{\\i} and not",
    "Sign,,<b>shut</b> {since",
    "Gone,,plain water",
];

#[test]
fn the_looks_of_a_style_go_with_the_text() {
    let file = lenient(&with_styles(&STYLED));
    let lines: Vec<_> =
        as_subrip(&file).into_iter().filter(|l| l.contains(|c: char| c.is_alphabetic())).collect();
    let expected = [
        "<i>gulls overhead</i>",
        "<i>low </i>tide <u>rolls</u><b> in</b>",
        "roman<i> and not</i>",
        "<b>&lt;b>shut&lt;/b> {since</b>",
        "plain water",
    ];
    assert_eq!(lines, expected);
    let (styles, events) = (
        "[V4 Styles]\nFormat: Name, Italic\nStyle: Inner,-1\n",
        "[Events]\nFormat: Start, End, Style, Text\nDialogue: 0:00:01.00,0:00:02.00,Inner,late\n",
    );
    assert!(as_subrip(&lenient(&format!("{events}{styles}"))).contains(&"<i>late</i>".to_owned()));
}

#[test]
fn a_script_with_looks_in_its_styles_comes_back_as_it_was() {
    let script = with_styles(&STYLED);
    assert_eq!(edited(&script, |_| {}), script);
    let coded = with_styles(&["Inner,,{\\pos(1,2)}gulls {\\c&HFF&}over{\\r}head"]);
    let retime = |segments: &mut [Segment]| segments[0].span = TimeSpan::from_millis(0, 900);
    assert_eq!(written_after(&coded, retime).1, []);
    let retimed = edited(&script, |segments| {
        segments[0].span = TimeSpan::from_millis(500, 1_000);
    });
    assert_eq!(retimed, script.replace("0:00:00.00,0:00:01.00", "0:00:00.50,0:00:01.00"));
    let reworded = edited(&script, |segments| segments[0].text = "gulls below".into());
    assert_eq!(reworded, script.replace("gulls overhead", "gulls below"));
}

#[test]
fn looks_of_a_style_survive_where_the_styles_do_not() {
    let file = lenient(&with_styles(&STYLED));
    let mut out = Vec::new();
    write(&file.transcript, &mut out, &WriteOptions::new(Format::Ass)).unwrap();
    let again = lenient(std::str::from_utf8(&out).unwrap());
    assert_eq!(as_subrip(&again), as_subrip(&file));
}

#[test]
fn a_new_title_goes_into_the_script() {
    let mut file = lenient(SCRIPT);
    assert_eq!(file.transcript.title.as_deref(), Some("Harbor"));
    let mut written = |title: Option<&str>| {
        file.transcript.title = title.map(str::to_owned);
        let options = WriteOptions::new(Format::Ass).with_carry(&file.carry);
        let mut out = Vec::new();
        let omitted = write(&file.transcript, &mut out, &options).unwrap().omitted;
        (String::from_utf8(out).unwrap(), omitted.len())
    };
    assert_eq!(written(Some("Open sea")).0, SCRIPT.replace("Harbor\n", "Open sea\n"));
    assert_eq!(written(None).0, SCRIPT);
    assert_eq!(written(Some("two\nlines")).1, 1);
}

#[test]
fn titles_that_programs_give_are_none() {
    for title in ["Default Aegisub file", "<untitled>", ""] {
        let script = format!("[Script Info]\nTitle: {title}\n\n[Events]\n");
        assert_eq!(lenient(&script).transcript.title, None, "{title}");
    }
}

#[test]
fn a_drawing_is_counted_with_its_place() {
    let script =
        "[Events]\nDialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,{\\p1}m 0 0 l 9 9{\\p0}box\n";
    let file = lenient(script);
    assert_eq!(file.transcript.tracks[0].segments()[0].text, "box");
    let [removed] = &file.removed[..] else { panic!("{:?}", file.removed) };
    assert_eq!((removed.code, removed.cue), ("ass/drawing", 1));
    assert_eq!(&script[removed.bytes.clone()], "m 0 0 l 9 9");
}

#[test]
fn attached_files_are_not_looked_into() {
    let script = "[Events]\nFormat: Start, End, Text\n[Fonts]\nDialogue: 0:00:01.00,0:00:02.00,no\n[@(#]\nDialogue: 0:00:01.00,0:00:02.00,no\n[Events]\nDialogue: 0:00:01.00,0:00:02.00,yes\n";
    let segments = lenient(script).transcript.tracks.remove(0).into_segments();
    assert_eq!(segments.iter().map(|s| s.text.as_str()).collect::<Vec<_>>(), ["yes"]);
}

fn odd(what: &str) -> Read {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/odd");
    lenient(&std::fs::read_to_string(folder.join(format!("ass.{what}.ass"))).unwrap())
}

#[test]
fn odd_lines_are_read_as_a_person_would() {
    for (what, start, end, text) in [
        ("too-few-fields", 1_000, 2_000, "The columns were forgotten."),
        ("missing-format", 1_000, 2_000, "Nobody named the columns."),
        ("text-not-last", 1_000, 2_000, "Salt, bread,and a lantern."),
        ("odd-karaoke", 1_000, 2_000, "Row ashore now"),
        ("odd-time", 1_500, 2_250, "Colons and thousandths."),
        ("negative-time", 0, 2_000, "Before the beginning."),
        ("reversed-span", 5_000, 5_000, "Ends before it starts."),
        ("unsorted", 1_000, 2_000, "First."),
        ("empty-cue", 1_000, 2_000, ""),
        ("drawing", 1_000, 2_000, ""),
    ] {
        let file = odd(what);
        let first = &file.transcript.tracks[0].segments()[0];
        let span = TimeSpan::from_millis(start, end);
        assert_eq!((first.span, first.text.as_str()), (span, text), "{what}");
    }
    let doubled = odd("same-text").transcript.tracks.remove(0).into_segments();
    assert_eq!(doubled.len(), 3);
    let outside = odd("outside-events").transcript.tracks.remove(0).into_segments();
    assert_eq!(outside[1].text, "Somebody opened another section.");
}

#[test]
fn a_line_that_is_no_cue_is_a_warning_that_carries_it() {
    for (what, line) in [
        ("unreadable-times", "Lost to the times."),
        ("unknown-line", "is up, and off we go."),
        ("text-outside-section", "A preface that nobody asked for"),
    ] {
        let file = odd(what);
        assert!(file.warnings[0].message.contains(line), "{:?}", file.warnings);
        assert!(file.transcript.tracks[0].segments().iter().all(|s| !s.text.contains(line)));
    }
}

#[test]
fn names_and_styles_that_say_nothing_are_none() {
    let script = "[Events]\nFormat: Start, End, Style, Actor, Text\n\
        Dialogue: 0:00:01.00,0:00:02.00,*Default, NTP,one\n\
        Dialogue: 0:00:02.00,0:00:03.00,*Big , Ann ,two\n";
    let segments = lenient(script).transcript.tracks.remove(0).into_segments();
    assert_eq!((segments[0].speaker.as_deref(), segments[0].cue.is_none()), (None, true));
    let style = segments[1].cue.as_ref().and_then(|cue| cue.style.as_deref());
    assert_eq!((segments[1].speaker.as_deref(), style), (Some("Ann"), Some("Big")));
}

/// Lines that make up odd scripts when thrown together.
fn line() -> impl Strategy<Value = String> {
    let known = prop_oneof![
        Just("[Script Info]"),
        Just("[Events]"),
        Just("[Fonts]"),
        Just("[V4+ Styles]"),
        Just("Title: sea"),
        Just("WrapStyle: 2"),
        Just("Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text"),
        Just("Format: Start, End, Style, Text"),
        Just("Format: Text, Start"),
        Just("; remark"),
        Just(""),
    ];
    let text = "[a-cNnhkpb01{}\\\\ ,<>&\u{2060}]{0,16}";
    prop_oneof![
        2 => known.prop_map(str::to_owned),
        1 => "[a-z :,\\[\\]]{0,12}",
        3 => (0..9_u8, 0..9_u8, text).prop_map(|(a, b, text)| {
            format!("Dialogue: 0,0:00:0{a}.00,0:00:0{b}.00,Default,,0,0,0,,{text}")
        }),
        1 => (0..9_u8, text).prop_map(|(a, text)| format!("Dialogue:0:00:0{a}.0,0:00:09.00,Big,{text}")),
    ]
}

proptest! {
    #[test]
    fn reading_any_text_as_a_script_never_panics(text in "\\PC{0,80}", values in "[-0-9:., {}\\\\kpNé]{0,60}") {
        let script = format!("{text}\n[Events]\n{text}\nDialogue:{values}\nFormat: {text}");
        let _ = lenient(&script);
        prop_assert!(ass::cues(&script).count() <= 1);
    }

    #[test]
    fn any_script_comes_back_as_it_was(lines in proptest::collection::vec(line(), 1..20), end in "\n|\r\n|\r") {
        let script: String = lines.iter().flat_map(|line| [line.as_str(), &end]).collect();
        let options = ReadOptions { format: Some(Format::Ass), ..ReadOptions::default() };
        let Ok(file) = read(script.as_bytes(), None, &options) else { return Ok(()) };
        let mut out = Vec::new();
        let options = WriteOptions::new(Format::Ass).with_carry(&file.carry);
        write(&file.transcript, &mut out, &options).unwrap();
        let script = script.replace("\r\n", "\n").replace('\r', "\n");
        prop_assert_eq!(String::from_utf8(out).unwrap(), script);
    }

    #[test]
    fn an_edited_script_says_what_the_edit_says(
        lines in proptest::collection::vec(line(), 1..20), text in "[a-cNn{}\\\\,]{1,9}", every in 1..4_usize,
    ) {
        let script: String = ["[Events]"].into_iter().chain(lines.iter().map(String::as_str))
            .flat_map(|line| [line, "\n"]).collect();
        let edit = |segments: &mut [Segment]| {
            segments.iter_mut().step_by(every).for_each(|segment| segment.text.clone_from(&text));
        };
        let texts = |segments: &[Segment]| segments.iter().map(|s| s.text.clone()).collect::<Vec<_>>();
        let mut expected = lenient(&script).transcript.tracks.remove(0).into_segments();
        edit(&mut expected);
        let again = lenient(&edited(&script, edit)).transcript.tracks.remove(0).into_segments();
        prop_assert_eq!(texts(&again), texts(&expected));
    }
}
