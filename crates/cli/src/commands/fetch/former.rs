use cuedex_fetch::{Part, PartState, adopt_state, states_of};
use cuedex_model::{TrackKind, Transcript};

/// Keeps of the former document what the new one does not bring, as neither a failed call nor one
/// that was not made must cost a transcript, and what people added.
pub(super) fn keep(former: &Transcript, new: &mut Transcript) {
    let (before, now) = (states_of(former), states_of(new));
    for part in Part::ALL {
        let (before, now) = (before.get(&part), now.get(&part));
        if now == Some(&PartState::Ready) {
            continue;
        }
        // What is there of a video in work may be less than what was final.
        let was_final = before == Some(&PartState::Ready);
        let kept = has(former, part) && (was_final || !has(new, part));
        if kept {
            keep_part(former, new, part);
        }
        if now.is_none() || (kept && was_final) {
            adopt_state(former, new, part);
        }
    }
    keep_track(former, new, TrackKind::Ocr);
    keep_details(former, new);
}

fn keep_details(former: &Transcript, new: &mut Transcript) {
    let Transcript { title, duration, date, link, media, tags, summary, extra, .. } =
        former.clone();
    new.title = new.title.take().or(title);
    new.duration = new.duration.or(duration);
    new.date = new.date.take().or(date);
    new.link = new.link.take().or(link);
    new.media = new.media.take().or(media);
    new.summary = new.summary.take().or(summary);
    if new.tags.is_empty() {
        new.tags = tags;
    }
    for (name, value) in extra {
        new.extra.entry(name).or_insert(value);
    }
}

fn has(transcript: &Transcript, part: Part) -> bool {
    let track = |kind| transcript.tracks.iter().any(|t| t.kind == kind && !t.segments().is_empty());
    match part {
        Part::Audio => track(TrackKind::Audio),
        Part::Visual => track(TrackKind::Visual),
        Part::Chapters => !transcript.chapters.is_empty(),
        Part::Topics => !transcript.topics.is_empty(),
    }
}

fn keep_part(former: &Transcript, new: &mut Transcript, part: Part) {
    match part {
        Part::Audio => keep_track(former, new, TrackKind::Audio),
        Part::Visual => keep_track(former, new, TrackKind::Visual),
        Part::Chapters => {
            new.chapters.clone_from(&former.chapters);
            // The overview comes with the chapters before it comes with the topics.
            new.summary = former.summary.clone().or(new.summary.take());
        }
        Part::Topics => new.topics.clone_from(&former.topics),
    }
}

fn keep_track(former: &Transcript, new: &mut Transcript, kind: TrackKind) {
    new.tracks.retain(|track| track.kind != kind);
    new.tracks.extend(former.tracks.iter().filter(|track| track.kind == kind).cloned());
    new.tracks.sort_by_key(|track| track.kind);
}
