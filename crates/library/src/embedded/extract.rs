//! The text of tracks, taken out by ffmpeg in one go through the recording.

use std::ffi::OsString;
use std::path::Path;

use cuedex_format::Format;

use super::TextTrack;
use super::tool::{Stop, Tool, input};
use crate::read_file::MAX_FILE_BYTES;
use crate::{Error, ErrorKind};

/// The form a codec is written in, and ffmpeg's encoder for it. What has a form of its own is
/// copied, as turning it into another would change its text.
fn form(codec: &str) -> (Format, &'static str) {
    match codec {
        "subrip" => (Format::Srt, "copy"),
        "webvtt" => (Format::Vtt, "copy"),
        "ass" => (Format::Ass, "copy"),
        "ssa" => (Format::Ass, "ass"),
        _ => (Format::Srt, "srt"),
    }
}

/// The form in which the text of a track is taken out.
pub(super) fn format(track: &TextTrack) -> Format {
    form(&track.codec).0
}

fn file_name(track: &TextTrack) -> String {
    format!("{}.{}", track.stream, format(track).extension())
}

/// The text of tracks as it was taken out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Extracted {
    /// The bytes of a subtitle file for each track.
    pub texts: Vec<Vec<u8>>,
    /// What ffmpeg complained of and went on: a film that ends too early is a success to it, so
    /// text may be missing.
    pub complaint: Option<String>,
}

/// Takes the text of these tracks out of a recording.
///
/// # Errors
/// [`ErrorKind::NoFfmpeg`] when ffmpeg is not installed, [`ErrorKind::Unreadable`] when it fails,
/// [`ErrorKind::TooSlow`] when it takes longer than 10 minutes, [`ErrorKind::Io`] when there is no
/// room for its files.
pub fn extract(path: &Path, tracks: &[TextTrack]) -> Result<Extracted, Error> {
    extract_until(path, tracks, None)
}

/// The same, until it is stopped.
pub(super) fn extract_until(
    path: &Path,
    tracks: &[TextTrack],
    stop: Stop<'_>,
) -> Result<Extracted, Error> {
    if tracks.is_empty() {
        return Ok(Extracted::default());
    }
    let no_room = |e| Error::new(ErrorKind::Io, "no temporary folder can be made").because(e);
    let folder = tempfile::tempdir().map_err(no_room)?;
    let said = Tool::ffmpeg(stop).run(&arguments(path, tracks, folder.path()))?;
    let read = |track: &TextTrack| {
        let file = folder.path().join(file_name(track));
        let size = file.metadata().map_or(0, |data| data.len());
        if size > MAX_FILE_BYTES {
            let message =
                format!("stream {} is larger than {} MiB", track.stream, MAX_FILE_BYTES >> 20);
            return Err(Error::new(ErrorKind::Unreadable, message));
        }
        std::fs::read(&file).map_err(|e| Error::io("read", &file, e))
    };
    let texts = tracks.iter().map(read).collect::<Result<_, _>>()?;
    Ok(Extracted { texts, complaint: said.complaint })
}

fn arguments(path: &Path, tracks: &[TextTrack], folder: &Path) -> Vec<OsString> {
    let mut args = vec![OsString::from("-nostdin")];
    args.extend(input(path));
    for track in tracks {
        let (format, encoder) = form(&track.codec);
        let muxer = if format == Format::Vtt { "webvtt" } else { format.extension() };
        // One more than is read, so that a track that was cut off shows it.
        let most = (MAX_FILE_BYTES + 1).to_string();
        let map = format!("0:{}", track.stream);
        args.extend(["-map", &map, "-c:s", encoder, "-fs", &most, "-f", muxer].map(Into::into));
        let mut target = OsString::from("file:");
        target.push(folder.join(file_name(track)));
        args.push(target);
    }
    args
}
