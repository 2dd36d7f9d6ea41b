//! Documents, in the format that is wanted, to stdout or a file.

use std::io;
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, Result};
use cuedex_format::{Carry, Format, Template, WriteOptions, Written, write};
use cuedex_model::Transcript;

use crate::args::{OutArgs, TemplateArgs};
use crate::failure::Hinted;
use crate::files::write_whole;
use crate::output::{Output, shown};

impl OutArgs {
    /// The format, stated or told from the end of the output's name; options that mean nothing
    /// for it are refused.
    pub(crate) fn format(&self, out: &Output) -> Result<Format> {
        self.format_if_told(out)?.ok_or_else(|| {
            let names: Vec<_> = Format::written().map(Format::name).collect();
            let hint = format!("use --to with one of {}", names.join(", "));
            Hinted::new("the format to write is not stated", hint).into()
        })
    }

    /// The same, or nothing where no format is told.
    pub(crate) fn format_if_told(&self, out: &Output) -> Result<Option<Format>> {
        let of_output =
            || self.output.as_deref().filter(|path| !is_folder(path)).and_then(format_of_name);
        let Some(format) = self.to.or_else(of_output) else { return Ok(None) };
        self.check(format)?;
        if counts_frames(format) && self.fps.is_none() {
            out.note("25 frames a second were taken; --fps states others");
        }
        Ok(Some(format))
    }

    /// Refuses options that mean nothing for a format.
    fn check(&self, format: Format) -> Result<()> {
        let refused = |flag: &str, what: &str, hint: &str| -> Result<()> {
            let message = format!("{flag} means nothing for {format}: {what}");
            Err(Hinted::new(message, hint).into())
        };
        if self.word_times && !format.writes_word_times_on_request() {
            let hint = "leave it out, or use --to vtt, ass, lrc or eaf";
            return match format.loses().iter().any(|what| what == "word times") {
                true => refused("--word-times", "it has no times of words", hint),
                false => refused("--word-times", "it always has the times of words", hint),
            };
        }
        if !counts_frames(format) && self.start_timecode.is_some() {
            let hint = "leave it out, or use --to edl or edl-markers";
            return refused("--start-timecode", "it has no timecode", hint);
        }
        if counts_frames(format) {
            self.check_timecode()?;
        }
        Ok(())
    }

    fn check_timecode(&self) -> Result<()> {
        let start = self.start_timecode.unwrap_or_default();
        let rate = self.fps.map_or_else(|| "25".parse(), Ok).map_err(anyhow::Error::msg)?;
        let hint = "drop-frame, with a semicolon, is for --fps 29.97 and 59.94";
        start.frame(rate).map(drop).map_err(|error| Hinted::new(error.to_string(), hint).into())
    }

    pub(crate) fn write_options<'a>(
        &self,
        format: Format,
        carry: Option<&'a Carry>,
    ) -> WriteOptions<'a> {
        let mut options = WriteOptions::new(format);
        options.carry = carry;
        options.link.clone_from(&self.link);
        options.word_times = self.word_times;
        options.fps = self.fps;
        options.start_timecode = self.start_timecode;
        options.media = self.media.as_deref().map(|media| self.beside_output(media));
        options
    }

    /// A media file as it is called from the folder of the output, where a page will look for it.
    fn beside_output(&self, media: &str) -> String {
        let folder = match self.output.as_deref() {
            Some(output) if is_folder(output) => Some(output),
            Some(output) => output.parent(),
            None => None,
        };
        let folder = folder.filter(|_| !media.contains("://"));
        folder
            .and_then(|folder| path_from(folder, Path::new(media)))
            .unwrap_or_else(|| media.into())
    }
}

/// The way from a folder to a file, with slashes.
fn path_from(folder: &Path, file: &Path) -> Option<String> {
    let (folder, file) = (std::path::absolute(folder).ok()?, std::path::absolute(file).ok()?);
    let known = |path: &Path| -> Vec<_> {
        path.components()
            .filter(|part| *part != Component::CurDir)
            .map(|part| part.as_os_str().to_owned())
            .collect()
    };
    let (folder, file) = (known(&folder), known(&file));
    let shared = folder.iter().zip(&file).take_while(|(one, other)| one == other).count();
    if shared == 0 {
        return None;
    }
    let up = folder[shared..].iter().map(|_| "..".to_owned());
    let down = file[shared..].iter().map(|part| part.to_string_lossy().into_owned());
    Some(up.chain(down).collect::<Vec<_>>().join("/"))
}

/// What a document is written in: a format, or by a template.
#[derive(Debug)]
pub(crate) enum Form {
    Format(Format),
    Template(Box<Template>),
}

impl Form {
    /// The template, else the format that is stated or told from the output's name; where there is
    /// neither, `default`.
    pub(crate) fn of(
        args: &OutArgs,
        by: &TemplateArgs,
        default: Option<Format>,
        out: &Output,
    ) -> Result<Self> {
        if let Some(path) = &by.template {
            return Ok(Self::Template(Box::new(read_template(path)?)));
        }
        match default.filter(|_| args.to.is_none() && args.output.is_none()) {
            Some(default) => Ok(Self::Format(default)),
            None => Ok(Self::Format(args.format(out)?)),
        }
    }

    /// The format; of a template plain text, for what it does not say itself.
    pub(crate) fn format(&self) -> Format {
        match self {
            Self::Format(format) => *format,
            Self::Template(_) => Format::Text,
        }
    }

