use std::path::PathBuf;

use clap::Args;

use super::{OutArgs, ReadArgs, TemplateArgs};

pub(super) const FILES: &str = "\
The files are those of one video: subtitles, a list of chapters, a summary of the service, a record of \
yt-dlp. All their tracks are taken; of the chapters, the topics, the summary, the title and all else the \
first file that has them. Without --to and -o a page in Markdown is written.

Examples:
  cuedex chapters talk.srt talk.info.json -o talk.md
  cuedex chapters talk.cuedex.json --to youtube-chapters
  cuedex chapters --video talk -L ~/Videos --to mkv-chapters -o talk.chapters.xml";

#[derive(Debug, Args)]
pub(crate) struct ChaptersArgs {
    /// The files of one video, or - for stdin
    #[arg(required_unless_present = "video", value_name = "IN")]
    pub(crate) inputs: Vec<PathBuf>,
    /// A video of the library instead: an id or the end of one
    #[arg(long, value_name = "VIDEO", conflicts_with = "inputs")]
    pub(crate) video: Option<String>,
    #[command(flatten)]
    pub(crate) reading: ReadArgs,
    #[command(flatten)]
    pub(crate) out: OutArgs,
    #[command(flatten)]
    pub(crate) template: TemplateArgs,
}
