use std::fmt;

use cuedex_model::{Chapter, TimeSpan, Timestamp, Topic};
use serde::Deserialize;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};

use super::lenient;
use super::notes::{EMPTY_TEXT, Notes};
use super::parse::parse_data;
use crate::{Error, Warning};

/// A reply of `generate_summary` decoded: an overview and its parts.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Summary {
    /// The video it says it is about; live replies do not say so.
    pub video_no: Option<String>,
    /// The video as a whole, where the reply has it.
    pub overview: Option<String>,
    /// Its chapters or topics, in the order of the reply.
    pub items: Vec<SummaryItem>,
    /// What was odd and how it was read.
    pub warnings: Vec<Warning>,
}

/// One chapter or topic of a [`Summary`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SummaryItem {
    /// Its title; empty where the reply has none.
    pub title: String,
    /// More about it.
    pub description: Option<String>,
    /// Where it starts; topics have none.
    pub start: Option<Timestamp>,
    /// Where it ends; no live reply says so.
    pub end: Option<Timestamp>,
}

impl Summary {
    /// There is no summary now.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.overview.is_none() && self.items.is_empty()
    }

    /// The items as chapters, sorted by start. One without a start begins where the one before
    /// it does. Ends are kept as given.
    #[must_use]
    pub fn chapters(&self) -> Vec<Chapter> {
        let mut previous = Timestamp::ZERO;
        let mut chapters: Vec<Chapter> = self
            .items
            .iter()
            .map(|item| {
                previous = item.start.unwrap_or(previous);
                Chapter::new(previous, item.end, item.title.as_str())
                    .described(item.description.clone())
            })
            .collect();
        chapters.sort_by_key(|chapter| chapter.start);
        chapters
    }

    /// The items as topics; one without a start has no span, one without an end an empty span.
    #[must_use]
    pub fn topics(&self) -> Vec<Topic> {
        let topic = |item: &SummaryItem| {
            let mut topic = Topic::new(item.title.as_str());
            topic.description.clone_from(&item.description);
            topic.span =
                item.start.map(|start| TimeSpan::clamped(start, item.end.unwrap_or(start)));
            topic
        };
        self.items.iter().map(topic).collect()
    }

    /// The summary that these chapters make.
    #[must_use]
    pub fn of_chapters(overview: Option<String>, chapters: &[Chapter]) -> Self {
        let item = |chapter: &Chapter| SummaryItem {
            title: chapter.title.clone(),
            description: chapter.description.clone(),
            start: Some(chapter.start),
            end: chapter.end(),
        };
        Self { overview, items: chapters.iter().map(item).collect(), ..Self::default() }
    }

    /// The summary that these topics make.
    #[must_use]
    pub fn of_topics(overview: Option<String>, topics: &[Topic]) -> Self {
        let item = |topic: &Topic| SummaryItem {
            title: topic.title.clone(),
            description: topic.description.clone(),
            start: topic.span.map(TimeSpan::start),
            end: topic.span.map(TimeSpan::end),
        };
        Self { overview, items: topics.iter().map(item).collect(), ..Self::default() }
    }
}

/// The `data` of a summary reply: `summary` is the overview beside `items` in live replies,
/// and the list itself in the documentation's tables.
#[derive(Default, Deserialize)]
pub(super) struct SummaryJson {
    #[serde(default, rename = "videoNo", deserialize_with = "lenient::label")]
    video_no_camel: Option<String>,
    #[serde(default, deserialize_with = "lenient::label")]
    video_no: Option<String>,
    #[serde(default)]
    summary: OverviewJson,
    #[serde(default, deserialize_with = "lenient::list")]
    items: Vec<ItemJson>,
    #[serde(default, deserialize_with = "lenient::list")]
    chapters: Vec<ItemJson>,
}

#[derive(Default)]
enum OverviewJson {
    #[default]
    Nothing,
    Text(String),
    Items(Vec<ItemJson>),
}

