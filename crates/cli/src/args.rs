//! The command line as data. Nothing here opens a file; the same definition feeds the parser,
//! the help, the completions and the man page.

mod chapters;
mod edit;
mod filter;
mod lint;
mod merge;
mod profile;
mod search;
mod shape;
mod times;
mod values;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use cuedex_format::edit::FrameRate;
use cuedex_format::{Format, Timecode};

pub(crate) use chapters::ChaptersArgs;
pub(crate) use edit::{BackArgs, EditArgs, EditCommand, OnArgs, PlaceArgs};
pub(crate) use filter::select;
pub(crate) use lint::{LintArgs, LintReadArgs};
pub(crate) use merge::{MergeArgs, ModeArg, ModeArgs, NamesArg, PointsArg, TimeArgs, TrackName};
pub(crate) use profile::{ProfileArgs, ProfilesArgs, SetArg};
pub(crate) use search::{AwayArgs, GroupArg, SearchArgs, SortArg};
pub(crate) use shape::ShapeArgs;
pub(crate) use values::{DurationArg, WindowArg};

/// Finds moments in transcripts of video, and turns transcripts into subtitles and chapters.
#[derive(Debug, Parser)]
#[command(name = "cuedex", version, about, max_term_width = 100, subcommand_required = true)]
#[command(arg_required_else_help = true)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What every command takes.
#[derive(Debug, Clone, Args)]
pub(crate) struct Global {
    /// The folder that is the library
    #[arg(short = 'L', long, value_name = "DIR", env = "CUEDEX_LIBRARY", global = true)]
    pub(crate) library: Option<PathBuf>,
    /// Put the index in this folder instead of the library's .cuedex
    #[arg(long, value_name = "DIR", global = true)]
    pub(crate) index_dir: Option<PathBuf>,
    /// Print JSON Lines
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// When to use colours and links
    #[arg(long, value_enum, default_value_t = When::Auto, value_name = "WHEN", global = true)]
    pub(crate) color: When,
    /// Say nothing on stderr but errors
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
    /// Do without asking what is asked about: index a whole disk or home folder, purge sources
    #[arg(long, global = true)]
    pub(crate) yes: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum When {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Find where words were said or shown
    #[command(after_long_help = search::QUERIES)]
    Search(SearchArgs),
    /// Fetch transcripts from the Memories.ai API into the library
    Fetch(FetchArgs),
    /// Ask the service to redo the visual transcription of a video
    Update(UpdateArgs),
    /// Turn transcripts into another format
    Convert(ConvertArgs),
    /// Join what was heard and what was seen into one text
    #[command(after_long_help = merge::TRACKS)]
    Merge(MergeArgs),
    /// Correct transcripts; the files stay as they are, and every edit can be taken back
    #[command(after_long_help = edit::EDITS)]
    Edit(EditArgs),
    /// Check subtitle files against a norm
    Lint(LintArgs),
    /// Join chapters and topics to what was said, or write chapters alone
    #[command(after_long_help = chapters::FILES)]
    Chapters(ChaptersArgs),
    /// List the videos of the library
    List(ListArgs),
    /// Show the transcript of one video
    Show(ShowArgs),
    /// Tell what is in the library, what is not, and why
    Status(DirArgs),
    /// Bring the index up to date
    Index(IndexArgs),
    /// Delete the index; nothing is lost, it can be made again
    Clean(DirArgs),
    /// Say that a media file belongs to a video
    Link(LinkArgs),
    /// List the formats, or what may be odd in a file
    Formats(FormatsArgs),
    /// List the norms for subtitles, or print one as TOML
    Profiles(ProfilesArgs),
    /// Print completions for a shell
    Completions { shell: clap_complete::Shell },
    /// Print the manual page
    Man,
}

/// How to reach the service.
#[derive(Debug, Clone, Args)]
pub(crate) struct ServiceArgs {
    /// Where the API is
    #[arg(long, value_name = "URL", default_value = "https://api.memories.ai")]
    pub(crate) base_url: String,
    /// Allow a base URL that is neither https nor on this machine
    #[arg(long)]
    pub(crate) insecure: bool,
    /// A file that holds the API key; otherwise it comes from MEMORIES_API_KEY
    #[arg(long, value_name = "FILE")]
    pub(crate) key_file: Option<PathBuf>,
    /// The namespace of the videos
    #[arg(long, value_name = "ID", default_value = "default")]
    pub(crate) unique_id: String,
    /// Requests a second for each kind of call
    #[arg(long, value_name = "N", default_value_t = 1.0)]
    pub(crate) rate: f64,
    /// Seconds after which a request is given up
    #[arg(long, value_name = "SECONDS", default_value_t = 120)]
    pub(crate) timeout: u64,
}

#[derive(Debug, Args)]
pub(crate) struct FetchArgs {
    /// Video numbers such as VI700000000000000001 or PI-600000000000000001
    #[arg(value_name = "VIDEO_NO", required_unless_present = "all")]
    pub(crate) videos: Vec<String>,
    /// Every video of the account
    #[arg(long, conflicts_with = "videos")]
    pub(crate) all: bool,
    /// The videos are public ones; told by itself for numbers that begin with PI-
    #[arg(long)]
    pub(crate) public: bool,
    /// Which tracks
    #[arg(long, value_delimiter = ',', value_name = "KINDS", default_value = "audio,visual")]
    pub(crate) tracks: Vec<FetchTrack>,
    /// Which summaries
    #[arg(long, value_delimiter = ',', value_name = "KINDS", default_value = "chapter,topic")]
    pub(crate) summary: Vec<SummaryArg>,
    /// Ask again for videos that are already complete
    #[arg(long)]
    pub(crate) refresh: bool,
    #[command(flatten)]
    pub(crate) service: ServiceArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FetchTrack {
    Audio,
    Visual,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SummaryArg {
    Chapter,
    Topic,
    None,
}

#[derive(Debug, Args)]
pub(crate) struct UpdateArgs {
    /// The video
    #[arg(value_name = "VIDEO_NO")]
    pub(crate) video: String,
    /// What the new description should attend to
    #[arg(long)]
    pub(crate) prompt: String,
    /// A URL that the service calls when it is done
    #[arg(long, value_name = "URL")]
    pub(crate) callback: Option<String>,
    /// Wait until the text has changed, at most this many seconds
    #[arg(long, value_name = "SECONDS", num_args = 0..=1, default_missing_value = "600")]
    pub(crate) wait: Option<u64>,
    #[command(flatten)]
    pub(crate) service: ServiceArgs,
}

/// Where a document goes and how.
#[derive(Debug, Clone, Args)]
pub(crate) struct OutArgs {
    /// The format to write; told from the end of -o where it is not given
    #[arg(long, value_name = "FORMAT", value_parser = values::format(), ignore_case = true)]
    pub(crate) to: Option<Format>,
    /// A file, or a folder with a slash at the end; stdout by default
    #[arg(short, long, value_name = "PATH")]
    pub(crate) output: Option<PathBuf>,
    /// Replace files that are already there
    #[arg(short, long)]
    pub(crate) force: bool,
    /// Where links into the video go: its address or the media file; {seconds}, {ms} or {hms} in it
    /// stands for the time
    #[arg(long, value_name = "URL", value_parser = values::link)]
    pub(crate) link: Option<String>,
    /// Write the times of words too, in WebVTT, ASS, LRC and ELAN
    #[arg(long)]
    pub(crate) word_times: bool,
    /// Frames in a second: 25, 23.976, 30000/1001
    #[arg(long, value_name = "RATE")]
    pub(crate) fps: Option<FrameRate>,
    /// The timecode at which the recording begins, for edit decision lists; a semicolon before
    /// the frames is drop-frame
    #[arg(long, value_name = "TIMECODE")]
    pub(crate) start_timecode: Option<Timecode>,
    /// The recording that a page in HTML plays; the one that the transcript names by default
    #[arg(long, value_name = "FILE|URL")]
    pub(crate) media: Option<String>,
}

/// A form of the user's own.
#[derive(Debug, Clone, Args)]
pub(crate) struct TemplateArgs {
    /// Write by this template in the manner of Jinja instead of in a format
    #[arg(long, value_name = "FILE", conflicts_with = "to")]
    pub(crate) template: Option<PathBuf>,
}

/// What is read.
#[derive(Debug, Clone, Args)]
pub(crate) struct InArgs {
    /// Files, folders with -r, or - for stdin
    #[arg(required = true, value_name = "IN")]
    pub(crate) inputs: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) reading: ReadArgs,
}

/// How files are read.
#[derive(Debug, Clone, Args)]
pub(crate) struct ReadArgs {
    /// Refuse files with a warning, such as a broken rule of their format; notes pass
    #[arg(long, conflicts_with = "w3c")]
    pub(crate) strict: bool,
    /// Read WebVTT exactly as the standard's parser does
    #[arg(long)]
    pub(crate) w3c: bool,
    /// The encoding of the files, such as windows-1252 or utf-16le; told from the bytes by default
    #[arg(long, value_name = "LABEL", conflicts_with = "w3c")]
    pub(crate) encoding: Option<String>,
    /// Keep the lines that rolling captions repeat
    #[arg(long)]
    pub(crate) keep_rolling: bool,
    /// Print each warning and each removal, not only how many there are
    #[arg(long)]
    pub(crate) warnings: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ConvertArgs {
    #[command(flatten)]
    pub(crate) input: InArgs,
    /// Go into folders; files that share a stem keep their endings, as talk.srt.md and talk.vtt.md
    #[arg(short, long)]
    pub(crate) recursive: bool,
    #[command(flatten)]
    pub(crate) out: OutArgs,
    #[command(flatten)]
    pub(crate) shape: ShapeArgs,
    #[command(flatten)]
    pub(crate) template: TemplateArgs,
}

#[derive(Debug, Args)]
pub(crate) struct DirArgs {
    /// The library, if it is not the one of -L
    #[arg(value_name = "DIR")]
    pub(crate) dir: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    #[command(flatten)]
    pub(crate) place: DirArgs,
    /// Show which file went where and by which rule
    #[arg(long)]
    pub(crate) files: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    /// The video: an id or the end of one
    #[arg(value_name = "VIDEO")]
    pub(crate) video: String,
    #[command(flatten)]
    pub(crate) place: DirArgs,
    #[command(flatten)]
    pub(crate) out: OutArgs,
    #[command(flatten)]
    pub(crate) shape: ShapeArgs,
}

#[derive(Debug, Args)]
pub(crate) struct IndexArgs {
    #[command(flatten)]
    pub(crate) place: DirArgs,
    /// Start over
    #[arg(long)]
    pub(crate) rebuild: bool,
    /// Go into symlinked folders
    #[arg(long)]
    pub(crate) follow: bool,
}

#[derive(Debug, Args)]
pub(crate) struct FormatsArgs {
    /// List every warning that reading may give instead
    #[arg(long)]
    pub(crate) warnings: bool,
}

#[derive(Debug, Args)]
pub(crate) struct LinkArgs {
    /// The video: an id or the end of one
    #[arg(value_name = "VIDEO")]
    pub(crate) video: String,
    /// Its media file, inside the library
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_definition_is_consistent() {
        Cli::command().debug_assert();
    }
}
