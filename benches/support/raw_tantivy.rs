//! The baseline of the index and search benches: tantivy with its simple tokenizer and one
//! document per cue, as a first attempt would do it. It finds no phrase that crosses a cue edge.

use std::path::Path;

use cuedex_model::{Segment, Transcript};
use tantivy::collector::TopDocs;
use tantivy::query::QueryParser;
use tantivy::schema::{FAST, Field, STORED, Schema, TEXT};
use tantivy::{Index, IndexReader, IndexWriter, TantivyDocument, doc};

/// An index with one document per cue.
pub struct RawTantivy {
    index: Index,
    text: Field,
    reader: IndexReader,
}

/// The fields of a cue.
struct Fields {
    text: Field,
    video: Field,
    start: Field,
}

impl RawTantivy {
    /// Indexes every cue of these videos on one thread, in memory.
    ///
    /// # Panics
    /// When tantivy fails, which ends the bench.
    #[must_use]
    pub fn of(videos: &[Transcript]) -> Self {
        let cues = (0..).zip(videos).flat_map(|(number, video)| {
            let segments = video.tracks.iter().flat_map(|track| track.segments());
            segments.map(move |segment| (number, segment))
        });
        let (schema, fields) = schema();
        Self::with(Index::create_in_ram(schema), &fields, |add| cues.for_each(|(n, s)| add(n, s)))
    }

    /// Indexes cues on one thread into an empty folder; `feed` gives each with the number of its
    /// video.
    ///
    /// # Panics
    /// When tantivy fails, which ends the bench.
    pub fn in_folder(folder: &Path, feed: impl FnOnce(&mut dyn FnMut(u64, &Segment))) -> Self {
        let (schema, fields) = schema();
        let index = Index::create_in_dir(folder, schema).expect("an empty folder");
        Self::with(index, &fields, feed)
    }

    fn with(
        index: Index,
        fields: &Fields,
        feed: impl FnOnce(&mut dyn FnMut(u64, &Segment)),
    ) -> Self {
        let mut writer: IndexWriter =
            index.writer_with_num_threads(1, 64_000_000).expect("a writer");
        feed(&mut |number, segment| {
            let cue = doc!(
                fields.text => segment.text.as_str(),
                fields.video => number,
                fields.start => segment.span.start().as_millis(),
            );
            writer.add_document(cue).expect("the writer lives");
        });
        writer.commit().expect("the index can be saved");
        writer.wait_merging_threads().expect("merging ends");
        let reader = index.reader().expect("a reader");
        Self { index, text: fields.text, reader }
    }

    /// The ten best cues with their text, as a user would see them.
    ///
    /// # Panics
    /// When tantivy fails, which ends the bench.
    #[must_use]
    pub fn top10(&self, query: &str) -> usize {
        let searcher = self.reader.searcher();
        let query = QueryParser::for_index(&self.index, vec![self.text])
            .parse_query(query)
            .expect("a query");
        let top =
            searcher.search(&query, &TopDocs::with_limit(10).order_by_score()).expect("an answer");
        let cues = top.iter().map(|(_, at)| searcher.doc::<TantivyDocument>(*at).expect("a cue"));
        cues.count()
    }
}

fn schema() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let text = schema.add_text_field("text", TEXT | STORED);
    let video = schema.add_u64_field("video", FAST | STORED);
    let start = schema.add_u64_field("start_ms", FAST | STORED);
    (schema.build(), Fields { text, video, start })
}
