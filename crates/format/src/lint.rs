//! Checks subtitle files as they are against a profile.
//!
//! Times are those that are written, before any repair, and lines are those of the payload: a
//! cue that ends before it starts, an overlap or a line of times that a reader had to mend is a
//! finding, not something that was silently put right. In dialects that are no subtitle files
//! (the JSON of recognisers) the segments are the cues.
//!
//! Each [`Finding`] says whether another split or other times could cure it; where the words are
//! spoken faster than anybody may read, none can.
//!
//! ```
//! use cuedex_format::lint::{LintOptions, lint};
//! use cuedex_format::profile::Profile;
//!
//! let film = b"1\n00:00:01,000 --> 00:00:01,500\nto the quiet harbor\n";
//! let options = LintOptions::new(Profile::named("netflix-en").expect("it is built in"));
//! let found = lint(film, Some("film.srt"), &options)?;
//! let rules: Vec<_> = found.findings.iter().map(|finding| finding.rule).collect();
//! assert_eq!(rules, ["reading-speed", "too-short"]);
//! assert_eq!((found.findings[1].measured, found.findings[1].allowed), (Some(500.0), Some(833.0)));
//! # Ok::<(), cuedex_format::Error>(())
//! ```

mod avoid;
mod chapters;
mod characters;
mod cue;
mod finding;
mod fix;
mod misread;
mod neighbours;
mod options;
mod orphans;
mod read;
mod reading;
mod report;
mod rule;
mod speakers;
mod tags;
mod warned;

use cuedex_model::Track;

use crate::{Error, Format};
use cue::Cue;
use report::Report;

pub use finding::{Bound, Finding, Level};
pub use fix::{Cure, Fixed, fix};
pub use options::LintOptions;
pub use rule::{Rule, rules};

/// A file, checked.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Linted {
    /// The dialect that was detected.
    pub format: Format,
    /// How many cues it has.
    pub cues: usize,
    /// Whether any of them is a subtitle, and not the title of a chapter.
    pub has_subtitles: bool,
    /// What was found, in the order of the file.
    pub findings: Vec<Finding>,
}

/// Checks the bytes of a file; `name`, a file name, decides in doubt which dialect it is.
///
/// # Errors
/// Those of [`read`](crate::read()): what cannot be read cannot be checked.
pub fn lint(bytes: &[u8], name: Option<&str>, options: &LintOptions) -> Result<Linted, Error> {
    let source = read::Source::open(bytes, name, &options.read)?;
    let mut report = Report::new(options);
    let (mut cues, mut has_subtitles) = (0, false);
    for list in source.lists() {
        cues += list.cues.len();
        has_subtitles |= list.cues.iter().any(|cue| !cue.is_chapter);
        check_list(&list.cues, &list.track, &mut report);
    }
    chapters::check(&source, &mut report);
    warned::check(&source.file.warnings, &mut report);
    let mut findings = report.findings;
    for finding in &mut findings {
        finding.bytes = source.in_file(&finding.bytes);
    }
    findings.extend(report.warned);
    findings.retain(|finding| options.wants(finding.rule));
    findings.sort_by_key(|finding| (finding.line, finding.cue, finding.bytes.start));
    Ok(Linted { format: source.file.format, cues, has_subtitles, findings })
}

/// Checks the segments of a track as cues. Findings have the number of the segment, from 1, and
/// no place in a file.
#[must_use]
pub fn lint_track(track: &Track, options: &LintOptions) -> Vec<Finding> {
    let cues: Vec<Cue<'_>> = cue::of_track(track);
    let mut report = Report::new(options);
    check_list(&cues, track, &mut report);
    let mut findings = report.findings;
    findings.retain(|finding| options.wants(finding.rule));
    findings.sort_by_key(|finding| finding.cue);
    findings
}

/// Checks cues that belong together; `track` is how the model holds them.
fn check_list(cues: &[Cue<'_>], track: &Track, report: &mut Report<'_>) {
    let first = report.findings.len();
    for cue in cues {
        reading::check(cue, report);
        tags::check(cue, report);
        characters::check(cue, report);
        speakers::check(cue, report);
    }
    neighbours::check(cues, report);
    orphans::check(cues, track, report);
    avoid::mark(cues, track, report, first);
}
