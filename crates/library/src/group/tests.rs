use super::*;
use crate::alternatives::Reason;
use crate::facts::{Sketch, TrackFacts};
use crate::settings::Settings;

mod names;

fn text(language: Option<&str>, words: &str) -> Facts {
    let track = TrackFacts {
        language: language.map(str::to_owned),
        segments: 1,
        sketch: Sketch::of([words].into_iter()),
        ..TrackFacts::default()
    };
    Facts { tracks: vec![track], ..Facts::default() }
}

/// The members of a video as `path: winner` or `path: used`, with documents made by `make`.
fn outcome(files: &[(&str, i64, Facts)], settings: &str) -> BTreeMap<String, Vec<String>> {
    let settings = Settings::parse(settings).unwrap();
    let files: Vec<_> = files
        .iter()
        .map(|(path, modified_ns, facts)| FileIn {
            path,
            modified_ns: *modified_ns,
            facts: (!path.ends_with(".mp4")).then_some(facts),
            unread: false,
        })
        .collect();
    let grouping = group(&files, &settings);
    let show = |member: &Member| {
        let path = files[member.file].path;
        match &member.taken {
            None => format!("{path}: media"),
            Some(taken) if member.is_shadowed() => {
                let LeftOutShown(by, reason) = left_out(taken);
                format!("{path}: {} {reason:?}", files[by].path)
            }
            Some(taken) => {
                let tracks = taken.tracks.iter();
                let tracks: Vec<_> = tracks
                    .map(|t| format!("{}-{}", t.kind, t.language.as_deref().unwrap_or("?")))
                    .collect();
                format!("{path}: {}", tracks.join(" "))
            }
        }
    };
    let videos = grouping.videos.iter();
    videos.map(|(id, v)| (id.to_string(), v.members.iter().map(show).collect())).collect()
}

struct LeftOutShown(usize, Reason);

fn left_out(taken: &Taken) -> LeftOutShown {
    LeftOutShown(taken.left_out[0].by, taken.left_out[0].reason)
}

const ENGLISH: &str = "the small boat came back to the quiet harbor before the evening bells rang";
const GERMAN: &str = "das kleine boot kam vor den abendglocken zurück in den stillen hafen";

#[test]
fn the_five_files_of_one_recogniser_answer_once() {
    let mut json = text(Some("en"), ENGLISH);
    json.tracks[0].words = true;
    let plain = || text(None, ENGLISH);
    let all = [
        ("talk.json", 0, json),
        ("talk.srt", 9, plain()),
        ("talk.tsv", 9, plain()),
        ("talk.txt", 9, plain()),
        ("talk.vtt", 9, plain()),
    ];
    assert_eq!(
        outcome(&all, "")["talk"],
        [
            "talk.json: audio-en",
            "talk.srt: talk.json WordTimes",
            "talk.tsv: talk.json WordTimes",
            "talk.txt: talk.json WordTimes",
            "talk.vtt: talk.json WordTimes",
        ]
    );
}

#[test]
fn an_unnamed_text_in_another_language_is_kept() {
    let all = [("talk.en.srt", 0, text(None, ENGLISH)), ("talk.srt", 0, text(None, GERMAN))];
    assert_eq!(outcome(&all, "")["talk"], ["talk.en.srt: audio-en", "talk.srt: audio-?"]);
}

