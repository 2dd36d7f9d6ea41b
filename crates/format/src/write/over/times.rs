use cuedex_model::{TimeSpan, Timestamp};

/// The times of a cue as its file states them, so that the end may be before the start.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stated {
    pub(super) start: Timestamp,
    pub(super) end: Timestamp,
}

/// What a file is to state of a cue that had one span and has another. A cue that ends before it
/// starts does so still where it was moved as a whole.
pub(super) fn of(stated: Stated, was: TimeSpan, now: TimeSpan) -> (Timestamp, Timestamp) {
    let start = if was.start() == now.start() { stated.start } else { now.start() };
    let is_moved = was.duration_millis() == now.duration_millis();
    let end = if stated.end < stated.start && is_moved {
        later(stated.end, was.start(), now.start())
    } else if was.end() == now.end() {
        stated.end
    } else {
        now.end()
    };
    (start, end)
}

/// A time moved as far as another one was; not before zero.
pub(super) fn later(time: Timestamp, was: Timestamp, now: Timestamp) -> Timestamp {
    let (time, was, now) = (time.as_millis(), was.as_millis(), now.as_millis());
    Timestamp::from_millis(match now.checked_sub(was) {
        Some(more) => time.saturating_add(more),
        None => time.saturating_sub(was - now),
    })
}
