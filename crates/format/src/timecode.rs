use std::fmt;
use std::str::FromStr;

use crate::edit::FrameRate;
use crate::{Error, ErrorKind};

/// The label of a frame, `HH:MM:SS:FF`, as [SMPTE ST 12-1] has it.
///
/// Labels count whole frames in whole seconds: 24 where a rate is 24000/1001. At 30000/1001 and
/// 60000/1001 they may be *drop-frame*, written with a semicolon before the frames: two labels (four
/// at the higher rate) are left out at each minute but every tenth, so that labels keep up with the
/// clock. No frame is dropped. Labels end with the day. The default is the first, not drop-frame.
///
/// ```
/// use cuedex_format::Timecode;
/// use cuedex_format::edit::FrameRate;
///
/// let rate: FrameRate = "29.97".parse()?;
/// let last: Timecode = "00:00:59;29".parse()?;
/// let next = Timecode::of_frame(last.frame(rate).unwrap() + 1, rate, true);
/// assert_eq!(next.unwrap().to_string(), "00:01:00;02");
/// # Ok::<(), String>(())
/// ```
///
/// [SMPTE ST 12-1]: https://ieeexplore.ieee.org/document/6884205
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Timecode {
    hours: u8,
    minutes: u8,
    seconds: u8,
    frames: u8,
    is_drop_frame: bool,
}

/// Labels have two digits for the frame.
const MOST_FRAMES: u64 = 100;

const HOURS: u64 = 24;

/// How labels are counted at a rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Count {
    /// Labels in a second.
    whole: u64,
    /// Labels that are left out at a minute.
    dropped: u64,
}

impl Count {
    fn of(rate: FrameRate, is_drop_frame: bool) -> Option<Self> {
        let whole = match rate.fraction() {
            (frames, seconds) if frames % seconds == 0 => frames / seconds,
            (frames, 1_001) if frames % 1_000 == 0 => frames / 1_000,
            _ => return None,
        };
        let (whole, is_ntsc) = (u64::from(whole), rate.fraction().1 == 1_001);
        let dropped = match (is_drop_frame, whole) {
            (false, _) => 0,
            (true, 30 | 60) if is_ntsc => whole / 15,
            _ => return None,
        };
        (whole <= MOST_FRAMES).then_some(Self { whole, dropped })
    }

    fn in_minute(self) -> u64 {
        self.whole * 60 - self.dropped
    }

    fn in_ten_minutes(self) -> u64 {
        self.whole * 600 - self.dropped * 9
    }

    fn in_a_day(self) -> u64 {
        self.in_ten_minutes() * 6 * HOURS
    }

    /// The number of a frame's label, with those that are left out counted.
    fn label(self, frame: u64) -> u64 {
        let (tens, rest) = (frame / self.in_ten_minutes(), frame % self.in_ten_minutes());
        let minutes = rest.saturating_sub(self.dropped) / self.in_minute();
        frame + self.dropped * (9 * tens + minutes)
    }
}

impl Timecode {
    /// Whether labels are left out, so that the others keep up with the clock.
    #[must_use]
    pub fn is_drop_frame(self) -> bool {
        self.is_drop_frame
    }

    /// The number of the frame with this label, from 0.
    ///
    /// # Errors
    /// [`ErrorKind::Unfit`] where the rate does not have this label: a frame past the second, one of
    /// those that drop-frame leaves out, drop-frame at other rates than 30000/1001 and 60000/1001, and
    /// any label at rates that are neither whole nor of NTSC or over 100.
    pub fn frame(self, rate: FrameRate) -> Result<u64, Error> {
        let unfit = |what: String| Err(Error::new(ErrorKind::Unfit, what));
        let Some(count) = Count::of(rate, self.is_drop_frame) else {
            return unfit(match Count::of(rate, false) {
                Some(_) => format!("timecode at {rate} frames a second is not drop-frame"),
                None => format!("there is no timecode at {rate} frames a second"),
            });
        };
        let (minutes, frames) = (u64::from(self.minutes), u64::from(self.frames));
        let is_left_out = self.seconds == 0 && minutes % 10 != 0 && frames < count.dropped;
        if frames >= count.whole || is_left_out {
            return unfit(format!("there is no frame {self} at {rate} frames a second"));
        }
        let minutes = u64::from(self.hours) * 60 + minutes;
        let label = (minutes * 60 + u64::from(self.seconds)) * count.whole + frames;
        Ok(label - count.dropped * (minutes - minutes / 10))
    }

    /// The label of a frame, counted from 0; `None` past 24 hours and at rates that have no such
    /// labels.
    #[must_use]
    pub fn of_frame(frame: u64, rate: FrameRate, is_drop_frame: bool) -> Option<Self> {
        let count = Count::of(rate, is_drop_frame)?;
        if frame >= count.in_a_day() {
            return None;
        }
        let label = count.label(frame);
        let (seconds, frames) = (label / count.whole, label % count.whole);
        let part = |number: u64| u8::try_from(number).ok();
        Some(Self {
            hours: part(seconds / 3_600)?,
            minutes: part(seconds / 60 % 60)?,
            seconds: part(seconds % 60)?,
            frames: part(frames)?,
            is_drop_frame,
        })
    }
}

