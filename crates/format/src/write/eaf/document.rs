use std::io;

use cuedex_model::Transcript;
use percent_encoding::utf8_percent_encode;

use super::languages;
use super::tiers::{Annotation, Tier};
use crate::write::link::UNSAFE_IN_PATH;
use crate::write::rows::Gathered;
use crate::write::xml::escaped;

/// Where nothing says when a transcript was made; the schema demands a date.
const NO_DATE: &str = "1970-01-01T00:00:00Z";

pub(super) fn write(
    transcript: &Transcript,
    tiers: &[Tier<'_>],
    out: &mut Gathered<'_>,
) -> io::Result<()> {
    let slots = Slots::of(tiers);
    push_head(transcript, slots.annotations, out.text());
    slots.write(out)?;
    let mut number = 0;
    for tier in tiers {
        push_tier_start(tier, tiers, out.text());
        for annotation in &tier.annotations {
            push_annotation(annotation, number, &slots, out.text());
            out.pass_on()?;
            number += 1;
        }
        out.push("  </TIER>\n");
    }
    push_foot(transcript, tiers, out.text());
    Ok(())
}

fn push_head(transcript: &Transcript, annotations: usize, out: &mut String) {
    let date = date(transcript.date.as_deref()).unwrap_or_else(|| NO_DATE.to_owned());
    out.push_str(&format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<ANNOTATION_DOCUMENT AUTHOR="" DATE="{date}" FORMAT="3.0" VERSION="3.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="http://www.mpi.nl/tools/elan/EAFv3.0.xsd">
  <HEADER MEDIA_FILE="" TIME_UNITS="milliseconds">
"#
    ));
    if let Some(media) = transcript.media.as_deref() {
        let kind = mime_type(media);
        let url = if media.contains("://") {
            escaped(media).into_owned()
        } else {
            format!("./{}", utf8_percent_encode(media, UNSAFE_IN_PATH))
        };
        out.push_str(&format!(
            "    <MEDIA_DESCRIPTOR MEDIA_URL=\"{url}\" MIME_TYPE=\"{kind}\" RELATIVE_MEDIA_URL=\"{url}\"/>\n"
        ));
    }
    out.push_str(&format!(
        "    <PROPERTY NAME=\"lastUsedAnnotationId\">{annotations}</PROPERTY>\n  </HEADER>\n"
    ));
}

/// A date, or a date and time, as `xs:dateTime`.
fn date(stated: Option<&str>) -> Option<String> {
    let stated = stated?.trim();
    if let Ok(time) = stated.parse::<jiff::Timestamp>() {
        return Some(time.to_string());
    }
    let date = stated.parse::<jiff::civil::Date>().ok()?;
    Some(format!("{date}T00:00:00Z"))
}

fn mime_type(media: &str) -> &'static str {
    let ending = media.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    match ending.as_str() {
        "mp4" | "m4v" => "video/mp4",
        "mov" => "video/quicktime",
        "mpg" | "mpeg" => "video/mpeg",
        "webm" => "video/webm",
        "mkv" => "video/x-matroska",
        "wav" => "audio/x-wav",
        "mp3" => "audio/mpeg",
        "m4a" => "audio/mp4",
        _ => "unknown",
    }
}

/// The time slots of all annotations, two for each, in the order of time as ELAN writes them.
struct Slots {
    annotations: usize,
    /// When, and which slot: twice the number of the annotation, one more for its end.
    ordered: Vec<(u64, usize)>,
    /// The place of each slot in that order.
    places: Vec<usize>,
}

impl Slots {
    fn of(tiers: &[Tier<'_>]) -> Self {
        let all = tiers.iter().flat_map(|tier| &tier.annotations);
        let times = all.flat_map(|annotation| [annotation.start, annotation.end]);
        let mut ordered: Vec<(u64, usize)> = times.zip(0..).collect();
        ordered.sort_unstable();
        let mut places = vec![0; ordered.len()];
        for (place, (_, slot)) in ordered.iter().enumerate() {
            places[*slot] = place + 1;
        }
        Self { annotations: ordered.len() / 2, ordered, places }
    }

    fn write(&self, out: &mut Gathered<'_>) -> io::Result<()> {
        out.push("  <TIME_ORDER>\n");
        for ((time, _), place) in self.ordered.iter().zip(1..) {
            out.push(&format!(
                "    <TIME_SLOT TIME_SLOT_ID=\"ts{place}\" TIME_VALUE=\"{time}\"/>\n"
            ));
            out.pass_on()?;
        }
        out.push("  </TIME_ORDER>\n");
        Ok(())
    }
}

fn push_tier_start(tier: &Tier<'_>, tiers: &[Tier<'_>], out: &mut String) {
    out.push_str("  <TIER");
    if let Some(language) = tier.language {
        push_attribute("LANG_REF", language, out);
    }
    let kind = if tier.parent.is_some() { "words" } else { "segments" };
    push_attribute("LINGUISTIC_TYPE_REF", kind, out);
    if let Some(parent) = tier.parent {
        push_attribute("PARENT_REF", &tiers[parent].id, out);
    }
    if let Some(participant) = tier.participant {
        push_attribute("PARTICIPANT", participant, out);
    }
    push_attribute("TIER_ID", &tier.id, out);
    out.push_str(">\n");
}

fn push_attribute(name: &str, value: &str, out: &mut String) {
    out.extend([" ", name, "=\"", &escaped(value), "\""]);
}

fn push_annotation(annotation: &Annotation<'_>, number: usize, slots: &Slots, out: &mut String) {
    let (start, end) = (slots.places[2 * number], slots.places[2 * number + 1]);
    out.push_str(&format!(
        "    <ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID=\"a{}\" TIME_SLOT_REF1=\"ts{start}\" \
         TIME_SLOT_REF2=\"ts{end}\"><ANNOTATION_VALUE>{}</ANNOTATION_VALUE>\
         </ALIGNABLE_ANNOTATION></ANNOTATION>\n",
        number + 1,
        escaped(annotation.text),
    ));
}

fn push_foot(transcript: &Transcript, tiers: &[Tier<'_>], out: &mut String) {
    let has_words = tiers.iter().any(|tier| tier.parent.is_some());
    out.push_str(
        "  <LINGUISTIC_TYPE GRAPHIC_REFERENCES=\"false\" LINGUISTIC_TYPE_ID=\"segments\" TIME_ALIGNABLE=\"true\"/>\n",
    );
    if has_words {
        out.push_str(
            "  <LINGUISTIC_TYPE CONSTRAINTS=\"Included_In\" GRAPHIC_REFERENCES=\"false\" LINGUISTIC_TYPE_ID=\"words\" TIME_ALIGNABLE=\"true\"/>\n",
        );
    }
    for tag in languages(transcript) {
        out.push_str("  <LANGUAGE");
        push_attribute("LANG_ID", tag, out);
        push_attribute("LANG_LABEL", tag, out);
        out.push_str("/>\n");
    }
    if has_words {
        out.push_str(
            "  <CONSTRAINT DESCRIPTION=\"Time alignable annotations within the parent annotation's time interval, gaps are allowed\" STEREOTYPE=\"Included_In\"/>\n",
        );
    }
    out.push_str("</ANNOTATION_DOCUMENT>\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_dates_and_times() {
        assert_eq!(date(Some("2024-05-01")).as_deref(), Some("2024-05-01T00:00:00Z"));
        assert_eq!(
            date(Some("2024-05-01T10:00:00+02:00")).as_deref(),
            Some("2024-05-01T08:00:00Z")
        );
        assert_eq!(date(Some("May")), None);
    }
}
