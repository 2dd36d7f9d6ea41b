mod ass;
mod canonical;
mod cues;
mod held;
mod jsonl;
mod line;
mod link;
mod markdown;
mod omitted;
mod over;
mod srt;
mod strands;
#[cfg(test)]
mod testing;
mod text;
mod vtt;

use std::io::{self, Write as _};

use cuedex_model::Transcript;

pub use held::held;
pub use link::MediaLink;
pub use over::{Rewritten, rewrite};

use crate::{Carry, Format, memories};

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
}

impl<'a> WriteOptions<'a> {
    /// This format with the defaults.
    #[must_use]
    pub fn new(format: Format) -> Self {
        Self { format, carry: None, link: None }
    }

    /// With what the reader of the same format kept aside.
    #[must_use]
    pub fn with_carry(mut self, carry: &'a Carry) -> Self {
        self.carry = Some(carry);
        self
    }

    /// With links into the media that go here; `None` is the default.
    #[must_use]
    pub fn with_link(mut self, link: Option<String>) -> Self {
        self.link = link;
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
/// Those of `out`.
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
        Format::Text => text::write(transcript, out),
        Format::Jsonl => jsonl::write(transcript, out),
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
