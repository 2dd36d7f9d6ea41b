use crate::{Chapter, Extra, Timestamp, Topic, Track, VideoId};

/// Everything known of one video's words: its tracks, chapters, topics and summary.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Transcript {
    /// The video's own id, where the source states one.
    pub id: Option<VideoId>,
    /// The title for people.
    pub title: Option<String>,
    /// The length of the recording, where the source states it.
    pub duration: Option<Timestamp>,
    /// When it was made or published: an ISO 8601 date or date and time.
    pub date: Option<String>,
    /// A link to the video.
    pub link: Option<String>,
    /// The name of the media file, relative to the document.
    pub media: Option<String>,
    /// Free labels.
    pub tags: Vec<String>,
    /// What was said, seen and read.
    pub tracks: Vec<Track>,
    /// Its parts, sorted by start.
    pub chapters: Vec<Chapter>,
    /// Its subjects.
    pub topics: Vec<Topic>,
    /// What it is about as a whole.
    pub summary: Option<String>,
    /// Unknown fields of a canonical document.
    pub extra: Extra,
}

impl Transcript {
    /// A transcript of these tracks and nothing else.
    #[must_use]
    pub fn of_tracks(tracks: Vec<Track>) -> Self {
        Self { tracks, ..Self::default() }
    }

    /// How many segments all tracks hold together.
    #[must_use]
    pub fn segment_count(&self) -> usize {
        self.tracks.iter().map(|track| track.segments().len()).sum()
    }

    /// The stated duration, or the end of the last segment where that is later or nothing is stated.
    #[must_use]
    pub fn end(&self) -> Timestamp {
        let last = self.tracks.iter().flat_map(Track::segments).map(|s| s.span.end()).max();
        last.max(self.duration).unwrap_or_default()
    }
}
