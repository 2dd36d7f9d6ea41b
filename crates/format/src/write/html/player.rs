use std::io;

use super::super::xml::push_text;
use super::media::Media;
use super::page::Page;

/// What a click and the passing of time do.
const SCRIPT: &str = include_str!("script.js");
/// The hash by which the policy knows the script.
pub(super) const SCRIPT_HASH: &str = "sha256-4Mz/5vS+/DeWjH+sSTnoWSrKeGOg4BWWXcooUFCqrwU=";

/// Writes the player.
pub(super) fn write(page: &mut Page<'_>, media: &Media) -> io::Result<()> {
    let element = if media.is_audio { "audio" } else { "video" };
    let mut source = String::new();
    push_text(&mut source, &media.source);
    page.line(&format!(
        "<{element} id=\"media\" controls preload=\"metadata\" src=\"{source}\"></{element}>"
    ))
}

/// Writes the script, which does nothing on a page without a player.
pub(super) fn write_script(page: &mut Page<'_>) -> io::Result<()> {
    page.line(&format!("<script>{SCRIPT}</script>"))
}
