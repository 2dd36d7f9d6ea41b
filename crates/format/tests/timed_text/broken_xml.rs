//! Where XML is not well-formed, what stands behind is read on.

use cuedex_format::{ReadOptions, Warning, read};

use super::{open, told};

/// Times and texts of the first track.
type Cues = Vec<(u64, u64, String)>;

fn cues_and_warnings(body: &str) -> (Cues, Vec<Warning>) {
    let text =
        format!("<tt><body><div>\n{body}\n<p begin='5s' end='6s'>three</p></div></body></tt>");
    let file = open(text.as_bytes(), "a.ttml").unwrap();
    let cues = told(&file.transcript.tracks[0]);
    (
        cues.iter().map(|(start, end, text)| (*start, *end, (*text).to_owned())).collect(),
        file.warnings,
    )
}

#[test]
fn one_slip_costs_nothing_behind_it() {
    for (slip, text, column, length) in [
        ("one<br>two", "one\ntwo", 10, 4),
        ("1 < 2 sure", "1 < 2 sure", 2, 1),
        ("1 <3 2", "1 <3 2", 2, 1),
        ("a <b or</ 3", "a <b or</ 3", 2, 1),
        ("one</i> two", "one two", 3, 4),
        ("<span>one", "one", 9, 4),
        ("<i>one<b>two</i>three</b>", "onetwothree", 12, 4),
        ("one <!-- never -> two", "one two", 4, 13),
        ("one <![CDATA[two", "one two", 4, 9),
        ("one <?php > two", "one two", 4, 7),
    ] {
        let (cues, warnings) = cues_and_warnings(&format!("<p begin='1s' end='2s'>{slip}</p>"));
        let expected = [(1_000, 2_000, text.to_owned()), (5_000, 6_000, "three".to_owned())];
        assert_eq!(cues, expected, "{slip}");
        let first = &warnings[0];
        assert_eq!((first.code, first.line, first.cue), ("ttml/broken-xml", 2, Some(1)), "{slip}");
        let start = "<tt><body><div>\n<p begin='1s' end='2s'>".len() + column;
        assert_eq!(first.bytes, start..start + length, "{slip}");
    }
}

#[test]
fn many_line_breaks_that_are_not_closed_do_not_nest() {
    let (cues, _) =
        cues_and_warnings(&format!("<p begin='1s' end='2s'>{}</p>", "la<br>".repeat(1_000)));
    assert_eq!(cues[0].2.lines().count(), 1_000);
    assert_eq!(cues.len(), 2);
}

#[test]
fn paragraphs_that_are_not_closed_stand_beside_each_other() {
    let (cues, _) = cues_and_warnings(&"<p begin='1s' end='2s'>one\n".repeat(1_000));
    assert_eq!(cues.len(), 1_001);
    assert!(cues[..1_000].iter().all(|cue| *cue == (1_000, 2_000, "one".to_owned())));
    let (cues, warnings) = cues_and_warnings("<p begin='1s' end='2s'>one<p>two</p></p>");
    assert_eq!(cues[0].2, "one\ntwo");
    assert!(warnings.is_empty(), "{warnings:?}");
}

#[test]
fn a_head_that_is_not_closed_hides_no_body() {
    let text = "<tt><head><styling><body><div><p end='1s'>one</p></div></body></tt>";
    let file = open(text.as_bytes(), "a.ttml").unwrap();
    assert_eq!(told(&file.transcript.tracks[0]), [(0, 1_000, "one")]);
    assert_eq!(file.warnings[0].code, "ttml/broken-xml");
}

#[test]
fn odd_attributes_are_read_as_html_has_them() {
    for tag in ["<p begin=1s end=2s>", "<p begin='1s' end='2s' hidden>"] {
        let (cues, warnings) = cues_and_warnings(&format!("{tag}one</p>"));
        assert_eq!(cues[0], (1_000, 2_000, "one".to_owned()), "{tag}");
        assert_eq!((warnings[0].code, warnings[0].cue), ("ttml/broken-xml", Some(1)), "{tag}");
    }
    let (cues, warnings) = cues_and_warnings("<p begin='1s' end='2s' end='4s' title='<'>one</p>");
    assert_eq!(cues[0], (1_000, 2_000, "one".to_owned()));
    assert_eq!(warnings.len(), 2);
}

