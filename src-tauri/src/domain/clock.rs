//! Instants and where they come from. Every instant of the product is UTC with millisecond precision.

use std::fmt;
use std::ops::RangeInclusive;
use std::time::Duration;

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An instant in UTC, milliseconds since 1970. Shown and sent as `2017-06-24T15:27:32.502Z`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

/// The instants whose year has four digits. ISO 8601 texts of others cannot be read again.
const WITH_FOUR_DIGIT_YEAR: RangeInclusive<i64> = -62_167_219_200_000..=253_402_300_799_999;

impl Timestamp {
    /// From milliseconds since 1970.
    #[must_use]
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// From milliseconds since 1970 that somebody else named. `None` when the year has not four digits: such an instant
    /// could be written and not be read again.
    #[must_use]
    pub fn from_foreign_millis(millis: i64) -> Option<Self> {
        WITH_FOUR_DIGIT_YEAR.contains(&millis).then_some(Self(millis))
    }

    /// Milliseconds since 1970.
    #[must_use]
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// Reads an ISO 8601 instant that names its zone. `None` for anything else: an instant without a zone is a guess,
    /// and one that its zone moves out of the years 0 to 9999 cannot be written.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if let Some(instant) = own_text::read(text) {
            return Some(instant);
        }
        let instant = DateTime::parse_from_rfc3339(text).ok()?;
        Self::from_foreign_millis(instant.timestamp_millis())
    }

    /// This instant moved forward; stays at the end of time instead of wrapping.
    #[must_use]
    pub fn plus(self, by: Duration) -> Self {
        Self(self.0.saturating_add(i64::try_from(by.as_millis()).unwrap_or(i64::MAX)))
    }

    /// This instant moved back; stays at the beginning of time instead of wrapping.
    #[must_use]
    pub fn minus(self, by: Duration) -> Self {
        Self(self.0.saturating_sub(i64::try_from(by.as_millis()).unwrap_or(i64::MAX)))
    }

    /// How long after `earlier` this instant is; zero when it is not after it.
    #[must_use]
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(text) = own_text::write(*self) {
            return f.write_str(std::str::from_utf8(&text).map_err(|_| fmt::Error)?);
        }
        match DateTime::<Utc>::from_timestamp_millis(self.0) {
            Some(instant) => f.write_str(&instant.to_rfc3339_opts(SecondsFormat::Millis, true)),
            None => write!(f, "{} ms", self.0),
        }
    }
}

/// The text of an instant as we write it. A voucher has a dozen of them, and is read and written with every notification.
mod own_text {
    use super::{Timestamp, WITH_FOUR_DIGIT_YEAR};

    const DAY: i64 = 86_400_000;
    /// Days from the first of March of year 0 to 1970: counted from there, a leap day is the last of its year.
    const DAYS_TO_1970: i64 = 719_468;
    const DAYS_IN_400_YEARS: i64 = 146_097;
    /// `0000-00-00T00:00:00.000Z`: where the digits of each part begin, and how many there are.
    const PARTS: [(usize, usize); 7] = [(0, 4), (5, 2), (8, 2), (11, 2), (14, 2), (17, 2), (20, 3)];
    const FRAME: [u8; 24] = *b"0000-00-00T00:00:00.000Z";

    /// None for a year that has not four digits.
    pub(super) fn write(instant: Timestamp) -> Option<[u8; 24]> {
        if !WITH_FOUR_DIGIT_YEAR.contains(&instant.0) {
            return None;
        }
        let (year, month, day) = date(instant.0.div_euclid(DAY));
        let of_day = instant.0.rem_euclid(DAY);
        let time = [of_day / 3_600_000, of_day / 60_000 % 60, of_day / 1_000 % 60, of_day % 1_000];
        let mut text = FRAME;
        for ((at, length), mut part) in PARTS.into_iter().zip([year, month, day].into_iter().chain(time)) {
            for place in (at..at + length).rev() {
                text[place] = b'0' + u8::try_from(part % 10).ok()?;
                part /= 10;
            }
        }
        Some(text)
    }

    /// None for every other text, also of the same instant.
    pub(super) fn read(text: &str) -> Option<Timestamp> {
        let text: &[u8; 24] = text.as_bytes().try_into().ok()?;
        let mut parts = [0_i64; 7];
        let mut frame = FRAME;
        for ((at, length), part) in PARTS.into_iter().zip(&mut parts) {
            for place in at..at + length {
                let digit = text[place].wrapping_sub(b'0');
                if digit > 9 {
                    return None;
                }
                *part = *part * 10 + i64::from(digit);
                frame[place] = text[place];
            }
        }
        let [year, month, day, hour, minute, second, millis] = parts;
        let days = days(year, month, day);
        let is_date = date(days) == (year, month, day);
        if frame != *text || !is_date || hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        Some(Timestamp(days * DAY + ((hour * 60 + minute) * 60 + second) * 1_000 + millis))
    }

