//! Who speaks when, where a service states that apart from the words.

use std::borrow::Cow;

use super::super::json::values::{Name, Stated};

/// How many turns before a word are looked at: turns seldom overlap, and never many.
const LOOK_BACK: usize = 16;

/// How far from a turn a word may lie that is between turns.
const NEAR_MS: f64 = 1_000.0;

/// The most digits of a number that counts speakers.
const LONGEST_NUMBER: usize = 20;

/// The turns of speakers, sorted by start.
pub(super) struct Turns<'a>(Vec<Turn<'a>>);

struct Turn<'a> {
    start: f64,
    end: f64,
    speaker: Cow<'a, str>,
}

impl<'a> Turns<'a> {
    /// The turns that have both times and a speaker.
    pub(super) fn new(
        turns: impl Iterator<Item = (Option<Stated>, Option<Stated>, Option<Cow<'a, str>>)>,
    ) -> Self {
        let whole = turns.filter_map(|(start, end, speaker)| {
            let (start, end) = (start?.as_millis(), end?.as_millis());
            Some(Turn { start, end, speaker: speaker? })
        });
        let mut turns: Vec<Turn<'a>> = whole.collect();
        turns.sort_by(|a, b| a.start.total_cmp(&b.start));
        Self(turns)
    }

    /// Who speaks in the middle of a word, or else nearest to it: what finds the turns hears a
    /// voice begin and end a little later or sooner than what finds the words.
    pub(super) fn speaker(
        &self,
        start: Option<Stated>,
        end: Option<Stated>,
    ) -> Option<Cow<'a, str>> {
        let start = start?.as_millis();
        let end = end.map_or(start, Stated::as_millis).max(start);
        let middle = f64::midpoint(start, end);
        let (before, after) = self.0.split_at(self.0.partition_point(|turn| turn.start <= middle));
        let near = || before.iter().rev().take(LOOK_BACK);
        let inside = near().find(|turn| middle < turn.end);
        let turn = inside.or_else(|| {
            let latest = near().max_by(|a, b| a.end.total_cmp(&b.end));
            let gaps = latest.map(|turn| (start - turn.end, turn)).into_iter();
            let gaps = gaps.chain(after.first().map(|turn| (turn.start - end, turn)));
            let nearest = gaps.min_by(|a, b| a.0.total_cmp(&b.0));
            nearest.filter(|(gap, _)| *gap <= NEAR_MS).map(|(_, turn)| turn)
        });
        turn.map(|turn| turn.speaker.clone())
    }
}

/// A speaker by the service's own label; one that is only a number is called `speaker 0`.
pub(super) fn named<'a>(label: Option<&'a Name<'_>>) -> Option<Cow<'a, str>> {
    numbered("speaker", label)
}

/// The label, or, where it is only a number, the noun and the number.
pub(super) fn numbered<'a>(noun: &str, label: Option<&'a Name<'_>>) -> Option<Cow<'a, str>> {
    let label = label?.0.trim();
    match label {
        "" => None,
        _ if label.len() <= LONGEST_NUMBER && label.bytes().all(|b| b.is_ascii_digit()) => {
            Some(format!("{noun} {label}").into())
        }
        _ => Some(label.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millis: f64) -> Option<Stated> {
        Some(Stated::from_millis(millis))
    }

    #[test]
    fn a_word_is_said_by_whom_its_middle_belongs_to() {
        let turns = [(1_000.0, 1_500.0, "b"), (0.0, 1_000.0, "a"), (3_000.0, 4_000.0, "c")];
        let turns = turns.map(|(start, end, who)| (at(start), at(end), Some(who.into())));
        let turns = Turns::new(turns.into_iter());
        let who = |start, end| turns.speaker(at(start), at(end));
        assert_eq!(who(0.0, 100.0).as_deref(), Some("a"));
        assert_eq!(who(900.0, 1_200.0).as_deref(), Some("b"));
        assert_eq!(who(900.0, 1_000.0).as_deref(), Some("a"));
        assert_eq!(who(1_400.0, 2_000.0).as_deref(), Some("b"));
        assert_eq!(who(2_000.0, 3_100.0).as_deref(), Some("c"));
        assert_eq!(who(1_600.0, 1_700.0).as_deref(), Some("b"));
        assert_eq!(who(2_400.0, 2_900.0).as_deref(), Some("c"));
        assert_eq!(who(5_001.0, 6_000.0), None);
        assert_eq!(turns.speaker(None, at(1.0)), None);
    }

    #[test]
    fn a_long_turn_goes_on_behind_a_short_one_inside_it() {
        let turns = [(0.0, 10_000.0, "host"), (2_000.0, 2_500.0, "guest")];
        let turns = turns.map(|(start, end, who)| (at(start), at(end), Some(who.into())));
        let turns = Turns::new(turns.into_iter());
        assert_eq!(turns.speaker(at(2_100.0), at(2_200.0)).as_deref(), Some("guest"));
        assert_eq!(turns.speaker(at(5_000.0), at(5_200.0)).as_deref(), Some("host"));
    }

    #[test]
    fn only_numbers_are_given_a_noun() {
        let name = |label: &'static str| Name(label.into());
        assert_eq!(named(Some(&name("0"))).as_deref(), Some("speaker 0"));
        assert_eq!(named(Some(&name("spk_0"))).as_deref(), Some("spk_0"));
        assert_eq!(named(Some(&name(" "))), None);
    }
}
