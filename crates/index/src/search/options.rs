use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use cuedex_model::Source;

/// Where to look, how far words may be apart, and what to show.
#[derive(Debug, Clone, PartialEq)]
pub struct SearchOptions {
    /// Only these sources; empty, the default, means all.
    pub sources: Vec<Source>,
    /// Only the video with this key, or those whose key ends so behind a slash; `*` stands for
    /// anything. The default is all.
    pub video: Option<String>,
    /// Only the videos with these numbers, as they were given to
    /// [`Writer::put`](crate::Writer::put). The default is all.
    pub only: Option<Arc<HashSet<u64>>>,
    /// Only words of this speaker, upper or lower case. The default is anyone's.
    pub speaker: Option<String>,
    /// Only tracks in this language or a variety of it: `en` takes `en-GB`. Where a track states
    /// none, the one that its text is surely in counts. The default is all.
    pub language: Option<String>,
    /// How far the words of a query may be apart.
    pub window: Window,
    /// How many words the snippet shows on either side. The default is 12.
    pub context: usize,
    /// What to show. The default is [`View::Videos`] with three moments each.
    pub view: View,
    /// The order of the moments. The default is [`Sort::Score`].
    pub sort: Sort,
    /// The most moments to give back. The default is 20.
    pub limit: usize,
    /// Explain each moment's score. The default is `false`.
    pub explain: bool,
    /// How long to look: what is found by then is given back and [`Results::complete`] says so.
    /// The default is no limit.
    ///
    /// [`Results::complete`]: crate::Results::complete
    pub budget: Option<Duration>,
    /// Answer a query that has no hit with near spellings or with any of its words; see
    /// [`Answered`](crate::Answered). The default is `true`.
    pub fallback: bool,
}

/// The order of moments; of grouped ones, that of the videos.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Sort {
    /// The best first.
    #[default]
    Score,
    /// By video key, then by time.
    Time,
    /// The newest videos first, those without a date last; then by time.
    Date,
}

impl Default for SearchOptions {
    fn default() -> Self {
        Self {
            sources: Vec::new(),
            video: None,
            only: None,
            speaker: None,
            language: None,
            window: Window::Near,
            context: 12,
            view: View::Videos { each: 3 },
            sort: Sort::Score,
            limit: 20,
            explain: false,
            budget: None,
            fallback: true,
        }
    }
}

/// The stretch of a track that the words of a query without quotes must share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Window {
    /// 30 seconds and 64 words, not over a silence.
    #[default]
    Near,
    /// So many milliseconds, not over a silence.
    Millis(u64),
    /// The whole track. A word excluded with a minus then excludes the whole track.
    Video,
}

/// Which moments a search shows, and in what order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum View {
    /// The videos with the best moments first, and of each its best. Hits that overlap are one
    /// moment.
    Videos {
        /// The most moments of one video.
        each: usize,
    },
    /// The best moments first, whichever their videos. Hits that overlap are one moment.
    Moments,
    /// Every occurrence for itself, by video key and time.
    Hits,
}
