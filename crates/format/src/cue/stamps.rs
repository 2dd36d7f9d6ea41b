//! The words of a WebVTT payload, where it tells more of them than the cue's times: the
//! [times inside](https://www.w3.org/TR/webvtt1/#webvtt-timestamp-object) that karaoke and
//! YouTube's captions have, and voices where several people speak in one cue.

use cuedex_model::{TimeSpan, Timestamp, Word};
use htmlize::unescape;

use super::markup::Markup;
use super::share::{letters, share};
use super::shown::voice;
use super::spelled::{self, Grain};
use super::timing;

/// What a payload says of its words.
#[derive(Debug, Default)]
pub(crate) struct Words {
    pub(crate) words: Vec<Word>,
    /// A time lies outside the cue or before the one in front of it; it was not believed.
    pub(crate) has_odd_time: bool,
}

/// The words with their times and speakers; none where the payload has neither times nor several
/// voices. Words without a time share the time up to the next that has one.
pub(crate) fn words(payload: &str, span: TimeSpan) -> Words {
    let pieces = pieces(payload);
    let mut voices: Vec<&str> = pieces.iter().filter_map(|piece| piece.voice.as_deref()).collect();
    voices.dedup();
    let is_timed = pieces.iter().any(|piece| piece.time.is_some());
    if !is_timed && voices.len() < 2 {
        return Words::default();
    }
    let several = voices.len() > 1;
    let mut has_odd_time = false;
    let tokens = tokens(&pieces, span, several, &mut has_odd_time);
    Words { words: timed(&tokens, span, is_timed), has_odd_time }
}

/// Whether a payload has times inside.
pub(crate) fn holds_times(payload: &str) -> bool {
    pieces(payload).iter().any(|piece| piece.time.is_some())
}

/// The payload with its inner times moved, each in its own manner.
pub(crate) fn moved(payload: &str, time_of: impl Fn(Timestamp) -> Timestamp) -> String {
    let markup = Markup::new(payload);
    let mut out = String::with_capacity(payload.len());
    let (mut at, mut from) = (0, 0);
    while let Some(n) = payload[from..].find('<').map(|n| from + n) {
        let Some(end) = markup.vtt_end(n, false) else {
            from = n + 1;
            continue;
        };
        let tag = &payload[n + 1..end - 1];
        from = end;
        let Some(was) = timing::stamp(tag) else { continue };
        let now = time_of(was);
        if now != was {
            let spelled = spelled::like(tag, now, Grain::Thousandths);
            let spelled = spelled.filter(|tag| timing::stamp(tag) == Some(now));
            out.push_str(&payload[at..=n]);
            out.push_str(&spelled.unwrap_or_else(|| now.to_string()));
            at = end - 1;
        }
    }
    out.push_str(&payload[at..]);
    out
}

/// A stretch of text between tags.
#[derive(Default)]
struct Piece {
    time: Option<Timestamp>,
    voice: Option<String>,
    text: String,
}

fn pieces(payload: &str) -> Vec<Piece> {
    let markup = Markup::new(payload);
    let mut pieces = vec![Piece::default()];
    let (mut at, mut from) = (0, 0);
    let mut speaker: Option<String> = None;
    while let Some(n) = payload[from..].find('<').map(|n| from + n) {
        let Some(end) = markup.vtt_end(n, false) else {
            from = n + 1;
            continue;
        };
        add_text(&mut pieces, &payload[at..n]);
        (at, from) = (end, end);
        let tag = &payload[n + 1..end - 1];
        if let Some(time) = timing::stamp(tag) {
            pieces.push(Piece { time: Some(time), voice: speaker.clone(), ..Piece::default() });
        } else if let Some(name) = voice(tag) {
            speaker = Some(name);
            pieces.push(Piece { voice: speaker.clone(), ..Piece::default() });
        } else if tag == "/v" {
            speaker = None;
            pieces.push(Piece::default());
        }
    }
    add_text(&mut pieces, &payload[at..]);
    pieces
}

fn add_text(pieces: &mut [Piece], text: &str) {
    if let Some(last) = pieces.last_mut() {
        last.text.push_str(&unescape(text).replace('\0', "\u{fffd}"));
    }
}

/// A word of the text; `start` where the payload states it.
struct Token {
    text: String,
    start: Option<Timestamp>,
    speaker: Option<String>,
}