impl fmt::Display for Timecode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { hours, minutes, seconds, frames, is_drop_frame } = self;
        let mark = if *is_drop_frame { ';' } else { ':' };
        write!(f, "{hours:02}:{minutes:02}:{seconds:02}{mark}{frames:02}")
    }
}

impl FromStr for Timecode {
    type Err = String;

    /// Reads `HH:MM:SS:FF`, or `HH:MM:SS;FF` for drop-frame; whether a rate has such a frame is asked
    /// by [`Timecode::frame`].
    fn from_str(text: &str) -> Result<Self, String> {
        parse(text).ok_or_else(|| format!("{text:?} is no timecode: 01:00:00:00, 01:00:00;00"))
    }
}

fn parse(text: &str) -> Option<Timecode> {
    let (clock, frames) = text.rsplit_once([':', ';'])?;
    let mut parts = clock.splitn(3, ':').map(two_digits);
    let timecode = Timecode {
        hours: parts.next()??,
        minutes: parts.next()??,
        seconds: parts.next()??,
        frames: two_digits(frames)?,
        is_drop_frame: text[clock.len()..].starts_with(';'),
    };
    let is_clock =
        u64::from(timecode.hours) < HOURS && timecode.minutes < 60 && timecode.seconds < 60;
    is_clock.then_some(timecode)
}

fn two_digits(text: &str) -> Option<u8> {
    let is_plain = text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit());
    is_plain.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rate(text: &str) -> FrameRate {
        text.parse().unwrap()
    }

    fn label(frame: u64, fps: &str, drop: bool) -> String {
        Timecode::of_frame(frame, rate(fps), drop).map_or("none".into(), |tc| tc.to_string())
    }

    #[test]
    fn labels_are_left_out_at_each_minute_but_every_tenth() {
        for (frame, fps, expected) in [
            (1_799, "29.97", "00:00:59;29"),
            (1_800, "29.97", "00:01:00;02"),
            (3_597, "29.97", "00:01:59;29"),
            (3_598, "29.97", "00:02:00;02"),
            (17_981, "29.97", "00:09:59;29"),
            (17_982, "29.97", "00:10:00;00"),
            (107_892, "29.97", "01:00:00;00"),
            (3_600, "59.94", "00:01:00;04"),
            (2_589_407, "29.97", "23:59:59;29"),
            (2_589_408, "29.97", "none"),
        ] {
            assert_eq!(label(frame, fps, true), expected);
        }
    }

    #[test]
    fn labels_of_other_rates_count_whole_frames() {
        assert_eq!(label(24 * 3_600, "23.976", false), "01:00:00:00");
        assert_eq!(label(25 * 86_400, "25", false), "none");
        assert_eq!(label(0, "12.5", false), "none");
        assert_eq!(label(0, "25", true), "none");
        assert_eq!(label(0, "119.88", false), "none");
    }

    #[test]
    fn a_rate_does_not_have_every_label() {
        let refused = |text: &str, fps: &str| {
            text.parse::<Timecode>().unwrap().frame(rate(fps)).unwrap_err().to_string()
        };
        assert_eq!(
            refused("00:01:00;01", "29.97"),
            "there is no frame 00:01:00;01 at 30000/1001 frames a second"
        );
        assert_eq!(
            refused("00:00:00:25", "25"),
            "there is no frame 00:00:00:25 at 25 frames a second"
        );
        assert_eq!(
            refused("01:00:00;00", "23.976"),
            "timecode at 24000/1001 frames a second is not drop-frame"
        );
        assert_eq!(
            refused("01:00:00:00", "12.5"),
            "there is no timecode at 125/10 frames a second"
        );
    }

    #[test]
    fn what_is_no_label_is_refused() {
        for text in [
            "",
            "1:00:00:00",
            "24:00:00:00",
            "00:60:00:00",
            "00:00:00.00",
            "00:00:00",
            "00;00:00:00",
            "00:00:00:0é",
            "+1:00:00:00",
            "00:00:00:00:00",
        ] {
            assert!(text.parse::<Timecode>().is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_frame_is_found_by_its_label(frame in 0_u64..2_000_000, which in 0_usize..6) {
            let (fps, drop) = [("23.976", false), ("25", false), ("29.97", false), ("29.97", true), ("59.94", true), ("100", false)][which];
            let timecode = Timecode::of_frame(frame, rate(fps), drop).unwrap();
            prop_assert_eq!(timecode.to_string().parse::<Timecode>().unwrap(), timecode);
            prop_assert_eq!(timecode.frame(rate(fps)).unwrap(), frame);
        }

        #[test]
        fn reading_never_panics(text in "[0-9:;é]{0,14}") {
            if let Ok(timecode) = text.parse::<Timecode>() {
                let _ = timecode.frame(rate("29.97"));
            }
        }
    }
}
