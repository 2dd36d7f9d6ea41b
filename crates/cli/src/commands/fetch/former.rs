use cuedex_fetch::{Part, PartState, states_of};
use cuedex_model::{TrackKind, Transcript};

/// Keeps of the former document what the new one does not bring: parts that were ready and are
/// not now, as a failed call must not cost a transcript, and what people added.
pub(super) fn keep(former: Transcript, new: &mut Transcript) {
    let now = states_of(new);
    let lost: Vec<Part> = states_of(&former)
        .into_iter()
        .filter(|(part, state)| {
            *state == PartState::Ready && now.get(part) != Some(&PartState::Ready)
        })
        .map(|(part, _)| part)
        .collect();
    for part in lost {
        match part {
            Part::Audio => keep_track(&former, new, TrackKind::Audio),
            Part::Visual => keep_track(&former, new, TrackKind::Visual),
            Part::Chapters => new.chapters.clone_from(&former.chapters),
            Part::Topics => new.topics.clone_from(&former.topics),
        }
        mark_ready(new, part);
    }
    let Transcript { title, duration, date, link, media, tags, summary, extra, .. } = former;
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

fn keep_track(former: &Transcript, new: &mut Transcript, kind: TrackKind) {
    new.tracks.retain(|track| track.kind != kind);
    new.tracks.extend(former.tracks.iter().filter(|track| track.kind == kind).cloned());
    new.tracks.sort_by_key(|track| track.kind);
}

fn mark_ready(new: &mut Transcript, part: Part) {
    let states = new.extra.get_mut("memories").and_then(|note| note.get_mut("states"));
    if let Some(states) = states.and_then(|states| states.as_object_mut()) {
        states.insert(part.as_str().into(), PartState::Ready.as_str().into());
    }
}
