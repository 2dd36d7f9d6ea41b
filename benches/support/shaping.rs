//! What shaping is worth: cues that break a profile before it, after a greedy splitter, and after
//! it, all checked by the same lint as the files that they become.

mod breaks;
mod greedy;
mod talks;

use std::fmt::Write;
use std::ops::AddAssign;

use anyhow::Result;
use cuedex_format::lint::{Level, LintOptions, Linted, lint};
use cuedex_format::profile::Profile;
use cuedex_format::shape::phrases::Phrases;
use cuedex_format::shape::{ShapeOptions, shape};
use cuedex_format::{Format, WriteOptions, write};
use cuedex_model::{Track, Transcript};
use rayon::prelude::*;
use serde::Serialize;

use talks::{Talk, talks};

/// The profiles to measure: a name for the row, and the profile for English and other languages.
const PROFILES: [(&str, &str, &str); 3] = [
    ("Netflix", "netflix-en", "netflix"),
    ("BBC", "bbc", "bbc"),
    ("vertical", "vertical", "vertical"),
];

/// What a document is called that is made here.
const SRT: Option<&str> = Some("talk.srt");

/// Of cues, at most so many may have an avoidable finding.
const MOST_AVOIDABLE: f64 = 0.01;
/// Of the greedy splitter's breaks inside listed phrases, ours may have so many.
const MOST_BREAKS: f64 = 0.25;

/// The cues of one way, counted.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct Count {
    /// All cues.
    pub cues: usize,
    /// Cues with a finding.
    pub found: usize,
    /// Cues with a finding that another split could cure.
    pub avoidable: usize,
    /// Breaks of lines and cues inside a listed phrase.
    pub inside_phrases: usize,
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        self.cues += other.cues;
        self.found += other.found;
        self.avoidable += other.avoidable;
        self.inside_phrases += other.inside_phrases;
    }
}

/// A corpus and a profile.
#[derive(Debug, Clone, Serialize)]
pub struct Row {
    /// The corpus.
    pub corpus: String,
    /// The profile.
    pub profile: &'static str,
    /// How many files.
    pub files: usize,
    /// As the files are.
    pub before: Count,
    /// The same words by a greedy splitter.
    pub greedy: Count,
    /// The same words shaped.
    pub ours: Count,
    /// Whether any word was lost or moved.
    pub lost_words: bool,
}

/// All rows.
#[derive(Debug, Clone)]
pub struct Proof {
    /// One for each corpus and profile.
    pub rows: Vec<Row>,
}

impl Proof {
    /// Whether every target is met.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.rows.iter().all(Row::holds)
    }
}

impl Row {
    fn holds(&self) -> bool {
        let inside = |count: &Count| share(count.inside_phrases, 1);
        share(self.ours.avoidable, self.ours.cues) <= MOST_AVOIDABLE
            && inside(&self.ours) <= MOST_BREAKS * inside(&self.greedy)
            && !self.lost_words
    }
}

/// Measures the talks whose path holds this.
///
/// # Errors
/// A file that cannot be read.
pub fn measure(only: &str) -> Result<Proof> {
    let mut rows = Vec::new();
    for (corpus, talks) in talks(only)? {
        for (profile, english, other) in PROFILES {
            let counts = talks.par_iter().map(|talk| {
                let name = if talk.is_english() { english } else { other };
                count(talk, &Profile::named(name).expect("it is built in"))
            });
            let mut row = Row {
                corpus: corpus.clone(),
                profile,
                files: talks.len(),
                before: Count::default(),
                greedy: Count::default(),
                ours: Count::default(),
                lost_words: false,
            };
            for (before, greedy, ours, is_whole) in counts.collect::<Vec<_>>() {
                row.before += before;
                row.greedy += greedy;
                row.ours += ours;
                row.lost_words |= !is_whole;
            }
            rows.push(row);
        }
    }
    Ok(Proof { rows })
}

