use cuedex_format::{ErrorKind, ReadOptions, read, rewrite};
use cuedex_model::{Cue, Segment, TimeSpan};

use super::{edited, edited_as, options, shift};

fn new(start: u64, end: u64, text: &str) -> Segment {
    Segment::new(TimeSpan::from_millis(start, end), text)
}

#[test]
fn a_shifted_cue_keeps_number_spacing_width_and_coordinates() {
    let text = "\u{feff}a preface\r\n\r\n 7 \r\n0:00:01.5  -->0:00:02.50  X1:1 X2:2 \r\n<i>low</i> tide  \n\r\n\r\n7\n00:00:05,000 --> 00:00:06,000\rquay";
    let after = edited(text, "a.srt", |cues| cues.iter_mut().for_each(|cue| shift(cue, 1_250)));
    assert_eq!(
        after,
        "\u{feff}a preface\r\n\r\n 7 \r\n0:00:02.750  -->0:00:03.75  X1:1 X2:2 \r\n<i>low</i> tide  \n\r\n\r\n7\n00:00:06,250 --> 00:00:07,250\rquay"
    );
}

#[test]
fn a_shifted_webvtt_cue_keeps_id_settings_markup_and_moves_its_inner_times() {
    let text = "WEBVTT a title\n\nSTYLE\n::cue {}\n\nintro\n00:01.000 --> 00:05.000  line:0 \n<v.loud Ann>to <00:02.000><c>the</c> <00:03.000>quay</v>\n\nNOTE x\n\n00:06.000 --> 00:07.000\nplain\n";
    let after = edited(text, "a.vtt", |cues| shift(&mut cues[0], 500));
    assert_eq!(
        after,
        "WEBVTT a title\n\nSTYLE\n::cue {}\n\nintro\n00:01.500 --> 00:05.500  line:0 \n<v.loud Ann>to <00:02.500><c>the</c> <00:03.500>quay</v>\n\nNOTE x\n\n00:06.000 --> 00:07.000\nplain\n"
    );
    let words = edited(text, "a.vtt", |cues| {
        cues[0].words[1].span = TimeSpan::from_millis(2_200, 3_000);
        cues[0].words[0].span = TimeSpan::from_millis(1_000, 2_200);
    });
    assert_eq!(words, text.replace("<00:02.000>", "<00:02.200>"));
}

#[test]
fn inner_times_that_the_edit_moved_already_are_not_moved_again() {
    let text = "WEBVTT\n\n00:01.000 --> 00:05.000\nto <00:02.000>the <00:03.000>quay\n";
    let after = edited(text, "a.vtt", |cues| {
        shift(&mut cues[0], 500);
        cues[0].text = "to a quay".into();
        cues[0].words[1].text = "a".into();
        let raw = "to <00:02.500>a <00:03.500>quay".to_owned();
        cues[0].cue = Some(Box::new(Cue { raw: Some(raw), ..Cue::default() }));
    });
    assert_eq!(after, "WEBVTT\n\n00:01.500 --> 00:05.500\nto <00:02.500>a <00:03.500>quay\n");
    let after = edited(text, "a.vtt", |cues| {
        shift(&mut cues[0], 500);
        cues[0].text = "to a quay".into();
        let raw = "to <00:02.000>a <00:03.000>quay".to_owned();
        cues[0].cue = Some(Box::new(Cue { raw: Some(raw), ..Cue::default() }));
    });
    assert_eq!(after, "WEBVTT\n\n00:01.500 --> 00:05.500\nto <00:02.500>a <00:03.500>quay\n");
}

#[test]
fn a_text_said_anew_keeps_the_inner_times_of_the_words_that_stay() {
    let text = "WEBVTT\n\n00:01.000 --> 00:05.000\nto <00:02.000>the <00:03.000>key\n";
    let after = edited(text, "a.vtt", |cues| {
        cues[0].text = "to the old quay".into();
        let mut old = cues[0].words[2].clone();
        (old.text, old.guessed) = ("old".into(), true);
        // They share their second by their letters.
        old.span = TimeSpan::from_millis(2_500, 3_000);
        cues[0].words[1].span = TimeSpan::from_millis(2_000, 2_500);
        cues[0].words[2].text = "quay".into();
        cues[0].words.insert(2, old);
    });
    assert_eq!(
        after,
        "WEBVTT\n\n00:01.000 --> 00:05.000\nto <00:00:02.000>the old <00:00:03.000>quay\n"
    );
}

