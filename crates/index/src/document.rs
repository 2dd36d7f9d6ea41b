//! A transcript as documents of the engine.

use std::collections::BTreeSet;
use std::ops::Range;

use cuedex_model::{TimeSpan, TrackKind, Transcript, VideoId};
use tantivy::TantivyDocument;

use crate::analyse::key;
use crate::cut::{Unit, units};
use crate::detail::{Detail, Heard, Piece};
use crate::options::IndexOptions;
use crate::schema::Fields;
use crate::stream::{Line, LineCue};
use crate::words::{TokenTime, align};

/// The documents of one video, track by track in order.
pub(crate) fn documents(
    fields: &Fields,
    options: &IndexOptions,
    ord: u64,
    video: &VideoId,
    transcript: &Transcript,
) -> Vec<TantivyDocument> {
    let mut documents = Vec::new();
    for (number, track) in transcript.tracks.iter().enumerate() {
        let line = Line::of(track, options.silence_ms);
        let times = times(&line);
        for unit in units(&line, options.segment_tokens) {
            let mut document = unit_document(fields, &line, &unit, &times);
            document.add_text(fields.vkey, video.as_str());
            document.add_u64(fields.vord, ord);
            document.add_u64(fields.track, number as u64);
            document.add_u64(fields.kind, kind_number(track.kind));
            if let Some(language) = &track.language {
                document.add_text(fields.language, language);
            }
            documents.push(document);
        }
    }
    documents
}

/// The number by which a kind of track is stored.
pub(crate) fn kind_number(kind: TrackKind) -> u64 {
    match kind {
        TrackKind::Audio => 0,
        TrackKind::Visual => 1,
        TrackKind::Ocr => 2,
    }
}

/// When a cue and its words are heard.
struct CueTimes {
    /// Per token, where the cue has word times, the time and the word.
    heard: Vec<Option<(TokenTime, usize)>>,
    /// The time of the cue and of its words together.
    hull: TimeSpan,
    /// The latest end up to and with this cue.
    until: u64,
}

fn times(line: &Line<'_>) -> Vec<CueTimes> {
    let mut until = 0;
    let cues = line.cues.iter().map(|cue| {
        let heard = if cue.segment.words.is_empty() { Vec::new() } else { align(line, cue) };
        let words = heard.iter().flatten();
        let words = words.map(|(time, _)| TimeSpan::from_millis(time.start, time.end));
        let hull = words.fold(cue.segment.span, TimeSpan::union);
        until = hull.end().as_millis().max(until);
        CueTimes { heard, hull, until }
    });
    cues.collect()
}

fn unit_document(
    fields: &Fields,
    line: &Line<'_>,
    unit: &Unit,
    times: &[CueTimes],
) -> TantivyDocument {
    let mut document = TantivyDocument::default();
    let first = &line.cues[unit.cues.start];
    let times = &times[unit.cues.clone()];
    let start = times.iter().map(|cue| cue.hull.start().as_millis()).min().unwrap_or(0);
    for (field, number) in [
        (fields.start, start),
        (fields.until, times.last().map_or(start, |cue| cue.until)),
        (fields.first, unit.own.start as u64),
        (fields.own, unit.own.len() as u64),
        (fields.stream, first.stream),
        (fields.stretch, first.stretch),
    ] {
        document.add_u64(field, number);
    }
    document.add_text(fields.text, line.prepared(unit.own.start..unit.ahead));
    let (mut raw, mut detail) = (String::new(), Detail::default());
    for (cue, times) in line.cues[unit.cues.clone()].iter().zip(times) {
        let own = cue.tokens.start.max(unit.own.start)..cue.tokens.end.min(unit.own.end);
        document.add_u64(fields.cue_start, times.hull.start().as_millis() - start);
        document.add_u64(fields.cue_length, times.hull.duration_millis());
        document.add_u64(fields.cue_tokens, own.len() as u64);
        raw.push_str(add_piece(line, cue, own, times, &mut detail));
    }
    for name in detail.names.iter().map(|name| key(name)).collect::<BTreeSet<_>>() {
        document.add_text(fields.speaker, name);
    }
    document.add_text(fields.raw, raw);
    document.add_bytes(fields.detail, &detail.encode());
    document
}

/// Adds the part of a cue that holds the tokens `own` and gives its text; the parts of a cue
/// make up all of its text.
fn add_piece<'a>(
    line: &Line<'_>,
    cue: &LineCue<'a>,
    own: Range<usize>,
    times: &CueTimes,
    detail: &mut Detail,
) -> &'a str {
    let text = &cue.segment.text;
    let from = if own.start == cue.tokens.start { 0 } else { line.span(own.start).start };
    let to = if own.end == cue.tokens.end { text.len() } else { line.span(own.end).start };
    let tokens = own.start - cue.tokens.start..own.end - cue.tokens.start;
    let heard = times.heard.get(tokens).unwrap_or_default().iter();
    let heard = heard.map(|token| {
        token.map(|(time, word)| {
            let speaker = cue.segment.words[word].speaker.as_deref();
            Heard { time, speaker: speaker.map(|name| detail.name(name)) }
        })
    });
    let piece = Piece {
        heard: heard.collect(),
        lead: cue.segment.span.start().as_millis() - times.hull.start().as_millis(),
        length: cue.segment.span.duration_millis(),
        bytes: to - from,
        before: text[..from].chars().count(),
        total: text.chars().count(),
        speaker: cue.segment.speaker.as_deref().map(|name| detail.name(name)),
    };
    detail.pieces.push(piece);
    &text[from..to]
}
