//! ELAN's annotation format, EAF 3.0, by its [schema](http://www.mpi.nl/tools/elan/EAFv3.0.xsd) and
//! [its description](https://www.mpi.nl/tools/elan/EAF_Annotation_Format_3.0_and_ELAN.pdf).
//!
//! Each track has a tier for each of its speakers, and one for what nobody is said to say. Times are
//! whole milliseconds. ELAN has neither overlapping annotations in a tier nor such without a length:
//! what overlaps gets a further tier, and what has no length lasts a millisecond. On request the words
//! stand in a tier below, aligned inside their annotation with gaps allowed (`Included_In`).

mod document;
mod tiers;

use std::io;

use cuedex_model::{Track, Transcript};

use super::omitted::{Detail, Omissions, Part, omitted};
use super::rows::Gathered;
use super::xml::{CONTROL_CHARACTERS, holds};
use super::{WriteOptions, Written};
use tiers::{Tier, tiers};

const NOT_HELD: [Part; 16] = [
    Part::VideoId,
    Part::VideoDetailsBut(&[Detail::Media]),
    Part::Summary,
    Part::Chapters,
    Part::Topics,
    Part::TrackTitles,
    Part::Provenance,
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

pub(super) fn write(
    transcript: &Transcript,
    out: &mut dyn io::Write,
    options: &WriteOptions<'_>,
) -> io::Result<Written> {
    let tiers = tiers(transcript, options.word_times);
    let mut gathered = Gathered::new(out);
    document::write(transcript, &tiers, &mut gathered)?;
    gathered.finish()?;
    let mut all = Omissions::from(omitted(transcript, &NOT_HELD));
    count_lost(&tiers, &mut all);
    let segments = transcript.tracks.iter().map(|track| track.segments().len()).sum();
    Ok(Written { segments, omitted: all.into_list() })
}

fn count_lost(tiers: &[Tier<'_>], all: &mut Omissions) {
    for tier in tiers {
        match tier.parent {
            Some(_) => all.take_back(Part::WordTimes.name(), tier.annotations.len()),
            None => {
                let without = tier.annotations.iter().filter(|annotation| annotation.is_widened);
                all.add("segments without a length", without.count());
                let texts = tier.annotations.iter().map(|annotation| annotation.text);
                all.add(CONTROL_CHARACTERS, texts.filter(|text| !holds(text)).count());
            }
        }
    }
}

/// The languages of the tracks, each once.
fn languages(transcript: &Transcript) -> Vec<&str> {
    let mut all: Vec<&str> = transcript.tracks.iter().filter_map(language).collect();
    all.sort_unstable();
    all.dedup();
    all
}

fn language(track: &Track) -> Option<&str> {
    track.language.as_deref().filter(|tag| !tag.trim().is_empty())
}
