//! Bold, italic and underline through all line formats.

use cuedex_model::{Cue, TimeSpan, Track, TrackKind, Transcript};
use proptest::prelude::*;

use super::*;
use crate::{Format, ReadOptions, WriteOptions, read, write};

fn segment(raw: &str, text: &str) -> Segment {
    let mut segment = Segment::new(TimeSpan::from_millis(1_000, 2_000), text);
    segment.cue = Some(Box::new(Cue { raw: Some(raw.into()), ..Cue::default() }));
    segment
}

/// The runs with their looks as letters: `[("quiet", "i"), (" harbor", "")]`.
fn looks(segment: &Segment) -> Option<Vec<(String, String)>> {
    let letters = |style: Style| {
        let looks = [('b', style.bold), ('i', style.italic), ('u', style.underline)];
        looks.into_iter().filter(|(_, on)| *on).map(|(letter, _)| letter).collect()
    };
    Some(runs(segment)?.into_iter().map(|run| (run.text, letters(run.style))).collect())
}

fn expected(runs: &[(&str, &str)]) -> Option<Vec<(String, String)>> {
    Some(runs.iter().map(|(text, look)| ((*text).to_owned(), (*look).to_owned())).collect())
}

#[test]
fn each_markup_gives_the_same_runs() {
    for raw in [
        "<i>quiet</i> harbor",
        "<I>quiet</I> harbor",
        "{\\i1}quiet{\\i0} harbor",
        "<v Ann><i.loud>quiet</i> <lang en>harbor</lang></v>",
        "{\\an8\\i1}quiet{\\i} {a remark}harbor",
        "<em>quiet</em> <font color=red>harbor",
    ] {
        let runs = looks(&segment(raw, "quiet harbor"));
        assert_eq!(runs, expected(&[("quiet", "i"), (" harbor", "")]), "{raw}");
    }
}

#[test]
fn tags_nest_and_go_on_to_the_end() {
    let nested = segment("<b>one <i>two</b> three", "one two three");
    assert_eq!(looks(&nested), expected(&[("one ", "b"), ("two", "bi"), (" three", "i")]));
    let twice = segment("<u><u>one</u> two</u> three", "one two three");
    assert_eq!(looks(&twice), expected(&[("one two", "u"), (" three", "")]));
    let reset = segment("{\\b700\\i1}one{\\rBig} two{\\b400} three{\\b1}", "one two three");
    assert_eq!(looks(&reset), expected(&[("one", "bi"), (" two three", "")]));
}

#[test]
fn lines_are_trimmed_as_the_readers_trim_them() {
    let trimmed = segment(" <i> one \n</i>\n\n <b>two </b>", "one\ntwo");
    assert_eq!(looks(&trimmed), expected(&[("one", "i"), ("\n", ""), ("two", "b")]));
    let whole = segment("{\\i1}one\\N two", "one\ntwo");
    assert_eq!(looks(&whole), expected(&[("one\ntwo", "i")]));
    let soft = segment("{\\i1}one\\ntwo", "one\ntwo");
    assert_eq!(looks(&soft), expected(&[("one\ntwo", "i")]));
}

#[test]
fn an_edited_text_and_a_plain_one_have_no_runs() {
    assert_eq!(looks(&segment("<i>quiet</i>", "noisy")), None);
    assert_eq!(looks(&segment("salt &amp; <c.loud>pepper</c>", "salt & pepper")), None);
    assert_eq!(looks(&segment("{\\b}a{\\i0}", "a")), None);
    assert_eq!(looks(&Segment::new(TimeSpan::default(), "<i>quiet</i>")), None);
}

#[test]
fn what_is_no_markup_in_its_format_is_text() {
    let of_ass = segment("{\\b1}<i>&amp;</i>", "<i>&amp;</i>");
    assert_eq!(looks(&of_ass), expected(&[("<i>&amp;</i>", "b")]));
    let of_vtt = segment("<b>{\\i1}x &lt;</b>", "{\\i1}x <");
    assert_eq!(looks(&of_vtt), expected(&[("{\\i1}x <", "b")]));
}

fn through(format: Format, segment: Segment) -> Segment {
    let transcript = Transcript::of_tracks(vec![Track::new(TrackKind::Audio, vec![segment])]);
    let mut bytes = Vec::new();
    write(&transcript, &mut bytes, &WriteOptions::new(format)).unwrap();
    let options = ReadOptions { format: Some(format), ..ReadOptions::default() };
    let mut tracks = read(&bytes, None, &options).unwrap().transcript.tracks;
    tracks.remove(0).into_segments().remove(0)
}

/// Runs of text that any of the formats would take for its markup if it were not escaped.
fn any_runs() -> impl Strategy<Value = Vec<Run>> {
    let piece = prop_oneof![
        "[a-cNnhbi<>{}&;\\\\/ é-]{1,6}",
        Just("\n".to_owned()),
        Just("<i>".to_owned()),
        Just("&amp;".to_owned()),
        Just("{\\b1}".to_owned()),
        Just("\\N".to_owned()),
        Just("\\\u{2060}".to_owned()),
        Just("-->".to_owned()),
        Just("{y:i}".to_owned()),
    ];
    let style = (any::<bool>(), any::<bool>(), any::<bool>())
        .prop_map(|(bold, italic, underline)| Style { bold, italic, underline });
    let run = (piece, style).prop_map(|(text, style)| Run { text, style });
    proptest::collection::vec(run, 1..8)
}

/// A cue of these runs as SubRip has it, and its text.
fn styled(runs: &[Run]) -> Segment {
    let written = with_tags(runs, |out, text| {
        out.push_str(&text.replace('&', "&amp;").replace('<', "&lt;").replace('{', "&#123;"));
    });
    let text: String = runs.iter().map(|run| run.text.as_str()).collect();
    segment(&written, &tidied(&text))
}

const LINE_FORMATS: [Format; 3] = [Format::Srt, Format::Vtt, Format::Ass];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]
    #[test]
    fn runs_survive_every_conversion(made in any_runs()) {
        let original = styled(&made);
        prop_assume!(!original.text.is_empty());
        for first in LINE_FORMATS {
            let once = through(first, original.clone());
            prop_assert_eq!(&once.text, &original.text, "{}", first);
            prop_assert_eq!(runs(&once), runs(&original), "{}", first);
            for second in LINE_FORMATS {
                let twice = through(second, once.clone());
                prop_assert_eq!(&twice.text, &original.text, "{} to {}", first, second);
                prop_assert_eq!(runs(&twice), runs(&original), "{} to {}", first, second);
            }
        }
    }

    #[test]
    fn never_panics(raw in "[<>{}/&;:\\\\ a-vpN01é\n\r\0]{0,60}", text in "[a-c ]{0,3}") {
        let _ = (runs(&segment(&raw, &text)), beside(&segment(&raw, &text)));
    }
}
