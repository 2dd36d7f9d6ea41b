//! Timed Text Markup Language in the text profile of
//! [IMSC 1.1](https://www.w3.org/TR/ttml-imsc1.1/): one `div` in one region at the foot of the
//! picture, a `p` for each cue, media times with thousandths.
//!
//! | in the model | in the document |
//! |---|---|
//! | the language of the track | `xml:lang` of `tt`, empty where none is known |
//! | the title | `ttm:title` in the head |
//! | a speaker | `ttm:agent`, named in the head |
//! | a segment's text | the text of its `p`, `<br/>` at line ends, `xml:space="preserve"` |
//! | bold, italic, underline | `span` with `tts:fontWeight`, `tts:fontStyle`, `tts:textDecoration` |
//!
//! Names of styles, cue identifiers and other settings than this region are not held: a document
//! would have to say what they mean.

use std::collections::HashMap;
use std::io;

use cuedex_model::{Segment, Transcript};

use super::cues::{self, Dialect, Writer, main_track};
use super::line::is_blank;
use super::omitted::Part;
use super::xml::{CONTROL_CHARACTERS, escaped, held, holds};
use super::{WriteOptions, Written};
use crate::Format;
use crate::cue::lines::{append_time, shown_lines};
use crate::cue::styled::{self, Style, joined};

const NOT_HELD: [Part; 14] = [
    Part::VideoId,
    Part::VideoDetailsButTitle,
    Part::Summary,
    Part::Chapters,
    Part::Topics,
    Part::TrackTitles,
    Part::Provenance,
    Part::EmptySegments,
    Part::WordTimes,
    Part::WordSpeakers,
    Part::Confidences,
    Part::Corrections,
    Part::CueStyles,
    Part::UnknownFields,
];

/// The settings of a cue that stands in our region.
pub(super) const SETTINGS: &str = "region:foot";

/// Longer names would be cut by readers, ours among them.
const LONGEST_NAME: usize = 256;

pub(super) fn write(
    transcript: &Transcript,
    out: &mut dyn io::Write,
    options: &WriteOptions<'_>,
) -> io::Result<Written> {
    let agents = Agents::of(transcript);
    let head = head(transcript, &agents);
    let writer = Writer { format: Format::Ttml, head: &head, between: "", not_held: &NOT_HELD };
    cues::write(&writer, &mut Ttml { agents }, transcript, out, options)
}

/// The people who speak, by the names that the document has for them.
struct Agents {
    numbers: HashMap<String, usize>,
    names: Vec<String>,
}

impl Agents {
    fn of(transcript: &Transcript) -> Self {
        let segments = main_track(transcript).map_or(&[][..], |track| track.segments());
        let mut agents = Self { numbers: HashMap::new(), names: Vec::new() };
        for name in segments.iter().filter_map(held_speaker) {
            if !agents.numbers.contains_key(&name) {
                agents.numbers.insert(name.clone(), agents.names.len() + 1);
                agents.names.push(name);
            }
        }
        agents
    }
}

/// The speaker as a reader gives it back.
pub(super) fn held_speaker(segment: &Segment) -> Option<String> {
    held_line(segment.speaker.as_deref()?).filter(|name| name.len() <= LONGEST_NAME)
}

/// A title or a name as a reader gives it back: with one space for each run of white space.
pub(super) fn held_line(text: &str) -> Option<String> {
    let line = held(text).split_whitespace().collect::<Vec<_>>().join(" ");
    (!line.is_empty()).then_some(line)
}

fn head(transcript: &Transcript, agents: &Agents) -> String {
    let language = main_track(transcript).and_then(|track| track.language.as_deref());
    let language = escaped(language.unwrap_or_default());
    let mut head = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<tt xmlns="http://www.w3.org/ns/ttml" xmlns:ttm="http://www.w3.org/ns/ttml#metadata" xmlns:ttp="http://www.w3.org/ns/ttml#parameter" xmlns:tts="http://www.w3.org/ns/ttml#styling" ttp:contentProfiles="http://www.w3.org/ns/ttml/profile/imsc1.1/text" ttp:timeBase="media" xml:lang="{language}">
  <head>
    <metadata>
"#
    );
    if let Some(title) = transcript.title.as_deref().and_then(held_line) {
        head.extend(["      <ttm:title>", &escaped(&title), "</ttm:title>\n"]);
    }
    for (name, n) in agents.names.iter().zip(1..) {
        let name = escaped(name);
        head.push_str(&format!(
            "      <ttm:agent type=\"person\" xml:id=\"agent{n}\"><ttm:name type=\"full\">{name}</ttm:name></ttm:agent>\n"
        ));
    }
    head.push_str(LAYOUT);
    head
}

