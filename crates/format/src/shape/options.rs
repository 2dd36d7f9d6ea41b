use crate::edit::FrameRate;
use crate::profile::Profile;

use super::phrases::Phrases;

/// What cues are shaped to.
#[derive(Debug, Clone)]
pub struct ShapeOptions<'a> {
    pub(crate) profile: &'a Profile,
    pub(crate) rate: FrameRate,
    pub(crate) language: Option<String>,
    pub(crate) phrases: Option<Phrases>,
}

impl<'a> ShapeOptions<'a> {
    /// Shapes to a profile, at 25 frames a second, in the language of the track.
    #[must_use]
    pub fn new(profile: &'a Profile) -> Self {
        let rate = FrameRate::new(25, 1).expect("25 frames a second are a rate");
        Self { profile, rate, language: None, phrases: None }
    }

    /// Frames a second, on which cues begin and end. The default is 25.
    #[must_use]
    pub fn with_rate(mut self, rate: FrameRate) -> Self {
        self.rate = rate;
        self
    }

    /// The BCP 47 language whose phrases hold together. The default is the track's, else the
    /// profile's, else none.
    #[must_use]
    pub fn with_language(mut self, language: Option<&str>) -> Self {
        self.language = language.map(str::to_owned);
        self
    }

    /// Phrases of one's own instead of those of the language.
    #[must_use]
    pub fn with_phrases(mut self, phrases: Phrases) -> Self {
        self.phrases = Some(phrases);
        self
    }

    /// The phrases for a track that states this language.
    pub(crate) fn phrases_for(&self, track: Option<&str>) -> Phrases {
        let language = self.language.as_deref().or(track).or(self.profile.language.as_deref());
        self.phrases.clone().unwrap_or_else(|| Phrases::of_language(language))
    }
}
