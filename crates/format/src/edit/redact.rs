//! Words are taken out for good, also where they go over the edges of segments.

use std::collections::BTreeMap;
use std::ops::Range;

use super::draft::{Draft, DraftTrack};
use super::find::Finder;
use super::select::Selector;
use super::step::{Kind, Step};
use super::texts::for_each_beside;
use super::{Select, TextHash, Unfit, apply};

/// What stands where something was, unless told otherwise.
pub(super) const REDACTED: &str = "[redacted]";

/// The steps that take what is found out of the selected segments, and where these are everything,
/// out of all texts beside them.
pub(super) fn steps(
    draft: &Draft,
    select: &Select,
    selector: &Selector<'_>,
    finder: Option<&Finder>,
    with: &str,
    places: impl Fn(&DraftTrack, usize) -> Vec<usize>,
) -> Result<Vec<Kind>, Unfit> {
    let mut steps = Vec::new();
    for (n, track) in draft.tracks.iter().enumerate() {
        if !selector.has_track(n, &track.head) {
            continue;
        }
        let places = places(track, n);
        let texts = match finder {
            Some(finder) => found(track, &places, finder, with),
            None => places.iter().map(|place| (*place, with.to_owned())).collect(),
        };
        for (place, text) in texts {
            let was = TextHash::of(&track.at(place).text);
            steps.push(Kind::Redact { at: track.anchor(n, place), was, text });
        }
    }
    if let Some(finder) = finder.filter(|_| select.is_everything()) {
        // What goes with the segments is not looked for again.
        let mut after = draft.clone();
        for step in &steps {
            apply::take(&mut after, step)?;
        }
        steps.extend(beside(&mut after, finder, with));
    }
    Ok(steps)
}

/// The new texts of the segments that hold a part of what is found.
fn found(
    track: &DraftTrack,
    places: &[usize],
    finder: &Finder,
    with: &str,
) -> BTreeMap<usize, String> {
    let mut all = String::new();
    let mut starts = Vec::with_capacity(places.len());
    for place in places {
        starts.push(all.len());
        all.push_str(&track.at(*place).text);
        all.push(' ');
    }
    let mut pieces: BTreeMap<usize, Vec<Range<usize>>> = BTreeMap::new();
    for hit in finder.ranges(&all) {
        let first = starts.partition_point(|start| *start <= hit.start) - 1;
        for n in (first..places.len()).take_while(|n| starts[*n] < hit.end) {
            let length = track.at(places[n]).text.len();
            let from = hit.start.saturating_sub(starts[n]);
            let to = (hit.end - starts[n]).min(length);
            if from < to {
                pieces.entry(places[n]).or_default().push(from..to);
            }
        }
    }
    let new = |(place, pieces): (usize, Vec<Range<usize>>)| {
        (place, masked(&track.at(place).text, &pieces, with))
    };
    pieces.into_iter().map(new).collect()
}

fn masked(text: &str, pieces: &[Range<usize>], with: &str) -> String {
    let mut text = text.to_owned();
    pieces.iter().rev().for_each(|piece| text.replace_range(piece.clone(), with));
    text
}

fn beside(draft: &mut Draft, finder: &Finder, with: &str) -> Vec<Kind> {
    let mut changed = BTreeMap::new();
    for_each_beside(draft, &mut |text| {
        let pieces = finder.ranges(text);
        if !pieces.is_empty() {
            changed.insert(text.clone(), masked(text, &pieces, with));
        }
    });
    let step = |(old, text): (String, String)| Kind::Beside { was: TextHash::of(&old), text };
    changed.into_iter().map(step).collect()
}

impl Step {
    /// The mark that stands where words were taken out, unless an operation states another.
    pub const REDACTED: &'static str = REDACTED;
}
