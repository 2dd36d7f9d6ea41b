//! Timed Text Markup Language: TTML 1 and 2 as of <https://www.w3.org/TR/ttml2/>, DFXP and the
//! drafts before it, [IMSC](https://www.w3.org/TR/ttml-imsc1.1/) text, SMPTE-TT and EBU-TT-D.
//! Real documents of all kinds are in <https://github.com/w3c/imsc-tests>.
//!
//! | in the document | in the model |
//! |---|---|
//! | a `p`, or a `span` with times of its own | a segment; `begin`, `end` and `dur` as nested, in `par` and `seq` |
//! | a `p` whose words are all in timed spans | one segment with words |
//! | `br` | a line end; other space as `xml:space` says, lines trimmed |
//! | `ruby` | its text behind its base |
//! | `xml:lang` of `tt`, `body` and `div` | the language of the track; a track for each |
//! | `ttm:title` in the head | the transcript's title |
//! | `ttm:agent` | the speaker, by the agent's name where the head has it |
//! | `xml:id`, `style`, `region` | the cue's id, style and settings (`region:bottom`) |
//! | `tts:fontWeight`, `tts:fontStyle`, `tts:textDecoration` | `<b>`, `<i>`, `<u>` in the cue's raw payload, where there are any |
//! | `tts:display="none"`, `tts:visibility="hidden"` | nothing: counted as removed |
//! | pictures, metadata, `set`, other styles | nothing |
//!
//! Unlike the line formats it has no iterator of borrowed cues: times count from those of the
//! elements around them, ends may be those of children or of the next cue, and styles, languages
//! and names are inherited or stand in the head, so that no cue can be read by itself.
//!
//! ```
//! use cuedex_format::read::ttml;
//!
//! let file = ttml::read(
//!     br#"<tt xmlns="http://www.w3.org/ns/ttml" xml:lang="en"><body><div begin="10s">
//!         <p begin="1s" dur="2s">to the<br/>quiet harbor</p></div></body></tt>"#,
//!     &Default::default(),
//! )?;
//! let segment = &file.transcript.tracks[0].segments()[0];
//! assert_eq!(segment.span.to_string(), "00:00:11.000 --> 00:00:13.000");
//! assert_eq!(segment.text, "to the\nquiet harbor");
//! # Ok::<(), cuedex_format::Error>(())
//! ```

mod body;
mod container;
mod entity;
mod frame;
mod head;
mod markup;
mod paragraph;
mod space;
mod style;
mod time;
mod tracks;
mod xml;

use super::Text;
use super::log::Log;
use crate::{Error, ErrorKind};
use body::Body;
use xml::Nodes;

/// Longer names of regions, styles, languages and people are not names, in bytes: every cue would
/// repeat them.
const MAX_NAME: usize = 256;

crate::warning::declare! {
    ODD_TIME = Warning "ttml/odd-time", "a time is not in the standard form";
    UNREADABLE_TIME = Warning "ttml/unreadable-time", "a time cannot be read; left out";
    UNREADABLE_RATE = Warning "ttml/unreadable-rate", "a frame or tick rate cannot be read; the default was taken";
    REVERSED_SPAN = Warning "ttml/reversed-span", "an element ends before it begins; made empty";
    NO_END = Note "ttml/no-end", "a cue has no end; the start of the next was taken";
    NEVER_ACTIVE = Note "ttml/never-active", "a text is active at no time; kept without a length";
    ABSOLUTE_TIMES = Warning "ttml/absolute-times", "the times of lyrics count from the start of the recording, although they are nested";
    TIME_BASE = Warning "ttml/time-base", "the times are those of a clock on the wall; read as times of the recording";
    LONG_SPEAKER = Note "ttml/long-speaker", "the names of those who speak are longer than 256 bytes together; the last were left out";
    EMPTY_CUE = Note "ttml/empty-cue", "a paragraph has no text and was left out";
    HIDDEN = Note "ttml/hidden", "a text is styled so that no player shows it; left out";
    FOREIGN = Note "ttml/foreign-element", "a text stands in an element of another vocabulary, which players leave out; left out";
    TEXT_OUTSIDE_PARAGRAPH = Warning "ttml/text-outside-paragraph", "text stands in no paragraph; the message carries it";
    IMAGE = Note "ttml/image", "a picture stands in place of a text";
    UNKNOWN_ENTITY = Warning "ttml/unknown-entity", "a reference cannot be resolved; read as HTML has it, or kept as it stands";
    BARE_AMPERSAND = Warning "ttml/bare-ampersand", "an & starts no reference; kept";
    BROKEN_XML = Warning "ttml/broken-xml", "the XML is not well-formed; read on as it was meant";
}

crate::read::public_reader!(Format::Ttml);

pub(super) fn from_text(text: &str, log: &mut Log) -> Result<Text, Error> {
    let mut nodes = Nodes::new(text);
    let head = head::read(&mut nodes, log)?;
    let mut body = Body::new(&head, log);
    read_body(&mut nodes, &mut body, log)?;
    body.finish(text.len(), log);
    let (cues, removed) = (body.cues, body.removed);
    let broken = log.warnings().iter().find(|warning| warning.code == BROKEN_XML.name);
    if let Some(broken) = broken.filter(|_| cues.is_empty()) {
        let (line, byte) = (broken.line, broken.bytes.start);
        let error = Error::new(ErrorKind::Malformed, "the XML is broken");
        return Err(error
            .at(crate::Position { line, byte, cue: None })
            .because(broken.message.clone()));
    }
    if cues.is_empty() {
        return Err(Error::new(ErrorKind::Empty, no_text(removed.len())));
    }
    let mut transcript = tracks::transcript(cues, log);
    transcript.title = head.title;
    Ok(Text { transcript, removed, ..Text::default() })
}

/// An error has no list of what was left out, so its message counts it.
fn no_text(hidden: usize) -> String {
    let shows_none = "the document shows no text";
    match hidden {
        0 => shows_none.to_owned(),
        1 => format!("{shows_none}; 1 hidden text was left out"),
        _ => format!("{shows_none}; {hidden} hidden texts were left out"),
    }
}

/// Reads to the end; what is told inside a paragraph gets its number.
fn read_body<'a>(
    nodes: &mut Nodes<'a>,
    body: &mut Body<'_, 'a>,
    log: &mut Log,
) -> Result<(), Error> {
    loop {
        let (told, before) = (log.len(), body.cue());
        let node = nodes.next(log)?;
        let is_end = node.is_none();
        if let Some(node) = node {
            body.take(node, log);
        }
        let cue = body.cue().or(before);
        for warning in &mut log.warnings()[told..] {
            warning.cue = warning.cue.or(cue);
        }
        for place in nodes.left_out.drain(..) {
            body.leave_out(BROKEN_XML, cue, place);
        }
        if is_end {
            return Ok(());
        }
    }
}
