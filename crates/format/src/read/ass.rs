//! Advanced SubStation Alpha, and SubStation Alpha before it.
//!
//! A file is made of sections; in `[Events]` each `Dialogue:` line is a cue with its values in
//! the order that a `Format:` line names, the text last. `Name` goes to the speaker, `Style` to
//! the cue's style, `Title` of `[Script Info]` to the title; karaoke gives word times. Where the
//! style is bold, italic or underlined, the payload says so by codes of its own. `Comment:` lines, layers, margins, effects and all other sections go to the carry. Sources:
//! [the specification of version 4.00+](http://www.tcax.org/docs/ass-specs.htm),
//! [the override tags](https://github.com/libass/libass/wiki/ASSv5-Override-Tags),
//! [the Aegisub manual](https://aegisub.org/docs/latest/ass_tags/).
//!
//! ```
//! use cuedex_format::read::ass;
//!
//! let script = "[Events]\nFormat: Start, End, Name, Text\n\
//!     Dialogue: 0:00:01.00,0:00:02.50,Ann,to the {\\i1}quiet{\\i0} harbor\n";
//! let file = ass::read(script.as_bytes(), &ass::Options::default())?;
//! let segment = &file.transcript.tracks[0].segments()[0];
//! assert_eq!(segment.text, "to the quiet harbor");
//! assert_eq!(segment.speaker.as_deref(), Some("Ann"));
//! # Ok::<(), cuedex_format::Error>(())
//! ```

mod assembly;
mod scan;
pub(crate) mod script;
mod styles;

use cuedex_model::{Cue, Segment, TimeSpan, Transcript};

use super::lines::Lines;
use super::log::{Log, Place, excerpt};
use super::{Removed, Text};
use crate::cue::ass;
use crate::{Error, ErrorKind};
use assembly::Assembly;
use scan::{Found, Scan, Spoken};
use script::Script;
use styles::Styles;

pub use scan::{Cues, Dialogue};

crate::warning::declare! {
    UNREADABLE_TIMES = Warning "ass/unreadable-times", "a line's times cannot be read; the message carries it";
    TOO_FEW_FIELDS = Warning "ass/too-few-fields", "a line has fewer values than columns; the last is its text";
    MISSING_FORMAT = Warning "ass/missing-format", "no format line names the columns; the usual ones were taken";
    TOO_MANY_COLUMNS = Warning "ass/too-many-columns", "a format line names more than 100 columns; the usual ones were taken";
    TEXT_NOT_LAST = Warning "ass/text-not-last", "columns are named behind the text; it is the rest of each line; the message carries it";
    ODD_TIME = Warning "ass/odd-time", "the times are not in the standard form";
    NEGATIVE_TIME = Warning "ass/negative-time", "a time before zero was set to zero";
    REVERSED_SPAN = Warning "ass/reversed-span", "the cue ends before it starts; made empty";
    OUTSIDE_EVENTS = Warning "ass/outside-events", "a line of dialogue stands outside the events; kept";
    TEXT_OUTSIDE_SECTION = Warning "ass/text-outside-section", "a line stands above the first section; the message carries it";
    UNKNOWN_LINE = Warning "ass/unknown-line", "a line of the events is of no known kind; the message carries it";
    ODD_KARAOKE = Warning "ass/odd-karaoke", "words are sung outside their cue or go back in time; moved";
    UNSORTED = Note "ass/unsorted", "the cues are not in the order of their starts; sorted";
    EMPTY_CUE = Note "ass/empty-cue", "the cue has no text";
    DRAWING = Note "ass/drawing", "the cue holds a drawing, which is no text; left out";
    SAME_TEXT = Note "ass/same-text", "the same text stands at the same times already, as in layers; both were kept";
}

crate::read::public_reader!(Format::Ass);

/// The lines of dialogue of a script, borrowed from it, in file order; those whose times cannot
/// be read are left out. [`read`] gives them as segments, with warnings.
///
/// ```
/// use cuedex_format::read::ass::cues;
///
/// let script = "[Events]\n\
///     Format: Layer, Start, End, Style, Text\n\
///     Comment: 0,0:00:00.00,0:00:01.00,Default,not shown\n\
///     Dialogue: 0,0:00:01.00,0:00:02.50,Loud,{\\an8}all aboard, please\n";
/// let all: Vec<_> = cues(script).collect();
/// assert_eq!(all.len(), 1);
/// assert_eq!((all[0].start.as_millis(), all[0].end.as_millis()), (1_000, 2_500));
/// assert_eq!((all[0].style, all[0].text), ("Loud", "{\\an8}all aboard, please"));
/// assert_eq!(all[0].line, 4);
/// ```
#[must_use]
pub fn cues(text: &str) -> Cues<'_> {
    Cues(Scan::new(text))
}

/// The same with where the line behind each one starts.
pub(super) fn places(text: &str) -> impl Iterator<Item = (Dialogue<'_>, usize)> {
    Scan::new(text).filter_map(|found| match found {
        Found::Dialogue(line) => Some((line.dialogue, line.next)),
        Found::Odd(..) => None,
    })
}

