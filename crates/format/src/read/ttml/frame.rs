//! An open element: what it states and what it inherits.

use std::rc::Rc;

use super::super::log::Log;
use super::LONG_SPEAKER;
use super::container::Container;
use super::head::Head;
use super::style::{Look, Style, shown_by_set};
use super::xml::Element;

/// An open element with what its children inherit.
#[derive(Debug, Clone, Default)]
pub(super) struct Frame {
    pub(super) time: Container,
    pub(super) language: Option<Rc<str>>,
    pub(super) region: Option<Rc<str>>,
    pub(super) style_name: Option<Rc<str>>,
    pub(super) speaker: Option<Rc<str>>,
    pub(super) preserve: bool,
    pub(super) is_paragraph: bool,
    /// Its number among the timed elements of the paragraph, or that of the one it stands in.
    pub(super) owner: usize,
    pub(super) is_owner: bool,
    style: Style,
    /// Not displayed itself or inside what is not.
    is_hidden: bool,
    /// The same of the parent, for an animation that shows the element.
    parent_is_hidden: bool,
}

impl Frame {
    /// What stands around the body.
    pub(super) fn root(head: &Head) -> Self {
        Self {
            language: head.language.as_deref().map(Rc::from),
            preserve: head.preserve,
            ..Self::default()
        }
    }

    /// An element in this one.
    pub(super) fn child(&self, element: &Element, head: &Head, log: &mut Log) -> Self {
        let rc = |value: &str| Rc::from(value);
        let stated = head.sheet.of(element);
        let displayed = stated.displayed != Some(false);
        Self {
            time: self.time.child(element, &head.rates, head.absolute, log),
            region: element.name_in("region").map(rc).or_else(|| self.region.clone()),
            style_name: element.name_in("style").map(rc).or_else(|| self.style_name.clone()),
            speaker: speaker(element, head, log).or_else(|| self.speaker.clone()),
            preserve: match element.get("space") {
                Some("preserve") => true,
                Some("default") => false,
                _ => self.preserve,
            },
            style: self.style.under(markup(&element.name)).under(stated),
            is_hidden: self.is_hidden || !displayed,
            parent_is_hidden: self.is_hidden,
            is_paragraph: false,
            is_owner: false,
            ..self.clone()
        }
    }

    /// Takes the language that the element states.
    pub(super) fn take_language(&mut self, element: &Element) {
        if let Some(tag) = element.get("lang") {
            self.language = Some(tag.trim()).filter(|tag| !tag.is_empty()).map(Rc::from);
        }
    }

    /// Takes what an animation states.
    pub(super) fn take_set(&mut self, set: &Element) {
        let shown = shown_by_set(set);
        self.style = self.style.under(shown);
        if shown.displayed.is_some() {
            self.is_hidden = self.parent_is_hidden;
        }
    }

    /// How the text of the element looks, and whether it is shown. What a region states counts
    /// where the element and those around it state nothing.
    pub(super) fn seen(&self, head: &Head) -> (Look, bool) {
        let region = head.sheet.region(self.region.as_deref());
        let style = head.sheet.initial.under(region).under(self.style);
        let is_displayed = !self.is_hidden && region.displayed != Some(false);
        (style.look(), is_displayed && style.visible != Some(false))
    }
}

fn speaker(element: &Element, head: &Head, log: &mut Log) -> Option<Rc<str>> {
    let (speaker, is_whole) = head.speaker(element.get("agent")?);
    if !is_whole {
        log.say(LONG_SPEAKER, element.place.clone());
    }
    speaker.map(Rc::from)
}

/// `<b>`, `<i>` and `<u>` are no TTML, but some tools write them.
fn markup(name: &str) -> Style {
    let on = |is: bool| is.then_some(true);
    Style {
        bold: on(name == "b"),
        italic: on(name == "i"),
        underline: on(name == "u"),
        ..Style::default()
    }
}
