//! What a library holds, for `status`, `list` and `show`.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use cuedex_model::{TrackKind, VideoId};

use crate::alternatives::Reason;
use crate::card::Card;
use crate::catalogue::{Catalogue, PassedOver, State};
use crate::edits::{Orphan, Overlay};
use crate::facts::Facts;
use crate::group::{FileIn, Grouping, Member, Video};
use crate::library::Library;
use crate::place::Rule;
use crate::read_video::Videos;
use crate::refresh::{files_in, group_files};
use crate::root::IndexPlace;
use crate::{Error, ErrorKind};

/// What a library holds, as of the last refresh.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Status {
    /// The folder in which the library begins.
    pub root: PathBuf,
    /// The folder of the index.
    pub index_dir: PathBuf,
    /// Why the index lies there.
    pub index_place: IndexPlace,
    /// The size of the index, in bytes.
    pub index_bytes: u64,
    /// How many videos the part that was opened has.
    pub videos: usize,
    /// Every file that may matter, in the order of the paths.
    pub files: Vec<FileEntry>,
    /// Edits whose file is gone; [`Edits::relink`](crate::Edits::relink) gives them another one.
    pub orphans: Vec<Orphan>,
    /// What people should know.
    pub messages: Vec<String>,
}

/// A file of a library.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FileEntry {
    /// Its path inside the library; bytes that are not UTF-8 are shown as `\xNN`.
    pub path: String,
    /// The video it belongs to, and by which rule.
    pub video: Option<(VideoId, Rule)>,
    /// What it is to the library.
    pub state: FileState,
}

/// What a file is to the library.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum FileState {
    /// Its text can be searched.
    Indexed,
    /// Another file's text was taken instead.
    Shadowed {
        /// The path of that file.
        by: String,
        /// Why that one.
        reason: Reason,
    },
    /// Sound or pictures of which no text is read.
    Media,
    /// Something else, and why it was not taken for a transcript.
    NotATranscript(String),
    /// It cannot be read, and why.
    Unreadable(String),
    /// A recording of which nothing can be made, and why.
    Broken(String),
    /// It is new or has changed and is not in the index yet: the last refresh was stopped.
    Waiting,
}

/// A video of a library.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct VideoEntry {
    /// Its id.
    pub id: VideoId,
    /// Its title, its main file, its length.
    pub card: Card,
    /// Its tracks.
    pub tracks: Vec<TrackEntry>,
    /// Its files.
    pub files: Vec<FileEntry>,
}

/// A track of a video.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TrackEntry {
    /// Heard, seen or read.
    pub kind: TrackKind,
    /// The language, where known.
    pub language: Option<String>,
    /// How many segments it has.
    pub segments: usize,
    /// The path of its file.
    pub path: String,
}

impl Library {
    /// What the library holds, as of the last refresh: every file with its state.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] before the first refresh; those of reading the catalogue.
    pub fn status(&self) -> Result<Status, Error> {
        let view = View::of(self)?;
        let inside = view.grouping.videos.values();
        let known = files_in(&view.catalogue);
        let videos = inside.filter(|video| video.is_inside(self, &known)).count();
        let mut files: Vec<FileEntry> = view.entries().flat_map(|entry| entry.files).collect();
        files.extend(view.files_outside());
        files.retain(|file| self.holds(&file.path));
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(Status {
            root: self.root().to_path_buf(),
            index_dir: self.index_dir().to_path_buf(),
            index_place: self.index_place(),
            index_bytes: size_of(self.index_dir()),
            videos,
            files,
            orphans: view.overlay.as_ref().map(Overlay::orphans).unwrap_or_default(),
            messages: view.messages(self),
        })
    }

    /// The videos of the part that was opened, by id, as of the last refresh.
    ///
    /// # Errors
    /// As for [`Library::status`].
    pub fn videos(&self) -> Result<Vec<VideoEntry>, Error> {
        let view = View::of(self)?;
        let inside = |entry: &VideoEntry| entry.files.iter().any(|file| self.holds(&file.path));
        Ok(view.entries().filter(inside).collect())
    }

    /// The video whose id is `name`, or ends with `/name` as no other video's does.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] with the ids that hold the name elsewhere, and [`ErrorKind::Ambiguous`] with the ids that fit.
    pub fn find_video(&self, name: &str) -> Result<VideoId, Error> {
        let view = View::of(self)?;
        view.find(name).cloned()
    }
}

