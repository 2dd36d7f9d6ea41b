//! A transcript as documents of the engine.

use std::collections::BTreeSet;
use std::ops::Range;

use cuedex_model::{Source, Transcript, VideoId};
use tantivy::TantivyDocument;

use crate::analyse::{Analyser, detect, key};
use crate::cut::{Unit, units};
use crate::date::day_number;
use crate::lines::{SourceLine, is_spoken, lines, source_number};
use crate::map::{Heard, Map, Piece, PieceToken};
use crate::options::IndexOptions;
use crate::schema::{BRISK_MS, Fields};
use crate::stream::{Line, LineCue};
use crate::words::{TokenTime, align};

/// Parts the cues in a stored text. As a control character it is in no token, and where a text
/// holds one it is stored as a space.
pub(crate) const CUE_SEPARATOR: char = '\u{1e}';

/// The documents of one video, line by line in order.
pub(crate) fn documents(
    fields: &Fields,
    options: &IndexOptions,
    ord: u64,
    video: &VideoId,
    transcript: &Transcript,
) -> Vec<TantivyDocument> {
    let mut documents = Vec::new();
    for (number, source) in lines(transcript).iter().enumerate() {
        let made = line_documents(fields, options, source);
        documents.extend(made.into_iter().map(|mut document| {
            document.add_u64(fields.line, number as u64);
            document
        }));
    }
    let units = documents.len() as u64;
    let date = transcript.date.as_deref().and_then(day_number).unwrap_or(0);
    for (n, document) in (0..).zip(&mut documents) {
        document.add_text(fields.vkey, video.as_str());
        for (field, number) in [
            (fields.vord, ord),
            (fields.unit, n),
            (fields.units, units),
            (fields.date, date.into()),
            (fields.duration, transcript.end().as_millis()),
        ] {
            document.add_u64(field, number);
        }
    }
    if let Some(first) = documents.first_mut() {
        for tag in transcript.tags.iter().map(|tag| key(tag)).collect::<BTreeSet<_>>() {
            first.add_text(fields.tags, tag);
        }
    }
    documents
}

fn line_documents(
    fields: &Fields,
    options: &IndexOptions,
    source: &SourceLine<'_>,
) -> Vec<TantivyDocument> {
    let track = &*source.track;
    let detected = match track.language {
        Some(_) => None,
        None => detect(track.segments().iter().map(|segment| segment.text.as_str())),
    };
    let language = track.language.as_deref().or(detected.as_deref());
    let line = Line::of(track, source.source, language, options.silence_ms);
    let times = times(&line, language);
    let document = |unit: &Unit| {
        let mut document = unit_document(fields, source.source, &line, unit, &times);
        document.add_u64(fields.source, source_number(source.source));
        if let Some(language) = &track.language {
            document.add_text(fields.language, language);
        }
        if let Some(language) = &detected {
            document.add_text(fields.detected, language);
        }
        document
    };
    units(&line, options.segment_tokens).iter().map(document).collect()
}

/// When a cue and its words are heard.
struct CueTimes {
    /// Per token, where the cue has word times, the time and the word.
    heard: Vec<Option<(TokenTime, usize)>>,
    /// The earliest start of this and all later cues and their words.
    from: u64,
    /// The latest end up to and with this cue.
    until: u64,
    /// When it and its words start and end.
    hull: (u64, u64),
}

fn times(line: &Line<'_>, language: Option<&str>) -> Vec<CueTimes> {
    let mut analyser = Analyser::new(language);
    let mut until = 0;
    let mut times: Vec<CueTimes> = Vec::with_capacity(line.cues.len());
    for cue in &line.cues {
        let is_timed = !cue.segment.words.is_empty();
        let heard = if is_timed { align(line, cue, &mut analyser) } else { Vec::new() };
        let (mut from, mut to) =
            (cue.segment.span.start().as_millis(), cue.segment.span.end().as_millis());
        for (time, _) in heard.iter().flatten() {
            (from, to) = (from.min(time.start), to.max(time.end));
        }
        until = until.max(to);
        times.push(CueTimes { heard, from, until, hull: (from, to) });
    }
    let mut earliest = u64::MAX;
    for cue in times.iter_mut().rev() {
        earliest = earliest.min(cue.from);
        cue.from = earliest;
    }
    times
}

