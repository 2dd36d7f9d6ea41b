//! What a gathered transcript notes of how it was gathered.

use std::collections::BTreeMap;

use cuedex_model::Transcript;
use serde_json::{Map, Value};

use crate::{Part, PartState, Wanted};

/// The key under which a gathered transcript keeps its note.
const EXTRA_KEY: &str = "memories";

/// What is noted.
pub(crate) struct Note<'a> {
    pub(crate) states: BTreeMap<Part, PartState>,
    pub(crate) public: bool,
    pub(crate) unique_id: &'a str,
    /// Title, length and status could not be asked.
    pub(crate) metadata_failed: bool,
}

impl Note<'_> {
    pub(crate) fn write(self, transcript: &mut Transcript) {
        let states: Map<String, Value> = self
            .states
            .into_iter()
            .map(|(part, state)| (part.to_string(), state.as_str().into()))
            .collect();
        let mut note = Map::new();
        note.insert("states".to_owned(), states.into());
        note.insert("public".to_owned(), self.public.into());
        note.insert("unique_id".to_owned(), self.unique_id.into());
        if self.metadata_failed {
            note.insert("metadata".to_owned(), PartState::Error.as_str().into());
        }
        transcript.extra.insert(EXTRA_KEY.to_owned(), note.into());
    }
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

/// Whether asking again for what is wanted of this namespace is not expected to bring more:
/// every wanted part is [settled](PartState::is_settled) or never made by the service, and the
/// metadata did not fail. Public videos have no namespace.
#[must_use]
pub fn is_complete(transcript: &Transcript, wanted: &Wanted, unique_id: &str) -> bool {
    let Some(note) = note_of(transcript) else { return false };
    let states = states_of(transcript);
    let settled = |part: Part| {
        states.get(&part).is_some_and(|state| {
            state.is_settled() || (*state == PartState::Nothing && !part.is_made(wanted.public))
        })
    };
    origin(note) == Some(Origin::of(wanted.public, Some(unique_id)))
        && !note.contains_key("metadata")
        && wanted.parts().all(settled)
}

/// Notes for a part what the former document says of it, if it does and both were gathered from
/// the same place: both public, or both of the same namespace.
pub fn adopt_state(former: &Transcript, new: &mut Transcript, part: Part) {
    let Some(state) = states_of(former).remove(&part) else { return };
    let before = note_of(former).and_then(origin);
    if before.is_none() || before != note_of(new).and_then(origin) {
        return;
    }
    let note = new.extra.get_mut(EXTRA_KEY);
    let states = note.and_then(|note| note.get_mut("states")?.as_object_mut());
    if let Some(states) = states {
        states.insert(part.as_str().to_owned(), state.as_str().into());
    }
}

/// Where a transcript was gathered.
#[derive(PartialEq, Eq)]
enum Origin<'a> {
    Public,
    Namespace(Option<&'a str>),
}

impl<'a> Origin<'a> {
    fn of(public: bool, unique_id: Option<&'a str>) -> Self {
        if public { Self::Public } else { Self::Namespace(unique_id) }
    }
}

fn origin(note: &Map<String, Value>) -> Option<Origin<'_>> {
    let unique_id = note.get("unique_id").and_then(Value::as_str);
    Some(Origin::of(note.get("public")?.as_bool()?, unique_id))
}