/// The video whose id is a name, or ends with it after a slash.
fn find<'a>(
    ids: impl Iterator<Item = &'a VideoId> + Clone,
    name: &str,
) -> Result<&'a VideoId, Error> {
    if let Some(exact) = ids.clone().find(|id| id.as_str() == name) {
        return Ok(exact);
    }
    let end = format!("/{name}");
    let is_end = |id: &&VideoId| !name.is_empty() && id.as_str().ends_with(&end);
    let fitting: Vec<_> = ids.clone().filter(is_end).collect();
    match fitting[..] {
        [] => Err(unknown(ids, name)),
        [one] => Ok(one),
        _ => {
            let message = format!("{name:?} fits several videos: {}", few(&fitting));
            Err(Error::new(ErrorKind::Ambiguous, message))
        }
    }
}

/// That no video has this name, with the ids that hold it somewhere.
fn unknown<'a>(ids: impl Iterator<Item = &'a VideoId>, name: &str) -> Error {
    let lower = name.to_lowercase();
    let holds = |id: &&VideoId| !name.is_empty() && id.as_str().to_lowercase().contains(&lower);
    let near: Vec<_> = ids.filter(holds).collect();
    let near = if near.is_empty() { String::new() } else { format!("; near it: {}", few(&near)) };
    Error::new(ErrorKind::NotFound, format!("no video is called {name:?}{near}"))
}

/// The first of many ids.
fn few(ids: &[&VideoId]) -> String {
    const SHOWN: usize = 5;
    let names: Vec<_> = ids.iter().take(SHOWN).map(|id| id.as_str()).collect();
    let more = if ids.len() > SHOWN { " and others" } else { "" };
    names.join(", ") + more
}

/// The catalogue and what follows from it, with the edits as they are now.
pub(crate) struct View {
    pub(crate) catalogue: Catalogue,
    pub(crate) grouping: Grouping,
    pub(crate) overlay: Option<Overlay>,
}

impl View {
    pub(crate) fn of(library: &Library) -> Result<Self, Error> {
        let catalogue = library.catalogue()?;
        let overlay = Overlay::load(library, &catalogue)?;
        Self::with(library, catalogue, overlay)
    }

    pub(crate) fn with(
        library: &Library,
        catalogue: Catalogue,
        overlay: Option<Overlay>,
    ) -> Result<Self, Error> {
        let grouping = group_files(&catalogue, &library.load_settings()?);
        Ok(Self { catalogue, grouping, overlay })
    }

    /// Its videos, ready to be read.
    pub(crate) fn videos<'a>(&'a self, library: &'a Library) -> Videos<'a> {
        Videos::new(library, &self.catalogue, &self.grouping, self.overlay.as_ref())
    }

    /// The video with this id, or whose id ends with it; see [`Library::find_video`].
    pub(crate) fn find(&self, name: &str) -> Result<&VideoId, Error> {
        find(self.grouping.videos.keys(), name)
    }

    fn entries(&self) -> impl Iterator<Item = VideoEntry> {
        let files = files_in(&self.catalogue);
        self.grouping.videos.iter().map(move |(id, video)| self.entry(&files, id, video))
    }

