use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use cuedex_format::MediaLink;
use cuedex_library::{Card, Library};
use cuedex_model::{Moment, VideoId};

/// What is known of a video that was found.
#[derive(Default)]
pub(super) struct Known {
    pub(super) title: Option<String>,
    /// Its transcripts, inside the library.
    card: Option<Card>,
    /// The one file that was searched.
    file: Option<String>,
    /// Where links go: the video's address, else its media file.
    pub(super) link: Option<MediaLink>,
    /// The same for a terminal, which follows only whole addresses.
    pub(super) address: Option<MediaLink>,
    /// What a player opens.
    pub(super) playable: Option<Playable>,
}

/// What a player opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Playable {
    File(PathBuf),
    Web(String),
}

impl Playable {
    pub(super) fn as_os_str(&self) -> &OsStr {
        match self {
            Self::File(path) => path.as_os_str(),
            Self::Web(address) => address.as_ref(),
        }
    }

    /// As text on one line. Players take a `file://` address for a path that is no such text.
    pub(super) fn text(&self) -> String {
        match self {
            Self::File(path) => match path.to_str().filter(|text| is_one_line(text)) {
                Some(text) => text.to_owned(),
                None => format!("file://{}", percent_encoded(path)),
            },
            Self::Web(address) => address.clone(),
        }
    }

    /// The file, where it is one.
    pub(super) fn file(&self) -> Option<&Path> {
        match self {
            Self::File(path) => Some(path),
            Self::Web(_) => None,
        }
    }
}

fn is_one_line(text: &str) -> bool {
    !text.contains(char::is_control)
}

impl Known {
    /// Of one file, which may itself be a recording.
    pub(super) fn file(name: &str, recording: Option<PathBuf>) -> Self {
        Self { file: Some(name.into()), playable: recording.map(Playable::File), ..Self::default() }
    }

    pub(super) fn path_of(&self, moment: &Moment) -> Option<&str> {
        self.file.as_deref().or_else(|| Some(self.card.as_ref()?.path_of(moment)))
    }

    pub(super) fn video(library: &Library, card: &Card) -> Self {
        let media = card.media_path(library);
        let path = media.as_deref().map(percent_encoded);
        // A document from elsewhere may state anything as its link.
        let web = card.link.as_deref().filter(|l| is_web_address(l));
        let own = web.map(MediaLink::of_url);
        let to = |scheme: &str| {
            let of_path = |path: &String| MediaLink::of_url(&format!("{scheme}{path}"));
            own.clone().or_else(|| path.as_ref().map(of_path))
        };
        let playable_web = web.filter(|l| is_one_line(l)).map(|l| Playable::Web(l.to_owned()));
        Self {
            title: card.title.clone(),
            card: Some(card.clone()),
            file: None,
            link: to(""),
            address: to("file://"),
            playable: media.map(Playable::File).or(playable_web),
        }
    }
}

/// What people call a video: its title, else its key.
pub(super) fn name<'a>(video: &'a VideoId, known: Option<&'a Known>) -> &'a str {
    known.and_then(|known| known.title.as_deref()).unwrap_or(video.as_str())
}

/// A path as a part of a URL: every byte but those that mean nothing in one as `%NN`
/// ([RFC 3986](https://www.rfc-editor.org/rfc/rfc3986#section-2.3)).
pub(super) fn percent_encoded(path: &Path) -> String {
    let mut text = String::new();
    for &byte in path.as_os_str().as_encoded_bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            text.push(char::from(byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    text
}

fn is_web_address(link: &str) -> bool {
    ["https://", "http://"].iter().any(|scheme| link.starts_with(scheme))
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;
    use cuedex_library::OpenOptions;
    use cuedex_model::Timestamp;
    use std::os::unix::ffi::OsStrExt;

    fn known(media: Option<&str>, link: Option<&str>) -> (Known, String) {
        let folder = tempfile::tempdir().unwrap();
        let library = Library::open(folder.path(), &OpenOptions::default()).unwrap();
        let mut card = Card::default();
        card.media = media.map(str::to_owned);
        card.link = link.map(str::to_owned);
        (Known::video(&library, &card), library.root().display().to_string())
    }

    fn at_two_seconds(link: Option<&MediaLink>) -> String {
        link.unwrap().at(Timestamp::from_millis(2_000))
    }

    #[test]
    fn odd_names_of_media_are_opened_and_linked_as_they_are() {
        let (known, root) = known(Some("caf\\xE9 #1%.mp4"), None);
        let expected = [root.as_bytes(), b"/caf\xe9 #1%.mp4"].concat();
        assert_eq!(known.playable.unwrap().as_os_str().as_bytes(), expected);
        let path = format!("{root}/caf%E9%20%231%25.mp4#t=2");
        assert_eq!(at_two_seconds(known.link.as_ref()), path);
        assert_eq!(at_two_seconds(known.address.as_ref()), format!("file://{path}"));
    }

    #[test]
    fn an_address_goes_before_the_local_file_except_for_players() {
        let (known, root) = known(Some("a.mp4"), Some("https://example.org/a"));
        for link in [&known.link, &known.address] {
            assert_eq!(at_two_seconds(link.as_ref()), "https://example.org/a#t=2");
        }
        let file = Playable::File(format!("{root}/a.mp4").into());
        assert_eq!(known.playable, Some(file));
    }

    #[test]
    fn links_of_plain_paths_are_those_of_documents() {
        let path = "/films/a walk (1), part 2's.mp4";
        let link = MediaLink::of_url(&percent_encoded(Path::new(path)));
        assert_eq!(link, MediaLink::of_file(path));
    }
}
