//! A file as it is: the cues of the line formats in their lines, and the segments of all others.

use std::borrow::Cow;
use std::ops::Range;

use cuedex_model::{Timestamp, Track, TrackKind};

use super::cue::{Cue, Markup, of_track};
use super::report::Place;
use crate::cue::ass;
use crate::read::ass::script::Script;
use crate::read::{self, RawCue, Read, ReadOptions, blocks, sbv, srt, vtt};
use crate::{Error, Format};

/// A file that was read, with its text.
pub(super) struct Source<'a> {
    pub(super) file: Read,
    /// The file as text; empty where no line of it is looked at.
    pub(super) text: Cow<'a, str>,
    options: ReadOptions,
    /// How many bytes a mark in front of the text takes in the file.
    mark: usize,
}

/// Cues that follow each other, and how the model holds them.
pub(super) struct List<'a> {
    pub(super) cues: Vec<Cue<'a>>,
    pub(super) track: Cow<'a, Track>,
    /// Which track of the transcript it is.
    pub(super) index: usize,
}

impl<'a> Source<'a> {
    pub(super) fn open(
        bytes: &'a [u8],
        name: Option<&str>,
        options: &ReadOptions,
    ) -> Result<Self, Error> {
        let options = ReadOptions { keep_rolling: true, ..options.clone() };
        let file = read::read(bytes, name, &options)?;
        let has_lines = matches!(
            file.format,
            Format::Srt
                | Format::Vtt
                | Format::Ass
                | Format::Sbv
                | Format::YoutubeChapters
                | Format::Whisper
                | Format::WhisperCpp
                | Format::Chunks
                | Format::Podcast
        );
        let (text, mark) =
            if has_lines { blocks::text(bytes, &options)? } else { (Cow::Borrowed(""), 0) };
        Ok(Self { file, text, options, mark })
    }

    /// Bytes of the text as bytes of the file.
    pub(super) fn in_file(&self, bytes: &Range<usize>) -> Range<usize> {
        let mark = if bytes.is_empty() { 0 } else { self.mark };
        bytes.start + mark..bytes.end + mark
    }

