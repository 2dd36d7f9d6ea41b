//! Text that may be missing, as ffmpeg complained while it took it out.

use cuedex_format::{Code, Severity, Warning};

use crate::{Error, ErrorKind};

/// ffmpeg complained and went on.
const INCOMPLETE: Code = Code {
    name: "media/incomplete",
    severity: Severity::Warning,
    about: "ffmpeg complained of the recording, so text may be missing; what there is, is read",
};

/// Every code that reading a recording may give beside those of its text.
#[must_use]
pub fn codes() -> Vec<Code> {
    vec![INCOMPLETE]
}

/// That text may be missing, of the recording as a whole.
pub(super) fn warning(complaint: &str) -> Warning {
    Warning {
        code: INCOMPLETE.name,
        severity: INCOMPLETE.severity,
        message: format!("text may be missing, ffmpeg says: {complaint}"),
        line: 0,
        bytes: 0..0,
        cue: None,
    }
}

/// The error of strict mode.
pub(super) fn refusal(complaint: &str) -> Error {
    let Warning { code, message, .. } = warning(complaint);
    Error::new(ErrorKind::Unreadable, format!("refused in strict mode: {message} [{code}]"))
}
