//! Shaping as a whole.

mod oracle;
mod stream;

use cuedex_model::{Segment, TimeSpan, Track, TrackKind};

use super::*;
use crate::profile::Profile;

/// Words with these lengths and pauses after them, in milliseconds, as one segment each.
fn said(words: &[(&str, u64, u64)]) -> Track {
    let mut at = 0;
    let mut segments = Vec::new();
    for (text, length, pause) in words {
        segments.push(Segment::new(TimeSpan::from_millis(at, at + length), *text));
        at += length + pause;
    }
    Track::new(TrackKind::Audio, segments)
}

fn texts(track: &Track, profile: &str) -> Vec<String> {
    let profile = Profile::named(profile).unwrap();
    let shaped = shape(track, &ShapeOptions::new(&profile).with_language(Some("en")));
    shaped.track.segments().iter().map(|segment| segment.text.clone()).collect()
}

#[test]
fn a_long_sentence_is_cut_at_its_comma_and_not_inside_a_phrase() {
    let text = "When the last of the fishing boats had come back to the quiet harbor, \
        we walked along the pier and counted the lamps of the village";
    let cues = texts(&said(&[(text, 8_000, 0)]), "netflix-en");
    let expected = [
        "When the last of the fishing boats\nhad come back to the quiet harbor,",
        "we walked along the pier\nand counted the lamps of the village",
    ];
    assert_eq!(cues, expected);
}

/// Short words and long ones, of which a cue holds three or two, in one sentence of even speech.
fn even_speech(long: usize) -> Track {
    let short = std::iter::repeat_n("oak", 3);
    let mut text: Vec<&str> = short.chain(std::iter::repeat_n("maple", long)).collect();
    let last = format!("{}.", text.pop().unwrap_or_default());
    text.push(&last);
    let end = 800 * text.len() as u64;
    Track::new(TrackKind::Audio, vec![Segment::new(TimeSpan::from_millis(0, end), text.join(" "))])
}

/// Twelve characters in one line.
fn narrow() -> Profile {
    let mut profile = Profile::named("netflix-en").unwrap();
    for (field, value) in [("max_lines", "1"), ("max_line_length", "12")] {
        profile.set(field, value).unwrap();
    }
    profile
}

/// Two texts that are the same until far beyond a cue and need different first cues. Whoever cuts
/// the first cue by what stands near it leaves a word alone at the end of one of them.
#[test]
fn a_splitter_that_never_goes_back_loses_where_the_search_does_not() {
    let profile = narrow();
    let options = ShapeOptions::new(&profile);
    for (long, first) in [(40, "oak oak oak"), (41, "oak oak")] {
        let shaped = shape(&even_speech(long), &options);
        assert_eq!(shaped.track.segments()[0].text, first, "{long}");
        assert_eq!(shaped.unmet, [], "{long}");
    }
    for greedy in ["oak", "oak oak", "oak oak oak"] {
        let loses = |long: usize| {
            // The first cue is cut by force, as by another speaker, and the rest as well as can be.
            let track = even_speech(long);
            let text = track.segments()[0].text.clone();
            let rest = text.strip_prefix(greedy).unwrap().trim_start();
            let words = greedy.split(' ').count() as u64;
            let end = track.segments()[0].span.end().as_millis();
            let speaker = |name: &str, from, to, text: &str| Segment {
                speaker: Some(name.to_owned()),
                ..Segment::new(TimeSpan::from_millis(from, to), text)
            };
            let cut = words * 800;
            let parts = vec![speaker("Ann", 0, cut, greedy), speaker("Ben", cut, end, rest)];
            !shape(&Track::new(TrackKind::Audio, parts), &options).unmet.is_empty()
        };
        assert!(loses(40) || loses(41), "{greedy}");
    }
}

#[test]
fn speakers_pauses_and_songs_are_kept_apart() {
    let cues = texts(
        &said(&[
            ("- Where did you put it?\n- I gave it to the harbor master.", 4_000, 3_000),
            ("[slow applause] \u{266a} Row, row\nyour boat \u{266a}", 4_000, 2_500),
            ("No", 900, 0),
        ]),
        "netflix-en",
    );
    let expected = [
        "- Where did you put it?",
        "- I gave it to the harbor master.",
        "[slow applause] \u{266a} Row, row your boat \u{266a}",
        "No",
    ];
    assert_eq!(cues, expected);
}

