//! The few styles that matter for text: bold, italic, underlined, shown or not.

use std::collections::HashMap;

use super::xml::Element;

/// What an element or a style states.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Style {
    pub(super) bold: Option<bool>,
    pub(super) italic: Option<bool>,
    pub(super) underline: Option<bool>,
    pub(super) visible: Option<bool>,
    /// `tts:display`, which children do not inherit.
    pub(super) displayed: Option<bool>,
}

impl Style {
    pub(super) fn of(element: &Element) -> Self {
        let is = |name: &str, values: &[&str]| {
            element.get(name).map(|value| values.contains(&value.trim()))
        };
        let decoration = element.get("textDecoration");
        let underline = decoration.and_then(|value| {
            value.split_whitespace().find_map(|part| match part {
                "underline" => Some(true),
                "none" | "noUnderline" => Some(false),
                _ => None,
            })
        });
        Self {
            bold: is("fontWeight", &["bold"]),
            italic: is("fontStyle", &["italic", "oblique"]),
            underline,
            visible: is("visibility", &["hidden"]).map(|hidden| !hidden),
            displayed: is("display", &["none"]).map(|hidden| !hidden),
        }
    }

    /// This style with what another states over it.
    pub(super) fn under(self, over: Self) -> Self {
        Self {
            bold: over.bold.or(self.bold),
            italic: over.italic.or(self.italic),
            underline: over.underline.or(self.underline),
            visible: over.visible.or(self.visible),
            displayed: over.displayed.or(self.displayed),
        }
    }

    pub(super) fn look(self) -> Look {
        Look {
            bold: self.bold == Some(true),
            italic: self.italic == Some(true),
            underline: self.underline == Some(true),
        }
    }
}

/// How a text is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Look {
    pub(super) bold: bool,
    pub(super) italic: bool,
    pub(super) underline: bool,
}

impl Look {
    /// What both have.
    pub(super) fn common(self, other: Self) -> Self {
        Self {
            bold: self.bold && other.bold,
            italic: self.italic && other.italic,
            underline: self.underline && other.underline,
        }
    }
}

/// The styles and regions of a head by their ids.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    pub(super) initial: Style,
    styles: HashMap<String, Named>,
    regions: HashMap<String, Style>,
    /// What regions state, with the styles they refer to, until all styles are known.
    stated_regions: Vec<(String, Named)>,
}

#[derive(Debug, Default)]
struct Named {
    own: Style,
    parents: Vec<String>,
    resolved: Style,
}

impl Named {
    fn of(element: &Element) -> Self {
        let own = Style::of(element);
        let parents = names(element.get("style")).map(str::to_owned).collect();
        Self { own, parents, resolved: own }
    }
}

/// How long a chain of styles that refer to each other may be; more is not followed.
const MAX_CHAIN: usize = 16;

impl Sheet {
    pub(super) fn add_style(&mut self, element: &Element) {
        if let Some(id) = element.get("id") {
            self.styles.insert(id.to_owned(), Named::of(element));
        }
    }

    /// A region, a style inside it, or an animation that may show it.
    pub(super) fn add_to_region(&mut self, id: &str, element: &Element) {
        let named = match element.name.as_str() {
            "set" => Named { own: shown_by_set(element), ..Named::default() },
            _ => Named::of(element),
        };
        self.stated_regions.push((id.to_owned(), named));
    }

    /// Follows the references, once all styles are known.
    pub(super) fn resolve(&mut self) {
        self.resolve_styles();
        for (id, named) in std::mem::take(&mut self.stated_regions) {
            let style = self.followed(&named);
            let region = self.regions.entry(id).or_default();
            *region = region.under(style);
        }
    }

    /// Each pass goes one link further, so that circles do no harm.
    fn resolve_styles(&mut self) {
        for _ in 0..MAX_CHAIN {
            let resolved: Vec<(String, Style)> = self
                .styles
                .iter()
                .filter(|(_, named)| !named.parents.is_empty())
                .map(|(id, named)| (id.clone(), self.followed(named)))
                .collect();
            let mut changed = false;
            for (id, style) in resolved {
                if let Some(named) = self.styles.get_mut(&id) {
                    changed |= named.resolved != style;
                    named.resolved = style;
                }
            }
            if !changed {
                return;
            }
        }
    }

    fn followed(&self, named: &Named) -> Style {
        let parents = named.parents.iter().map(|parent| self.named(parent));
        parents.fold(Style::default(), Style::under).under(named.own)
    }

    fn named(&self, id: &str) -> Style {
        self.styles.get(id).map(|named| named.resolved).unwrap_or_default()
    }

    /// What an element states itself, over the styles that it refers to.
    pub(super) fn of(&self, element: &Element) -> Style {
        let referred = names(element.get("style")).map(|id| self.named(id));
        referred.fold(Style::default(), Style::under).under(Style::of(element))
    }

    pub(super) fn region(&self, id: Option<&str>) -> Style {
        id.and_then(|id| self.regions.get(id)).copied().unwrap_or_default()
    }
}

fn names(references: Option<&str>) -> impl Iterator<Item = &str> {
    references.unwrap_or_default().split_whitespace()
}

/// What an animation may do to a text that is hidden otherwise: show it for a while.
pub(super) fn shown_by_set(element: &Element) -> Style {
    let stated = Style::of(element);
    Style {
        visible: stated.visible.filter(|visible| *visible),
        displayed: stated.displayed.filter(|displayed| *displayed),
        ..Style::default()
    }
}