    fn entry(&self, files: &[FileIn<'_>], id: &VideoId, video: &Video) -> VideoEntry {
        let waiting = !self.catalogue.videos.contains_key(id.as_str());
        let file = |member: &Member| FileEntry {
            path: files[member.file].path.to_owned(),
            video: Some((id.clone(), member.rule)),
            state: self.fault(files, member).unwrap_or_else(|| state(files, member, waiting)),
        };
        VideoEntry {
            id: id.clone(),
            card: video.card(files),
            tracks: video.members.iter().flat_map(|m| tracks(files, m)).collect(),
            files: video.members.iter().map(file).collect(),
        }
    }

    /// What is wrong with a recording, though it belongs to a video.
    fn fault(&self, files: &[FileIn<'_>], member: &Member) -> Option<FileState> {
        let row = self.catalogue.files.get(files[member.file].path)?;
        let unreadable = row.fault().map(|why| FileState::Unreadable(why.to_owned()));
        unreadable.or_else(|| Some(FileState::Broken(row.breakage()?.to_owned())))
    }

    /// What people should know, of the last refresh and of what keeps it from more.
    fn messages(&self, library: &Library) -> Vec<String> {
        let mut messages = self.catalogue.messages.clone();
        messages.extend(self.overlay.iter().flat_map(Overlay::faults).cloned());
        tell_some(&mut messages, self.incomplete(library), "recordings may miss text");
        let left_out = "text tracks of recordings were left out";
        tell_some(&mut messages, self.failed_tracks(library), left_out);
        let closed = self.catalogue.closed(library);
        if closed > 0 {
            messages.push(format!(
                "ffmpeg is not installed, so {closed} recordings were not searched for text tracks"
            ));
        }
        messages
    }

    /// Which tracks of recordings cannot be read, while others of the same recording can.
    fn failed_tracks(&self, library: &Library) -> Vec<String> {
        let of = |(path, facts): (&str, &Facts)| {
            let told = |why: &String| format!("{path}: a text track was left out, {why}");
            facts.failed.iter().map(told).collect::<Vec<_>>()
        };
        self.facts_inside(library).flat_map(of).collect()
    }

    /// Of which recordings text may be missing.
    fn incomplete(&self, library: &Library) -> Vec<String> {
        let of = |(path, facts): (&str, &Facts)| {
            let complaint = facts.complaint.as_ref()?;
            Some(format!("{path}: text may be missing, ffmpeg says: {complaint}"))
        };
        self.facts_inside(library).filter_map(of).collect()
    }

    fn facts_inside(&self, library: &Library) -> impl Iterator<Item = (&str, &Facts)> {
        let inside = self.catalogue.files.iter().filter(|(path, _)| library.holds(path));
        inside.filter_map(|(path, row)| Some((path.as_str(), row.facts()?)))
    }

    /// The files that belong to no video, but for media without a word about it.
    fn files_outside(&self) -> impl Iterator<Item = FileEntry> {
        let known = files_in(&self.catalogue);
        let members = self.grouping.videos.values().flat_map(|video| &video.members);
        let in_videos: HashSet<&str> = members.map(|member| known[member.file].path).collect();
        let is_unread = |path: &str| self.catalogue.unread.contains(path);
        let read = self.catalogue.files.iter().filter(move |(path, _)| !is_unread(path));
        let rows = read.filter_map(move |(path, row)| match &row.state {
            State::Unreadable(why) => Some((path, FileState::Unreadable(why.clone()))),
            State::NotATranscript(why) => Some((path, FileState::NotATranscript(why.clone()))),
            State::Transcript(_) | State::Media | State::Looked(None) => None,
            State::Looked(Some(why)) if !in_videos.contains(path.as_str()) => {
                Some((path, FileState::Unreadable(why.clone())))
            }
            State::Broken(why) if !in_videos.contains(path.as_str()) => {
                Some((path, FileState::Broken(why.clone())))
            }
            State::Looked(_) | State::Broken(_) => None,
        });
        let refused = self.catalogue.refused.iter();
        let refused = refused.map(|(path, why)| (path, FileState::Unreadable(why.clone())));
        let grouped = |path: &&String| {
            self.catalogue.files.get(*path).is_some_and(|row| row.facts().is_some())
        };
        let unread = self.catalogue.unread.iter().filter(move |path| !grouped(path));
        let unread = unread.map(|path| (path, FileState::Waiting));
        let passed_over = self.catalogue.passed_over.iter().map(|(path, what)| match what {
            PassedOver::NoFile(what) => (path, FileState::NotATranscript(what.clone())),
            PassedOver::SecondName(by) => {
                (path, FileState::Shadowed { by: by.clone(), reason: Reason::SameFile })
            }
        });
        rows.chain(refused).chain(unread).chain(passed_over).map(|(path, state)| FileEntry {
            path: path.clone(),
            video: None,
            state,
        })
    }
}

/// Tells the first of many, and how many others there are.
fn tell_some(messages: &mut Vec<String>, mut all: Vec<String>, others: &str) {
    const TOLD: usize = 5;
    let more = all.len().saturating_sub(TOLD);
    all.truncate(TOLD);
    messages.append(&mut all);
    if more > 0 {
        messages.push(format!("{more} more {others}"));
    }
}

fn state(files: &[FileIn<'_>], member: &Member, waiting: bool) -> FileState {
    match &member.taken {
        None => FileState::Media,
        Some(_) if files[member.file].unread => FileState::Waiting,
        Some(taken) => match taken.left_out.first() {
            Some(left_out) if member.is_shadowed() => FileState::Shadowed {
                by: files[left_out.by].path.to_owned(),
                reason: left_out.reason,
            },
            _ if waiting => FileState::Waiting,
            _ => FileState::Indexed,
        },
    }
}

fn tracks(files: &[FileIn<'_>], member: &Member) -> Vec<TrackEntry> {
    let FileIn { path, facts, .. } = &files[member.file];
    let taken = member.taken.iter().flat_map(|taken| &taken.tracks);
    let entry = |one: &crate::alternatives::TakenTrack| TrackEntry {
        kind: one.kind,
        language: one.language.clone(),
        segments: facts.and_then(|f| f.tracks.get(one.track)).map_or(0, |track| track.segments),
        path: (*path).to_owned(),
    };
    taken.map(entry).collect()
}

/// The size of a folder's files, in bytes; what goes meanwhile does not count.
fn size_of(folder: &Path) -> u64 {
    let Ok(entries) = fs::read_dir(folder) else { return 0 };
    let size = |entry: fs::DirEntry| match entry.metadata() {
        Ok(data) if data.is_dir() => size_of(&entry.path()),
        Ok(data) => data.len(),
        Err(_) => 0,
    };
    entries.flatten().map(size).sum()
}
