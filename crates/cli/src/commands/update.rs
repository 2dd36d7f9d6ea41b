mod kept;

use std::time::Duration;

use anyhow::Result;
use cuedex_fetch::{Update, Updated};
use cuedex_model::VideoId;
use serde::Serialize;

use super::service;
use crate::args::{Global, UpdateArgs};
use crate::exit::Exit;
use crate::output::Output;

#[derive(Serialize)]
struct UpdatedRecord<'a> {
    video: &'a str,
    state: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    segments: Option<usize>,
    /// The document that holds the new text.
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    /// Segments that are another than before, new or gone.
    #[serde(skip_serializing_if = "Option::is_none")]
    changed: Option<usize>,
    /// Corrections that found nothing to correct in the new text.
    #[serde(skip_serializing_if = "Option::is_none")]
    parked: Option<usize>,
}

pub(crate) fn run(args: &UpdateArgs, global: &Global, out: &mut Output) -> Result<Exit> {
    let wait = args.wait.map(Duration::from_secs);
    let client = service::client_with(&args.service, |builder| match wait {
        Some(wait) => builder.poll_interval(between_looks(wait)),
        None => builder,
    })?;
    let video = VideoId::new(args.video.as_str())?;
    let mut update = Update::new(args.prompt.as_str());
    if let Some(url) = &args.callback {
        update = update.callback(url.as_str());
    }
    if let Some(wait) = wait {
        update = update.wait(wait);
    }
    let updated =
        service::run(async { Ok(client.update_video_transcription(&video, &update).await?) })?;
    let (state, told, exit) = match updated {
        Updated::Changed(text) => return kept::keep(&video, text, global, out),
        Updated::StillUnchanged => {
            let told =
                format!("the service took it, but the description of {video} has not changed yet");
            ("unchanged", told, Exit::Nothing)
        }
        _ => ("accepted", format!("the service took it for {video}"), Exit::Done),
    };
    if out.json() {
        let (video, none) = (video.as_str(), None);
        let record =
            UpdatedRecord { video, state, segments: none, path: None, changed: none, parked: none };
        out.closing_record("result", &record)?;
    } else {
        out.line(told)?;
    }
    Ok(exit)
}

/// The time between two looks at the text: a short wait looks a few times too.
fn between_looks(wait: Duration) -> Duration {
    Duration::from_secs(5).min(wait / 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_waits_look_every_five_seconds_and_short_ones_more_often() {
        for (seconds, millis) in [(600, 5_000), (20, 5_000), (8, 2_000), (1, 250), (0, 0)] {
            let between = between_looks(Duration::from_secs(seconds));
            assert_eq!(between, Duration::from_millis(millis), "--wait {seconds}");
        }
    }
}
