//! Broken replies: cut off, with fields of other kinds, with pieces of other files.

use std::sync::LazyLock;

use cuedex_format::{ReadOptions, read};
use proptest::prelude::*;

use super::fixtures;

/// What stands in place of a value.
const VALUES: [&str; 9] =
    ["null", "-1", "\"\"", "[]", "{}", "1e300", "\"1:02:03.5\"", "NaN", "\"0\""];

/// The fixtures as they stand in their files.
static TEXTS: LazyLock<Vec<String>> = LazyLock::new(|| {
    fixtures().iter().map(|(_, path)| std::fs::read_to_string(path).unwrap()).collect()
});

/// The value that begins behind the n-th colon.
fn value_after(text: &str, n: usize) -> Option<std::ops::Range<usize>> {
    let colons: Vec<_> = text.match_indices("\": ").map(|(at, colon)| at + colon.len()).collect();
    let start = *colons.get(n.checked_rem(colons.len())?)?;
    let mut values =
        serde_json::Deserializer::from_str(&text[start..]).into_iter::<serde::de::IgnoredAny>();
    values.next()?.ok()?;
    Some(start..start + values.byte_offset())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_500))]

    #[test]
    fn a_changed_value_never_panics(which in any::<prop::sample::Index>(), values in prop::collection::vec((any::<u16>(), 0..VALUES.len()), 1..4)) {
        let mut text = which.get(&TEXTS).clone();
        for (n, value) in values {
            if let Some(range) = value_after(&text, usize::from(n)) {
                text.replace_range(range, VALUES[value]);
            }
        }
        if let Ok(file) = read(text.as_bytes(), None, &ReadOptions::default()) {
            for warning in &file.warnings {
                prop_assert!(warning.line > 0, "{warning:?}");
                prop_assert!(warning.bytes.end <= text.len(), "{warning:?}");
            }
        }
    }

    #[test]
    fn a_cut_or_doubled_piece_never_panics(which in any::<prop::sample::Index>(), from in any::<prop::sample::Index>(), length in 0_usize..200, doubled: bool) {
        let text = which.get(&TEXTS);
        let from = from.index(text.len());
        let to = (from + length).min(text.len());
        let mut bytes = text.as_bytes()[..if doubled { to } else { from }].to_vec();
        bytes.extend_from_slice(&text.as_bytes()[if doubled { from } else { to }..]);
        let _ = read(&bytes, None, &ReadOptions::default());
    }
}
