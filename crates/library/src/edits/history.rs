//! The log, understood: which edits count, and the steps of every file.

use std::collections::{BTreeMap, HashMap, HashSet};

use cuedex_format::edit::Step;
use xxhash_rust::xxh3::Xxh3;

use super::log::{End, Kept, Loaded};
use super::record::{Bind, DocId, DocSteps, Edit, EditId, Record, Revert};
use crate::{Error, ErrorKind};

/// All edits of a library.
#[derive(Debug, Clone, Default)]
pub(crate) struct History {
    pub(super) entries: Vec<Entry>,
    /// Which file every document is.
    pub(super) binds: BTreeMap<DocId, Bind>,
    /// Where the steps of a document are: the entry and the place in it.
    by_doc: HashMap<DocId, Vec<(usize, usize)>>,
    /// What is wrong with the log, for people.
    pub(super) faults: Vec<String>,
    /// Lines of it that are not understood.
    pub(super) broken: Vec<Vec<u8>>,
    /// Where the next record goes.
    pub(super) end: End,
}

/// An edit, or the taking back of one.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) what: What,
    pub(super) counts: bool,
    /// It is left out of what is shown, though it counts.
    is_hidden: bool,
    checksum: u64,
}

#[derive(Debug, Clone)]
pub(super) enum What {
    Edit(Edit),
    Revert(Revert),
}

/// A set of entries, by their places.
pub(super) type Counting = Vec<bool>;

impl Entry {
    pub(super) fn id(&self) -> EditId {
        match &self.what {
            What::Edit(edit) => edit.id,
            What::Revert(revert) => revert.id,
        }
    }

    pub(super) fn edit(&self) -> Option<&Edit> {
        match &self.what {
            What::Edit(edit) => Some(edit),
            What::Revert(_) => None,
        }
    }
}

impl History {
    pub(super) fn of(loaded: Loaded) -> Self {
        let Loaded { records, faults, broken, end } = loaded;
        let mut history = Self { faults, broken, end, ..Self::default() };
        for Kept { record, checksum } in records {
            let what = match record {
                Record::Bind(bind) => {
                    history.binds.insert(bind.doc, bind);
                    continue;
                }
                Record::Edit(edit) => What::Edit(edit),
                Record::Revert(revert) => What::Revert(revert),
            };
            history.entries.push(Entry { what, counts: true, is_hidden: false, checksum });
        }
        let counting = history.counting(&[]);
        for (entry, counts) in history.entries.iter_mut().zip(counting) {
            entry.counts = counts;
        }
        for (place, entry) in history.entries.iter().enumerate() {
            let docs = entry.edit().map_or(&[][..], |edit| &edit.docs);
            for (n, doc) in docs.iter().enumerate() {
                history.by_doc.entry(doc.doc).or_default().push((place, n));
            }
        }
        history
    }

    /// Which entries count when these are taken back, too: one does as long as no later one that
    /// counts takes it back.
    pub(super) fn counting(&self, without: &[EditId]) -> Counting {
        let mut taken_back: HashSet<EditId> = without.iter().copied().collect();
        let mut counting = vec![false; self.entries.len()];
        for (entry, counts) in self.entries.iter().zip(&mut counting).rev() {
            *counts = !taken_back.contains(&entry.id());
            if let (true, What::Revert(revert)) = (*counts, &entry.what) {
                taken_back.insert(revert.of);
            }
        }
        counting
    }

    pub(super) fn counting_now(&self) -> Counting {
        self.entries.iter().map(|entry| entry.counts).collect()
    }

    /// The id of the next entry.
    pub(super) fn next_id(&self) -> EditId {
        let last = self.entries.iter().map(|entry| entry.id().0).max().unwrap_or(0);
        EditId(last.saturating_add(1))
    }

    /// The entry with an id.
    pub(super) fn find(&self, id: EditId) -> Result<&Entry, Error> {
        let found = self.entries.iter().find(|entry| entry.id() == id);
        found.ok_or_else(|| {
            Error::new(ErrorKind::NoEdit, format!("there is no edit {id} in this library"))
        })
    }

