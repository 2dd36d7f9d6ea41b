//! The names that stand before a colon.

use super::Field;

/// What a name is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Its words are looked for in one source.
    Field(Field),
    Filter(FilterName),
}

/// The name of a filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FilterName {
    Track,
    Speaker,
    Video,
    Language,
    Tag,
    At,
    Date,
    Duration,
}

struct Name {
    name: &'static str,
    meaning: Meaning,
    usage: &'static str,
}

const fn field(name: &'static str, field: Field, usage: &'static str) -> Name {
    Name { name, meaning: Meaning::Field(field), usage }
}

const fn filter(name: &'static str, filter: FilterName, usage: &'static str) -> Name {
    Name { name, meaning: Meaning::Filter(filter), usage }
}

const NAMES: &[Name] = &[
    field("said", Field::Said, "write said:word, said:\"a phrase\" or said:(two words)"),
    field("shown", Field::Shown, "write shown:word, shown:\"a phrase\" or shown:(two words)"),
    field("ocr", Field::Ocr, "write ocr:word, ocr:\"a phrase\" or ocr:(two words)"),
    field("title", Field::Title, "write title:word, title:\"a phrase\" or title:(two words)"),
    field(
        "chapter",
        Field::Chapter,
        "write chapter:word, chapter:\"a phrase\" or chapter:(two words)",
    ),
    field("topic", Field::Topic, "write topic:word, topic:\"a phrase\" or topic:(two words)"),
    field(
        "summary",
        Field::Summary,
        "write summary:word, summary:\"a phrase\" or summary:(two words)",
    ),
    filter("track", FilterName::Track, "write track:audio, track:visual or track:ocr"),
    filter("speaker", FilterName::Speaker, "write speaker:ann or speaker:\"Ann Lee\""),
    filter("video", FilterName::Video, "write video:NAME, or video:\"A NAME\""),
    filter("lang", FilterName::Language, "write lang:en or lang:pt-BR"),
    filter("tag", FilterName::Tag, "write tag:NAME, or tag:\"A NAME\""),
    filter("at", FilterName::At, "write at:10:00..12:30, at:10:00.. or at:..90s"),
    filter(
        "date",
        FilterName::Date,
        "write date:2024, date:2024-01..2024-06, date:2024-01-15.. or date:>2024-01",
    ),
    filter(
        "duration",
        FilterName::Duration,
        "write duration:>20m, duration:<90s or duration:10m..20m",
    ),
];

/// How alike a name and a field's must be to be taken for a slip of the pen; clap's measure.
const NEAR_ENOUGH: f64 = 0.7;

/// What a name is for; capitals do not matter.
pub(super) fn meaning(name: &str) -> Option<Meaning> {
    NAMES.iter().find(|known| known.name.eq_ignore_ascii_case(name)).map(|known| known.meaning)
}

/// How to write the field called `name`, or the one whose name is nearest.
pub(super) fn usage(name: &str) -> &'static str {
    let name = name.to_ascii_lowercase();
    let likeness = |known: &&Name| strsim::jaro(&name, known.name);
    let nearest = NAMES.iter().max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
    nearest.filter(|known| likeness(known) > NEAR_ENOUGH).map_or(
        "put the text in quotes to look for it; the fields are said, shown, ocr, title, chapter, \
         topic, summary, track, speaker, video, lang, tag, at, date and duration",
        |known| known.usage,
    )
}

/// The name of a field.
pub(super) fn of_field(field: Field) -> &'static str {
    let means = |known: &&Name| known.meaning == Meaning::Field(field);
    NAMES.iter().find(means).map_or("", |known| known.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_pen_is_told_the_nearest_name() {
        for (name, nearest) in [
            ("siad", "said:"),
            ("speakr", "speaker:"),
            ("Chapters", "chapter:"),
            ("dur", "duration:"),
            ("language", "lang:"),
        ] {
            assert!(usage(name).contains(nearest), "{name}: {}", usage(name));
        }
        assert!(usage("q").contains("in quotes"));
        assert!(usage("example").contains("in quotes"));
    }
}
