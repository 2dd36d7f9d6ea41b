use std::collections::HashMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use cuedex_model::{Moment, Segment, Source, TimeSpan, Track, TrackKind, Transcript, VideoId};
use serde::Deserialize;

use super::engine::Engine;
use super::near::BAND_MS;
use super::{Settings, judge::share};
use crate::draw::Draw;
use crate::oracle::{Extent, Oracle, Place};
use crate::report::{Row, Verdict, tell};

const NAME: &str = "said \"x y\" NEAR/10s shown \"v w\"";
const REACH_MS: u64 = 10_000;
/// How many wrong answers are told in full.
const TOLD: usize = 5;
/// The most clips laid under one video: a time stamp gone wild must not lay them for ever.
const MAX_CLIPS: usize = 1_000;

/// A timed description of what is seen; times in seconds inside its clip.
#[derive(Deserialize)]
struct Described {
    vid_name: String,
    duration: f64,
    ts: [f64; 2],
    desc: String,
}

/// Words said near words of a scene. The scenes of real clips are laid one clip after another
/// under the speech of the folder's videos.
///
/// A hit is right when its two parts are a pair within reach, and every pair needs a hit that
/// lies inside it: a pair around a nearer one is no smallest answer.
pub(super) fn row(videos: &[(VideoId, Transcript)], settings: &Settings) -> Result<Row> {
    if !Engine::understands("said:alpha NEAR/10s shown:gamma", 1)? {
        return Ok(Row::new(NAME, 0, "equal", Verdict::Unsupported).with("not supported"));
    }
    let Ok(text) = fs::read_to_string(&settings.scenes) else {
        let absent = format!("{} is absent", settings.scenes.display());
        return Ok(Row::new(NAME, 0, "equal", Verdict::Untried).with(absent));
    };
    let videos = with_scenes(videos, &clips(&text, &settings.scenes)?);
    let oracle = Oracle::of(&videos);
    let engine = Engine::of(&videos, settings.segment_tokens)?;
    let mut draw = Draw::new(&oracle, settings.seed.wrapping_mul(1_000).wrapping_add(60));
    let mut tally = Tally::default();
    for _ in 0..settings.queries {
        let Some((said, shown)) = drawn(&mut draw) else { break };
        let query = format!("said:\"{}\" NEAR/10s shown:\"{}\"", said.0, shown.0);
        tally.judge(&oracle, &query, [&said.1, &shown.1], &engine.hits(&query)?);
    }
    let verdict = if tally.pairs == 0 { Verdict::Untried } else { Verdict::of(tally.is_exact()) };
    Ok(Row::new(NAME, tally.asked, "equal", verdict).with(tally.figure()))
}

type Asked = (String, Vec<u32>);

/// Two words said and, three times of four, two words of a scene near them.
fn drawn(draw: &mut Draw<'_>) -> Option<(Asked, Asked)> {
    let said = draw.said(2)?;
    let shown = draw.shown_near(&said, REACH_MS).or_else(|| draw.shown(2))?;
    let asked = |run: crate::draw::Run<'_>| (run.text(), run.forms().to_vec());
    Some((asked(said), asked(shown)))
}

/// The scenes of each clip with the clip's length, in the order of the file.
fn clips(text: &str, path: &Path) -> Result<Vec<(u64, Vec<Described>)>> {
    let (mut clips, mut numbers) = (Vec::<(u64, Vec<Described>)>::new(), HashMap::new());
    for line in text.lines() {
        let scene: Described = serde_json::from_str(line)
            .with_context(|| format!("{} is no list of descriptions", path.display()))?;
        let number = *numbers.entry(scene.vid_name.clone()).or_insert(clips.len());
        if number == clips.len() {
            clips.push((millis(scene.duration), Vec::new()));
        }
        clips[number].1.push(scene);
    }
    Ok(clips)
}

fn with_scenes(
    videos: &[(VideoId, Transcript)],
    clips: &[(u64, Vec<Described>)],
) -> Vec<(VideoId, Transcript)> {
    let mut clips = clips.iter().cycle();
    let mut seen = |transcript: &Transcript| {
        let (mut scenes, mut at) = (Vec::new(), 0);
        for (length, clip) in clips.by_ref().take(MAX_CLIPS) {
            if at >= transcript.end().as_millis() {
                break;
            }
            for scene in clip {
                let [start, end] = scene.ts.map(|seconds| at + millis(seconds));
                scenes.push(Segment::new(TimeSpan::from_millis(start, end), &scene.desc));
            }
            at += length.max(&1);
        }
        Track::new(TrackKind::Visual, scenes).in_language(Some("en".to_owned()))
    };
    let laid = |(video, transcript): &(VideoId, Transcript)| {
        let mut transcript = transcript.clone();
        transcript.tracks.retain(|track| track.kind == TrackKind::Audio);
        let seen = seen(&transcript);
        transcript.tracks.push(seen);
        (video.clone(), transcript)
    };
    videos.iter().map(laid).collect()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "seconds of a clip; a float to integer cast stays inside the range"
)]
fn millis(seconds: f64) -> u64 {
    (seconds * 1_000.0).round() as u64
}

/// A pair within reach: what is said, and the whole scene.
struct Near<'a> {
    said: &'a Place,
    scene: (u64, u64),
    words: Extent,
    /// Not so near the limit that rounding decides, and no word of it is in doubt.
    sure: bool,
}

#[derive(Default)]
struct Tally {
    asked: usize,
    pairs: usize,
    missed: usize,
    found: usize,
    extra: usize,
}

