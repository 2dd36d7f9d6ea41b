//! The reply as it is sent.

use std::borrow::Cow;

use serde::Deserialize;

use super::super::super::json::values::{Name, Stated, items, number, seconds, text};

#[derive(Deserialize)]
pub(super) struct Reply<'a> {
    pub(super) metadata: Option<Metadata>,
    #[serde(borrow)]
    pub(super) results: Results<'a>,
}

#[derive(Deserialize)]
pub(super) struct Metadata {
    #[serde(default, deserialize_with = "seconds")]
    pub(super) duration: Option<Stated>,
}

#[derive(Deserialize)]
pub(super) struct Results<'a> {
    #[serde(borrow, default, deserialize_with = "items")]
    channels: Option<Vec<Channel<'a>>>,
    #[serde(borrow, default, deserialize_with = "items")]
    pub(super) utterances: Option<Vec<Utterance<'a>>>,
    #[serde(borrow)]
    pub(super) summary: Option<Summary<'a>>,
}

impl<'a> Results<'a> {
    pub(super) fn channels(&self) -> &[Channel<'a>] {
        self.channels.as_deref().unwrap_or_default()
    }

    /// The first language that was detected in any channel.
    pub(super) fn language(&self) -> Option<&Name<'a>> {
        self.channels().iter().find_map(|channel| channel.detected_language.as_ref())
    }
}

#[derive(Deserialize)]
pub(super) struct Summary<'a> {
    #[serde(borrow)]
    pub(super) short: Option<Name<'a>>,
}

#[derive(Deserialize)]
pub(super) struct Channel<'a> {
    #[serde(borrow)]
    detected_language: Option<Name<'a>>,
    #[serde(borrow, default, deserialize_with = "items")]
    alternatives: Option<Vec<Alternative<'a>>>,
}

impl<'a> Channel<'a> {
    pub(super) fn alternatives(&self) -> &[Alternative<'a>] {
        self.alternatives.as_deref().unwrap_or_default()
    }
}

#[derive(Deserialize)]
pub(super) struct Alternative<'a> {
    #[serde(borrow, default, deserialize_with = "text")]
    pub(super) transcript: Cow<'a, str>,
    #[serde(borrow, default, deserialize_with = "items")]
    words: Option<Vec<Heard<'a>>>,
    #[serde(borrow)]
    paragraphs: Option<Paragraphs<'a>>,
}

impl<'a> Alternative<'a> {
    pub(super) fn words(&self) -> &[Heard<'a>] {
        self.words.as_deref().unwrap_or_default()
    }

    pub(super) fn sentences(&self) -> impl Iterator<Item = (&Paragraph<'a>, &Sentence<'a>)> {
        let all = self.paragraphs.as_ref().and_then(|all| all.paragraphs.as_deref());
        all.unwrap_or_default().iter().flat_map(|paragraph| {
            let sentences = paragraph.sentences.as_deref().unwrap_or_default();
            sentences.iter().map(move |sentence| (paragraph, sentence))
        })
    }
}

#[derive(Deserialize)]
pub(super) struct Paragraphs<'a> {
    #[serde(borrow, default, deserialize_with = "items")]
    pub(super) paragraphs: Option<Vec<Paragraph<'a>>>,
}

#[derive(Deserialize)]
pub(super) struct Paragraph<'a> {
    #[serde(borrow, default, deserialize_with = "items")]
    pub(super) sentences: Option<Vec<Sentence<'a>>>,
    #[serde(borrow)]
    pub(super) speaker: Option<Name<'a>>,
}

#[derive(Deserialize)]
pub(super) struct Sentence<'a> {
    #[serde(borrow, default, deserialize_with = "text")]
    pub(super) text: Cow<'a, str>,
    #[serde(default, deserialize_with = "seconds")]
    pub(super) start: Option<Stated>,
    #[serde(default, deserialize_with = "seconds")]
    pub(super) end: Option<Stated>,
}

#[derive(Deserialize)]
pub(super) struct Utterance<'a> {
    #[serde(borrow, default, deserialize_with = "text")]
    pub(super) transcript: Cow<'a, str>,
    #[serde(default, deserialize_with = "seconds")]
    pub(super) start: Option<Stated>,
    #[serde(default, deserialize_with = "seconds")]
    pub(super) end: Option<Stated>,
    #[serde(default, deserialize_with = "number")]
    pub(super) confidence: Option<f64>,
    #[serde(borrow)]
    pub(super) channel: Option<Name<'a>>,
    #[serde(borrow)]
    pub(super) speaker: Option<Name<'a>>,
    #[serde(borrow, default, deserialize_with = "items")]
    pub(super) words: Option<Vec<Heard<'a>>>,
}

#[derive(Deserialize)]
pub(super) struct Heard<'a> {
    #[serde(borrow, default, deserialize_with = "text")]
    pub(super) word: Cow<'a, str>,
    #[serde(borrow)]
    pub(super) punctuated_word: Option<Name<'a>>,
    #[serde(default, deserialize_with = "seconds")]
    pub(super) start: Option<Stated>,
    #[serde(default, deserialize_with = "seconds")]
    pub(super) end: Option<Stated>,
    #[serde(default, deserialize_with = "number")]
    pub(super) confidence: Option<f64>,
    #[serde(borrow)]
    pub(super) speaker: Option<Name<'a>>,
}

impl Heard<'_> {
    pub(super) fn text(&self) -> &str {
        let written = self.punctuated_word.as_ref().map(|word| word.0.as_ref());
        written.filter(|word| !word.trim().is_empty()).unwrap_or(&self.word)
    }
}
