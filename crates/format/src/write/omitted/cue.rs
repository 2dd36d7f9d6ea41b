use cuedex_model::{Cue, Segment};
use htmlize::unescape;

use super::super::cues::Dialect;
use super::super::line::pieces;
use super::{Omissions, Part};
use crate::cue::ass::without_looks;
use crate::cue::styled::{self, Beside};

/// The parts of cues that did not get into a line format. Each block that was written is looked
/// at: one that was written as it was read holds what the writer alone would not write.
#[derive(Default)]
pub(in super::super) struct CueParts {
    identifiers: usize,
    settings: usize,
    markup: usize,
}

impl CueParts {
    pub(in super::super) fn look(
        &mut self,
        segment: &Segment,
        block: &[u8],
        dialect: &dyn Dialect,
    ) {
        let Some(cue) = segment.cue.as_deref() else { return };
        let is_line = |id: &String| lines(block).any(|line| line == id.as_bytes().trim_ascii_end());
        let ends_line = |text: &String| lines(block).any(|line| line.ends_with(text.as_bytes()));
        let stands = |raw: &String| memchr::memmem::find(block, raw.as_bytes()).is_some();
        self.identifiers += usize::from(cue.id.as_ref().is_some_and(|id| !is_line(id)));
        let loses_settings = cue.settings.as_ref().is_some_and(|text| !ends_line(text));
        self.settings += usize::from(loses_settings && !dialect.implies_settings(segment));
        let is_held =
            cue.raw.as_ref().is_none_or(|raw| stands(raw) || stands_beside_looks(raw, block));
        let has_markup = if dialect.holds_looks() { has_markup_beside_runs } else { has_markup };
        self.markup += usize::from(!is_held && has_markup(segment));
    }

    pub(in super::super) fn add_to(&self, all: &mut Omissions) {
        all.add(Part::CueIdentifiers.name(), self.identifiers);
        all.add(Part::CueSettings.name(), self.settings);
        all.add(Part::CueMarkup.name(), self.markup);
    }
}

/// Whether the payload stands there but for looks, which a script's styles may say.
fn stands_beside_looks(raw: &str, block: &[u8]) -> bool {
    let block = || std::str::from_utf8(block).map(without_looks).unwrap_or_default();
    raw.contains("{\\") && block().contains(&without_looks(raw))
}

fn lines(block: &[u8]) -> impl Iterator<Item = &[u8]> {
    block.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii_end)
}

fn has(segment: &Segment, part: impl Fn(&Cue) -> &Option<String>) -> bool {
    segment.cue.as_deref().is_some_and(|cue| part(cue).is_some())
}

pub(super) fn has_identifier(segment: &Segment) -> bool {
    has(segment, |cue| &cue.id)
}

pub(super) fn has_settings(segment: &Segment) -> bool {
    has(segment, |cue| &cue.settings)
}

pub(super) fn has_style(segment: &Segment) -> bool {
    has(segment, |cue| &cue.style)
}

/// Whether the payload says more than the text and the speaker: character references and
/// spaces are no markup.
pub(super) fn has_markup(segment: &Segment) -> bool {
    has_markup_beside_runs(segment) || styled::runs(segment).is_some()
}

/// The same for a format that holds bold, italic and underline.
fn has_markup_beside_runs(segment: &Segment) -> bool {
    match styled::beside(segment) {
        Beside::Nothing => false,
        Beside::Markup => true,
        Beside::Unknown => {
            let raw = segment.cue.as_ref().and_then(|cue| cue.raw.as_deref());
            let said = |raw| if segment.speaker.is_some() { without_voice(raw) } else { raw };
            raw.is_some_and(|raw| !pieces(&unescape(said(raw))).eq(pieces(&segment.text)))
        }
    }
}

fn without_voice(raw: &str) -> &str {
    let inside = raw.strip_prefix("<v ").and_then(|tag| tag.split_once('>'));
    inside.map_or(raw, |(_, said)| said.trim_end().strip_suffix("</v>").unwrap_or(said))
}

#[cfg(test)]
mod tests {
    use super::*;
    use cuedex_model::TimeSpan;

    #[test]
    fn markup_is_what_neither_the_text_nor_the_speaker_says() {
        let segment = |raw: &str, speaker: Option<&str>, text: &str| {
            let mut segment = Segment::new(TimeSpan::default(), text);
            segment.speaker = speaker.map(str::to_owned);
            segment.cue = Some(Box::new(Cue { raw: Some(raw.into()), ..Cue::default() }));
            segment
        };
        let is_markup = |raw: &str, speaker, text| has_markup(&segment(raw, speaker, text));
        assert!(is_markup("<i>salt</i>", None, "salt"));
        assert!(is_markup("<v.loud Ann>salt", Some("Ann"), "salt"));
        assert!(is_markup("<v Ann>one <b>two</b></v>", Some("Ann"), "one two"));
        assert!(is_markup("<v Ann>salt", None, "salt"));
        assert!(!is_markup("<v Ann>salt &amp; pepper</v>", Some("Ann"), "salt & pepper"));
        assert!(!is_markup(" salt &lt;here&gt; \r\n", None, "salt <here>"));
        assert!(!has_markup(&Segment::new(TimeSpan::default(), "salt")));
        let is_beside_runs =
            |raw, speaker, text| has_markup_beside_runs(&segment(raw, speaker, text));
        assert!(!is_beside_runs("<v Ann>one <b>two</b></v>", Some("Ann"), "one two"));
        assert!(!is_beside_runs("{\\b1\\i1}one{\\b0} two", None, "one two"));
        assert!(is_beside_runs("<b.loud>one</b> two", None, "one two"));
        assert!(is_beside_runs("<font color=red>one</font> two", None, "one two"));
        assert!(is_beside_runs("{\\i1\\pos(1,2)}one", None, "one"));
        assert!(is_beside_runs("<i>one</i>", None, "edited"));
    }
}
