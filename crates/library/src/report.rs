use std::sync::Mutex;

/// What a long work is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Phase {
    /// Looking at new and changed files.
    Reading,
    /// Writing videos into the index.
    Indexing,
}

/// Hears how far a long work is. Every method does nothing by default, and may be called from
/// several threads at once.
pub trait Reporter: Sync {
    /// A phase begins, with so many files of so many bytes to do.
    fn started(&self, phase: Phase, files: usize, bytes: u64) {
        let _ = (phase, files, bytes);
    }

    /// So much more of the phase is done.
    fn advanced(&self, files: usize, bytes: u64) {
        let _ = (files, bytes);
    }

    /// Something people should know, as a lowercase fragment.
    fn message(&self, text: &str) {
        let _ = text;
    }

    /// The phase is over, done or stopped.
    fn finished(&self) {}
}

/// A reporter that nobody listens to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Silent;

impl Reporter for Silent {}

/// The messages of one work, told as they come and kept.
pub(crate) struct Messages<'a> {
    reporter: &'a dyn Reporter,
    kept: Mutex<Vec<String>>,
}

impl<'a> Messages<'a> {
    pub(crate) fn new(reporter: &'a dyn Reporter) -> Self {
        Self { reporter, kept: Mutex::default() }
    }

    pub(crate) fn tell(&self, text: String) {
        self.reporter.message(&text);
        self.kept.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(text);
    }

    pub(crate) fn into_kept(self) -> Vec<String> {
        self.kept.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}
