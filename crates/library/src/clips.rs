//! Moments cut out of their media files by ffmpeg.
//!
//! Only local files of the containers in [`CONTAINERS`] are opened, by a name
//! that cannot be taken for an option or an address. A clip is made under a hidden name and put
//! in place when it is whole; ffmpeg ends at a time limit or when it is stopped.
//!
//! ```no_run
//! use cuedex_library::clips::{Clip, ClipOptions, Cutter};
//! use cuedex_model::{TimeSpan, Timestamp};
//!
//! let mut cutter = Cutter::new("clips".as_ref(), ClipOptions::default())?;
//! let cut = cutter.cut(&Clip {
//!     media: "harbor.mp4".as_ref(),
//!     span: TimeSpan::from_millis(2_000, 4_500),
//!     at: Timestamp::from_millis(3_000),
//!     video: "harbor",
//!     words: "quiet harbor",
//! })?;
//! assert_eq!(cut.path.file_name().unwrap(), "harbor_00-00-03.000_quiet-harbor.mp4");
//! # Ok::<(), cuedex_library::Error>(())
//! ```

mod arguments;
mod name;

use std::collections::HashSet;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use cuedex_model::{TimeSpan, Timestamp};
use tempfile::{Builder, NamedTempFile};

use crate::embedded::Tool;
use crate::name::shown;
use crate::{Error, ErrorKind};
use arguments::{Form, arguments};

pub use arguments::CONTAINERS;

/// What to cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clip<'a> {
    /// The media file.
    pub media: &'a Path,
    /// From where to where; what lies behind the end of the media is left out.
    pub span: TimeSpan,
    /// When the moment begins, for the name of the clip, which may begin earlier.
    pub at: Timestamp,
    /// The key of the video, for the name of the clip.
    pub video: &'a str,
    /// The matched words, for the name of the clip.
    pub words: &'a str,
}

/// How clips are cut.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct ClipOptions<'a> {
    /// Copy the streams, which is fast and begins at the key frame before the moment, instead of
    /// encoding them anew, which begins at the moment. The default is `false`.
    pub copy: bool,
    /// Replace clips that are already there. The default is `false`.
    pub replace: bool,
    /// How long one clip may take. The default is 10 minutes.
    pub limit: Duration,
    /// Set to `true` to end the clip that is being cut; the default is never.
    pub stop: Option<&'a AtomicBool>,
}

impl Default for ClipOptions<'_> {
    fn default() -> Self {
        Self { copy: false, replace: false, limit: Duration::from_secs(600), stop: None }
    }
}

/// A clip that was cut.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Cut {
    /// Where it is.
    pub path: PathBuf,
    /// What ffmpeg complained of and went on: the clip may be damaged or too short.
    pub complaint: Option<String>,
}

/// Cuts clips into one folder.
#[derive(Debug)]
pub struct Cutter<'a> {
    folder: PathBuf,
    options: ClipOptions<'a>,
    exact: bool,
    /// The names of this run without their endings, so that no two clips get one.
    taken: HashSet<String>,
}

impl<'a> Cutter<'a> {
    /// Asks ffmpeg what it can, and makes the folder where it is missing.
    ///
    /// # Errors
    /// [`ErrorKind::NoFfmpeg`] when it is not installed, [`ErrorKind::Unreadable`] or
    /// [`ErrorKind::TooSlow`] when it does not answer, [`ErrorKind::Io`] when there is no making
    /// the folder.
    pub fn new(folder: &Path, options: ClipOptions<'a>) -> Result<Self, Error> {
        let exact = encodes()? && !options.copy;
        std::fs::create_dir_all(folder).map_err(|e| Error::io("make the folder", folder, e))?;
        Ok(Self { folder: folder.to_owned(), options, exact, taken: HashSet::new() })
    }

    /// Whether clips begin where they should: with `copy`, and where ffmpeg has no encoder for
    /// H.264 or AAC, they begin at the key frame before.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        self.exact
    }

    /// Cuts one clip. Its name holds the video, the time and the words, in letters, digits,
    /// hyphens, dots and underscores only; a name that this run has used gets a number.
    ///
    /// # Errors
    /// [`ErrorKind::AlreadyThere`]; [`ErrorKind::Unreadable`] when ffmpeg fails or is stopped,
    /// [`ErrorKind::TooSlow`]; [`ErrorKind::Io`] when the clip cannot be put in place.
    pub fn cut(&mut self, clip: &Clip<'_>) -> Result<Cut, Error> {
        let form = Form::of(clip.media, self.exact);
        let stem = self.free_stem(clip);
        let path = self.folder.join(format!("{stem}.{}", form.ending));
        if !self.options.replace && path.symlink_metadata().is_ok() {
            return Err(already_there(&path));
        }
        let file = temporary_in(&self.folder).map_err(|e| Error::io("write", &path, e))?;
        let tool = Tool::ffmpeg(self.options.stop).within(self.options.limit);
        let said = tool.run(&arguments(clip, &form, self.exact, file.path()))?;
        if self.options.stop.is_some_and(|stop| stop.load(std::sync::atomic::Ordering::Relaxed)) {
            // The signal that stopped us may have reached ffmpeg too, which then ends early.
            return Err(Error::new(ErrorKind::Unreadable, "ffmpeg was stopped"));
        }
        self.put(file, &path)?;
        Ok(Cut { path, complaint: said.complaint })
    }

    /// A name that no other clip of this run has, in the order of the clips.
    fn free_stem(&mut self, clip: &Clip<'_>) -> String {
        let stem = name::stem(clip);
        let numbered = (2_u64..).map(|n| format!("{stem}-{n}"));
        let free = std::iter::once(stem.clone()).chain(numbered).find(|s| !self.taken.contains(s));
        let free = free.unwrap_or(stem);
        self.taken.insert(free.clone());
        free
    }

    fn put(&self, file: NamedTempFile, path: &Path) -> Result<(), Error> {
        file.as_file().sync_all().map_err(|e| Error::io("write", path, e))?;
        if self.options.replace {
            return file.persist(path).map(drop).map_err(|e| Error::io("write", path, e.error));
        }
        file.persist_noclobber(path).map(drop).map_err(|e| match e.error.kind() {
            std::io::ErrorKind::AlreadyExists => already_there(path),
            _ => Error::io("write", path, e.error),
        })
    }
}

fn already_there(path: &Path) -> Error {
    Error::new(ErrorKind::AlreadyThere, format!("{} is already there", shown(path)))
}

/// A file that ffmpeg writes over. Its hidden name keeps a half-made clip out of every scan, and
/// it goes when it is not put in place.
fn temporary_in(folder: &Path) -> std::io::Result<NamedTempFile> {
    let mut builder = Builder::new();
    builder.prefix(".cuedex-").suffix(".tmp");
    #[cfg(unix)]
    builder
        .permissions(<std::fs::Permissions as std::os::unix::fs::PermissionsExt>::from_mode(0o666));
    builder.tempfile_in(folder)
}

/// Whether ffmpeg can encode what most players play.
fn encodes() -> Result<bool, Error> {
    let args = ["-hide_banner", "-v", "error", "-encoders"].map(OsString::from);
    let listed = Tool::ffmpeg(None).within(Duration::from_secs(30)).run(&args)?.output;
    let listed = String::from_utf8_lossy(&listed);
    let has = |name| listed.lines().any(|line| line.split_whitespace().nth(1) == Some(name));
    Ok(has(arguments::VIDEO_ENCODER) && has(arguments::AUDIO_ENCODER))
}

#[cfg(test)]
mod tests;
