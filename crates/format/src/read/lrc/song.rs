//! From lines to segments: tags are applied, ends found, words timed.

use std::borrow::Cow;

use cuedex_model::{Segment, TimeDelta, TimeSpan, Timestamp, Track, TrackKind, Transcript};

use super::super::lines::{self, Lines};
use super::super::log::{Log, Place, excerpt};
use super::super::timed_words::{Piece, words};
use super::line::{Aside, Content, content, is_about_the_song};
use super::stamp::{self, Oddities};
use super::{
    MISSING_TIME, NEGATIVE_TIME, TEXT_BEFORE_FIRST_TIME, UNKNOWN_TAG, UNORDERED_WORDS,
    UNREADABLE_TAG, UNSORTED,
};
use crate::{Code, Error, ErrorKind, Position};

/// How long the last line is shown where nothing says when the song ends.
const LAST_LINE: TimeDelta = TimeDelta::from_millis(5_000);

/// A line is sung no more often: each time is a segment with all of its text.
const MAX_REPEATS: usize = 256;

/// All lines together are repeated no longer than this, in bytes: the words of a repeat take many
/// times as much memory, and all lyrics of an opera are a tenth of it.
const MAX_REPEATED_BYTES: usize = 2 << 20;

/// A line with its times and the untimed lines below it.
struct Sung<'a> {
    starts: Vec<Timestamp>,
    text: Cow<'a, str>,
    place: Place,
    /// Sung beside the other lines, which it does not end.
    is_aside: bool,
}

/// One singing of a line.
struct Entry<'s> {
    start: Timestamp,
    /// How far this time is from the first of its line, which its words are told in.
    shift: TimeDelta,
    sung: &'s Sung<'s>,
}

#[derive(Default)]
struct Tags {
    title: Option<String>,
    language: Option<String>,
    length: Option<Timestamp>,
    offset: TimeDelta,
}

