//! One request and its reply over HTTP, within limits of time and size.

use std::future::Future;
use std::time::{Duration, SystemTime};

use reqwest::header::{
    ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, LOCATION,
    RETRY_AFTER,
};
use reqwest::{Response, StatusCode, redirect};
use url::Url;

use crate::base::Base;
use crate::call::{Call, Request};
use crate::error::chain;
use crate::excerpt::quote;
use crate::key::Key;
use crate::retry::retry_after;
use crate::{Error, ErrorKind};

/// How many redirects inside the origin are followed.
const MAX_REDIRECTS: usize = 3;

/// What a call may take.
#[derive(Debug, Clone)]
pub(crate) struct Limits {
    pub(crate) connect: Duration,
    pub(crate) read: Duration,
    pub(crate) total: Duration,
    /// In bytes.
    pub(crate) body: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            read: Duration::from_secs(60),
            total: Duration::from_secs(180),
            body: 64 << 20,
        }
    }
}

/// An answer with its body.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) body: Vec<u8>,
}

/// Sends requests to one base URL with one key.
#[derive(Debug)]
pub(crate) struct Exchange {
    http: reqwest::Client,
    pub(crate) base: Base,
    pub(crate) key: Key,
    limits: Limits,
}

impl Exchange {
    pub(crate) fn new(base: Base, key: Key, limits: Limits) -> Result<Self, Error> {
        let mut http = reqwest::Client::builder()
            .user_agent(concat!("cuedex/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(limits.connect)
            // Redirects and repetitions are decided here, where the call is known.
            .redirect(redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false);
        if base.is_loopback() {
            http = http.no_proxy();
        }
        let http = http.build().map_err(|error| {
            Error::new(ErrorKind::Config, "the HTTP client cannot be set up").because(chain(&error))
        })?;
        Ok(Self { http, base, key, limits })
    }

    /// Sends a request once and reads the reply whole, whatever its status.
    pub(crate) async fn send(&self, request: &Request) -> Result<Reply, Error> {
        let whole = async {
            let response = self.open(request).await?;
            self.receive(response).await
        };
        within(self.limits.total, whole, "the call was not done").await
    }

    /// Sends a request and follows redirects of reads inside the origin.
    async fn open(&self, request: &Request) -> Result<Response, Error> {
        let mut url = self.base.endpoint(request.endpoint, &request.query);
        for _ in 0..=MAX_REDIRECTS {
            let response = self.send_to(&url, request).await?;
            let Some(target) = redirect_target(&response) else { return Ok(response) };
            url = self.follow(request, &url, target)?.ok_or_else(|| {
                Error::new(
                    ErrorKind::Redirect,
                    "the service points to another place, which is not given the key",
                )
                .answered(response.status(), None)
            })?;
        }
        Err(Error::new(ErrorKind::Redirect, "the service redirects in circles"))
    }

    /// Where a redirect leads, if it may be followed: only for reads, and never to another
    /// scheme, host or port.
    fn follow(&self, request: &Request, from: &Url, to: &str) -> Result<Option<Url>, Error> {
        let target = from.join(to).map_err(|_| {
            Error::new(ErrorKind::Redirect, "the service points to what is not a URL")
        })?;
        let allowed = request.body.is_none() && target.origin() == from.origin();
        Ok(allowed.then_some(target))
    }

    async fn send_to(&self, url: &Url, request: &Request) -> Result<Response, Error> {
        let mut builder = match &request.body {
            None => self.http.get(url.clone()),
            Some(body) => self
                .http
                .post(url.clone())
                .header(CONTENT_TYPE, "application/json")
                .body(body.clone()),
        };
        builder = builder
            .header(AUTHORIZATION, self.key.header())
            .header(ACCEPT, "application/json")
            .header(ACCEPT_ENCODING, "identity");
        let patience = match request.call {
            Call::Summary => self.limits.total,
            _ => self.limits.connect.saturating_add(self.limits.read),
        };
        let sent = async { builder.send().await.map_err(|error| self.transport(error)) };
        within(patience, sent, "the service did not answer").await
    }

    async fn receive(&self, mut response: Response) -> Result<Reply, Error> {
        let status = response.status();
        let retry_after = header(response.headers(), RETRY_AFTER.as_str())
            .and_then(|value| retry_after(value, SystemTime::now()));
        let mut body = Vec::new();
        let read = match encoding(response.headers()) {
            Some(encoding) => Err(self.compressed(encoding)),
            None => self.fill(&mut response, &mut body).await,
        };
        match read {
            // Where the status already says that the call failed, that is what went wrong.
            Err(error) if status.is_success() => Err(error.answered(status, retry_after)),
            _ => Ok(Reply { status, retry_after, body }),
        }
    }

    /// Reads the body piece by piece, so that an endless one ends at the limit.
    async fn fill(&self, response: &mut Response, body: &mut Vec<u8>) -> Result<(), Error> {
        let limit = self.limits.body;
        let too_large =
            || Error::new(ErrorKind::TooLarge, format!("the reply is larger than {limit} bytes"));
        if response.content_length().is_some_and(|n| n > u64::try_from(limit).unwrap_or(u64::MAX)) {
            return Err(too_large());
        }
        loop {
            let piece = async { response.chunk().await.map_err(|error| self.transport(error)) };
            let piece = within(self.limits.read, piece, "the reply stopped half-way").await?;
            let Some(piece) = piece else { return Ok(()) };
            if piece.len() > limit - body.len() {
                return Err(too_large());
            }
            body.extend_from_slice(&piece);
        }
    }

    fn compressed(&self, encoding: &str) -> Error {
        let encoding = quote(encoding, &self.key);
        let message = format!("the reply is compressed ({encoding}), which was not asked for");
        Error::new(ErrorKind::Decode, message)
    }

    fn transport(&self, error: reqwest::Error) -> Error {
        let (kind, message) = if error.is_timeout() {
            (ErrorKind::Timeout, "the connection took too long")
        } else if error.is_connect() {
            (ErrorKind::Connect, "no connection to the service")
        } else if error.is_builder() {
            (ErrorKind::Config, "the request cannot be made")
        } else {
            (ErrorKind::Broken, "the connection broke")
        };
        let cause = quote(&chain(&error.without_url()), &self.key);
        Error::new(kind, message).because(cause)
    }
}

/// The outcome of `work`, or a time-out error that says what was not done in time.
async fn within<T>(
    limit: Duration,
    work: impl Future<Output = Result<T, Error>>,
    what: &str,
) -> Result<T, Error> {
    tokio::time::timeout(limit, work)
        .await
        .unwrap_or_else(|_| Err(Error::new(ErrorKind::Timeout, format!("{what} within {limit:?}"))))
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

fn encoding(headers: &HeaderMap) -> Option<&str> {
    header(headers, CONTENT_ENCODING.as_str())
        .filter(|encoding| !encoding.is_empty() && !encoding.eq_ignore_ascii_case("identity"))
}

fn redirect_target(response: &Response) -> Option<&str> {
    let moved = matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308);
    header(response.headers(), LOCATION.as_str()).filter(|_| moved)
}