impl<'de> Deserialize<'de> for OverviewJson {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        source.deserialize_any(OverviewVisitor)
    }
}

struct OverviewVisitor;

impl<'de> Visitor<'de> for OverviewVisitor {
    type Value = OverviewJson;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, a list or null")
    }

    fn visit_str<E>(self, text: &str) -> Result<OverviewJson, E> {
        Ok(OverviewJson::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<OverviewJson, A::Error> {
        lenient::list(SeqAccessDeserializer::new(list)).map(OverviewJson::Items)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<OverviewJson, A::Error> {
        lenient::list(MapAccessDeserializer::new(map)).map(OverviewJson::Items)
    }

    fn visit_unit<E>(self) -> Result<OverviewJson, E> {
        Ok(OverviewJson::Nothing)
    }
}

#[derive(Default, Deserialize)]
struct ItemJson {
    #[serde(default, deserialize_with = "lenient::text")]
    title: Option<String>,
    #[serde(default, deserialize_with = "lenient::text")]
    description: Option<String>,
    #[serde(default, deserialize_with = "lenient::seconds")]
    start: Option<f64>,
    #[serde(default, deserialize_with = "lenient::seconds")]
    start_time: Option<f64>,
    #[serde(default, rename = "startTime", deserialize_with = "lenient::seconds")]
    start_camel: Option<f64>,
    #[serde(default, deserialize_with = "lenient::seconds")]
    end: Option<f64>,
    #[serde(default, deserialize_with = "lenient::seconds")]
    end_time: Option<f64>,
    #[serde(default, rename = "endTime", deserialize_with = "lenient::seconds")]
    end_camel: Option<f64>,
}

fn not_blank(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

impl ItemJson {
    fn start(&self) -> Option<f64> {
        self.start.or(self.start_time).or(self.start_camel)
    }

    fn end(&self) -> Option<f64> {
        self.end.or(self.end_time).or(self.end_camel)
    }

    /// The same under every spelling.
    fn says_what(&self, other: &Self) -> bool {
        let all = |json: &Self| {
            let text = (json.title.clone(), json.description.clone());
            (text, json.start(), json.end())
        };
        all(self) == all(other)
    }

    fn into_item(self, number: usize, notes: &mut Notes) -> Option<SummaryItem> {
        let (start, end) = (self.start(), self.end());
        let (title, description) = (not_blank(self.title), not_blank(self.description));
        if title.is_none() && description.is_none() {
            let message = format!("item {number} has neither title nor text and was left out");
            notes.add(number, EMPTY_TEXT, message);
            return None;
        }
        let start = start.map(|seconds| notes.instant(number, seconds));
        let mut end = end.map(|seconds| notes.instant(number, seconds));
        if let (Some(from), Some(to)) = (start, end) {
            end = Some(notes.span(number, from, to).end());
        }
        Some(SummaryItem { title: title.unwrap_or_default(), description, start, end })
    }
}

impl SummaryJson {
    pub(super) fn into_summary(self) -> Summary {
        let mut notes = Notes::default();
        let (overview, listed) = match self.summary {
            OverviewJson::Nothing => (None, Vec::new()),
            OverviewJson::Text(text) => (Some(text), Vec::new()),
            OverviewJson::Items(items) => (None, items),
        };
        let list = notes.one_list([self.items, listed, self.chapters], ItemJson::says_what);
        let items = list
            .into_iter()
            .enumerate()
            .filter_map(|(index, item)| item.into_item(index + 1, &mut notes))
            .collect();
        let overview = not_blank(overview).filter(|text| text != "null");
        let video_no = self.video_no_camel.or(self.video_no);
        Summary { video_no, overview, items, warnings: notes.into_warnings() }
    }
}

/// Reads a reply of `generate_summary`, `CHAPTER` or `TOPIC`.
///
/// ```
/// use cuedex_format::memories::decode_summary;
///
/// let reply = decode_summary(br#"{"code":"0000","data":{"summary":"Two friends mend a bicycle.",
///     "items":[{"title":"Repair","description":"A new chain.","start":"0"}]}}"#)?;
/// assert_eq!(reply.chapters()[0].title, "Repair");
/// # Ok::<(), cuedex_format::Error>(())
/// ```
///
/// # Errors
/// As [`super::decode_transcription`].
pub fn decode_summary(body: &[u8]) -> Result<Summary, Error> {
    Ok(parse_data::<SummaryJson>(body)?.unwrap_or_default().into_summary())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(data: &str) -> Summary {
        decode_summary(format!(r#"{{"code":"0000","data":{data}}}"#).as_bytes()).unwrap()
    }

    #[test]
    fn a_text_with_items_and_a_bare_list_say_the_same() {
        let live = decode(
            r#"{"summary":"A repair.","items":[{"title":"Chain","description":"It is new.","start":"42"}],"totalInput":"9000"}"#,
        );
        let table = decode(
            r#"{"videoNo":"VI1","summary_type":"CHAPTER","summary":[{"title":"Chain","start":42.0,"end":50.5,"description":"It is new."}]}"#,
        );
        assert_eq!(live.overview.as_deref(), Some("A repair."));
        assert_eq!(table.overview, None);
        assert_eq!(live.items[0].start, table.items[0].start);
        assert_eq!(live.chapters()[0].end(), None);
        assert_eq!(table.chapters()[0].end(), Some(Timestamp::from_millis(50_500)));
        assert_eq!(live.chapters()[0].description.as_deref(), Some("It is new."));
    }

    #[test]
    fn topics_need_no_start() {
        let reply =
            decode(r#"{"summary":"x","items":[{"title":"Tools","description":"• a\n• b"}]}"#);
        assert_eq!(reply.topics()[0].span, None);
        assert_eq!(reply.topics()[0].description.as_deref(), Some("• a\n• b"));
    }

    #[test]
    fn null_is_nothing_and_an_odd_type_is_an_error() {
        for nothing in ["[]", "null", "\"null\"", "\"\"", "{}"] {
            for name in ["summary", "items", "chapters"] {
                let data = format!(r#"{{"{name}":{nothing}}}"#);
                assert!(decode(&data).is_nothing(), "{data}");
            }
        }
        assert!(decode("null").is_nothing() && decode("{}").is_nothing());
        let odd = br#"{"code":"0000","data":{"summary":{"a":1}}}"#;
        let error = decode_summary(odd).unwrap_err();
        assert!(error.to_string().starts_with("data.summary of"), "{error}");
    }

    #[test]
    fn every_list_of_items_is_taken_once() {
        let reply = decode(
            r#"{"summary":[{"title":"a","start":"0:42"}],"items":[{"title":"a","start_time":42}],
                "chapters":[{"title":"b","startTime":"1:02.5"},null]}"#,
        );
        let starts: Vec<_> = reply.items.iter().map(|i| (i.title.as_str(), i.start)).collect();
        let at = |millis| Some(Timestamp::from_millis(millis));
        assert_eq!(starts, [("a", at(42_000)), ("b", at(62_500))]);
        let codes: Vec<_> = reply.warnings.iter().map(|w| w.code).collect();
        assert_eq!(codes, ["memories/two-lists", "memories/empty-text"]);
    }

    #[test]
    fn chapters_are_sorted_and_one_without_start_follows_its_neighbour() {
        let reply = decode(
            r#"{"summary":[{"title":"b","start":9,"end":3},{"title":"c"},{"title":"a","start":"0"},{}]}"#,
        );
        let chapters = reply.chapters();
        let seen: Vec<_> =
            chapters.iter().map(|c| (c.title.as_str(), c.start.as_millis())).collect();
        assert_eq!(seen, [("a", 0), ("b", 9_000), ("c", 9_000)]);
        let codes: Vec<_> = reply.warnings.iter().map(|w| w.code).collect();
        assert_eq!(codes, ["memories/reversed-span", "memories/empty-text"]);
    }
}
