use std::sync::Arc;

use cuedex_model::Source;
use tantivy::columnar::{Column, ColumnIndex, ColumnValues, StrColumn};
use tantivy::store::StoreReader;
use tantivy::{DocId, InvertedIndexReader, SegmentReader};

use crate::error::{Error, ErrorKind};
use crate::lines::source_of;
use crate::map::Times;
use crate::schema::Fields;

/// One segment of the engine's index. The units of a video stand side by side, line by line, in
/// the order of their places.
pub(crate) struct Shard {
    pub(super) fields: Fields,
    pub(super) text: Arc<InvertedIndexReader>,
    pub(super) stems: Arc<InvertedIndexReader>,
    pub(super) reader: SegmentReader,
    pub(super) keys: StrColumn,
    pub(super) languages: Option<StrColumn>,
    pub(super) detected: Option<StrColumn>,
    pub(super) tags: Option<StrColumn>,
    names: Option<StrColumn>,
    pub(super) store: StoreReader,
    numbers: Numbers,
    map: Column<u64>,
}

type Values = Arc<dyn ColumnValues<u64>>;

struct Numbers {
    vord: Values,
    unit: Values,
    units: Values,
    line: Values,
    source: Values,
    date: Values,
    duration: Values,
    start: Values,
    until: Values,
    first: Values,
    own: Values,
    stream: Values,
    stretch: Values,
    brisk: Values,
}

/// Blocks of texts that stay unpacked.
const STORE_BLOCKS: usize = 32;

impl Shard {
    pub(crate) fn open(reader: &SegmentReader, fields: Fields) -> Result<Self, Error> {
        let failed = |e| Error::engine("cannot read the index", e);
        let columns = reader.fast_fields();
        // Every unit has every number, so that its number is its place in the column.
        let number = |name| match columns.u64(name).map_err(failed)? {
            Column { index: ColumnIndex::Full, values } => Ok(values),
            _ => Err(Error::new(ErrorKind::Damaged, format!("units without {name}"))),
        };
        let strings = |name| columns.str(name).map_err(failed);
        let keys = strings("vkey")?;
        let store = reader.get_store_reader(STORE_BLOCKS);
        Ok(Self {
            fields,
            text: reader.inverted_index(fields.text).map_err(failed)?,
            stems: reader.inverted_index(fields.stem).map_err(failed)?,
            keys: keys.ok_or_else(|| Error::new(ErrorKind::Damaged, "units have no video"))?,
            languages: strings("language")?,
            detected: strings("detected")?,
            tags: strings("tags")?,
            names: strings("names")?,
            store: store.map_err(|e| Error::io("cannot read the index", e))?,
            numbers: Numbers {
                vord: number("vord")?,
                unit: number("unit")?,
                units: number("units")?,
                line: number("line")?,
                source: number("source")?,
                date: number("date")?,
                duration: number("duration_ms")?,
                start: number("start_ms")?,
                until: number("until_ms")?,
                first: number("first")?,
                own: number("own")?,
                stream: number("stream")?,
                stretch: number("stretch")?,
                brisk: number("brisk")?,
            },
            map: columns.u64("map").map_err(failed)?,
            reader: reader.clone(),
        })
    }

    /// The video's place among the keys of the shard, which are in order.
    pub(super) fn key_ord(&self, doc: DocId) -> u64 {
        self.keys.ords().first(doc).unwrap_or(u64::MAX)
    }

    pub(super) fn key(&self, ord: u64) -> Result<String, Error> {
        string(&self.keys, ord)
    }

    /// The track's language as given.
    pub(super) fn language(&self, doc: DocId) -> Result<Option<String>, Error> {
        self.languages.as_ref().map_or(Ok(None), |column| first_string(column, doc))
    }

    /// The language that the analyser took the line to be in.
    pub(super) fn analysed_as(&self, doc: DocId) -> Result<Option<String>, Error> {
        match self.language(doc)? {
            None => self.detected.as_ref().map_or(Ok(None), |column| first_string(column, doc)),
            stated => Ok(stated),
        }
    }

    /// Who speaks in a unit, as written.
    pub(super) fn names(&self, doc: DocId) -> Result<Vec<String>, Error> {
        let Some(names) = &self.names else { return Ok(Vec::new()) };
        names.ords().values_for_doc(doc).map(|ord| string(names, ord)).collect()
    }

    /// The video's number in the caller's catalogue.
    pub(super) fn vord(&self, doc: DocId) -> u64 {
        self.numbers.vord.get_val(doc)
    }

    /// The units of the video that a unit belongs to.
    pub(super) fn video(&self, doc: DocId) -> std::ops::Range<DocId> {
        let before = u32::try_from(self.numbers.unit.get_val(doc)).unwrap_or(u32::MAX);
        let units = u32::try_from(self.numbers.units.get_val(doc)).unwrap_or(u32::MAX);
        let from = doc.saturating_sub(before);
        // Whatever a damaged column says, the range holds the unit and ends.
        from..from.saturating_add(units).clamp(doc + 1, self.reader.max_doc().max(doc + 1))
    }

