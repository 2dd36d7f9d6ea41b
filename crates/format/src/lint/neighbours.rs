//! How a cue stands to those around it in time.

use super::Bound;
use super::cue::{Cue, Markup, groups};
use super::report::{Amount, Report};
use super::rule::{GAP_NOT_CLOSED, GAP_TOO_SMALL, OUT_OF_ORDER, OVERLAP, REVERSED_TIMES};

pub(super) fn check(cues: &[Cue<'_>], report: &mut Report<'_>) {
    for cue in cues.iter().filter(|cue| cue.is_reversed()) {
        let amount = Amount::millis(cue.start - cue.end, 0, Bound::AtMost);
        report.measured(REVERSED_TIMES, cue, amount, "the cue ends before it starts");
    }
    check_order(cues, report);
    for group in groups(cues) {
        for pair in group.windows(2) {
            let (cue, next) = (&cues[pair[0]], &cues[pair[1]]);
            if !cue.is_reversed() {
                check_pair(cue, next, report);
            }
        }
    }
}

/// Players of scripts sort the lines themselves.
fn check_order(cues: &[Cue<'_>], report: &mut Report<'_>) {
    for pair in cues.windows(2).filter(|pair| pair[1].markup != Markup::Ass) {
        if pair[1].start < pair[0].start {
            let amount = Amount::millis(pair[0].start - pair[1].start, 0, Bound::AtMost);
            report.measured(OUT_OF_ORDER, &pair[1], amount, "starts before the cue above it");
        }
    }
}

/// What is between a cue and the next one; the finding is the earlier one's.
fn check_pair(cue: &Cue<'_>, next: &Cue<'_>, report: &mut Report<'_>) {
    if cue.end > next.start {
        let amount = Amount::millis(cue.end - next.start, 0, Bound::AtMost);
        let message = format!("still on screen when cue {} starts", next.number);
        report.measured(OVERLAP, cue, amount, message);
        return;
    }
    let (gap, limits) = (next.start - cue.end, report.limits);
    if gap < limits.gap {
        let amount = Amount::millis(gap, limits.gap, Bound::AtLeast);
        let message = format!("too little time before cue {}", next.number);
        report.measured(GAP_TOO_SMALL, cue, amount, message);
    } else if is_open(cue, next, report) {
        let amount = Amount::millis(gap, limits.gap, Bound::AtMost);
        let message = format!("a short pause before cue {} is not closed", next.number);
        report.measured(GAP_NOT_CLOSED, cue, amount, message);
    }
}

/// Whether the pause is one to close, and can be. Less than a frame over the least pause is closed:
/// a cue ends on a frame, and the next may start on none.
fn is_open(cue: &Cue<'_>, next: &Cue<'_>, report: &Report<'_>) -> bool {
    let (gap, limits) = (next.start - cue.end, report.limits);
    let (frames, seconds) = report.options.rate.fraction();
    let frame = (u64::from(seconds) * 1_000).div_ceil(u64::from(frames));
    let closed_at = next.start - limits.gap;
    gap >= limits.gap + frame
        && gap < limits.close_below
        && closed_at - cue.start <= limits.max_duration
}
