//! One file's place: which video its name says it belongs to, and what the name says it holds.
//!
//! Names only; nothing here opens a file. The table of cases is in `group/tests/names.rs`.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fmt;

use cuedex_model::TrackKind;
use serde::Serialize;

use crate::file_type::{FileType, file_type};
use crate::language::{is_english_word, is_word, language, language_after_point};

/// Folders that hold the files of the video whose folder they stand in.
const ROLE_FOLDERS: [&str; 6] = ["source", "final", "subs", "subtitles", "captions", "transcripts"];

/// The one of them that holds finished work.
const FINAL_FOLDER: &str = "final";

/// Names that tools give every file they write, whatever the video is called; `output` is
/// [insanely-fast-whisper](https://github.com/Vaibhavs10/insanely-fast-whisper)'s.
const FIXED_NAMES: [&str; 7] =
    ["transcript", "transcription", "subtitle", "subtitles", "caption", "captions", "output"];

/// Recognisers, after which people call what they wrote: the whole name or its end. `asrOutput` is
/// Amazon Transcribe's own.
const RECOGNISERS: [&str; 13] = [
    "asr",
    "asroutput",
    "whisper",
    "whisperx",
    "whisper-cpp",
    "whisper.cpp",
    "whispercpp",
    "whisper-timestamped",
    "faster-whisper",
    "deepgram",
    "assemblyai",
    "speechmatics",
    "vosk",
];

/// The rule that put a file with its video.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Rule {
    /// The name without its extension is the video's.
    Stem,
    /// A kind, a role or a language was taken off the end of the name.
    Suffix,
    /// The whole name is a language, a kind or a tool's fixed name: the video is the folder.
    Folder,
    /// A language after `_`, `-` or a space, as the files beside it show.
    Beside,
    /// A two-letter language after `_`.
    Underscore,
    /// The pattern in `library.toml`.
    Pattern,
    /// The document states its own video id.
    OwnId,
    /// A document names this file as its media, or this document names its media.
    Media,
    /// A link in `library.toml`.
    Link,
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Stem => "same stem",
            Self::Suffix => "suffix taken off",
            Self::Folder => "whole name is a suffix, so the folder",
            Self::Beside => "language, as the files beside it show",
            Self::Underscore => "language after an underscore",
            Self::Pattern => "pattern in library.toml",
            Self::OwnId => "the document's own id",
            Self::Media => "media named by a document",
            Self::Link => "link in library.toml",
        })
    }
}

/// What a name says the file tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NamedKind {
    Track(TrackKind),
    Chapters,
}

/// How much a person worked on the text, as the name says; more is preferred.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) enum Standing {
    /// Only what is not in the spoken language.
    Forced,
    /// A recogniser's.
    Machine,
    #[default]
    Plain,
    Corrected,
}

/// What the suffixes of a name say.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Marks {
    pub(crate) kind: Option<NamedKind>,
    pub(crate) standing: Option<Standing>,
    pub(crate) language: Option<String>,
}

/// A video by its names: the folder and the stem, which is empty when the folder is the video.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Key {
    pub(crate) folder: String,
    pub(crate) stem: String,
}

/// Where one file belongs by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) key: Key,
    pub(crate) marks: Marks,
    pub(crate) rule: Rule,
}

impl Marks {
    /// Takes in a suffix, or leaves everything as it was and says no.
    pub(crate) fn take(&mut self, piece: &str) -> bool {
        // `en-Auto` would also do as a language in a script called `Auto`.
        self.take_labelled(piece) || self.take_simple(piece)
    }

    fn take_simple(&mut self, piece: &str) -> bool {
        let lower = piece.to_ascii_lowercase();
        if let Some(kind) = named_kind(&lower) {
            return fill(&mut self.kind, kind);
        }
        if let Some(standing) = named_standing(&lower) {
            return standing.is_none_or(|standing| fill(&mut self.standing, standing));
        }
        language(piece).is_some_and(|tag| fill(&mut self.language, tag))
    }

    /// `en-fixed`, `en_whisper`, `pt-BR-orig`, `en-cc`.
    fn take_labelled(&mut self, piece: &str) -> bool {
        let Some(at) = piece.rfind(['-', '_']) else { return false };
        let (tag, label) = (&piece[..at], &piece[at + 1..]);
        let mut both = self.clone();
        let fits = language(tag).is_some_and(|tag| fill(&mut both.language, tag))
            && (is_captions(label) || (language(label).is_none() && both.take_simple(label)));
        if fits {
            *self = both;
        }
        fits
    }
}

