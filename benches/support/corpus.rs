//! Text of any size from the corpora, for measuring at scale.
//!
//! Whole documents are repeated, but no repetition says the same: outside the commonest words,
//! half of the words are exchanged for others of nearly the same rank, so that rare phrases stay
//! rare while common ones grow with the text; and every fourth word that stands only once or twice
//! gets an ending of its own, so that new words keep coming as they do in real text.

use std::collections::HashMap;
use std::ops::Range;

use cuedex_model::{Segment, TimeSpan, Track, TrackKind, Transcript};
use fastrand::Rng;

use crate::oracle::words;
use crate::text::all_english;

/// The cues of a video.
const VIDEO_CUES: usize = 1_500;
/// Words that are never exchanged.
const COMMONEST: usize = 1_000;
/// Words that stand no oftener may get a new ending.
const RARE: u32 = 2;
/// Consecutive cues taken from one place of the source.
const RUN_CUES: Range<usize> = 100..500;
const CHARACTER_MS: u64 = 60;
const PAUSE_MS: u64 = 250;

/// Videos of English speech.
pub struct Corpus {
    /// What it is made from.
    pub name: String,
    /// The videos, each of one spoken track.
    pub videos: Vec<Transcript>,
    /// How many cues they hold together.
    pub cues: usize,
    /// The UTF-8 bytes of their texts.
    pub bytes: usize,
}

impl Corpus {
    /// At least so many cues, the same for the same seed.
    #[must_use]
    pub fn of(cues: usize, seed: u64) -> Self {
        let (name, lines) = all_english();
        let ranks = Ranks::of(&lines);
        let videos = cues.div_ceil(VIDEO_CUES).max(1);
        let mut rng = Rng::with_seed(seed);
        let videos: Vec<_> = (0..videos).map(|_| video(&lines, &ranks, &mut rng)).collect();
        let texts = videos.iter().flat_map(|v| v.tracks[0].segments()).map(|s| s.text.len());
        let (cues, bytes) = texts.fold((0, 0), |(cues, bytes), text| (cues + 1, bytes + text));
        Self { name, videos, cues, bytes }
    }

    /// Every cue with the number of its video.
    pub fn cues(&self) -> impl Iterator<Item = (u64, &Segment)> {
        (0..).zip(&self.videos).flat_map(|(n, video)| {
            let segments = video.tracks.iter().flat_map(Track::segments);
            segments.map(move |segment| (n, segment))
        })
    }

    /// The lower-case words of a video, over all its cues.
    pub(crate) fn words(&self, video: usize) -> Vec<String> {
        let cues = self.videos[video].tracks[0].segments();
        cues.iter().flat_map(|cue| words(&cue.text)).map(|(_, word)| word).collect()
    }
}

fn video(lines: &[String], ranks: &Ranks, rng: &mut Rng) -> Transcript {
    let mut segments = Vec::with_capacity(VIDEO_CUES);
    let mut at = 0;
    while segments.len() < VIDEO_CUES {
        let from = rng.usize(0..lines.len().max(1));
        let run = lines.iter().cycle().skip(from).take(rng.usize(RUN_CUES));
        for line in run.take(VIDEO_CUES - segments.len()) {
            let text = ranks.varied(line, rng);
            let end = at + CHARACTER_MS * text.len() as u64;
            segments.push(Segment::new(TimeSpan::from_millis(at, end), text));
            at = end + rng.u64(0..2 * PAUSE_MS);
        }
    }
    let track = Track::new(TrackKind::Audio, segments).in_language(Some("en".to_owned()));
    Transcript::of_tracks(vec![track])
}

/// The words of the source by how often they stand in it.
struct Ranks {
    words: Vec<(String, u32)>,
    rank: HashMap<String, usize>,
}

impl Ranks {
    fn of(lines: &[String]) -> Self {
        let mut counts: HashMap<String, u32> = HashMap::new();
        for (_, word) in lines.iter().flat_map(|line| words(line)) {
            *counts.entry(word).or_default() += 1;
        }
        let mut words: Vec<_> = counts.into_iter().collect();
        words.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let rank = words.iter().enumerate().map(|(n, (word, _))| (word.clone(), n)).collect();
        Self { words, rank }
    }

    fn varied(&self, line: &str, rng: &mut Rng) -> String {
        let mut text = String::with_capacity(line.len() + 8);
        let mut from = 0;
        for (range, word) in words(line) {
            text.push_str(&line[from..range.start]);
            from = range.end;
            match self.rank.get(&word) {
                Some(&rank) if rank >= COMMONEST && rng.bool() => {
                    let near = rank / 10;
                    let other = rng.usize(rank - near..(rank + near + 1).min(self.words.len()));
                    let (word, count) = &self.words[other];
                    text.push_str(word);
                    if *count <= RARE && rng.u8(0..4) == 0 {
                        text.push_str(["on", "ar", "iel", "osk", "eth", "um"][rng.usize(0..6)]);
                        text.push(rng.lowercase());
                    }
                }
                _ => text.push_str(&line[range]),
            }
        }
        text.push_str(&line[from..]);
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_the_same_text_and_repetitions_differ() {
        let (one, two) = (Corpus::of(4_000, 3), Corpus::of(4_000, 3));
        assert!(one.videos == two.videos && one.cues >= 4_000);
        assert_ne!(one.videos[0], one.videos[1]);
    }
}
