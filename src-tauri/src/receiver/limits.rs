//! How much of us a stranger may use: the numbers of the receiver's contract, in one place and passed in.

use std::time::Duration;

/// What the receiver bears. The defaults are the contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// How long the head of a request may take, and how long a connection may be silent before one.
    pub head: Duration,
    /// How long a request may take from its first byte to its last, and how long a client may leave an answer unread.
    pub request: Duration,
    /// The largest body that is taken, in bytes; the documented ones are below 1 KiB.
    pub body: usize,
    /// How many headers a request may have.
    pub headers: usize,
    /// How many connections are served at once.
    pub connections: usize,
    /// How many of them one client may hold. Trusted proxies, which bring many clients, may hold all.
    pub connections_a_peer: usize,
    /// How long requests under way may take once we are asked to stop.
    pub drain: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            head: Duration::from_secs(5),
            request: Duration::from_secs(8),
            body: 64 * 1024,
            headers: 64,
            connections: 512,
            connections_a_peer: 32,
            drain: Duration::from_secs(3),
        }
    }
}
