//! A query made ready for one shard.

use std::ops::Range;
use std::rc::Rc;

use cuedex_model::Source;
use tantivy::{DocId, TERMINATED};

use super::all::AllPlan;
use super::eval::Context;
use super::hit::Hit;
use super::leaf::Leaf;
use super::loose::LoosePlan;
use super::most::MostPlan;
use super::near::NearPlan;
use super::resolve::Part;
use super::shard::Shard;
use super::videos::VideoFilter;
use super::wheres::Where;
use crate::error::Error;
use crate::query::Field;

/// A query with its options' conditions on videos.
pub(super) struct Plan {
    root: Step,
    videos: VideoFilter,
}

/// A part of a query.
pub(super) enum Step {
    Leaf(Leaf),
    Any(Vec<Step>),
    All(AllPlan),
    Near(NearPlan),
    Loose(LoosePlan),
    Most(MostPlan),
}

impl Plan {
    /// `None` when the shard cannot hold a hit.
    pub(super) fn open(root: &Part, context: &Context<'_>) -> Result<Option<Self>, Error> {
        let (shard, options) = (context.shard, context.options);
        let mut place = Where::default().in_sources(&options.sources, false);
        if let Some(language) = &options.language {
            place = place.in_language(shard, language, false)?;
        }
        if let Some(speaker) = &options.speaker {
            place = place.said_by(speaker, false);
        }
        let videos = VideoFilter::of_options(shard, options)?;
        let root = Step::open(root, context, &place.shared())?;
        Ok(root.map(|root| Self { root, videos }))
    }

    pub(super) fn seek(&mut self, context: &Context<'_>, target: DocId) -> DocId {
        self.root.seek(context, target)
    }

    pub(super) fn admits_video(&self, shard: &Shard, doc: DocId) -> bool {
        self.videos.admits(shard, doc)
    }

    pub(super) fn hits(
        &mut self,
        context: &Context<'_>,
        scope: &[Range<DocId>],
        hits: &mut Vec<Hit>,
    ) -> Result<(), Error> {
        self.root.hits(context, scope, hits)
    }
}

impl Step {
    /// `None` when the shard cannot hold a hit.
    pub(super) fn open(
        part: &Part,
        context: &Context<'_>,
        place: &Rc<Where>,
    ) -> Result<Option<Self>, Error> {
        Ok(match part {
            Part::Leaf(number) => {
                let text = &context.leaves[*number];
                Leaf::open(context.shard, *number, text, place)?.map(Self::Leaf)
            }
            Part::Any(parts) => {
                let mut steps = Self::open_each(parts, context, place)?;
                if steps.len() > 1 { Some(Self::Any(steps)) } else { steps.pop() }
            }
            Part::All { clauses, without, filters } => {
                AllPlan::open(clauses, without, filters, context, place)?.map(Self::All)
            }
            Part::Near { left, right, kind, reach } => {
                NearPlan::open(left, right, *kind, *reach, context, place)?.map(Self::Near)
            }
            Part::Loose { words, slop } => {
                LoosePlan::open(words, *slop, context, place)?.map(Self::Loose)
            }
            Part::In(field, part) => {
                let place = place.in_sources(&[source_of_field(*field)], false).shared();
                Self::open(part, context, &place)?
            }
            Part::Most(parts) => MostPlan::open(parts, context, place)?.map(Self::Most),
        })
    }

    pub(super) fn open_each(
        parts: &[Part],
        context: &Context<'_>,
        place: &Rc<Where>,
    ) -> Result<Vec<Self>, Error> {
        parts.iter().filter_map(|part| Self::open(part, context, place).transpose()).collect()
    }

