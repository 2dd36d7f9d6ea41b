use std::io;

use cuedex_model::Timestamp;

use super::super::MediaLink;
use super::super::line::{is_blank, pieces};
use super::escape::{push_block, push_destination, push_inline, push_link_text};

/// A Markdown page that grows block by block, an empty line between two of them.
pub(super) struct Page<'a> {
    out: &'a mut dyn io::Write,
    link: MediaLink,
    block: String,
    is_first: bool,
    /// The beginning of the block is written.
    is_begun: bool,
}

/// A block of so many bytes, as a long list is, goes out before it ends.
const LARGE: usize = 64 * 1024;

impl<'a> Page<'a> {
    pub(super) fn new(out: &'a mut dyn io::Write, link: MediaLink) -> Self {
        Self { out, link, block: String::new(), is_first: true, is_begun: false }
    }

    /// Adds Markdown to the block.
    pub(super) fn markup(&mut self, markup: &str) {
        self.block.push_str(markup);
    }

    /// Adds text behind something else in the block.
    pub(super) fn inline(&mut self, text: &str) {
        push_inline(&mut self.block, text);
    }

    /// Adds text, also where it begins the block.
    pub(super) fn text(&mut self, text: &str) {
        match self.block.is_empty() {
            true => push_block(&mut self.block, text),
            false => push_inline(&mut self.block, text),
        }
    }

    /// Adds a space to what stands in the block.
    pub(super) fn space(&mut self) {
        if !self.block.is_empty() {
            self.markup(" ");
        }
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
        push_link_text(&mut self.block, text);
        self.markup("](");
        push_destination(&mut self.block, target);
        self.markup(")");
    }

    /// Adds a time, as a link where the media is known.
    pub(super) fn time(&mut self, at: Timestamp) {
        match self.link.is_bare() {
            true => self.markup(&clock(at)),
            false => self.linked_time(at),
        }
    }

    /// Adds a time as a link in any case: where no media is known, to the place in whatever the
    /// page stands beside.
    pub(super) fn linked_time(&mut self, at: Timestamp) {
        let target = self.link.at(at);
        self.link(&clock(at), &target);
    }

    /// Where the media begins, where it is known.
    pub(super) fn beginning(&self) -> Option<String> {
        (!self.link.is_bare()).then(|| self.link.at(Timestamp::ZERO))
    }

    /// Begins an item of a list, in the block of the items before it.
    pub(super) fn item(&mut self) -> io::Result<()> {
        if !self.block.is_empty() {
            self.markup("\n");
        }
        if self.block.len() >= LARGE {
            self.pass_on()?;
        }
        self.markup("- ");
        Ok(())
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
        self.block.push('\n');
        self.pass_on()?;
        self.is_begun = false;
        Ok(())
    }

    /// Writes what there is of the block.
    fn pass_on(&mut self) -> io::Result<()> {
        if !self.is_first && !self.is_begun {
            self.out.write_all(b"\n")?;
        }
        (self.is_first, self.is_begun) = (false, true);
        self.out.write_all(self.block.as_bytes())?;
        self.block.clear();
        Ok(())
    }
}

/// `HH:MM:SS`, rounded down.
pub(in super::super) fn clock(at: Timestamp) -> String {
    let seconds = at.as_whole_seconds();
    format!("{:02}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60)
}
