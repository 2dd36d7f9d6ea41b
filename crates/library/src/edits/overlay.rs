//! The edits of a library, laid over its files.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use cuedex_format::edit::{Editor, Unfit};
use cuedex_model::{Transcript, VideoId};

use super::history::{History, Mark};
use super::log::Log;
use super::record::{Bind, DocId, DocSteps, EditId};
use crate::Error;
use crate::catalogue::Catalogue;
use crate::group::Video;
use crate::library::Library;
use crate::refresh::files_in;
use crate::scan::Stamp;
use crate::status::View;

/// The edits of a library and the files that they are for.
#[derive(Debug, Default)]
pub(crate) struct Overlay {
    pub(super) history: Arc<History>,
    /// The document of each file that has one, by path.
    docs: HashMap<String, DocId>,
}

/// A step that does not fit its file any more. It stays in the log, and counts again when the
/// file is as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Parked {
    /// The edit it is of.
    pub edit: EditId,
    /// The video.
    pub video: VideoId,
    /// The path of the file in the library.
    pub path: String,
    /// Why it does not fit.
    pub why: Unfit,
    /// The texts that it would bring.
    pub texts: Vec<String>,
    /// It would take words out, which may stand there again.
    pub is_redaction: bool,
}

/// A step that did not fit, before it is known of which video.
#[derive(Debug)]
pub(crate) struct Misfit {
    pub(super) edit: EditId,
    why: Unfit,
    texts: Vec<String>,
    pub(crate) is_redaction: bool,
}

impl Misfit {
    pub(crate) fn of(self, video: &VideoId, path: &str) -> Parked {
        let Self { edit, why, texts, is_redaction } = self;
        Parked { edit, video: video.clone(), path: path.to_owned(), why, texts, is_redaction }
    }
}

impl Overlay {
    /// Reads the log, unless it is as it was; `None` where there is none.
    pub(crate) fn load(library: &Library, catalogue: &Catalogue) -> Result<Option<Self>, Error> {
        let history = library.kept_log().get(&Log::of(library))?;
        Ok(history.map(|history| Self::new(history, catalogue)))
    }

    pub(super) fn new(history: Arc<History>, catalogue: &Catalogue) -> Self {
        let docs = assign(history.binds.values(), catalogue);
        Self { history, docs }
    }

    /// The document that a file is, where it was ever edited.
    pub(super) fn doc(&self, path: &str) -> Option<DocId> {
        self.docs.get(path).copied()
    }

    /// Every file that was ever edited.
    pub(super) fn files(&self) -> impl Iterator<Item = (&str, DocId)> {
        self.docs.iter().map(|(path, doc)| (path.as_str(), *doc))
    }

    /// What tells that the edits of a file are others; `None` where it has none that count.
    pub(crate) fn mark(&self, path: &str) -> Option<Mark> {
        self.history.mark(self.doc(path)?)
    }

    /// Whether words are taken out of a file before all else.
    pub(crate) fn takes_out(&self, path: &str) -> bool {
        self.doc(path).is_some_and(|doc| self.history.takes_out(doc))
    }

    /// What is wrong with the log.
    pub(crate) fn faults(&self) -> &[String] {
        &self.history.faults
    }

    /// A file's transcript with all that counts of its edits.
    pub(crate) fn lay_over(&self, path: &str, original: Transcript) -> (Editor, Vec<Misfit>) {
        let mut editor = Editor::new(original);
        let mut misfits = Vec::new();
        let steps = self.doc(path).into_iter().flat_map(|doc| self.history.steps_of(doc));
        for (edit, step) in steps {
            if let Err(why) = editor.step(step) {
                let mut texts = Vec::new();
                step.clone().for_each_text(|text| texts.push(text.clone()));
                misfits.push(Misfit { edit, why, texts, is_redaction: step.is_redaction() });
            }
        }
        (editor, misfits)
    }
}

