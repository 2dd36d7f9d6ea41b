//! Links from a template: `https://example.org/{id}?t={start_s}`.

use cuedex_model::{Moment, Timestamp};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::known::{Known, percent_encoded};
use crate::failure::Hinted;

/// What a template may hold in braces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Value {
    Id,
    Video,
    Title,
    Path,
    Media,
    Text,
    Time(Edge, Unit),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Edge {
    Start,
    End,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    /// `61.5`
    Seconds,
    WholeSeconds,
    Millis,
    /// `00:01:01.500`
    Clock,
}

const VALUES: [(&str, Value); 14] = [
    ("id", Value::Id),
    ("video", Value::Video),
    ("title", Value::Title),
    ("path", Value::Path),
    ("media", Value::Media),
    ("text", Value::Text),
    ("start", Value::Time(Edge::Start, Unit::Seconds)),
    ("start_s", Value::Time(Edge::Start, Unit::WholeSeconds)),
    ("start_ms", Value::Time(Edge::Start, Unit::Millis)),
    ("start_clock", Value::Time(Edge::Start, Unit::Clock)),
    ("end", Value::Time(Edge::End, Unit::Seconds)),
    ("end_s", Value::Time(Edge::End, Unit::WholeSeconds)),
    ("end_ms", Value::Time(Edge::End, Unit::Millis)),
    ("end_clock", Value::Time(Edge::End, Unit::Clock)),
];

/// What is left as it is in a value, by
/// [RFC 3986](https://www.rfc-editor.org/rfc/rfc3986#section-2.3).
const UNSAFE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The same for a path, which keeps its slashes.
const UNSAFE_IN_PATH: &AsciiSet = &UNSAFE.remove(b'/');

/// A piece of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Value(Value),
}

/// A link with places for values; `{{` and `}}` are braces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Template {
    pieces: Vec<Piece>,
}

impl Template {
    pub(super) fn parse(text: &str) -> Result<Self, Hinted> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some(at) = rest.find(['{', '}']) {
            let (before, brace) = rest.split_at(at);
            push_text(&mut pieces, before);
            let double = if brace.starts_with('{') { "{{" } else { "}}" };
            if brace.starts_with(double) {
                push_text(&mut pieces, &double[1..]);
                rest = &brace[2..];
                continue;
            }
            let inner = brace.strip_prefix('{').and_then(|inner| inner.split_once('}'));
            let (name, after) = inner.ok_or_else(|| unbalanced(text))?;
            let known = VALUES.iter().find(|(value, _)| *value == name);
            pieces.push(Piece::Value(known.ok_or_else(|| unknown(name))?.1));
            rest = after;
        }
        push_text(&mut pieces, rest);
        if pieces.is_empty() {
            return Err(nothing());
        }
        Ok(Self { pieces })
    }

    /// The link of a moment that starts at `start`; `None` where a value is not known, such as
    /// the media file of a video without one.
    pub(super) fn fill(
        &self,
        moment: &Moment,
        known: Option<&Known>,
        start: Timestamp,
    ) -> Option<String> {
        self.pieces
            .iter()
            .map(|piece| match piece {
                Piece::Text(text) => Some(text.clone()),
                Piece::Value(value) => value.of(moment, known, start),
            })
            .collect()
    }
}

impl Value {
    fn of(self, moment: &Moment, known: Option<&Known>, start: Timestamp) -> Option<String> {
        let encoded = |text: &str, set| utf8_percent_encode(text, set).to_string();
        Some(match self {
            Self::Id => encoded(moment.video.as_str(), UNSAFE),
            Self::Video => encoded(moment.video.as_str(), UNSAFE_IN_PATH),
            Self::Title => encoded(known?.title.as_deref()?, UNSAFE),
            Self::Path => encoded(known?.path_of(moment)?, UNSAFE_IN_PATH),
            Self::Media => percent_encoded(known?.playable.as_ref()?.file()?),
            Self::Text => encoded(&super::records::matched_text(moment), UNSAFE),
            Self::Time(Edge::Start, unit) => unit.of(start),
            Self::Time(Edge::End, unit) => unit.of(moment.span.end()),
        })
    }
}

impl Unit {
    fn of(self, time: Timestamp) -> String {
        let millis = time.as_millis();
        match self {
            Self::Seconds => {
                let seconds = super::reach::seconds(millis);
                seconds.trim_end_matches('0').trim_end_matches('.').to_owned()
            }
            // Rounded down also at the end: nobody wants to wait for what was said before.
            Self::WholeSeconds => time.as_whole_seconds().to_string(),
            Self::Millis => millis.to_string(),
            Self::Clock => time.to_string(),
        }
    }
}

fn push_text(pieces: &mut Vec<Piece>, text: &str) {
    match pieces.last_mut() {
        _ if text.is_empty() => {}
        Some(Piece::Text(before)) => before.push_str(text),
        _ => pieces.push(Piece::Text(text.to_owned())),
    }
}

fn nothing() -> Hinted {
    Hinted::new(
        "the link template is empty",
        "write one such as https://example.org/{id}?t={start}",
    )
}

fn unbalanced(text: &str) -> Hinted {
    let what = format!("a brace of the link template stands alone: {text}");
    Hinted::new(what, "write {start} for a value and {{ or }} for a brace")
}

fn unknown(name: &str) -> Hinted {
    let names: Vec<String> = VALUES.iter().map(|(value, _)| format!("{{{value}}}")).collect();
    let what = format!("{{{name}}} in the link template is not known");
    Hinted::new(what, format!("one of {}", names.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::search::testing::moment;
    use cuedex_model::VideoId;

    fn filled(template: &str) -> Option<String> {
        let mut moment = moment(61_500, 63_000, "see [the boat] here");
        moment.video = VideoId::new("a b/ü").unwrap();
        let known = Known::file("x/talk?.srt", None);
        let start = Timestamp::from_millis(60_000);
        Template::parse(template).unwrap().fill(&moment, Some(&known), start)
    }

    #[test]
    fn values_are_put_in_and_encoded() {
        for (template, link) in [
            ("plain", "plain"),
            ("h:/{id}", "h:/a%20b%2F%C3%BC"),
            ("h:/{video}#t={start},{end}", "h:/a%20b/%C3%BC#t=60,63"),
            ("{path}?{start_s}-{start_ms}-{end_ms}", "x/talk%3F.srt?60-60000-63000"),
            ("{text}{{{start_clock}}}", "the%20boat{00:01:00.000}"),
        ] {
            assert_eq!(filled(template).as_deref(), Some(link), "{template}");
        }
    }

    #[test]
    fn without_a_value_there_is_no_link() {
        assert_eq!(filled("{media}"), None);
        assert_eq!(filled("x?{title}"), None);
    }

    #[test]
    fn what_is_no_template_is_refused() {
        for bad in ["{", "}", "{start", "a}b", "{start}}", "{}", "{begin}", "{start }", "{{}"] {
            assert!(Template::parse(bad).is_err(), "{bad}");
        }
    }
}
