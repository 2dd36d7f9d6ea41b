//! A search in one transcript that is in no library: a file somewhere, or standard input.

use cuedex_format::{ReadOptions, read};
use cuedex_index::{Index, IndexOptions, Query, SearchOptions, WriterOptions};
use cuedex_model::{Transcript, VideoId};

use crate::card::Card;
use crate::facts::states_kinds;
use crate::name::shown;
use crate::named::named_as;
use crate::refresh::index_error;
use crate::search::Found;
use crate::{Error, ErrorKind};

/// Searches the bytes of one transcript; nothing is written.
///
/// `name` is the name of the file, or `-`; it becomes the video of the moments where the
/// document states no id, and says what its track is: `talk.visual.de.vtt`.
///
/// # Errors
/// [`ErrorKind::Unreadable`] when the bytes are no transcript, [`ErrorKind::Index`] when they
/// cannot be searched.
///
/// ```
/// use cuedex_index::{Query, SearchOptions};
/// use cuedex_library::one_file;
///
/// let srt = b"1\n00:00:01,000 --> 00:00:02,000\nto the quiet harbor\n";
/// let query = Query::parse("\"quiet harbor\"").unwrap();
/// let found = one_file::search(srt, "talk.srt", &query, &SearchOptions::default())?;
/// assert_eq!(found.results.moments.len(), 1);
/// # Ok::<(), cuedex_library::Error>(())
/// ```
pub fn search(
    bytes: &[u8],
    name: &str,
    query: &Query,
    options: &SearchOptions,
) -> Result<Found, Error> {
    let unreadable = |e| {
        Error::new(ErrorKind::Unreadable, format!("{name} cannot be read as a transcript"))
            .because(e)
    };
    let read = read(bytes, Some(name), &ReadOptions::default()).map_err(unreadable)?;
    let transcript = named_as(read.transcript, name.as_ref(), states_kinds(read.format));
    search_transcript(&transcript, name, query, options)
}

/// Searches a transcript that was read before; nothing is written.
///
/// `name` becomes the video of the moments where the transcript states no id.
///
/// # Errors
/// [`ErrorKind::Index`] when it cannot be searched.
pub fn search_transcript(
    transcript: &Transcript,
    name: &str,
    query: &Query,
    options: &SearchOptions,
) -> Result<Found, Error> {
    let id = transcript.id.clone().unwrap_or_else(|| id_of(name));
    let index = Index::in_memory(&IndexOptions::default()).map_err(failed)?;
    let mut writer = index.writer(&WriterOptions::default()).map_err(failed)?;
    writer.put(0, &id, transcript).map_err(failed)?;
    writer.commit("").map_err(failed)?;
    let results =
        index.searcher().and_then(|searcher| searcher.search(query, options)).map_err(failed)?;
    let card = Card::of(transcript, name);
    Ok(Found::new(results, 0, [(id, card)].into()))
}

fn failed(error: cuedex_index::Error) -> Error {
    index_error("the transcript cannot be searched", error)
}

/// The name as an id, whatever characters it has.
fn id_of(name: &str) -> VideoId {
    let short: String = name.chars().take(200).collect();
    VideoId::new(shown(short.as_ref())).or_else(|_| VideoId::new("-")).expect("a hyphen is an id")
}
