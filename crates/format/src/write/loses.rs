use std::io;

use super::specimen::specimen;
use super::{Omission, WriteOptions, write};
use crate::Format;

impl Format {
    /// What its writer cannot hold, by the names under which [`Written`](super::Written) counts it:
    /// `word times`, `chapters`. It is asked for the default options, under which times of words that
    /// are only written on request are lost. Empty for a format that is only read.
    ///
    /// ```
    /// use cuedex_format::Format;
    ///
    /// assert!(Format::Srt.loses().iter().any(|what| what == "speakers"));
    /// assert!(Format::Canonical.loses().is_empty());
    /// ```
    #[must_use]
    pub fn loses(self) -> Vec<String> {
        let written = write(&specimen(), &mut io::sink(), &WriteOptions::new(self));
        let omitted = written.map(|written| written.omitted).unwrap_or_default();
        omitted.into_iter().map(|Omission { what, .. }| what).collect()
    }
}
