use std::io;

use cuedex_model::{Transcript, json};

use super::Written;

/// Writes `cuedex/transcript/1`. Nothing is omitted.
pub(super) fn write(transcript: &Transcript, out: &mut dyn io::Write) -> io::Result<Written> {
    json::write(transcript, out)?;
    Ok(Written { segments: transcript.segment_count(), omitted: Vec::new() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Format;
    use crate::write::testing::{evening, written};

    #[test]
    fn is_one_line_and_reads_back_equal() {
        let transcript = evening();
        let (text, report) = written(&transcript, Format::Canonical);
        assert!(text.ends_with("}\n") && text.lines().count() == 1);
        assert_eq!(json::read(text.as_bytes()).unwrap().transcript, transcript);
        assert_eq!(report, Written { segments: transcript.segment_count(), omitted: vec![] });
    }
}
