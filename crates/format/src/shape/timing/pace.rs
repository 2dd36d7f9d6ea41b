use crate::profile::{Limits, Profile};

use super::{Grid, Step};
use crate::edit::FrameRate;

/// A cue as the steps see it, in milliseconds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shown {
    pub(crate) start: u64,
    pub(crate) end: u64,
    /// When its last word ends.
    pub(crate) spoken: u64,
    /// What is read of it, in halves of a character.
    pub(crate) read: u32,
    pub(crate) words: u32,
}

/// The cue after it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Next {
    /// When it starts.
    pub(crate) start: u64,
    /// The latest end that leaves the least pause before it.
    pub(crate) cap: u64,
}

/// A profile at a frame rate, ready to say when a cue ends.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pace {
    pub(crate) grid: Grid,
    pub(crate) limits: Limits,
    gap_frames: u64,
    linger: u64,
    /// Milliseconds that half a character takes at the ideal speed.
    ideal: f64,
}

impl Pace {
    pub(crate) fn new(profile: &Profile, rate: FrameRate) -> Self {
        let grid = Grid::new(rate);
        let gap_frames = grid.frames_for(profile.min_gap_ms).max(profile.min_gap_frames.into());
        let ideal = profile.ideal_cps.map_or(0.0, |cps| 500.0 / cps);
        Self { grid, limits: profile.limits(rate), gap_frames, linger: profile.linger_ms, ideal }
    }

    pub(crate) fn next(&self, start: u64) -> Next {
        let frame = self.grid.frame(start).saturating_sub(self.gap_frames);
        let cap = self.grid.time(frame).min(start);
        // A start that was never moved to a frame may be before the nearest one.
        let is_too_late = start - cap < self.limits.gap;
        let cap = if is_too_late { self.grid.time(frame.saturating_sub(1)) } else { cap };
        Next { start, cap: cap.min(start) }
    }

    /// How much of its last word a cue may miss, in milliseconds: the least pause and a frame.
    pub(crate) fn tolerance(&self) -> u64 {
        self.grid.time(self.gap_frames + 1) + 1
    }

    /// How long a cue whose words nobody timed may last wherever in a frame it starts and ends, in
    /// milliseconds.
    pub(crate) fn longest_held(&self) -> u64 {
        self.limits.max_duration.saturating_sub(self.grid.time(2))
    }

    /// A cue that no time is left for stays for one frame, as nobody would see its text: over the
    /// start of the next cue, which is a finding.
    pub(crate) fn seen(&self, cue: Shown) -> Shown {
        let least = self.grid.time(self.grid.frame(cue.start).saturating_add(1));
        if cue.end > cue.start { cue } else { Shown { end: least.max(cue.end), ..cue } }
    }

    /// How long so much text takes at the ideal speed, in milliseconds.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "casts saturate")]
    pub(crate) fn ideal(&self, read: u32) -> u64 {
        (f64::from(read) * self.ideal) as u64
    }

    /// The end of a cue whose words end at `spoken`, after all steps; `up` is the frame at or
    /// after that time. The same as the steps in a row, without taking each.
    #[inline]
    pub(crate) fn end(&self, cue: Shown, up: u64, next: Option<Next>) -> u64 {
        if let Some(next) = next {
            let is_close = next.start.saturating_sub(cue.spoken) < self.limits.close_below
                && up <= next.cap
                && next.cap > cue.start
                && next.cap - cue.start <= self.limits.max_duration;
            if is_close {
                return next.cap;
            }
        }
        let cut = next.map_or(up, |next| up.min(next.start)).max(cue.start);
        let mut cue = Shown { end: cut, ..cue };
        if cut - cue.start > self.limits.max_duration {
            cue.end = self.longest(cue);
        }
        cue.end = self.longer(cue, self.wanted(cue), next);
        if let Some(next) = next {
            cue.end = self.closed(cue, next);
            cue.end = self.parted(cue, next);
        }
        cue.end.max(cue.start)
    }

    /// How long a cue should be there: for the shortest time, until it can be read, and a moment
    /// more to be read with ease.
    fn wanted(&self, cue: Shown) -> u64 {
        let reading = self.limits.reading_time(cue.read, cue.words).max(self.limits.min_duration);
        let ease = self.ideal(cue.read);
        let linger = cue.start.saturating_add(ease).min(cue.spoken.saturating_add(self.linger));
        cue.start.saturating_add(reading).max(linger)
    }

    /// A cue after one step.
    pub(crate) fn step(&self, step: Step, cue: Shown, next: Option<Next>) -> Shown {
        let longer = |target: u64| self.longer(cue, target, next);
        let end = match step {
            Step::Snap => {
                let start = self.grid.nearest(cue.start);
                return Shown { start, end: self.grid.up(cue.end).max(start), ..cue };
            }
            Step::Overlap => next.map_or(cue.end, |next| cue.end.min(next.start)),
            Step::MaxDuration if cue.end - cue.start > self.limits.max_duration => {
                self.longest(cue)
            }
            Step::MinDuration => longer(cue.start.saturating_add(self.limits.min_duration)),
            Step::ReadingSpeed => {
                longer(cue.start.saturating_add(self.limits.reading_time(cue.read, cue.words)))
            }
            Step::Linger => {
                let ideal = cue.start.saturating_add(self.ideal(cue.read));
                longer(ideal.min(cue.spoken.saturating_add(self.linger)))
            }
            Step::CloseGaps => next.map_or(cue.end, |next| self.closed(cue, next)),
            Step::Gap => next.map_or(cue.end, |next| self.parted(cue, next)),
            Step::MaxDuration => cue.end,
        };
        Shown { end: end.max(cue.start), ..cue }
    }

