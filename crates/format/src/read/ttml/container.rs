//! When an element is active inside its parent, by the
//! [semantics of time containment](https://www.w3.org/TR/ttml2/#semantics-time-containment).

use super::super::log::Log;
use super::time::{Nanos, Rates, expression};
use super::xml::Element;
use super::{ODD_TIME, REVERSED_SPAN, UNREADABLE_TIME};

/// From when to when; without an end, until the end of the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Interval {
    pub(super) begin: Nanos,
    pub(super) end: Option<Nanos>,
}

/// An element in time.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Container {
    pub(super) active: Interval,
    /// It has times of its own, stated or by its place in a sequence.
    pub(super) has_own_time: bool,
    /// It states an end before its begin.
    pub(super) is_reversed: bool,
    states_end: bool,
    pub(super) is_sequence: bool,
    /// Where the next child of a sequence starts.
    cursor: Nanos,
    latest_end: Nanos,
    has_endless_child: bool,
}

/// The times that an element states, from its parent's begin or the end of the sibling before.
#[derive(Debug, Clone, Copy, Default)]
struct Stated {
    begin: Option<Nanos>,
    end: Option<Nanos>,
    duration: Option<Nanos>,
}

impl Container {
    /// A child's place in time. Where times are `absolute`, they count from the start of the
    /// recording and not from the parent's begin.
    pub(super) fn child(
        &self,
        element: &Element,
        rates: &Rates,
        absolute: bool,
        log: &mut Log,
    ) -> Self {
        let Stated { begin, end, duration } = stated(element, rates, log);
        let inherited = if self.is_sequence { self.cursor } else { self.active.begin };
        let base = if absolute { Nanos::default() } else { inherited };
        let start = begin.map_or(inherited, |begin| base.saturating_add(begin));
        let end = end.map(|end| base.saturating_add(end));
        let is_reversed = end.is_some_and(|end| end < start);
        if is_reversed {
            log.say(REVERSED_SPAN, element.place.clone());
        }
        let by_duration = duration.map(|duration| start.saturating_add(duration));
        let own_end = earlier(end, by_duration);
        Self {
            active: Interval { begin: start, end: earlier(own_end, self.active.end) },
            has_own_time: begin.is_some() || own_end.is_some() || self.is_sequence,
            is_reversed,
            states_end: own_end.is_some(),
            is_sequence: element.get("timeContainer") == Some("seq"),
            cursor: start,
            latest_end: start,
            has_endless_child: false,
        }
    }

    /// Text of its own lasts as long as the element, but no time at all in a sequence.
    pub(super) fn take_text(&mut self) {
        self.has_endless_child |= !self.is_sequence;
    }

    /// A child ended: a sequence goes on behind it. A child without an end would stop the
    /// sequence for good, so its siblings start with it.
    pub(super) fn take_child(&mut self, child: &Self) {
        let end = child.end();
        self.cursor = end.or(self.active.end).unwrap_or(child.active.begin);
        self.latest_end = self.latest_end.max(self.cursor);
        self.has_endless_child |= end.is_none();
    }

    /// The stated end, or that of the last child.
    pub(super) fn end(&self) -> Option<Nanos> {
        if self.states_end {
            return self.active.end;
        }
        let implied = (!self.has_endless_child).then_some(self.latest_end);
        earlier(implied, self.active.end).filter(|_| implied.is_some())
    }
}

fn earlier(a: Option<Nanos>, b: Option<Nanos>) -> Option<Nanos> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}

fn stated(element: &Element, rates: &Rates, log: &mut Log) -> Stated {
    let mut is_odd = false;
    let mut time = |name: &str| {
        let value = element.get(name)?;
        let Some((time, fits)) = expression(value, rates) else {
            let message = format!("{name}={value:?} is no time; left out");
            log.add(UNREADABLE_TIME, element.place.clone(), message);
            return None;
        };
        is_odd |= !fits;
        Some(time)
    };
    let stated = Stated { begin: time("begin"), end: time("end"), duration: time("dur") };
    if is_odd {
        log.say(ODD_TIME, element.place.clone());
    }
    stated
}
