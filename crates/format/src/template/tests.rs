use super::*;
use crate::Format;
use crate::write::testing::evening;

fn made(name: &str, source: &str) -> String {
    let template = Template::new(name, source).unwrap();
    let mut out = Vec::new();
    template.render(&evening(), &mut out, &WriteOptions::new(Format::Text)).unwrap();
    String::from_utf8(out).unwrap()
}

fn error_of(source: &str) -> Error {
    let template = match Template::new("a.txt", source) {
        Ok(template) => template,
        Err(error) => return error,
    };
    let options = WriteOptions::new(Format::Text);
    let error = template.render(&evening(), &mut io::sink(), &options).unwrap_err();
    *error.into_inner().unwrap().downcast::<Error>().unwrap()
}

#[test]
fn fields_and_filters_are_those_that_are_documented() {
    let source = "{{ title }}|{{ 3723004|hms }}|{{ 3723004|srt_time }}|{{ 3723004|vtt_time }}|\
        {{ 61500|seconds }} {{ 60000|seconds }}|{{ 61500|link }}|{{ '*a*'|md }}|{{ 'a \"b\", c'|csv }}|{{ '<a>'|html }}";
    let expected = "An evening at the harbor|01:02:03|01:02:03,004|01:02:03.004|\
        61.5 60|harbor%20walk.mp4#t=61.5|\\*a\\*|\"a \"\"b\"\", c\"|&lt;a&gt;";
    assert_eq!(made("a.txt.j2", source), expected);
    let source =
        "{% for track in tracks %}{{ track.kind }} {{ track.segments|length }};{% endfor %}";
    assert_eq!(made("a.txt", source), "audio 3;visual 1;audio 1;");
}

#[test]
fn what_a_name_ends_with_is_what_is_escaped() {
    let source = "{{ '<a> & b' }}{{ '<'|html }}";
    assert_eq!(made("a.html.j2", source), "&lt;a&gt; &amp; b&lt;");
    assert_eq!(made("a.md.j2", source), "<a> & b&lt;");
    assert_eq!(made("a.json.jinja", "{{ title }}"), "\"An evening at the harbor\"");
    let ending = |name: &str| Template::new(name, "").unwrap().ending().to_owned();
    assert_eq!(["a.html.j2", "b/c.tsv.jinja2", "page"].map(ending), ["html", "tsv", "txt"]);
}

#[test]
fn mistakes_are_told_with_their_line() {
    for (source, line, part) in [
        ("a\n{{ titel }}", 2, "undefined value"),
        ("a\n\n{% for c in %}", 3, "unexpected"),
        ("{{ 'x'|hms }}", 1, "cannot"),
        ("\n{{ 5|nothing }}", 2, "nothing"),
        ("{% include 'other.txt' %}", 1, "include"),
        ("\n{{ tracks[7].segments }}", 2, "undefined value"),
    ] {
        let error = error_of(source);
        assert_eq!(error.kind(), ErrorKind::Template, "{source}");
        assert_eq!(error.position().map(|at| at.line), Some(line), "{source}: {error}");
        assert!(error.to_string().contains(part), "{source}: {error}");
    }
}

#[test]
fn a_template_that_does_not_end_is_ended() {
    let loops = "{% for a in range(50000) %}{% for b in range(50000) %}{% set c = a * b %}{% endfor %}{% endfor %}";
    assert_eq!(error_of(loops).kind(), ErrorKind::Template);
    let calls = "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}";
    assert_eq!(error_of(calls).kind(), ErrorKind::Template);
    assert_eq!(error_of(&" ".repeat(MAX_BYTES + 1)).kind(), ErrorKind::Limit);
}

#[test]
fn every_error_of_the_writer_comes_through() {
    struct Full;
    impl io::Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let template = Template::new("a.txt", "{{ title }}").unwrap();
    let error = template.render(&evening(), &mut Full, &WriteOptions::new(Format::Text));
    assert_eq!(error.unwrap_err().kind(), io::ErrorKind::StorageFull);
}
