//! Label tracks of Audacity: start, end and text between tabs, times in seconds with six decimals,
//! as its manual has it under
//! [Importing and Exporting Labels](https://manual.audacityteam.org/man/importing_and_exporting_labels.html).
//!
//! A label is one line: line ends and tabs in a text become spaces. A label without a length is a
//! point.

use std::io;

use cuedex_model::{Timestamp, Transcript};

use super::Written;
use super::cues::main_track;
use super::line::push_line;
use super::omitted::{Part, omitted_beside};
use super::rows::Gathered;

const NOT_HELD: [Part; 18] = [
    Part::VideoId,
    Part::VideoDetails,
    Part::Summary,
    Part::Chapters,
    Part::Topics,
    Part::TrackTitles,
    Part::Provenance,
    Part::Languages,
    Part::Speakers,
    Part::WordTimes,
    Part::WordSpeakers,
    Part::Confidences,
    Part::Corrections,
    Part::CueIdentifiers,
    Part::CueSettings,
    Part::CueStyles,
    Part::CueMarkup,
    Part::UnknownFields,
];

pub(super) fn write(transcript: &Transcript, out: &mut dyn io::Write) -> io::Result<Written> {
    let track = main_track(transcript);
    let segments = track.map_or(&[][..], |track| track.segments());
    let mut gathered = Gathered::new(out);
    for segment in segments {
        let line = gathered.text();
        push_seconds(line, segment.span.start());
        line.push('\t');
        push_seconds(line, segment.span.end());
        line.push('\t');
        push_line(line, &segment.text);
        line.push('\n');
        gathered.pass_on()?;
    }
    gathered.finish()?;
    let omitted = omitted_beside(track, transcript, &NOT_HELD).into_list();
    Ok(Written { segments: segments.len(), omitted })
}

fn push_seconds(line: &mut String, time: Timestamp) {
    let millis = time.as_millis();
    line.push_str(&format!("{}.{:03}000", millis / 1_000, millis % 1_000));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Format;
    use crate::write::testing::{said, written};

    #[test]
    fn a_label_is_a_line_of_seconds_and_text() {
        let track = said(&[
            (1_005, 2_500, "Ann", "to the\tquiet\nharbor"),
            (3_600_000, 3_600_000, "", "bell"),
        ]);
        let (text, _) = written(&Transcript::of_tracks(vec![track]), Format::Audacity);
        assert_eq!(
            text,
            "1.005000\t2.500000\tto the quiet harbor\n3600.000000\t3600.000000\tbell\n"
        );
    }
}
