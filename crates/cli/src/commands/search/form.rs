use std::path::Path;

use crate::args::SearchArgs;
use crate::failure::Hinted;

use super::playlist::PlaylistFormat;

/// What stdout holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Records,
    Lines,
    Kwic,
    Csv,
    Mpv,
    Playlist(PlaylistFormat),
}

impl Form {
    /// The one form that is asked for.
    pub(super) fn of(args: &SearchArgs, json: bool) -> Result<Self, Hinted> {
        let is_stdout = |path: &Option<std::path::PathBuf>| path.as_deref() == Some(Path::new("-"));
        let asked = [
            (json, "--json", Self::Records),
            (args.form.csv, "--csv", Self::Csv),
            (args.form.kwic && !args.form.csv && !json, "--kwic", Self::Kwic),
            (args.form.mpv && !json, "--mpv", Self::Mpv),
            (is_stdout(&args.away.edl), "--edl -", Self::Playlist(PlaylistFormat::Edl)),
            (is_stdout(&args.away.m3u), "--m3u -", Self::Playlist(PlaylistFormat::M3u)),
        ];
        let mut asked = asked.into_iter().filter(|(is, ..)| *is);
        let Some((_, name, form)) = asked.next() else { return Ok(Self::Lines) };
        match asked.next() {
            None => Ok(form),
            Some((_, other, _)) => Err(Hinted::new(
                format!("{name} and {other} both say what stdout holds"),
                "use one of them; lists can go to a file",
            )),
        }
    }
}
