//! The index's own lists, read with the engine: every word of every source stands in them once.

use std::collections::BTreeMap;
use std::path::Path;

use cuedex_index::{Index, WriterOptions};
use cuedex_model::{Chapter, Segment, TimeSpan, Timestamp, Topic, Track, TrackKind, Transcript};
use proptest::prelude::*;
use tantivy::postings::Postings;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, SegmentReader, TERMINATED};

use crate::build::{cue, id, said, sized};
use crate::oracle::SILENCE_MS;
use crate::plain::{Plain, split};

/// A place of a line of a video: the video's number, the line's source, the line, the place.
type Place = (u64, u64, u64, u64);

/// The terms at each place, as often as they stand there.
type Places = BTreeMap<Place, Vec<String>>;

/// The number of what is said.
const AUDIO: u64 = 0;

const ENGLISH_FILLERS: &[&str] = &["um", "uh"];

/// What the postings of the field `text` say of the places that their units own.
fn walked(dir: &Path) -> Places {
    let engine = tantivy::Index::open_in_dir(dir).unwrap();
    let searcher = engine.reader().unwrap().searcher();
    let (mut owned, mut ahead) = (Places::new(), Places::new());
    for segment in searcher.segment_readers() {
        walk(segment, &mut owned, &mut ahead);
    }
    for (place, mut terms) in ahead {
        // Each place that a unit only looks ahead to is owned by another, with the same terms.
        terms.sort();
        terms.dedup();
        let of_owner = &owned[&place];
        assert!(terms.iter().all(|term| of_owner.contains(term)), "{terms:?} at {place:?}");
    }
    owned
}

fn walk(segment: &SegmentReader, owned: &mut Places, ahead: &mut Places) {
    let field = segment.schema().get_field("text").unwrap();
    let number = |name: &str| segment.fast_fields().u64(name).unwrap();
    let columns = ["vord", "source", "line", "first", "own"].map(number);
    let words = segment.inverted_index(field).unwrap();
    let mut terms = words.terms().stream().unwrap();
    let mut positions = Vec::new();
    while terms.advance() {
        let term = String::from_utf8(terms.key().to_vec()).unwrap();
        let option = IndexRecordOption::WithFreqsAndPositions;
        let mut postings = words.read_postings_from_terminfo(terms.value(), option).unwrap();
        while postings.doc() != TERMINATED {
            let doc = postings.doc();
            let [vord, source, line, first, own] =
                [0, 1, 2, 3, 4].map(|n: usize| columns[n].first(doc).unwrap());
            postings.positions(&mut positions);
            for &position in &positions {
                let position = u64::from(position);
                let places = if position < own { &mut *owned } else { &mut *ahead };
                let place = (vord, source, line, first + position);
                places.entry(place).or_default().push(term.clone());
            }
            postings.advance();
        }
    }
}

/// A line of a video as the index has it.
struct Line {
    /// The number of its source.
    source: u64,
    segments: Vec<Segment>,
    fillers: &'static [&'static str],
}

/// The words of a line, place by place: what stands there, with what is attached to it. At the
/// end of a stream what is attached has a place of its own.
fn expected(line: &Line) -> Vec<Vec<Plain>> {
    let (mut places, mut waiting, mut until) = (Vec::new(), Vec::new(), None);
    for segment in &line.segments {
        let (start, end) = (segment.span.start().as_millis(), segment.span.end().as_millis());
        let is_silent = until.is_some_and(|until| start >= until + SILENCE_MS);
        if (is_silent || line.source != AUDIO) && !waiting.is_empty() {
            places.push(std::mem::take(&mut waiting));
        }
        for piece in split(&segment.text, line.fillers) {
            until = until.max(Some(end));
            let is_attached = matches!(piece, Plain::Attached(_));
            waiting.push(piece);
            if !is_attached {
                places.push(std::mem::take(&mut waiting));
            }
        }
    }
    places.extend((!waiting.is_empty()).then_some(waiting));
    places
}

/// Checks that the places of a line hold the expected words, each once, and beside them nothing
/// but forms of the same words.
fn check(found: &[(Place, Vec<String>)], expected: &[Vec<Plain>]) {
    assert_eq!(found.len(), expected.len(), "places of {expected:?}");
    for (n, ((place, terms), pieces)) in found.iter().zip(expected).enumerate() {
        assert_eq!(place.3, n as u64, "places have no gaps");
        let mut left = terms.clone();
        for piece in pieces {
            let (Plain::Word(term) | Plain::Sign(term) | Plain::Attached(term)) = piece;
            let at = left.iter().position(|other| other == term);
            left.swap_remove(at.unwrap_or_else(|| panic!("{term} is not among {terms:?}")));
        }
        let words = expected[n..].iter().flatten().filter(|p| !matches!(p, Plain::Attached(_)));
        let rest: String = words.map_while(sign).collect();
        for other in left {
            let is_dictionary_word = other.chars().count() > 1 && rest.starts_with(&other);
            let is_bare = pieces.iter().any(|piece| bare(piece) == other);
            assert!(is_dictionary_word || is_bare, "{other} stands at {pieces:?}");
        }
    }
}

