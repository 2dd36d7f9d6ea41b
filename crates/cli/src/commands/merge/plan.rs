//! The arguments of a merge as what is done to each video.

use std::collections::BTreeSet;

use anyhow::Result;
use cuedex_format::Format;
use cuedex_format::merge::{
    BilingualOptions, DescribeOptions, JoinAs, Merged, Mode, Part, Recipe, SpeakerOptions, join,
};
use cuedex_model::{Track, TrackKind, Transcript};

use super::sources::{Picked, Sources, did_you_mean, nearest};
use super::times::{Aligned, Changes, align};
use super::turns::Turns;
use crate::args::{MergeArgs, ModeArg, ModeArgs, NamesArg, TrackName};
use crate::failure::Hinted;

/// What is done to each video.
pub(super) struct Plan<'a> {
    args: &'a MergeArgs,
    mode: ModeArg,
    format: Format,
    turns: Turns,
    /// There are many videos, not each of which has each track.
    lenient: bool,
}

/// What came of one video.
pub(super) struct Outcome {
    pub(super) merged: Merged,
    /// How many tracks went in.
    pub(super) tracks: usize,
    pub(super) aligned: Vec<Aligned>,
    /// What was not aligned, as nothing is said in it.
    pub(super) silent: Vec<String>,
    /// How many segments had to be held at an end of time.
    pub(super) held: usize,
    /// The names of `--rename` that nobody has.
    pub(super) unknown: Vec<String>,
}

/// A flag of one mode says nothing in another, and nobody would notice.
fn expect_mode(flags: &ModeArgs, mode: ModeArg) -> Result<()> {
    let of_modes = [
        ("--parts", flags.parts.is_some(), ModeArg::Join, "join"),
        ("--keep-segments", flags.keep_segments, ModeArg::Speakers, "speakers"),
        ("--above", flags.above.is_some(), ModeArg::Bilingual, "bilingual"),
        ("--below", flags.below.is_some(), ModeArg::Bilingual, "bilingual"),
        ("--overlap", flags.overlap.is_some(), ModeArg::Bilingual, "bilingual"),
        ("--reading-speed", flags.reading_speed.is_some(), ModeArg::Describe, "describe"),
        ("--min-shown", flags.min_shown.is_some(), ModeArg::Describe, "describe"),
        ("--gap", flags.gap.is_some(), ModeArg::Describe, "describe"),
    ];
    match of_modes.into_iter().find(|(_, is_given, of, _)| *is_given && *of != mode) {
        Some((flag, _, _, name)) => {
            let what = format!("{flag} is for --mode {name}");
            Err(Hinted::new(what, format!("add --mode {name}, or leave {flag} out")).into())
        }
        None => Ok(()),
    }
}

fn described(flags: &ModeArgs) -> DescribeOptions {
    let usual = DescribeOptions::default();
    DescribeOptions {
        characters_per_second: flags.reading_speed.unwrap_or(usual.characters_per_second),
        min_millis: flags.min_shown.map_or(usual.min_millis, |time| time.0),
        gap_millis: flags.gap.map_or(usual.gap_millis, |time| time.0),
    }
}

impl<'a> Plan<'a> {
    pub(super) fn new(args: &'a MergeArgs, format: Format, turns: Turns) -> Result<Self> {
        let mode = args.mode.unwrap_or(match args.modes.speakers {
            Some(_) => ModeArg::Speakers,
            None => ModeArg::Timeline,
        });
        if args.modes.speakers.is_some() && mode != ModeArg::Speakers {
            let hint = "merge twice: once with the speakers, once in the other mode";
            return Err(Hinted::new("--speakers is for --mode speakers", hint).into());
        }
        expect_mode(&args.modes, mode)?;
        let of_library = args.video.is_some() || args.all_videos;
        if mode == ModeArg::Join && of_library {
            let hint = "name the files to join";
            return Err(Hinted::new("--mode join is for files", hint).into());
        }
        if args.times.align && !args.times.sync.is_empty() {
            let hint = "two points tell the offset already";
            return Err(Hinted::new("--align and --sync exclude each other", hint).into());
        }
        Ok(Self { args, mode, format, turns, lenient: args.all_videos })
    }

    /// Merges what belongs to one video; `names` are what it is called.
    pub(super) fn apply(&self, mut sources: Sources, names: &[&str]) -> Result<Outcome> {
        let tracks = sources.all.iter().map(|source| source.transcript.tracks.len()).sum();
        let mut changes = Changes::of(&self.args.times, &sources, self.lenient)?;
        let (mut aligned, mut silent) = (Vec::new(), Vec::new());
        if self.aligns() {
            (aligned, silent) = align(&mut sources, &mut changes)?;
        }
        let stems: Vec<String> =
            sources.all.iter().map(|source| source.stem().to_owned()).collect();
        let (transcript, held) = match self.mode {
            ModeArg::Join => self.join(sources, changes)?,
            _ => self.side_by_side(sources, &changes)?,
        };
        let recipe = Recipe {
            mode: self.recipe_mode(),
            turns: self.turns.of(names.iter().copied().chain(stems.iter().map(String::as_str)))?,
            names: self.args.modes.rename.iter().cloned().collect(),
            format: Some(self.format),
        };
        let unknown = if self.lenient { Vec::new() } else { unknown_names(&recipe, &transcript) };
        let merged = recipe.apply(transcript)?;
        Ok(Outcome { merged, tracks, aligned, silent, held, unknown })
    }