fn count(talk: &Talk, profile: &Profile) -> (Count, Count, Count, bool) {
    let options = ShapeOptions::new(profile);
    let greedy = greedy::split(&talk.track, &options, profile);
    let ours = shape(&talk.track, &options).track;
    let is_whole = letters(&ours) == letters(&talk.track);
    let counted = |track: &Track| {
        let findings = findings(&document(track), SRT, profile);
        Count { inside_phrases: inside(track, talk, profile), ..findings }
    };
    let before = match &talk.file {
        Some(file) => findings(file, None, profile),
        None => findings(&document(&talk.track), SRT, profile),
    };
    let before = Count { inside_phrases: inside(&talk.track, talk, profile), ..before };
    (before, counted(&greedy), counted(&ours), is_whole)
}

fn inside(track: &Track, talk: &Talk, profile: &Profile) -> usize {
    breaks::inside_phrases(track, &Phrases::of_language(talk.track.language.as_deref()), profile)
}

/// The track as the file that people would get: word times are not in it.
fn document(track: &Track) -> Vec<u8> {
    let transcript = Transcript::of_tracks(vec![track.clone()]);
    let mut bytes = Vec::new();
    write(&transcript, &mut bytes, &WriteOptions::new(Format::Srt)).expect("memory takes it");
    bytes
}

fn findings(document: &[u8], name: Option<&str>, profile: &Profile) -> Count {
    let options = LintOptions::new(profile.clone());
    match lint(document, name, &options) {
        Ok(linted) => of_cues(&linted),
        Err(_) => Count::default(),
    }
}

/// Cues with a finding that is more than a note and that shaping is about.
fn of_cues(linted: &Linted) -> Count {
    let (mut found, mut avoidable) = (vec![false; linted.cues], vec![false; linted.cues]);
    let about_characters = ["odd-characters", "unbalanced-tags", "empty-cue"];
    for finding in &linted.findings {
        let is_about = finding.severity > Level::Note
            && !finding.rule.contains('/')
            && !about_characters.contains(&finding.rule);
        if let Some(n) = finding.cue.filter(|_| is_about) {
            found[n - 1] = true;
            avoidable[n - 1] |= finding.avoidable;
        }
    }
    let count = |cues: &[bool]| cues.iter().filter(|is| **is).count();
    Count {
        cues: linted.cues,
        found: count(&found),
        avoidable: count(&avoidable),
        inside_phrases: 0,
    }
}

fn letters(track: &Track) -> String {
    let texts = track.segments().iter().flat_map(|segment| segment.text.chars());
    texts.filter(|c| !c.is_whitespace()).collect()
}

#[expect(clippy::cast_precision_loss, reason = "counts of cues are small")]
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// The rows as Markdown, each with its verdict.
#[must_use]
pub fn table(proof: &Proof) -> String {
    let mut text = String::from(
        "| corpus | profile | files | cues before, greedy, ours | with a finding | \
         with an avoidable one | breaks inside phrases | ours to greedy | verdict |\n\
         |---|---|---|---|---|---|---|---|---|\n",
    );
    for row in &proof.rows {
        let all = [row.before, row.greedy, row.ours];
        let each = |of: &dyn Fn(&Count) -> String| all.each_ref().map(of).join(", ");
        let percent = |part, whole| format!("{:.2} %", 100.0 * share(part, whole));
        let ratio = share(row.ours.inside_phrases, row.greedy.inside_phrases);
        let words = if row.lost_words { ", words lost" } else { "" };
        let verdict = if row.holds() { "met" } else { "MISSED" };
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {} | {} | {} | {ratio:.2} | {verdict}{words} |",
            row.corpus,
            row.profile,
            row.files,
            each(&|count| count.cues.to_string()),
            each(&|count| percent(count.found, count.cues)),
            each(&|count| percent(count.avoidable, count.cues)),
            each(&|count| count.inside_phrases.to_string()),
        );
    }
    text
}
