use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

use cuedex_model::{TimeSpan, TrackKind};
use tantivy::columnar::{Column, ColumnValues, StrColumn};
use tantivy::store::StoreReader;
use tantivy::{DocId, InvertedIndexReader, SegmentReader};

use super::text::Text;
use crate::document::kind_number;
use crate::error::{Error, ErrorKind};
use crate::schema::Fields;

/// How many texts are kept for the next look.
const KEPT_TEXTS: usize = 256;

/// One segment of the engine's index: its units stand in the order of their tokens, those of a
/// track side by side.
pub(super) struct Shard {
    pub(super) fields: Fields,
    pub(super) tokens: Arc<InvertedIndexReader>,
    pub(super) reader: SegmentReader,
    pub(super) keys: StrColumn,
    pub(super) languages: Option<StrColumn>,
    numbers: Numbers,
    cues: Cues,
    store: StoreReader,
    texts: RefCell<HashMap<DocId, Rc<Text>>>,
}

type Values = Arc<dyn ColumnValues<u64>>;

struct Numbers {
    track: Values,
    kind: Values,
    start: Values,
    until: Values,
    first: Values,
    own: Values,
    stream: Values,
    stretch: Values,
}

struct Cues {
    start: Column<u64>,
    length: Column<u64>,
    tokens: Column<u64>,
}

impl Shard {
    pub(super) fn open(reader: &SegmentReader, fields: Fields) -> Result<Self, Error> {
        let failed = |e| Error::engine("cannot read the index", e);
        let columns = reader.fast_fields();
        let number = |name| columns.column_first_or_default::<u64>(name).map_err(failed);
        let list = |name| columns.u64(name).map_err(failed);
        let keys = columns.str("vkey").map_err(failed)?;
        let keys = keys.ok_or_else(|| Error::new(ErrorKind::Damaged, "units have no video"))?;
        let store =
            reader.get_store_reader(16).map_err(|e| Error::io("cannot read the index", e))?;
        Ok(Self {
            fields,
            tokens: reader.inverted_index(fields.text).map_err(failed)?,
            keys,
            languages: columns.str("language").map_err(failed)?,
            numbers: Numbers {
                track: number("track")?,
                kind: number("kind")?,
                start: number("start_ms")?,
                until: number("until_ms")?,
                first: number("first")?,
                own: number("own")?,
                stream: number("stream")?,
                stretch: number("stretch")?,
            },
            cues: Cues {
                start: list("cue_start_ms")?,
                length: list("cue_length_ms")?,
                tokens: list("cue_tokens")?,
            },
            store,
            reader: reader.clone(),
            texts: RefCell::default(),
        })
    }

    /// The video's place among the keys of the shard, which are in order.
    pub(super) fn video(&self, doc: DocId) -> Option<u64> {
        self.keys.ords().first(doc)
    }

    pub(super) fn key(&self, video: u64) -> Result<String, Error> {
        let mut key = String::new();
        let read = self.keys.ord_to_str(video, &mut key);
        read.map_err(|e| Error::io("cannot read the index", e))?;
        Ok(key)
    }

    pub(super) fn language(&self, doc: DocId) -> Result<Option<String>, Error> {
        let Some(languages) = &self.languages else { return Ok(None) };
        let Some(language) = languages.ords().first(doc) else { return Ok(None) };
        let mut tag = String::new();
        let read = languages.ord_to_str(language, &mut tag);
        read.map_err(|e| Error::io("cannot read the index", e))?;
        Ok(Some(tag))
    }

    pub(super) fn track(&self, doc: DocId) -> u64 {
        self.numbers.track.get_val(doc)
    }

    pub(super) fn kind(&self, doc: DocId) -> TrackKind {
        let kinds = [TrackKind::Audio, TrackKind::Visual, TrackKind::Ocr];
        let number = self.numbers.kind.get_val(doc);
        kinds.into_iter().find(|kind| kind_number(*kind) == number).unwrap_or_default()
    }

    /// Where the first cue of the unit starts, in milliseconds; never less than before it.
    pub(super) fn start(&self, doc: DocId) -> u64 {
        self.numbers.start.get_val(doc)
    }

    /// The latest end of the track's cues up to and with the unit; never less than before it.
    pub(super) fn until(&self, doc: DocId) -> u64 {
        self.numbers.until.get_val(doc)
    }

