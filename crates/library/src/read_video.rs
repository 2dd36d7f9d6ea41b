//! A video's files, read from the disk, as its one transcript.

use std::path::Path;

use cuedex_format::edit::Editor;
use cuedex_model::{Transcript, VideoId};

use crate::alternatives::TakenTrack;
use crate::catalogue::{Catalogue, Row};
use crate::compose::{Part, TrackPlace, compose};
use crate::edits::{Misfit, Overlay, Parked};
use crate::embedded::{Kept, provide};
use crate::group::{FileIn, Grouping, Member};
use crate::library::Library;
use crate::name::path_of;
use crate::place::NamedKind;
use crate::read_file::{load, parse};
use crate::refresh::files_in;
use crate::{Error, ErrorKind};

/// The videos of a library, ready to be read.
pub(crate) struct Videos<'a> {
    root: &'a Path,
    files: Vec<FileIn<'a>>,
    grouping: &'a Grouping,
    catalogue: &'a Catalogue,
    kept: Kept,
    overlay: Option<&'a Overlay>,
}

/// A video read.
#[derive(Debug, Default)]
pub(crate) struct Composed {
    pub(crate) transcript: Transcript,
    /// Of each track, the number of its file among those that were read, and its place there.
    pub(crate) places: Vec<TrackPlace>,
    /// The files that could not be read after all, and why.
    pub(crate) missing: Vec<(String, String)>,
    /// What does not fit any more.
    pub(crate) parked: Vec<Parked>,
    /// Edits had a part in it.
    pub(crate) is_edited: bool,
}

/// The files of a video, read, those that stand in recordings last.
#[derive(Default)]
pub(crate) struct VideoFiles<'a> {
    pub(crate) files: Vec<VideoFile<'a>>,
    pub(crate) missing: Vec<(String, String)>,
    media: Option<&'a str>,
}

/// A file of a video, read and edited.
pub(crate) struct VideoFile<'a> {
    pub(crate) path: &'a str,
    pub(crate) kind: Option<NamedKind>,
    /// Which of its tracks go into the video.
    pub(crate) taken: &'a [TakenTrack],
    /// Something of it goes into the video.
    pub(crate) is_read: bool,
    pub(crate) is_media: bool,
    pub(crate) text: Text,
    misfits: Vec<Misfit>,
}

/// A transcript, ready to be edited where it was edited before.
pub(crate) enum Text {
    Original(Box<Transcript>),
    Edited(Box<Editor>),
}

/// Which files of a video are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Which {
    /// Those of which something goes into the video.
    Used,
    /// Its alternatives, too.
    All,
}

/// A video of which something cannot be read is neither shown nor edited by halves.
pub(crate) fn whole(missing: &[(String, String)]) -> Result<(), Error> {
    missing.first().map_or(Ok(()), |(path, why)| {
        Err(Error::new(ErrorKind::Unreadable, format!("{path} {why}")))
    })
}

impl Text {
    fn into_transcript(self) -> Transcript {
        match self {
            Self::Original(transcript) => *transcript,
            Self::Edited(editor) => editor.into_transcript(),
        }
    }
}

impl VideoFile<'_> {
    /// Its text as it is now, while it stays to be edited.
    pub(crate) fn transcript(&self) -> Transcript {
        match &self.text {
            Text::Original(transcript) => (**transcript).clone(),
            Text::Edited(editor) => editor.transcript(),
        }
    }

    /// Its text, to be edited further.
    pub(crate) fn into_editor(self) -> Editor {
        match self.text {
            Text::Original(transcript) => Editor::new(*transcript),
            Text::Edited(editor) => *editor,
        }
    }
}

impl<'a> Videos<'a> {
    pub(crate) fn new(
        library: &'a Library,
        catalogue: &'a Catalogue,
        grouping: &'a Grouping,
        overlay: Option<&'a Overlay>,
    ) -> Self {
        let kept = Kept::new(library.index_dir());
        let files = files_in(catalogue);
        Self { root: library.root(), files, grouping, catalogue, kept, overlay }
    }

