use std::collections::BTreeMap;
use std::io::Write;

use cuedex_format::{Format, read, rewrite};
use cuedex_model::Segment;

use super::{edited_as, options, shift, with_segments};

/// What was tested and what was not goes past the test runner, which would swallow it.
fn tell(text: &str) {
    let _ = std::io::stderr().write_all(text.as_bytes());
}

fn shift_all(by: i64) -> impl Fn(&mut Vec<Segment>) {
    move |cues| cues.iter_mut().for_each(|cue| shift(cue, by))
}

/// What shifting a file there and back made of it.
fn there_and_back(bytes: &[u8], name: &str) -> String {
    let file = match read(bytes, Some(name), &options()) {
        Ok(file) => file,
        Err(error) => return format!("not readable: {error}"),
    };
    if !matches!(file.format, Format::Srt | Format::Vtt | Format::Ass) {
        return format!("of the format {}", file.format);
    }
    let same = rewrite(bytes, Some(name), &options(), &file.transcript).unwrap();
    assert_eq!(same.bytes, bytes, "{name}");
    if file.transcript.tracks.is_empty() {
        return "chapters".to_owned();
    }
    let later = match edited_as(bytes, name, &options(), shift_all(1_000)) {
        Ok(later) => later.bytes,
        Err(error) => panic!("{name}: {error}"),
    };
    if file.transcript.segment_count() > 0 {
        assert_ne!(later, bytes, "{name}");
    }
    let again = read(&later, Some(name), &options()).unwrap().transcript;
    let expected = with_segments(file.transcript, shift_all(1_000));
    let told = |transcript: &cuedex_model::Transcript| -> Vec<_> {
        let tell = |s: &Segment| (s.span, s.text.clone(), s.speaker.clone());
        transcript.tracks[0].segments().iter().map(tell).collect()
    };
    assert_eq!(told(&again), told(&expected), "{name}");
    let back = edited_as(&later, name, &options(), shift_all(-1_000)).unwrap().bytes;
    if back == bytes { COMES_BACK.to_owned() } else { "come back otherwise".to_owned() }
}

const COMES_BACK: &str = "come back byte for byte";

#[test]
fn every_subtitle_file_of_the_corpora_is_shifted_there_and_back() {
    let Some(folder) = crate::support::corpus("") else { return };
    let mut told: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for path in crate::support::files(&folder, &[".srt", ".vtt", ".ass", ".ssa"]) {
        let bytes = std::fs::read(&path).unwrap();
        let name = path.to_string_lossy().into_owned();
        told.entry(there_and_back(&bytes, &name)).or_default().push(name);
    }
    for (what, names) in &told {
        tell(&format!("shifted there and back: {} {what}\n", names.len()));
        for name in names.iter().filter(|_| what.starts_with("come back o")) {
            tell(&format!("  {name}\n"));
        }
    }
    assert!(told[COMES_BACK].len() > 700);
    assert_eq!(told.get("come back otherwise"), None);
}

/// Every seventh cue alone is edited; all lines outside of these cues stay.
fn one_in_seven(bytes: &[u8], name: &str) -> bool {
    let Ok(file) = read(bytes, Some(name), &options()) else { return false };
    let is_line_format = matches!(file.format, Format::Srt | Format::Vtt | Format::Ass);
    if !is_line_format || file.transcript.tracks.is_empty() {
        return false;
    }
    let mut kept = 0;
    let after = edited_as(bytes, name, &options(), |cues| {
        for (n, cue) in cues.iter_mut().enumerate() {
            match n % 7 {
                0 => cue.text = "low tide".to_owned(),
                _ => kept += 1,
            }
        }
    });
    let after = match after {
        Ok(after) => after,
        Err(error) => panic!("{name}: {error}"),
    };
    assert_eq!(after.written.omitted, [], "{name}");
    let again = read(&after.bytes, Some(name), &options()).unwrap().transcript;
    let was = file.transcript.tracks[0].segments();
    let same = again.tracks[0].segments().iter().zip(was).filter(|(now, was)| now.text == was.text);
    assert!(same.count() >= kept, "{name}");
    // What is common at both ends covers all but the lines of the cues between the first and the
    // last edit; with one edit it is all but that cue.
    if was.len() <= 7 && !was.is_empty() {
        let ahead = bytes.iter().zip(&after.bytes).take_while(|(a, b)| a == b).count();
        let behind = bytes.iter().rev().zip(after.bytes.iter().rev()).take_while(|(a, b)| a == b);
        let touched = bytes.len().saturating_sub(ahead + behind.count());
        let payload = was[0].cue.as_ref().and_then(|cue| cue.raw.as_ref()).map_or(0, String::len);
        let widest = 8 + 4 * payload.max(was[0].text.len());
        assert!(touched <= widest, "{name}: {touched} bytes for {widest}");
    }
    true
}

#[test]
fn a_text_edit_touches_nothing_but_its_cue_in_the_corpora() {
    let Some(folder) = crate::support::corpus("") else { return };
    let paths = crate::support::files(&folder, &[".srt", ".vtt", ".ass", ".ssa"]);
    let edited = paths
        .iter()
        .filter(|path| one_in_seven(&std::fs::read(path).unwrap(), &path.to_string_lossy()));
    let edited = edited.count();
    tell(&format!("one text in seven edited: {edited} files\n"));
    assert!(edited > 700);
}
