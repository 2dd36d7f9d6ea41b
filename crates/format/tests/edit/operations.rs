use cuedex_format::ErrorKind;
use cuedex_model::{Chapter, Origin, TimeSpan, Timestamp, Track, TrackKind, Transcript};
use serde_json::json;

use super::{after, edited, id, operation, talk, texts, told, track};

fn at(millis: u64) -> Timestamp {
    Timestamp::from_millis(millis)
}

fn kitchen() -> Transcript {
    let mut talk = talk(&[
        (1_000, 2_000, "put the kettel on"),
        (2_500, 3_500, "the kettel sings"),
        (4_000, 5_000, "thank you"),
    ]);
    talk.tracks.push(track(TrackKind::Visual, &[(1_000, 4_000, "a red kettel")]));
    talk.chapters = vec![Chapter::new(at(1_000), Some(at(5_000)), "Tea")];
    talk
}

#[test]
fn a_shift_moves_everything_or_what_is_named() {
    let all = after(&kitchen(), json!({"op":"shift","by_ms":500}));
    assert_eq!(told(&all)[0].0, 1_500);
    assert_eq!(all.tracks[0].segments()[0].words[1].span, TimeSpan::from_millis(1_750, 2_000));
    assert_eq!(all.tracks[1].segments()[0].span.start(), at(1_500));
    assert_eq!((all.chapters[0].start, all.chapters[0].end()), (at(1_500), Some(at(5_500))));

    let seen = after(&kitchen(), json!({"op":"shift","by_ms":500,"where":{"track":"visual"}}));
    assert_eq!(
        (seen.tracks[1].segments()[0].span.start(), told(&seen)),
        (at(1_500), told(&kitchen()))
    );
    assert_eq!(seen.chapters, kitchen().chapters);

    let late = after(
        &kitchen(),
        json!({"op":"shift","by_ms":500,"where":{"track":"audio","from_ms":2500}}),
    );
    assert_eq!(told(&late).iter().map(|s| s.0).collect::<Vec<_>>(), [1_000, 3_000, 4_500]);
    assert_eq!(late.tracks[0].segments()[1].words[0].span.start(), at(3_000));
}

#[test]
fn times_before_zero_are_held_there_and_counted() {
    let (held, applied) = edited(&kitchen(), json!({"op":"shift","by_ms":-1500})).unwrap();
    assert_eq!(told(&held)[0], (0, 500, "put the kettel on".into()));
    assert_eq!(applied.held_at_zero, 2);
}

#[test]
fn moving_in_time_corrects_nothing_and_changing_words_does() {
    let origins = |t: &Transcript| -> Vec<Origin> {
        t.tracks[0].segments().iter().map(|s| s.origin).collect()
    };
    let moved = after(&kitchen(), json!({"op":"scale","by":"25/23.976"}));
    assert_eq!(origins(&moved), [Origin::Machine; 3]);
    let changed = after(&kitchen(), json!({"op":"replace","find":"kettel","with":"kettle"}));
    assert_eq!(origins(&changed), [Origin::Corrected, Origin::Corrected, Origin::Machine]);
    assert_eq!(changed.tracks[1].segments()[0].text, "a red kettle");
}

#[test]
fn a_replacement_says_how_many_places_it_changed() {
    let places = |json| edited(&kitchen(), json).unwrap().1.places;
    assert_eq!(places(json!({"op":"replace","find":"kettel","with":"kettle"})), [3]);
    assert_eq!(
        places(json!({"op":"replace","find":"the","with":"a","where":{"track":"audio"}})),
        [2]
    );
    assert_eq!(places(json!({"op":"replace","find":"ettel","with":"x"})), [0]);
    assert_eq!(places(json!({"op":"replace","find":"KETTEL","with":"x"})), [0]);
    assert_eq!(places(json!({"op":"replace","find":"kettel","with":"kettel"})), [0]);
    let pattern = json!({"op":"replace","find":"(k)ettel","with":"${1}ettle","regex":true});
    assert_eq!(texts(&after(&kitchen(), pattern))[1], "the kettle sings");
}

