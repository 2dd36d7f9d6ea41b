//! Which dialect a JSON text is in, by the names of its first fields. The walk stops at the first
//! dialect whose telling fields have all been seen: no dialect is tried by parsing. Fields that
//! tell less, such as those beside a list that is empty, count only when the walk has ended and
//! nothing better was seen. A text that is cut off is of the dialect whose list it was in, so
//! that the error says what is broken instead of that nothing is known.

mod table;

use super::scan::{Scan, Token};
use crate::Format;
use table::{DIALECTS, Dialect, OWN_LISTS, WEAK};

/// How many items of a list are looked into.
const LOOK_ITEMS: usize = 4;

/// How long a path of names may be; the longest telling one is far shorter.
const LONGEST_PATH: usize = 200;

/// The dialect that the fields of a JSON text tell.
pub(in super::super) fn detect(text: &str) -> Option<Format> {
    let (strong, weak) = told(text);
    strong.or(weak)
}

/// Whether the fields tell a dialect, but not so surely that a text that is built otherwise is
/// a broken one of it.
pub(in super::super) fn is_told_weakly(text: &str) -> bool {
    matches!(told(text), (None, Some(_)))
}

/// What is told surely, or else what is told when the whole text has been seen.
fn told(text: &str) -> (Option<Format>, Option<Format>) {
    let mut walk = Walk::new(text);
    while let Some(token) = walk.scan.next() {
        if let Some(format) = walk.step(token) {
            return (Some(format), None);
        }
    }
    match walk.scan.is_cut() {
        true => (walk.cut_in(), None),
        false => (None, walk.weak.in_order()),
    }
}

struct Walk<'a> {
    text: &'a str,
    scan: Scan<'a>,
    path: String,
    open: Vec<Open>,
    strong: Seen,
    weak: Seen,
}

/// An open bracket.
struct Open {
    /// How long the path was before it.
    outside: usize,
    /// How many items it held so far.
    held: usize,
    list: bool,
}

impl<'a> Walk<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            scan: Scan::new(text),
            path: String::new(),
            open: Vec::new(),
            strong: Seen::of(DIALECTS),
            weak: Seen::of(WEAK),
        }
    }

    fn step(&mut self, token: Token) -> Option<Format> {
        match token {
            Token::Open { list, .. } => self.enter(list),
            Token::Close { .. } => self.close(),
            Token::Name(name) => {
                self.path.truncate(self.open.last().map_or(0, |open| open.outside));
                if !self.path.is_empty() {
                    self.path.push('.');
                }
                self.path.push_str(&self.text[name]);
                self.weak.add(&self.path);
                self.strong.add(&self.path);
                return self.strong.first;
            }
            Token::Scalar(value) => return self.scalar(&self.text[value]),
        }
        None
    }

    fn scalar(&mut self, value: &str) -> Option<Format> {
        if self.path == "schema" && value.starts_with("\"cuedex/transcript/") {
            return Some(Format::Canonical);
        }
        let open = self.open.last_mut()?;
        open.held += 1;
        // The service sends each of these for nothing.
        let is_nothing = matches!(value.trim_end(), "null" | "\"null\"" | "\"\"");
        if is_nothing && !open.list {
            self.nothing_at(self.path.len());
        }
        None
    }

    fn enter(&mut self, list: bool) {
        let mut many = false;
        if let Some(outer) = self.open.last_mut() {
            outer.held += 1;
            many = outer.list && outer.held > LOOK_ITEMS;
        }
        if many || self.path.len() > LONGEST_PATH {
            // Where the bracket has no end, neither has the walk: the next token is at the end.
            self.scan.leave();
            return;
        }
        self.open.push(Open { outside: self.path.len(), held: 0, list });
        if list {
            self.path.push_str("[]");
        }
    }

    fn close(&mut self) {
        let Some(open) = self.open.pop() else { return };
        self.path.truncate(open.outside);
        if open.list && open.held == 0 {
            self.nothing_at(open.outside);
        }
    }

    /// Marks the path of so many bytes as one that nothing stands at.
    fn nothing_at(&mut self, length: usize) {
        let path = format!("{}=[]", &self.path[..length]);
        self.weak.add(&path);
    }

    /// The dialect of which most fields inside of a list were seen: names such as `id` and
    /// `title` are anybody's, those of list items are not.
    fn cut_in(&self) -> Option<Format> {
        let in_lists = |fields: &[&str], seen: u8| {
            let seen = |(n, field): &(usize, &&str)| seen & (1 << n) != 0 && field.contains("[]");
            fields.iter().enumerate().filter(seen).count()
        };
        let (mut best, mut most) = (None, 0);
        for (Dialect(format, fields), seen) in DIALECTS.iter().zip(&self.strong.seen) {
            let count = in_lists(fields, *seen);
            if count > most {
                (best, most) = (Some(*format), count);
            }
        }
        let own = || OWN_LISTS.contains(&self.path.as_str()).then_some(Format::Memories);
        best.or_else(own)
    }
}

