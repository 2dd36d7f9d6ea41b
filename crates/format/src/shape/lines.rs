//! What a cue costs, with its words in the best lines.

use super::edges::{Cost, Edges};
use super::timing::{Next, Shown};

/// What every cue costs, so that fewer are better.
const CUE: u32 = 60;

/// A cue shorter than this, in milliseconds, is not at ease.
const AT_EASE: u64 = 1_400;

/// The most that a lack of time may cost.
const MOST: u64 = 600;

/// Where the lines of a cue begin after the first.
pub(crate) type Breaks = Vec<usize>;

/// A cue and what it costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Priced {
    pub(crate) cost: Cost,
    pub(crate) setting: Setting,
}

/// How the words of a cue stand in lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Setting {
    One,
    /// The second line begins before this word.
    Two(usize),
    /// So many lines; where they begin is found again when it is wanted.
    Many(u32),
}

/// Room for the setting of three lines and more.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    best: Vec<(Cost, usize)>,
}

/// What a way to set lines costs, and what it takes off the text and adds to its words.
#[derive(Debug, Clone, Copy)]
struct Lines {
    cost: Cost,
    space: u32,
    tears: u32,
    setting: Setting,
}

impl Edges {
    /// The width of the words from `i` to `j` in one line, in halves of a character.
    #[inline]
    pub(crate) fn width(&self, i: usize, j: usize) -> u64 {
        let (first, last) = (&self.all[i], &self.all[j]);
        last.width - first.width - u64::from(last.space)
    }

    /// The width above which words fit no cue.
    pub(crate) fn widest(&self) -> u64 {
        u64::from(self.lines) * (self.line + 2)
    }

    /// Whether the words may be one cue as far as width, time and lines of their own tell; a
    /// single one always may. Where more words may not, words added before or after do not help.
    #[inline]
    pub(crate) fn may_be_cue(&self, i: usize, j: usize) -> bool {
        let (first, last) = (&self.all[i], &self.all[j]);
        j == i + 1
            || (self.width(i, j) <= self.widest()
                && last.up.saturating_sub(first.start) <= self.pace.limits.max_duration
                && self.all[j - 1].lines - first.lines < self.lines)
    }

    /// The cost of a cue of the words from `i` to `j`, if it is below `bound`.
    #[inline]
    pub(crate) fn cue(
        &self,
        i: usize,
        j: usize,
        bound: Cost,
        scratch: &mut Scratch,
    ) -> Option<Priced> {
        let is_single = j == i + 1;
        let fixed = self.fixed(i, j);
        if fixed >= bound {
            return None;
        }
        let width = self.width(i, j);
        let forced = self.all[j - 1].lines - self.all[i].lines;
        if forced == 0 && (width <= self.line || is_single) {
            let long = Cost::new(u32::from(width > self.line), 0);
            let cost = fixed.plus(long).plus(self.time(i, j, 0, 0));
            return (cost < bound).then_some(Priced { cost, setting: Setting::One });
        }
        if self.lines < 2 {
            return None;
        }
        self.lined(i, j, fixed, bound, scratch)
    }

    /// The cost of a cue in two lines or more.
    #[inline]
    fn lined(
        &self,
        i: usize,
        j: usize,
        fixed: Cost,
        bound: Cost,
        scratch: &mut Scratch,
    ) -> Option<Priced> {
        // Where all words have a space between them, two lines are read in one known time.
        let known =
            (self.lines == 2 && !self.has_glue).then(|| self.time(i, j, self.read_space, 0));
        if known.is_some_and(|time| fixed.plus(time) >= bound) {
            return None;
        }
        let mut best: Option<Priced> = None;
        let mut offer = |lines: Lines| {
            let time = known.unwrap_or_else(|| self.time(i, j, lines.space, lines.tears));
            let cost = fixed.plus(lines.cost).plus(time);
            if cost < best.map_or(bound, |best| best.cost) {
                best = Some(Priced { cost, setting: lines.setting });
            }
        };
        let forced = self.all[j - 1].lines - self.all[i].lines;
        let fits = self.two(i, j, forced, &mut offer);
        if !fits
            && self.lines > 2
            && let Some(lines) = self.many(i, j, scratch)
        {
            offer(lines);
        }
        best
    }

    /// What a cue costs whatever its lines and its time.
    #[inline]
    fn fixed(&self, i: usize, j: usize) -> Cost {
        let (first, before_last, last) = (&self.all[i], &self.all[j - 1], &self.all[j]);
        let hangs = j == i + 1 && first.hangs;
        let speaks = before_last.speeches > first.speeches;
        let inside = u32::try_from(before_last.inner - first.inner).unwrap_or(u32::MAX);
        let broken = Cost::new(u32::from(speaks) + u32::from(hangs), CUE);
        last.cue.plus(broken).plus(Cost::new(0, inside))
    }

    /// The cost of the time that the words have on screen. Line ends take spaces away, and may
    /// part what counts as one word.
    #[inline]
    fn time(&self, i: usize, j: usize, space: u32, tears: u32) -> Cost {
        let (cue, end, next) = self.timed(i, j, space, tears);
        let millis = end - cue.start;
        let short = self.pace.ideal(cue.read).saturating_sub(millis).min(MOST * 16) / 16;
        let hasty = AT_EASE.saturating_sub(millis) / 8;
        let soft = u32::try_from(short + hasty).unwrap_or(u32::MAX);
        Cost::new(self.pace.violations(cue, end, next), soft)
    }

