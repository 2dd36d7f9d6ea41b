use cuedex_model::{Moment, TimeDelta, TimeSpan, Timestamp};

use crate::args::{AwayArgs, DurationArg};

/// Around moments in lists and clips: a word alone is often shorter than half a second.
const AROUND: DurationArg = DurationArg(1_000);

/// The shortest that is played or cut.
const SHORTEST: TimeDelta = TimeDelta::from_millis(500);

/// How far before and behind a moment what is played begins and ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Reach {
    lead: Option<DurationArg>,
    trail: Option<DurationArg>,
}

impl Reach {
    pub(super) fn new(args: &AwayArgs) -> Self {
        Self { lead: args.lead, trail: args.trail }
    }

    /// Where a link or a player starts: at the moment, unless a lead-in is asked for.
    pub(super) fn start(self, moment: &Moment) -> Timestamp {
        earlier(moment.span.start(), self.lead.unwrap_or(DurationArg(0)))
    }

    /// What a list plays or a clip holds.
    pub(super) fn stretch(self, moment: &Moment) -> TimeSpan {
        let start = earlier(moment.span.start(), self.lead.unwrap_or(AROUND));
        let end = moment.span.end().saturating_add(delta(self.trail.unwrap_or(AROUND)));
        TimeSpan::clamped(start, end.max(start.saturating_add(SHORTEST)))
    }
}

/// Never before the start of the media.
fn earlier(time: Timestamp, by: DurationArg) -> Timestamp {
    Timestamp::from_millis(time.as_millis().saturating_sub(by.0))
}

fn delta(by: DurationArg) -> TimeDelta {
    TimeDelta::from_millis(i64::try_from(by.0).unwrap_or(i64::MAX))
}

/// A time or a length as players take it: `61.005`.
pub(super) fn seconds(millis: u64) -> String {
    format!("{}.{:03}", millis / 1_000, millis % 1_000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::search::testing::moment;

    fn reach(lead: Option<u64>, trail: Option<u64>) -> Reach {
        Reach { lead: lead.map(DurationArg), trail: trail.map(DurationArg) }
    }

    #[test]
    fn a_lead_in_never_begins_before_the_media() {
        let moment = moment(1_500, 2_000, "a [boat] b");
        assert_eq!(reach(None, None).start(&moment).as_millis(), 1_500);
        assert_eq!(reach(Some(1_000), None).start(&moment).as_millis(), 500);
        assert_eq!(reach(Some(2_000), None).start(&moment).as_millis(), 0);
        assert_eq!(reach(None, None).stretch(&moment), TimeSpan::from_millis(500, 3_000));
        assert_eq!(reach(Some(9_000), Some(0)).stretch(&moment), TimeSpan::from_millis(0, 2_000));
    }

    #[test]
    fn what_is_played_is_never_nothing() {
        let moment = moment(1_500, 1_500, "a [boat] b");
        let played = reach(Some(0), Some(0)).stretch(&moment);
        assert_eq!(played, TimeSpan::from_millis(1_500, 2_000));
    }
}
