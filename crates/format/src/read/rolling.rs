//! Rolling captions, as YouTube makes them: each cue repeats the last line of the one before it,
//! and cues of some 10 ms hold a line while the next rolls in. A video of 8,840 words so counts
//! 17,654. The repeated lines are taken out and counted; what is really said twice stays.
//! Measured in <https://github.com/bradautomates/claude-video/pull/151>.

use std::borrow::Cow;

use cuedex_model::{Segment, Timestamp};

use super::log::{Log, Place};
use super::raw_cue::RawCue;
use super::removed::Removed;
use crate::Format;
use crate::cue::shown;

crate::warning::declare! {
    CARRIED_LINE = Note "rolling/carried-line", "lines that rolling captions carry over from the cue before were left out";
    HOLD_CUE = Note "rolling/hold-cue", "short cues that only hold the line of the cue before were left out";
}

/// The longest cue that only holds a line.
const HOLD_MS: u64 = 50;

/// The longest pause over which a line is carried.
const TOUCH_MS: u64 = 100;

/// The most lines that are carried at once: captions roll in two to four lines.
const MOST_CARRIED: usize = 4;

/// So many carried lines are no chance, even without a cue that holds one.
const LEAST_CARRIED: usize = 3;

/// How often neighbouring cues look like rolling captions.
#[derive(Debug, Default)]
pub(super) struct Evidence {
    pairs: usize,
    carried: usize,
    /// The cue before only holds a line.
    held: bool,
    /// How often a line was held and then carried on, which nothing else looks like.
    rolled: usize,
}

impl Evidence {
    pub(super) fn look(&mut self, before: &Segment, now: &Segment) {
        self.pairs += 1;
        let was_held = std::mem::take(&mut self.held);
        let holds = now.span.duration_millis() <= HOLD_MS;
        let may_carry = holds && !now.text.is_empty() || now.text.contains('\n');
        if !may_carry || !touches(before.span.end(), now.span.start()) {
            return;
        }
        let old: Vec<&str> = before.text.split('\n').collect();
        let new: Vec<&str> = now.text.split('\n').collect();
        // Someone who says the same line all the time is no evidence.
        let carried = carried(&old, &new, holds);
        let rolls = carried > 0 && (carried == new.len() || new.last() != new.first());
        self.carried += usize::from(rolls);
        self.rolled += usize::from(rolls && was_held);
        self.held = rolls && carried == new.len();
    }

    pub(super) fn is_rolling(&self) -> bool {
        (self.carried >= LEAST_CARRIED || self.rolled > 0) && self.carried * 2 >= self.pairs
    }
}

fn touches(end: Timestamp, start: Timestamp) -> bool {
    start.as_millis() <= end.as_millis().saturating_add(TOUCH_MS)
}

/// How many of the first new lines are the last old ones; all of them only where a cue may hold.
fn carried<S: PartialEq<T>, T>(old: &[S], new: &[T], holds: bool) -> usize {
    let most = if holds { new.len() } else { new.len().saturating_sub(1) };
    if most > MOST_CARRIED && holds {
        return 0;
    }
    let fits = |n: &usize| old[old.len() - n..].iter().zip(new).all(|(old, new)| old == new);
    (1..=most.min(old.len()).min(MOST_CARRIED)).rev().find(fits).unwrap_or(0)
}

/// Takes the carried lines out of cue after cue.
#[derive(Debug, Default)]
pub(super) struct Rolling<'a> {
    /// What the cue before shows, and when it ends.
    lines: Vec<Cow<'a, str>>,
    end: Timestamp,
    pub(super) removed: Vec<Removed>,
}

/// A line of a payload that shows something.
struct ShownLine<'a> {
    text: Cow<'a, str>,
    /// Behind it, in the payload.
    next: usize,
    /// Words with times of their own are said here and now.
    is_timed: bool,
}

impl<'a> Rolling<'a> {
    /// What is left of a cue's payload, or nothing where the cue only holds.
    pub(super) fn strip(&mut self, cue: &RawCue<'a>, number: usize) -> Option<&'a str> {
        let lines = shown_lines(cue);
        let touches = touches(self.end, cue.start);
        let holds = cue.end.as_millis().saturating_sub(cue.start.as_millis()) <= HOLD_MS;
        let plain = lines.iter().take_while(|line| !line.is_timed).count();
        let new: Vec<&str> = lines.iter().map(|line| line.text.as_ref()).collect();
        let carried = if touches { carried(&self.lines, &new, holds).min(plain) } else { 0 };
        let cut = carried.checked_sub(1).map_or(0, |last| lines[last].next);
        let is_hold = carried > 0 && carried == lines.len();
        if carried > 0 {
            let bytes = cue.payload_at..cue.payload_at + cut;
            let code = if is_hold { HOLD_CUE.name } else { CARRIED_LINE.name };
            self.removed.push(Removed { code, cue: number, line: cue.line, bytes });
        }
        self.lines = lines.into_iter().map(|line| line.text).collect();
        self.end = cue.end.max(cue.start);
        (!is_hold).then(|| &cue.payload[cut..])
    }

    /// Says once how much was left out.
    pub(super) fn tell(&self, log: &mut Log) {
        for code in [CARRIED_LINE, HOLD_CUE] {
            let mut removed = self.removed.iter().filter(|removed| removed.code == code.name);
            let count = removed.clone().count();
            let Some(first) = removed.next() else { continue };
            let place =
                Place { line: first.line, bytes: first.bytes.clone(), cue: Some(first.cue) };
            log.add(code, place, format!("{} ({count}, the first here)", code.about));
        }
    }
}

fn shown_lines<'a>(cue: &RawCue<'a>) -> Vec<ShownLine<'a>> {
    let mut lines = Vec::new();
    let mut next = 0;
    for raw in cue.payload.split_inclusive(['\n', '\r']) {
        next += raw.len();
        let text = match cue.format {
            Format::Vtt => shown::vtt(raw, false).0,
            _ => shown::srt(raw),
        };
        if !text.is_empty() {
            let is_timed = raw.as_bytes().windows(2).any(|w| w[0] == b'<' && w[1].is_ascii_digit());
            lines.push(ShownLine { text, next, is_timed });
        }
    }
    lines
}