/// Which telling fields have been seen.
struct Seen {
    dialects: &'static [Dialect],
    /// A bit for each of a dialect's.
    seen: Vec<u8>,
    /// The dialect of which all have been first.
    first: Option<Format>,
}

impl Seen {
    fn of(dialects: &'static [Dialect]) -> Self {
        Self { dialects, seen: vec![0; dialects.len()], first: None }
    }

    fn add(&mut self, path: &str) {
        for (Dialect(format, fields), seen) in self.dialects.iter().zip(&mut self.seen) {
            if let Some(n) = fields.iter().position(|field| *field == path) {
                *seen |= 1 << n;
                if usize::try_from(seen.count_ones()) == Ok(fields.len()) {
                    self.first = self.first.or(Some(*format));
                }
            }
        }
    }
}

impl Seen {
    /// The dialect of which all have been seen, the more telling before the less.
    fn in_order(&self) -> Option<Format> {
        let mut dialects = self.dialects.iter().zip(&self.seen);
        let is_whole = |(dialect, seen): &(&Dialect, &u8)| {
            usize::try_from(seen.count_ones()) == Ok(dialect.1.len())
        };
        dialects.find(is_whole).map(|(dialect, _)| dialect.0)
    }
}

/// The names of the dialects that are told by their fields, for people.
pub(in super::super) fn tried() -> String {
    let mut names = vec![Format::Canonical.description()];
    for Dialect(format, _) in DIALECTS {
        if !names.contains(&format.description()) {
            names.push(format.description());
        }
    }
    names.join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replies_are_recognised_and_foreign_json_is_not() {
        for text in [
            r#"{"code":"0000","data":{"videoNo":"VI1","transcriptions":[]}}"#,
            r#"{"videoNo":"VI1","transcription":[{"content":"a"}]}"#,
            r#"{"code":"0000","data":{"summary":"A day."}}"#,
            r#"{"summary":"A day.","items":[]}"#,
            r#"{"summary":"A day.","items":[{"title":"Dawn","description":"Fog."}]}"#,
            r#"{"code":"0000","data":{"videoNo":"VI1","transcriptions":null}}"#,
            "{\"transcriptions\" : [",
            r#"{"code":"0429","msg":"busy","data":null}"#,
        ] {
            assert_eq!(detect(text), Some(Format::Memories), "{text}");
        }
        for text in [
            "",
            "[]",
            "{}",
            r#"{"text":" Hello.","segments":[{"id":0,"start":0.0,"end":1.0,"text":" Hello."}]}"#,
            r#"{"systeminfo":"x","result":{"language":"en"},"transcription":[{"text":" Hi."}]}"#,
            r#"{"schema":"cuedex/transcript/1","tracks":[],"summary":"s"}"#,
            r#"{"name":"transcriptions","version":"1"}"#,
            r#"{"settings":{"transcriptions":[]}}"#,
            r#"{"data":[{"transcriptions":[]}]}"#,
            "WEBVTT\n\n\"transcriptions\":",
        ] {
            assert_ne!(detect(text), Some(Format::Memories), "{text}");
        }
    }

    #[test]
    fn results_without_items_or_times_are_told_at_the_end() {
        for (text, format) in [
            (r#"{"text":"","segments":[],"language":"en"}"#, Format::Whisper),
            (r#"{"systeminfo":"x","transcription":[]}"#, Format::WhisperCpp),
            (r#"{"text":"Hi.","chunks":[]}"#, Format::Chunks),
            (r#"{"format":"2.9","job":{},"results":[]}"#, Format::Speechmatics),
            (r#"{"wireMagic":"pb3","events":[]}"#, Format::Json3),
            (r#"{"version":"1.0.0","segments":[]}"#, Format::Podcast),
            (r#"{"version":"1.2.0","chapters":[]}"#, Format::PodcastChapters),
            (r#"{"audio_url":"u","words":null}"#, Format::AssemblyAi),
            (r#"{"result_index":0,"results":[]}"#, Format::Ibm),
            (r#"{"results":[{"alternatives":[{"transcript":"a"}]}]}"#, Format::Google),
        ] {
            assert_eq!(detect(text), Some(format), "{text}");
            assert!(is_told_weakly(text), "{text}");
        }
        let sure = r#"{"text":"","chunks":[],"segments":[{"start":0,"text":"a"}]}"#;
        assert_eq!((detect(sure), is_told_weakly(sure)), (Some(Format::Whisper), false));
    }

    #[test]
    fn lists_without_an_object_around_them_are_told() {
        for (text, format) in [
            (r#"[{"start":0,"end":1,"text":"a"}]"#, Format::Whisper),
            (r#"[{"text":"a","start":0,"duration":1}]"#, Format::Whisper),
            (r#"[{"text":"a","chunks":[{"timestamp":[0,1],"text":"a"}]}]"#, Format::Chunks),
        ] {
            assert_eq!(detect(text), Some(format), "{text}");
        }
    }

    #[test]
    fn names_that_anybody_may_use_tell_nothing() {
        for text in [
            r#"{"summary":"x","items":[{"id":1,"title":"issue"}]}"#,
            r#"{"kind":"calendar","summary":"x","items":[{"start":{},"summary":"y"}]}"#,
            r#"{"transcriptions":{"a":1}}"#,
            r#"{"id":"1","title":"An article","extractor":"me"}"#,
            r#"{"code":200,"msg":"ok","data":{"users":[]}}"#,
            r#"{"code":200,"msg":"ok","data":[{"name":"Bob"}]}"#,
            r#"{"words":[{"name":"a","time":3}]}"#,
            r#"{"chapters":[{"startTime":"Monday"}]}"#,
            r#"{"text":"a","segments":[{"id":1}]}"#,
            r#"{"text":"a","segments":{}}"#,
            "[{}]",
        ] {
            assert_eq!(detect(text), None, "{text}");
        }
    }

    #[test]
    fn a_cut_text_is_of_the_dialect_whose_list_it_was_in() {
        for (text, format) in [
            (r#"{"text":"a","segments":[{"id":0,"start":0.0,"e"#, Some(Format::Whisper)),
            (r#"{"segments":[{"startTime":1,"bod"#, Some(Format::Podcast)),
            (r#"{"id":1,"title":"a recipe","ste"#, None),
            (r#"{"id":1,"title":"a recipe"}"#, None),
            (r#"{"things":[{"start":1,"te"#, None),
        ] {
            assert_eq!(detect(text), format, "{text}");
        }
    }

    #[test]
    fn the_walk_ends_at_the_first_items() {
        let items = r#"{"id":0,"start":0.0,"text":"a"},"#.repeat(3);
        // What follows is no JSON at all, so only a walk that stops in time gives an answer.
        let text = format!(r#"{{"text":"a","segments":[{items}]]]]{{{{"#);
        assert_eq!(detect(&text), Some(Format::Whisper));
    }

    #[test]
    fn hostile_depth_ends_the_walk() {
        for bracket in ["[", "{\"a\":", "[{\"segments\":"] {
            assert_eq!(detect(&bracket.repeat(100_000)), None, "{bracket}");
        }
        let (items, open, close) = ("{},".repeat(6), "[".repeat(1_500_000), "]".repeat(1_500_000));
        assert_eq!(detect(&format!("{{\"a\":[{items}{open}{close}]}}")), None);
    }

    #[test]
    fn words_without_segments_are_whispers() {
        let text = r#"{"text":"Hi.","words":[{"word":"Hi","start":0.0,"end":0.2}]}"#;
        assert_eq!(detect(text), Some(Format::Whisper));
    }

    #[test]
    fn a_long_field_in_front_does_not_hide_the_keys() {
        let long = "x".repeat(10_000);
        for reply in [
            format!(r#"{{"note":"{long}","transcriptions":[]}}"#),
            format!(r#"{{"code":"0000","data":{{"log":["{long}"],"transcription":[]}}}}"#),
            format!(r#"{{"code":"0000","log":["{long}"],"data":null,"msg":"success"}}"#),
        ] {
            assert_eq!(detect(&reply), Some(Format::Memories), "{}", &reply[reply.len() - 40..]);
        }
    }
}
