//! Which norm for subtitles.

use std::path::PathBuf;
use std::str::FromStr;

use clap::Args;

/// A norm, and what of it is overruled.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct ProfileArgs {
    /// The norm: a name that `cuedex profiles` lists, or a TOML file
    #[arg(long, value_name = "NAME|FILE")]
    pub(crate) profile: Option<PathBuf>,
    /// Overrule a field of the profile, such as max_cps=17; nothing after the = takes it away
    #[arg(long = "set", value_name = "FIELD=VALUE")]
    pub(crate) set: Vec<SetArg>,
}

/// `FIELD=VALUE`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SetArg {
    pub(crate) field: String,
    pub(crate) value: String,
}

impl FromStr for SetArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (field, value) = text.split_once('=').ok_or("expected FIELD=VALUE, as max_cps=17")?;
        Ok(Self { field: field.trim().replace('-', "_"), value: value.trim().to_owned() })
    }
}

#[derive(Debug, Args)]
pub(crate) struct ProfilesArgs {
    /// Print this one as TOML, as a start for one of your own: a name, or a file
    #[arg(value_name = "NAME|FILE")]
    pub(crate) name: Option<PathBuf>,
    /// Overrule a field in what is printed, such as max_cps=17
    #[arg(long = "set", value_name = "FIELD=VALUE", requires = "name")]
    pub(crate) set: Vec<SetArg>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_and_its_value_stand_around_the_first_equals_sign() {
        let set = |text: &str| text.parse::<SetArg>().map(|set| (set.field, set.value));
        assert_eq!(set("max_cps=17").unwrap(), ("max_cps".to_owned(), "17".to_owned()));
        assert_eq!(set("max-cps = ").unwrap(), ("max_cps".to_owned(), String::new()));
        assert_eq!(set("source=a=b").unwrap().1, "a=b");
        assert!(set("max_cps").is_err());
    }
}
