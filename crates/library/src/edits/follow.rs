//! A refresh follows the log: the facts of every file are brought up to its edits.

use std::time::Duration;

use rayon::prelude::*;

use super::log::Log;
use super::overlay::Overlay;
use super::record::{Bind, Record};
use crate::Error;
use crate::catalogue::{Catalogue, Row};
use crate::embedded::Kept;
use crate::facts::Facts;
use crate::library::Library;
use crate::read_video::{read_document, read_recording};

/// What following the log came to.
#[derive(Debug, Default)]
pub(crate) struct Followed {
    /// The edits, where they were needed.
    pub(crate) overlay: Option<Overlay>,
    /// The catalogue has something new.
    pub(crate) noted: bool,
    /// Videos may be others.
    pub(crate) videos: bool,
}

/// Follows the log. Where it is as it was and so are the files, it is not even read.
pub(crate) fn follow(
    library: &Library,
    catalogue: &mut Catalogue,
    is_needed: bool,
) -> Result<Followed, Error> {
    let log = Log::of(library);
    let stamp = log.stamp()?;
    if stamp == catalogue.log && (!is_needed || stamp.is_none()) {
        return Ok(Followed::default());
    }
    let overlay = Overlay::load(library, catalogue)?;
    let edits = overlay.as_ref();
    let is_old = |(path, facts): (&String, &Facts)| {
        facts.edits != edits.and_then(|overlay| overlay.mark(path))
    };
    let files = catalogue.files.iter();
    let files = files.filter_map(|(path, row)| Some((path, row, row.facts()?)));
    let old: Vec<_> = files.filter(|(path, _, facts)| is_old((path, facts))).collect();
    let kept = Kept::new(library.index_dir());
    let renewed: Vec<(String, Facts)> = old
        .into_par_iter()
        .filter_map(|(path, row, facts)| {
            Some((path.clone(), renewed(library, &kept, edits, (path, row, facts))?))
        })
        .collect();
    let followed = Followed { noted: catalogue.log != stamp, videos: !renewed.is_empty(), overlay };
    for (path, facts) in renewed {
        if let Some(old) = catalogue.files.get_mut(&path).and_then(Row::facts_mut) {
            *old = facts;
        }
    }
    catalogue.log = stamp;
    if let Some(overlay) = &followed.overlay {
        note_names(&log, overlay, catalogue);
    }
    Ok(followed)
}

/// The facts of a file after its edits; `None` where it cannot be read any more, which reading
/// the video will tell.
fn renewed(
    library: &Library,
    kept: &Kept,
    overlay: Option<&Overlay>,
    (path, row, facts): (&String, &Row, &Facts),
) -> Option<Facts> {
    let original = if facts.embedded {
        read_recording(library.root(), path, row.hash.as_deref(), kept)
    } else {
        read_document(library.root(), path)
    };
    let original = original.ok()?;
    if facts.embedded && overlay.is_some_and(|overlay| overlay.takes_out(path)) {
        // It holds what was taken out; without it the recording is gone through again.
        kept.forget(path);
    }
    let Some((overlay, mark)) = overlay.and_then(|o| Some((o, o.mark(path)?))) else {
        return Some(facts.after_edits(&original, None));
    };
    let (editor, _) = overlay.lay_over(path, original);
    Some(facts.after_edits(&editor.into_transcript(), Some(mark)))
}

/// Notes in the log what files are called now and what is in them, so that they are known after
/// the next change, too. Where that cannot be written now, the next edit does.
fn note_names(log: &Log, overlay: &Overlay, catalogue: &Catalogue) {
    let news: Vec<Record> = overlay.news(catalogue).into_iter().map(Record::Bind).collect();
    if news.is_empty() {
        return;
    }
    let Ok(locked) = log.lock(Duration::ZERO) else { return };
    if let Ok(loaded) = locked.load() {
        let _ = locked.append(&loaded.end, &news);
    }
}

impl Overlay {
    /// The documents whose file has another name or content than was noted.
    pub(super) fn news(&self, catalogue: &Catalogue) -> Vec<Bind> {
        let edited = self.files().filter(|(_, doc)| self.history.has_steps(*doc));
        let binds = edited.filter_map(|(path, doc)| {
            let now = Bind::now(doc, path, catalogue)?;
            (self.history.binds.get(&doc) != Some(&now)).then_some(now)
        });
        let mut binds: Vec<Bind> = binds.collect();
        binds.sort_by(|a, b| a.path.cmp(&b.path));
        binds
    }
}
