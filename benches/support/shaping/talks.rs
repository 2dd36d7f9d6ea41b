//! The talks of the corpora, or made-up ones where those are absent.

use std::path::Path;

use anyhow::{Context, Result};
use cuedex_format::{ReadOptions, read};
use cuedex_model::{Segment, TimeSpan, Track, TrackKind};

use crate::text::{corpora, files_below, source};

/// One talk.
pub(super) struct Talk {
    pub(super) track: Track,
    /// The file, where there is one.
    pub(super) file: Option<Vec<u8>>,
}

impl Talk {
    pub(super) fn is_english(&self) -> bool {
        self.track.language.as_deref().is_some_and(|language| language.starts_with("en"))
    }
}

/// Each corpus with its talks.
pub(super) fn talks(only: &str) -> Result<Vec<(String, Vec<Talk>)>> {
    let mut all = Vec::new();
    for (corpus, ending) in [("sy-subtitles", ".srt"), ("sy-whisper", "whisper.json")] {
        let paths = files_below(&corpora().join(corpus), ending);
        let paths = paths.iter().filter(|path| path.to_string_lossy().contains(only));
        let talks: Vec<Talk> = paths.map(|path| talk(path)).collect::<Result<_>>()?;
        if !talks.is_empty() {
            all.push((corpus.to_owned(), talks));
        }
    }
    if all.is_empty() {
        all.push(("made up, as the corpora are absent".to_owned(), vec![made_up()]));
    }
    Ok(all)
}

fn talk(path: &Path) -> Result<Talk> {
    let context = || format!("cannot read {}", path.display());
    let bytes = std::fs::read(path).with_context(context)?;
    let name = path.to_string_lossy();
    let read = read(&bytes, Some(&name), &ReadOptions::default()).with_context(context)?;
    let track = read.transcript.tracks.into_iter().next().unwrap_or_default();
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let language = track.language.clone().or((stem.len() == 2).then_some(stem));
    Ok(Talk { track: track.in_language(language), file: Some(bytes) })
}

/// Lines one after the other at the speed of speech.
fn made_up() -> Talk {
    const CHARACTER_MS: u64 = 65;
    const PAUSE_MS: u64 = 200;
    let mut at = 0;
    let segment = |text: &String| {
        let start = at + PAUSE_MS;
        at = start + CHARACTER_MS * text.chars().count() as u64;
        Segment::new(TimeSpan::from_millis(start, at), text.clone())
    };
    let segments = source().1.iter().map(segment).collect();
    let track = Track::new(TrackKind::Audio, segments).in_language(Some("en".to_owned()));
    Talk { track, file: None }
}
