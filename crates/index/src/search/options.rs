use cuedex_model::Source;

/// Where to look, how far words may be apart, and what to show.
#[derive(Debug, Clone, PartialEq)]
pub struct SearchOptions {
    /// Only these sources; empty, the default, means all.
    pub sources: Vec<Source>,
    /// Only the video with this key, or those whose key ends so behind a slash; `*` stands for
    /// anything. The default is all.
    pub video: Option<String>,
    /// Only videos whose key starts so, as in `folder/`. The default is all.
    pub under: Option<String>,
    /// Only words of this speaker, upper or lower case. The default is anyone's.
    pub speaker: Option<String>,
    /// Only tracks in this language or a variety of it: `en` takes `en-GB`. Tracks without a
    /// language are in none. The default is all.
    pub language: Option<String>,
    /// How far the words of a query may be apart.
    pub window: Window,
    /// How many words the snippet shows on either side. The default is 12.
    pub context: usize,
    /// What to show. The default is [`View::Videos`] with three moments each.
    pub view: View,
    /// The most moments to give back. The default is 20.
    pub limit: usize,
}

impl Default for SearchOptions {
    fn default() -> Self {
        Self {
            sources: Vec::new(),
            video: None,
            under: None,
            speaker: None,
            language: None,
            window: Window::Near,
            context: 12,
            view: View::Videos { each: 3 },
            limit: 20,
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
