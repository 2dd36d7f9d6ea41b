use std::ops::Range;

use cuedex_model::{Moment, MomentPart, TimeQuality, VideoId};

use super::extent::time_of;
use super::hit::{Hit, join};
use super::shard::Shard;
use super::snippet;
use crate::error::{Error, ErrorKind};

/// The moment of hits that stand on one track.
pub(super) fn of(
    shard: &Shard,
    key: String,
    hits: &[Hit],
    score: f32,
    context: usize,
) -> Result<Moment, Error> {
    let missing = || Error::new(ErrorKind::Damaged, "a moment has no words");
    let words = join(hits.iter().flat_map(Hit::words).collect());
    let doc = hits.first().ok_or_else(missing)?.doc;
    let (span, exact) = time_of(shard, doc, words.iter().cloned())?;
    let video = VideoId::new(key)
        .map_err(|e| Error::new(ErrorKind::Damaged, "a unit's video has no name").because(e))?;
    let shown = snippet::around(shard, doc, &words, context as u64)?;
    let part = MomentPart {
        source: shard.kind(doc).into(),
        language: shard.language(doc)?,
        speaker: speaker(shard, doc, &words)?,
        span,
        words: shown.marks.iter().map(|mark| shown.text[mark.clone()].to_owned()).collect(),
        times: if exact { TimeQuality::Exact } else { TimeQuality::Interpolated },
    };
    Ok(Moment {
        video,
        span,
        parts: vec![part],
        snippet: shown.text,
        marks: shown.marks,
        score,
        count: hits.len(),
    })
}

/// Who says the words, where it is one person.
fn speaker(shard: &Shard, doc: u32, words: &[Range<u64>]) -> Result<Option<String>, Error> {
    let mut speaker: Option<String> = None;
    for ordinal in words.iter().cloned().flatten() {
        let Some((doc, at)) = shard.locate(doc, ordinal) else { return Ok(None) };
        let text = shard.text(doc)?;
        match (text.speaker(at), &speaker) {
            (None, _) => return Ok(None),
            (Some(name), None) => speaker = Some(name.to_owned()),
            (Some(name), Some(known)) if name != known => return Ok(None),
            _ => {}
        }
    }
    Ok(speaker)
}