    pub(super) fn first(&self, doc: DocId) -> u64 {
        self.numbers.first.get_val(doc)
    }

    pub(super) fn own(&self, doc: DocId) -> u64 {
        self.numbers.own.get_val(doc)
    }

    pub(super) fn stream(&self, doc: DocId) -> u64 {
        self.numbers.stream.get_val(doc)
    }

    pub(super) fn stretch(&self, doc: DocId) -> u64 {
        self.numbers.stretch.get_val(doc)
    }

    /// The next unit of the same track.
    pub(super) fn next(&self, doc: DocId) -> Option<DocId> {
        let next = doc + 1;
        (next < self.reader.max_doc() && self.follows(doc, next)).then_some(next)
    }

    /// The unit before it of the same track.
    pub(super) fn previous(&self, doc: DocId) -> Option<DocId> {
        let previous = doc.checked_sub(1)?;
        self.follows(previous, doc).then_some(previous)
    }

    fn follows(&self, doc: DocId, next: DocId) -> bool {
        self.first(next) == self.first(doc) + self.own(doc)
            && self.same_track(doc, next)
            && !self.reader.is_deleted(doc)
            && !self.reader.is_deleted(next)
    }

    pub(super) fn same_track(&self, a: DocId, b: DocId) -> bool {
        self.track(a) == self.track(b) && self.video(a) == self.video(b)
    }

    /// The unit that owns the token with this ordinal, on the track of `doc`, and the token's
    /// place in it.
    pub(super) fn locate(&self, mut doc: DocId, ordinal: u64) -> Option<(DocId, usize)> {
        while ordinal < self.first(doc) {
            doc = self.previous(doc)?;
        }
        while ordinal >= self.first(doc) + self.own(doc) {
            doc = self.next(doc)?;
        }
        Some((doc, usize::try_from(ordinal - self.first(doc)).ok()?))
    }

    /// The times of the unit's cues and how many tokens it owns of each.
    pub(super) fn cues(&self, doc: DocId) -> impl Iterator<Item = (TimeSpan, u64)> + '_ {
        let base = self.start(doc);
        let starts = self.cues.start.values_for_doc(doc);
        let lengths = self.cues.length.values_for_doc(doc);
        starts.zip(lengths).zip(self.cues.tokens.values_for_doc(doc)).map(
            move |((start, length), tokens)| {
                let start = base.saturating_add(start);
                (TimeSpan::from_millis(start, start.saturating_add(length)), tokens)
            },
        )
    }

    /// The time of one of the unit's cues.
    fn cue(&self, doc: DocId, n: u32) -> TimeSpan {
        let value = |column: &Column<u64>| {
            column.values.get_val(column.index.value_row_ids(doc).start.saturating_add(n))
        };
        let start = self.start(doc).saturating_add(value(&self.cues.start));
        TimeSpan::from_millis(start, start.saturating_add(value(&self.cues.length)))
    }

    /// Calls `each` with the time of every cue that holds one of the tokens with these ordinals,
    /// on the track of `doc`.
    pub(super) fn each_cue(&self, doc: DocId, run: &Range<u64>, mut each: impl FnMut(TimeSpan)) {
        let mut unit = self.locate(doc, run.start).map(|(doc, _)| doc);
        while let Some(doc) = unit.filter(|&doc| self.first(doc) < run.end) {
            let mut first = self.first(doc);
            for (n, tokens) in (0..).zip(self.cues.tokens.values_for_doc(doc)) {
                let end = first.saturating_add(tokens);
                if run.start < end {
                    each(self.cue(doc, n));
                }
                if run.end <= end {
                    return;
                }
                first = end;
            }
            unit = self.next(doc);
        }
    }

    /// The text of a unit with its times and speakers.
    pub(super) fn text(&self, doc: DocId) -> Result<Rc<Text>, Error> {
        if let Some(text) = self.texts.borrow().get(&doc) {
            return Ok(Rc::clone(text));
        }
        let stored = self.store.get(doc).map_err(|e| Error::engine("cannot read the index", e))?;
        let text = Rc::new(Text::read(&stored, self.fields, self.cues(doc))?);
        let mut texts = self.texts.borrow_mut();
        if texts.len() >= KEPT_TEXTS {
            texts.clear();
        }
        texts.insert(doc, Rc::clone(&text));
        Ok(text)
    }
}
