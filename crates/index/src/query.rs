//! The query language.

mod complaint;
mod dates;
mod lexer;
mod mend;
mod names;
mod near;
mod parser;
mod print;
mod regex;
mod terms;
mod times;
mod values;

#[cfg(test)]
mod tests;

use std::fmt;
use std::str::FromStr;

use cuedex_model::TrackKind;

use crate::error::Error;

/// What to look for.
///
/// # Words
///
/// | query | finds |
/// |---|---|
/// | `harbor` | the word; capitals do not matter |
/// | `"quiet harbor"` | the words side by side in this order; `“..”` and `«..»` do the same |
/// | `"quiet harbor"~3` | the words moved by at most 3 places altogether, as in Lucene: each place a word is moved counts 1, an exact phrase has 0; the most is 1,000 |
/// | `harb*`, `*bor`, `w?ld` | words with any letters for `*` and one for `?` |
/// | `harbor~`, `harbor~2` | words that become this one by 1 or 2 edits: a letter more, less or other |
/// | `/colou?rs?/` | words that the regex matches as a whole; `\/` stands for a slash |
/// | `[music]`, `[laughing softly]` | the mark; square brackets belong to the word |
///
/// Apostrophes are letters, and what holds neither letters nor digits is left out. A word is what
/// stands between spaces, quotes and parentheses; what the analysis makes several words of, such
/// as `well-known` or text of a script without spaces, stands side by side. A question mark is a
/// wildcard only before a letter or digit of its word, so that `is it true?` is three words. A
/// slash begins a regex only at the start of a term that another one ends: `and/or` and
/// `/usr/bin` are text.
///
/// # Together
///
/// | query | finds |
/// |---|---|
/// | `quiet harbor`, `quiet AND harbor` | both in one window, in any order |
/// | `harbor OR port` | either; `OR` binds weaker than words side by side |
/// | `harbor -boat`, `harbor NOT boat` | `harbor` without `boat` in or near it; `-"a phrase"` and `-(..)` too |
/// | `(quiet OR calm) harbor` | groups |
/// | `quiet NEAR/8 harbor` | both, at most 8 places apart, in any order |
/// | `quiet NEAR/10s harbor` | both, with at most 10 seconds between them; `500ms`, `1.5s`, `2m` and `1h30m` are times too |
/// | `quiet THEN/10s harbor`, `quiet THEN/8 harbor` | the same, and the right one begins at or after the end of the left one |
/// | `quiet -NEAR/30s harbor`, `quiet NOT NEAR/30s harbor` | `quiet` where no `harbor` is within that reach |
///
/// Places are counted between the nearest edges: neighbours are 1 apart, and 10,000 is the most.
/// Time is measured from the end of one to the start of the other; what overlaps is 0 apart.
/// `NEAR` and `THEN` alone reach 10 places. They stand between words, phrases, groups and fields,
/// bind tighter than `NOT` and `AND`, and in a chain join from the left: `a NEAR/8 b THEN/9 c` is
/// `(a NEAR/8 b) THEN/9 c`, and `-a NEAR/8 b` is `-(a NEAR/8 b)`.
///
/// `AND`, `OR`, `NOT`, `NEAR` and `THEN` are operators in capitals only; in quotes they are words.
/// A minus is an operator only at the start of a term.
///
/// # Where
///
/// | query | finds `word` |
/// |---|---|
/// | `said:word`, `shown:word`, `ocr:word` | in what is said, in descriptions of the picture, in text on the screen |
/// | `title:word`, `chapter:word`, `topic:word`, `summary:word` | in the video's title, a chapter's title, a topic, a summary |
///
/// Behind the colon stands a word of any kind, a phrase or a group, without a space between:
/// `said:"let's go"~2`, `shown:(car OR bus)`. A field does not stand inside another.
///
/// # Filters
///
/// | filter | lets in |
/// |---|---|
/// | `track:visual` | only that kind of track: `audio`, `visual` or `ocr` |
/// | `speaker:ann`, `speaker:"Ann Lee"` | hits whose every matched word is theirs |
/// | `video:talks/one` | only that video; the end of its name or a pattern with `*` will do |
/// | `lang:en` | tracks in that language or a variety of it |
/// | `tag:NAME` | videos with that tag |
/// | `at:10:00..12:30`, `at:1:02:03..`, `at:..90s` | hits that start then, both ends included |
/// | `date:2024`, `date:2024-01..2024-06`, `date:2024-01-15..`, `date:>2024-01` | videos of these days by the video's date, both ends included; years from 1000 to 9000 |
/// | `duration:>20m`, `duration:<=90s`, `duration:10m..20m` | videos that long, both ends included |
///
/// Dates and durations take `>`, `>=`, `<` and `<=`. Quotes hold values with spaces together. `-`
/// or `NOT` turns a filter round. A filter narrows the group it stands in; a group, or a query, of
/// filters alone says nothing to look for. Names of fields and filters may be written in capitals.
/// A name of letters that is neither is an error before a value (`example:one`); `12:30`,
/// `http://..` and a word that ends in a colon are text.
///
/// # Limits
///
/// 65,536 bytes, 1,024 words, phrases and filters, 64 groups in each other, 64 `NEAR` and `THEN`,
/// one mebibyte for the automata of all regexes. An error says the byte it is about
/// ([`Error::offset`]) and what to write instead ([`Error::hint`]).
///
/// A query prints in a form that reads as the same query.
///
/// ```
/// use cuedex_index::Query;
///
/// for (query, printed) in [
///     ("(harbor  OR port) AND NOT boat", "(harbor OR port) -boat"),
///     ("“quiet harbor”~3 harb* harbor~", "\"quiet harbor\"~3 harb* harbor~1"),
///     ("/colou?rs?/ [laughing softly]", "/colou?rs?/ [laughing softly]"),
///     ("quiet NEAR harbor THEN/90s boat", "quiet NEAR/10 harbor THEN/1m30s boat"),
///     ("quiet NOT NEAR/30s harbor", "quiet -NEAR/30s harbor"),
///     ("said:\"let's go\" NEAR/10s shown:car", "said:\"let's go\" NEAR/10s shown:car"),
///     ("harbor NOT speaker:\"Ann Lee\" at:90s..2m", "harbor -speaker:\"Ann Lee\" at:1:30..2:00"),
///     ("harbor date:>2024-12 duration:>20m", "harbor date:2025-01.. duration:>20m"),
/// ] {
///     assert_eq!(Query::parse(query)?.to_string(), printed);
/// }
///
/// let error = Query::parse("harbor speakr:ann").unwrap_err();
/// assert_eq!(error.offset(), Some(7));
/// assert_eq!(error.hint(), Some("write speaker:ann or speaker:\"Ann Lee\""));
/// # Ok::<(), cuedex_index::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    pub(crate) root: Node,
}

