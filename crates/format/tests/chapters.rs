//! Chapters and details of videos, in the four dialects that tell no words.

use cuedex_format::{
    ErrorKind, Format, Read, ReadOptions, Severity, WriteOptions, held, read, write,
};
use cuedex_model::{Chapter, Transcript, json};
use proptest::prelude::*;

fn dialect(name: &str) -> Read {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/dialects");
    let bytes = std::fs::read(folder.join(name)).unwrap();
    // A name that promises nothing: the content must tell.
    read(&bytes, Some("a.txt"), &ReadOptions::default()).unwrap()
}

fn quiet(name: &str, format: Format) -> Transcript {
    let file = dialect(name);
    assert_eq!(file.format, format, "{name}");
    assert_eq!(file.warnings, [], "{name}");
    file.transcript
}

fn text(text: &str) -> Result<Read, cuedex_format::Error> {
    read(text.as_bytes(), Some("notes.txt"), &ReadOptions::default())
}

fn chapters(transcript: &Transcript) -> Vec<(u64, Option<u64>, &str)> {
    let of = |chapter: &Chapter| (chapter.start.as_millis(), chapter.end().map(|e| e.as_millis()));
    transcript.chapters.iter().map(|c| (of(c).0, of(c).1, c.title.as_str())).collect()
}

fn as_json(transcript: &Transcript) -> serde_json::Value {
    let mut bytes = Vec::new();
    json::write(transcript, &mut bytes).unwrap();
    assert_eq!(json::read(&bytes).unwrap().transcript, *transcript);
    serde_json::from_slice(&bytes).unwrap()
}

#[test]
fn a_description_gives_its_chapters_and_keeps_its_other_words() {
    let talk = quiet("youtube-chapters.description.txt", Format::YoutubeChapters);
    assert_eq!(
        chapters(&talk),
        [
            (0, None, "What leaks and why"),
            (75_000, None, "Scraping the hull"),
            (220_000, None, "2. Caulking & cotton"),
            (725_000, Some(930_000), "The first coat"),
            (3_730_000, None, "Back in the water"),
        ]
    );
    let summary = talk.summary.unwrap();
    assert!(summary.starts_with("How to mend") && summary.ends_with("at the yard."), "{summary}");
    assert!(!summary.contains("Scraping"), "{summary}");
}

#[test]
fn times_may_stand_behind_the_titles() {
    let talk = quiet("youtube-chapters.times-last.txt", Format::YoutubeChapters);
    let expected =
        [(0, None, "Tide tables"), (150_000, None, "Reading the wind"), (645_000, None, "Knots")];
    assert_eq!(chapters(&talk), expected);
    assert_eq!(talk.summary, None);
}

#[test]
fn every_rule_of_youtube_that_is_broken_is_told_where() {
    for (list, line, rule) in [
        ("0:05 a\n0:30 b\n1:00 c\n", 1, "0:00"),
        ("0:00 a\n0:30 b\n", 2, "three"),
        ("0:00 a\n0:30 b\n\n0:30 c\n", 4, "after the one before"),
        ("0:00 a\n0:30 b\n0:36 c\n", 2, "10 seconds"),
    ] {
        let name = Some("a.chapters.txt");
        let file = read(list.as_bytes(), name, &ReadOptions::default()).unwrap();
        let told: Vec<_> = file.warnings.iter().map(|w| (w.code, w.line)).collect();
        assert_eq!(told, [("chapters/youtube-rule", line)], "{list}");
        assert!(file.warnings[0].message.contains(rule), "{:?}", file.warnings);
        assert!(file.transcript.chapters.len() >= 2, "{list}");
    }
}

#[test]
fn schedules_logs_and_lyrics_are_no_chapters_unless_their_name_says_so() {
    for other in [
        "buy milk\n",
        "10:30 met Bob\n11:00 met Ann\n12:00 lunch\n",
        "0:00 it is\n",
        "0:00 boot\n0:01 mount\n0:02 net\n0:03 up\n",
        "0:00 a\n0:00 b\n0:00 c\n",
        "at 0:00 it began and at 0:30 it ended\n",
    ] {
        let error = text(other).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotATranscript, "{other}");
    }
    let diary = b"10:30 met Bob\n11:00 met Ann\n12:00 lunch\n";
    let named = read(diary, Some("Day.Chapters.TXT"), &ReadOptions::default()).unwrap();
    assert_eq!(named.transcript.chapters.len(), 3);
    let none = read(b"buy milk\n", Some("a.chapters.txt"), &ReadOptions::default()).unwrap_err();
    assert_eq!(none.kind(), ErrorKind::NotATranscript);
}

#[test]
fn bracketed_times_are_neither_json_nor_sung_where_the_name_says_chapters() {
    let list = "[0:00] Flour\n[1:00] Water\n[2:00] Salt\n";
    let file = read(list.as_bytes(), Some("a.chapters.txt"), &ReadOptions::default()).unwrap();
    assert_eq!(file.transcript.chapters.len(), 3);
}

