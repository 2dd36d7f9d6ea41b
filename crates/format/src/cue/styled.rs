//! Bold, italic and underline of a cue, told from its payload in SubRip, WebVTT or SubStation
//! Alpha and the same in all of them.
//!
//! A payload does not say in which markup it is. A dialect fits when what it shows is the
//! segment's text; where several fit, they also agree on the runs, because each takes out only
//! what the others would show. Where none fits, the text was edited and has no runs any more.
//!
//! Tags nest; one that is never closed goes on to the end of the cue. `<i>` as in
//! [WebVTT](https://www.w3.org/TR/webvtt1/#webvtt-cue-italics-span), where a class on it says
//! more than italic; `{\i1}` as in
//! [SubStation Alpha](https://github.com/libass/libass/wiki/ASSv5-Override-Tags), where the reader
//! puts such codes in for what a style says.

mod angle;
mod codes;
mod runs;

#[cfg(test)]
mod tests;

use cuedex_model::Segment;

pub(crate) use runs::{Run, Style, joined, tidied, with_tags};

use runs::Styled;

/// The runs of a cue, or `None` where it is plain.
pub(crate) fn runs(segment: &Segment) -> Option<Vec<Run>> {
    let runs = fitting(segment)?.runs;
    runs.iter().any(|run| run.style != Style::default()).then_some(runs)
}

/// What a payload says beside the text and its runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Beside {
    Nothing,
    /// Colours, classes, places, times of words: what the line formats do not share.
    Markup,
    /// The text is not what the payload shows.
    Unknown,
}

/// What the payload says beside the text, its runs and the speaker.
pub(crate) fn beside(segment: &Segment) -> Beside {
    match fitting(segment) {
        None => Beside::Unknown,
        Some(payload) if payload.has_other_markup => Beside::Markup,
        Some(_) => Beside::Nothing,
    }
}

struct Payload {
    runs: Vec<Run>,
    has_other_markup: bool,
}

/// The payload in the first dialect that shows the segment's text.
fn fitting(segment: &Segment) -> Option<Payload> {
    let raw = segment.cue.as_ref()?.raw.as_deref()?;
    let speaker = segment.speaker.as_deref();
    let dialects: [&dyn Fn() -> Styled; 4] = [
        &|| angle::srt(raw, speaker),
        &|| angle::vtt(raw, speaker),
        &|| codes::ass(raw, false),
        &|| codes::ass(raw, true),
    ];
    dialects.into_iter().find_map(|read| {
        let styled = read();
        let has_other_markup = styled.has_other_markup;
        let runs = styled.into_runs();
        let is_text = runs::text_is(&runs, &segment.text);
        is_text.then_some(Payload { runs, has_other_markup })
    })
}