    /// What the edits of a set came to on a document, in order, with their places.
    pub(super) fn parts_of<'a>(
        &'a self,
        doc: DocId,
        counting: &'a [bool],
    ) -> impl Iterator<Item = (usize, &'a DocSteps)> {
        let parts = self.by_doc.get(&doc).into_iter().flatten();
        parts.filter(|(entry, _)| counting[*entry]).filter_map(|(entry, n)| {
            let edit = self.entries[*entry].edit()?;
            Some((*entry, edit.docs.get(*n)?))
        })
    }

    /// What counts of a document and is not hidden: the steps that come before all others, and
    /// then the others, each in order.
    pub(super) fn steps_of(&self, doc: DocId) -> impl Iterator<Item = (EditId, &Step)> {
        let parts = || {
            let parts = self.by_doc.get(&doc).into_iter().flatten();
            let parts = parts.map(|(entry, n)| (&self.entries[*entry], *n));
            parts.filter(|(entry, _)| entry.counts)
        };
        fn steps(
            (entry, n): (&Entry, usize),
            of: impl Fn(&DocSteps) -> &[Step],
        ) -> impl Iterator<Item = (EditId, &Step)> {
            let steps = entry.edit().and_then(|edit| edit.docs.get(n)).map_or(&[][..], of);
            steps.iter().map(move |step| (entry.id(), step))
        }
        let first = parts().flat_map(|part| steps(part, |doc| &doc.first));
        let shown = parts().filter(|(entry, _)| !entry.is_hidden);
        first.chain(shown.flat_map(|part| steps(part, |doc| &doc.steps)))
    }

    /// Whether something that counts is taken out of a document before all else.
    pub(super) fn takes_out(&self, doc: DocId) -> bool {
        let mut parts = self.by_doc.get(&doc).into_iter().flatten();
        parts.any(|(entry, n)| {
            let entry = &self.entries[*entry];
            let part = entry.edit().filter(|_| entry.counts).and_then(|edit| edit.docs.get(*n));
            part.is_some_and(|part| !part.first.is_empty())
        })
    }

    /// Hides everything but what is taken out first.
    pub(super) fn hide_all(&mut self) {
        self.entries.iter_mut().for_each(|entry| entry.is_hidden = true);
    }

    /// Shows everything up to an edit, with it or without.
    pub(super) fn show_until(&mut self, edit: EditId, with: bool) {
        let mut is_past = false;
        for entry in &mut self.entries {
            let is_it = entry.id() == edit;
            entry.is_hidden = is_past || (is_it && !with);
            is_past |= is_it;
        }
    }

    /// How many edits of a document count.
    pub(super) fn edits_of(&self, doc: DocId) -> usize {
        let parts = self.by_doc.get(&doc).into_iter().flatten();
        parts.filter(|(entry, _)| self.entries[*entry].counts).count()
    }

    /// Whether a document was ever edited, whatever counts.
    pub(super) fn has_steps(&self, doc: DocId) -> bool {
        self.by_doc.contains_key(&doc)
    }

    /// A number for all that counts of a document; `None` where nothing does.
    pub(super) fn mark(&self, doc: DocId) -> Option<Mark> {
        let mut hash = Xxh3::new();
        let mut mark = None;
        for (entry, n) in self.by_doc.get(&doc)? {
            let entry = &self.entries[*entry];
            let Some(edit) = entry.edit().filter(|_| entry.counts) else { continue };
            hash.update(&entry.checksum.to_le_bytes());
            let words = !edit.docs[*n].steps.iter().all(Step::is_redaction);
            let mark = mark.get_or_insert(Mark { hash: 0, words });
            mark.words |= words;
        }
        let mark: Mark = mark?;
        Some(Mark { hash: hash.digest(), ..mark })
    }
}

/// What tells that the edits of a file are others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) struct Mark {
    /// Of the counting edits.
    hash: u64,
    /// Somebody worked on the text: there is more than redactions among them.
    pub(crate) words: bool,
}
