use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, ValueEnum};
use cuedex_format::edit::Ratio;
use cuedex_model::{TimeDelta, Timestamp};

use super::times::{DeltaArg, TimeArg};
use super::{DurationArg, OutArgs, ReadArgs};

pub(super) const TRACKS: &str = "\
A TRACK is told by its kind (audio, visual, ocr), its language (en), the name of its file, or a \
number: that of the input, or of the track where it is a library's video.

Examples:
  cuedex merge talk.en.srt talk.visual.vtt --to md --mode scenes
  cuedex merge talk.en.srt talk.de.srt --mode bilingual -o talk.both.srt
  cuedex merge talk.srt --speakers talk.rttm --rename SPEAKER_00=Ann -o talk.named.vtt
  cuedex merge right.srt late.srt --mode align -o fitting.srt
  cuedex merge --all-videos -L ~/Videos --mode describe --to vtt -o described/";

#[derive(Debug, Args)]
pub(crate) struct MergeArgs {
    /// Files, or - for stdin
    #[arg(required_unless_present_any = ["video", "all_videos"], value_name = "IN")]
    pub(crate) inputs: Vec<PathBuf>,
    /// The tracks of one video of the library instead: an id or the end of one
    #[arg(long, value_name = "VIDEO", conflicts_with = "inputs")]
    pub(crate) video: Option<String>,
    /// Every video of the library, each for itself, into the folder of -o
    #[arg(long, conflicts_with_all = ["inputs", "video"])]
    pub(crate) all_videos: bool,
    #[command(flatten)]
    pub(crate) reading: ReadArgs,
    #[command(flatten)]
    pub(crate) out: OutArgs,
    /// How the tracks are brought together; timeline by default, speakers with --speakers
    #[arg(long, value_enum, value_name = "MODE")]
    pub(crate) mode: Option<ModeArg>,
    #[command(flatten)]
    pub(crate) times: TimeArgs,
    #[command(flatten)]
    pub(crate) modes: ModeArgs,
}

/// How times are set right before the merge.
#[derive(Debug, Args)]
#[command(next_help_heading = "Times")]
pub(crate) struct TimeArgs {
    /// Move a track, such as visual=+1.5s or talk.de.srt=-0:02; may be given again
    #[arg(long, value_name = "TRACK=TIME")]
    pub(crate) offset: Vec<ShiftArg>,
    /// Make a track faster or slower, such as 2=25/24; may be given again
    #[arg(long, value_name = "TRACK=FACTOR")]
    pub(crate) scale: Vec<FactorArg>,
    /// What the second input (or TRACK@) has at A is at B in truth; given twice for offset and
    /// drift
    #[arg(long, value_name = "[TRACK@]A=B")]
    pub(crate) sync: Vec<PointsArg>,
    /// Find by their words how far the other inputs are off the first, and move them there; ends
    /// with 1 when that is not sure
    #[arg(long)]
    pub(crate) align: bool,
}

/// What only some of the modes ask for.
#[derive(Debug, Args)]
#[command(next_help_heading = "Modes")]
pub(crate) struct ModeArgs {
    /// Who speaks when: RTTM, or a transcript that names speakers
    #[arg(long, value_name = "FILE")]
    pub(crate) speakers: Option<PathBuf>,
    /// Call a speaker otherwise; may be given again
    #[arg(long, value_name = "OLD=NEW", value_parser = renaming)]
    pub(crate) rename: Vec<(String, String)>,
    /// In mode speakers, do not split a segment without word times
    #[arg(long)]
    pub(crate) keep_segments: bool,
    /// In mode join, what the inputs are: recordings that follow each other, whose names become
    /// chapters (the default), or one person's track each, whose name is the speaker's
    #[arg(long, value_enum, value_name = "WHAT")]
    pub(crate) parts: Option<NamesArg>,
    /// In mode bilingual, the language that stands above; the first by default
    #[arg(long, value_name = "TRACK")]
    pub(crate) above: Option<TrackName>,
    /// In mode bilingual, the language that stands below; the second by default
    #[arg(long, value_name = "TRACK")]
    pub(crate) below: Option<TrackName>,
    /// In mode bilingual, how much of the shorter of two cues the other must cover, in percent; 50
    /// by default
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(0..=100))]
    pub(crate) overlap: Option<u8>,
    /// In mode describe, how many characters a second people read; 17 by default
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub(crate) reading_speed: Option<u32>,
    /// In mode describe, the shortest time that a description is shown; 1s by default
    #[arg(long, value_name = "TIME")]
    pub(crate) min_shown: Option<DurationArg>,
    /// In mode describe, the time between a description and the speech beside it; 83ms by default
    #[arg(long, value_name = "TIME")]
    pub(crate) gap: Option<DurationArg>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ModeArg {
    /// Everything in the order of its start
    Timeline,
    /// What was said under the scene in which it was said
    Scenes,
    /// Descriptions of what was seen in the pauses of the speech
    Describe,
    /// Two languages in one cue
    Bilingual,
    /// Several recordings of one event, or one track a person
    Join,
    /// Speakers by turns, segments split where the speaker changes
    Speakers,
    /// The other inputs, without the first, moved to fit it
    Align,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum NamesArg {
    /// They follow each other
    Recordings,
    /// They run side by side
    Speakers,
}

/// A track as people call it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TrackName(pub(crate) String);

impl FromStr for TrackName {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if text.is_empty() {
            return Err("expected audio, visual, ocr, a language, a file or a number".into());
        }
        Ok(Self(text.to_owned()))
    }
}

