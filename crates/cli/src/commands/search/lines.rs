//! Moments as lines for people.

use std::ops::Range;

use anyhow::Result;
use cuedex_index::{Explanation, Results};
use cuedex_model::{Moment, MomentPart, VideoId};

use super::known::Known;
use super::shown::Shown;
use crate::output::{MARK, NAME, Output, TIME, plain};

pub(super) fn print(shown: &Shown<'_>, results: &Results, out: &mut Output) -> Result<()> {
    let mut last: Option<&VideoId> = None;
    for (number, moment) in results.moments.iter().enumerate() {
        if !shown.grouped || last != Some(&moment.video) {
            let name = heading(&moment.video, shown.known(moment), out);
            out.line(name)?;
        }
        last = Some(&moment.video);
        let line = line(shown, moment, out);
        out.line(line)?;
        // A terminal that follows links has it behind the time.
        if let Some(link) = shown.link(moment).filter(|_| shown.template.is_some())
            && !out.follows_links()
        {
            out.line(format!("      {}", plain(&link)))?;
        }
        if let Some(explanation) = shown.explanation(results, number) {
            for line in explained(explanation) {
                out.line(line)?;
            }
        }
    }
    Ok(())
}

fn heading(video: &VideoId, known: Option<&Known>, out: &Output) -> String {
    let name = out.paint(NAME, plain(video.as_str()));
    match known.and_then(|known| known.title.as_deref()) {
        Some(title) => format!("{name}  {}", plain(title)),
        None => name,
    }
}

fn line(shown: &Shown<'_>, moment: &Moment, out: &Output) -> String {
    let time = time(shown, moment, out);
    let text = marked(&moment.snippet, &moment.marks, out);
    format!("  {time}  {text}  [{}]", plain(&about(moment)))
}

/// When a moment is, linked to it where that can be.
pub(super) fn time(shown: &Shown<'_>, moment: &Moment, out: &Output) -> String {
    let time = out.paint(TIME, moment.span.start());
    match shown.address(moment) {
        Some(address) => out.hyperlink(&address, time),
        None => time,
    }
}

/// Where the words stand: `audio, en, Ann`, or for several tracks `audio en Ann + visual`.
fn about(moment: &Moment) -> String {
    let mut places: Vec<String> = Vec::new();
    let between = if moment.parts.len() > 1 { " " } else { ", " };
    for part in &moment.parts {
        let place = place(part, between);
        if !places.contains(&place) {
            places.push(place);
        }
    }
    let mut about = places.join(" + ");
    if moment.count > 1 {
        about.push_str(&format!(", {} hits", moment.count));
    }
    about
}

fn place(part: &MomentPart, between: &str) -> String {
    let names = [Some(part.source.as_str()), part.language.as_deref(), part.speaker.as_deref()];
    names.into_iter().flatten().collect::<Vec<_>>().join(between)
}

/// The snippet with its matched words standing out.
fn marked(snippet: &str, marks: &[Range<usize>], out: &Output) -> String {
    let (mut text, mut at) = (String::new(), 0);
    for mark in marks {
        let (Some(before), Some(word)) = (snippet.get(at..mark.start), snippet.get(mark.clone()))
        else {
            continue;
        };
        text.push_str(&plain(before));
        text.push_str(&out.paint(MARK, plain(word)));
        at = mark.end;
    }
    text.push_str(&plain(snippet.get(at..).unwrap_or_default()));
    text
}

/// The sum and its factors, then a line for each term.
fn explained(explanation: &Explanation) -> Vec<String> {
    let Explanation { terms, coverage, tightness, boost, score } = explanation;
    let sum: f32 = terms.iter().map(|term| term.value).sum();
    let mut lines = vec![format!(
        "      {score:.3} = terms {sum:.3} × coverage {coverage:.3} × tightness {tightness:.3} \
         × boost {boost:.3}"
    )];
    lines.extend(terms.iter().map(|term| {
        let (word, form) = (plain(&term.term), term.form);
        let (idf, count, value) = (term.idf, term.count, term.value);
        format!("        {value:.3}  {word}, {form}, idf {idf:.3}, count {count}")
    }));
    lines
}

#[cfg(test)]
mod tests {
    use cuedex_index::TermScore;
    use cuedex_model::{Source, TimeSpan};

    use super::*;
    use crate::commands::search::testing::{moment, part};

    #[test]
    fn several_tracks_are_joined_in_what_a_line_says() {
        let mut found = moment(0, 900, "the [boat]");
        found.parts[0].language = Some("en".into());
        found.parts[0].speaker = Some("Ann".into());
        assert_eq!(about(&found), "audio, en, Ann");
        found.count = 2;
        let visual = part(Source::Visual, TimeSpan::from_millis(0, 900), vec!["boat".into()]);
        found.parts.extend([visual.clone(), visual]);
        assert_eq!(about(&found), "audio en Ann + visual, 2 hits");
    }

    #[test]
    fn a_score_is_told_as_a_sum_and_factors() {
        let term = |term: &str, form, value| TermScore {
            term: term.into(),
            form,
            idf: 1.25,
            count: 2,
            value,
        };
        let explanation = Explanation {
            terms: vec![term("harbor", "exact", 2.0), term("boat\n", "stem", 0.5)],
            coverage: 0.5,
            tightness: 0.8,
            boost: 1.0,
            score: 1.0,
        };
        let expected = [
            "      1.000 = terms 2.500 × coverage 0.500 × tightness 0.800 × boost 1.000",
            "        2.000  harbor, exact, idf 1.250, count 2",
            "        0.500  boat , stem, idf 1.250, count 2",
        ];
        assert_eq!(explained(&explanation), expected);
    }
}
