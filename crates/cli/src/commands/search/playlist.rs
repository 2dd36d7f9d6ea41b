//! Lists of moments that players go through: mpv's EDL and extended M3U.

use std::fmt;
use std::io::{self, Write};
use std::path::Path;

use anyhow::Result;
use cuedex_index::Results;
use cuedex_model::TimeSpan;

use super::known::{Playable, name};
use super::reach::seconds;
use super::records::{PlaylistRecord, matched_text};
use super::shown::Shown;
use crate::files::write_whole;
use crate::output::{Output, plain, shown as shown_path};

/// The most characters of a title.
const MAX_TITLE: usize = 120;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PlaylistFormat {
    Edl,
    M3u,
}

impl PlaylistFormat {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Edl => "edl",
            Self::M3u => "m3u",
        }
    }
}

impl fmt::Display for PlaylistFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What is played.
struct Entry<'a> {
    playable: &'a Playable,
    span: TimeSpan,
    title: String,
}

/// The moments that have media, and how many have none.
pub(super) struct Playlist<'a> {
    entries: Vec<Entry<'a>>,
    pub(super) left_out: usize,
}

impl<'a> Playlist<'a> {
    pub(super) fn new(shown: &'a Shown<'_>, results: &Results) -> Self {
        let entry = |moment| {
            let known = shown.known(moment)?;
            let words = matched_text(moment);
            let title =
                format!("{} {} {words}", name(&moment.video, Some(known)), moment.span.start());
            Some(Entry {
                playable: known.playable.as_ref()?,
                span: shown.reach.stretch(moment),
                title: plain(&title).chars().take(MAX_TITLE).collect(),
            })
        };
        let entries: Vec<_> = results.moments.iter().filter_map(entry).collect();
        Self { left_out: results.moments.len() - entries.len(), entries }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    pub(super) fn write(&self, format: PlaylistFormat, to: &mut dyn Write) -> io::Result<()> {
        match format {
            PlaylistFormat::Edl => self.write_edl(to),
            PlaylistFormat::M3u => self.write_m3u(to),
        }
    }

    /// [mpv's EDL](https://github.com/mpv-player/mpv/blob/master/DOCS/edl-mpv.rst), version 0.
    fn write_edl(&self, to: &mut dyn Write) -> io::Result<()> {
        to.write_all(b"# mpv EDL v0\n")?;
        for entry in &self.entries {
            to.write_all(&edl_value(entry.playable.as_os_str().as_encoded_bytes()))?;
            let span = entry.span;
            let (start, length) = (span.start().as_millis(), span.duration_millis());
            write!(to, ",{},{},title=", seconds(start), seconds(length))?;
            to.write_all(&edl_value(entry.title.as_bytes()))?;
            to.write_all(b"\n")?;
        }
        Ok(())
    }

    /// Extended M3U with [VLC's options](https://wiki.videolan.org/M3U/). A line break in a path
    /// would be a line of the list, so such a path is a `file://` address.
    fn write_m3u(&self, to: &mut dyn Write) -> io::Result<()> {
        to.write_all(b"#EXTM3U\n")?;
        for entry in &self.entries {
            let (start, end) = (entry.span.start().as_millis(), entry.span.end().as_millis());
            let length = entry.span.duration_millis().div_ceil(1_000);
            writeln!(to, "#EXTINF:{length},{}", entry.title)?;
            writeln!(to, "#EXTVLCOPT:start-time={}", seconds(start))?;
            writeln!(to, "#EXTVLCOPT:stop-time={}", seconds(end))?;
            writeln!(to, "{}", entry.playable.text())?;
        }
        Ok(())
    }
}

/// A value as it is, or behind its length in bytes where something in it has a meaning.
fn edl_value(value: &[u8]) -> Vec<u8> {
    let means = |byte: &u8| b",;=%!#\"".contains(byte) || byte.is_ascii_control();
    let spaced = value.first() == Some(&b' ') || value.last() == Some(&b' ');
    if value.is_empty() || spaced || value.iter().any(means) {
        return [format!("%{}%", value.len()).as_bytes(), value].concat();
    }
    value.to_vec()
}

/// Writes a list to a file and says so.
pub(super) fn write_file(
    list: &Playlist<'_>,
    format: PlaylistFormat,
    path: &Path,
    force: bool,
    out: &mut Output,
) -> Result<()> {
    write_whole(path, force, |file| list.write(format, file))?;
    let (moments, left_out) = (list.entries.len(), list.left_out);
    let path = shown_path(path);
    if out.json() {
        let format = format.as_str();
        return Ok(out.record("playlist", &PlaylistRecord { format, path, moments, left_out })?);
    }
    let counted = super::note::count(moments as u64, "moment");
    out.note(format!("{path} holds {counted}{}", super::note::without_media(left_out)));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(path: &str, title: &str, format: PlaylistFormat) -> String {
        let playable = Playable::File(path.into());
        let span = TimeSpan::from_millis(61_005, 63_500);
        let entries = vec![Entry { playable: &playable, span, title: title.into() }];
        let mut text = Vec::new();
        Playlist { entries, left_out: 0 }.write(format, &mut text).unwrap();
        String::from_utf8(text).unwrap()
    }

    #[test]
    fn names_that_mean_something_to_mpv_stand_behind_their_length_in_bytes() {
        for (path, value) in [
            ("/a/b c.mp4", "/a/b c.mp4"),
            ("/a, b.mp4", "%9%/a, b.mp4"),
            ("/é;.mp4", "%8%/é;.mp4"),
            ("/a\nb", "%4%/a\nb"),
            ("/start=3", "%8%/start=3"),
            ("/100%", "%5%/100%"),
            ("/#1!", "%4%/#1!"),
            ("/a ", "%3%/a "),
        ] {
            let expected = format!("# mpv EDL v0\n{value},61.005,2.495,title=x\n");
            assert_eq!(list(path, "x", PlaylistFormat::Edl), expected);
        }
        let text = list("/a", "so, then", PlaylistFormat::Edl);
        assert!(text.ends_with("/a,61.005,2.495,title=%8%so, then\n"), "{text}");
    }

    #[test]
    fn a_name_with_a_line_break_stays_one_line_of_m3u() {
        let entry = |path: &str| {
            format!(
                "#EXTM3U\n#EXTINF:3,x, y\n#EXTVLCOPT:start-time=61.005\n\
                 #EXTVLCOPT:stop-time=63.500\n{path}\n"
            )
        };
        assert_eq!(list("/a, b.mp4", "x, y", PlaylistFormat::M3u), entry("/a, b.mp4"));
        let odd = list("/a\n#b.mp4", "x, y", PlaylistFormat::M3u);
        assert_eq!(odd, entry("file:///a%0A%23b.mp4"));
    }
}
