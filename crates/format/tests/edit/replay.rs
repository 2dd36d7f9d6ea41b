use cuedex_format::edit::{Editor, Operation, Step};
use cuedex_model::{Segment, Transcript, json as canonical};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{operation, talk, track};

/// An operation in terms of places, so that it can be drawn before anything is known.
fn any_operation() -> impl Strategy<Value = (u8, usize, u64, u64)> {
    (0_u8..16, 0_usize..8, 0_u64..3_000, 0_u64..900)
}

/// The operation on what is there now; `None` where nothing is.
fn on(transcript: &Transcript, (kind, place, a, b): (u8, usize, u64, u64)) -> Option<Operation> {
    let track = &transcript.tracks[place % transcript.tracks.len()];
    let number = place % transcript.tracks.len() + 1;
    let segments = track.segments();
    let address = |segment: &Segment| format!("#{number}/{}", segment.id);
    let at = if segments.is_empty() { 0 } else { place % segments.len() };
    let one = || segments.get(at).map(&address);
    let value: Value = match kind {
        0 => json!({"op":"shift","by_ms":a as i64 - 1_000}),
        1 => json!({"op":"shift","by_ms":b,"where":{"track":format!("#{number}"),"from_ms":a}}),
        2 => json!({"op":"scale","by":"1001/1000","where":{"track":format!("#{number}")}}),
        3 => json!({"op":"snap","fps":"23.976"}),
        4 => json!({"op":"retime","segment":one()?,"start_ms":a,"end_ms":a + b,"overlap":true}),
        5 => json!({"op":"replace","find":"tea","with":"black tea"}),
        6 => json!({"op":"set_text","segment":one()?,"text":format!("tea at {a}\nand {b}")}),
        7 => json!({"op":"set_speaker","speaker":"Ann","where":{"segments":[one()?]}}),
        8 => json!({"op":"rename_speaker","from":"Ann","to":"Bob"}),
        9 => json!({"op":"split","segment":one()?,"at":{"word":1}}),
        10 => {
            let ids: Vec<_> = segments.get(at..at + 2)?.iter().map(&address).collect();
            json!({"op":"join","segments":ids})
        }
        11 => json!({"op":"delete","where":{"segments":[one()?]}}),
        12 => json!({"op":"insert","start_ms":a,"end_ms":a + b,"text":"more tea","overlap":true}),
        13 => json!({"op":"cut","ranges":[{"from_ms":a,"to_ms":a + b + 1}]}),
        14 => json!({"op":"redact","find":"now tea"}),
        _ => json!({"op":"set_speaker","speaker":null,"where":{"speaker":"bob"}}),
    };
    Some(operation(value))
}

fn start(said: &[(u64, u64, usize)]) -> Transcript {
    const TEXTS: [&str; 4] = ["put the tea on now", "tea", "thank you", "and now"];
    let segments: Vec<_> = said.iter().map(|(a, b, n)| (*a, a + b, TEXTS[n % 4])).collect();
    let mut whole = talk(&segments);
    let seen: Vec<_> = segments.iter().take(3).copied().collect();
    whole.tracks.push(track(cuedex_model::TrackKind::Visual, &seen));
    whole
}

fn bytes(transcript: &Transcript) -> Vec<u8> {
    let mut out = Vec::new();
    canonical::write(transcript, &mut out).unwrap();
    out
}

/// Edits at random; the steps, and the transcripts after each edit.
fn run(whole: &Transcript, drawn: &[(u8, usize, u64, u64)]) -> (Vec<Vec<Step>>, Vec<Transcript>) {
    let mut editor = Editor::new(whole.clone());
    let (mut steps, mut states) = (Vec::new(), Vec::new());
    for draw in drawn {
        let before = editor.transcript();
        let Some(operation) = on(&before, *draw) else { continue };
        match editor.apply(std::slice::from_ref(&operation)) {
            Ok(applied) => {
                steps.push(applied.steps);
                states.push(editor.transcript());
            }
            Err(_) => assert_eq!(editor.transcript(), before, "a refusal changed something"),
        }
    }
    (steps, states)
}

fn any_talk() -> impl Strategy<Value = Transcript> {
    vec((0_u64..3_000, 0_u64..900, 0_usize..4), 1..7).prop_map(|said| start(&said))
}

proptest! {
    #[test]
    fn a_random_sequence_of_edits_equals_its_replay(
        whole in any_talk(), drawn in vec(any_operation(), 0..14),
    ) {
        let (edits, states) = run(&whole, &drawn);
        let mut again = Editor::new(whole);
        for (steps, state) in edits.iter().zip(&states) {
            for step in steps {
                let kept: Step = serde_json::from_str(&serde_json::to_string(step).unwrap()).unwrap();
                prop_assert_eq!(again.step(&kept), Ok(()));
            }
            prop_assert_eq!(bytes(&again.transcript()), bytes(state));
        }
    }

    #[test]
    fn leaving_out_the_last_edit_takes_it_back(
        whole in any_talk(), drawn in vec(any_operation(), 1..10),
    ) {
        let (edits, states) = run(&whole, &drawn);
        if let Some((_, before)) = edits.split_last() {
            let mut reverted = Editor::new(whole.clone());
            for step in before.iter().flatten() {
                prop_assert_eq!(reverted.step(step), Ok(()));
            }
            let former = states.len().checked_sub(2).map_or(&whole, |n| &states[n]);
            prop_assert_eq!(bytes(&reverted.into_transcript()), bytes(former));
        }
    }

    #[test]
    fn steps_on_any_other_source_fit_or_say_so_and_never_break_it(
        whole in any_talk(), other in any_talk(), drawn in vec(any_operation(), 0..14),
    ) {
        let (edits, _) = run(&whole, &drawn);
        let mut editor = Editor::new(other);
        for step in edits.iter().flatten() {
            let before = editor.transcript();
            if editor.step(step).is_err() {
                prop_assert_eq!(editor.transcript(), before);
            }
        }
        for track in &editor.into_transcript().tracks {
            prop_assert!(track.segments().is_sorted_by_key(|s| s.span.start()));
            let ids: std::collections::HashSet<_> = track.segments().iter().map(|s| s.id).collect();
            prop_assert_eq!(ids.len(), track.segments().len());
        }
    }

    #[test]
    fn every_segment_with_words_says_its_words(
        whole in any_talk(), drawn in vec(any_operation(), 0..14),
    ) {
        let (_, states) = run(&whole, &drawn);
        let squeezed = |text: &str| text.split_whitespace().collect::<String>();
        for segment in states.iter().flat_map(|s| &s.tracks).flat_map(|t| t.segments()) {
            let said: String = segment.words.iter().map(|word| squeezed(&word.text)).collect();
            if !segment.words.is_empty() {
                prop_assert_eq!(said, squeezed(&segment.text));
            }
        }
    }
}
