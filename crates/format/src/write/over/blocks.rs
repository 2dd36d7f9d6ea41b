//! Cues of SubRip and WebVTT: an id, a line of times, lines of text.

use std::borrow::Cow;
use std::ops::Range;

use cuedex_model::{Segment, Timestamp};

use super::compose::{Cues, Like, line_end};
use super::splice::Splice;
use super::times::{self, Stated};
use super::voiced;
use crate::cue::heard::inner_times;
use crate::cue::lines::{append_time, plain_line_ends, shown_lines};
use crate::cue::spelled::{self, Grain};
use crate::cue::timing;
use crate::cue::{shown, srt, stamps, vtt, wrapped};
use crate::read::blocks::Block;
use crate::{Conformance, Format};

/// The cues of a text in SubRip or WebVTT.
pub(super) struct Blocks<'a> {
    pub(super) text: &'a str,
    pub(super) format: Format,
    pub(super) conformance: Conformance,
    pub(super) blocks: Vec<Block>,
}

impl Cues for Blocks<'_> {
    fn parts(&self) -> Vec<Range<usize>> {
        self.blocks.iter().map(|block| block.bytes.clone()).collect()
    }

    fn changes(&self, n: usize, was: &Segment, now: &Segment) -> Vec<Splice> {
        let block = &self.blocks[n];
        let mut changes = self.id(block, was, now);
        let payload = self.new_payload(block, was, now);
        let drops_words = block.has_words_beside && was.text != now.text;
        changes.extend(self.times(block, was, now, drops_words));
        changes.extend(payload.and_then(|payload| self.payload(block, &payload)));
        changes
    }

    fn fresh(&self, like: Like, now: &Segment, number: Option<usize>) -> String {
        let like = like.place().and_then(|n| self.blocks.get(n));
        let eol = line_end(self.text, like.map_or(self.text.len(), |block| block.bytes.start));
        let id = match self.format {
            Format::Srt => number.map(|number| number.to_string()),
            _ => vtt::identifier(now).map(str::to_owned),
        };
        let mut times = self.fresh_times(like, now);
        if let Some(settings) = self.settings(now) {
            times.push(' ');
            times.push_str(settings);
        }
        let payload = self.own_payload(now);
        let lines = shown_lines(&payload);
        let lines = id.as_deref().into_iter().chain([times.as_str()]).chain(lines);
        lines.flat_map(|line| [line, eol]).collect()
    }

    fn number(&self, n: usize) -> Option<(usize, Range<usize>)> {
        let place = self.blocks[n].id.clone().filter(|_| self.format == Format::Srt)?;
        let line = &self.text[place.clone()];
        let bare = line.trim_matches(timing::is_invisible);
        let start = place.start + line.find(bare)?;
        Some((bare.parse().ok()?, start..start + bare.len()))
    }

    fn parts_cues(&self, line: &str) -> Option<bool> {
        Some(match self.format {
            Format::Srt => line.trim().is_empty(),
            _ => line.is_empty(),
        })
    }
}

