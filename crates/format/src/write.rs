mod ass;
mod audacity;
mod canonical;
mod chapters;
mod csv;
mod cues;
mod eaf;
mod edl;
mod flow;
mod held;
mod html;
mod jsonl;
mod line;
mod link;
mod loses;
mod lrc;
mod markdown;
mod omitted;
mod over;
mod podcast;
mod rows;
mod sbv;
mod specimen;
mod srt;
mod strands;
mod table;
#[cfg(test)]
pub(crate) mod testing;
mod text;
mod tsv;
mod ttml;
mod vtt;
mod whisper;
mod xml;

use std::io::{self, Write as _};

use cuedex_model::Transcript;

#[cfg(feature = "template")]
pub(crate) use markdown::push_inline;
#[cfg(feature = "template")]
pub(crate) use xml::push_text;

pub use chapters::{NoChapters, finding_codes, findings};
pub use held::held;
pub use link::MediaLink;
pub use over::{Rewritten, rewrite};

use crate::edit::FrameRate;
use crate::{Carry, Format, Timecode, memories};

/// How to write.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct WriteOptions<'a> {
    /// The format.
    pub format: Format,
    /// What the reader of the same format kept aside. The default is nothing.
    pub carry: Option<&'a Carry>,
    /// Where links into the media go, for formats that have links. The default is the
    /// transcript's own link, else its media file, else a bare `#t=60`; see [`MediaLink`].
    pub link: Option<String>,
    /// Whether the times of words are written where a format can tell them beside the text: WebVTT,
    /// ASS (as karaoke), LRC and ELAN. The default is not: most players show such cues oddly or
    /// not at all. Formats that hold words as data always write them.
    pub word_times: bool,
    /// Frames in a second, for formats that count frames: edit decision lists. The default is 25.
    pub fps: Option<FrameRate>,
    /// The timecode at which the recording begins, for formats that count from one: edit decision
    /// lists. The default is zero, without drop-frame.
    pub start_timecode: Option<Timecode>,
    /// The recording that a page plays, a file or an address, for formats that have a player. The
    /// default is the transcript's media file.
    pub media: Option<String>,
}

impl<'a> WriteOptions<'a> {
    /// This format with the defaults.
    #[must_use]
    pub fn new(format: Format) -> Self {
        Self {
            format,
            carry: None,
            link: None,
            word_times: false,
            fps: None,
            start_timecode: None,
            media: None,
        }
    }

    /// With what the reader of the same format kept aside.
    #[must_use]
    pub fn with_carry(mut self, carry: &'a Carry) -> Self {
        self.carry = Some(carry);
        self
    }

    /// With this recording in the page's player; `None` is the default.
    #[must_use]
    pub fn with_media(mut self, media: Option<String>) -> Self {
        self.media = media;
        self
    }

    /// With links into the media that go here; `None` is the default.
    #[must_use]
    pub fn with_link(mut self, link: Option<String>) -> Self {
        self.link = link;
        self
    }

    /// With the times of words where the format can tell them beside the text.
    #[must_use]
    pub fn with_word_times(mut self, word_times: bool) -> Self {
        self.word_times = word_times;
        self
    }

    /// With so many frames in a second; `None` is the default.
    #[must_use]
    pub fn with_fps(mut self, fps: Option<FrameRate>) -> Self {
        self.fps = fps;
        self
    }

    /// With the timecode at which the recording begins; `None` is the default.
    #[must_use]
    pub fn with_start_timecode(mut self, start: Option<Timecode>) -> Self {
        self.start_timecode = start;
        self
    }
}

/// What was written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    /// How many segments stand in the output.
    pub segments: usize,
    /// What the format could not hold.
    pub omitted: Vec<Omission>,
}

/// One kind of thing that a format could not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Omission {
    /// What: `visual track`, `chapters`, `word times`.
    pub what: String,
    /// How many of them.
    pub count: usize,
}

/// Writes a transcript.
///
/// `out` gets a whole line or paragraph per call; hand over a [`io::BufWriter`] where calls are
/// dear, and flush it.
///
/// # Errors
/// Those of `out`, and [`NoChapters`] inside an error of the kind
/// [`InvalidInput`](io::ErrorKind::InvalidInput).
pub fn write(
    transcript: &Transcript,
    out: &mut dyn io::Write,
    options: &WriteOptions<'_>,
) -> io::Result<Written> {
    match options.format {
        Format::Srt => srt::write(transcript, out, options),
        Format::Vtt => vtt::write(transcript, out, options),
        Format::Ass => ass::write(transcript, out, options),
        Format::Canonical => document(out, |out| canonical::write(transcript, out)),
        Format::Markdown => markdown::write(transcript, out, options),
        Format::Html => html::write(transcript, out, options),
        Format::Text => text::write(transcript, out),
        Format::Jsonl => jsonl::write(transcript, out),
        Format::Ttml => ttml::write(transcript, out, options),
        Format::Sbv => sbv::write(transcript, out, options),
        Format::Lrc => lrc::write(transcript, out, options),
        Format::Whisper => document(out, |out| whisper::write(transcript, out)),
        Format::Podcast => document(out, |out| podcast::write(transcript, out)),
        Format::Csv => csv::write(transcript, out),
        Format::Tsv => tsv::write(transcript, out),
        Format::Audacity => audacity::write(transcript, out),
        Format::Eaf => eaf::write(transcript, out, options),
        Format::Edl | Format::EdlMarkers => edl::write(transcript, out, options),
        format if format.holds_only_chapters() => chapters::write(transcript, out, options),
        Format::Memories => document(out, |out| memories::write_reply(transcript, out)),
        other => {
            let message = format!("{other} is read, not written");
            Err(io::Error::new(io::ErrorKind::Unsupported, message))
        }
    }
}

/// Writes a JSON document and a line end, gathered: a serialiser calls for every comma.
fn document(
    out: &mut dyn io::Write,
    write: impl FnOnce(&mut dyn io::Write) -> io::Result<Written>,
) -> io::Result<Written> {
    let mut out = io::BufWriter::new(out);
    let written = write(&mut out)?;
    out.write_all(b"\n")?;
    out.flush()?;
    Ok(written)
}

#[cfg(test)]
mod tests {
    use super::testing::{evening, fails_wherever_the_writer_fails, written};
    use super::*;

    #[test]
    fn every_error_of_the_writer_comes_through_in_every_format() {
        for format in Format::written() {
            fails_wherever_the_writer_fails(&evening(), format);
        }
    }

    #[test]
    fn every_format_ends_its_output_with_a_line_end() {
        for format in Format::written() {
            let text = written(&evening(), format).0;
            assert!(text.ends_with('\n') && !text.ends_with("\n\n"), "{format}");
        }
    }
}
