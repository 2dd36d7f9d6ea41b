/// The sounds of hesitation per language, folded; only what is no word and no common sign of the
/// language: `er` is a word in German, `mm` a unit in most languages, `e` a letter in all.
const FILLERS: &[(&str, &[&str])] = &[
    (
        "en",
        &[
            "um", "umm", "ummm", "uh", "uhh", "uhhh", "uhm", "uhmm", "er", "erm", "ermm", "hm",
            "hmm", "hmmm", "mm", "mmm", "mmmm", "mhm", "mmhm", "mmhmm",
        ],
    ),
    ("de", &["äh", "ähh", "ähm", "ähmm", "öh", "öhm", "hm", "hmm", "hmmm", "mhm", "mmh"]),
    ("fr", &["euh", "euhh", "euhm", "heu", "hm", "hmm", "hmmm", "mhm", "mmh"]),
    ("es", &["eh", "ehh", "em", "emm", "ehm", "hm", "hmm", "mmm", "mhm"]),
    ("it", &["ehm", "ehmm", "uhm", "hm", "hmm", "mmm", "mhm"]),
    ("pt", &["eh", "ehm", "uhm", "hm", "hmm", "mmm", "mhm"]),
    ("nl", &["eh", "ehm", "uh", "uhm", "euh", "euhm", "hm", "hmm", "mhm"]),
    ("pl", &["yy", "yyy", "eee", "ehm", "yhm", "hm", "hmm", "mhm"]),
    ("cs", &["ehm", "eee", "hm", "hmm", "mhm"]),
    ("sv", &["öh", "öhm", "ehm", "hm", "hmm", "mhm"]),
    ("da", &["øh", "øhm", "ehm", "hm", "hmm", "mhm"]),
    ("no", &["øh", "øhm", "ehm", "hm", "hmm", "mhm"]),
    ("nb", &["øh", "øhm", "ehm", "hm", "hmm", "mhm"]),
    ("fi", &["öö", "ööö", "ääh", "öh", "hm", "hmm"]),
    ("tr", &["ıı", "ııı", "eee", "hım", "hımm", "hm", "hmm"]),
    (
        "uk",
        &["ем", "емм", "ее", "еее", "еем", "гм", "гмм", "гммм", "хм", "хмм", "ммм", "мгм", "угу"],
    ),
    ("ru", &["э", "ээ", "эээ", "эм", "эмм", "гм", "гмм", "хм", "хмм", "хммм", "ммм", "мгм", "угу"]),
];

/// The fillers of a language by its lower-case primary subtag.
pub(super) fn of(language: &str) -> &'static [&'static str] {
    FILLERS.iter().find(|(code, _)| *code == language).map_or(&[], |(_, fillers)| fillers)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyse::tokens;

    #[test]
    fn every_filler_is_one_folded_token() {
        for (language, fillers) in FILLERS {
            for filler in *fillers {
                assert_eq!(tokens(filler), [*filler], "{language}");
            }
        }
    }

    #[test]
    fn fillers_belong_to_a_language() {
        assert!(of("en").contains(&"um") && !of("de").contains(&"um"));
        assert!(of("ja").is_empty());
    }
}
