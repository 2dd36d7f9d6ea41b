//! Transcripts to write, and a writer that breaks.

use std::io;

use cuedex_model::Transcript;

pub(crate) use super::specimen::evening;
pub(super) use super::specimen::{at, said, seen};

use super::{WriteOptions, Written, write};
use crate::Format;

/// The text that `format` makes of a transcript, and the report.
pub(super) fn written(transcript: &Transcript, format: Format) -> (String, Written) {
    let mut bytes = Vec::new();
    let report = write(transcript, &mut bytes, &WriteOptions::new(format)).unwrap();
    (String::from_utf8(bytes).unwrap(), report)
}

/// Takes `left` bytes, then fails.
struct Failing {
    left: usize,
}

impl io::Write for Failing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.left == 0 && !bytes.is_empty() {
            return Err(io::Error::from(io::ErrorKind::StorageFull));
        }
        let taken = bytes.len().min(self.left);
        self.left -= taken;
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Lets the writer fail at every byte of the output: each time the error must come back.
pub(super) fn fails_wherever_the_writer_fails(transcript: &Transcript, format: Format) {
    let options = WriteOptions::new(format);
    let length = written(transcript, format).0.len();
    for left in 0..length {
        let error = write(transcript, &mut Failing { left }, &options).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::StorageFull, "after {left} bytes of {format}");
    }
    assert!(write(transcript, &mut Failing { left: length }, &options).is_ok());
}
