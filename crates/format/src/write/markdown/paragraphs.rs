use std::io;

use cuedex_model::{Segment, Timestamp};

use super::super::line::{pieces, visible};
use super::Count;
use super::page::Page;

/// A pause that ends a paragraph.
const PAUSE_MILLIS: u64 = 2_000;
/// A paragraph of so many characters ends with its sentence,
const LONG: usize = 600;
/// and one of so many at the next segment: automatic captions know no sentences.
const TOO_LONG: usize = 1_200;

/// Segments become paragraphs and quotes on a page.
pub(super) struct Paragraphs<'p, 'o, 's> {
    page: &'p mut Page<'o>,
    open: Option<Open<'s>>,
    /// The speaker whom the reader takes to be speaking.
    named: Option<&'s str>,
    count: Count,
}

/// A paragraph that is being written.
#[derive(Debug)]
struct Open<'s> {
    speaker: Option<&'s str>,
    end: Timestamp,
    chars: usize,
    ends_sentence: bool,
}

impl<'p, 'o, 's> Paragraphs<'p, 'o, 's> {
    pub(super) fn new(page: &'p mut Page<'o>) -> Self {
        Self { page, open: None, named: None, count: Count::default() }
    }

    /// Ends the paragraph and the section, in which the speaker is named again.
    pub(super) fn section(&mut self) -> io::Result<&mut Page<'o>> {
        self.close()?;
        self.named = None;
        Ok(self.page)
    }

    /// Adds what was said to the paragraph, or begins a new one.
    pub(super) fn add_spoken(&mut self, segment: &'s Segment) -> io::Result<()> {
        let speaker = visible(segment.speaker.as_ref());
        if self.open.as_ref().is_some_and(|open| open.ends_before(segment, speaker)) {
            self.close()?;
        }
        match &mut self.open {
            Some(open) => {
                self.page.markup(" ");
                open.add(segment);
            }
            None => self.begin(segment, speaker),
        }
        self.page.inline(&segment.text);
        self.count.segments += 1;
        Ok(())
    }

    /// Writes what was seen as a quote; speech goes on in a new paragraph.
    pub(super) fn add_seen(&mut self, segment: &Segment) -> io::Result<()> {
        self.close()?;
        self.page.markup("> ");
        self.page.time(segment.span.start());
        self.page.markup(" ");
        if let Some(speaker) = visible(segment.speaker.as_ref()) {
            self.page.strong(speaker, ":");
            self.page.markup(" ");
        }
        self.page.inline(&segment.text);
        self.count.add(Count { segments: 1, times: 1 });
        self.page.end_block()
    }

    /// Ends the last paragraph and says how much was written.
    pub(super) fn finish(mut self) -> io::Result<Count> {
        self.close()?;
        Ok(self.count)
    }

    fn begin(&mut self, segment: &'s Segment, speaker: Option<&'s str>) {
        self.page.time(segment.span.start());
        self.page.markup(" ");
        if speaker != self.named {
            if let Some(speaker) = speaker {
                self.page.strong(speaker, ":");
                self.page.markup(" ");
            }
            self.named = speaker;
        }
        self.count.times += 1;
        let mut open = Open { speaker, end: Timestamp::ZERO, chars: 0, ends_sentence: false };
        open.add(segment);
        self.open = Some(open);
    }

    fn close(&mut self) -> io::Result<()> {
        match self.open.take() {
            Some(_) => self.page.end_block(),
            None => Ok(()),
        }
    }
}

impl Open<'_> {
    fn add(&mut self, segment: &Segment) {
        self.end = self.end.max(segment.span.end());
        self.chars += segment.text.chars().count();
        self.ends_sentence = ends_sentence(&segment.text);
    }

    fn ends_before(&self, segment: &Segment, speaker: Option<&str>) -> bool {
        let pause = segment.span.start().as_millis().saturating_sub(self.end.as_millis());
        speaker != self.speaker
            || pause >= PAUSE_MILLIS
            || self.chars >= TOO_LONG
            || (self.chars >= LONG && self.ends_sentence)
    }
}

/// Whether the text ends with a full stop of any script, quotes and brackets aside.
fn ends_sentence(text: &str) -> bool {
    let Some(last) = pieces(text).last() else { return false };
    let last = last.trim_end_matches(['"', '\'', ')', ']', '”', '’', '»', '」', '』', '）']);
    last.ends_with(['.', '!', '?', '…', '。', '！', '？', '｡', '؟', '۔', '।', '॥', '።'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_in_every_script_and_before_quotes() {
        for text in ["so it is.", "\"Really?\"", "终于到了。", "「そうだ。」", "क्या हुआ।", "ماذا؟ "]
        {
            assert!(ends_sentence(text), "{text}");
        }
        for text in ["", "so it is", "well,", "3.5", "..a"] {
            assert!(!ends_sentence(text), "{text}");
        }
    }
}