/// A track and how far to move it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ShiftArg {
    pub(crate) track: TrackName,
    pub(crate) by: TimeDelta,
}

impl FromStr for ShiftArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let expected = || "expected a track and a time, such as visual=+1.5s or 2=-0:02".to_owned();
        let (track, time) = text.rsplit_once('=').ok_or_else(expected)?;
        let DeltaArg(by) = time.parse().map_err(|_| expected())?;
        Ok(Self { track: track.parse()?, by })
    }
}

/// A track and the ratio of its times to the right ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FactorArg {
    pub(crate) track: TrackName,
    pub(crate) by: Ratio,
}

impl FromStr for FactorArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let expected = || "expected a track and a factor, such as 2=25/24 or de=1.001".to_owned();
        let (track, factor) = text.rsplit_once('=').ok_or_else(expected)?;
        let by = factor.parse().map_err(|_: String| expected())?;
        Ok(Self { track: track.parse()?, by })
    }
}

/// Where a track is, and where it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PointsArg {
    /// The second input where none is named.
    pub(crate) track: Option<TrackName>,
    pub(crate) from: Timestamp,
    pub(crate) to: Timestamp,
}

impl FromStr for PointsArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let expected =
            || "expected two times, such as 0:10=0:12.5 or de@1:10:02=1:10:04".to_owned();
        let (track, times) = match text.rsplit_once('@') {
            Some((track, times)) => (Some(track.parse()?), times),
            None => (None, text),
        };
        let (from, to) = times.split_once('=').ok_or_else(expected)?;
        let time = |text: &str| text.parse::<TimeArg>().map(|time| time.0).map_err(|_| expected());
        Ok(Self { track, from: time(from)?, to: time(to)? })
    }
}

fn renaming(text: &str) -> Result<(String, String), String> {
    let named = text.split_once('=').map(|(old, new)| (old.trim(), new.trim()));
    match named.filter(|(old, new)| !old.is_empty() && !new.is_empty()) {
        Some((old, new)) => Ok((old.to_owned(), new.to_owned())),
        None => Err("expected two names, such as SPEAKER_00=Ann".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shift(text: &str) -> Option<(String, i64)> {
        let shift: ShiftArg = text.parse().ok()?;
        Some((shift.track.0, shift.by.as_millis()))
    }

    #[test]
    fn offsets_are_a_track_and_a_signed_time() {
        for (text, track, millis) in [
            ("visual=+1.5s", "visual", 1_500),
            ("2=-500ms", "2", -500),
            ("a=b.srt=-0:02", "a=b.srt", -2_000),
            ("en=1:02:03.25", "en", 3_723_250),
            ("en=90", "en", 90_000),
            ("en=1m30s", "en", 90_000),
            ("en=−1s", "en", -1_000),
        ] {
            assert_eq!(shift(text), Some((track.into(), millis)), "{text}");
        }
        for bad in ["", "visual", "=1s", "visual=", "visual=+", "visual=soon", "2=--1s", "2=1:60"] {
            assert_eq!(shift(bad), None, "{bad}");
        }
    }

    #[test]
    fn factors_are_a_track_and_an_exact_ratio() {
        let factor: FactorArg = "de=25/23.976".parse().unwrap();
        assert_eq!((factor.track.0.as_str(), factor.by.fraction()), ("de", (25_025, 24_000)));
        assert!("de".parse::<FactorArg>().is_err() && "de=0".parse::<FactorArg>().is_err());
    }

    #[test]
    fn points_may_name_a_track() {
        let points: PointsArg = "talk@home.srt@0:10=0:12.5".parse().unwrap();
        assert_eq!(points.track, Some(TrackName("talk@home.srt".into())));
        assert_eq!((points.from.as_millis(), points.to.as_millis()), (10_000, 12_500));
        assert_eq!("1:10=1:11".parse::<PointsArg>().unwrap().track, None);
        assert!("1:10".parse::<PointsArg>().is_err() && "@1=2".parse::<PointsArg>().is_err());
    }

    #[test]
    fn names_are_parted_by_the_first_equals_sign() {
        assert_eq!(renaming("S0=Ann = Bo"), Ok(("S0".into(), "Ann = Bo".into())));
        assert!(renaming("S0=").is_err() && renaming("S0").is_err());
    }
}