    /// The number of the line in its video.
    pub(super) fn line(&self, doc: DocId) -> u32 {
        u32::try_from(self.numbers.line.get_val(doc)).unwrap_or(u32::MAX)
    }

    pub(super) fn source(&self, doc: DocId) -> Source {
        source_of(self.numbers.source.get_val(doc))
    }

    /// The video's date as the number YYYYMMDD, or 0.
    pub(super) fn date(&self, doc: DocId) -> u64 {
        self.numbers.date.get_val(doc)
    }

    /// The video's length in milliseconds.
    pub(super) fn duration(&self, doc: DocId) -> u64 {
        self.numbers.duration.get_val(doc)
    }

    /// The earliest start of this and the later cues of the line, in milliseconds.
    pub(super) fn start(&self, doc: DocId) -> u64 {
        self.numbers.start.get_val(doc)
    }

    /// The latest end of the line's cues up to and with the unit, in milliseconds.
    pub(super) fn until(&self, doc: DocId) -> u64 {
        self.numbers.until.get_val(doc)
    }

    /// The ordinal in the line of the unit's first place.
    pub(super) fn first(&self, doc: DocId) -> u32 {
        u32::try_from(self.numbers.first.get_val(doc)).unwrap_or(u32::MAX >> 1)
    }

    /// How many places the unit owns.
    pub(super) fn own(&self, doc: DocId) -> u32 {
        u32::try_from(self.numbers.own.get_val(doc)).unwrap_or(0)
    }

    pub(super) fn stream(&self, doc: DocId) -> u64 {
        self.numbers.stream.get_val(doc)
    }

    pub(super) fn stretch(&self, doc: DocId) -> u32 {
        u32::try_from(self.numbers.stretch.get_val(doc)).unwrap_or(u32::MAX)
    }

    /// How many places any window that starts in the unit may take and last 30 seconds at most.
    pub(super) fn brisk(&self, doc: DocId) -> u64 {
        self.numbers.brisk.get_val(doc)
    }

    /// The next unit of the same line.
    pub(super) fn next(&self, doc: DocId) -> Option<DocId> {
        let next = doc + 1;
        (next < self.reader.max_doc() && self.follows(doc, next)).then_some(next)
    }

    /// The unit before it of the same line.
    pub(super) fn previous(&self, doc: DocId) -> Option<DocId> {
        let previous = doc.checked_sub(1)?;
        self.follows(previous, doc).then_some(previous)
    }

    fn follows(&self, doc: DocId, next: DocId) -> bool {
        self.first(next) == self.first(doc).saturating_add(self.own(doc))
            && self.numbers.unit.get_val(next) > self.numbers.unit.get_val(doc)
            && self.line(doc) == self.line(next)
    }

    /// The unit that owns the place with this ordinal, on the line of `doc`, and which of its
    /// places it is.
    pub(super) fn locate(&self, mut doc: DocId, ordinal: u32) -> Option<(DocId, usize)> {
        while ordinal < self.first(doc) {
            doc = self.previous(doc)?;
        }
        while ordinal >= self.first(doc).saturating_add(self.own(doc)) {
            doc = self.next(doc)?;
        }
        Some((doc, (ordinal - self.first(doc)) as usize))
    }

    /// Reads when the tokens of a unit are heard.
    pub(super) fn read_times(
        &self,
        doc: DocId,
        numbers: &mut Vec<u64>,
        times: &mut Times,
    ) -> Result<(), Error> {
        let rows = self.map.index.value_row_ids(doc);
        numbers.resize(rows.len(), 0);
        self.map.values.get_range(u64::from(rows.start), numbers);
        if times.read(numbers, self.start(doc)) {
            return Ok(());
        }
        Err(Error::new(ErrorKind::Damaged, "the times of a unit cannot be read"))
    }
}

/// Calls `each` with every text of a column in order, and its number.
pub(super) fn each_string(
    column: &StrColumn,
    mut each: impl FnMut(u64, &str),
) -> Result<(), Error> {
    let failed = |e| Error::io("cannot read the index", e);
    let mut texts = column.dictionary().stream().map_err(failed)?;
    while texts.advance() {
        each(texts.term_ord(), &String::from_utf8_lossy(texts.key()));
    }
    Ok(())
}

fn string(column: &StrColumn, ord: u64) -> Result<String, Error> {
    let mut text = String::new();
    column.ord_to_str(ord, &mut text).map_err(|e| Error::io("cannot read the index", e))?;
    Ok(text)
}

fn first_string(column: &StrColumn, doc: DocId) -> Result<Option<String>, Error> {
    column.ords().first(doc).map(|ord| string(column, ord)).transpose()
}
