use super::Severity;

/// A kind of oddity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code {
    /// The stable name: the dialect, or the layer that all dialects share, and what is odd.
    pub name: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// What is odd and what is done about it.
    pub about: &'static str,
}

/// Every code that a reader may give, by name.
#[doc = include_str!("../../WARNINGS.md")]
#[must_use]
pub fn codes() -> Vec<Code> {
    let mut all = crate::read::codes();
    all.extend_from_slice(crate::memories::CODES);
    all.sort_by_key(|code| code.name);
    all
}

/// Declares the codes of a reader as constants, and `CODES`, the list of them.
macro_rules! declare {
    ($($name:ident = $severity:ident $code:literal, $about:literal;)*) => {
        $(pub(super) const $name: $crate::Code = $crate::Code {
            name: $code,
            severity: $crate::Severity::$severity,
            about: $about,
        };)*
        /// Every code of this reader.
        pub(crate) const CODES: &[$crate::Code] = &[$($name),*];
    };
}
pub(crate) use declare;

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(feature = "xml")]
    fn table() -> String {
        let row = |code: Code| {
            let severity = if code.severity == Severity::Note { "note" } else { "warning" };
            format!("| `{}` | {severity} | {} |\n", code.name, code.about)
        };
        let rows: String = codes().into_iter().map(row).collect();
        format!("| code | severity | what it says |\n|---|---|---|\n{rows}")
    }

    /// `CUEDEX_WRITE_DOCS=1 cargo test -p cuedex-format codes` writes the file anew.
    #[cfg(feature = "xml")]
    #[test]
    fn the_documented_codes_are_those_of_the_readers() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/WARNINGS.md");
        if std::env::var_os("CUEDEX_WRITE_DOCS").is_some() {
            std::fs::write(path, table()).unwrap();
        }
        let documented = std::fs::read_to_string(path).unwrap();
        assert_eq!(documented, table(), "WARNINGS.md is not up to date");
    }

    #[test]
    fn names_are_unique_and_say_where_they_come_from() {
        let all = codes();
        assert!(all.windows(2).all(|pair| pair[0].name < pair[1].name));
        assert!(all.iter().all(|code| code.name.split('/').count() == 2));
    }
}
