use std::fmt;
use std::str::FromStr;

use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};
use serde::{Deserialize, Serialize};

use crate::{Extra, Segment, SegmentId};

/// What a track tells: heard, seen, or read off the screen. The default is [`TrackKind::Audio`].
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum TrackKind {
    /// What was said.
    #[default]
    Audio,
    /// What was seen: descriptions of scenes.
    Visual,
    /// What stood written on the screen.
    Ocr,
}

impl TrackKind {
    /// `audio`, `visual` or `ocr`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Audio => "audio",
            Self::Visual => "visual",
            Self::Ocr => "ocr",
        }
    }
}

impl fmt::Display for TrackKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for TrackKind {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        [Self::Audio, Self::Visual, Self::Ocr]
            .into_iter()
            .find(|kind| kind.as_str().eq_ignore_ascii_case(name))
            .ok_or_else(|| format!("no track kind is called {name:?}: audio, visual or ocr"))
    }
}

/// One line of timed text through a video. Its segments are sorted by start and their ids are
/// unique.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Track {
    /// Heard, seen or read.
    pub kind: TrackKind,
    /// The language as a BCP 47 tag, where known.
    pub language: Option<String>,
    /// A name for people.
    pub title: Option<String>,
    /// Which service, tool or file it comes from.
    pub provenance: Option<String>,
    /// Unknown fields of a canonical document.
    pub extra: Extra,
    segments: Vec<Segment>,
}

impl Track {
    /// A track of these segments: sorted by start (equals keep their order) and given ids.
    #[must_use]
    pub fn new(kind: TrackKind, mut segments: Vec<Segment>) -> Self {
        sort(&mut segments);
        let mut ids = Ids::with_capacity(segments.len());
        for segment in &mut segments {
            segment.id = ids.give(segment);
        }
        Self { kind, segments, ..Self::default() }
    }

    /// A track of segments of which some state an id, as in a canonical document. A stated id
    /// is kept by the first segment that has it; all other segments are given one. The second
    /// value counts the stated ids that could not be kept.
    #[must_use]
    pub fn with_stated_ids(
        kind: TrackKind,
        mut segments: Vec<(Option<SegmentId>, Segment)>,
    ) -> (Self, usize) {
        if !segments.is_sorted_by_key(|(_, segment)| segment.span.start()) {
            segments.sort_by_key(|(_, segment)| segment.span.start());
        }
        let mut ids = Ids::with_capacity(segments.len());
        let (mut without, mut doubled) = (Vec::new(), 0);
        for (n, (stated, segment)) in segments.iter_mut().enumerate() {
            match *stated {
                Some(id) if ids.taken.insert(id) => segment.id = id,
                _ => {
                    doubled += usize::from(stated.is_some());
                    without.push(n);
                }
            }
        }
        let mut segments: Vec<Segment> = segments.into_iter().map(|(_, s)| s).collect();
        for n in without {
            segments[n].id = ids.give(&segments[n]);
        }
        (Self { kind, segments, ..Self::default() }, doubled)
    }

    /// The same track in this language.
    #[must_use]
    pub fn in_language(mut self, tag: Option<String>) -> Self {
        self.language = tag;
        self
    }

    /// The same track with these segments instead of its own: sorted by start, each with the id
    /// that it has, or a new one where that is [`SegmentId::UNSET`] or taken.
    #[must_use]
    pub fn with_segments(self, segments: Vec<Segment>) -> Self {
        let stated = |s: Segment| (Some(s.id).filter(|id| *id != SegmentId::UNSET), s);
        let (track, _) =
            Self::with_stated_ids(self.kind, segments.into_iter().map(stated).collect());
        Self { segments: track.segments, ..self }
    }

    /// The segments, taken out; the track is then without any.
    #[must_use]
    pub fn take_segments(&mut self) -> Vec<Segment> {
        std::mem::take(&mut self.segments)
    }

    /// The segments, sorted by start.
    #[must_use]
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// The segments, given away.
    #[must_use]
    pub fn into_segments(self) -> Vec<Segment> {
        self.segments
    }
}

fn sort(segments: &mut [Segment]) {
    if !segments.is_sorted_by_key(|s| s.span.start()) {
        segments.sort_by_key(|s| s.span.start());
    }
}

/// Gives ids in linear time, however many segments are equal.
struct Ids {
    taken: HashSet<SegmentId>,
    next_ordinal: HashMap<SegmentId, u32>,
}

impl Ids {
    fn with_capacity(segments: usize) -> Self {
        Self { taken: HashSet::with_capacity(segments), next_ordinal: HashMap::new() }
    }

    fn give(&mut self, segment: &Segment) -> SegmentId {
        let first = SegmentId::of(segment.span.start(), &segment.text, 0);
        if self.taken.insert(first) {
            return first;
        }
        let ordinal = self.next_ordinal.entry(first).or_insert(1);
        loop {
            let id = SegmentId::of(segment.span.start(), &segment.text, *ordinal);
            *ordinal += 1;
            if self.taken.insert(id) {
                return id;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::TimeSpan;

    fn segment(start: u64, text: &str) -> Segment {
        Segment::new(TimeSpan::from_millis(start, start + 1), text)
    }

    #[test]
    fn sorts_by_start_and_keeps_the_order_of_equals() {
        let track = Track::new(
            TrackKind::Audio,
            vec![segment(2, "c"), segment(1, "a"), segment(1, "b"), segment(1, "a")],
        );
        let texts: Vec<_> = track.segments().iter().map(|s| s.text.as_str()).collect();
        assert_eq!(texts, ["a", "b", "a", "c"]);
    }

    #[test]
    fn equal_segments_get_different_ids() {
        let track = Track::new(TrackKind::Audio, vec![segment(1, "a"), segment(1, "a")]);
        assert_ne!(track.segments()[0].id, track.segments()[1].id);
        let again = Track::new(TrackKind::Audio, vec![segment(1, "a"), segment(1, "a")]);
        assert_eq!(track, again);
    }

    #[test]
    fn a_stated_id_is_kept_and_only_doubled_ones_count() {
        let one = Track::new(TrackKind::Audio, vec![segment(1, "a")]).segments()[0].id;
        let (track, doubled) = Track::with_stated_ids(
            TrackKind::Audio,
            vec![
                (None, segment(1, "a")),
                (None, segment(1, "a")),
                (Some(one), segment(2, "b")),
                (Some(one), segment(3, "c")),
            ],
        );
        let ids: HashSet<_> = track.segments().iter().map(|s| s.id).collect();
        assert_eq!((ids.len(), doubled), (4, 1));
        assert_eq!(track.segments()[2].id, one);
    }

    #[test]
    fn other_segments_keep_their_ids_and_the_track_its_name() {
        let mut track = Track::new(TrackKind::Visual, vec![segment(1, "a"), segment(2, "b")]);
        track.title = Some("Scenes".into());
        let mut segments = track.take_segments();
        assert!(track.segments().is_empty());
        let ids: Vec<_> = segments.iter().map(|s| s.id).collect();
        segments.reverse();
        segments.push(segment(3, "c"));
        let track = track.with_segments(segments);
        assert_eq!((track.kind, track.title.as_deref()), (TrackKind::Visual, Some("Scenes")));
        assert_eq!(track.segments()[..2].iter().map(|s| s.id).collect::<Vec<_>>(), ids);
        assert_ne!(track.segments()[2].id, SegmentId::UNSET);
    }

    #[test]
    fn many_equal_segments_all_get_ids() {
        let track = Track::new(TrackKind::Audio, vec![segment(1, "a"); 100_000]);
        assert_eq!(track.segments().len(), 100_000);
    }
}
