use anyhow::Result;
use cuedex_index::{Index, IndexOptions, WriterOptions};
use cuedex_model::{Track, Transcript, VideoId};

use super::build::size_of;
use super::section;
use crate::text::whisper_transcripts;

/// Wanted, in bytes.
const TARGET: f64 = 2.5;

/// What word times add to an index, on the recogniser's transcripts of the corpora.
#[expect(clippy::cast_precision_loss, reason = "sizes stay far under 2^52")]
pub(super) fn report() -> Result<String> {
    let timed = whisper_transcripts();
    let words = timed.iter().flat_map(|t| &t.tracks).flat_map(Track::segments);
    let words: usize = words.map(|segment| segment.words.len()).sum();
    if words == 0 {
        return Ok("**Word times**: sy-whisper is absent\n\n".to_owned());
    }
    let untimed: Vec<Transcript> = timed.iter().map(without_words).collect();
    let added = indexed(&timed)?.saturating_sub(indexed(&untimed)?);
    let each = added as f64 / words as f64;
    let verdict = if each <= TARGET { "met" } else { "MISSED" };
    let row = vec![words.to_string(), format!("{each:.2}"), format!("<= {TARGET}: {verdict}")];
    Ok(section("Word times (sy-whisper)", &["words", "bytes a word", "target"], vec![row]))
}

fn without_words(transcript: &Transcript) -> Transcript {
    let mut plain = transcript.clone();
    plain.tracks = plain
        .tracks
        .into_iter()
        .map(|track| {
            let (kind, language) = (track.kind, track.language.clone());
            let mut segments = track.into_segments();
            segments.iter_mut().for_each(|segment| segment.words.clear());
            Track::new(kind, segments).in_language(language)
        })
        .collect();
    plain
}

fn indexed(transcripts: &[Transcript]) -> Result<usize> {
    let folder = tempfile::tempdir()?;
    let index = Index::open_or_create(folder.path(), &IndexOptions::default())?;
    let mut writer = index.writer(&WriterOptions::default())?;
    for (number, transcript) in (0..).zip(transcripts) {
        writer.put(number, &VideoId::new(format!("talks/{number}"))?, transcript)?;
    }
    writer.commit("")?;
    writer.finish()?;
    size_of(folder.path())
}
