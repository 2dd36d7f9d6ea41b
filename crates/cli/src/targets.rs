//! Where each input of a command goes: stdout, a file, or a file in a folder, and no two into one.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use anyhow::Result;
use rayon::prelude::*;

use crate::args::OutArgs;
use crate::failure::Hinted;
use crate::files::Input;
use crate::output::shown;
use crate::writing::is_folder;

/// The file that one input becomes.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Target {
    pub(crate) path: PathBuf,
    /// The input before this one that becomes the same file.
    taken_by: Option<PathBuf>,
}

impl Target {
    /// Where `input` is written, unless another one is written there.
    pub(crate) fn file(&self, input: &Input) -> Result<&Path> {
        let Some(other) = &self.taken_by else { return Ok(&self.path) };
        let (first, file) = (shown(other), shown(&self.path));
        let what = format!("{first} and {} would both become {file}", input.shown());
        Err(Hinted::new(what, "convert it in a run of its own, into another folder").into())
    }
}

impl OutArgs {
    /// Where each input goes; `None` is stdout, for a single one. `is_transcript` is asked only
    /// about inputs that would become one file.
    pub(crate) fn targets(
        &self,
        inputs: &[Input],
        ending: &str,
        is_transcript: impl Fn(&Input) -> bool + Sync,
    ) -> Result<Option<Vec<Target>>> {
        let Some(output) = &self.output else {
            if inputs.len() > 1 || inputs.iter().any(|input| input.base.is_some()) {
                let hint = "use -o FOLDER/ so that each gets a file of its own";
                return Err(Hinted::new("several files cannot go to stdout", hint).into());
            }
            return Ok(None);
        };
        if is_folder(output) {
            return Ok(Some(below(output, inputs, ending, is_transcript)));
        }
        if inputs.len() > 1 {
            let hint = "end it with a slash to make it a folder";
            return Err(Hinted::new("several files cannot go into one file", hint).into());
        }
        Ok(Some(vec![Target { path: output.clone(), taken_by: None }]))
    }
}

impl OutArgs {
    /// The same, with the name of each input kept in a folder.
    pub(crate) fn same_names(&self, inputs: &[Input]) -> Result<Option<Vec<Target>>> {
        match self.output.as_deref().filter(|output| is_folder(output)) {
            Some(folder) => Ok(Some(names_below(folder, inputs))),
            None => self.targets(inputs, "", |_| true),
        }
    }
}

/// Where each input goes: a file for a single one, else a folder, in which it keeps its name.
pub(crate) fn kept_names(output: &Path, inputs: &[Input]) -> Result<Vec<Target>> {
    if is_folder(output) {
        return Ok(names_below(output, inputs));
    }
    if inputs.len() > 1 {
        let hint = "end it with a slash to make it a folder";
        return Err(Hinted::new("several files cannot go into one file", hint).into());
    }
    Ok(vec![Target { path: output.to_owned(), taken_by: None }])
}

fn names_below(folder: &Path, inputs: &[Input]) -> Vec<Target> {
    let mut first: HashMap<PathBuf, PathBuf> = HashMap::new();
    let target = |input: &Input| {
        let path = folder.join(place_below(input));
        let taken_by = first.get(&path).cloned();
        first.entry(path.clone()).or_insert_with(|| input.path.clone());
        Target { path, taken_by }
    };
    inputs.iter().map(target).collect()
}

/// A file for each input in this folder. What still clashes belongs to the first.
fn below(
    folder: &Path,
    inputs: &[Input],
    ending: &str,
    is_transcript: impl Fn(&Input) -> bool + Sync,
) -> Vec<Target> {
    let mut first: HashMap<PathBuf, PathBuf> = HashMap::new();
    let names = told_apart(inputs, ending, is_transcript);
    let target = |(input, name): (&Input, Name)| {
        let path = folder.join(&name.path);
        let taken_by = first.get(&name.path).filter(|_| name.counts()).cloned();
        if name.counts() {
            first.entry(name.path).or_insert_with(|| input.path.clone());
        }
        Target { path, taken_by }
    };
    inputs.iter().zip(names).map(target).collect()
}

/// The name of what one input becomes.
struct Name {
    path: PathBuf,
    /// Holds the ending of the input too.
    whole: bool,
    /// Whether the input is a transcript, where that was asked.
    is_transcript: Option<bool>,
}

impl Name {
    /// Whether there will be such a file, as far as is known.
    fn counts(&self) -> bool {
        self.is_transcript != Some(false)
    }
}

/// The names of the outputs. Of files that were found through a folder, those that share a stem
/// keep their endings: `talk.srt` and `talk.vtt` become `talk.srt.md` and `talk.vtt.md`.
fn told_apart(
    inputs: &[Input],
    ending: &str,
    is_transcript: impl Fn(&Input) -> bool + Sync,
) -> Vec<Name> {
    let short = |input| Name {
        path: short_name(input).with_extension(ending),
        whole: false,
        is_transcript: None,
    };
    let mut names: Vec<Name> = inputs.iter().map(short).collect();
    // A whole name may be the short one of another file; each turn settles at least one input.
    loop {
        let doubles = doubles(&names);
        let unknown = |n: &&usize| names[**n].is_transcript.is_none();
        let unknown: Vec<usize> = doubles.iter().filter(unknown).copied().collect();
        if !unknown.is_empty() {
            let told = unknown.par_iter().map(|n| (*n, is_transcript(&inputs[*n])));
            for (n, told) in told.collect::<Vec<_>>() {
                names[n].is_transcript = Some(told);
            }
            continue;
        }
        let short = |n: &usize| inputs[*n].base.is_some() && !names[*n].whole;
        let short: Vec<usize> = doubles.into_iter().filter(short).collect();
        if short.is_empty() {
            return names;
        }
        for n in short {
            names[n].path = whole_name(&inputs[n], ending);
            names[n].whole = true;
        }
    }
}

