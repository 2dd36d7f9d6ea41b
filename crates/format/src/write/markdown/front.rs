//! Front matter: what is known of the video, as [YAML 1.2](https://yaml.org/spec/1.2.2/) between
//! two lines of dashes, as [Jekyll](https://jekyllrb.com/docs/front-matter/), Hugo, Obsidian, Pandoc
//! and GitHub read it. Every value is a text in double quotes or a list of such texts, so that
//! neither a date nor a length of `1:05` is taken for a number.

use std::collections::BTreeSet;
use std::io;

use cuedex_model::Transcript;

use super::super::WriteOptions;
use super::super::line::is_blank;
use super::page::{Page, clock};
use super::yaml::push_quoted;

/// Writes the front matter; nothing where no more than languages is known.
pub(super) fn write(
    page: &mut Page<'_>,
    transcript: &Transcript,
    options: &WriteOptions<'_>,
) -> io::Result<()> {
    let duration = transcript.duration.map(clock);
    // A pattern such as {seconds} leads nowhere as it is.
    let given = options.link.as_deref().filter(|link| !link.contains('{'));
    let texts = [
        ("title", transcript.title.as_deref()),
        ("id", transcript.id.as_ref().map(|id| id.as_str())),
        ("date", transcript.date.as_deref()),
        ("duration", duration.as_deref()),
        ("link", transcript.link.as_deref().or(given)),
        ("media", transcript.media.as_deref()),
    ];
    let mut front = String::new();
    for (name, text) in texts {
        if let Some(text) = text.filter(|text| !is_blank(text)) {
            front.push_str(name);
            front.push_str(": ");
            push_quoted(&mut front, text);
            front.push('\n');
        }
    }
    if front.is_empty() && transcript.tags.is_empty() {
        return Ok(());
    }
    let mut languages = BTreeSet::new();
    let spoken = transcript.tracks.iter().filter_map(|track| track.language.as_deref());
    push_list(&mut front, "languages", spoken.filter(|language| languages.insert(*language)));
    push_list(&mut front, "tags", transcript.tags.iter().map(String::as_str));
    page.markup("---\n");
    page.markup(&front);
    page.markup("---");
    page.end_block()
}

fn push_list<'a>(front: &mut String, name: &str, texts: impl Iterator<Item = &'a str>) {
    let mut quoted = String::new();
    for text in texts.filter(|text| !is_blank(text)) {
        if !quoted.is_empty() {
            quoted.push_str(", ");
        }
        push_quoted(&mut quoted, text);
    }
    if !quoted.is_empty() {
        front.push_str(&format!("{name}: [{quoted}]\n"));
    }
}
