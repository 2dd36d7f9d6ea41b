//! Which videos the index lacks, has otherwise, or has no more.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;

use cuedex_model::VideoId;
use xxhash_rust::xxh3::xxh3_128;

use super::files_in;
use crate::card::Card;
use crate::catalogue::{Catalogue, READER, Row};
use crate::group::{FileIn, Grouping, Video};

/// What to do to the index.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// In the order of their ids.
    pub(super) puts: Vec<Put>,
    pub(super) removals: Vec<VideoId>,
    /// How many files were read for videos of which other files were not.
    pub(super) waiting: usize,
}

/// A video to write.
#[derive(Debug)]
pub(super) struct Put {
    pub(super) id: VideoId,
    pub(super) number: u64,
    /// A hash of all that its documents will be made of.
    pub(super) signature: String,
    pub(super) card: Card,
    /// How many files are read for it, and their size.
    pub(super) files: usize,
    pub(super) bytes: u64,
}

/// Compares the videos of the files with those of the index.
pub(super) fn plan(catalogue: &mut Catalogue, grouping: &Grouping) -> Plan {
    let files = files_in(catalogue);
    let mut puts: Vec<Put> = Vec::new();
    let mut waiting = 0;
    for (id, video) in &grouping.videos {
        let signature = signature(catalogue, &files, video);
        let known = catalogue.videos.get(id.as_str());
        if known.is_some_and(|row| row.signature == signature) {
            continue;
        }
        let read = video.members.iter().filter(|m| m.is_read(&files)).map(|m| &files[m.file]);
        if grouping.waiting.contains(id) {
            waiting += read.filter(|file| !file.unread).count();
            continue;
        }
        let read = read.map(|file| file.path);
        let sizes =
            read.clone().filter_map(|path| catalogue.files.get(path)).map(Row::bytes_to_read);
        puts.push(Put {
            id: id.clone(),
            number: 0,
            signature,
            card: video.card(&files),
            files: read.count(),
            bytes: sizes.sum(),
        });
    }
    drop(files);
    let numbers = number_all(catalogue, grouping);
    for put in &mut puts {
        put.number = numbers[&put.id];
    }
    Plan { puts, removals: removals(catalogue, grouping), waiting }
}

/// Gives every video its number, and notes it with the files of the video.
fn number_all<'a>(catalogue: &mut Catalogue, grouping: &'a Grouping) -> BTreeMap<&'a VideoId, u64> {
    let ids = grouping.videos.keys();
    let numbers: BTreeMap<_, _> = ids.map(|id| (id, catalogue.number(id.as_str()))).collect();
    let files = files_in(catalogue);
    let of_members = |(id, video): (&VideoId, &Video)| -> Vec<(String, u64)> {
        let paths = video.members.iter().map(|member| files[member.file].path.to_owned());
        paths.map(|path| (path, numbers[id])).collect()
    };
    let of_files: HashMap<_, _> = grouping.videos.iter().flat_map(of_members).collect();
    drop(files);
    for (path, row) in &mut catalogue.files {
        row.video = of_files.get(path).copied();
    }
    numbers
}

/// The videos without a file; those that an unread file may still hold stay.
fn removals(catalogue: &Catalogue, grouping: &Grouping) -> Vec<VideoId> {
    let gone = catalogue.videos.iter().filter_map(|(id, row)| {
        let id = VideoId::new(id.as_str()).ok()?;
        let waits = grouping.waiting.contains(&id) || catalogue.unread.contains(&row.card.path);
        (!waits && !grouping.videos.contains_key(&id)).then_some(id)
    });
    gone.collect()
}

/// Everything that the video's documents are made of.
fn signature(catalogue: &Catalogue, files: &[FileIn<'_>], video: &Video) -> String {
    let mut text = READER.to_owned();
    for member in &video.members {
        let path = files[member.file].path;
        let hash = catalogue.files.get(path).and_then(|row| row.hash.as_deref());
        let edits = files[member.file].facts.and_then(|facts| facts.edits);
        let taken = member.taken.as_ref().map(|taken| &taken.tracks);
        if files[member.file].is_media() || member.is_read(files) {
            let kind = member.marks.kind;
            write!(text, "{path:?} {hash:?} {kind:?} {taken:?} {edits:?};")
                .expect("writing to a string cannot fail");
        }
    }
    format!("{:032x}", xxh3_128(text.as_bytes()))
}