const SCRIPT: &str = "[Script Info]\r\nTitle: Soup\r\n\r\n[Events]\r\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\r\nDialogue: 3, 0:00:01.00 ,0:00:02.00,Loud, Ann ,5,,7,fx,{\\an8\\k20}low {\\k30}tide\r\nComment: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,kept\r\nDialogue: 0,0:00:03.00,0:00:04.00,Default,,0,0,0,,{\\i1}salt{\\i0}, please\r\n";

#[test]
fn a_shifted_line_of_dialogue_changes_its_times_alone() {
    let after = edited(SCRIPT, "a.ass", |cues| cues.iter_mut().for_each(|cue| shift(cue, 1_000)));
    let expected = SCRIPT
        .replacen(" 0:00:01.00 ,0:00:02.00,Loud", " 0:00:02.00 ,0:00:03.00,Loud", 1)
        .replace("0:00:03.00,0:00:04.00", "0:00:04.00,0:00:05.00");
    assert_eq!(after, expected);
}

#[test]
fn a_speaker_changes_the_voice_alone() {
    let after = edited(SCRIPT, "a.ass", |cues| cues[0].speaker = Some("Bo".into()));
    assert_eq!(after, SCRIPT.replace("Loud, Ann ,", "Loud, Bo ,"));
    let text = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v.x Ann>low <i>tide</i>\n\n00:03.000 --> 00:04.000\nquay &amp; pier \n";
    let after = edited(text, "a.vtt", |cues| {
        cues[0].speaker = Some("Bo & Al".into());
        cues[1].speaker = Some("Ann".into());
    });
    assert_eq!(
        after,
        text.replace("<v.x Ann>", "<v.x Bo &amp; Al>")
            .replace("quay &amp; pier", "<v Ann>quay &amp; pier")
    );
    let told = edited_as(b"1\n00:00:01,000 --> 00:00:02,000\nlow\n", "a.srt", &options(), |cues| {
        cues[0].speaker = Some("Ann".into());
    });
    let omitted = told.unwrap().written.omitted;
    assert_eq!(omitted.iter().map(|o| o.what.as_str()).collect::<Vec<_>>(), ["speakers"]);
}

#[test]
fn a_text_edit_takes_the_payload_that_shows_it_and_else_plain_text() {
    let text = "4\r\n00:00:01.000 --> 00:00:02,000 X1:1\r\n<i>low</i> tide \r\n\r\n5\r\n00:00:03,000 --> 00:00:04,000\r\n<b>quay</b>";
    let after = edited(text, "a.srt", |cues| {
        cues[0].text = "high tide".into();
        cues[0].cue.as_mut().unwrap().raw = Some("<i>high</i> tide".into());
        cues[1].text = "a <i>pier</i>\nof stone".into();
    });
    assert_eq!(
        after,
        "4\r\n00:00:01.000 --> 00:00:02,000 X1:1\r\n<i>high</i> tide\r\n\r\n5\r\n00:00:03,000 --> 00:00:04,000\r\n<b>a &lt;i>pier&lt;/i>\r\nof stone</b>"
    );
    let stale = edited(text, "a.srt", |cues| cues[0].text = "high tide".into());
    assert_eq!(stale, text.replace("<i>low</i> tide ", "high tide"));
    let open = edited(text, "a.srt", |cues| cues[1].text = "quay <b x".into());
    assert_eq!(open, text.replace("<b>quay</b>", "quay <b x"));
    let voiced = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v.loud Ann>low &amp; tide</v>\n";
    let said = edited(voiced, "a.vtt", |cues| cues[0].text = "high < tide".into());
    assert_eq!(said, voiced.replace("low &amp; tide", "high &lt; tide"));
    let after = edited(SCRIPT, "a.ass", |cues| {
        cues[1].text = "pepper, please".into();
        cues[1].cue.as_mut().unwrap().raw = Some("{\\i1}pepper{\\i0}, please".into());
    });
    assert_eq!(after, SCRIPT.replace("salt", "pepper"));
}

#[test]
fn the_codes_of_an_italic_style_are_not_written_into_the_line() {
    let script = "[V4+ Styles]\nFormat: Name, Italic\nStyle: It,-1\n\n[Events]\nFormat: Start, End, Style, Text\nDialogue: 0:00:01.00,0:00:02.00,It,low {\\b1}tide\n";
    let after = edited(script, "a.ass", |cues| {
        let raw = cues[0].cue.as_mut().unwrap().raw.as_mut().unwrap();
        *raw = raw.replace("low", "high");
        cues[0].text = "high tide".into();
    });
    assert_eq!(after, script.replace("low", "high"));
}

