use cuedex_format::lint::{Cure, Fixed, fix, lint, rules};
use cuedex_format::{ReadOptions, read};
use proptest::prelude::*;

use super::{checked, options};

fn cured(file: &str) -> Fixed {
    fix(file.as_bytes(), Some("a.srt"), &options("netflix-en")).unwrap()
}

fn text(fixed: &Fixed) -> &str {
    std::str::from_utf8(&fixed.bytes).unwrap()
}

/// The letters that a file shows, in order.
fn letters(file: &[u8], name: &str) -> String {
    let read = read(file, Some(name), &ReadOptions::default()).unwrap();
    let segments = read.transcript.tracks.iter().flat_map(|track| track.segments());
    let texts: String = segments.map(|segment| segment.text.as_str()).collect();
    texts.chars().filter(|c| !c.is_whitespace()).collect()
}

/// How many findings are left that fixing should have cured.
fn left(file: &[u8]) -> usize {
    let linted = lint(file, Some("a.srt"), &options("netflix-en")).unwrap();
    let known = rules();
    let is_fixable = |id: &str| known.iter().any(|rule| rule.id == id && rule.is_fixable());
    let left = linted.findings.iter();
    left.filter(|finding| finding.avoidable && is_fixable(finding.rule)).count()
}

#[test]
fn a_clean_file_stays_as_it_is_byte_for_byte() {
    let odd = "7\r\n0:00:01.5 --> 0:00:03.5\r\n<i>to the quiet harbor</i>\r\n\r\n\r\n";
    let fixed = cured(odd);
    assert_eq!((fixed.cure, text(&fixed)), (Cure::None, odd));
}

#[test]
fn one_small_gap_changes_one_time_and_nothing_else() {
    let file = "1\n00:00:01,000 --> 00:00:03,000\n<b>Down</b> to the\nquiet harbor we went\n\n\
                2\n00:00:03,010 --> 00:00:05,000\nbefore the lamps were lit.\n";
    let fixed = cured(file);
    assert_eq!(fixed.cure, Cure::Times);
    // An end stands on a frame.
    assert_eq!(text(&fixed), file.replace("--> 00:00:03,000", "--> 00:00:02,920"));
    assert_eq!(cured(text(&fixed)).cure, Cure::None);
}

/// Cues of two seconds with these pauses between them, in milliseconds.
fn paused(pauses: &[u64]) -> String {
    let (mut at, mut file) = (0, String::new());
    for (n, pause) in pauses.iter().enumerate() {
        let clock =
            |ms: u64| format!("00:{:02}:{:02},{:03}", ms / 60_000, ms / 1_000 % 60, ms % 1_000);
        let (from, to) = (clock(at), clock(at + 2_000));
        file.push_str(&format!("{}\n{from} --> {to}\nWe went down.\n\n", n + 1));
        at += 2_000 + pause;
    }
    file
}

#[test]
fn pauses_that_are_no_finding_stay_where_others_are_closed() {
    let file = paused(&[100, 100, 300, 100, 100, 40, 100]);
    let fixed = cured(&file);
    let changed: Vec<usize> = fixed.changes.iter().map(|change| change.cue).collect();
    assert_eq!((fixed.cure, changed), (Cure::Times, vec![2, 5]));
    let lines = text(&fixed).lines().zip(file.lines()).filter(|(after, before)| after != before);
    assert_eq!(lines.count(), 2);
}

#[test]
fn an_empty_cue_goes_and_the_split_beside_it_is_still_the_one_that_is_mended() {
    let long = "Nobody on the pier had thought to tell us about the other boat.";
    let file = format!(
        "1\n00:00:01,000 --> 00:00:03,000\n\n\n\
         2\n00:00:10,000 --> 00:00:14,000\n{long}\n\n\
         3\n00:01:00,000 --> 00:01:04,000\nWe went   down.\n"
    );
    let fixed = cured(&file);
    assert_eq!((fixed.cure, left(&fixed.bytes)), (Cure::Split, 0));
    assert_eq!(fixed.split, 2, "{}", text(&fixed));
}