    /// The date of a day since 1970 in the Gregorian calendar.
    fn date(day: i64) -> (i64, i64, i64) {
        let day = day + DAYS_TO_1970;
        let (era, of_era) = (day.div_euclid(DAYS_IN_400_YEARS), day.rem_euclid(DAYS_IN_400_YEARS));
        let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        // Months from March on.
        let month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * month + 2) / 5 + 1;
        let (month, turn) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
        (year_of_era + era * 400 + turn, month, day)
    }

    /// The day since 1970 of a date.
    fn days(year: i64, month: i64, day: i64) -> i64 {
        let year = if month > 2 { year } else { year - 1 };
        let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
        let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        let of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + of_year;
        era * DAYS_IN_400_YEARS + of_era - DAYS_TO_1970
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match own_text::write(*self).as_ref().map(|text| std::str::from_utf8(text)) {
            Some(Ok(text)) => serializer.serialize_str(text),
            _ => serializer.collect_str(self),
        }
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("not an ISO 8601 instant with a zone"))
    }
}

/// Where the current instant comes from; tests hold their own.
pub trait Clock: Send + Sync + 'static {
    /// The current instant.
    fn now(&self) -> Timestamp;
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp(Utc::now().timestamp_millis())
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, SecondsFormat};
    use proptest::prelude::*;

    use super::{Timestamp, WITH_FOUR_DIGIT_YEAR, own_text};

    proptest! {
        /// What is quick says the same as the library.
        #[test]
        fn our_own_text_is_that_of_the_library(millis in WITH_FOUR_DIGIT_YEAR) {
            let text = DateTime::from_timestamp_millis(millis).expect("in range").to_rfc3339_opts(SecondsFormat::Millis, true);
            prop_assert_eq!(Timestamp(millis).to_string(), text.clone());
            prop_assert_eq!(own_text::read(&text), Some(Timestamp(millis)));
        }

        #[test]
        fn what_looks_like_our_own_text_is_read_as_the_library_does(
            year in 0..=9999, month in 0..=13, day in 0..=32, hour in 0..=24, minute in 0..=60, second in 0..=60,
        ) {
            let text = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.999Z");
            let read = DateTime::parse_from_rfc3339(&text).ok().map(|instant| Timestamp(instant.timestamp_millis()));
            prop_assert_eq!(Timestamp::parse(&text), read.filter(|read| WITH_FOUR_DIGIT_YEAR.contains(&read.0)));
        }
    }

    #[test]
    fn the_ends_of_time_and_leap_days_are_written_and_read() {
        for text in [
            "0000-01-01T00:00:00.000Z",
            "1969-12-31T23:59:59.999Z",
            "1970-01-01T00:00:00.000Z",
            "2000-02-29T12:00:00.001Z",
            "2024-02-29T23:59:59.999Z",
            "2100-02-28T23:59:59.999Z",
            "9999-12-31T23:59:59.999Z",
        ] {
            assert_eq!(own_text::read(text).map(|read| read.to_string()).as_deref(), Some(text));
        }
        for text in [
            "2100-02-29T00:00:00.000Z",
            "2023-02-29T00:00:00.000Z",
            "2024-00-10T00:00:00.000Z",
            "2024-01-00T00:00:00.000Z",
        ] {
            assert_eq!(own_text::read(text), None, "{text}");
            assert_eq!(Timestamp::parse(text), None, "{text}");
        }
    }

    #[test]
    fn an_instant_survives_its_own_text() {
        let text = "2017-06-24T15:27:32.502Z";
        assert_eq!(Timestamp::parse(text).expect("valid").to_string(), text);
    }

    #[test]
    fn an_offset_is_turned_into_utc() {
        let instant = Timestamp::parse("2017-06-24T17:27:32.502+02:00").expect("valid");
        assert_eq!(instant.to_string(), "2017-06-24T15:27:32.502Z");
    }

    #[test]
    fn an_instant_that_could_not_be_read_again_is_not_taken() {
        for text in ["0000-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01"] {
            assert_eq!(Timestamp::parse(text), None, "{text}");
        }
        for text in ["0000-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z"] {
            assert_eq!(Timestamp::parse(text).expect("valid").to_string(), text);
        }
    }

    #[test]
    fn an_instant_without_a_zone_is_not_guessed() {
        for text in ["2017-06-24T15:27:32.502", "2017-06-24", "24/06/2017", "", "1498318052502"] {
            assert_eq!(Timestamp::parse(text), None, "{text}");
        }
    }
}
