//! What the names alone say.

use super::*;

fn group_paths(paths: &[&str]) -> Grouping {
    let mut paths = paths.to_vec();
    paths.sort_unstable();
    let facts: Vec<Option<Facts>> =
        paths.iter().map(|path| (!path.ends_with(".mp4")).then(|| text(None, path))).collect();
    let files: Vec<_> = paths
        .iter()
        .zip(&facts)
        .map(|(path, facts)| FileIn { path, modified_ns: 0, facts: facts.as_ref(), unread: false })
        .collect();
    group(&files, &Settings::default())
}

/// Each line of `expected`: a path, the video's id and the language, `-` for none.
fn check(files: &[(&str, &str, &str)]) {
    let mut paths: Vec<&str> = files.iter().map(|(path, ..)| *path).collect();
    paths.sort_unstable();
    let grouping = group_paths(&paths);
    for (path, id, language) in files {
        let found = grouping.videos.iter().find_map(|(video, members)| {
            let member = members.members.iter().find(|m| paths[m.file] == *path)?;
            Some((video.as_str(), member.marks.language.as_deref().unwrap_or("-")))
        });
        assert_eq!(found, Some((*id, *language)), "{path} among {paths:?}");
    }
}

/// A path, the id of its video and its language.
const ALONE: &[(&str, &str, &str)] = &[
    ("talk.srt", "talk", "-"),
    ("a/b/talk.srt", "a/b/talk", "-"),
    ("talk.en.srt", "talk", "en"),
    ("talk.eng.srt", "talk", "en"),
    ("talk.pt-BR.vtt", "talk", "pt-BR"),
    ("talk.zh-Hans.srt", "talk", "zh-Hans"),
    ("talk.en-orig.vtt", "talk", "en"),
    ("talk.en.auto.vtt", "talk", "en"),
    ("talk.forced.de.srt", "talk", "de"),
    ("talk.en.sdh.srt", "talk", "en"),
    ("talk.visual.en.json", "talk", "en"),
    ("talk.chapters.vtt", "talk", "-"),
    ("talk.en-fixed.srt", "talk", "en"),
    ("talk.fixed.srt", "talk", "-"),
    ("talk.en.hi.srt", "talk", "en"),
    ("talk.eng.cc.srt", "talk", "en"),
    ("talk.hi.cc.srt", "talk.hi.cc", "-"),
    ("talk.cc.srt", "talk.cc", "-"),
    ("talk.en_cc.srt", "talk", "en"),
    ("talk.pt_BR.srt", "talk", "pt-BR"),
    ("talk.pt_br.srt", "talk", "pt-BR"),
    ("talk.en_Auto.srt", "talk", "en"),
    ("talk.English.srt", "talk", "en"),
    ("talk.forced.german.srt", "talk", "de"),
    ("talk.English.cc.srt", "talk", "en"),
    ("talk.it.srt", "talk.it", "-"),
    ("Let.it.be.srt", "Let.it.be", "-"),
    ("The.last.run.srt", "The.last.run", "-"),
    ("talk.it-IT.srt", "talk", "it-IT"),
    ("talk.it.auto.srt", "talk", "it"),
    ("talk.visual.it.vtt", "talk", "it"),
    ("talk.cuedex.json", "talk", "-"),
    ("talk.uk.cuedex.json", "talk", "uk"),
    ("talk.raw.srt", "talk.raw", "-"),
    ("talk.new.srt", "talk.new", "-"),
    ("v1.2.srt", "v1.2", "-"),
    ("Mr. Harbor.srt", "Mr. Harbor", "-"),
    ("Talk_uk.srt", "Talk", "uk"),
    ("Talk_pt-BR.srt", "Talk", "pt-BR"),
    ("Talk_pt_BR.srt", "Talk", "pt-BR"),
    ("Casa_de_la.srt", "Casa_de_la", "-"),
    ("English.srt", "English", "-"),
    ("Talk_en_whisper.srt", "Talk", "en"),
    ("what_is_it.srt", "what_is_it", "-"),
    ("Say_hi.srt", "Say_hi", "-"),
    ("Part_II.srt", "Part_II", "-"),
    ("walk-in.srt", "walk-in", "-"),
    ("talk-en.srt", "talk-en", "-"),
    ("talk en.srt", "talk en", "-"),
    ("Sahara-1.srt", "Sahara-1", "-"),
    ("a/en.srt", "a", "en"),
    ("a/source/en.srt", "a", "en"),
    ("a/final/uk.srt", "a", "uk"),
    ("a/source/en-fixed.srt", "a", "en"),
    ("a/source/en_whisper.srt", "a", "en"),
    ("a/source/whisper.json", "a", "-"),
    ("a/source/whisperx.json", "a", "-"),
    ("a/source/whisper.cpp.json", "a", "-"),
    ("a/source/whisper-cpp.json", "a", "-"),
    ("a/source/Faster-Whisper.srt", "a", "-"),
    ("a/source/whisper-timestamped.json", "a", "-"),
    ("a/source/deepgram.json", "a", "-"),
    ("a/source/AssemblyAI.json", "a", "-"),
    ("a/source/asrOutput.json", "a", "-"),
    ("a/source/output.json", "a", "-"),
    ("a/source/transcription.json", "a", "-"),
    ("a/source/whisperx.en.json", "a", "en"),
    ("a/source/en_whisperx.srt", "a", "en"),
    ("a/source/whisperx.corrected.json", "a", "-"),
    ("talk.whisperx.json", "talk", "-"),
    ("talk.en.deepgram.json", "talk", "en"),
    ("Whispers.srt", "Whispers", "-"),
    ("a/Subs/en.srt", "a", "en"),
    ("a/subs/talk.en.srt", "a/talk", "en"),
    ("a/transcript.en.vtt", "a", "en"),
    ("a/en.hi.srt", "a", "en"),
    ("a/hi.cc.srt", "a", "hi"),
    ("a/it.srt", "a", "it"),
    ("a/sun.srt", "a/sun", "-"),
    ("mac.srt", "mac", "-"),
    ("a/audio.srt", "a", "-"),
    ("a/chapters.vtt", "a", "-"),
    ("en.srt", ".", "en"),
    ("source/en.srt", ".", "en"),
    ("Title [dQw4_no].en.vtt", "Title [dQw4_no]", "en"),
    ("Title [dQw4-x].info.json", "Title [dQw4-x]", "-"),
    ("caf\\xE9.srt", "caf\\xE9", "-"),
];