#[test]
fn a_text_comes_and_goes_with_its_line() {
    let text =
        "1\r\n00:00:01,000 --> 00:00:02,000\r\n\r\n2\r\n00:00:03,000 --> 00:00:04,000\r\nquay\r\n";
    let after = edited(text, "a.srt", |cues| {
        cues[0].text = "low".into();
        cues[1].text = String::new();
    });
    assert_eq!(
        after,
        "1\r\n00:00:01,000 --> 00:00:02,000\r\nlow\r\n\r\n2\r\n00:00:03,000 --> 00:00:04,000\r\n"
    );
    let bare = "1\n00:00:01,000 --> 00:00:02,000";
    assert_eq!(edited(bare, "a.srt", |cues| cues[0].text = "low".into()), format!("{bare}\nlow"));
}

#[test]
fn words_in_the_line_of_times_go_when_the_text_is_another() {
    let text =
        "1\n00:00:01,000 --> 00:00:02,000 low tide\n\n2\n00:00:03,000 --> 00:00:04,000\nquay\n";
    let after = edited(text, "a.srt", |cues| cues[0].text = "high tide".into());
    assert_eq!(after, text.replace(" low tide\n", "\nhigh tide\n"));
    let after = edited(text, "a.srt", |cues| shift(&mut cues[0], 1));
    assert_eq!(after, text.replace("01,000 --> 00:00:02,000", "01,001 --> 00:00:02,001"));
}

const NOTED: &str = "WEBVTT\n\nNOTE top\n\none\n00:01.000 --> 00:02.000\nlow\n\n\nNOTE between\n\ntwo\n00:03.000 --> 00:04.000\ntide\n\nthree\n00:05.000 --> 00:06.000\nquay\n\nNOTE end\n";

#[test]
fn a_deleted_cue_leaves_the_notes_beside_it() {
    let without = |n: usize| edited(NOTED, "a.vtt", |cues| drop(cues.remove(n)));
    assert_eq!(without(0), NOTED.replace("one\n00:01.000 --> 00:02.000\nlow\n\n\n", ""));
    assert_eq!(without(1), NOTED.replace("two\n00:03.000 --> 00:04.000\ntide\n\n", ""));
    assert_eq!(without(2), NOTED.replace("three\n00:05.000 --> 00:06.000\nquay\n\n", ""));
    assert_eq!(
        edited(NOTED, "a.vtt", Vec::clear),
        "WEBVTT\n\nNOTE top\n\nNOTE between\n\nNOTE end\n"
    );
    let after = edited(SCRIPT, "a.ass", |cues| drop(cues.remove(0)));
    let kept: Vec<&str> =
        SCRIPT.split_inclusive('\n').filter(|line| !line.contains("fx")).collect();
    assert_eq!(after, kept.concat());
}

#[test]
fn the_last_cues_go_with_the_lines_before_them() {
    let text = "1\n00:00:01,000 --> 00:00:02,000\nlow\n\n2\n00:00:03,000 --> 00:00:04,000\ntide\n\n\n3\n00:00:05,000 --> 00:00:06,000\nquay\n\n";
    let after = edited(text, "a.srt", |cues| cues.truncate(1));
    assert_eq!(after, "1\n00:00:01,000 --> 00:00:02,000\nlow\n\n");
}

#[test]
fn plain_numbers_are_counted_anew_and_others_stay() {
    let text = "1\r\n00:00:01,000 --> 00:00:02,000\r\nlow\r\n\r\n2\r\n00:00:03,000 --> 00:00:04,000\r\ntide\r\n\r\n3\r\n00:00:05,000 --> 00:00:06,000\r\nquay";
    let remove = |text: &str| edited(text, "a.srt", |cues| drop(cues.remove(1)));
    assert_eq!(
        remove(text),
        "1\r\n00:00:01,000 --> 00:00:02,000\r\nlow\r\n\r\n2\r\n00:00:05,000 --> 00:00:06,000\r\nquay"
    );
    let sparse = text.replace("\r\n3\r\n", "\r\n9\r\n");
    assert!(remove(&sparse).ends_with("low\r\n\r\n9\r\n00:00:05,000 --> 00:00:06,000\r\nquay"));
}

