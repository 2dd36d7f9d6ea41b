use cuedex_model::{TimeSpan, Timestamp};

use crate::{Severity, Warning};

/// Collects what was odd in a reply, by the number of the segment or item.
#[derive(Default)]
pub(super) struct Notes(Vec<Warning>);

impl Notes {
    /// Something was mended.
    pub(super) fn warn(&mut self, item: usize, code: &'static str, message: String) {
        self.push(Severity::Warning, item, code, message);
    }

    /// Something is worth knowing.
    pub(super) fn note(&mut self, item: usize, code: &'static str, message: String) {
        self.push(Severity::Note, item, code, message);
    }

    fn push(&mut self, severity: Severity, item: usize, code: &'static str, message: String) {
        self.0.push(Warning { code, severity, message, line: 0, bytes: 0..0, cue: Some(item) });
    }

    /// An instant from seconds; one outside the range becomes its nearest end with a warning.
    pub(super) fn instant(&mut self, item: usize, seconds: f64) -> Timestamp {
        if seconds < 0.0 {
            let message = format!("the time {seconds} s is before the start, zero was taken");
            self.warn(item, "memories/negative-time", message);
        }
        let time = Timestamp::from_seconds(seconds).unwrap_or(Timestamp::MAX);
        if time == Timestamp::MAX {
            let message = format!("the time {seconds:e} s is beyond any clock, {time} was taken");
            self.warn(item, "memories/huge-time", message);
        }
        time
    }

    /// A span; one that ends before it starts becomes empty at its start with a warning.
    pub(super) fn span(&mut self, item: usize, start: Timestamp, end: Timestamp) -> TimeSpan {
        if end < start {
            let message = format!("from {start} to {end} is reversed, an empty span was taken");
            self.warn(item, "memories/reversed-span", message);
        }
        TimeSpan::clamped(start, end)
    }

    /// The lists of a reply, which has one under several names, as one list: a list that says
    /// the same as the one before it is left out, any other is taken, too, with a note.
    pub(super) fn one_list<T, const N: usize>(
        &mut self,
        lists: [Vec<T>; N],
        says_what: impl Fn(&T, &T) -> bool,
    ) -> Vec<T> {
        let mut lists = lists.into_iter().filter(|list| !list.is_empty());
        let mut all = lists.next().unwrap_or_default();
        let first = all.len();
        for list in lists {
            let same = list.len() == first && list.iter().zip(&all).all(|(a, b)| says_what(a, b));
            if !same {
                let number = all.len() + 1;
                let message = "the reply has two lists, both were taken, this item begins another";
                self.note(number, "memories/two-lists", message.to_owned());
                all.extend(list);
            }
        }
        all
    }

    pub(super) fn into_warnings(self) -> Vec<Warning> {
        self.0
    }
}
