//! JSON documents: the values that the edit changed, and all else as it is laid out.

use cuedex_model::Transcript;

use super::super::omitted::Omissions;
use super::super::{Written, canonical};
use super::graft::{Json, agrees, grafted};
use super::manner::Manner;
use super::tree::parse;
use crate::read::blocks::Opened;
use crate::{Error, ErrorKind, Format, memories};

/// A document as it is after its edit.
pub(super) struct Document {
    pub(super) text: String,
    pub(super) written: Written,
}

/// Writes the transcript as it was and as it is, and lays the difference over the document. One
/// that says the same in other words is written anew if nothing is lost by that.
pub(super) fn rewritten(opened: &Opened<'_>, edited: &Transcript) -> Result<Document, Error> {
    if opened.format == Format::Memories && opened.made.transcript.tracks.is_empty() {
        return Err(other_shape());
    }
    let (before, first) = written(&opened.made.transcript, opened.format)?;
    let (after, mut written) = written(edited, opened.format)?;
    let text = opened.text.as_ref();
    let bare = text.trim();
    let manner = Manner::of(text);
    let nodes = [bare, &before, &after].map(parse);
    let grafted = match &nodes {
        [Some(stands), Some(was), Some(is)] => {
            let stands = Json { text: bare, node: stands };
            let was = Json { text: &before, node: was };
            let is = Json { text: &after, node: is };
            agrees(stands, was).then(|| grafted(stands, was, is, &manner, 0))
        }
        _ => None,
    };
    let new = match (grafted, opened.format) {
        (Some(new), _) => new,
        (None, Format::Canonical) => manner.laid_out(&after, 0),
        (None, _) => return Err(other_shape()),
    };
    let mut omitted = Omissions::from(written.omitted);
    first.omitted.iter().for_each(|omission| omitted.take_back(&omission.what, omission.count));
    written.omitted = omitted.into_list();
    Ok(Document { text: text.replacen(bare, &new, 1), written })
}

fn other_shape() -> Error {
    let message = "the reply is not in the shape that is changed in place, a list of segments; \
                   convert it to canonical JSON first";
    Error::new(ErrorKind::NotEditable, message)
}

fn written(transcript: &Transcript, format: Format) -> Result<(String, Written), Error> {
    let mut bytes = Vec::new();
    let written = match format {
        Format::Canonical => canonical::write(transcript, &mut bytes),
        _ => memories::write_reply(transcript, &mut bytes),
    };
    let failed = |error: Box<dyn std::error::Error + Send + Sync>| {
        Error::new(ErrorKind::NotEditable, "the edit cannot be written as JSON").because(error)
    };
    let written = written.map_err(|error| failed(error.into()))?;
    Ok((String::from_utf8(bytes).map_err(|error| failed(error.into()))?, written))
}
