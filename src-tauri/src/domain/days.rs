//! Days as a person at this computer counts them: from midnight to midnight of a time zone, whose days may have 23 or 25
//! hours. The zone is an argument, so that nothing here asks the machine.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeZone};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::clock::Timestamp;

/// The longest span, in days.
pub const MOST_DAYS: u16 = 731;

/// A span of time as it is named. Those that go by the present mean other days tomorrow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Span {
    /// The day that is.
    Today,
    /// The week that is, from Monday.
    ThisWeek,
    /// The day that is and those before it.
    LastDays {
        /// How many, today included.
        #[cfg_attr(test, ts(type = "number"))]
        days: DayCount,
    },
    /// Whole days, both included.
    Days {
        /// The first.
        #[cfg_attr(test, ts(type = "string"))]
        first: Day,
        /// The last.
        #[cfg_attr(test, ts(type = "string"))]
        last: Day,
    },
}

/// How many days: at least one, at most [`MOST_DAYS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub struct DayCount(u16);

/// Why a number of days is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("from 1 to {MOST_DAYS} days")]
pub struct DayCountProblem;

impl TryFrom<u16> for DayCount {
    type Error = DayCountProblem;

    fn try_from(days: u16) -> Result<Self, Self::Error> {
        if (1..=MOST_DAYS).contains(&days) { Ok(Self(days)) } else { Err(DayCountProblem) }
    }
}

impl From<DayCount> for u16 {
    fn from(count: DayCount) -> Self {
        count.0
    }
}

/// A day of the calendar: `2026-11-24`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Day(NaiveDate);

/// From an instant on, until another, which is not part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Between {
    /// The first instant.
    pub from: Timestamp,
    /// The first that is no longer part of it.
    pub until: Timestamp,
}

impl Span {
    /// The first and the last day of it, as of an instant; none when the last comes before the first.
    fn days<Z: TimeZone>(self, zone: &Z, now: Timestamp) -> Option<(NaiveDate, NaiveDate)> {
        let today = day_of(zone, now)?;
        let (first, last) = match self {
            Self::Today => (today, today),
            Self::ThisWeek => (today - Days::new(u64::from(today.weekday().num_days_from_monday())), today),
            Self::LastDays { days } => (today.checked_sub_days(Days::new(u64::from(days.0) - 1))?, today),
            Self::Days { first, last } => (first.0, last.0),
        };
        (first <= last).then_some((first, last))
    }

    /// When it begins and ends, as of an instant; an empty one when it has no days.
    #[must_use]
    pub fn between<Z: TimeZone>(self, zone: &Z, now: Timestamp) -> Between {
        let ends = self.days(zone, now).and_then(|(first, last)| {
            Some(Between { from: midnight(zone, first)?, until: midnight(zone, last.succ_opt()?)? })
        });
        ends.unwrap_or(Between { from: now, until: now })
    }

    /// Its days, the first [`MOST_DAYS`] of them, each with when it begins and ends.
    #[must_use]
    pub fn each_day<Z: TimeZone>(self, zone: &Z, now: Timestamp) -> Vec<(Day, Between)> {
        let Some((first, last)) = self.days(zone, now) else { return Vec::new() };
        let days = first.iter_days().take_while(|day| *day <= last).take(usize::from(MOST_DAYS));
        days.filter_map(|day| {
            let between = Between { from: midnight(zone, day)?, until: midnight(zone, day.succ_opt()?)? };
            Some((Day(day), between))
        })
        .collect()
    }
}

fn day_of<Z: TimeZone>(zone: &Z, at: Timestamp) -> Option<NaiveDate> {
    let at = DateTime::from_timestamp_millis(at.millis())?;
    Some(at.with_timezone(zone).date_naive())
}

/// When a day begins. Where the clocks are put forward at midnight it begins at the first instant that there is.
fn midnight<Z: TimeZone>(zone: &Z, day: NaiveDate) -> Option<Timestamp> {
    let begins = (0..=24 * 4).find_map(|quarter: u32| {
        let time = NaiveTime::from_num_seconds_from_midnight_opt(quarter * 15 * 60, 0)?;
        zone.from_local_datetime(&day.and_time(time)).earliest()
    });
    begins.map(|at| Timestamp::from_millis(at.timestamp_millis()))
}

#[cfg(test)]
mod tests {
    use chrono::{FixedOffset, MappedLocalTime, NaiveDateTime, Offset};

    use super::*;

    /// A zone that is put forward an hour at midnight of 29 March 2026 and back at one o'clock of 25 October.
    #[derive(Debug, Clone, Copy)]
    struct Shifting;

