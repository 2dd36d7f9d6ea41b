use std::io;

use cuedex_model::Timestamp;

use super::super::MediaLink;
use super::super::flow::Piece;
use super::super::line::{is_blank, push_line};
use super::super::markdown::clock;
use super::super::xml::push_text;

/// A page that grows line by line.
pub(super) struct Page<'a> {
    out: &'a mut dyn io::Write,
    link: Option<MediaLink>,
    line: String,
}

impl<'a> Page<'a> {
    pub(super) fn new(out: &'a mut dyn io::Write, link: Option<MediaLink>) -> Self {
        Self { out, link, line: String::new() }
    }

    /// Adds markup to the line.
    pub(super) fn markup(&mut self, markup: &str) {
        self.line.push_str(markup);
    }

    /// Adds text, its spaces and line ends as one space each.
    pub(super) fn text(&mut self, text: &str) {
        let mut plain = String::new();
        push_line(&mut plain, text);
        push_text(&mut self.line, &plain);
    }

    /// Ends the line with this markup and writes it.
    pub(super) fn line(&mut self, markup: &str) -> io::Result<()> {
        self.line.push_str(markup);
        self.line.push('\n');
        self.out.write_all(self.line.as_bytes())?;
        self.line.clear();
        Ok(())
    }

    /// Adds a time: a link into the recording where one is known, which a script can take for a
    /// place in it.
    pub(super) fn time(&mut self, at: Timestamp) {
        let Some(target) = self.link.as_ref().map(|link| link.at(at)) else {
            self.markup(&format!(
                "<span class=\"t\" data-t=\"{}\">{}</span>",
                seconds(at),
                clock(at)
            ));
            return;
        };
        self.markup("<a class=\"t\" href=\"");
        push_text(&mut self.line, &target);
        self.markup(&format!("\" data-t=\"{}\">{}</a>", seconds(at), clock(at)));
    }

    /// Adds a link to the beginning of the recording.
    pub(super) fn beginning(&mut self, text: &str) {
        if let Some(target) = self.link.as_ref().map(|link| link.at(Timestamp::ZERO)) {
            self.markup("<a href=\"");
            push_text(&mut self.line, &target);
            self.markup(&format!("\" rel=\"noreferrer\">{text}</a>"));
        }
    }

    pub(super) fn has_link(&self) -> bool {
        self.link.is_some()
    }

    /// Adds who speaks.
    pub(super) fn speaker(&mut self, name: &str) {
        self.markup(" <b>");
        self.text(name.trim());
        self.markup(":</b>");
    }

    /// Adds what was said, with its times.
    pub(super) fn said(&mut self, piece: &Piece<'_>) {
        let (start, end) = (seconds(piece.start), seconds(piece.end));
        self.markup(&format!("<span data-t=\"{start}\" data-e=\"{end}\">"));
        self.text(piece.text);
        self.markup("</span>");
    }

    /// Writes an entry of the table of contents.
    pub(super) fn item(&mut self, id: &str, at: Option<Timestamp>, text: &str) -> io::Result<()> {
        self.markup(&format!("<li><a href=\"#{id}\">"));
        if let Some(at) = at {
            self.markup(&format!("<span class=\"t\">{}</span> ", clock(at)));
        }
        self.text(text);
        self.line("</a></li>")
    }

    /// Writes a paragraph for each line of a text that shows something.
    pub(super) fn prose(&mut self, text: &str, class: &str) -> io::Result<()> {
        for line in text.lines().filter(|line| !is_blank(line)) {
            // Who sums up a talk may do so in another language than that of the talk.
            self.markup(&format!("<p class=\"{class}\" dir=\"auto\">"));
            self.text(line);
            self.line("</p>")?;
        }
        Ok(())
    }
}

/// Seconds as a script reads them.
fn seconds(at: Timestamp) -> String {
    let (whole, millis) = (at.as_whole_seconds(), at.as_millis() % 1_000);
    match millis {
        0 => whole.to_string(),
        _ => format!("{whole}.{millis:03}").trim_end_matches('0').to_owned(),
    }
}
