//! Documents, in the format that is wanted, to stdout or a file.

use std::path::Path;

use anyhow::Result;
use cuedex_format::{Carry, Format, WriteOptions, Written, write};
use cuedex_model::Transcript;

use crate::args::OutArgs;
use crate::failure::Hinted;
use crate::files::write_whole;
use crate::output::Output;

impl OutArgs {
    /// The format, stated or told from the end of the output's name.
    pub(crate) fn format(&self) -> Result<Format> {
        if let Some(format) = self.to {
            return Ok(format);
        }
        let told = self.output.as_deref().filter(|path| !is_folder(path)).and_then(format_of_name);
        told.ok_or_else(|| {
            let names: Vec<_> = Format::written().map(Format::name).collect();
            let hint = format!("use --to with one of {}", names.join(", "));
            Hinted::new("the format to write is not stated", hint).into()
        })
    }

    pub(crate) fn write_options<'a>(
        &self,
        format: Format,
        carry: Option<&'a Carry>,
    ) -> WriteOptions<'a> {
        let mut options = WriteOptions::new(format);
        options.carry = carry;
        options.link.clone_from(&self.link);
        options
    }
}

/// A document to stdout or a file.
pub(crate) fn write_to(
    out: &mut Output,
    target: Option<&Path>,
    force: bool,
    transcript: &Transcript,
    options: &WriteOptions<'_>,
) -> Result<Written> {
    match target {
        Some(path) => write_whole(path, force, |file| write(transcript, file, options)),
        None if out.json() => {
            let hint = "with --json, stdout holds records; use -o for the document";
            Err(Hinted::new("there is nowhere to write the document", hint).into())
        }
        None => Ok(write(transcript, out.document(), options)?),
    }
}

pub(crate) fn is_folder(path: &Path) -> bool {
    path.is_dir() || path.as_os_str().as_encoded_bytes().ends_with(b"/")
}

fn format_of_name(path: &Path) -> Option<Format> {
    let name = path.file_name()?.to_str()?.to_ascii_lowercase();
    let by_length = |format: &Format| std::cmp::Reverse(format.extension().len());
    let mut formats: Vec<Format> = Format::written().collect();
    formats.sort_by_key(by_length);
    let ends = |format: &Format| name.ends_with(&format!(".{}", format.extension()));
    formats.into_iter().find(ends).or_else(|| name.rsplit_once('.')?.1.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_name_tells_the_format() {
        for (name, format) in [
            ("a.srt", Some(Format::Srt)),
            ("a.cuedex.json", Some(Format::Canonical)),
            ("a.json", Some(Format::Canonical)),
            ("a.memories.json", Some(Format::Memories)),
            ("A.MD", Some(Format::Markdown)),
            ("a.webvtt", Some(Format::Vtt)),
            ("a", None),
            ("a.docx", None),
        ] {
            assert_eq!(format_of_name(Path::new(name)), format, "{name}");
        }
    }
}