    #[derive(Debug, Clone, Copy)]
    struct Shift(i32);

    impl Offset for Shift {
        fn fix(&self) -> FixedOffset {
            FixedOffset::east_opt(self.0 * 3600).expect("an offset")
        }
    }

    fn local(month: u32, day: u32, hour: u32) -> NaiveDateTime {
        NaiveDate::from_ymd_opt(2026, month, day).and_then(|day| day.and_hms_opt(hour, 0, 0)).expect("a time")
    }

    impl TimeZone for Shifting {
        type Offset = Shift;

        fn from_offset(_: &Shift) -> Self {
            Self
        }

        fn offset_from_local_date(&self, day: &NaiveDate) -> MappedLocalTime<Shift> {
            self.offset_from_local_datetime(&day.and_time(NaiveTime::MIN))
        }

        fn offset_from_local_datetime(&self, at: &NaiveDateTime) -> MappedLocalTime<Shift> {
            if *at >= local(3, 29, 0) && *at < local(3, 29, 1) {
                MappedLocalTime::None
            } else if *at >= local(10, 25, 0) && *at < local(10, 25, 1) {
                MappedLocalTime::Ambiguous(Shift(1), Shift(0))
            } else {
                MappedLocalTime::Single(Shift(i32::from(*at >= local(3, 29, 1) && *at < local(10, 25, 0))))
            }
        }

        fn offset_from_utc_date(&self, day: &NaiveDate) -> Shift {
            self.offset_from_utc_datetime(&day.and_time(NaiveTime::MIN))
        }

        fn offset_from_utc_datetime(&self, at: &NaiveDateTime) -> Shift {
            Shift(i32::from(*at >= local(3, 29, 0) && *at < local(10, 25, 0)))
        }
    }

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).expect("an instant")
    }

    fn day(text: &str) -> Day {
        serde_json::from_str(&format!("\"{text}\"")).expect("a day")
    }

    fn last(days: u16) -> Span {
        Span::LastDays { days: DayCount::try_from(days).expect("days") }
    }

    #[test]
    fn days_begin_at_midnight_where_the_person_is() {
        let paris = FixedOffset::east_opt(3600).expect("an offset");
        let now = at("2026-11-24T23:30:00.000Z");
        let today = Span::Today.between(&paris, now);
        assert_eq!((today.from, today.until), (at("2026-11-24T23:00:00.000Z"), at("2026-11-25T23:00:00.000Z")));
        let week = Span::ThisWeek.between(&paris, now);
        assert_eq!((week.from, week.until), (at("2026-11-22T23:00:00.000Z"), today.until));
        assert_eq!(last(7).between(&paris, now).from, at("2026-11-18T23:00:00.000Z"));
        let chosen = Span::Days { first: day("2026-11-01"), last: day("2026-11-02") }.each_day(&paris, now);
        assert_eq!(chosen.iter().map(|(day, _)| *day).collect::<Vec<_>>(), [day("2026-11-01"), day("2026-11-02")]);
    }

    #[test]
    fn a_day_may_have_23_or_25_hours_and_none_is_lost_between_two() {
        let hours = |between: Between| between.until.since(between.from).as_secs() / 3600;
        let spring = Span::Days { first: day("2026-03-28"), last: day("2026-03-30") };
        let now = at("2026-06-01T12:00:00.000Z");
        let each: Vec<_> = spring.each_day(&Shifting, now).into_iter().map(|(_, between)| between).collect();
        assert_eq!(each.iter().map(|between| hours(*between)).collect::<Vec<_>>(), [24, 23, 24]);
        assert!(each.windows(2).all(|two| two[0].until == two[1].from));
        let autumn = Span::Days { first: day("2026-10-24"), last: day("2026-10-26") };
        let each: Vec<_> = autumn.each_day(&Shifting, now).into_iter().map(|(_, between)| hours(between)).collect();
        assert_eq!(each, [24, 25, 24]);
        assert_eq!(hours(spring.between(&Shifting, now)), 71);
    }

    #[test]
    fn what_ends_before_it_begins_has_no_days() {
        let (zone, now) = (FixedOffset::east_opt(0).expect("an offset"), at("2026-06-01T12:00:00.000Z"));
        let span = Span::Days { first: day("2026-03-30"), last: day("2026-03-28") };
        assert!(span.each_day(&zone, now).is_empty());
        assert_eq!(span.between(&zone, now), Between { from: now, until: now });
        let endless = Span::Days { first: day("0001-01-01"), last: day("2026-03-28") };
        assert_eq!(endless.each_day(&zone, now).len(), usize::from(MOST_DAYS));
    }
}
