//! Edits of a library, laid over files that stay as they are.
//!
//! `.cuedex/edits/log` holds a record per edit, see [`journal`] for its lines and [`record`] for
//! what they say. Which file a record is for is told by a random name, bound to a path, a content
//! and the id of a service, so that a file that is renamed keeps its edits; see [`overlay`].

mod desk;
mod follow;
mod found;
mod history;
mod journal;
mod log;
mod look;
mod mask;
mod orphans;
mod overlay;
mod purge;
mod record;
mod redact;
mod revert;
mod rewrite;
mod spread;
mod video;
mod write;

pub(crate) use follow::follow;
pub(crate) use history::Mark;
pub(crate) use overlay::{KeptLog, Misfit, Overlay};

pub use look::LogEntry;
pub use orphans::Orphan;
pub use overlay::Parked;
pub use purge::HoldingFile;
pub use record::{DocId, EditId};
pub use redact::{Redacted, RedactionPreview};
pub use revert::{Conflict, RevertOptions, Reverted};
pub use video::{SegmentChange, VideoChanges};
pub use write::{Preview, Target, Written};

use cuedex_format::edit::Script;
use cuedex_model::Transcript;

use crate::Error;
use crate::library::Library;
use crate::refresh::{RefreshOptions, Refreshed};

/// The edits of a library: corrections that are kept in `.cuedex/edits` and laid over the files,
/// which stay as they are.
///
/// The log, `.cuedex/edits/log`, is one line of JSON per record, behind its XXH3-64 checksum in
/// hexadecimal digits and a space; the first line states the schema, `cuedex/edits/1`. It only
/// grows, but for redactions, which write it anew. Every write is on the disk before it counts, and
/// a line that is not whole does not count: the end of a write that was cut off is told by
/// [`Status`](crate::Status) and moved into `torn` beside the log by the next edit. The folder is
/// not derived from anything: it belongs into backups.
///
/// ```
/// use cuedex_format::edit::Script;
/// use cuedex_library::{Library, OpenOptions, RefreshOptions, RevertOptions, Target};
///
/// let folder = tempfile::tempdir().unwrap();
/// let srt = "1\n00:00:01,000 --> 00:00:02,000\nput the kettel on\n";
/// std::fs::write(folder.path().join("tea.srt"), srt).unwrap();
/// let library = Library::open(folder.path(), &OpenOptions::default())?;
///
/// let script = br#"{"schema":"cuedex/edit/1",
///     "operations":[{"op":"replace","find":"kettel","with":"kettle"}]}"#;
/// let script = Script::parse(script).unwrap();
/// let refresh = RefreshOptions::default();
/// let written = library.edits().write(&Target::All, &script, &refresh)?;
/// assert_eq!(written.edit.unwrap().to_string(), "e1");
/// let said = |library: &Library| library.read_video("tea").unwrap().tracks[0].segments()[0].text.clone();
/// assert_eq!(said(&library), "put the kettle on");
///
/// library.edits().undo(None, &RevertOptions::default(), &refresh)?;
/// assert_eq!(said(&library), "put the kettel on");
/// # Ok::<(), cuedex_library::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Edits<'a> {
    library: &'a Library,
}

impl Library {
    /// Its edits.
    #[must_use]
    pub fn edits(&self) -> Edits<'_> {
        Edits { library: self }
    }

    /// A video without its edits; what was redacted stays out of it. `video` is as for
    /// [`Library::find_video`].
    ///
    /// # Errors
    /// Those of [`Library::read_video`].
    pub fn read_original(&self, video: &str) -> Result<Transcript, Error> {
        look::read_original(self, video)
    }
}

