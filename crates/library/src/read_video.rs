//! A video's files, read from the disk, as its one transcript.

use std::path::Path;

use cuedex_model::{Transcript, VideoId};

use crate::catalogue::Catalogue;
use crate::compose::{Part, compose};
use crate::group::{FileIn, Grouping};
use crate::read_file::{load, parse};
use crate::refresh::files_in;

/// The videos of a library, ready to be read.
pub(crate) struct Videos<'a> {
    root: &'a Path,
    files: Vec<FileIn<'a>>,
    grouping: &'a Grouping,
}

/// A video read.
#[derive(Debug, Default)]
pub(crate) struct Composed {
    pub(crate) transcript: Transcript,
    /// The files that could not be read after all, and why.
    pub(crate) missing: Vec<(String, String)>,
}

impl<'a> Videos<'a> {
    pub(crate) fn new(root: &'a Path, catalogue: &'a Catalogue, grouping: &'a Grouping) -> Self {
        Self { root, files: files_in(catalogue), grouping }
    }

    /// Reads the files that were chosen for a video; an unknown one has none.
    pub(crate) fn compose(&self, id: &VideoId) -> Composed {
        let mut missing = Vec::new();
        let mut parts = Vec::new();
        let mut media = None;
        let members = self.grouping.videos.get(id).map(|video| &video.members);
        for member in members.into_iter().flatten() {
            let path = self.files[member.file].path;
            let Some(taken) = &member.taken else {
                media = media.or(Some(path));
                continue;
            };
            if member.is_shadowed() {
                continue;
            }
            let read = load(self.root, path)
                .and_then(|bytes| parse(&bytes, path).map_err(|refused| refused.why));
            match read {
                Ok(read) => {
                    let (kind, taken) = (member.marks.kind, &taken.tracks[..]);
                    parts.push(Part { path, kind, taken, transcript: read.transcript });
                }
                Err(why) => missing.push((path.to_owned(), why)),
            }
        }
        Composed { transcript: compose(id, parts, media), missing }
    }
}
