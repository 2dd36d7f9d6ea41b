//! Findings as lines that editors and people follow.

use std::io;

use anstyle::{AnsiColor, Style};
use cuedex_format::lint::{Finding, Level};
use cuedex_model::Timestamp;

use super::tally::Tally;
use crate::commands::edit::shown::counted;
use crate::output::{NAME, Output, plain};

/// How a finding looks that no split can cure.
const DIMMED: Style = Style::new().dimmed();

/// `file:line: severity rule: message (measured, allowed)`, then the cue and its time.
pub(super) fn print(path: &str, findings: &[Finding], out: &mut Output) -> io::Result<()> {
    for finding in findings {
        let place = match finding.line {
            0 => path.to_owned(),
            line => format!("{path}:{line}"),
        };
        let (level, rule) = (finding.severity.as_str(), finding.rule);
        let told = told(finding);
        if finding.avoidable {
            let (place, level) = (out.paint(NAME, place), out.paint(colour(finding), level));
            out.line(format_args!("{place}: {level} {rule}: {told}"))?;
        } else {
            let line = out.paint(DIMMED, format_args!("{place}: {level} {rule}: {told}"));
            out.line(line)?;
        }
    }
    Ok(())
}

fn told(finding: &Finding) -> String {
    let mut told = plain(&finding.message);
    if let Some(amounts) = finding.amounts() {
        told.push_str(&format!(" ({amounts})"));
    }
    if let Some(cue) = finding.cue {
        told.push_str(&format!(", cue {cue}"));
    }
    if let Some(start) = finding.start_ms {
        told.push_str(&format!(" at {}", Timestamp::from_millis(start)));
    }
    if !finding.avoidable {
        told.push_str(", unavoidable");
    }
    told
}

fn colour(finding: &Finding) -> Style {
    let colour = match finding.severity {
        Level::Error => AnsiColor::Red,
        Level::Warning => AnsiColor::Yellow,
        Level::Note => AnsiColor::Cyan,
    };
    colour.on_default().bold()
}

/// How often each rule is broken, the most broken first.
pub(super) fn summary(tally: &Tally, out: &mut Output) -> io::Result<()> {
    if tally.files == 0 {
        return Ok(());
    }
    let (files, cues) = (counted(tally.files, "file"), counted(tally.cues, "cue"));
    if tally.findings == 0 {
        out.note(format!("{files}, {cues}: nothing was found"));
        return Ok(());
    }
    out.line("")?;
    let mut rules: Vec<_> = tally.rules.iter().collect();
    rules.sort_by_key(|(rule, count)| (std::cmp::Reverse(**count), **rule));
    let width = rules.first().map_or(0, |(_, count)| count.to_string().len());
    for (rule, count) in rules {
        out.line(format_args!("{count:>width$}  {rule}"))?;
    }
    let (findings, unavoidable) = (counted(tally.findings, "finding"), tally.unavoidable);
    let notes = counted(tally.notes, "note");
    out.line(format_args!("{files}, {cues}, {findings}: {unavoidable} unavoidable, {notes}"))
}
