//! How a moment's score came about.

use tantivy::DocId;

use super::collect::{Pick, boost, saturation};
use super::hit::{Run, tightness};
use super::reading::Reading;
use super::resolve::{LeafText, Slot, SlotTerm};
use super::{Explanation, TermScore};
use crate::analyse::Analyser;
use crate::error::Error;

/// How the score of a pick came about.
pub(super) fn explanation(
    reading: &Reading<'_>,
    leaves: &[LeafText],
    pick: &Pick,
) -> Result<Explanation, Error> {
    let best = pick.hits.iter().max_by(|a, b| a.score.total_cmp(&b.score));
    let Some(best) = best else { return Ok(Explanation::default()) };
    let saturation = saturation(pick.hits.len());
    let mut terms = Vec::new();
    for run in best.runs() {
        for term in matched(reading, run, &leaves[usize::from(run.leaf)])? {
            terms.push(TermScore {
                term: bare(&term.term).to_owned(),
                form: term.form.name(),
                idf: term.idf,
                count: pick.hits.len(),
                value: term.weight * saturation,
            });
        }
    }
    let boost = boost(reading.shard.source(best.run.doc));
    let tightness = if best.runs.is_some() { tightness(best.runs()) } else { 1.0 };
    let weight: f32 = best.runs().iter().map(|run| run.weight).sum();
    let coverage = (best.score / (weight * tightness)).clamp(0.0, 1.0);
    Ok(Explanation { terms, coverage, tightness, boost, score: pick.score })
}

/// The words of the index that a run holds, one for each slot of its leaf.
fn matched<'a>(
    reading: &Reading<'_>,
    run: &Run,
    leaf: &'a LeafText,
) -> Result<Vec<&'a SlotTerm>, Error> {
    if let [slot] = &leaf.slots[..] {
        return Ok(slot.terms.get(usize::from(run.term)).into_iter().collect());
    }
    let tokens = reading.tokens(run)?;
    let mut terms = Vec::with_capacity(leaf.slots.len());
    for (n, slot) in leaf.slots.iter().enumerate() {
        terms.extend(match (&slot.terms[..], tokens.get(n)) {
            ([_, _, ..], Some(&(doc, token))) => written(reading, doc, token, slot)?,
            (terms, _) => terms.first(),
        });
    }
    Ok(terms)
}

/// Which of a slot's words is written there; a run of several slots does not remember it.
fn written<'a>(
    reading: &Reading<'_>,
    doc: DocId,
    token: usize,
    slot: &'a Slot,
) -> Result<Option<&'a SlotTerm>, Error> {
    let text = reading.text(doc)?;
    let word = text.range(token).and_then(|range| text.raw.get(range)).unwrap_or_default();
    let mut forms = Vec::new();
    Analyser::new(None).analyse(word, |token| {
        forms.push(token.term.to_owned());
        forms.extend(token.folded.map(str::to_owned));
    });
    let is_written = |term: &&SlotTerm| forms.contains(&term.term);
    Ok(slot.terms.iter().find(is_written).or(slot.terms.first()))
}

/// A term of the index without what tells its kind: a stem's language, the sign of a filler.
fn bare(term: &str) -> &str {
    term.rsplit(char::is_control).next().unwrap_or_default()
}