/// White letters with a black edge, centred at the foot of the picture.
const LAYOUT: &str = r##"    </metadata>
    <styling>
      <style xml:id="plain" tts:color="#FFFFFF" tts:fontFamily="proportionalSansSerif" tts:fontSize="100%" tts:lineHeight="125%" tts:textAlign="center" tts:textOutline="#000000 5%"/>
    </styling>
    <layout>
      <region xml:id="foot" style="plain" tts:origin="10% 10%" tts:extent="80% 80%" tts:displayAlign="after" tts:showBackground="whenActive"/>
    </layout>
  </head>
  <body region="foot" xml:space="preserve">
    <div>
"##;

const FOOT: &[u8] = b"    </div>\n  </body>\n</tt>\n";

struct Ttml {
    agents: Agents,
}

impl Dialect for Ttml {
    fn render(&mut self, out: &mut Vec<u8>, segment: &Segment, _number: usize) {
        out.extend_from_slice(b"      <p begin=\"");
        append_time(out, segment.span.start(), b'.');
        out.extend_from_slice(b"\" end=\"");
        append_time(out, segment.span.end(), b'.');
        out.push(b'"');
        if let Some(number) = held_speaker(segment).and_then(|name| self.agents.numbers.get(&name))
        {
            out.extend_from_slice(format!(" ttm:agent=\"agent{number}\"").as_bytes());
        }
        out.push(b'>');
        out.extend_from_slice(payload(segment).as_bytes());
        out.extend_from_slice(b"</p>\n");
    }

    fn lost(&mut self, segment: &Segment) -> Vec<&'static str> {
        let mut lost = Vec::new();
        if held_speaker(segment) != segment.speaker {
            lost.push(Part::Speakers.name());
        }
        if !holds(&segment.text) {
            lost.push(CONTROL_CHARACTERS);
        }
        lost
    }

    fn has_place(&self, segment: &Segment) -> bool {
        !is_blank(&segment.text)
    }

    fn implies_settings(&self, segment: &Segment) -> bool {
        segment.cue.as_ref().is_some_and(|cue| cue.settings.as_deref() == Some(SETTINGS))
    }

    fn finish(&mut self, out: &mut Vec<u8>) {
        out.extend_from_slice(FOOT);
    }
}

fn payload(segment: &Segment) -> String {
    if let Some(runs) = styled::runs(segment) {
        return joined(&runs, turn, |out, text, _| {
            out.push_str(&escaped(text).replace("&#10;", "<br/>"));
        });
    }
    let lines: Vec<_> = shown_lines(&segment.text).map(|line| escaped(line.trim())).collect();
    lines.join("<br/>")
}

/// Closes the span before and opens the next.
fn turn(out: &mut String, from: Style, to: Style) {
    if from == to {
        return;
    }
    if from != Style::default() {
        out.push_str("</span>");
    }
    if to == Style::default() {
        return;
    }
    out.push_str("<span");
    for (attribute, is_on) in [
        (" tts:fontWeight=\"bold\"", to.bold),
        (" tts:fontStyle=\"italic\"", to.italic),
        (" tts:textDecoration=\"underline\"", to.underline),
    ] {
        out.push_str(if is_on { attribute } else { "" });
    }
    out.push('>');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::write::testing::{evening, said, written};
    use cuedex_model::{Cue, Track, TrackKind};

    #[test]
    fn a_document_says_who_speaks_in_which_language() {
        let (text, report) = written(&evening(), Format::Ttml);
        assert!(
            text.contains("xml:lang=\"en\">")
                && text.contains("<ttm:title>An evening at the harbor</ttm:title>")
        );
        assert!(
            text.contains("xml:id=\"agent2\"><ttm:name type=\"full\">Ben</ttm:name>"),
            "{text}"
        );
        assert!(text.contains("<p begin=\"00:01:01.000\" end=\"00:01:03.000\" ttm:agent=\"agent2\">Here they come!</p>\n"), "{text}");
        assert!(text.ends_with("</tt>\n") && report.segments == 3);
    }

    #[test]
    fn looks_are_spans_and_line_ends_are_elements() {
        let mut cues = said(&[(0, 900, "", "so quiet\nR&B <3")]).into_segments();
        let raw = Some("so <i>quiet\n<b>R&amp;B</b></i> &lt;3".to_owned());
        cues[0].cue = Some(Box::new(Cue { raw, ..Cue::default() }));
        let transcript = Transcript::of_tracks(vec![Track::new(TrackKind::Audio, cues)]);
        let (text, _) = written(&transcript, Format::Ttml);
        let payload = "so <span tts:fontStyle=\"italic\">quiet<br/></span>\
            <span tts:fontWeight=\"bold\" tts:fontStyle=\"italic\">R&amp;B</span> &lt;3";
        assert!(text.contains(payload), "{text}");
    }

    #[test]
    fn what_xml_does_not_hold_is_told() {
        let (text, report) =
            written(&Transcript::of_tracks(vec![said(&[(0, 1, "", "bell\u{7}")])]), Format::Ttml);
        assert!(text.contains(">bell\u{fffd}</p>"));
        assert_eq!(report.omitted[0].what, "control characters");
    }
}