    pub(super) fn lists(&self) -> Vec<List<'_>> {
        let cues = match self.file.format {
            Format::Srt => srt::cues(&self.text).map(|raw| self.subrip(&raw)).collect(),
            Format::Vtt => {
                let cues = vtt::cues(&self.text, self.options.conformance);
                cues.map(|raw| self.webvtt(&raw)).collect()
            }
            Format::Ass => self.dialogues(),
            Format::Sbv => sbv::stated(&self.text).map(|stated| subviewer(&stated)).collect(),
            _ => return self.segments(),
        };
        let track = self.file.transcript.tracks.first();
        let track = track.map(Cow::Borrowed).unwrap_or_default();
        vec![List { cues: numbered(cues), track, index: 0 }]
    }

    /// What was said, else what there is.
    fn segments(&self) -> Vec<List<'_>> {
        let tracks = || self.file.transcript.tracks.iter().enumerate();
        let is_said = |(_, track): &(usize, &Track)| track.kind == TrackKind::Audio;
        let mut said: Vec<(usize, &Track)> = tracks().filter(is_said).collect();
        if said.is_empty() {
            said = tracks().take(1).collect();
        }
        let list =
            |(index, track)| List { cues: of_track(track), track: Cow::Borrowed(track), index };
        let mut lists: Vec<List<'_>> = said.into_iter().map(list).collect();
        if let [list] = lists.as_mut_slice() {
            self.place(&mut list.cues);
        }
        lists
    }

    /// Gives segments the places of the items that they were read from, where each is one.
    fn place(&self, cues: &mut [Cue<'_>]) {
        let items = blocks::items(&self.text, self.file.format);
        // The model sorts by start; where an item does not hold the words of its segment, it did.
        let is_item = |(cue, (_, bytes)): (&Cue<'_>, &(usize, Range<usize>))| {
            let item = self.text.get(bytes.clone());
            item.is_some_and(|item| item.contains(plain_word(&cue.text)))
        };
        if items.len() == cues.len() && cues.iter().zip(&items).all(is_item) {
            for (cue, (line, bytes)) in cues.iter_mut().zip(items) {
                cue.place = Place { line, bytes };
            }
        }
    }

    fn subrip<'t>(&self, raw: &RawCue<'t>) -> Cue<'t> {
        let code = raw.payload.find("{\\an").and_then(|at| raw.payload.get(at..at + 6));
        Cue {
            position: (raw.settings, code.unwrap_or_default()),
            markup: Markup::Srt,
            is_sign: raw.payload.contains("{\\pos(") || raw.payload.contains("{\\move("),
            ..raw_cue(raw)
        }
    }

    fn webvtt<'t>(&self, raw: &RawCue<'t>) -> Cue<'t> {
        Cue {
            position: (raw.settings, ""),
            markup: Markup::Vtt,
            is_chapter: self.file.transcript.tracks.is_empty(),
            ..raw_cue(raw)
        }
    }

    fn dialogues(&self) -> Vec<Cue<'_>> {
        let script = Script::of(&self.text);
        let lines = read::ass::cues(&self.text);
        lines
            .map(|line| {
                let span = cuedex_model::TimeSpan::clamped(line.start, line.end);
                let shown = ass::shown(line.text, script.breaks_at_n, span);
                let code = line.text.find("\\an").and_then(|at| line.text.get(at..at + 4));
                let is_placed = ["\\pos(", "\\move(", "\\clip(", "\\iclip("]
                    .iter()
                    .any(|code| line.text.contains(code));
                let at = line.bytes.end - line.text.len();
                Cue {
                    markup: Markup::Ass,
                    is_sign: is_placed || !shown.drawings.is_empty() || !shown.words.is_empty(),
                    position: (line.style, code.unwrap_or_default()),
                    ..stated(
                        (line.start, line.end),
                        (line.line, line.bytes.clone()),
                        (line.line, at),
                        line.text,
                        shown.text,
                    )
                }
            })
            .collect()
    }
}

/// The first word that JSON spells as it is.
fn plain_word(text: &str) -> &str {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    words.into_iter().find(|word| !word.is_empty()).unwrap_or_default()
}

fn raw_cue<'t>(raw: &RawCue<'t>) -> Cue<'t> {
    let text = match raw.text() {
        Cow::Borrowed(_) if !raw.payload.contains('\r') => Cow::Borrowed(raw.payload),
        text => Cow::Owned(text.into_owned()),
    };
    stated(
        (raw.start, raw.end),
        (raw.line, raw.bytes.clone()),
        (raw.line + 1, raw.payload_at()),
        raw.payload,
        text,
    )
}

fn subviewer<'t>(cue: &sbv::Stated<'t>) -> Cue<'t> {
    stated(
        (cue.start, cue.end),
        (cue.line, cue.bytes.clone()),
        (cue.line + 1, cue.text_at),
        cue.text,
        Cow::Owned(sbv::shown(cue.text)),
    )
}

fn stated<'t>(
    (start, end): (Timestamp, Timestamp),
    (line, bytes): (usize, Range<usize>),
    (payload_line, payload_at): (usize, usize),
    payload: &'t str,
    text: Cow<'t, str>,
) -> Cue<'t> {
    Cue {
        number: 0,
        place: Place { line, bytes },
        start: start.as_millis(),
        end: end.as_millis(),
        payload: Cow::Borrowed(payload),
        payload_place: Place { line: payload_line, bytes: payload_at..payload_at + payload.len() },
        markup: Markup::None,
        text,
        position: ("", ""),
        is_sign: false,
        is_chapter: false,
    }
}

fn numbered(mut cues: Vec<Cue<'_>>) -> Vec<Cue<'_>> {
    for (cue, number) in cues.iter_mut().zip(1..) {
        cue.number = number;
    }
    cues
}
