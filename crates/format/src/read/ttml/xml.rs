//! XML as a flat run of elements and texts, with their places. Where it is not well-formed,
//! reading goes on as the author meant it: an end tag closes what is open inside its element.

use std::borrow::Cow;
use std::collections::{HashSet, VecDeque};
use std::ops::Range;

use quick_xml::events::attributes::{Attribute, Attributes};

use super::super::log::{Log, Place, excerpt};
use super::entity::Entities;
use super::markup::{self, Piece, Pieces, local};
use super::{BARE_AMPERSAND, BROKEN_XML, MAX_NAME};
use crate::cue::timing::is_invisible;
use crate::{Error, ErrorKind};

/// Deeper documents are refused.
const MAX_DEPTH: usize = 256;

/// How many namespaces may be declared at once; more are not looked at.
const MAX_NAMESPACES: usize = 256;

/// An element's start.
#[derive(Debug)]
pub(super) struct Element {
    /// Its name without its prefix; empty for one of a foreign vocabulary.
    pub(super) name: String,
    pub(super) attributes: Vec<(String, String)>,
    pub(super) place: Place,
}

impl Element {
    /// An attribute that names something, trimmed; blank and overlong ones are none.
    pub(super) fn name_in(&self, attribute: &str) -> Option<&str> {
        let name = self.get(attribute)?.trim();
        (!name.is_empty() && name.len() <= MAX_NAME).then_some(name)
    }

    /// An attribute by its local name.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// What comes next.
#[derive(Debug)]
pub(super) enum Node<'a> {
    Open(Element),
    /// The end of the innermost element and the byte behind it.
    Close(usize),
    /// Text, and where it stands.
    Text(Cow<'a, str>, Place),
}

/// Reads nodes one by one.
pub(super) struct Nodes<'a> {
    text: &'a str,
    pieces: Pieces<'a>,
    /// The names of the open elements with their prefixes.
    open: Vec<&'a str>,
    queue: VecDeque<Node<'a>>,
    namespaces: Vec<(usize, String, bool)>,
    entities: Entities,
    lines: LineCount<'a>,
    seen_root: bool,
    /// Names of paragraphs whose end tags are left out here and there, once it matters.
    unclosed: Option<HashSet<&'a str>>,
    /// Where markup was passed over, until it is asked for.
    pub(super) left_out: Vec<Place>,
}