    /// A cue of the words from `i` to `j`, its end and the cue after it.
    #[inline]
    pub(crate) fn timed(
        &self,
        i: usize,
        j: usize,
        space: u32,
        tears: u32,
    ) -> (Shown, u64, Option<Next>) {
        let (first, last) = (&self.all[i], &self.all[j]);
        let read = last.read - first.read - u64::from(last.read_space) - u64::from(space);
        let words = last.words - first.words + u64::from(first.tears) + u64::from(tears);
        let cue = Shown {
            start: first.start,
            end: last.up.max(first.start),
            spoken: last.spoken.max(first.start),
            read: u32::try_from(read).unwrap_or(u32::MAX),
            words: u32::try_from(words).unwrap_or(u32::MAX),
        };
        let next = (j + 1 < self.all.len()).then_some(Next { start: last.start, cap: last.cap });
        let end = self.pace.end(cue, last.up.max(first.start), next);
        (cue, self.pace.seen(Shown { end, ..cue }).end, next)
    }

    /// Offers the best second lines, one after a space and one without; whether there is any.
    #[inline]
    fn two(&self, i: usize, j: usize, forced: u32, offer: &mut impl FnMut(Lines)) -> bool {
        if forced > 1 {
            return false;
        }
        let only = (forced == 1).then(|| self.all[i].next_line);
        let mut best: [Option<Lines>; 2] = [None; 2];
        let (first, last) = (&self.all[i], &self.all[j]);
        let end = last.width - u64::from(last.space);
        for m in (i + 1..j).rev() {
            let edge = &self.all[m];
            let below = end - edge.width;
            if below > self.line && m + 1 < j {
                break;
            }
            let above = edge.width - first.width - u64::from(edge.space);
            let is_out = above > self.line || below > self.line;
            if is_out || only.is_some_and(|only| only != m) {
                continue;
            }
            let hangs = m + 1 == j && edge.hangs;
            let soft = if only.is_some() { 0 } else { uneven(above, below) };
            let cost = edge.line.plus(Cost::new(u32::from(hangs), soft));
            let slot = &mut best[usize::from(edge.space > 0)];
            if slot.is_none_or(|best| cost < best.cost) {
                let (space, tears) = (edge.read_space, edge.tears);
                *slot = Some(Lines { cost, space, tears, setting: Setting::Two(m) });
            }
        }
        let fits = best.iter().any(Option::is_some);
        best.into_iter().flatten().for_each(offer);
        fits
    }

    /// The best setting in the fewest lines, three at least.
    fn many(&self, i: usize, j: usize, scratch: &mut Scratch) -> Option<Lines> {
        for lines in 3..=self.lines {
            let Some(cost) = self.fill(i, j, lines, scratch) else { continue };
            let breaks = self.breaks_of(i, j, lines, scratch);
            let sum =
                |of: fn(&super::edges::Edge) -> u32| breaks.iter().map(|m| of(&self.all[*m])).sum();
            let (space, tears) = (sum(|edge| edge.read_space), sum(|edge| edge.tears));
            return Some(Lines { cost, space, tears, setting: Setting::Many(lines) });
        }
        None
    }

    /// Finds the best `lines` lines; the row of `lines` lines begins at `(lines - 1) * words`.
    fn fill(&self, i: usize, j: usize, lines: u32, scratch: &mut Scratch) -> Option<Cost> {
        let words = j - i;
        let even = self.width(i, j) / u64::from(lines);
        scratch.best.clear();
        for line in 0..lines as usize {
            for end in 1..=words {
                let least = if line == 0 { 0 } else { line };
                let mut best = (Cost::NEVER, 0);
                for from in (least..end).rev() {
                    let (a, b) = (i + from, i + end);
                    let is_whole = self.all[a].next_line >= b;
                    if (self.width(a, b) > self.line && b > a + 1) || !is_whole {
                        break;
                    }
                    let before = match line {
                        0 if from > 0 => continue,
                        0 => Cost::ZERO,
                        _ => scratch.best[(line - 1) * words + from - 1].0,
                    };
                    let hangs = u32::from(b == j && b == a + 1 && line > 0 && self.all[a].hangs);
                    let long = u32::from(self.width(a, b) > self.line);
                    let off =
                        u32::try_from(self.width(a, b).abs_diff(even)).unwrap_or(u32::MAX / 4);
                    let begun = if line == 0 { Cost::ZERO } else { self.all[a].line };
                    let own = Cost::new(hangs + long, off.saturating_mul(3) / 4);
                    best = best.min((before.plus(begun).plus(own), from));
                }
                scratch.best.push(best);
            }
        }
        scratch.best.last().map(|best| best.0).filter(|cost| *cost < Cost::NEVER)
    }

    /// Where the lines begin that were just found.
    fn breaks_of(&self, i: usize, j: usize, lines: u32, scratch: &Scratch) -> Breaks {
        let words = j - i;
        let mut end = words;
        let mut breaks: Breaks = Vec::new();
        for line in (1..lines as usize).rev() {
            end = scratch.best[line * words + end - 1].1;
            breaks.push(i + end);
        }
        breaks.reverse();
        breaks
    }

    /// Where the lines of a cue begin after the first.
    pub(crate) fn breaks(&self, i: usize, j: usize, scratch: &mut Scratch) -> Breaks {
        match self.cue(i, j, Cost::NEVER, scratch).map(|priced| priced.setting) {
            Some(Setting::Two(m)) => vec![m],
            Some(Setting::Many(lines)) => {
                self.fill(i, j, lines, scratch);
                self.breaks_of(i, j, lines, scratch)
            }
            Some(Setting::One) | None => Vec::new(),
        }
    }
}

/// How unlike two lines are; a shorter one above is better, as it hides less.
fn uneven(above: u64, below: u64) -> u32 {
    let heavy = above.saturating_sub(below) / 4;
    u32::try_from(above.abs_diff(below) * 3 / 4 + heavy).unwrap_or(u32::MAX)
}
