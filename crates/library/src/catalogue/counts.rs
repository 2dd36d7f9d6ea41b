//! How much of what a part of a library holds.

use std::collections::HashSet;

use super::{Catalogue, Row, State};
use crate::embedded::is_available;
use crate::file_type::may_have_tracks;
use crate::library::Library;

impl Catalogue {
    /// The numbers of the videos of which a file is in the part of the library that was opened.
    pub(crate) fn inside(&self, library: &Library) -> HashSet<u64> {
        let rows = self.files.iter().filter(|(path, _)| library.holds(path));
        rows.filter_map(|(_, row)| row.video).collect()
    }

    /// How many transcripts the videos of a part of the library have.
    pub(crate) fn transcripts(&self, library: &Library) -> usize {
        let transcripts = self.files.values().filter(|row| row.facts().is_some());
        if library.filter().is_empty() {
            return transcripts.count();
        }
        let inside = self.inside(library);
        transcripts.filter(|row| row.video.is_some_and(|number| inside.contains(&number))).count()
    }

    /// How many files and folders of a part of the library cannot be read.
    pub(crate) fn unreadable(&self, library: &Library) -> usize {
        let rows = self.files.iter();
        let rows = rows.filter(|(_, row)| row.fault().is_some());
        let refused = self.refused.iter().map(|(path, _)| path);
        rows.map(|(path, _)| path).chain(refused).filter(|path| library.holds(path)).count()
    }

    /// How many recordings of a part of the library were not looked into for want of ffmpeg.
    pub(crate) fn closed(&self, library: &Library) -> usize {
        let is_closed = |(path, row): &(&String, &Row)| {
            row.state == State::Media && may_have_tracks(path) && library.holds(path)
        };
        let closed = self.files.iter().filter(is_closed).count();
        if closed > 0 && !is_available() { closed } else { 0 }
    }

    /// How many recordings of a part of the library are broken.
    pub(crate) fn broken(&self, library: &Library) -> usize {
        let broken = self.files.iter().filter(|(_, row)| row.breakage().is_some());
        broken.filter(|(path, _)| library.holds(path)).count()
    }
}
