//! Which profile was meant, with what is overruled of it.

use std::io::ErrorKind;
use std::path::Path;

use anyhow::{Context, Result};
use cuedex_format::profile::Profile;

use crate::args::{Global, ProfileArgs, SetArg};
use crate::failure::Hinted;
use crate::nearest::nearest;
use crate::output::shown;
use crate::place;

/// The profile where nothing names another.
const DEFAULT: &str = "cuedex";

impl ProfileArgs {
    /// The profile that was asked for: by `--profile`, or `--set` on the usual one; `None` where
    /// neither was given.
    pub(crate) fn asked(&self, global: &Global) -> Result<Option<Profile>> {
        if self.profile.is_none() && self.set.is_empty() {
            return Ok(None);
        }
        self.resolved(global).map(Some)
    }

    /// The profile to check against: the one that was asked for, else the library's, else our own.
    pub(crate) fn resolved(&self, global: &Global) -> Result<Profile> {
        let profile = match &self.profile {
            Some(name) => find(name)?,
            None => match of_library(global)? {
                Some(name) => find(Path::new(&name)).context("in .cuedex/library.toml")?,
                None => find(Path::new(DEFAULT))?,
            },
        };
        overruled(profile, &self.set)
    }
}

/// The built-in profile of this name, else the one in this file.
pub(crate) fn find(name: &Path) -> Result<Profile> {
    if let Some(known) = name.to_str().and_then(Profile::named) {
        return Ok(known);
    }
    match std::fs::read_to_string(name) {
        Ok(text) => {
            let at = || format!("cannot read the profile {}", shown(name));
            let stem = name.file_stem().unwrap_or_default().to_string_lossy();
            Profile::from_toml_named(&text, &stem).with_context(at)
        }
        Err(error) if error.kind() == ErrorKind::NotFound && !is_file_name(name) => {
            Err(unknown(&name.to_string_lossy()).into())
        }
        Err(error) => {
            Err(error).with_context(|| format!("cannot read the profile {}", shown(name)))
        }
    }
}

/// The profile with these fields overruled.
pub(crate) fn overruled(mut profile: Profile, set: &[SetArg]) -> Result<Profile> {
    let is_unknown = |set: &&SetArg| !Profile::FIELDS.contains(&set.field.as_str());
    if let Some(unknown) = set.iter().find(is_unknown) {
        return Err(unknown_field(&unknown.field).into());
    }
    let fields = set.iter().map(|set| (set.field.as_str(), set.value.as_str()));
    profile.set_all(fields).context("cannot overrule the profile")?;
    Ok(profile)
}

fn of_library(global: &Global) -> Result<Option<String>> {
    let folder = global.library.as_deref().unwrap_or(Path::new("."));
    let Ok(folder) = folder.canonicalize() else { return Ok(None) };
    let is_marked = |above: &Path| above.join(".cuedex/library.toml").is_file();
    if !folder.ancestors().any(is_marked) {
        return Ok(None);
    }
    let settings = place::open(global, None)?.load_settings()?;
    Ok(settings.profile().map(str::to_owned))
}

fn is_file_name(name: &Path) -> bool {
    name.extension().is_some() || name.components().count() > 1
}

fn unknown(name: &str) -> Hinted {
    let names: Vec<String> = Profile::all().map(|profile| profile.name).collect();
    let list = format!("one of {}, or a TOML file", names.join(", "));
    let near = nearest(name, names.iter().map(String::as_str));
    let hint = near.map_or(list.clone(), |near| format!("did you mean {near}? {list}"));
    Hinted::new(format!("no profile is called {name:?}"), hint)
}

fn unknown_field(field: &str) -> Hinted {
    let list = format!("one of {}", Profile::FIELDS.join(", "));
    let near = nearest(field, Profile::FIELDS.into_iter());
    let hint = near.map_or(list.clone(), |near| format!("did you mean {near}? {list}"));
    Hinted::new(format!("profiles have no field {field:?}"), hint)
}