#[test]
fn new_cues_stand_at_their_place_in_the_manner_of_their_neighbours() {
    let text = "1\r\n0:00:01.0 --> 0:00:02.0\r\nlow\r\n\r\n2\r\n0:00:05.0 --> 0:00:06.0\r\ntide";
    let after = edited(text, "a.srt", |cues| {
        cues.extend([
            new(500, 900, "first"),
            new(3_000, 4_250, "two\nlines"),
            new(9_000, 10_000, "last"),
        ]);
    });
    assert_eq!(
        after,
        "1\r\n0:00:00.5 --> 0:00:00.9\r\nfirst\r\n\r\n2\r\n0:00:01.0 --> 0:00:02.0\r\nlow\r\n\r\n3\r\n0:00:03.0 --> 0:00:04.250\r\ntwo\r\nlines\r\n\r\n4\r\n0:00:05.0 --> 0:00:06.0\r\ntide\r\n\r\n5\r\n0:00:09.0 --> 0:00:10.0\r\nlast"
    );
    let mut said = new(4_500, 4_700, "salt & <pepper>");
    said.speaker = Some("Ann".into());
    let after = edited(NOTED, "a.vtt", |cues| cues.push(said));
    let cue = "tide\n\n00:04.500 --> 00:04.700\n<v Ann>salt &amp; &lt;pepper&gt;\n\nthree";
    assert_eq!(after, NOTED.replace("tide\n\nthree", cue));
    let after = edited("WEBVTT\n", "a.vtt", |cues| cues.push(new(1, 2, "low")));
    assert_eq!(after, "WEBVTT\n\n00:00:00.001 --> 00:00:00.002\nlow\n");
}

#[test]
fn cues_without_a_blank_line_between_them_stay_apart() {
    let text = "7\n00:00:01,000 --> 00:00:02,000\nlow\n8\n00:00:03,000 --> 00:00:04,000\ntide\n9\n00:00:05,000 --> 00:00:06,000\nquay\n\n10\n00:00:07,000 --> 00:00:08,000\npier\n";
    let without = |n: usize| edited(text, "a.srt", |cues| drop(cues.remove(n)));
    assert_eq!(without(0), text[text.find('8').unwrap()..]);
    assert_eq!(without(1), text.replace("8\n00:00:03,000 --> 00:00:04,000\ntide\n9", "\n9"));
    assert_eq!(without(2), text.replace("9\n00:00:05,000 --> 00:00:06,000\nquay\n", ""));
    let after = edited(text, "a.srt", |cues| cues.push(new(2_000, 2_500, "lamps")));
    let cue = "low\n\n8\n00:00:02,000 --> 00:00:02,500\nlamps\n\n8\n";
    assert_eq!(after, text.replace("low\n8\n", cue));
}

#[test]
fn new_lines_follow_the_columns_above_them() {
    let script = "[Events]\nFormat: Start, End, Text\nDialogue: 0:00:01.00,0:00:02.00,low\nFormat: Layer, Start, End, Name, Text\nDialogue: 1,0:00:03.00,0:00:04.00,Ann,tide\n";
    let after = edited(script, "a.ass", |cues| {
        cues.extend([new(2_500, 2_600, "quay"), new(9_000, 9_100, "pier")]);
        cues[1].speaker = Some("Bo".into());
    });
    assert_eq!(
        after,
        "[Events]\nFormat: Start, End, Text\nDialogue: 0:00:01.00,0:00:02.00,low\nDialogue: 0:00:02.50,0:00:02.60,quay\nFormat: Layer, Start, End, Name, Text\nDialogue: 1,0:00:03.00,0:00:04.00,Bo,tide\nDialogue: 0,0:00:09.00,0:00:09.10,,pier\n"
    );
}

#[test]
fn both_halves_of_a_split_line_have_its_form() {
    let after = edited(SCRIPT, "a.ass", |cues| {
        let mut half = cues[0].clone();
        (half.id, half.text, half.words) = (cuedex_model::SegmentId::UNSET, "tide".into(), vec![]);
        half.span = TimeSpan::from_millis(1_500, 2_000);
        half.cue = Some(Box::new(Cue { raw: None, ..*half.cue.unwrap() }));
        cues[0].text = "low".into();
        cues[0].words.clear();
        cues[0].span = TimeSpan::from_millis(1_000, 1_500);
        cues.push(half);
    });
    let halves = "Dialogue: 3, 0:00:01.00 ,0:00:01.50,Loud, Ann ,5,,7,fx,low\r\nDialogue: 3, 0:00:01.50 ,0:00:02.00,Loud, Ann ,5,,7,fx,tide\r\n";
    let rest = SCRIPT.find("Comment:").unwrap();
    let start = SCRIPT.find("Dialogue:").unwrap();
    assert_eq!(after, format!("{}{halves}{}", &SCRIPT[..start], &SCRIPT[rest..]));
}

