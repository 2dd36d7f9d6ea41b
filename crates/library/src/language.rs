//! Which pieces of a file name are languages.
//!
//! A well-formed tag is not enough: `new` and `raw` are well-formed too. A language of a file
//! name is one of ISO 639-1, by its two letters or its three-letter ISO 639-2 twins, or one of a
//! few that have only three letters; a script and a region may follow.

use oxilangtag::LanguageTag;

/// ISO 639-1 with the ISO 639-2 codes of the same language.
const TWO_LETTERS: &str = "aa:aar ab:abk ae:ave af:afr ak:aka am:amh an:arg ar:ara as:asm av:ava \
    ay:aym az:aze ba:bak be:bel bg:bul bi:bis bm:bam bn:ben bo:bod,tib br:bre bs:bos ca:cat ce:che \
    ch:cha co:cos cr:cre cs:ces,cze cu:chu cv:chv cy:cym,wel da:dan de:deu,ger dv:div dz:dzo ee:ewe \
    el:ell,gre en:eng eo:epo es:spa et:est eu:eus,baq fa:fas,per ff:ful fi:fin fj:fij fo:fao \
    fr:fra,fre fy:fry ga:gle gd:gla gl:glg gn:grn gu:guj gv:glv ha:hau he:heb hi:hin ho:hmo hr:hrv \
    ht:hat hu:hun hy:hye,arm hz:her ia:ina id:ind ie:ile ig:ibo ii:iii ik:ipk io:ido is:isl,ice \
    it:ita iu:iku ja:jpn jv:jav ka:kat,geo kg:kon ki:kik kj:kua kk:kaz kl:kal km:khm kn:kan ko:kor \
    kr:kau ks:kas ku:kur kv:kom kw:cor ky:kir la:lat lb:ltz lg:lug li:lim ln:lin lo:lao lt:lit \
    lu:lub lv:lav mg:mlg mh:mah mi:mri,mao mk:mkd,mac ml:mal mn:mon mr:mar ms:msa,may mt:mlt \
    my:mya,bur na:nau nb:nob nd:nde ne:nep ng:ndo nl:nld,dut nn:nno no:nor nr:nbl nv:nav ny:nya \
    oc:oci oj:oji om:orm or:ori os:oss pa:pan pi:pli pl:pol ps:pus pt:por qu:que rm:roh rn:run \
    ro:ron,rum ru:rus rw:kin sa:san sc:srd sd:snd se:sme sg:sag sh: si:sin sk:slk,slo sl:slv sm:smo \
    sn:sna so:som sq:sqi,alb sr:srp ss:ssw st:sot su:sun sv:swe sw:swa ta:tam te:tel tg:tgk th:tha \
    ti:tir tk:tuk tl:tgl tn:tsn to:ton tr:tur ts:tso tt:tat tw:twi ty:tah ug:uig uk:ukr ur:urd \
    uz:uzb ve:ven vi:vie vo:vol wa:wln wo:wol xh:xho yi:yid yo:yor za:zha zh:zho,chi zu:zul";

/// Languages without two letters that subtitles are written in.
const THREE_LETTERS: [&str; 20] = [
    "arz", "ast", "bho", "ceb", "ckb", "cmn", "doi", "fil", "gsw", "haw", "hmn", "kok", "lzh",
    "mai", "mni", "nan", "prs", "sat", "tpi", "yue",
];

/// Two-letter languages that are at least as likely to be a word or an abbreviation.
const WORDS: [&str; 46] = [
    "am", "an", "as", "av", "be", "bi", "ce", "ch", "co", "cr", "cv", "fa", "ha", "he", "hi", "ho",
    "id", "ie", "ii", "in", "io", "is", "it", "la", "lo", "lt", "mi", "ml", "ms", "mt", "my", "na",
    "no", "om", "or", "os", "pa", "pi", "ps", "se", "sm", "so", "st", "ti", "to", "vo",
];

/// Languages that people write out.
const NAMES: [(&str, &str); 20] = [
    ("arabic", "ar"),
    ("chinese", "zh"),
    ("czech", "cs"),
    ("danish", "da"),
    ("dutch", "nl"),
    ("english", "en"),
    ("finnish", "fi"),
    ("french", "fr"),
    ("german", "de"),
    ("greek", "el"),
    ("hindi", "hi"),
    ("italian", "it"),
    ("japanese", "ja"),
    ("korean", "ko"),
    ("polish", "pl"),
    ("portuguese", "pt"),
    ("russian", "ru"),
    ("spanish", "es"),
    ("turkish", "tr"),
    ("ukrainian", "uk"),
];

