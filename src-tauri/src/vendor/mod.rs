//! The vendor's API, asked on an agent's or a job's behalf.
//!
//! Owns the HTTP client towards the vendor, its credentials and the one place that knows the wire (`wire.rs`, whose marks
//! say what is documented and what is assumed). Knows `domain` and nothing else: no store, no vault, no retry queue.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `client.rs` | [`Vendor`]: a call from its route to its result, inside one deadline |
//! | `route.rs` | whether the vendor has the route that tells of one voucher, which is assumed |
//! | `token.rs` | the machine to machine token: one request for many callers, dropped when rejected |
//! | `date.rs` | what the vendor's clock last showed |
//! | `retry.rs` | which failures are tried again, and when |
//! | `wire.rs` | routes, headers, the shapes of answers, the meaning of a status |

mod client;
mod date;
mod retry;
mod route;
mod token;
mod wire;

#[cfg(test)]
mod tests;

use std::time::Duration;

use thiserror::Error;

pub use client::{SettingsError, Vendor, VendorAccess, VendorSettings};
pub use date::DateHeard;
pub use retry::RetrySchedule;

/// Why the vendor's API gave no result.
#[derive(Debug, Error)]
pub enum VendorError {
    /// No API key is configured: nothing was asked.
    #[error("no API key of the vendor is configured")]
    NotConfigured,
    /// The vendor does not accept our key, secret or token. Trying again does not help.
    #[error("the vendor rejected our credentials (HTTP {status})")]
    CredentialsRejected {
        /// 401 or 403; also 400 when a token was asked for.
        status: u16,
    },
    /// The vendor answered that there is no such voucher.
    #[error("the vendor knows no such voucher")]
    UnknownVoucher,
    /// The vendor's API does not have the route: it is not asked again before the next start.
    #[error("the vendor's API has no such route")]
    RouteMissing,
    /// The vendor understood and will not do it.
    #[error("the vendor refused (HTTP {status})")]
    Refused {
        /// 400, 409, 410 or 422.
        status: u16,
    },
    /// The vendor asks for a pause longer than a call can wait.
    #[error("the vendor asks us to slow down")]
    RateLimited {
        /// How long to stay away, when the vendor said so in seconds.
        retry_after: Option<Duration>,
    },
    /// The vendor could not be reached or is failing; it may work later.
    #[error("the vendor's API cannot be reached or is failing")]
    Unavailable(#[source] Outage),
    /// The vendor answered, and not in a way we understand.
    #[error("the vendor's answer cannot be used")]
    Unreadable(#[source] AnswerProblem),
}

/// Why a confirmation is not known to have been made.
#[derive(Debug, Error)]
pub enum ConfirmError {
    /// It was not: nothing was sent, or the vendor turned it down.
    #[error("nothing was confirmed")]
    NotMade(#[source] VendorError),
    /// It was sent, and may have been made.
    #[error("whether it was confirmed is not known")]
    Unknown(#[source] VendorError),
}

/// What kept the vendor's API from answering.
#[derive(Debug, Error)]
pub enum Outage {
    /// It answered that it is failing: 5xx, or 408.
    #[error("HTTP {0}")]
    Status(u16),
    /// No connection, or one that broke or stayed silent. Carries no URL.
    #[error("the connection failed")]
    Transport(#[source] reqwest::Error),
    /// The time for the whole call was used up.
    #[error("no answer within the time for the whole call")]
    Deadline,
}

/// Why an answer of the vendor is of no use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum AnswerProblem {
    /// A status that no contract names for this call, redirects among them: they are never followed.
    #[error("unexpected HTTP {0}")]
    Status(u16),
    /// More than any answer of this API can be.
    #[error("the answer is too large")]
    TooLarge,
    /// A token was asked for and none is there.
    #[error("no token is in the answer")]
    NoToken,
    /// A signed URL was asked for and none is there.
    #[error("no absolute http(s) URL is in the answer")]
    NoUrl,
}
