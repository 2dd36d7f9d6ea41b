//! `cuedex edit`: on files, on videos, on a whole library, and back.

mod files;
mod library;
mod redact;

use crate::support::Place;

/// A library of two talks that misspell one word.
fn talks() -> Place {
    let place = Place::new();
    place.write(
        "library/tea.en.srt",
        "1\n00:00:01,000 --> 00:00:02,000\nput the <i>kettel</i> on\n\n\
         2\n00:00:03,000 --> 00:00:04,500\nthe kettel sings to John\n\n\
         3\n00:00:05,000 --> 00:00:06,000\nSmith and me\n",
    );
    place.write(
        "library/walk.vtt",
        "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ann>a kettel on the stove\n\n\
         00:03.000 --> 00:04.000\n<v Bo>and no tea\n",
    );
    place
}

/// The text of a video as `show` prints it.
#[track_caller]
fn text(place: &Place, video: &str) -> String {
    place.run(&["show", video, "--to", "txt", "-q", "-L", "library"]).ends(0).stdout
}

/// Every segment's id, of the first track.
fn ids(place: &Place, video: &str) -> Vec<String> {
    let ran = place.run(&["show", video, "--to", "jsonl", "-q", "-L", "library"]).ends(0);
    let segments = ran.records_of("segment");
    segments.iter().map(|segment| segment["id"].as_str().unwrap().to_owned()).collect()
}
