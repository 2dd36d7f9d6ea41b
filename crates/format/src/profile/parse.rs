use std::fmt;

use toml::{Table, Value};

use super::Profile;

/// Why a profile cannot be read; says which field and what is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileError(String);

impl ProfileError {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

impl fmt::Display for ProfileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ProfileError {}

impl Profile {
    /// Reads a profile from TOML. A file that says `extends = "netflix-en"` needs only the fields
    /// that differ.
    ///
    /// # Errors
    /// Names the field that is missing, unknown or out of range.
    pub fn from_toml(text: &str) -> Result<Self, ProfileError> {
        Self::of_table(extended(table(text)?)?)
    }

    /// The same, called `name` where the file itself states no name.
    ///
    /// # Errors
    /// Those of [`Profile::from_toml`].
    pub fn from_toml_named(text: &str, name: &str) -> Result<Self, ProfileError> {
        let mut own = table(text)?;
        own.entry("name").or_insert_with(|| name.into());
        Self::of_table(extended(own)?)
    }

    /// The profile as the TOML that [`Profile::from_toml`] reads.
    #[must_use]
    pub fn to_toml(&self) -> String {
        toml::to_string(self).expect("every field has a form in TOML")
    }

    /// Overrules one field: `max_cps`, `17`. An empty value takes an optional field away.
    ///
    /// # Errors
    /// Names the field if it is unknown or the value does not fit.
    pub fn set(&mut self, field: &str, value: &str) -> Result<(), ProfileError> {
        self.set_all([(field, value)])
    }

    /// Overrules several fields, as [`Profile::set`] does, and looks only then whether they make
    /// sense together.
    ///
    /// # Errors
    /// Those of [`Profile::set`].
    pub fn set_all<'a>(
        &mut self,
        fields: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<(), ProfileError> {
        let mut table = Table::try_from(&*self).expect("every field has a form in TOML");
        for (field, value) in fields {
            if value.is_empty() {
                table.remove(field);
                continue;
            }
            let is_text = matches!(table.get(field), Some(Value::String(_))) || field == "language";
            let value = if is_text { Value::from(value) } else { of_text(field, value)? };
            table.insert(field.to_owned(), value);
        }
        *self = Self::of_table(table)?;
        Ok(())
    }

    fn of_table(table: Table) -> Result<Self, ProfileError> {
        let profile: Self =
            table.try_into().map_err(|e: toml::de::Error| ProfileError::new(e.message()))?;
        profile.checked()
    }
}

fn table(text: &str) -> Result<Table, ProfileError> {
    text.parse().map_err(|e: toml::de::Error| ProfileError::new(e.to_string()))
}

/// With the fields of the profile it extends.
fn extended(mut own: Table) -> Result<Table, ProfileError> {
    let Some(base) = own.remove("extends") else { return Ok(own) };
    let name = base.as_str().unwrap_or_default();
    let base = Profile::named(name).ok_or_else(|| {
        ProfileError::new(format!("extends {name:?}, which is no built-in profile"))
    })?;
    let mut table = Table::try_from(&base).expect("every field has a form in TOML");
    table.extend(own);
    Ok(table)
}

fn of_text(field: &str, value: &str) -> Result<Value, ProfileError> {
    let line: Result<Table, _> = format!("v = {value}").parse();
    let value_of = |mut table: Table| table.remove("v");
    line.ok()
        .and_then(value_of)
        .ok_or_else(|| ProfileError::new(format!("{value:?} is no value for {field}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_profile_can_be_read_and_written_back() {
        let names: Vec<String> = Profile::all().map(|profile| profile.name).collect();
        assert_eq!(names.len(), 13);
        for profile in Profile::all() {
            assert_eq!(Profile::from_toml(&profile.to_toml()).as_ref(), Ok(&profile));
            assert!(profile.source.len() > 20 && profile.date.len() == 10, "{}", profile.name);
            assert_eq!(names.iter().filter(|name| **name == profile.name).count(), 1);
        }
    }

    #[test]
    fn a_profile_of_ones_own_needs_only_what_differs() {
        let own = "extends = \"netflix-en\"\nname = \"house\"\nmax_cps = 15.0\n";
        let house = Profile::from_toml(own).unwrap();
        assert_eq!((house.max_cps, house.max_line_length), (Some(15.0), 42));
    }

    #[test]
    fn every_field_can_be_overruled_and_a_wrong_one_is_named() {
        let mut profile = Profile::named("netflix-en").unwrap();
        profile.set("max_cps", "17").unwrap();
        profile.set("width", "east-asian").unwrap();
        profile.set("max_wpm", "180.5").unwrap();
        profile.set("ideal_cps", "").unwrap();
        assert_eq!(
            (profile.max_cps, profile.max_wpm, profile.ideal_cps),
            (Some(17.0), Some(180.5), None)
        );
        profile.set_all([("max_duration_ms", "500"), ("min_duration_ms", "100")]).unwrap();
        assert!(profile.set("max_duration_ms", "50").is_err());
        let told = |field, value| {
            Profile::named("bbc").unwrap().set(field, value).unwrap_err().to_string()
        };
        assert!(told("max_spc", "17").contains("max_spc"));
        assert!(told("max_lines", "two").contains("max_lines"));
        assert!(told("max_lines", "0").contains("max_lines"));
        assert!(told("max_cps", "nan").contains("max_cps"));
        assert!(told("max_lines", "").contains("max_lines"));
    }
}
