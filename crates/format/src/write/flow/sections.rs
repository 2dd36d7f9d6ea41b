use cuedex_model::{Chapter, Timestamp, Track, Transcript};

use super::super::chapters::in_order;

/// A talk without chapters that is longer has headings by time.
const LONG_TALK: u64 = 10 * 60_000;
/// How much time stands under such a heading,
const WINDOW: u64 = 5 * 60_000;
/// how much longer it may wait for the end of a sentence,
const LONGEST_WAIT: u64 = 60_000;
/// and how much must be left to need one.
const LEAST_LEFT: u64 = 60_000;

/// A heading with a time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in super::super) struct Heading<'a> {
    pub(in super::super) at: Timestamp,
    /// Empty where the time says all.
    pub(in super::super) title: &'a str,
    pub(in super::super) description: Option<&'a str>,
}

/// The headings of a page, handed out as its text goes on.
#[derive(Debug)]
pub(super) struct Sections<'a> {
    order: Order<'a>,
    /// The headings stood on the page before, for another track.
    again: bool,
}

#[derive(Debug)]
enum Order<'a> {
    /// The chapters that are still to come; what starts before the first one stands under
    /// "Start".
    Chapters { left: Vec<&'a Chapter>, begun: bool },
    /// One where a sentence ends about every five minutes; the time of the last.
    Windows { last: Option<Timestamp>, end: Timestamp },
    /// None at all.
    Nothing,
}

impl<'a> Sections<'a> {
    /// The chapters of a transcript, else headings by time where it is long.
    pub(super) fn of(transcript: &'a Transcript) -> Self {
        let order = if !transcript.chapters.is_empty() {
            let mut left = in_order(transcript);
            left.reverse();
            Order::Chapters { left, begun: false }
        } else if length(transcript) > LONG_TALK {
            Order::Windows { last: None, end: last_end(transcript) }
        } else {
            Order::Nothing
        };
        Self { order, again: false }
    }

    /// The same for a further track: without descriptions, and only where something starts.
    pub(super) fn again(transcript: &'a Transcript) -> Self {
        Self { again: true, ..Self::of(transcript) }
    }

    /// The headings that belong before what starts at `at`; times must not go back.
    /// `is_at_rest` says whether a heading there would cut no sentence.
    pub(super) fn before(
        &mut self,
        at: Timestamp,
        is_at_rest: impl FnOnce() -> bool,
    ) -> Vec<Heading<'a>> {
        let headings = match &mut self.order {
            Order::Chapters { left, begun } => chapters_until(at, left, begun),
            Order::Windows { end, last: Some(_) } if left(at, *end) < LEAST_LEFT => Vec::new(),
            Order::Windows { last, .. } => window_at(at, last, is_at_rest).into_iter().collect(),
            Order::Nothing => Vec::new(),
        };
        if !self.again {
            return headings;
        }
        let last = headings.into_iter().next_back();
        last.map(|heading| Heading { description: None, ..heading }).into_iter().collect()
    }

    /// The headings of chapters in which nothing starts, at the end.
    pub(super) fn rest(self) -> Vec<Heading<'a>> {
        match self.order {
            Order::Chapters { left, .. } if !self.again => {
                left.into_iter().rev().map(Heading::of).collect()
            }
            _ => Vec::new(),
        }
    }
}

impl<'a> Heading<'a> {
    fn of(chapter: &'a Chapter) -> Self {
        let description = chapter.description.as_deref();
        Self { at: chapter.start, title: &chapter.title, description }
    }
}

/// `left` is in reverse, the next chapter last.
fn chapters_until<'a>(
    at: Timestamp,
    left: &mut Vec<&'a Chapter>,
    begun: &mut bool,
) -> Vec<Heading<'a>> {
    let mut headings = Vec::new();
    while let Some(chapter) = left.pop_if(|chapter| chapter.start <= at) {
        headings.push(Heading::of(chapter));
    }
    if headings.is_empty() && !*begun {
        headings.push(Heading { at: Timestamp::ZERO, title: "Start", description: None });
    }
    *begun = true;
    headings
}

