//! The first service: words, marks among them, with texts for times.

use std::borrow::Cow;

use serde::Deserialize;

use super::super::super::json::values::{Name, Stated, number, seconds, text};
use super::super::pieces::Words;
use super::super::turns::{Turns, named};
use super::super::{Said, SaidWord};

#[derive(Deserialize)]
pub(super) struct Word<'a> {
    #[serde(borrow, default, deserialize_with = "text")]
    name: Cow<'a, str>,
    #[serde(default, deserialize_with = "seconds")]
    time: Option<Stated>,
    #[serde(default, deserialize_with = "seconds")]
    duration: Option<Stated>,
    #[serde(default, deserialize_with = "number")]
    confidence: Option<f64>,
}

#[derive(Deserialize)]
pub(super) struct Turn<'a> {
    #[serde(borrow)]
    name: Option<Name<'a>>,
    #[serde(default, deserialize_with = "seconds")]
    time: Option<Stated>,
    #[serde(default, deserialize_with = "seconds")]
    duration: Option<Stated>,
}

fn end(start: Option<Stated>, duration: Option<Stated>) -> Option<Stated> {
    Some(Stated::from_millis(start?.as_millis() + duration?.as_millis()))
}

pub(super) fn said<'a>(words: &'a [Word<'_>], turns: &'a [Turn<'_>]) -> Vec<Said<'a>> {
    let turns =
        Turns::new(turns.iter().map(|t| (t.time, end(t.time, t.duration), named(t.name.as_ref()))));
    let mut said = Words::default();
    for (n, word) in words.iter().enumerate() {
        let is_mark = !word.name.contains(char::is_alphanumeric);
        if is_mark {
            said.mark(n + 1, word.name.trim());
            continue;
        }
        let end = end(word.time, word.duration);
        let spoken = SaidWord {
            text: word.name.as_ref().into(),
            start: word.time,
            end,
            confidence: word.confidence,
            speaker: turns.speaker(word.time, end),
        };
        said.push(n + 1, spoken);
    }
    said.grouped()
}
