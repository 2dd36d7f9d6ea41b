use std::fmt;
use std::str::FromStr;

/// A dialect that cuedex reads or writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Format {
    /// SubRip.
    Srt,
    /// WebVTT.
    Vtt,
    /// Advanced SubStation Alpha, and SubStation Alpha.
    Ass,
    /// Timed Text Markup Language: TTML, DFXP, IMSC text.
    Ttml,
    /// YouTube's SubViewer form.
    Sbv,
    /// Lyrics with times.
    Lrc,
    /// Canonical JSON, `cuedex/transcript/1`.
    Canonical,
    /// A reply of the Memories.ai Transcription API.
    Memories,
    /// Whisper's JSON and its relatives: verbose replies, whisper-timestamped, WhisperX.
    Whisper,
    /// whisper.cpp's JSON, short or full.
    WhisperCpp,
    /// The chunks of a Hugging Face pipeline.
    Chunks,
    /// Amazon Transcribe.
    Aws,
    /// Google Speech-to-Text.
    Google,
    /// IBM Speech to Text.
    Ibm,
    /// Speechmatics.
    Speechmatics,
    /// BBC Kaldi.
    Kaldi,
    /// Deepgram.
    Deepgram,
    /// AssemblyAI.
    AssemblyAi,
    /// Azure Video Indexer's insights.
    AzureIndexer,
    /// YouTube's json3 captions.
    Json3,
    /// Podcasting 2.0 transcript.
    Podcast,
    /// Podcasting 2.0 chapters.
    PodcastChapters,
    /// yt-dlp's `info.json`.
    InfoJson,
    /// Lines of times and titles, as in YouTube descriptions.
    YoutubeChapters,
    /// ffmpeg's metadata text.
    Ffmetadata,
    /// Markdown with chapters.
    Markdown,
    /// Plain text.
    Text,
    /// One JSON object per segment and line.
    Jsonl,
    /// A table with commas.
    Csv,
    /// A table with tabs.
    Tsv,
    /// A label track of Audacity.
    Audacity,
    /// ELAN's annotations.
    Eaf,
    /// A CMX 3600 edit decision list.
    Edl,
    /// An edit decision list of markers, as DaVinci Resolve has it.
    EdlMarkers,
    /// One page for a browser.
    Html,
    /// A list of chapters in Markdown.
    MarkdownChapters,
    /// A chapter track in WebVTT, also where there is speech.
    VttChapters,
    /// Matroska's chapters in XML.
    MatroskaChapters,
}

/// What can be done with a format.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ways {
    Read,
    Write,
    Both,
}

/// What is known of a format.
struct Row {
    name: &'static str,
    extension: &'static str,
    ways: Ways,
    description: &'static str,
}

const fn row(
    name: &'static str,
    extension: &'static str,
    ways: Ways,
    description: &'static str,
) -> Row {
    Row { name, extension, ways, description }
}

impl Format {
    /// Every format, in the order in which they are listed to people.
    pub const ALL: [Self; 38] = [
        Self::Srt,
        Self::Vtt,
        Self::Ass,
        Self::Ttml,
        Self::Sbv,
        Self::Lrc,
        Self::Canonical,
        Self::Memories,
        Self::Markdown,
        Self::Text,
        Self::Jsonl,
        Self::Csv,
        Self::Tsv,
        Self::Audacity,
        Self::Eaf,
        Self::Edl,
        Self::EdlMarkers,
        Self::Html,
        Self::MarkdownChapters,
        Self::YoutubeChapters,
        Self::VttChapters,
        Self::PodcastChapters,
        Self::MatroskaChapters,
        Self::Ffmetadata,
        Self::Whisper,
        Self::WhisperCpp,
        Self::Chunks,
        Self::Aws,
        Self::Google,
        Self::Ibm,
        Self::Speechmatics,
        Self::Kaldi,
        Self::Deepgram,
        Self::AssemblyAi,
        Self::AzureIndexer,
        Self::Json3,
        Self::Podcast,
        Self::InfoJson,
    ];

