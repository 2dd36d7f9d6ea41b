//! What shaping cures of a file: times where times are wrong, splits where splits are wrong, and
//! nothing else.

mod line;
mod plan;
mod slot;

use cuedex_model::Transcript;

use super::read::{List, Source};
use super::{LintOptions, Rule};
use crate::shape::timing::Change;
use crate::{Carry, Error, ErrorKind, Format, ReadOptions, WriteOptions, Written, rewrite, write};
use line::Line;

/// How often a file is cured again of what the cure before left.
const ROUNDS: usize = 16;

/// How far a file was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Cure {
    /// Nothing was found that shaping cures.
    None,
    /// Times of cues changed, or empty cues went.
    Times,
    /// Words stand in other cues or lines.
    Split,
}

/// A file without what shaping cures of it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Fixed {
    /// The format, which stays.
    pub format: Format,
    /// The whole file.
    pub bytes: Vec<u8>,
    /// How far it was changed.
    pub cure: Cure,
    /// The steps that changed times, with the number of the cue from 0, in the order of their
    /// starts, as the cure that took the step found it: see [`fix`].
    pub changes: Vec<Change>,
    /// How many cues were split anew.
    pub split: usize,
    /// How many cues lost markup that a new cue does not have.
    pub lost_markup: usize,
    /// What was written, and what the format could not hold.
    pub written: Written,
}

/// Cures what shaping can cure in a file: only the rules that [`Rule::is_fixable`] names, and only
/// where they are broken. Words are never changed.
///
/// Where times alone are wrong, only times change. Where a split is wrong, the words around it are
/// split anew; what is not touched stays byte for byte. What is cured is cured again while that
/// leaves less, so that a cured file stays as it is.
///
/// ```
/// use cuedex_format::lint::{Cure, LintOptions, fix};
/// use cuedex_format::profile::Profile;
///
/// let film = b"1\n00:00:01,000 --> 00:00:01,500\nto the quiet harbor\n";
/// let options = LintOptions::new(Profile::named("netflix-en").expect("it is built in"));
/// let fixed = fix(film, Some("film.srt"), &options)?;
/// assert_eq!(fixed.cure, Cure::Times);
/// assert_eq!(fixed.bytes, b"1\n00:00:01,000 --> 00:00:01,960\nto the quiet harbor\n");
/// # Ok::<(), cuedex_format::Error>(())
/// ```
///
/// # Errors
/// Those of [`read`](crate::read()) and [`rewrite`];
/// [`ErrorKind::NotEditable`] for a format that is only read.
pub fn fix(bytes: &[u8], name: Option<&str>, options: &LintOptions) -> Result<Fixed, Error> {
    let mut fixed = fix_once(bytes, name, options)?;
    for _ in 1..ROUNDS {
        if fixed.cure == Cure::None {
            break;
        }
        // What was written is read again: a format may hold times less finely than they were.
        let again = fix_once(&fixed.bytes, name, options)?;
        if again.bytes == fixed.bytes {
            break;
        }
        fixed.add(again);
    }
    Ok(fixed)
}

impl Fixed {
    /// With what was cured after that.
    fn add(&mut self, again: Self) {
        self.bytes = again.bytes;
        self.cure = self.cure.max(again.cure);
        self.changes.extend(again.changes);
        self.split += again.split;
        self.lost_markup += again.lost_markup;
        self.written.segments = again.written.segments;
        for omission in again.written.omitted {
            if self.written.omitted.iter().all(|known| known.what != omission.what) {
                self.written.omitted.push(omission);
            }
        }
    }
}

fn fix_once(bytes: &[u8], name: Option<&str>, options: &LintOptions) -> Result<Fixed, Error> {
    let source = Source::open(bytes, name, &options.read)?;
    let mut fixed = Fixed {
        format: source.file.format,
        bytes: bytes.to_vec(),
        cure: Cure::None,
        changes: Vec::new(),
        split: 0,
        lost_markup: 0,
        written: Written::default(),
    };
    let mut edited = source.file.transcript.clone();
    for list in source.lists() {
        let Some(track) = edited.tracks.get_mut(list.index) else { continue };
        if list.cues.len() == track.segments().len() {
            *track = cured(&list, options, &mut fixed);
        }
    }
    let is_unsorted = options.wants(super::rule::OUT_OF_ORDER.id)
        && !source.file.carry.order.is_empty()
        && fixed.format != Format::Ass;
    if is_unsorted {
        fixed.cure = fixed.cure.max(Cure::Times);
    }
    if fixed.cure > Cure::None {
        let reading = ReadOptions { keep_rolling: true, ..options.read.clone() };
        (fixed.bytes, fixed.written) = if is_unsorted {
            sorted(&source, &edited)?
        } else {
            in_place(bytes, name, &reading, &source, &edited)?
        };
    }
    Ok(fixed)
}

/// The track of a list, cured.
fn cured(list: &List<'_>, options: &LintOptions, fixed: &mut Fixed) -> cuedex_model::Track {
    let line = Line::of(list);
    let Some(plan) = plan::best(&line, list, options) else {
        return list.track.clone().into_owned();
    };
    fixed.cure = fixed.cure.max(plan.cure);
    fixed.changes.extend(plan.changes);
    fixed.split += plan.split;
    fixed.lost_markup += plan.lost_markup;
    plan.line.into_track(&list.track)
}

fn in_place(
    bytes: &[u8],
    name: Option<&str>,
    reading: &ReadOptions,
    source: &Source<'_>,
    edited: &Transcript,
) -> Result<(Vec<u8>, Written), Error> {
    match rewrite(bytes, name, reading, edited) {
        Err(error) if error.kind() == ErrorKind::NotEditable && source.file.format.can_write() => {
            anew(source.file.format, &WriteOptions::new(source.file.format), edited)
        }
        rewritten => rewritten.map(|rewritten| (rewritten.bytes, rewritten.written)),
    }
}

/// The file in the order of time; cues that are not edited keep their bytes.
fn sorted(source: &Source<'_>, edited: &Transcript) -> Result<(Vec<u8>, Written), Error> {
    let mut carry = source.file.carry.clone();
    carry.order.clear();
    part_anew(&mut carry, edited);
    anew(source.file.format, &WriteOptions::new(source.file.format).with_carry(&carry), edited)
}

/// What parts a cue from the one before goes by its place, which is another one now: nothing before
/// the first, a blank line before all others. Notes stay before their cue.
fn part_anew(carry: &mut Carry, edited: &Transcript) {
    let segments = edited.tracks.iter().flat_map(|track| track.segments());
    let first = segments.map(|segment| segment.id).next();
    for (id, odd) in &mut carry.odd {
        if Some(*id) == first {
            odd.before = odd.before.trim_start_matches(is_line_end).to_owned();
        } else if !odd.before.starts_with(is_line_end) {
            odd.before.insert(0, '\n');
        }
    }
}

fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r')
}

fn anew(
    format: Format,
    options: &WriteOptions<'_>,
    edited: &Transcript,
) -> Result<(Vec<u8>, Written), Error> {
    let mut bytes = Vec::new();
    let written = write(edited, &mut bytes, options).map_err(|cause| {
        Error::new(ErrorKind::NotEditable, format!("{format} could not be written anew"))
            .because(cause)
    })?;
    Ok((bytes, written))
}

impl Rule {
    /// Whether [`fix`] cures it.
    #[must_use]
    pub fn is_fixable(&self) -> bool {
        plan::is_cured(self.id) || self.id == super::rule::OUT_OF_ORDER.id
    }
}
