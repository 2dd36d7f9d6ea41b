//! Files that tell of a video and hold none of its words.

use crate::support::{ENGLISH, Folder, srt};
use cuedex_library::{FileState, Rule};

const INFO: &str = r#"{"id":"x1","title":"Mending boats","extractor":"e","upload_date":"20240506",
    "webpage_url":"https://video.example.org/x1","duration":61,"description":"A whole day.",
    "tags":["boats"],"chapters":[{"start_time":0,"end_time":61,"title":"From the record"}]}"#;
const PODCAST: &str = r#"{"version":"1.2.0","chapters":[{"startTime":0,"title":"Leaks"},
    {"startTime":30,"title":"Paint"}]}"#;
const FFMETADATA: &str = ";FFMETADATA1\ntitle=Another title\n[CHAPTER]\nTIMEBASE=1/1\nSTART=0\n\
                          END=60\ntitle=From ffmpeg\n";

#[test]
fn records_and_chapters_join_the_video_of_their_stem() {
    let folder = Folder::new();
    folder.old("Talk [x1].mp3", "");
    folder.old("Talk [x1].en.srt", &srt(ENGLISH));
    folder.old("Talk [x1].info.json", INFO);
    folder.old("Talk [x1].chapters.json", PODCAST);
    let refreshed = folder.refresh();
    assert_eq!((refreshed.transcripts, refreshed.unreadable), (3, 0));
    let library = folder.library();
    let videos = library.videos().unwrap();
    assert_eq!(videos.len(), 1);
    let video = &videos[0];
    assert_eq!(video.id.as_str(), "Talk [x1]", "the record's own id does not rename the video");
    assert_eq!(video.card.path, "Talk [x1].en.srt");
    assert_eq!(video.card.title.as_deref(), Some("Mending boats"));
    assert_eq!(video.card.link.as_deref(), Some("https://video.example.org/x1"));
    assert_eq!(video.card.duration().as_millis(), 61_000);
    let of = |path: &str| {
        let file = video.files.iter().find(|file| file.path == path).unwrap();
        (file.state.clone(), file.video.as_ref().unwrap().1)
    };
    assert_eq!(of("Talk [x1].info.json"), (FileState::Indexed, Rule::Stem));
    assert_eq!(of("Talk [x1].chapters.json"), (FileState::Indexed, Rule::Suffix));
    let talk = library.read_video("Talk [x1]").unwrap();
    assert_eq!(talk.tracks.len(), 1);
    assert_eq!(talk.date.as_deref(), Some("2024-05-06"));
    assert_eq!(
        (talk.summary.as_deref(), &talk.tags[..]),
        (Some("A whole day."), &["boats".to_owned()][..])
    );
    let titles: Vec<_> = talk.chapters.iter().map(|c| c.title.as_str()).collect();
    assert_eq!(titles, ["Leaks", "Paint"], "a file of chapters comes before a record");
    assert_eq!(folder.hits("harbor"), 1);
}

#[test]
fn one_record_alone_still_tells_its_chapters() {
    let folder = Folder::new();
    folder.old("a.info.json", INFO);
    folder.old("b.ffmetadata", FFMETADATA);
    folder.old("c.chapters.txt", "0:00 Oars\n0:30 Ropes\n1:00 Sails\n");
    let refreshed = folder.refresh();
    assert_eq!((refreshed.transcripts, refreshed.unreadable), (3, 0));
    for (video, title) in [("a", "From the record"), ("b", "From ffmpeg"), ("c", "Oars")] {
        let talk = folder.library().read_video(video).unwrap();
        assert_eq!(talk.chapters[0].title, title);
    }
    let status = folder.library().status().unwrap();
    assert!(status.files.iter().all(|file| file.state == FileState::Indexed), "{:?}", status.files);
}