fn sign(piece: &Plain) -> Option<&str> {
    if let Plain::Sign(sign) = piece { Some(sign) } else { None }
}

/// A word without the accents that these tests use.
fn bare(piece: &Plain) -> String {
    let (Plain::Word(word) | Plain::Sign(word) | Plain::Attached(word)) = piece;
    let points = |c: char| matches!(c, '\u{591}'..='\u{5bd}' | '\u{64b}'..='\u{652}');
    let plain = word.chars().filter(|&c| !points(c)).collect::<String>();
    plain.replace('\u{e9}', "e").replace('\u{fc}', "u")
}

/// Indexes videos in a folder and walks the lists.
fn places_of(videos: &[Transcript], size: usize) -> Places {
    let dir = tempfile::tempdir().unwrap();
    let index = Index::open_or_create(dir.path(), &sized(size)).unwrap();
    let mut writer = index.writer(&WriterOptions::default()).unwrap();
    for (n, video) in (0..).zip(videos) {
        writer.put(n, &id(&format!("v{n}")), video).unwrap();
        // Several commits make several segments.
        if n % 2 == 1 {
            writer.commit("").unwrap();
        }
    }
    writer.commit("").unwrap();
    writer.finish().unwrap();
    walked(dir.path())
}

/// The lines of a video in the order of the index.
fn lines_of(video: &Transcript) -> Vec<Line> {
    let mut lines = Vec::new();
    for track in &video.tracks {
        let source = match track.kind {
            TrackKind::Audio => AUDIO,
            TrackKind::Visual => 1,
            TrackKind::Ocr => 2,
        };
        let is_english = track.language.as_deref() == Some("en");
        let fillers = if is_english { ENGLISH_FILLERS } else { &[] };
        lines.push(Line { source, segments: track.segments().to_vec(), fillers });
    }
    let at_zero = |text: &str| Segment::new(TimeSpan::from_millis(0, 0), text);
    let described = |title: &str, more: &Option<String>| {
        at_zero(&format!("{title}\n{}", more.as_deref().unwrap_or_default()))
    };
    let chapters = video.chapters.iter().map(|c| described(&c.title, &c.description)).collect();
    let topics = video.topics.iter().map(|t| described(&t.title, &t.description)).collect();
    let title = video.title.iter().map(|title| at_zero(title)).collect();
    let summary = video.summary.iter().map(|summary| at_zero(summary)).collect();
    for (source, segments) in (3..).zip([chapters, topics, title, summary]) {
        let segments: Vec<Segment> = segments;
        if !segments.is_empty() {
            lines.push(Line { source, segments, fillers: &[] });
        }
    }
    lines
}

/// Every word of the videos stands once in the lists, whatever the sizes.
fn all_is_there_once(videos: &[Transcript], sizes: &[usize]) {
    let mut of_all_sizes: Option<Places> = None;
    for &size in sizes {
        let mut places = places_of(videos, size);
        places.values_mut().for_each(|terms| terms.sort());
        let mut left = places.clone();
        for (vord, video) in (0..).zip(videos) {
            for (number, line) in (0..).zip(lines_of(video)) {
                let rest = left.split_off(&(vord, line.source, number, 0));
                let is_here = |place: &Place| (place.0, place.2) == (vord, number);
                let (found, rest) = rest.into_iter().partition(|(place, _)| is_here(place));
                left.extend::<Places>(rest);
                check(&Vec::from_iter::<Places>(found), &expected(&line));
            }
        }
        assert!(left.is_empty(), "no source has {left:?}");
        assert_eq!(*of_all_sizes.get_or_insert_with(|| places.clone()), places, "size {size}");
    }
}

const SIZES: &[usize] = &[1, 3, 48, 96, 192];

fn track(kind: TrackKind, language: &str, lines: &[&str]) -> Track {
    let cues = lines.iter().zip(0..).map(|(line, n)| cue(n * 1_500, n * 1_500 + 1_500, line));
    Track::new(kind, cues.collect()).in_language(Some(language.into()))
}

