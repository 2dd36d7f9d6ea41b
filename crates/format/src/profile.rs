//! Norms for subtitles as data: how long a line, how fast to read, how long on screen.
//!
//! Each profile is a dated TOML file that names its source, in `profiles/` beside this crate's
//! `src`. Every field can be overruled, one at a time with [`Profile::set`] or by a file of one's
//! own that `extends` a built-in one.

mod built_in;
mod fields;
mod limits;
mod measure;
mod parse;

use serde::{Deserialize, Serialize};

pub use limits::Limits;
pub use measure::{Measure, characters, columns, words};
pub use parse::ProfileError;

/// A norm that subtitles are shaped to and checked against.
///
/// ```
/// use cuedex_format::profile::Profile;
///
/// let mut profile = Profile::named("netflix-en").expect("it is built in");
/// assert_eq!((profile.max_line_length, profile.max_lines), (42, 2));
/// profile.set("max_cps", "17")?;
/// assert_eq!(profile.max_cps, Some(17.0));
/// # Ok::<(), cuedex_format::profile::ProfileError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Profile {
    /// The name on the command line, such as `netflix-en`.
    pub name: String,
    /// The name for people.
    pub title: String,
    /// The state of the norm: an ISO 8601 date.
    pub date: String,
    /// Where the numbers come from.
    pub source: String,
    /// The BCP 47 language for whose phrases lines are broken where a track states none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The longest line, in characters as `width` counts them.
    pub max_line_length: u32,
    /// The most lines of a cue.
    pub max_lines: u32,
    /// How characters are counted, in lines and in reading speed.
    pub width: Width,
    /// The fastest reading speed, in characters a second.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_cps: Option<f64>,
    /// The fastest reading speed, in words a minute.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_wpm: Option<f64>,
    /// The reading speed that shaping aims at where there is room, in characters a second.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ideal_cps: Option<f64>,
    /// Spaces count in reading speed; line ends never do.
    pub cps_counts_spaces: bool,
    /// Tags such as `<i>` count in reading speed.
    pub cps_counts_tags: bool,
    /// The shortest time on screen, in milliseconds.
    pub min_duration_ms: u64,
    /// The longest time on screen, in milliseconds.
    pub max_duration_ms: u64,
    /// The least pause between two cues, in frames; see `min_gap_ms`.
    pub min_gap_frames: u32,
    /// The least pause between two cues, in milliseconds; the longer of the two counts.
    pub min_gap_ms: u64,
    /// Pauses shorter than this, in milliseconds, are closed to the least pause; 0 leaves them.
    pub close_gaps_ms: u64,
    /// How long a cue may stay after its last word, in milliseconds, to be read at the ideal speed.
    pub linger_ms: u64,
    /// A silence between two words, in milliseconds, at which a cue ends in any case.
    pub pause_ms: u64,
    /// A cue holds one sentence where that is possible.
    pub one_sentence: bool,
}

/// How characters are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Width {
    /// Every grapheme that shows is one ([UAX #29](https://www.unicode.org/reports/tr29/)).
    Grapheme,
    /// A wide one is one and a narrow one half ([UAX #11](https://www.unicode.org/reports/tr11/)).
    EastAsian,
}
