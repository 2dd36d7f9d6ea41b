//! The files that hold redacted words, and how they are replaced.
//!
//! A file is replaced before the log is written anew: a crash between the two leaves edits that
//! are parked, and none that are lost.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use cuedex_format::edit::{Anchor, Editor, Step, TextHash};
use cuedex_format::{Format, Read, ReadOptions, WriteOptions, rewrite};
use cuedex_model::{SegmentId, Transcript, VideoId};
use rayon::prelude::*;

use super::desk::Desk;
use super::found::{FileHits, Found};
use super::history::History;
use super::log::{Kept, Loaded};
use super::mask::Masker;
use super::record::{Bind, DocId, Record};
use super::rewrite::edit_mut;
use crate::embedded::Kept as KeptText;
use crate::library::Library;
use crate::name::path_of;
use crate::read_file::{hash, load, parse};
use crate::read_video::{read_document, read_recording};
use crate::{Error, atomic};

/// A file that holds redacted words.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct HoldingFile {
    /// Its path in the library.
    pub path: String,
    /// The video that it belongs to.
    pub video: VideoId,
    /// A purge writes it anew without the words, or removes it; recordings stay as they are.
    pub can_be_purged: bool,
    /// Why it was not purged, where that was tried.
    pub why: Option<String>,
}

/// The files of videos that hold the words, with what was kept of files that were replaced.
pub(super) fn holding(
    library: &Library,
    found: &[Found],
    masker: &Masker,
) -> Result<Vec<HoldingFile>, Error> {
    let each = |found: &Found| of_video(library, found, masker);
    let holding: Result<Vec<Vec<HoldingFile>>, Error> = found.par_iter().map(each).collect();
    Ok(holding?.into_iter().flatten().collect())
}

fn of_video(
    library: &Library,
    Found { changes, files }: &Found,
    masker: &Masker,
) -> Result<Vec<HoldingFile>, Error> {
    let mut holding = Vec::new();
    let entry = |path: String, can_be_purged| HoldingFile {
        path,
        video: changes.video.clone(),
        can_be_purged,
        why: None,
    };
    for file in files {
        if holds(library, file, masker)? {
            holding.push(entry(file.path.clone(), !file.is_media));
        }
        let backup = format!("{}.bak", file.path);
        let kept = fs::read(library.root().join(path_of(&backup))).unwrap_or_default();
        if !kept.is_empty() && (!file.first.is_empty() || masker.is_in(&kept)?) {
            holding.push(entry(backup, true));
        }
    }
    Ok(holding)
}

fn holds(library: &Library, file: &FileHits, masker: &Masker) -> Result<bool, Error> {
    if !file.first.is_empty() || (file.is_chosen && file.was_redacted) {
        return Ok(true);
    }
    let text = if file.is_media {
        read_recording(library.root(), &file.path, None, &KeptText::new(library.index_dir()))
    } else {
        let raw = load(library.root(), &file.path).unwrap_or_default();
        if masker.is_in(&raw)? {
            return Ok(true);
        }
        read_document(library.root(), &file.path)
    };
    Ok(text.is_ok_and(|text| masker.is_in_transcript(text)))
}

/// The replacing of files.
pub(super) struct Purge<'a> {
    desk: &'a Desk<'a>,
    masker: &'a Masker,
    /// The log, to be written anew in the end.
    records: Vec<Record>,
    broken: Vec<Vec<u8>>,
}

/// A file as it was and as it is now.
struct Replaced {
    path: String,
    hash: String,
    before: Transcript,
    /// Without the words, as it was to be written.
    wanted: Transcript,
    after: Transcript,
}

impl<'a> Purge<'a> {
    pub(super) fn new(
        desk: &'a Desk<'a>,
        masker: &'a Masker,
        records: Vec<Record>,
        broken: Vec<Vec<u8>>,
    ) -> Self {
        Self { desk, masker, records, broken }
    }

