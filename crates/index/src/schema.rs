//! What is stored per indexed unit.

use tantivy::schema::{
    FAST, Field, IndexRecordOption, NumericOptions, STORED, Schema, TextFieldIndexing, TextOptions,
};

/// Counts changes of the fields; an index of another version must be rebuilt.
pub(crate) const SCHEMA_VERSION: u32 = 2;

/// The longest that the default window lasts, in milliseconds.
pub(crate) const BRISK_MS: u64 = 30_000;

/// The tokenizer of [`Fields::text`] and [`Fields::stem`]: it only takes prepared tokens apart.
pub(crate) const PREPARED: &str = "prepared";

/// The fields of a unit: the places of a line that it owns, and the next 32.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields {
    /// The video's key; deletes go by it.
    pub(crate) vkey: Field,
    /// The video's number in the caller's catalogue.
    pub(crate) vord: Field,
    /// How many units of the video stand before this one. They stand side by side.
    pub(crate) unit: Field,
    /// How many units the video has.
    pub(crate) units: Field,
    /// The number of the line in the video: its tracks, then its chapters and the like.
    pub(crate) line: Field,
    /// What the line is, as in [`crate::lines::source_number`].
    pub(crate) source: Field,
    /// The track's language tag as given.
    pub(crate) language: Field,
    /// The language the text was found to be in, where none is given.
    pub(crate) detected: Field,
    /// Who speaks in the unit, folded.
    pub(crate) speaker: Field,
    /// Who speaks in the unit, as written, in the order in which the map counts them.
    pub(crate) names: Field,
    /// The video's tags, folded; only its first unit has them.
    pub(crate) tags: Field,
    /// The video's date as the number YYYYMMDD, or 0.
    pub(crate) date: Field,
    /// The video's length in milliseconds.
    pub(crate) duration: Field,
    /// The earliest start of this and the later cues of the line, in milliseconds.
    pub(crate) start: Field,
    /// The latest end of the line's cues up to and with this unit, in milliseconds.
    pub(crate) until: Field,
    /// The ordinal in the line of the first place.
    pub(crate) first: Field,
    /// How many places the unit owns.
    pub(crate) own: Field,
    /// The number of the stream in the line; phrases stay inside one.
    pub(crate) stream: Field,
    /// How many silences came before; windows stay inside one stretch.
    pub(crate) stretch: Field,
    /// How many places any window that starts in the unit may take and last no longer than
    /// [`BRISK_MS`]: most windows are told to be short without a look at the times.
    pub(crate) brisk: Field,
    /// The times of the owned tokens, as [`crate::map`] writes them, eight bytes a value.
    pub(crate) map: Field,
    /// The tokens, owned and looked ahead, with positions.
    pub(crate) text: Field,
    /// The stems of the owned words that differ from the words, with positions.
    pub(crate) stem: Field,
    /// The owned text as written.
    pub(crate) raw: Field,
}

/// The schema and its fields.
pub(crate) fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let number = NumericOptions::default().set_fast();
    let terms = |option: IndexRecordOption, tokenizer: &str| {
        let terms = TextFieldIndexing::default().set_tokenizer(tokenizer).set_index_option(option);
        TextOptions::default().set_indexing_options(terms.set_fieldnorms(false))
    };
    let key = terms(IndexRecordOption::Basic, "raw");
    let prepared = terms(IndexRecordOption::WithFreqsAndPositions, PREPARED);
    let listed = TextOptions::default().set_fast("raw");
    let fields = Fields {
        vkey: builder.add_text_field("vkey", key.clone().set_fast("raw")),
        vord: builder.add_u64_field("vord", number.clone()),
        unit: builder.add_u64_field("unit", number.clone()),
        units: builder.add_u64_field("units", number.clone()),
        line: builder.add_u64_field("line", number.clone()),
        source: builder.add_u64_field("source", number.clone()),
        language: builder.add_text_field("language", listed.clone()),
        detected: builder.add_text_field("detected", listed.clone()),
        speaker: builder.add_text_field("speaker", key),
        names: builder.add_text_field("names", listed.clone()),
        tags: builder.add_text_field("tags", listed),
        date: builder.add_u64_field("date", number.clone()),
        duration: builder.add_u64_field("duration_ms", number.clone()),
        start: builder.add_u64_field("start_ms", number.clone()),
        until: builder.add_u64_field("until_ms", number.clone()),
        first: builder.add_u64_field("first", number.clone()),
        own: builder.add_u64_field("own", number.clone()),
        stream: builder.add_u64_field("stream", number.clone()),
        stretch: builder.add_u64_field("stretch", number.clone()),
        brisk: builder.add_u64_field("brisk", number),
        map: builder.add_u64_field("map", FAST),
        text: builder.add_text_field("text", prepared.clone()),
        stem: builder.add_text_field("stem", prepared),
        raw: builder.add_text_field("raw", STORED),
    };
    (builder.build(), fields)
}
