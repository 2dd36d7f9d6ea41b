use std::io;

use cuedex_model::Timestamp;

use super::super::MediaLink;
use super::super::line::{is_blank, pieces};
use super::escape::{push_block, push_destination, push_inline};

/// A Markdown page that grows block by block, an empty line between two of them.
pub(super) struct Page<'a> {
    out: &'a mut dyn io::Write,
    link: MediaLink,
    block: String,
    is_first: bool,
}

impl<'a> Page<'a> {
    pub(super) fn new(out: &'a mut dyn io::Write, link: MediaLink) -> Self {
        Self { out, link, block: String::new(), is_first: true }
    }

    /// Adds Markdown to the block.
    pub(super) fn markup(&mut self, markup: &str) {
        self.block.push_str(markup);
    }

    /// Adds text behind something else in the block.
    pub(super) fn inline(&mut self, text: &str) {
        push_inline(&mut self.block, text);
    }

    /// Adds strong text with `end` inside the marks; nothing for a blank text.
    pub(super) fn strong(&mut self, text: &str, end: &str) {
        if is_blank(text) {
            return;
        }
        // Marks only count with no space on their inner side.
        self.markup("**");
        self.inline(text.trim());
        self.markup(end);
        self.markup("**");
    }

    /// Adds a link on other text than its target.
    pub(super) fn link(&mut self, text: &str, target: &str) {
        self.markup("[");
        self.inline(text);
        self.markup("](");
        push_destination(&mut self.block, target);
        self.markup(")");
    }

    /// Adds a time as a link into the media.
    pub(super) fn time(&mut self, at: Timestamp) {
        let target = self.link.at(at);
        self.link(&clock(at), &target);
    }

    /// Begins an item of a list, in the block of the items before it.
    pub(super) fn item(&mut self) {
        if !self.block.is_empty() {
            self.markup("\n");
        }
        self.markup("- ");
    }

    /// Writes a paragraph for each line of a text that shows something.
    pub(super) fn prose(&mut self, text: &str) -> io::Result<()> {
        for line in text.lines().filter(|line| pieces(line).next().is_some()) {
            push_block(&mut self.block, line);
            self.end_block()?;
        }
        Ok(())
    }

    /// Writes the block.
    pub(super) fn end_block(&mut self) -> io::Result<()> {
        if !self.is_first {
            self.out.write_all(b"\n")?;
        }
        self.is_first = false;
        self.block.push('\n');
        self.out.write_all(self.block.as_bytes())?;
        self.block.clear();
        Ok(())
    }
}

/// `HH:MM:SS`, rounded down.
pub(super) fn clock(at: Timestamp) -> String {
    let seconds = at.as_whole_seconds();
    format!("{:02}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60)
}
