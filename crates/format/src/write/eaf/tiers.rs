use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, HashMap, HashSet};

use cuedex_model::{Segment, Track, Transcript, Word};

use super::language;
use crate::write::line::visible;

/// A tier: annotations that do not overlap.
pub(super) struct Tier<'a> {
    pub(super) id: String,
    pub(super) participant: Option<&'a str>,
    pub(super) language: Option<&'a str>,
    /// The tier of the segments whose words these are.
    pub(super) parent: Option<usize>,
    pub(super) annotations: Vec<Annotation<'a>>,
}

/// An annotation, in milliseconds.
pub(super) struct Annotation<'a> {
    pub(super) start: u64,
    pub(super) end: u64,
    pub(super) text: &'a str,
    pub(super) is_widened: bool,
    words: &'a [Word],
}

impl<'a> Annotation<'a> {
    fn of(segment: &'a Segment) -> Self {
        let (start, end) = (segment.span.start().as_millis(), segment.span.end().as_millis());
        let is_widened = end == start;
        Self {
            start,
            end: if is_widened { end.saturating_add(1) } else { end },
            text: &segment.text,
            is_widened,
            words: &segment.words,
        }
    }
}

/// The tiers of all tracks, those of words behind those that they belong to.
pub(super) fn tiers(transcript: &Transcript, with_words: bool) -> Vec<Tier<'_>> {
    let (mut names, mut tiers) = (Names::default(), Vec::new());
    for track in &transcript.tracks {
        of_track(track, &mut names, &mut tiers);
    }
    if with_words {
        for n in 0..tiers.len() {
            let words = of_words(&tiers[n], n, &mut names);
            tiers.extend(words);
        }
    }
    tiers
}

fn of_track<'a>(track: &'a Track, names: &mut Names, tiers: &mut Vec<Tier<'a>>) {
    let mut lanes: BTreeMap<Option<&str>, Lanes> = BTreeMap::new();
    for segment in track.segments() {
        let participant = visible(segment.speaker.as_ref());
        let annotation = Annotation::of(segment);
        let lanes = lanes.entry(participant).or_default();
        let tier = lanes.free_at(annotation.start).unwrap_or_else(|| {
            let language = language(track);
            let id = names.give(participant.unwrap_or_else(|| track.kind.as_str()), language);
            tiers.push(Tier { id, participant, language, parent: None, annotations: Vec::new() });
            tiers.len() - 1
        });
        lanes.take(tier, annotation.end);
        tiers[tier].annotations.push(annotation);
    }
}

/// The tiers of one speaker: the first is taken wherever it is free, of the others the one that has
/// been free for longest.
#[derive(Default)]
struct Lanes {
    /// Until when the first is taken, and its place among the tiers.
    first: Option<(u64, usize)>,
    others: BinaryHeap<Reverse<(u64, usize)>>,
}

impl Lanes {
    /// Takes out a tier that is free from this time on.
    fn free_at(&mut self, start: u64) -> Option<usize> {
        if let Some((_, tier)) = self.first.filter(|(end, _)| *end <= start) {
            return Some(tier);
        }
        let Reverse((end, tier)) = self.others.peek().copied()?;
        (end <= start).then(|| {
            self.others.pop();
            tier
        })
    }

    fn take(&mut self, tier: usize, end: u64) {
        match self.first {
            Some((_, first)) if first != tier => self.others.push(Reverse((end, tier))),
            _ => self.first = Some((end, tier)),
        }
    }
}

/// The words of a tier inside their annotations, one behind the other; those for which no time is
/// left are left out.
fn of_words<'a>(tier: &Tier<'a>, parent: usize, names: &mut Names) -> Option<Tier<'a>> {
    let mut annotations: Vec<Annotation<'a>> = Vec::new();
    for annotation in &tier.annotations {
        let mut free = annotation.start;
        for word in annotation.words {
            let start = word.span.start().as_millis().max(free);
            let end = word.span.end().as_millis().min(annotation.end);
            if start < end {
                let text = word.text.as_str();
                annotations.push(Annotation { start, end, text, is_widened: false, words: &[] });
                free = end;
            }
        }
    }
    (!annotations.is_empty()).then(|| Tier {
        id: names.give(&format!("{} words", tier.id), None),
        participant: tier.participant,
        language: tier.language,
        parent: Some(parent),
        annotations,
    })
}

/// Names of tiers, each given once.
#[derive(Default)]
struct Names {
    given: HashSet<String>,
    /// The last number of a name.
    numbers: HashMap<String, usize>,
}

impl Names {
    /// The name, else with the language, else with a number.
    fn give(&mut self, name: &str, language: Option<&str>) -> String {
        let with_language = language.map(|tag| format!("{name} ({tag})"));
        let wanted = [Some(name.to_owned()), with_language].into_iter().flatten();
        if let Some(free) = wanted.into_iter().find(|name| !self.given.contains(name)) {
            self.given.insert(free.clone());
            return free;
        }
        let number = self.numbers.entry(name.to_owned()).or_insert(1);
        loop {
            *number += 1;
            let numbered = format!("{name} {number}");
            if self.given.insert(numbered.clone()) {
                return numbered;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::write::testing::{evening, said};

    fn told(transcript: &Transcript, with_words: bool) -> Vec<(String, usize)> {
        let tiers = tiers(transcript, with_words);
        tiers.into_iter().map(|tier| (tier.id, tier.annotations.len())).collect()
    }

    #[test]
    fn each_speaker_of_a_track_has_a_tier() {
        let expected = [("Ann", 2), ("Ben", 1), ("visual", 1), ("audio", 1), ("Ben words", 3)];
        assert_eq!(told(&evening(), true), expected.map(|(id, n)| (id.to_owned(), n)));
    }

    #[test]
    fn what_overlaps_gets_a_further_tier() {
        let track = said(&[
            (0, 900, "Ann", "a"),
            (500, 1_000, "Ann", "b"),
            (900, 900, "Ann", "c"),
            (900, 950, "", "d"),
        ])
        .in_language(Some("en".into()));
        let expected = [("Ann", 2), ("Ann (en)", 1), ("audio", 1)];
        let transcript = Transcript::of_tracks(vec![track]);
        assert_eq!(told(&transcript, false), expected.map(|(id, n)| (id.to_owned(), n)));
        let crowd = vec![(0, 1_000, "Ann", "a"); 100_000];
        assert_eq!(told(&Transcript::of_tracks(vec![said(&crowd)]), false).len(), 100_000);
        for tier in tiers(&transcript, false) {
            assert!(tier.annotations.windows(2).all(|pair| pair[0].end <= pair[1].start));
            assert!(tier.annotations.iter().all(|one| one.start < one.end));
        }
    }
}
