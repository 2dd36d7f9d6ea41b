/// The most text in bytes that a guess is made from.
const MAX_SAMPLE_BYTES: usize = 4096;

/// The language of a text as a BCP 47 primary subtag, only where the guess is a safe one. Reads
/// the beginning of the text.
pub(crate) fn detect<'a>(texts: impl Iterator<Item = &'a str>) -> Option<String> {
    let mut sample = String::new();
    for text in texts {
        let room = MAX_SAMPLE_BYTES - sample.len();
        let ends = text.char_indices().map(|(at, c)| at + c.len_utf8());
        let end = ends.take_while(|&end| end < room).last().unwrap_or(0);
        sample.push_str(&text[..end]);
        sample.push(' ');
        if end < text.len() {
            break;
        }
    }
    let guess = whatlang::detect(&sample).filter(whatlang::Info::is_reliable)?;
    Some(subtag(guess.lang().code()).to_owned())
}

/// [The shortest code](https://www.rfc-editor.org/rfc/rfc5646#section-2.2.1) for one of three
/// letters, which is itself where no other is known.
fn subtag(code: &'static str) -> &'static str {
    let found = SUBTAGS.binary_search_by_key(&code, |(long, _)| long);
    found.map_or(code, |at| SUBTAGS[at].1)
}

#[rustfmt::skip]
const SUBTAGS: &[(&str, &str)] = &[
    ("afr", "af"), ("aka", "ak"), ("amh", "am"), ("ara", "ar"), ("aze", "az"), ("bel", "be"),
    ("ben", "bn"), ("bul", "bg"), ("cat", "ca"), ("ces", "cs"), ("cmn", "zh"), ("cym", "cy"),
    ("dan", "da"), ("deu", "de"), ("ell", "el"), ("eng", "en"), ("epo", "eo"), ("est", "et"),
    ("fin", "fi"), ("fra", "fr"), ("guj", "gu"), ("heb", "he"), ("hin", "hi"), ("hrv", "hr"),
    ("hun", "hu"), ("hye", "hy"), ("ind", "id"), ("ita", "it"), ("jav", "jv"), ("jpn", "ja"),
    ("kan", "kn"), ("kat", "ka"), ("khm", "km"), ("kor", "ko"), ("lat", "la"), ("lav", "lv"),
    ("lit", "lt"), ("mal", "ml"), ("mar", "mr"), ("mkd", "mk"), ("mya", "my"), ("nep", "ne"),
    ("nld", "nl"), ("nob", "nb"), ("ori", "or"), ("pan", "pa"), ("pes", "fa"), ("pol", "pl"),
    ("por", "pt"), ("ron", "ro"), ("rus", "ru"), ("sin", "si"), ("slk", "sk"), ("slv", "sl"),
    ("sna", "sn"), ("spa", "es"), ("srp", "sr"), ("swe", "sv"), ("tam", "ta"), ("tel", "te"),
    ("tgl", "tl"), ("tha", "th"), ("tuk", "tk"), ("tur", "tr"), ("ukr", "uk"), ("urd", "ur"),
    ("uzb", "uz"), ("vie", "vi"), ("yid", "yi"), ("zul", "zu"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_languages_of_a_few_lines() {
        for (language, lines) in [
            (
                "en",
                &["The boats came back before the storm,", "and everyone waited on the quay."][..],
            ),
            ("uk", &["Човни повернулися ще до бурі,", "і всі чекали на них біля причалу."]),
            ("de", &["Die Boote kamen noch vor dem Sturm zurück,", "und alle warteten am Kai."]),
            ("th", &["เรือกลับมาก่อนพายุจะมา"]),
            ("ja", &["船は嵐の前に港へ戻ってきました。"]),
        ] {
            assert_eq!(detect(lines.iter().copied()).as_deref(), Some(language));
        }
    }

    #[test]
    fn says_nothing_where_it_cannot_tell() {
        for lines in [&[][..], &[""], &["1984", "..."], &["ok"], &["la la la"]] {
            assert_eq!(detect(lines.iter().copied()), None, "{lines:?}");
        }
    }

    #[test]
    fn reads_a_bounded_beginning() {
        let mut read = 0;
        let endless = std::iter::repeat_with(|| {
            read += 1;
            "човен"
        });
        detect(endless);
        assert!(read <= MAX_SAMPLE_BYTES / "човен".len(), "{read}");
        detect(["ч".repeat(MAX_SAMPLE_BYTES).as_str(), "a"].into_iter());
    }

    #[test]
    fn every_language_has_its_shortest_code() {
        assert!(SUBTAGS.is_sorted());
        for language in whatlang::Lang::all() {
            assert_eq!(subtag(language.code()).len(), 2, "{language:?}");
        }
    }
}
