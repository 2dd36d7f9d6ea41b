//! What `fetch` and `update` share: the key and the client.

use std::time::Duration;

use anyhow::{Context, Result};
use cuedex_fetch::{Client, ClientBuilder};
use secrecy::SecretString;

use crate::args::ServiceArgs;
use crate::failure::Hinted;
use crate::output::shown;

/// The environment variable of the key.
const KEY_VARIABLE: &str = "MEMORIES_API_KEY";

pub(crate) fn client(args: &ServiceArgs) -> Result<Client> {
    client_with(args, |builder| builder)
}

/// The client, with what one command sets besides.
pub(crate) fn client_with(
    args: &ServiceArgs,
    set: impl FnOnce(ClientBuilder) -> ClientBuilder,
) -> Result<Client> {
    let limit = Duration::from_secs(args.timeout.max(1));
    let builder = Client::builder(key(args)?)
        .base_url(args.base_url.as_str())
        .allow_insecure(args.insecure)
        .unique_id(args.unique_id.as_str())
        .pace_all(interval(args.rate)?)
        .connect_timeout(limit.min(Duration::from_secs(10)))
        .read_timeout(limit.min(Duration::from_secs(60)))
        .total_timeout(limit);
    set(builder).build().map_err(|error| advised(error, args))
}

fn key(args: &ServiceArgs) -> Result<SecretString> {
    let key = match &args.key_file {
        Some(path) => std::fs::read_to_string(path)
            .with_context(|| format!("cannot read the key file {}", shown(path)))?,
        None => std::env::var(KEY_VARIABLE).unwrap_or_default(),
    };
    if key.trim().is_empty() {
        let hint = format!("set {KEY_VARIABLE} or use --key-file FILE");
        return Err(Hinted::new("no API key is given", hint).into());
    }
    Ok(SecretString::from(key.trim().to_owned()))
}

/// What may be sent over plain http has an option of its own here.
fn advised(error: cuedex_fetch::Error, args: &ServiceArgs) -> anyhow::Error {
    if args.insecure || !args.base_url.trim_start().starts_with("http:") {
        return error.into();
    }
    let what = format!("nothing can be asked of {}", args.base_url.trim());
    let hint = "plain http to another machine needs --insecure";
    anyhow::Error::new(error).context(Hinted::new(what, hint))
}

/// The time between two requests of one kind; a rate of 0 means no pacing.
fn interval(rate: f64) -> Result<Duration> {
    if rate == 0.0 {
        return Ok(Duration::ZERO);
    }
    Duration::try_from_secs_f64(1.0 / rate)
        .map_err(|_| anyhow::anyhow!("the rate {rate} is not a number of requests a second"))
}

/// Runs the client's work to its end on this thread.
pub(crate) fn run<T>(work: impl Future<Output = Result<T>>) -> Result<T> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.context("cannot start the network runtime")?.block_on(work)
}