fn note_of(transcript: &Transcript) -> Option<&Map<String, Value>> {
    transcript.extra.get(EXTRA_KEY)?.as_object()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONLY_AUDIO: Wanted =
        Wanted { audio: true, visual: false, chapters: false, topics: false, public: false };

    fn noted(states: &[(Part, PartState)]) -> Note<'static> {
        let states = states.iter().copied().collect();
        Note { states, public: false, unique_id: "default", metadata_failed: false }
    }

    /// As it is after a file.
    fn gathered(note: Note<'_>) -> Transcript {
        let mut transcript = Transcript::default();
        note.write(&mut transcript);
        let mut file = Vec::new();
        cuedex_model::json::write(&transcript, &mut file).unwrap();
        cuedex_model::json::read(&file).unwrap().transcript
    }

    #[test]
    fn every_state_survives_a_file() {
        for state in PartState::ALL {
            let states = [(Part::Audio, state), (Part::Topics, PartState::Ready)];
            assert_eq!(states_of(&gathered(noted(&states))), BTreeMap::from(states));
        }
    }

    #[test]
    fn complete_is_settled_in_every_wanted_part() {
        for state in PartState::ALL {
            let transcript = gathered(noted(&[(Part::Audio, state)]));
            let complete = |wanted: &Wanted| is_complete(&transcript, wanted, "default");
            assert_eq!(complete(&ONLY_AUDIO), state.is_settled(), "{state}");
            assert!(!complete(&Wanted::default()), "{state}");
            assert!(!complete(&Wanted { public: true, ..ONLY_AUDIO }), "{state}");
        }
    }

    #[test]
    fn nothing_is_final_only_where_the_service_never_makes_the_part() {
        let wanted = |part: Part, public: bool| Wanted {
            audio: part == Part::Audio,
            visual: part == Part::Visual,
            chapters: part == Part::Chapters,
            topics: part == Part::Topics,
            public,
        };
        for (part, public, complete) in [
            (Part::Audio, false, false),
            (Part::Chapters, false, false),
            (Part::Visual, true, false),
            (Part::Chapters, true, true),
            (Part::Topics, true, true),
        ] {
            let note = Note { public, ..noted(&[(part, PartState::Nothing)]) };
            let found = is_complete(&gathered(note), &wanted(part, public), "default");
            assert_eq!(found, complete, "{part} {public}");
        }
    }

    #[test]
    fn another_namespace_is_not_complete_but_public_videos_have_none() {
        let ready = || noted(&[(Part::Audio, PartState::Ready)]);
        let private = gathered(ready());
        assert!(is_complete(&private, &ONLY_AUDIO, "default"));
        assert!(!is_complete(&private, &ONLY_AUDIO, "mine"));
        let public = gathered(Note { public: true, ..ready() });
        assert!(is_complete(&public, &Wanted { public: true, ..ONLY_AUDIO }, "mine"));
    }

    #[test]
    fn failed_metadata_is_not_complete() {
        let note = Note { metadata_failed: true, ..noted(&[(Part::Audio, PartState::Ready)]) };
        assert!(!is_complete(&gathered(note), &ONLY_AUDIO, "default"));
    }

    #[test]
    fn a_state_is_adopted_only_from_the_same_place() {
        let former = gathered(noted(&[(Part::Audio, PartState::Ready)]));
        let adopted = |note: Note<'_>, former: &Transcript| {
            let mut new = gathered(note);
            adopt_state(former, &mut new, Part::Audio);
            adopt_state(former, &mut new, Part::Visual);
            states_of(&new)
        };
        let ready = BTreeMap::from([(Part::Audio, PartState::Ready)]);
        assert_eq!(adopted(noted(&[]), &former), ready);
        assert_eq!(adopted(noted(&[(Part::Audio, PartState::Error)]), &former), ready);
        for other in [Note { unique_id: "mine", ..noted(&[]) }, Note { public: true, ..noted(&[]) }]
        {
            assert!(adopted(other, &former).is_empty());
        }
        assert!(adopted(noted(&[]), &Transcript::default()).is_empty());
    }

    #[test]
    fn other_transcripts_have_no_states_and_are_not_complete() {
        let mut odd = Transcript::default();
        assert!(!is_complete(&odd, &Wanted::default(), "default"));
        for note in ["7", "{}", r#"{"states":{"audio":"new word","visual":1}}"#] {
            odd.extra.insert(EXTRA_KEY.to_owned(), serde_json::from_str(note).unwrap());
            assert!(states_of(&odd).is_empty(), "{note}");
            assert!(!is_complete(&odd, &Wanted::default(), "default"), "{note}");
        }
    }
}
