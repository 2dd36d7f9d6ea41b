use serde::{Deserialize, Serialize};

/// How transcripts are cut for the index. An index remembers its options; opened with others it
/// is [`Outdated`](crate::ErrorKind::Outdated).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndexOptions {
    /// The gap between two cues, in milliseconds, that ends a stream: no phrase and no window
    /// reaches over it. The default is 20,000.
    pub silence_ms: u64,
    /// About how many tokens a unit of the index owns. No answer depends on it. The default is 192;
    /// 0 counts as 1.
    pub segment_tokens: usize,
}

impl Default for IndexOptions {
    fn default() -> Self {
        Self { silence_ms: 20_000, segment_tokens: 192 }
    }
}

/// What a [`Writer`](crate::Writer) may use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WriterOptions {
    /// The threads that build the index, besides the caller's own; 1 to 8. The default is 1.
    pub threads: usize,
    /// Memory for all of them and for what waits, in bytes; at least 20 MB per thread are used.
    /// The default is 128 MB.
    pub memory: usize,
}

impl Default for WriterOptions {
    fn default() -> Self {
        Self { threads: 1, memory: 128_000_000 }
    }
}
