use std::borrow::Cow;

use cuedex_model::{Segment, SegmentId};

use crate::lint::cue::{Cue, of_segment};

/// A cue while it is being cured.
#[derive(Debug, Clone)]
pub(super) struct Slot<'a> {
    pub(super) segment: Segment,
    /// Its id in the file; a new cue has none.
    pub(super) id: Option<SegmentId>,
    pub(super) position: (&'a str, &'a str),
    pub(super) is_sign: bool,
    /// It ended before it started in the file, and still does.
    pub(super) is_reversed: bool,
}

impl<'a> Slot<'a> {
    pub(super) fn of(cue: &Cue<'a>, segment: &Segment) -> Self {
        Self {
            segment: segment.clone(),
            id: Some(segment.id),
            position: cue.position,
            is_sign: cue.is_sign || cue.is_chapter,
            is_reversed: cue.is_reversed(),
        }
    }

    /// A new cue at the place of this one.
    pub(super) fn beside(&self, mut segment: Segment) -> Self {
        if let Some(before) = &self.segment.cue
            && (before.settings.is_some() || before.style.is_some())
        {
            let cue = segment.cue.get_or_insert_default();
            cue.settings = cue.settings.take().or_else(|| before.settings.clone());
            cue.style = cue.style.take().or_else(|| before.style.clone());
        }
        Self { segment, id: None, is_reversed: false, ..self.clone() }
    }

    pub(super) fn cue(&self, number: usize) -> Cue<'_> {
        let cue = of_segment(&self.segment, number);
        // A reversed cue reads as an empty span; it stays a finding until its end moves.
        let is_left = self.is_reversed && cue.start == cue.end && cue.start > 0;
        let (start, end) = if is_left { (cue.start, cue.start - 1) } else { (cue.start, cue.end) };
        Cue {
            start,
            end,
            position: self.position,
            is_sign: self.is_sign,
            payload: Cow::Borrowed(&self.segment.text),
            ..cue
        }
    }
}
