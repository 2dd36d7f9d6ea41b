use tantivy::postings::SegmentPostings;
use tantivy::{DocId, DocSet, TERMINATED};

/// Units that hold all of some terms, in order. The rarest term stands first.
pub(super) struct Conjunction {
    pub(super) postings: Vec<SegmentPostings>,
}

impl Conjunction {
    /// The first such unit at or after `target`, or [`TERMINATED`]. Targets may not go back.
    pub(super) fn seek(&mut self, mut target: DocId) -> DocId {
        let mut agreed = 0;
        while agreed < self.postings.len() {
            let postings = &mut self.postings[agreed];
            if postings.doc() < target {
                postings.seek(target);
            }
            if postings.doc() > target {
                target = postings.doc();
                agreed = 0;
            } else {
                agreed += 1;
            }
        }
        target.min(TERMINATED)
    }
}

/// Units in which a query may have a hit, in order.
pub(super) enum Driver {
    /// Those that hold all of some terms.
    Terms(Conjunction),
    /// Those of any of these.
    Any(Vec<Driver>),
}

impl Driver {
    /// The first such unit at or after `target`, or [`TERMINATED`]. Targets may not go back.
    pub(super) fn seek(&mut self, target: DocId) -> DocId {
        match self {
            Self::Terms(terms) => terms.seek(target),
            Self::Any(drivers) => {
                drivers.iter_mut().map(|driver| driver.seek(target)).min().unwrap_or(TERMINATED)
            }
        }
    }
}
