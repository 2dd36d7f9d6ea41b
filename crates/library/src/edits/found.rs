//! Where the words of a redaction stand in the files of a video.

use std::collections::HashSet;

use cuedex_format::edit::{Address, Editor, Operation, Script, Select, Step, TextHash, TrackName};
use cuedex_model::{SegmentId, TimeSpan, Timestamp, Track, Transcript, VideoId};

use super::redact::is_everywhere;
use super::video::{VideoChanges, bad, told};
use crate::Error;
use crate::read_video::{VideoFile, VideoFiles, Videos, Which, whole};

/// The most changes of a video that are shown.
const SHOWN: usize = 1_000;

/// What was found in a video.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) changes: VideoChanges,
    /// All of its files, its alternatives too.
    pub(super) files: Vec<FileHits>,
}

/// What was found in a file.
#[derive(Debug)]
pub(super) struct FileHits {
    pub(super) path: String,
    pub(super) is_media: bool,
    /// What takes the words out of the file as it was read.
    pub(super) first: Vec<Step>,
    /// It was redacted before, so the file itself still holds what was taken out.
    pub(super) was_redacted: bool,
    /// The segments that change, by the place of their track.
    pub(super) segments: HashSet<(usize, SegmentId)>,
    /// The redaction is about chosen segments only.
    pub(super) is_chosen: bool,
    /// Those of which all that they say is taken out, whatever it is.
    pub(super) whole: HashSet<(usize, SegmentId)>,
    /// Texts of the file, and what they are without the words.
    pub(super) texts: Vec<(TextHash, String)>,
}

/// Looks through all files of a video: `videos` as they are with their edits, `bare` without.
pub(super) fn find(
    videos: &Videos<'_>,
    bare: &Videos<'_>,
    id: &VideoId,
    script: &Script,
) -> Result<Found, Error> {
    let now = videos.read_files(id, Which::All);
    whole(&now.missing)?;
    let (before, places) = now.composed(id);
    let used: Vec<usize> = used(&now);
    let mut hits: Vec<Hits> = now.files.iter().map(|_| Hits::default()).collect();
    let mut editor = Editor::new(before.clone());
    for operation in &script.operations {
        let applied = editor.apply(std::slice::from_ref(operation)).map_err(|e| bad(id, e))?;
        let is_whole = matches!(operation, Operation::Redact { find: None, .. });
        for mut step in applied.steps {
            step.for_each_anchor(|anchor| {
                let place = places.get(anchor.track);
                let file = place.and_then(|place| used.get(place.part));
                if let (Some(place), Some(file)) = (place, file) {
                    hits[*file].add((place.track, anchor.id), is_whole);
                }
            });
        }
    }
    let changes = told(id, &before, &editor.into_transcript(), SHOWN);
    let bare = bare.read_files(id, Which::All);
    whole(&bare.missing)?;
    let said = bare.files.iter().zip(&hits).flat_map(|(file, hits)| Said::in_file(file, hits));
    let said: Vec<Said> = said.collect();
    let files = bare.files.into_iter().zip(hits).zip(now.files).map(|((file, hits), now)| {
        let was_redacted = videos.was_redacted(file.path);
        let mut file = FileHits { was_redacted, ..of_file(id, file, hits, script, &said)? };
        file.texts.extend(edited_texts(id, now, script)?);
        Ok(file)
    });
    Ok(Found { changes, files: files.collect::<Result<_, Error>>()? })
}

/// The segments of a file that change.
#[derive(Debug, Default)]
struct Hits {
    segments: HashSet<(usize, SegmentId)>,
    whole: HashSet<(usize, SegmentId)>,
}

impl Hits {
    fn add(&mut self, segment: (usize, SegmentId), is_whole: bool) {
        self.segments.insert(segment);
        if is_whole {
            self.whole.insert(segment);
        }
    }
}

/// The numbers of the files of which something goes into the video.
fn used(files: &VideoFiles<'_>) -> Vec<usize> {
    let numbered = files.files.iter().enumerate();
    numbered.filter(|(_, file)| file.is_read).map(|(n, _)| n).collect()
}

fn of_file(
    id: &VideoId,
    file: VideoFile<'_>,
    Hits { mut segments, whole }: Hits,
    script: &Script,
    said: &[Said],
) -> Result<FileHits, Error> {
    let (path, is_media) = (file.path.to_owned(), file.is_media);
    let taken: Vec<usize> = file.taken.iter().map(|taken| taken.track).collect();
    let mut editor = file.into_editor();
    let before = editor.transcript();
    let mut first = Vec::new();
    for operation in &script.operations {
        for operation in in_file(operation, &before, &taken, &segments, said) {
            let applied = editor.apply(&[operation]).map_err(|e| bad(id, e))?;
            first.extend(applied.steps);
        }
    }
    for step in &mut first {
        step.for_each_anchor(|anchor| {
            segments.insert((anchor.track, anchor.id));
        });
    }
    let texts = texts(&before, &editor.into_transcript());
    let is_chosen = !script.operations.iter().all(is_everywhere);
    let was_redacted = false;
    Ok(FileHits { path, is_media, first, was_redacted, segments, is_chosen, whole, texts })
}

