use cuedex_format::ReadOptions;
use cuedex_format::lint::{Finding, fix, lint};
use cuedex_format::read::srt;
use proptest::prelude::*;

use super::{checked, options};

/// Times in any order around text with markup, broken and whole.
fn broken_file() -> impl Strategy<Value = String> {
    let time = (0_u32..99, 0_u32..999).prop_map(|(s, ms)| format!("00:00:{s:02},{ms:03}"));
    let text = "[a-zÃ©â€™<>/ib{}\\\\anN8 \t\u{200b}\u{ad}>:A-Z-]{0,60}(\n[a-z -]{0,50}){0,3}";
    let cue = (time.clone(), time, text, "\n{1,3}");
    let cue = cue.prop_map(|(from, to, text, gap)| format!("{from} --> {to}\n{text}{gap}"));
    (prop::collection::vec(cue, 0..12), any::<bool>(), any::<bool>()).prop_map(
        |(cues, bom, crlf)| {
            let numbered = cues.iter().zip(1..).map(|(cue, n)| format!("{n}\n{cue}"));
            let text: String = numbered.collect();
            let text = if crlf { text.replace('\n', "\r\n") } else { text };
            if bom { format!("\u{feff}{text}") } else { text }
        },
    )
}

fn is_inside(finding: &Finding, text: &str) -> bool {
    let lines = text.lines().count();
    let (start, end) = (finding.bytes.start, finding.bytes.end);
    start <= end
        && end <= text.len()
        && text.is_char_boundary(start)
        && text.is_char_boundary(end)
        && finding.line <= lines
}

proptest! {
    #[test]
    fn every_finding_stands_inside_its_file(file in broken_file()) {
        if let Ok(linted) = lint(file.as_bytes(), Some("a.srt"), &options("bbc")) {
            for finding in &linted.findings {
                prop_assert!(is_inside(finding, &file), "{finding:?} in {file:?}");
                prop_assert!(finding.cue.is_none_or(|cue| (1..=linted.cues).contains(&cue)));
            }
        }
    }

    #[test]
    fn no_bytes_are_too_odd(bytes: Vec<u8>, head in "(WEBVTT\n\n)?(1\n00:00:01,000 --> 00:00:02,000\n)?(\\[Events\\]\nDialogue: )?") {
        let all = [head.as_bytes(), &bytes].concat();
        for name in [None, Some("a.srt"), Some("a.vtt"), Some("a.ass"), Some("a.sbv"), Some("a.chapters.txt")] {
            let _ = lint(&all, name, &options("netflix-ja"));
            let _ = fix(&all, name, &options("netflix-ja"));
        }
    }
}

#[test]
fn a_finding_points_at_what_is_odd() {
    let file =
        "\u{feff}1\r\n00:00:01,000 --> 00:00:04,000\r\nto the\r\nqu\u{200b}iet <i>harbor\r\n";
    let linted = checked(file, "netflix-en");
    let at = |rule: &str| linted.findings.iter().find(|finding| finding.rule == rule).unwrap();
    let (odd, tag) = (at("odd-characters"), at("unbalanced-tags"));
    assert_eq!((odd.line, &file[odd.bytes.clone()]), (4, "\u{200b}"));
    assert_eq!((tag.line, &file[tag.bytes.clone()]), (4, "<i>"));
}

#[test]
fn the_times_of_a_finding_are_those_of_its_cue_as_written() {
    let file = "1\n00:00:03,000 --> 00:00:01,000\nto the harbor\n";
    let finding = &checked(file, "netflix-en").findings[0];
    assert_eq!((finding.start_ms, finding.end_ms), (Some(3_000), Some(1_000)));
    assert_eq!((finding.measured, finding.line), (Some(2_000.0), 2));
    let read = srt::read(file.as_bytes(), &ReadOptions::default()).unwrap();
    assert_eq!(read.transcript.tracks[0].segments()[0].span.duration_millis(), 0);
}
