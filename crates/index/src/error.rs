use std::fmt;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};

use tantivy::TantivyError;
use tantivy::directory::error::{LockError, OpenReadError};

type Cause = Box<dyn std::error::Error + Send + Sync>;

/// Why the index could not be opened, written or searched, or why a query cannot be understood.
///
/// The message is a lowercase fragment without a full stop; the cause, if any, is in
/// [`source`](std::error::Error::source).
#[derive(Debug)]
pub struct Error(Box<Inner>);

#[derive(Debug)]
struct Inner {
    kind: ErrorKind,
    message: String,
    offset: Option<usize>,
    hint: Option<&'static str>,
    source: Option<Cause>,
}

/// The kinds of [`Error`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A newer version wrote the index; this one must not touch it.
    NewerVersion,
    /// An older version, or other settings, wrote the index; delete and rebuild it.
    Outdated,
    /// Files are missing or unreadable; delete and rebuild the index.
    Damaged,
    /// Another writer holds the index.
    Locked,
    /// A query cannot be understood; see [`Error::offset`] and [`Error::hint`].
    Query,
    /// Reading or writing failed.
    Io,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        let message = message.into();
        Self(Box::new(Inner { kind, message, offset: None, hint: None, source: None }))
    }

    pub(crate) fn query(offset: usize, message: impl Into<String>, hint: &'static str) -> Self {
        let mut error = Self::new(ErrorKind::Query, message);
        error.0.offset = Some(offset);
        error.0.hint = Some(hint);
        error
    }

    pub(crate) fn because(mut self, source: impl Into<Cause>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    pub(crate) fn io(message: impl Into<String>, source: io::Error) -> Self {
        Self::new(io_kind(&source), message).because(source)
    }

    pub(crate) fn engine(message: impl Into<String>, source: TantivyError) -> Self {
        Self::new(engine_kind(&source), message).because(source)
    }

    /// What went wrong, for code that decides.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Where in the query, in bytes, where the error is about a query.
    #[must_use]
    pub fn offset(&self) -> Option<usize> {
        self.0.offset
    }

    /// What to write instead, where that is known.
    #[must_use]
    pub fn hint(&self) -> Option<&'static str> {
        self.0.hint
    }

    /// The index is of no more use, but deleting and rebuilding it helps.
    #[must_use]
    pub fn is_rebuildable(&self) -> bool {
        matches!(self.kind(), ErrorKind::Damaged | ErrorKind::Outdated)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_deref().map(|e| e as _)
    }
}

fn io_kind(error: &io::Error) -> ErrorKind {
    use io::ErrorKind::{InvalidData, NotFound, UnexpectedEof};
    match error.kind() {
        NotFound | UnexpectedEof | InvalidData => ErrorKind::Damaged,
        _ => ErrorKind::Io,
    }
}

fn engine_kind(error: &TantivyError) -> ErrorKind {
    match error {
        TantivyError::LockFailure(LockError::LockBusy, _) => ErrorKind::Locked,
        TantivyError::LockFailure(LockError::IoError(e), _) => io_kind(e),
        TantivyError::IoError(e) => io_kind(e),
        TantivyError::OpenReadError(OpenReadError::IoError { io_error, .. }) => io_kind(io_error),
        TantivyError::OpenReadError(OpenReadError::IncompatibleIndex(_))
        | TantivyError::IncompatibleIndex(_) => ErrorKind::Outdated,
        TantivyError::OpenDirectoryError(_)
        | TantivyError::OpenWriteError(_)
        | TantivyError::ErrorInThread(_)
        | TantivyError::SystemError(_)
        | TantivyError::Poisoned => ErrorKind::Io,
        _ => ErrorKind::Damaged,
    }
}

/// Runs what reads the engine's files. tantivy answers some damage with a panic ("actually panics
/// or returns this error", its `DataCorruption`); here that is an error like any other.
pub(crate) fn guarded<T>(read: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| {
        Err(Error::new(ErrorKind::Damaged, "the index files contradict each other"))
    })
}
