use std::fmt;

/// Why bytes could not be read as a transcript, or a transcript not be edited or written by a
/// template.
///
/// The message is a lowercase fragment without a full stop; the cause, if any, is in
/// [`source`](std::error::Error::source).
#[derive(Debug)]
pub struct Error(Box<Inner>);

#[derive(Debug)]
struct Inner {
    kind: ErrorKind,
    message: String,
    position: Option<Position>,
    operation: Option<usize>,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// The kinds of [`Error`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// There is nothing in it, or only spaces.
    Empty,
    /// It is not text: media, an archive, a program.
    Binary,
    /// It is text, but in no dialect that is known.
    NotATranscript,
    /// Its dialect is known but it is broken, or refused in strict mode.
    Malformed,
    /// The options state an encoding that nobody knows, or a file is to be written again in one
    /// that does not have a letter of the edit.
    Encoding,
    /// Its dialect is read, but files in it are not changed in place.
    NotEditable,
    /// It was written by a newer, incompatible version of cuedex.
    NewerSchema,
    /// It is larger or deeper than a stated limit.
    Limit,
    /// A template cannot be understood or carried out.
    Template,
    /// An edit script cannot be understood.
    Script,
    /// An edit script was written for another revision.
    WrongBase,
    /// An operation names a segment or a track that is not there.
    UnknownSegment,
    /// An operation would make segments overlap.
    Overlap,
    /// An operation makes no sense on what it is for.
    Unfit,
}

/// A place in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Position {
    /// The line, from 1; 0 where there are no lines to count.
    pub line: usize,
    /// The byte, from 0.
    pub byte: usize,
    /// The cue, from 1, where one had begun.
    pub cue: Option<usize>,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            message: message.into(),
            position: None,
            operation: None,
            source: None,
        }))
    }

    pub(crate) fn of_operation(mut self, number: usize) -> Self {
        self.0.operation = Some(number);
        self
    }

    pub(crate) fn at(mut self, position: Position) -> Self {
        self.0.position = Some(position);
        self
    }

    /// The same error where so many more bytes stand in front.
    pub(crate) fn behind(mut self, bytes: usize) -> Self {
        if let Some(position) = &mut self.0.position {
            position.byte += bytes;
        }
        self
    }

    pub(crate) fn because(
        mut self,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        self.0.source = Some(source.into());
        self
    }

    /// What went wrong, for code that decides.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Where in the file, where that is known.
    #[must_use]
    pub fn position(&self) -> Option<Position> {
        self.0.position
    }

    /// Which operation of an edit cannot be carried out, from 1.
    #[must_use]
    pub fn operation(&self) -> Option<usize> {
        self.0.operation
    }

    /// Whether the bytes are simply something else than a transcript, rather than a broken one.
    #[must_use]
    pub fn is_not_a_transcript(&self) -> bool {
        matches!(self.0.kind, ErrorKind::NotATranscript)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)?;
        match self.0.position {
            Some(Position { line, .. }) if line > 0 => write!(f, " (line {line})"),
            _ => Ok(()),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_ref().map(|e| &**e as _)
    }
}
