use cuedex_model::{Track, Transcript};

use super::{Omission, Part, omitted_beside};

const NOT_IN_A_REPLY: [Part; 17] = [
    Part::VideoDetails,
    Part::Summary,
    Part::Chapters,
    Part::Topics,
    Part::TrackTitles,
    Part::Provenance,
    Part::Languages,
    Part::EmptySegments,
    Part::WordTimes,
    Part::WordSpeakers,
    Part::Confidences,
    Part::Corrections,
    Part::CueIdentifiers,
    Part::CueSettings,
    Part::CueStyles,
    Part::CueMarkup,
    Part::UnknownFields,
];

impl Omission {
    /// What a Memories.ai reply of this track loses.
    pub(crate) fn of_reply(track: Option<&Track>, transcript: &Transcript) -> Vec<Self> {
        omitted_beside(track, transcript, &NOT_IN_A_REPLY).into_list()
    }
}
