use std::time::Duration;

use cuedex_format::memories::{self, Transcription};
use cuedex_model::VideoId;
use serde::Serialize;

use crate::call::Request;
use crate::{Call, Client, Error, ErrorKind, Scope};

/// How the service shall look at a video again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Update {
    prompt: String,
    callback: Option<String>,
    wait: Option<Duration>,
}

impl Update {
    /// With this instruction, without a callback and without waiting.
    #[must_use]
    pub fn new(prompt: impl Into<String>) -> Self {
        Self { prompt: prompt.into(), callback: None, wait: None }
    }

    /// The service calls this URL when it is done. The default is not to.
    #[must_use]
    pub fn callback(mut self, url: impl Into<String>) -> Self {
        self.callback = Some(url.into());
        self
    }

    /// Waits for the new transcription, at most this long. The default is not to.
    #[must_use]
    pub fn wait(mut self, limit: Duration) -> Self {
        self.wait = Some(limit);
        self
    }
}

/// What became of an update.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Updated {
    /// The service took it; nobody waited.
    Accepted,
    /// The transcription is another one now.
    Changed(Transcription),
    /// The service took it, but the transcription was the old one until the limit.
    StillUnchanged,
}

#[derive(Serialize)]
struct UpdateRequest<'a> {
    video_no: &'a str,
    prompt: &'a str,
    unique_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    callback: Option<&'a str>,
}

impl Client {
    /// Asks the service to transcribe what is seen in a private video again. The transcription
    /// that stands is replaced for good, and the call is charged; so it is sent once, whatever
    /// happens.
    ///
    /// To wait is to compare: the service does not say when it is done, so the transcription is
    /// read before, and again until it differs. Passing failures of these reads are waited out.
    ///
    /// # Errors
    /// [`ErrorKind::Config`] for a blank prompt; else see [`ErrorKind`]. An error of the update
    /// itself does not prove that the service did not take it.
    pub async fn update_video_transcription(
        &self,
        video: &VideoId,
        update: &Update,
    ) -> Result<Updated, Error> {
        if update.prompt.trim().is_empty() {
            return Err(Error::new(ErrorKind::Config, "the prompt is empty"));
        }
        let before = match update.wait {
            Some(_) => Some(self.read_visual(video, Scope::Private).await?),
            None => None,
        };
        let body = UpdateRequest {
            video_no: video.as_str(),
            prompt: &update.prompt,
            unique_id: self.unique_id(),
            callback: update.callback.as_deref(),
        };
        let request = Request::post(Call::Update, "update_video_transcription", &body).about(video);
        self.ask(&request, memories::decode_envelope).await?;
        let (Some(limit), Some(before)) = (update.wait, before) else {
            return Ok(Updated::Accepted);
        };
        match tokio::time::timeout(limit, self.changed(video, &before)).await {
            Ok(changed) => changed.map(Updated::Changed),
            Err(_) => Ok(Updated::StillUnchanged),
        }
    }

    /// Reads the transcription until it differs from `before`.
    async fn changed(
        &self,
        video: &VideoId,
        before: &Transcription,
    ) -> Result<Transcription, Error> {
        loop {
            tokio::time::sleep(self.poll_interval()).await;
            match self.read_visual(video, Scope::Private).await {
                Ok(now) if !now.is_nothing() && now.segments != before.segments => {
                    return Ok(now);
                }
                Err(error) if !error.is_retryable() => return Err(error),
                _ => {}
            }
        }
    }
}
