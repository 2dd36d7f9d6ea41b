//! Where subtp reads a file without losing a cue, ours are the same cues.

use cuedex_format::subtp::{from_srt, from_vtt};
use cuedex_format::{Format, ReadOptions, read};
use cuedex_model::Segment;
use subtp::srt::SubRip;
use subtp::vtt::{VttBlock, WebVtt};

/// subtp wants no byte order mark, line feeds only, and a line end at the end.
fn prepared(bytes: Vec<u8>) -> Option<String> {
    let text = String::from_utf8(bytes).ok().filter(|text| !text.contains('\0'))?;
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n");
    Some(format!("{}\n", text.trim_end_matches('\n')))
}

fn by_subtp(text: &str, format: Format) -> Option<Vec<Segment>> {
    if format == Format::Srt {
        let file = SubRip::parse(text).ok()?;
        return Some(file.subtitles.iter().map(from_srt).collect());
    }
    let cues = WebVtt::parse(text).ok()?.blocks.into_iter().filter_map(|block| match block {
        VttBlock::Que(cue) => Some(from_vtt(&cue)),
        _ => None,
    });
    Some(cues.collect())
}

fn by_us(text: &str, format: Format) -> Option<Vec<Segment>> {
    let options =
        ReadOptions { format: Some(format), keep_rolling: true, ..ReadOptions::default() };
    let file = read(text.as_bytes(), None, &options).ok()?;
    Some(file.transcript.tracks.into_iter().next()?.into_segments())
}

#[test]
fn cues_are_those_of_subtp_where_it_loses_none() {
    let Some(folder) = crate::support::corpus("") else { return };
    let (mut seen, mut cues) = (0, 0);
    for path in crate::support::files(&folder, &[".srt", ".vtt"]) {
        let is_srt = path.extension().is_some_and(|end| end.eq_ignore_ascii_case("srt"));
        let format = if is_srt { Format::Srt } else { Format::Vtt };
        let Some(text) = prepared(std::fs::read(&path).unwrap()) else { continue };
        let Some(mut theirs) = by_subtp(&text, format) else { continue };
        // What it swallows stands as text in another cue, or in the header.
        if theirs.len() != text.matches("-->").count() {
            continue;
        }
        let Some(ours) = by_us(&text, format) else { panic!("{} is not read", path.display()) };
        theirs.sort_by_key(|segment| segment.span.start());
        seen += 1;
        cues += ours.len();
        let of = |s: &Segment| (s.span, s.text.clone());
        let [ours, theirs] = [ours, theirs].map(|all| all.iter().map(of).collect::<Vec<_>>());
        assert_eq!(ours, theirs, "{}", path.display());
    }
    assert!(seen > 300, "only {seen} files with {cues} cues were compared");
}
