//! Text on its way out, gathered: a call for every row would be dear.

use std::io;

/// How many bytes are gathered before they go out.
const BATCH: usize = 64 * 1024;

/// Text that goes out in larger pieces.
pub(super) struct Gathered<'a> {
    out: &'a mut dyn io::Write,
    text: String,
}

impl<'a> Gathered<'a> {
    pub(super) fn new(out: &'a mut dyn io::Write) -> Self {
        Self { out, text: String::with_capacity(BATCH + 4 * 1024) }
    }

    /// Where the next text is appended.
    pub(super) fn text(&mut self) -> &mut String {
        &mut self.text
    }

    pub(super) fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Passes on what was gathered, if that is enough.
    pub(super) fn pass_on(&mut self) -> io::Result<()> {
        if self.text.len() < BATCH {
            return Ok(());
        }
        self.finish()
    }

    /// Passes on what was gathered.
    pub(super) fn finish(&mut self) -> io::Result<()> {
        self.out.write_all(self.text.as_bytes())?;
        self.text.clear();
        Ok(())
    }
}
