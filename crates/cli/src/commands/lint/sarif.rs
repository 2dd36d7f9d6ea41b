//! Findings in the form that code hosts show beside the lines:
//! [SARIF 2.1.0](https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html).

use anyhow::Result;
use cuedex_format::lint::{self, Finding, Rule};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use crate::files::Input;

/// Where the schema of the standard is.
const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// What may stand in a path of a URI as it is ([RFC 3986](https://www.rfc-editor.org/rfc/rfc3986#section-3.3)).
const PATH: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A log of one run, gathered file by file.
pub(super) struct Sarif {
    rules: Vec<Rule>,
    results: Vec<Value>,
    failures: Vec<Value>,
}

impl Default for Sarif {
    fn default() -> Self {
        Self { rules: lint::rules(), results: Vec::new(), failures: Vec::new() }
    }
}

impl Sarif {
    pub(super) fn add(&mut self, input: &Input, findings: &[Finding]) {
        let results: Vec<Value> =
            findings.iter().map(|finding| result(&self.rules, input, finding)).collect();
        self.results.extend(results);
    }

    /// An input that could not be checked.
    pub(super) fn fail(&mut self, input: &Input, error: &anyhow::Error) {
        self.failures.push(json!({
            "level": "error",
            "message": { "text": format!("{error:#}") },
            "locations": [{ "physicalLocation": location(input, 0) }],
        }));
    }

    /// The whole log.
    pub(super) fn finish(self) -> Result<String> {
        let rules: Vec<Value> = self.rules.iter().map(rule).collect();
        let log = json!({
            "$schema": SCHEMA,
            "version": "2.1.0",
            "runs": [{
                "tool": { "driver": {
                    "name": "cuedex",
                    "version": env!("CARGO_PKG_VERSION"),
                    "informationUri": env!("CARGO_PKG_REPOSITORY"),
                    "rules": rules,
                } },
                "invocations": [{
                    "executionSuccessful": self.failures.is_empty(),
                    "toolExecutionNotifications": self.failures,
                }],
                "results": self.results,
            }],
        });
        let mut text = serde_json::to_string_pretty(&log)?;
        text.push('\n');
        Ok(text)
    }
}

fn rule(rule: &Rule) -> Value {
    json!({
        "id": rule.id,
        "shortDescription": { "text": rule.about },
        "help": { "text": rule.help },
        "defaultConfiguration": { "level": rule.severity.as_str() },
    })
}

fn result(rules: &[Rule], input: &Input, finding: &Finding) -> Value {
    let text = match finding.amounts() {
        Some(amounts) => format!("{} ({amounts})", finding.message),
        None => finding.message.clone(),
    };
    let mut result = json!({
        "ruleId": finding.rule,
        "level": finding.severity.as_str(),
        "message": { "text": text },
        "locations": [{ "physicalLocation": location(input, finding.line) }],
        "properties": {
            "avoidable": finding.avoidable,
            "cue": finding.cue,
            "startMs": finding.start_ms,
            "endMs": finding.end_ms,
            "measured": finding.measured,
            "allowed": finding.allowed,
            "unit": finding.unit,
        },
    });
    if let Some(at) = rules.iter().position(|rule| rule.id == finding.rule) {
        result["ruleIndex"] = at.into();
    }
    result
}

fn location(input: &Input, line: usize) -> Value {
    let path = if input.is_stdin() { "stdin".to_owned() } else { uri(input) };
    let mut location = json!({ "artifactLocation": { "uri": path } });
    if line > 0 {
        location["region"] = json!({ "startLine": line });
    }
    location
}

/// The path as a relative reference, or as a URI where it is absolute.
fn uri(input: &Input) -> String {
    let path = input.path.to_string_lossy().replace('\\', "/");
    let path = path.strip_prefix("./").unwrap_or(&path);
    let scheme = if path.starts_with('/') { "file://" } else { "" };
    format!("{scheme}{}", utf8_percent_encode(path, PATH))
}
