use cuedex_model::{Chapter, Timestamp, Track, TrackKind, Transcript};

use super::joined::joined;
use super::rebuilt::each_segment;
use super::{TimeMap, into_timeline};

/// One of several recordings of an event.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Part {
    /// What it holds, in its own time.
    pub transcript: Transcript,
    /// What it is called: the speaker of a track that one person wore, or the part of the event.
    /// The default is the transcript's own title.
    pub name: Option<String>,
    /// Where in the event it begins, and how fast it runs. The default is by [`JoinAs`].
    pub time: Option<TimeMap>,
}

/// What the parts of an event are to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum JoinAs {
    /// Recordings that follow each other: each begins where the one before it ends, by its stated
    /// duration or its last segment, and its name becomes a chapter.
    #[default]
    Recordings,
    /// Tracks of one recording, one per person: all begin at zero, and a part's name becomes the
    /// speaker of those segments of what was said that name none.
    Speakers,
}

/// An event in one piece; made by [`join`].
#[derive(Debug, Clone, PartialEq)]
pub struct Joined {
    /// The event.
    pub transcript: Transcript,
    /// How far each part was moved, in the order of the parts: where its zero is now. A zero that
    /// would lie before that of the event is held there.
    pub starts: Vec<Timestamp>,
    /// How many segments had to be held at an end of time.
    pub held: usize,
}

/// Joins several recordings of one event, or several tracks of one recording, by time.
///
/// Tracks of the same kind and language become one, in the order of
/// [`timeline`](super::timeline); one that states no language goes with the first of its kind. Of
/// all else, see [`joined`](super::joined()). Segments get ids by
/// their new times.
///
/// ```
/// use cuedex_format::merge::{JoinAs, Part, join};
/// use cuedex_model::{Segment, TimeSpan, Timestamp, Track, TrackKind, Transcript};
///
/// let part = |name: &str, text| {
///     let cue = Segment::new(TimeSpan::from_millis(0, 900), text);
///     let mut transcript = Transcript::of_tracks(vec![Track::new(TrackKind::Audio, vec![cue])]);
///     transcript.duration = Some(Timestamp::from_millis(60_000));
///     Part { transcript, name: Some(name.into()), ..Part::default() }
/// };
/// let parts = || vec![part("Morning", "welcome"), part("Evening", "good night")];
/// let day = join(parts(), JoinAs::Recordings).transcript;
/// assert_eq!(day.tracks[0].segments()[1].span, TimeSpan::from_millis(60_000, 60_900));
/// assert_eq!(day.chapters[1].title, "Evening");
/// let talk = join(parts(), JoinAs::Speakers).transcript;
/// assert_eq!(talk.tracks[0].segments()[1].speaker.as_deref(), Some("Evening"));
/// ```
#[must_use]
pub fn join(parts: Vec<Part>, how: JoinAs) -> Joined {
    let (mut starts, mut held, mut end) = (Vec::new(), 0, Timestamp::ZERO);
    let mut moved = Vec::with_capacity(parts.len());
    for mut part in parts {
        let name = part.name.take().or_else(|| part.transcript.title.take());
        let time = part.time.unwrap_or_else(|| match how {
            JoinAs::Recordings => starting_at(end),
            JoinAs::Speakers => TimeMap::default(),
        });
        // What ends the part is stated before it moves, so that silence at its end counts.
        part.transcript.duration = Some(part.transcript.end());
        let (mut transcript, of_part) = time.apply_transcript(part.transcript);
        held += of_part;
        starts.push(time.apply(Timestamp::ZERO));
        end = transcript.end();
        if let Some(name) = name {
            keep_name(&mut transcript, name, time.apply(Timestamp::ZERO), how);
        }
        moved.push(transcript);
    }
    let mut transcript = joined(moved);
    transcript.tracks = alike_as_one(transcript.tracks);
    Joined { transcript, starts, held }
}

fn starting_at(start: Timestamp) -> TimeMap {
    TimeMap::moved(start.saturating_since(Timestamp::ZERO))
}