#[test]
fn filters_are_met_all_at_once() {
    let mut talk = kitchen();
    let mut segments = talk.tracks[0].take_segments();
    segments[1].speaker = Some("Ann".into());
    segments[2].words[1].speaker = Some("ann".into());
    talk.tracks[0] = Track::new(TrackKind::Audio, segments);
    let left = |filter| texts(&after(&talk, json!({"op":"delete","where":filter}))).join("|");
    assert_eq!(left(json!({"speaker":"ANN"})), "put the kettel on");
    assert_eq!(left(json!({"text":"Kettel SINGS"})), "put the kettel on|thank you");
    assert_eq!(left(json!({"text":"kettel","to_ms":2500})), "the kettel sings|thank you");
    assert_eq!(left(json!({"from_ms":2000,"to_ms":4000})), "put the kettel on|thank you");
    assert_eq!(left(json!({"origin":"corrected"})), "put the kettel on|the kettel sings|thank you");
    assert_eq!(
        left(json!({"segments":[id(&talk, 0, 0)], "from_ms": 3000})),
        "put the kettel on|the kettel sings|thank you"
    );
}

#[test]
fn set_text_keeps_the_times_of_the_words_that_stay() {
    let talk = kitchen();
    let text = "put the old kettle on, Ann";
    let new = after(&talk, json!({"op":"set_text","segment":id(&talk, 0, 0),"text":text}));
    let segment = &new.tracks[0].segments()[0];
    let words: Vec<_> = segment.words.iter().map(|w| (w.text.as_str(), w.guessed)).collect();
    let expected = [
        ("put", false),
        ("the", false),
        ("old", true),
        ("kettle", true),
        ("on,", true),
        ("Ann", true),
    ];
    assert_eq!(words[..2], expected[..2]);
    assert_eq!(segment.words[0].span, talk.tracks[0].segments()[0].words[0].span);
    assert_eq!(words.len(), expected.len());
}

#[test]
fn a_speaker_is_set_and_renamed() {
    let talk = kitchen();
    let set = after(&talk, json!({"op":"set_speaker","speaker":"Ann","where":{"track":"audio"}}));
    assert!(set.tracks[0].segments().iter().all(|s| s.speaker.as_deref() == Some("Ann")));
    assert_eq!(set.tracks[1], talk.tracks[1]);
    let renamed = after(&set, json!({"op":"rename_speaker","from":"Ann","to":"Anna"}));
    assert!(renamed.tracks[0].segments().iter().all(|s| s.speaker.as_deref() == Some("Anna")));
    let nobody =
        after(&renamed, json!({"op":"set_speaker","speaker":null,"where":{"speaker":"anna"}}));
    assert!(nobody.tracks[0].segments().iter().all(|s| s.speaker.is_none()));
}

#[test]
fn a_split_goes_by_word_character_or_time() {
    let talk = kitchen();
    for place in [json!({"word":2}), json!({"character":8}), json!({"ms":1500})] {
        let split = after(&talk, json!({"op":"split","segment":id(&talk, 0, 0),"at":place}));
        let halves = [(1_000, 1_500, "put the".to_owned()), (1_500, 2_000, "kettel on".to_owned())];
        assert_eq!(told(&split)[..2], halves);
        let words: Vec<usize> = split.tracks[0].segments().iter().map(|s| s.words.len()).collect();
        assert_eq!(words, [2, 2, 3, 2]);
        assert_eq!(split.tracks[0].segments()[0].id, talk.tracks[0].segments()[0].id);
    }
    for nowhere in
        [json!({"word":0}), json!({"word":4}), json!({"ms":900}), json!({"character":99})]
    {
        let error = edited(&talk, json!({"op":"split","segment":id(&talk, 0, 0),"at":nowhere}));
        assert_eq!(error.unwrap_err().kind(), ErrorKind::Unfit);
    }
}

