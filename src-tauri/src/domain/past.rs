//! How a voucher stood at an instant: the fold of what was known of it then. What was known is always a beginning of its
//! journal, also after a clock was put back.

use super::clock::Timestamp;

/// From when on each event of a journal was known, in the journal's order; none was known before those before it.
#[must_use]
pub fn known_from(recorded: impl IntoIterator<Item = Timestamp>) -> Vec<Timestamp> {
    let known = recorded.into_iter().scan(None, |latest: &mut Option<Timestamp>, at| {
        *latest = (*latest).max(Some(at));
        *latest
    });
    known.collect()
}

/// How many events of a journal were known at an instant.
#[must_use]
pub fn known_at(known_from: &[Timestamp], instant: Timestamp) -> usize {
    known_from.partition_point(|from| *from <= instant)
}

/// The instants at which something came to be known, each once.
#[must_use]
pub fn steps(known_from: &[Timestamp]) -> Vec<Timestamp> {
    let mut steps = known_from.to_vec();
    steps.dedup();
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_known_is_a_beginning_of_the_journal_whatever_the_clock_did() {
        let at = Timestamp::from_millis;
        let known = known_from([10, 12, 8, 12, 20].map(at));
        assert_eq!(known, [10, 12, 12, 12, 20].map(at));
        for (instant, count) in [(9, 0), (10, 1), (11, 1), (12, 4), (19, 4), (20, 5), (i64::MAX, 5)] {
            assert_eq!(known_at(&known, at(instant)), count, "{instant}");
        }
        assert_eq!(steps(&known), [10, 12, 20].map(at));
    }
}
