//! Why the receiver turns a request away without storing it as a notification. Closed, so that every reason has words.

use serde::Serialize;

/// Why a request was not taken, or not in the way its sender meant it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Refusal {
    /// Its client's address is not allowed.
    Peer,
    /// A trusted proxy does not say readably for whom it came.
    ForwardedFor,
    /// Its `Host` is none of ours.
    Host,
    /// A web page in somebody's browser sent it.
    WebPage,
    /// Nothing is at its path, or the secret part is wrong.
    Path,
    /// Its path has no such method.
    Method,
    /// Its body took too long.
    BodySlow,
    /// Its body ended early, or was framed wrongly.
    BodyBroken,
    /// Its body is over the limit; what was kept of it is stored.
    BodyTooLarge,
    /// It could not be stored.
    NotStored,
    /// A mistake of ours.
    Internal,
}

impl Refusal {
    /// Every reason, in the order of their declaration.
    pub const ALL: [Self; 11] = [
        Self::Peer,
        Self::ForwardedFor,
        Self::Host,
        Self::WebPage,
        Self::Path,
        Self::Method,
        Self::BodySlow,
        Self::BodyBroken,
        Self::BodyTooLarge,
        Self::NotStored,
        Self::Internal,
    ];

    /// The word in the answer.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Peer => "peer",
            Self::ForwardedFor => "forwarded_for",
            Self::Host => "host",
            Self::WebPage => "web_page",
            Self::Path => "path",
            Self::Method => "method",
            Self::BodySlow => "body_slow",
            Self::BodyBroken => "body_broken",
            Self::BodyTooLarge => "too_large",
            Self::NotStored => "not_stored",
            Self::Internal => "internal",
        }
    }

    /// The status of the answer.
    #[must_use]
    pub fn status(self) -> u16 {
        match self {
            Self::Peer | Self::ForwardedFor | Self::Host | Self::WebPage => 403,
            Self::Path => 404,
            Self::Method => 405,
            Self::BodySlow => 408,
            Self::BodyBroken => 400,
            Self::BodyTooLarge => 413,
            Self::NotStored => 503,
            Self::Internal => 500,
        }
    }
}
