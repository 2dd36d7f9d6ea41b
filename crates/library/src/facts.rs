//! What grouping needs to know of a transcript's content, small enough to keep for every file.

use std::collections::BTreeSet;

use cuedex_format::Format;
use cuedex_model::{Origin, Segment, Track, TrackKind, Transcript};
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use crate::edits::Mark;

/// What grouping needs to know of one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub(crate) struct Facts {
    /// The dialect is canonical JSON.
    pub(crate) canonical: bool,
    /// The dialect states the kinds of its tracks, so the file name does not.
    pub(crate) states_kinds: bool,
    /// It says more of the video than its words: a title, chapters, a summary.
    pub(crate) tells: bool,
    /// It stands inside a recording.
    pub(crate) embedded: bool,
    /// The tracks of a recording that cannot be read, and why.
    pub(crate) failed: Vec<String>,
    /// What ffmpeg complained of while it took out the text of a recording.
    pub(crate) complaint: Option<String>,
    pub(crate) own_id: Option<String>,
    pub(crate) media: Option<String>,
    pub(crate) title: Option<String>,
    pub(crate) link: Option<String>,
    /// The end of the last segment or the stated duration, in milliseconds.
    pub(crate) duration_ms: u64,
    pub(crate) tracks: Vec<TrackFacts>,
    /// The edits that title, link, length and numbers of segments are after.
    pub(crate) edits: Option<Mark>,
}

/// What grouping needs to know of one track.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub(crate) struct TrackFacts {
    pub(crate) kind: TrackKind,
    pub(crate) language: Option<String>,
    pub(crate) segments: usize,
    pub(crate) words: bool,
    pub(crate) speakers: bool,
    pub(crate) corrected: bool,
    pub(crate) sketch: Sketch,
}

impl Facts {
    pub(crate) fn of(transcript: &Transcript, format: Format) -> Self {
        Self {
            canonical: format == Format::Canonical,
            states_kinds: states_kinds(format),
            tells: tells(transcript),
            embedded: false,
            failed: Vec::new(),
            complaint: None,
            own_id: own_id(transcript, format),
            media: transcript.media.clone(),
            title: transcript.title.clone(),
            link: transcript.link.clone(),
            duration_ms: transcript.end().as_millis(),
            tracks: transcript.tracks.iter().map(TrackFacts::of).collect(),
            edits: None,
        }
    }

    /// The same after edits. What decides among alternatives stays as the file has it, so that a
    /// redaction in one does not let another win.
    pub(crate) fn after_edits(&self, edited: &Transcript, edits: Option<Mark>) -> Self {
        let mut facts = Self {
            title: edited.title.clone(),
            link: edited.link.clone(),
            duration_ms: edited.end().as_millis(),
            edits,
            ..self.clone()
        };
        for (facts, track) in facts.tracks.iter_mut().zip(&edited.tracks) {
            facts.segments = track.segments().len();
        }
        facts
    }

    /// Whether a person worked on the text here, in the library.
    pub(crate) fn is_edited(&self) -> bool {
        self.edits.is_some_and(|mark| mark.words)
    }
}

/// yt-dlp states the id of the service, and names its files otherwise: such a record beside a
/// video must not give it another name.
fn own_id(transcript: &Transcript, format: Format) -> Option<String> {
    let id = transcript.id.as_ref().filter(|_| format != Format::InfoJson);
    id.map(|id| id.as_str().to_owned())
}

fn tells(transcript: &Transcript) -> bool {
    let Transcript { title, date, summary, chapters, topics, tags, .. } = transcript;
    let said = [title, date, summary].iter().any(|said| said.is_some());
    said || !chapters.is_empty() || !topics.is_empty() || !tags.is_empty()
}

/// Whether the dialect says which tracks are heard and which are seen.
pub(crate) fn states_kinds(format: Format) -> bool {
    matches!(format, Format::Canonical | Format::Memories)
}

impl TrackFacts {
    fn of(track: &Track) -> Self {
        let any = |has: fn(&Segment) -> bool| track.segments().iter().any(has);
        Self {
            kind: track.kind,
            language: track.language.clone(),
            segments: track.segments().len(),
            words: any(|s| s.words.iter().any(|word| !word.guessed)),
            speakers: any(|s| s.speaker.is_some() || s.words.iter().any(|w| w.speaker.is_some())),
            corrected: any(|s| s.origin == Origin::Corrected),
            sketch: Sketch::of(track.segments().iter().map(|s| s.text.as_str())),
        }
    }
}

/// The smallest hashes of the words of a text: two sketches tell how many words two texts share
/// ([Broder's minimum hashing](https://en.wikipedia.org/wiki/MinHash)). It decides whether a text
/// that states no language is another copy of one that does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(transparent)]
pub(crate) struct Sketch(Vec<u32>);

impl Sketch {
    const SIZE: usize = 16;

    pub(crate) fn of<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let mut smallest = BTreeSet::new();
        for word in texts.flat_map(|t| t.split(|c: char| !c.is_alphanumeric())) {
            if word.is_empty() {
                continue;
            }
            let hash = xxh3_64(word.to_lowercase().as_bytes()) >> 32;
            smallest.insert(u32::try_from(hash).unwrap_or(u32::MAX));
            if smallest.len() > Self::SIZE {
                smallest.pop_last();
            }
        }
        Self(smallest.into_iter().collect())
    }

    /// Of a hundred different words of both texts together, how many stand in both.
    pub(crate) fn shared_percent(&self, other: &Self) -> usize {
        let union: BTreeSet<u32> = self.0.iter().chain(&other.0).copied().collect();
        let sample: Vec<u32> = union.into_iter().take(Self::SIZE).collect();
        if sample.is_empty() {
            return 0;
        }
        let both = |hash: &&u32| self.0.contains(hash) && other.0.contains(hash);
        sample.iter().filter(both).count() * 100 / sample.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HARBOR: &str = "the small boat came back to the quiet harbor before the evening bells \
                          and everyone on the shore waved lanterns until it was safely tied";

    #[test]
    fn copies_share_words_and_translations_do_not() {
        let plain = Sketch::of([HARBOR].into_iter());
        let shouted = HARBOR.to_uppercase().replace("lanterns", "lamps");
        let copy = Sketch::of([shouted.as_str()].into_iter());
        let german = Sketch::of(
            ["das kleine boot kam vor den abendglocken in den stillen hafen zurück"].into_iter(),
        );
        assert!(plain.shared_percent(&copy) >= 70);
        assert!(plain.shared_percent(&german) <= 10);
        assert_eq!(Sketch::default().shared_percent(&plain), 0);
    }
}
