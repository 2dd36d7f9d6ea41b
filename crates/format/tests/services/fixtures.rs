//! Our own fixtures, one per shape of a service's JSON.

use cuedex_format::Read;
use cuedex_model::{Track, TrackKind};

use super::{SERVICES, fixture_folder, fixtures, lenient, times};

fn fixture(name: &str) -> Read {
    lenient(&fixture_folder().join(name))
}

fn texts(track: &Track) -> Vec<&str> {
    track.segments().iter().map(|segment| segment.text.as_str()).collect()
}

#[test]
fn replies_that_are_as_documented_cause_no_warnings_and_no_guesses() {
    let files = fixtures();
    assert!(SERVICES.iter().all(|service| files.iter().any(|(file, _)| file.format == *service)));
    for (file, path) in files {
        let name = path.display();
        let is_untimed = path.to_string_lossy().ends_with("-plain.json");
        let codes: Vec<_> = file.warnings.iter().map(|warning| warning.code).collect();
        let right: &[&str] = if is_untimed { &["speech/no-times"] } else { &[] };
        assert_eq!(codes, right, "{name}: {:?}", file.warnings);
        let segments = || file.transcript.tracks.iter().flat_map(Track::segments);
        assert!(segments().flat_map(|s| &s.words).all(|word| !word.guessed), "{name}");
        assert!(file.transcript.tracks.iter().all(|t| t.provenance.is_some()), "{name}");
    }
}

#[test]
fn times_and_confidences_sent_as_texts_are_read() {
    let file = fixture("aws.json");
    let segments = file.transcript.tracks[0].segments();
    assert_eq!(segments.iter().map(times).collect::<Vec<_>>(), [(1_000, 2_000), (2_400, 3_400)]);
    assert_eq!(segments[0].words[3].text, "out.");
    assert!((segments[0].words[3].confidence.unwrap().get() - 0.5).abs() < 1e-6);
    assert_eq!(segments[1].speaker.as_deref(), Some("spk_1"), "told by the turn's time alone");
    assert_eq!(file.transcript.title.as_deref(), Some("harbor-walk"));
    assert_eq!(file.transcript.tracks[0].language.as_deref(), Some("en-GB"));
}

#[test]
fn the_segments_of_amazon_keep_their_spans() {
    let file = fixture("aws-segments.json");
    let track = &file.transcript.tracks[0];
    assert_eq!(
        track.segments().iter().map(times).collect::<Vec<_>>(),
        [(100, 1_300), (1_900, 2_800)]
    );
    assert_eq!(texts(track), ["海がきれい。", "かもめ。"]);
}

#[test]
fn channels_are_grouped_apart_and_sorted_by_time() {
    let file = fixture("aws-channels.json");
    assert_eq!(texts(&file.transcript.tracks[0]), ["Tickets, please.", "Two."]);
    let file = fixture("deepgram-channels.json");
    let speakers = file.transcript.tracks[0].segments().iter().map(|s| s.speaker.as_deref());
    assert_eq!(speakers.collect::<Vec<_>>(), [Some("channel 0"), Some("channel 1")]);
}

#[test]
fn a_result_that_repeats_all_words_only_names_their_speakers() {
    let file = fixture("google.json");
    let segments = file.transcript.tracks[0].segments();
    assert_eq!(texts(&file.transcript.tracks[0]), ["The ferry leaves.", "Wait!"]);
    assert_eq!(segments[1].speaker.as_deref(), Some("speaker 2"));
    assert_eq!(times(&segments[0]), (0, 1_100), "a start of zero is left out of the JSON");
    assert_eq!(file.transcript.tracks[0].language.as_deref(), Some("en-us"));
}

#[test]
fn durations_in_two_fields_are_times() {
    let file = fixture("google-v2.json");
    assert_eq!(times(&file.transcript.tracks[0].segments()[0]), (3_200, 4_600));
}

#[test]
fn labels_by_time_cut_where_the_speaker_changes() {
    let file = fixture("ibm.json");
    let segments = file.transcript.tracks[0].segments();
    assert_eq!(segments[1].speaker.as_deref(), Some("speaker 2"));
    assert!((segments[1].words[0].confidence.unwrap().get() - 0.7).abs() < 1e-6);
}

