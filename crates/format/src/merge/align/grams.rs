use std::collections::HashMap;

use cuedex_model::{Segment, Track};

/// Numbers for words, the same for both tracks.
#[derive(Debug, Default)]
pub(super) struct Lexicon(HashMap<String, u32>);

/// A word of a track and when it begins, in milliseconds.
#[derive(Debug, Clone, Copy)]
struct Said {
    word: u32,
    at: i64,
}

/// The words of a track in the order in which they are said.
#[derive(Debug)]
pub(super) struct Words(Vec<Said>);

/// Words in a row; of fewer than three the last places hold 0, which is no word.
pub(super) type Gram = [u32; 3];

impl Lexicon {
    /// The words of a track in small letters, without signs.
    pub(super) fn words(&mut self, track: &Track) -> Words {
        let mut said = Vec::new();
        for segment in track.segments() {
            if segment.words.is_empty() {
                self.add(&mut said, &segment.text, |at| interpolated(segment, at));
            } else {
                for word in &segment.words {
                    self.add(&mut said, &word.text, |_| word.span.start().as_millis());
                }
            }
        }
        Words(said)
    }

    fn add(&mut self, said: &mut Vec<Said>, text: &str, time: impl Fn(usize) -> u64) {
        let mut letters = String::new();
        let mut first = 0;
        for (at, c) in text.char_indices() {
            if !c.is_alphanumeric() {
                // An apostrophe inside a word parts nothing, whichever of the two it is.
                if !matches!(c, '\'' | '’') {
                    self.close(said, &mut letters, time(first));
                }
                continue;
            }
            if stands_alone(c) {
                self.close(said, &mut letters, time(first));
            }
            if letters.is_empty() {
                first = at;
            }
            letters.extend(c.to_lowercase());
            if stands_alone(c) {
                self.close(said, &mut letters, time(first));
            }
        }
        self.close(said, &mut letters, time(first));
    }

    fn close(&mut self, said: &mut Vec<Said>, letters: &mut String, at: u64) {
        if letters.is_empty() {
            return;
        }
        let next = u32::try_from(self.0.len() + 1).unwrap_or(u32::MAX);
        let word = *self.0.entry(std::mem::take(letters)).or_insert(next);
        said.push(Said { word, at: i64::try_from(at).unwrap_or(i64::MAX) });
    }
}

impl Words {
    /// The places of each row of so many words that stands at most [`RARE`] times.
    pub(super) fn rare(&self, words: usize) -> HashMap<Gram, Vec<i64>> {
        let mut places: HashMap<Gram, Vec<i64>> = HashMap::new();
        for row in self.0.windows(words) {
            let mut gram = Gram::default();
            for (slot, said) in gram.iter_mut().zip(row) {
                *slot = said.word;
            }
            let places = places.entry(gram).or_default();
            if places.len() <= RARE {
                places.push(row[0].at);
            }
        }
        places.retain(|_, places| places.len() <= RARE);
        places
    }
}

/// What stands more often than this tells little of where it is, and would make pairs by the
/// square.
const RARE: usize = 4;

/// The time of a byte of a segment's text, if it is said evenly.
fn interpolated(segment: &Segment, at: usize) -> u64 {
    let share = u128::from(segment.span.duration_millis()) * at as u128;
    let share = share / segment.text.len().max(1) as u128;
    let start = segment.span.start().as_millis();
    start.saturating_add(u64::try_from(share).unwrap_or(u64::MAX))
}

/// Whether a letter is of a script without spaces between words: each counts as a word then.
fn stands_alone(c: char) -> bool {
    matches!(c, '\u{0e00}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}