#[test]
fn ffmetadata_gives_chapters_in_their_own_units_and_the_details_of_the_head() {
    let talk = quiet("ffmetadata.lanterns.ffmetadata", Format::Ffmetadata);
    assert_eq!(chapters(&talk), [(0, Some(61_500), "Oil = light"), (61_500, Some(125_000), "Gas")]);
    assert_eq!(talk.title.as_deref(), Some("Lanterns ; a short history"));
    assert_eq!(talk.date.as_deref(), Some("2024-05-06"));
    assert_eq!(talk.summary.as_deref(), Some("Two lines\nof comment"));
    let json = as_json(&talk);
    assert_eq!(json["metadata"]["artist"], "The Harbour Museum");
    assert_eq!(json["chapters"][1]["mood"], "bright");
    assert!(!json.to_string().contains("Main picture"), "a stream's title is not the video's");
}

#[test]
fn podcast_chapters_keep_their_links_pictures_and_places() {
    let talk = quiet("podcast-chapters.episode.chapters.json", Format::PodcastChapters);
    assert_eq!(
        chapters(&talk),
        [
            (0, None, "Flour"),
            (75_500, Some(90_000), "Advert"),
            (90_000, None, "Water"),
            (600_000, None, "Time"),
        ]
    );
    assert_eq!(talk.title.as_deref(), Some("Bread, slowly"));
    assert_eq!(talk.summary.as_deref(), Some("A whole day with one loaf."));
    let json = as_json(&talk);
    assert_eq!(json["podcastName"], "The Warm Oven");
    assert_eq!(json["chapters"][1]["toc"], false);
    assert_eq!(json["chapters"][2]["location"]["name"], "The well");
    assert_eq!(json["chapters"][2]["img"], "https://example.org/water.png");
}

#[test]
fn a_record_of_yt_dlp_tells_what_the_video_is() {
    let talk = quiet("info-json.boat.info.json", Format::InfoJson);
    let ends =
        [(0, Some(75_000), "What leaks and why"), (75_000, Some(3_825_000), "Scraping the hull")];
    assert_eq!(chapters(&talk), ends);
    assert_eq!(talk.id.as_ref().unwrap().as_str(), "b0a7-Mend_01");
    assert_eq!(talk.title.as_deref(), Some("Mending a wooden boat"));
    assert_eq!(talk.date.as_deref(), Some("2024-05-06"));
    assert_eq!(talk.duration.unwrap().as_millis(), 3_825_000);
    assert_eq!(talk.link.as_deref(), Some("https://video.example.org/watch?v=b0a7-Mend_01"));
    assert_eq!(talk.tags, ["boat", "wood", "Howto"]);
    assert_eq!(talk.summary.as_deref(), Some("From the first leak to the last coat."));
}