impl Blocks<'_> {
    fn point(&self) -> char {
        if self.format == Format::Srt { ',' } else { '.' }
    }

    fn standard(&self, time: Timestamp) -> String {
        let mut out = Vec::with_capacity(12);
        append_time(&mut out, time, if self.format == Format::Srt { b',' } else { b'.' });
        String::from_utf8_lossy(&out).into_owned()
    }

    fn settings<'s>(&self, segment: &'s Segment) -> Option<&'s str> {
        match self.format {
            Format::Srt => srt::coordinates(segment),
            _ => vtt::settings(segment),
        }
    }

    /// The identifier of WebVTT, where it is another.
    fn id(&self, block: &Block, was: &Segment, now: &Segment) -> Vec<Splice> {
        let (was, now) = (vtt::identifier(was), vtt::identifier(now));
        if self.format == Format::Srt || was == now {
            return Vec::new();
        }
        let eol = line_end(self.text, block.times.start);
        vec![match (&block.id, now) {
            (Some(id), Some(now)) => Splice::new(id.clone(), now),
            (Some(id), None) => Splice::new(id.start..block.times.start, ""),
            (None, Some(now)) => Splice::insert(block.times.start, format!("{now}{eol}")),
            (None, None) => return Vec::new(),
        }]
    }

    /// The changes in the line of times: the times where they are others, each in the manner in
    /// which it is written, and the settings.
    fn times(&self, block: &Block, was: &Segment, now: &Segment, drops_words: bool) -> Vec<Splice> {
        let settings = self.settings(now);
        let has_new_settings = settings != self.settings(was);
        let stated = Stated { start: block.start, end: block.end };
        let (start, end) = times::of(stated, was.span, now.span);
        if was.span == now.span && !has_new_settings && !drops_words {
            return Vec::new();
        }
        let line = &self.text[block.times.clone()];
        let Some(places) = timing::places(line, self.point()) else { return Vec::new() };
        let in_text =
            |place: Range<usize>| block.times.start + place.start..block.times.start + place.end;
        let mut changes = Vec::new();
        if drops_words && places.0.start > 0 {
            changes.push(Splice::new(in_text(0..places.0.start), ""));
        }
        for (place, was, now) in
            [(places.0, block.start, start), (places.1.clone(), block.end, end)]
        {
            if was != now {
                let spelled = self.spelled(&line[place.clone()], now);
                changes.push(Splice::new(in_text(place), spelled));
            }
        }
        if has_new_settings || drops_words {
            let settings = settings.map_or_else(String::new, |settings| format!(" {settings}"));
            changes.push(Splice::new(in_text(places.1.end..line.len()), settings));
        }
        changes
    }

    /// A time like another one, if that is read as this time, else in the standard form.
    fn spelled(&self, written: &str, time: Timestamp) -> String {
        let like = spelled::like(written, time, Grain::Thousandths);
        let is_read_so = |like: &String| {
            let line = format!("{like} --> {like}");
            let strict = timing::w3c(&line).map(|timing| timing.start);
            let is_strict = timing::w3c(&format!("{written} --> {written}")).is_some();
            let lenient = || timing::lenient(&line, self.point()).map(|timing| timing.start);
            let told = if is_strict && self.format == Format::Vtt { strict } else { lenient() };
            told == Some(time)
        };
        like.filter(is_read_so).unwrap_or_else(|| self.standard(time))
    }

    /// The times of a new cue in the manner of another.
    fn fresh_times(&self, like: Option<&Block>, now: &Segment) -> String {
        let (start, end) = (now.span.start(), now.span.end());
        let line = like.map(|block| &self.text[block.times.clone()]);
        let places = line.and_then(|line| Some((line, timing::places(line, self.point())?)));
        match places {
            Some((line, (first, second))) if line[first.end..second.start].trim() == "-->" => {
                let arrow = &line[first.end..second.start];
                let [start, end] = [(first, start), (second, end)]
                    .map(|(place, time)| self.spelled(&line[place], time));
                format!("{start}{arrow}{end}")
            }
            _ => format!("{} --> {}", self.standard(start), self.standard(end)),
        }
    }

    /// The payload in the file's markup, from the cue alone.
    fn own_payload<'s>(&self, now: &'s Segment) -> Cow<'s, str> {
        let raw = now.cue.as_ref().and_then(|cue| cue.raw.as_deref());
        if let Some(raw) = raw.filter(|raw| self.shows(raw, now)) {
            return match self.format {
                Format::Vtt => voiced::said(raw, now).into(),
                _ => raw.into(),
            };
        }
        match self.format {
            Format::Srt => srt::payload(now),
            _ => vtt::payload(now),
        }
    }

    fn shows(&self, raw: &str, now: &Segment) -> bool {
        let holds_times = raw.split(['\n', '\r']).any(timing::is_timing);
        let shown = match self.format {
            Format::Srt => shown::srt(raw),
            _ => shown::vtt(raw, self.conformance == Conformance::W3c).0,
        };
        !holds_times && shown == now.text
    }

    /// The payload as it is to be, where it is not to stay: the one that the edit brought if it
    /// shows the text, else the text alone. Times and names inside follow those of the cue.
    fn new_payload(&self, block: &Block, was: &Segment, now: &Segment) -> Option<String> {
        let stands = plain_line_ends(&self.text[block.payload.clone()]);
        let raw = |segment: &Segment| segment.cue.as_ref().and_then(|cue| cue.raw.clone());
        let is_said_anew = was.text != now.text;
        let brought = raw(now).filter(|now| Some(now) != raw(was).as_ref());
        let brought = brought.filter(|raw| self.shows(raw, now));
        let new = match (brought, self.format) {
            (Some(raw), Format::Srt) => raw,
            (Some(raw), _) => voiced::completed(&raw, was, now),
            (None, Format::Vtt) if is_said_anew && is_timed_anew(&stands, now) => {
                vtt::payload_with_times(now)
            }
            (None, _) if is_said_anew => self.in_same_markup(&stands, now),
            (None, Format::Vtt) => voiced::adjusted(&stands, was, now),
            (None, _) => return None,
        };
        (new != stands).then_some(new)
    }

    /// A new text in the markup that stood around all of the old one; without any where other
    /// markup stood inside.
    fn in_same_markup(&self, stands: &str, now: &Segment) -> String {
        let own = || self.own_payload(now).into_owned();
        let Some((before, behind)) = wrapped::around(stands, self.format) else { return own() };
        let mut payload = before.to_owned();
        match self.format {
            Format::Srt => payload.push_str(&srt::escape(&now.text)),
            _ => vtt::append_text(&mut payload, &now.text),
        }
        payload.push_str(behind);
        let is_plain = now.text.is_empty() || (before.is_empty() && behind.is_empty());
        if is_plain || !self.shows(&payload, now) {
            return own();
        }
        if self.format == Format::Vtt { voiced::said(&payload, now) } else { payload }
    }

    fn payload(&self, block: &Block, new: &str) -> Option<Splice> {
        let eol = line_end(self.text, block.times.end);
        let lines: Vec<&str> = plain_lines(new).collect();
        let mut place = block.payload.clone();
        let has_place = place.end > place.start;
        let mut with = lines.join(eol);
        if !has_place && !with.is_empty() {
            // A cue without text has no line for it.
            place = block.bytes.end..block.bytes.end;
            match self.text[..place.end].ends_with(['\n', '\r']) {
                true => with.push_str(eol),
                false => with.insert_str(0, eol),
            }
        } else if with.is_empty() {
            place.end = block.bytes.end;
        }
        (has_place || !with.is_empty()).then(|| Splice::new(place, with))
    }
}

/// Whether the words of a new text have times to stand where the old one had some.
fn is_timed_anew(stands: &str, now: &Segment) -> bool {
    stamps::holds_times(stands) && !inner_times(now).is_empty()
}

fn plain_lines(payload: &str) -> impl Iterator<Item = &str> {
    payload.split('\n').flat_map(|line| line.split('\r')).filter(|line| !line.is_empty())
}
