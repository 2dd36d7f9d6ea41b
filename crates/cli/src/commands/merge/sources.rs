//! The things that are merged, and what people call them.

use std::path::Path;

use anyhow::Result;
use cuedex_format::merge::joined;
use cuedex_model::{Track, TrackKind, Transcript};

use crate::args::TrackName;
use crate::failure::Hinted;
pub(super) use crate::nearest::nearest;

/// A file, or a track of a library's video.
#[derive(Debug, Clone)]
pub(super) struct Source {
    /// What it is called in messages.
    pub(super) label: String,
    /// What else it may be called on the command line.
    names: Vec<String>,
    pub(super) transcript: Transcript,
}

/// What is merged, in order.
#[derive(Debug, Clone, Default)]
pub(super) struct Sources {
    pub(super) all: Vec<Source>,
    /// What belongs to no track of a library's video, such as its chapters.
    rest: Transcript,
}

/// What a name stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Picked {
    /// The source of this number, from 0, as a whole.
    Source(usize),
    /// Tracks, by the numbers of their sources and their own.
    Tracks(Vec<(usize, usize)>),
}

impl Source {
    pub(super) fn of_file(path: &Path, label: String, transcript: Transcript) -> Self {
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let names = vec![path.to_string_lossy().into_owned(), stem(&file).to_owned(), file];
        Self { label, names, transcript }
    }

    /// The name without folders and endings: what the person or the part is called.
    pub(super) fn stem(&self) -> &str {
        self.names.get(1).map_or(&self.label, |stem| stem)
    }

    /// The speech to compare: the first spoken track with a text, of the same language where
    /// there is one.
    pub(super) fn speech(&self, language: Option<&str>) -> Option<&Track> {
        let mut spoken = self.transcript.tracks.iter().filter(|track| {
            track.kind == TrackKind::Audio && track.segments().iter().any(|s| !s.text.is_empty())
        });
        let first = spoken.next();
        let alike = |track: &&Track| language.is_some() && track.language.as_deref() == language;
        first.filter(alike).or_else(|| spoken.find(alike)).or(first)
    }
}

impl Sources {
    pub(super) fn of_files(all: Vec<Source>) -> Self {
        Self { all, rest: Transcript::default() }
    }

    /// The tracks of a library's video.
    pub(super) fn of_video(mut video: Transcript) -> Self {
        let source = |(n, track): (usize, Track)| {
            let language = track.language.as_deref().map(|tag| format!(" ({tag})"));
            let label = format!("track {n}, {}{}", track.kind, language.unwrap_or_default());
            let transcript = Transcript::of_tracks(vec![track]);
            Source { label, names: Vec::new(), transcript }
        };
        let all = (1..).zip(std::mem::take(&mut video.tracks)).map(source).collect();
        Self { all, rest: video }
    }

    /// What a name stands for: a number, a file, a kind, a language.
    pub(super) fn find(&self, name: &TrackName) -> Result<Picked> {
        let TrackName(name) = name;
        if let Ok(number) = name.parse::<usize>()
            && (1..=self.all.len()).contains(&number)
        {
            return Ok(Picked::Source(number - 1));
        }
        let is_named = |source: &Source| source.names.contains(name);
        if let Some(n) = self.all.iter().position(is_named) {
            return Ok(Picked::Source(n));
        }
        let tracks = match name.parse::<TrackKind>() {
            Ok(kind) => self.tracks(|track| track.kind == kind),
            Err(_) => self.tracks(|track| speaks(track, name)),
        };
        match tracks.is_empty() {
            true => Err(self.unknown(name).into()),
            false => Ok(Picked::Tracks(tracks)),
        }
    }

    fn tracks(&self, is_it: impl Fn(&Track) -> bool) -> Vec<(usize, usize)> {
        let of = |(n, source): (usize, &Source)| -> Vec<(usize, usize)> {
            let tracks = source.transcript.tracks.iter().enumerate();
            tracks.filter(|(_, track)| is_it(track)).map(|(m, _)| (n, m)).collect()
        };
        self.all.iter().enumerate().flat_map(of).collect()
    }

