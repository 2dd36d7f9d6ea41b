//! What stands before the body: parameters, title, agents, styles, regions.

use std::collections::HashMap;

use super::super::log::Log;
use super::style::{Sheet, Style};
use super::time::Rates;
use super::xml::{Element, Node, Nodes};
use super::{ABSOLUTE_TIMES, MAX_NAME, TIME_BASE, UNREADABLE_RATE};
use crate::Error;

/// Between the names of several who speak.
const AND: &str = ", ";

/// What the body is read with.
#[derive(Debug, Default)]
pub(super) struct Head {
    pub(super) rates: Rates,
    pub(super) title: Option<String>,
    pub(super) sheet: Sheet,
    pub(super) language: Option<String>,
    pub(super) preserve: bool,
    /// Times do not count from those of the elements around them.
    pub(super) absolute: bool,
    agents: HashMap<String, String>,
    /// The attributes of the body, at which reading stopped.
    pub(super) body: Option<Element>,
}

impl Head {
    /// The names of the agents that an attribute refers to, as many as make one name, and whether
    /// that is all of them.
    pub(super) fn speaker(&self, references: &str) -> (Option<String>, bool) {
        let mut speaker: Option<String> = None;
        for id in references.split_whitespace() {
            let name = self.agents.get(id).map_or(id, String::as_str);
            let before = speaker.as_ref().map_or(0, |speaker| speaker.len() + AND.len());
            if before + name.len() > MAX_NAME {
                return (speaker, false);
            }
            match &mut speaker {
                Some(speaker) => speaker.extend([AND, name]),
                None => speaker = Some(name.to_owned()),
            }
        }
        (speaker, true)
    }
}

/// Reads up to the body and its start.
pub(super) fn read(nodes: &mut Nodes<'_>, log: &mut Log) -> Result<Head, Error> {
    let mut head = Head::default();
    let mut at = Path::default();
    while let Some(node) = nodes.next(log)? {
        match node {
            // Some tools leave the body out.
            Node::Open(element)
                if element.name == "body"
                    || at.open.len() <= 1 && matches!(element.name.as_str(), "div" | "p") =>
            {
                head.body = Some(element);
                break;
            }
            Node::Open(element) => {
                if at.open.is_empty() {
                    parameters(&element, &mut head, log);
                }
                take(&element, &mut at, &mut head);
                at.open.push(element.name);
            }
            Node::Close(_) => at.close(&mut head),
            Node::Text(text, _) if at.takes_text() => at.text.push_str(&text),
            Node::Text(..) => {}
        }
    }
    head.sheet.resolve();
    Ok(head)
}

/// Where in the head reading is.
#[derive(Default)]
struct Path {
    open: Vec<String>,
    text: String,
    agent: Option<String>,
    region: Option<(String, usize)>,
    has_title: bool,
}

impl Path {
    fn takes_text(&self) -> bool {
        self.open.last().is_some_and(|name| matches!(name.as_str(), "title" | "name"))
    }

    fn state_region(&self, element: &Element, head: &mut Head) {
        if let Some((id, _)) = &self.region {
            head.sheet.add_to_region(id, element);
        }
    }

    fn close(&mut self, head: &mut Head) {
        let text = std::mem::take(&mut self.text);
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        match self.open.pop().as_deref() {
            Some("title") if !self.has_title && self.region.is_none() && !text.is_empty() => {
                self.has_title = true;
                head.title = Some(text);
            }
            Some("name") if !text.is_empty() && text.len() <= MAX_NAME => {
                if let Some(agent) = &self.agent {
                    head.agents.entry(agent.clone()).or_insert(text);
                }
            }
            Some("agent") => self.agent = None,
            _ => {}
        }
        if self.region.as_ref().is_some_and(|(_, depth)| *depth > self.open.len()) {
            self.region = None;
        }
    }
}

fn take(element: &Element, at: &mut Path, head: &mut Head) {
    match element.name.as_str() {
        "agent" => at.agent = element.get("id").map(str::to_owned),
        "initial" => head.sheet.initial = head.sheet.initial.under(Style::of(element)),
        "region" => {
            at.region = element.get("id").map(|id| (id.to_owned(), at.open.len() + 1));
            at.state_region(element, head);
        }
        // A style inside a region is the region's own.
        "style" if at.region.is_none() => head.sheet.add_style(element),
        "style" | "set" => at.state_region(element, head),
        _ => {}
    }
}

fn parameters(root: &Element, head: &mut Head, log: &mut Log) {
    for (name, value) in &root.attributes {
        if !head.rates.take(name, value) {
            let message = format!("{name} {value:?} cannot be read; the default was taken");
            log.add(UNREADABLE_RATE, root.place.clone(), message);
        }
    }
    // Labels of a tape that may jump cannot be added up:
    // https://www.w3.org/TR/ttml2/#parameter-attribute-markerMode
    head.absolute =
        root.get("timeBase") == Some("smpte") && root.get("markerMode") == Some("discontinuous");
    // `itunes:timing="Word"` or `"Line"`: lyrics as Apple Music has them.
    if root.get("timing").is_some() {
        head.absolute = true;
        log.say(ABSOLUTE_TIMES, root.place.clone());
    }
    if root.get("timeBase") == Some("clock") {
        log.say(TIME_BASE, root.place.clone());
    }
    head.language = root.name_in("lang").map(str::to_owned);
    head.preserve = root.get("space") == Some("preserve");
}
