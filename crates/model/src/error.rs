use std::fmt;

/// Why a value or a document was refused.
///
/// The message is a lowercase fragment without a full stop; the cause, if any, is in
/// [`source`](std::error::Error::source).
#[derive(Debug)]
pub struct Error(Box<Inner>);

#[derive(Debug)]
struct Inner {
    kind: ErrorKind,
    message: String,
    source: Option<serde_json::Error>,
}

/// The kinds of [`Error`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A text is not a time.
    Timestamp,
    /// A span would end before it starts.
    ReversedSpan,
    /// A video id is empty, too long or holds control characters.
    VideoId,
    /// A segment id is not eight hexadecimal digits.
    SegmentId,
    /// A document is not JSON, or a field has the wrong type.
    Json,
    /// A document does not state a canonical schema.
    NotCanonical,
    /// A document was written by a newer, incompatible version.
    NewerSchema,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner { kind, message: message.into(), source: None }))
    }

    pub(crate) fn json(message: impl Into<String>, source: serde_json::Error) -> Self {
        Self(Box::new(Inner {
            kind: ErrorKind::Json,
            message: message.into(),
            source: Some(source),
        }))
    }

    /// What went wrong, for code that decides.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The 1-based line and column in a JSON document, where the error has one.
    #[must_use]
    pub fn line_column(&self) -> Option<(usize, usize)> {
        let source = self.0.source.as_ref()?;
        (source.line() > 0).then(|| (source.line(), source.column()))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_ref().map(|e| e as _)
    }
}