impl Tally {
    fn judge(
        &mut self,
        oracle: &Oracle,
        query: &str,
        [said, shown]: [&[u32]; 2],
        found: &[Moment],
    ) {
        self.asked += 1;
        self.found += found.len();
        let (said, shown) = (oracle.phrase(said), oracle.phrase(shown));
        let near = pairs(oracle, &said, &shown);
        for moment in found {
            if !near.iter().any(|pair| stands_for(oracle, pair, moment)) {
                self.extra += 1;
                if self.extra <= TOLD {
                    let Moment { video, span, parts, .. } = moment;
                    tell(&format!("extra: {query} in {video} at {span}: {parts:?}"));
                }
            }
        }
        for pair in near.iter().filter(|pair| pair.sure) {
            self.pairs += 1;
            if !found.iter().any(|moment| lies_inside(oracle, pair, moment)) {
                self.missed += 1;
                if self.missed <= TOLD {
                    let (video, time) =
                        (&oracle.lines[pair.said.line].video, pair.said.extent.time);
                    let scene = pair.scene;
                    tell(&format!("miss: {query} in {video} at {time:?}, scene {scene:?}"));
                }
            }
        }
    }

    fn is_exact(&self) -> bool {
        self.missed == 0 && self.extra == 0
    }

    fn figure(&self) -> String {
        let Self { pairs, missed, found, extra, .. } = self;
        let recall = share(pairs - missed, *pairs);
        let precision = share(found - extra, *found);
        format!(
            "recall {recall:.4}, precision {precision:.4} ({pairs} pairs, {missed} missed, \
             {found} found, {extra} extra)"
        )
    }
}

fn pairs<'a>(oracle: &Oracle, said: &'a [Place], shown: &[Place]) -> Vec<Near<'a>> {
    let mut pairs = Vec::new();
    for said in said.iter().filter(|at| oracle.lines[at.line].source == Source::Audio) {
        for shown in shown {
            let line = &oracle.lines[shown.line];
            if line.source != Source::Visual || line.video != oracle.lines[said.line].video {
                continue;
            }
            let scene = line.cue_span(shown.first);
            let time = said.extent.time;
            let gap = scene.0.saturating_sub(time.end).max(time.start.saturating_sub(scene.1));
            if gap <= REACH_MS + BAND_MS {
                let sure = gap + BAND_MS <= REACH_MS && said.required && shown.required;
                pairs.push(Near { said, scene, words: shown.extent, sure });
            }
        }
    }
    pairs
}

/// Whether a hit's parts are this pair.
fn stands_for(oracle: &Oracle, pair: &Near<'_>, moment: &Moment) -> bool {
    let part = |source| moment.parts.iter().find(|part| part.source == source);
    let Some((said, shown)) = part(Source::Audio).zip(part(Source::Visual)) else { return false };
    let touches = |span: TimeSpan, (from, to): (u64, u64)| {
        span.start().as_millis() <= to && from <= span.end().as_millis()
    };
    let time = pair.said.extent.time;
    moment.video == oracle.lines[pair.said.line].video
        && touches(said.span, (time.start, time.end))
        && touches(shown.span, pair.scene)
}

/// Whether a hit is this pair or lies inside it.
fn lies_inside(oracle: &Oracle, pair: &Near<'_>, moment: &Moment) -> bool {
    let (said, words) = (pair.said.extent.time, pair.words.time);
    let from = said.start.min(pair.scene.0).min(words.start).saturating_sub(BAND_MS);
    let to = said.end.max(pair.scene.1).max(words.end) + BAND_MS;
    moment.video == oracle.lines[pair.said.line].video
        && from <= moment.span.start().as_millis()
        && moment.span.end().as_millis() <= to
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A talk whose words "let's go" end at 1 s, and a scene that begins so many milliseconds
    /// later, laid by a clip.
    fn judged(pause_ms: u32, found: bool) -> Tally {
        let go = Segment::new(TimeSpan::from_millis(0, 1_000), "let's go");
        let end = Segment::new(TimeSpan::from_millis(60_000, 61_000), "so");
        let talk = Transcript::of_tracks(vec![Track::new(TrackKind::Audio, vec![go, end])]);
        let start = 1.0 + f64::from(pause_ms) / 1_000.0;
        let line = format!(
            r#"{{"vid_name":"a","duration":70.0,"ts":[{start},{}],"desc":"A red car waits"}}"#,
            start + 5.0
        );
        let clips = clips(&line, Path::new("scenes")).expect("a description");
        let videos = with_scenes(&[(VideoId::new("talk").expect("a name"), talk)], &clips);
        let oracle = Oracle::of(&videos);
        let forms = ["let's go", "red car"].map(|text| oracle.known(text).expect("known words"));
        let engine = Engine::of(&videos, 96).expect("an index");
        let part = |query: &str| engine.hits(query).expect("an answer").remove(0);
        let (mut moment, shown) = (part("\"let's go\""), part("\"red car\""));
        moment.span = moment.span.union(shown.span);
        moment.parts.extend(shown.parts);
        let hits = if found { vec![moment] } else { Vec::new() };
        let mut tally = Tally::default();
        tally.judge(&oracle, "", [&forms[0], &forms[1]], &hits);
        tally
    }

    #[test]
    fn a_pair_within_reach_must_be_found() {
        assert!(judged(9_000, true).is_exact());
        assert_eq!(judged(9_000, false).missed, 1);
    }

    #[test]
    fn a_pair_out_of_reach_must_not_be_found() {
        assert!(judged(11_000, false).is_exact());
        assert_eq!(judged(11_000, true).extra, 1);
        let band = judged(10_030, false);
        assert!(band.is_exact() && band.pairs == 0, "not judged so near the limit");
    }
}
