use cuedex_format::profile::Profile;
use cuedex_format::shape::phrases::Phrases;
use cuedex_model::Track;

/// How many breaks, of lines and of cues, stand inside a listed phrase. Breaks at pauses and
/// between speakers are nobody's choice and do not count.
pub(super) fn inside_phrases(track: &Track, phrases: &Phrases, profile: &Profile) -> usize {
    let mut words: Vec<&str> = Vec::new();
    let mut breaks: Vec<usize> = Vec::new();
    let segments = track.segments();
    for (n, segment) in segments.iter().enumerate() {
        let before = n.checked_sub(1).map(|n| &segments[n]);
        let is_chosen = before.is_some_and(|before| {
            let pause = segment.span.start().as_millis();
            let pause = pause.saturating_sub(before.span.end().as_millis());
            pause < profile.pause_ms && before.speaker == segment.speaker
        });
        for (line_number, line) in segment.text.lines().enumerate() {
            if line_number > 0 || is_chosen {
                breaks.push(words.len());
            }
            words.extend(line.split_whitespace());
        }
    }
    let weights = phrases.weights(&words);
    breaks.into_iter().filter(|&at| weights.get(at).is_some_and(|weight| *weight > 0)).count()
}