fn keep_name(transcript: &mut Transcript, name: String, start: Timestamp, how: JoinAs) {
    match how {
        JoinAs::Recordings => {
            transcript.chapters.insert(0, Chapter::new(start, transcript.duration, name));
        }
        JoinAs::Speakers => {
            let tracks = std::mem::take(&mut transcript.tracks);
            transcript.tracks = tracks.into_iter().map(|track| spoken_by(track, &name)).collect();
        }
    }
}

fn spoken_by(track: Track, name: &str) -> Track {
    if track.kind != TrackKind::Audio {
        return track;
    }
    each_segment(track, |segment| {
        segment.speaker.get_or_insert_with(|| name.to_owned());
    })
}

/// One track for each kind and language, in the order in which they come up.
fn alike_as_one(tracks: Vec<Track>) -> Vec<Track> {
    let mut alike: Vec<(Option<String>, Vec<Track>)> = Vec::new();
    for track in tracks {
        let kin = |(_, others): &&mut (Option<String>, Vec<Track>)| others[0].kind == track.kind;
        let same = |group: &&mut (Option<String>, Vec<Track>)| {
            kin(group)
                && (group.0.is_none() || track.language.is_none() || group.0 == track.language)
        };
        match alike.iter_mut().find(same) {
            Some((language, others)) => {
                *language = language.take().or_else(|| track.language.clone());
                others.push(track);
            }
            None => alike.push((track.language.clone(), vec![track])),
        }
    }
    alike.into_iter().map(|(language, tracks)| as_one(tracks).in_language(language)).collect()
}

/// Of the titles and the sources one is kept if it is that of all.
fn as_one(mut tracks: Vec<Track>) -> Track {
    if tracks.len() == 1 {
        return tracks.remove(0);
    }
    let agreed = |of: fn(&Track) -> &Option<String>| {
        let first = of(&tracks[0]);
        first.clone().filter(|_| tracks.iter().all(|track| of(track) == first))
    };
    let (title, provenance) = (agreed(|track| &track.title), agreed(|track| &track.provenance));
    let kind = tracks[0].kind;
    let mut extra = cuedex_model::Extra::new();
    for track in tracks.iter_mut().rev() {
        extra.extend(std::mem::take(&mut track.extra));
    }
    let segments = into_timeline(tracks).map(|(_, segment)| segment).collect();
    let mut one = Track::new(kind, segments);
    (one.title, one.provenance, one.extra) = (title, provenance, extra);
    one
}

#[cfg(test)]
mod tests {
    use super::super::testing::{any_speech, said, seen};
    use super::*;
    use cuedex_model::TimeDelta;
    use proptest::collection::vec;
    use proptest::prelude::*;

    fn part(name: &str, tracks: Vec<Track>) -> Part {
        Part { transcript: Transcript::of_tracks(tracks), name: Some(name.into()), time: None }
    }

    fn texts(track: &Track) -> Vec<(u64, &str)> {
        track.segments().iter().map(|s| (s.span.start().as_millis(), s.text.as_str())).collect()
    }

    #[test]
    fn a_recording_begins_where_the_one_before_ends() {
        let mut first = part("One", vec![said(&[(0, 500, "a")]), seen(&[(0, 700, "x")])]);
        first.transcript.chapters = vec![Chapter::new(Timestamp::from_millis(100), None, "inner")];
        let second = part("Two", vec![said(&[(10, 20, "b")])]);
        let third = part("Three", vec![seen(&[(5, 9, "y")])]);
        let day = join(vec![first, second, third], JoinAs::Recordings);
        assert_eq!(texts(&day.transcript.tracks[0]), [(0, "a"), (710, "b")]);
        assert_eq!(texts(&day.transcript.tracks[1]), [(0, "x"), (725, "y")]);
        let chapters: Vec<_> = day
            .transcript
            .chapters
            .iter()
            .map(|c| (c.start.as_millis(), c.end().map(Timestamp::as_millis), c.title.as_str()))
            .collect();
        let expected = [
            (0, Some(700), "One"),
            (100, None, "inner"),
            (700, Some(720), "Two"),
            (720, Some(729), "Three"),
        ];
        assert_eq!(chapters, expected);
        assert_eq!(day.transcript.duration, Some(Timestamp::from_millis(729)));
        let starts: Vec<_> = day.starts.iter().map(|start| start.as_millis()).collect();
        assert_eq!((starts, day.held), (vec![0, 700, 720], 0));
    }