#[test]
fn each_reason_decides_in_its_turn() {
    let plain = || text(Some("en"), ENGLISH);
    let with = |change: fn(&mut Facts)| {
        let mut facts = plain();
        change(&mut facts);
        facts
    };
    let words = |facts: &mut Facts| facts.tracks[0].words = true;
    let speakers = |facts: &mut Facts| facts.tracks[0].speakers = true;
    let canonical = |facts: &mut Facts| facts.canonical = true;
    for (winner, loser, reason) in [
        (("v.stated.srt", 0, plain()), ("v.cuedex.json", 9, with(canonical)), "Stated"),
        (("v.cuedex.json", 0, with(canonical)), ("v.json", 9, with(words)), "Canonical"),
        (("v.json", 0, with(words)), ("v.srt", 9, with(speakers)), "WordTimes"),
        (("v.srt", 0, with(speakers)), ("v.fixed.srt", 9, plain()), "Speakers"),
        (("v.fixed.srt", 0, plain()), ("v.srt", 9, plain()), "Corrected"),
        (("v.srt", 0, plain()), ("v.auto.srt", 9, plain()), "Corrected"),
        (("v.auto.srt", 0, plain()), ("v.forced.srt", 9, plain()), "Role"),
        (("v.srt", 0, plain()), ("v.forced.srt", 9, with(words)), "Role"),
        (("final/v.srt", 0, plain()), ("source/v.srt", 9, plain()), "Corrected"),
        (("v.vtt", 9, plain()), ("v.srt", 0, plain()), "Newer"),
        (("v.srt", 0, plain()), ("v.vtt", 0, plain()), "Name"),
    ] {
        let settings = "[grouping]\nprefer = [\"*.stated.srt\"]\n[links]\nv = \"v.stated.srt\"";
        let (win, lose) = (winner.0, loser.0);
        let mut files = vec![winner, loser];
        files.sort_by_key(|f| f.0);
        let members = &outcome(&files, settings)["v"];
        assert_eq!(*members, [format!("{win}: audio-en"), format!("{lose}: {win} {reason}")]);
    }
}

#[test]
fn different_languages_and_kinds_are_different_tracks() {
    let all = [
        ("talk.de.srt", 0, text(None, GERMAN)),
        ("talk.en.srt", 0, text(None, ENGLISH)),
        ("talk.visual.en.srt", 0, text(None, ENGLISH)),
    ];
    assert_eq!(
        outcome(&all, "")["talk"],
        ["talk.de.srt: audio-de", "talk.en.srt: audio-en", "talk.visual.en.srt: visual-en"]
    );
}

fn document(id: &str, media: Option<&str>, words: &str) -> Facts {
    let mut facts = text(Some("en"), words);
    facts.canonical = true;
    facts.states_kinds = true;
    facts.own_id = Some(id.into());
    facts.media = media.map(str::to_owned);
    facts
}

#[test]
fn a_documents_own_id_wins_and_its_media_joins_the_local_files() {
    let all = [
        ("memories/VI1.cuedex.json", 0, document("VI1", Some("../talks/harbor.mp4"), ENGLISH)),
        ("talks/harbor.de.srt", 0, text(None, GERMAN)),
        ("talks/harbor.en.srt", 0, text(None, ENGLISH)),
        ("talks/harbor.mp4", 0, Facts::default()),
    ];
    let videos = outcome(&all, "");
    assert_eq!(videos.len(), 1);
    assert_eq!(
        videos["VI1"],
        [
            "memories/VI1.cuedex.json: audio-en",
            "talks/harbor.de.srt: audio-de",
            "talks/harbor.en.srt: memories/VI1.cuedex.json Canonical",
            "talks/harbor.mp4: media",
        ]
    );
}

#[test]
fn a_link_does_what_media_does() {
    let all = [
        ("memories/VI1.cuedex.json", 0, document("VI1", None, ENGLISH)),
        ("talks/harbor.de.srt", 0, text(None, GERMAN)),
        ("talks/harbor.mp4", 0, Facts::default()),
    ];
    assert_eq!(outcome(&all, "").len(), 2);
    let linked = outcome(&all, "[links]\nVI1 = \"talks/harbor.mp4\"");
    assert_eq!(linked["VI1"].len(), 3);
}

#[test]
fn two_documents_of_one_id_are_alternatives() {
    let all = [
        ("backup/old.cuedex.json", 1, document("VI1", None, ENGLISH)),
        ("memories/VI1.cuedex.json", 2, document("VI1", None, ENGLISH)),
    ];
    let videos = outcome(&all, "");
    assert_eq!(
        videos["VI1"],
        [
            "memories/VI1.cuedex.json: audio-en",
            "backup/old.cuedex.json: memories/VI1.cuedex.json Newer",
        ]
    );
}

