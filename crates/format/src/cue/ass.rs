//! A line of dialogue of Advanced SubStation Alpha: from its text to what a player shows, and
//! back to bytes.
//!
//! What is a code and what is text follows
//! [the override tags as libass reads them](https://github.com/libass/libass/wiki/ASSv5-Override-Tags).

mod escape;
mod explicit;
pub(crate) mod fields;
pub(crate) mod layout;
mod pieces;
mod render;
mod shown;
mod sung;
mod syllables;
pub(crate) mod tags;
pub(crate) mod time;

pub(crate) use explicit::{explicit, without_looks};
pub(crate) use pieces::{Piece, Pieces};
pub(crate) use render::{
    held_style, holds_name, holds_style, read_name, read_style, render, render_over, render_sung,
    render_sung_over, text_over, written_name, written_style,
};
pub(crate) use shown::shown;

/// The style of a cue that names none.
pub(crate) const DEFAULT_STYLE: &str = "Default";

/// The style that a line names, or nothing where it is the usual one. Players overlook the
/// stars that SubStation Alpha writes before a name.
pub(crate) fn style(written: &str) -> Option<&str> {
    let name = written.trim().trim_start_matches('*').trim_start();
    (!name.is_empty() && name != DEFAULT_STYLE).then_some(name)
}

/// Who speaks. `NTP` is what SubStation Alpha writes where nobody is named.
pub(crate) fn name(written: &str) -> Option<&str> {
    let name = written.trim();
    (!name.is_empty() && name != "NTP").then_some(name)
}