    #[test]
    fn a_stated_time_goes_before_the_order() {
        let mut second = part("Two", vec![said(&[(10, 20, "b")])]);
        second.time = Some(TimeMap::moved(TimeDelta::from_millis(-15)));
        let third = part("Three", vec![said(&[(0, 1, "c")])]);
        let day = join(
            vec![part("One", vec![said(&[(0, 500, "a")])]), second, third],
            JoinAs::Recordings,
        );
        assert_eq!(texts(&day.transcript.tracks[0]), [(0, "a"), (0, "b"), (5, "c")]);
        assert_eq!(day.held, 1);
    }

    #[test]
    fn the_name_of_a_person_is_the_speaker_where_none_is_stated() {
        let mut own = said(&[(4, 5, "c")]);
        own = each_segment(own, |segment| segment.speaker = Some("Guest".into()));
        let parts = vec![
            part("Ann", vec![said(&[(0, 1, "a")]), seen(&[(0, 9, "x")])]),
            part("Ben", vec![own, said(&[(2, 3, "b")])]),
        ];
        let talk = join(parts, JoinAs::Speakers).transcript;
        let speakers: Vec<_> =
            talk.tracks[0].segments().iter().map(|s| s.speaker.as_deref()).collect();
        assert_eq!(speakers, [Some("Ann"), Some("Ben"), Some("Guest")]);
        assert_eq!(talk.tracks[1].segments()[0].speaker, None);
        assert!(talk.chapters.is_empty());
    }

    #[test]
    fn languages_stay_apart_and_what_differs_is_left_open() {
        let track = |language: &str, source: &str| {
            let mut track = said(&[(0, 1, "a")]).in_language(Some(language.into()));
            track.provenance = Some(source.into());
            track
        };
        let parts = vec![
            part("1", vec![track("en", "one"), track("de", "one")]),
            part("2", vec![track("de", "one"), track("en", "two")]),
        ];
        let tracks = join(parts, JoinAs::Recordings).transcript.tracks;
        let told: Vec<_> = tracks
            .iter()
            .map(|t| (t.language.as_deref(), t.provenance.as_deref(), t.segments().len()))
            .collect();
        assert_eq!(told, [(Some("en"), None, 2), (Some("de"), Some("one"), 2)]);
    }

    #[test]
    fn a_track_without_a_language_goes_with_the_first_of_its_kind() {
        let track =
            |language: Option<&str>| said(&[(0, 1, "a")]).in_language(language.map(Into::into));
        let parts =
            [None, Some("en"), Some("de"), None].map(|language| part("p", vec![track(language)]));
        let tracks = join(parts.into(), JoinAs::Recordings).transcript.tracks;
        let told: Vec<_> =
            tracks.iter().map(|t| (t.language.as_deref(), t.segments().len())).collect();
        assert_eq!(told, [(Some("en"), 3), (Some("de"), 1)]);
    }

    proptest! {
        #[test]
        fn no_segment_is_lost_and_each_lies_as_far_from_its_start(
            tracks in vec(any_speech(6), 0..5), speakers: bool,
        ) {
            let parts: Vec<_> = tracks.iter().map(|t| part("p", vec![t.clone()])).collect();
            let how = if speakers { JoinAs::Speakers } else { JoinAs::Recordings };
            let joined = join(parts, how);
            let mut expected = Vec::new();
            for (track, start) in tracks.iter().zip(&joined.starts) {
                for segment in track.segments() {
                    let at = start.as_millis() + segment.span.start().as_millis();
                    expected.push((at, segment.span.duration_millis(), segment.text.as_str()));
                }
            }
            let all = joined.transcript.tracks.iter().flat_map(Track::segments);
            let mut all: Vec<_> = all
                .map(|s| (s.span.start().as_millis(), s.span.duration_millis(), s.text.as_str()))
                .collect();
            expected.sort();
            all.sort();
            prop_assert_eq!(all, expected);
        }
    }
}
