use std::collections::BTreeMap;
use std::fmt;

use cuedex_model::Transcript;
use serde_json::{Map, Value};

use crate::Wanted;

/// The key under which a gathered transcript keeps what became of its parts.
const EXTRA_KEY: &str = "memories";

/// A part of a video that the service gives on its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// What is said.
    Audio,
    /// What is seen.
    Visual,
    /// Its chapters.
    Chapters,
    /// Its topics.
    Topics,
}

impl Part {
    /// Every part.
    pub const ALL: [Self; 4] = [Self::Audio, Self::Visual, Self::Chapters, Self::Topics];

    /// `audio`, `visual`, `chapters` or `topics`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Audio => "audio",
            Self::Visual => "visual",
            Self::Chapters => "chapters",
            Self::Topics => "topics",
        }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What became of a part when it was last asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum PartState {
    /// It is there and final.
    Ready,
    /// The video is still worked on; what is there may grow.
    Pending,
    /// The video is done and there is nothing now, or the service does not make this part for
    /// public videos.
    Nothing,
    /// The service could not process the video.
    Failed,
    /// The service does not know the video.
    Unknown,
    /// The call failed.
    Error,
}

impl PartState {
    const ALL: [Self; 6] =
        [Self::Ready, Self::Pending, Self::Nothing, Self::Failed, Self::Unknown, Self::Error];

    /// `ready`, `pending`, `nothing`, `failed`, `unknown` or `error`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::Pending => "pending",
            Self::Nothing => "nothing",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
            Self::Error => "error",
        }
    }

    /// Asking again is not expected to bring more.
    #[must_use]
    pub const fn is_settled(self) -> bool {
        matches!(self, Self::Ready | Self::Nothing | Self::Failed)
    }
}

impl fmt::Display for PartState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Notes in a transcript what became of its parts.
pub(crate) fn record(
    transcript: &mut Transcript,
    states: impl Iterator<Item = (Part, PartState)>,
    wanted: &Wanted,
    unique_id: &str,
) {
    let states: Map<String, Value> =
        states.map(|(part, state)| (part.to_string(), state.as_str().into())).collect();
    let mut note = Map::new();
    note.insert("states".to_owned(), states.into());
    note.insert("public".to_owned(), wanted.public.into());
    note.insert("unique_id".to_owned(), unique_id.into());
    transcript.extra.insert(EXTRA_KEY.to_owned(), note.into());
}

/// What became of the parts of a transcript that [`Client::video`](crate::Client::video)
/// gathered, also after it was written to a file and read back. Empty for any other transcript.
#[must_use]
pub fn states_of(transcript: &Transcript) -> BTreeMap<Part, PartState> {
    let states = note_of(transcript).and_then(|note| note.get("states")?.as_object());
    let state = |part: Part| {
        let name = states?.get(part.as_str())?.as_str()?;
        let state = PartState::ALL.into_iter().find(|state| state.as_str() == name)?;
        Some((part, state))
    };
    Part::ALL.into_iter().filter_map(state).collect()
}

/// Whether asking again for what is wanted is not expected to bring more: every wanted part is
/// ready, nothing or failed. A part that is pending, unknown or in error is asked for again.
#[must_use]
pub fn is_complete(transcript: &Transcript, wanted: &Wanted) -> bool {
    let public = note_of(transcript).and_then(|note| note.get("public")?.as_bool());
    let states = states_of(transcript);
    public == Some(wanted.public)
        && wanted.parts().all(|part| states.get(&part).is_some_and(|state| state.is_settled()))
}

fn note_of(transcript: &Transcript) -> Option<&Map<String, Value>> {
    transcript.extra.get(EXTRA_KEY)?.as_object()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gathered(states: &[(Part, PartState)]) -> Transcript {
        let mut transcript = Transcript::default();
        record(&mut transcript, states.iter().copied(), &Wanted::default(), "default");
        let mut file = Vec::new();
        cuedex_model::json::write(&transcript, &mut file).unwrap();
        cuedex_model::json::read(&file).unwrap().transcript
    }

    #[test]
    fn every_state_survives_a_file() {
        for state in PartState::ALL {
            let back = gathered(&[(Part::Audio, state), (Part::Topics, PartState::Ready)]);
            let expected = BTreeMap::from([(Part::Audio, state), (Part::Topics, PartState::Ready)]);
            assert_eq!(states_of(&back), expected);
        }
    }

    #[test]
    fn complete_is_settled_in_every_wanted_part() {
        let only_audio =
            Wanted { visual: false, chapters: false, topics: false, ..Wanted::default() };
        for state in PartState::ALL {
            let transcript = gathered(&[(Part::Audio, state)]);
            assert_eq!(is_complete(&transcript, &only_audio), state.is_settled(), "{state}");
            assert!(!is_complete(&transcript, &Wanted::default()), "{state}");
            let public = Wanted { public: true, ..only_audio };
            assert!(!is_complete(&transcript, &public), "{state}");
        }
    }

    #[test]
    fn other_transcripts_have_no_states_and_are_not_complete() {
        let mut odd = Transcript::default();
        assert!(!is_complete(&odd, &Wanted::default()));
        for note in ["7", "{}", r#"{"states":{"audio":"new word","visual":1}}"#] {
            odd.extra.insert(EXTRA_KEY.to_owned(), serde_json::from_str(note).unwrap());
            assert!(states_of(&odd).is_empty(), "{note}");
            assert!(!is_complete(&odd, &Wanted::default()), "{note}");
        }
    }
}
