//! Which findings another split could avoid.

use std::ops::Range;

use cuedex_model::Track;

use super::ShapeOptions;
use super::edges::Edges;
use super::rules::{Checked, Rule, Unmet, least_pause};
use super::split::Splitter;
use super::timing::Pace;
use super::words::{Stream, Token};
use crate::profile::Profile;

/// How many cues before and after a cue may be split anew to free it of a finding.
const NEIGHBOURS: usize = 5;

/// The findings of a track as it is, in the order of its segments.
#[must_use]
pub fn findings(track: &Track, options: &ShapeOptions<'_>) -> Vec<Unmet> {
    let limits = options.profile.limits(options.rate);
    let phrases = options.phrases_for(track.language.as_deref());
    let measure = options.profile.measure();
    let pause = least_pause(track, options.profile);
    Checked { limits: &limits, measure, phrases: &phrases, pause }.track(track)
}

/// For each segment of a track, whether it has findings that another split of the words around it
/// could avoid: one with fewer findings in all, and none on the cues that then hold its words.
///
/// The words around it are those of five segments before and after, up to a pause or another
/// speaker. Where the times of words are not known, a segment stays whole or is joined to others,
/// because what a cut at a guessed time would cure is a guess; only one that is too long, for its
/// lines, for the screen or for one speaker, is cut there too.
#[must_use]
pub fn avoidable(track: &Track, options: &ShapeOptions<'_>) -> Vec<bool> {
    let segments = track.segments();
    let mut counts = vec![0_u64; segments.len()];
    let mut is_cut = vec![false; segments.len()];
    for unmet in findings(track, options) {
        counts[unmet.cue] += 1;
        is_cut[unmet.cue] |= is_too_long(unmet.rule);
    }
    if counts.iter().all(|count| *count == 0) {
        return vec![false; segments.len()];
    }
    let pace = Pace::new(options.profile, options.rate);
    let phrases = options.phrases_for(track.language.as_deref());
    let stream = Stream::of(track, options.profile.measure(), &pace);
    let profile = heard_through(options.profile, track);
    let edges = Edges::of(&stream, segments, &profile, &phrases, pace);
    let judge = Judge { firsts: firsts(&stream, segments.len()), counts, edges: &edges };
    let mut splitter = Splitter::new(&edges).with_cuts(cuts(&stream, &is_cut));
    (0..segments.len()).map(|n| judge.is_avoidable(n, &mut splitter)).collect()
}

/// The profile with the pause as it is seen: cues without the times of words stay after the last
/// one, so that a pause between them is shorter than that between the words.
fn heard_through(profile: &Profile, track: &Track) -> Profile {
    Profile { pause_ms: least_pause(track, profile), ..profile.clone() }
}

fn is_too_long(rule: Rule) -> bool {
    matches!(rule, Rule::LineLength | Rule::LineCount | Rule::TooLong | Rule::SpeakerChange)
}

/// For each token, whether a cue may begin with it.
fn cuts(stream: &Stream<'_>, is_cut: &[bool]) -> Vec<bool> {
    let mut before = None;
    let may_begin = |token: &Token<'_>| {
        let is_first = before.replace(token.segment) != Some(token.segment);
        is_first || !token.is_guessed || is_cut[token.segment]
    };
    stream.tokens.iter().map(may_begin).collect()
}

/// The first token of each segment, and behind the last.
fn firsts(stream: &Stream<'_>, segments: usize) -> Vec<usize> {
    let mut firsts = Vec::with_capacity(segments + 1);
    for (n, token) in stream.tokens.iter().enumerate() {
        while firsts.len() <= token.segment {
            firsts.push(n);
        }
    }
    firsts.resize(segments + 1, stream.tokens.len());
    firsts
}

struct Judge<'a> {
    firsts: Vec<usize>,
    /// How many findings each segment has.
    counts: Vec<u64>,
    edges: &'a Edges,
}

impl Judge<'_> {
    fn words(&self, n: usize) -> Range<usize> {
        self.firsts[n]..self.firsts[n + 1]
    }

    fn is_avoidable(&self, n: usize, splitter: &mut Splitter<'_>) -> bool {
        let own = self.words(n);
        if self.counts[n] == 0 {
            return false;
        }
        if own.is_empty() {
            return true;
        }
        let around = self.around(n);
        let now: u64 = self.counts[around.clone()].iter().sum();
        let words = self.firsts[around.start]..self.firsts[around.end];
        splitter.least(words, own) < now
    }

    /// The segments that are split anew with a segment.
    fn around(&self, n: usize) -> Range<usize> {
        let is_joined = |n: usize| !self.edges.all[self.firsts[n]].is_end;
        let first = (n.saturating_sub(NEIGHBOURS)..n).rev().take_while(|n| is_joined(n + 1)).last();
        let end = (self.counts.len() - 1).min(n + NEIGHBOURS);
        let last = (n + 1..=end).take_while(|n| is_joined(*n)).last();
        first.unwrap_or(n)..last.unwrap_or(n) + 1
    }
}
