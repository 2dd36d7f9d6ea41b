use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::output::Output;

/// What is searched.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// One transcript, or `-` for stdin.
    File(PathBuf),
    /// The library that is named last, or the usual one.
    Library(Option<PathBuf>),
}

/// Parts the words of the query from the folder or file that may stand last: it is one only if
/// it exists and words stand before it.
pub(super) fn split(args: &[OsString], out: &Output) -> (String, Target) {
    let text = |args: &[OsString]| {
        args.iter().map(|arg| arg.to_string_lossy()).collect::<Vec<_>>().join(" ")
    };
    if let [words @ .., last] = args
        && !words.is_empty()
    {
        let path = Path::new(last);
        if last == "-" || path.is_file() {
            return (text(words), Target::File(path.to_owned()));
        }
        if path.is_dir() {
            return (text(words), Target::Library(Some(path.to_owned())));
        }
        if looks_like_a_path(last) {
            let shown = crate::output::shown(path);
            out.note(format!("there is no {shown} here, so it is part of the query"));
        }
    }
    (text(args), Target::Library(None))
}

fn looks_like_a_path(arg: &OsString) -> bool {
    let text = arg.to_string_lossy();
    let spaced = text.contains(char::is_whitespace);
    !spaced && (text.contains('/') || Path::new(arg).extension().is_some_and(|e| e.len() <= 4))
}
