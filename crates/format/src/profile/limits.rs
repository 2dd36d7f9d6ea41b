use super::Profile;
use crate::edit::FrameRate;

/// A profile at a frame rate: its numbers as whole ones, and the comparisons that shaping and lint share.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// The longest line, in halves of a character.
    pub line: u32,
    /// The most lines of a cue.
    pub lines: u32,
    /// The shortest time on screen, in milliseconds.
    pub min_duration: u64,
    /// The longest time on screen, in milliseconds.
    pub max_duration: u64,
    /// The least pause between two cues, in milliseconds: the longer of frames and milliseconds.
    pub gap: u64,
    /// Pauses below this are closed to [`Limits::gap`], in milliseconds.
    pub close_below: u64,
    pub(crate) max_cps: Option<f64>,
    pub(crate) max_wpm: Option<f64>,
}

impl Profile {
    /// The limits at a frame rate.
    #[must_use]
    pub fn limits(&self, rate: FrameRate) -> Limits {
        // A gap of whole frames comes out a millisecond shorter or longer after rounding.
        let frames = rate.time(u64::from(self.min_gap_frames)).as_millis();
        let is_exact = rate.fraction().1 == 1 && 1_000 % rate.fraction().0 == 0;
        let frames = if is_exact { frames } else { frames.saturating_sub(1) };
        Limits {
            line: self.max_line_length.saturating_mul(2),
            lines: self.max_lines,
            min_duration: self.min_duration_ms,
            max_duration: self.max_duration_ms,
            gap: frames.max(self.min_gap_ms),
            close_below: self.close_gaps_ms,
            max_cps: self.max_cps,
            max_wpm: self.max_wpm,
        }
    }
}

impl Limits {
    /// Whether so many halves of a character are too many for so many milliseconds.
    #[must_use]
    pub fn exceeds_cps(&self, halves: u32, millis: u64) -> bool {
        self.max_cps.is_some_and(|max| f64::from(halves) * 500.0 > max * as_float(millis))
    }

    /// Whether so many words are too many for so many milliseconds.
    #[must_use]
    pub fn exceeds_wpm(&self, words: u32, millis: u64) -> bool {
        self.max_wpm.is_some_and(|max| f64::from(words) * 60_000.0 > max * as_float(millis))
    }

    /// The shortest time, in milliseconds, in which the text can be read: neither too many
    /// characters a second nor too many words a minute.
    #[must_use]
    pub fn reading_time(&self, halves: u32, words: u32) -> u64 {
        let by_cps = self.max_cps.map_or(0.0, |max| f64::from(halves) * 500.0 / max);
        let by_wpm = self.max_wpm.map_or(0.0, |max| f64::from(words) * 60_000.0 / max);
        rounded_up(by_cps.max(by_wpm))
    }
}

#[expect(clippy::cast_precision_loss, reason = "no recording has 2^53 milliseconds")]
fn as_float(millis: u64) -> f64 {
    millis as f64
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "casts saturate")]
fn rounded_up(millis: f64) -> u64 {
    millis.ceil() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits(rate: &str) -> Limits {
        Profile::named("netflix-en").unwrap().limits(rate.parse().unwrap())
    }

    #[test]
    fn two_frames_are_as_long_as_the_rate_makes_them() {
        assert_eq!(limits("25").gap, 80);
        assert_eq!(limits("24").gap, 82);
        assert_eq!(limits("29.97").gap, 66);
    }

    #[test]
    fn exactly_the_limit_is_allowed() {
        let limits = limits("25");
        assert!(!limits.exceeds_cps(2 * 40, 2_000) && limits.exceeds_cps(2 * 41, 2_000));
        assert_eq!(limits.reading_time(2 * 41, 9), 2_050);
        assert!(!limits.exceeds_wpm(1_000, 1));
    }
}
