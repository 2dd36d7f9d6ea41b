//! Who speaks, from turns that were told apart by voice.

mod pieces;

use std::collections::BTreeMap;

use cuedex_model::{Segment, TimeSpan, Track};

use super::overlap::Overlaps;
use super::rebuilt::{each_segment, with_segments};

/// A stretch of time in which one person speaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    /// When.
    pub span: TimeSpan,
    /// Who, by whatever name there is.
    pub speaker: String,
}

/// How turns are given to segments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SpeakerOptions {
    /// Split a segment without word times too where the speaker changes inside it, at words whose
    /// times are guessed by their places in the text. Otherwise it goes as a whole to the turn that it
    /// overlaps most. The default is `true`.
    pub split_untimed: bool,
}

impl Default for SpeakerOptions {
    fn default() -> Self {
        Self { split_untimed: true }
    }
}

/// A track with its speakers; made by [`speakers`].
#[derive(Debug, Clone, PartialEq)]
pub struct Spoken {
    /// The track, its segments split where the speaker changes.
    pub track: Track,
    /// How many segments were split.
    pub split: usize,
    /// How many segments, of those that came, lie under no turn; they keep the speaker that they
    /// state.
    pub without_turn: usize,
}

/// The turns that a track tells, by start: of each segment that names a speaker. The speaker
/// results of the second version of the Memories.ai API read as such a track, without a text.
#[must_use]
pub fn turns(track: &Track) -> Vec<Turn> {
    let turn = |segment: &Segment| {
        let speaker = segment.speaker.clone()?;
        Some(Turn { span: segment.span, speaker })
    };
    track.segments().iter().filter_map(turn).collect()
}

/// Gives each word, and so each segment, the speaker of the turn that it overlaps most, among
/// equals the earlier.
///
/// - A word under no turn is spoken by whom the word before it is, else the word after it.
/// - A segment is split where the speaker changes inside it. The pieces share its time at the
///   words, and its text at the beginnings of words: put together again they are the text. A word
///   that is not found in the text goes with the piece before it and names its own speaker.
/// - The first piece keeps the segment's id; the payload and its looks are kept only by a segment
///   that stays whole.
/// - A segment under no turn is left as it is.
///
/// `O(n log n)` in segments, words and turns, which may come in any order.
///
/// ```
/// use cuedex_format::merge::{SpeakerOptions, Turn, speakers};
/// use cuedex_model::{Segment, TimeSpan, Track, TrackKind, Word};
///
/// let span = TimeSpan::from_millis;
/// let mut cue = Segment::new(span(0, 2_000), "good morning hello");
/// cue.words = vec![
///     Word::new(span(0, 500), "good"), Word::new(span(500, 900), "morning"),
///     Word::new(span(1_500, 2_000), "hello"),
/// ];
/// let turn = |start, end, who: &str| Turn { span: span(start, end), speaker: who.into() };
/// let turns = [turn(0, 1_000, "Ann"), turn(1_400, 2_000, "Ben")];
/// let spoken = speakers(Track::new(TrackKind::Audio, vec![cue]), &turns, SpeakerOptions::default());
/// let told: Vec<_> = spoken.track.segments().iter()
///     .map(|s| (s.speaker.as_deref().unwrap_or(""), s.text.as_str())).collect();
/// assert_eq!(told, [("Ann", "good morning"), ("Ben", "hello")]);
/// ```
#[must_use]
pub fn speakers(track: Track, turns: &[Turn], options: SpeakerOptions) -> Spoken {
    let mut turns: Vec<&Turn> = turns.iter().collect();
    turns.sort_by_key(|turn| turn.span.start());
    let mut voices = Voices {
        overlaps: Overlaps::of(turns.iter().map(|turn| turn.span).collect()),
        turns: &turns,
    };
    let (mut split, mut without_turn) = (0, 0);
    let track = with_segments(track, |segments| {
        let mut all = Vec::with_capacity(segments.len());
        for segment in segments {
            let pieces = voices.assign(segment, options, &mut without_turn);
            split += usize::from(pieces.len() > 1);
            all.extend(pieces);
        }
        all
    });
    Spoken { track, split, without_turn }
}

