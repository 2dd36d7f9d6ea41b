//! What a file's own name says of its tracks, for files that are read outside a library.

use std::path::Path;

use cuedex_model::{Track, Transcript};

use crate::compose::tracks_to_chapters;
use crate::name::shown;
use crate::place::{Beside, NamedKind, place};

/// The transcript with what the name of its file says: `talk.visual.vtt` holds what is seen,
/// `talk.de.srt` speaks German, the cues of `talk.chapters.vtt` are chapters. What the file itself says of a language stays.
///
/// ```
/// use cuedex_library::named;
/// use cuedex_model::{Track, TrackKind, Transcript};
///
/// let file = Transcript::of_tracks(vec![Track::new(TrackKind::Audio, Vec::new())]);
/// let seen = named(file, "talk.visual.vtt".as_ref());
/// assert_eq!(seen.tracks[0].kind, TrackKind::Visual);
/// ```
#[must_use]
pub fn named(transcript: Transcript, file: &Path) -> Transcript {
    named_as(transcript, file, false)
}

/// The same for a transcript whose dialect may state the kinds of its tracks itself; those stay.
pub(crate) fn named_as(mut transcript: Transcript, file: &Path, states_kinds: bool) -> Transcript {
    let path = shown(file);
    let marks = place(&path, &Beside::new(std::iter::once(path.as_str()))).marks;
    if marks.kind == Some(NamedKind::Chapters) && !states_kinds {
        tracks_to_chapters(&mut transcript);
    }
    if let [track] = transcript.tracks.as_mut_slice() {
        name(track, marks.kind.filter(|_| !states_kinds), marks.language);
    }
    transcript
}

fn name(track: &mut Track, kind: Option<NamedKind>, language: Option<String>) {
    if let Some(NamedKind::Track(kind)) = kind {
        track.kind = kind;
    }
    track.language = track.language.take().or(language);
}
