use cuedex_model::{TimeDelta, TimeSpan, Timestamp, Word};

/// Gathers the words of a karaoke line from its syllables.
///
/// A word is what stands between spaces; it lasts from the start of its first syllable to the
/// end of its last. Words stay in their line and in their order: where the syllables do not,
/// the time of the word is a guess.
pub(super) struct Sung {
    line: TimeSpan,
    /// Into the line, in hundredths of a second: the syllable that is being sung.
    start: u64,
    end: u64,
    is_karaoke: bool,
    word: Option<Word>,
    words: Vec<Word>,
}

impl Sung {
    pub(super) fn new(line: TimeSpan) -> Self {
        Self { line, start: 0, end: 0, is_karaoke: false, word: None, words: Vec::new() }
    }

    /// The next syllable follows and lasts so long.
    pub(super) fn syllable(&mut self, length: u64) {
        self.is_karaoke = true;
        self.start = self.end;
        self.end = self.end.saturating_add(length);
    }

    /// The next syllable starts here.
    pub(super) fn jump(&mut self, start: u64) {
        self.end = start;
    }

    pub(super) fn sing(&mut self, text: &str) {
        let (start, end) = (self.at(self.start), self.at(self.end));
        for (n, part) in text.split(char::is_whitespace).enumerate() {
            if n > 0 {
                self.words.extend(self.word.take());
            }
            if part.is_empty() {
                continue;
            }
            let span = TimeSpan::clamped(start, end);
            let is_karaoke = self.is_karaoke;
            let word = self.word.get_or_insert_with(|| Word::new(span, ""));
            word.text.push_str(part);
            word.span = word.span.union(span);
            word.guessed |= !is_karaoke;
        }
    }

    /// The words, where any syllable had a time, and whether one was moved.
    pub(super) fn into_words(mut self) -> (Vec<Word>, bool) {
        self.words.extend(self.word.take());
        if !self.is_karaoke {
            return (Vec::new(), false);
        }
        let (mut is_odd, mut before) =
            (false, TimeSpan::clamped(self.line.start(), self.line.start()));
        for word in &mut self.words {
            let said = word.span;
            let goes_back = said.start() < before.start();
            let start = if goes_back { before.end() } else { said.start() };
            let start = start.min(self.line.end());
            word.span = TimeSpan::clamped(start, said.end().min(self.line.end()));
            let is_cut_away = word.span.duration_millis() == 0 && said.duration_millis() > 0;
            word.guessed |= word.span.start() != said.start() || is_cut_away;
            is_odd |= word.span != said;
            before = word.span;
        }
        (self.words, is_odd)
    }

    fn at(&self, hundredths: u64) -> Timestamp {
        let millis = i64::try_from(hundredths.saturating_mul(10)).unwrap_or(i64::MAX);
        self.line.start().saturating_add(TimeDelta::from_millis(millis))
    }
}

#[cfg(test)]
mod tests {
    use super::super::shown::{Shown, shown};
    use super::*;

    fn of<'a>(written: &'a str, start: u64, end: u64) -> Shown<'a> {
        shown(written, false, TimeSpan::from_millis(start, end))
    }

    fn words(written: &str) -> Vec<(u64, u64, String)> {
        let words = of(written, 1_000, 3_050).words;
        let times = |word: &Word| (word.span.start().as_millis(), word.span.end().as_millis());
        words.iter().map(|word| (times(word).0, times(word).1, word.text.clone())).collect()
    }

    #[test]
    fn syllables_become_words_with_times() {
        let written = "{\\k20}har{\\kf30}bor {\\k10}{\\ko40\\i1}lights\\N{\\kt200}{\\K5}on";
        let expected = [
            (1_000, 1_500, "harbor".to_owned()),
            (1_600, 2_000, "lights".to_owned()),
            (3_000, 3_050, "on".to_owned()),
        ];
        assert_eq!(words(written), expected);
    }

    #[test]
    fn a_line_without_karaoke_has_no_word_times() {
        assert_eq!(words("harbor {\\i1}lights"), []);
    }

    #[test]
    fn what_stands_before_the_first_syllable_is_guessed() {
        let words = of("oh {\\k20}har", 0, 200).words;
        let guessed: Vec<_> = words.iter().map(|word| word.guessed).collect();
        assert_eq!(guessed, [true, false]);
    }

    fn told(written: &str, end: u64) -> (Vec<(u64, u64, String, bool)>, bool) {
        let shown = of(written, 1_000, end);
        let tell = |word: Word| {
            (word.span.start().as_millis(), word.span.end().as_millis(), word.text, word.guessed)
        };
        (shown.words.into_iter().map(tell).collect(), shown.has_odd_karaoke)
    }

    #[test]
    fn words_stay_in_their_line() {
        let expected = [
            (1_000, 1_500, "low".to_owned(), false),
            (1_500, 1_800, "tide".to_owned(), false),
            (1_800, 1_800, "rolls".to_owned(), true),
        ];
        let written = "{\\k50}low {\\k50}tide {\\k50}rolls";
        assert_eq!(told(written, 1_800), (expected.to_vec(), true));
        assert!(told(written, 1_500).0[1].3);
        assert!(!told(written, 2_500).1 && !told(&format!("{written}{{\\k90}}"), 2_500).1);
    }

    #[test]
    fn a_word_that_goes_back_is_guessed_behind_the_one_before() {
        let expected = [
            (1_000, 1_500, "low".to_owned(), false),
            (1_500, 2_000, "tide".to_owned(), false),
            (2_000, 2_000, "rolls".to_owned(), true),
            (2_000, 2_100, "in".to_owned(), false),
        ];
        let written = "{\\k50}low {\\k50}tide {\\kt30\\k10}rolls {\\kt100\\k10}in";
        assert_eq!(told(written, 3_000), (expected.to_vec(), true));
    }
}
