use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use cuedex_format::memories::{self, Summary, Transcription, Video};
use cuedex_model::VideoId;
use secrecy::SecretString;

use crate::call::Request;
use crate::exchange::Exchange;
use crate::pace::Pacer;
use crate::reply::{accept, undecodable};
use crate::retry::Retry;
use crate::{Availability, Call, ClientBuilder, Error, Scope, SummaryKind};

/// A client of the service for one key. Clones share its connections and its pace.
#[derive(Clone)]
pub struct Client(Arc<Inner>);

struct Inner {
    exchange: Exchange,
    pacer: Pacer,
    retry: Retry,
    unique_id: String,
    poll_interval: Duration,
}

impl Client {
    /// Sets up a client that sends this key. Spaces and line ends around the key are dropped.
    #[must_use]
    pub fn builder(key: SecretString) -> ClientBuilder {
        ClientBuilder::new(key)
    }

    pub(crate) fn assemble(
        exchange: Exchange,
        pacer: Pacer,
        retry: Retry,
        unique_id: String,
        poll_interval: Duration,
    ) -> Self {
        Self(Arc::new(Inner { exchange, pacer, retry, unique_id, poll_interval }))
    }

    pub(crate) fn unique_id(&self) -> &str {
        &self.0.unique_id
    }

    pub(crate) fn poll_interval(&self) -> Duration {
        self.0.poll_interval
    }

    /// Title, length and status of a video; `None` when the service does not know it.
    ///
    /// # Errors
    /// See [`crate::ErrorKind`].
    pub async fn metadata(&self, video: &VideoId, scope: Scope) -> Result<Option<Video>, Error> {
        let request = match scope {
            Scope::Private => self.private(Call::Metadata, "get_metadata", video),
            Scope::Public => Request::read(Call::Metadata, "get_public_video_detail", video),
        };
        self.ask(&request, memories::decode_metadata).await
    }

    /// What is said in a video.
    ///
    /// # Errors
    /// See [`crate::ErrorKind`].
    pub async fn audio_transcription(
        &self,
        video: &VideoId,
        scope: Scope,
    ) -> Result<Availability<Transcription>, Error> {
        let reply = self.read_audio(video, scope).await?;
        self.available(video, scope, Some(reply).filter(|reply| !reply.is_nothing())).await
    }

    /// What is seen in a video. `get_video_caption`, the newer name of the call, is asked where
    /// the older one is gone (HTTP 404 or 405), never because it has nothing.
    ///
    /// # Errors
    /// See [`crate::ErrorKind`].
    pub async fn video_transcription(
        &self,
        video: &VideoId,
        scope: Scope,
    ) -> Result<Availability<Transcription>, Error> {
        let reply = self.read_visual(video, scope).await?;
        self.available(video, scope, Some(reply).filter(|reply| !reply.is_nothing())).await
    }

    /// The chapters or topics of a private video, with an overview. The service makes them while
    /// the call waits, which may take minutes.
    ///
    /// # Errors
    /// See [`crate::ErrorKind`].
    pub async fn summary(
        &self,
        video: &VideoId,
        kind: SummaryKind,
    ) -> Result<Availability<Summary>, Error> {
        let reply = self.read_summary(video, kind).await?;
        let reply = Some(reply).filter(|reply| !reply.is_nothing());
        self.available(video, Scope::Private, reply).await
    }

    async fn available<T>(
        &self,
        video: &VideoId,
        scope: Scope,
        reply: Option<T>,
    ) -> Result<Availability<T>, Error> {
        if let Some(reply) = reply {
            return Ok(Availability::Ready(reply));
        }
        let known = self.metadata(video, scope).await?;
        Ok(Availability::of_nothing(known.as_ref()))
    }

    pub(crate) async fn read_audio(
        &self,
        video: &VideoId,
        scope: Scope,
    ) -> Result<Transcription, Error> {
        let request = match scope {
            Scope::Private => self.private(Call::Audio, "get_audio_transcription", video),
            Scope::Public => Request::read(Call::Audio, "get_public_audio_transcription", video),
        };
        self.ask(&request, memories::decode_transcription).await
    }

    pub(crate) async fn read_visual(
        &self,
        video: &VideoId,
        scope: Scope,
    ) -> Result<Transcription, Error> {
        if scope == Scope::Public {
            let request = Request::read(Call::Video, "get_public_video_transcription", video);
            return self.ask(&request, memories::decode_transcription).await;
        }
        let request = self.private(Call::Video, "get_video_transcription", video);
        match self.ask(&request, memories::decode_transcription).await {
            Err(error) if matches!(error.status(), Some(404 | 405)) && !error.is_auth() => {
                let newer = self.private(Call::Video, "get_video_caption", video);
                self.ask(&newer, memories::decode_transcription).await
            }
            answer => answer,
        }
    }

    pub(crate) async fn read_summary(
        &self,
        video: &VideoId,
        kind: SummaryKind,
    ) -> Result<Summary, Error> {
        let request =
            self.private(Call::Summary, "generate_summary", video).with("type", kind.as_str());
        self.ask(&request, memories::decode_summary).await
    }

    /// A read of a private video. The documents want `unique_id` in the body of a GET; every
    /// sample and client sends it in the query.
    fn private(&self, call: Call, endpoint: &'static str, video: &VideoId) -> Request {
        Request::read(call, endpoint, video).with("unique_id", self.unique_id())
    }

    /// Makes a call, again where that may help, and decodes its reply.
    pub(crate) async fn ask<T>(
        &self,
        request: &Request,
        decode: fn(&[u8]) -> Result<T, cuedex_format::Error>,
    ) -> Result<T, Error> {
        let Inner { exchange, pacer, retry, .. } = &*self.0;
        let mut delays = retry.delays();
        let mut tries = 0;
        loop {
            tries += 1;
            pacer.wait(request.call).await;
            let reply = exchange.send(request).await;
            let error = match reply.and_then(|reply| accept(reply, &exchange.key)) {
                Ok(body) => {
                    return decode(&body).map_err(|error| {
                        undecodable(&body, &error, &exchange.key).about(request).after_tries(tries)
                    });
                }
                Err(error) => error.about(request).after_tries(tries),
            };
            let again = request.is_idempotent().then(|| retry.decide(&error, &mut delays));
            let Some(wait) = again.flatten() else { return Err(error) };
            if error.is_rate_limited() {
                pacer.hold(request.call, wait);
            }
            tokio::time::sleep(wait).await;
        }
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base", &self.0.exchange.base.to_string())
            .field("unique_id", &self.0.unique_id)
            .finish_non_exhaustive()
    }
}
