//! Text tracks inside recordings, told and taken out by ffprobe and ffmpeg.
//!
//! The recording is handed over as `file:PATH` and only local files of two families of containers
//! are opened, Matroska with WebM and MP4 with QuickTime, so that neither a name nor a list inside a file can be taken for an option, an address
//! or another file. Both tools end at a time limit, and what they may write is bounded.
//!
//! ```no_run
//! use cuedex_format::ReadOptions;
//! use cuedex_library::embedded;
//!
//! let film = embedded::read("film.mkv".as_ref(), &ReadOptions::default())?;
//! for (told, track) in film.tracks.iter().zip(&film.transcript.tracks) {
//!     println!("{}: {} cues", told.label(), track.segments().len());
//! }
//! # Ok::<(), cuedex_library::Error>(())
//! ```

mod extract;
mod incomplete;
mod kept;
mod probe;
mod read;
mod tool;

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use cuedex_model::{Chapter, Timestamp};

use crate::file_type::may_have_tracks;

pub use extract::{Extracted, extract};
pub use incomplete::codes;
pub(crate) use kept::{FOLDER, Kept};
pub use probe::probe;
pub(crate) use probe::probe_until;
pub use read::{EmbeddedText, read};
pub(crate) use read::{Tracks, Wish, provide, read_tracks};
pub use tool::is_available;
pub(crate) use tool::{Stop, Tool, address, input_of};

/// Whether a file is a recording that may hold tracks of text, by its name and its first bytes.
#[must_use]
pub fn is_recording(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let mut head = [0; 8];
    let mut read = || File::open(path)?.read_exact(&mut head);
    may_have_tracks(&name) && path.is_file() && read().is_ok() && is_container(head)
}

/// Whether bytes begin a file of [Matroska](https://www.rfc-editor.org/rfc/rfc8794#section-11.2.1)
/// or [MP4](https://developer.apple.com/documentation/quicktime-file-format/atoms).
fn is_container(head: [u8; 8]) -> bool {
    let matroska = head.starts_with(&[0x1A, 0x45, 0xDF, 0xA3]);
    let atoms = [b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide"];
    matroska || atoms.iter().any(|atom| head[4..] == atom[..])
}

/// What a recording holds beside sound and pictures.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct Embedded {
    /// The tracks whose text can be taken out, the one to show first in front: forced ones come
    /// last, and the default one before others.
    pub tracks: Vec<TextTrack>,
    /// How many subtitle tracks are pictures, in which no text can be read.
    pub pictures: usize,
    /// The codecs of subtitle tracks that ffmpeg does not turn into text.
    pub other: Vec<String>,
    /// The title of the recording.
    pub title: Option<String>,
    /// Its length.
    pub duration: Option<Timestamp>,
    /// Its chapters.
    pub chapters: Vec<Chapter>,
    /// What ffprobe complained of and went on: the recording may hold more.
    pub complaint: Option<String>,
}

/// A track of text in a recording.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct TextTrack {
    /// The number of the stream in the recording, from 0.
    pub stream: usize,
    /// What ffmpeg calls its codec: `subrip`, `ass`, `mov_text`.
    pub codec: String,
    /// The language as a BCP 47 tag, where the recording states one.
    pub language: Option<String>,
    /// A name for people.
    pub title: Option<String>,
    /// Players show it without being asked.
    pub default: bool,
    /// It only has what is not in the spoken language.
    pub forced: bool,
    /// It tells sounds too, for those who do not hear.
    pub hearing_impaired: bool,
}

impl TextTrack {
    /// A few words that tell it from others: `en "Full", default`.
    #[must_use]
    pub fn label(&self) -> String {
        let mut label = self.language.clone().unwrap_or_else(|| "no language".to_owned());
        if let Some(title) = &self.title {
            label.push_str(&format!(" {title:?}"));
        }
        for (is, word) in [
            (self.default, "default"),
            (self.forced, "forced"),
            (self.hearing_impaired, "for the hard of hearing"),
        ] {
            if is {
                label.push_str(", ");
                label.push_str(word);
            }
        }
        label
    }
}
