use std::io;

use cuedex_model::Transcript;

use super::super::line::is_blank;
use super::super::markdown::{clock, title};
use super::direction::language_attributes;
use super::media::Media;
use super::page::Page;
use super::player::SCRIPT_HASH;

/// How the page looks.
const STYLE: &str = include_str!("style.css");
/// The [hash](https://www.w3.org/TR/CSP3/#framework-hashes) by which the policy knows the style; a
/// test holds it against the file.
const STYLE_HASH: &str = "sha256-mriEi/EnKDocmzDUCxh4dWwlP9DqD+7HqKEoMIEBYPA=";

/// Writes everything before the first paragraph of the transcript.
pub(super) fn write(
    page: &mut Page<'_>,
    transcript: &Transcript,
    language: Option<&str>,
    media: Option<&Media>,
) -> io::Result<()> {
    page.line("<!doctype html>")?;
    page.line(&format!(
        "<html{}>\n<head>\n<meta charset=\"utf-8\">",
        language_attributes(language)
    ))?;
    page.line(&policy(media))?;
    page.line("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")?;
    page.line("<meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"generator\" content=\"cuedex\">")?;
    page.markup("<title>");
    page.text(title(transcript));
    page.line("</title>")?;
    page.line(&format!("<style>{STYLE}</style>\n</head>\n<body>\n<header>"))?;
    page.markup("<h1 dir=\"auto\">");
    page.text(title(transcript));
    page.line("</h1>")?;
    write_details(page, transcript)?;
    page.prose(transcript.summary.as_deref().unwrap_or_default(), "summary")?;
    page.line("</header>")
}

fn policy(media: Option<&Media>) -> String {
    let media = media.map(|media| format!(" media-src {};", media.policy())).unwrap_or_default();
    format!(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
         style-src '{STYLE_HASH}'; script-src '{SCRIPT_HASH}';{media} base-uri 'none'; \
         form-action 'none'\">"
    )
}

fn write_details(page: &mut Page<'_>, transcript: &Transcript) -> io::Result<()> {
    let duration = transcript.duration.map(clock);
    let tags = transcript.tags.join(", ");
    let date = transcript.date.as_deref();
    let details = [date, duration.as_deref(), Some(&*tags)];
    let details: Vec<&str> = details.into_iter().flatten().filter(|text| !is_blank(text)).collect();
    if details.is_empty() && !page.has_link() {
        return Ok(());
    }
    page.markup("<p class=\"details\">");
    for (n, detail) in details.iter().enumerate() {
        if n > 0 {
            page.markup(" · ");
        }
        page.text(detail);
    }
    if page.has_link() {
        page.markup(if details.is_empty() { "" } else { " · " });
        page.beginning("Watch");
    }
    page.line("</p>")
}