#[test]
fn without_words_a_split_shares_the_time_by_letters() {
    let mut talk = talk(&[(0, 1_000, "abcd efgh")]);
    let mut segments = talk.tracks[0].take_segments();
    segments[0].words.clear();
    talk.tracks[0] = Track::new(TrackKind::Audio, segments);
    let split = after(&talk, json!({"op":"split","segment":id(&talk, 0, 0),"at":{"word":1}}));
    assert_eq!(told(&split), [(0, 555, "abcd".into()), (555, 1_000, "efgh".into())]);
}

#[test]
fn halves_of_an_instant_stay_in_their_order() {
    let mut whole = talk(&[(500, 500, "one two three four"), (500, 500, "after")]);
    for (place, word) in [(0, 2), (0, 1), (2, 1)] {
        let split = json!({"op":"split","segment":id(&whole, 0, place),"at":{"word":word}});
        whole = after(&whole, split);
    }
    assert_eq!(texts(&whole), ["one", "two", "three", "four", "after"]);
}

#[test]
fn neighbours_are_joined_and_others_are_not() {
    let talk = kitchen();
    let join = |places: &[usize]| {
        let ids: Vec<_> = places.iter().map(|place| id(&talk, 0, *place)).collect();
        edited(&talk, json!({"op":"join","segments":ids}))
    };
    let (joined, _) = join(&[1, 0]).unwrap();
    assert_eq!(told(&joined)[0], (1_000, 3_500, "put the kettel on the kettel sings".into()));
    assert_eq!(joined.tracks[0].segments()[0].words.len(), 7);
    for wrong in [&[0, 2][..], &[0], &[0, 0]] {
        assert_eq!(join(wrong).unwrap_err().kind(), ErrorKind::Unfit, "{wrong:?}");
    }
}

#[test]
fn scripts_without_spaces_are_joined_without_one() {
    let talk = talk(&[(0, 100, "静かな"), (100, 200, "港へ")]);
    let ids = [id(&talk, 0, 0), id(&talk, 0, 1)];
    assert_eq!(texts(&after(&talk, json!({"op":"join","segments":ids}))), ["静かな港へ"]);
}

#[test]
fn what_is_put_in_or_moved_overlaps_nobody_unless_it_may() {
    let talk = kitchen();
    let insert = |start: u64, end: u64, overlap: bool| {
        let json =
            json!({"op":"insert","start_ms":start,"end_ms":end,"text":"oh","overlap":overlap});
        edited(&talk, json)
    };
    assert_eq!(texts(&insert(2_000, 2_500, false).unwrap().0)[1], "oh");
    assert_eq!(insert(1_999, 2_100, false).unwrap_err().kind(), ErrorKind::Overlap);
    assert_eq!(texts(&insert(1_999, 2_100, true).unwrap().0)[1], "oh");
    assert_eq!(insert(200, 100, false).unwrap_err().kind(), ErrorKind::Unfit);
    let retime = |start: u64, end: u64| {
        let json = json!({"op":"retime","segment":id(&talk, 0, 1),"start_ms":start,"end_ms":end});
        edited(&talk, json)
    };
    assert_eq!(retime(2_400, 4_001).unwrap_err().kind(), ErrorKind::Overlap);
    let (moved, _) = retime(2_000, 4_000).unwrap();
    let words: Vec<_> = moved.tracks[0].segments()[1].words.iter().map(|w| w.span).collect();
    assert_eq!((words[0].start(), words[2].end()), (at(2_000), at(4_000)));
}

#[test]
fn an_overlap_that_was_there_is_no_fault() {
    let talk = talk(&[(0, 2_000, "both"), (1_000, 3_000, "at once")]);
    let json = json!({"op":"retime","segment":id(&talk, 0, 1),"start_ms":1500,"end_ms":3500});
    assert_eq!(told(&after(&talk, json))[1].0, 1_500);
}

