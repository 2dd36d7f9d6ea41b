//! Cues made anew to a norm, and what is told of it.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};
use cuedex_format::edit::FrameRate;
use cuedex_format::profile::Profile;
use cuedex_format::shape::phrases::Phrases;
use cuedex_format::shape::{Rule, ShapeOptions, Shaped, Unmet, shape};
use cuedex_model::{Track, TrackKind, Transcript};
use serde::Serialize;

use crate::args::{Global, ShapeArgs};
use crate::commands::edit::shown::counted;
use crate::failure::Hinted;
use crate::output::{Output, shown};

/// What cues are shaped to.
pub(crate) struct Shaping {
    profile: Profile,
    rate: Option<FrameRate>,
    phrases: Option<Phrases>,
    kinds: Vec<TrackKind>,
}

/// What became of the cues of a transcript.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Reshaped {
    profile: String,
    words: usize,
    cues: usize,
    /// How often each step changed the time of a cue.
    changes: BTreeMap<&'static str, usize>,
    /// How often each limit could not be kept.
    unmet: BTreeMap<&'static str, usize>,
    lost_markup: usize,
    /// Each change and each unmet limit, for people.
    #[serde(skip)]
    each: Vec<String>,
}

impl ShapeArgs {
    /// The norm, if cues are to be made anew.
    pub(crate) fn shaping(
        &self,
        rate: Option<FrameRate>,
        global: &Global,
        out: &Output,
    ) -> Result<Option<Shaping>> {
        let Some(profile) = self.norm.asked(global)? else {
            if self.phrases.is_some() {
                let what = "--phrases says where cues are cut, and none are made anew";
                return Err(Hinted::new(what, "add --profile, as --profile netflix-en").into());
            }
            return Ok(None);
        };
        if rate.is_none() {
            out.note("25 frames a second are taken; state others with --fps");
        }
        let phrases = self.phrases.as_deref().map(read_phrases).transpose()?;
        Ok(Some(Shaping { profile, rate, phrases, kinds: self.shape_tracks.clone() }))
    }
}

impl Shaping {
    /// Gives the tracks of a transcript new cues.
    pub(crate) fn apply(&self, transcript: &mut Transcript) -> Reshaped {
        let mut options = ShapeOptions::new(&self.profile);
        if let Some(rate) = self.rate {
            options = options.with_rate(rate);
        }
        if let Some(phrases) = &self.phrases {
            options = options.with_phrases(phrases.clone());
        }
        let mut told = Reshaped { profile: self.profile.name.clone(), ..Reshaped::default() };
        let chosen = |track: &&mut Track| self.kinds.contains(&track.kind);
        for track in transcript.tracks.iter_mut().filter(chosen) {
            let shaped = shape(track, &options);
            told.add(&shaped);
            *track = shaped.track;
        }
        told
    }
}

fn read_phrases(path: &Path) -> Result<Phrases> {
    let at = || format!("cannot read the phrases {}", shown(path));
    let text = std::fs::read_to_string(path).with_context(at)?;
    Phrases::from_toml(&text).map_err(anyhow::Error::msg).with_context(at)
}

impl Reshaped {
    fn add(&mut self, shaped: &Shaped) {
        let segments = shaped.track.segments();
        self.words += shaped.words;
        self.cues += segments.len();
        self.lost_markup += shaped.lost_markup;
        for change in &shaped.changes {
            *self.changes.entry(change.step.id()).or_default() += 1;
            self.each.push(format!("{}: {}, to {}", change.before, change.why(), change.after));
        }
        for unmet in &shaped.unmet {
            *self.unmet.entry(unmet.rule.id()).or_default() += 1;
            let span = segments[unmet.cue].span;
            self.each.push(format!("{span}: {}", in_words(unmet)));
        }
    }
}

/// A limit that is not kept: `too-short, 520 ms, at least 833`.
fn in_words(unmet: &Unmet) -> String {
    let id = unmet.rule.id();
    let (bound, unit) = match unmet.rule {
        Rule::Orphan => return format!("{id}, a short word stands alone"),
        Rule::ReadingSpeed => ("at most", "characters/s"),
        Rule::WordsPerMinute => ("at most", "words/min"),
        Rule::LineLength => ("at most", "characters"),
        Rule::LineCount => ("at most", "lines"),
        Rule::SpeakerChange => ("at most", "speakers"),
        Rule::TooShort | Rule::GapTooSmall => ("at least", "ms"),
        _ => ("at most", "ms"),
    };
    let hundredths = |value: f64| (value * 100.0).round() / 100.0;
    let (measured, allowed) = (hundredths(unmet.measured), hundredths(unmet.allowed));
    format!("{id}, {measured} {unit}, {bound} {allowed}")
}

/// Tells what became of the cues, and each change if that is wanted.
pub(crate) fn report_shaping(out: &Output, path: &str, told: &Reshaped, each: bool) {
    if out.json() {
        return;
    }
    let (words, cues) = (counted(told.words, "word"), counted(told.cues, "cue"));
    out.note(format!("{path}: {words} in {cues}"));
    for (what, counts) in [("times changed", &told.changes), ("limits not kept", &told.unmet)] {
        if !counts.is_empty() {
            let list: Vec<String> = counts.iter().map(|(id, n)| format!("{id} {n}")).collect();
            out.note(format!("{path}: {what}: {}", list.join(", ")));
        }
    }
    if told.lost_markup > 0 {
        let cues = counted(told.lost_markup, "cue");
        out.note(format!("{path}: markup of {cues} is not in the new ones"));
    }
    if each {
        told.each.iter().for_each(|line| out.note(format!("{path}: {line}")));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cuedex_model::{Segment, TimeSpan};

    #[test]
    fn a_limit_that_is_not_kept_is_told_with_its_unit() {
        let segments = vec![
            Segment::new(TimeSpan::from_millis(0, 520), "We will all go out to the"),
            Segment::new(TimeSpan::from_millis(1_000, 3_000), "harbor."),
        ];
        let track = Track::new(TrackKind::Audio, segments);
        let profile = Profile::named("netflix-en").unwrap();
        let found = cuedex_format::shape::findings(&track, &ShapeOptions::new(&profile));
        let told: Vec<String> = found.iter().map(in_words).collect();
        assert_eq!(
            told,
            [
                "reading-speed, 48.08 characters/s, at most 20",
                "too-short, 520 ms, at least 833",
                "orphan, a short word stands alone",
            ]
        );
    }
}