fn fill<T>(slot: &mut Option<T>, value: T) -> bool {
    let free = slot.is_none();
    if free {
        *slot = Some(value);
    }
    free
}

fn named_kind(lower: &str) -> Option<NamedKind> {
    match lower {
        "chapters" => Some(NamedKind::Chapters),
        other => other.parse().ok().map(NamedKind::Track),
    }
}

/// `Some(None)` for a role that says nothing of the text's standing.
fn named_standing(lower: &str) -> Option<Option<Standing>> {
    match lower {
        "auto" | "orig" => Some(Some(Standing::Machine)),
        name if RECOGNISERS.contains(&name) => Some(Some(Standing::Machine)),
        "fixed" | "corrected" | "edited" => Some(Some(Standing::Corrected)),
        "forced" => Some(Some(Standing::Forced)),
        "sdh" => Some(None),
        _ => None,
    }
}

/// Behind a language, another word for `sdh`: closed captions, hearing impaired.
fn is_captions(piece: &str) -> bool {
    piece.eq_ignore_ascii_case("cc") || piece.eq_ignore_ascii_case("hi")
}

/// The names in every folder, to tell a language from the last word of a title.
#[derive(Debug, Default)]
pub(crate) struct Beside {
    media: HashSet<Key>,
    whole: HashSet<Key>,
    /// The languages that stand behind a looser separator, by what stands before it.
    loose: HashMap<Key, BTreeSet<String>>,
}

impl Beside {
    /// The names of all files of the library.
    pub(crate) fn new<'a>(paths: impl Iterator<Item = &'a str> + Clone) -> Self {
        let mut beside = Self::default();
        let mut whole = HashSet::new();
        let (media, rest): (Vec<_>, Vec<_>) = paths
            .map(Name::new)
            .filter(|name| name.file_type != FileType::Other)
            .partition(|name| name.file_type == FileType::Media);
        beside.media = media.into_iter().map(|name| name.key()).collect();
        for mut name in rest {
            let mut marks = Marks::default();
            beside.peel(&mut name, &mut marks);
            for candidate in candidates(&name.stem, &marks) {
                let key = Key { folder: name.folder.clone(), stem: candidate.head.into() };
                beside.loose.entry(key).or_default().insert(candidate.tag);
            }
            whole.insert(name.key());
        }
        beside.whole = whole;
        beside
    }

    /// Takes suffixes after points off the name, as far as no media file bears the name so far.
    fn peel(&self, name: &mut Name, marks: &mut Marks) {
        while !self.media.contains(&name.key())
            && let Some((head, tail)) = name.stem.rsplit_once('.')
            && !head.is_empty()
            && self.takes(&name.folder, head, tail, marks)
        {
            name.stem.truncate(head.len());
        }
    }

    /// Takes in what stands behind a point, where it is a suffix.
    fn takes(&self, folder: &str, head: &str, tail: &str, marks: &mut Marks) -> bool {
        if is_captions(tail) {
            let (before, piece) = head.rsplit_once('.').unwrap_or(("", head));
            let is_language = language_after_point(piece).is_some();
            let alone = before.is_empty();
            if is_language && (alone || self.is_no_word(folder, before, piece, marks)) {
                return true;
            }
        }
        self.is_no_word(folder, head, tail, marks)
            && (marks.take(tail)
                || language_after_point(tail).is_some_and(|tag| fill(&mut marks.language, tag)))
    }

    /// Whether what stands behind a point is no English word, or a language all the same, as
    /// other suffixes or the files beside it show.
    fn is_no_word(&self, folder: &str, head: &str, tail: &str, marks: &Marks) -> bool {
        let is_mark = |piece: &str| {
            let lower = piece.to_ascii_lowercase();
            named_kind(&lower).is_some() || named_standing(&lower).is_some()
        };
        let key = Key { folder: folder.into(), stem: head.into() };
        !is_english_word(tail)
            || *marks != Marks::default()
            || head.rsplit_once('.').is_some_and(|(_, piece)| is_mark(piece))
            || self.media.contains(&key)
            || self.whole.contains(&key)
    }

    /// Which rule, if any, makes the end of a name after `_`, `-` or a space a language.
    fn accepts(&self, folder: &str, candidate: &Candidate<'_>) -> Option<Rule> {
        let key = Key { folder: folder.into(), stem: candidate.head.into() };
        let tag = &candidate.tag;
        let word = is_word(tag);
        let others = self.loose.get(&key);
        let another =
            others.is_some_and(|all| all.iter().any(|o| o != tag && !(word && is_word(o))));
        if self.media.contains(&key) || another || (!word && self.whole.contains(&key)) {
            return Some(Rule::Beside);
        }
        // Upper case would make a language of the numeral in `Part_II`.
        let primary = tag.split('-').next().unwrap_or_default();
        let clear = candidate.separator == b'_'
            && primary.len() == 2
            && !word
            && candidate.tail.starts_with(primary);
        clear.then_some(Rule::Underscore)
    }
}