pub(super) fn read(text: &str, log: &mut Log) -> Result<Transcript, Error> {
    let (tags, sung) = gather(text, log)?;
    check_repeats(&sung)?;
    let mut entries: Vec<Entry<'_>> = sung.iter().flat_map(entries_of).collect();
    if !entries.is_sorted_by_key(|entry| entry.start) {
        // Repeats stand with their first line, so only plain lines can be out of order.
        let is_early = |pair: &&[Sung<'_>]| pair[1].starts < pair[0].starts;
        let early = sung.windows(2).find(is_early).map(|pair| pair[1].place.clone());
        if sung.iter().all(|sung| sung.starts.len() == 1) {
            log.say(UNSORTED, early.unwrap_or_default());
        }
        entries.sort_by_key(|entry| entry.start);
    }
    let segments = segments(&entries, &tags, log);
    if segments.is_empty() {
        return Err(Error::new(ErrorKind::Empty, "no line with a time has text"));
    }
    let track = Track::new(TrackKind::Audio, segments).in_language(tags.language);
    let mut transcript = Transcript::of_tracks(vec![track]);
    transcript.title = tags.title;
    transcript.duration = tags.length;
    Ok(transcript)
}

fn gather<'a>(text: &'a str, log: &mut Log) -> Result<(Tags, Vec<Sung<'a>>), Error> {
    let (mut tags, mut sung) = (Tags::default(), Vec::<Sung<'a>>::new());
    for line in Lines::new(text) {
        let place = |cue| Place { line: line.number, bytes: line.bytes(), cue };
        match content(line.text) {
            Content::Blank => {}
            Content::Tag(name, value) if is_about_the_song(name) => {
                tags.take(name, value, &line, log);
            }
            Content::Tag(..) => untimed(line.text.trim(), UNKNOWN_TAG, &line, &mut sung, log),
            Content::Aside(Aside { start, text, is_known }) => {
                let place = place(Some(sung.len() + 1));
                if !is_known {
                    log.say(UNKNOWN_TAG, place.clone());
                }
                say_oddities(Oddities::default(), text, &place, log);
                sung.push(Sung { starts: vec![start], text: text.into(), place, is_aside: true });
            }
            Content::Sung { starts, text, oddities } => {
                let place = place(Some(sung.len() + 1));
                if starts.len() > MAX_REPEATS {
                    let message = format!("a line has more than {MAX_REPEATS} times");
                    return Err(too_much(message, &place));
                }
                say_oddities(oddities, text, &place, log);
                sung.push(Sung { starts, text: text.into(), place, is_aside: false });
            }
            Content::Untimed(text) => untimed(text.trim(), MISSING_TIME, &line, &mut sung, log),
        }
    }
    Ok((tags, sung))
}

/// Refuses lines whose repeats are long together; a text sung once may be of any length.
fn check_repeats(sung: &[Sung<'_>]) -> Result<(), Error> {
    let mut repeated = 0_usize;
    for line in sung {
        let repeats = line.starts.len().saturating_sub(1);
        repeated = repeated.saturating_add(repeats.saturating_mul(line.text.len()));
        if repeated > MAX_REPEATED_BYTES {
            let most = MAX_REPEATED_BYTES >> 20;
            let message = format!("the repeats of lines are longer than {most} MiB");
            return Err(too_much(message, &line.place));
        }
    }
    Ok(())
}

fn too_much(message: String, place: &Place) -> Error {
    let position = Position { line: place.line, byte: place.bytes.start, cue: place.cue };
    Error::new(ErrorKind::Limit, message).at(position)
}

/// Says once for a line what is odd about its own times and those of its words.
fn say_oddities(mut oddities: Oddities, text: &str, place: &Place, log: &mut Log) {
    stamp::all(text).for_each(|(_, stamp)| oddities.add(stamp.oddities));
    oddities.codes().for_each(|code| log.say(code, place.clone()));
}

/// Text without a time belongs to the line above, if there is one.
fn untimed(text: &str, code: Code, line: &lines::Line<'_>, sung: &mut [Sung<'_>], log: &mut Log) {
    let place = |cue| Place { line: line.number, bytes: line.bytes(), cue };
    let Some(above) = sung.last_mut() else {
        let message = format!("text above the first time: {}", excerpt(text));
        return log.add(TEXT_BEFORE_FIRST_TIME, place(None), message);
    };
    log.say(code, place(above.place.cue));
    let above = above.text.to_mut();
    if !above.is_empty() {
        above.push('\n');
    }
    above.push_str(text);
}

impl Tags {
    fn take(&mut self, name: &str, value: &str, line: &lines::Line<'_>, log: &mut Log) {
        let stated = || Some(value.to_owned()).filter(|value| !value.is_empty());
        let is_read = match name.to_ascii_lowercase().as_str() {
            "ti" => {
                self.title = self.title.take().or_else(stated);
                true
            }
            "la" | "lang" | "language" => {
                self.language = self.language.take().or_else(stated);
                true
            }
            "length" => {
                self.length = stamp::length(value);
                self.length.is_some()
            }
            "offset" => {
                let offset = offset(value);
                self.offset = offset.unwrap_or_default();
                offset.is_some()
            }
            _ => true,
        };
        if !is_read && !value.is_empty() {
            let message = format!("[{name}:{}] is no number; left out", excerpt(value));
            let place = Place { line: line.number, bytes: line.bytes(), cue: None };
            log.add(UNREADABLE_TAG, place, message);
        }
    }
}

fn offset(value: &str) -> Option<TimeDelta> {
    value.trim().parse().ok().filter(|ms: &i64| *ms != i64::MIN).map(TimeDelta::from_millis)
}

fn entries_of<'s>(sung: &'s Sung<'s>) -> impl Iterator<Item = Entry<'s>> {
    let first = sung.starts.iter().copied().min().unwrap_or_default();
    sung.starts.iter().map(move |&start| Entry {
        start,
        shift: start.saturating_since(first),
        sung,
    })
}

fn segments(entries: &[Entry<'_>], tags: &Tags, log: &mut Log) -> Vec<Segment> {
    let ends = ends(entries, tags);
    let mut clock = Clock { earlier: tags.offset, went_below: false };
    let mut segments = Vec::new();
    for (entry, end) in entries.iter().zip(ends) {
        clock.went_below = false;
        if let Some(segment) = segment(entry, end, &mut clock, log) {
            segments.push(segment);
            if clock.went_below {
                log.say(NEGATIVE_TIME, entry.sung.place.clone());
            }
        }
    }
    segments
}

/// Where each entry ends, from the back: at the next start that is another and no aside's.
fn ends(entries: &[Entry<'_>], tags: &Tags) -> Vec<Timestamp> {
    let mut ends = vec![Timestamp::ZERO; entries.len()];
    let mut next: Option<Timestamp> = None;
    let mut after: Option<Timestamp> = None;
    for (n, entry) in entries.iter().enumerate().rev() {
        if !entry.sung.is_aside && next != Some(entry.start) {
            after = next;
            next = Some(entry.start);
        }
        // The length is that of the recording, which the offset does not move.
        let length = tags.length.map(|length| length.saturating_add(tags.offset));
        let last = || length.filter(|end| *end > entry.start);
        let following = if next == Some(entry.start) { after } else { next };
        let end = following.or_else(last).unwrap_or_else(|| entry.start.saturating_add(LAST_LINE));
        ends[n] = end;
    }
    ends
}

/// Moves times by the offset, which is positive where the lyrics come too late.
struct Clock {
    earlier: TimeDelta,
    went_below: bool,
}

impl Clock {
    fn at(&mut self, time: Timestamp) -> Timestamp {
        let delta = TimeDelta::from_millis(-self.earlier.as_millis());
        self.went_below |= i128::from(time.as_millis()) + i128::from(delta.as_millis()) < 0;
        time.saturating_add(delta)
    }
}

fn segment(entry: &Entry<'_>, end: Timestamp, clock: &mut Clock, log: &mut Log) -> Option<Segment> {
    let pieces = pieces(&entry.sung.text);
    if pieces.iter().all(|(_, text)| text.trim().is_empty()) {
        return None;
    }
    let shifted = |stamp: Option<Timestamp>| stamp.map(|time| time.saturating_add(entry.shift));
    let behind =
        pieces.last().filter(|(_, text)| text.trim().is_empty()).and_then(|(at, _)| shifted(*at));
    let end = behind.filter(|behind| *behind > entry.start).map_or(end, |behind| behind.min(end));
    let span = TimeSpan::clamped(clock.at(entry.start), clock.at(end));
    let mut segment = Segment::new(span, shown(&pieces));
    if pieces.len() > 1 {
        let starts = pieces.iter().map(|(at, _)| shifted(*at).unwrap_or(entry.start));
        let starts: Vec<Timestamp> = starts.map(|start| clock.at(start)).collect();
        if !starts.is_sorted() {
            log.say(UNORDERED_WORDS, entry.sung.place.clone());
        } else {
            segment.words = timed(&pieces, &starts, span.end());
        }
    }
    Some(segment)
}

fn timed(
    pieces: &[(Option<Timestamp>, &str)],
    starts: &[Timestamp],
    end: Timestamp,
) -> Vec<cuedex_model::Word> {
    let span = |n: usize| TimeSpan::clamped(starts[n], starts.get(n + 1).copied().unwrap_or(end));
    let pieces = pieces.iter().enumerate().map(|(n, (_, text))| Piece { span: span(n), text });
    words(&pieces.collect::<Vec<_>>())
}

/// The text cut where a time stands, each piece with the time in front of it.
fn pieces(text: &str) -> Vec<(Option<Timestamp>, &str)> {
    let mut pieces = Vec::new();
    let (mut start, mut time) = (0, None);
    for (n, stamp) in stamp::all(text) {
        if n > start || time.is_some() {
            pieces.push((time, &text[start..n]));
        }
        time = Some(stamp.time);
        start = n + stamp.length;
    }
    pieces.push((time, &text[start..]));
    pieces
}

/// The text without times; the spaces around them are one.
fn shown(pieces: &[(Option<Timestamp>, &str)]) -> String {
    if let [(_, text)] = pieces {
        return text.trim().to_owned();
    }
    let joined: String = pieces.iter().map(|(_, text)| *text).collect();
    let lines =
        joined.split('\n').map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn told(text: &str) -> Vec<(u64, u64, String)> {
        let transcript = read(text, &mut Log::default()).unwrap();
        let tell =
            |s: &Segment| (s.span.start().as_millis(), s.span.end().as_millis(), s.text.clone());
        transcript.tracks[0].segments().iter().map(tell).collect()
    }

    fn cue(start: u64, end: u64, text: &str) -> (u64, u64, String) {
        (start, end, text.to_owned())
    }

    #[test]
    fn a_line_ends_with_the_next_and_an_empty_one_only_ends() {
        assert_eq!(
            told("[00:01.00]one\n[00:02.00]\n[00:03.00]two\n[00:03.00]zwei\n[length:00:05]"),
            [cue(1_000, 2_000, "one"), cue(3_000, 5_000, "two"), cue(3_000, 5_000, "zwei")]
        );
        assert_eq!(told("[00:01.00]one"), [cue(1_000, 6_000, "one")]);
    }

    #[test]
    fn a_positive_offset_makes_everything_earlier() {
        assert_eq!(told("[offset:+250]\n[00:01.00]one\n[00:02.00]"), [cue(750, 1_750, "one")]);
        assert_eq!(told("[offset:-250]\n[00:01.00]one\n[00:02.00]"), [cue(1_250, 2_250, "one")]);
        assert_eq!(told("[offset:500]\n[length:10]\n[length:0:10]\n[00:01.00]one")[0].1, 10_000);
    }

    #[test]
    fn words_have_their_times_in_each_repeat() {
        let text =
            "[00:01.00][00:11.00]<00:01.00> quiet <00:01.40>wa<00:01.60>ter <00:01.90>\n[00:20.00]";
        let transcript = read(text, &mut Log::default()).unwrap();
        let segments = transcript.tracks[0].segments();
        let words = |n: usize| -> Vec<(u64, u64, &str)> {
            let word =
                |w: &'_ cuedex_model::Word| (w.span.start().as_millis(), w.span.end().as_millis());
            segments[n].words.iter().map(|w| (word(w).0, word(w).1, w.text.as_str())).collect()
        };
        assert_eq!(segments[0].text, "quiet water");
        assert_eq!(words(0), [(1_000, 1_400, "quiet"), (1_400, 1_900, "water")]);
        assert_eq!(words(1), [(11_000, 11_400, "quiet"), (11_400, 11_900, "water")]);
        assert_eq!(segments[0].span.end().as_millis(), 1_900);
    }

    fn codes(text: &str) -> Vec<&'static str> {
        let mut log = Log::default();
        read(text, &mut log).unwrap();
        log.into_warnings().iter().map(|warning| warning.code).collect()
    }

    #[test]
    fn a_tag_of_no_known_name_is_text() {
        let text =
            "[ve:2]\n[00:01.00]low\n[Chorus: all sing]\n[AR:Ann]\n[#:by ear]\n[00:02.00]tide";
        assert_eq!(told(text)[0].2, "low\n[Chorus: all sing]");
        assert_eq!(codes(text), ["lrc/unknown-tag"]);
        let above = "[Verse: slow]\n[00:01.00]low";
        assert_eq!((told(above).len(), codes(above)), (1, vec!["lrc/text-before-first-time"]));
    }

    #[test]
    fn a_tag_with_the_times_of_words_is_sung_beside_the_lines() {
        let text = "[00:01.00]<00:01.00>quiet <00:02.50>water\n\
            [bg: <00:02.00>ooh <00:02.20>ah]\n[00:03.00]end\n[Choir: <00:04.00>la <00:04.50>la]";
        let expected = [
            cue(1_000, 3_000, "quiet water"),
            cue(2_000, 3_000, "ooh ah"),
            cue(3_000, 8_000, "end"),
            cue(4_000, 9_000, "Choir: la la"),
        ];
        assert_eq!(told(text), expected);
        assert_eq!(codes(text), ["lrc/unknown-tag"]);
        let transcript = read(text, &mut Log::default()).unwrap();
        let words: Vec<_> = transcript.tracks[0].segments()[1].words.iter().collect();
        assert_eq!((words.len(), words[1].span.start().as_millis()), (2, 2_200));
    }

    #[test]
    fn brackets_that_hold_no_time_are_text() {
        assert_eq!(told("[00:01.00]F: so [laughs] <b> quiet")[0].2, "F: so [laughs] <b> quiet");
    }

    #[test]
    fn many_brackets_cost_no_more_than_others() {
        let text = format!("[00:01.00]{}", "<[".repeat(200_000));
        assert_eq!(told(&text)[0].2.len(), 400_000);
    }

    #[test]
    fn a_tag_that_is_no_number_is_told_once_and_an_empty_one_not() {
        let mut log = Log::default();
        read("[offset:soon]\n[LENGTH:x]\n[offset:]\n[length:]\n[00:01.00]one", &mut log).unwrap();
        let messages: Vec<String> = log.into_warnings().into_iter().map(|w| w.message).collect();
        assert_eq!(
            messages,
            ["[offset:soon] is no number; left out", "[LENGTH:x] is no number; left out"]
        );
    }

    proptest! {
        #[test]
        fn never_panics(text in "(\\[[0-9:.]{0,12}\\]|<[0-9:.]{0,9}>|\\[(offset|length|ti|bg|Hey):[-+0-9a-z<>:.]{0,22}\\]|[a-zé ]{0,8}|\n){0,16}") {
            let _ = read(&text, &mut Log::default());
        }
    }
}