#[test]
fn the_date_of_a_record_is_the_best_it_states() {
    let date = |fields: &str| {
        let record = format!(r#"{{"id":"a","title":"t","extractor_key":"X",{fields}}}"#);
        text(&record).unwrap().transcript.date
    };
    assert_eq!(date(r#""upload_date":null,"release_date":"20240102""#).unwrap(), "2024-01-02");
    assert_eq!(date(r#""timestamp":1714989600.9"#).unwrap(), "2024-05-06T10:00:00Z");
    assert_eq!(date(r#""timestamp":1e40"#), None);
    assert_eq!(date(r#""upload_date":"soon","timestamp":0"#).unwrap(), "1970-01-01T00:00:00Z");
}

#[test]
fn a_record_of_a_playlist_is_no_video() {
    let record = r#"{"_type":"playlist","id":"a","title":"t","extractor_key":"X","entries":[]}"#;
    let error = text(record).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotATranscript);
    assert!(error.to_string().contains("playlist"), "{error}");
}

#[test]
fn a_long_list_of_formats_is_passed_over_quickly() {
    let one = r#"{"url":"https://media.example.org/x","fragments":[{"duration":5.0}]},"#;
    let many = one.repeat(200_000);
    let record = format!(
        r#"{{"formats":[{}0],"id":"a","title":"t","extractor_key":"X","chapters":null}}"#,
        many
    );
    let started = std::time::Instant::now();
    let talk = text(&record).unwrap().transcript;
    assert_eq!(talk.title.as_deref(), Some("t"));
    assert!(started.elapsed().as_secs() < 10, "{:?}", started.elapsed());
}

#[test]
fn warnings_of_json_chapters_have_their_lines() {
    let list = "{\"version\":\"1.2.0\",\n\"chapters\":[\n{\"startTime\":0,\"title\":\"a\"},\n{\"startTime\":5}]}";
    let file = text(list).unwrap();
    assert_eq!((file.warnings[0].line, file.warnings[0].cue), (4, Some(2)));
    assert_eq!(&list[file.warnings[0].bytes.clone()], "{\"startTime\":5}");
}

#[test]
fn what_says_nothing_is_empty() {
    for nothing in [";FFMETADATA1\n", ";FFMETADATA1\n[STREAM]\ntitle=a\n"] {
        assert_eq!(text(nothing).unwrap_err().kind(), ErrorKind::Empty, "{nothing}");
    }
}

/// The letters, marks and numbers of a text, in order.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

#[test]
fn the_examples_of_the_podcast_specification_are_read_whole() {
    let Some(folder) = crate::support::corpus("podcast-namespace/docs/examples/chapters") else {
        return;
    };
    for path in crate::support::files(&folder, &[".json"]) {
        let bytes = std::fs::read(&path).unwrap();
        let file = read(&bytes, None, &ReadOptions::default()).unwrap();
        assert_eq!(file.format, Format::PodcastChapters, "{}", path.display());
        let odd = file.warnings.iter().filter(|w| w.severity == Severity::Warning).count();
        assert_eq!(odd, 0, "{}: {:?}", path.display(), file.warnings);
        let right: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        let titled = right["chapters"].as_array().unwrap().iter();
        let titles: String = titled.filter_map(|c| c["title"].as_str()).collect();
        let read: String = file.transcript.chapters.iter().map(|c| c.title.as_str()).collect();
        assert_eq!(letters(&read), letters(&titles), "{}", path.display());
    }
}

#[test]
fn an_odd_day_is_found_by_its_field() {
    let text = "{\"id\":\"20241399\",\"title\":\"t\",\"extractor_key\":\"generic\",\n\"upload_date\":\"20241399\"}";
    let warning = read(text.as_bytes(), None, &ReadOptions::default()).unwrap().warnings.remove(0);
    assert_eq!((warning.code, warning.line), ("info-json/odd-date", 2));
    assert_eq!(&text[warning.bytes], "\"20241399\"");
}

#[test]
fn what_was_read_is_written_and_read_again() {
    for (name, format) in [
        ("youtube-chapters.description.txt", Format::YoutubeChapters),
        ("ffmetadata.lanterns.ffmetadata", Format::Ffmetadata),
        ("podcast-chapters.episode.chapters.json", Format::PodcastChapters),
    ] {
        let talk = dialect(name).transcript;
        let mut bytes = Vec::new();
        write(&talk, &mut bytes, &WriteOptions::new(format)).unwrap();
        let again = read(&bytes, None, &ReadOptions::default()).unwrap();
        assert_eq!((again.format, Some(&again.transcript)), (format, held(&talk, format).as_ref()));
        let titles = |talk: &Transcript| -> Vec<String> {
            talk.chapters.iter().map(|chapter| chapter.title.clone()).collect()
        };
        assert_eq!(titles(&again.transcript), titles(&talk), "{name}");
        let extra = |talk: &Transcript| -> Vec<_> {
            talk.chapters.iter().map(|c| c.extra.clone()).collect()
        };
        assert_eq!(extra(&again.transcript), extra(&talk), "{name}");
        assert_eq!(again.transcript.extra, talk.extra, "{name}");
    }
}

proptest! {
    #[test]
    fn reading_never_panics(pieces in prop::collection::vec(piece(), 0..20)) {
        let text = pieces.concat();
        for format in [
            Format::YoutubeChapters, Format::Ffmetadata, Format::InfoJson, Format::PodcastChapters,
        ] {
            let options = ReadOptions { format: Some(format), ..ReadOptions::default() };
            if let Ok(file) = read(text.as_bytes(), None, &options) {
                prop_assert!(file.transcript.chapters.is_sorted_by_key(|c| c.start));
                prop_assert!(file.warnings.iter().all(|w| w.bytes.end <= text.len()));
            }
        }
    }

    #[test]
    fn no_word_of_a_list_is_lost(titles in prop::collection::vec("[a-zé開 ]{0,12}", 1..12)) {
        let lines = titles.iter().enumerate();
        let list: String = lines.map(|(n, title)| format!("{}:00 - x{title}\n", n)).collect();
        let file = read(list.as_bytes(), Some("a.chapters.txt"), &ReadOptions::default()).unwrap();
        let read: String = file.transcript.chapters.iter().map(|c| c.title.as_str()).collect();
        let right: String = titles.iter().map(|title| format!("x{title}")).collect();
        prop_assert_eq!(letters(&read), letters(&right));
    }
}

/// Pieces that make up odd lists when thrown together.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(";FFMETADATA1\n".to_owned()),
        Just("[CHAPTER]\n".to_owned()),
        Just("TIMEBASE=1/1000\n".to_owned()),
        "START=-?[0-9]{0,25}\n",
        "END=[0-9]{0,20}\n",
        "title=[a-z=;\\\\]{0,8}\n",
        "[0-9]{1,3}:[0-9]{2}(:[0-9]{2})? ?[-–|]? ?[a-zé]{0,8}\n",
        Just("{\"chapters\":[".to_owned()),
        "\\{\"startTime\":-?[0-9]{1,4}(e[0-9]{1,3})?,\"title\":\"[a-z]{0,5}\"\\},",
        Just("{\"start_time\":1,\"end_time\":null}]}".to_owned()),
        ".{0,12}",
    ]
}
