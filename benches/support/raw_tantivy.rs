//! The baseline of the index and search benches: tantivy with its simple tokenizer and one
//! document per cue, as a first attempt would do it. It finds no phrase that crosses a cue edge.

use cuedex_model::Transcript;
use tantivy::collector::TopDocs;
use tantivy::query::QueryParser;
use tantivy::schema::{FAST, Field, STORED, Schema, TEXT};
use tantivy::{Index, IndexReader, TantivyDocument, doc};

/// An index with one document per cue.
pub struct RawTantivy {
    index: Index,
    text: Field,
    reader: IndexReader,
}

impl RawTantivy {
    /// Indexes every cue of these videos on one thread, in memory.
    ///
    /// # Panics
    /// When tantivy fails, which ends the bench.
    pub fn of(videos: &[Transcript]) -> Self {
        let mut schema = Schema::builder();
        let text = schema.add_text_field("text", TEXT | STORED);
        let video = schema.add_u64_field("video", FAST | STORED);
        let start = schema.add_u64_field("start_ms", FAST | STORED);
        let index = Index::create_in_ram(schema.build());
        let mut writer =
            index.writer_with_num_threads::<TantivyDocument>(1, 64_000_000).expect("a writer");
        for (number, transcript) in (0_u64..).zip(videos) {
            for segment in transcript.tracks.iter().flat_map(|track| track.segments()) {
                let cue = doc!(
                    text => segment.text.as_str(),
                    video => number,
                    start => segment.span.start().as_millis(),
                );
                writer.add_document(cue).expect("the writer lives");
            }
        }
        writer.commit().expect("memory takes the index");
        writer.wait_merging_threads().expect("merging ends");
        let reader = index.reader().expect("a reader");
        Self { index, text, reader }
    }

    /// The ten best cues with their text, as a user would see them.
    ///
    /// # Panics
    /// When tantivy fails, which ends the bench.
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