impl Edits<'_> {
    /// What a script would change, as of the last refresh; nothing is written.
    ///
    /// # Errors
    /// [`BadEdit`](crate::ErrorKind::BadEdit) when an operation cannot be carried out, with the
    /// reason as its source; [`NewerEdits`](crate::ErrorKind::NewerEdits);
    /// [`NotFound`](crate::ErrorKind::NotFound) before the first refresh and when there is no such
    /// video; [`Unreadable`](crate::ErrorKind::Unreadable) when a file of a single video cannot be
    /// read.
    pub fn preview(&self, target: &Target, script: &Script) -> Result<Preview, Error> {
        write::preview(self.library, target, script)
    }

    /// Refreshes, writes an edit and refreshes again, so that the index follows. It is one record
    /// of the log, however many videos it changes: it counts wholly or not at all.
    ///
    /// # Errors
    /// Those of [`Edits::preview`] and [`Library::refresh`], with nothing changed;
    /// [`ReadOnlyLibrary`](crate::ErrorKind::ReadOnlyLibrary) when the library cannot be written;
    /// [`Locked`](crate::ErrorKind::Locked) when another process writes edits for longer than 5
    /// seconds.
    pub fn write(
        &self,
        target: &Target,
        script: &Script,
        refresh: &RefreshOptions<'_>,
    ) -> Result<Written, Error> {
        write::write(self.library, target, script, refresh)
    }

    /// Takes the last edit back that counts, of a video or of the whole library; one of many
    /// videos in all of them. A redaction is only taken back by [`Edits::revert`].
    ///
    /// # Errors
    /// [`NoEdit`](crate::ErrorKind::NoEdit) when there is none; those of [`Edits::revert`].
    pub fn undo(
        &self,
        video: Option<&str>,
        options: &RevertOptions,
        refresh: &RefreshOptions<'_>,
    ) -> Result<Reverted, Error> {
        revert::undo(self.library, video, options, refresh)
    }

    /// Takes an edit back, or the taking back of one, whatever came later: every file is then as
    /// if it had never been made. An edit of many videos is taken back in all of them.
    ///
    /// Taking a redaction back shows what the files still say; what the log said of it is gone.
    ///
    /// # Errors
    /// [`EditConflict`](crate::ErrorKind::EditConflict) when later edits do not fit without it:
    /// the message names them, and nothing changes. [`NoEdit`](crate::ErrorKind::NoEdit) when
    /// there is none of this id, or it does not count. Those of writing.
    pub fn revert(
        &self,
        edit: EditId,
        options: &RevertOptions,
        refresh: &RefreshOptions<'_>,
    ) -> Result<Reverted, Error> {
        revert::revert(self.library, edit, options, refresh)
    }

    /// Whether nobody ever edited anything; known before the first refresh.
    ///
    /// # Errors
    /// Those of reading the log.
    pub fn is_empty(&self) -> Result<bool, Error> {
        look::is_empty(self.library)
    }

    /// The log, the oldest entry first: all of it, or what concerns a video.
    ///
    /// # Errors
    /// Those of reading the log and the catalogue.
    pub fn log(&self, video: Option<&str>) -> Result<Vec<LogEntry>, Error> {
        look::log(self.library, video)
    }

    /// What all edits of a video changed together, or one that counts.
    ///
    /// # Errors
    /// Those of [`Library::read_video`]; [`NoEdit`](crate::ErrorKind::NoEdit).
    pub fn diff(&self, video: &str, edit: Option<EditId>) -> Result<VideoChanges, Error> {
        look::diff(self.library, video, edit)
    }

    /// The steps that do not fit their changed source: of a video, or of all videos of the part
    /// that was opened.
    ///
    /// # Errors
    /// Those of reading the log and the catalogue.
    pub fn parked(&self, video: Option<&str>) -> Result<Vec<Parked>, Error> {
        look::parked(self.library, video)
    }

    /// Gives edits whose file is gone another one: `from` is the path where it was or its name in
    /// the log, `to` the path of a transcript in the library. [`Status`](crate::Status) lists them.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound), [`Ambiguous`](crate::ErrorKind::Ambiguous),
    /// [`AlreadyThere`](crate::ErrorKind::AlreadyThere) when `to` has edits of its own. Those of
    /// writing.
    pub fn relink(
        &self,
        from: &str,
        to: &str,
        refresh: &RefreshOptions<'_>,
    ) -> Result<Refreshed, Error> {
        orphans::relink(self.library, from, to, refresh)
    }

    /// Where the words of redactions stand, and which files hold them; nothing is written.
    ///
    /// # Errors
    /// Those of [`Edits::preview`]; [`BadEdit`](crate::ErrorKind::BadEdit) when the script holds
    /// anything else than redactions.
    pub fn preview_redaction(
        &self,
        target: &Target,
        script: &Script,
    ) -> Result<RedactionPreview, Error> {
        redact::preview(self.library, target, script)
    }

    /// Takes words out for good: out of what is read, searched, shown and exported, out of the log
    /// of edits, and out of the files of the index. The record of it does not say which words.
    ///
    /// Files that hold the words go on holding them, and are named; with `purge` they are written
    /// anew without them, in their format where that is written, else as a canonical document in
    /// their place, with everything else that was redacted in them before. That cannot be undone.
    ///
    /// Redacting again what was redacted before is no error: it cleans what a process that was
    /// stopped left.
    ///
    /// # Errors
    /// Those of [`Edits::write`] and [`Edits::preview_redaction`]. After
    /// [`Locked`](crate::ErrorKind::Locked) and errors of the index the words are out of the log,
    /// but may be in the index: redact them again.
    pub fn redact(
        &self,
        target: &Target,
        script: &Script,
        purge: bool,
        refresh: &RefreshOptions<'_>,
    ) -> Result<Redacted, Error> {
        redact::redact(self.library, target, script, purge, refresh)
    }
}
