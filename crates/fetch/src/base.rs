use url::{Host, Url};

use crate::{Error, ErrorKind};

/// Where the service stands by default.
pub(crate) const DEFAULT: &str = "https://api.memories.ai";
/// The path of every call under the base URL.
const PREFIX: &str = "serve/api/v1";

/// A base URL to which a key may be sent.
#[derive(Debug, Clone)]
pub(crate) struct Base {
    url: Url,
}

impl Base {
    /// Checks a base URL: `https`, or `http` on this machine or where `allow_insecure` says so.
    pub(crate) fn new(text: &str, allow_insecure: bool) -> Result<Self, Error> {
        let refuse = |why: &str| Err(Error::new(ErrorKind::Config, format!("the base URL {why}")));
        let Ok(url) = Url::parse(text.trim()) else {
            return refuse("is not a URL");
        };
        if !url.username().is_empty() || url.password().is_some() {
            return refuse("must not hold a name or a password");
        }
        if url.query().is_some() || url.fragment().is_some() {
            return refuse("must not have a query or a fragment");
        }
        match url.scheme() {
            "https" => {}
            "http" if is_loopback(&url) || allow_insecure => {}
            "http" => {
                return refuse(
                    "is plain http to another machine, where the key could be read on the way; \
                     allow_insecure permits it",
                );
            }
            _ => return refuse("is neither https nor http"),
        }
        Ok(Self { url })
    }

    /// Whether it is this machine.
    pub(crate) fn is_loopback(&self) -> bool {
        is_loopback(&self.url)
    }

    /// The address of a call.
    pub(crate) fn endpoint(&self, name: &str, query: &[(&'static str, String)]) -> Url {
        let mut url = self.url.clone();
        let path = format!("{}/{PREFIX}/{name}", self.url.path().trim_end_matches('/'));
        url.set_path(&path);
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        url
    }
}

impl std::fmt::Display for Base {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.url.fmt(f)
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_https_and_this_machine_get_the_key() {
        for good in [
            DEFAULT,
            "http://127.0.0.1:8080",
            "http://[::1]:8080/",
            "http://localhost:1/mock",
            " https://api.memories.ai/\n",
        ] {
            assert!(Base::new(good, false).is_ok(), "{good}");
        }
        for bad in [
            "http://api.memories.ai",
            "http://127.0.0.1.example.com",
            "http://localhost.example.com",
            "http://10.0.0.1",
        ] {
            assert_eq!(Base::new(bad, false).unwrap_err().kind(), ErrorKind::Config, "{bad}");
            assert!(Base::new(bad, true).is_ok(), "{bad}");
        }
        for never in [
            "",
            "api.memories.ai",
            "ftp://127.0.0.1",
            "file:///etc",
            "https://a:b@c",
            "https://a/?key=1",
            "https://a/#x",
        ] {
            assert_eq!(Base::new(never, true).unwrap_err().kind(), ErrorKind::Config, "{never}");
        }
    }

    #[test]
    fn a_path_of_the_base_is_kept_and_values_are_escaped() {
        let base = Base::new("https://gate.example/memories/", false).unwrap();
        let url = base.endpoint("get_metadata", &[("video_no", "VI 1&x=ü".to_owned())]);
        assert_eq!(
            url.as_str(),
            "https://gate.example/memories/serve/api/v1/get_metadata?video_no=VI+1%26x%3D%C3%BC"
        );
    }
}
