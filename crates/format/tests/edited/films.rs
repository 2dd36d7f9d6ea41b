//! Files as people make them, thrown together: their cues are edited, deleted and added.

use cuedex_format::read;
use cuedex_format::read::{ass, srt, vtt};
use cuedex_format::{Conformance, Format};
use cuedex_model::{Segment, SegmentId, TimeSpan};
use proptest::prelude::*;

use super::{edited_as, options, shift};

/// A cue of a film: where it starts in tenths of a second, how it is said, what stands before it.
#[derive(Debug, Clone)]
struct Scene {
    start: u64,
    payload: String,
    note: Option<String>,
    blank_lines: usize,
    is_short: bool,
}

fn scene() -> impl Strategy<Value = Scene> {
    let payload = prop::sample::select(vec![
        "low tide",
        "<i>quiet</i> harbor ",
        "two\nlines",
        "salt &amp; pepper",
        "{\\an8}up there",
    ]);
    (1_u64..90, payload, prop::option::weighted(0.2, "[a-z]{1,6}"), 0_usize..3, any::<bool>())
        .prop_map(|(start, payload, note, blank_lines, is_short)| Scene {
            start,
            payload: payload.to_owned(),
            note,
            blank_lines,
            is_short,
        })
}

fn time(tenths: u64, format: Format, is_short: bool) -> String {
    let (minutes, seconds, tenth) = (tenths / 600, tenths / 10 % 60, tenths % 10);
    match format {
        Format::Srt if is_short => format!("0:{minutes:02}:{seconds:02}.{tenth}"),
        Format::Srt => format!("00:{minutes:02}:{seconds:02},{tenth}00"),
        Format::Vtt if is_short => format!("{minutes:02}:{seconds:02}.{tenth}00"),
        Format::Vtt => format!("00:{minutes:02}:{seconds:02}.{tenth}00"),
        _ => format!("0:{minutes:02}:{seconds:02}.{tenth}0"),
    }
}

/// A file of scenes, in line feeds.
fn film(scenes: &[Scene], format: Format, first_number: usize) -> String {
    let mut out = match format {
        Format::Vtt => "WEBVTT film\n\n".to_owned(),
        Format::Ass => "[Script Info]\nWrapStyle: 0\n\n[Events]\nFormat: Layer, Start, End, Style, Name, Text\n".to_owned(),
        _ => String::new(),
    };
    let mut start = 0;
    for (n, scene) in scenes.iter().enumerate() {
        start += scene.start;
        let [from, to] = [start, start + 12].map(|tenths| time(tenths, format, scene.is_short));
        let payload = &scene.payload;
        let note = scene.note.as_deref();
        match format {
            Format::Ass => {
                let payload = payload.replace('\n', "\\N");
                if let Some(note) = note {
                    out += &format!("Comment: 0,{from},{to},,,{note}\n");
                }
                out += &format!("Dialogue: 2, {from},{to} ,Big,Ann,{payload}\n");
            }
            Format::Vtt => {
                if let Some(note) = note {
                    // Right below a cue it would be text.
                    let gap = if out.ends_with("\n\n") { "" } else { "\n" };
                    out += &format!("{gap}NOTE {note}\n\n");
                }
                out += &format!("{from} --> {to} line:0\n{payload}\n");
            }
            _ => out += &format!("{}\n{from} --> {to}\n{payload}\n", first_number + n),
        }
        if format != Format::Ass {
            out += &"\n".repeat(scene.blank_lines);
        }
    }
    out.truncate(out.trim_end_matches('\n').len());
    out
}

/// The same with other line ends, one for each line in turn.
fn with_line_ends(text: &str, ends: &[&str]) -> String {
    let lines = text.split('\n').zip(ends.iter().cycle());
    let mut out: String = lines.flat_map(|(line, end)| [line, *end]).collect();
    // A carriage return before an empty line with a line feed would be one line end.
    out.truncate(out.trim_end_matches(['\r', '\n']).len());
    out
}

/// The cues of a file as they stand there, without the number, by their times and texts.
fn blocks(text: &str, format: Format) -> Vec<String> {
    let places: Vec<_> = match format {
        Format::Srt => srt::cues(text).map(|cue| cue.bytes).collect(),
        Format::Vtt => vtt::cues(text, Conformance::Lenient).map(|cue| cue.bytes).collect(),
        _ => ass::cues(text).map(|cue| cue.bytes).collect(),
    };
    let block = |place| {
        let block: &str = &text[place];
        let from = if format == Format::Srt { block.find(['\r', '\n']).unwrap() } else { 0 };
        block[from..].trim_matches(['\r', '\n']).to_owned()
    };
    places.into_iter().map(block).collect()
}

