use std::collections::BTreeMap;
use std::fmt;

use cuedex_model::{Segment, Track, TrackKind, Transcript};

use super::{
    BilingualOptions, DescribeOptions, Marked, SpeakerOptions, Turn, bilingual, describe,
    for_format, mark_scenes, rename_speakers, speakers, turns,
};
use crate::Format;
use crate::merge::rebuilt::with_segments;

/// How the tracks of one transcript are brought together.
///
/// The default leaves them side by side: every writer orders them by time.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Recipe {
    /// What is done. The default is [`Mode::Timeline`].
    pub mode: Mode,
    /// Who speaks when; where it is empty, tracks that name speakers and hold no text tell it. Only
    /// [`Mode::Speakers`] asks for it.
    pub turns: Vec<Turn>,
    /// Other names for speakers, in every mode, at the end.
    pub names: BTreeMap<String, String>,
    /// The format to give the result the shape of, as [`for_format`] does. The default is none.
    pub format: Option<Format>,
}

/// A way to bring tracks together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Mode {
    /// Everything in the order of its start.
    #[default]
    Timeline,
    /// Speech under the scene in which it is said; see [`mark_scenes`].
    Scenes,
    /// Descriptions in the pauses of the first spoken track; see [`describe`]. The visual tracks
    /// are used up by it.
    Describe(DescribeOptions),
    /// The first two spoken tracks in one; see [`bilingual`].
    Bilingual(BilingualOptions),
    /// Speakers by turns, for every spoken track; see [`speakers`].
    Speakers(SpeakerOptions),
}

/// What a [`Recipe`] made.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Merged {
    /// The result.
    pub transcript: Transcript,
    /// What there is to say of it.
    pub report: Report,
}

/// What there is to say of a merge; of other modes than the one that was asked for it is zero.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Report {
    /// [`Mode::Scenes`]: how many there are, speech outside counted as scenes of its own.
    pub scenes: usize,
    /// [`Mode::Scenes`]: how many are speech outside every scene.
    pub outside: usize,
    /// [`Mode::Describe`]: how many descriptions found a pause.
    pub shown: usize,
    /// [`Mode::Describe`]: which found none.
    pub without_room: Vec<Segment>,
    /// [`Mode::Bilingual`]: how many cues hold both languages.
    pub paired: usize,
    /// [`Mode::Bilingual`]: how many segments of each language stand alone.
    pub alone: [usize; 2],
    /// [`Mode::Speakers`]: how many segments were split.
    pub split: usize,
    /// [`Mode::Speakers`]: how many segments lie under no turn.
    pub without_turn: usize,
    /// How many segments have a speaker who was renamed.
    pub renamed: usize,
}

/// Why a transcript cannot be merged so: what it lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Lacking {
    /// There is no visual track to tell the scenes or the descriptions.
    Scenes,
    /// There is no spoken track.
    Speech,
    /// There are fewer than two spoken tracks.
    SecondLanguage,
    /// Nothing says who speaks when.
    Turns,
}

impl fmt::Display for Lacking {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Scenes => "there is no track of what is seen",
            Self::Speech => "there is no track of what is said",
            Self::SecondLanguage => "there are no two tracks of what is said",
            Self::Turns => "nothing says who speaks when",
        })
    }
}

impl std::error::Error for Lacking {}

