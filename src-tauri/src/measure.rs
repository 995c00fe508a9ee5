//! How long things take and how many come together, counted without locks where it happens. Knows nobody who asks.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// The upper bounds of what takes time, in microseconds: a quarter of a millisecond to ten seconds.
const MICROS: &[u64] = &[
    250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000, 5_000_000,
    10_000_000,
];

/// Counts values by size.
#[derive(Debug)]
pub struct Histogram {
    bounds: &'static [u64],
    /// One a bound, and one for what is beyond the last.
    counts: Box<[AtomicU64]>,
    sum: AtomicU64,
}

/// What a histogram has counted. Values that come meanwhile may be in the counts and not yet in the sum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Distribution {
    /// The largest value that each count takes; the last count, which has none, takes what is beyond.
    pub bounds: &'static [u64],
    /// How many values, bound by bound; each is counted once.
    pub counts: Vec<u64>,
    /// All values together.
    pub sum: u64,
}

impl Histogram {
    /// Over these bounds, in rising order.
    #[must_use]
    pub fn new(bounds: &'static [u64]) -> Self {
        Self { bounds, counts: (0..=bounds.len()).map(|_| AtomicU64::new(0)).collect(), sum: AtomicU64::new(0) }
    }

    /// Over durations, in microseconds.
    #[must_use]
    pub fn of_durations() -> Self {
        Self::new(MICROS)
    }

    /// Counts a value.
    pub fn observe(&self, value: u64) {
        let place = self.bounds.partition_point(|bound| *bound < value);
        self.counts[place].fetch_add(1, Ordering::Relaxed);
        self.sum.fetch_add(value, Ordering::Relaxed);
    }

    /// Counts a duration.
    pub fn took(&self, duration: Duration) {
        self.observe(u64::try_from(duration.as_micros()).unwrap_or(u64::MAX));
    }

    /// What was counted so far.
    #[must_use]
    pub fn distribution(&self) -> Distribution {
        let counts = self.counts.iter().map(|count| count.load(Ordering::Relaxed)).collect();
        Distribution { bounds: self.bounds, counts, sum: self.sum.load(Ordering::Relaxed) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_counts_once_up_to_and_with_its_bound() {
        let histogram = Histogram::new(&[1, 2, 4]);
        for value in [0, 1, 2, 3, 4, 5, 1_000] {
            histogram.observe(value);
        }
        let counted = histogram.distribution();
        assert_eq!((counted.counts, counted.sum), (vec![2, 1, 2, 2], 1_015));
    }

    #[test]
    fn a_duration_is_counted_in_microseconds() {
        let histogram = Histogram::of_durations();
        histogram.took(Duration::from_micros(250));
        histogram.took(Duration::from_secs(3_600));
        let counted = histogram.distribution();
        assert_eq!((counted.counts.first(), counted.counts.last()), (Some(&1), Some(&1)));
        assert_eq!(counted.sum, 3_600_000_250);
    }
}
