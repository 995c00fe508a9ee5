//! What the receiver served and did not serve, in numbers since the start. Knows no connection and no request.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use super::answered::Answered;
use crate::domain::notification::{Answer, Contract};
use crate::measure::{Distribution, Histogram};

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
#[derive(Debug)]
pub struct Counters {
    accepted: AtomicU64,
    open: AtomicU64,
    refused: [AtomicU64; Refusal::ALL.len()],
    closed: [AtomicU64; Closing::ALL.len()],
    answered: Answered,
    answers: Histogram,
}

/// The numbers at one instant. Each is right; together they may be some requests apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counts {
    /// Connections that came.
    pub accepted: u64,
    /// Connections that have a place now.
    pub open: u64,
    /// Notifications that are stored, by contract and the answer's word.
    pub answered: Vec<(Contract, &'static str, u64)>,
    /// How long it took from a body's last byte until its answer went to the connection, in microseconds.
    pub answers: Distribution,
    refused: [u64; Refusal::ALL.len()],
    closed: [u64; Closing::ALL.len()],
}

impl Default for Counters {
    fn default() -> Self {
        Self {
            accepted: AtomicU64::new(0),
            open: AtomicU64::new(0),
            refused: Default::default(),
            closed: Default::default(),
            answered: Answered::default(),
            answers: Histogram::of_durations(),
        }
    }
}

impl Counters {
    /// The numbers now.
    #[must_use]
    pub fn snapshot(&self) -> Counts {
        Counts {
            accepted: self.accepted.load(Ordering::Relaxed),
            open: self.open.load(Ordering::Relaxed),
            answered: self.answered.snapshot(),
            answers: self.answers.distribution(),
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

    pub(super) fn answered(&self, contract: Contract, answer: &Answer) {
        self.answered.count(contract, answer);
    }

    pub(super) fn answer_took(&self, duration: Duration) {
        self.answers.took(duration);
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
