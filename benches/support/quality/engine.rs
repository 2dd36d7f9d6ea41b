use anyhow::Result;
use cuedex_index::{
    Index, IndexOptions, Query, SearchOptions, Searcher, View, Writer, WriterOptions,
};
use cuedex_model::{Moment, Segment, TimeSpan, Track, TrackKind, Transcript, VideoId};
use tempfile::TempDir;

/// The product with an index of its own.
pub(super) struct Engine {
    searcher: Searcher,
    /// Holds the index's files until the end.
    _folder: TempDir,
}

impl Engine {
    /// Indexes these videos in units of so many tokens.
    pub(super) fn of(videos: &[(VideoId, Transcript)], segment_tokens: usize) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let options = IndexOptions { segment_tokens, ..IndexOptions::default() };
        let index = Index::open_or_create(folder.path(), &options)?;
        let mut writer: Writer = index.writer(&WriterOptions::default())?;
        for (number, (video, transcript)) in (0..).zip(videos) {
            writer.put(number, video, transcript)?;
        }
        writer.commit("")?;
        writer.finish()?;
        Ok(Self { searcher: index.searcher()?, _folder: folder })
    }

    /// Every occurrence, exactly as asked.
    pub(super) fn hits(&self, query: &str) -> Result<Vec<Moment>> {
        let options = SearchOptions {
            view: View::Hits,
            limit: usize::MAX,
            fallback: false,
            ..SearchOptions::default()
        };
        Ok(self.searcher.search(&Query::parse(query)?, &options)?.moments)
    }

    /// The ten best moments, as a search shows them.
    pub(super) fn top10(&self, query: &str) -> Result<Vec<Moment>> {
        let options = SearchOptions { view: View::Moments, limit: 10, ..SearchOptions::default() };
        Ok(self.searcher.search(&Query::parse(query)?, &options)?.moments)
    }

    /// Whether a query is understood: asked of two words that stand ten words apart in one video
    /// and side by side in another, what was said and what is seen at once.
    pub(super) fn understands(query: &str, hits: usize) -> Result<bool> {
        let cue = |text: &str| Segment::new(TimeSpan::from_millis(0, 1_000), text);
        let spoken = |text: &str| Track::new(TrackKind::Audio, vec![cue(text)]);
        let seen = Track::new(TrackKind::Visual, vec![cue("gamma")]);
        let near = Transcript::of_tracks(vec![spoken("alpha beta"), seen]);
        let far = spoken("alpha one two three four five six seven eight nine ten beta");
        let far = Transcript::of_tracks(vec![far]);
        let engine = Self::of(&[(VideoId::new("near")?, near), (VideoId::new("far")?, far)], 96)?;
        Ok(engine.hits(query).is_ok_and(|found| found.len() == hits))
    }
}
