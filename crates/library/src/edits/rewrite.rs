//! The log, written anew without words that must go.

use std::collections::{BTreeMap, HashMap, HashSet};

use cuedex_format::edit::{Step, TextHash};
use serde_json::Value;

use super::found::FileHits;
use super::history::{self, History};
use super::mask::{Masker, strings};
use super::record::{Bind, DocId, Edit, Record};
use crate::Error;
use crate::status::View;

/// The records of a log while they are rewritten.
#[derive(Debug)]
pub(super) struct Rewrite {
    pub(super) records: Vec<Record>,
    pub(super) broken: Vec<Vec<u8>>,
    /// Something changed.
    pub(super) is_news: bool,
    /// How many more steps do not fit.
    pub(super) parked: usize,
}

impl Rewrite {
    pub(super) fn new(history: &History) -> Self {
        let binds = history.binds.values().cloned().map(Record::Bind);
        let entries = history.entries.iter().map(|entry| match &entry.what {
            history::What::Edit(edit) => Record::Edit(edit.clone()),
            history::What::Revert(revert) => Record::Revert(revert.clone()),
        });
        let broken = history.broken.clone();
        Self { records: binds.chain(entries).collect(), broken, is_news: false, parked: 0 }
    }

    /// Gives a file a name in the log.
    pub(super) fn bind(&mut self, path: &str, view: &View) -> DocId {
        let doc = DocId::random();
        if let Some(bind) = Bind::now(doc, path, &view.catalogue) {
            self.records.insert(0, Record::Bind(bind));
        }
        doc
    }

    pub(super) fn push(&mut self, edit: Edit) {
        self.records.push(Record::Edit(edit));
        self.is_news = true;
    }

    /// Forgets the names of files of which nothing is noted.
    pub(super) fn drop_unused_binds(&mut self) {
        let edits = self.records.iter().filter_map(edit);
        let used: HashSet<DocId> = edits.flat_map(|edit| &edit.docs).map(|doc| doc.doc).collect();
        self.records.retain(|record| match record {
            Record::Bind(bind) => used.contains(&bind.doc),
            _ => true,
        });
    }

    /// Takes the words out of every record of these documents, or of all: out of the texts of
    /// steps, of what was stated, of notes, and of lines that are not understood.
    pub(super) fn mask(
        &mut self,
        hits: &HashMap<DocId, &FileHits>,
        all: bool,
        masker: &mut Masker,
    ) -> Result<(), Error> {
        masker.learn(self.texts())?;
        let mut masks: BTreeMap<DocId, Mask<'_>> = BTreeMap::new();
        for edit in self.records.iter_mut().filter_map(edit_mut) {
            let concerns = |doc: DocId| all || hits.contains_key(&doc);
            let (mut is_concerned, mut is_whole) = (all, false);
            for part in edit.docs.iter_mut().filter(|part| concerns(part.doc)) {
                is_concerned = true;
                let mask = masks
                    .entry(part.doc)
                    .or_insert_with(|| Mask::new(hits.get(&part.doc).copied()));
                for step in part.first.iter_mut().chain(&mut part.steps) {
                    is_whole |= matches!(mask.kind(step), What::All);
                    self.is_news |= mask.step(step, masker)?;
                }
            }
            if is_whole {
                self.is_news |= empty(&mut edit.operations);
            }
            if is_concerned {
                self.is_news |= masker.mask_operations(&mut edit.operations)?;
                let said = edit.note.as_mut().into_iter().chain(edit.author.as_mut());
                self.is_news |= masker.mask(&mut said.collect::<Vec<_>>())?;
            }
        }
        let mut broken = Vec::new();
        for line in std::mem::take(&mut self.broken) {
            if masker.looks_for_all() || masker.is_in(&line)? {
                self.is_news = true;
            } else {
                broken.push(line);
            }
        }
        self.broken = broken;
        Ok(())
    }
}

/// Takes every text out of operations as they were stated; says whether there was one.
fn empty(operations: &mut [Value]) -> bool {
    let mut found = false;
    for operation in operations {
        for name in ["text", "find", "with"] {
            if let Some(text) = operation
                .get_mut(name)
                .filter(|text| text.as_str().is_some_and(|text| text != Step::REDACTED))
            {
                *text = Step::REDACTED.into();
                found = true;
            }
        }
    }
    found
}