/// A redaction of a video as those of one of its files: of everything, or of the segments that
/// are concerned; of tracks that do not go into the video, wherever the words stand there.
fn in_file(
    operation: &Operation,
    file: &Transcript,
    taken: &[usize],
    hits: &HashSet<(usize, SegmentId)>,
    said: &[Said],
) -> Vec<Operation> {
    if is_everywhere(operation) {
        return vec![operation.clone()];
    }
    let mut all = Vec::new();
    for (place, track) in file.tracks.iter().enumerate() {
        let Ok(name) = format!("#{}", place + 1).parse::<TrackName>() else { continue };
        if taken.contains(&place) {
            let ids = named(track, place, hits);
            let mut chosen = Select::default();
            chosen.segments = ids.map(|id| Address { track: Some(name.clone()), id }).collect();
            if !chosen.segments.is_empty() {
                all.extend(with(operation, None, chosen));
            }
        } else {
            all.extend(in_other(operation, &name, said));
        }
    }
    all
}

/// A redaction of chosen segments in a track that shows instead of theirs once their file is gone.
fn in_other(operation: &Operation, name: &TrackName, said: &[Said]) -> Vec<Operation> {
    let Operation::Redact { find, select, .. } = operation else { return Vec::new() };
    if find.is_some() {
        let mut loose = select.clone();
        loose.segments.clear();
        loose.track = Some(name.clone());
        return with(operation, None, loose).into_iter().collect();
    }
    let near = |said: &Said| {
        let mut near = Select::tracks(Some(name.clone()));
        let (start, end) = (said.span.start().as_millis(), said.span.end().as_millis());
        near.from_ms = Some(Timestamp::from_millis(start.saturating_sub(Said::REACH_MS)));
        near.to_ms = Some(Timestamp::from_millis(end.saturating_add(Said::REACH_MS)));
        with(operation, Some(&said.text), near)
    };
    said.iter().filter_map(near).collect()
}

/// The same redaction somewhere else, or of these words.
fn with(operation: &Operation, words: Option<&String>, place: Select) -> Option<Operation> {
    let mut operation = operation.clone();
    let Operation::Redact { find, select, .. } = &mut operation else { return None };
    *find = words.or(find.as_ref()).cloned();
    *select = place;
    Some(operation)
}

/// What a segment says that is taken out as a whole.
#[derive(Debug)]
struct Said {
    span: TimeSpan,
    text: String,
}

impl Said {
    /// How far from it the same words may stand in another file: 5 seconds.
    const REACH_MS: u64 = 5_000;

    fn in_file(file: &VideoFile<'_>, hits: &Hits) -> Vec<Self> {
        if hits.whole.is_empty() {
            return Vec::new();
        }
        let tracks = file.transcript().tracks.into_iter().enumerate();
        let of_track = |(place, track): (usize, Track)| -> Vec<Self> {
            let segments = track.into_segments().into_iter();
            let whole = segments.filter(|segment| hits.whole.contains(&(place, segment.id)));
            let whole = whole.filter(|segment| segment.text.chars().any(char::is_alphanumeric));
            whole.map(|segment| Self { span: segment.span, text: segment.text }).collect()
        };
        tracks.flat_map(of_track).collect()
    }
}

fn named<'a>(
    track: &'a Track,
    place: usize,
    hits: &'a HashSet<(usize, SegmentId)>,
) -> impl Iterator<Item = SegmentId> + 'a {
    let ids = track.segments().iter().map(|segment| segment.id);
    ids.filter(move |id| hits.contains(&(place, *id)))
}

/// What edits made of the texts of a file, without the words. A phrase that stands half in the
/// file and half in an edit is found only here, before either half is gone.
fn edited_texts(
    id: &VideoId,
    file: VideoFile<'_>,
    script: &Script,
) -> Result<Vec<(TextHash, String)>, Error> {
    let everywhere = script.operations.iter().filter(|one| is_everywhere(one));
    let everywhere: Vec<Operation> = everywhere.cloned().collect();
    let mut editor = file.into_editor();
    let before = editor.transcript();
    editor.apply(&everywhere).map_err(|e| bad(id, e))?;
    Ok(texts(&before, &editor.into_transcript()))
}

/// The texts that changed, by what they were.
fn texts(before: &Transcript, after: &Transcript) -> Vec<(TextHash, String)> {
    let tracks = before.tracks.iter().zip(&after.tracks);
    let pairs = tracks.flat_map(|(before, after)| before.segments().iter().zip(after.segments()));
    let changed = pairs.filter(|(before, after)| before.text != after.text);
    changed.map(|(b, a)| (TextHash::of(&b.text), a.text.clone())).collect()
}