#[test]
fn notes_records_of_playlists_and_empty_metadata_are_not_transcripts() {
    let folder = Folder::new();
    folder.old("talk.srt", &srt("alpha"));
    folder.old("notes.txt", "buy milk\n10:30 met Bob\n11:00 met Ann\n12:00 lunch\n");
    folder
        .old("list.info.json", r#"{"_type":"playlist","id":"p","title":"t","extractor_key":"E"}"#);
    folder.old("talk.ffmetadata", ";FFMETADATA1\n");
    let refreshed = folder.refresh();
    assert_eq!((refreshed.transcripts, refreshed.unreadable), (1, 0));
    let status = folder.library().status().unwrap();
    for path in ["notes.txt", "list.info.json", "talk.ffmetadata"] {
        let file = status.files.iter().find(|file| file.path == path).unwrap();
        assert!(matches!(file.state, FileState::NotATranscript(_)), "{file:?}");
    }
}

#[test]
fn a_record_does_not_stand_in_the_way_of_subtitles() {
    let folder = Folder::new();
    folder.old("talk.info.json", INFO);
    folder.old("talk.srt", &srt("alpha"));
    folder.old("talk.vtt", "WEBVTT\n\n00:01.000 --> 00:09.000\nalpha\n");
    folder.refresh();
    let video = &folder.library().videos().unwrap()[0];
    let shadowed =
        video.files.iter().filter(|file| matches!(file.state, FileState::Shadowed { .. }));
    assert_eq!(shadowed.count(), 1, "{:?}", video.files);
    assert_eq!(folder.hits("alpha"), 1);
}

#[test]
fn a_record_alone_is_in_the_index_and_its_changes_are_seen() {
    let folder = Folder::new();
    let record = |title: &str| {
        format!(
            r#"{{"id":"x1","title":"{title}","extractor":"e","upload_date":"20240506",
            "webpage_url":"https://video.example.org/x1","duration":61,
            "description":"Oars and ropes.","tags":["boats"]}}"#
        )
    };
    folder.old("Talk [x1].info.json", &record("Mending boats"));
    assert_eq!(folder.refresh().changed, 1);
    let talk = folder.library().read_video("Talk [x1]").unwrap();
    assert_eq!(talk.title.as_deref(), Some("Mending boats"));
    assert_eq!(talk.summary.as_deref(), Some("Oars and ropes."));
    assert_eq!((talk.date.as_deref(), &talk.tags[..]), (Some("2024-05-06"), &["boats".into()][..]));
    assert_eq!(folder.refresh().changed, 0);
    folder.young("Talk [x1].info.json", &record("Mending sails"));
    assert_eq!(folder.refresh().changed, 1);
    assert_eq!(folder.library().videos().unwrap()[0].card.title.as_deref(), Some("Mending sails"));
}

#[test]
fn a_document_whose_words_are_not_taken_still_tells_the_rest() {
    let folder = Folder::new();
    let cue = r#"{"start_ms":1000,"end_ms":9000,"text":"WORD"}"#;
    let track = format!(r#"{{"kind":"audio","language":"en","segments":[{cue}]}}"#);
    let document = |more: &str, word: &str| {
        let track = track.replace("WORD", word);
        format!(r#"{{"schema":"cuedex/transcript/1",{more}"tracks":[{track}]}}"#)
    };
    folder.old("talk.fixed.cuedex.json", &document("", "alpha"));
    let more = r#""summary":"Leaks and paint.","chapters":[{"start_ms":0,"title":"Oars"}],"#;
    folder.old("talk.cuedex.json", &document(more, "bravo"));
    folder.refresh();
    let status = folder.library().status().unwrap();
    let shadowed = status.files.iter().filter(|f| matches!(f.state, FileState::Shadowed { .. }));
    assert_eq!(shadowed.count(), 1, "{:?}", status.files);
    let talk = folder.library().read_video("talk").unwrap();
    assert_eq!(talk.tracks.len(), 1);
    assert_eq!(talk.tracks[0].segments()[0].text, "alpha");
    assert_eq!(talk.summary.as_deref(), Some("Leaks and paint."));
    assert_eq!(talk.chapters[0].title, "Oars");
    assert_eq!((folder.hits("alpha"), folder.hits("bravo")), (1, 0));
}
