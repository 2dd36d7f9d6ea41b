use std::time::Duration;

use secrecy::SecretString;

use crate::base::{self, Base};
use crate::exchange::{Exchange, Limits};
use crate::key::Key;
use crate::pace::Pacer;
use crate::retry::Retry;
use crate::{Call, Client, Error, ErrorKind};

/// The namespace of the service that is asked unless another is named.
const DEFAULT_UNIQUE_ID: &str = "default";
/// The interval of every kind of call. The service's documents name 1 and 5 calls a second.
const DEFAULT_PACE: Duration = Duration::from_secs(1);
/// How long after one look the next follows while an update is awaited.
const DEFAULT_POLL: Duration = Duration::from_secs(5);

/// Sets up a [`Client`].
#[derive(Debug, Clone)]
pub struct ClientBuilder {
    key: SecretString,
    base: String,
    allow_insecure: bool,
    unique_id: String,
    pace: [Duration; Call::ALL.len()],
    poll_interval: Duration,
    limits: Limits,
    retry: Retry,
}

impl ClientBuilder {
    pub(crate) fn new(key: SecretString) -> Self {
        Self {
            key,
            base: base::DEFAULT.to_owned(),
            allow_insecure: false,
            unique_id: DEFAULT_UNIQUE_ID.to_owned(),
            pace: [DEFAULT_PACE; Call::ALL.len()],
            poll_interval: DEFAULT_POLL,
            limits: Limits::default(),
            retry: Retry::default(),
        }
    }

    /// Asks this server. The default is `https://api.memories.ai`. The path of the API,
    /// `/serve/api/v1`, is put behind it.
    #[must_use]
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base = url.into();
        self
    }

    /// Permits a base URL of plain `http` on another machine. The default is `false`.
    #[must_use]
    pub fn allow_insecure(mut self, allow: bool) -> Self {
        self.allow_insecure = allow;
        self
    }

    /// The namespace of private videos. The default is `default`.
    #[must_use]
    pub fn unique_id(mut self, id: impl Into<String>) -> Self {
        self.unique_id = id.into();
        self
    }

    /// Starts calls of this kind at least this far apart. The default is one second; zero is no
    /// pacing.
    #[must_use]
    pub fn pace(mut self, call: Call, interval: Duration) -> Self {
        self.pace[call as usize] = interval;
        self
    }

    /// Starts calls of each kind at least this far apart; see [`ClientBuilder::pace`].
    #[must_use]
    pub fn pace_all(mut self, interval: Duration) -> Self {
        self.pace = [interval; Call::ALL.len()];
        self
    }

    /// How often a call is made again when that may help. The default is 3. An update is never
    /// made again.
    #[must_use]
    pub fn retries(mut self, times: usize) -> Self {
        self.retry.times = times;
        self
    }

    /// The wait before the first repetition, which doubles each time, and the longest wait, also
    /// when the service asks for one. Jitter adds up to as much again. The defaults are 400 ms
    /// and 60 s.
    #[must_use]
    pub fn backoff(mut self, first: Duration, longest: Duration) -> Self {
        self.retry.min_delay = first;
        self.retry.max_delay = longest;
        self
    }

    /// How long a connection may take. The default is 10 s.
    #[must_use]
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.limits.connect = limit;
        self
    }

    /// How long the service may be silent. The default is 60 s. A summary is made while the
    /// call waits, so only the total limits it until its reply begins.
    #[must_use]
    pub fn read_timeout(mut self, limit: Duration) -> Self {
        self.limits.read = limit;
        self
    }

    /// How long one try of a call may take as a whole. The default is 180 s.
    #[must_use]
    pub fn total_timeout(mut self, limit: Duration) -> Self {
        self.limits.total = limit;
        self
    }

    /// The longest body that is read, in bytes. The default is 64 MiB.
    #[must_use]
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.limits.body = bytes;
        self
    }

    /// How long to wait between looks for an updated transcription. The default is 5 s.
    #[must_use]
    pub fn poll_interval(mut self, interval: Duration) -> Self {
        self.poll_interval = interval;
        self
    }

    /// Checks everything and makes the client. Nothing is sent.
    ///
    /// # Errors
    /// [`ErrorKind::Config`] for a key that no header may hold, a base URL to which the key must
    /// not be sent, an empty `unique_id`, and where TLS cannot be set up.
    pub fn build(self) -> Result<Client, Error> {
        if self.unique_id.trim().is_empty() {
            return Err(Error::new(ErrorKind::Config, "the unique_id is empty"));
        }
        let base = Base::new(&self.base, self.allow_insecure)?;
        let exchange = Exchange::new(base, Key::new(&self.key)?, self.limits)?;
        let pacer = Pacer::new(self.pace);
        Ok(Client::assemble(exchange, pacer, self.retry, self.unique_id, self.poll_interval))
    }
}
