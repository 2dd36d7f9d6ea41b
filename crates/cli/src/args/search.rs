//! The arguments of `search`.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use cuedex_model::TrackKind;

use super::values::{self, DurationArg, WindowArg};

/// What may stand in a query, an example a line.
pub(super) const QUERIES: &str = "\
Queries:
  quiet harbor                     both words within 30 seconds, in any order
  \"quiet harbor\"                   side by side; ~3 behind it for 3 places moved
  harb*  h?rbor  harbor~           patterns; words one edit away, ~2 for two
  /harbou?rs?/                     words that a regular expression matches
  quiet (harbor OR port) -boat     either; -boat for no boat within 15 seconds
  quiet NEAR/10s harbor            at most 10 seconds apart; NEAR/8 for 8 words
  quiet THEN/10s harbor            in this order; -NEAR/10s for none so near
  said:harbor  shown:(red car)     also ocr, title, chapter, topic, summary
  harbor speaker:ann               also track, video, lang, tag
  harbor at:10:00..12:30           also date:2024-01.. and duration:>20m";

#[derive(Debug, Args)]
pub(crate) struct SearchArgs {
    /// Words, "a phrase", a OR b, a -b, a NEAR/10s b; then the folder or file, if not the library
    #[arg(required = true, value_name = "QUERY", allow_hyphen_values = false)]
    pub(crate) query: Vec<OsString>,
    #[command(flatten, next_help_heading = "Where to look")]
    pub(crate) scope: ScopeArgs,
    #[command(flatten, next_help_heading = "Which moments")]
    pub(crate) answer: AnswerArgs,
    #[command(flatten, next_help_heading = "What is printed")]
    pub(crate) form: FormArgs,
    #[command(flatten, next_help_heading = "For other programs")]
    pub(crate) away: AwayArgs,
}

/// Where to look, and how the query is taken.
#[derive(Debug, Args)]
pub(crate) struct ScopeArgs {
    /// Only what was said, seen or read
    #[arg(long, value_name = "KIND", value_delimiter = ',')]
    #[arg(value_parser = values::track(), ignore_case = true)]
    pub(crate) track: Vec<TrackKind>,
    /// Only this video: an id, the end of one, or a pattern with *
    #[arg(long, value_name = "ID")]
    pub(crate) video: Option<String>,
    /// Only words of this speaker
    #[arg(long, value_name = "NAME")]
    pub(crate) speaker: Option<String>,
    /// Only tracks in this language
    #[arg(long, value_name = "TAG")]
    pub(crate) lang: Option<String>,
    /// How far apart the words may be: 30s, 2m or video
    #[arg(long, value_name = "TIME")]
    pub(crate) window: Option<WindowArg>,
    /// Nothing but what is asked for: no near spellings, no moments with only some of the words
    #[arg(long)]
    pub(crate) strict: bool,
    /// Read past what cannot be understood in the query instead of failing
    #[arg(long)]
    pub(crate) lenient: bool,
    /// Answer from the index as it is
    #[arg(long)]
    pub(crate) no_scan: bool,
    /// Look no longer than this, and say so when that was not enough
    #[arg(long, value_name = "TIME")]
    pub(crate) budget: Option<DurationArg>,
}

/// Which moments, and in what order.
#[derive(Debug, Args)]
pub(crate) struct AnswerArgs {
    /// Every occurrence once, in time order
    #[arg(long, conflicts_with = "limit")]
    pub(crate) all: bool,
    /// At most this many moments; 0 only counts them
    #[arg(long, value_name = "N", default_value_t = 20, allow_negative_numbers = true)]
    pub(crate) limit: usize,
    /// How moments are put together
    #[arg(long, value_enum, default_value_t = GroupArg::Video, value_name = "BY")]
    pub(crate) group: GroupArg,
    /// The order of the moments
    #[arg(long, value_enum, default_value_t = SortArg::Score, value_name = "BY")]
    pub(crate) sort: SortArg,
}

/// What is printed.
#[derive(Debug, Args)]
pub(crate) struct FormArgs {
    /// Words shown on either side of a match
    #[arg(long, value_name = "N", default_value_t = 12, allow_negative_numbers = true)]
    pub(crate) context: usize,
    /// Tell how each score came about
    #[arg(long)]
    pub(crate) explain: bool,
    /// A table with a line for each hit, the matched words under each other
    #[arg(long)]
    pub(crate) kwic: bool,
    /// The table as CSV
    #[arg(long, requires = "kwic")]
    pub(crate) csv: bool,
    /// Command lines of mpv, one for each moment
    #[arg(long, conflicts_with = "kwic")]
    pub(crate) mpv: bool,
    /// The form of links
    #[arg(long, value_name = "TEMPLATE")]
    #[arg(help = "Links of this form, such as https://example.org/{id}?t={start_s}")]
    pub(crate) link: Option<String>,
}

/// Moments for other programs.
#[derive(Debug, Args)]
pub(crate) struct AwayArgs {
    /// Open the Nth moment in mpv, at its second
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub(crate) open: Option<usize>,
    /// Write the moments as a timeline for mpv; - is stdout
    #[arg(long, value_name = "FILE")]
    pub(crate) edl: Option<PathBuf>,
    /// Write the moments as a playlist for VLC; - is stdout
    #[arg(long, value_name = "FILE")]
    pub(crate) m3u: Option<PathBuf>,
    /// Cut each moment out of its media file into this folder, with ffmpeg
    #[arg(long, value_name = "DIR")]
    pub(crate) clips: Option<PathBuf>,
    /// Cut at key frames without encoding: fast, but a clip may begin seconds early
    #[arg(long, requires = "clips")]
    pub(crate) copy: bool,
    /// Start so long before each moment [default: 0 for links and mpv, 1s for lists and clips]
    #[arg(long, value_name = "TIME")]
    pub(crate) lead: Option<DurationArg>,
    /// End so long after each moment, in lists and clips [default: 1s]
    #[arg(long, value_name = "TIME")]
    pub(crate) trail: Option<DurationArg>,
    /// Replace files that are already there
    #[arg(long)]
    pub(crate) force: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum GroupArg {
    None,
    Video,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SortArg {
    /// The best first
    Score,
    /// By video, then by time
    Time,
    /// The newest videos first
    Date,
}

#[cfg(test)]
mod tests {
    use cuedex_index::Query;

    use super::QUERIES;

    #[test]
    fn every_query_of_the_help_can_be_asked() {
        let lines: Vec<&str> = QUERIES.lines().skip(1).collect();
        assert_eq!(lines.len(), 10);
        for line in lines {
            for query in line[..35].split("  ").map(str::trim).filter(|query| !query.is_empty()) {
                assert!(Query::parse(query).is_ok(), "{query}");
            }
            assert!(line.len() <= 80, "{line}");
        }
    }
}
