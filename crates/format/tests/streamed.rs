//! Writers hand over what they write in pieces, and words with their times come back.

use std::io;

use cuedex_format::{Format, ReadOptions, WriteOptions, read, write};
use cuedex_model::{Chapter, Segment, TimeSpan, Timestamp, Track, TrackKind, Transcript, Word};
use proptest::prelude::*;

/// Counts bytes and keeps the length of the longest piece.
#[derive(Default)]
struct Pieces {
    bytes: usize,
    longest: usize,
}

impl io::Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes += bytes.len();
        self.longest = self.longest.max(bytes.len());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn no_writer_gathers_the_whole_document() {
    let cue = |n: u64| {
        let mut cue =
            Segment::new(TimeSpan::from_millis(n * 900, n * 900 + 800), "low tide at the pier");
        cue.speaker = Some(if n % 20 < 10 { "Ann" } else { "Ben" }.into());
        cue
    };
    let track = Track::new(TrackKind::Audio, (0..20_000).map(cue).collect());
    let talk = Transcript::of_tracks(vec![track]);
    let chapter =
        |n: u64| Chapter::new(Timestamp::from_millis(n * 10_000), None, "Low tide at the pier");
    let list = Transcript { chapters: (0..20_000).map(chapter).collect(), ..Transcript::default() };
    for format in Format::written() {
        let talk = if format.holds_only_chapters() { &list } else { &talk };
        let mut pieces = Pieces::default();
        write(talk, &mut pieces, &WriteOptions::new(format)).unwrap();
        assert!(pieces.bytes > 300_000, "{format}: {} bytes", pieces.bytes);
        assert!(pieces.longest <= 128 * 1024, "{format}: {} bytes at once", pieces.longest);
    }
}

/// A cue of words that ascend, each with a length and a pause behind it, in hundredths of a second.
fn timed_cue() -> impl Strategy<Value = Segment> {
    let word = ("[a-zé]{1,6}[.,]?", 1_u64..50, 0_u64..20);
    (0_u64..400_000, prop::collection::vec(word, 2..8)).prop_map(|(start, parts)| {
        let (mut at, mut words) = (start * 10, Vec::new());
        for (text, length, pause) in parts {
            words.push(Word::new(TimeSpan::from_millis(at, at + length * 10), text));
            at += (length + pause) * 10;
        }
        let texts: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
        let mut cue = Segment::new(TimeSpan::from_millis(start * 10, at), texts.join(" "));
        cue.words = words;
        cue
    })
}

fn again(cue: &Segment, format: Format) -> Segment {
    let talk = Transcript::of_tracks(vec![Track::new(TrackKind::Audio, vec![cue.clone()])]);
    let mut out = Vec::new();
    write(&talk, &mut out, &WriteOptions::new(format).with_word_times(true)).unwrap();
    let options = ReadOptions { format: Some(format), ..ReadOptions::default() };
    read(&out, None, &options).unwrap().transcript.tracks[0].segments()[0].clone()
}

proptest! {
    #[test]
    fn words_come_back_with_their_starts(cue in timed_cue()) {
        let starts = |cue: &Segment| -> Vec<(String, Timestamp, bool)> {
            cue.words.iter().map(|word| (word.text.clone(), word.span.start(), word.guessed)).collect()
        };
        for format in [Format::Vtt, Format::Lrc, Format::Ass] {
            prop_assert_eq!(starts(&again(&cue, format)), starts(&cue), "{}", format);
        }
        // Karaoke also says how long each is sung.
        prop_assert_eq!(again(&cue, Format::Ass).words, cue.words);
    }
}
