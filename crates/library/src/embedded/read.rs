//! The tracks of a recording as one transcript.

use std::path::Path;

use cuedex_format::{Carry, Format, Read, ReadOptions, Removed, Warning};
use cuedex_model::Transcript;

use super::extract::{Extracted, extract_until};
use super::tool::Stop;
use super::{Embedded, Kept, TextTrack, extract, incomplete, probe};
use crate::read_file::hash;
use crate::{Error, ErrorKind};

/// The text of a recording, read.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct EmbeddedText {
    /// A track for each of `tracks`, in their order, and what the recording says of itself.
    pub transcript: Transcript,
    /// The tracks that were read, the one to show first in front.
    pub tracks: Vec<TextTrack>,
    /// The tracks that cannot be read, and why.
    pub failed: Vec<(TextTrack, String)>,
    /// The dialect of the first track.
    pub format: Format,
    /// What the same format wants back of the first track.
    pub carry: Carry,
    /// What was odd in the text; places are those in the text as it was taken out.
    pub warnings: Vec<Warning>,
    /// What was left out on purpose.
    pub removed: Vec<Removed>,
    /// What ffmpeg complained of while the text was taken out, which may miss some; `warnings`
    /// has it too.
    pub complaint: Option<String>,
}

/// Which tracks are read, and how.
#[derive(Clone, Copy)]
pub(crate) struct Wish<'a> {
    pub(crate) tracks: Tracks,
    pub(crate) options: &'a ReadOptions,
    pub(crate) stop: Stop<'a>,
}

/// Which tracks are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tracks {
    All,
    /// One for each text there is: a forced track, and one for the hard of hearing, repeat the
    /// words of the full one in the same language.
    Different,
}

/// Reads all text of a recording.
///
/// # Errors
/// Those of [`probe`] and [`extract`]; [`ErrorKind::Unreadable`] when there is no text in it or
/// none can be read, and, of a strict reading, when ffmpeg complains.
pub fn read(path: &Path, options: &ReadOptions) -> Result<EmbeddedText, Error> {
    let embedded = probe(path)?;
    if embedded.tracks.is_empty() {
        return Err(Error::new(ErrorKind::Unreadable, without_text(&embedded)));
    }
    let text = read_tracks(path, embedded, Wish { tracks: Tracks::All, options, stop: None })?;
    if text.tracks.is_empty() {
        let why = text.complaint.map(|complaint| format!("; ffmpeg says: {complaint}"));
        let message = format!("its text tracks are empty{}", why.unwrap_or_default());
        return Err(Error::new(ErrorKind::Unreadable, message));
    }
    Ok(text)
}

fn without_text(embedded: &Embedded) -> String {
    let mut text = kinds_of_no_text(embedded);
    if let Some(complaint) = &embedded.complaint {
        text.push_str(&format!("; ffprobe says: {complaint}"));
    }
    text
}

fn kinds_of_no_text(embedded: &Embedded) -> String {
    match (embedded.pictures, embedded.other.as_slice()) {
        (0, []) => "there is no text track in it".to_owned(),
        (0, other) => format!("its text tracks are in {}, which is not read", other.join(", ")),
        (pictures, _) => {
            format!("its {pictures} subtitle tracks are pictures, in which no text is read")
        }
    }
}

/// Reads the text of a recording that was looked at.
pub(crate) fn read_tracks(
    path: &Path,
    embedded: Embedded,
    wish: Wish<'_>,
) -> Result<EmbeddedText, Error> {
    let Embedded { mut tracks, title, duration, chapters, .. } = embedded;
    if wish.tracks == Tracks::Different {
        tracks = different(tracks);
    }
    let (texts, complaint) = texts(path, &tracks, wish.stop)?;
    if let Some(complaint) = complaint.as_ref().filter(|_| wish.options.strict) {
        return Err(incomplete::refusal(complaint));
    }
    let mut whole = EmbeddedText {
        transcript: Transcript { title, duration, chapters, ..Transcript::default() },
        tracks: Vec::new(),
        failed: Vec::new(),
        format: Format::Srt,
        carry: Carry::default(),
        warnings: complaint.iter().map(|complaint| incomplete::warning(complaint)).collect(),
        removed: Vec::new(),
        complaint,
    };
    for (track, text) in tracks.into_iter().zip(texts) {
        // ffmpeg writes UTF-8, whatever may have been stated of other files.
        let format = Some(extract::format(&track));
        let options = ReadOptions { format, encoding: None, ..wish.options.clone() };
        let read = text.map(|bytes| cuedex_format::read(&bytes, None, &options));
        match read {
            Ok(Ok(read)) => whole.take(&track, read),
            // A track that says nothing is nothing to read.
            Ok(Err(e)) if e.kind() == cuedex_format::ErrorKind::Empty => {}
            Ok(Err(e)) => whole.failed.push((track, e.to_string())),
            Err(why) => whole.failed.push((track, why)),
        }
    }
    match (whole.tracks.is_empty(), whole.failed.first()) {
        (true, Some((track, why))) => {
            let message = format!("the text of stream {} cannot be read: {why}", track.stream);
            Err(Error::new(ErrorKind::Unreadable, message))
        }
        _ => Ok(whole),
    }
}

