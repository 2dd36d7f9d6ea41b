//! All files of a library to its videos: one pure function.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use cuedex_model::VideoId;
use xxhash_rust::xxh3::xxh3_64;

use crate::alternatives::{Candidate, Taken, TakenTrack, choose};
use crate::card::{Card, TrackFile};
use crate::facts::Facts;
use crate::library::Library;
use crate::place::{Beside, Key, Marks, Place, Rule, place};
use crate::settings::{Settings, is_inside};

/// A file, as far as grouping looks.
pub(crate) struct FileIn<'a> {
    pub(crate) path: &'a str,
    pub(crate) modified_ns: i64,
    /// `None` for a media file, and where nothing is known of an unread one.
    pub(crate) facts: Option<&'a Facts>,
    /// It is new or has changed, and was not looked at yet.
    pub(crate) unread: bool,
}

impl FileIn<'_> {
    /// Whether it is a recording, with text inside or without.
    pub(crate) fn is_media(&self) -> bool {
        self.facts.is_none_or(|facts| facts.embedded)
    }
}

/// The videos of a library.
#[derive(Debug, Default)]
pub(crate) struct Grouping {
    pub(crate) videos: BTreeMap<VideoId, Video>,
    /// The videos that unread files belong to, as far as their names say.
    pub(crate) waiting: BTreeSet<VideoId>,
    /// What people should know, such as a stem that two documents claim.
    pub(crate) messages: Vec<String>,
}

/// One video: its files, transcripts first and the one to show in front.
#[derive(Debug, Default)]
pub(crate) struct Video {
    pub(crate) members: Vec<Member>,
}

/// A file of a video.
#[derive(Debug)]
pub(crate) struct Member {
    /// Its number among the files given.
    pub(crate) file: usize,
    pub(crate) rule: Rule,
    pub(crate) marks: Marks,
    /// `None` for a media file.
    pub(crate) taken: Option<Taken>,
}

