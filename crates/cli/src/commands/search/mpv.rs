//! Moments in mpv, the player.

use std::process::Command;

use anyhow::{Context, Result};
use cuedex_index::Results;
use cuedex_model::Timestamp;

use super::known::Playable;
use super::reach::seconds;
use super::shown::Shown;
use crate::failure::Hinted;
use crate::output::Output;

/// The command that plays from a time on, as words. `--` keeps names from being options
/// ([mpv's manual](https://mpv.io/manual/stable/#options)).
pub(super) fn command(playable: &Playable, start: Timestamp) -> Vec<String> {
    vec!["mpv".into(), start_option(start), "--".into(), playable.text()]
}

fn start_option(start: Timestamp) -> String {
    format!("--start={}", seconds(start.as_millis()))
}

/// The words as a line for a shell. They hold no NUL, which is all that no shell can take.
pub(super) fn quoted(words: &[String]) -> String {
    shlex::try_join(words.iter().map(String::as_str)).unwrap_or_default()
}

/// Prints a command line for each moment and gives how many have no media.
pub(super) fn lines(shown: &Shown<'_>, results: &Results, out: &mut Output) -> Result<usize> {
    let mut left_out = 0;
    for moment in &results.moments {
        match shown.mpv(moment) {
            Some(words) => out.line(quoted(&words))?,
            None => left_out += 1,
        }
    }
    if left_out > 0 && left_out == results.moments.len() {
        return Err(without_media("these moments").into());
    }
    Ok(left_out)
}

/// Plays the moment with this number, counted from 1.
pub(super) fn open(shown: &Shown<'_>, results: &Results, number: usize) -> Result<()> {
    let moment = number.checked_sub(1).and_then(|n| results.moments.get(n)).ok_or_else(|| {
        let count = results.moments.len();
        Hinted::new(format!("there is no moment {number}"), format!("{count} are shown"))
    })?;
    let playable = shown.known(moment).and_then(|known| known.playable.as_ref());
    let playable = playable.ok_or_else(|| without_media(&moment.video.to_string()))?;
    let start = shown.reach.start(moment);
    let mut player = Command::new("mpv");
    player.arg(start_option(start)).arg("--").arg(playable.as_os_str());
    let by_hand = || {
        let line = quoted(&command(playable, start));
        Hinted::new("cannot start mpv", format!("where mpv is: {line}"))
    };
    let status = player.status().with_context(by_hand)?;
    anyhow::ensure!(status.success(), "mpv ended with {status}");
    Ok(())
}

/// Nothing can be played.
pub(super) fn without_media(of: &str) -> Hinted {
    let what = format!("no media file of {of} is in the library");
    Hinted::new(what, "`cuedex link VIDEO FILE` names one")
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::ffi::OsString;
    use std::os::unix::ffi::OsStringExt;

    use super::*;

    fn line(path: &[u8]) -> String {
        let file = Playable::File(OsString::from_vec(path.to_vec()).into());
        quoted(&command(&file, Timestamp::from_millis(61_005)))
    }

    #[test]
    fn odd_names_are_quoted_for_a_shell() {
        for (path, expected) in [
            (&b"/a/b.mp4"[..], "mpv '--start=61.005' -- /a/b.mp4"),
            (b"/a/it's $(x).mp4", "mpv '--start=61.005' -- \"/a/it's \"'$(x).mp4'"),
            (b"/a/\x1b]2;x\n.mp4", "mpv '--start=61.005' -- 'file:///a/%1B%5D2%3Bx%0A.mp4'"),
            (b"/a/\xe9.mp4", "mpv '--start=61.005' -- 'file:///a/%E9.mp4'"),
        ] {
            assert_eq!(line(path), expected);
        }
    }

    #[test]
    fn a_shell_takes_the_words_as_they_were() {
        for name in ["/it's", "/$HOME `x` \\ \"q\" !! *", "/-x", "/~", "/ä #"] {
            let quoted = quoted(&[name.to_owned()]);
            let script = format!("printf %s {quoted}");
            let ran = Command::new("sh").arg("-c").arg(script).output().unwrap();
            assert_eq!(String::from_utf8(ran.stdout).unwrap(), name);
        }
    }
}