    /// A unit at or after `target` of the first video that may hold hits, or
    /// [`TERMINATED`]; the video's units before it hold none. Targets may not go back.
    pub(super) fn seek(&mut self, context: &Context<'_>, target: DocId) -> DocId {
        match self {
            Self::Leaf(leaf) => leaf.seek(context.shard, target),
            Self::Any(steps) => {
                let docs = steps.iter_mut().map(|step| step.seek(context, target));
                docs.min().unwrap_or(TERMINATED)
            }
            Self::All(all) => all.seek(context, target),
            Self::Near(near) => near.seek(context, target),
            Self::Loose(loose) => seek_all(&mut loose.words, context, target),
            Self::Most(most) => most.seek(context, target),
        }
    }

    /// Adds the hits that start in these units of one video, in order. Videos go forward.
    pub(super) fn hits(
        &mut self,
        context: &Context<'_>,
        scope: &[Range<DocId>],
        hits: &mut Vec<Hit>,
    ) -> Result<(), Error> {
        match self {
            Self::Leaf(leaf) => leaf.hits(context, scope, hits),
            Self::Any(steps) => {
                let from = hits.len();
                for step in steps {
                    step.hits(context, scope, hits)?;
                }
                hits[from..]
                    .sort_by(|a, b| a.key().cmp(&b.key()).then(b.score.total_cmp(&a.score)));
                let mut found = hits.split_off(from);
                found.dedup_by(|a, b| {
                    a.key() == b.key() && a.is_on_one_line() && b.is_on_one_line()
                });
                hits.append(&mut found);
                Ok(())
            }
            Self::All(all) => all.hits(context, scope, hits),
            Self::Near(near) => near.hits(context, scope, hits),
            Self::Loose(loose) => loose.hits(context, scope, hits),
            Self::Most(most) => most.hits(context, scope, hits),
        }
    }

    /// About how many units it stops at.
    pub(super) fn cost(&self) -> u64 {
        let least = |steps: &[Self]| steps.iter().map(Self::cost).min().unwrap_or(0);
        match self {
            Self::Leaf(leaf) => leaf.cost(),
            Self::Any(steps) => steps.iter().map(Self::cost).sum(),
            Self::All(all) => least(&all.clauses),
            Self::Near(near) => near.cost(),
            Self::Loose(loose) => least(&loose.words),
            Self::Most(most) => most.steps.iter().map(Self::cost).sum(),
        }
    }

    /// The conditions under which all its words stand, to tell what can stand on one line.
    pub(super) fn place(&self) -> Option<&Where> {
        match self {
            Self::Leaf(leaf) => Some(leaf.place()),
            Self::Any(steps) => steps.first().and_then(Self::place),
            Self::All(all) => all.clauses.first().and_then(Self::place),
            Self::Loose(loose) => loose.words.first().and_then(Self::place),
            Self::Most(most) => most.steps.first().and_then(Self::place),
            Self::Near(near) => near.place(),
        }
    }
}

/// A unit at or after `target` of the first video in which each step may have hits.
pub(super) fn seek_all(steps: &mut [Step], context: &Context<'_>, mut target: DocId) -> DocId {
    'video: loop {
        let mut first: Option<(DocId, Range<DocId>)> = None;
        for step in steps.iter_mut() {
            let doc = step.seek(context, target);
            if doc >= TERMINATED {
                return TERMINATED;
            }
            match &first {
                None => {
                    let video = context.shard.video(doc);
                    target = video.start.max(target);
                    first = Some((doc, video));
                }
                Some((_, video)) if doc >= video.end => {
                    target = context.shard.video(doc).start.max(target);
                    continue 'video;
                }
                Some(_) => {}
            }
        }
        return first.map_or(TERMINATED, |(doc, _)| doc);
    }
}

fn source_of_field(field: Field) -> Source {
    match field {
        Field::Said => Source::Audio,
        Field::Shown => Source::Visual,
        Field::Ocr => Source::Ocr,
        Field::Title => Source::Title,
        Field::Chapter => Source::Chapter,
        Field::Topic => Source::Topic,
        Field::Summary => Source::Summary,
    }
}
