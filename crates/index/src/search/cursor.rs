//! Where the words of one place of a leaf stand in a shard.

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::{DocId, DocSet, TERMINATED};

/// The places of one word, or of any of several.
pub(super) enum Cursor {
    One(Box<SegmentPostings>),
    Few(Vec<(SegmentPostings, u16)>),
    /// Many words: their places read at once and sorted.
    List {
        rows: Vec<Row>,
        next: usize,
    },
}

/// A place of one of many words: the unit, its place, the word.
pub(super) type Row = (DocId, u32, u16);

/// From so many words on they are read at once; a seek over fewer costs less.
const MANY: usize = 9;

impl Cursor {
    /// A cursor over words with their numbers; `None` without any.
    pub(super) fn of(mut words: Vec<(SegmentPostings, u16)>) -> Option<Self> {
        match words.len() {
            0 => None,
            1 if words[0].1 == 0 => words.pop().map(|(postings, _)| Self::One(Box::new(postings))),
            n if n < MANY => Some(Self::Few(words)),
            _ => Some(Self::List { rows: rows(words), next: 0 }),
        }
    }

    /// About how many units it stops at.
    pub(super) fn cost(&self) -> u64 {
        match self {
            Self::One(postings) => u64::from(postings.doc_freq()),
            Self::Few(words) => words.iter().map(|(p, _)| u64::from(p.doc_freq())).sum(),
            Self::List { rows, .. } => rows.len() as u64,
        }
    }

    /// The first unit at or after `target`, or [`TERMINATED`]. Targets may not go back.
    pub(super) fn seek(&mut self, target: DocId) -> DocId {
        let forward = |postings: &mut SegmentPostings| {
            if postings.doc() < target { postings.seek(target) } else { postings.doc() }
        };
        match self {
            Self::One(postings) => forward(postings),
            Self::Few(words) => {
                words.iter_mut().map(|(p, _)| forward(p)).min().unwrap_or(TERMINATED)
            }
            Self::List { rows, next } => {
                *next += rows[*next..].partition_point(|row| row.0 < target);
                rows.get(*next).map_or(TERMINATED, |row| row.0)
            }
        }
    }

    /// The places in the unit it stands at, in order, each with its word.
    pub(super) fn places(&mut self, buffer: &mut Vec<u32>, places: &mut Vec<(u32, u16)>) {
        places.clear();
        match self {
            Self::One(postings) => {
                postings.positions(buffer);
                places.extend(buffer.iter().map(|&place| (place, 0)));
            }
            Self::Few(words) => {
                let doc = words.iter().map(|(p, _)| p.doc()).min().unwrap_or(TERMINATED);
                for (postings, word) in words.iter_mut().filter(|(p, _)| p.doc() == doc) {
                    postings.positions(buffer);
                    places.extend(buffer.iter().map(|&place| (place, *word)));
                }
                places.sort_unstable();
            }
            Self::List { rows, next } => {
                let doc = rows.get(*next).map(|row| row.0);
                let here = rows[*next..].iter().take_while(|row| Some(row.0) == doc);
                places.extend(here.map(|&(_, place, word)| (place, word)));
            }
        }
        // Words stand with the best first, which alone counts where several are at one place.
        places.dedup_by_key(|(place, _)| *place);
    }
}

fn rows(words: Vec<(SegmentPostings, u16)>) -> Vec<Row> {
    let (mut rows, mut buffer) = (Vec::new(), Vec::new());
    for (mut postings, word) in words {
        while postings.doc() != TERMINATED {
            postings.positions(&mut buffer);
            rows.extend(buffer.iter().map(|&place| (postings.doc(), place, word)));
            postings.advance();
        }
    }
    rows.sort_unstable();
    rows
}
