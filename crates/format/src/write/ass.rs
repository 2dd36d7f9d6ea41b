//! Advanced SubStation Alpha, version 4.00+.
//!
//! It holds times to the hundredth of a second, a text of lines without spaces around them, no
//! comma in the names of speakers and styles, and one line as the title; what it does not hold
//! is counted. See [the specification](http://www.tcax.org/docs/ass-specs.htm).

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io;

use cuedex_model::{Segment, Transcript};

use super::cues::{self, Dialect, Writer, carry_of};
use super::omitted::Part;
use super::xml::CONTROL_CHARACTERS;
use super::{WriteOptions, Written};
use crate::Format;
use crate::cue::ass::fields::V4_PLUS;
use crate::cue::ass::layout::Layout;
use crate::cue::ass::time::held;
use crate::cue::ass::{self, DEFAULT_STYLE};
use crate::cue::heard::heard;
use crate::read::ass::script::Script;

const NOT_HELD: [Part; 11] = [
    Part::VideoId,
    Part::VideoDetails,
    Part::Summary,
    Part::Chapters,
    Part::Topics,
    Part::TrackTitles,
    Part::Provenance,
    Part::WordSpeakers,
    Part::Confidences,
    Part::Corrections,
    Part::UnknownFields,
];

pub(super) fn write(
    transcript: &Transcript,
    out: &mut dyn io::Write,
    options: &WriteOptions<'_>,
) -> io::Result<Written> {
    let carried = carry_of(options, Format::Ass).and_then(|carry| carry.head.as_deref());
    let title = transcript.title.as_deref();
    let head = match carried {
        Some(head) => with_title(head, title),
        None => own_head(transcript).into(),
    };
    let holds_title = Script::of(&head).title == title;
    let not_held = NOT_HELD.map(|part| match part {
        Part::VideoDetails if holds_title => Part::VideoDetailsButTitle,
        other => other,
    });
    let writer = Writer { format: Format::Ass, head: &head, between: "", not_held: &not_held };
    let mut dialect = Ass { layout: Layout::behind(&head), is_sung: options.word_times };
    cues::write(&writer, &mut dialect, transcript, out, options)
}

/// Lines of dialogue with the columns that the file's own `Format:` line names.
struct Ass {
    layout: Layout,
    /// Whether words are written as karaoke.
    is_sung: bool,
}

impl Dialect for Ass {
    fn render(&mut self, out: &mut Vec<u8>, segment: &Segment, _: usize) {
        let render = if self.is_sung { ass::render_sung } else { ass::render };
        render(out, segment, &self.layout.fields);
    }

    fn render_edited(&mut self, out: &mut Vec<u8>, segment: &Segment, _: usize, was: &str) {
        let render = if self.is_sung { ass::render_sung_over } else { ass::render_over };
        render(out, segment, &self.layout.fields, was);
    }

    fn pass(&mut self, between: &str) {
        self.layout.pass(between);
    }

    fn lost(&mut self, segment: &Segment) -> Vec<&'static str> {
        let is_sung = self.is_sung && !heard(segment).is_empty();
        let mut lost = vec![Part::WordTimes.name(); if is_sung { 0 } else { segment.words.len() }];
        let span = segment.span;
        if held(span.start()) != span.start() || held(span.end()) != span.end() {
            lost.push("thousandths of a second");
        }
        if !ass::holds_style(segment) {
            lost.push(Part::CueStyles.name());
        }
        if !ass::holds_name(segment) {
            lost.push(Part::Speakers.name());
        }
        if segment.text.contains('\0') {
            lost.push(CONTROL_CHARACTERS);
        }
        lost
    }
}

/// A script's beginning up to its first line of dialogue: one style, and its like for every
/// name that a cue's style has.
fn own_head(transcript: &Transcript) -> String {
    let title = transcript
        .title
        .as_deref()
        .map_or(String::new(), |title| format!("Title: {}\n", title.replace(['\n', '\r'], " ")));
    let segments = cues::main_track(transcript).map_or(&[][..], |track| track.segments());
    let named = segments.iter().filter_map(|segment| segment.cue.as_ref()?.style.as_deref());
    let names: BTreeSet<&str> = named.filter(|name| !name.contains([',', '\n', '\r'])).collect();
    let styles: String = std::iter::once(DEFAULT_STYLE)
        .chain(names)
        .map(|name| format!("Style: {name},{STYLE}\n"))
        .collect();
    format!(
        "[Script Info]\n{title}ScriptType: v4.00+\nWrapStyle: 0\nScaledBorderAndShadow: yes\n\
         PlayResX: 1920\nPlayResY: 1080\n\n[V4+ Styles]\nFormat: {STYLE_COLUMNS}\n{styles}\n\
         [Events]\nFormat: {V4_PLUS}\n"
    )
}

const STYLE_COLUMNS: &str = "Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, \
    OutlineColour, BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, \
    Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding";

/// White letters with a black edge at the foot of a picture of 1080 lines.
const STYLE: &str = "Arial,64,&H00FFFFFF,&H000000FF,&H00000000,&H80000000,0,0,0,0,100,100,0,0,\
    1,3,1,2,60,60,54,1";

