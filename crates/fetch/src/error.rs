use std::fmt;
use std::time::Duration;

use cuedex_model::VideoId;
use reqwest::StatusCode;

use crate::Call;
use crate::call::Request;

/// Why a call failed.
///
/// The message is a lowercase fragment without a full stop that names the call and the video;
/// the cause, if any, is in [`source`](std::error::Error::source). The key is in none of it,
/// also where the service sent it back.
#[derive(Debug)]
pub struct Error(Box<Inner>);

#[derive(Debug)]
struct Inner {
    kind: ErrorKind,
    message: String,
    call: Option<Call>,
    video: Option<VideoId>,
    status: Option<StatusCode>,
    code: Option<String>,
    excerpt: Option<String>,
    retry_after: Option<Duration>,
    tries: u32,
    cause: Option<Cause>,
}

/// A cause as text: what dependencies say may quote a reply, so the key is masked in it first.
#[derive(Debug)]
struct Cause(String);

/// The kinds of [`Error`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The key, the base URL or a parameter cannot be used; nothing was sent.
    Config,
    /// The key is not accepted or may not do this, or the account is disabled.
    Auth,
    /// The account has not enough points.
    NoPoints,
    /// There is no such video or endpoint.
    NotFound,
    /// The endpoint exists but not for this method.
    MethodNotAllowed,
    /// The service refuses the parameters, or fails for a moment: it has one code for both.
    BadRequest,
    /// The same request runs already.
    Conflict,
    /// Too many requests.
    RateLimited,
    /// The service failed.
    Server,
    /// The service refused with a code that is not known.
    Refused,
    /// No connection.
    Connect,
    /// A limit of time was reached.
    Timeout,
    /// The connection broke before the reply was whole.
    Broken,
    /// A reply, or the list of videos, is larger than its limit.
    TooLarge,
    /// The service points to another place, which is not followed.
    Redirect,
    /// The reply cannot be read.
    Decode,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            message: message.into(),
            call: None,
            video: None,
            status: None,
            code: None,
            excerpt: None,
            retry_after: None,
            tries: 1,
            cause: None,
        }))
    }

    pub(crate) fn about(mut self, request: &Request) -> Self {
        self.0.call = Some(request.call);
        self.0.video.clone_from(&request.video);
        self
    }

    pub(crate) fn answered(mut self, status: StatusCode, retry_after: Option<Duration>) -> Self {
        self.0.status = Some(status);
        self.0.retry_after = retry_after;
        self
    }

    pub(crate) fn coded(mut self, code: Option<String>) -> Self {
        self.0.code = code;
        self
    }

    pub(crate) fn quoting(mut self, excerpt: String) -> Self {
        self.0.excerpt = Some(excerpt).filter(|text| !text.is_empty());
        self
    }

    /// `cause` must be masked.
    pub(crate) fn because(mut self, cause: String) -> Self {
        self.0.cause = Some(Cause(cause));
        self
    }

    pub(crate) fn after_tries(mut self, tries: u32) -> Self {
        self.0.tries = tries;
        self
    }

    /// What went wrong, for code that decides.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The call that failed, if one was made.
    #[must_use]
    pub fn call(&self) -> Option<Call> {
        self.0.call
    }

    /// The video it was about.
    #[must_use]
    pub fn video(&self) -> Option<&VideoId> {
        self.0.video.as_ref()
    }

    /// The HTTP status, where there was an answer.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.0.status.map(|status| status.as_u16())
    }

    /// The code in the body, where there was one.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.0.code.as_deref()
    }

    /// At most 200 characters of the reply that could not be used, around the fault where its
    /// place is known.
    #[must_use]
    pub fn excerpt(&self) -> Option<&str> {
        self.0.excerpt.as_deref()
    }

    /// How long the service asks to wait.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// How often it was tried.
    #[must_use]
    pub fn tries(&self) -> u32 {
        self.0.tries
    }

    /// Asking again later may help: rate limits, time-outs, broken connections, failures of the
    /// service (5xx but 501), and code `0001`, which the service also sends in passing trouble.
    /// An update must not be sent again even so.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self.kind() {
            ErrorKind::RateLimited
            | ErrorKind::Timeout
            | ErrorKind::Connect
            | ErrorKind::Broken => true,
            ErrorKind::Server => self.0.status != Some(StatusCode::NOT_IMPLEMENTED),
            ErrorKind::BadRequest => {
                self.code().is_some_and(|code| code.trim_start_matches('0') == "1")
            }
            _ => false,
        }
    }

    /// Too many requests, as a status or as a code.
    #[must_use]
    pub fn is_rate_limited(&self) -> bool {
        self.kind() == ErrorKind::RateLimited
    }

    /// The key or the account is refused, for this call or for all.
    #[must_use]
    pub fn is_auth(&self) -> bool {
        self.kind() == ErrorKind::Auth
    }

    /// The key is not accepted or the account is disabled, so that every other call would fail
    /// the same way. "Permission denied" (`9009`) and HTTP 403 without a code of the service are
    /// not: they may be about one video.
    #[must_use]
    pub fn is_key_refused(&self) -> bool {
        self.is_auth()
            && match self.code().map(|code| code.trim().trim_start_matches('0')) {
                Some("401" | "403") => true,
                Some("9009") => false,
                _ => self.0.status == Some(StatusCode::UNAUTHORIZED),
            }
    }

    /// There is no such video or endpoint.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.kind() == ErrorKind::NotFound
    }

    /// A limit of time was reached.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        self.kind() == ErrorKind::Timeout
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.0;
        match (inner.call, &inner.video) {
            (Some(call), Some(video)) => write!(f, "{call} of {video}: ")?,
            (Some(call), None) => write!(f, "{call}: ")?,
            (None, _) => {}
        }
        f.write_str(&inner.message)?;
        match (inner.status, &inner.code) {
            (Some(status), Some(code)) => {
                write!(f, " (HTTP {}, code {code})", status.as_u16())?;
            }
            (Some(status), None) => write!(f, " (HTTP {})", status.as_u16())?,
            (None, _) => {}
        }
        if let Some(excerpt) = &inner.excerpt {
            write!(f, ", the reply has `{excerpt}`")?;
        }
        if inner.tries > 1 {
            write!(f, ", after {} tries", inner.tries)?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.cause.as_ref().map(|cause| cause as _)
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Cause {}

/// An error with its causes as one text: `a: b: c`.
pub(crate) fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        text = format!("{text}: {cause}");
        next = cause.source();
    }
    text
}