#[test]
fn one_file_alone_goes_where_its_name_says() {
    for &(path, id, language) in ALONE {
        check(&[(path, id, language)]);
    }
}

#[test]
fn files_beside_it_decide_in_doubt() {
    check(&[("talk-en.srt", "talk", "en"), ("talk.mp4", "talk", "-")]);
    check(&[("talk-en.srt", "talk", "en"), ("talk-uk.srt", "talk", "uk")]);
    check(&[("talk en.srt", "talk", "en"), ("talk.srt", "talk", "-")]);
    check(&[("talk_hi.srt", "talk", "hi"), ("talk_en.srt", "talk", "en")]);
    check(&[("say-hi.srt", "say-hi", "-"), ("say.srt", "say", "-")]);
    check(&[("say-hi.srt", "say", "hi"), ("say.mp4", "say", "-")]);
    check(&[("This is it.srt", "This is it", "-"), ("This is so.srt", "This is so", "-")]);
    check(&[("how-to-en.srt", "how-to", "en"), ("how-to.srt", "how-to", "-")]);
    check(&[("Mr.So.srt", "Mr.So", "-"), ("Mr.So.mp4", "Mr.So", "-")]);
    check(&[("talk.it.srt", "talk", "it"), ("talk.mp4", "talk", "-")]);
    check(&[("talk.it.srt", "talk", "it"), ("talk.en.srt", "talk", "en")]);
    check(&[("talk.hi.srt", "talk", "hi"), ("talk.srt", "talk", "-")]);
    check(&[("talk.it.cc.srt", "talk", "it"), ("talk.mp4", "talk", "-")]);
    check(&[("let.it.be.srt", "let.it.be", "-"), ("let.it.so.srt", "let.it.so", "-")]);
    check(&[("en.srt", "en", "-"), ("en.mp4", "en", "-")]);
    check(&[("subs/talk-en.srt", "talk", "en"), ("talk.mp4", "talk", "-")]);
}

#[test]
fn the_layout_of_an_archive_of_talks() {
    check(&[
        ("talks/1998-05_Harbor/Main-Talk/source/en.srt", "talks/1998-05_Harbor/Main-Talk", "en"),
        (
            "talks/1998-05_Harbor/Main-Talk/source/en-fixed.srt",
            "talks/1998-05_Harbor/Main-Talk",
            "en",
        ),
        (
            "talks/1998-05_Harbor/Main-Talk/source/en_whisper.srt",
            "talks/1998-05_Harbor/Main-Talk",
            "en",
        ),
        (
            "talks/1998-05_Harbor/Main-Talk/source/whisper.json",
            "talks/1998-05_Harbor/Main-Talk",
            "-",
        ),
        ("talks/1998-05_Harbor/Main-Talk/final/uk.srt", "talks/1998-05_Harbor/Main-Talk", "uk"),
        ("talks/1998-05_Harbor/Main-Talk/final/hi.srt", "talks/1998-05_Harbor/Main-Talk", "hi"),
        ("talks/1998-05_Harbor/Evening/final/en.srt", "talks/1998-05_Harbor/Evening", "en"),
        ("talks/1998-05_Harbor/for Ann/Talk_uk.srt", "talks/1998-05_Harbor/for Ann/Talk", "uk"),
        ("talks/1998-05_Harbor/for Ann/Meal_uk.srt", "talks/1998-05_Harbor/for Ann/Meal", "uk"),
    ]);
}

#[test]
fn downloads_group_by_title_and_id() {
    check(&[
        ("Title [id].mp4", "Title [id]", "-"),
        ("Title [id].en.vtt", "Title [id]", "en"),
        ("Title [id].en-orig.vtt", "Title [id]", "en"),
        ("Title [id].info.json", "Title [id]", "-"),
        ("Title [ie].mp4", "Title [ie]", "-"),
        ("Title [ie].uk.vtt", "Title [ie]", "uk"),
    ]);
}

#[test]
fn a_folder_and_a_stem_never_share_a_name() {
    check(&[("a/b.srt", "a/b", "-"), ("a/b/en.srt", "a/b/", "en"), ("a/b/uk.srt", "a/b/", "uk")]);
}

#[test]
fn a_recording_called_like_a_recogniser_keeps_its_files() {
    check(&[("deepgram.srt", "deepgram", "-"), ("deepgram.mp4", "deepgram", "-")]);
    check(&[("output.en.srt", "output", "en"), ("output.mp4", "output", "-")]);
}

#[test]
fn media_alone_is_no_video() {
    assert!(group_paths(&["holiday.mp4"]).videos.is_empty());
}

#[test]
fn names_that_cannot_be_ids_still_group() {
    let long = format!("{}/talk.srt", "x".repeat(5_000));
    let grouping = group_paths(&[" .srt", &long]);
    assert_eq!(grouping.videos.len(), 2);
}