#[test]
fn two_ids_of_one_stem_stay_two_videos_with_a_message() {
    let files = [
        ("talk.cuedex.json", document("VI1", None, ENGLISH)),
        ("talk.de.cuedex.json", document("VI2", None, GERMAN)),
        ("talk.uk.srt", text(None, ENGLISH)),
    ];
    let files: Vec<_> = files
        .iter()
        .map(|(path, facts)| FileIn { path, modified_ns: 0, facts: Some(facts), unread: false })
        .collect();
    let grouping = group(&files, &Settings::default());
    let ids: Vec<_> = grouping.videos.keys().map(VideoId::as_str).collect();
    assert_eq!(ids, ["VI1", "VI2", "talk"]);
    assert!(grouping.messages[0].contains("VI1, VI2"), "{:?}", grouping.messages);
}

#[test]
fn unread_files_are_known_by_their_names() {
    let facts = text(None, ENGLISH);
    let file = |path, facts, unread| FileIn { path, modified_ns: 0, facts, unread };
    let files = [
        file("a-de.srt", None, true),
        file("a-en.srt", Some(&facts), false),
        file("b.en.srt", Some(&facts), true),
        file("c.srt", Some(&facts), false),
        file("d.srt", None, true),
    ];
    let settings = Settings::parse("[links]\nc = \"d.srt\"").unwrap();
    let grouping = group(&files, &settings);
    let ids = |ids: &mut dyn Iterator<Item = &VideoId>| -> Vec<String> {
        ids.map(ToString::to_string).collect()
    };
    assert_eq!(ids(&mut grouping.videos.keys()), ["a", "b", "c"]);
    assert_eq!(ids(&mut grouping.waiting.iter()), ["a", "b", "c"]);
    assert!(grouping.messages.is_empty(), "{:?}", grouping.messages);
}

#[test]
fn ids_of_many_copies_are_told_in_short() {
    let documents: Vec<_> = (0..7)
        .flat_map(|n| ["a", "b"].map(|folder| (format!("{folder}/{n}.cuedex.json"), n)))
        .map(|(path, n)| (path, document(&format!("VI{n}"), None, ENGLISH)))
        .collect();
    let mut files: Vec<_> = documents
        .iter()
        .map(|(path, facts)| FileIn { path, modified_ns: 0, facts: Some(facts), unread: false })
        .collect();
    files.sort_by_key(|file| file.path);
    let messages = group(&files, &Settings::default()).messages;
    assert_eq!(messages.len(), 6);
    assert_eq!(messages[0], "VI0 is the id of several files: a/0.cuedex.json, b/0.cuedex.json");
    assert_eq!(messages[5], "2 more ids stand in several files each");
}

#[test]
fn a_media_name_never_leaves_the_library() {
    for media in ["../../../etc/passwd", "/etc/passwd", "https://example.org/a.mp4", ".."] {
        let all = [("memories/VI1.cuedex.json", 0, document("VI1", Some(media), ENGLISH))];
        assert_eq!(outcome(&all, "").len(), 1);
    }
}

#[test]
fn the_pattern_of_the_settings_overrules() {
    let all = [("1998/harbor--uk.srt", 0, text(None, ENGLISH))];
    let videos = outcome(&all, "[grouping]\npattern = \"{any}/{video}--{language}\"");
    assert_eq!(videos["harbor"], ["1998/harbor--uk.srt: audio-uk"]);
}

#[test]
fn default_languages_fill_what_nothing_states() {
    let all = [
        ("a.srt", 0, text(None, ENGLISH)),
        ("hindi/b.srt", 0, text(None, GERMAN)),
        ("hindi/c.de.srt", 0, text(None, GERMAN)),
    ];
    let videos = outcome(&all, "language = \"en\"\n[languages]\n\"hindi/**\" = \"hi\"");
    assert_eq!(videos["a"], ["a.srt: audio-en"]);
    assert_eq!(videos["hindi/b"], ["hindi/b.srt: audio-hi"]);
    assert_eq!(videos["hindi/c"], ["hindi/c.de.srt: audio-de"]);
}

#[test]
fn a_json_documents_own_kind_is_not_overruled_by_its_name() {
    let all = [("talk.visual.json", 0, document("talk", None, ENGLISH))];
    assert_eq!(outcome(&all, "")["talk"], ["talk.visual.json: audio-en"]);
    let subtitle = [("talk.visual.srt", 0, text(None, ENGLISH))];
    assert_eq!(outcome(&subtitle, "")["talk"], ["talk.visual.srt: visual-?"]);
}
