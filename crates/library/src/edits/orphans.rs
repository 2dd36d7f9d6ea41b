//! Edits whose file is gone, and how they find another one.

use std::collections::BTreeMap;

use super::desk::Desk;
use super::overlay::Overlay;
use super::record::{Bind, DocId, Record};
use crate::library::Library;
use crate::refresh::{RefreshOptions, Refreshed};
use crate::{Error, ErrorKind};

/// Edits without their file. They stay in the log, and count again once the file is back or they
/// are given another one.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Orphan {
    /// The name of the file in the log.
    pub doc: DocId,
    /// Where the file was, in the library; its video where the log has lost that.
    pub path: String,
    /// How many edits it has.
    pub edits: usize,
}

impl Overlay {
    /// Every document with edits that count whose file is gone.
    pub(crate) fn orphans(&self) -> Vec<Orphan> {
        let found: std::collections::HashSet<DocId> = self.files().map(|(_, doc)| doc).collect();
        let binds = self.history.binds.values().filter(|bind| !found.contains(&bind.doc));
        let orphan = |Bind { doc, path, .. }: &Bind| {
            let edits = self.history.edits_of(*doc);
            (edits > 0).then(|| Orphan { doc: *doc, path: path.clone(), edits })
        };
        let mut orphans: Vec<Orphan> = binds.filter_map(orphan).collect();
        orphans.extend(self.unbound());
        orphans.sort_by(|a, b| (&a.path, a.doc).cmp(&(&b.path, b.doc)));
        orphans
    }

    /// Documents of which the log has lost where they were; the video is known.
    fn unbound(&self) -> Vec<Orphan> {
        let edits = self.history.entries.iter().filter_map(|entry| entry.edit());
        let docs = edits.flat_map(|edit| &edit.docs);
        let lost = docs.filter(|doc| !self.history.binds.contains_key(&doc.doc));
        let paths: BTreeMap<DocId, &str> =
            lost.map(|lost| (lost.doc, lost.video.as_str())).collect();
        let orphan = |(doc, path): (DocId, &str)| {
            let edits = self.history.edits_of(doc);
            (edits > 0).then(|| Orphan { doc, path: path.to_owned(), edits })
        };
        paths.into_iter().filter_map(orphan).collect()
    }
}

pub(super) fn relink(
    library: &Library,
    from: &str,
    to: &str,
    options: &RefreshOptions<'_>,
) -> Result<Refreshed, Error> {
    let desk = Desk::open(library, options)?;
    let overlay = desk.overlay()?;
    let doc = orphan(overlay, from)?;
    if let Some(other) = overlay.doc(to).filter(|doc| overlay.history.edits_of(*doc) > 0) {
        let message = format!("{to} has edits of its own, as {other}");
        return Err(Error::new(ErrorKind::AlreadyThere, message));
    }
    let bind = Bind::now(doc, to, &desk.view.catalogue).ok_or_else(|| {
        Error::new(ErrorKind::NotFound, format!("{to} is no transcript of this library"))
    })?;
    desk.log.append(&overlay.history.end, &[Record::Bind(bind)])?;
    desk.close(options)
}

/// The orphan with this name or path.
fn orphan(overlay: &Overlay, from: &str) -> Result<DocId, Error> {
    let orphans = overlay.orphans();
    let fits = |orphan: &&Orphan| orphan.path == from || orphan.doc.to_string() == from;
    let fitting: Vec<&Orphan> = orphans.iter().filter(fits).collect();
    match fitting[..] {
        [one] => Ok(one.doc),
        [] => {
            let message = format!("no edits without a file are those of {from:?}");
            Err(Error::new(ErrorKind::NotFound, message))
        }
        _ => {
            let names: Vec<_> = fitting.iter().map(|orphan| orphan.doc.to_string()).collect();
            let message = format!("several files were {from:?}: {}", names.join(", "));
            Err(Error::new(ErrorKind::Ambiguous, message))
        }
    }
}
