use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use cuedex_model::{Segment, SegmentId};

use crate::Format;

/// What a file says that the model does not interpret: header, styles, notes, the exact form of
/// odd cues. Writing the same format with it changes nothing but what was edited.
///
/// It holds only where a file differs from what the writer would make of it, so that a clean
/// file carries almost nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Carry {
    pub(crate) format: Option<Format>,
    /// A byte order mark stood at the start.
    pub(crate) bom: bool,
    /// Everything before the first cue, where it is not the writer's own.
    pub(crate) head: Option<String>,
    /// Everything after the last cue.
    pub(crate) tail: String,
    /// The ids in file order, where that is not the order of the starts.
    pub(crate) order: Vec<SegmentId>,
    /// The cues that are not written as the writer would write them.
    pub(crate) odd: HashMap<SegmentId, OddCue>,
}

/// One cue that the writer would have written otherwise.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct OddCue {
    /// What stands between the cue before and this one: notes, lost lines, more blank lines.
    pub(crate) before: String,
    /// The cue itself with its last line end, verbatim.
    pub(crate) block: String,
    /// Tells whether the cue was edited since.
    pub(crate) fingerprint: u64,
}

impl Carry {
    /// The format it was read from, where it holds anything.
    #[must_use]
    pub fn format(&self) -> Option<Format> {
        self.format
    }
}

/// A hash of what a cue says and when; equal while nobody edits it. It never leaves the process.
pub(crate) fn fingerprint(segment: &Segment) -> u64 {
    let mut hash = DefaultHasher::new();
    (segment.span, &segment.text, &segment.speaker).hash(&mut hash);
    if let Some(cue) = &segment.cue {
        (&cue.id, &cue.settings, &cue.style).hash(&mut hash);
    }
    hash.finish()
}