fn tokens(pieces: &[Piece], span: TimeSpan, several: bool, has_odd_time: &mut bool) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let (mut latest, mut is_open) = (span.start(), false);
    let mut pending = Some(span.start());
    for piece in pieces {
        if let Some(time) = piece.time {
            let fits = time >= latest && time <= span.end();
            *has_odd_time |= !fits;
            pending = fits.then_some(time);
            latest = if fits { time } else { latest };
        }
        let starts_word = |text: &str| text.starts_with(char::is_whitespace);
        for (n, text) in piece.text.split_whitespace().enumerate() {
            // A time inside a word does not cut it.
            match tokens.last_mut().filter(|_| n == 0 && is_open && !starts_word(&piece.text)) {
                Some(last) => last.text.push_str(text),
                None => {
                    let speaker = piece.voice.clone().filter(|_| several);
                    tokens.push(Token { text: text.to_owned(), start: pending.take(), speaker });
                }
            }
        }
        if !piece.text.is_empty() {
            is_open = !piece.text.ends_with(char::is_whitespace);
        }
    }
    tokens
}

fn timed(tokens: &[Token], span: TimeSpan, is_timed: bool) -> Vec<Word> {
    let mut words = Vec::with_capacity(tokens.len());
    let mut first = 0;
    while first < tokens.len() {
        let more = tokens[first + 1..].iter().take_while(|token| token.start.is_none()).count();
        let run = &tokens[first..=first + more];
        let start = run[0].start.unwrap_or(span.start());
        let end = tokens.get(first + more + 1).and_then(|next| next.start).unwrap_or(span.end());
        words.extend(shared(run, TimeSpan::clamped(start, end), is_timed));
        first += run.len();
    }
    words
}

/// The words of a run share its time by their letters; only the first one's start is known.
fn shared(run: &[Token], span: TimeSpan, is_timed: bool) -> Vec<Word> {
    let all = run.iter().map(|token| letters(&token.text)).sum();
    let mut before = 0;
    let word = |(n, token): (usize, &Token)| {
        let from = before;
        before += letters(&token.text);
        let mut word = Word::new(share(span, from..before, all), token.text.as_str());
        word.speaker.clone_from(&token.speaker);
        word.guessed = n > 0 || !is_timed;
        word
    };
    run.iter().enumerate().map(word).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(payload: &str) -> Vec<(String, u64, u64, bool)> {
        let words = words(payload, TimeSpan::from_millis(1_000, 5_000)).words;
        let at = |w: &Word| (w.span.start().as_millis(), w.span.end().as_millis());
        words.iter().map(|w| (w.text.clone(), at(w).0, at(w).1, w.guessed)).collect()
    }

    fn word(text: &str, start: u64, end: u64, guessed: bool) -> (String, u64, u64, bool) {
        (text.into(), start, end, guessed)
    }

    #[test]
    fn times_inside_become_word_times() {
        assert_eq!(
            read("to<00:00:02.000><c> the</c><00:00:03.000><c.x> quiet harbor</c>"),
            [
                word("to", 1_000, 2_000, false),
                word("the", 2_000, 3_000, false),
                word("quiet", 3_000, 3_909, false),
                word("harbor", 3_909, 5_000, true),
            ]
        );
    }

    #[test]
    fn a_time_inside_a_word_does_not_cut_it() {
        assert_eq!(
            read("har<00:02.000>bor <00:03.000>lights"),
            [word("harbor", 1_000, 3_000, false), word("lights", 3_000, 5_000, false)]
        );
    }

    #[test]
    fn times_outside_the_cue_are_not_believed() {
        let odd = words("a <00:00:09.000>b", TimeSpan::from_millis(1_000, 5_000));
        assert!(odd.has_odd_time);
        assert_eq!(odd.words[1].span, TimeSpan::from_millis(3_000, 5_000));
        assert!(odd.words[1].guessed);
    }

    #[test]
    fn several_voices_are_told_word_by_word() {
        let heard = words("<v Ann>Tea?\n<v Bob>Please.", TimeSpan::from_millis(0, 1_000)).words;
        let told: Vec<_> = heard.iter().map(|w| (w.speaker.as_deref(), w.guessed)).collect();
        assert_eq!(told, [(Some("Ann"), true), (Some("Bob"), true)]);
        assert_eq!(read("<v Ann>Tea?"), []);
        assert_eq!(read("plain <i>text</i>"), []);
    }

    #[test]
    fn inner_times_move_and_all_else_stays() {
        let later = |time: Timestamp| Timestamp::from_millis(time.as_millis() + 1_000);
        assert_eq!(
            moved("to<00:02.000><c.a> the</c> < <59:59.500>sea<x>", later),
            "to<00:03.000><c.a> the</c> < <01:00:00.500>sea<x>"
        );
    }

    proptest! {
        #[test]
        fn words_stay_in_order_and_inside_the_cue(payload in "(<00:0[0-9]\\.000>|<v [AB]>|<c>|</v>|[a-z ]{0,5}|<|&amp;){0,12}") {
            let span = TimeSpan::from_millis(1_000, 5_000);
            let words = words(&payload, span).words;
            prop_assert!(words.windows(2).all(|w| w[0].span.start() <= w[1].span.start()));
            prop_assert!(words.iter().all(|w| w.span.start() >= span.start() && w.span.end() <= span.end()));
        }
    }
}
