//! `json-v2`: words, entities and marks, each with alternatives.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Deserialize;

use super::super::super::json::values::{Name, Stated, items, number, seconds, text};
use super::super::pieces::Words;
use super::super::{Said, SaidWord};
use super::known;

#[derive(Deserialize)]
pub(super) struct Metadata<'a> {
    #[serde(borrow)]
    transcription_config: Option<Config<'a>>,
    #[serde(borrow)]
    language_pack_info: Option<LanguagePack<'a>>,
}

#[derive(Deserialize)]
struct Config<'a> {
    #[serde(borrow)]
    language: Option<Name<'a>>,
}

#[derive(Deserialize)]
struct LanguagePack<'a> {
    #[serde(borrow)]
    word_delimiter: Option<Name<'a>>,
}

impl<'a> Metadata<'a> {
    /// The language asked for; `auto` asks the service to find it out.
    pub(super) fn language(&self) -> Option<&Name<'a>> {
        let language = self.transcription_config.as_ref()?.language.as_ref();
        language.filter(|tag| tag.0 != "auto")
    }

    fn has_spaces(&self) -> bool {
        let delimiter = self.language_pack_info.as_ref().and_then(|p| p.word_delimiter.as_ref());
        delimiter.is_none_or(|delimiter| !delimiter.0.is_empty())
    }
}

#[derive(Deserialize)]
pub(super) struct Item<'a> {
    #[serde(borrow, default, rename = "type", deserialize_with = "text")]
    kind: Cow<'a, str>,
    #[serde(default, deserialize_with = "seconds")]
    start_time: Option<Stated>,
    #[serde(default, deserialize_with = "seconds")]
    end_time: Option<Stated>,
    #[serde(borrow, default, deserialize_with = "items")]
    alternatives: Option<Vec<Alternative<'a>>>,
    #[serde(borrow)]
    attaches_to: Option<Name<'a>>,
    #[serde(borrow)]
    channel: Option<Name<'a>>,
}

#[derive(Deserialize)]
struct Alternative<'a> {
    #[serde(borrow, default, deserialize_with = "text")]
    content: Cow<'a, str>,
    #[serde(default, deserialize_with = "number")]
    confidence: Option<f64>,
    #[serde(borrow)]
    speaker: Option<Name<'a>>,
}

/// The words of one channel while marks are put to them.
#[derive(Default)]
struct Channel<'a> {
    words: Words<'a>,
    /// Marks that go before the next word, with the number of the first.
    before: Option<(usize, String)>,
    /// The next word goes on with the last.
    joins: bool,
}

pub(super) fn said<'a>(items: &'a [Item<'_>], metadata: Option<&Metadata<'_>>) -> Vec<Said<'a>> {
    let mut channels: BTreeMap<&str, Channel<'a>> = BTreeMap::new();
    for (n, item) in items.iter().enumerate() {
        let Some(best) = item.alternatives.as_deref().and_then(<[_]>::first) else { continue };
        let name = item.channel.as_ref().map_or("", |name| name.0.as_ref());
        channels.entry(name).or_default().add(n + 1, item, best);
    }
    let several = channels.len() > 1;
    let mut all: Vec<Said<'a>> = channels
        .into_iter()
        .flat_map(|(name, channel)| channel.said(several.then_some(name)))
        .collect();
    if metadata.is_some_and(|metadata| !metadata.has_spaces()) {
        for said in &mut all {
            said.text = said.words.iter().map(|word| word.text.as_ref()).collect();
        }
    }
    all
}

impl<'a> Channel<'a> {
    fn add(&mut self, number: usize, item: &'a Item<'_>, best: &'a Alternative<'_>) {
        let attaches_to = item.attaches_to.as_ref().map(|to| to.0.as_ref());
        match (item.kind.as_ref(), attaches_to) {
            ("punctuation", None | Some("previous")) => self.words.mark(number, &best.content),
            ("punctuation", Some("both")) => {
                self.words.mark(number, &best.content);
                self.joins = true;
            }
            ("punctuation", Some("next")) => {
                self.before.get_or_insert((number, String::new())).1.push_str(&best.content);
            }
            _ => self.word(number, item, best),
        }
    }

    fn word(&mut self, number: usize, item: &'a Item<'_>, best: &'a Alternative<'_>) {
        let before = self.before.take();
        if std::mem::take(&mut self.joins)
            && before.is_none()
            && let Some(last) = self.words.last_mut()
        {
            last.text.to_mut().push_str(&best.content);
            last.end = item.end_time.or(last.end);
            return;
        }
        let text = match &before {
            Some((_, marks)) => Cow::Owned(format!("{marks}{}", best.content)),
            None => best.content.as_ref().into(),
        };
        let word = SaidWord {
            text,
            start: item.start_time,
            end: item.end_time,
            confidence: best.confidence,
            speaker: known(best.speaker.as_ref()),
        };
        self.words.push(before.map_or(number, |(first, _)| first), word);
    }

    /// Its stretches; the channel speaks where nobody is named and there are several.
    fn said(mut self, name: Option<&'a str>) -> Vec<Said<'a>> {
        if let Some((number, marks)) = self.before.take() {
            let word = SaidWord { text: marks.into(), ..SaidWord::default() };
            self.words.push(number, word);
        }
        let mut said = self.words.grouped();
        for said in said.iter_mut().filter(|said| said.speaker.is_none()) {
            said.speaker = name.filter(|name| !name.is_empty()).map(Cow::Borrowed);
        }
        said
    }
}
