//! What `cuedex lint` takes.

use std::path::PathBuf;

use clap::Args;
use cuedex_format::edit::FrameRate;

use super::ProfileArgs;

#[derive(Debug, Args)]
pub(crate) struct LintArgs {
    /// Files, folders with -r, or - for stdin
    #[arg(required_unless_present = "rules", value_name = "IN")]
    pub(crate) inputs: Vec<PathBuf>,
    /// Go into folders
    #[arg(short, long)]
    pub(crate) recursive: bool,
    #[command(flatten)]
    pub(crate) profile: ProfileArgs,
    /// Frames a second, for pauses that a profile counts in frames; 25 by default
    #[arg(long, value_name = "N")]
    pub(crate) fps: Option<FrameRate>,
    /// Check these rules only
    #[arg(long, value_delimiter = ',', value_name = "RULE,..")]
    pub(crate) only: Vec<String>,
    /// Do not check these rules
    #[arg(long, value_delimiter = ',', value_name = "RULE,..")]
    pub(crate) ignore: Vec<String>,
    /// Exit with 1 for notes and for findings that no split can cure, too
    #[arg(long)]
    pub(crate) all_findings: bool,
    /// Write the findings as SARIF 2.1.0, to stdout or -o
    #[arg(long, conflicts_with = "fix")]
    pub(crate) sarif: bool,
    /// Show how the shaping steps would cure what was found; -o or --in-place writes it
    #[arg(long)]
    pub(crate) fix: bool,
    /// Of --sarif the file; of --fix a file, or a folder with a slash at the end
    #[arg(short, long, value_name = "PATH")]
    pub(crate) output: Option<PathBuf>,
    /// Replace the files that --fix changes; needs --force
    #[arg(long, requires = "fix", conflicts_with = "output")]
    pub(crate) in_place: bool,
    /// Replace files that are already there
    #[arg(short, long)]
    pub(crate) force: bool,
    #[command(flatten)]
    pub(crate) reading: LintReadArgs,
    /// List the rules instead
    #[arg(long, conflicts_with_all = ["inputs", "fix", "sarif"])]
    pub(crate) rules: bool,
}

/// How files are read to be checked.
#[derive(Debug, Clone, Args)]
pub(crate) struct LintReadArgs {
    /// Read WebVTT exactly as the standard's parser does
    #[arg(long)]
    pub(crate) w3c: bool,
    /// The encoding of the files, such as windows-1252 or utf-16le; told from the bytes by default
    #[arg(long, value_name = "LABEL", conflicts_with = "w3c")]
    pub(crate) encoding: Option<String>,
}
