use super::Profile;

/// The files of the built-in profiles, in the order in which they are listed.
const FILES: [&str; 13] = [
    include_str!("../../profiles/cuedex.toml"),
    include_str!("../../profiles/netflix-en.toml"),
    include_str!("../../profiles/netflix-en-sdh.toml"),
    include_str!("../../profiles/netflix.toml"),
    include_str!("../../profiles/netflix-sdh.toml"),
    include_str!("../../profiles/netflix-ko.toml"),
    include_str!("../../profiles/netflix-zh.toml"),
    include_str!("../../profiles/netflix-ja.toml"),
    include_str!("../../profiles/netflix-ar.toml"),
    include_str!("../../profiles/netflix-th.toml"),
    include_str!("../../profiles/bbc.toml"),
    include_str!("../../profiles/podcast.toml"),
    include_str!("../../profiles/vertical.toml"),
];

impl Profile {
    /// The built-in profiles, each as its TOML file says it.
    pub fn all() -> impl Iterator<Item = Self> {
        FILES.iter().map(|file| Self::from_toml(file).expect("a test reads every built-in profile"))
    }

    /// A built-in profile by its name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::all().find(|profile| profile.name == name)
    }
    /// The TOML file of a built-in profile with its remarks, by the profile's name.
    #[must_use]
    pub fn file(name: &str) -> Option<&'static str> {
        let at = Self::all().position(|profile| profile.name == name)?;
        FILES.get(at).copied()
    }
}
