//! A video's files, read from the disk, as its one transcript.

use std::path::Path;

use cuedex_model::{Transcript, VideoId};

use crate::catalogue::Catalogue;
use crate::compose::{Part, compose};
use crate::embedded::{Kept, provide};
use crate::group::{FileIn, Grouping};
use crate::library::Library;
use crate::name::path_of;
use crate::read_file::{load, parse};
use crate::refresh::files_in;

/// The videos of a library, ready to be read.
pub(crate) struct Videos<'a> {
    root: &'a Path,
    files: Vec<FileIn<'a>>,
    grouping: &'a Grouping,
    catalogue: &'a Catalogue,
    kept: Kept,
}

/// A video read.
#[derive(Debug, Default)]
pub(crate) struct Composed {
    pub(crate) transcript: Transcript,
    /// The files that could not be read after all, and why.
    pub(crate) missing: Vec<(String, String)>,
}

impl<'a> Videos<'a> {
    pub(crate) fn new(
        library: &'a Library,
        catalogue: &'a Catalogue,
        grouping: &'a Grouping,
    ) -> Self {
        let kept = Kept::new(library.index_dir());
        Self { root: library.root(), files: files_in(catalogue), grouping, catalogue, kept }
    }

    /// Reads the files that were chosen for a video; an unknown one has none.
    pub(crate) fn compose(&self, id: &VideoId) -> Composed {
        let mut missing = Vec::new();
        let mut parts = Vec::new();
        let mut media = None;
        let members = self.grouping.videos.get(id).map(|video| &video.members);
        for member in members.into_iter().flatten() {
            let file = &self.files[member.file];
            let path = file.path;
            if file.is_media() {
                media = media.or(Some(path));
            }
            let Some(taken) = &member.taken else { continue };
            if !member.is_read(&self.files) {
                continue;
            }
            match self.read(file) {
                Ok(transcript) => {
                    let (kind, taken) = (member.marks.kind, &taken.tracks[..]);
                    parts.push((file.is_media(), Part { path, kind, taken, transcript }));
                }
                Err(why) => missing.push((path.to_owned(), why)),
            }
        }
        // What a recording says of itself counts only where no file beside it says it.
        parts.sort_by_key(|(embedded, _)| *embedded);
        let parts = parts.into_iter().map(|(_, part)| part).collect();
        Composed { transcript: compose(id, parts, media), missing }
    }

    fn read(&self, file: &FileIn<'_>) -> Result<Transcript, String> {
        if file.is_media() {
            let known = self.catalogue.files.get(file.path).and_then(|row| row.hash.as_deref());
            let path = self.root.join(path_of(file.path));
            return provide(&path, file.path, known, &self.kept).map_err(|e| e.to_string());
        }
        let bytes = load(self.root, file.path)?;
        let read = parse(&bytes, file.path).map_err(|refused| refused.why)?;
        Ok(read.transcript)
    }
}
