//! The recording that a page plays, and the links that a page may have.

use cuedex_model::{Timestamp, Transcript};

use super::super::{MediaLink, WriteOptions};

/// A recording that the page plays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Media {
    /// Its address, encoded.
    pub(super) source: String,
    pub(super) is_audio: bool,
    link: MediaLink,
}

/// Endings of files without a picture.
const AUDIO: [&str; 9] = ["aac", "aif", "flac", "m4a", "mp3", "oga", "ogg", "opus", "wav"];

/// What a link on a page may begin with; one without a scheme is a place beside the page.
const SCHEMES: [&str; 3] = ["http", "https", "file"];

impl Media {
    /// The recording that is stated, else that of the transcript; none that is no place of a file.
    pub(super) fn of(transcript: &Transcript, options: &WriteOptions<'_>) -> Option<Self> {
        let stated = [&options.media, &transcript.media].into_iter().flatten();
        let name = stated.map(|name| name.trim()).find(|name| !name.is_empty())?;
        let link = MediaLink::of_file(name);
        let source = link.base();
        let path = source.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
        let is_audio = path.rsplit_once('.').is_some_and(|(_, end)| AUDIO.contains(&end));
        is_safe(&source).then_some(Self { source, is_audio, link })
    }

    /// What a content security policy calls the place of the recording.
    pub(super) fn policy(&self) -> String {
        match self.source.split_once("://") {
            // A host is of plain signs; what is not is no host.
            Some((scheme, rest)) if scheme != "file" => {
                let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
                let host = host.rsplit('@').next().unwrap_or_default();
                let is_plain = |c: char| c.is_ascii_alphanumeric() || ".-:[]".contains(c);
                if host.chars().all(is_plain) {
                    format!("{scheme}://{host}")
                } else {
                    "'none'".into()
                }
            }
            // A page that is opened from a disk has no origin, so it must say the scheme.
            _ => "'self' file:".to_owned(),
        }
    }
}

/// Where the times of a page lead: to the link that is stated, else into the recording that is
/// stated, else as in every format. What a browser might run is no link.
pub(super) fn link(
    transcript: &Transcript,
    options: &WriteOptions<'_>,
    media: Option<&Media>,
) -> Option<MediaLink> {
    let is_stated = options.link.as_deref().is_some_and(|link| !link.trim().is_empty());
    let link = match media {
        Some(media) if !is_stated && options.media.is_some() => media.link.clone(),
        _ => MediaLink::of(transcript, options),
    };
    (!link.is_bare() && is_safe(&link.at(Timestamp::ZERO))).then_some(link)
}

/// Whether an encoded address is of a scheme that opens a page or a file.
pub(super) fn is_safe(address: &str) -> bool {
    let end = address.find([':', '/', '?', '#']);
    let scheme = end.filter(|at| address[*at..].starts_with(':')).map(|at| &address[..at]);
    scheme.is_none_or(|scheme| SCHEMES.iter().any(|known| known.eq_ignore_ascii_case(scheme)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Format;

    fn media(name: &str) -> Option<Media> {
        let options = WriteOptions::new(Format::Html).with_media(Some(name.into()));
        Media::of(&Transcript::default(), &options)
    }

    #[test]
    fn a_recording_is_a_place_with_or_without_a_picture() {
        for (name, source, is_audio, policy) in [
            ("my talk.mp4", "my%20talk.mp4", false, "'self' file:"),
            ("../a/b.MP3", "../a/b.MP3", true, "'self' file:"),
            (
                "https://example.org:80/x.opus?k=1",
                "https://example.org:80/x.opus?k=1",
                true,
                "https://example.org:80",
            ),
            ("https://e'x;y/x.mp4", "https://e'x;y/x.mp4", false, "'none'"),
            ("file:///tmp/a.mkv", "file:///tmp/a.mkv", false, "'self' file:"),
        ] {
            let media = media(name).unwrap();
            assert_eq!(
                (&*media.source, media.is_audio, &*media.policy()),
                (source, is_audio, policy)
            );
        }
        assert_eq!(media(" "), None);
        assert_eq!(media("blob://x"), None);
    }

    #[test]
    fn only_what_opens_a_page_or_a_file_is_a_link() {
        for safe in
            ["https://a", "HTTP://a", "a.mp4#t=1", "#t=1", "/a:b", "../a", "?a:b", "file:///a"]
        {
            assert!(is_safe(safe), "{safe}");
        }
        for other in [
            "javascript:alert(1)",
            "java%09script:x",
            "data:text/html,x",
            "vbscript:x",
            ":x",
            "mailto:a",
        ] {
            assert!(!is_safe(other), "{other}");
        }
    }

    #[test]
    fn the_stated_link_wins_then_the_stated_recording() {
        let transcript =
            Transcript { link: Some("https://example.org/w".into()), ..Transcript::default() };
        let at = |options: &WriteOptions<'_>| {
            let media = Media::of(&transcript, options);
            link(&transcript, options, media.as_ref())
                .map(|link| link.at(Timestamp::from_millis(5_000)))
        };
        let options = WriteOptions::new(Format::Html);
        assert_eq!(at(&options).as_deref(), Some("https://example.org/w#t=5"));
        let options = options.with_media(Some("a.mp4".into()));
        assert_eq!(at(&options).as_deref(), Some("a.mp4#t=5"));
        let options = options.with_link(Some("https://youtu.be/x".into()));
        assert_eq!(at(&options).as_deref(), Some("https://youtu.be/x?t=5"));
        let options = options.with_link(Some("javascript:alert(1)".into()));
        assert_eq!(at(&options), None);
    }
}