impl Recipe {
    /// Brings the tracks of a transcript together.
    ///
    /// # Errors
    /// [`Lacking`] when it has not the tracks that the mode works on.
    ///
    /// ```
    /// use cuedex_format::merge::{Mode, Recipe};
    /// use cuedex_model::{Segment, TimeSpan, Track, TrackKind, Transcript};
    ///
    /// let track = |kind, text| {
    ///     Track::new(kind, vec![Segment::new(TimeSpan::from_millis(0, 900), text)])
    /// };
    /// let walk = Transcript::of_tracks(vec![
    ///     track(TrackKind::Audio, "good morning"), track(TrackKind::Visual, "a pier"),
    /// ]);
    /// let recipe = Recipe { mode: Mode::Scenes, ..Recipe::default() };
    /// assert_eq!(recipe.apply(walk)?.report.scenes, 1);
    /// # Ok::<(), cuedex_format::merge::Lacking>(())
    /// ```
    pub fn apply(&self, transcript: Transcript) -> Result<Merged, Lacking> {
        let Merged { mut transcript, mut report } = match self.mode {
            Mode::Timeline => Merged { transcript, ..Merged::default() },
            Mode::Scenes => by_scenes(transcript)?,
            Mode::Describe(options) => described(transcript, &options)?,
            Mode::Bilingual(options) => in_two_languages(transcript, &options)?,
            Mode::Speakers(options) => by_speakers(transcript, &self.turns, options)?,
        };
        if !self.names.is_empty() {
            let rename = |track| {
                let (track, renamed) = rename_speakers(track, &self.names);
                report.renamed += renamed;
                track
            };
            transcript.tracks = transcript.tracks.into_iter().map(rename).collect();
        }
        if let Some(format) = self.format {
            transcript = for_format(transcript, format);
        }
        Ok(Merged { transcript, report })
    }
}

fn by_scenes(transcript: Transcript) -> Result<Merged, Lacking> {
    if !transcript.tracks.iter().any(|track| track.kind == TrackKind::Visual) {
        return Err(Lacking::Scenes);
    }
    let Marked { transcript, scenes, outside } = mark_scenes(transcript);
    Ok(Merged { transcript, report: Report { scenes, outside, ..Report::default() } })
}

fn described(mut transcript: Transcript, options: &DescribeOptions) -> Result<Merged, Lacking> {
    let of = |kind: TrackKind| transcript.tracks.iter().filter(move |track| track.kind == kind);
    let seen: Vec<&Track> = of(TrackKind::Visual).collect();
    let said: Vec<&Track> = of(TrackKind::Audio).collect();
    if seen.is_empty() {
        return Err(Lacking::Scenes);
    }
    if said.is_empty() {
        return Err(Lacking::Speech);
    }
    let mut found = describe(&said, &seen, options);
    let mut report = Report { shown: found.shown.len(), ..Report::default() };
    report.without_room = std::mem::take(&mut found.without_room);
    let add = |mut segments: Vec<Segment>| {
        segments.append(&mut found.shown);
        segments
    };
    let mut tracks = Vec::with_capacity(transcript.tracks.len());
    let mut add = Some(add);
    for track in std::mem::take(&mut transcript.tracks) {
        match track.kind {
            TrackKind::Visual => {}
            TrackKind::Audio => tracks.push(match add.take() {
                Some(add) => with_segments(track, add),
                None => track,
            }),
            TrackKind::Ocr => tracks.push(track),
        }
    }
    transcript.tracks = tracks;
    Ok(Merged { transcript, report })
}

fn in_two_languages(
    mut transcript: Transcript,
    options: &BilingualOptions,
) -> Result<Merged, Lacking> {
    let spoken = |(_, track): &(usize, &Track)| track.kind == TrackKind::Audio;
    let mut places = transcript.tracks.iter().enumerate().filter(spoken).map(|(n, _)| n);
    let (Some(first), Some(second)) = (places.next(), places.next()) else {
        return Err(Lacking::SecondLanguage);
    };
    let both = bilingual(&transcript.tracks[first], &transcript.tracks[second], options);
    transcript.tracks[first] = both.track;
    transcript.tracks.remove(second);
    let report = Report { paired: both.paired, alone: both.alone, ..Report::default() };
    Ok(Merged { transcript, report })
}

fn by_speakers(
    mut transcript: Transcript,
    stated: &[Turn],
    options: SpeakerOptions,
) -> Result<Merged, Lacking> {
    let (told, kept): (Vec<_>, Vec<_>) = transcript.tracks.into_iter().partition(holds_turns);
    let mut all: Vec<Turn> = stated.to_vec();
    if stated.is_empty() {
        all = told.iter().flat_map(turns).collect();
    }
    if all.is_empty() {
        return Err(Lacking::Turns);
    }
    if !kept.iter().any(|track| track.kind == TrackKind::Audio) {
        return Err(Lacking::Speech);
    }
    let mut report = Report::default();
    let give = |track: Track| {
        if track.kind != TrackKind::Audio {
            return track;
        }
        let spoken = speakers(track, &all, options);
        report.split += spoken.split;
        report.without_turn += spoken.without_turn;
        spoken.track
    };
    transcript.tracks = kept.into_iter().map(give).collect();
    Ok(Merged { transcript, report })
}