/// Which inputs would share a file with another one.
fn doubles(names: &[Name]) -> Vec<usize> {
    let mut alike: HashMap<&Path, Vec<usize>> = HashMap::new();
    for (n, name) in names.iter().enumerate().filter(|(_, name)| name.counts()) {
        alike.entry(&name.path).or_default().push(n);
    }
    alike.into_values().filter(|alike| alike.len() > 1).flatten().collect()
}

/// The input's place below the folder it was found through.
fn place_below(input: &Input) -> PathBuf {
    if input.is_stdin() {
        return PathBuf::from("stdin");
    }
    let name = || Path::new(input.path.file_name().unwrap_or_default());
    let base = input.base.as_ref();
    base.and_then(|base| input.path.strip_prefix(base).ok()).unwrap_or_else(name).to_owned()
}

/// The place without endings of two parts, such as `.cuedex.json`; one of one part is left.
fn short_name(input: &Input) -> PathBuf {
    let mut place = place_below(input);
    let is = |part: Option<&std::ffi::OsStr>, names: &[&str]| {
        part.is_some_and(|part| names.iter().any(|name| part.eq_ignore_ascii_case(name)))
    };
    let inner = place.file_stem().map(Path::new).and_then(Path::extension);
    if is(place.extension(), &["json"]) && is(inner, &["cuedex", "memories"]) {
        place.set_extension("");
    }
    place
}

/// The place with the new ending after its own.
fn whole_name(input: &Input, ending: &str) -> PathBuf {
    let mut name = place_below(input).into_os_string();
    name.push(".");
    name.push(ending);
    name.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use cuedex_format::Format;

    fn named(path: &str) -> Input {
        Input { path: path.into(), base: None }
    }

    fn found(path: &str) -> Input {
        Input { path: path.into(), base: Some("in".into()) }
    }

    /// The outputs; a clash is shown by the input that was there first.
    fn outputs(inputs: &[Input], format: Format) -> Vec<String> {
        let is_transcript = |input: &Input| !input.path.to_string_lossy().contains("notes");
        let told = |target: &Target| match &target.taken_by {
            Some(other) => format!("taken by {}", shown(other)),
            None => shown(target.path.strip_prefix("out").unwrap()),
        };
        below(Path::new("out"), inputs, format.extension(), is_transcript)
            .iter()
            .map(told)
            .collect()
    }

    #[test]
    fn places_below_a_folder_are_kept() {
        for (input, output) in [
            (found("in/x/talk.en.srt"), "x/talk.en.vtt"),
            (named("in/talk.cuedex.json"), "talk.vtt"),
            (named("in/talk.Memories.JSON"), "talk.vtt"),
            (named("in/talk.en.json"), "talk.en.vtt"),
            (named("-"), "stdin.vtt"),
        ] {
            assert_eq!(outputs(&[input], Format::Vtt), [output]);
        }
    }

    #[test]
    fn files_of_a_folder_that_share_a_stem_keep_their_endings() {
        let inputs = ["in/a.srt", "in/talk.cuedex.json", "in/talk.srt", "in/x/talk.srt"].map(found);
        let expected = ["a.md", "talk.cuedex.json.md", "talk.srt.md", "x/talk.md"];
        assert_eq!(outputs(&inputs, Format::Markdown), expected);
    }

    #[test]
    fn a_whole_name_that_is_taken_is_told_apart_too() {
        let inputs = ["in/talk.srt", "in/talk.srt.vtt", "in/talk.vtt"].map(found);
        let expected = ["talk.srt.md", "talk.srt.vtt.md", "talk.vtt.md"];
        assert_eq!(outputs(&inputs, Format::Markdown), expected);
    }

    #[test]
    fn what_is_no_transcript_takes_no_name() {
        let inputs = ["in/notes.json", "in/notes.srt", "in/x/talk.srt"].map(found);
        let expected = ["notes.md", "notes.md", "x/talk.md"];
        assert_eq!(outputs(&inputs, Format::Markdown), expected);
    }

    #[test]
    fn of_files_that_are_named_the_later_one_yields() {
        let inputs = [named("a/talk.srt"), named("b/talk.srt"), named("b/other.srt")];
        assert_eq!(outputs(&inputs, Format::Vtt), ["talk.vtt", "taken by a/talk.srt", "other.vtt"]);
        let inputs = [found("in/talk.srt"), named("a/talk.vtt")];
        assert_eq!(outputs(&inputs, Format::Markdown), ["talk.srt.md", "talk.md"]);
    }
}
