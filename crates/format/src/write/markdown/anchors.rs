//! The table of contents, and the anchors of headings to which it leads.
//!
//! Anchors are those that GitHub makes of headings: its
//! [pipeline](https://github.com/gjtorikian/html-pipeline/blob/v2.14.3/lib/html/pipeline/toc_filter.rb)
//! writes the text in small letters, drops what is neither a letter, a mark, a digit, `_`, `-` nor a
//! space, makes a hyphen of each space, and numbers what would come twice. GitLab, Hugo and the
//! preview of Visual Studio Code make the same of a heading that begins with a time.

use std::collections::HashMap;
use std::io;
use std::sync::LazyLock;

use cuedex_model::Transcript;
use regex::Regex;

use super::super::flow::{Heading, Strand, contents};
use super::super::line::{is_blank, push_line};
use super::page::{Page, clock};
use super::{TOPICS, head, track_heading};

/// A page with fewer headings needs no table of contents.
const FEWEST: usize = 3;

const CONTENTS: &str = "Contents";

/// Writes a list of the headings, each with a link to it.
pub(super) fn write_contents(
    page: &mut Page<'_>,
    transcript: &Transcript,
    strands: &[Strand<'_>],
) -> io::Result<()> {
    let headings: usize = strands.iter().map(|strand| contents(&strand.blocks).len()).sum();
    if headings < FEWEST {
        return Ok(());
    }
    let mut anchors = Anchors::default();
    anchors.of(head::title(transcript));
    anchors.of(CONTENTS);
    page.markup("## ");
    page.markup(CONTENTS);
    page.end_block()?;
    for strand in strands {
        write_strand(page, strand, &mut anchors)?;
    }
    if !transcript.topics.is_empty() {
        write_item(page, TOPICS, &anchors.of(TOPICS))?;
    }
    page.end_block()
}

/// Of a further track only the beginning: its headings are those of the first.
fn write_strand(page: &mut Page<'_>, strand: &Strand<'_>, anchors: &mut Anchors) -> io::Result<()> {
    if let Some(name) = &strand.name {
        let heading = track_heading(name);
        write_item(page, &heading, &anchors.of(&heading))?;
    }
    for (heading, words) in contents(&strand.blocks) {
        let anchor = anchors.of(&shown(heading));
        if strand.name.is_none() {
            write_item(page, &clock(heading.at), &anchor)?;
            let title = if is_blank(heading.title) { &words } else { heading.title };
            if !is_blank(title) {
                page.markup(" ");
                page.inline(title);
            }
        }
    }
    Ok(())
}

fn write_item(page: &mut Page<'_>, text: &str, anchor: &str) -> io::Result<()> {
    page.item()?;
    page.link(text, &format!("#{anchor}"));
    Ok(())
}

/// The text of a heading, as [`super::write_heading`] writes it.
fn shown(heading: &Heading<'_>) -> String {
    let mut text = clock(heading.at);
    if !is_blank(heading.title) {
        text.push(' ');
        push_line(&mut text, heading.title);
    }
    text
}

/// The anchors of a page's headings, given in the order of the page.
#[derive(Debug, Default)]
pub(super) struct Anchors {
    given: HashMap<String, usize>,
}

impl Anchors {
    /// The anchor of the next heading.
    pub(super) fn of(&mut self, heading: &str) -> String {
        static DROPPED: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r"[^\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\- ]")
                .expect("the pattern is a fixed one")
        });
        let anchor = DROPPED.replace_all(&heading.to_lowercase(), "").replace(' ', "-");
        let before = self.given.entry(anchor.clone()).or_default();
        *before += 1;
        match *before {
            1 => anchor,
            n => format!("{anchor}-{}", n - 1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_are_those_that_github_makes() {
        let mut anchors = Anchors::default();
        for (heading, anchor) in [
            ("An evening at the harbor", "an-evening-at-the-harbor"),
            ("00:01:00 The boats: who's late?", "000100-the-boats-whos-late"),
            ("00:01:00 The boats: who's late?", "000100-the-boats-whos-late-1"),
            ("C# & C++ (2024)", "c--c-2024"),
            ("Ärger_mit-der Tür", "ärger_mit-der-tür"),
            ("00:02:00 港の船", "000200-港の船"),
            ("00:03:00 क्या हुआ।", "000300-क्या-हुआ"),
            ("½ ² Ⅳ", "--ⅳ"),
            ("a‿b – c…d’e", "a‿b--cde"),
            ("🚢", ""),
            ("⚓", "-1"),
        ] {
            assert_eq!(anchors.of(heading), anchor, "{heading}");
        }
    }
}
