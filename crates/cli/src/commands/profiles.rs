//! The norms that are built in, as a list or as TOML.

use std::path::Path;

use anyhow::Result;
use cuedex_format::profile::Profile;
use serde::Serialize;

use crate::args::ProfilesArgs;
use crate::exit::Exit;
use crate::norm;
use crate::output::{NAME, Output};

#[derive(Serialize)]
struct ProfilesRecord {
    profiles: usize,
}

pub(crate) fn run(args: &ProfilesArgs, out: &mut Output) -> Result<Exit> {
    match &args.name {
        Some(name) => print_one(name, args, out)?,
        None => list(out)?,
    }
    Ok(Exit::Done)
}

fn print_one(name: &Path, args: &ProfilesArgs, out: &mut Output) -> Result<()> {
    let profile = norm::overruled(norm::find(name)?, &args.set)?;
    if out.json() {
        out.record("profile", &profile)?;
        return Ok(out.closing_record("result", &ProfilesRecord { profiles: 1 })?);
    }
    // The file itself has remarks, too.
    let file = name.to_str().and_then(Profile::file).filter(|_| args.set.is_empty());
    let text = file.map_or_else(|| profile.to_toml(), str::to_owned);
    Ok(out.document().write_all(text.as_bytes())?)
}

fn list(out: &mut Output) -> Result<()> {
    let profiles: Vec<Profile> = Profile::all().collect();
    if out.json() {
        for profile in &profiles {
            out.record("profile", profile)?;
        }
        return Ok(out.closing_record("result", &ProfilesRecord { profiles: profiles.len() })?);
    }
    let widest = |text: fn(&Profile) -> usize| profiles.iter().map(text).max().unwrap_or(0);
    let names = widest(|profile| profile.name.len());
    let titles = widest(|profile| profile.title.chars().count());
    for profile in &profiles {
        let Profile { name, title, date, .. } = profile;
        let name = out.paint(NAME, format_args!("{name:<names$}"));
        out.line(format_args!("{name}  {title:<titles$}  {date}  {}", numbers(profile)))?;
    }
    out.note("`cuedex profiles NAME > house.toml` is a start for one of your own");
    Ok(())
}

/// `42 x 2, 20 CPS, 0.833 to 7 s`.
fn numbers(profile: &Profile) -> String {
    let mut all = vec![format!("{} x {}", profile.max_line_length, profile.max_lines)];
    all.extend(profile.max_cps.map(|cps| format!("{cps} CPS")));
    all.extend(profile.max_wpm.map(|wpm| format!("{wpm} WPM")));
    let (least, most) = (seconds(profile.min_duration_ms), seconds(profile.max_duration_ms));
    all.push(format!("{least} to {most} s"));
    all.join(", ")
}

/// Milliseconds as seconds, without zeros at the end.
fn seconds(millis: u64) -> String {
    let text = format!("{}.{:03}", millis / 1_000, millis % 1_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_have_no_more_decimals_than_they_need() {
        assert_eq!([833, 7_000, 500, 0].map(seconds), ["0.833", "7", "0.5", "0"]);
    }
}
