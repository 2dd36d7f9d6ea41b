use std::ops::Range;

use cuedex_model::Segment;

use super::order::{Added, Order};
use super::splice::{Splice, spliced};

/// The cues of a file in one format, by their places in file order.
pub(super) trait Cues {
    /// Where the cues stand, each with its last line end.
    fn parts(&self) -> Vec<Range<usize>>;

    /// The changes inside a cue that was one segment and is another now; in order.
    fn changes(&self, n: usize, was: &Segment, now: &Segment) -> Vec<Splice>;

    /// A new cue in the manner of one of the file, with a line end.
    fn fresh(&self, like: Like, now: &Segment, number: Option<usize>) -> String;

    /// The number that stands above a cue, where the format counts its cues.
    fn number(&self, n: usize) -> Option<(usize, Range<usize>)>;

    /// Whether a line parts cues; `None` where they stand line by line.
    fn parts_cues(&self, line: &str) -> Option<bool>;
}

/// Which cue of the file a new one takes after.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Like {
    /// There is none.
    Nothing,
    Neighbour(usize),
    /// It was cut off the end of this one.
    Half(usize),
}

impl Like {
    pub(super) fn place(self) -> Option<usize> {
        match self {
            Self::Nothing => None,
            Self::Neighbour(n) | Self::Half(n) => Some(n),
        }
    }
}

/// The changes that make a text of cues that were these segments hold those in this order.
pub(super) fn compose(
    text: &str,
    cues: &dyn Cues,
    were: &[&Segment],
    order: &Order<'_>,
) -> Vec<Splice> {
    let parts = cues.parts();
    let numbers: Option<Vec<_>> = (0..parts.len()).map(|n| cues.number(n)).collect();
    let is_counted = |(n, told): (usize, &(usize, Range<usize>))| {
        told.0 == n + 1 && text[told.1.clone()] == told.0.to_string()
    };
    let is_plain = numbers.is_some_and(|numbers| numbers.iter().enumerate().all(is_counted));
    let counts_anew = is_plain && !order.is_as_it_was();
    let mut composer = Composer {
        text,
        cues,
        were,
        order,
        parts,
        splices: Vec::new(),
        counted: counts_anew.then_some(0),
    };
    composer.run();
    composer.splices
}

struct Composer<'a> {
    text: &'a str,
    cues: &'a dyn Cues,
    were: &'a [&'a Segment],
    order: &'a Order<'a>,
    parts: Vec<Range<usize>>,
    splices: Vec<Splice>,
    /// How many cues were numbered, where all are numbered anew.
    counted: Option<usize>,
}

