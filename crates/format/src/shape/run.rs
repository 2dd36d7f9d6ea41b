use std::ops::Range;

use cuedex_model::Track;

use super::ShapeOptions;
use super::cues::Cues;
use super::edges::Edges;
use super::rules::{Checked, Unmet};
use super::split::Splitter;
use super::timing::{Change, Pace, Shown, Step, stepped};
use super::words::Stream;

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
/// A cue never holds the words of two speakers. The words keep their order and their times.
#[must_use]
pub fn shape(track: &Track, options: &ShapeOptions<'_>) -> Shaped {
    let profile = options.profile;
    let pace = Pace::new(profile, options.rate);
    let measure = profile.measure();
    let phrases = options.phrases_for(track.language.as_deref());
    let stream = Stream::of(track, measure, pace.limits.line);
    let edges = Edges::of(&stream, track.segments(), profile, &phrases, pace);
    let mut splitter = Splitter::new(&edges);
    let cuts = splitter.cuts();
    let mut cues = Cues::new(&stream, track.segments());
    let mut shown = Vec::with_capacity(cuts.len());
    let mut from = 0;
    for &to in &cuts {
        let breaks = splitter.breaks(&(from..to));
        shown.push(said(&edges, &stream, from..to, &breaks));
        cues.push(from..to, &breaks);
        from = to;
    }
    let changes = stepped(&mut shown, &Step::ALL, &pace);
    let (segments, lost_markup) = cues.finish(&shown);
    let mut shaped = Track::new(track.kind, segments).in_language(track.language.clone());
    shaped.title.clone_from(&track.title);
    shaped.provenance.clone_from(&track.provenance);
    shaped.extra.clone_from(&track.extra);
    let checked = Checked { limits: &pace.limits, measure, phrases: &phrases };
    let ends = cuts.iter().map(|end| stream.tokens[end - 1].until);
    let late: Vec<u64> = ends.zip(&shown).map(|(end, cue)| end.saturating_sub(cue.end)).collect();
    let unmet = unmet(&checked, &shaped, &late, &pace);
    Shaped { track: shaped, words: stream.tokens.len(), changes, unmet, lost_markup }
}

/// A cue as its words are said, before any repair.
fn said(edges: &Edges, stream: &Stream<'_>, cue: Range<usize>, breaks: &[usize]) -> Shown {
    let sum = |of: fn(&super::edges::Edge) -> u32| breaks.iter().map(|m| of(&edges.all[*m])).sum();
    let (space, tears) = (sum(|edge| edge.read_space), sum(|edge| edge.tears));
    let (shown, ..) = edges.timed(cue.start, cue.end, space, tears);
    let (start, end) = (stream.tokens[cue.start].start, stream.tokens[cue.end - 1].end);
    Shown { start, end, spoken: end, ..shown }
}

/// What the cues break, and the words that are said when their cue is gone: for so many
/// milliseconds each.
fn unmet(checked: &Checked<'_>, track: &Track, late: &[u64], pace: &Pace) -> Vec<Unmet> {
    let allowed = pace.tolerance();
    let outside = late.iter().enumerate().filter(|(_, late)| **late > allowed);
    let mut all = checked.track(track);
    all.extend(outside.map(|(n, late)| Unmet::word_outside(n, *late, allowed)));
    all.sort_by_key(|unmet| (unmet.cue, unmet.rule));
    all
}
