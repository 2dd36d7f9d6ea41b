use std::collections::HashMap;

use cuedex_model::{Segment, SegmentId, TimeSpan, Track, Transcript};

use super::super::Written;
use super::super::omitted::{Omissions, Part};
use super::main_track;
use crate::cue::ass::time::held;
use crate::cue::lines::shown_lines;
use crate::read::blocks::{Opened, reopen};
use crate::{Format, ReadOptions};

/// What of an edit the new text does not say, as the reader has it.
pub(super) fn of(
    opened: &Opened<'_>,
    edited: &Transcript,
    after: &str,
    name: Option<&str>,
    options: &ReadOptions,
) -> Written {
    let options = ReadOptions { keep_rolling: true, ..options.clone() };
    let again = reopen(after, opened.format, name, &options).unwrap_or_default().transcript;
    let nothing = Track::default();
    let of = |transcript| main_track(transcript).unwrap_or(&nothing).segments();
    let was = &opened.made.transcript;
    let mut all = Omissions::default();
    of_cues(of(was), of(edited), of(&again), opened.format, &mut all);
    let others = edited.tracks.iter().map(|track| track.segments().len()).sum::<usize>();
    all.add("segments of other tracks", others - of(edited).len());
    beside(was, edited, &again, &mut all);
    Written { segments: of(edited).len(), omitted: all.into_list() }
}

fn of_cues(
    was: &[Segment],
    now: &[Segment],
    again: &[Segment],
    format: Format,
    all: &mut Omissions,
) {
    if now.len() != again.len() {
        return all.add("cues that are read otherwise", now.len().abs_diff(again.len()));
    }
    let were: HashMap<SegmentId, &Segment> = was.iter().map(|cue| (cue.id, cue)).collect();
    for (now, again) in by_time(now, format).into_iter().zip(by_time(again, format)) {
        let was = were.get(&now.id).copied();
        if was != Some(now) {
            lost(was, now, again, format).for_each(|what| all.add(what, 1));
        }
    }
}

/// Cues at the same time may stand in any order.
fn by_time(cues: &[Segment], format: Format) -> Vec<&Segment> {
    let mut cues: Vec<&Segment> = cues.iter().collect();
    cues.sort_by_cached_key(|cue| (held_span(cue.span, format), tidy(&cue.text)));
    cues
}

fn held_span(span: TimeSpan, format: Format) -> TimeSpan {
    match format {
        Format::Ass => TimeSpan::clamped(held(span.start()), held(span.end())),
        _ => span,
    }
}

fn tidy(text: &str) -> String {
    shown_lines(text).map(str::trim).collect::<Vec<_>>().join("\n")
}

fn lost(
    was: Option<&Segment>,
    now: &Segment,
    again: &Segment,
    format: Format,
) -> impl Iterator<Item = &'static str> {
    let is_new = |same: &dyn Fn(&Segment) -> bool| !was.is_some_and(same);
    let is_rounded = held_span(now.span, format) == held_span(again.span, format);
    let starts = |cue: &Segment| cue.words.iter().map(|word| word.span).collect::<Vec<_>>();
    let is_only_rounded = now.span != again.span && is_rounded;
    let has_new_words = is_new(&|was| was.words == now.words) && !now.words.is_empty();
    [
        (is_only_rounded, "thousandths of a second"),
        (now.span != again.span && !is_rounded, Part::SegmentTimes.name()),
        (tidy(&now.text) != again.text, "texts"),
        (
            now.speaker != again.speaker && is_new(&|was| was.speaker == now.speaker),
            Part::Speakers.name(),
        ),
        (has_new_words && !is_only_rounded && starts(now) != starts(again), Part::WordTimes.name()),
    ]
    .into_iter()
    .filter_map(|(is_lost, what)| is_lost.then_some(what))
}

/// What was edited beside the cues.
fn beside(was: &Transcript, now: &Transcript, again: &Transcript, all: &mut Omissions) {
    let titles = now.title != was.title && now.title != again.title;
    let details = (&now.date, &now.link, &now.media, &now.tags, now.duration)
        != (&was.date, &was.link, &was.media, &was.tags, was.duration);
    let chapters = now.chapters != was.chapters && now.chapters.len() != again.chapters.len();
    for (is_lost, part) in [
        (titles || details, Part::VideoDetails),
        (now.id != was.id, Part::VideoId),
        (now.summary != was.summary, Part::Summary),
        (chapters, Part::Chapters),
        (now.topics != was.topics, Part::Topics),
    ] {
        all.add(part.name(), usize::from(is_lost));
    }
}