#[test]
fn what_is_left_out_is_told_and_counted() {
    let text = "<tt><body><p end='1s'>one <!-- gone > two</p></body></tt>lost<p end='9s'>found</p>";
    let file = open(text.as_bytes(), "a.ttml").unwrap();
    assert_eq!(told(&file.transcript.tracks[0]), [(0, 1_000, "one two"), (0, 9_000, "found")]);
    let removed: Vec<_> =
        file.removed.iter().map(|r| (r.code, r.cue, &text[r.bytes.clone()])).collect();
    assert_eq!(removed, [("ttml/broken-xml", 1, "<!-- gone >")]);
    for words in ["gone", "lost"] {
        assert!(file.warnings.iter().any(|warning| warning.message.contains(words)), "{words}");
    }
    let cut = "<tt><body><p end='1s'>one <span title='words at the end";
    let file = open(cut.as_bytes(), "a.ttml").unwrap();
    assert_eq!(&cut[file.removed[0].bytes.clone()], "<span title='words at the end");
    assert!(file.warnings[0].message.contains("words at the end"));
}

#[test]
fn strict_refuses_what_is_not_well_formed() {
    let strict = ReadOptions { strict: true, ..ReadOptions::default() };
    let refused = |body: &str, behind: &str| {
        let text = format!("<tt><body><p end='1s'>{body}</p></body></tt>{behind}");
        read(text.as_bytes(), Some("a.ttml"), &strict).is_err()
    };
    assert!(!refused(
        "Tom &amp; Jerry<br/> <span title='1 &gt; 0'>too</span>",
        "\n<!-- end -->\n<?end?>\n"
    ));
    for (body, behind) in [
        ("Tom & Jerry", ""),
        ("Tom &Jerry", ""),
        ("<span a='&b'>x</span>", ""),
        ("<span a='1' a='2'>x</span>", ""),
        ("x", "text"),
        ("x", "<junk/>"),
        ("a<br>b", ""),
        ("&nbsp;", ""),
    ] {
        assert!(refused(body, behind), "{body} {behind}");
    }
}

#[test]
fn a_bare_ampersand_is_kept_and_told_with_its_place() {
    let (cues, warnings) = cues_and_warnings("<p begin='1s' end='2s'>Tom & Jerry; R&B</p>");
    assert_eq!(cues[0].2, "Tom & Jerry; R&B");
    let told: Vec<_> = warnings.iter().map(|w| (w.code, w.line, w.cue, w.bytes.len())).collect();
    assert_eq!(told, [("ttml/bare-ampersand", 2, Some(1), 1); 2]);
}

#[test]
fn entities_of_the_document_are_expanded_in_text_and_attributes() {
    let text = "<!DOCTYPE tt [<!ENTITY x 'ent'><!ENTITY t '2s'>]><tt><body><p begin='1s' end='&t;'>a &x;, &eacute;</p></body></tt>";
    let file = open(text.as_bytes(), "a.ttml").unwrap();
    assert_eq!(told(&file.transcript.tracks[0]), [(1_000, 2_000, "a ent, é")]);
    assert_eq!(file.warnings.len(), 1, "{:?}", file.warnings);
}

#[test]
fn times_that_are_odd_are_told_with_their_cue() {
    let (_, warnings) =
        cues_and_warnings("<p begin='4s' end='3s'>one</p><p begin='x' end='4s'>two</p>");
    let told: Vec<_> = warnings.iter().map(|w| (w.code, w.cue)).collect();
    assert_eq!(told, [("ttml/reversed-span", Some(1)), ("ttml/unreadable-time", Some(2))]);
}
