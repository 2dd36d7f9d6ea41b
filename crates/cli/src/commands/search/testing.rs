//! Moments as the tests of this folder want them.

use cuedex_model::{Moment, MomentPart, Source, TimeQuality, TimeSpan, VideoId};

/// A moment of the video `talk` with this snippet, its matched words in brackets.
pub(super) fn moment(from: u64, to: u64, snippet: &str) -> Moment {
    let (mut text, mut marks) = (String::new(), Vec::new());
    for (n, piece) in snippet.split(['[', ']']).enumerate() {
        let start = text.len();
        text.push_str(piece);
        if n % 2 == 1 {
            marks.push(start..text.len());
        }
    }
    let span = TimeSpan::from_millis(from, to);
    let words = marks.iter().map(|mark| text[mark.clone()].to_owned()).collect();
    Moment {
        video: VideoId::new("talk").unwrap(),
        span,
        parts: vec![part(Source::Audio, span, words)],
        snippet: text,
        marks,
        score: 1.5,
        count: 1,
    }
}

pub(super) fn part(source: Source, span: TimeSpan, words: Vec<String>) -> MomentPart {
    MomentPart {
        source,
        language: None,
        speaker: None,
        span,
        words,
        times: TimeQuality::Interpolated,
    }
}