/// A video with text in every source and lines in many scripts.
fn festival() -> Transcript {
    let mut video = Transcript::of_tracks(vec![
        track(
            TrackKind::Audio,
            "en",
            &[
                ">> Um, the lantern boats drift out, uh, um, past 3.5 piers",
                "[MUSIC] and nobody's oars can't reach 1,200 of them (laughs) um",
                "Well-known stra\u{df}e caf\u{e9}s; the the the the end. [music]",
            ],
        ),
        track(
            TrackKind::Audio,
            "uk",
            &["Ліхтарі пливуть п\u{2019}ятьма рядами,", "а ми йдемо. Я й ти"],
        ),
        track(TrackKind::Audio, "th", &["โคมลอยไปตามน้ำ", "เราดู 3 ดวง ก็สวย"]),
        track(TrackKind::Audio, "zh", &["灯笼顺着河水漂走，", "我们在桥上看3只船。"]),
        track(TrackKind::Audio, "ja", &["提灯が川を流れていく。", "カメラで撮った、ね"]),
        track(TrackKind::Audio, "ko", &["등불이 강을 따라 흐른다", "그 배는 안 온다"]),
        track(TrackKind::Audio, "hi", &["दीये नदी में बहते हैं", "ओ नाव, रुक जा"]),
        track(TrackKind::Audio, "ar", &["تَطفو الفوانيس على النهر", "و نحن هنا"]),
        track(TrackKind::Audio, "he", &["הפנסים צפים בנהר", "אָז הלכנו"]),
        track(TrackKind::Visual, "en", &["paper lanterns on dark water", "a child waves"]),
        track(TrackKind::Ocr, "en", &["PIER 9", "EXIT / 出口"]),
    ]);
    video.title = Some("The lantern festival: 灯笼 and M\u{fc}hle".into());
    video.summary = Some("Boats with lanterns drift past the piers at night.".into());
    let at = Timestamp::from_millis;
    video.chapters = vec![
        Chapter::new(at(0), None, "Pushing off").described(Some("Lanterns are lit".into())),
        Chapter::new(at(4_000), None, "Drifting"),
    ];
    video.topics = vec![Topic::new("Night boats"), Topic::new("Paper")];
    video
}

#[test]
fn every_word_of_every_source_stands_in_the_index_once() {
    let mut silent = said(vec![
        cue(0, 900, "before the long um"),
        cue(60_000, 61_000, "[music]"),
        cue(120_000, 121_000, "after it"),
    ]);
    silent.tracks[0].language = Some("en".into());
    all_is_there_once(&[festival(), said(vec![]), silent, festival()], SIZES);
}

#[test]
fn every_word_of_a_long_cue_stands_in_the_index_once() {
    let words: Vec<String> = (0..1_500).map(|n| format!("pier{n}")).collect();
    let endless = format!("{} {} tail", "a".repeat(600), "\u{451}".repeat(300));
    let signs = "桥上看船".repeat(150);
    let long = said(vec![
        cue(0, 90_000, &words.join(" ")),
        cue(90_000, 91_000, &endless),
        cue(91_000, 99_000, &signs),
    ]);
    let mut long = long;
    long.tracks[0].language = Some("zh".into());
    all_is_there_once(&[long], SIZES);
}

/// Cues in any order of scripts, with fillers, marks, gaps and overlaps.
fn any_cues() -> impl Strategy<Value = Vec<(i64, u64, Vec<&'static str>)>> {
    let piece = prop::sample::select(vec![
        "oar",
        "oar",
        "Pier",
        "can't",
        "3.5",
        "um",
        "uh,",
        "[music]",
        "(laughs)",
        ">>",
        "caf\u{e9}",
        "桥上",
        "看",
        "โคมลอย",
        "カメラ",
        "п\u{2019}ять",
        "नाव",
        "강을",
        "تَطفو",
        "oar-pier",
        "...",
    ]);
    let gap = prop_oneof![4 => 0_i64..3_000, 2 => -6_000_i64..0, 1 => 15_000_i64..25_000];
    let one = (gap, 0_u64..6_000, prop::collection::vec(piece, 0..12));
    prop::collection::vec(one, 1..30)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn every_word_of_any_cues_stands_in_the_index_once(cues in any_cues(), size in 1_usize..60) {
        let mut end = 0_u64;
        let cues = cues.iter().map(|(gap, length, pieces)| {
            let start = end.saturating_add_signed(*gap);
            end = end.max(start + length);
            cue(start, start + length, &pieces.join(" "))
        });
        let mut video = said(cues.collect());
        video.tracks[0].language = Some("en".into());
        all_is_there_once(&[video], &[size, 192]);
    }
}
