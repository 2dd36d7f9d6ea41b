use cuedex_model::{Segment, SegmentId, Track, Transcript};
use foldhash::HashMap;

/// What became of one segment between two revisions of a transcript.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Change<'a> {
    /// The place of its track, from 0.
    pub track: usize,
    /// As it was; `None` for a new one.
    pub before: Option<&'a Segment>,
    /// As it is; `None` for one that is gone.
    pub after: Option<&'a Segment>,
}

/// How the segments of two revisions of a transcript differ, by track and time. Segments belong
/// together by their ids; of those left over, by their starts.
///
/// ```
/// use cuedex_format::edit::changes;
/// use cuedex_model::{Segment, TimeSpan, Track, TrackKind, Transcript};
///
/// let talk = |text: &str| {
///     let said = vec![Segment::new(TimeSpan::from_millis(0, 900), text)];
///     Transcript::of_tracks(vec![Track::new(TrackKind::Audio, said)])
/// };
/// let (before, after) = (talk("put the kettel on"), talk("put the kettle on"));
/// let found = changes(&before, &after);
/// assert_eq!(found[0].after.unwrap().text, "put the kettle on");
/// assert!(changes(&before, &before).is_empty());
/// ```
#[must_use]
pub fn changes<'a>(before: &'a Transcript, after: &'a Transcript) -> Vec<Change<'a>> {
    let places = before.tracks.len().max(after.tracks.len());
    (0..places).flat_map(|track| of_track(track, before, after)).collect()
}

fn of_track<'a>(track: usize, before: &'a Transcript, after: &'a Transcript) -> Vec<Change<'a>> {
    fn segments(whole: &Transcript, track: usize) -> &[Segment] {
        whole.tracks.get(track).map_or(&[], Track::segments)
    }
    let (old, new) = (segments(before, track), segments(after, track));
    let mut partners: HashMap<SegmentId, &Segment> =
        old.iter().map(|segment| (segment.id, segment)).collect();
    let mut all = Vec::new();
    let mut added = Vec::new();
    for segment in new {
        match partners.remove(&segment.id) {
            Some(was) if was == segment => {}
            Some(was) => all.push(Change { track, before: Some(was), after: Some(segment) }),
            None => added.push(segment),
        }
    }
    let gone = old.iter().filter(|segment| partners.contains_key(&segment.id));
    all.extend(paired(track, gone.collect(), added));
    all.sort_by_key(|change| change.after.or(change.before).map(|segment| segment.span.start()));
    all
}

/// What is gone and what is new, together where both begin at the same time.
fn paired<'a>(track: usize, gone: Vec<&'a Segment>, added: Vec<&'a Segment>) -> Vec<Change<'a>> {
    let mut gone = gone.into_iter().peekable();
    let mut all = Vec::new();
    for new in added {
        let start = new.span.start();
        while let Some(old) = gone.next_if(|old| old.span.start() < start) {
            all.push(Change { track, before: Some(old), after: None });
        }
        let before = gone.next_if(|old| old.span.start() == start);
        let changed = before.is_none_or(|old| Segment { id: new.id, ..old.clone() } != *new);
        if changed {
            all.push(Change { track, before, after: Some(new) });
        }
    }
    all.extend(gone.map(|old| Change { track, before: Some(old), after: None }));
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use cuedex_model::{TimeSpan, TrackKind};

    fn talk(segments: &[(u64, &str)]) -> Transcript {
        let segment = |(start, text): &(u64, &str)| {
            Segment::new(TimeSpan::from_millis(*start, start + 500), *text)
        };
        let segments = segments.iter().map(segment).collect();
        Transcript::of_tracks(vec![Track::new(TrackKind::Audio, segments)])
    }

    fn told(before: &Transcript, after: &Transcript) -> Vec<(Option<String>, Option<String>)> {
        let text = |segment: Option<&Segment>| segment.map(|segment| segment.text.clone());
        changes(before, after).iter().map(|c| (text(c.before), text(c.after))).collect()
    }

    #[test]
    fn what_is_gone_what_is_new_and_what_changed_come_by_time() {
        let before = talk(&[(0, "a"), (1_000, "b"), (2_000, "c"), (3_000, "d")]);
        let after = talk(&[(0, "a"), (1_000, "B"), (3_000, "d"), (4_000, "e")]);
        let some = |text: &str| Some(text.to_owned());
        let expected = [(some("b"), some("B")), (some("c"), None), (None, some("e"))];
        assert_eq!(told(&before, &after), expected);
    }

    #[test]
    fn another_track_is_all_new() {
        let before = talk(&[(0, "a")]);
        let mut after = before.clone();
        after.tracks.push(talk(&[(0, "b")]).tracks.remove(0));
        assert_eq!(told(&before, &after), [(None, Some("b".into()))]);
        assert_eq!(changes(&before, &after)[0].track, 1);
    }
}
