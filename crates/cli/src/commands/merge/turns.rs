//! Who speaks when, from a file.

use std::path::Path;

use anyhow::Result;
use cuedex_format::merge::rttm::{self, Rttm};
use cuedex_format::merge::{Turn, turns};

use super::sources::{did_you_mean, nearest};
use crate::args::MergeArgs;
use crate::failure::Hinted;
use crate::files::Input;
use crate::output::{Output, shown};
use crate::reading::{read_input, report_warnings};

/// The turns of one or several recordings.
#[derive(Debug, Default)]
pub(super) enum Turns {
    /// No file was given.
    #[default]
    None,
    /// Those of one recording, whatever it is called.
    One(Vec<Turn>),
    /// Those of several, by name, from this file.
    Many(String, Rttm),
}

impl Turns {
    /// Reads the file of `--speakers`.
    pub(super) fn read(args: &MergeArgs, out: &mut Output) -> Result<Self> {
        let Some(path) = &args.modes.speakers else { return Ok(Self::None) };
        let input = Input { path: path.clone(), base: None };
        let is_rttm = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("rttm"));
        if !is_rttm {
            let transcript = read_input(&input, &args.reading.options())?.file.transcript;
            let all: Vec<Turn> = transcript.tracks.iter().flat_map(turns).collect();
            return match all.is_empty() {
                true => Err(no_turns(path).into()),
                false => Ok(Self::One(all)),
            };
        }
        let text = String::from_utf8_lossy(&input.read()?).into_owned();
        let mut rttm = rttm::read(&text);
        report_warnings(out, &input.shown(), &rttm.warnings, args.reading.warnings)?;
        match rttm.recordings.len() {
            0 => Err(no_turns(path).into()),
            1 => Ok(Self::One(rttm.recordings.remove(0).turns)),
            _ => Ok(Self::Many(shown(path), rttm)),
        }
    }

    /// The turns of the recording that has one of these names.
    pub(super) fn of<'a>(&self, names: impl Iterator<Item = &'a str> + Clone) -> Result<Vec<Turn>> {
        let (path, rttm) = match self {
            Self::None => return Ok(Vec::new()),
            Self::One(turns) => return Ok(turns.clone()),
            Self::Many(path, rttm) => (path, rttm),
        };
        let is_named = |name: &str| names.clone().any(|other| other == name);
        if let Some(found) = rttm.recordings.iter().find(|recording| is_named(&recording.name)) {
            return Ok(found.turns.clone());
        }
        let known = || rttm.recordings.iter().map(|recording| recording.name.as_str());
        let near = names.filter_map(|name| nearest(name, known())).next();
        let all = || format!("it has {}", known().take(20).collect::<Vec<_>>().join(", "));
        let hint = near.map_or_else(all, did_you_mean);
        Err(Hinted::new(format!("{path} has no turns of this recording"), hint).into())
    }
}

fn no_turns(path: &Path) -> Hinted {
    let what = format!("{} does not say who speaks", shown(path));
    Hinted::new(what, "give RTTM, or a transcript whose segments name speakers")
}
