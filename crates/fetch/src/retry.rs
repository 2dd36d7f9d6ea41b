use std::time::{Duration, SystemTime};

use backon::{BackoffBuilder, ExponentialBuilder};

use crate::Error;

/// When and how often a call is made again. Deciding is here, waiting is in the client.
#[derive(Debug, Clone)]
pub(crate) struct Retry {
    /// How often a call is made again.
    pub(crate) times: usize,
    /// The wait before the first repetition, doubled each time and jittered up to twice itself.
    pub(crate) min_delay: Duration,
    /// The longest wait before jitter, and the longest that the service may ask for.
    pub(crate) max_delay: Duration,
}

impl Default for Retry {
    fn default() -> Self {
        Self { times: 3, min_delay: Duration::from_millis(400), max_delay: Duration::from_secs(60) }
    }
}

impl Retry {
    /// The waits of one call.
    pub(crate) fn delays(&self) -> impl Iterator<Item = Duration> + Send + use<> {
        ExponentialBuilder::new()
            .with_factor(2.0)
            .with_min_delay(self.min_delay)
            .with_max_delay(self.max_delay)
            .with_max_times(self.times)
            .with_jitter()
            .build()
    }

    /// How long to wait before making the call again; `None` to give up. What the service asks
    /// for is honoured, and one that asks for more than the longest wait is not asked again. A
    /// call that timed out is made again once.
    pub(crate) fn decide(
        &self,
        error: &Error,
        delays: &mut impl Iterator<Item = Duration>,
    ) -> Option<Duration> {
        // Time-outs are long: a service that hangs shall not hold a run for several of them.
        if !error.is_retryable() || (error.is_timeout() && error.tries() > 1) {
            return None;
        }
        let delay = delays.next()?;
        match error.retry_after() {
            Some(asked) if asked > self.max_delay => None,
            Some(asked) => Some(asked.max(delay)),
            None => Some(delay),
        }
    }
}

/// Reads a `Retry-After` header: seconds, or a date that is compared with `now`.
/// See [RFC 9110, 10.2.3](https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3).
pub(crate) fn retry_after(value: &str, now: SystemTime) -> Option<Duration> {
    let value = value.trim();
    if let Ok(seconds) = value.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let date = httpdate::parse_http_date(value).ok()?;
    Some(date.duration_since(now).unwrap_or(Duration::ZERO))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ErrorKind;
    use reqwest::StatusCode;

    fn limited(retry_after: Option<u64>) -> Error {
        let wait = retry_after.map(Duration::from_secs);
        Error::new(ErrorKind::RateLimited, "busy").answered(StatusCode::TOO_MANY_REQUESTS, wait)
    }

    #[test]
    fn waits_double_within_their_jitter_and_end() {
        let delays: Vec<_> = Retry::default().delays().map(|d| d.as_millis()).collect();
        assert_eq!(delays.len(), 3);
        for (delay, least) in delays.iter().zip([400, 800, 1_600]) {
            assert!((least..=2 * least).contains(delay), "{delays:?}");
        }
    }

    #[test]
    fn what_the_service_asks_for_is_the_least_wait() {
        let retry = Retry::default();
        let second = Duration::from_secs(1);
        let decide = |error: &Error| retry.decide(error, &mut [second].into_iter());
        assert_eq!(decide(&limited(Some(7))), Some(Duration::from_secs(7)));
        assert_eq!(decide(&limited(Some(0))), Some(second));
        assert_eq!(decide(&limited(None)), Some(second));
        assert_eq!(decide(&limited(Some(3_600))), None);
        assert_eq!(retry.decide(&limited(Some(7)), &mut std::iter::empty()), None);
    }

    #[test]
    fn only_errors_that_may_pass_are_tried_again() {
        let retry = Retry::default();
        let tries = |error: Error| retry.decide(&error, &mut retry.delays()).is_some();
        for kind in [ErrorKind::Timeout, ErrorKind::Connect, ErrorKind::Broken, ErrorKind::Server] {
            assert!(tries(Error::new(kind, "x")), "{kind:?}");
        }
        for kind in [
            ErrorKind::Auth,
            ErrorKind::NotFound,
            ErrorKind::Decode,
            ErrorKind::TooLarge,
            ErrorKind::Redirect,
            ErrorKind::NoPoints,
            ErrorKind::Conflict,
            ErrorKind::BadRequest,
        ] {
            assert!(!tries(Error::new(kind, "x")), "{kind:?}");
        }
        let bad = |code: &str| Error::new(ErrorKind::BadRequest, "x").coded(Some(code.into()));
        assert!(tries(bad("0001")) && !tries(bad("0003")));
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now = httpdate::parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT").unwrap();
        assert_eq!(retry_after("120", now), Some(Duration::from_secs(120)));
        let date = "Sun, 06 Nov 1994 08:50:07 GMT";
        assert_eq!(retry_after(date, now), Some(Duration::from_secs(30)));
        assert_eq!(retry_after("Sat, 05 Nov 1994 08:50:07 GMT", now), Some(Duration::ZERO));
        for odd in ["", "soon", "-1", "1.5"] {
            assert_eq!(retry_after(odd, now), None, "{odd}");
        }
    }
}
