//! Chapters as mkvmerge and mkvpropedit take them: the XML form of
//! [Matroska's chapters](https://www.matroska.org/technical/chapters.html), whose elements are
//! those of `matroskachapters.dtd` in MKVToolNix.
//!
//! Numbers of editions and chapters come from their content, so that the same chapters are the
//! same file. The language is that of the first spoken track, else undetermined.

use std::fmt::Write as _;
use std::io;

use cuedex_model::{Chapter, Timestamp, Transcript};
use xxhash_rust::xxh3::xxh3_64;

use super::super::Written;
use super::super::cues::main_track;
use super::super::omitted::Part;
use super::super::xml::push_text;
use super::{one_line, with_ends, written};

const NOT_HELD: [Part; 6] = [
    Part::VideoId,
    Part::VideoDetails,
    Part::Summary,
    Part::ChapterDescriptions,
    Part::Topics,
    Part::UnknownFields,
];

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
    <!DOCTYPE Chapters SYSTEM \"matroskachapters.dtd\">\n<Chapters>\n  <EditionEntry>\n";
const TAIL: &str = "  </EditionEntry>\n</Chapters>\n";

/// The language where none is known, in [BCP 47](https://www.rfc-editor.org/info/bcp47).
const UNDETERMINED: &str = "und";

/// The codes of ISO 639-1, and languages without one that people publish in.
const KNOWN: &str = "\
    aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu \
    cv cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he \
    hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko \
    kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd \
    ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se \
    sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty \
    ug uk ur uz ve vi vo wa wo xh yi yo za zh zu ast bho ceb ckb cmn fil gsw haw hmn kok \
    mai nan nds sat scn wuu yue";

pub(in super::super) fn write(
    transcript: &Transcript,
    out: &mut dyn io::Write,
) -> io::Result<Written> {
    let stated = main_track(transcript).and_then(|track| track.language.as_deref());
    let language = language(stated.unwrap_or_default());
    out.write_all(HEAD.as_bytes())?;
    for (n, (chapter, end)) in with_ends(transcript).into_iter().enumerate() {
        out.write_all(atom(n, chapter, end, language).as_bytes())?;
    }
    out.write_all(TAIL.as_bytes())?;
    Ok(written(transcript, &NOT_HELD, 0))
}

/// The language of a tag such as `en-orig`. A tag that is not registered makes mkvmerge refuse the
/// whole file, so only the language is written, and only one that is known.
fn language(tag: &str) -> &'static str {
    let first = tag.split(['-', '_']).next().unwrap_or_default();
    let known = KNOWN.split_ascii_whitespace().find(|known| known.eq_ignore_ascii_case(first));
    known.unwrap_or(UNDETERMINED)
}

fn atom(n: usize, chapter: &Chapter, end: Timestamp, language: &str) -> String {
    let title = one_line(&chapter.title);
    let mut text = String::from("    <ChapterAtom>\n");
    let mut element = |indent: &str, name: &str, content: &str| {
        let _ = write!(text, "      {indent}<{name}>");
        push_text(&mut text, content);
        let _ = writeln!(text, "</{name}>");
    };
    element("", "ChapterUID", &uid(n, chapter.start, &title).to_string());
    element("", "ChapterTimeStart", &clock(chapter.start));
    element("", "ChapterTimeEnd", &clock(end));
    text.push_str("      <ChapterDisplay>\n");
    let mut element = |name: &str, content: &str| {
        let _ = write!(text, "        <{name}>");
        push_text(&mut text, content);
        let _ = writeln!(text, "</{name}>");
    };
    element("ChapterString", &title);
    element("ChapLanguageIETF", language);
    text.push_str("      </ChapterDisplay>\n    </ChapterAtom>\n");
    text
}

/// A number that is not zero, told apart from those of equal chapters by its place.
fn uid(n: usize, start: Timestamp, title: &str) -> u64 {
    xxh3_64(format!("{n} {} {title}", start.as_millis()).as_bytes()).max(1)
}

/// `HH:MM:SS.nnnnnnnnn`.
fn clock(at: Timestamp) -> String {
    let (seconds, millis) = (at.as_whole_seconds(), at.as_millis() % 1_000);
    format!("{:02}:{:02}:{:02}.{millis:03}000000", seconds / 3_600, seconds / 60 % 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Format;
    use crate::write::testing::{at, evening, written};

    #[test]
    fn each_chapter_is_an_atom_with_its_language() {
        let mut talk = evening();
        talk.chapters.truncate(1);
        talk.chapters[0].title = "Salt & <pepper>\n".into();
        let number = uid(0, at(2_000), "Salt & <pepper>");
        let expected = format!(
            "    <ChapterAtom>
      <ChapterUID>{number}</ChapterUID>
      <ChapterTimeStart>00:00:02.000000000</ChapterTimeStart>
      <ChapterTimeEnd>00:01:05.000000000</ChapterTimeEnd>
      <ChapterDisplay>
        <ChapterString>Salt &amp; &lt;pepper&gt;</ChapterString>
        <ChapLanguageIETF>en</ChapLanguageIETF>
      </ChapterDisplay>
    </ChapterAtom>
"
        );
        let (text, _) = written(&talk, Format::MatroskaChapters);
        assert_eq!(text, format!("{HEAD}{expected}{TAIL}"));
    }

    #[test]
    fn only_known_languages_are_named() {
        for (tag, named) in [
            ("en-orig", "en"),
            ("EN_us", "en"),
            ("yue-Hant-HK", "yue"),
            ("english", "und"),
            ("zz", "und"),
            ("", "und"),
        ] {
            assert_eq!(language(tag), named, "{tag}");
        }
    }

    #[test]
    fn equal_chapters_have_numbers_of_their_own() {
        assert_ne!(uid(0, at(5), "a"), uid(1, at(5), "a"));
        assert_eq!(uid(0, at(5), "a"), uid(0, at(5), "a"));
    }
}
