use serde::Serialize;

/// How sure a recogniser was: a finite number from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize)]
#[serde(transparent)]
pub struct Confidence(f32);

impl Confidence {
    /// `None` for what is not finite; values outside 0 to 1 are clamped.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "a confidence needs no more than f32")]
    pub fn new(value: f64) -> Option<Self> {
        value.is_finite().then(|| Self(value.clamp(0.0, 1.0) as f32))
    }

    /// The number, from 0 to 1.
    #[must_use]
    pub const fn get(self) -> f32 {
        self.0
    }
}
