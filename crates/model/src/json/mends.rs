use std::fmt::Display;

use super::Mended;
use super::lenient::{Millis, Named};
use crate::{Confidence, TimeSpan, Timestamp};

/// The longest unknown name that is quoted.
const LONGEST: usize = 40;

/// What was mended, with the place it happened at.
#[derive(Default)]
pub(super) struct Mends(Vec<Mended>);

impl Mends {
    pub(super) fn add(&mut self, place: impl Into<String>, what: impl Into<String>) {
        self.0.push(Mended { place: place.into(), what: what.into() });
    }

    pub(super) fn into_list(self) -> Vec<Mended> {
        self.0
    }

    /// A time in whole milliseconds; fractions are rounded, times before the start become zero.
    pub(super) fn time(&mut self, place: &str, field: &str, time: Millis) -> Timestamp {
        if time.odd.is_some() {
            let place = if place.is_empty() { field } else { place };
            let taken = time.at.as_millis();
            self.add(place, format!("{field} is {time}; {taken} ms was taken"));
        }
        time.at
    }

    /// A span; one that ends before it starts becomes empty at its start.
    pub(super) fn span(&mut self, place: &str, start: Millis, end: Millis) -> TimeSpan {
        let (start, end) = (self.time(place, "start_ms", start), self.time(place, "end_ms", end));
        if end < start {
            let (s, e) = (start.as_millis(), end.as_millis());
            self.add(place, format!("ends at {e} ms, before its start at {s} ms; made empty"));
        }
        TimeSpan::clamped(start, end)
    }

    /// A confidence held between 0 and 1.
    pub(super) fn confidence(&mut self, place: &str, stated: Option<f64>) -> Option<Confidence> {
        let stated = stated?;
        let confidence = Confidence::new(stated)?;
        if !(0.0..=1.0).contains(&stated) {
            let held = confidence.get();
            self.add(place, format!("confidence {stated} is outside 0 to 1; {held} was taken"));
        }
        Some(confidence)
    }

    /// A value by its name, or the default for a name of a later version.
    pub(super) fn name<T: Default + Display>(
        &mut self,
        place: &str,
        field: &str,
        name: Named<T>,
    ) -> T {
        match name {
            Named::Known(value) => value,
            Named::Unknown(name) => {
                let (value, name) = (T::default(), name.chars().take(LONGEST).collect::<String>());
                self.add(
                    place,
                    format!("{field} {name:?} is not known to this version; read as {value}"),
                );
                value
            }
        }
    }
}
