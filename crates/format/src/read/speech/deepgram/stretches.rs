//! Which of the lists that say the same are taken for segments.

use std::borrow::Cow;

use super::super::super::json::values::Name;
use super::super::group::group;
use super::super::pieces::cut;
use super::super::turns::named;
use super::super::{Said, SaidWord};
use super::reply::{Alternative, Heard, Results, Utterance};

/// The stretches of speech, and where their list stands.
pub(super) fn of<'a>(results: &'a Results<'_>) -> (&'static str, Vec<Said<'a>>) {
    let several = results.channels().len() > 1;
    let utterances = results.utterances.as_deref().filter(|all| !all.is_empty());
    if let Some(utterances) = utterances.filter(|all| hold_all(all, results)) {
        let said = utterances.iter().enumerate();
        let said = said.map(|(n, spoken)| utterance(n + 1, spoken, several)).collect();
        return ("results.utterances", said);
    }
    match all_in_sentences(results) {
        true => (
            "results.channels[].alternatives[].paragraphs.paragraphs[].sentences",
            of_channels(results, sentences, |best| best.sentences().count()),
        ),
        false => (
            "results.channels[].alternatives[].words",
            of_channels(results, grouped, |best| best.words().len()),
        ),
    }
}

/// Whether the utterances hold what the channels do: as many words, or as many letters where
/// they are not told word by word.
fn hold_all(utterances: &[Utterance<'_>], results: &Results<'_>) -> bool {
    let best = || results.channels().iter().filter_map(|channel| channel.alternatives().first());
    let told = |spoken: &Utterance<'_>| spoken.words.as_ref().map_or(0, Vec::len);
    let words: usize = utterances.iter().map(told).sum();
    if words > 0 {
        return words >= best().map(|best| best.words().len()).sum();
    }
    let told: usize = utterances.iter().map(|spoken| letters(&spoken.transcript)).sum();
    told >= best().map(|best| letters(&best.transcript)).sum()
}

fn letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphanumeric()).count()
}

/// Whether every channel in which something is said has all of it in sentences.
fn all_in_sentences(results: &Results<'_>) -> bool {
    let best = results.channels().iter().filter_map(|channel| channel.alternatives().first());
    let mut spoken = best.filter(|best| !best.transcript.trim().is_empty()).peekable();
    let is_whole = |best: &Alternative<'_>| {
        let in_sentences: usize =
            best.sentences().map(|(_, sentence)| letters(&sentence.text)).sum();
        let in_words: usize = best.words().iter().map(|heard| letters(heard.text())).sum();
        in_sentences > 0 && in_sentences >= in_words
    };
    spoken.peek().is_some() && spoken.all(is_whole)
}

/// What is said in each channel, by its first alternative; `count` counts the items of the list
/// that the stretches are numbered by, which other alternatives have too.
fn of_channels<'a, 'd>(
    results: &'a Results<'d>,
    stretches: fn(&'a Alternative<'d>, usize, Option<&str>) -> Vec<Said<'a>>,
    count: fn(&Alternative<'d>) -> usize,
) -> Vec<Said<'a>> {
    let several = results.channels().len() > 1;
    let mut said = Vec::new();
    let mut first = 1;
    for (n, channel) in results.channels().iter().enumerate() {
        let name = several.then(|| n.to_string());
        if let Some(best) = channel.alternatives().first() {
            said.extend(stretches(best, first, name.as_deref()));
        }
        first += channel.alternatives().iter().map(count).sum::<usize>();
    }
    said
}

/// A speaker, told apart from those of other channels where there are several.
fn speaker<'a>(label: Option<&'a Name<'_>>, channel: Option<&str>) -> Option<Cow<'a, str>> {
    let name = named(label);
    match (channel, name) {
        (None, name) => name,
        (Some(channel), None) => Some(format!("channel {channel}").into()),
        (Some(channel), Some(name)) => Some(format!("channel {channel} {name}").into()),
    }
}

fn words<'a>(heard: &'a [Heard<'_>], channel: Option<&str>) -> Vec<SaidWord<'a>> {
    let word = |heard: &'a Heard<'_>| SaidWord {
        text: heard.text().into(),
        start: heard.start,
        end: heard.end,
        confidence: heard.confidence,
        speaker: speaker(heard.speaker.as_ref(), channel),
    };
    heard.iter().map(word).collect()
}

fn utterance<'a>(item: usize, spoken: &'a Utterance<'_>, several: bool) -> Said<'a> {
    let channel = spoken.channel.as_ref().filter(|_| several).map(|name| name.0.as_ref());
    Said {
        item,
        text: spoken.transcript.as_ref().into(),
        start: spoken.start,
        end: spoken.end,
        speaker: speaker(spoken.speaker.as_ref(), channel),
        confidence: spoken.confidence,
        words: words(spoken.words.as_deref().unwrap_or_default(), channel),
    }
}

fn grouped<'a>(best: &'a Alternative<'_>, first: usize, channel: Option<&str>) -> Vec<Said<'a>> {
    let mut said = group(words(best.words(), channel), first);
    cut(&mut said, &best.transcript);
    let is_without_words = said.is_empty() && !best.transcript.trim().is_empty();
    if is_without_words {
        said.push(Said {
            item: first,
            text: best.transcript.as_ref().into(),
            speaker: speaker(None, channel),
            ..Said::default()
        });
    }
    said
}

/// The sentences, each with the words that start before the next one does.
fn sentences<'a>(best: &'a Alternative<'_>, first: usize, channel: Option<&str>) -> Vec<Said<'a>> {
    let mut heard = words(best.words(), channel).into_iter().peekable();
    let mut sentences = best.sentences().enumerate().peekable();
    let mut said = Vec::new();
    while let Some((n, (paragraph, sentence))) = sentences.next() {
        let next = sentences.peek().map(|(_, (_, next))| next.start);
        let mut own = Vec::new();
        while let Some(word) = heard.next_if(|word| match (next, word.start) {
            (None, _) => true,
            (Some(next), start) => start.zip(next).is_none_or(|(start, next)| start < next),
        }) {
            own.push(word);
        }
        said.push(Said {
            item: first + n,
            text: sentence.text.as_ref().into(),
            start: sentence.start,
            end: sentence.end,
            speaker: speaker(paragraph.speaker.as_ref(), channel),
            confidence: None,
            words: own,
        });
    }
    said
}
