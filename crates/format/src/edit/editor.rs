use cuedex_model::{SegmentId, Transcript};

use super::draft::Draft;
use super::resolve::{Refusal, resolve};
use super::revision::Revision;
use super::{Anchor, Operation, Script, Step, Unfit, apply};
use crate::{Error, ErrorKind};

/// A transcript under correction; see the [module](super).
///
/// Redactions leave nothing behind: the words, the markup and the unknown fields of a segment that
/// is redacted go, and with them what the titles, chapters, labels and names say.
#[derive(Debug, Clone)]
pub struct Editor {
    draft: Draft,
}

/// What operations came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Applied {
    /// What a log keeps; empty where nothing was found to change.
    pub steps: Vec<Step>,
    /// For each operation how many places it changed: matches of a replacement, else segments;
    /// 1 for what changes everything.
    pub places: Vec<usize>,
    /// How many segments would begin before zero and begin there.
    pub held_at_zero: usize,
}

impl Editor {
    /// Begins with a transcript as it was read.
    #[must_use]
    pub fn new(transcript: Transcript) -> Self {
        Self { draft: Draft::new(transcript) }
    }

    /// Takes one step of a log, whole or not at all.
    ///
    /// # Errors
    /// [`Unfit`] where the transcript is not the one it was made for, and nothing changes.
    pub fn step(&mut self, step: &Step) -> Result<(), Unfit> {
        apply::take(&mut self.draft, &step.0).map(|_| ())
    }

    /// Carries operations out, all of them or none; each sees what those before it did.
    ///
    /// An operation that finds nothing to change is no error: [`Applied::places`] says so.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownSegment`], [`ErrorKind::Overlap`] and [`ErrorKind::Unfit`] name the
    /// operation ([`Error::operation`]) and change nothing.
    pub fn apply(&mut self, operations: &[Operation]) -> Result<Applied, Error> {
        let mut draft = self.draft.clone();
        let mut applied = Applied::default();
        for (n, operation) in operations.iter().enumerate() {
            let refused = |refusal: Refusal| refusal.of(n + 1, operation.name());
            let (steps, places) = resolve(&mut draft, operation).map_err(refused)?;
            for step in &steps {
                let taken = apply::take(&mut draft, step).map_err(|e| refused(e.into()))?;
                applied.held_at_zero += taken;
            }
            applied.places.push(places);
            applied.steps.extend(steps.into_iter().map(Step));
        }
        self.draft = draft;
        Ok(applied)
    }

    /// Carries out a script.
    ///
    /// # Errors
    /// [`ErrorKind::WrongBase`] where it was written for another revision; those of
    /// [`Editor::apply`]. Nothing changes.
    pub fn run(&mut self, script: &Script) -> Result<Applied, Error> {
        if let Some(base) = script.base {
            let revision = Revision::of(&self.transcript());
            if base != revision {
                let message =
                    format!("the script was written for revision {base}, and this is {revision}");
                return Err(Error::new(ErrorKind::WrongBase, message));
            }
        }
        self.apply(&script.operations)
    }

    /// How the segment with this id on the track at this place was read.
    #[must_use]
    pub fn anchor(&self, track: usize, id: SegmentId) -> Option<Anchor> {
        let draft = self.draft.tracks.get(track)?;
        Some(draft.anchor(track, draft.with_id(id)?))
    }

    /// The transcript as it is now.
    #[must_use]
    pub fn transcript(&self) -> Transcript {
        self.draft.clone().into_transcript()
    }

    /// The transcript as it is now, without a copy.
    #[must_use]
    pub fn into_transcript(self) -> Transcript {
        self.draft.into_transcript()
    }
}
