//! Characters that do not show, or not as meant.

use std::ops::Range;

use super::Level;
use super::cue::Cue;
use super::misread;
use super::report::Report;
use super::rule::ODD_CHARACTERS;

/// The most kinds of odd characters that are told of one cue.
const MOST: usize = 5;

pub(super) fn check(cue: &Cue<'_>, report: &mut Report<'_>) {
    let payload = cue.payload.as_ref();
    if payload.is_ascii() && !payload.bytes().any(|b| b.is_ascii_control()) {
        check_spaces(cue, report);
        return;
    }
    if let Some((bytes, meant)) = misread::find(payload) {
        let message =
            format!("{:?} looks like {meant:?} in a wrong encoding", &payload[bytes.clone()]);
        report.add_at(ODD_CHARACTERS, cue, cue.place_of(bytes), message);
    }
    let is_rtl = payload.chars().any(is_right_to_left);
    let mut seen: Vec<char> = Vec::new();
    for (at, c) in payload.char_indices() {
        if seen.contains(&c) || !is_odd(payload, at, c, is_rtl) {
            continue;
        }
        seen.push(c);
        if seen.len() > MOST {
            break;
        }
        add(cue, at..at + c.len_utf8(), &told(c), level(c), report);
    }
    check_spaces(cue, report);
}

/// Two spaces, or spaces of other kinds, beside each other.
fn check_spaces(cue: &Cue<'_>, report: &mut Report<'_>) {
    let payload = cue.payload.as_ref();
    let is_space = |c: char| matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{3000}');
    let mut before: Option<(usize, char)> = None;
    for (at, c) in payload.char_indices() {
        if let Some((first, space)) = before
            && is_space(space)
            && is_space(c)
        {
            let message = match (space, c) {
                (' ', ' ') => "two spaces beside each other".to_owned(),
                (space, c) => format!("{} beside {}", named(space), named(c)),
            };
            add(cue, first..at + c.len_utf8(), &message, Level::Note, report);
            return;
        }
        before = Some((at, c));
    }
}

fn add(cue: &Cue<'_>, bytes: Range<usize>, told: &str, level: Level, report: &mut Report<'_>) {
    report.add_at(ODD_CHARACTERS, cue, cue.place_of(bytes), told);
    if let Some(finding) = report.findings.last_mut() {
        finding.severity = level;
    }
}

fn is_odd(payload: &str, at: usize, c: char, is_rtl: bool) -> bool {
    let before = payload[..at].chars().next_back();
    match c {
        '\n' | '\r' => false,
        '\u{fffd}' | '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{ad}' | '\u{2028}' | '\u{2029}' => {
            true
        }
        // Joiners belong between letters of Persian or Indic scripts and inside emoji.
        '\u{200c}' | '\u{200d}' => before.is_none_or(|c| c.is_ascii() || c.is_whitespace()),
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202c}' | '\u{2066}'..='\u{2069}' => !is_rtl,
        // These turn letters around whatever they are.
        '\u{202d}' | '\u{202e}' => true,
        c => c.is_control() || is_unassigned(c),
    }
}

/// Private use and what is no character at all.
fn is_unassigned(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{fdd0}'..='\u{fdef}')
        || u32::from(c) & 0xfffe == 0xfffe
}

/// Hebrew, Arabic and their relatives.
fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

fn level(c: char) -> Level {
    match c {
        '\t' | '\u{ad}' => Level::Note,
        _ => Level::Warning,
    }
}

fn told(c: char) -> String {
    let kind = match c {
        '\u{fffd}' => "stands for bytes that could not be read",
        '\t' => "shows differently from player to player",
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' => {
            "changes the direction of text that needs none"
        }
        c if c.is_control() => "is a control character",
        c if is_unassigned(c) => "is no character that players know",
        _ => "does not show",
    };
    format!("{} {kind}", named(c))
}

/// `U+200B zero width space`.
fn named(c: char) -> String {
    let name = match c {
        '\t' => " tab",
        ' ' => " space",
        '\0' => " null",
        '\u{a0}' => " no-break space",
        '\u{ad}' => " soft hyphen",
        '\u{200b}' => " zero width space",
        '\u{200c}' => " zero width non-joiner",
        '\u{200d}' => " zero width joiner",
        '\u{200e}' => " left-to-right mark",
        '\u{200f}' => " right-to-left mark",
        '\u{2028}' => " line separator",
        '\u{2029}' => " paragraph separator",
        '\u{202a}' => " left-to-right embedding",
        '\u{202b}' => " right-to-left embedding",
        '\u{202c}' => " pop directional formatting",
        '\u{202d}' => " left-to-right override",
        '\u{202e}' => " right-to-left override",
        '\u{202f}' => " narrow no-break space",
        '\u{2060}' => " word joiner",
        '\u{3000}' => " ideographic space",
        '\u{feff}' => " byte order mark",
        '\u{fffd}' => " replacement character",
        _ => "",
    };
    format!("U+{:04X}{name}", u32::from(c))
}

#[cfg(test)]
mod tests {
    use crate::lint::{LintOptions, lint_track};
    use crate::profile::Profile;
    use cuedex_model::{Segment, TimeSpan, Track, TrackKind};

    fn odd(text: &str) -> Vec<String> {
        let cue = Segment::new(TimeSpan::from_millis(0, 3_000), text);
        let track = Track::new(TrackKind::Audio, vec![cue]);
        let options = LintOptions::new(Profile::named("netflix").unwrap());
        let found = lint_track(&track, &options.only(["odd-characters".to_owned()]));
        found.into_iter().map(|finding| finding.message).collect()
    }

    #[test]
    fn what_does_not_show_is_named_by_its_code_point() {
        for (text, told) in [
            ("low\u{200b} tide", "U+200B zero width space does not show"),
            ("low\u{7} tide", "U+0007 is a control character"),
            ("low\u{92}s", "U+0092 is a control character"),
            ("l\u{fffd}w", "U+FFFD replacement character stands for bytes that could not be read"),
            ("low\ttide", "U+0009 tab shows differently from player to player"),
            ("low  tide", "two spaces beside each other"),
            ("low\u{a0} tide", "U+00A0 no-break space beside U+0020 space"),
            (
                "\u{202b}low",
                "U+202B right-to-left embedding changes the direction of text that needs none",
            ),
            ("cafÃ©", "\"Ã©\" looks like \"é\" in a wrong encoding"),
        ] {
            assert_eq!(odd(text), [told], "{text:?}");
        }
    }

    #[test]
    fn what_belongs_to_a_script_is_not_odd() {
        for text in [
            "\u{202b}שלום\u{202c}",
            "می\u{200c}خواهم",
            "👩\u{200d}👧",
            "Qui\u{a0}? «\u{202f}Ann\u{202f}»",
            "low\ntide",
            "東京\u{3000}駅",
        ] {
            assert_eq!(odd(text), [""; 0], "{text:?}");
        }
    }
}
