//! Merging on real talks: the same speech in two languages, by two hands, and other speech.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use cuedex_format::merge::{
    AlignOptions, BilingualOptions, TimeMap, bilingual, find_offset, scenes, timeline,
};
use cuedex_format::{ReadOptions, read};
use cuedex_model::{TimeDelta, Track};

use crate::support::{corpus, files};

fn track(path: &Path) -> Track {
    let read = read(&std::fs::read(path).unwrap(), None, &ReadOptions::default()).unwrap();
    read.transcript.tracks.into_iter().next().unwrap_or_default()
}

/// The files of each video called so, by the video's folder.
fn by_video(folder: &Path, endings: &[&str]) -> BTreeMap<PathBuf, Track> {
    let video = |path: &PathBuf| {
        let below = path.strip_prefix(folder).unwrap();
        below.parent().and_then(Path::parent).unwrap().to_owned()
    };
    files(folder, endings).iter().map(|path| (video(path), track(path))).collect()
}

fn is_english(track: &Track) -> bool {
    track.language.as_deref().is_some_and(|language| language.starts_with("en"))
}

/// Milliseconds by which an alignment of subtitles with what a machine heard may be off: those
/// who make subtitles start them a little early and keep them on the screen.
const NEAR: u64 = 1_500;

#[test]
fn what_a_machine_heard_lies_where_the_subtitles_do() {
    let (Some(subtitles), Some(whisper)) = (corpus("sy-subtitles"), corpus("sy-whisper")) else {
        return;
    };
    let written = by_video(&subtitles, &["source/en.srt"]);
    let heard = by_video(&whisper, &["whisper.json"]);
    let (mut sure, mut refused) = (0, 0);
    for (video, heard) in heard.iter().filter(|(_, heard)| is_english(heard)) {
        let Some(written) = written.get(video) else { continue };
        for moved in [0, 90_000] {
            let delta = TimeDelta::from_millis(moved);
            let late = TimeMap::moved(delta).apply_track(written.clone()).0;
            match find_offset(&late, heard, &AlignOptions::default()) {
                Ok(found) => {
                    println!("{}: {found:?}, {} %", video.display(), found.percent());
                    let off = found.offset.as_millis().abs_diff(moved);
                    assert!(off < NEAR, "{}: {found:?}", video.display());
                    sure += 1;
                }
                Err(unsure) => {
                    println!("{}: {unsure} {unsure:?}", video.display());
                    refused += 1;
                }
            }
        }
    }
    println!("{sure} sure, {refused} refused");
    assert!(sure > 0 && sure >= refused, "{sure} sure, {refused} refused");
}

#[test]
fn two_talks_of_one_speaker_are_never_taken_for_one() {
    let Some(subtitles) = corpus("sy-subtitles") else { return };
    let talks: Vec<_> = by_video(&subtitles, &["source/en.srt"]).into_iter().collect();
    let event = |video: &Path| video.parent().map(Path::to_owned);
    let mut pairs = 0;
    for (n, (video, first)) in talks.iter().enumerate().step_by(3) {
        let others = talks[n + 1..].iter().filter(|(other, _)| event(other) != event(video));
        for (other, second) in others.step_by(5) {
            pairs += 1;
            let found = find_offset(first, second, &AlignOptions::default());
            let names = format!("{} and {}", video.display(), other.display());
            assert!(found.is_err(), "{names}: {found:?}, {} %", found.unwrap().percent());
        }
    }
    println!("{pairs} pairs of different talks refused");
    assert!(pairs > 50);
}

#[test]
fn a_talk_inside_a_longer_recording_is_found_or_refused() {
    let Some(subtitles) = corpus("sy-subtitles") else { return };
    let talks: Vec<_> = by_video(&subtitles, &["source/en.srt"]).into_iter().collect();
    let mut sure = 0;
    for pair in talks.windows(2).filter(|pair| pair[0].0.parent() == pair[1].0.parent()) {
        match find_offset(&pair[0].1, &pair[1].1, &AlignOptions::default()) {
            Ok(found) => {
                println!("{}: {found:?}, {} %", pair[1].0.display(), found.percent());
                // Whatever is sure must bring the same words together.
                let other = TimeMap::moved(found.offset).apply_track(pair[1].1.clone()).0;
                let again = find_offset(&pair[0].1, &other, &AlignOptions::default()).unwrap();
                assert!(again.offset.as_millis().abs() <= 1, "{again:?}");
                sure += 1;
            }
            Err(unsure) => println!("{}: {unsure}", pair[1].0.display()),
        }
    }
    println!("{sure} sure");
    assert!(sure > 0);
}

#[test]
fn two_languages_share_their_cues_and_lose_no_letter() {
    let Some(subtitles) = corpus("sy-subtitles") else { return };
    let english = by_video(&subtitles, &["source/en.srt"]);
    let ukrainian = by_video(&subtitles, &["final/uk.srt"]);
    let letters = |track: &Track| -> usize {
        let texts = track.segments().iter().flat_map(|s| s.text.chars());
        texts.filter(|c| !c.is_whitespace()).count()
    };
    let (mut videos, mut paired, mut alone) = (0, 0, 0);
    for (video, first) in &english {
        let Some(second) = ukrainian.get(video) else { continue };
        let both = bilingual(first, second, &BilingualOptions::default());
        assert_eq!(letters(&both.track), letters(first) + letters(second), "{}", video.display());
        videos += 1;
        paired += both.paired;
        alone += both.alone.iter().sum::<usize>();
        let found = find_offset(first, second, &AlignOptions::default());
        if let Ok(found) = found {
            println!("{}: {found:?}", video.display());
            assert!(found.offset.as_millis().unsigned_abs() < NEAR, "{found:?}");
        }
    }
    println!("{videos} videos: {paired} cues of both languages, {alone} of one");
    assert!(videos > 10 && paired > 5 * alone, "{videos} videos, {paired} paired, {alone} alone");
}

#[test]
fn subtitles_as_scenes_of_each_other_hold_every_cue_once() {
    let Some(subtitles) = corpus("sy-subtitles") else { return };
    let english = by_video(&subtitles, &["source/en.srt"]);
    let ukrainian = by_video(&subtitles, &["final/uk.srt"]);
    for (video, first) in &english {
        let Some(second) = ukrainian.get(video) else { continue };
        let shared = scenes(first, &[second]);
        let said: usize = shared.iter().map(|scene| scene.said().len()).sum();
        assert_eq!(said, second.segments().len(), "{}", video.display());
        assert_eq!(timeline(&[first, second]).len(), said + first.segments().len());
    }
}