/// The beginning of a file with the title as it is now. A title that is gone, or that a program
/// gave, stays as the file has it.
fn with_title<'a>(head: &'a str, title: Option<&str>) -> Cow<'a, str> {
    let Some(title) = title.filter(|title| Script::of(head).title != Some(*title)) else {
        return head.into();
    };
    let title_line = format!("Title: {}\n", title.replace(['\n', '\r'], " "));
    let is = |line: &str, key: &str| {
        let start = line.trim_start_matches('\u{feff}').trim_start().get(..key.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(key))
    };
    let has_title = head.lines().any(|line| is(line, "title:"));
    let mut out = String::with_capacity(head.len() + title_line.len());
    for line in head.split_inclusive('\n') {
        if has_title && is(line, "title:") {
            out.push_str(&title_line);
            continue;
        }
        out.push_str(line);
        if !has_title && is(line, "[script info]") {
            out.push_str(&title_line);
        }
    }
    out.into()
}

#[cfg(test)]
mod tests {
    use cuedex_model::{Cue, TimeSpan, Track, TrackKind, Word};
    use proptest::prelude::*;

    use super::*;
    use crate::write::testing::written;
    use crate::{ReadOptions, read};

    fn of(segments: Vec<Segment>) -> Transcript {
        Transcript::of_tracks(vec![Track::new(TrackKind::Audio, segments)])
    }

    fn styled(style: &str, raw: &str, text: &str) -> Segment {
        let mut segment = Segment::new(TimeSpan::from_millis(1_004, 36_000_006), text);
        let (style, raw) = (Some(style.to_owned()), Some(raw.to_owned()));
        segment.cue = Some(Box::new(Cue { style, raw, ..Cue::default() }));
        segment
    }

    #[test]
    fn writes_a_script_that_names_what_it_uses() {
        let mut segment = styled("Loud", "<i>salt</i> &amp; pepper", "salt & pepper");
        segment.speaker = Some("Ann, Bo".into());
        segment.words = vec![Word::new(segment.span, "salt")];
        let mut transcript = of(vec![segment]);
        transcript.title = Some("Soup".into());
        transcript.tags = vec!["kitchen".into()];
        let (text, report) = written(&transcript, Format::Ass);
        assert!(text.starts_with("[Script Info]\nTitle: Soup\nScriptType: v4.00+\n"), "{text}");
        assert!(text.contains("\nStyle: Default,") && text.contains("\nStyle: Loud,"), "{text}");
        let line =
            "Dialogue: 0,0:00:01.00,10:00:00.01,Loud,Ann; Bo,0,0,0,,{\\i1}salt{\\i0} & pepper\n";
        assert!(text.ends_with(line), "{text}");
        let omitted: Vec<_> = report.omitted.iter().map(|o| (o.what.as_str(), o.count)).collect();
        let expected = [
            ("video details", 1),
            ("word times", 1),
            ("thousandths of a second", 1),
            ("speakers", 1),
        ];
        assert_eq!(omitted, expected);
    }

    #[test]
    fn a_style_has_as_many_values_as_columns() {
        let columns = STYLE_COLUMNS.split(',').count();
        assert_eq!(format!("{DEFAULT_STYLE},{STYLE}").split(',').count(), columns);
    }

    #[test]
    fn what_would_be_a_code_is_held_apart() {
        for (text, expected) in [
            ("C:\\New", "C:\\\u{2060}New"),
            ("C:\\temp", "C:\\temp"),
            ("{sic}", "\\{sic}"),
            ("a { b", "a { b"),
            ("\\{sic}", "\\\\{sic}"),
            ("one\r\n \ntwo", "one\\Ntwo"),
        ] {
            let segment = Segment::new(TimeSpan::from_millis(0, 10), text);
            let script = written(&of(vec![segment]), Format::Ass).0;
            assert!(script.ends_with(&format!(",,{expected}\n")), "{text:?}: {script}");
        }
    }

    fn any_segment() -> impl Strategy<Value = Segment> {
        let text = "[a-cNnhp1{}\\\\ ,;<&\t\n\r\u{2060}\u{a0}é\u{2028}]{0,24}";
        let name = proptest::option::of("[A-C,*NTP \n]{0,5}");
        (0_u64..40_000_000, 0_u64..9_000, text, name.clone(), name).prop_map(
            |(start, length, text, speaker, style)| {
                let mut segment = Segment::new(TimeSpan::from_millis(start, start + length), text);
                segment.speaker = speaker;
                segment.cue =
                    style.map(|style| Box::new(Cue { style: Some(style), ..Cue::default() }));
                segment
            },
        )
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1_000))]
        #[test]
        fn what_is_written_is_read_back_or_counted(segment in any_segment(), title in proptest::option::of("[a-c \n]{0,6}")) {
            let mut transcript = of(vec![segment]);
            transcript.title = title;
            let (text, report) = written(&transcript, Format::Ass);
            let again = read(text.as_bytes(), None, &ReadOptions::default()).unwrap().transcript;
            let (was, is) = (&transcript.tracks[0].segments()[0], &again.tracks[0].segments()[0]);
            let is_lost = |what: &str| report.omitted.iter().any(|omission| omission.what == what);
            let tidy: Vec<&str> = was.text.split(['\n', '\r']).map(str::trim).filter(|l| !l.is_empty()).collect();
            prop_assert_eq!(&is.text, &tidy.join("\n"));
            prop_assert_eq!(was.span != is.span, is_lost("thousandths of a second"));
            prop_assert_eq!(is.span.start(), held(was.span.start()));
            prop_assert_eq!(was.speaker != is.speaker, is_lost("speakers"));
            let style = |segment: &Segment| segment.cue.as_ref().and_then(|cue| cue.style.clone());
            prop_assert_eq!(style(was) != style(is), is_lost("cue styles"));
            prop_assert_eq!(transcript.title != again.title, is_lost("video details"));
        }
    }
}
