//! The receiver's address as the vendor sees it.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use reqwest::Url;
use thiserror::Error;

/// What stands before the receiver's paths for whoever comes from outside: `https://host`, with a prefix when the proxy
/// in front has one. Plain http is taken for loopback hosts only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl(Url);

/// Why a text is no public address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PublicUrlError {
    /// Not a URL.
    #[error("it is not a URL")]
    NotAUrl,
    /// Notifications would travel readable for everybody in between.
    #[error("it must be https, since the vendor reaches it through the internet")]
    NotHttps,
    /// It has a user, a query or a fragment.
    #[error("it must be https://host, with a path at most")]
    NotABase,
    /// It has the path that is put behind it.
    #[error("it ends with a path that is added to it: leave out everything from /notifications on, and the secret")]
    NotAPrefix,
}

impl FromStr for PublicUrl {
    type Err = PublicUrlError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let url = Url::parse(text).map_err(|_| PublicUrlError::NotAUrl)?;
        match url.scheme() {
            "https" => {}
            "http" if is_loopback(&url) => {}
            _ => return Err(PublicUrlError::NotHttps),
        }
        let has_user = !url.username().is_empty() || url.password().is_some();
        if has_user || url.query().is_some() || url.fragment().is_some() {
            return Err(PublicUrlError::NotABase);
        }
        if url.path().contains("/notifications") {
            return Err(PublicUrlError::NotAPrefix);
        }
        Ok(Self(url))
    }
}

impl PublicUrl {
    /// The address with a path behind it, which begins with a slash.
    #[must_use]
    pub fn join(&self, path: &str) -> String {
        format!("{}{path}", self.0.as_str().trim_end_matches('/'))
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_str().trim_end_matches('/'))
    }
}

/// Whether an address leads to this computer only.
pub(super) fn is_loopback(url: &Url) -> bool {
    url.host_str().is_some_and(|host| {
        host == "localhost"
            || host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok_and(|address| address.to_canonical().is_loopback())
    })
}