fn window_at<'a>(
    at: Timestamp,
    last: &mut Option<Timestamp>,
    is_at_rest: impl FnOnce() -> bool,
) -> Option<Heading<'a>> {
    let since = last.map(|last| at.as_millis().saturating_sub(last.as_millis()));
    let is_due = match since {
        None => true,
        Some(since) => since >= WINDOW + LONGEST_WAIT || (since >= WINDOW && is_at_rest()),
    };
    if !is_due {
        return None;
    }
    *last = Some(at);
    Some(Heading { at, title: "", description: None })
}

fn left(at: Timestamp, end: Timestamp) -> u64 {
    end.as_millis().saturating_sub(at.as_millis())
}

/// From the first segment to the last.
fn length(transcript: &Transcript) -> u64 {
    let starts = transcript.tracks.iter().flat_map(|track| track.segments().first());
    let first = starts.map(|segment| segment.span.start()).min().unwrap_or_default();
    left(first, last_end(transcript))
}

fn last_end(transcript: &Transcript) -> Timestamp {
    let ends = transcript.tracks.iter().flat_map(Track::segments).map(|s| s.span.end());
    ends.max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use cuedex_model::{Segment, TimeSpan, TrackKind};

    fn at(seconds: u64) -> Timestamp {
        Timestamp::from_millis(seconds * 1_000)
    }

    fn titles(headings: &[Heading<'_>]) -> Vec<String> {
        headings.iter().map(|h| format!("{} {}", h.at.as_whole_seconds(), h.title)).collect()
    }

    fn with_chapters(starts: &[u64]) -> Transcript {
        let chapters = starts.iter().map(|&s| Chapter::new(at(s), None, "c")).collect();
        Transcript { chapters, ..Transcript::default() }
    }

    fn before(sections: &mut Sections<'_>, seconds: u64) -> Vec<String> {
        titles(&sections.before(at(seconds), || false))
    }

    #[test]
    fn what_starts_before_the_first_chapter_stands_under_start() {
        let transcript = with_chapters(&[60, 120]);
        let mut sections = Sections::of(&transcript);
        assert_eq!(before(&mut sections, 5), ["0 Start"]);
        assert_eq!(before(&mut sections, 59), [""; 0]);
        assert_eq!(before(&mut sections, 60), ["60 c"]);
        assert_eq!(before(&mut sections, 61), [""; 0]);
        assert_eq!(titles(&sections.rest()), ["120 c"]);
    }

    #[test]
    fn chapters_without_words_keep_their_heading() {
        let transcript = with_chapters(&[120, 0, 60]);
        let mut sections = Sections::of(&transcript);
        assert_eq!(before(&mut sections, 90), ["0 c", "60 c"]);
        assert_eq!(titles(&sections.rest()), ["120 c"]);
        assert_eq!(titles(&Sections::of(&transcript).rest()), ["0 c", "60 c", "120 c"]);
    }

    #[test]
    fn a_further_track_has_a_heading_only_where_something_starts() {
        let transcript = with_chapters(&[0, 60, 120, 180]);
        let mut sections = Sections::again(&transcript);
        assert_eq!(before(&mut sections, 70), ["60 c"]);
        assert_eq!(before(&mut sections, 80), [""; 0]);
        assert_eq!(before(&mut sections, 120), ["120 c"]);
        assert_eq!(sections.rest(), []);
    }

    #[test]
    fn headings_by_time_wait_for_a_sentence_but_not_longer_than_a_minute() {
        let span = TimeSpan::clamped(at(7), at(3_600));
        let segments = vec![Segment::new(span, "tea")];
        let long = Transcript::of_tracks(vec![Track::new(TrackKind::Audio, segments)]);
        let mut sections = Sections::of(&long);
        assert_eq!(before(&mut sections, 7), ["7 "]);
        assert_eq!(titles(&sections.before(at(300), || true)), [""; 0]);
        assert_eq!(before(&mut sections, 310), [""; 0]);
        assert_eq!(titles(&sections.before(at(320), || true)), ["320 "]);
        assert_eq!(before(&mut sections, 679), [""; 0]);
        assert_eq!(before(&mut sections, 680), ["680 "]);
        assert_eq!(sections.before(at(3_541), || true), []);
        assert_eq!(sections.rest(), []);
    }
}
