use cuedex_model::Transcript;

/// Several transcripts of one video as one: every track in the order given, chapters and topics
/// of all (sorted by start, exact doubles once), the longest duration, the summaries one after
/// another. Of what there can be only one, such as the title, the first transcript that has it
/// decides.
///
/// ```
/// use cuedex_format::merge::joined;
/// use cuedex_model::{Track, Transcript};
///
/// let said = Transcript { title: Some("Tea".into()), ..Transcript::of_tracks(vec![Track::default()]) };
/// let seen = Transcript::of_tracks(vec![Track::default()]);
/// let both = joined([said, seen]);
/// assert_eq!((both.title.as_deref(), both.tracks.len()), (Some("Tea"), 2));
/// ```
#[must_use]
pub fn joined(transcripts: impl IntoIterator<Item = Transcript>) -> Transcript {
    let mut all = transcripts.into_iter().fold(Transcript::default(), add);
    all.chapters.sort_by_key(|chapter| chapter.start);
    all
}

fn add(all: Transcript, next: Transcript) -> Transcript {
    let mut extra = next.extra;
    extra.extend(all.extra);
    Transcript {
        id: all.id.or(next.id),
        title: all.title.or(next.title),
        duration: all.duration.max(next.duration),
        date: all.date.or(next.date),
        link: all.link.or(next.link),
        media: all.media.or(next.media),
        tags: with_new(all.tags, next.tags),
        tracks: all.tracks.into_iter().chain(next.tracks).collect(),
        chapters: with_new(all.chapters, next.chapters),
        topics: with_new(all.topics, next.topics),
        summary: both_summaries(all.summary, next.summary),
        extra,
    }
}

/// The items, and those of `more` that were not among them: doubles inside one list stay.
fn with_new<T: PartialEq>(mut items: Vec<T>, mut more: Vec<T>) -> Vec<T> {
    more.retain(|item| !items.contains(item));
    items.append(&mut more);
    items
}

fn both_summaries(first: Option<String>, second: Option<String>) -> Option<String> {
    match (first, second) {
        (Some(first), Some(second)) if first != second => Some(format!("{first}\n\n{second}")),
        (first, second) => first.or(second),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cuedex_model::{
        Chapter, Extra, Segment, TimeSpan, Timestamp, Topic, Track, TrackKind, VideoId,
    };

    fn chapter(seconds: u64, title: &str) -> Chapter {
        Chapter::new(Timestamp::from_millis(seconds * 1_000), None, title)
    }

    fn fields(names: &[&str], value: u8) -> Extra {
        names.iter().map(|name| ((*name).into(), value.into())).collect()
    }

    #[test]
    fn keeps_everything_of_both_and_doubles_once() {
        let segment = Segment::new(TimeSpan::from_millis(0, 1), "the boats go out");
        let track = Track::new(TrackKind::Audio, vec![segment]);
        let first = Transcript {
            title: Some("Harbor".into()),
            duration: Some(Timestamp::from_millis(5)),
            tags: vec!["sea".into()],
            chapters: vec![chapter(0, "Start"), chapter(60, "Boats")],
            summary: Some("Boats go out.".into()),
            extra: fields(&["mine", "ours"], 1),
            ..Transcript::of_tracks(vec![track.clone()])
        };
        let second = Transcript {
            id: Some(VideoId::new("VI7").unwrap()),
            title: Some("Another title".into()),
            duration: Some(Timestamp::from_millis(9)),
            tags: vec!["sea".into(), "wind".into()],
            chapters: vec![chapter(30, "Nets"), chapter(60, "Boats")],
            topics: vec![Topic::new("fishing")],
            summary: Some("Boats come home.".into()),
            extra: fields(&["ours", "theirs"], 2),
            ..Transcript::of_tracks(vec![track.clone()])
        };
        let both = joined([first, second]);
        assert_eq!(both.id.unwrap().as_str(), "VI7");
        assert_eq!(both.title.as_deref(), Some("Harbor"));
        assert_eq!(both.duration, Some(Timestamp::from_millis(9)));
        assert_eq!(both.tags, ["sea", "wind"]);
        assert_eq!(both.chapters, [chapter(0, "Start"), chapter(30, "Nets"), chapter(60, "Boats")]);
        assert_eq!(both.topics.len(), 1);
        assert_eq!(both.summary.as_deref(), Some("Boats go out.\n\nBoats come home."));
        let extra: Vec<_> =
            both.extra.iter().map(|(name, value)| format!("{name} {value}")).collect();
        assert_eq!(extra, ["mine 1", "ours 1", "theirs 2"]);
        assert_eq!(both.tracks, [track.clone(), track]);
    }

    #[test]
    fn one_transcript_stays_as_it_is_and_none_is_empty() {
        let one = Transcript { summary: Some("A walk.".into()), ..Transcript::default() };
        assert_eq!(joined([one.clone()]), one);
        assert_eq!(joined([]), Transcript::default());
    }
}
