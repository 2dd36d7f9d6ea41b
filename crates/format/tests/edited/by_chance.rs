use cuedex_format::read::{srt, vtt};
use cuedex_format::{Conformance, read};
use cuedex_model::{Segment, SegmentId};
use proptest::prelude::*;

use super::{edited_as, options, shift};
use crate::untouched::piece;

/// Where the cues of a text stand, in file order.
fn places(text: &str, is_vtt: bool) -> Vec<std::ops::Range<usize>> {
    match is_vtt {
        true => vtt::cues(text, Conformance::Lenient).map(|cue| cue.bytes).collect(),
        false => srt::cues(text).map(|cue| cue.bytes).collect(),
    }
}

/// What stands between the cues, and the cues.
fn parted(text: &str, is_vtt: bool) -> (Vec<&str>, Vec<&str>) {
    let mut at = 0;
    let (mut between, mut cues) = (Vec::new(), Vec::new());
    for place in places(text, is_vtt) {
        between.push(&text[at..place.start]);
        cues.push(&text[place.clone()]);
        at = place.end;
    }
    between.push(&text[at..]);
    (between, cues)
}

/// The cues of a text by their places with the ids of their segments, which are sorted by start.
fn ids_in_file_order(text: &str, is_vtt: bool, segments: &[Segment]) -> Vec<(usize, SegmentId)> {
    let starts: Vec<_> = match is_vtt {
        true => vtt::cues(text, Conformance::Lenient).map(|cue| cue.start).collect(),
        false => srt::cues(text).map(|cue| cue.start).collect(),
    };
    let mut places: Vec<usize> = (0..starts.len()).collect();
    places.sort_by_key(|n| starts[*n]);
    places.into_iter().zip(segments).map(|(n, segment)| (n, segment.id)).collect()
}

fn odd_file() -> impl Strategy<Value = (String, bool)> {
    let pieces = proptest::collection::vec(piece(), 0..30);
    (pieces, any::<bool>()).prop_map(|(pieces, is_vtt)| (pieces.concat(), is_vtt))
}

/// An edit of one cue.
fn change(segment: &mut Segment, edit: u8, by: i64, text: &str) {
    match edit {
        0 => shift(segment, by),
        1 => text.clone_into(&mut segment.text),
        2 => segment.speaker = Some("Bo".to_owned()),
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]
    #[test]
    fn of_an_odd_file_only_the_edited_cues_change(
        (text, is_vtt) in odd_file(),
        edits in proptest::collection::vec(0_u8..8, 30),
        by in 0_i64..5_000,
        said in "[a-z]{1,5}( [a-z<>&{}]{1,5}){0,2}(\n[a-z]{1,4})?",
    ) {
        let name = if is_vtt { "a.vtt" } else { "a.srt" };
        let Ok(file) = read(text.as_bytes(), Some(name), &options()) else { return Ok(()) };
        let name = file.format.name();
        let is_vtt = name == "vtt";
        if !matches!(name, "vtt" | "srt") || file.transcript.tracks.is_empty() { return Ok(()) }
        let mut untouched = Vec::new();
        let result = edited_as(text.as_bytes(), &format!("a.{name}"), &options(), |cues| {
            // What is moved at all is moved with all behind it, so that no cue overtakes another.
            let mut moved = false;
            for (cue, edit) in cues.iter_mut().zip(edits.iter().cycle()) {
                moved |= *edit == 0;
                let was = cue.clone();
                change(cue, *edit, by, &said);
                if moved && *edit != 0 {
                    shift(cue, by);
                }
                if *cue == was {
                    untouched.push(cue.id);
                }
            }
        });
        let after = result.unwrap();
        // The text is read again as it was edited; SubRip holds no speakers.
        let lost: Vec<_> = after.written.omitted.iter().map(|o| o.what.as_str()).collect();
        prop_assert!(lost.iter().all(|what| *what == "speakers" && !is_vtt), "{:?} {:?}", lost, String::from_utf8_lossy(&after.bytes));
        let after = String::from_utf8(after.bytes).unwrap();
        let (before, now) = (parted(&text, is_vtt), parted(&after, is_vtt));
        prop_assert_eq!(before.0, now.0, "{:?} {:?}", text, after);
        prop_assert_eq!(before.1.len(), now.1.len());
        for (n, id) in ids_in_file_order(&text, is_vtt, file.transcript.tracks[0].segments()) {
            if untouched.contains(&id) {
                prop_assert_eq!(before.1[n], now.1[n]);
            }
        }
    }
}
