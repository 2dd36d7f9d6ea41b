//! The arguments of `edit`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use cuedex_format::edit::{Address, Ratio, TrackName};
use cuedex_library::EditId;

use super::OutArgs;
use super::filter::FilterArg;
use super::times::{DeltaArg, ListArg, RangeArg, SyncArg, TimeArg};

/// What may be said where, an example a line.
pub(super) const EDITS: &str = "\
Examples:
  cuedex edit replace kettel kettle --video tea          one video, at once; `edit undo` takes it back
  cuedex edit replace kettel kettle --all-videos         shows what would change; then with --apply
  cuedex edit shift --by=-1.5s film.ass -o out.ass       a file; all else in it stays byte for byte
  cuedex edit speaker Ann --where at:10:00..12:30 --where speaker:SPEAKER_00 --video tea
  cuedex edit cut 0:00..0:12,31:10..32:00 --video tea    chapters and words follow

Segments have ids: `cuedex show VIDEO --to jsonl` prints them.";

#[derive(Debug, Args)]
pub(crate) struct EditArgs {
    #[command(subcommand)]
    pub(crate) what: EditCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum EditCommand {
    /// Move in time
    Shift {
        /// How far: 1.5s, -1.5s, +0:02; negative is earlier
        #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
        by: DeltaArg,
        #[command(flatten)]
        on: OnArgs,
    },
    /// Stretch, for a film that runs faster or slower
    Scale {
        /// What times are multiplied by: 1.001, or two frame rates as 25/23.976
        #[arg(value_name = "FACTOR")]
        by: Ratio,
        #[command(flatten)]
        on: OnArgs,
    },
    /// Move and stretch so that two times come to lie where they should
    Sync {
        /// A time as it stands and as it should be: 0:10=0:12.5
        #[arg(value_name = "IS=SHOULD")]
        first: SyncArg,
        /// Another one, far from the first
        #[arg(value_name = "IS=SHOULD")]
        second: SyncArg,
        #[command(flatten)]
        on: OnArgs,
    },
    /// Move the ends of segments to the nearest frame
    #[command(mut_arg("fps", |fps| fps.required(true)))]
    Snap {
        #[command(flatten)]
        on: OnArgs,
    },
    /// Give a segment another time
    Retime {
        /// The segment
        #[arg(value_name = "SEGMENT")]
        segment: Address,
        /// Its time: 1:02.5..1:04
        #[arg(value_name = "FROM..TO")]
        time: RangeArg,
        /// It may overlap others
        #[arg(long)]
        overlap: bool,
        #[command(flatten)]
        on: OnArgs,
    },
    /// Replace words: to the letter, in this case, as whole words
    Replace {
        /// What is there
        #[arg(value_name = "OLD")]
        old: String,
        /// What should be there
        #[arg(value_name = "NEW")]
        new: String,
        /// OLD is a regular expression, and $1 in NEW its first group
        #[arg(long)]
        regex: bool,
        /// OLD may begin or end inside a word
        #[arg(long)]
        inside_words: bool,
        /// Capitals do not matter
        #[arg(short, long)]
        ignore_case: bool,
        #[command(flatten)]
        on: OnArgs,
    },
    /// Give a segment another text; words that stay keep their times
    #[command(visible_alias = "set-text")]
    Text {
        /// The segment
        #[arg(value_name = "SEGMENT")]
        segment: Address,
        /// The text; \n for the end of a line
        #[arg(value_name = "TEXT")]
        text: String,
        #[command(flatten)]
        on: OnArgs,
    },
    /// Say who speaks; say where with --where
    #[command(visible_alias = "set-speaker")]
    Speaker {
        /// Who; '' for nobody who is known
        #[arg(value_name = "NAME")]
        name: String,
        #[command(flatten)]
        on: OnArgs,
    },
    /// Give a speaker another name everywhere
    RenameSpeaker {
        /// The name, exactly
        #[arg(value_name = "OLD")]
        old: String,
        /// The new one
        #[arg(value_name = "NEW")]
        new: String,
        #[command(flatten)]
        on: OnArgs,
    },
    /// Make two segments of one
    Split {
        /// The segment
        #[arg(value_name = "SEGMENT")]
        segment: Address,
        #[command(flatten)]
        at: PlaceArgs,
        #[command(flatten)]
        on: OnArgs,
    },
    /// Make one segment of several that follow each other
    Join {
        /// The segments, with commas between them
        #[arg(value_name = "SEGMENT,SEGMENT")]
        segments: ListArg<Address>,
        #[command(flatten)]
        on: OnArgs,
    },
    /// Take segments out; say which with --where
    Delete {
        #[command(flatten)]
        on: OnArgs,
    },
    /// Put a segment in
    Insert {
        /// Its time: 1:02.5..1:04
        #[arg(value_name = "FROM..TO")]
        time: RangeArg,
        /// What it says
        #[arg(value_name = "TEXT")]
        text: String,
        /// Who speaks
        #[arg(long, value_name = "NAME")]
        speaker: Option<String>,
        /// On which track: audio, visual, en, audio:en, #2; the first spoken one by default
        #[arg(long, value_name = "TRACK")]
        track: Option<TrackName>,
        /// It may overlap others
        #[arg(long)]
        overlap: bool,
        #[command(flatten)]
        on: OnArgs,
    },
    /// Remove stretches of the recording and close up; chapters and words follow
    Cut {
        /// The stretches, with commas between them: 0:00..0:12,31:10..32:00
        #[arg(value_name = "FROM..TO,..")]
        ranges: ListArg<RangeArg>,
        #[command(flatten)]
        on: OnArgs,
    },
    /// Keep one stretch of the recording, which then begins at zero
    Trim {
        /// The stretch
        #[arg(value_name = "FROM..TO")]
        keep: RangeArg,
        #[command(flatten)]
        on: OnArgs,
    },
    /// Take words out for good: no export, answer or log holds them any more
    Redact {
        /// The words, in any case, also over the edges of segments and in titles and names
        #[arg(value_name = "TEXT")]
        text: Option<String>,
        /// Take out all that the segments of --where say, instead of words
        #[arg(long, requires = "filters")]
        whole: bool,
        /// TEXT is a regular expression
        #[arg(long)]
        regex: bool,
        /// TEXT may begin or end inside a word
        #[arg(long)]
        inside_words: bool,
        /// Capitals matter
        #[arg(long)]
        match_case: bool,
        /// What stands there instead
        #[arg(long, value_name = "TEXT", default_value = "[redacted]")]
        with: String,
        /// Replace the source files that hold it, too; asks first, and cannot be undone
        #[arg(long)]
        purge: bool,
        #[command(flatten)]
        on: OnArgs,
    },
    /// Carry out a document of operations, all of them or none
    Script {
        /// The document; README shows one
        #[arg(value_name = "SCRIPT")]
        script: PathBuf,
        #[command(flatten)]
        on: OnArgs,
    },
    /// List the edits of the library, the last one first
    Log {
        /// Only those of this video, with its revision
        #[arg(long, value_name = "ID")]
        video: Option<String>,
    },
    /// Show what edits changed: all of a video, or one edit
    Diff {
        /// The video
        #[arg(long, value_name = "ID")]
        video: String,
        /// The edit, as `edit log` names it
        #[arg(value_name = "EDIT")]
        edit: Option<EditId>,
    },
    /// Take an edit back, any earlier one; reverting a revert brings it again
    Revert {
        /// The edit, as `edit log` names it
        #[arg(value_name = "EDIT")]
        edit: EditId,
        #[command(flatten)]
        back: BackArgs,
    },
    /// Take the last edit back
    Undo {
        /// The last one of this video
        #[arg(long, value_name = "ID")]
        video: Option<String>,
        #[command(flatten)]
        back: BackArgs,
    },
    /// Say which file the edits of a lost one belong to
    Relink {
        /// The path that `cuedex status` names, inside the library
        #[arg(value_name = "LOST")]
        from: String,
        /// The file that has its text now
        #[arg(value_name = "FILE")]
        to: PathBuf,
    },
}

/// How an edit is taken back.
#[derive(Debug, Args)]
pub(crate) struct BackArgs {
    /// Set later edits that build on it aside, instead of refusing
    #[arg(long)]
    pub(crate) park: bool,
    /// Who takes it back
    #[arg(long, value_name = "NAME", env = "CUEDEX_AUTHOR")]
    pub(crate) author: Option<String>,
}

/// Where a segment is split.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct PlaceArgs {
    /// At this time of the video
    #[arg(long, value_name = "TIME")]
    pub(crate) at: Option<TimeArg>,
    /// Before the word with this number, from 0
    #[arg(long, value_name = "N")]
    pub(crate) word: Option<usize>,
    /// Before the character with this number, from 0
    #[arg(long, value_name = "N")]
    pub(crate) character: Option<usize>,
}