/// Calls speakers otherwise: each name that the map knows becomes what it says there. Gives the
/// track and how many segments changed.
#[must_use]
pub fn rename_speakers(track: Track, names: &BTreeMap<String, String>) -> (Track, usize) {
    let mut renamed = 0;
    let track = each_segment(track, |segment| {
        let own = &mut segment.speaker;
        let of_words = segment.words.iter_mut().map(|word| &mut word.speaker);
        let mut changed = false;
        for speaker in std::iter::once(own).chain(of_words).flatten() {
            if let Some(name) = names.get(speaker) {
                speaker.clone_from(name);
                changed = true;
            }
        }
        renamed += usize::from(changed);
    });
    (track, renamed)
}

/// The turns, ready to be asked.
struct Voices<'a> {
    overlaps: Overlaps,
    turns: &'a [&'a Turn],
}

impl<'a> Voices<'a> {
    fn of(&mut self, span: TimeSpan) -> Option<&'a str> {
        let turn = self.overlaps.most(span).ok()?;
        Some(self.turns[turn].speaker.as_str())
    }

    fn assign(
        &mut self,
        mut segment: Segment,
        options: SpeakerOptions,
        without_turn: &mut usize,
    ) -> Vec<Segment> {
        let Some(whole) = self.of(segment.span) else {
            *without_turn += 1;
            return vec![segment];
        };
        let words = pieces::words(&segment, options.split_untimed);
        let told: Vec<_> = words.iter().map(|word| self.of(word.span)).collect();
        let Some(told) = filled(&told) else {
            segment.speaker = Some(whole.to_owned());
            return vec![segment];
        };
        pieces::split(segment, &words, &told)
    }
}

/// The speakers with the gaps filled from before, else from behind; `None` where nobody is known.
fn filled<'a>(told: &[Option<&'a str>]) -> Option<Vec<&'a str>> {
    let mut last = told.iter().flatten().next().copied()?;
    let fill = |speaker: &Option<&'a str>| {
        last = speaker.unwrap_or(last);
        last
    };
    Some(told.iter().map(fill).collect())
}

#[cfg(test)]
mod tests {
    use super::super::overlap::oracle;
    use super::super::testing::{any_speech, said};
    use super::*;
    use proptest::collection::vec;
    use proptest::prelude::*;

    fn turn(start: u64, end: u64, speaker: &str) -> Turn {
        Turn { span: TimeSpan::from_millis(start, end), speaker: speaker.into() }
    }

    fn told(track: &Track) -> Vec<(u64, u64, Option<&str>, &str)> {
        let row = |s: &'_ Segment| (s.span.start().as_millis(), s.span.end().as_millis());
        track
            .segments()
            .iter()
            .map(|s| (row(s).0, row(s).1, s.speaker.as_deref(), s.text.as_str()))
            .collect()
    }

    #[test]
    fn without_word_times_the_letters_tell_where_to_split() {
        let track = said(&[(0, 10_000, "aaaa bbbb cccc dddd")]);
        let turns = [turn(0, 5_100, "Ann"), turn(5_100, 10_000, "Ben")];
        let spoken = speakers(track.clone(), &turns, SpeakerOptions::default());
        let expected =
            [(0, 4_736, Some("Ann"), "aaaa bbbb"), (5_263, 10_000, Some("Ben"), "cccc dddd")];
        assert_eq!((told(&spoken.track), spoken.split), (expected.to_vec(), 1));
        assert!(spoken.track.segments().iter().all(|segment| segment.words.is_empty()));
        let whole = speakers(track, &turns, SpeakerOptions { split_untimed: false });
        assert_eq!(told(&whole.track), [(0, 10_000, Some("Ann"), "aaaa bbbb cccc dddd")]);
    }

    #[test]
    fn a_segment_under_no_turn_keeps_what_it_states() {
        let mut track = said(&[(0, 10, "tea"), (20, 30, "milk")]);
        track = each_segment(track, |segment| segment.speaker = Some("stated".into()));
        let spoken = speakers(track, &[turn(20, 30, "Ben")], SpeakerOptions::default());
        let expected = [(0, 10, Some("stated"), "tea"), (20, 30, Some("Ben"), "milk")];
        assert_eq!((told(&spoken.track), spoken.without_turn), (expected.to_vec(), 1));
    }