fn unit_document(
    fields: &Fields,
    source: Source,
    line: &Line<'_>,
    unit: &Unit,
    times: &[CueTimes],
) -> TantivyDocument {
    let mut document = TantivyDocument::default();
    let first = &line.cues[unit.cues.start];
    let start = times[unit.cues.start].from;
    for (field, number) in [
        (fields.start, start),
        (fields.until, times[unit.cues.end - 1].until),
        (fields.first, unit.own.start as u64),
        (fields.own, unit.own.len() as u64),
        (fields.stream, first.stream),
        (fields.stretch, first.stretch),
        (fields.brisk, brisk(line, &unit.cues, times)),
    ] {
        document.add_u64(field, number);
    }
    document.add_text(fields.text, line.terms(unit.own.start..unit.ahead));
    if let Some(stems) = line.stems(unit.own.clone()) {
        document.add_text(fields.stem, stems);
    }
    let own = line.token_of(unit.own.start)..line.token_of(unit.own.end);
    let (mut raw, mut map) = (String::new(), Map::default());
    for n in unit.cues.clone() {
        let (cue, heard) = (&line.cues[n], &times[n].heard);
        let own = cue.tokens.start.max(own.start)..cue.tokens.end.min(own.end);
        if n > unit.cues.start {
            raw.push(CUE_SEPARATOR);
        }
        push_text(&mut raw, text_of(line, cue, &own));
        let piece = piece(source, line, cue, own, heard, &mut map);
        map.pieces.push(piece);
    }
    add_map(fields, &mut document, &map, start);
    document.add_text(fields.raw, raw);
    document
}

fn add_map(fields: &Fields, document: &mut TantivyDocument, map: &Map, start: u64) {
    for name in &map.names {
        document.add_text(fields.names, name);
    }
    for name in map.names.iter().map(|name| key(name)).collect::<BTreeSet<_>>() {
        document.add_text(fields.speaker, name);
    }
    for number in map.encode(start) {
        document.add_u64(fields.map, number);
    }
}

/// Counts the characters before a byte of a text; cheap where bytes go forward.
fn counter(text: &str) -> impl FnMut(usize) -> usize + '_ {
    let is_ascii = text.is_ascii();
    let (mut byte, mut character) = (0, 0);
    move |to| {
        if is_ascii {
            return to;
        }
        // The pieces of an over-long word go back to its start.
        if to < byte {
            (byte, character) = (0, 0);
        }
        character += text[byte..to].chars().count();
        byte = to;
        character
    }
}

/// How many places any window that starts in these cues may take and be surely brief: from the
/// last place of a cue on to the last place of those that begin and end soon enough.
fn brisk(line: &Line<'_>, cues: &Range<usize>, times: &[CueTimes]) -> u64 {
    let mut least = LONGEST_BRISK;
    for n in cues.clone() {
        let (mut start, mut end) = times[n].hull;
        let last = line.place_from(line.cues[n].tokens.end);
        let mut upto = last;
        for (cue, CueTimes { hull, .. }) in line.cues[n..].iter().zip(&times[n..]) {
            (start, end) = (start.min(hull.0), end.max(hull.1));
            if end - start > BRISK_MS || upto.saturating_sub(last) >= LONGEST_BRISK {
                break;
            }
            let end = line.place_from(cue.tokens.end);
            // The word of a place that begins in the next cue is heard there.
            upto = end - usize::from(line.token_of(end) != cue.tokens.end);
        }
        // A cue that is too long by itself leaves nothing.
        let (from, to) = times[n].hull;
        let brief = if to - from > BRISK_MS { 0 } else { (upto + 1).saturating_sub(last) };
        least = least.min(brief);
    }
    least as u64
}

/// Longer windows do not count by default.
const LONGEST_BRISK: usize = 64;

fn push_text(raw: &mut String, text: &str) {
    for (n, part) in text.split(CUE_SEPARATOR).enumerate() {
        raw.push_str(if n == 0 { "" } else { " " });
        raw.push_str(part);
    }
}

/// The part of a cue's text that holds these tokens; the parts of a cue make up all of it.
fn text_of<'a>(line: &Line<'_>, cue: &LineCue<'a>, own: &Range<usize>) -> &'a str {
    let text = &cue.segment.text;
    let from = if own.start == cue.tokens.start { 0 } else { line.span(own.start).start };
    let to = if own.end == cue.tokens.end { text.len() } else { line.span(own.end).start };
    &text[from..to]
}

fn piece(
    source: Source,
    line: &Line<'_>,
    cue: &LineCue<'_>,
    own: Range<usize>,
    heard: &[Option<(TokenTime, usize)>],
    map: &mut Map,
) -> Piece {
    let mut count = counter(&cue.segment.text);
    let is_first = own.start == cue.tokens.start;
    let before = if is_first { 0 } else { count(line.span(own.start).start) };
    let mut tokens = Vec::with_capacity(own.len());
    for n in own {
        let span = line.span(n);
        let (from, to) = (count(span.start), count(span.end));
        let heard = heard.get(n - cue.tokens.start).copied().flatten().map(|(time, word)| {
            let speaker = cue.segment.words[word].speaker.as_deref();
            let speaker = speaker.filter(|name| cue.segment.speaker.as_deref() != Some(name));
            Heard { time, speaker: speaker.map(|name| map.name(name)) }
        });
        tokens.push(PieceToken { from, to, is_attached: line.is_attached(n), heard });
    }
    Piece {
        start: cue.segment.span.start().as_millis(),
        length: cue.segment.span.duration_millis(),
        at_once: !is_spoken(source),
        before,
        total: count(cue.segment.text.len()),
        speaker: cue.segment.speaker.as_deref().map(|name| map.name(name)),
        tokens,
    }
}