#[test]
fn marks_attach_where_speechmatics_says() {
    let file = fixture("speechmatics.json");
    let track = &file.transcript.tracks[0];
    assert_eq!(texts(track), ["¿Qué pesa?", "Tres-cuatro"]);
    assert_eq!(track.segments()[1].speaker, None, "UU is nobody");
    assert_eq!(times(&track.segments()[1]), (2_000, 2_600));
    assert_eq!(track.language.as_deref(), Some("es"));
    let translated = &file.transcript.tracks[1];
    assert_eq!(
        (texts(translated), translated.language.as_deref()),
        (vec!["What does it weigh?"], Some("en"))
    );
    assert_eq!(file.transcript.summary.as_deref(), Some("Fish is weighed."));
    let chapter = &file.transcript.chapters[0];
    assert_eq!((chapter.title.as_str(), chapter.start.as_millis()), ("At the scales", 500));
    assert_eq!(chapter.description.as_deref(), Some("A question and a guess."));
    assert_eq!(file.transcript.duration.unwrap().as_millis(), 12_000);
}

#[test]
fn the_first_speechmatics_tells_speakers_by_time() {
    let file = fixture("speechmatics-v1.json");
    let segments = file.transcript.tracks[0].segments();
    assert_eq!(segments[1].speaker.as_deref(), Some("F2"));
    assert_eq!(times(&segments[1]), (2_500, 3_000));
}

#[test]
fn the_day_of_a_job_is_not_the_date_of_the_video() {
    for name in ["deepgram.json", "ibm.json", "speechmatics.json", "speechmatics-v1.json"] {
        let text = std::fs::read_to_string(fixture_folder().join(name)).unwrap();
        assert!(text.contains("\"created"), "{name} states no day");
        assert_eq!(fixture(name).transcript.date, None, "{name}");
    }
}

#[test]
fn kaldis_segments_name_the_speakers() {
    let file = fixture("kaldi.json");
    let segments = file.transcript.tracks[0].segments();
    assert_eq!(segments[1].speaker.as_deref(), Some("S4"));
    assert_eq!(segments[1].text, "Hold on.");
}

#[test]
fn sentences_keep_their_words_and_the_rest_of_the_reply() {
    let file = fixture("deepgram.json");
    let segments = file.transcript.tracks[0].segments();
    assert_eq!(segments[0].words.len(), 3);
    assert_eq!(segments[1].speaker.as_deref(), Some("speaker 1"));
    assert_eq!(file.transcript.summary.as_deref(), Some("A sail comes down."));
    assert_eq!(file.transcript.duration.unwrap().as_millis(), 9_500);
    assert_eq!(file.transcript.tracks[0].language.as_deref(), Some("en"));
}

#[test]
fn chapters_of_assemblyai_have_a_headline_and_a_summary() {
    let file = fixture("assemblyai.json");
    let chapter = &file.transcript.chapters[0];
    assert_eq!(chapter.title, "Someone minds a step on the pier");
    assert_eq!(chapter.description.as_deref(), Some("One warns, one thanks."));
    assert_eq!(file.transcript.summary.as_deref(), Some("- A warning on the pier."));
    assert_eq!(file.transcript.tracks[0].language.as_deref(), Some("en-us"));
    assert_eq!(times(&file.transcript.tracks[0].segments()[1]), (1_900, 2_400));
}

#[test]
fn what_azure_heard_read_and_saw_are_three_tracks() {
    let file = fixture("azure-indexer.json");
    let kinds: Vec<_> = file.transcript.tracks.iter().map(|track| track.kind).collect();
    assert_eq!(kinds, [TrackKind::Audio, TrackKind::Ocr, TrackKind::Visual]);
    let [heard, written, seen] = file.transcript.tracks.as_slice() else { panic!("{kinds:?}") };
    assert_eq!(times(&heard.segments()[1]), (3_123, 4_250));
    assert_eq!(heard.segments()[1].speaker.as_deref(), Some("speaker 2"), "nobody names it");
    assert_eq!(times(&written.segments()[0]), (2_000, 5_960));
    assert_eq!(texts(seen), ["fish", "Wide, Indoor", "person", "fish"]);
    assert_eq!(times(&seen.segments()[1]), (0, 6_000), "a shot with its tags");
    assert_eq!(times(&seen.segments()[3]), (70_500, 72_000));
    assert_eq!(file.transcript.title.as_deref(), Some("Fish market"));
    assert_eq!(file.transcript.duration.unwrap().as_millis(), 95_000);
    let topic = &file.transcript.topics[0];
    assert_eq!(
        (topic.title.as_str(), topic.span.unwrap().start().as_millis()),
        ("Food/Fishing", 1_000)
    );
}
