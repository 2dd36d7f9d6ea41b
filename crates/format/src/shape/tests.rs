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

fn shaped(segments: Vec<Segment>) -> Shaped {
    let profile = Profile::named("netflix-en").unwrap();
    let track = Track::new(TrackKind::Audio, segments);
    shape(&track, &ShapeOptions::new(&profile).with_language(Some("en")))
}

fn at(start: u64, end: u64, text: &str) -> Segment {
    Segment::new(TimeSpan::from_millis(start, end), text)
}

fn spoken(start: u64, end: u64, text: &str, times: &[(u64, u64)]) -> Segment {
    let word = |(text, (start, end)): (&str, &(u64, u64))| {
        cuedex_model::Word::new(TimeSpan::from_millis(*start, *end), text)
    };
    let words = text.split(' ').zip(times).map(word).collect();
    Segment { words, ..at(start, end, text) }
}

#[test]
fn a_cue_without_times_of_words_keeps_its_end_as_far_as_a_cue_may_last() {
    let spans = |segments| -> Vec<TimeSpan> {
        shaped(segments).track.segments().iter().map(|segment| segment.span).collect()
    };
    for text in ["Yes.", "The boat is in"] {
        for (start, end) in [(1_000, 4_000), (1_019, 8_019)] {
            let [span] = spans(vec![at(start, end, text)])[..] else { panic!("{text}: one cue") };
            assert!(span.end().as_millis() + 60 > end, "{text} {span:?}");
        }
    }
    let long = shaped(vec![at(0, 20_000, "The boat is in")]);
    assert_eq!(long.track.segments()[0].span, TimeSpan::from_millis(0, 7_000));
    assert!(long.changes.iter().any(|change| change.step == timing::Step::MaxDuration));
}

#[test]
fn speech_over_speech_is_cut_with_a_word_about_it() {
    let speaker = |name: &str, segment| Segment { speaker: Some(name.into()), ..segment };
    let cut = shaped(vec![
        speaker("Bob", at(6_000, 9_000, "I never saw the boat leave.")),
        speaker("Ann", at(6_500, 9_500, "You did not look at the pier.")),
    ]);
    let change = cut.changes.iter().find(|change| change.step == timing::Step::Overlap).unwrap();
    assert_eq!((change.before.end().as_millis(), change.after.end().as_millis()), (9_000, 6_520));
    let timed = shaped(vec![
        speaker("Bob", spoken(6_000, 9_000, "I saw", &[(6_000, 6_400), (6_400, 9_000)])),
        speaker("Ann", spoken(6_500, 9_500, "You did", &[(6_500, 7_400), (7_400, 9_500)])),
    ]);
    assert!(timed.unmet.iter().any(|unmet| (unmet.cue, unmet.rule) == (0, Rule::WordOutside)));
}

#[test]
fn a_word_that_begins_when_its_cue_is_gone_is_told_of() {
    let speaker = |name: &str, segment| Segment { speaker: Some(name.into()), ..segment };
    let told = shaped(vec![
        speaker("Bob", spoken(0, 2_560, "Look there", &[(0, 2_500), (2_530, 2_560)])),
        speaker("Ann", spoken(2_560, 5_000, "Where is", &[(2_560, 3_000), (3_000, 5_000)])),
    ]);
    assert_eq!(told.track.segments()[0].span.end().as_millis(), 2_480);
    let outside = told.unmet.iter().find(|unmet| unmet.rule == Rule::WordOutside).unwrap();
    assert_eq!((outside.cue, outside.measured, outside.allowed), (0, 80.0, 0.0));
}

#[test]
fn every_cue_is_on_screen_for_a_frame() {
    let speaker = |n: u64| Segment {
        speaker: Some(n.to_string()),
        ..at(1_000, 1_000, "A gull cries over the bay.")
    };
    let crowd = shaped((0..50).map(speaker).collect());
    assert!(crowd.track.segments().iter().all(|cue| cue.span.duration_millis() >= 40));
    assert!(crowd.unmet.iter().any(|unmet| unmet.rule == Rule::Overlap));
    let text = "A gull cries over the bay and the boats go out to the islands before the tide turns,\
        and nobody on the pier can tell when the last of them will be home";
    let brief = shaped(vec![at(0, 10, text), at(10, 4_000, "The bell rings at noon.")]);
    assert!(brief.track.segments().iter().all(|cue| cue.span.duration_millis() >= 40));
}

#[test]
fn turns_marks_and_songs_are_not_mixed_with_speech() {
    let cues = |segments| -> Vec<String> {
        let track = shaped(segments).track;
        track.segments().iter().map(|segment| segment.text.clone()).collect()
    };
    let told = cues(vec![at(0, 6_000, "Hello & welcome friend\n- One\n- Two")]);
    assert_eq!(told, ["Hello & welcome friend", "- One\n- Two"]);
    let told = cues(vec![at(0, 4_000, "and then it goes on\n- Where are you?")]);
    assert_eq!(told, ["and then it goes on", "- Where are you?"]);
    let told = cues(vec![at(0, 2_000, "- One"), at(2_080, 4_000, "and on we go.")]);
    assert!(told.iter().all(|cue| !cue.contains("One and")), "{told:?}");
    let told = cues(vec![
        at(0, 1_500, "[laughs]"),
        at(1_600, 3_000, "We go now."),
        at(3_100, 4_600, "\u{266a} Row your boat \u{266a}"),
        at(4_700, 7_000, "Stop.\n\u{266a} Row again \u{266a}"),
    ]);
    let expected = [
        "[laughs]",
        "We go now.",
        "\u{266a} Row your boat \u{266a}",
        "Stop.",
        "\u{266a} Row again \u{266a}",
    ];
    assert_eq!(told, expected);
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