#[test]
fn only_the_words_around_a_wrong_split_are_split_anew() {
    let mut file = String::new();
    for n in 0..40 {
        let (from, to) = (n * 10, n * 10 + 4);
        let line = match n {
            20 => "Nobody on the pier had thought to tell us about the other boat.",
            _ => "We went   down to the harbor.",
        };
        file.push_str(&format!(
            "{}\n00:{:02}:{:02},000 --> 00:{:02}:{:02},000\n{line}\n\n",
            n + 1,
            from / 60,
            from % 60,
            to / 60,
            to % 60
        ));
    }
    let fixed = cured(&file);
    assert_eq!(fixed.cure, Cure::Split);
    assert!(fixed.split <= 3, "{}", fixed.split);
    assert_eq!(letters(&fixed.bytes, "a.srt"), letters(file.as_bytes(), "a.srt"));
    // Spaces that a shaped cue would not have stay elsewhere.
    assert!(text(&fixed).matches("We went   down").count() >= 37);
    assert_eq!(left(&fixed.bytes), 0);
}

#[test]
fn empty_cues_go_and_cues_come_into_order() {
    let file = "1\n00:00:06,000 --> 00:00:08,000\nNobody told us.\n\n\
                2\n00:00:01,000 --> 00:00:03,000\nWe went down.\n\n\
                3\n00:00:10,000 --> 00:00:12,000\n\n";
    let fixed = cured(file);
    assert!(text(&fixed).starts_with("1\n00:00:01,000"), "{}", text(&fixed));
    assert_eq!((left(&fixed.bytes), checked(text(&fixed), "netflix-en").cues), (0, 2));
}

#[test]
fn cues_that_come_into_order_are_parted_by_a_blank_line_whatever_their_numbers() {
    let file = "7\n00:00:05,000 --> 00:00:06,000\nlater here\n\n\n\
        8\n00:00:01,000 --> 00:00:02,000\nsooner here\n";
    let expected = "8\n00:00:01,000 --> 00:00:02,000\nsooner here\n\n\
        7\n00:00:05,000 --> 00:00:06,000\nlater here\n";
    assert_eq!(text(&cured(file)), expected);
}

#[test]
fn reversed_times_become_times_that_can_be_read() {
    let fixed = cured("1\n00:00:03,000 --> 00:00:01,000\nWe went down to the harbor.\n");
    assert_eq!((fixed.cure, left(&fixed.bytes)), (Cure::Times, 0));
}

#[test]
fn signs_and_other_places_of_a_script_are_not_mixed_into_the_speech() {
    let script = "[Script Info]\nScriptType: v4.00+\n\n[Events]\nFormat: Start, End, Style, Text\n\
        Dialogue: 0:00:01.00,0:00:05.00,Default,We went down to the quiet harbor before the lamps were lit.\n\
        Dialogue: 0:00:01.00,0:00:05.00,Sign,{\\pos(20,20)}FISH AND ICE\n\
        Dialogue: 0:00:02.00,0:00:05.00,Top,Music from the hall.\n";
    let fixed = fix(script.as_bytes(), Some("a.ass"), &options("netflix-en")).unwrap();
    let after = String::from_utf8(fixed.bytes).unwrap();
    assert_eq!(fixed.cure, Cure::Split);
    assert!(after.contains("Sign,{\\pos(20,20)}FISH AND ICE\n"), "{after}");
    assert!(after.contains("Top,Music from the hall.\n"), "{after}");
    assert!(after.contains("Default,We went down to the quiet harbor\\N"), "{after}");
}

proptest! {
    #[test]
    fn words_stay_in_order_and_findings_never_become_more(
        cues in prop::collection::vec((0_u64..4_000, 100_u64..9_000, "[A-Za-z]{1,9}( [a-z]{1,9}[.,]?){0,20}"), 1..8)
    ) {
        let mut at = 0;
        let mut file = String::new();
        for (n, (gap, length, text)) in cues.iter().enumerate() {
            let (from, to) = (at + gap, at + gap + length);
            at = to;
            let clock = |ms: u64| format!("00:{:02}:{:02},{:03}", ms / 60_000, ms / 1_000 % 60, ms % 1_000);
            file.push_str(&format!("{}\n{} --> {}\n{text}\n\n", n + 1, clock(from), clock(to)));
        }
        let fixed = cured(&file);
        prop_assert_eq!(letters(&fixed.bytes, "a.srt"), letters(file.as_bytes(), "a.srt"));
        prop_assert!(left(&fixed.bytes) <= left(file.as_bytes()));
        prop_assert_eq!(&cured(text(&fixed)).bytes, &fixed.bytes);
        if fixed.cure == Cure::Times && fixed.split == 0 {
            let found = checked(&file, "netflix-en").findings;
            let cues: Vec<usize> = found.iter().filter_map(|finding| finding.cue).collect();
            for change in &fixed.changes {
                let is_near = |cue: &usize| (change.cue + 1).abs_diff(*cue) <= 1;
                prop_assert!(cues.iter().any(is_near), "{change:?} {cues:?}");
            }
        }
    }
}