impl<'a> Nodes<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            text,
            pieces: Pieces::new(text),
            open: Vec::new(),
            queue: VecDeque::new(),
            namespaces: Vec::new(),
            entities: Entities::default(),
            lines: LineCount { text, at: 0, line: 1 },
            seen_root: false,
            unclosed: None,
            left_out: Vec::new(),
        }
    }

    /// The next node; nothing at the end.
    pub(super) fn next(&mut self, log: &mut Log) -> Result<Option<Node<'a>>, Error> {
        loop {
            if let Some(node) = self.queue.pop_front() {
                return Ok(Some(node));
            }
            let Some((piece, bytes)) = self.pieces.next() else {
                self.finish(log);
                return Ok(None);
            };
            self.take(piece, bytes, log)?;
        }
    }

    fn take(&mut self, piece: Piece<'a>, bytes: Range<usize>, log: &mut Log) -> Result<(), Error> {
        let place = Place { line: self.lines.line_of(bytes.start), bytes, cue: None };
        match piece {
            Piece::Text(text) => self.push_text(with_line_ends(text), place, log),
            Piece::Reference(name) => {
                let text = self.entities.resolve(name, &place, log);
                self.push_text(text, place, log);
            }
            Piece::Ampersand => {
                log.say(BARE_AMPERSAND, place.clone());
                self.push_text("&".into(), place, log);
            }
            Piece::Angle => {
                log.add(BROKEN_XML, place.clone(), "a < starts no tag; taken as text");
                self.push_text("<".into(), place, log);
            }
            Piece::Start { content, is_empty } => self.start(content, is_empty, place, log)?,
            Piece::End { name, is_whole } => self.end(name, is_whole, place, log),
            Piece::Doctype(doctype) => self.entities.declare(doctype),
            Piece::Hidden => {}
            Piece::Unclosed(markup) => {
                let message = format!("markup is not closed; left out: {}", excerpt(markup));
                log.add(BROKEN_XML, place.clone(), message);
                self.left_out.push(place);
            }
        }
        Ok(())
    }

    fn push_text(&mut self, text: Cow<'a, str>, place: Place, log: &mut Log) {
        if !self.open.is_empty() {
            self.queue.push_back(Node::Text(text, place));
        } else if !text.trim_matches(is_invisible).is_empty() {
            let message = format!("text outside of all elements; left out: {}", excerpt(&text));
            log.add(BROKEN_XML, place, message);
        }
    }

    /// What is still open is closed by whoever reads the nodes.
    fn finish(&mut self, log: &mut Log) {
        let Some(name) = self.open.last() else { return };
        let at = self.text.len();
        let place = Place { line: self.lines.line_of(at), bytes: at..at, cue: None };
        let message = format!("the document ends inside {}", excerpt(&format!("<{name}>")));
        log.add(BROKEN_XML, place, message);
        self.open.clear();
    }

    fn start(
        &mut self,
        content: &'a str,
        is_empty: bool,
        place: Place,
        log: &mut Log,
    ) -> Result<(), Error> {
        let name = markup::name(content);
        self.close_before(name, &place, log);
        if self.open.is_empty() && self.seen_root {
            log.add(BROKEN_XML, place.clone(), "an element stands behind the root; read on");
        }
        self.open.push(name);
        if self.open.len() > MAX_DEPTH {
            let message = format!("elements are nested more than {MAX_DEPTH} deep");
            let position = crate::Position { line: place.line, byte: place.bytes.start, cue: None };
            return Err(Error::new(ErrorKind::Limit, message).at(position));
        }
        let attributes = self.attributes(content, name.len(), &place, log);
        let local = if self.is_foreign(name) { String::new() } else { local(name).to_owned() };
        self.seen_root = true;
        let end = place.bytes.end;
        self.queue.push_back(Node::Open(Element { name: local, attributes, place }));
        if is_empty {
            self.close(end);
        }
        Ok(())
    }

    /// A line break holds none, and a paragraph holds none where end tags are left out.
    fn close_before(&mut self, name: &'a str, place: &Place, log: &mut Log) {
        let depth = match local(name) {
            "br" => (self.open.last() == Some(&name)).then(|| self.open.len() - 1),
            "p" => self.open.iter().rposition(|open| *open == name),
            _ => None,
        };
        let Some(depth) = depth else { return };
        let text = self.text;
        let unclosed = || markup::unclosed_paragraphs(text);
        if local(name) == "p" && !self.unclosed.get_or_insert_with(unclosed).contains(name) {
            return;
        }
        let tag = excerpt(&format!("<{name}>"));
        log.add(BROKEN_XML, place.clone(), format!("{tag} is not closed before the next"));
        while self.open.len() > depth {
            self.close(place.bytes.start);
        }
    }

    fn end(&mut self, name: &'a str, is_whole: bool, place: Place, log: &mut Log) {
        let Range { start, end } = place.bytes;
        let tag = || excerpt(&format!("</{name}>"));
        if !is_whole {
            let written = excerpt(&self.text[start..end]);
            log.add(BROKEN_XML, place.clone(), format!("{written} is taken as {}", tag()));
        }
        let Some(depth) = self.open.iter().rposition(|open| *open == name) else {
            log.add(BROKEN_XML, place, format!("{} closes nothing; left out", tag()));
            return;
        };
        if let Some(inner) = self.open[depth + 1..].last() {
            let inner = excerpt(&format!("<{inner}>"));
            log.add(BROKEN_XML, place, format!("{inner} is not closed before {}", tag()));
        }
        while self.open.len() > depth + 1 {
            self.close(start);
        }
        self.close(end);
    }

    /// Closes the innermost element.
    fn close(&mut self, end: usize) {
        let depth = self.open.len();
        while self.namespaces.last().is_some_and(|(declared, ..)| *declared == depth) {
            self.namespaces.pop();
        }
        self.open.pop();
        self.queue.push_back(Node::Close(end));
    }

    fn attributes(
        &mut self,
        content: &'a str,
        name_length: usize,
        place: &Place,
        log: &mut Log,
    ) -> Vec<(String, String)> {
        let mut kept = Vec::new();
        for attribute in stated(content, name_length, place, log) {
            let value = self.unescaped(&attribute.value, place, log);
            let key = attribute.key.into_inner();
            if key == "xmlns" || key.starts_with("xmlns:") {
                self.declare(key.strip_prefix("xmlns:").unwrap_or(""), &value);
            } else {
                kept.push((local(key).to_owned(), value));
            }
        }
        kept
    }

    /// An attribute's value with its references resolved.
    fn unescaped(&mut self, value: &str, place: &Place, log: &mut Log) -> String {
        let (mut text, mut rest) = (String::with_capacity(value.len()), value);
        while let Some(at) = rest.find('&') {
            text.push_str(&rest[..at]);
            let (piece, length) = markup::reference(&rest[at..]);
            match piece {
                Piece::Reference(name) => text.push_str(&self.entities.resolve(name, place, log)),
                _ => {
                    log.say(BARE_AMPERSAND, place.clone());
                    text.push('&');
                }
            }
            rest = &rest[at + length..];
        }
        text.push_str(rest);
        text
    }

    /// The namespaces of TTML from the first drafts on, and whichever one the root is in.
    fn declare(&mut self, prefix: &str, uri: &str) {
        const KNOWN: [&str; 4] = [
            "http://www.w3.org/ns/ttml",
            "http://www.w3.org/2006/10/ttaf1",
            "http://www.w3.org/2006/04/ttaf1",
            "http://www.w3.org/2004/11/ttaf1",
        ];
        let is_known = uri.is_empty() || KNOWN.iter().any(|known| uri.starts_with(known));
        if self.namespaces.len() < MAX_NAMESPACES {
            self.namespaces.push((self.open.len(), prefix.to_owned(), is_known));
        }
    }

    fn is_foreign(&mut self, name: &str) -> bool {
        let prefix = name.split_once(':').map_or("", |(prefix, _)| prefix);
        let declared = self.namespaces.iter_mut().rev().find(|(_, known, _)| known == prefix);
        let Some((_, _, is_known)) = declared else { return false };
        *is_known |= !self.seen_root;
        !*is_known
    }
}