/// The end of a name that would be a language.
struct Candidate<'a> {
    head: &'a str,
    separator: u8,
    tail: &'a str,
    tag: String,
    marks: Marks,
}

/// The ends of a name that would be a language, longest first.
fn candidates<'a>(stem: &'a str, marks: &Marks) -> Vec<Candidate<'a>> {
    const LONGEST_TAG: usize = 3;
    if marks.language.is_some() {
        return Vec::new();
    }
    let separators = stem.bytes().enumerate().filter(|(_, b)| matches!(b, b'_' | b'-' | b' '));
    let separators: Vec<_> = separators.collect();
    let last = &separators[separators.len().saturating_sub(LONGEST_TAG)..];
    let cut = |&(at, separator): &(usize, u8)| {
        let (head, tail) = (&stem[..at], &stem[at + 1..]);
        let mut marks = marks.clone();
        let fits = !head.is_empty() && marks.take(tail);
        let tag = marks.language.clone().filter(|_| fits)?;
        Some(Candidate { head, separator, tail, tag, marks })
    };
    last.iter().filter_map(cut).collect()
}

/// A path taken apart.
struct Name {
    folder: String,
    stem: String,
    file_type: FileType,
}

impl Name {
    fn new(path: &str) -> Self {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let (stem, file_type) = file_type(name);
        Self { folder: video_folder(folder).into(), stem: stem.into(), file_type }
    }

    fn key(&self) -> Key {
        Key { folder: self.folder.clone(), stem: self.stem.clone() }
    }
}

/// The folder without the role folders at its end.
fn video_folder(folder: &str) -> &str {
    let (above, last) = folder.rsplit_once('/').unwrap_or(("", folder));
    let is_role = ROLE_FOLDERS.iter().any(|role| last.eq_ignore_ascii_case(role));
    if is_role { video_folder(above) } else { folder }
}

/// Where the file at `path` belongs by its name and the names beside it.
pub(crate) fn place(path: &str, beside: &Beside) -> Place {
    let mut place = place_by_name(path, beside);
    let folder = path.rsplit('/').nth(1).unwrap_or_default();
    if folder.eq_ignore_ascii_case(FINAL_FOLDER) {
        place.marks.standing.get_or_insert(Standing::Corrected);
    }
    place
}

fn place_by_name(path: &str, beside: &Beside) -> Place {
    let mut name = Name::new(path);
    let mut marks = Marks::default();
    if name.file_type == FileType::Media {
        return Place { key: name.key(), marks, rule: Rule::Stem };
    }
    let length = name.stem.len();
    beside.peel(&mut name, &mut marks);
    let mut rule = if name.stem.len() == length { Rule::Stem } else { Rule::Suffix };
    if !beside.media.contains(&name.key()) {
        let lower = name.stem.to_ascii_lowercase();
        // `it.srt` may well be the Italian text of its folder, but `sun.srt` is about the sun.
        let is_title = lower.len() == 3 && is_english_word(&lower);
        let is_fixed = |names: &[&str]| names.contains(&lower.as_str());
        let is_fixed = is_fixed(&FIXED_NAMES) || is_fixed(&RECOGNISERS);
        if (!is_title && marks.take(&name.stem)) || is_fixed {
            name.stem.clear();
            return Place { key: name.key(), marks, rule: Rule::Folder };
        }
        let found = candidates(&name.stem, &marks)
            .into_iter()
            .find_map(|c| Some((beside.accepts(&name.folder, &c)?, c.head.len(), c.marks)));
        if let Some((loose, length, found)) = found {
            name.stem.truncate(length);
            (rule, marks) = (loose, found);
        }
    }
    Place { key: name.key(), marks, rule }
}
