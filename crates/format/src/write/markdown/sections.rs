use cuedex_model::{Chapter, Timestamp, Transcript};

/// How much time stands under one heading where a transcript has no chapters.
const WINDOW_SECONDS: u64 = 5 * 60;

/// A heading with a time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Heading<'a> {
    pub(super) at: Timestamp,
    /// Empty where the time says all.
    pub(super) title: &'a str,
    pub(super) description: Option<&'a str>,
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
    /// One per five minutes in which something starts.
    Windows { last: Option<u64> },
}

impl<'a> Sections<'a> {
    /// The chapters of a transcript, else a heading per five minutes.
    pub(super) fn of(transcript: &'a Transcript) -> Self {
        let order = if transcript.chapters.is_empty() {
            Order::Windows { last: None }
        } else {
            let mut left: Vec<_> = transcript.chapters.iter().collect();
            left.sort_by_key(|chapter| chapter.start);
            left.reverse();
            Order::Chapters { left, begun: false }
        };
        Self { order, again: false }
    }

    /// The same for a further track: without descriptions, and only where something starts.
    pub(super) fn again(transcript: &'a Transcript) -> Self {
        Self { again: true, ..Self::of(transcript) }
    }

    /// The Markdown before a heading.
    pub(super) fn marks(&self) -> &'static str {
        if self.again { "### " } else { "## " }
    }

    /// The headings that belong before what starts at `at`; times must not go back.
    pub(super) fn before(&mut self, at: Timestamp) -> Vec<Heading<'a>> {
        let headings = match &mut self.order {
            Order::Chapters { left, begun } => chapters_until(at, left, begun),
            Order::Windows { last } => window_of(at, last).into_iter().collect(),
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

fn window_of<'a>(at: Timestamp, last: &mut Option<u64>) -> Option<Heading<'a>> {
    let window = at.as_whole_seconds() / WINDOW_SECONDS;
    if last.replace(window) == Some(window) {
        return None;
    }
    let at = Timestamp::from_millis(window * WINDOW_SECONDS * 1_000);
    Some(Heading { at, title: "", description: None })
}

#[cfg(test)]
mod tests {
    use super::*;

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

    #[test]
    fn what_starts_before_the_first_chapter_stands_under_start() {
        let transcript = with_chapters(&[60, 120]);
        let mut sections = Sections::of(&transcript);
        assert_eq!(titles(&sections.before(at(5))), ["0 Start"]);
        assert_eq!(titles(&sections.before(at(59))), [""; 0]);
        assert_eq!(titles(&sections.before(at(60))), ["60 c"]);
        assert_eq!(titles(&sections.before(at(61))), [""; 0]);
        assert_eq!(titles(&sections.rest()), ["120 c"]);
    }

    #[test]
    fn chapters_without_words_keep_their_heading() {
        let transcript = with_chapters(&[120, 0, 60]);
        let mut sections = Sections::of(&transcript);
        assert_eq!(titles(&sections.before(at(90))), ["0 c", "60 c"]);
        assert_eq!(titles(&sections.rest()), ["120 c"]);
        assert_eq!(titles(&Sections::of(&transcript).rest()), ["0 c", "60 c", "120 c"]);
    }

    #[test]
    fn a_further_track_has_a_heading_only_where_something_starts() {
        let transcript = with_chapters(&[0, 60, 120, 180]);
        let mut sections = Sections::again(&transcript);
        assert_eq!(titles(&sections.before(at(70))), ["60 c"]);
        assert_eq!(titles(&sections.before(at(80))), [""; 0]);
        assert_eq!(titles(&sections.before(at(120))), ["120 c"]);
        assert_eq!(sections.rest(), []);
    }

    #[test]
    fn without_chapters_there_is_a_heading_per_five_minutes_that_hold_something() {
        let transcript = Transcript::default();
        let mut sections = Sections::of(&transcript);
        assert_eq!(titles(&sections.before(at(299))), ["0 "]);
        assert_eq!(titles(&sections.before(at(300))), ["300 "]);
        assert_eq!(titles(&sections.before(at(599))), [""; 0]);
        assert_eq!(titles(&sections.before(at(3_601))), ["3600 "]);
        assert_eq!(sections.before(Timestamp::MAX).len(), 1);
        assert_eq!(sections.rest(), []);
    }
}