#[test]
fn a_cue_that_overtakes_another_is_moved_and_keeps_its_form() {
    let after = edited(NOTED, "a.vtt", |cues| shift(&mut cues[1], 10_000));
    let moved = "two\n00:13.000 --> 00:14.000\ntide\n\n";
    let expected = NOTED
        .replace("two\n00:03.000 --> 00:04.000\ntide\n\n", "")
        .replace("NOTE end", &format!("{moved}NOTE end"));
    assert_eq!(after, expected);
}

#[test]
fn cues_out_of_order_stay_where_they_are() {
    let text = "1\n00:00:09,000 --> 00:00:08,000\nlow\n\n2\n00:00:01,000 --> 00:00:02,000\ntide\n";
    let after = edited(text, "a.srt", |cues| {
        cues.iter_mut().for_each(|cue| shift(cue, 1_000));
        cues.extend([new(2_500, 2_700, "quay"), new(11_000, 12_000, "pier")]);
    });
    assert_eq!(
        after,
        "1\n00:00:10,000 --> 00:00:09,000\nlow\n\n2\n00:00:11,000 --> 00:00:12,000\npier\n\n3\n00:00:02,000 --> 00:00:03,000\ntide\n\n4\n00:00:02,500 --> 00:00:02,700\nquay\n"
    );
}

#[test]
fn rolling_captions_that_were_cleaned_are_not_changed_in_place() {
    let cue = |n: u32, said: &str| format!("00:{n:02}.000 --> 00:{:02}.000\n{said}\n\n", n + 1);
    let lines = ["one by", "one the", "lamps go", "out along", "the quay"];
    let body: String = (1..5)
        .map(|n| cue(n, &format!("{}\n{}", lines[n as usize - 1], lines[n as usize])))
        .collect();
    let text = format!("WEBVTT\n\n{body}");
    let cleaned = ReadOptions::default();
    assert!(!read(text.as_bytes(), None, &cleaned).unwrap().removed.is_empty());
    let refused = edited_as(text.as_bytes(), "a.vtt", &cleaned, |cues| shift(&mut cues[0], 1));
    assert_eq!(refused.unwrap_err().kind(), ErrorKind::NotEditable);
    edited(&text, "a.vtt", |cues| shift(&mut cues[0], 1));
}

#[test]
fn the_title_of_a_script_is_changed_where_it_stands() {
    for (script, expected) in [
        (SCRIPT.to_owned(), SCRIPT.replace("Title: Soup", "Title: Stew")),
        (SCRIPT.replace("Title: Soup\r\n", ""), SCRIPT.replace("Title: Soup", "Title: Stew")),
        (SCRIPT.replace("Title: Soup", "Title:"), SCRIPT.replace("Title: Soup", "Title: Stew")),
    ] {
        let mut transcript = read(script.as_bytes(), None, &options()).unwrap().transcript;
        transcript.title = Some("Stew".into());
        let after = rewrite(script.as_bytes(), None, &options(), &transcript).unwrap();
        assert_eq!(String::from_utf8(after.bytes).unwrap(), expected);
        assert_eq!(after.written.omitted, []);
    }
}

#[test]
fn a_track_of_chapters_is_changed_in_place() {
    let text = "WEBVTT\nKind: chapters\n\n1\n00:00.000 --> 00:30.000\nThe <i>harbor</i>\n\nNOTE x\n\n2\n00:30.000 --> 01:00.000 line:0\nLamps\n";
    let mut transcript = read(text.as_bytes(), None, &options()).unwrap().transcript;
    transcript.chapters[1].title = "Lanterns".into();
    let after = rewrite(text.as_bytes(), None, &options(), &transcript).unwrap();
    assert_eq!(String::from_utf8(after.bytes).unwrap(), text.replace("Lamps", "Lanterns"));
}

#[test]
fn only_formats_that_are_written_are_changed_in_place() {
    let text = "0:00:01.000,0:00:02.000\nlow tide\n";
    let told = |edit: fn(&mut Vec<Segment>)| edited_as(text.as_bytes(), "a.sbv", &options(), edit);
    assert_eq!(told(|_| {}).unwrap().bytes, text.as_bytes());
    assert_eq!(told(|cues| shift(&mut cues[0], 1)).unwrap_err().kind(), ErrorKind::NotEditable);
}

#[test]
fn what_a_format_cannot_hold_of_an_edit_is_told() {
    let after = edited_as(SCRIPT.as_bytes(), "a.ass", &options(), |cues| shift(&mut cues[0], 4));
    let omitted = after.unwrap().written.omitted;
    assert_eq!(
        omitted.iter().map(|o| o.what.as_str()).collect::<Vec<_>>(),
        ["thousandths of a second"]
    );
}