/// Groups the files of a library; `files` are in the order of their paths.
pub(crate) fn group(files: &[FileIn<'_>], settings: &Settings) -> Grouping {
    let mut placed = place_all(files, settings);
    let mut grouping = Grouping::default();
    let ids = Ids::new(files, &mut placed, settings, &mut grouping.messages);
    for (file, (one, place)) in files.iter().zip(placed).enumerate() {
        let (id, rule) = ids.of(one, &place);
        if one.unread {
            grouping.waiting.insert(id.clone());
            if one.facts.is_none() {
                continue;
            }
        }
        let member = Member { file, rule, marks: place.marks, taken: None };
        grouping.videos.entry(id).or_default().members.push(member);
    }
    for video in grouping.videos.values_mut() {
        video.choose(files, settings);
    }
    // Media without a word about it is nothing to search.
    grouping.videos.retain(|_, video| video.members.iter().any(|m| m.taken.is_some()));
    grouping
}

fn place_all(files: &[FileIn<'_>], settings: &Settings) -> Vec<Place> {
    let beside = Beside::new(files.iter().map(|file| file.path));
    let by_pattern = |path: &str| settings.pattern.as_ref()?.place(path);
    files.iter().map(|f| by_pattern(f.path).unwrap_or_else(|| place(f.path, &beside))).collect()
}

impl Video {
    fn choose(&mut self, files: &[FileIn<'_>], settings: &Settings) {
        self.members.sort_by_key(|m| files[m.file].facts.is_none());
        let candidates: Vec<_> = self.members.iter().filter_map(|m| m.candidate(files)).collect();
        let taken = choose(&candidates, settings);
        drop(candidates);
        let numbers: Vec<usize> = self.members.iter().map(|m| m.file).collect();
        for (member, mut taken) in self.members.iter_mut().zip(taken) {
            for left_out in &mut taken.left_out {
                left_out.by = numbers[left_out.by];
            }
            member.taken = Some(taken);
        }
        self.members.sort_by_key(|m| m.order(files, settings));
    }

    /// Whether one of its files is in the part of the library that was opened.
    pub(crate) fn is_inside(&self, library: &Library, files: &[FileIn<'_>]) -> bool {
        self.members.iter().any(|member| library.holds(files[member.file].path))
    }

    /// What to show of it.
    pub(crate) fn card(&self, files: &[FileIn<'_>]) -> Card {
        let mut facts: Vec<_> = self.members.iter().filter_map(|m| files[m.file].facts).collect();
        // What a recording says of itself is often its maker's; a file beside it knows better.
        facts.sort_by_key(|facts| facts.embedded);
        let path = |member: &Member| files[member.file].path.to_owned();
        Card {
            path: self.members.first().map(path).unwrap_or_default(),
            media: self.members.iter().find(|m| files[m.file].is_media()).map(path),
            title: facts.iter().find_map(|facts| facts.title.clone()),
            link: facts.iter().find_map(|facts| facts.link.clone()),
            duration_ms: facts.iter().map(|facts| facts.duration_ms).max().unwrap_or(0),
            tracks: self.track_files(files),
        }
    }

    /// The file of each track; of one file alone nothing needs to be said.
    fn track_files(&self, files: &[FileIn<'_>]) -> Vec<TrackFile> {
        let taken = |member: &Member| member.taken.as_ref().map_or(0, |taken| taken.tracks.len());
        if self.members.iter().filter(|member| taken(member) > 0).count() < 2 {
            return Vec::new();
        }
        let of = |member: &Member| -> Vec<TrackFile> {
            let tracks = member.taken.iter().flat_map(|taken| &taken.tracks);
            let path = files[member.file].path;
            let file = |track: &TakenTrack| TrackFile {
                kind: track.kind,
                language: track.language.clone(),
                path: path.to_owned(),
            };
            tracks.map(file).collect()
        };
        self.members.iter().flat_map(of).collect()
    }
}

impl Member {
    fn candidate<'a>(&'a self, files: &[FileIn<'a>]) -> Option<Candidate<'a>> {
        let FileIn { path, modified_ns, facts, .. } = files[self.file];
        Some(Candidate { path, modified_ns, marks: &self.marks, facts: facts? })
    }

    /// Transcripts that are used first, canonical documents before others, media last.
    fn order(
        &self,
        files: &[FileIn<'_>],
        settings: &Settings,
    ) -> (bool, bool, bool, bool, usize, usize) {
        let file = &files[self.file];
        let used = self.taken.as_ref().is_some_and(|taken| !taken.tracks.is_empty());
        let canonical = file.facts.is_some_and(|facts| facts.canonical);
        let embedded = file.facts.is_some_and(|facts| facts.embedded);
        (
            file.facts.is_none(),
            !used,
            embedded,
            !canonical,
            settings.preference(file.path),
            self.file,
        )
    }

    /// Whether something of its content goes into the video: tracks, or what else a document
    /// tells. What a recording says of itself counts only with its tracks.
    pub(crate) fn is_read(&self, files: &[FileIn<'_>]) -> bool {
        let tells = || files[self.file].facts.is_some_and(|facts| facts.tells && !facts.embedded);
        self.taken.is_some() && (!self.is_shadowed() || tells())
    }

    /// Whether all of its tracks gave way to those of other files.
    pub(crate) fn is_shadowed(&self) -> bool {
        self.taken.as_ref().is_some_and(|t| t.tracks.is_empty() && !t.left_out.is_empty())
    }
}

/// Which id the files of a key have.
struct Ids {
    by_key: HashMap<Key, (VideoId, Rule)>,
}

impl Ids {
    fn new(
        files: &[FileIn<'_>],
        placed: &mut [Place],
        settings: &Settings,
        messages: &mut Vec<String>,
    ) -> Self {
        let by_path: HashMap<&str, Key> =
            files.iter().zip(&*placed).map(|(f, p)| (f.path, p.key.clone())).collect();
        tell_shared_ids(files, placed, messages);
        let claims = claims(files, placed, &by_path);
        let mut ids = Self { by_key: HashMap::new() };
        for (key, claimed) in claims {
            if claimed.len() > 1 {
                let text = key_text(&key);
                let names: Vec<_> = claimed.keys().map(VideoId::as_str).collect();
                messages.push(format!("{text} is claimed by several videos: {}", names.join(", ")));
            } else if let Some(only) = claimed.into_iter().next() {
                ids.by_key.insert(key, only);
            }
        }
        for (id, path) in &settings.links {
            match by_path.get(path.as_str()) {
                Some(key) => drop(ids.by_key.insert(key.clone(), (id.clone(), Rule::Link))),
                None => messages.push(format!("the linked file {path} of {id} is not there")),
            }
        }
        ids.name_the_rest(placed);
        ids
    }

    /// Keys that nothing claims are called after themselves. Where `a/b.srt` and `a/b/en.srt`
    /// would have one name, that of the folder ends with a slash.
    fn name_the_rest(&mut self, placed: &[Place]) {
        let keys: BTreeSet<&Key> = placed.iter().map(|place| &place.key).collect();
        let of_stems: BTreeSet<String> =
            keys.iter().filter(|key| !key.stem.is_empty()).map(|key| key_text(key)).collect();
        for key in keys {
            let mut text = key_text(key);
            if key.stem.is_empty() && of_stems.contains(&text) {
                text.push('/');
            }
            self.by_key.entry(key.clone()).or_insert_with(|| (id_of(text), Rule::Stem));
        }
    }

    fn of(&self, file: &FileIn<'_>, place: &Place) -> (VideoId, Rule) {
        if let Some(id) = own_id(file) {
            return (id, Rule::OwnId);
        }
        match self.by_key.get(&place.key) {
            Some((id, Rule::Stem)) => (id.clone(), place.rule),
            Some((id, rule)) => (id.clone(), *rule),
            None => (id_of(key_text(&place.key)), place.rule),
        }
    }
}

/// The ids that documents give to keys, and by which rule: to their own, and to that of the
/// media they name. A document without an id moves to its media.
fn claims(
    files: &[FileIn<'_>],
    placed: &mut [Place],
    by_path: &HashMap<&str, Key>,
) -> BTreeMap<Key, BTreeMap<VideoId, Rule>> {
    let stems: BTreeSet<&Key> = by_path.values().collect();
    let mut claims: BTreeMap<Key, BTreeMap<VideoId, Rule>> = BTreeMap::new();
    for (file, place) in files.iter().zip(placed) {
        let media = file.facts.and_then(|facts| facts.media.as_deref());
        let media = media.and_then(|media| key_of_media(file.path, media, by_path, &stems));
        if let Some(id) = own_id(file) {
            if let Some(key) = media {
                claims.entry(key).or_default().insert(id.clone(), Rule::Media);
            }
            claims.entry(place.key.clone()).or_default().insert(id, Rule::OwnId);
        } else if let Some(key) = media.filter(|key| *key != place.key) {
            place.key = key;
            place.rule = Rule::Media;
        }
    }
    claims
}

/// Tells which ids stand in documents of several names: one of them may be a forgotten copy, or
/// somebody else's.
fn tell_shared_ids(files: &[FileIn<'_>], placed: &[Place], messages: &mut Vec<String>) {
    const TOLD: usize = 5;
    let mut owners: BTreeMap<VideoId, Vec<(&str, &Key)>> = BTreeMap::new();
    for (file, place) in files.iter().zip(placed) {
        if let Some(id) = own_id(file) {
            owners.entry(id).or_default().push((file.path, &place.key));
        }
    }
    owners.retain(|_, files| files.iter().any(|(_, key)| *key != files[0].1));
    for (id, files) in owners.iter().take(TOLD) {
        let paths: Vec<_> = files.iter().take(TOLD).map(|(path, _)| *path).collect();
        let more = if files.len() > TOLD { " and others" } else { "" };
        messages.push(format!("{id} is the id of several files: {}{more}", paths.join(", ")));
    }
    if let Some(more) = owners.len().checked_sub(TOLD).filter(|more| *more > 0) {
        messages.push(format!("{more} more ids stand in several files each"));
    }
}

fn own_id(file: &FileIn<'_>) -> Option<VideoId> {
    VideoId::new(file.facts?.own_id.clone()?).ok()
}

/// The key of the media a document names, relative to the document or to the library, where
/// that file, or another of its stem, is here.
fn key_of_media(
    document: &str,
    media: &str,
    by_path: &HashMap<&str, Key>,
    stems: &BTreeSet<&Key>,
) -> Option<Key> {
    let folder = document.rsplit_once('/').map_or("", |(folder, _)| folder);
    let beside = if folder.is_empty() { media.to_owned() } else { format!("{folder}/{media}") };
    [normal(&beside), normal(media)].into_iter().flatten().find_map(|path| {
        let by_name = || Some(place(&path, &Beside::default()).key);
        by_path.get(path.as_str()).cloned().or_else(by_name).filter(|key| stems.contains(key))
    })
}

/// The path without `.` and `..`, where it stays inside the library.
fn normal(path: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/")).filter(|path| is_inside(path))
}

fn key_text(key: &Key) -> String {
    match (key.folder.as_str(), key.stem.as_str()) {
        ("", "") => ".".into(),
        (folder, "") => folder.into(),
        ("", stem) => stem.into(),
        (folder, stem) => format!("{folder}/{stem}"),
    }
}

/// The id of a name; one that cannot be an id is told by its hash.
fn id_of(text: String) -> VideoId {
    let hash = xxh3_64(text.as_bytes());
    let head: String = text.chars().take(200).collect();
    VideoId::new(text)
        .or_else(|_| VideoId::new(format!("{head}~{hash:016x}")))
        .expect("a short text of shown characters that ends in a hash is an id")
}

#[cfg(test)]
mod tests;
