//! `cuedex link`: the local file of a service's video, noted in `library.toml`.

use std::fs;
use std::path::Path;

use cuedex_model::VideoId;

use crate::file_type::{FileType, file_type};
use crate::library::Library;
use crate::name::shown;
use crate::settings::{FILE_NAME, Settings};
use crate::{Error, ErrorKind, atomic};

const TABLE: &str = "[links]";

impl Library {
    /// Notes in `library.toml` that `file` is the local file of `video`; all that is written
    /// there otherwise, comments too, stays as it is.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] when the file is not one of this library, [`ErrorKind::NotMedia`]
    /// when it is a folder or no media by its name, [`ErrorKind::Settings`]
    /// when `library.toml` cannot be understood or holds its links in a way that cannot be added
    /// to, [`ErrorKind::Io`].
    pub fn link(&self, video: &VideoId, file: &Path) -> Result<(), Error> {
        let path = self.media_inside(file)?;
        let folder = self.own_folder();
        atomic::create_folder(&folder)?;
        let settings = folder.join(FILE_NAME);
        let old = if settings.exists() {
            fs::read_to_string(&settings).map_err(|e| Error::io("read", &settings, e))?
        } else {
            String::new()
        };
        Settings::parse(&old)?;
        let new = with_link(&old, video.as_str(), &path);
        match Settings::parse(&new) {
            Ok(read) if read.links.get(video) == Some(&path) => {
                atomic::write(&settings, |out| out.write_all(new.as_bytes()))
            }
            _ => {
                let message = format!("the link cannot be added to {FILE_NAME}; write it by hand");
                Err(Error::new(ErrorKind::Settings, message))
            }
        }
    }

    /// A media file's path inside the library.
    fn media_inside(&self, file: &Path) -> Result<String, Error> {
        let real = file.canonicalize().map_err(|e| Error::io("find", file, e))?;
        let inside = real.strip_prefix(self.root()).map_err(|_| {
            let message = format!("{} is not a file of the library", file.display());
            Error::new(ErrorKind::NotFound, message)
        })?;
        let name = real.file_name().unwrap_or_default().to_string_lossy();
        if !real.is_file() || file_type(&name).1 != FileType::Media {
            let message = format!("{} is not a media file", file.display());
            return Err(Error::new(ErrorKind::NotMedia, message));
        }
        Ok(shown(inside))
    }
}

/// The settings with one link more, or another target for a link that is there.
fn with_link(settings: &str, video: &str, path: &str) -> String {
    let quote = |text: &str| toml::Value::String(text.into()).to_string();
    let line = format!("{} = {}\n", quote(video), quote(path));
    let mut lines: Vec<String> = settings.split_inclusive('\n').map(str::to_owned).collect();
    if let Some(last) = lines.last_mut().filter(|last| !last.ends_with('\n')) {
        last.push('\n');
    }
    let Some(table) = lines.iter().position(|l| l.trim() == TABLE) else {
        let gap = if lines.is_empty() { "" } else { "\n" };
        lines.push(format!("{gap}{TABLE}\n{line}"));
        return lines.concat();
    };
    let is_same = |l: &String| l.split_once('=').is_some_and(|(key, _)| names(key.trim(), video));
    let rest = lines[table + 1..].iter();
    let same = rest.take_while(|l| !l.trim_start().starts_with('[')).position(is_same);
    match same {
        Some(at) => lines[table + 1 + at] = line,
        None => lines.insert(table + 1, line),
    }
    lines.concat()
}

/// Whether a key, as written, is that of the video.
fn names(key: &str, video: &str) -> bool {
    let bare = key == video;
    bare || toml::from_str::<toml::Table>(&format!("{key} = 1"))
        .is_ok_and(|table| table.len() == 1 && table.contains_key(video))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_everything_else_that_is_written() {
        let old = "# mine\nlanguage = \"en\"\n\n[links] \n# first\nVI1 = \"a.mp4\" # here\n\n[offsets]\nvisual = \"+1s\"";
        let more = with_link(old, "VI2", "talks/b \"c\".mp4");
        assert_eq!(
            more,
            "# mine\nlanguage = \"en\"\n\n[links] \n\"VI2\" = 'talks/b \"c\".mp4'\n# first\n\
             VI1 = \"a.mp4\" # here\n\n[offsets]\nvisual = \"+1s\"\n"
        );
        let moved = with_link(&more, "VI1", "z.mp4");
        let read = Settings::parse(&moved).unwrap();
        let links: Vec<_> = read.links.iter().map(|(id, path)| (id.as_str(), &**path)).collect();
        assert_eq!(links, [("VI1", "z.mp4"), ("VI2", "talks/b \"c\".mp4")]);
        assert!(moved.contains("# mine") && moved.contains("visual"));
    }

    #[test]
    fn begins_a_table_where_there_is_none() {
        assert_eq!(with_link("", "VI1", "a.mp4"), "[links]\n\"VI1\" = \"a.mp4\"\n");
        assert_eq!(
            with_link("language = \"en\"", "VI1", "a.mp4"),
            "language = \"en\"\n\n[links]\n\"VI1\" = \"a.mp4\"\n"
        );
    }
}
