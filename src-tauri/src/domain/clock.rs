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

const DAY_MILLIS: i64 = 86_400_000;

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

    /// The day that it is in, counted from 1970, in UTC.
    #[must_use]
    pub const fn utc_day(self) -> i64 {
        self.0.div_euclid(DAY_MILLIS)
    }

    /// When the day that it is in began, in UTC.
    #[must_use]
    pub const fn start_of_utc_day(self) -> Self {
        Self(self.utc_day().saturating_mul(DAY_MILLIS))
    }

    /// Reads an ISO 8601 instant that names its zone. `None` for anything else: an instant without a zone is a guess,
    /// and one that its zone moves out of the years 0 to 9999 cannot be written.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
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
        match DateTime::<Utc>::from_timestamp_millis(self.0) {
            Some(instant) => f.write_str(&instant.to_rfc3339_opts(SecondsFormat::Millis, true)),
            None => write!(f, "{} ms", self.0),
        }
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
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
    use super::Timestamp;

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
