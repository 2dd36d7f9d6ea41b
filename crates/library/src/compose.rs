//! The files of a video to its one transcript.

use cuedex_model::{Chapter, Track, TrackKind, Transcript, VideoId};

use crate::alternatives::TakenTrack;
use crate::place::NamedKind;

/// One file of a video, read.
pub(crate) struct Part<'a> {
    pub(crate) path: &'a str,
    pub(crate) kind: Option<NamedKind>,
    pub(crate) taken: &'a [TakenTrack],
    pub(crate) transcript: Transcript,
}

/// Where a track of a video is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TrackPlace {
    /// The number of its part.
    pub(crate) part: usize,
    /// Its place in that file.
    pub(crate) track: usize,
}

/// Puts the parts together: of each the tracks that were taken; of chapters, topics and all
/// that is said once the first that says anything. `media` is the local media file.
///
/// The second value says of each track where it is from.
pub(crate) fn compose(
    id: &VideoId,
    parts: Vec<Part<'_>>,
    media: Option<&str>,
) -> (Transcript, Vec<TrackPlace>) {
    let (mut whole, mut places) = (Transcript::default(), Vec::new());
    for (number, part) in parts.into_iter().enumerate() {
        let tracks = add(&mut whole, part);
        places.extend(tracks.into_iter().map(|track| TrackPlace { part: number, track }));
    }
    whole.id = Some(id.clone());
    whole.media = media.map(str::to_owned).or(whole.media);
    (whole, places)
}

/// Several files of one video as one, by the rule of a library: all tracks, in the order given;
/// of title, date, link, chapters, topics, summary and all else that is said once the first file
/// that says it; every tag.
///
/// ```
/// use cuedex_library::of_one_video;
/// use cuedex_model::{Chapter, Timestamp, Track, Transcript};
///
/// let speech = Transcript::of_tracks(vec![Track::default()]);
/// let chapters = vec![Chapter::new(Timestamp::ZERO, None, "Tea")];
/// let record = Transcript { chapters, ..Transcript::default() };
/// let video = of_one_video([speech, record]);
/// assert_eq!((video.tracks.len(), video.chapters.len()), (1, 1));
/// ```
#[must_use]
pub fn of_one_video(files: impl IntoIterator<Item = Transcript>) -> Transcript {
    let mut whole = Transcript::default();
    for mut file in files {
        whole.tracks.append(&mut file.tracks);
        whole.id = whole.id.take().or(file.id.take());
        add_details(&mut whole, file);
    }
    whole
}

/// Adds a part, and says which of its tracks were taken.
fn add(whole: &mut Transcript, part: Part<'_>) -> Vec<usize> {
    let Part { path, kind, taken, transcript } = part;
    let mut more = transcript;
    if kind == Some(NamedKind::Chapters) {
        tracks_to_chapters(&mut more);
    }
    let stated = std::mem::take(&mut more.tracks);
    let (places, tracks): (Vec<_>, Vec<_>) = tracks(stated, taken, path).into_iter().unzip();
    whole.tracks.extend(tracks);
    add_details(whole, more);
    places
}

/// The cues of a subtitle file that holds chapters, as chapters.
pub(crate) fn tracks_to_chapters(file: &mut Transcript) {
    file.chapters.extend(file.tracks.drain(..).flat_map(chapters_of));
    file.chapters.sort_by_key(|chapter| chapter.start);
}

/// Adds all but the tracks and the id.
fn add_details(whole: &mut Transcript, more: Transcript) {
    whole.title = whole.title.take().or(more.title);
    whole.duration = whole.duration.or(more.duration);
    whole.date = whole.date.take().or(more.date);
    whole.link = whole.link.take().or(more.link);
    whole.media = whole.media.take().or(more.media);
    whole.summary = whole.summary.take().or(more.summary);
    if whole.chapters.is_empty() {
        whole.chapters = more.chapters;
    }
    if whole.topics.is_empty() {
        whole.topics = more.topics;
    }
    for tag in more.tags {
        if !whole.tags.contains(&tag) {
            whole.tags.push(tag);
        }
    }
    for (key, value) in more.extra {
        whole.extra.entry(key).or_insert(value);
    }
}

fn tracks(tracks: Vec<Track>, taken: &[TakenTrack], path: &str) -> Vec<(usize, Track)> {
    let mut tracks: Vec<Option<Track>> = tracks.into_iter().map(Some).collect();
    let take = |taken: &TakenTrack| {
        let mut track = tracks.get_mut(taken.track)?.take()?;
        track.kind = taken.kind;
        track.language.clone_from(&taken.language);
        track.provenance.get_or_insert_with(|| path.to_owned());
        Some((taken.track, track))
    };
    taken.iter().filter_map(take).collect()
}

/// A subtitle file whose name says `chapters` holds a chapter per cue.
fn chapters_of(track: Track) -> Vec<Chapter> {
    let is_audio = track.kind == TrackKind::Audio;
    let segments = if is_audio { track.into_segments() } else { Vec::new() };
    let chapter = |s: cuedex_model::Segment| {
        Chapter::new(s.span.start(), Some(s.span.end()), s.text.replace('\n', " "))
    };
    segments.into_iter().map(chapter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use cuedex_model::{Segment, TimeSpan};

    fn track(text: &str) -> Track {
        Track::new(TrackKind::Audio, vec![Segment::new(TimeSpan::from_millis(0, 900), text)])
    }

    fn part<'a>(path: &'a str, taken: &'a [TakenTrack], tracks: Vec<Track>) -> Part<'a> {
        Part { path, kind: None, taken, transcript: Transcript::of_tracks(tracks) }
    }

    #[test]
    fn takes_what_was_chosen_and_says_where_it_is_from() {
        let seen = [TakenTrack { track: 1, kind: TrackKind::Visual, language: Some("uk".into()) }];
        let both = part("a.uk.srt", &seen, vec![track("not taken"), track("a boat")]);
        let mut doc = part("a.cuedex.json", &[], vec![]);
        doc.transcript.title = Some("Harbor".into());
        let id = VideoId::new("a").unwrap();
        let (whole, places) = compose(&id, vec![both, doc], Some("a.mp4"));
        assert_eq!(places, [TrackPlace { part: 0, track: 1 }]);
        assert_eq!(whole.tracks.len(), 1);
        assert_eq!(whole.tracks[0].kind, TrackKind::Visual);
        assert_eq!(whole.tracks[0].language.as_deref(), Some("uk"));
        assert_eq!(whole.tracks[0].provenance.as_deref(), Some("a.uk.srt"));
        assert_eq!(whole.title.as_deref(), Some("Harbor"));
        assert_eq!(whole.media.as_deref(), Some("a.mp4"));
        assert_eq!(whole.id, Some(id));
    }

    #[test]
    fn a_chapters_file_becomes_chapters() {
        let mut chapters = part("a.chapters.vtt", &[], vec![track("The\nharbor")]);
        chapters.kind = Some(NamedKind::Chapters);
        let (whole, _) = compose(&VideoId::new("a").unwrap(), vec![chapters], None);
        assert!(whole.tracks.is_empty());
        assert_eq!(whole.chapters[0].title, "The harbor");
    }
}