/// Codes that are everyday English words: even after a point, as in `Let.it.be.srt`, they may be
/// a part of the title.
const ENGLISH_WORDS: [&str; 29] = [
    "am", "an", "as", "be", "ewe", "fry", "hat", "he", "her", "hi", "ice", "is", "it", "kin",
    "lit", "mac", "may", "my", "no", "or", "pan", "per", "rum", "run", "sin", "so", "sun", "to",
    "ton",
];

/// The tag in its usual form, where `piece` is a language: `PT-br` gives `pt-BR`, `ger` gives `de`.
///
/// Between `_` the parts must be written as locales are, `pt_BR`: `de_la` is two words.
pub(crate) fn language(piece: &str) -> Option<String> {
    let hyphens = piece.replace('_', "-");
    let tag = LanguageTag::parse_and_normalize(&hyphens).ok()?;
    if hyphens != piece && tag.as_str() != hyphens {
        return None;
    }
    let plain = tag.extended_language().is_none()
        && tag.extension().is_none()
        && tag.private_use().is_none()
        && tag.variant_subtags().all(|v| v.bytes().any(|b| b.is_ascii_digit()));
    let primary = known_primary(tag.primary_language())?;
    let rest = &tag.as_str()[tag.primary_language().len()..];
    (plain && script_is_written_as_one(piece, tag.script())).then(|| format!("{primary}{rest}"))
}

/// What [`language`] takes, and what only a point before it makes a language: `pt_br`, `English`.
pub(crate) fn language_after_point(piece: &str) -> Option<String> {
    let lower = piece.to_ascii_lowercase();
    let named = || NAMES.iter().find(|(name, _)| *name == lower).map(|(_, tag)| (*tag).to_owned());
    language(&piece.replace('_', "-")).or_else(named)
}

/// Whether the piece is as likely an English word as a language.
pub(crate) fn is_english_word(piece: &str) -> bool {
    ENGLISH_WORDS.contains(&piece.to_ascii_lowercase().as_str())
}

/// `no-kill` is well-formed, with a script called `Kill`; a real one is written `Hans` or is known.
fn script_is_written_as_one(piece: &str, script: Option<&str>) -> bool {
    const KNOWN: [&str; 8] = ["Arab", "Cyrl", "Deva", "Guru", "Hans", "Hant", "Latn", "Beng"];
    script.is_none_or(|script| KNOWN.contains(&script) || piece.contains(script))
}

fn known_primary(primary: &str) -> Option<&str> {
    let twin = TWO_LETTERS.split_ascii_whitespace().find_map(|row| {
        let (two, three) = row.split_once(':')?;
        (two == primary || three.split(',').any(|t| !t.is_empty() && t == primary)).then_some(two)
    });
    twin.or_else(|| THREE_LETTERS.into_iter().find(|&three| three == primary))
}

/// Whether the tag could as well be a word, or begin with one: `is`, `no`, `to-EN`.
pub(crate) fn is_word(tag: &str) -> bool {
    tag.split('-').next().is_some_and(|primary| WORDS.contains(&primary))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_languages_and_gives_them_one_form() {
        for (piece, tag) in [
            ("en", "en"),
            ("EN", "en"),
            ("eng", "en"),
            ("ger", "de"),
            ("pt-BR", "pt-BR"),
            ("pt-br", "pt-BR"),
            ("zh-Hans", "zh-Hans"),
            ("zh-hant-tw", "zh-Hant-TW"),
            ("es-419", "es-419"),
            ("fil", "fil"),
            ("de-1996", "de-1996"),
            ("pt_BR", "pt-BR"),
            ("eng_US", "en-US"),
            ("zh_Hant_TW", "zh-Hant-TW"),
        ] {
            assert_eq!(language(piece).as_deref(), Some(tag), "{piece}");
        }
    }

    #[test]
    fn a_point_before_it_makes_more_a_language() {
        for (piece, tag) in [("pt_br", "pt-BR"), ("English", "en"), ("GERMAN", "de")] {
            assert_eq!(language_after_point(piece).as_deref(), Some(tag), "{piece}");
            assert_eq!(language(piece), None, "{piece}");
        }
        for piece in ["klingon", "en_auto", "part_two", ""] {
            assert_eq!(language_after_point(piece), None, "{piece}");
        }
    }

    #[test]
    fn words_that_are_merely_well_formed_are_no_languages() {
        for piece in
            ["new", "raw", "the", "old", "x", "", "en-fixed", "no-kill", "i-klingon", "12", "de_la"]
        {
            assert_eq!(language(piece), None, "{piece}");
        }
    }
}
