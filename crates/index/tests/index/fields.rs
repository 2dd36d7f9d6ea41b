//! Where a word may stand: fields, filters and what the options say.

use std::sync::Arc;

use cuedex_index::{Index, SearchOptions};
use cuedex_model::{
    Chapter, Source, TimeSpan, Timestamp, Topic, Track, TrackKind, Transcript, Word,
};

use crate::build::{cue, every, hits, index_of, keys, said, search};

/// A video that names the kite in every source, at another time in each.
fn kite() -> Transcript {
    let track = |kind, start, text| Track::new(kind, vec![cue(start, start + 1_000, text)]);
    let mut video = Transcript::of_tracks(vec![
        track(TrackKind::Audio, 10_000, "the kite rises").in_language(Some("en-GB".into())),
        track(TrackKind::Visual, 20_000, "a red kite over dunes").in_language(Some("en".into())),
        track(TrackKind::Ocr, 30_000, "KITE SHOP").in_language(Some("pt-BR".into())),
    ]);
    let at = Timestamp::from_millis;
    video.chapters = vec![
        Chapter::new(at(0), None, "Waiting for wind"),
        Chapter::new(at(40_000), None, "Losing it").described(Some("the kite flies off".into())),
    ];
    let span = Some(TimeSpan::from_millis(50_000, 60_000));
    video.topics = vec![Topic { span, ..Topic::new("kite building") }];
    video.title = Some("A kite day".into());
    video.summary = Some("How a kite was lost".into());
    video.date = Some("2024-03-15".into());
    video.tags = vec!["Wind Sports".into(), "beach".into()];
    video.duration = Some(at(600_000));
    video
}

fn sources(index: &Index, query: &str) -> Vec<(Source, u64)> {
    let found = hits(index, query);
    found.iter().map(|m| (m.parts[0].source, m.span.start().as_millis())).collect()
}

#[test]
fn a_field_finds_the_word_in_its_source_alone() {
    let index = index_of(&[("kite", kite())]);
    for (field, source, start) in [
        ("said", Source::Audio, 10_000),
        ("shown", Source::Visual, 20_000),
        ("ocr", Source::Ocr, 30_000),
        ("chapter", Source::Chapter, 40_000),
        ("topic", Source::Topic, 50_000),
        ("title", Source::Title, 0),
        ("summary", Source::Summary, 0),
    ] {
        for word in ["kite", "\"kite\"", "kit*", "kyte~1", "/k.te/", "(kite OR sail)"] {
            let query = format!("{field}:{word}");
            let found = sources(&index, &query);
            assert_eq!(found.len(), 1, "{query}: {found:?}");
            assert_eq!(found[0].0, source, "{query}");
            // All of a cue that is not spoken is there at once.
            if source != Source::Audio {
                assert_eq!(found[0].1, start, "{query}");
            }
        }
        assert!(sources(&index, &format!("{field}:sail")).is_empty(), "{field}");
    }
    assert_eq!(sources(&index, "kite").len(), 7);
}

#[test]
fn fields_join_over_tracks_and_exclude_their_own_source_only() {
    let index = index_of(&[("kite", kite())]);
    let found = hits(&index, "said:kite NEAR/20s shown:kite");
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].parts.len(), 2);
    assert!(hits(&index, "said:kite NEAR/5s shown:kite").is_empty());
    for (query, count) in [
        ("said:kite -shown:red", 0),
        ("said:kite -ocr:shop", 1),
        ("shown:kite -ocr:shop", 0),
        ("said:kite -said:shop", 1),
        ("said:kite -red", 1),
        ("said:kite -rises", 0),
    ] {
        assert_eq!(hits(&index, query).len(), count, "{query}");
    }
}

