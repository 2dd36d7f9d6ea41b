//! The library with its log, to be written by nobody else.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use super::history::History;
use super::log::{LockedLog, Log};
use super::overlay::Overlay;
use super::record::{Bind, DocId, DocSteps, Edit, EditId, Record, now_ms};
use super::video::Draft;
use crate::library::Library;
use crate::refresh::RefreshOptions;
use crate::status::View;
use crate::{Error, ErrorKind, Refreshed};

/// How long an edit waits for another one: 5 seconds.
const PATIENCE: Duration = Duration::from_secs(5);

/// The library while an edit is written.
pub(super) struct Desk<'a> {
    pub(super) library: &'a Library,
    pub(super) view: View,
    pub(super) log: LockedLog,
}

/// Who edits, and why.
#[derive(Debug, Clone, Default)]
pub(super) struct Signed {
    pub(super) author: Option<String>,
    pub(super) note: Option<String>,
    pub(super) operations: Vec<serde_json::Value>,
}

impl<'a> Desk<'a> {
    /// Brings the library up to its files, and then nobody else edits it.
    pub(super) fn open(library: &'a Library, options: &RefreshOptions<'_>) -> Result<Self, Error> {
        library.refresh(options)?;
        let log = Log::of(library).lock(PATIENCE)?;
        let history = Arc::new(History::of(log.load()?));
        let catalogue = library.catalogue()?;
        let overlay = Overlay::new(history, &catalogue);
        let view = View::with(library, catalogue, Some(overlay))?;
        Ok(Self { library, view, log })
    }

    pub(super) fn overlay(&self) -> Result<&Overlay, Error> {
        let none = || Error::new(ErrorKind::NoEdit, "there is no log of edits");
        self.view.overlay.as_ref().ok_or_else(none)
    }

    /// Writes one record that makes all drafts count.
    pub(super) fn write(&self, drafts: Vec<Draft>, signed: Signed) -> Result<EditId, Error> {
        let (records, id) = self.records(drafts, signed)?;
        self.log.append(&self.overlay()?.history.end, &records)?;
        Ok(id)
    }

    /// The records of an edit: the files that are new to the log, then the edit.
    pub(super) fn records(
        &self,
        drafts: Vec<Draft>,
        signed: Signed,
    ) -> Result<(Vec<Record>, EditId), Error> {
        let overlay = self.overlay()?;
        let id = overlay.history.next_id();
        let mut binds: Vec<Bind> = overlay.news(&self.view.catalogue);
        let (videos, mut docs) = (drafts.len(), Vec::new());
        let mut known = HashMap::new();
        for Draft { changes, files } in drafts {
            for (path, steps) in files {
                let doc = *known
                    .entry(path.clone())
                    .or_insert_with(|| self.doc(overlay, &path, &mut binds));
                let video = changes.video.clone();
                docs.push(DocSteps { doc, video, first: Vec::new(), steps });
            }
        }
        let Signed { author, note, operations } = signed;
        let at_ms = now_ms();
        let edit = Edit { id, at_ms, author, note, operations, redacts: false, videos, docs };
        let binds = binds.into_iter().map(Record::Bind);
        Ok((binds.chain([Record::Edit(edit)]).collect(), id))
    }

    /// The document of a file, a new one where it has none.
    fn doc(&self, overlay: &Overlay, path: &str, binds: &mut Vec<Bind>) -> DocId {
        overlay.doc(path).unwrap_or_else(|| {
            let doc = DocId::random();
            binds.extend(Bind::now(doc, path, &self.view.catalogue));
            doc
        })
    }

    /// The edit is on the disk; the index follows.
    pub(super) fn close(self, options: &RefreshOptions<'_>) -> Result<Refreshed, Error> {
        let Self { library, log, view } = self;
        drop((log, view));
        library.refresh(options)
    }
}