    /// In mode align with times that are stated, these are believed.
    fn aligns(&self) -> bool {
        let times = &self.args.times;
        let stated = !(times.offset.is_empty() && times.sync.is_empty());
        times.align || (self.mode == ModeArg::Align && !stated)
    }

    fn side_by_side(&self, mut sources: Sources, changes: &Changes) -> Result<(Transcript, usize)> {
        let held = changes.apply(&mut sources)?;
        if self.mode == ModeArg::Align && !sources.all.is_empty() {
            sources.all.remove(0);
        }
        let above = [&self.args.modes.above, &self.args.modes.below];
        let order = match self.mode {
            ModeArg::Bilingual => {
                above.map(|name| name.as_ref().map(|name| spoken(&sources, name)))
            }
            _ => [None, None],
        };
        let [above, below] = order.map(Option::transpose);
        let (mut transcript, origins) = sources.joined();
        put_first(&mut transcript, &origins, above?, below?)?;
        Ok((transcript, held))
    }

    fn join(&self, mut sources: Sources, mut changes: Changes) -> Result<(Transcript, usize)> {
        let places = (0..sources.all.len()).map(|n| changes.take_place(n));
        let places = places.collect::<Result<Vec<_>>>()?;
        let held = changes.apply(&mut sources)?;
        let part = |(source, time): (super::sources::Source, _)| {
            let name = source.transcript.title.clone().unwrap_or_else(|| source.stem().to_owned());
            Part { name: Some(name), transcript: source.transcript, time }
        };
        let parts = sources.all.into_iter().zip(places).map(part).collect();
        let how = match self.args.modes.parts {
            None | Some(NamesArg::Recordings) => JoinAs::Recordings,
            Some(NamesArg::Speakers) => JoinAs::Speakers,
        };
        let joined = join(parts, how);
        Ok((joined.transcript, held + joined.held))
    }

    fn recipe_mode(&self) -> Mode {
        let modes = &self.args.modes;
        match self.mode {
            ModeArg::Timeline | ModeArg::Join | ModeArg::Align => Mode::Timeline,
            ModeArg::Scenes => Mode::Scenes,
            ModeArg::Describe => Mode::Describe(described(modes)),
            ModeArg::Bilingual => {
                let BilingualOptions { above, least_percent } = BilingualOptions::default();
                let least_percent = modes.overlap.unwrap_or(least_percent);
                Mode::Bilingual(BilingualOptions { above, least_percent })
            }
            ModeArg::Speakers => {
                Mode::Speakers(SpeakerOptions { split_untimed: !modes.keep_segments })
            }
        }
    }
}

/// The names to be changed that nobody has, each with the one that was probably meant.
fn unknown_names(recipe: &Recipe, transcript: &Transcript) -> Vec<String> {
    let segments = transcript.tracks.iter().flat_map(Track::segments);
    let stated = segments.flat_map(|segment| {
        let words = segment.words.iter().filter_map(|word| word.speaker.as_deref());
        segment.speaker.as_deref().into_iter().chain(words)
    });
    let turns = recipe.turns.iter().map(|turn| turn.speaker.as_str());
    let known: BTreeSet<&str> = stated.chain(turns).collect();
    let unknown = recipe.names.keys().filter(|name| !known.contains(name.as_str()));
    let told = |name: &String| match nearest(name, known.iter().copied()) {
        Some(near) => format!("nobody is called {name:?}; {}", did_you_mean(near)),
        None => format!("nobody is called {name:?}"),
    };
    unknown.map(told).collect()
}

/// A spoken track, by the numbers of its source and its own.
fn spoken(sources: &Sources, name: &TrackName) -> Result<(usize, usize)> {
    let is_spoken = |&(n, track): &(usize, usize)| {
        sources.all[n].transcript.tracks[track].kind == TrackKind::Audio
    };
    let mut tracks = match sources.find(name)? {
        Picked::Tracks(tracks) => tracks,
        Picked::Source(n) => (0..sources.all[n].transcript.tracks.len()).map(|m| (n, m)).collect(),
    }
    .into_iter();
    tracks.find(is_spoken).ok_or_else(|| {
        let what = format!("nothing is said in {:?}", name.0);
        Hinted::new(what, "name a track of what is said").into()
    })
}

/// Puts the tracks that were named in front: a named one above, and another below it.
fn put_first(
    transcript: &mut Transcript,
    origins: &[usize],
    above: Option<(usize, usize)>,
    below: Option<(usize, usize)>,
) -> Result<()> {
    if above.is_none() && below.is_none() {
        return Ok(());
    }
    // The place among all tracks: behind those of the sources before.
    let place = |(source, track): (usize, usize)| {
        origins.iter().filter(|origin| **origin < source).count() + track
    };
    let (above, below) = (above.map(place), below.map(place));
    if above.is_some() && above == below {
        let hint = "name another one for --below";
        return Err(Hinted::new("the same track cannot stand above and below", hint).into());
    }
    let mut order: Vec<usize> = (0..transcript.tracks.len()).collect();
    let is_spoken = |n: &usize| transcript.tracks[*n].kind == TrackKind::Audio;
    let above =
        above.or_else(|| order.iter().copied().filter(is_spoken).find(|n| Some(*n) != below));
    let rank = |n: &usize| {
        if Some(*n) == above {
            0
        } else if Some(*n) == below {
            1
        } else {
            2
        }
    };
    order.sort_by_key(rank);
    let mut tracks: Vec<_> = std::mem::take(&mut transcript.tracks).into_iter().map(Some).collect();
    transcript.tracks = order.into_iter().filter_map(|n| tracks[n].take()).collect();
    Ok(())
}