/// The attributes of a tag; where they break the rules, as HTML has them.
fn stated<'a>(
    content: &'a str,
    name_length: usize,
    place: &Place,
    log: &mut Log,
) -> Vec<Attribute<'a>> {
    let mut strict = Attributes::new(content, name_length);
    let read: Result<Vec<_>, _> = strict.with_checks(false).collect();
    let attributes = read.unwrap_or_else(|why| {
        let message = format!("attributes are odd ({why}): {}", excerpt(&format!("<{content}>")));
        log.add(BROKEN_XML, place.clone(), message);
        Attributes::html(content, name_length).with_checks(false).flatten().collect()
    });
    let mut keys: Vec<&str> = attributes.iter().map(|one| one.key.into_inner()).collect();
    keys.sort_unstable();
    if let Some(twice) = keys.windows(2).find(|pair| pair[0] == pair[1]) {
        let message = format!("{} is stated twice; the first was taken", excerpt(twice[0]));
        log.add(BROKEN_XML, place.clone(), message);
    }
    if attributes.iter().any(|attribute| attribute.value.contains('<')) {
        log.add(BROKEN_XML, place.clone(), "a < stands in an attribute");
    }
    attributes
}

/// [Line ends as XML has them](https://www.w3.org/TR/xml/#sec-line-ends).
fn with_line_ends(text: &str) -> Cow<'_, str> {
    match text.contains('\r') {
        true => text.replace("\r\n", "\n").replace('\r', "\n").into(),
        false => text.into(),
    }
}

/// Counts lines forwards; each byte is looked at once.
struct LineCount<'a> {
    text: &'a str,
    at: usize,
    line: usize,
}

impl LineCount<'_> {
    fn line_of(&mut self, byte: usize) -> usize {
        if byte > self.at {
            let passed = &self.text.as_bytes()[self.at..byte];
            self.line += memchr::memchr_iter(b'\n', passed).count();
            self.at = byte;
        }
        self.line
    }
}
