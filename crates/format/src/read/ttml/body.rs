//! The walk through the body: a stack of open elements, no recursion.

use std::borrow::Cow;

use super::super::Removed;
use super::super::log::{Log, Place, excerpt};
use super::frame::Frame;
use super::head::Head;
use super::paragraph::Paragraph;
use super::space::Run;
use super::tracks::Pending;
use super::xml::{Element, Node};
use super::{FOREIGN, HIDDEN, IMAGE, TEXT_OUTSIDE_PARAGRAPH};
use crate::Code;

/// An element whose content is not for show.
struct Skipped {
    depth: usize,
    is_foreign: bool,
    told: bool,
}

/// Reads the nodes of the body into cues.
pub(super) struct Body<'h, 'a> {
    head: &'h Head,
    frames: Vec<Frame>,
    skipped: Option<Skipped>,
    paragraph: Option<Paragraph<'a>>,
    paragraphs: usize,
    pub(super) cues: Vec<Pending>,
    pub(super) removed: Vec<Removed>,
}

/// Elements of TTML that hold no text to show.
const NOT_SHOWN: [&str; 18] = [
    "metadata",
    "title",
    "desc",
    "copyright",
    "agent",
    "name",
    "actor",
    "item",
    "set",
    "animate",
    "image",
    "audio",
    "data",
    "source",
    "chunk",
    "resources",
    "style",
    "region",
];

impl<'h, 'a> Body<'h, 'a> {
    pub(super) fn new(head: &'h Head, log: &mut Log) -> Self {
        let mut body = Self {
            head,
            frames: vec![Frame::root(head)],
            skipped: None,
            paragraph: None,
            paragraphs: 0,
            cues: Vec::new(),
            removed: Vec::new(),
        };
        if let Some(element) = &head.body {
            body.open(element, log);
        }
        body
    }

    pub(super) fn take(&mut self, node: Node<'a>, log: &mut Log) {
        if let Some(skipped) = &mut self.skipped {
            match node {
                Node::Open(_) => skipped.depth += 1,
                Node::Close(_) if skipped.depth == 0 => self.skipped = None,
                Node::Close(_) => skipped.depth -= 1,
                Node::Text(text, place) => self.take_skipped(&text, place, log),
            }
            return;
        }
        match node {
            Node::Open(element) => self.open(&element, log),
            Node::Close(end) => self.close(end, log),
            Node::Text(text, place) => self.text(text, place, log),
        }
    }

    /// The number of the paragraph that is open.
    pub(super) fn cue(&self) -> Option<usize> {
        self.paragraph.as_ref().map(|paragraph| paragraph.number)
    }

    /// Counts what is left out, in this cue or behind the last.
    pub(super) fn leave_out(&mut self, code: Code, cue: Option<usize>, place: Place) {
        let cue = cue.unwrap_or(self.paragraphs.max(1));
        let Place { line, bytes, .. } = place;
        self.removed.push(Removed { code: code.name, cue, line, bytes });
    }

    /// Closes what a broken document leaves open.
    pub(super) fn finish(&mut self, end: usize, log: &mut Log) {
        while self.frames.len() > 1 {
            self.close(end, log);
        }
    }

    fn open(&mut self, element: &Element, log: &mut Log) {
        if element.name == "image" || element.get("backgroundImage").is_some() {
            log.say(IMAGE, element.place.clone());
        }
        let name = element.name.as_str();
        if name.is_empty() || NOT_SHOWN.contains(&name) {
            self.skip(element);
            return;
        }
        let parent = self.frames.last().cloned().unwrap_or_default();
        let mut frame = parent.child(element, self.head, log);
        // The language of a paragraph or of a phrase in it makes no track of its own.
        if self.paragraph.is_none() && name != "p" {
            frame.take_language(element);
        }
        let is_line = matches!(name, "p" | "div");
        match &mut self.paragraph {
            Some(paragraph) => {
                if name == "br" || is_line {
                    paragraph.line_break(frame.owner);
                }
                if frame.time.has_own_time && name != "br" {
                    frame.owner = paragraph.add_owner(&frame, element);
                    frame.is_owner = true;
                }
            }
            None if name == "p" || name == "span" => {
                self.paragraphs += 1;
                frame.is_paragraph = true;
                frame.is_owner = true;
                self.paragraph = Some(Paragraph::new(self.paragraphs, &frame, element));
            }
            None => {}
        }
        self.frames.push(frame);
    }

    fn skip(&mut self, element: &Element) {
        let is_foreign = element.name.is_empty();
        self.skipped = Some(Skipped { depth: 0, is_foreign, told: false });
        if let Some(frame) = self.frames.last_mut().filter(|_| element.name == "set") {
            frame.take_set(element);
        }
    }

    fn take_skipped(&mut self, text: &str, place: Place, log: &mut Log) {
        let Some(skipped) = self.skipped.as_mut().filter(|skipped| skipped.is_foreign) else {
            return;
        };
        let Some(paragraph) = &self.paragraph else { return };
        if !text.trim().is_empty() {
            let cue = paragraph.number;
            self.removed.push(Removed {
                code: FOREIGN.name,
                cue,
                line: place.line,
                bytes: place.bytes.clone(),
            });
            if !std::mem::replace(&mut skipped.told, true) {
                log.say(FOREIGN, Place { cue: Some(cue), ..place });
            }
        }
    }

    fn text(&mut self, text: Cow<'a, str>, place: Place, log: &mut Log) {
        let Some(frame) = self.frames.last_mut() else { return };
        let is_blank = text.trim().is_empty();
        let Some(paragraph) = &mut self.paragraph else {
            if !is_blank {
                let message = format!("text in no paragraph: {}", excerpt(&text));
                log.add(TEXT_OUTSIDE_PARAGRAPH, place, message);
            }
            return;
        };
        if !is_blank {
            frame.time.take_text();
        }
        let (style, is_shown) = frame.seen(self.head);
        if is_shown {
            let (preserve, owner, speaker) = (frame.preserve, frame.owner, frame.speaker.clone());
            paragraph.runs.push(Run { text, look: style, preserve, owner, speaker });
        } else if !is_blank {
            let cue = paragraph.number;
            self.removed.push(Removed {
                code: HIDDEN.name,
                cue,
                line: place.line,
                bytes: place.bytes.clone(),
            });
            if !std::mem::replace(&mut paragraph.told_hidden, true) {
                log.say(HIDDEN, Place { cue: Some(cue), ..place });
            }
        }
    }

    fn close(&mut self, end: usize, log: &mut Log) {
        let Some(frame) = self.frames.pop() else { return };
        if let Some(parent) = self.frames.last_mut() {
            parent.time.take_child(&frame.time);
        }
        if let Some(paragraph) = self.paragraph.as_mut().filter(|_| frame.is_owner) {
            paragraph.end_owner(&frame);
        }
        if frame.is_paragraph
            && let Some(paragraph) = self.paragraph.take()
        {
            paragraph.finish(end, &mut self.cues, log);
        }
    }
}
