//! What a format cannot hold, counted the same way and under the same names for all of them.

mod cue;
mod part;
mod reply;

use cuedex_model::{Segment, Topic, Track, Transcript};

use super::Omission;
use super::line::is_blank;
use crate::merge::scene_of;

pub(super) use cue::CueParts;
pub(super) use part::{Detail, Part};

/// What of `transcript` is lost in a format that does not hold `parts`; only what is there. The
/// formats of all tracks, for which this is, show the scenes of a merge.
pub(super) fn omitted(transcript: &Transcript, parts: &[Part]) -> Vec<Omission> {
    let whole = Scope { transcript, tracks: transcript.tracks.iter().collect() };
    let mut omitted = whole.omitted(parts);
    let scenes = whole.segments_with(|segment| scene_of(segment).is_some());
    omitted.take_back(Part::UnknownFields.name(), scenes);
    omitted.0
}

/// The same for a format of no track, which keeps so many fields unknown to the model: of what was
/// said and seen only the segments are counted.
pub(super) fn omitted_of_speech(
    transcript: &Transcript,
    parts: &[Part],
    kept_fields: usize,
) -> Vec<Omission> {
    let mut all = Omissions::default();
    all.add("segments", transcript.segment_count());
    all.extend(Scope { transcript, tracks: Vec::new() }.omitted(parts));
    all.take_back(Part::UnknownFields.name(), kept_fields);
    all.0
}

/// The same for a format of one track. The other tracks are lost whole: of them only the
/// segments are counted.
pub(super) fn omitted_beside(
    track: Option<&Track>,
    transcript: &Transcript,
    parts: &[Part],
) -> Omissions {
    let mut all = Omissions::default();
    for other in &transcript.tracks {
        if !track.is_some_and(|track| std::ptr::eq(track, other)) {
            let what = format!("segments of another {} track", other.kind);
            all.add(&what, other.segments().len());
        }
    }
    let scope = Scope { transcript, tracks: track.into_iter().collect() };
    all.extend(scope.omitted(parts));
    all
}

/// Omissions with each name once and no zeros.
#[derive(Default)]
pub(super) struct Omissions(Vec<Omission>);

impl Omissions {
    pub(super) fn add(&mut self, what: &str, count: usize) {
        match self.0.iter_mut().find(|omission| omission.what == what) {
            Some(omission) => omission.count += count,
            None if count > 0 => self.0.push(Omission { what: what.into(), count }),
            None => {}
        }
    }

    pub(super) fn extend(&mut self, others: Self) {
        for Omission { what, count } in others.0 {
            self.add(&what, count);
        }
    }

    /// Counts so many less, where a format turned out to hold them.
    pub(super) fn take_back(&mut self, what: &str, count: usize) {
        for omission in self.0.iter_mut().filter(|omission| omission.what == what) {
            omission.count = omission.count.saturating_sub(count);
        }
        self.0.retain(|omission| omission.count > 0);
    }

    pub(super) fn into_list(self) -> Vec<Omission> {
        self.0
    }
}

impl From<Vec<Omission>> for Omissions {
    fn from(list: Vec<Omission>) -> Self {
        Self(list)
    }
}

/// A transcript with the tracks of it that are written.
struct Scope<'a> {
    transcript: &'a Transcript,
    tracks: Vec<&'a Track>,
}

impl Scope<'_> {
    fn omitted(&self, parts: &[Part]) -> Omissions {
        let mut counts: Vec<usize> = parts.iter().map(|part| part.beside_segments(self)).collect();
        // Once through the segments: they are far more than the caches hold.
        for segment in self.segments() {
            for (part, count) in parts.iter().zip(&mut counts) {
                *count += part.of_segment(segment);
            }
        }
        let mut all = Omissions::default();
        for (part, count) in parts.iter().zip(counts) {
            all.add(part.name(), count);
        }
        all
    }

    fn tracks_with(&self, says: impl Fn(&Track) -> bool) -> usize {
        self.tracks.iter().filter(|track| says(track)).count()
    }

    fn segments(&self) -> impl Iterator<Item = &Segment> {
        self.tracks.iter().flat_map(|track| track.segments())
    }

    fn segments_with(&self, says: impl Fn(&Segment) -> bool) -> usize {
        self.segments().filter(|segment| says(segment)).count()
    }

    fn video_details(&self) -> usize {
        let of = self.transcript;
        let texts = [&of.title, &of.date, &of.link, &of.media].into_iter().flatten().count();
        texts + of.tags.len() + usize::from(of.duration.is_some())
    }

    fn unknown_fields_beside_segments(&self) -> usize {
        let of = self.transcript;
        let tracks: usize = self.tracks.iter().map(|track| track.extra.len()).sum();
        let chapters: usize = of.chapters.iter().map(|chapter| chapter.extra.len()).sum();
        let topics: usize = of.topics.iter().map(|topic| topic.extra.len()).sum();
        of.extra.len() + tracks + chapters + topics
    }
}

fn has_length(topic: &Topic) -> bool {
    topic.span.is_some_and(|span| span.duration_millis() > 0)
}

#[cfg(test)]
mod tests;
