//! The least change that cures most.

use std::collections::{BTreeMap, BTreeSet};

use cuedex_model::Track;

use super::Cure;
use super::line::{Line, Steps};
use super::slot::Slot;
use crate::lint::read::List;
use crate::lint::report::Report;
use crate::lint::{Finding, Level, LintOptions, check_list, rule};
use crate::shape::timing::{Change, Step};
use crate::shape::{ShapeOptions, shape};

/// How many cues on either side of a wrong split are split anew with it; at last all are.
const AROUND: [usize; 4] = [1, 4, 16, usize::MAX];

/// How often the steps of each cue are chosen anew by what they leave.
const ROUNDS: usize = 4;

/// A cured line, and what was done.
pub(super) struct Plan<'a> {
    pub(super) line: Line<'a>,
    pub(super) cure: Cure,
    pub(super) changes: Vec<Change>,
    pub(super) split: usize,
    pub(super) lost_markup: usize,
    left: Left,
}

/// What is still to be cured: findings, then notes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Left {
    findings: usize,
    notes: usize,
}

/// What a step of timing cures by itself.
const BY_STEPS: [(&str, Step); 7] = [
    (rule::OVERLAP.id, Step::Overlap),
    (rule::TOO_SHORT.id, Step::MinDuration),
    (rule::REVERSED_TIMES.id, Step::MinDuration),
    (rule::READING_SPEED.id, Step::ReadingSpeed),
    (rule::WORDS_PER_MINUTE.id, Step::ReadingSpeed),
    (rule::GAP_NOT_CLOSED.id, Step::CloseGaps),
    (rule::GAP_TOO_SMALL.id, Step::Gap),
];

/// What only another split cures.
const BY_SPLIT: [&str; 4] =
    [rule::LINE_LENGTH.id, rule::LINE_COUNT.id, rule::TOO_LONG.id, rule::ORPHAN.id];

pub(super) fn is_cured(id: &str) -> bool {
    BY_STEPS.iter().any(|(rule, _)| *rule == id)
        || BY_SPLIT.contains(&id)
        || id == rule::EMPTY_CUE.id
}

/// The least change after which nothing is left to cure, else the one that leaves least; `None`
/// where none helps.
pub(super) fn best<'a>(
    line: &Line<'a>,
    list: &List<'a>,
    options: &LintOptions,
) -> Option<Plan<'a>> {
    let planner = Planner { track: &list.track, options, shape: shape_options(options) };
    let found = planner.found(line);
    if found.is_empty() {
        return None;
    }
    let mut best = Plan {
        line: line.clone(),
        cure: Cure::None,
        changes: Vec::new(),
        split: 0,
        lost_markup: 0,
        left: left(&found),
    };
    let shown = without_empty(line, &found);
    let first = planner.by_times(&shown);
    let wrong: BTreeSet<usize> =
        planner.found(&first.line).iter().filter(is_split).filter_map(place).collect();
    let is_enough = first.left.findings == 0;
    best = first.better_than(best);
    if !is_enough {
        for around in AROUND {
            let plan = planner.by_split(&shown, &wrong, around);
            let is_enough = plan.left.findings == 0;
            best = plan.better_than(best);
            if is_enough {
                break;
            }
        }
    }
    (best.cure > Cure::None).then_some(best)
}

fn shape_options(options: &LintOptions) -> ShapeOptions<'_> {
    ShapeOptions::new(&options.profile).with_rate(options.rate)
}

impl Plan<'_> {
    fn better_than(self, other: Self) -> Self {
        if self.left < other.left { self } else { other }
    }
}

struct Planner<'a> {
    track: &'a Track,
    options: &'a LintOptions,
    shape: ShapeOptions<'a>,
}