    /// Reads the files that were chosen for a video; an unknown one has none.
    pub(crate) fn compose(&self, id: &VideoId) -> Composed {
        self.read_files(id, Which::Used).compose(id)
    }

    /// Reads the files of a video with their edits.
    pub(crate) fn read_files(&self, id: &VideoId, which: Which) -> VideoFiles<'a> {
        let mut read = VideoFiles::default();
        let members = self.grouping.videos.get(id).map(|video| &video.members);
        for member in members.into_iter().flatten() {
            let file = &self.files[member.file];
            if file.is_media() {
                read.media = read.media.or(Some(file.path));
            }
            let is_read = member.is_read(&self.files);
            if !is_read && (which == Which::Used || member.taken.is_none()) {
                continue;
            }
            match self.read_original(file.path) {
                Ok(transcript) => read.files.push(self.file(member, is_read, transcript)),
                Err(why) => read.missing.push((file.path.to_owned(), why)),
            }
        }
        // What a recording says of itself counts only where no file beside it says it.
        read.files.sort_by_key(|file| file.is_media);
        read
    }

    fn file(&self, member: &'a Member, is_read: bool, original: Transcript) -> VideoFile<'a> {
        let FileIn { path, .. } = self.files[member.file];
        let overlay = self.overlay.filter(|overlay| overlay.mark(path).is_some());
        let (text, misfits) = match overlay {
            None => (Text::Original(Box::new(original)), Vec::new()),
            Some(overlay) => {
                let (editor, misfits) = overlay.lay_over(path, original);
                (Text::Edited(Box::new(editor)), misfits)
            }
        };
        VideoFile {
            path,
            kind: member.marks.kind,
            taken: member.taken.as_ref().map_or(&[], |taken| &taken.tracks[..]),
            is_read,
            is_media: self.files[member.file].is_media(),
            text,
            misfits,
        }
    }

    /// Whether words were taken out of a file, which itself still holds them.
    pub(crate) fn was_redacted(&self, path: &str) -> bool {
        self.overlay.is_some_and(|overlay| overlay.takes_out(path))
    }

    /// A file as it stands there.
    pub(crate) fn read_original(&self, path: &str) -> Result<Transcript, String> {
        let row = self.catalogue.files.get(path);
        if row.is_some_and(Row::is_embedded) {
            let known = row.and_then(|row| row.hash.as_deref());
            return read_recording(self.root, path, known, &self.kept);
        }
        read_document(self.root, path)
    }
}

/// The text inside a recording; `known` is the hash of what was kept of it.
pub(crate) fn read_recording(
    root: &Path,
    path: &str,
    known: Option<&str>,
    kept: &Kept,
) -> Result<Transcript, String> {
    provide(&root.join(path_of(path)), path, known, kept).map_err(|e| e.to_string())
}

/// The text of a file of its own.
pub(crate) fn read_document(root: &Path, path: &str) -> Result<Transcript, String> {
    let bytes = load(root, path)?;
    let read = parse(&bytes, path).map_err(|refused| refused.why)?;
    Ok(read.transcript)
}

impl VideoFiles<'_> {
    /// Puts the files together.
    pub(crate) fn compose(self, id: &VideoId) -> Composed {
        let mut composed = Composed { missing: self.missing, ..Composed::default() };
        let mut parts = Vec::new();
        for file in self.files {
            let VideoFile { path, kind, taken, text, misfits, .. } = file;
            composed.is_edited |= matches!(text, Text::Edited(_));
            composed.parked.extend(misfits.into_iter().map(|misfit| misfit.of(id, path)));
            parts.push(Part { path, kind, taken, transcript: text.into_transcript() });
        }
        (composed.transcript, composed.places) = compose(id, parts, self.media);
        composed
    }

    /// The video as it is now, while the files stay to be edited.
    pub(crate) fn composed<'b>(&'b self, id: &VideoId) -> (Transcript, Vec<TrackPlace>) {
        let part = |file: &'b VideoFile<'_>| Part {
            path: file.path,
            kind: file.kind,
            taken: file.taken,
            transcript: file.transcript(),
        };
        let parts = self.files.iter().filter(|file| file.is_read).map(part);
        compose(id, parts.collect(), self.media)
    }
}
