//! What a span of days adds up to: how much was reserved, what became of it, how long things took and what we declined.
//! Pure: the instants come from the store, the days from whoever asked.

use std::collections::BTreeMap;
use std::time::Duration;

use super::clock::Timestamp;
use super::days::{Between, Day};
use super::listing::{Listed, ListedState, Moment, Ruling};
use super::money::Amount;

/// The figures of a span.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overview {
    /// Day by day, without a gap.
    pub days: Vec<DayFigures>,
    /// How long vouchers took from one moment to the next, in the order of [`WAITS`].
    pub waits: [Wait; WAITS.len()],
    /// How many of the span's reservations each rule declined.
    pub declines: BTreeMap<Ruling, u64>,
}

/// The figures of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayFigures {
    /// The day.
    pub day: Day,
    /// When it begins and ends.
    pub between: Between,
    /// Reservations of the day by the state they are in by now.
    pub states: BTreeMap<ListedState, u64>,
    /// What they are worth together.
    pub value: Sum,
    /// What they cost together.
    pub price: Sum,
}

/// A sum of amounts in hundredths: many vouchers are worth more than any one can be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sum(pub i64);

impl Sum {
    fn add(&mut self, amount: Option<Amount>) {
        self.0 = self.0.saturating_add(amount.map_or(0, Amount::cents));
    }
}

/// From which moment to which waits are measured. A wait belongs to the span in which it ended.
pub const WAITS: [(Moment, Moment); 3] =
    [(Moment::Reserved, Moment::Confirmed), (Moment::Confirmed, Moment::Ready), (Moment::Ready, Moment::Sent)];

/// How long vouchers took.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wait {
    /// How many ended theirs in the span.
    pub count: u64,
    /// Half of them took no longer.
    pub median: Duration,
    /// Nine of ten took no longer.
    pub nearly_all: Duration,
}

/// Adds vouchers up to an overview.
#[derive(Debug)]
pub struct Sums {
    days: Vec<DayFigures>,
    ended: [Vec<Duration>; WAITS.len()],
    declines: BTreeMap<Ruling, u64>,
}

impl Sums {
    /// Of these days, which follow each other.
    #[must_use]
    pub fn of(days: &[(Day, Between)]) -> Self {
        let figures = |(day, between): &(Day, Between)| DayFigures {
            day: *day,
            between: *between,
            states: BTreeMap::new(),
            value: Sum::default(),
            price: Sum::default(),
        };
        Self { days: days.iter().map(figures).collect(), ended: Default::default(), declines: BTreeMap::new() }
    }

    /// Adds one voucher; what of it lies outside of the days counts for nothing.
    pub fn add(&mut self, listed: &Listed) {
        let at = |moment| Moment::STEPS.iter().position(|step| *step == moment).and_then(|place| listed.steps[place]);
        if let Some(day) = at(Moment::Reserved).and_then(|at| self.day_of(at)) {
            *day.states.entry(listed.state).or_default() += 1;
            day.value.add(listed.value);
            day.price.add(listed.price);
            if listed.ruling.is_declined() {
                *self.declines.entry(listed.ruling).or_default() += 1;
            }
        }
        for (place, (from, to)) in WAITS.into_iter().enumerate() {
            let Some((from, to)) = at(from).zip(at(to)) else { continue };
            // One that was told the wrong way round says nothing of how long it took.
            if from <= to && self.day_of(to).is_some() {
                self.ended[place].push(to.since(from));
            }
        }
    }

    fn day_of(&mut self, at: Timestamp) -> Option<&mut DayFigures> {
        let place = self.days.partition_point(|day| day.between.until <= at);
        self.days.get_mut(place).filter(|day| day.between.from <= at)
    }

    /// The overview.
    #[must_use]
    pub fn overview(self) -> Overview {
        Overview { days: self.days, waits: self.ended.map(wait), declines: self.declines }
    }
}

fn wait(mut ended: Vec<Duration>) -> Wait {
    ended.sort_unstable();
    // The shortest that so many of a hundred are not longer than.
    let of = |percent: usize| {
        let place = (ended.len() * percent).div_ceil(100).saturating_sub(1);
        ended.get(place).copied().unwrap_or_default()
    };
    Wait { count: ended.len() as u64, median: of(50), nearly_all: of(90) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_waits_that_there_were() {
        let seconds = |all: &[u64]| wait(all.iter().map(|s| Duration::from_secs(*s)).collect());
        let of = |wait: &Wait| (wait.count, wait.median.as_secs(), wait.nearly_all.as_secs());
        assert_eq!(of(&seconds(&[])), (0, 0, 0));
        assert_eq!(of(&seconds(&[7])), (1, 7, 7));
        assert_eq!(of(&seconds(&[9, 1])), (2, 1, 9));
        assert_eq!(of(&seconds(&[10, 9, 8, 7, 6, 5, 4, 3, 2, 1])), (10, 5, 9));
    }
}
