//! How tries to fetch a file ended, in numbers since the start.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::store::JobChange;

/// The running numbers.
#[derive(Debug, Default)]
pub(super) struct Tries {
    stored: AtomicU64,
    failed: AtomicU64,
    given_up: AtomicU64,
}

/// The numbers at one instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TryCounts {
    /// The file was stored.
    pub stored: u64,
    /// It was not, and is tried again.
    pub failed: u64,
    /// It was not, and a person has to look.
    pub given_up: u64,
}

impl Tries {
    pub(super) fn stored(&self) {
        self.stored.fetch_add(1, Ordering::Relaxed);
    }

    /// Counts a try that failed, by what becomes of the job.
    pub(super) fn failed(&self, then: JobChange) {
        let count = if matches!(then, JobChange::Retry { .. }) { &self.failed } else { &self.given_up };
        count.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn snapshot(&self) -> TryCounts {
        let now = |count: &AtomicU64| count.load(Ordering::Relaxed);
        TryCounts { stored: now(&self.stored), failed: now(&self.failed), given_up: now(&self.given_up) }
    }
}