/// Whether a track says who speaks and nothing else.
fn holds_turns(track: &Track) -> bool {
    let segments = track.segments();
    segments.iter().any(|segment| segment.speaker.is_some())
        && segments.iter().all(|segment| segment.text.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::super::testing::{said, seen};
    use super::*;
    use crate::merge::rebuilt::each_segment;

    fn apply(mode: Mode, tracks: Vec<Track>) -> Result<Merged, Lacking> {
        Recipe { mode, ..Recipe::default() }.apply(Transcript::of_tracks(tracks))
    }

    fn kinds(merged: &Merged) -> Vec<TrackKind> {
        merged.transcript.tracks.iter().map(|track| track.kind).collect()
    }

    #[test]
    fn what_a_mode_lacks_is_said() {
        let (said, seen) = (said(&[(0, 9, "tea")]), seen(&[(0, 9, "a cup")]));
        let describe = Mode::Describe(DescribeOptions::default());
        let two = Mode::Bilingual(BilingualOptions::default());
        let voices = Mode::Speakers(SpeakerOptions::default());
        for (mode, track, lacking) in [
            (Mode::Scenes, &said, Lacking::Scenes),
            (describe, &said, Lacking::Scenes),
            (describe, &seen, Lacking::Speech),
            (two, &said, Lacking::SecondLanguage),
            (voices, &said, Lacking::Turns),
        ] {
            assert_eq!(apply(mode, vec![track.clone()]).unwrap_err(), lacking, "{mode:?}");
        }
    }

    #[test]
    fn descriptions_go_into_the_first_spoken_track() {
        let tracks = vec![
            seen(&[(0, 9_000, "A cup.")]),
            said(&[(0, 900, "tea")]),
            said(&[(0, 950, "Tee")]),
            seen(&[(0, 9_000, "A jug.")]),
        ];
        let merged = apply(Mode::Describe(DescribeOptions::default()), tracks).unwrap();
        assert_eq!(kinds(&merged), [TrackKind::Audio; 2]);
        let texts: Vec<_> =
            merged.transcript.tracks[0].segments().iter().map(|s| s.text.as_str()).collect();
        assert_eq!(texts, ["tea", "[A cup.]", "[A jug.]"]);
        assert_eq!(merged.report.shown, 2);
    }

    #[test]
    fn two_languages_become_one_track_beside_the_others() {
        let tracks = vec![said(&[(0, 9, "tea")]), seen(&[(0, 9, "a cup")]), said(&[(0, 9, "Tee")])];
        let merged = apply(Mode::Bilingual(BilingualOptions::default()), tracks).unwrap();
        assert_eq!(kinds(&merged), [TrackKind::Audio, TrackKind::Visual]);
        assert_eq!((merged.report.paired, merged.report.alone), (1, [0, 0]));
    }

    #[test]
    fn a_track_of_turns_gives_its_speakers_and_goes() {
        let turns = each_segment(said(&[(0, 9, "")]), |s| s.speaker = Some("S0".into()));
        let mode = Mode::Speakers(SpeakerOptions::default());
        let names = BTreeMap::from([("S0".to_owned(), "Ann".to_owned())]);
        let recipe = Recipe { mode, names, ..Recipe::default() };
        let tracks = vec![said(&[(0, 9, "tea")]), turns];
        let merged = recipe.apply(Transcript::of_tracks(tracks)).unwrap();
        assert_eq!((kinds(&merged), merged.report.renamed), (vec![TrackKind::Audio], 1));
        assert_eq!(merged.transcript.tracks[0].segments()[0].speaker.as_deref(), Some("Ann"));
    }

    #[test]
    fn the_result_takes_the_shape_of_a_format() {
        let tracks = vec![said(&[(0, 9, "tea")]), seen(&[(0, 9, "a cup")])];
        let recipe = Recipe { format: Some(Format::Srt), ..Recipe::default() };
        let merged = recipe.apply(Transcript::of_tracks(tracks)).unwrap();
        assert_eq!(merged.transcript.tracks.len(), 1);
    }
}