/// The log that was read last, as long as nobody writes it.
#[derive(Debug, Default)]
pub(crate) struct KeptLog(Mutex<Option<(Stamp, Arc<History>)>>);

impl KeptLog {
    /// What the log on the disk says.
    pub(super) fn get(&self, log: &Log) -> Result<Option<Arc<History>>, Error> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Before reading, so that a record that comes meanwhile shows the next time.
        let Some(stamp) = log.stamp()? else { return Ok(None) };
        if let Some((of, history)) = &*kept
            && *of == stamp
        {
            return Ok(Some(Arc::clone(history)));
        }
        *kept = None;
        let history = Arc::new(History::of(log.load()?));
        *kept = Some((stamp, Arc::clone(&history)));
        Ok(Some(history))
    }
}

/// The videos that documents belong to now.
#[derive(Debug)]
pub(super) struct Owners(HashMap<DocId, VideoId>);

impl Owners {
    pub(super) fn of(view: &View) -> Self {
        let Some(overlay) = &view.overlay else { return Self(HashMap::new()) };
        let files = files_in(&view.catalogue);
        let of_video = |(id, video): (&VideoId, &Video)| -> Vec<(DocId, VideoId)> {
            let paths = video.members.iter().map(|member| files[member.file].path);
            paths.filter_map(|path| Some((overlay.doc(path)?, id.clone()))).collect()
        };
        Self(view.grouping.videos.iter().flat_map(of_video).collect())
    }

    /// The video of a document; of one whose file is gone, the one that it belonged to.
    pub(super) fn video<'a>(&'a self, part: &'a DocSteps) -> &'a VideoId {
        self.0.get(&part.doc).unwrap_or(&part.video)
    }
}

impl Bind {
    /// A document as the file at this path is now; `None` where there is none.
    pub(super) fn now(doc: DocId, path: &str, catalogue: &Catalogue) -> Option<Self> {
        let row = catalogue.files.get(path)?;
        let service = row.facts()?.own_id.clone();
        Some(Self { doc, path: path.to_owned(), hash: row.hash.clone(), service })
    }
}

/// Which file every document is: the one at its path; else, where none is there any more, one
/// with its content, as after a new name; else one that states its id.
fn assign<'a>(
    binds: impl Iterator<Item = &'a Bind> + Clone,
    catalogue: &Catalogue,
) -> HashMap<String, DocId> {
    let is_there = |bind: &&Bind| {
        catalogue.files.contains_key(&bind.path) || catalogue.unread.contains(&bind.path)
    };
    let mut docs: HashMap<String, DocId> =
        binds.clone().filter(is_there).map(|bind| (bind.path.clone(), bind.doc)).collect();
    let mut gone: Vec<&Bind> = binds.filter(|bind| !is_there(bind)).collect();
    if gone.is_empty() {
        return docs;
    }
    let (mut by_hash, mut by_service) = (HashMap::new(), HashMap::new());
    for (path, row) in catalogue.files.iter().filter(|(path, _)| !docs.contains_key(*path)) {
        if let (Some(hash), Some(facts)) = (&row.hash, row.facts()) {
            by_hash.entry(hash).or_insert(path);
            if let Some(id) = &facts.own_id {
                by_service.entry(id).or_insert(path);
            }
        }
    }
    adopt(&mut docs, &mut gone, |bind| by_hash.get(bind.hash.as_ref()?).copied());
    adopt(&mut docs, &mut gone, |bind| by_service.get(bind.service.as_ref()?).copied());
    docs
}

/// Gives documents without a file the ones that `look` finds and that are nobody's yet.
fn adopt<'a>(
    docs: &mut HashMap<String, DocId>,
    gone: &mut Vec<&Bind>,
    look: impl Fn(&Bind) -> Option<&'a String>,
) {
    gone.retain(|bind| {
        let path = look(bind).filter(|path| !docs.contains_key(*path));
        path.is_none_or(|path| docs.insert(path.clone(), bind.doc).is_some())
    });
}
