//! CSV, TSV, and the labels of Audacity.

use cuedex_format::{Format, ReadOptions, WriteOptions, read, write};
use cuedex_model::{Segment, TimeSpan, Track, TrackKind, Transcript};
use proptest::prelude::*;
use regex::Regex;

use super::{document, python};

#[test]
fn pythons_csv_reads_both_tables_alike() {
    let csv = "import csv, io, json, sys\n\
        text = io.TextIOWrapper(sys.stdin.buffer, newline='').read()\n\
        for r in csv.DictReader(io.StringIO(text, newline=''), strict=True): print(json.dumps(r, ensure_ascii=False))";
    let tsv = "import csv, io, json, re, sys\n\
        text = io.TextIOWrapper(sys.stdin.buffer, newline='').read()\n\
        back = {'\\\\t': '\\t', '\\\\n': '\\n', '\\\\r': '\\r', '\\\\\\\\': '\\\\'}\n\
        plain = lambda t: re.sub(r'\\\\[tnr\\\\]', lambda m: back[m.group()], t)\n\
        rows = csv.DictReader(io.StringIO(text, newline=''), delimiter='\\t', quoting=csv.QUOTE_NONE)\n\
        for r in rows: print(json.dumps({k: plain(v) for k, v in r.items()}, ensure_ascii=False))";
    let Some(with_commas) = python(&["csv"], csv, &document(Format::Csv, |options| options)) else {
        return;
    };
    let with_tabs = python(&["csv"], tsv, &document(Format::Tsv, |options| options)).unwrap();
    let row = r#""track": "audio", "language": "en", "speaker": "Ann, the cook", "start": "00:00:01.000", "end": "00:00:02.500", "start_ms": "1000", "end_ms": "2500", "confidence": "", "chapter": "", "text": "salt & pepper\nby the <pier>"}"#;
    assert!(with_commas.lines().next().unwrap().ends_with(row), "{with_commas}");
    assert!(with_commas.contains(r#""text": "'=\"late\" again, {sic}""#), "{with_commas}");
    assert_eq!(with_commas.replace("'=", "="), with_tabs);
    assert_eq!(with_tabs.lines().count(), 4);
}

fn spoken(texts: &[String]) -> Transcript {
    let cue = |(text, n): (&String, u64)| {
        Segment::new(TimeSpan::from_millis(n * 1_000, n * 1_000 + 900), text.as_str())
    };
    let cues = texts.iter().zip(0..).map(cue).collect();
    Transcript::of_tracks(vec![Track::new(TrackKind::Audio, cues)])
}

fn text_of(transcript: &Transcript, format: Format) -> String {
    let mut out = Vec::new();
    write(transcript, &mut out, &WriteOptions::new(format)).unwrap();
    String::from_utf8(out).unwrap()
}

proptest! {
    /// The manual has lines of two times and a text between tabs:
    /// <https://manual.audacityteam.org/man/importing_and_exporting_labels.html>.
    #[test]
    fn labels_are_lines_of_the_manuals_grammar(texts in prop::collection::vec(any::<String>(), 1..5)) {
        let line = Regex::new(r"^\d+\.\d{6}\t\d+\.\d{6}\t[^\t\n\r\u{b}\u{c}\u{85}\u{2028}\u{2029}]*$").unwrap();
        let labels = text_of(&spoken(&texts), Format::Audacity);
        prop_assert_eq!(labels.split_terminator('\n').count(), texts.len());
        for label in labels.split_terminator('\n') {
            prop_assert!(line.is_match(label), "{:?}", label);
        }
    }

    #[test]
    fn any_text_stays_in_its_line_of_an_edit_decision_list(texts in prop::collection::vec(any::<String>(), 1..5)) {
        let line = Regex::new(
            r"^(TITLE: .*|FCM: NON-DROP FRAME|\d{3}  AX       V     C        (\d\d:\d\d:\d\d:\d\d ?){4}|\* COMMENT: .+| \|C:ResolveColorBlue \|M:[^|]* \|D:\d+|)$",
        ).unwrap();
        let mut talk = spoken(&texts);
        talk.title = texts.first().cloned();
        for format in [Format::Edl, Format::EdlMarkers] {
            let list = text_of(&talk, format);
            for text in list.split_terminator('\n').filter(|text| !text.starts_with("* FROM CLIP NAME: ")) {
                prop_assert!(line.is_match(text), "{:?}", text);
            }
            prop_assert_eq!(list.matches("\n\n0").count(), texts.len());
        }
    }

    #[test]
    fn any_text_stays_in_its_cell(texts in prop::collection::vec(any::<String>(), 1..5)) {
        let talk = spoken(&texts);
        let tabs = text_of(&talk, Format::Tsv);
        prop_assert_eq!(tabs.split_terminator('\n').count(), texts.len() + 1);
        prop_assert!(tabs.split_terminator('\n').all(|row| row.split('\t').count() == 11));
        let commas = text_of(&talk, Format::Csv);
        let mut rows = csv::Reader::from_reader(commas.as_bytes());
        for (row, text) in rows.records().zip(&texts) {
            let row = row.unwrap();
            let cell = row.get(10).unwrap();
            prop_assert!(cell == text || cell.strip_prefix('\'') == Some(text), "{:?}", cell);
            prop_assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{:?}", cell);
        }
    }

    #[test]
    fn any_text_is_one_cue_or_none_in_every_format_that_is_read(text in any::<String>()) {
        let talk = spoken(&[format!("a{text}z")]);
        for format in [Format::Ttml, Format::Sbv, Format::Lrc, Format::Whisper, Format::Podcast] {
            let written = text_of(&talk, format);
            let options = ReadOptions { format: Some(format), ..ReadOptions::default() };
            // A text with a zero byte is taken for a program.
            if written.contains('\0') {
                continue;
            }
            let again = read(written.as_bytes(), None, &options).unwrap().transcript;
            prop_assert_eq!(again.segment_count(), 1, "{}: {:?}", format, written);
            let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
            let said = &again.tracks[0].segments()[0].text;
            prop_assert_eq!(letters(said), letters(&format!("a{text}z")), "{}", format);
        }
    }
}