impl EmbeddedText {
    fn take(&mut self, track: &TextTrack, read: Read) {
        if self.tracks.is_empty() {
            self.format = read.format;
            self.carry = read.carry;
        }
        let of_stream = |mut warning: Warning| {
            warning.message = format!("stream {}: {}", track.stream, warning.message);
            warning
        };
        self.warnings.extend(read.warnings.into_iter().map(of_stream));
        self.removed.extend(read.removed);
        if self.transcript.chapters.is_empty() {
            self.transcript.chapters = read.transcript.chapters;
        }
        for mut text in read.transcript.tracks {
            text.language = track.language.clone().or(text.language);
            text.title = track.title.clone().or(text.title);
            self.transcript.tracks.push(text);
            self.tracks.push(track.clone());
        }
    }
}

/// The text of each track, or why not.
type Texts = Vec<Result<Vec<u8>, String>>;

/// The text of each track, and what ffmpeg complained of; where all in one go fails, one by one, so that a broken track does
/// not cost the others.
fn texts(
    path: &Path,
    tracks: &[TextTrack],
    stop: Stop<'_>,
) -> Result<(Texts, Option<String>), Error> {
    match extract_until(path, tracks, stop) {
        Ok(Extracted { texts, complaint }) => Ok((texts.into_iter().map(Ok).collect(), complaint)),
        Err(e) if e.kind() != ErrorKind::Unreadable || tracks.len() < 2 => Err(e),
        Err(_) => {
            let mut first = None;
            let alone = |track: &TextTrack| {
                let text = extract_until(path, std::slice::from_ref(track), stop);
                let Extracted { texts, complaint } = text.map_err(|e| e.to_string())?;
                first = first.take().or(complaint);
                Ok(texts.into_iter().next().unwrap_or_default())
            };
            Ok((tracks.iter().map(alone).collect(), first))
        }
    }
}

fn different(tracks: Vec<TextTrack>) -> Vec<TextTrack> {
    let is_part = |track: &TextTrack| track.forced || track.hearing_impaired;
    let full: Vec<_> = tracks.iter().filter(|t| !is_part(t)).map(|t| t.language.clone()).collect();
    tracks.into_iter().filter(|t| !is_part(t) || !full.contains(&t.language)).collect()
}

/// The transcript of a recording of a library: what was kept of it, else read again.
pub(crate) fn provide(
    path: &Path,
    shown: &str,
    known_hash: Option<&str>,
    kept: &Kept,
) -> Result<Transcript, Error> {
    if let Some(transcript) = known_hash.and_then(|hash| kept.load(shown, hash)) {
        return Ok(transcript);
    }
    let options = &ReadOptions::default();
    let wish = Wish { tracks: Tracks::Different, options, stop: None };
    let text = read_tracks(path, probe(path)?, wish)?;
    Ok(text.transcript)
}

/// A transcript as bytes to keep, and their hash.
pub(super) fn bytes_of(transcript: &Transcript) -> (Vec<u8>, String) {
    let mut bytes = Vec::new();
    // Nothing but memory is written to, and the model's keys are texts.
    let _ = cuedex_model::json::write(transcript, &mut bytes);
    let hash = hash(&bytes);
    (bytes, hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_repeats_a_full_track_is_not_read_twice() {
        let track = |stream, language: &str, forced, hearing_impaired| TextTrack {
            stream,
            language: Some(language.to_owned()),
            forced,
            hearing_impaired,
            ..TextTrack::default()
        };
        let tracks = vec![
            track(1, "en", false, false),
            track(2, "en", true, false),
            track(3, "en", false, true),
            track(4, "de", true, false),
            track(5, "en", false, false),
        ];
        let left: Vec<_> = different(tracks).iter().map(|t| t.stream).collect();
        assert_eq!(left, [1, 4, 5]);
    }
}