impl Rewrite {
    /// Every text in the log.
    fn texts(&mut self) -> HashSet<String> {
        let mut texts = HashSet::new();
        for edit in self.records.iter_mut().filter_map(edit_mut) {
            for part in &mut edit.docs {
                for step in part.first.iter_mut().chain(&mut part.steps) {
                    step.for_each_text(|text| {
                        texts.insert(text.clone());
                    });
                }
            }
            let mut stated = Vec::new();
            edit.operations.iter_mut().for_each(|value| strings(value, &mut stated));
            let said = edit.note.iter_mut().chain(&mut edit.author);
            texts.extend(stated.into_iter().chain(said).map(|text| text.clone()));
        }
        texts
    }
}

fn edit(record: &Record) -> Option<&Edit> {
    match record {
        Record::Edit(edit) => Some(edit),
        _ => None,
    }
}

pub(super) fn edit_mut(record: &mut Record) -> Option<&mut Edit> {
    match record {
        Record::Edit(edit) => Some(edit),
        _ => None,
    }
}

/// What is taken out of the steps of one document.
struct Mask<'a> {
    hits: Option<&'a FileHits>,
    /// What the texts of the file are without the words, by what they were.
    of_file: HashMap<TextHash, &'a str>,
    /// What texts are now, by what they were.
    now: HashMap<TextHash, TextHash>,
}

impl<'a> Mask<'a> {
    fn new(hits: Option<&'a FileHits>) -> Self {
        let texts = hits.map_or(&[][..], |hits| &hits.texts);
        let of_file: HashMap<_, _> = texts.iter().map(|(was, now)| (*was, now.as_str())).collect();
        let now = of_file.iter().map(|(was, now)| (*was, TextHash::of(now))).collect();
        Self { hits, of_file, now }
    }

    /// Takes the words out of a step; says whether it changed.
    fn step(&mut self, step: &mut Step, masker: &Masker) -> Result<bool, Error> {
        let before = step.clone();
        let mut said = Vec::new();
        step.for_each_text(|text| said.push(text.clone()));
        let said: Vec<&str> = said.iter().map(String::as_str).collect();
        let masked = match self.kind(step) {
            What::Nothing => said.iter().map(|text| (*text).to_owned()).collect(),
            What::All => vec![Step::REDACTED.to_owned(); said.len()],
            What::Words => masker.masked(&said)?,
        };
        let mut masked = masked.into_iter();
        step.for_each_text(|text| {
            let was = TextHash::of(text);
            let masked = masked.next().unwrap_or_default();
            let new = self.of_file.get(&was).map_or(masked, |now| (*now).to_owned());
            if *text != new {
                self.now.insert(was, TextHash::of(&new));
                *text = new;
            }
        });
        if !is_split(step) {
            step.for_each_expected(|was| *was = self.now.get(was).copied().unwrap_or(*was));
        }
        Ok(*step != before)
    }

    /// A redaction of chosen segments leaves what others say.
    fn kind(&self, step: &mut Step) -> What {
        let Some(hits) = self.hits.filter(|hits| hits.is_chosen) else { return What::Words };
        let made = step.track().zip(step.makes());
        let mut named: Vec<_> = made.into_iter().collect();
        step.for_each_anchor(|anchor| named.push((anchor.track, anchor.id)));
        if named.iter().any(|segment| hits.whole.contains(segment)) {
            What::All
        } else if named.iter().any(|segment| hits.segments.contains(segment)) || named.is_empty() {
            What::Words
        } else {
            What::Nothing
        }
    }
}

/// A split counts characters of a text, which are others without the words: it is parked rather
/// than made somewhere else.
fn is_split(step: &mut Step) -> bool {
    let mut anchors = 0;
    step.for_each_anchor(|_| anchors += 1);
    step.makes().is_some() && anchors > 0
}

/// What is taken out of the texts of a step.
enum What {
    Nothing,
    Words,
    All,
}
