//! What the writer's work looks like in numbers. Counted by the one thread that writes, read by whoever asks.

use std::time::Duration;

use crate::measure::{Distribution, Histogram};

/// The upper bounds of how many writes share a commit.
const BATCHES: &[u64] = &[1, 2, 4, 8, 16, 32, 64, 128, 256];

/// The running numbers.
#[derive(Debug)]
pub(super) struct Meter {
    commits: Histogram,
    batches: Histogram,
}

/// The writer's numbers since the start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WriterNumbers {
    /// How many writes wait now.
    pub queued: usize,
    /// How long transactions took, from their beginning until they were on disk, in microseconds.
    pub commits: Distribution,
    /// How many writes each of them had.
    pub batches: Distribution,
}

impl Default for Meter {
    fn default() -> Self {
        Self { commits: Histogram::of_durations(), batches: Histogram::new(BATCHES) }
    }
}

impl Meter {
    /// Counts a transaction that is on disk.
    pub(super) fn committed(&self, writes: usize, took: Duration) {
        self.commits.took(took);
        self.batches.observe(writes as u64);
    }

    pub(super) fn numbers(&self, queued: usize) -> WriterNumbers {
        WriterNumbers { queued, commits: self.commits.distribution(), batches: self.batches.distribution() }
    }
}
