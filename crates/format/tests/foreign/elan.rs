//! ELAN.

use cuedex_format::{Format, WriteOptions, write};
use cuedex_model::{Segment, TimeSpan, Track, TrackKind, Transcript};

use super::{document, python};

#[test]
fn pympi_reads_tiers_annotations_and_words() {
    let script = "import pympi, sys, tempfile\n\
        f = tempfile.NamedTemporaryFile(suffix='.eaf')\n\
        f.write(sys.stdin.buffer.read()); f.flush(); e = pympi.Elan.Eaf(f.name)\n\
        for t in e.get_tier_names():\n\
        \x20 print(t, e.get_parameters_for_tier(t).get('PARTICIPANT'), e.get_parameters_for_tier(t).get('PARENT_REF'))\n\
        \x20 for a in e.get_annotation_data_for_tier(t): print(' ', a[0], a[1], repr(a[2]))\n\
        for m in e.get_linked_files(): print(m['MEDIA_URL'], m['MIME_TYPE'])";
    let document = document(Format::Eaf, |options| options.with_word_times(true));
    let Some(said) = python(&["pympi"], script, &document) else { return };
    let expected = "Ann, the cook Ann, the cook None\n\
        \x20 1000 2500 'salt & pepper\\nby the <pier>'\n\
        Ben Ben None\n\
        \x20 3000 4600 '=\"late\" again, {sic}'\n\
        \x20 3661000 3662000 '漁港の朝\\tמעגן'\n\
        visual None None\n\
        \x20 2000 5000 'nets dry'\n\
        Ben words Ben Ben\n\
        \x20 3000 3500 'late'\n\
        \x20 3600 4000 'again,'\n\
        \x20 4100 4600 'sic'\n\
        ./salt%20and%20sea.mp4 video/mp4\n";
    assert_eq!(said, expected);
}

/// What the schema (<http://www.mpi.nl/tools/elan/EAFv3.0.xsd>) demands: the order of the elements,
/// attributes that must be there, and that every reference has its target.
#[test]
fn the_document_keeps_the_rules_of_the_schema() {
    let script = "import sys; from lxml import etree\n\
        r = etree.parse(sys.stdin.buffer).getroot()\n\
        order = ['LICENSE','HEADER','TIME_ORDER','TIER','LINGUISTIC_TYPE','LOCALE','LANGUAGE','CONSTRAINT']\n\
        tags = [order.index(e.tag) for e in r]; assert tags == sorted(tags), tags\n\
        assert {'AUTHOR','DATE','VERSION'} <= set(r.attrib) and r.get('FORMAT') == '3.0'\n\
        assert r.find('HEADER').get('TIME_UNITS') == 'milliseconds'\n\
        ids = lambda tag, name: [e.get(name) for e in r.iter(tag)]\n\
        refs = [('ALIGNABLE_ANNOTATION','TIME_SLOT_REF1','TIME_SLOT','TIME_SLOT_ID'),\n\
        \x20 ('ALIGNABLE_ANNOTATION','TIME_SLOT_REF2','TIME_SLOT','TIME_SLOT_ID'),\n\
        \x20 ('TIER','LINGUISTIC_TYPE_REF','LINGUISTIC_TYPE','LINGUISTIC_TYPE_ID'),\n\
        \x20 ('TIER','PARENT_REF','TIER','TIER_ID'), ('TIER','LANG_REF','LANGUAGE','LANG_ID'),\n\
        \x20 ('LINGUISTIC_TYPE','CONSTRAINTS','CONSTRAINT','STEREOTYPE')]\n\
        for tag, ref, target, name in refs:\n\
        \x20 known = ids(target, name); assert len(known) == len(set(known)), known\n\
        \x20 assert set(filter(None, ids(tag, ref))) <= set(known), (tag, ref)\n\
        times = [int(t) for t in ids('TIME_SLOT','TIME_VALUE')]; assert times == sorted(times)\n\
        print(len(times), len(ids('ALIGNABLE_ANNOTATION','ANNOTATION_ID')))";
    let document = document(Format::Eaf, |options| options.with_word_times(true));
    let Some(said) = python(&["lxml"], script, &document) else { return };
    assert_eq!(said, "14 7\n");
}

/// Every control character, the marks of XML, and letters at the ends of their ranges.
fn odd_texts() -> Vec<String> {
    let marks = [
        "]]>",
        "<![CDATA[",
        "&amp;",
        "a\"b'c",
        "<!--",
        "?>",
        "\u{fffe}\u{ffff}",
        "\u{10ffff}\u{d7ff}",
    ];
    let controls = (0..0x20_u8).chain(0x7f..0xa0).map(|c| format!("a{}z", char::from(c)));
    controls.chain(marks.map(|text| format!("a{text}z"))).collect()
}

#[test]
fn any_text_makes_a_document_that_lxml_reads() {
    let texts = odd_texts();
    let cue = |(text, n): (&String, u64)| {
        let mut cue = Segment::new(TimeSpan::from_millis(n, n + 1), text.as_str());
        cue.speaker = Some(text.clone());
        cue
    };
    let cues = texts.iter().zip(0..).map(cue).collect();
    let mut talk = Transcript::of_tracks(vec![Track::new(TrackKind::Audio, cues)]);
    (talk.title, talk.media) = (Some("\"&<\u{1}>".into()), Some("\"&<\u{1}> é.wav".into()));
    let script = "import json, sys; from lxml import etree\n\
        root = etree.parse(sys.stdin.buffer).getroot()\n\
        for e in root.iter('ANNOTATION_VALUE', '{http://www.w3.org/ns/ttml}p'):\n\
        \x20 for br in e.iter('{http://www.w3.org/ns/ttml}br'): br.text = '\\n'\n\
        \x20 print(json.dumps(''.join(e.itertext())))";
    for format in [Format::Eaf, Format::Ttml] {
        let mut document = Vec::new();
        write(&talk, &mut document, &WriteOptions::new(format)).unwrap();
        let Some(said) = python(&["lxml"], script, &document) else { return };
        let mut said: Vec<String> =
            said.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let is_forbidden = |c: char| {
            matches!(c, '\u{fffe}' | '\u{ffff}') || (c < ' ' && !matches!(c, '\t' | '\n' | '\r'))
        };
        let mut expected: Vec<String> =
            texts.iter().map(|text| text.replace(is_forbidden, "\u{fffd}")).collect();
        if format == Format::Ttml {
            expected.iter_mut().for_each(|text| *text = text.replace('\r', "\n"));
        }
        // Each speaker has a tier.
        said.sort();
        expected.sort();
        assert_eq!(said, expected, "{format}");
    }
}