/// Whether the first line that is no remark heads a section of a script, or `[Script Info]`
/// stands soon below it.
pub(super) fn looks_like(start: &str) -> bool {
    const LOOK_LINES: usize = 50;
    const HEADS: [&str; 3] = ["[events]", "[v4+ styles]", "[v4 styles]"];
    let is_remark = |line: &str| line.is_empty() || line.starts_with([';', '!']);
    let mut lines = Lines::new(start)
        .take(LOOK_LINES)
        .map(|line| line.text.trim())
        .filter(|line| !is_remark(line))
        .take_while(|line| !line.contains("-->"));
    let Some(first) = lines.next() else { return false };
    let is = |line: &str, head: &str| line.eq_ignore_ascii_case(head);
    HEADS.iter().any(|head| is(first, head))
        || std::iter::once(first).chain(lines).any(|line| is(line, "[script info]"))
}

pub(super) fn from_text(text: &str, log: &mut Log) -> Result<Text, Error> {
    let (script, styles) = (Script::of(text), Styles::of(text));
    let mut assembly = Assembly::new(text);
    let mut removed = Vec::new();
    let mut scan = Scan::new(text);
    while let Some(found) = scan.next() {
        match found {
            Found::Dialogue(line) => {
                let number = assembly.next_number();
                let segment = segment(&line, (&script, &styles), number, log, &mut removed);
                if assembly.is_said_again(&segment) {
                    log.say(SAME_TEXT, line.place(number));
                }
                assembly.push(&line, scan.fields(), segment);
            }
            Found::Odd(place, code) => {
                let line = excerpt(&text[place.bytes.clone()]);
                log.add(code, place, format!("{}: {line}", message_of(code)));
            }
        }
    }
    if assembly.next_number() == 1 && !scan.has_section() {
        return Err(Error::new(ErrorKind::Malformed, "neither a section nor a cue was found"));
    }
    let (track, carry) = assembly.finish(log);
    let mut transcript = Transcript::of_tracks(vec![track]);
    transcript.title = script.title.map(str::to_owned);
    Ok(Text { transcript, carry, removed })
}

/// What the code says, without the part about the message itself.
fn message_of(code: crate::Code) -> &'static str {
    code.about.split(';').next().unwrap_or_default()
}

impl Spoken<'_> {
    fn place(&self, number: usize) -> Place {
        let dialogue = &self.dialogue;
        Place { line: dialogue.line, bytes: dialogue.bytes.clone(), cue: Some(number) }
    }
}

fn segment(
    line: &Spoken<'_>,
    (script, styles): (&Script<'_>, &Styles<'_>),
    number: usize,
    log: &mut Log,
    removed: &mut Vec<Removed>,
) -> Segment {
    let dialogue = &line.dialogue;
    for code in &line.oddities {
        log.say(*code, line.place(number));
    }
    let (start, end) = (dialogue.start, dialogue.end);
    if end < start {
        let message = format!("the cue ends at {end}, before its start at {start}; made empty");
        log.add(REVERSED_SPAN, line.place(number), message);
    }
    let span = TimeSpan::clamped(start, end);
    let shown = ass::shown(dialogue.text, script.breaks_at_n, span);
    if shown.has_odd_karaoke {
        log.say(ODD_KARAOKE, line.place(number));
    }
    if !shown.drawings.is_empty() {
        log.say(DRAWING, line.place(number));
    } else if shown.text.is_empty() {
        log.say(EMPTY_CUE, line.place(number));
    }
    removed.extend(shown.drawings.iter().map(|place| Removed {
        code: DRAWING.name,
        cue: number,
        line: dialogue.line,
        bytes: line.text_start + place.start..line.text_start + place.end,
    }));
    let cue = cue(dialogue, styles, &shown.text);
    let mut segment = Segment::new(span, shown.text);
    segment.words = shown.words;
    segment.speaker = ass::name(dialogue.name).map(str::to_owned);
    segment.cue = (cue != Cue::default()).then(|| Box::new(cue));
    segment
}

/// What the cue has beside its text: its style, and its payload where that says more.
fn cue(dialogue: &Dialogue<'_>, styles: &Styles<'_>, text: &str) -> Cue {
    let of_line = styles.of_line(dialogue.style);
    let raw = ass::explicit(dialogue.text, of_line, |name| styles.named(name));
    Cue {
        style: ass::style(dialogue.style).map(str::to_owned),
        raw: (text != raw).then(|| raw.into_owned()),
        ..Cue::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_is_known_by_its_first_section() {
        for start in [
            "[Script Info]\nTitle: x",
            "; made by hand\n\n!: twice\n [script info] \n",
            "[Events]\n",
            "[V4 Styles]\r\n",
            "a preface\n[Script Info]\n",
        ] {
            assert!(looks_like(start), "{start:?}");
        }
        for start in [
            "[Applause]\n\n1\n00:00:01,000 --> 00:00:02,000\n[Script Info]\n",
            "[Events] of the day",
            "a preface\n[Events]\n",
            "[ti:Song]\n[00:01.00]la",
            ";FFMETADATA1\n[CHAPTER]\n",
            "",
        ] {
            assert!(!looks_like(start), "{start:?}");
        }
    }
}
