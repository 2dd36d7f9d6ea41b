//! Sound marks and speakers' arrows, which are no speech.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::MARK;
use super::fold::Folder;

/// The most characters between the brackets of a mark; the search for the closing one ends there.
const MAX_MARK_CHARS: usize = 64;

/// Brackets that captioners put around sounds.
const BRACKETS: &[(char, char)] =
    &[('[', ']'), ('(', ')'), ('*', '*'), ('\u{ff08}', '\u{ff09}'), ('\u{3010}', '\u{3011}')];

/// Whether a mark may begin with a character.
pub(super) fn is_opener(c: char) -> bool {
    c == '>' || BRACKETS.iter().any(|&(opener, _)| opener == c)
}

/// The end of the mark that begins at a byte offset. Nothing before the offset but the character
/// of a word's start is looked at, so that no bracket becomes a mark where a text is cut.
pub(super) fn end(text: &str, at: usize) -> Option<usize> {
    let rest = &text[at..];
    let opener = rest.chars().next()?;
    if opener == '>' {
        return arrows(text, at);
    }
    let &(_, closer) = BRACKETS.iter().find(|&&(known, _)| known == opener)?;
    let content = &rest[opener.len_utf8()..];
    let mut chars = content.char_indices().take(MAX_MARK_CHARS);
    let (closes, _) = chars.find(|&(_, c)| c == closer)?;
    name(&content[..closes])?;
    Some(at + opener.len_utf8() + closes + closer.len_utf8())
}

/// `>>` and `>>>` at the start of a line or after a space or a bracket.
fn arrows(text: &str, at: usize) -> Option<usize> {
    let before = text[..at].chars().next_back();
    let starts = before.is_none_or(|c| c.is_whitespace() || matches!(c, ']' | ')'));
    let count = text[at..].bytes().take(4).take_while(|&byte| byte == b'>').count();
    (starts && matches!(count, 2 | 3)).then_some(at + count)
}

/// The term of a mark given with its brackets.
pub(super) fn term(mark: &str) -> String {
    let inner = mark.trim_start_matches(is_opener);
    let closers = |c| BRACKETS.iter().any(|&(_, closer)| closer == c);
    let name = name(inner.trim_end_matches(closers)).unwrap_or_else(|| ">>".to_owned());
    format!("{MARK}{name}")
}

/// The folded words between brackets where these are one known sound or several, as in
/// `laughter; applause`.
fn name(content: &str) -> Option<String> {
    let mut folder = Folder::default();
    let folded = folder.fold(content);
    let mut words = Vec::new();
    for part in folded.split([',', ';', '/', '&']) {
        let from = words.len();
        words.extend(part.split(is_space).filter(|word| !word.is_empty()));
        if !KNOWN.contains(words[from..].join(" ").as_str()) {
            return None;
        }
    }
    Some(words.join(" "))
}

/// What may stand around and between the words of a mark.
fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{2669}'..='\u{266c}' | '.' | '!' | '_' | '-' | '~')
}

static KNOWN: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let mut folder = Folder::default();
    SOUNDS.iter().flat_map(|(_, names)| *names).map(|name| folder.fold(name).to_owned()).collect()
});