fn notes(text: &str) -> Vec<&str> {
    let is_note = |line: &&str| line.starts_with("NOTE") || line.starts_with("Comment");
    text.split(['\r', '\n']).filter(is_note).collect()
}

fn told(segments: &[Segment]) -> Vec<(TimeSpan, String, Option<String>)> {
    segments.iter().map(|s| (s.span, s.text.clone(), s.speaker.clone())).collect()
}

/// Edits, deletes and adds cues; gives the ids of those that were left alone.
fn edit(cues: &mut Vec<Segment>, edits: &[u8], by: i64, said: &str) -> Vec<SegmentId> {
    let (mut untouched, mut new) = (Vec::new(), Vec::new());
    let mut edits = edits.iter().cycle();
    cues.retain_mut(|cue| {
        match edits.next().copied().unwrap_or_default() {
            0 => shift(cue, by * 100),
            1 => said.clone_into(&mut cue.text),
            2 => return false,
            3 => new.push(Segment::new(cue.span, format!("new {said}"))),
            _ => untouched.push(cue.id),
        }
        true
    });
    // A text that is new beside one at the same time comes behind it.
    cues.extend(new);
    untouched
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]
    #[test]
    fn cues_are_edited_deleted_and_added_and_all_else_stays(
        scenes in prop::collection::vec(scene(), 1..12),
        edits in prop::collection::vec(0_u8..9, 1..12),
        by in -60_i64..60,
        said in "[a-z]{1,5}( [a-z<>&]{1,5}){0,2}(\n[a-z]{1,4})?",
        ends in prop::sample::select(vec![vec!["\n"], vec!["\r\n"], vec!["\r"], vec!["\n", "\r\n"], vec!["\r\n", "\r\n", "\n", "\n"]]),
        first_number in prop::sample::select(vec![1_usize, 0, 7]),
        has_last_line_end: bool,
    ) {
        for format in [Format::Srt, Format::Vtt, Format::Ass] {
            let mut text = with_line_ends(&film(&scenes, format, first_number), &ends);
            if has_last_line_end {
                text.push_str(ends[0]);
            }
            let name = format!("a.{}", format.extension());
            let file = read(text.as_bytes(), Some(&name), &options()).unwrap();
            let segments = file.transcript.tracks[0].segments();
            prop_assert_eq!(segments.len(), scenes.len());
            let mut untouched = Vec::new();
            let mut expected = Vec::new();
            let after = edited_as(text.as_bytes(), &name, &options(), |cues| {
                untouched = edit(cues, &edits, by, &said);
                expected.clone_from(cues);
            }).unwrap();
            prop_assert_eq!(&after.written.omitted, &[]);
            let after = String::from_utf8(after.bytes).unwrap();

            expected.sort_by_key(|cue| cue.span.start());
            if !expected.is_empty() || format != Format::Srt {
                let mut again = read(after.as_bytes(), Some(&name), &options()).unwrap();
                let mut again = again.transcript.tracks.remove(0).into_segments();
                for list in [&mut again, &mut expected] {
                    list.sort_by_key(|cue| (cue.span, cue.text.clone()));
                }
                prop_assert_eq!(told(&again), told(&expected), "{:?}", after);
            }
            prop_assert_eq!(notes(&after), notes(&text));
            prop_assert_eq!(kept_in_order(&text, &after, format, segments, &untouched), Ok(()));
        }
    }

    #[test]
    fn numbers_are_counted_on(
        scenes in prop::collection::vec(scene(), 2..12), edits in prop::collection::vec(2_u8..6, 1..12),
    ) {
        let text = film(&scenes, Format::Srt, 1);
        let after = edited_as(text.as_bytes(), "a.srt", &options(), |cues| {
            edit(cues, &edits, 0, "quay");
        }).unwrap();
        let after = String::from_utf8(after.bytes).unwrap();
        let numbers: Vec<_> = srt::cues(&after).filter_map(|cue| cue.id?.parse::<usize>().ok()).collect();
        prop_assert_eq!(&numbers, &(1..=srt::cues(&after).count()).collect::<Vec<_>>());
    }
}

/// The cues that were left alone stand in both files, one behind the other.
fn kept_in_order(
    before: &str,
    after: &str,
    format: Format,
    segments: &[Segment],
    untouched: &[SegmentId],
) -> Result<(), String> {
    let blocks_after = blocks(after, format);
    let mut rest = blocks_after.iter();
    for (segment, block) in segments.iter().zip(blocks(before, format)) {
        if untouched.contains(&segment.id) && !rest.any(|after| *after == block) {
            return Err(format!("{block:?} is not in {after:?}"));
        }
    }
    Ok(())
}
