use cuedex_model::{TimeSpan, Timestamp};

use crate::{Code, Warning};

crate::warning::declare! {
    KIND_GUESSED = Note "memories/kind-guessed", "nothing says whether this was heard or seen; it was taken as seen";
    EMPTY_TEXT = Note "memories/empty-text", "a segment or item has no text and was left out";
    NEGATIVE_TIME = Warning "memories/negative-time", "a time before zero was set to zero";
    HUGE_TIME = Warning "memories/huge-time", "a time beyond any clock was set to the last one there is";
    REVERSED_SPAN = Warning "memories/reversed-span", "a segment ends before it starts; made empty";
    NO_START = Warning "memories/no-start", "a segment has no start; the end of the one before was taken";
    NO_END = Warning "memories/no-end", "a segment has no end; its start was taken";
    SPEAKERS_ONLY = Note "memories/speakers-only", "the reply says who speaks when and not what; its segments have no text";
    BROKEN_CAPTIONS = Warning "memories/broken-captions", "the captions of an item cannot be read and were left out; the message carries them";
    TWO_LISTS = Note "memories/two-lists", "the reply has two lists that differ; both were taken";
}

/// Collects what was odd in a reply, by the number of the segment or item.
#[derive(Default)]
pub(super) struct Notes(Vec<Warning>);

impl Notes {
    /// Notes what is odd about an item, with what was done.
    pub(super) fn add(&mut self, item: usize, code: Code, message: String) {
        let Code { name: code, severity, .. } = code;
        self.0.push(Warning { code, severity, message, line: 0, bytes: 0..0, cue: Some(item) });
    }

    /// An instant from seconds; one outside the range becomes its nearest end with a warning.
    pub(super) fn instant(&mut self, item: usize, seconds: f64) -> Timestamp {
        if seconds < 0.0 {
            let message = format!("the time {seconds} s is before the start, zero was taken");
            self.add(item, NEGATIVE_TIME, message);
        }
        let time = Timestamp::from_seconds(seconds).unwrap_or(Timestamp::MAX);
        if time == Timestamp::MAX {
            let message = format!("the time {seconds:e} s is beyond any clock, {time} was taken");
            self.add(item, HUGE_TIME, message);
        }
        time
    }

    /// A span; one that ends before it starts becomes empty at its start with a warning.
    pub(super) fn span(&mut self, item: usize, start: Timestamp, end: Timestamp) -> TimeSpan {
        if end < start {
            let message = format!("from {start} to {end} is reversed, an empty span was taken");
            self.add(item, REVERSED_SPAN, message);
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
                self.add(number, TWO_LISTS, message.to_owned());
                all.extend(list);
            }
        }
        all
    }

    pub(super) fn into_warnings(self) -> Vec<Warning> {
        self.0
    }
}
