//! Which of several texts of one kind and language of one video is taken.

use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use cuedex_model::TrackKind;
use serde::Serialize;

use crate::facts::{Facts, Sketch, TrackFacts};
use crate::language::language;
use crate::place::{Marks, NamedKind, Standing};
use crate::settings::Settings;

/// Why a text was taken rather than its alternative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Reason {
    /// `library.toml` prefers it.
    Stated,
    /// It was edited here, and what was corrected must not vanish.
    Edited,
    /// It is the full text, and the other only what is not in the spoken language.
    Role,
    /// It is a file of its own, and the other stands inside the recording.
    OwnFile,
    /// It is a canonical document.
    Canonical,
    /// It has the times of words.
    WordTimes,
    /// It names speakers.
    Speakers,
    /// A person worked on it more.
    Corrected,
    /// It is newer.
    Newer,
    /// Nothing but its name comes first.
    Name,
    /// It is the same file.
    SameFile,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Stated => "library.toml prefers it",
            Self::Edited => "it was edited in this library",
            Self::Role => "it is the full text rather than a forced one",
            Self::OwnFile => "it is a file of its own, beside the recording",
            Self::Canonical => "it is a cuedex document",
            Self::WordTimes => "it has word times",
            Self::Speakers => "it names speakers",
            Self::Corrected => "it is corrected rather than automatic",
            Self::Newer => "it is newer",
            Self::Name => "its name comes first",
            Self::SameFile => "it is the same file under another name",
        })
    }
}

/// A file of a video, as far as the choice looks.
pub(crate) struct Candidate<'a> {
    pub(crate) path: &'a str,
    pub(crate) modified_ns: i64,
    pub(crate) marks: &'a Marks,
    pub(crate) facts: &'a Facts,
}

/// What is taken of a file and what is not.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Taken {
    pub(crate) tracks: Vec<TakenTrack>,
    pub(crate) left_out: Vec<LeftOut>,
}

/// A track that is taken, with the kind and the language it has in the video.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TakenTrack {
    pub(crate) track: usize,
    pub(crate) kind: TrackKind,
    pub(crate) language: Option<String>,
}

/// A track for which another file's was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LeftOut {
    /// The number of the winner among the candidates.
    pub(crate) by: usize,
    pub(crate) reason: Reason,
}

/// One track of one candidate.
struct Source<'a> {
    file: usize,
    track: usize,
    kind: TrackKind,
    language: Option<String>,
    sketch: &'a Sketch,
    rank: Rank<'a>,
}

/// In the order in which it decides; greater wins.
struct Rank<'a> {
    stated: Reverse<usize>,
    edited: bool,
    full: bool,
    own_file: bool,
    canonical: bool,
    words: bool,
    speakers: bool,
    standing: Standing,
    modified_ns: i64,
    path: Reverse<&'a str>,
}

impl Rank<'_> {
    fn compare(&self, other: &Self) -> (Ordering, Reason) {
        let steps = [
            (self.stated.cmp(&other.stated), Reason::Stated),
            (self.edited.cmp(&other.edited), Reason::Edited),
            (self.full.cmp(&other.full), Reason::Role),
            (self.own_file.cmp(&other.own_file), Reason::OwnFile),
            (self.canonical.cmp(&other.canonical), Reason::Canonical),
            (self.words.cmp(&other.words), Reason::WordTimes),
            (self.speakers.cmp(&other.speakers), Reason::Speakers),
            (self.standing.cmp(&other.standing), Reason::Corrected),
            (self.modified_ns.cmp(&other.modified_ns), Reason::Newer),
        ];
        let decisive = steps.into_iter().find(|(order, _)| order.is_ne());
        decisive.unwrap_or((self.path.cmp(&other.path), Reason::Name))
    }
}

