//! Documents that state the id of their video.

use std::fs;
use std::path::Path;

use crate::support::{ENGLISH, Folder, GERMAN, canonical, srt};
use cuedex_library::{ErrorKind, Rule};
use cuedex_model::{Transcript, VideoId};

#[test]
fn one_id_in_two_documents_is_told_and_kept_for_status() {
    let folder = Folder::new();
    folder.old("backup/old.cuedex.json", &canonical(Some("VI1"), "en", ENGLISH));
    folder.old("memories/VI1.cuedex.json", &canonical(Some("VI1"), "en", ENGLISH));
    folder.old("memories/VI1.de.cuedex.json", &canonical(Some("VI1"), "de", GERMAN));
    folder.old("memories/VI2.cuedex.json", &canonical(Some("VI2"), "en", ENGLISH));
    let told =
        ["VI1 is the id of several files: backup/old.cuedex.json, memories/VI1.cuedex.json, \
         memories/VI1.de.cuedex.json"];
    assert_eq!(folder.refresh().messages, told);
    assert_eq!(folder.library().status().unwrap().messages, told);
    fs::remove_file(folder.path("backup/old.cuedex.json")).unwrap();
    assert!(folder.refresh().messages.is_empty(), "two languages of one name are no surprise");
}

#[test]
fn only_a_media_file_can_be_linked() {
    let folder = Folder::new();
    folder.old("memories/VI1.cuedex.json", &canonical(Some("VI1"), "en", ENGLISH));
    folder.old("talks/a.srt", &srt(GERMAN));
    fs::create_dir(folder.path("films.mp4")).unwrap();
    let id = VideoId::new("VI1").unwrap();
    for file in ["talks/a.srt", "talks", "films.mp4", "memories/VI1.cuedex.json"] {
        let error = folder.library().link(&id, &folder.path(file)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotMedia, "{file}");
        assert!(error.to_string().ends_with("is not a media file"), "{error}");
    }
    assert!(!folder.path(".cuedex").exists());
}

#[test]
fn a_link_joins_a_document_to_its_local_files() {
    let folder = Folder::new();
    folder.old("memories/VI1.cuedex.json", &canonical(Some("VI1"), "en", ENGLISH));
    folder.old("talks/a.mp4", "");
    folder.old("talks/a.de.srt", &srt(GERMAN));
    folder.refresh();
    let library = folder.library();
    assert_eq!(library.videos().unwrap().len(), 2);
    let id = VideoId::new("VI1").unwrap();
    library.link(&id, &folder.path("talks/a.mp4")).unwrap();
    folder.refresh();
    let videos = library.videos().unwrap();
    assert_eq!(videos.len(), 1);
    assert_eq!(videos[0].card.media.as_deref(), Some("talks/a.mp4"));
    let media = folder.path("talks/a.mp4").canonicalize().unwrap();
    assert_eq!(videos[0].card.media_path(&library), Some(media));
    assert_eq!(videos[0].tracks.len(), 2);
    let rule = |path: &str| {
        let file = videos[0].files.iter().find(|file| file.path == path).unwrap();
        file.video.clone().unwrap().1
    };
    assert_eq!(rule("talks/a.de.srt"), Rule::Link);
    assert_eq!(rule("memories/VI1.cuedex.json"), Rule::OwnId);
    let outside = tempfile::NamedTempFile::new().unwrap();
    assert!(library.link(&id, outside.path()).unwrap_err().is_not_found());
}

#[test]
fn a_document_is_stored_once_and_its_former_self_kept() {
    let folder = Folder::new();
    let library = folder.library();
    let mut talk = Transcript { id: Some(VideoId::new("../VI1").unwrap()), ..Default::default() };
    let stored = library.store(&talk).unwrap();
    assert!(stored.changed && stored.path.ends_with("memories/%2E.%2FVI1.cuedex.json"));
    assert!(!library.store(&talk).unwrap().changed);
    let mut backup = stored.path.into_os_string();
    backup.push(".bak");
    assert!(!Path::new(&backup).exists());
    for title in ["first", "second"] {
        talk.title = Some(title.into());
        assert!(library.store(&talk).unwrap().changed);
    }
    let backup = fs::read_to_string(&backup).unwrap();
    assert!(backup.contains("first") && !backup.contains("second"));
    assert_eq!(fs::read_dir(folder.path("memories")).unwrap().count(), 2);
    assert_eq!(folder.refresh().transcripts, 1);
    assert_eq!(library.videos().unwrap()[0].id.as_str(), "../VI1");
}
