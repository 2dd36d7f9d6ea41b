//! A brute-force reading of transcripts that shares no code with the product's analyser: every
//! track as one array of words with their cues, streams and times, scanned from end to end.
//!
//! The rules, stated by the project and read here anew:
//! - words are those of [`words`]; they are equal when their lower-case forms are;
//! - a pause of 20 s or more between cues ends a stream, and so does every scene of what is seen;
//! - a word's time is its recogniser's, else its share of the cue's time by characters;
//! - a word that differs in accents or variants of letters only may be found or not;
//! - sounds such as "um" and short brackets such as "[music]" are in doubt: an index may keep them
//!   apart from words, so what depends on them is told apart from what does not.

mod scan;
mod time;
mod track;
mod words;

use std::collections::HashMap;

use cuedex_model::{Transcript, VideoId};

pub(crate) use scan::Place;
pub(crate) use time::Extent;
pub(crate) use track::Line;
pub(crate) use words::words;

/// The number of a word's form.
pub(crate) type Form = u32;

/// All tracks of a folder as arrays of words.
#[derive(Default)]
pub(crate) struct Oracle {
    pub(crate) lines: Vec<Line>,
    forms: HashMap<String, Form>,
    /// How often each form stands in all tracks.
    counts: Vec<u64>,
    /// For each form, that of the word without accents.
    bare: Vec<Form>,
}

impl Oracle {
    /// Reads every track of these videos.
    pub(crate) fn of(videos: &[(VideoId, Transcript)]) -> Self {
        let mut oracle = Self::default();
        for (video, transcript) in videos {
            for track in &transcript.tracks {
                let line = Line::of(video, track, &mut |word| oracle.number(word));
                for &form in &line.forms {
                    oracle.counts[form as usize] += 1;
                }
                oracle.lines.push(line);
            }
        }
        oracle
    }

    fn number(&mut self, word: &str) -> Form {
        if let Some(&form) = self.forms.get(word) {
            return form;
        }
        let form = Form::try_from(self.counts.len()).expect("fewer than 2^32 different words");
        self.forms.insert(word.to_owned(), form);
        self.counts.push(0);
        self.bare.push(form);
        let bare = words::bare(word);
        if bare != word {
            self.bare[form as usize] = self.number(&bare);
        }
        form
    }

    /// The forms of a text's words; `None` where one of them stands in no track.
    pub(crate) fn known(&self, text: &str) -> Option<Vec<Form>> {
        words(text).map(|(_, word)| self.forms.get(&word).copied()).collect()
    }

    /// Whether two forms are equal but for accents and variants of letters.
    pub(crate) fn is_like(&self, a: Form, b: Form) -> bool {
        self.bare[a as usize] == self.bare[b as usize]
    }

    /// How often a form stands in all tracks.
    pub(crate) fn count(&self, form: Form) -> u64 {
        self.counts[form as usize]
    }

    /// How many words all tracks hold together.
    pub(crate) fn words(&self) -> usize {
        self.lines.iter().map(|line| line.forms.len()).sum()
    }
}

/// The oracle of one spoken track of these cues, for tests.
#[cfg(test)]
pub(crate) fn spoken(cues: &[(u64, u64, &str)]) -> Oracle {
    use cuedex_model::{Segment, TimeSpan, Track, TrackKind};

    let cue = |&(start, end, text): &(u64, u64, &str)| {
        Segment::new(TimeSpan::from_millis(start, end), text)
    };
    let track = Track::new(TrackKind::Audio, cues.iter().map(cue).collect());
    let talk = VideoId::new("talk").expect("a name");
    Oracle::of(&[(talk, Transcript::of_tracks(vec![track]))])
}
