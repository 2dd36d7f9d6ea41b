//! Where a document goes: stdout, a file, or a file in a folder.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use cuedex_format::{Carry, Format, WriteOptions, Written, write};
use cuedex_model::Transcript;

use crate::args::OutArgs;
use crate::failure::Hinted;
use crate::files::{Input, write_whole};
use crate::output::Output;

impl OutArgs {
    /// The format, stated or told from the end of the output's name.
    pub(crate) fn format(&self) -> Result<Format> {
        if let Some(format) = self.to {
            return Ok(format);
        }
        let told = self.output.as_deref().filter(|path| !is_folder(path)).and_then(format_of_name);
        told.ok_or_else(|| {
            let names: Vec<_> =
                Format::ALL.into_iter().filter(|f| f.can_write()).map(Format::name).collect();
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

    /// Where each input goes: `None` is stdout.
    pub(crate) fn targets(&self, inputs: &[Input], format: Format) -> Result<Vec<Option<PathBuf>>> {
        let Some(output) = &self.output else {
            if inputs.len() > 1 || inputs.iter().any(|input| input.base.is_some()) {
                let hint = "use -o FOLDER/ so that each gets a file of its own";
                return Err(Hinted::new("several files cannot go to stdout", hint).into());
            }
            return Ok(vec![None]);
        };
        if !is_folder(output) {
            if inputs.len() > 1 {
                let hint = "end it with a slash to make it a folder";
                return Err(Hinted::new("several files cannot go into one file", hint).into());
            }
            return Ok(vec![Some(output.clone())]);
        }
        Ok(inputs.iter().map(|input| Some(output.join(place_below(input, format)))).collect())
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
    let mut formats = Format::ALL;
    formats.sort_by_key(by_length);
    let ends = |format: &Format| name.ends_with(&format!(".{}", format.extension()));
    formats.into_iter().find(ends).or_else(|| name.rsplit_once('.')?.1.parse().ok())
}

/// The input's place below the folder it was found through, with the new ending.
fn place_below(input: &Input, format: Format) -> PathBuf {
    let below = match &input.base {
        Some(base) => input.path.strip_prefix(base).unwrap_or(&input.path),
        None => Path::new(input.path.file_name().unwrap_or("stdin".as_ref())),
    };
    let mut below = if input.is_stdin() { PathBuf::from("stdin") } else { below.to_owned() };
    // `talk.cuedex.json` has an ending of two parts.
    if below.extension().is_some_and(|e| e == "json")
        && below.file_stem().is_some_and(|s| s.as_encoded_bytes().ends_with(b".cuedex"))
    {
        below.set_extension("");
    }
    below.set_extension(format.extension());
    below
}

/// Two inputs must not become one file.
pub(crate) fn refuse_doubles(targets: &[Option<PathBuf>], inputs: &[Input]) -> Result<()> {
    let mut seen = std::collections::HashMap::new();
    for (target, input) in targets.iter().zip(inputs) {
        let Some(target) = target else { continue };
        if let Some(other) = seen.insert(target, &input.path) {
            let (a, b) = (crate::output::shown(other), crate::output::shown(&input.path));
            bail!("{a} and {b} would both become {}", crate::output::shown(target));
        }
    }
    Ok(())
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

    #[test]
    fn places_below_a_folder_are_kept() {
        let input = Input { path: "in/x/talk.en.srt".into(), base: Some("in".into()) };
        assert_eq!(place_below(&input, Format::Vtt), Path::new("x/talk.en.vtt"));
        let input = Input { path: "in/talk.cuedex.json".into(), base: None };
        assert_eq!(place_below(&input, Format::Srt), Path::new("talk.srt"));
    }
}
