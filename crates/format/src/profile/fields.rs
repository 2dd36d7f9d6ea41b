use super::{Profile, ProfileError};

/// The least and the greatest value of a field, both allowed.
type Range = (&'static str, f64, f64);

impl Profile {
    /// The names of all fields, as in TOML and [`Profile::set`].
    pub const FIELDS: [&str; 21] = [
        "name",
        "title",
        "date",
        "source",
        "language",
        "max_line_length",
        "max_lines",
        "width",
        "max_cps",
        "max_wpm",
        "ideal_cps",
        "cps_counts_spaces",
        "cps_counts_tags",
        "min_duration_ms",
        "max_duration_ms",
        "min_gap_frames",
        "min_gap_ms",
        "close_gaps_ms",
        "linger_ms",
        "pause_ms",
        "one_sentence",
    ];

    /// The profile, if its numbers make sense together.
    pub(super) fn checked(self) -> Result<Self, ProfileError> {
        let whole = |value: u64| f64::from(u32::try_from(value).unwrap_or(u32::MAX));
        let speed = |value: Option<f64>| value.unwrap_or(1.0);
        let fields: [(Range, f64); 12] = [
            (("max_line_length", 1.0, 1_000.0), f64::from(self.max_line_length)),
            (("max_lines", 1.0, 10.0), f64::from(self.max_lines)),
            (("max_cps", 1.0, 1_000.0), speed(self.max_cps)),
            (("max_wpm", 1.0, 10_000.0), speed(self.max_wpm)),
            (("ideal_cps", 1.0, 1_000.0), speed(self.ideal_cps)),
            (("min_duration_ms", 0.0, 60_000.0), whole(self.min_duration_ms)),
            (("max_duration_ms", 1.0, 3_600_000.0), whole(self.max_duration_ms)),
            (("min_gap_frames", 0.0, 100.0), f64::from(self.min_gap_frames)),
            (("min_gap_ms", 0.0, 10_000.0), whole(self.min_gap_ms)),
            (("close_gaps_ms", 0.0, 10_000.0), whole(self.close_gaps_ms)),
            (("linger_ms", 0.0, 60_000.0), whole(self.linger_ms)),
            (("pause_ms", 100.0, 3_600_000.0), whole(self.pause_ms)),
        ];
        for ((name, least, greatest), value) in fields {
            if !(least..=greatest).contains(&value) {
                let told = format!("{name} is {value}, it must be {least} to {greatest}");
                return Err(ProfileError::new(told));
            }
        }
        if self.min_duration_ms > self.max_duration_ms {
            return Err(ProfileError::new("min_duration_ms is more than max_duration_ms"));
        }
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_listed_in_its_order() {
        let mut full = Profile::named("netflix-en").unwrap();
        full.max_wpm = Some(200.0);
        let table: toml::Table = full.to_toml().parse().unwrap();
        let mut listed: Vec<&str> = Profile::FIELDS.to_vec();
        listed.sort_unstable();
        assert_eq!(table.keys().map(String::as_str).collect::<Vec<_>>(), listed);
    }
}