    fn unknown(&self, name: &str) -> Hinted {
        let mut known: Vec<String> = (1..=self.all.len()).map(|n| n.to_string()).collect();
        for source in &self.all {
            known.extend(source.names.last().cloned());
            for track in &source.transcript.tracks {
                known.push(track.kind.to_string());
                known.extend(track.language.clone());
            }
        }
        known.sort();
        known.dedup();
        let hint = nearest(name, known.iter().map(String::as_str))
            .map_or_else(|| format!("one of {}", known.join(", ")), did_you_mean);
        Hinted::new(format!("nothing here is called {name:?}"), hint)
    }

    /// All as one transcript, and the number of its source for each track.
    pub(super) fn joined(self) -> (Transcript, Vec<usize>) {
        let sources = self.all.iter().enumerate();
        let origin = |(n, source): (usize, &Source)| vec![n; source.transcript.tracks.len()];
        let origins = sources.flat_map(origin).collect();
        let all = self.all.into_iter().map(|source| source.transcript);
        (joined(std::iter::once(self.rest).chain(all)), origins)
    }
}

/// The name of a file without the ending and what it says of language and kind.
fn stem(file: &str) -> &str {
    file.split_once('.').map_or(file, |(stem, _)| if stem.is_empty() { file } else { stem })
}

/// Whether a track is in a language: the same tag, or one that is more exact.
fn speaks(track: &Track, tag: &str) -> bool {
    let Some(language) = &track.language else { return false };
    let (language, tag) = (language.to_ascii_lowercase(), tag.to_ascii_lowercase());
    language.strip_prefix(&tag).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

pub(super) fn did_you_mean(name: &str) -> String {
    format!("did you mean {name:?}?")
}

#[cfg(test)]
mod tests {
    use super::*;
    use cuedex_model::{Segment, TimeSpan};

    fn track(kind: TrackKind, language: &str) -> Track {
        let cue = Segment::new(TimeSpan::from_millis(0, 9), "tea");
        Track::new(kind, vec![cue]).in_language(Some(language.into()))
    }

    fn sources() -> Sources {
        let file = |path: &str, tracks| {
            Source::of_file(path.as_ref(), path.into(), Transcript::of_tracks(tracks))
        };
        Sources::of_files(vec![
            file("in/talk.en.srt", vec![track(TrackKind::Audio, "en-GB")]),
            file("in/2", vec![track(TrackKind::Visual, "en"), track(TrackKind::Audio, "de")]),
        ])
    }

    fn find(name: &str) -> Result<Picked> {
        sources().find(&TrackName(name.into()))
    }

    #[test]
    fn numbers_files_kinds_and_languages_are_names() {
        for (name, expected) in [
            ("1", Picked::Source(0)),
            ("2", Picked::Source(1)),
            ("in/talk.en.srt", Picked::Source(0)),
            ("talk.en.srt", Picked::Source(0)),
            ("talk", Picked::Source(0)),
            ("visual", Picked::Tracks(vec![(1, 0)])),
            ("Audio", Picked::Tracks(vec![(0, 0), (1, 1)])),
            ("en", Picked::Tracks(vec![(0, 0), (1, 0)])),
            ("EN-gb", Picked::Tracks(vec![(0, 0)])),
        ] {
            assert_eq!(find(name).unwrap(), expected, "{name}");
        }
    }

    #[test]
    fn what_is_not_there_is_told_with_the_nearest_name() {
        for (name, hint) in [("visul", "did you mean \"visual\"?"), ("ocr", "one of 1, 2, audio")] {
            let error = find(name).unwrap_err();
            let told = format!("{:?}", error.downcast_ref::<Hinted>().unwrap());
            assert!(told.replace('\\', "").contains(hint), "{told}");
        }
        assert!(find("3").is_err() && find("0").is_err());
    }

    #[test]
    fn the_tracks_of_a_video_are_numbered_and_the_rest_stays() {
        let mut video = Transcript::of_tracks(vec![track(TrackKind::Audio, "en")]);
        video.title = Some("Tea".into());
        let sources = Sources::of_video(video.clone());
        assert_eq!(sources.all[0].label, "track 1, audio (en)");
        assert_eq!(sources.joined(), (video, vec![0]));
    }
}