    fn longest(&self, cue: Shown) -> u64 {
        self.grid.down(cue.start.saturating_add(self.limits.max_duration)).max(cue.start)
    }

    /// The end moved on to the frame at or after a target, as far as the next cue and the longest
    /// time allow.
    fn longer(&self, cue: Shown, target: u64, next: Option<Next>) -> u64 {
        let cap = next.map_or(u64::MAX, |next| next.cap);
        if target <= cue.end || cap <= cue.end {
            return cue.end;
        }
        let fits = cap.saturating_sub(cue.start) <= self.limits.max_duration;
        let room = if fits { cap } else { self.longest(cue) };
        let end = if target >= room { room } else { self.grid.up(target).min(room) };
        cue.end.max(end)
    }

    fn closed(&self, cue: Shown, next: Next) -> u64 {
        let is_short = next.start.saturating_sub(cue.end) < self.limits.close_below;
        let fits = next.cap > cue.end && next.cap - cue.start <= self.limits.max_duration;
        if is_short && fits { next.cap } else { cue.end }
    }

    /// The end that leaves the least pause, unless that breaks a limit that holds now.
    fn parted(&self, cue: Shown, next: Next) -> u64 {
        let is_kept = cue.end <= next.cap
            || next.cap <= cue.start
            || self.broken(cue, next.cap) > self.broken(cue, cue.end);
        if is_kept { cue.end } else { next.cap }
    }

    /// How many limits of time on screen a cue breaks with this end.
    pub(crate) fn broken(&self, cue: Shown, end: u64) -> u32 {
        let millis = end.saturating_sub(cue.start);
        let limits = &self.limits;
        u32::from(millis < limits.min_duration)
            + u32::from(millis > limits.max_duration)
            + u32::from(limits.exceeds_cps(cue.read, millis))
            + u32::from(limits.exceeds_wpm(cue.words, millis))
    }

    /// The same with the pause before the next cue.
    #[inline]
    pub(crate) fn violations(&self, cue: Shown, end: u64, next: Option<Next>) -> u32 {
        let gap = |next: Next| next.start < end || next.start - end < self.limits.gap;
        self.broken(cue, end) + u32::from(next.is_some_and(gap))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pace(profile: &str) -> Pace {
        Pace::new(&Profile::named(profile).unwrap(), "25".parse().unwrap())
    }

    fn end(start: u64, spoken: u64, read: u32, next: Option<u64>) -> u64 {
        let pace = pace("netflix-en");
        let cue = Shown { start, end: spoken, spoken, read: read * 2, words: read / 6 };
        pace.end(cue, pace.grid.up(spoken), next.map(|at| pace.next(at)))
    }

    #[test]
    fn a_cue_ends_as_late_as_reading_it_needs_and_the_next_allows() {
        // Twenty characters take 1333 ms at the ideal speed, and half a second after the words.
        assert_eq!(end(0, 1_000, 20, None), 1_360);
        assert_eq!(end(0, 1_000, 40, None), 2_000);
        assert_eq!(end(0, 1_000, 5, None), 1_000);
        assert_eq!(end(0, 200, 5, None), 840);
        assert_eq!(end(0, 200, 5, Some(600)), 520);
        assert_eq!(end(0, 1_000, 5, Some(1_400)), 1_320);
        assert_eq!(end(0, 1_000, 5, Some(1_600)), 1_000);
        assert_eq!(end(0, 1_000, 5, Some(1_000)), 920);
        assert_eq!(end(0, 9_000, 5, None), 7_000);
    }

    #[test]
    fn the_least_pause_is_left_out_where_it_makes_a_cue_too_short() {
        assert_eq!(end(0, 840, 5, Some(840)), 840);
        assert_eq!(end(0, 800, 5, Some(800)), 720);
        assert_eq!(end(0, 40, 5, Some(40)), 40);
    }

    proptest! {
        #[test]
        fn the_short_way_to_an_end_is_the_steps_in_a_row(
            start in 0_u64..10_000, spoken in 0_u64..9_000, read in 0_u32..200, words in 0_u32..20,
            pause in proptest::option::of(0_u64..3_000), which in 0_usize..4,
        ) {
            let pace = pace(["netflix-en", "bbc", "vertical", "netflix-ja"][which]);
            let start = pace.grid.nearest(start);
            let spoken = start + spoken;
            let next = pause.map(|pause| pace.next(pace.grid.nearest(spoken + pause)));
            let up = pace.grid.up(spoken);
            let cue = Shown { start, end: up, spoken, read, words };
            let slow = Step::ALL[1..].iter().fold(cue, |cue, step| pace.step(*step, cue, next));
            prop_assert_eq!(pace.end(cue, up, next), slow.end);
            prop_assert!(slow.start <= slow.end && next.is_none_or(|next| slow.end <= next.start.max(start)));
        }
    }
}