#[test]
fn words_keep_their_times_and_speakers_their_cues() {
    let word =
        |at: u64, text: &str| cuedex_model::Word::new(TimeSpan::from_millis(at, at + 200), text);
    let mut one = Segment::new(TimeSpan::from_millis(0, 1_600), "Good morning, Ann.");
    one.words = vec![word(0, "Good"), word(400, "morning"), word(900, "Ann.")];
    one.speaker = Some("Ben".into());
    let mut two = Segment::new(TimeSpan::from_millis(1_700, 3_000), "Is the ferry in?");
    two.speaker = Some("Ann".into());
    let profile = Profile::named("netflix-en").unwrap();
    let shaped =
        shape(&Track::new(TrackKind::Audio, vec![one.clone(), two]), &ShapeOptions::new(&profile));
    let cues = shaped.track.segments();
    assert_eq!(
        (cues.len(), cues[0].speaker.as_deref(), cues[1].speaker.as_deref()),
        (2, Some("Ben"), Some("Ann"))
    );
    assert_eq!(cues[0].words, one.words);
    assert!(cues[1].words.is_empty());
}

#[test]
fn italics_of_whole_cues_stay_and_others_are_counted() {
    let srt = "1\n00:00:00,000 --> 00:00:01,500\n<i>Far away,</i>\n\n\
        2\n00:00:01,500 --> 00:00:03,000\n<i>a bell rang.</i>\n\n\
        3\n00:00:06,000 --> 00:00:08,000\nThat was <i>my</i> bell.\n";
    let file = crate::read(srt.as_bytes(), None, &crate::ReadOptions::default()).unwrap();
    let profile = Profile::named("netflix-en").unwrap();
    let shaped = shape(&file.transcript.tracks[0], &ShapeOptions::new(&profile));
    let raws: Vec<_> = shaped
        .track
        .segments()
        .iter()
        .map(|s| (s.text.as_str(), s.cue.as_ref().and_then(|cue| cue.raw.as_deref())))
        .collect();
    let expected = [
        ("Far away, a bell rang.", Some("<i>Far away, a bell rang.</i>")),
        ("That was my bell.", None),
    ];
    assert_eq!((raws, shaped.lost_markup), (expected.to_vec(), 1));
}

#[test]
fn japanese_lines_break_between_words_and_never_before_a_closing_mark() {
    let text = "静かな港に小さな船が帰ってきました。「おかえり」と灯台の人が言いました。";
    let track = said(&[(text, 12_000, 0)]).in_language(Some("ja".into()));
    let profile = Profile::named("netflix-ja").unwrap();
    let shaped = shape(&track, &ShapeOptions::new(&profile));
    let lines: Vec<&str> = shaped.track.segments().iter().flat_map(|s| s.text.lines()).collect();
    assert_eq!(lines.concat(), text);
    assert!(lines.iter().all(|line| !line.starts_with(['。', '」', 'ま', 'ー'])), "{lines:?}");
    assert!(shaped.unmet.is_empty(), "{:?} {lines:?}", shaped.unmet);
}

#[test]
fn a_cue_without_times_of_words_is_joined_or_left_and_cut_only_where_it_is_too_long() {
    let profile = Profile::named("netflix-en").unwrap();
    let told = |cues: &[(&str, u64, u64)]| {
        avoidable(&said(cues), &ShapeOptions::new(&profile).with_language(Some("en")))
    };
    let full =
        "the last of the boats has come home at six\nand we count the lamps along the dark pier";
    assert_eq!(told(&[("we walk down to the", 2_000, 100), ("harbor.", 900, 0)]), [false, true]);
    assert!(!told(&[(full, 6_000, 100), ("harbor.", 900, 0)])[1]);
    assert_eq!(told(&[("we walk down to the quiet harbor of the village", 6_000, 0)]), [true]);
    let hurried = "we have to go down to the harbor right now";
    assert_eq!(told(&[(hurried, 1_000, 3_000), ("Later.", 900, 0)]), [true, false]);
    let slow = "It is late, and all other boats are away.";
    assert_eq!(told(&[(hurried, 1_000, 80), (slow, 5_000, 0)]), [true, false]);
    assert_eq!(told(&[(hurried, 1_000, 80), (full, 6_000, 0)]), [false, false]);
}