impl Planner<'_> {
    /// The findings that can be cured, with the places of their cues.
    fn found(&self, line: &Line<'_>) -> Vec<Finding> {
        let mut report = Report::new(self.options);
        check_list(&line.cues(), &line.track(self.track), &mut report);
        let mut found = report.findings;
        found.retain(|finding| {
            finding.avoidable && is_cured(finding.rule) && self.options.wants(finding.rule)
        });
        found
    }

    /// With times mended; every word stays in its cue.
    fn by_times<'a>(&self, line: &Line<'a>) -> Plan<'a> {
        let (line, changes, left) = self.mended(line);
        Plan { line, cure: Cure::Times, changes, split: 0, lost_markup: 0, left }
    }

    /// The cues that have a finding, each after the steps that cure it.
    fn mended<'a>(&self, before: &Line<'a>) -> (Line<'a>, Vec<Change>, Left) {
        let (mut line, mut changes, mut taken) = (before.clone(), Vec::new(), BTreeMap::new());
        let mut found = self.found(&line);
        // What one step leaves may be another rule's: a cue that was cut may be too short.
        for _ in 0..ROUNDS {
            let wanted = steps(&found, &taken);
            if wanted == taken {
                break;
            }
            line = before.clone();
            changes = line.repair(&wanted, &self.shape);
            taken = wanted;
            found = self.found(&line);
        }
        (line, changes, left(&found))
    }

    /// With the words around what is wrong split anew, then with times mended.
    fn by_split<'a>(&self, line: &Line<'a>, wrong: &BTreeSet<usize>, around: usize) -> Plan<'a> {
        let mut slots: Vec<Option<Slot<'a>>> = line.slots.iter().cloned().map(Some).collect();
        let (mut made, mut split, mut lost_markup) = (Vec::new(), 0, 0);
        for group in line.groups() {
            for stretch in stretches(&group, wrong, around) {
                let taken: Vec<Slot<'a>> =
                    stretch.iter().filter_map(|&n| slots[n].take()).collect();
                // What says where a cue stands by a code in its text would lose it.
                let Some(first) = taken.first().filter(|slot| slot.position.1.is_empty()).cloned()
                else {
                    stretch.iter().zip(taken).for_each(|(&n, slot)| slots[n] = Some(slot));
                    continue;
                };
                split += taken.len();
                let segments = taken.into_iter().map(|slot| slot.segment).collect();
                let track =
                    Track::new(self.track.kind, segments).in_language(self.track.language.clone());
                let shaped = shape(&track, &self.shape);
                lost_markup += shaped.lost_markup;
                let new = shaped.track.into_segments().into_iter();
                made.extend(new.map(|segment| first.beside(segment)));
            }
        }
        let mut slots: Vec<Slot<'a>> = slots.into_iter().flatten().collect();
        slots.extend(made);
        slots.sort_by_key(|slot| slot.segment.span.start());
        let (line, changes, left) = self.mended(&Line { slots });
        Plan { line, cure: Cure::Split, changes, split, lost_markup, left }
    }
}

/// The steps of each cue: those for what was found of it, and these.
fn steps(found: &[Finding], others: &Steps) -> Steps {
    let mut steps = others.clone();
    for finding in found {
        let by = BY_STEPS.iter().find(|(rule, _)| *rule == finding.rule);
        if let (Some(&(_, step)), Some(at)) = (by, place(finding)) {
            steps.entry(at).or_default().insert(step);
        }
    }
    steps
}

/// The cues without those that are found to be empty.
fn without_empty<'a>(line: &Line<'a>, found: &[Finding]) -> Line<'a> {
    let is_empty = |finding: &&Finding| finding.rule == rule::EMPTY_CUE.id;
    let empty: BTreeSet<usize> = found.iter().filter(is_empty).filter_map(place).collect();
    let slots = line.slots.iter().enumerate().filter(|(n, _)| !empty.contains(n));
    Line { slots: slots.map(|(_, slot)| slot.clone()).collect() }
}

/// Runs of a group around what is wrong.
fn stretches(group: &[usize], wrong: &BTreeSet<usize>, around: usize) -> Vec<Vec<usize>> {
    let mut stretches: Vec<std::ops::Range<usize>> = Vec::new();
    for at in (0..group.len()).filter(|&at| wrong.contains(&group[at])) {
        let start = at.saturating_sub(around);
        let end = at.saturating_add(around).saturating_add(1).min(group.len());
        match stretches.last_mut().filter(|last| start <= last.end) {
            Some(last) => last.end = end,
            None => stretches.push(start..end),
        }
    }
    stretches.into_iter().map(|stretch| group[stretch].to_vec()).collect()
}

fn place(finding: &Finding) -> Option<usize> {
    finding.cue?.checked_sub(1)
}

/// Whether a split may be what is wrong: all but what is only worth knowing.
fn is_split(finding: &&Finding) -> bool {
    finding.severity > Level::Note
}

fn left(found: &[Finding]) -> Left {
    let notes = found.iter().filter(|finding| finding.severity == Level::Note).count();
    Left { findings: found.len() - notes, notes }
}
