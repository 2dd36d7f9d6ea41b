use std::collections::HashMap;

use cuedex_model::Moment;

use crate::oracle::{Oracle, Place};
use crate::report::{quantile, tell};

/// How many misses and extras of a row are told in full.
const TOLD: usize = 5;

/// What became of the queries of a row.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) asked: usize,
    required: usize,
    found_required: usize,
    found: usize,
    extra: usize,
    told: usize,
    /// How far starts and ends are from measured word times, in milliseconds.
    pub(super) errors: Vec<u64>,
}

impl Tally {
    /// Only how far times are off.
    pub(super) fn of_errors(errors: Vec<u64>) -> Self {
        Self { errors, ..Self::default() }
    }

    /// Compares what was found with what is true: each found one stands for one true one.
    pub(super) fn judge(
        &mut self,
        oracle: &Oracle,
        query: &str,
        truth: &[Place],
        found: &[Moment],
    ) {
        self.asked += 1;
        self.required += truth.iter().filter(|place| place.required).count();
        self.found += found.len();
        let mut open: HashMap<&str, Vec<&Place>> = HashMap::new();
        for place in truth {
            open.entry(oracle.lines[place.line].video.as_str()).or_default().push(place);
        }
        for moment in found {
            let places = open.entry(moment.video.as_str()).or_default();
            match nearest(oracle, places, moment) {
                Some(at) => self.accept(places.swap_remove(at), moment),
                None => self.reject(query, moment),
            }
        }
        for place in open.into_values().flatten().filter(|place| place.required) {
            self.miss(oracle, query, place);
        }
    }

    fn accept(&mut self, place: &Place, moment: &Moment) {
        self.found_required += usize::from(place.required);
        let (time, span) = (place.extent.time, moment.span);
        if time.start_known {
            self.errors.push(time.start.abs_diff(span.start().as_millis()));
        }
        if time.end_known {
            self.errors.push(time.end.abs_diff(span.end().as_millis()));
        }
    }

    fn reject(&mut self, query: &str, moment: &Moment) {
        self.extra += 1;
        if self.told < TOLD {
            self.told += 1;
            let Moment { video, span, snippet, .. } = moment;
            tell(&format!("extra: {query} in {video} at {span}: {snippet:?}"));
        }
    }

    fn miss(&mut self, oracle: &Oracle, query: &str, place: &Place) {
        if self.told < TOLD {
            self.told += 1;
            let line = &oracle.lines[place.line];
            let (time, video) = (place.extent.time, &line.video);
            let around = place.first.saturating_sub(5)..(place.last + 6).min(line.forms.len());
            let (words, from, to) = (line.phrase(around), time.start, time.end);
            let source = line.source;
            tell(&format!("miss: {query} in {video} ({source}) at {from} to {to} ms: {words:?}"));
        }
    }

    pub(super) fn recall(&self) -> f64 {
        share(self.found_required, self.required)
    }

    pub(super) fn precision(&self) -> f64 {
        share(self.found - self.extra, self.found)
    }

    /// Whether exactly the true ones were found.
    pub(super) fn is_exact(&self) -> bool {
        self.found_required == self.required && self.extra == 0
    }

    /// Recall and precision with the numbers behind them.
    pub(super) fn figure(&self) -> String {
        let Self { required, found, extra, .. } = self;
        let (recall, precision) = (self.recall(), self.precision());
        let missed = required - self.found_required;
        format!(
            "recall {recall:.4}, precision {precision:.4} ({required} true, {missed} missed, \
             {found} found, {extra} extra)"
        )
    }

    /// How far measured times are off.
    pub(super) fn time_figure(&mut self) -> String {
        let (errors, many) = (&mut self.errors, |n: u64| format!("{n} ms"));
        errors.sort_unstable();
        let [p50, p95, max] =
            [0.5, 0.95, 1.0].map(|q| quantile(errors, q).map_or("-".into(), many));
        format!("p50 {p50}, p95 {p95}, max {max} over {} times", errors.len())
    }
}

/// The true occurrence that a found one stands for: it starts and ends in the same cues, and of
/// several the nearest in time.
fn nearest(oracle: &Oracle, places: &[&Place], moment: &Moment) -> Option<usize> {
    let (start, end) = (moment.span.start().as_millis(), moment.span.end().as_millis());
    let off = |place: &Place| {
        let time = place.extent.time;
        time.start.abs_diff(start) + time.end.abs_diff(end)
    };
    let fitting = places.iter().enumerate().filter(|(_, place)| admits(oracle, place, moment));
    fitting.min_by_key(|(_, place)| (off(place), !place.required)).map(|(at, _)| at)
}

fn admits(oracle: &Oracle, place: &Place, moment: &Moment) -> bool {
    let line = &oracle.lines[place.line];
    let (start, end) = (moment.span.start().as_millis(), moment.span.end().as_millis());
    let inside = |at: u64, (from, to): (u64, u64)| from <= at && at <= to;
    let same_track = moment.parts.iter().all(|part| {
        // The product may know a language that no file states.
        let language = line.language.as_ref().zip(part.language.as_ref());
        part.source == line.source && language.is_none_or(|(a, b)| a.eq_ignore_ascii_case(b))
    });
    same_track && inside(start, place.extent.starts_in) && inside(end, place.extent.ends_in)
}

/// Whether a moment overlaps one of these occurrences.
pub(super) fn overlaps(oracle: &Oracle, truth: &[Place], moment: &Moment) -> bool {
    let (start, end) = (moment.span.start().as_millis(), moment.span.end().as_millis());
    truth.iter().any(|place| {
        let time = place.extent.time;
        let line = &oracle.lines[place.line];
        line.video == moment.video && time.start <= end && start <= time.end
    })
}

/// `part` of `whole`, 1 of nothing.
#[expect(clippy::cast_precision_loss, reason = "counts stay far under 2^52")]
pub(super) fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oracle::spoken;
    use cuedex_model::{MomentPart, Source, TimeQuality, TimeSpan, VideoId};

    fn moment(start: u64, end: u64) -> Moment {
        let span = TimeSpan::from_millis(start, end);
        let part = MomentPart {
            source: Source::Audio,
            language: Some("en".to_owned()),
            speaker: None,
            span,
            words: Vec::new(),
            times: TimeQuality::Interpolated,
        };
        Moment {
            video: VideoId::new("talk").expect("a name"),
            span,
            parts: vec![part],
            snippet: String::new(),
            marks: Vec::new(),
            score: 0.0,
            count: 1,
        }
    }

    fn judged(found: &[Moment]) -> (f64, f64) {
        let oracle = spoken(&[(0, 1_000, "quiet harbor"), (2_000, 3_000, "quiet harbor")]);
        let truth = oracle.phrase(&oracle.known("quiet harbor").expect("known words"));
        let mut tally = Tally::default();
        tally.judge(&oracle, "", &truth, found);
        (tally.recall(), tally.precision())
    }

    #[test]
    fn each_true_one_is_found_once() {
        assert_eq!(judged(&[moment(0, 990), moment(2_010, 3_000)]), (1.0, 1.0));
        assert_eq!(judged(&[moment(0, 1_000), moment(0, 1_000)]), (0.5, 0.5), "a double");
        assert_eq!(judged(&[moment(0, 1_000)]), (0.5, 1.0), "a miss");
        assert_eq!(judged(&[moment(0, 1_200), moment(2_000, 3_000)]), (0.5, 0.5), "a late end");
    }
}
