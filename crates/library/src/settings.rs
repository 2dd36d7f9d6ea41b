//! `.cuedex/library.toml`: what a library says about itself.
//!
//! It may come with a folder from a stranger, so it can name no URL, no command and no key:
//! what is not listed here is an error.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use cuedex_model::VideoId;
use ignore::overrides::{Override, OverrideBuilder};
use serde::Deserialize;
use xxhash_rust::xxh3::xxh3_64;

use crate::language::language;
use crate::pattern::Pattern;
use crate::{Error, ErrorKind};

/// The name of the settings file inside `.cuedex`.
pub(crate) const FILE_NAME: &str = "library.toml";

/// What `library.toml` says. The default is nothing.
///
/// ```toml
/// ignore = ["drafts/**"]          # what not to scan
/// language = "en"                 # of texts that state none
/// profile = "netflix-en"          # the default of --profile
///
/// [languages]                     # the same for a part of the library
/// "hindi/**" = "hi"
///
/// [grouping]
/// pattern = "{video}--{language}" # which part of a path is the video
/// prefer = ["*.fixed.srt"]        # which alternative to take
///
/// [links]
/// "VI123" = "talks/harbor.mp4"    # the local file of a service's video
///
/// [offsets]
/// visual = "+1.5s"                # how late a track is
/// ```
#[derive(Debug, Default)]
pub struct Settings {
    pub(crate) ignore: Vec<String>,
    pub(crate) language: Option<String>,
    pub(crate) languages: Vec<(Glob, String)>,
    pub(crate) pattern: Option<Pattern>,
    pub(crate) prefer: Vec<Glob>,
    pub(crate) links: BTreeMap<VideoId, String>,
    profile: Option<String>,
    offsets: BTreeMap<String, String>,
    /// Tells other settings from these.
    pub(crate) hash: u64,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct SettingsToml {
    ignore: Vec<String>,
    language: Option<String>,
    languages: BTreeMap<String, String>,
    profile: Option<String>,
    grouping: GroupingToml,
    links: BTreeMap<String, String>,
    offsets: BTreeMap<String, String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct GroupingToml {
    pattern: Option<String>,
    prefer: Vec<String>,
}

impl Settings {
    /// The profile to shape and lint with, where stated.
    #[must_use]
    pub fn profile(&self) -> Option<&str> {
        self.profile.as_deref()
    }

    /// How much later than the media a track is, by track, as written: `+1.5s`.
    #[must_use]
    pub fn offsets(&self) -> &BTreeMap<String, String> {
        &self.offsets
    }

    /// The settings in a folder called `.cuedex`; none when there is no file.
    pub(crate) fn load(folder: &Path) -> Result<Self, Error> {
        let path = folder.join(FILE_NAME);
        match fs::read_to_string(&path) {
            Ok(text) => Self::parse(&text),
            Err(e)
                if matches!(e.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) =>
            {
                Ok(Self::default())
            }
            Err(e) => Err(Error::io("read", &path, e)),
        }
    }

    pub(crate) fn parse(text: &str) -> Result<Self, Error> {
        let raw: SettingsToml = toml::from_str(text).map_err(|e| {
            let at = e.span().map_or(0, |span| span.start.min(text.len()));
            let line = text.as_bytes()[..at].iter().filter(|&&b| b == b'\n').count() + 1;
            refuse(format!("line {line}: {}", e.message().replace('\n', ", ")))
        })?;
        let languages = raw.languages.iter().map(|(glob, tag)| Ok((Glob::new(glob)?, known(tag)?)));
        Glob::all(&raw.ignore)?;
        Ok(Self {
            language: raw.language.as_deref().map(known).transpose()?,
            languages: languages.collect::<Result<_, Error>>()?,
            pattern: raw.grouping.pattern.map(|p| Pattern::new(&p)).transpose().map_err(refuse)?,
            prefer: Glob::all(&raw.grouping.prefer)?,
            links: raw.links.into_iter().map(link).collect::<Result<_, Error>>()?,
            profile: raw.profile.map(profile).transpose()?,
            offsets: raw.offsets.into_iter().map(offset).collect::<Result<_, Error>>()?,
            ignore: raw.ignore,
            hash: xxh3_64(text.as_bytes()),
        })
    }

    /// The language of a text that states none and whose name states none.
    pub(crate) fn default_language(&self, path: &str) -> Option<&str> {
        let special = self.languages.iter().find(|(glob, _)| glob.fits(path));
        special.map(|(_, tag)| tag.as_str()).or(self.language.as_deref())
    }

    /// The place of the first preference that fits; less is more preferred.
    pub(crate) fn preference(&self, path: &str) -> usize {
        self.prefer.iter().position(|glob| glob.fits(path)).unwrap_or(self.prefer.len())
    }
}

fn refuse(what: impl std::fmt::Display) -> Error {
    Error::new(ErrorKind::Settings, format!("{FILE_NAME} cannot be understood: {what}"))
}

fn known(tag: &str) -> Result<String, Error> {
    language(tag)
        .ok_or_else(|| refuse(format!("{tag:?} is not a language tag such as en or pt-BR")))
}

fn profile(name: String) -> Result<String, Error> {
    let plain = name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if plain && !name.is_empty() {
        Ok(name)
    } else {
        Err(refuse(format!("{name:?} is not the name of a profile")))
    }
}

fn link((video, path): (String, String)) -> Result<(VideoId, String), Error> {
    let video = VideoId::new(video).map_err(refuse)?;
    if is_inside(&path) {
        Ok((video, path))
    } else {
        Err(refuse(format!("the link {path:?} is not a file inside the library")))
    }
}

/// Whether a path is relative and never goes up, whatever the system.
pub(crate) fn is_inside(path: &str) -> bool {
    let odd = path.is_empty() || path.contains("://") || path.contains('\0');
    !odd && path.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

fn offset((track, text): (String, String)) -> Result<(String, String), Error> {
    let number = text.strip_suffix("ms").or_else(|| text.strip_suffix('s'));
    let number = number.map(|n| n.strip_prefix(['+', '-']).unwrap_or(n));
    let fits = number.is_some_and(|n| {
        n.starts_with(|c: char| c.is_ascii_digit())
            && n.bytes().all(|b| b.is_ascii_digit() || b == b'.')
            && n.parse::<f64>().is_ok()
    });
    if fits { Ok((track, text)) } else { Err(refuse(format!("{text:?} is no offset like +1.5s"))) }
}

/// A pattern of paths, as in ignore files.
#[derive(Debug)]
pub(crate) struct Glob(Override);

impl Glob {
    fn new(text: &str) -> Result<Self, Error> {
        let mut builder = OverrideBuilder::new("");
        let built = match builder.add(text) {
            Ok(_) if !text.is_empty() && !text.starts_with('!') => builder.build(),
            Ok(_) => return Err(refuse(format!("{text:?} is not a pattern of paths"))),
            Err(e) => Err(e),
        };
        built.map(Self).map_err(|e| refuse(format!("{text:?} is not a pattern of paths: {e}")))
    }

    fn all(texts: &[String]) -> Result<Vec<Self>, Error> {
        texts.iter().map(|text| Self::new(text)).collect()
    }

    fn fits(&self, path: &str) -> bool {
        self.0.matched(path, false).is_whitelist()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_all_it_knows() {
        let settings = Settings::parse(
            "ignore = [\"drafts/**\"]\nlanguage = \"eng\"\nprofile = \"netflix-en\"\n\
             [languages]\n\"hindi/**\" = \"hi\"\n[grouping]\npattern = \"{video}--{language}\"\n\
             prefer = [\"*.fixed.srt\", \"final/**\"]\n[links]\n\"VI123\" = \"talks/a.mp4\"\n\
             [offsets]\nvisual = \"+1.5s\"\nocr = \"-20ms\"\n",
        )
        .unwrap();
        assert_eq!(settings.default_language("hindi/a.srt"), Some("hi"));
        assert_eq!(settings.default_language("other/a.srt"), Some("en"));
        assert_eq!(settings.preference("x/a.fixed.srt"), 0);
        assert_eq!(settings.preference("final/a.srt"), 1);
        assert_eq!(settings.preference("a.srt"), 2);
        assert_eq!(settings.links.values().next().unwrap(), "talks/a.mp4");
        assert_eq!(settings.profile(), Some("netflix-en"));
        assert_eq!(settings.offsets()["visual"], "+1.5s");
    }

    #[test]
    fn refuses_what_a_stranger_must_not_state() {
        for text in [
            "base-url = \"https://example.org\"",
            "api_key = \"x\"",
            "[grouping]\ncommand = \"rm\"",
            "profile = \"https://example.org/p\"",
            "[links]\n\"VI1\" = \"../../etc/passwd\"",
            "[links]\n\"VI1\" = \"/etc/passwd\"",
            "[links]\n\"VI1\" = \"https://example.org/a.mp4\"",
            "[links]\n\"\" = \"a.mp4\"",
            "[offsets]\nvisual = \"1.2.3s\"",
            "[offsets]\nvisual = \"$(reboot)s\"",
            "language = \"raw\"",
            "ignore = [\"a[\"]",
            "ignore = 3",
            "ignore = [",
        ] {
            let error = Settings::parse(text).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Settings, "{text}");
        }
    }

    #[test]
    fn names_the_line_and_the_known_keys() {
        let error = Settings::parse("language = \"en\"\nignroe = []\n").unwrap_err().to_string();
        assert!(error.contains("line 2") && error.contains("`ignore`"), "{error}");
    }
}
