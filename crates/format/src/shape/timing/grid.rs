use cuedex_model::Timestamp;

use crate::edit::FrameRate;

/// The frames of a video as a grid of milliseconds; each frame's time is the nearest millisecond.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Grid {
    rate: FrameRate,
    /// Frames in `per` milliseconds.
    frames: u64,
    per: u64,
}

/// Below this, frames are counted in 64 bits: thirty years of video.
const SHORT: u64 = 1_000_000_000_000;

impl Grid {
    pub(crate) fn new(rate: FrameRate) -> Self {
        let (frames, seconds) = rate.fraction();
        Self { rate, frames: frames.into(), per: u64::from(seconds) * 1_000 }
    }

    pub(crate) fn time(self, frame: u64) -> u64 {
        match frame.checked_mul(self.per) {
            Some(product) => (product + self.frames / 2) / self.frames,
            None => self.rate.time(frame).as_millis(),
        }
    }

    pub(crate) fn frame(self, millis: u64) -> u64 {
        if millis > SHORT {
            return self.rate.frame(Timestamp::from_millis(millis));
        }
        (millis * self.frames + self.per / 2) / self.per
    }

    /// The nearest frame.
    pub(crate) fn nearest(self, millis: u64) -> u64 {
        self.time(self.frame(millis))
    }

    /// The first frame that is not earlier.
    pub(crate) fn up(self, millis: u64) -> u64 {
        let near = self.frame(millis);
        let time = self.time(near);
        if time >= millis { time } else { self.time(near.saturating_add(1)) }
    }

    /// The last frame that is not later.
    pub(crate) fn down(self, millis: u64) -> u64 {
        let near = self.frame(millis);
        let time = self.time(near);
        if time <= millis { time } else { self.time(near.saturating_sub(1)) }
    }

    /// How many frames hold so many milliseconds.
    pub(crate) fn frames_for(self, millis: u64) -> u64 {
        let frame = self.frame(millis);
        if self.time(frame) >= millis { frame } else { frame + 1 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_grid_counts_as_the_frame_rate_does(millis in 0_u64..u64::MAX / 2, which in 0_usize..4) {
            let rate: FrameRate = ["25", "23.976", "1000", "12.5"][which].parse().unwrap();
            let grid = Grid::new(rate);
            let frame = rate.frame(Timestamp::from_millis(millis));
            prop_assert_eq!(grid.frame(millis), frame);
            prop_assert_eq!(grid.time(frame), rate.time(frame).as_millis());
        }

        #[test]
        fn up_and_down_are_the_frames_around_a_time(millis in 0_u64..360_000_000) {
            let grid = Grid::new("29.97".parse().unwrap());
            let (down, up) = (grid.down(millis), grid.up(millis));
            prop_assert!(down <= millis && millis <= up && up - down <= 34);
            prop_assert_eq!((grid.up(up), grid.down(down)), (up, down));
        }
    }
}