/// Chooses among the files of one video; the result is in the order of the candidates.
pub(crate) fn choose(candidates: &[Candidate<'_>], settings: &Settings) -> Vec<Taken> {
    let mut sources = sources(candidates, settings);
    adopt_languages(&mut sources);
    let mut classes: BTreeMap<(TrackKind, Option<String>), Vec<Source<'_>>> = BTreeMap::new();
    for source in sources {
        classes.entry((source.kind, source.language.clone())).or_default().push(source);
    }
    let mut taken = vec![Taken::default(); candidates.len()];
    for class in classes.into_values() {
        take_best(class, &mut taken);
    }
    for one in &mut taken {
        one.tracks.sort_by_key(|t| t.track);
    }
    taken
}

fn take_best(class: Vec<Source<'_>>, taken: &mut [Taken]) {
    let Some(best) = class.iter().max_by(|a, b| a.rank.compare(&b.rank).0) else { return };
    let winner = best.file;
    let losers: Vec<_> = class.iter().filter(|s| s.file != winner).collect();
    for loser in losers {
        let (_, reason) = best.rank.compare(&loser.rank);
        taken[loser.file].left_out.push(LeftOut { by: winner, reason });
    }
    // A file may hold two tracks of one language, one per microphone: they are no alternatives.
    for source in class.into_iter().filter(|s| s.file == winner) {
        let Source { track, kind, language, .. } = source;
        taken[winner].tracks.push(TakenTrack { track, kind, language });
    }
}

fn sources<'a>(candidates: &'a [Candidate<'a>], settings: &Settings) -> Vec<Source<'a>> {
    let mut sources = Vec::new();
    for (file, candidate) in candidates.iter().enumerate() {
        if candidate.marks.kind == Some(NamedKind::Chapters) {
            continue;
        }
        let facts = candidate.facts;
        let named = |tag: &String| language(tag).unwrap_or_else(|| tag.clone());
        // A text of which all was deleted here is still the one that was worked on.
        let says = |one: &TrackFacts| one.segments > 0 || facts.is_edited();
        for (track, one) in facts.tracks.iter().enumerate().filter(|(_, t)| says(t)) {
            let own = one.language.as_ref().map(named);
            let by_name = || candidate.marks.language.clone();
            let by_default = || settings.default_language(candidate.path).map(str::to_owned);
            sources.push(Source {
                file,
                track,
                kind: kind(one.kind, candidate),
                language: own.or_else(by_name).or_else(by_default),
                sketch: &one.sketch,
                rank: Rank {
                    stated: Reverse(settings.preference(candidate.path)),
                    edited: facts.is_edited(),
                    full: candidate.marks.standing != Some(Standing::Forced),
                    own_file: !facts.embedded,
                    canonical: facts.canonical,
                    words: one.words,
                    speakers: one.speakers,
                    standing: if one.corrected {
                        Standing::Corrected
                    } else {
                        candidate.marks.standing.unwrap_or_default()
                    },
                    modified_ns: candidate.modified_ns,
                    path: Reverse(candidate.path),
                },
            });
        }
    }
    sources
}

/// A subtitle file cannot say that it tells what is seen; its name can.
fn kind(stated: TrackKind, candidate: &Candidate<'_>) -> TrackKind {
    match candidate.marks.kind {
        Some(NamedKind::Track(kind))
            if !candidate.facts.states_kinds && stated == TrackKind::Audio =>
        {
            kind
        }
        _ => stated,
    }
}

/// A text without a language, or with a shorter tag, that has the words of one with a language
/// is a copy of it. Whisper's JSON states the language and the SRT beside it does not.
fn adopt_languages(sources: &mut [Source<'_>]) {
    const SAME_TEXT_PERCENT: usize = 35;
    let known: BTreeSet<(TrackKind, String)> =
        sources.iter().filter_map(|s| Some((s.kind, s.language.clone()?))).collect();
    let adopt = |source: &Source<'_>| {
        let may_be = |tag: &str| match &source.language {
            None => true,
            Some(own) => tag.len() > own.len() && tag.starts_with(&format!("{own}-")),
        };
        let likeness = |tag: &str| {
            let same = sources
                .iter()
                .filter(|s| s.kind == source.kind && s.language.as_deref() == Some(tag));
            same.map(|s| s.sketch.shared_percent(source.sketch)).max().unwrap_or(0)
        };
        let possible = known.iter().filter(|(kind, tag)| *kind == source.kind && may_be(tag));
        let best = possible.map(|(_, tag)| (likeness(tag), tag)).max()?;
        (best.0 >= SAME_TEXT_PERCENT).then(|| best.1.clone())
    };
    let adopted: Vec<_> = sources.iter().map(adopt).collect();
    for (source, adopted) in sources.iter_mut().zip(adopted) {
        source.language = adopted.or(source.language.take());
    }
}
