use cuedex_model::{Track, TrackKind, Transcript};

/// The tracks as a reader of a page takes them in: first the first spoken track woven with
/// everything seen and read, then each further spoken track (another language) for itself.
///
/// What is seen stands before the speech, so that at equal times the picture comes first and
/// does not cut a paragraph.
pub(super) fn strands(transcript: &Transcript) -> Vec<Vec<&Track>> {
    let (spoken, mut first): (Vec<_>, Vec<_>) =
        transcript.tracks.iter().partition(|track| track.kind == TrackKind::Audio);
    let mut spoken = spoken.into_iter();
    first.extend(spoken.next());
    std::iter::once(first).chain(spoken.map(|track| vec![track])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn further_languages_stand_alone_and_pictures_go_with_the_first() {
        use TrackKind::{Audio, Ocr, Visual};
        let tracks = [Audio, Visual, Audio, Ocr].map(|kind| Track::new(kind, Vec::new()));
        let transcript = Transcript::of_tracks(tracks.into());
        let kinds: Vec<Vec<TrackKind>> = strands(&transcript)
            .into_iter()
            .map(|strand| strand.into_iter().map(|track| track.kind).collect())
            .collect();
        assert_eq!(kinds, [vec![Visual, Ocr, Audio], vec![Audio]]);
    }
}