/// What is edited, and where the result goes.
#[derive(Debug, Args)]
pub(crate) struct OnArgs {
    /// Files to edit, or - for stdin; they stay as they are, the result goes to -o or stdout
    #[arg(value_name = "FILE", conflicts_with_all = ["video", "all_videos"])]
    pub(crate) files: Vec<PathBuf>,
    /// A video of the library: an id or the end of one
    #[arg(long, value_name = "ID", conflicts_with = "all_videos")]
    pub(crate) video: Option<String>,
    /// Every video of the library: shows what would change, and writes with --apply
    #[arg(long)]
    pub(crate) all_videos: bool,
    /// Write what --all-videos shows, as one edit
    #[arg(long, requires = "all_videos")]
    pub(crate) apply: bool,
    /// Only show what would change
    #[arg(long, conflicts_with = "apply")]
    pub(crate) dry_run: bool,
    /// Only segments that fit: speaker:ann, text:WORDS, track:audio, lang:en, at:1:00..2:00,
    /// origin:machine, id:SEGMENT; different ones must all fit, of several ids any
    #[arg(long = "where", value_name = "FILTER")]
    pub(crate) filters: Vec<FilterArg>,
    /// Who edits, for the log
    #[arg(long, value_name = "NAME", env = "CUEDEX_AUTHOR")]
    pub(crate) author: Option<String>,
    /// What for, for the log
    #[arg(long, value_name = "TEXT")]
    pub(crate) note: Option<String>,
    /// The encoding of the files; told from the bytes by default
    #[arg(long, value_name = "LABEL")]
    pub(crate) encoding: Option<String>,
    #[command(flatten)]
    pub(crate) out: OutArgs,
}
