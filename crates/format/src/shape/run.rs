use std::ops::Range;

use cuedex_model::{Segment, TimeSpan, Track};

use super::ShapeOptions;
use super::cues::Cues;
use super::edges::Edges;
use super::rules::{Checked, Unmet, least_pause};
use super::split::Splitter;
use super::timing::{Change, Pace, Shown, Step, stepped};
use super::words::{Stream, Token};

/// A track in cues that read well.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Shaped {
    /// The track with its new cues; everything else of it is as before.
    pub track: Track,
    /// How many words it has; in scripts without spaces, places for a break.
    pub words: usize,
    /// What was done to the times of cues, each of which was first as long as its words.
    pub changes: Vec<Change>,
    /// The limits that the words do not allow to keep.
    pub unmet: Vec<Unmet>,
    /// How many segments of the source have markup that a new cue does not: colours, places, and
    /// bold and italic of single words.
    pub lost_markup: usize,
}

/// Cuts the words of a track into cues.
///
/// Words without times of their own are taken to be said one after the other in their segment.
/// A cue never holds the words of two speakers. The words keep their order and their times. A cue
/// that nobody timed the words of keeps its end as far as the limits allow, and every cue is on
/// screen for a frame at least, be it together with the next one.
#[must_use]
pub fn shape(track: &Track, options: &ShapeOptions<'_>) -> Shaped {
    let profile = options.profile;
    let pace = Pace::new(profile, options.rate);
    let measure = profile.measure();
    let phrases = options.phrases_for(track.language.as_deref());
    let stream = Stream::of(track, measure, &pace);
    let edges = Edges::of(&stream, track.segments(), profile, &phrases, pace);
    let mut splitter = Splitter::new(&edges);
    let cuts = splitter.cuts();
    let mut cues = Cues::new(&stream, track.segments());
    let mut shown = Vec::with_capacity(cuts.len());
    let mut from = 0;
    for &to in &cuts {
        let breaks = splitter.breaks(&(from..to));
        shown.push(said(&edges, &stream, track.segments(), from..to, &breaks));
        cues.push(from..to, &breaks);
        from = to;
    }
    let mut changes = stepped(&mut shown, &Step::ALL, &pace);
    changes.extend(seen(&mut shown, &pace));
    let (segments, lost_markup) = cues.finish(&shown);
    let mut shaped = Track::new(track.kind, segments).in_language(track.language.clone());
    shaped.title.clone_from(&track.title);
    shaped.provenance.clone_from(&track.provenance);
    shaped.extra.clone_from(&track.extra);
    let pause = least_pause(track, profile);
    let checked = Checked { limits: &pace.limits, measure, phrases: &phrases, pause };
    let mut unmet = checked.track(&shaped);
    let lasts = cuts.iter().map(|end| &stream.tokens[end - 1]);
    unmet.extend(outside(lasts.zip(&shown), pace.tolerance()));
    unmet.sort_by_key(|unmet| (unmet.cue, unmet.rule));
    Shaped { track: shaped, words: stream.tokens.len(), changes, unmet, lost_markup }
}

/// A cue as its words are said, before any repair.
fn said(
    edges: &Edges,
    stream: &Stream<'_>,
    segments: &[Segment],
    cue: Range<usize>,
    breaks: &[usize],
) -> Shown {
    let sum = |of: fn(&super::edges::Edge) -> u32| breaks.iter().map(|m| of(&edges.all[*m])).sum();
    let (space, tears) = (sum(|edge| edge.read_space), sum(|edge| edge.tears));
    let (shown, ..) = edges.timed(cue.start, cue.end, space, tears);
    let (start, last) = (stream.tokens[cue.start].start, &stream.tokens[cue.end - 1]);
    // The steps tell of what they take from a segment without times of words.
    let source = if last.is_held { segments[last.segment].span.end().as_millis() } else { 0 };
    let end = last.end.max(source);
    Shown { start, end, spoken: end, ..shown }
}

/// Shows each cue for a frame at least.
fn seen(shown: &mut [Shown], pace: &Pace) -> Vec<Change> {
    let mut changes = Vec::new();
    for (n, cue) in shown.iter_mut().enumerate() {
        let after = pace.seen(*cue);
        if after.end != cue.end {
            let before = TimeSpan::from_millis(cue.start, cue.end);
            let after = TimeSpan::from_millis(after.start, after.end);
            changes.push(Change { step: Step::MinDuration, cue: n, before, after });
        }
        *cue = after;
    }
    changes
}

/// The cues that are gone before their last word begins, or more than `allowed` milliseconds
/// before it ends.
fn outside<'a>(
    lasts: impl Iterator<Item = (&'a Token<'a>, &'a Shown)>,
    allowed: u64,
) -> impl Iterator<Item = Unmet> {
    lasts.enumerate().filter_map(move |(n, (last, cue))| {
        // Where nobody timed the words, the steps tell of what they take.
        let end = if last.is_held { last.until } else { last.source_end };
        let late = end.saturating_sub(cue.end);
        if !last.is_held && last.start >= cue.end {
            return Some(Unmet::word_outside(n, late.max(1), 0));
        }
        (late > allowed).then(|| Unmet::word_outside(n, late, allowed))
    })
}
