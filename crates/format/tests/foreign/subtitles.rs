//! WebVTT, ASS, SBV and TTML.

use cuedex_format::Format;

use super::{document, program, python};

/// What ffmpeg makes SubRip of, told by this demuxer.
fn ffmpeg(demuxer: &str, document: &[u8]) -> Option<String> {
    let args = ["-v", "error", "-f", demuxer, "-i", "-", "-f", "srt", "-"];
    Some(program("ffmpeg", &args, document)?.replace("\r\n", "\n"))
}

const PYSUBS2: &str = "import pysubs2, sys\n\
    for e in pysubs2.SSAFile.from_string(sys.stdin.read(), FORMAT):\n\
    \x20 print(e.start, e.end, e.style, repr(e.name), repr(e.text))";

#[test]
fn ffmpeg_and_webvtt_py_read_webvtt_with_times_of_words() {
    let document = document(Format::Vtt, |options| options.with_word_times(true));
    let text = String::from_utf8(document.clone()).unwrap();
    assert!(text.contains("late\" <00:00:03.600>again, {<00:00:04.100>sic}\n"), "{text}");
    if let Some(said) = ffmpeg("webvtt", &document) {
        let cue = "2\n00:00:03,000 --> 00:00:04,600\n=\"late\" again, \\{sic\\}\n";
        assert!(said.contains(cue) && said.contains("\nby the <pier>\n"), "{said}");
    }
    let script = "import webvtt, sys\n\
        for c in webvtt.from_string(sys.stdin.read()): print(c.start, c.end, repr(c.voice), repr(c.text))";
    let Some(said) = python(&["webvtt"], script, &document) else { return };
    assert!(said.contains("00:00:03.000 00:00:04.600 'Ben' '=\"late\" again, {sic}'\n"), "{said}");
}

#[test]
fn ffmpeg_reads_karaoke() {
    let document = document(Format::Ass, |options| options.with_word_times(true));
    let Some(said) = ffmpeg("ass", &document) else { return };
    assert!(said.contains("00:00:01,000 --> 00:00:02,500"), "{said}");
    assert!(said.contains("salt & <i>pepper</i>\nby the <pier>"), "{said}");
    assert!(said.contains("late\" again"), "{said}");
}

#[test]
fn pysubs2_reads_styles_actors_and_karaoke() {
    let document = document(Format::Ass, |options| options.with_word_times(true));
    let script = PYSUBS2.replace("FORMAT", "'ass'");
    let Some(said) = python(&["pysubs2"], &script, &document) else { return };
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(
        lines[0],
        r"1000 2500 Loud 'Ann; the cook' 'salt & {\\i1}pepper{\\i0}\\Nby the <pier>'"
    );
    let sung = r#"'{\\k50}="late" {\\k10}{\\k40}again, \\{{\\k10}{\\k50}sic}'"#;
    assert_eq!(lines[1], format!("3000 4600 Default 'Ben' {sung}"));
    assert_eq!(lines.len(), 3);
}

#[test]
fn webvtt_py_reads_sbv() {
    let script = "import io, webvtt, sys\n\
        f = io.BytesIO(sys.stdin.buffer.read())\n\
        for c in webvtt.from_buffer(f, format='sbv'): print(c.start, c.end, repr(c.raw_text))";
    let document = document(Format::Sbv, |options| options);
    let Some(said) = python(&["webvtt"], script, &document) else { return };
    let first = "00:00:01.000 00:00:02.500 'salt & pepper\\nby the <pier>'\n";
    assert!(said.starts_with(first) && said.lines().count() == 3, "{said}");
}

/// ttconv's reader of IMSC tells what breaks a rule through the log, which is made an error here.
/// (ffmpeg writes TTML, but does not read it.)
#[test]
fn ttconv_reads_imsc() {
    let script = "import io, logging, sys, xml.etree.ElementTree as et\n\
        import ttconv.imsc.reader as imsc, ttconv.srt.writer as srt\n\
        class Loud(logging.Handler):\n\
        \x20 def emit(self, record): print('TOLD', record.getMessage())\n\
        logging.getLogger().addHandler(Loud(level=logging.WARNING))\n\
        doc = imsc.to_model(et.parse(io.BytesIO(sys.stdin.buffer.read())))\n\
        print(doc.get_lang(), [r.get_id() for r in doc.iter_regions()])\n\
        print(srt.from_model(doc))";
    let document = document(Format::Ttml, |options| options);
    let Some(said) = python(&["ttconv"], script, &document) else { return };
    let expected = "en ['foot']\n\
        1\n00:00:01,000 --> 00:00:02,500\nsalt & <i>pepper</i>\nby the <pier>\n\n\
        2\n00:00:03,000 --> 00:00:04,600\n=\"late\" again, {sic}\n\n\
        3\n01:01:01,000 --> 01:01:02,000\n漁港の朝\tמעגן\n";
    assert_eq!(said.trim_end(), expected.trim_end());
}

#[test]
fn pysubs2_reads_ttml() {
    let script = PYSUBS2.replace("FORMAT", "'ttml'");
    let document = document(Format::Ttml, |options| options);
    let Some(said) = python(&["pysubs2"], &script, &document) else { return };
    assert!(said.contains("3661000 3662000 ") && said.lines().count() == 3, "{said}");
}