    #[expect(clippy::too_many_lines, reason = "a table, a line for each format")]
    const fn row(self) -> Row {
        use Ways::{Both, Read, Write};
        match self {
            Self::Srt => row("srt", "srt", Both, "SubRip subtitles"),
            Self::Vtt => row("vtt", "vtt", Both, "WebVTT subtitles and chapter tracks"),
            Self::Ass => row("ass", "ass", Both, "Advanced SubStation Alpha subtitles, and SSA"),
            Self::Ttml => row("ttml", "ttml", Both, "TTML, DFXP and IMSC text"),
            Self::Sbv => row("sbv", "sbv", Both, "YouTube's SubViewer subtitles"),
            Self::Lrc => row("lrc", "lrc", Both, "lyrics with times, simple and enhanced"),
            Self::Canonical => {
                row("json", "cuedex.json", Both, "canonical JSON, cuedex/transcript/1")
            }
            Self::Memories => {
                row("memories", "memories.json", Both, "Memories.ai transcription reply, v1 and v2")
            }
            Self::Whisper => {
                row("whisper", "json", Both, "Whisper JSON: OpenAI, whisper-timestamped, WhisperX")
            }
            Self::WhisperCpp => {
                row("whisper-cpp", "json", Read, "whisper.cpp JSON, short and full")
            }
            Self::Chunks => row("chunks", "json", Read, "chunks of a Hugging Face pipeline"),
            Self::Aws => row("aws", "json", Read, "Amazon Transcribe JSON"),
            Self::Google => row("google", "json", Read, "Google Speech-to-Text JSON"),
            Self::Ibm => row("ibm", "json", Read, "IBM Speech to Text JSON"),
            Self::Speechmatics => row("speechmatics", "json", Read, "Speechmatics JSON"),
            Self::Kaldi => row("kaldi", "json", Read, "BBC Kaldi JSON"),
            Self::Deepgram => row("deepgram", "json", Read, "Deepgram JSON"),
            Self::AssemblyAi => row("assemblyai", "json", Read, "AssemblyAI JSON"),
            Self::AzureIndexer => {
                row("azure-indexer", "json", Read, "Azure Video Indexer insights")
            }
            Self::Json3 => row("json3", "json3", Read, "YouTube json3 captions"),
            Self::Podcast => row("podcast", "json", Both, "Podcasting 2.0 transcript"),
            Self::PodcastChapters => {
                row("podcast-chapters", "chapters.json", Both, "Podcasting 2.0 chapters")
            }
            Self::InfoJson => row("info-json", "info.json", Read, "yt-dlp's record of a video"),
            Self::YoutubeChapters => {
                row("youtube-chapters", "chapters.txt", Both, "lines of times and chapter titles")
            }
            Self::Ffmetadata => {
                row("ffmetadata", "ffmetadata", Both, "ffmpeg metadata with chapters")
            }
            Self::Markdown => row("md", "md", Write, "Markdown with chapters and time links"),
            Self::Text => row("txt", "txt", Write, "plain text, a line per segment"),
            Self::Jsonl => row("jsonl", "jsonl", Write, "JSON Lines, a segment per line"),
            Self::Csv => row("csv", "csv", Write, "table with commas, a segment per row"),
            Self::Tsv => row("tsv", "tsv", Write, "table with tabs, a segment per row"),
            Self::Audacity => row("audacity", "labels.txt", Write, "label track of Audacity"),
            Self::Eaf => row("eaf", "eaf", Write, "ELAN annotations, a tier per track and speaker"),
            Self::Edl => row("edl", "edl", Write, "CMX 3600 edit decision list"),
            Self::EdlMarkers => row(
                "edl-markers",
                "markers.edl",
                Write,
                "edit decision list of DaVinci Resolve markers",
            ),
            Self::Html => {
                row("html", "html", Write, "one page to read, beside the video if wished")
            }
            Self::MarkdownChapters => {
                row("md-chapters", "toc.md", Write, "Markdown list of chapters with time links")
            }
            Self::VttChapters => {
                row("vtt-chapters", "chapters.vtt", Write, "WebVTT chapter track; read as vtt")
            }
            Self::MatroskaChapters => {
                row("mkv-chapters", "chapters.xml", Write, "Matroska chapters for mkvmerge")
            }
        }
    }

    /// The name on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.row().name
    }

    /// The end of the names of its files, without the leading dot.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        self.row().extension
    }

    /// One line for people.
    #[must_use]
    pub const fn description(self) -> &'static str {
        self.row().description
    }

    /// Whether there is a reader.
    #[must_use]
    pub const fn can_read(self) -> bool {
        matches!(self.row().ways, Ways::Read | Ways::Both)
    }

    /// Whether there is a writer.
    #[must_use]
    pub const fn can_write(self) -> bool {
        matches!(self.row().ways, Ways::Write | Ways::Both)
    }

    /// Whether it holds the times of words only where
    /// [`WriteOptions::word_times`](crate::WriteOptions::word_times) asks for them.
    #[must_use]
    pub const fn writes_word_times_on_request(self) -> bool {
        matches!(self, Self::Vtt | Self::Ass | Self::Lrc | Self::Eaf)
    }

    /// Whether there is nothing of what was said in it; writing it needs chapters.
    #[must_use]
    pub const fn holds_only_chapters(self) -> bool {
        matches!(
            self,
            Self::MarkdownChapters
                | Self::YoutubeChapters
                | Self::VttChapters
                | Self::PodcastChapters
                | Self::MatroskaChapters
                | Self::Ffmetadata
        )
    }

    /// Whether a file holds one track of segments.
    pub(crate) const fn holds_one_track(self) -> bool {
        use Format::{
            Ass, Audacity, Edl, EdlMarkers, Lrc, Memories, Podcast, Sbv, Srt, Ttml, Vtt, Whisper,
        };
        matches!(
            self,
            Srt | Vtt
                | Ass
                | Ttml
                | Sbv
                | Lrc
                | Memories
                | Whisper
                | Podcast
                | Audacity
                | Edl
                | EdlMarkers
        )
    }

    /// Every format that has a writer, in the order in which they are listed to people.
    pub fn written() -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(|format| format.can_write())
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Format {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let name = name.to_ascii_lowercase();
        let alias = match name.as_str() {
            "webvtt" => "vtt",
            "ssa" => "ass",
            "dfxp" | "imsc" => "ttml",
            "markdown" => "md",
            "text" => "txt",
            "matroska-chapters" => "mkv-chapters",
            "cuedex" | "cuedex.json" | "canonical" => "json",
            other => other,
        };
        let known = || Self::ALL.map(Self::name).join(", ");
        Self::ALL
            .into_iter()
            .find(|format| format.name() == alias)
            .ok_or_else(|| format!("no format is called {name:?}; known are {}", known()))
    }
}
