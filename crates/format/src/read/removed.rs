use std::ops::Range;

use serde::Serialize;

/// Something that a player would show and a reader leaves out on purpose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Removed {
    /// Why, by the name of its [`Code`](crate::Code): `rolling/carried-line`, `ass/drawing`.
    pub code: &'static str,
    /// The cue it stood in, from 1.
    pub cue: usize,
    /// The line of that cue's times, from 1; 0 where there are no lines to count.
    pub line: usize,
    /// Where it stands in the file as decoded to UTF-8.
    pub bytes: Range<usize>,
}