#[test]
fn tags_dates_and_durations_choose_videos() {
    let mut plain = said(vec![cue(0, 90_000, "another kite")]);
    plain.date = Some("2023-12-31T23:00:00Z".into());
    let bare = said(vec![cue(0, 1_000, "third kite")]);
    let mut vague = bare.clone();
    vague.date = Some("2022-07".into());
    let mut vaguer = bare.clone();
    vaguer.date = Some("2021".into());
    let vague = index_of(&[("month", vague), ("year", vaguer), ("bare", bare.clone())]);
    for (filter, video) in [
        ("date:2022-07", "month"),
        ("date:2022", "month"),
        ("date:2021", "year"),
        ("date:2021..2021-12-31", "year"),
    ] {
        assert_eq!(keys(&vague, &format!("kite {filter}")), [video], "{filter}");
    }
    let index = index_of(&[("kite", kite()), ("plain", plain), ("bare", bare)]);
    for (filter, videos) in [
        ("tag:beach", &["kite"][..]),
        ("tag:\"wind sports\"", &["kite"]),
        ("tag:wind", &[]),
        ("-tag:beach", &["bare", "plain"]),
        ("date:2024", &["kite"]),
        ("date:2024-03", &["kite"]),
        ("date:2024-03-15", &["kite"]),
        ("date:2024-03-16..", &[]),
        ("date:..2024-03-14", &["plain"]),
        ("date:2023-12-31..2024-03-15", &["kite", "plain"]),
        ("date:>2023", &["kite"]),
        ("-date:2024", &["bare", "plain"]),
        ("duration:>=10m", &["kite"]),
        ("duration:>10m", &[]),
        ("duration:<10m", &["bare", "plain"]),
        ("duration:1s..90s", &["bare", "plain"]),
        ("duration:..1s", &["bare"]),
        ("-duration:..1s", &["kite", "plain"]),
        ("video:bare", &["bare"]),
        ("video:*a*", &["bare", "plain"]),
        ("-video:kite date:2024", &[]),
    ] {
        let mut found = keys(&index, &format!("kite {filter}"));
        found.dedup();
        assert_eq!(found, videos, "{filter}");
    }
}

#[test]
fn at_goes_by_the_start_of_the_hit_with_both_ends_in_it() {
    let cues = (0..6).map(|n| cue(n * 30_000, n * 30_000 + 1_000, "kite up there")).collect();
    let index = index_of(&[("v", said(cues))]);
    for (filter, starts) in [
        ("at:0:30..1:30", &[30_000, 60_000, 90_000][..]),
        ("at:31s..", &[60_000, 90_000, 120_000, 150_000]),
        ("at:..30s", &[0, 30_000]),
        ("-at:0:30..2:00", &[0, 150_000]),
        ("at:0:30..1:30 -at:1:00..1:00", &[30_000, 90_000]),
        ("at:10:00..", &[]),
    ] {
        for query in ["kite", "\"kite up\"", "kite up"] {
            let found = sources(&index, &format!("{query} {filter}"));
            let found: Vec<u64> = found.into_iter().map(|(_, start)| start).collect();
            assert_eq!(found, starts, "{query} {filter}");
        }
    }
}

#[test]
fn a_track_and_a_language_choose_lines() {
    let german = "der drachen steigt schnell über die dünen und alle kinder laufen ihm nach kite";
    let mut found_out = said(vec![cue(0, 9_000, german)]);
    found_out.tracks[0].language = None;
    let stated = said(vec![cue(0, 9_000, "kite")]).tracks[0].clone().in_language(Some("de".into()));
    let index = index_of(&[
        ("kite", kite()),
        ("detected", found_out),
        ("stated", Transcript::of_tracks(vec![stated])),
        ("short", said(vec![cue(0, 9_000, "kite")])),
    ]);
    for (filter, videos) in [
        ("lang:de", &["detected", "stated"][..]),
        ("lang:DE", &["detected", "stated"]),
        ("lang:de-AT", &[]),
        ("lang:pt", &["kite"]),
        ("lang:pt-br", &["kite"]),
        ("-lang:de track:audio", &["kite", "short"]),
        ("track:ocr", &["kite"]),
    ] {
        let mut found = keys(&index, &format!("kite {filter}"));
        found.dedup();
        assert_eq!(found, videos, "{filter}");
    }
    let count = |filter: &str| hits(&index, &format!("kite video:kite {filter}")).len();
    assert_eq!(
        ["lang:en", "lang:en-GB", "-lang:en", "track:visual", "-track:visual"].map(count),
        [2, 1, 5, 1, 6]
    );
    let german = SearchOptions { language: Some("de".into()), ..every() };
    assert_eq!(search(&index, "kite", &german).hits, 2);
}