/// What YouTube, Whisper and captioners write, per language.
#[rustfmt::skip]
const SOUNDS: &[(&str, &[&str])] = &[
    ("en", &[
        "music", "musics", "music playing", "music plays", "music continues", "music ends",
        "music stops", "music fades", "music fading", "theme music", "theme music playing",
        "intro music", "outro music", "upbeat music", "upbeat music playing", "soft music",
        "soft music playing", "gentle music", "dramatic music", "tense music", "suspenseful music",
        "ominous music", "eerie music", "somber music", "sad music", "happy music", "bright music",
        "calm music", "relaxing music", "ambient music", "background music", "classical music",
        "instrumental music", "electronic music", "jazz music", "rock music", "piano music",
        "piano playing", "guitar music", "guitar playing", "orchestral music", "music and singing",
        "applause", "audience applause", "crowd applause", "applauding", "applauds",
        "audience applauding", "audience applauds", "clapping", "claps", "audience clapping",
        "cheers", "cheering", "crowd cheering", "audience cheering", "cheers and applause",
        "cheering and applause", "applause and cheering", "laughter and applause",
        "laughs", "laugh", "laughing", "laughter", "audience laughing", "audience laughs",
        "audience laughter", "crowd laughing", "chuckles", "chuckle", "chuckling", "giggles",
        "giggling", "snickers", "both laugh", "all laugh", "both laughing", "all laughing",
        "sigh", "sighs", "sighing", "gasp", "gasps", "gasping", "scoffs", "groans", "groaning",
        "grunts", "grunting", "sobs", "sobbing", "crying", "screams", "screaming", "shouting",
        "whispers", "whispering", "whistling", "whistles", "humming", "hums", "sniffs", "sniffles",
        "coughs", "cough", "coughing", "sneezes", "clears throat", "throat clearing", "breathing",
        "inhales", "exhales", "inhales deeply", "exhales deeply", "breathing heavily", "yawns",
        "singing", "sings", "chanting", "vocalizing", "booing", "boos",
        "silence", "long silence", "pause", "long pause", "no audio", "no sound", "no speech",
        "blank audio", "no audio available", "silent",
        "inaudible", "unintelligible", "indistinct", "unclear", "indiscernible", "muffled",
        "audio out", "audio cuts out", "static", "noise", "noises", "background noise", "sound",
        "wind blowing", "beep", "beeps", "beeping", "buzzing", "bell rings", "bell ringing",
        "phone ringing", "phone rings", "door opens", "door closes", "knocking", "footsteps",
        "birds chirping", "dog barking", "dog barks", "engine revving", "gunshot", "gunshots",
        "explosion", "thunder", "siren", "sirens", "siren wailing", "sirens wailing",
        "crosstalk", "cross talk", "overlapping chatter", "indistinct chatter", "chatter",
        "background chatter", "crowd chattering", "indistinct conversation",
        "overlapping conversation", "overlapping voices", "speaking foreign language",
        "speaks foreign language", "foreign language", "speaking in foreign language",
        "speaking a foreign language", "foreign", "non english speech", "speaking spanish",
        "speaking french", "speaking german", "speaking hindi", "speaking ukrainian",
        "speaking russian", "speaking japanese", "speaking chinese", "bleep", "censored",
    ]),
    ("uk", &[
        "музика", "грає музика", "лунає музика", "звучить музика", "спокійна музика",
        "весела музика", "тиха музика", "оплески", "аплодисменти", "сміх", "сміється", "сміються",
        "сміх у залі", "сміх в залі", "аудиторія сміється", "хихотіння", "вигуки", "схвальні вигуки",
        "тиша", "довга тиша", "пауза", "довга пауза", "мовчання", "нерозбірливо", "нечутно",
        "не чути", "шум", "співає", "співають", "спів", "пісня", "зітхає", "зітхання", "кашель",
        "кашляє", "плаче", "шепоче", "шепіт", "свист", "дзвінок", "гомін", "іноземна мова",
        "говорить іноземною мовою", "мантра", "мантри",
    ]),
    ("ru", &[
        "музыка", "играет музыка", "звучит музыка", "спокойная музыка", "аплодисменты", "смех",
        "смеётся", "смеется", "смеются", "смех в зале", "хихикает", "возгласы", "тишина", "пауза",
        "молчание", "неразборчиво", "неслышно", "шум", "поёт", "поет", "поют", "пение", "вздыхает",
        "вздох", "кашель", "кашляет", "плачет", "шёпот", "шепот", "свист", "звонок",
        "иностранная речь", "говорит на иностранном языке",
    ]),
    ("de", &[
        "musik", "musik spielt", "ruhige musik", "sanfte musik", "fröhliche musik",
        "spannende musik", "beifall", "applaus", "gelächter", "lachen", "lacht", "lachend",
        "kichert", "kichern", "jubel", "stille", "schweigen", "pause", "unverständlich",
        "unhörbar", "geräusch", "geräusche", "rauschen", "lärm", "gesang", "singt", "singen",
        "seufzt", "seufzen", "husten", "hustet", "räuspert sich", "räuspern", "weint", "flüstert",
        "pfeifen", "durcheinander", "stimmengewirr", "fremdsprache", "kein ton",
        "spricht fremdsprache",
    ]),
    ("fr", &[
        "musique", "musique douce", "musique de fond", "musique dramatique", "applaudissements",
        "applaudissement", "rires", "rire", "rit", "ricanements", "acclamations", "cris", "silence",
        "pause", "inaudible", "incompréhensible", "indistinct", "bruit", "bruits",
        "bruit de fond", "chant", "chante", "chants", "soupir", "soupire", "soupirs", "toux",
        "tousse", "pleurs", "chuchote", "sifflement", "brouhaha", "langue étrangère",
        "parle une langue étrangère",
    ]),
    ("es", &[
        "música", "música de fondo", "música suave", "música dramática", "aplausos", "aplauso",
        "risas", "risa", "risita", "risitas", "ríe", "ríen", "se ríe", "se ríen", "vítores",
        "gritos", "silencio", "pausa", "inaudible", "ininteligible", "ruido", "ruidos",
        "ruido de fondo", "canto", "canta", "cantando", "cantan", "suspira", "suspiro", "suspiros",
        "tos", "tose", "llora", "llanto", "susurra", "silbido", "murmullos", "idioma extranjero",
        "habla en idioma extranjero", "sin audio",
    ]),
    ("pt", &[
        "música", "música suave", "música de fundo", "aplausos", "palmas", "risos", "risadas",
        "risada", "ri", "gargalhadas", "gritos", "silêncio", "pausa", "inaudível", "ininteligível",
        "ruído", "barulho", "canto", "canta", "cantando", "suspira", "suspiro", "tosse", "choro",
        "língua estrangeira", "fala em língua estrangeira",
    ]),
    ("it", &[
        "musica", "musica di sottofondo", "musica dolce", "applausi", "applauso", "risate",
        "risata", "ride", "ridono", "ridacchia", "acclamazioni", "grida", "silenzio", "pausa",
        "incomprensibile", "inudibile", "rumore", "rumori", "canto", "canta", "cantano", "sospira",
        "sospiro", "tosse", "tossisce", "pianto", "lingua straniera",
    ]),
    ("pl", &[
        "muzyka", "spokojna muzyka", "oklaski", "brawa", "śmiech", "śmieje się", "śmieją się",
        "chichot", "wiwaty", "cisza", "pauza", "niezrozumiałe", "niesłyszalne", "niewyraźne",
        "hałas", "szum", "śpiew", "śpiewa", "śpiewają", "westchnienie", "wzdycha", "kaszel",
        "kaszle", "płacz", "szept", "obcy język",
    ]),
    ("nl", &[
        "muziek", "rustige muziek", "applaus", "gelach", "gelach en applaus", "lacht", "lachen",
        "gejuich", "stilte", "pauze", "onverstaanbaar", "onhoorbaar", "geluid", "geluiden", "ruis",
        "lawaai", "zingt", "zingen", "gezang", "zucht", "hoest", "huilt", "fluistert",
        "vreemde taal",
    ]),
    ("sv", &["musik", "applåder", "skratt", "skrattar", "jubel", "tystnad", "ohörbart", "sång"]),
    ("da", &["musik", "bifald", "klapsalver", "latter", "griner", "stilhed", "uhørligt", "sang"]),
    ("no", &["musikk", "applaus", "latter", "ler", "stillhet", "uhørbart", "sang"]),
    ("fi", &["musiikkia", "musiikki", "aplodeja", "taputusta", "naurua", "nauraa", "hiljaisuus"]),
    ("cs", &["hudba", "potlesk", "smích", "směje se", "ticho", "nesrozumitelné", "zpěv"]),
    ("tr", &["müzik", "alkış", "alkışlar", "kahkaha", "gülüşmeler", "gülme", "sessizlik"]),
    ("id", &["musik", "tepuk tangan", "tertawa", "tawa"]),
    ("vi", &["âm nhạc", "nhạc", "vỗ tay", "tiếng vỗ tay", "cười", "tiếng cười"]),
    ("ar", &["موسيقى", "تصفيق", "ضحك", "ضحكات", "صمت", "غير واضح", "هتاف"]),
    ("he", &["מוזיקה", "מוסיקה", "מחיאות כפיים", "צחוק", "שקט"]),
    ("hi", &["संगीत", "तालियाँ", "तालियां", "हँसी", "हंसी", "सन्नाटा", "अस्पष्ट"]),
    ("th", &["เพลง", "ดนตรี", "เสียงดนตรี", "เสียงเพลง", "เสียงปรบมือ", "ปรบมือ", "เสียงหัวเราะ", "หัวเราะ"]),
    ("ja", &["音楽", "拍手", "笑い", "笑い声", "笑", "歓声", "無音", "沈黙", "聞き取れない"]),
    ("zh", &["音乐", "音樂", "掌声", "掌聲", "笑声", "笑聲", "笑", "欢呼", "歡呼", "沉默", "听不清"]),
    ("ko", &["음악", "박수", "박수 소리", "웃음", "웃음소리", "환호", "환호성", "침묵"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(text: &str) -> Option<String> {
        end(text, 0).filter(|&end| end == text.len()).map(|_| term(text))
    }

    #[test]
    fn brackets_around_known_sounds_are_marks() {
        for (text, name) in [
            ("[Music]", "music"),
            ("[ MUSIC ]", "music"),
            ("(applause)", "applause"),
            ("*laughs*", "laughs"),
            ("[BLANK_AUDIO]", "blank audio"),
            ("[\u{266a} upbeat  music \u{266a}]", "upbeat music"),
            ("[Laughter; applause]", "laughter applause"),
            ("(Сміх у залі)", "сміх у залі"),
            ("[Gela\u{308}chter]", "gelächter"),
            ("（笑）", "笑"),
            ("【音楽】", "音楽"),
            ("[संगीत]", "संगीत"),
            (">>", ">>"),
            (">>>", ">>"),
        ] {
            assert_eq!(whole(text), Some(format!("{MARK}{name}")), "{text}");
        }
    }

    #[test]
    fn everything_else_in_brackets_is_speech() {
        for text in [
            "[the music of the sea]",
            "[]",
            "[ ]",
            "[, music]",
            "(music]",
            "[music",
            "[[music]]",
            "\u{266a}music\u{266a}",
            "> music",
            ">>>>",
            "(1984)",
            "**",
        ] {
            assert_eq!(whole(text), None, "{text}");
        }
        let long = format!("[{}music]", " ".repeat(MAX_MARK_CHARS));
        assert_eq!(whole(&long), None);
    }

    #[test]
    fn arrows_stand_at_the_start_of_a_word() {
        for (text, at, found) in [
            ("so. >> Yes", 4, true),
            ("[music]>> Yes", 7, true),
            ("a>>b", 1, false),
            (">>>", 1, false),
        ] {
            assert_eq!(end(text, at).is_some(), found, "{text}");
        }
    }
}
