//! How cues are made anew.

use std::path::PathBuf;

use clap::Args;
use cuedex_model::TrackKind;

use super::ProfileArgs;

/// Cues that keep a norm; without one they stay as they are.
#[derive(Debug, Clone, Args)]
pub(crate) struct ShapeArgs {
    #[command(flatten)]
    pub(crate) norm: ProfileArgs,
    /// Phrases that hold together, as a TOML file, instead of those of the track's language
    #[arg(long, value_name = "FILE")]
    pub(crate) phrases: Option<PathBuf>,
    /// Which tracks get new cues: audio, visual, ocr
    #[arg(long, value_name = "KINDS", value_delimiter = ',', default_value = "audio")]
    pub(crate) shape_tracks: Vec<TrackKind>,
}
