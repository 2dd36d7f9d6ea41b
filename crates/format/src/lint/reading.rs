//! What a reader has to take in: how much, how fast, in how many lines.

use super::Bound;
use super::cue::Cue;
use super::report::{Amount, Report, float};
use super::rule::{
    EMPTY_CUE, LINE_COUNT, LINE_LENGTH, READING_SPEED, TOO_LONG, TOO_SHORT, WORDS_PER_MINUTE,
};
use crate::cue::shown::closed_references;
use crate::profile::words;

pub(super) fn check(cue: &Cue<'_>, report: &mut Report<'_>) {
    if cue.text.is_empty() && !cue.is_sign {
        report.add(EMPTY_CUE, cue, "the cue has no text");
    }
    if !cue.is_read() {
        return;
    }
    check_speed(cue, report);
    check_lines(cue, report);
    check_duration(cue, report);
}

fn check_speed(cue: &Cue<'_>, report: &mut Report<'_>) {
    let millis = cue.duration();
    let counted = read_halves(cue, report);
    let per_second = |count: f64| (millis > 0).then(|| count * 1_000.0 / float(millis));
    if report.limits.exceeds_cps(counted, millis) {
        let allowed = report.options.profile.max_cps.unwrap_or_default();
        let measured = per_second(f64::from(counted) / 2.0);
        let amount = Amount { measured, ..Amount::at_most(0.0, allowed, "characters/s") };
        report.measured(READING_SPEED, cue, amount, "too fast to read");
    }
    let said = words(&cue.text);
    if report.limits.exceeds_wpm(said, millis) {
        let allowed = report.options.profile.max_wpm.unwrap_or_default();
        let measured = per_second(f64::from(said) * 60.0);
        let amount = Amount { measured, ..Amount::at_most(0.0, allowed, "words/min") };
        report.measured(WORDS_PER_MINUTE, cue, amount, "too many words a minute");
    }
}

/// What counts in reading speed, in halves of a character.
fn read_halves(cue: &Cue<'_>, report: &Report<'_>) -> u32 {
    match report.options.profile.cps_counts_tags {
        true => report.measure.read(&closed_references(&cue.payload)),
        false => report.measure.read(&cue.text),
    }
}

fn check_lines(cue: &Cue<'_>, report: &mut Report<'_>) {
    let lines = cue.text.split('\n');
    let lengths = lines.map(|line| (report.measure.line(line), line));
    let count = u32::try_from(lengths.clone().count()).unwrap_or(u32::MAX);
    let longest = lengths.max_by_key(|(length, _)| *length);
    if let Some((length, line)) = longest.filter(|(length, _)| *length > report.limits.line) {
        let allowed = f64::from(report.limits.line) / 2.0;
        let amount = Amount::at_most(f64::from(length) / 2.0, allowed, "characters");
        // A line that holds markup or references is not found again; its cue is.
        let at = cue.payload.find(line).map(|at| cue.place_of(at..at + line.len()));
        let place = at.unwrap_or_else(|| cue.place.clone());
        report.measured_at(LINE_LENGTH, cue, amount, place, "the line is too long");
    }
    if count > report.limits.lines {
        let amount = Amount::at_most(f64::from(count), f64::from(report.limits.lines), "lines");
        report.measured(LINE_COUNT, cue, amount, "too many lines");
    }
}

fn check_duration(cue: &Cue<'_>, report: &mut Report<'_>) {
    let (millis, limits) = (cue.duration(), report.limits);
    if millis < limits.min_duration {
        let amount = Amount::millis(millis, limits.min_duration, Bound::AtLeast);
        report.measured(TOO_SHORT, cue, amount, "on screen too briefly");
    }
    if millis > limits.max_duration {
        let amount = Amount::millis(millis, limits.max_duration, Bound::AtMost);
        report.measured(TOO_LONG, cue, amount, "on screen too long");
    }
}
