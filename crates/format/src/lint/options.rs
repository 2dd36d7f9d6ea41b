use crate::ReadOptions;
use crate::edit::FrameRate;
use crate::profile::Profile;

/// How to check.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct LintOptions {
    /// The norm.
    pub profile: Profile,
    /// The frame rate, for gaps that are counted in frames. The default is 25.
    pub rate: FrameRate,
    /// How files are read; what rolling captions repeat is kept in any case.
    pub read: ReadOptions,
    /// The ids of the rules to check. The default, none, is every rule.
    pub only: Vec<String>,
    /// The ids of rules that are not checked.
    pub ignore: Vec<String>,
}

impl LintOptions {
    /// Checks against this profile.
    ///
    /// # Panics
    /// Never: 25 frames a second is a frame rate.
    #[must_use]
    pub fn new(profile: Profile) -> Self {
        Self {
            profile,
            rate: FrameRate::new(25, 1).expect("25 frames a second is a rate"),
            read: ReadOptions::default(),
            only: Vec::new(),
            ignore: Vec::new(),
        }
    }

    /// At this frame rate.
    #[must_use]
    pub fn with_rate(mut self, rate: FrameRate) -> Self {
        self.rate = rate;
        self
    }

    /// Reads files this way.
    #[must_use]
    pub fn with_reading(mut self, read: ReadOptions) -> Self {
        self.read = read;
        self
    }

    /// Checks these rules and no others.
    #[must_use]
    pub fn only(mut self, rules: impl IntoIterator<Item = String>) -> Self {
        self.only = rules.into_iter().collect();
        self
    }

    /// Does not check these rules.
    #[must_use]
    pub fn ignoring(mut self, rules: impl IntoIterator<Item = String>) -> Self {
        self.ignore = rules.into_iter().collect();
        self
    }

    pub(super) fn wants(&self, rule: &str) -> bool {
        let is_in = |list: &[String]| list.iter().any(|one| one == rule);
        (self.only.is_empty() || is_in(&self.only)) && !is_in(&self.ignore)
    }
}
