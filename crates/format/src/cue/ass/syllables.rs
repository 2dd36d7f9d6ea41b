//! Words as [karaoke](https://github.com/libass/libass/wiki/ASSv5-Override-Tags): each lasts as many
//! hundredths of a second as the code before it says, from the end of the one before.

use cuedex_model::Segment;

use super::time::hundredths;
use crate::cue::heard::{Heard, heard};

/// The codes, each before its byte of the text: `{\k30}`, with `{\k20}` in front where there is a
/// pause. Words that overlap follow each other; none where the words are not those of the text.
pub(crate) fn syllables(segment: &Segment) -> Vec<(usize, String)> {
    let words = heard(segment);
    let first = hundredths(segment.span.start());
    let length = hundredths(segment.span.end()) - first;
    let into_line = |time| hundredths(time).saturating_sub(first).min(length);
    let mut sung = 0;
    let mut codes = Vec::with_capacity(words.len());
    for (n, Heard { at, word, .. }) in words.iter().enumerate() {
        let start = into_line(word.span.start()).max(sung);
        let next = words.get(n + 1).map_or(length, |next| into_line(next.word.span.start()));
        let end = into_line(word.span.end()).min(next).max(start);
        let pause = start - sung;
        let pause = if pause > 0 { format!("{{\\k{pause}}}") } else { String::new() };
        // Marks before the first word belong to it.
        let at = if n == 0 { 0 } else { *at };
        codes.push((at, format!("{pause}{{\\k{}}}", end - start)));
        sung = end;
    }
    codes
}

#[cfg(test)]
mod tests {
    use super::*;
    use cuedex_model::{TimeSpan, Word};

    #[test]
    fn pauses_are_syllables_without_letters() {
        let mut segment = Segment::new(TimeSpan::from_millis(1_000, 3_000), "- to sea, now");
        segment.words = [("to", 1_100, 1_500), ("sea,", 1_500, 2_400), ("now", 2_200, 9_000)]
            .map(|(text, start, end)| Word::new(TimeSpan::from_millis(start, end), text))
            .into();
        let codes = syllables(&segment);
        let expected = [(0, "{\\k10}{\\k40}"), (5, "{\\k70}"), (10, "{\\k80}")];
        assert_eq!(codes, expected.map(|(at, code)| (at, code.to_owned())));
        segment.text = "another text".into();
        assert!(syllables(&segment).is_empty());
    }
}
