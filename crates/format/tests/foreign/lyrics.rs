//! LRC.

use cuedex_format::Format;

use super::{document, program, python};

#[test]
fn ffmpeg_reads_lyrics() {
    let document = document(Format::Lrc, |options| options);
    let args = ["-v", "error", "-f", "lrc", "-i", "-", "-f", "srt", "-"];
    let Some(said) = program("ffmpeg", &args, &document) else { return };
    let said = said.replace("\r\n", "\n");
    assert!(
        said.contains("00:00:01,000 --> 00:00:02,500\nsalt & pepper by the <pier>\n"),
        "{said}"
    );
    assert!(said.contains("01:01:01,000 --> 01:01:02,000\n漁港の朝 מעגן\n"), "{said}");
}

#[test]
fn pylrc_reads_lyrics_of_less_than_an_hour() {
    let script = "import pylrc, sys\n\
        l = pylrc.parse(sys.stdin.read()); print(repr(l.title), l.length)\n\
        for x in l: print(round(x.time, 2), repr(x.text))";
    for word_times in [false, true] {
        let document = document(Format::Lrc, |options| options.with_word_times(word_times));
        let Some(said) = python(&["pylrc"], script, &document) else { return };
        let lines: Vec<&str> = said.lines().collect();
        assert_eq!(lines[0], "'Salt & <sea>' 61:40.00");
        assert_eq!(lines[1], "1.0 'salt & pepper by the <pier>'");
        let late = match word_times {
            true => "3.0 '<00:03.00>=\"late\" <00:03.60>again, {<00:04.10>sic}'",
            false => "3.0 '=\"late\" again, {sic}'",
        };
        assert_eq!((lines[2], lines[3]), ("2.5 ''", late));
    }
}