    /// Replaces what can be; `holding` keeps what is left, with the reasons.
    pub(super) fn run(mut self, holding: &mut Vec<HoldingFile>) -> Result<Vec<String>, Error> {
        let kept = |record: &Record| Kept { record: record.clone(), checksum: 0 };
        let records = self.records.iter().map(kept).collect();
        let mut history = History::of(Loaded { records, ..Loaded::default() });
        history.hide_all();
        let (mut purged, mut left, mut replaced) = (Vec::new(), Vec::new(), Vec::new());
        for mut file in holding.drain(..) {
            if !file.can_be_purged {
                left.push(file);
                continue;
            }
            match self.replace(&file.path, &history) {
                Ok(new) => {
                    replaced.extend(new);
                    purged.push(file.path);
                }
                Err(why) => {
                    file.why = Some(why);
                    left.push(file);
                }
            }
        }
        *holding = left;
        if !replaced.is_empty() {
            for (doc, new) in &replaced {
                self.follow(*doc, new);
            }
            self.desk.log.rewrite(&self.records, &self.broken, &[])?;
        }
        Ok(purged)
    }

    /// Writes a file anew, or removes one that was only kept.
    fn replace(
        &self,
        path: &str,
        history: &History,
    ) -> Result<Option<(Option<DocId>, Replaced)>, String> {
        let place = self.desk.library.root().join(path_of(path));
        if path.ends_with(".bak") {
            fs::remove_file(&place).map_err(|e| e.to_string())?;
            return Ok(None);
        }
        let bytes = load(self.desk.library.root(), path)?;
        let read = parse(&bytes, path).map_err(|refused| refused.why)?;
        let doc = self.doc(path);
        let steps = doc.into_iter().flat_map(|doc| history.steps_of(doc)).map(|(_, step)| step);
        let wanted = without(&read.transcript, steps);
        let (new_path, bytes) = self.written(path, &bytes, &read, &wanted)?;
        let new_place = self.desk.library.root().join(path_of(&new_path));
        if new_path != path && new_place.symlink_metadata().is_ok() {
            return Err(format!("{new_path}, which would take its place, is already there"));
        }
        let after = parse(&bytes, &new_path).map_err(|refused| refused.why)?.transcript;
        put(&new_place, &bytes, (new_path != path).then_some(&place))?;
        let hash = hash(&bytes);
        Ok(Some((doc, Replaced { path: new_path, hash, before: read.transcript, wanted, after })))
    }

    /// The new file: in its own format where that is written, with all else in it as it was, as
    /// long as that does not hold the words; else as a canonical document beside it.
    fn written(
        &self,
        path: &str,
        original: &[u8],
        read: &Read,
        wanted: &Transcript,
    ) -> Result<(String, Vec<u8>), String> {
        let is_clean = |bytes: &[u8]| self.masker.is_in(bytes).is_ok_and(|is_in| !is_in);
        let name = path.rsplit('/').next();
        let again = rewrite(original, name, &ReadOptions::default(), wanted);
        if let Ok(again) = again
            && is_clean(&again.bytes)
        {
            return Ok((path.to_owned(), again.bytes));
        }
        let is_written = matches!(
            read.format,
            Format::Srt | Format::Vtt | Format::Ass | Format::Canonical | Format::Memories
        );
        if is_written {
            let bytes = write(wanted, &WriteOptions::new(read.format))?;
            if is_clean(&bytes) {
                return Ok((path.to_owned(), bytes));
            }
        }
        let bytes = write(wanted, &WriteOptions::new(Format::Canonical))?;
        if !is_clean(&bytes) {
            return Err("the words stand in something else than its text".into());
        }
        Ok((canonical_path(path), bytes))
    }

    fn doc(&self, path: &str) -> Option<DocId> {
        let by_path = |record: &Record| match record {
            Record::Bind(bind) if bind.path == path => Some(bind.doc),
            _ => None,
        };
        let known = self.desk.view.overlay.as_ref().and_then(|overlay| overlay.doc(path));
        known.or_else(|| self.records.iter().find_map(by_path))
    }

