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
    /// Canonical JSON, `cuedex/transcript/1`.
    Canonical,
    /// A reply of the Memories.ai Transcription API.
    Memories,
    /// Markdown with chapters.
    Markdown,
    /// Plain text.
    Text,
    /// One JSON object per segment and line.
    Jsonl,
}

impl Format {
    /// Every format, in the order in which they are listed to people.
    pub const ALL: [Self; 7] = [
        Self::Srt,
        Self::Vtt,
        Self::Canonical,
        Self::Memories,
        Self::Markdown,
        Self::Text,
        Self::Jsonl,
    ];

    /// The name on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Srt => "srt",
            Self::Vtt => "vtt",
            Self::Canonical => "json",
            Self::Memories => "memories",
            Self::Markdown => "md",
            Self::Text => "txt",
            Self::Jsonl => "jsonl",
        }
    }

    /// The end of the names of its files, without the leading dot.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Canonical => "cuedex.json",
            Self::Memories => "memories.json",
            other => other.name(),
        }
    }

    /// One line for people.
    #[must_use]
    pub const fn description(self) -> &'static str {
        match self {
            Self::Srt => "SubRip subtitles",
            Self::Vtt => "WebVTT subtitles",
            Self::Canonical => "canonical JSON, cuedex/transcript/1",
            Self::Memories => "Memories.ai transcription reply",
            Self::Markdown => "Markdown with chapters and time links",
            Self::Text => "plain text, a line per segment",
            Self::Jsonl => "JSON Lines, a segment per line",
        }
    }

    /// Whether there is a reader.
    #[must_use]
    pub const fn can_read(self) -> bool {
        matches!(self, Self::Srt | Self::Vtt | Self::Canonical | Self::Memories)
    }

    /// Whether there is a writer.
    #[must_use]
    pub const fn can_write(self) -> bool {
        true
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
            "markdown" => "md",
            "text" => "txt",
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