#[test]
fn a_speaker_says_all_matched_words_and_with_a_minus_none() {
    let mut shared = cue(0, 4_000, "the kite is mine");
    shared.speaker = Some("Ada".into());
    shared.words = ["the", "kite", "is", "mine"]
        .iter()
        .zip(0..)
        .map(|(word, n)| Word::new(TimeSpan::from_millis(n * 1_000, n * 1_000 + 900), *word))
        .collect();
    shared.words[2].speaker = Some("Ben Lee".into());
    shared.words[3].speaker = Some("Ben Lee".into());
    let mut next = cue(4_000, 5_000, "a kite");
    next.speaker = Some("Ben Lee".into());
    let nobody = cue(5_000, 6_000, "no kite");
    let index = index_of(&[("v", said(vec![shared, next, nobody]))]);
    for (query, count) in [
        ("kite speaker:ada", 1),
        ("kite speaker:\"ben lee\"", 1),
        ("kite speaker:ben", 0),
        ("kite -speaker:ada", 2),
        ("kite -speaker:\"Ben Lee\"", 2),
        ("kite -speaker:ada -speaker:\"ben lee\"", 1),
        ("\"kite is\" speaker:ada", 0),
        ("\"kite is\" -speaker:ada", 0),
        ("\"is mine\" speaker:\"ben lee\"", 1),
        ("\"the kite\" -speaker:\"ben lee\"", 1),
        ("mine speaker:ada", 0),
        ("(kite speaker:ada) OR mine", 2),
        ("(the speaker:ada) NEAR/3 (mine speaker:\"ben lee\")", 1),
        ("kite speaker:carol", 0),
        ("kite -speaker:carol", 3),
    ] {
        assert_eq!(hits(&index, query).len(), count, "{query}");
    }
}

#[test]
fn options_and_filters_narrow_together() {
    let index = index_of(&[("kite", kite()), ("other", said(vec![cue(0, 900, "kite")]))]);
    let only = |numbers: &[u64]| SearchOptions {
        only: Some(Arc::new(numbers.iter().copied().collect())),
        ..every()
    };
    assert_eq!(search(&index, "kite", &only(&[0])).hits, 7);
    assert_eq!(search(&index, "kite", &only(&[1])).hits, 1);
    assert_eq!(search(&index, "kite video:other", &only(&[0])).hits, 0);
    assert_eq!(search(&index, "kite tag:beach", &only(&[0, 1])).hits, 7);
    let in_titles = SearchOptions { sources: vec![Source::Title, Source::Ocr], ..every() };
    assert_eq!(search(&index, "kite", &in_titles).hits, 2);
    assert_eq!(search(&index, "title:kite", &in_titles).hits, 1);
    assert_eq!(search(&index, "said:kite", &in_titles).hits, 0);
}

#[test]
fn a_field_beside_a_plain_word_meets_it_in_time_on_any_track() {
    let track = |kind, start, text| Track::new(kind, vec![cue(start, start + 2_000, text)]);
    let mut transcript = Transcript::of_tracks(vec![
        track(TrackKind::Audio, 50_000, "here it came"),
        track(TrackKind::Visual, 55_000, "a ferry enters"),
    ]);
    transcript.title = Some("Harbor days".into());
    let index = index_of(&[("v", transcript)]);
    for (query, starts) in [
        ("came NEAR/10s shown:enters", &[51_333_u64][..]),
        ("shown:ferry NEAR/10s came", &[51_333]),
        ("came NEAR/2s shown:enters", &[]),
        ("came shown:ferry", &[51_333]),
        ("title:harbor came", &[51_333]),
        ("title:harbor", &[0]),
    ] {
        let found = hits(&index, query);
        let found: Vec<u64> = found.iter().map(|m| m.span.start().as_millis()).collect();
        assert_eq!(found, starts, "{query}");
    }
}