    /// The log follows a file: its segments are the same ones, in the same order, and nothing is
    /// left to take out of it.
    fn follow(&mut self, doc: Option<DocId>, new: &Replaced) {
        let Some(doc) = doc else { return };
        let (anchors, texts) = (anchors(new), texts(new));
        for record in &mut self.records {
            match record {
                Record::Bind(bind) if bind.doc == doc => {
                    *bind = Bind {
                        path: new.path.clone(),
                        hash: Some(new.hash.clone()),
                        ..bind.clone()
                    };
                }
                record => {
                    let docs = edit_mut(record).map(|edit| &mut edit.docs).into_iter().flatten();
                    for part in docs.filter(|part| part.doc == doc) {
                        part.first.clear();
                        part.steps.iter_mut().for_each(|step| follow(step, &anchors, &texts));
                    }
                }
            }
        }
    }
}

fn without<'a>(original: &Transcript, steps: impl Iterator<Item = &'a Step>) -> Transcript {
    let mut editor = Editor::new(original.clone());
    for step in steps {
        // One that does not fit was parked before, and told.
        let _ = editor.step(step);
    }
    editor.into_transcript()
}

fn write(transcript: &Transcript, options: &WriteOptions<'_>) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    cuedex_format::write(transcript, &mut bytes, options).map_err(|e| e.to_string())?;
    Ok(bytes)
}

/// Puts the new file in place, and removes the old one where it has another name.
fn put(place: &Path, bytes: &[u8], old: Option<&PathBuf>) -> Result<(), String> {
    atomic::write(place, |out| out.write_all(bytes)).map_err(|e| e.to_string())?;
    old.map_or(Ok(()), |old| fs::remove_file(old).map_err(|e| e.to_string()))
}

/// `talk.visual.ttml` becomes `talk.visual.cuedex.json`.
fn canonical_path(path: &str) -> String {
    let (folder, name) = path.rsplit_once('/').map_or(("", path), |(f, name)| (f, name));
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let stem = if stem.is_empty() { name } else { stem };
    let slash = if folder.is_empty() { "" } else { "/" };
    format!("{folder}{slash}{stem}.cuedex.json")
}

/// How every segment is read now, by what it was.
fn anchors(new: &Replaced) -> HashMap<(usize, SegmentId), Anchor> {
    let tracks = new.before.tracks.iter().zip(&new.after.tracks).enumerate();
    let segments = tracks.flat_map(|(track, (before, after))| {
        let pairs = before.segments().iter().zip(after.segments());
        pairs.map(move |(before, after)| ((track, before.id), anchor(track, after)))
    });
    segments.collect()
}

fn anchor(track: usize, segment: &cuedex_model::Segment) -> Anchor {
    let (id, start_ms) = (segment.id, segment.span.start());
    Anchor { track, id, start_ms, text: TextHash::of(&segment.text) }
}

/// What texts are after they were written and read, where that is something else.
fn texts(new: &Replaced) -> HashMap<TextHash, TextHash> {
    let tracks = new.wanted.tracks.iter().zip(&new.after.tracks);
    let pairs = tracks.flat_map(|(wanted, after)| wanted.segments().iter().zip(after.segments()));
    pairs.map(|(w, a)| (TextHash::of(&w.text), TextHash::of(&a.text))).collect()
}

fn follow(
    step: &mut Step,
    anchors: &HashMap<(usize, SegmentId), Anchor>,
    texts: &HashMap<TextHash, TextHash>,
) {
    step.for_each_anchor(|at| {
        if let Some(now) = anchors.get(&(at.track, at.id)) {
            *at = now.clone();
        }
    });
    step.for_each_expected(|was| *was = texts.get(was).copied().unwrap_or(*was));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_takes_the_place_of_what_cannot_be_written() {
        for (path, document) in [
            ("talk.ttml", "talk.cuedex.json"),
            ("a.b/talk.visual.ttml", "a.b/talk.visual.cuedex.json"),
            ("a/whisper.json", "a/whisper.cuedex.json"),
        ] {
            assert_eq!(canonical_path(path), document);
        }
    }
}