impl Composer<'_> {
    fn run(&mut self) {
        let last_kept = self.order.kept.iter().rposition(Option::is_some);
        let first_of_end = last_kept.map_or(0, |n| n + 1);
        let ends_blank = self.gaps(first_of_end).all(|gap| self.is_blank(gap));
        self.add_first(last_kept.is_some() || !ends_blank);
        // Where the text begins that is kept behind the last cue that was looked at.
        let mut from = 0;
        let mut is_parted = true;
        for n in 0..self.parts.len() {
            let part = self.parts[n].clone();
            if from < part.start {
                is_parted = self.ends_parted(from..part.start);
            }
            match self.order.kept[n] {
                Some(now) => {
                    self.keep(n, now);
                    let drops_end = ends_blank && Some(n) == last_kept;
                    self.add_behind(n, if drops_end { self.end() } else { part.end });
                    (from, is_parted) = (part.end, false);
                }
                None if n >= first_of_end && ends_blank => {
                    let start = self.order_end(last_kept);
                    return self.splices.push(Splice::new(start..self.end(), ""));
                }
                None => {
                    let next = self.parts.get(n + 1).map_or(self.text.len(), |next| next.start);
                    from = if is_parted { self.behind_blank(part.end..next) } else { part.end };
                    // Numbers of cues that nothing parted would no longer be next to each other.
                    let is_glued = !is_parted && !self.begins_parted(from);
                    let gap = if is_glued { line_end(self.text, part.start) } else { "" };
                    is_parted |= is_glued;
                    self.splices.push(Splice::new(part.start..from, gap));
                }
            }
        }
    }

    /// Where the last cue of the file ends.
    fn end(&self) -> usize {
        self.parts.last().map_or(self.text.len(), |last| last.end)
    }

    /// Where what is kept of the cues ends.
    fn order_end(&self, last_kept: Option<usize>) -> usize {
        match last_kept {
            Some(n) => self.parts[n].end,
            None => self.parts.first().map_or(self.text.len(), |first| first.start),
        }
    }

    /// What stands before each of the cues from this one on.
    fn gaps(&self, first: usize) -> impl Iterator<Item = Range<usize>> {
        let before = |n: usize| n.checked_sub(1).map_or(self.parts[n].start, |n| self.parts[n].end);
        (first..self.parts.len()).map(move |n| before(n)..self.parts[n].start)
    }

    fn next_number(&mut self) -> Option<usize> {
        let counted = self.counted.as_mut()?;
        *counted += 1;
        Some(*counted)
    }

    fn keep(&mut self, n: usize, now: &Segment) {
        let number = self.next_number();
        let changes = self.changes(n, now, number);
        self.splices.extend(changes);
    }

    fn changes(&self, n: usize, now: &Segment, number: Option<usize>) -> Vec<Splice> {
        let mut changes = Vec::new();
        if let (Some(number), Some((was, place))) = (number, self.cues.number(n))
            && number != was
        {
            changes.push(Splice::new(place, number.to_string()));
        }
        if self.were[n] != now {
            changes.extend(self.cues.changes(n, self.were[n], now));
        }
        changes
    }

    /// What comes before the first cue of the file.
    fn add_first(&mut self, is_followed: bool) {
        let at = self.parts.first().map_or(self.text.len(), |first| first.start);
        let eol = line_end(self.text, at);
        let before = &self.text[..at];
        let mut new = String::new();
        if !before.is_empty() && !before.ends_with(['\n', '\r']) {
            new.push_str(eol);
        }
        if self.cues.parts_cues("").is_some() && !before.is_empty() && !self.ends_parted(0..at) {
            new.push_str(eol);
        }
        let added = self.added(None);
        if added.is_empty() {
            return;
        }
        new.push_str(&self.joined(&added, eol));
        if is_followed && self.cues.parts_cues("").is_some() {
            new.push_str(eol);
        }
        self.splices.push(Splice::insert(at, new));
    }

    /// What comes behind a cue that stays; what is kept behind it begins at `next`.
    fn add_behind(&mut self, n: usize, next: usize) {
        let added = self.added(Some(n));
        if added.is_empty() {
            return;
        }
        let part = self.parts[n].clone();
        let eol = line_end(self.text, part.start);
        let gap = if self.cues.parts_cues("").is_some() { eol } else { "" };
        let is_ended = self.text[part.clone()].ends_with(['\n', '\r']);
        let mut new =
            format!("{}{gap}{}", if is_ended { "" } else { eol }, self.joined(&added, eol));
        if !is_ended {
            new.truncate(new.trim_end_matches(['\n', '\r']).len());
        } else if !self.begins_parted(next) {
            new.push_str(gap);
        }
        self.splices.push(Splice::insert(part.end, new));
    }

    fn joined(&self, cues: &[String], eol: &str) -> String {
        let gap = if self.cues.parts_cues("").is_some() { eol } else { "" };
        cues.join(gap)
    }

    /// The cues that come behind one of the file, each with a line end.
    fn added(&mut self, behind: Option<usize>) -> Vec<String> {
        let mut number = behind.and_then(|n| self.cues.number(n)).map(|(number, _)| number);
        if behind.is_none() {
            number = (!self.parts.is_empty()).then(|| self.cues.number(0)).flatten().map(|_| 0);
        }
        let mut cues = Vec::new();
        for added in self.order.behind(behind) {
            number = self.next_number().or_else(|| number.map(|number| number.saturating_add(1)));
            cues.push(self.one(added, number));
        }
        cues
    }

    fn one(&self, added: &Added<'_>, number: Option<usize>) -> String {
        let Some(was) = added.was else {
            return self.cues.fresh(self.like(added), added.segment, number);
        };
        let part = self.parts[was].clone();
        let number = self.counted.and(number);
        let mut cue = spliced(self.text, part.clone(), &self.changes(was, added.segment, number));
        if !cue.ends_with(['\n', '\r']) {
            cue.push_str(line_end(self.text, part.start));
        }
        cue
    }

    fn like(&self, added: &Added<'_>) -> Like {
        let Some(n) = added.behind else {
            return if self.parts.is_empty() { Like::Nothing } else { Like::Neighbour(0) };
        };
        let (was, new) = (self.were[n].span, added.segment.span);
        let is_cut_off = self.order.kept[n].is_some_and(|now| {
            now.span.end() < was.end() && now.span.end() <= new.start() && new.end() <= was.end()
        });
        if is_cut_off { Like::Half(n) } else { Like::Neighbour(n) }
    }

    fn is_blank(&self, part: Range<usize>) -> bool {
        lines(self.text.get(part).unwrap_or_default())
            .all(|line| self.cues.parts_cues(line.text).unwrap_or(false))
    }

    /// Whether a cue may follow: the last line parts cues, or nothing stands there.
    fn ends_parted(&self, part: Range<usize>) -> bool {
        let last = lines(&self.text[part]).last();
        last.is_none_or(|line| self.cues.parts_cues(line.text).unwrap_or(false))
    }

    fn begins_parted(&self, at: usize) -> bool {
        let first = lines(&self.text[at..]).next();
        first.is_none_or(|line| self.cues.parts_cues(line.text).unwrap_or(true))
    }

    /// Behind the blank lines that this part begins with.
    fn behind_blank(&self, part: Range<usize>) -> usize {
        let parts = |line: &Line<'_>| self.cues.parts_cues(line.text).unwrap_or(false);
        let blank = lines(&self.text[part.clone()]).take_while(parts).last();
        blank.map_or(part.start, |line| part.start + line.next)
    }
}

struct Line<'a> {
    text: &'a str,
    next: usize,
}

/// The lines of a text; each of the usual line ends ends one.
fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..).filter(|rest| !rest.is_empty())?;
        let length = rest.find(['\n', '\r']).unwrap_or(rest.len());
        at += length + first_line_end(&rest[length..]).len();
        Some(Line { text: &rest[..length], next: at })
    })
}

fn first_line_end(text: &str) -> &str {
    let length = match text.as_bytes() {
        [b'\r', b'\n', ..] => 2,
        [b'\n' | b'\r', ..] => 1,
        _ => 0,
    };
    &text[..length]
}

/// The line end that stands next behind a place, else the last one before it, else a line feed.
pub(super) fn line_end(text: &str, at: usize) -> &str {
    if let Some(n) = text[at..].find(['\n', '\r']) {
        return first_line_end(&text[at + n..]);
    }
    match text[..at].rfind(['\n', '\r']) {
        Some(n) if text[..=n].ends_with("\r\n") => "\r\n",
        Some(n) => &text[n..=n],
        None => "\n",
    }
}