/// A part of a query.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Node {
    /// A word as written; the analyser may make several tokens of it, which then stand side by
    /// side.
    Word(String),
    /// The text between quotes. With slop 0 its tokens stand side by side; with `slop` they may
    /// be moved by so many places altogether, as in Lucene.
    Phrase { text: String, slop: u32 },
    /// `pre*` or `w?ld`: a word with `*` for any letters and `?` for one.
    Pattern(String),
    /// `word~1`: words that become this one by so many edits.
    Fuzzy { word: String, edits: u8 },
    /// `/regex/`: words that the whole expression matches.
    Regex(String),
    /// At least two, all of which are needed, or one under conditions.
    All(All),
    /// At least two, one of which is enough.
    Any(Vec<Node>),
    /// Two beside each other.
    Near(Box<Near>),
    /// `said:(..)`: only in that source.
    In { field: Field, node: Box<Node> },
}

/// What stands side by side.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct All {
    /// At least one.
    pub(crate) clauses: Vec<Node>,
    pub(crate) without: Vec<Node>,
    pub(crate) filters: Vec<Filter>,
}

/// `left NEAR/8 right` and its kin.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Near {
    pub(crate) left: Node,
    pub(crate) right: Node,
    pub(crate) kind: NearKind,
    pub(crate) reach: Reach,
}

/// How two parts stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NearKind {
    /// `NEAR`: in any order.
    Near,
    /// `THEN`: the right one begins after the left one ends.
    Then,
    /// `-NEAR`: no right one is that near.
    NotNear,
}

/// How far apart is near.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// Places of words: neighbours are 1 apart.
    Tokens(u32),
    /// Milliseconds from the end of one to the start of the other.
    Millis(u64),
}

/// The name of a source in a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Field {
    Said,
    Shown,
    Ocr,
    Title,
    Chapter,
    Topic,
    Summary,
}

/// Where hits may stand.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Filter {
    pub(crate) negated: bool,
    pub(crate) place: Place,
}

/// A place by its name.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Place {
    Track(TrackKind),
    Video(String),
    /// Every matched word is said by this one.
    Speaker(String),
    Language(String),
    Tag(String),
    /// Hits that start in this range, in milliseconds, both ends in it; `u64::MAX` for no end.
    At {
        from: u64,
        to: u64,
    },
    /// Videos of these days as the numbers YYYYMMDD, both in it. A month begins with its day 0
    /// and ends with its day 99, a year with month 0 and month 99.
    Date {
        from: u32,
        to: u32,
    },
    /// Videos that long, in milliseconds, both ends in it.
    Duration {
        from: u64,
        to: u64,
    },
}

impl Query {
    /// Reads a query.
    ///
    /// # Errors
    /// [`ErrorKind::Query`](crate::ErrorKind::Query) with an offset in bytes and a hint.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let (root, complaints) = parser::read(text);
        match complaints.into_iter().next() {
            Some(error) => Err(error),
            None => root.map(|root| Self { root }).ok_or_else(no_word),
        }
    }

    /// Reads what can be read of a query, for a search box: it never fails.
    ///
    /// Open quotes and groups are closed, operators and fields that join nothing are words, and
    /// what cannot be read at all is left out. The query is `None` only when no word to look for
    /// is left. The complaints are the errors of [`Query::parse`], all of them up to 100, by
    /// their place; there are none for a query that `parse` reads, and then both read the same.
    ///
    /// ```
    /// use cuedex_index::Query;
    ///
    /// let (query, complaints) = Query::lenient("(harbor OR \"quiet po");
    /// assert_eq!(query.unwrap().to_string(), "harbor OR \"quiet po\"");
    /// assert_eq!(complaints.len(), 2);
    /// ```
    #[must_use]
    pub fn lenient(text: &str) -> (Option<Self>, Vec<Error>) {
        let (root, mut complaints) = parser::read(text);
        if root.is_none() && complaints.is_empty() {
            complaints.push(no_word());
        }
        (root.map(|root| Self { root }), complaints)
    }
}

fn no_word() -> Error {
    Error::query(0, "the query holds no word", "write a word to look for")
}

impl FromStr for Query {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::parse(text)
    }
}

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        print::node(&self.root, f)
    }
}
