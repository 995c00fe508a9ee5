//! What the receiver did not serve, in numbers since the start. Knows no connection and no request.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::domain::refusal::Refusal;

/// Why a connection was closed by us.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Closing {
    /// It waited longest when another needed its place.
    GaveWay,
    /// It came when every place was at work.
    TurnedAway,
    /// Nothing came on it.
    Silent,
    /// The head of a request took too long.
    HeadSlow,
    /// What came on it is not HTTP/1, or more than a head may hold.
    Malformed,
    /// Its client left answers unread.
    Unread,
}

impl Closing {
    /// Every reason, in the order of their declaration.
    pub const ALL: [Self; 6] =
        [Self::GaveWay, Self::TurnedAway, Self::Silent, Self::HeadSlow, Self::Malformed, Self::Unread];

    /// Its name.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::GaveWay => "gave_way",
            Self::TurnedAway => "turned_away",
            Self::Silent => "silent",
            Self::HeadSlow => "head_slow",
            Self::Malformed => "malformed",
            Self::Unread => "unread",
        }
    }
}

/// The running numbers.
#[derive(Debug, Default)]
pub struct Counters {
    accepted: AtomicU64,
    open: AtomicU64,
    refused: [AtomicU64; Refusal::ALL.len()],
    closed: [AtomicU64; Closing::ALL.len()],
}

/// The numbers at one instant. Each is right; together they may be some requests apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counts {
    /// Connections that came.
    pub accepted: u64,
    /// Connections that have a place now.
    pub open: u64,
    refused: [u64; Refusal::ALL.len()],
    closed: [u64; Closing::ALL.len()],
}

impl Counters {
    /// The numbers now.
    #[must_use]
    pub fn snapshot(&self) -> Counts {
        Counts {
            accepted: self.accepted.load(Ordering::Relaxed),
            open: self.open.load(Ordering::Relaxed),
            refused: self.refused.each_ref().map(|count| count.load(Ordering::Relaxed)),
            closed: self.closed.each_ref().map(|count| count.load(Ordering::Relaxed)),
        }
    }

    pub(super) fn accepted(&self) {
        self.accepted.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn open(&self, places: usize) {
        self.open.store(places as u64, Ordering::Relaxed);
    }

    pub(super) fn refused(&self, why: Refusal) {
        self.refused[why as usize].fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn closed(&self, why: Closing) {
        self.closed[why as usize].fetch_add(1, Ordering::Relaxed);
    }
}

impl Counts {
    /// How many requests were refused for this reason.
    #[must_use]
    pub fn refused(&self, why: Refusal) -> u64 {
        self.refused[why as usize]
    }

    /// How many connections were closed for this reason.
    #[must_use]
    pub fn closed(&self, why: Closing) -> u64 {
        self.closed[why as usize]
    }
}