#[test]
fn two_known_times_put_all_others_right() {
    let points = json!([{"from_ms":1000,"to_ms":2000},{"from_ms":4000,"to_ms":8000}]);
    let synced = after(&kitchen(), json!({"op":"sync","points":points}));
    assert_eq!(told(&synced).iter().map(|s| s.0).collect::<Vec<_>>(), [2_000, 5_000, 8_000]);
    let backwards = json!([{"from_ms":1000,"to_ms":8000},{"from_ms":4000,"to_ms":2000}]);
    let error = edited(&kitchen(), json!({"op":"sync","points":backwards})).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unfit);
}

#[test]
fn frames_hold_both_ends_and_the_words_stay_inside() {
    let talk = talk(&[(1_003, 1_990, "put the kettle on")]);
    let snapped = after(&talk, json!({"op":"snap","fps":"25"}));
    assert_eq!(told(&snapped), [(1_000, 2_000, "put the kettle on".into())]);
    let short = after(&super::talk(&[(1_021, 1_030, "oh")]), json!({"op":"snap","fps":"25"}));
    let segment = &short.tracks[0].segments()[0];
    assert_eq!(segment.span, TimeSpan::from_millis(1_040, 1_080));
    assert!(segment.words.iter().all(|w| w.span.start() >= segment.span.start()));
}

#[test]
fn errors_name_the_operation_and_nothing_changes() {
    let talk = kitchen();
    let good = operation(json!({"op":"shift","by_ms":10}));
    let bad = operation(json!({"op":"set_text","segment":"00000001","text":"x"}));
    let mut editor = cuedex_format::edit::Editor::new(talk.clone());
    let error = editor.apply(&[good, bad]).unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::UnknownSegment, Some(2)));
    assert_eq!(error.to_string(), "operation 2 (set_text): there is no segment 00000001");
    assert_eq!(editor.into_transcript(), talk);
}

#[test]
fn equal_ids_on_two_tracks_need_the_track() {
    let mut talk = talk(&[(0, 100, "tea")]);
    talk.tracks.push(track(TrackKind::Visual, &[(0, 100, "tea")]));
    let named = id(&talk, 0, 0);
    let text = |segment: &str| edited(&talk, json!({"op":"set_text","segment":segment,"text":"x"}));
    assert_eq!(text(&named).unwrap_err().kind(), ErrorKind::UnknownSegment);
    let (seen, _) = text(&format!("visual/{named}")).unwrap();
    assert_eq!((texts(&seen)[0], seen.tracks[1].segments()[0].text.as_str()), ("tea", "x"));
}

#[test]
fn nobody_deletes_everything_by_saying_nothing() {
    for json in
        [json!({"op":"delete"}), json!({"op":"set_speaker","speaker":"x"}), json!({"op":"redact"})]
    {
        assert_eq!(edited(&kitchen(), json).unwrap_err().kind(), ErrorKind::Unfit);
    }
}

#[test]
fn a_broken_pattern_is_told_with_its_cause() {
    let error = edited(&kitchen(), json!({"op":"replace","find":"(","with":"","regex":true}));
    let error = error.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unfit);
    assert!(std::error::Error::source(&error).is_some_and(|e| e.to_string().contains("unclosed")));
}

#[test]
fn a_segment_is_found_again_in_a_changed_source_by_text_and_time() {
    let talk = talk(&[(1_000, 2_000, "tea"), (5_000, 6_000, "tea"), (9_000, 9_500, "end")]);
    let (_, applied) =
        edited(&talk, json!({"op":"set_text","segment":id(&talk, 0, 1),"text":"coffee"})).unwrap();
    let on = |segments: &[(u64, u64, &str)]| {
        let mut editor = cuedex_format::edit::Editor::new(super::talk(segments));
        let fits = editor.step(&applied.steps[0]);
        (fits.is_ok(), texts(&editor.into_transcript()).join("|"))
    };
    assert_eq!(on(&[(1_000, 2_000, "tea"), (5_900, 6_500, "tea")]), (true, "tea|coffee".into()));
    assert_eq!(on(&[(1_000, 2_000, "tea"), (6_001, 6_500, "tea")]), (false, "tea|tea".into()));
    assert_eq!(on(&[(5_000, 6_000, "milk")]), (false, "milk".into()));
}
