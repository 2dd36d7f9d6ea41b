use super::Level;
use crate::{Severity, codes};

/// A kind of finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rule {
    /// The stable name: `reading-speed`, or the code of a reader's warning, as `srt/odd-time`.
    pub id: &'static str,
    /// How much a finding of it matters at most.
    pub severity: Level,
    /// What is wrong.
    pub about: &'static str,
    /// What to do about it.
    pub help: &'static str,
}

macro_rules! declare {
    ($($name:ident = $level:ident $id:literal, $about:literal, $help:literal;)*) => {
        $(pub(super) const $name: Rule = Rule {
            id: $id,
            severity: Level::$level,
            about: $about,
            help: $help,
        };)*
        const OWN: &[Rule] = &[$($name),*];
    };
}

declare! {
    READING_SPEED = Warning "reading-speed", "more characters a second than the profile allows", "let the cue stay longer, or spread its words over other cues";
    WORDS_PER_MINUTE = Warning "words-per-minute", "more words a minute than the profile allows", "let the cue stay longer, or spread its words over other cues";
    SPEECH_TOO_FAST = Warning "speech-too-fast", "spoken faster than the profile allows to read, however the words are split", "shorten the text, or accept it";
    LINE_LENGTH = Warning "line-length", "a line is longer than the profile allows", "break the line elsewhere, or split the cue";
    LINE_COUNT = Warning "line-count", "more lines than the profile allows", "split the cue";
    TOO_SHORT = Warning "too-short", "on screen for less time than the profile allows", "let the cue stay longer, or join it with its neighbour";
    TOO_LONG = Warning "too-long", "on screen for more time than the profile allows", "split the cue, or let it end with its words";
    GAP_TOO_SMALL = Warning "gap-too-small", "the pause before the next cue is shorter than the profile allows", "end the cue earlier";
    GAP_NOT_CLOSED = Note "gap-not-closed", "a pause so short that the profile wants it closed to the least one", "let the cue stay until the least pause before the next one";
    OVERLAP = Error "overlap", "the cue is still on screen when the next one at the same place starts", "end the cue earlier";
    OUT_OF_ORDER = Error "out-of-order", "the cue starts before the one in front of it in the file", "sort the cues by their starts";
    REVERSED_TIMES = Error "reversed-times", "the cue ends before it starts", "mend the times";
    ORPHAN = Warning "orphan", "a short word stands alone in a cue or in its last line", "join it with its neighbours, or break the line elsewhere";
    EMPTY_CUE = Warning "empty-cue", "the cue has no text", "take it out";
    UNBALANCED_TAGS = Warning "unbalanced-tags", "a tag or bracket of markup is opened and not closed, or the other way round", "close it in the same cue, or take it out";
    ODD_CHARACTERS = Warning "odd-characters", "characters that do not show, or not as meant: control characters, mixed-up encodings, double spaces", "replace them";
    SPEAKER_CHANGE = Warning "speaker-change", "two people speak in one cue", "give each a cue";
    YOUTUBE_CHAPTERS = Warning "youtube-chapters", "YouTube would not take the chapters, or not show a title whole", "start at 0:00, list at least three in order, each of 10 seconds or more";
}

/// The line formats, whose cues are checked as they are written.
const AS_WRITTEN: [&str; 4] = ["srt", "vtt", "ass", "sbv"];

/// What their readers warn of and a rule of our own finds, with more to say.
const SAID_BY_OWN: [&str; 3] = ["reversed-span", "unsorted", "empty-cue"];

/// Whether a rule of our own finds what a reader's code says.
pub(super) fn is_said_by_own(code: &str) -> bool {
    let is_cue =
        |(format, what): (&str, &str)| AS_WRITTEN.contains(&format) && SAID_BY_OWN.contains(&what);
    code == "chapters/youtube-rule" || code.split_once('/').is_some_and(is_cue)
}

/// Every rule: our own, then what the readers warn of.
#[must_use]
pub fn rules() -> Vec<Rule> {
    let others = codes().into_iter().filter(|code| !is_said_by_own(code.name)).map(|code| Rule {
        id: code.name,
        severity: level(code.severity),
        about: code.about,
        help: "mend the file; `cuedex convert` writes it by the rules of its format",
    });
    OWN.iter().copied().chain(others).collect()
}

pub(super) fn level(severity: Severity) -> Level {
    match severity {
        Severity::Note => Level::Note,
        Severity::Warning => Level::Warning,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique_and_what_the_readers_say_is_said_once() {
        let all = rules();
        let mut ids: Vec<_> = all.iter().map(|rule| rule.id).collect();
        ids.sort_unstable();
        assert!(ids.windows(2).all(|pair| pair[0] != pair[1]));
        let said = codes().into_iter().filter(|code| is_said_by_own(code.name)).count();
        assert_eq!(said, AS_WRITTEN.len() * SAID_BY_OWN.len() + 1);
    }
}