    pub(crate) fn is_template(&self) -> bool {
        matches!(self, Self::Template(_))
    }

    /// What it is called in messages and records.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Format(format) => format.name(),
            Self::Template(_) => "template",
        }
    }

    /// The end of the names of its files, without the leading dot.
    pub(crate) fn ending(&self) -> &str {
        match self {
            Self::Format(format) => format.extension(),
            Self::Template(template) => template.ending(),
        }
    }

    pub(crate) fn write(
        &self,
        transcript: &Transcript,
        out: &mut dyn io::Write,
        options: &WriteOptions<'_>,
    ) -> io::Result<Written> {
        match self {
            Self::Format(_) => write(transcript, out, options),
            Self::Template(template) => {
                template.render(transcript, out, options)?;
                let segments = transcript.segment_count();
                Ok(Written { segments, ..Written::default() })
            }
        }
    }
}

/// No template is as long as this; devices and pipes may not end.
const MAX_TEMPLATE: u64 = 2 << 20;

fn read_template(path: &PathBuf) -> Result<Template> {
    let context = || format!("cannot read the template {}", shown(path));
    let source = std::fs::File::open(path).and_then(|file| {
        let mut source = String::new();
        io::Read::read_to_string(&mut io::Read::take(file, MAX_TEMPLATE), &mut source)?;
        Ok(source)
    });
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    Template::new(&name, &source.with_context(context)?).with_context(context)
}

/// Whether times are written as frames.
fn counts_frames(format: Format) -> bool {
    matches!(format, Format::Edl | Format::EdlMarkers)
}

/// A document to stdout or a file.
pub(crate) fn write_to(
    out: &mut Output,
    target: Option<&Path>,
    force: bool,
    transcript: &Transcript,
    options: &WriteOptions<'_>,
) -> Result<Written> {
    write_form(out, target, force, transcript, options, &Form::Format(options.format))
}

/// The same in any form.
pub(crate) fn write_form(
    out: &mut Output,
    target: Option<&Path>,
    force: bool,
    transcript: &Transcript,
    options: &WriteOptions<'_>,
    form: &Form,
) -> Result<Written> {
    match target {
        Some(path) => write_whole(path, force, |file| {
            let mut file = io::BufWriter::new(file);
            let written = form.write(transcript, &mut file, options)?;
            io::Write::flush(&mut file)?;
            Ok(written)
        }),
        None if out.json() => {
            let hint = "with --json, stdout holds records; use -o for the document";
            Err(Hinted::new("there is nowhere to write the document", hint).into())
        }
        None => Ok(form.write(transcript, out.document(), options)?),
    }
}

pub(crate) fn is_folder(path: &Path) -> bool {
    path.is_dir() || path.as_os_str().as_encoded_bytes().ends_with(b"/")
}

/// The format that the end of a name tells.
pub(crate) fn format_of_name(path: &Path) -> Option<Format> {
    let name = path.file_name()?.to_str()?.to_ascii_lowercase();
    let by_length = |format: &Format| std::cmp::Reverse(format.extension().len());
    let mut formats: Vec<Format> = Format::written().collect();
    formats.sort_by_key(by_length);
    // Several formats are files of JSON: `.json` alone is our own, `.whisper.json` names another.
    let ends = |format: &Format| {
        let is_shared = format.extension() == "json";
        let ending = format.extension();
        !is_shared && name.ends_with(&format!(".{ending}"))
            || is_shared && name.ends_with(&format!(".{}.json", format.name()))
    };
    formats.into_iter().find(ends).or_else(|| name.rsplit_once('.')?.1.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recording_is_called_as_a_page_beside_it_calls_it() {
        for (folder, file, way) in [
            ("/a/out", "/a/talk.mp4", "../talk.mp4"),
            ("/a", "/a/b/talk 1.mp4", "b/talk 1.mp4"),
            ("/a/./b", "/a/b/talk.mp4", "talk.mp4"),
        ] {
            assert_eq!(path_from(Path::new(folder), Path::new(file)).as_deref(), Some(way));
        }
    }

    #[test]
    fn the_end_of_a_name_tells_the_format() {
        for (name, format) in [
            ("a.srt", Some(Format::Srt)),
            ("a.cuedex.json", Some(Format::Canonical)),
            ("a.json", Some(Format::Canonical)),
            ("a.memories.json", Some(Format::Memories)),
            ("A.MD", Some(Format::Markdown)),
            ("a.webvtt", Some(Format::Vtt)),
            ("a.whisper.json", Some(Format::Whisper)),
            ("a.labels.txt", Some(Format::Audacity)),
            ("a.markers.edl", Some(Format::EdlMarkers)),
            ("a.EDL", Some(Format::Edl)),
            ("a.dfxp", Some(Format::Ttml)),
            ("a", None),
            ("a.docx", None),
            ("a.chapters.txt", Some(Format::YoutubeChapters)),
            ("a.txt", Some(Format::Text)),
            ("a.chapters.xml", Some(Format::MatroskaChapters)),
            ("a.chapters.json", Some(Format::PodcastChapters)),
            ("a.chapters.vtt", Some(Format::VttChapters)),
            ("a.chapters.md", Some(Format::Markdown)),
            ("a.toc.md", Some(Format::MarkdownChapters)),
            ("a.html", Some(Format::Html)),
            ("a.ffmetadata", Some(Format::Ffmetadata)),
        ] {
            assert_eq!(format_of_name(Path::new(name)), format, "{name}");
        }
    }
}
