//! What is stored per indexed unit.

use tantivy::schema::{
    FAST, Field, IndexRecordOption, NumericOptions, STORED, Schema, TextFieldIndexing, TextOptions,
};

/// Counts changes of the fields; an index of another version must be rebuilt.
pub(crate) const SCHEMA_VERSION: u32 = 1;

/// The tokenizer of [`Fields::text`]: it only takes prepared tokens apart.
pub(crate) const PREPARED: &str = "prepared";

/// The fields of a unit: about 96 tokens of one track that it owns, and the next 32.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields {
    /// The video's key; deletes go by it.
    pub(crate) vkey: Field,
    /// The video's number in the caller's catalogue.
    pub(crate) vord: Field,
    /// The number of the track in its transcript.
    pub(crate) track: Field,
    /// Audio, visual or OCR, as in [`kind_number`].
    pub(crate) kind: Field,
    /// The track's language tag as given.
    pub(crate) language: Field,
    /// Who speaks in the unit, folded.
    pub(crate) speaker: Field,
    /// Where the first cue starts, in milliseconds.
    pub(crate) start: Field,
    /// The latest end of this track's cues up to and with this unit, in milliseconds.
    pub(crate) until: Field,
    /// The ordinal in the track of the first token.
    pub(crate) first: Field,
    /// How many tokens the unit owns.
    pub(crate) own: Field,
    /// The number of the stream in the track; phrases stay inside one.
    pub(crate) stream: Field,
    /// How many silences came before; windows stay inside one stretch.
    pub(crate) stretch: Field,
    /// Per cue: its start, in milliseconds after `start`.
    pub(crate) cue_start: Field,
    /// Per cue: its duration in milliseconds.
    pub(crate) cue_length: Field,
    /// Per cue: how many tokens the unit owns of it.
    pub(crate) cue_tokens: Field,
    /// The tokens, owned and looked ahead, with positions.
    pub(crate) text: Field,
    /// The owned text as written.
    pub(crate) raw: Field,
    /// What [`crate::detail`] keeps of the owned cues.
    pub(crate) detail: Field,
}

/// The schema and its fields.
pub(crate) fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let number = NumericOptions::default().set_fast();
    let raw_terms = |positions: IndexRecordOption, tokenizer: &str| {
        TextFieldIndexing::default()
            .set_tokenizer(tokenizer)
            .set_index_option(positions)
            .set_fieldnorms(false)
    };
    let key =
        TextOptions::default().set_indexing_options(raw_terms(IndexRecordOption::Basic, "raw"));
    let text = TextOptions::default()
        .set_indexing_options(raw_terms(IndexRecordOption::WithFreqsAndPositions, PREPARED));
    let fields = Fields {
        vkey: builder.add_text_field("vkey", key.clone().set_fast("raw")),
        vord: builder.add_u64_field("vord", number.clone()),
        track: builder.add_u64_field("track", number.clone()),
        kind: builder.add_u64_field("kind", number.clone()),
        language: builder.add_text_field("language", TextOptions::default().set_fast("raw")),
        speaker: builder.add_text_field("speaker", key),
        start: builder.add_u64_field("start_ms", number.clone()),
        until: builder.add_u64_field("until_ms", number.clone()),
        first: builder.add_u64_field("first", number.clone()),
        own: builder.add_u64_field("own", number.clone()),
        stream: builder.add_u64_field("stream", number.clone()),
        stretch: builder.add_u64_field("stretch", number),
        cue_start: builder.add_u64_field("cue_start_ms", FAST),
        cue_length: builder.add_u64_field("cue_length_ms", FAST),
        cue_tokens: builder.add_u64_field("cue_tokens", FAST),
        text: builder.add_text_field("text", text),
        raw: builder.add_text_field("raw", STORED),
        detail: builder.add_bytes_field("detail", STORED),
    };
    (builder.build(), fields)
}
