//! Whether it is quiet for longer than usual at this hour of the week, by what came in the same hours of the weeks before.

use std::time::Duration;

use super::clock::Timestamp;

/// How many weeks are looked back on.
pub const WEEKS: u32 = 8;
/// A week, in UTC: where clocks are put forward and back, two weeks of the year are an hour off.
const WEEK: Duration = Duration::from_secs(7 * 24 * 3600);
/// No shorter quiet is remarkable (assumed).
const SHORTEST: Duration = Duration::from_secs(10 * 60);
/// How few weeks say nothing yet (assumed).
const ENOUGH_WEEKS: usize = 4;
/// How many arrivals there must have been at the same time of other weeks for none to be remarkable (assumed).
const ENOUGH_ARRIVALS: u64 = 8;

/// A span of time, its end not included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// Its beginning.
    pub from: Timestamp,
    /// Its end.
    pub to: Timestamp,
}

/// The same hours of the weeks before, the latest first; none when it is not quiet for long enough to ask.
#[must_use]
pub fn same_hours_before(quiet: Span) -> Vec<Span> {
    let length = quiet.to.since(quiet.from);
    if length < SHORTEST || length > WEEK {
        return Vec::new();
    }
    (1..=WEEKS).map(|weeks| Span { from: quiet.from.minus(WEEK * weeks), to: quiet.to.minus(WEEK * weeks) }).collect()
}

/// How many arrivals are usual where there were these in the same hours of the weeks before (none for a week of which
/// nothing is known). `None` when quiet is nothing to remark on. One odd week of them is passed over.
#[must_use]
pub fn usual_arrivals(before: &[Option<u64>]) -> Option<u64> {
    let mut known: Vec<u64> = before.iter().copied().flatten().collect();
    known.sort_unstable();
    let usual = *known.get(1)?;
    (known.len() >= ENOUGH_WEEKS && usual >= ENOUGH_ARRIVALS).then_some(usual)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_desk_never_complains() {
        assert_eq!(usual_arrivals(&[]), None);
        assert_eq!(usual_arrivals(&[None; 8]), None);
        assert_eq!(usual_arrivals(&[Some(900), Some(900), Some(900), None, None]), None, "three weeks say nothing");
    }

    #[test]
    fn quiet_is_remarked_on_where_other_weeks_were_not() {
        assert_eq!(usual_arrivals(&[Some(9), Some(9), Some(12), Some(8)]), Some(9));
        assert_eq!(usual_arrivals(&[Some(9), Some(0), Some(12), Some(8)]), Some(8), "one was a holiday");
        assert_eq!(usual_arrivals(&[Some(9), Some(0), Some(0), Some(8)]), None, "nights are quiet now and then");
        assert_eq!(usual_arrivals(&[Some(7); 8]), None, "few may be none by chance");
    }

    #[test]
    fn a_short_quiet_is_nothing_to_ask_about() {
        let from = Timestamp::from_millis(1_700_000_000_000);
        let quiet = |length: Duration| same_hours_before(Span { from, to: from.plus(length) });
        assert!(quiet(Duration::from_secs(599)).is_empty());
        assert!(quiet(WEEK + Duration::from_millis(1)).is_empty(), "it would be compared with itself");
        let weeks = quiet(Duration::from_secs(600));
        assert_eq!(weeks.len(), 8);
        assert_eq!(weeks[7].to, from.plus(Duration::from_secs(600)).minus(WEEK * 8));
    }
}
