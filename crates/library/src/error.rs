use std::fmt;
use std::io;
use std::path::Path;

/// Why a library could not do something.
///
/// The message is a lowercase fragment without a full stop; the cause, if any, is in
/// [`source`](std::error::Error::source).
#[derive(Debug)]
pub struct Error(Box<Inner>);

#[derive(Debug)]
struct Inner {
    kind: ErrorKind,
    message: String,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// The kinds of [`Error`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A folder, a file or a video is not there.
    NotFound,
    /// A short name fits several videos.
    Ambiguous,
    /// A first index of the whole disk or the home folder was not agreed to.
    NeedsConsent,
    /// `library.toml` cannot be understood.
    Settings,
    /// The index was written by a newer version; nothing was touched.
    NewerIndex,
    /// The index lost data; a refresh with `rebuild` makes it anew.
    DamagedIndex,
    /// The index folder holds the index of another library.
    OtherLibrary,
    /// There is no index folder, and it cannot be made.
    NoIndexFolder,
    /// Another process is writing the index.
    Locked,
    /// A file cannot be read as a transcript.
    Unreadable,
    /// A file is neither sound nor pictures by its name.
    NotMedia,
    /// ffprobe or ffmpeg is not installed.
    NoFfmpeg,
    /// ffprobe or ffmpeg did not end in time.
    TooSlow,
    /// A file that must not be replaced is already there.
    AlreadyThere,
    /// An operation cannot be applied: its cause says why.
    BadEdit,
    /// An edit was written for another state of a video, or later edits stand on the one that
    /// would be taken back.
    EditConflict,
    /// There is no such edit, or none to take back.
    NoEdit,
    /// The library cannot be written, so it has no place for edits.
    ReadOnlyLibrary,
    /// The log of edits was written by a newer version; nothing was touched.
    NewerEdits,
    /// The operating system refused.
    Io,
    /// The search index failed.
    Index,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner { kind, message: message.into(), source: None }))
    }

    pub(crate) fn because(
        mut self,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        self.0.source = Some(source.into());
        self
    }

    /// The operating system refused `doing` something to `path`.
    pub(crate) fn io(doing: &str, path: &Path, source: io::Error) -> Self {
        let kind = match source.kind() {
            io::ErrorKind::NotFound => ErrorKind::NotFound,
            _ => ErrorKind::Io,
        };
        Self::new(kind, format!("cannot {doing} {}", path.display())).because(source)
    }

    pub(crate) fn of_kind(mut self, kind: ErrorKind) -> Self {
        self.0.kind = kind;
        self
    }

    /// What went wrong, for code that decides.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Whether a folder, a file or a video is not there.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.0.kind == ErrorKind::NotFound
    }

    /// Whether asking the user and trying again with consent would help.
    #[must_use]
    pub fn needs_consent(&self) -> bool {
        self.0.kind == ErrorKind::NeedsConsent
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_ref().map(|e| &**e as _)
    }
}
