use anyhow::Result;
use cuedex_format::lint::{self, Level, Rule};
use serde::Serialize;

use crate::exit::Exit;
use crate::output::{NAME, Output};

#[derive(Serialize)]
struct RuleRecord {
    id: &'static str,
    severity: Level,
    about: &'static str,
    help: &'static str,
}

#[derive(Serialize)]
struct RulesRecord {
    rules: usize,
}

/// Lists every rule, those of the readers behind our own.
pub(super) fn list(out: &mut Output) -> Result<Exit> {
    let rules = lint::rules();
    if out.json() {
        for Rule { id, severity, about, help, .. } in &rules {
            out.record("rule", &RuleRecord { id, severity: *severity, about, help })?;
        }
        out.closing_record("result", &RulesRecord { rules: rules.len() })?;
        return Ok(Exit::Done);
    }
    let width = rules.iter().map(|rule| rule.id.len()).max().unwrap_or(0);
    for Rule { id, severity, about, .. } in &rules {
        let id = out.paint(NAME, format_args!("{id:<width$}"));
        out.line(format_args!("{id}  {:<7}  {about}", severity.as_str()))?;
    }
    Ok(Exit::Done)
}
