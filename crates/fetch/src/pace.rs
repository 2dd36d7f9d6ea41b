use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::Call;

const CALLS: usize = Call::ALL.len();

/// Gives every kind of call its own slots in time.
#[derive(Debug)]
pub(crate) struct Pacer {
    intervals: [Duration; CALLS],
    next: Mutex<[Option<Instant>; CALLS]>,
}

impl Pacer {
    /// At most one call of a kind in its interval; zero does not pace.
    pub(crate) fn new(intervals: [Duration; CALLS]) -> Self {
        Self { intervals, next: Mutex::new([None; CALLS]) }
    }

    /// Waits for the next slot of this kind of call.
    pub(crate) async fn wait(&self, call: Call) {
        let now = Instant::now();
        let slot = self.reserve(call, now);
        if slot > now {
            tokio::time::sleep_until(slot).await;
        }
    }

    /// Takes the next free slot, not before `now`.
    fn reserve(&self, call: Call, now: Instant) -> Instant {
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        let slot = next[call as usize].map_or(now, |free| free.max(now));
        next[call as usize] = slot.checked_add(self.intervals[call as usize]);
        slot
    }

    /// Lets no call of this kind start for `wait`, because the service said so.
    pub(crate) fn hold(&self, call: Call, wait: Duration) {
        self.hold_from(call, Instant::now(), wait);
    }

    fn hold_from(&self, call: Call, now: Instant, wait: Duration) {
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        next[call as usize] = next[call as usize].max(now.checked_add(wait));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn calls_of_a_kind_are_an_interval_apart_and_kinds_do_not_wait_for_each_other() {
        let pacer = Pacer::new([SECOND; CALLS]);
        let now = Instant::now();
        assert_eq!(pacer.reserve(Call::Audio, now), now);
        assert_eq!(pacer.reserve(Call::Audio, now), now + SECOND);
        assert_eq!(pacer.reserve(Call::Audio, now), now + 2 * SECOND);
        assert_eq!(pacer.reserve(Call::Video, now), now);
        let later = now + 10 * SECOND;
        assert_eq!(pacer.reserve(Call::Audio, later), later);
    }

    #[test]
    fn no_interval_is_no_pacing() {
        let pacer = Pacer::new([Duration::ZERO; CALLS]);
        let now = Instant::now();
        for _ in 0..3 {
            assert_eq!(pacer.reserve(Call::List, now), now);
        }
    }

    #[test]
    fn a_hold_delays_its_kind_only_and_never_shortens() {
        let pacer = Pacer::new([Duration::ZERO; CALLS]);
        let now = Instant::now();
        pacer.hold_from(Call::Audio, now, 30 * SECOND);
        pacer.hold_from(Call::Audio, now, SECOND);
        assert_eq!(pacer.reserve(Call::Audio, now), now + 30 * SECOND);
        assert_eq!(pacer.reserve(Call::Summary, now), now);
    }

    #[test]
    fn each_kind_has_its_own_place() {
        for (place, call) in Call::ALL.into_iter().enumerate() {
            assert_eq!(call as usize, place);
        }
    }
}