    #[test]
    fn turns_come_from_tracks_that_name_speakers() {
        let list = r#"{"code":200,"data":{"items":[{"start":0.5,"end":2,"speaker":"SPEAKER_00"},
            {"start":2,"end":3,"speaker":"SPEAKER_01"}]}}"#;
        let read = crate::read(list.as_bytes(), None, &crate::ReadOptions::default()).unwrap();
        let expected = [turn(500, 2_000, "SPEAKER_00"), turn(2_000, 3_000, "SPEAKER_01")];
        assert_eq!(turns(&read.transcript.tracks[0]), expected);
    }

    #[test]
    fn names_change_in_segments_and_words() {
        let spoken = speakers(
            said(&[(0, 10, "tea"), (10, 20, "milk")]),
            &[turn(0, 10, "S0"), turn(10, 20, "S1")],
            SpeakerOptions::default(),
        );
        let names = BTreeMap::from([("S0".to_owned(), "Ann".to_owned())]);
        let (track, renamed) = rename_speakers(spoken.track, &names);
        assert_eq!(told(&track)[0].2, Some("Ann"));
        assert_eq!((told(&track)[1].2, renamed), (Some("S1"), 1));
    }

    fn any_turns() -> impl Strategy<Value = Vec<Turn>> {
        vec((0u64..50, 0u64..20, "[ABC]"), 0..8).prop_map(|turns| {
            turns
                .into_iter()
                .map(|(start, length, who)| turn(start, start + length, &who))
                .collect()
        })
    }

    /// The speaker of a span, found by asking every turn.
    fn by_hand(turns: &[Turn], span: TimeSpan) -> Option<String> {
        let mut turns = turns.to_vec();
        turns.sort_by_key(|turn| turn.span.start());
        let spans: Vec<_> = turns.iter().map(|turn| turn.span).collect();
        oracle::most(&spans, span).map(|n| turns[n].speaker.clone())
    }

    fn squeezed(track: &Track) -> String {
        track.segments().iter().flat_map(|s| s.text.chars()).filter(|c| *c != ' ').collect()
    }

    proptest! {
        #[test]
        fn every_letter_and_word_stays_in_order(
            track in any_speech(6), turns in any_turns(), split_untimed: bool,
        ) {
            for segment in track.segments() {
                let one = Track::new(track.kind, vec![segment.clone()]);
                let spoken = speakers(one.clone(), &turns, SpeakerOptions { split_untimed });
                prop_assert_eq!(squeezed(&spoken.track), squeezed(&one));
                let words = |track: &Track| -> Vec<(TimeSpan, String)> {
                    let words = track.segments().iter().flat_map(|s| &s.words);
                    words.map(|word| (word.span, word.text.clone())).collect()
                };
                prop_assert_eq!(words(&spoken.track), words(&one));
                let span = spoken.track.segments().iter().map(|s| s.span).reduce(TimeSpan::union);
                prop_assert_eq!(span, Some(segment.span));
            }
        }

        #[test]
        fn each_word_has_the_speaker_that_asking_every_turn_gives(
            track in any_speech(6), turns in any_turns(),
        ) {
            let spoken = speakers(track, &turns, SpeakerOptions::default());
            for segment in spoken.track.segments() {
                for word in &segment.words {
                    let speaker = word.speaker.as_ref().or(segment.speaker.as_ref());
                    if let (Some(expected), true) = (by_hand(&turns, word.span), speaker.is_some()) {
                        prop_assert_eq!(speaker, Some(&expected));
                    }
                }
            }
        }

        #[test]
        fn a_whole_segment_has_the_speaker_that_asking_every_turn_gives(
            starts in vec((0u64..40, 0u64..20), 0..8), turns in any_turns(),
        ) {
            let rows: Vec<_> = starts.iter().map(|&(a, length)| (a, a + length, "tea")).collect();
            let track = said(&rows);
            let spoken = speakers(track.clone(), &turns, SpeakerOptions { split_untimed: false });
            for (after, before) in spoken.track.segments().iter().zip(track.segments()) {
                prop_assert_eq!(&after.speaker, &by_hand(&turns, before.span));
            }
        }
    }
}
