use cuedex_format::lint::{fix, lint, rules};

use super::options;
use crate::support::{corpus, files};

/// Every fourth file; `cuedex lint -r` over all of them is a matter of seconds when optimised.
#[test]
fn subtitle_files_of_many_tools_are_checked() {
    let Some(folder) = corpus("subtitleedit").and_then(|folder| folder.parent().map(Into::into))
    else {
        return;
    };
    let folder: std::path::PathBuf = folder;
    let known: Vec<_> = rules().iter().map(|rule| rule.id).collect();
    let mut checked = 0;
    for path in files(&folder, &[".srt", ".vtt", ".ass", ".ssa", ".sbv"]).into_iter().step_by(4) {
        let bytes = std::fs::read(&path).unwrap();
        let name = path.to_string_lossy();
        let Ok(linted) = lint(&bytes, Some(&name), &options("netflix")) else { continue };
        checked += 1;
        for finding in &linted.findings {
            assert!(known.contains(&finding.rule), "{name}: {finding:?}");
            assert!(finding.cue.is_none_or(|cue| cue <= linted.cues), "{name}: {finding:?}");
        }
    }
    assert!(checked > 150, "{checked}");
}

/// Every twentieth file of the archive; `cuedex lint -r --fix` on all of it takes minutes.
#[test]
fn what_is_cured_of_real_talks_is_clean_and_stays_as_it_is() {
    let Some(folder) = corpus("sy-subtitles") else { return };
    let known = rules();
    let is_fixable = |id: &str| known.iter().any(|rule| rule.id == id && rule.is_fixable());
    let (mut cues, mut left) = (0, 0);
    for (n, path) in files(&folder, &[".srt"]).into_iter().enumerate() {
        let (name, options) = (path.to_string_lossy().into_owned(), options("netflix"));
        // One cure alone leaves something there that the next one cures.
        if n % 20 != 0 && !name.ends_with("Public-Program-Boston-USA-DP-RAW/source/en.srt") {
            continue;
        }
        let bytes = std::fs::read(&path).unwrap();
        let fixed = fix(&bytes, Some(&name), &options).unwrap();
        let again = fix(&fixed.bytes, Some(&name), &options).unwrap();
        assert!(again.bytes == fixed.bytes, "{name} changes when it is cured again");
        let after = lint(&fixed.bytes, Some(&name), &options).unwrap();
        let is_left = after.findings.iter().filter(|f| f.avoidable && is_fixable(f.rule));
        (cues, left) = (cues + after.cues, left + is_left.count());
    }
    assert!(left * 100 <= cues, "{left} findings are left in {cues} cues");
}
