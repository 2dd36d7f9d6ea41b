//! Pages as other programs read them.

use cuedex_format::{Format, WriteOptions, write};
use cuedex_model::{
    Chapter, Segment, TimeSpan, Timestamp, Topic, Track, TrackKind, Transcript, VideoId,
};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRunner};

use super::python;

fn document(transcript: &Transcript, format: Format) -> Vec<u8> {
    let mut bytes = Vec::new();
    let options = WriteOptions::new(format).with_media(Some("a \"b\" <c>.mp4".into()));
    write(transcript, &mut bytes, &options).unwrap();
    bytes
}

fn track(kind: TrackKind, texts: &[&str]) -> Track {
    let segment = |(n, text): (u64, &&str)| {
        let mut segment = Segment::new(TimeSpan::from_millis(n * 1_000, n * 1_000 + 900), *text);
        segment.speaker = (kind == TrackKind::Audio).then(|| "</b>\"Ann\" & <Ben>".into());
        segment
    };
    Track::new(kind, (0..).zip(texts).map(segment).collect())
}

/// Texts that would break out of a page that is not escaped.
fn talk() -> Transcript {
    Transcript {
        title: Some("</title></script><script>alert(1)</script> & tea".into()),
        summary: Some("<!-- tea --> ]]> &amp;".into()),
        chapters: vec![Chapter::new(Timestamp::ZERO, None, "\"Tea\" <b>first</b>")],
        topics: vec![Topic::new("<ul>")],
        ..Transcript::of_tracks(vec![
            track(TrackKind::Audio, &["tea </span></p> for", "two & 'more' -->", "привіт 港 שלום"])
                .in_language(Some("he".into())),
            track(TrackKind::Visual, &["a <i>red</i> kettle\u{0}\u{7f}"]),
        ])
    }
}

#[test]
fn html5lib_sees_every_text_and_one_script() {
    let script = "import html5lib, sys\n\
        parser = html5lib.HTMLParser(namespaceHTMLElements=False, strict=False)\n\
        page = parser.parse(sys.stdin.buffer.read(), transport_encoding='utf-8')\n\
        print(page.get('lang'), page.get('dir'), len(list(page.iter('script'))), len(list(page.iter('style'))))\n\
        print(page.find('.//title').text)\n\
        print(page.find('.//video').get('src'))\n\
        body = page.find('body')\n\
        for script in list(body.iter('script')): script.text = ''\n\
        print(' '.join(''.join(body.itertext()).split()))\n\
        print([error[1] for error in parser.errors])";
    let page = document(&talk(), Format::Html);
    let Some(said) = python(&["html5lib"], script, &page) else { return };
    let expected = "he rtl 1 1\n\
        </title></script><script>alert(1)</script> & tea\n\
        a%20%22b%22%20%3Cc%3E.mp4\n\
        </title></script><script>alert(1)</script> & tea Watch <!-- tea --> ]]> &amp; \
        00:00:00 \"Tea\" <b>first</b> 00:00:00 a <i>red</i> kettle\u{fffd}\u{fffd} \
        00:00:00 </b>\"Ann\" & <Ben>: tea </span></p> for two & 'more' --> привіт 港 שלום \
        Topics <ul>\n[]\n";
    assert_eq!(said, expected);
}

#[test]
fn the_policy_of_a_page_knows_its_style_and_its_script() {
    let script = "import base64, hashlib, html5lib, sys\n\
        page = html5lib.parse(sys.stdin.buffer.read(), namespaceHTMLElements=False, transport_encoding='utf-8')\n\
        policy = page.find('.//meta[@http-equiv]').get('content')\n\
        for name in ('style', 'script'):\n\
        \x20   digest = hashlib.sha256(page.find('.//' + name).text.encode()).digest()\n\
        \x20   print(name + \"-src 'sha256-\" + base64.b64encode(digest).decode() + \"';\" in policy)";
    let Some(said) = python(&["html5lib"], script, &document(&talk(), Format::Html)) else {
        return;
    };
    assert_eq!(said, "True\nTrue\n");
}

#[test]
fn pyyaml_gives_back_the_front_matter_as_it_is() {
    let mut runner = TestRunner::new_with_rng(Config::default(), deterministic());
    let text = prop_oneof![
        Just("2024-05-01".to_owned()),
        Just("1:05:00".to_owned()),
        Just("yes".to_owned()),
        Just("- a: b # c\n---\n\t\"d\\e\"\u{85}\u{2028}\u{feff}🍵".to_owned()),
        "\\PC{1,20}x",
        "(.|\\n|\\r){0,12}x",
    ];
    let mut talks = Vec::new();
    let mut fronts = Vec::new();
    for _ in 0..200 {
        let texts: Vec<String> =
            (0..4).map(|_| text.new_tree(&mut runner).unwrap().current()).collect();
        let talk = Transcript {
            id: VideoId::new("VI:7 #1").ok(),
            title: Some(texts[0].clone()),
            date: Some(texts[1].clone()),
            tags: vec![texts[2].clone(), texts[3].clone()],
            ..Transcript::default()
        };
        let page = String::from_utf8(document(&talk, Format::Markdown)).unwrap();
        let front = page.strip_prefix("---\n").unwrap().split("\n---\n").next().unwrap().to_owned();
        fronts.push(front);
        talks.push(serde_json::json!({
            "title": texts[0], "id": "VI:7 #1", "date": texts[1], "tags": [texts[2], texts[3]]
        }));
    }
    let asked = serde_json::json!({"fronts": fronts, "talks": talks});
    let script = "import json, sys, yaml\n\
        asked = json.load(sys.stdin)\n\
        for front, talk in zip(asked['fronts'], asked['talks']):\n\
        \x20   read = yaml.safe_load(front)\n\
        \x20   assert read == talk, (front, read, talk)\n\
        print(len(asked['talks']))";
    let Some(said) = python(&["yaml"], script, asked.to_string().as_bytes()) else { return };
    assert_eq!(said, "200\n");
}

fn deterministic() -> proptest::test_runner::TestRng {
    proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha)
}
