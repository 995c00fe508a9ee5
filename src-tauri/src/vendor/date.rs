//! What the vendor's clock shows, by the `Date` of its answers. A clock of ours that is wrong makes good links look
//! expired and expired ones good, so it is worth telling.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use chrono::DateTime;
use reqwest::header::{DATE, HeaderMap};
use tokio::time::Instant;

use crate::domain::clock::Timestamp;

/// What the vendor's clock showed, and how long ago.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateHeard {
    /// What it showed; whole seconds.
    pub at: Timestamp,
    /// How long ago.
    pub age: Duration,
}

impl DateHeard {
    /// How far a clock that shows `now` is before the vendor's (negative: behind it), in seconds.
    #[must_use]
    pub fn skew_seconds(&self, now: Timestamp) -> i64 {
        let vendors = self.at.plus(self.age);
        (now.millis() - vendors.millis()) / 1000
    }
}

/// The last date that came.
#[derive(Debug, Default)]
pub(super) struct LastDate(Mutex<Option<(Timestamp, Instant)>>);

impl LastDate {
    pub(super) fn hear(&self, headers: &HeaderMap) {
        let date = headers.get(DATE).and_then(|date| DateTime::parse_from_rfc2822(date.to_str().ok()?).ok());
        if let Some(at) = date.and_then(|date| Timestamp::from_foreign_millis(date.timestamp_millis())) {
            *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((at, Instant::now()));
        }
    }

    pub(super) fn get(&self) -> Option<DateHeard> {
        let heard = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        heard.map(|(at, when)| DateHeard { at, age: when.elapsed() })
    }
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderValue;

    use super::*;

    fn heard(date: &'static str) -> Option<Timestamp> {
        let last = LastDate::default();
        last.hear(&HeaderMap::from_iter([(DATE, HeaderValue::from_static(date))]));
        last.get().map(|heard| heard.at)
    }

    #[test]
    fn a_date_of_http_is_read_and_nonsense_is_not() {
        assert_eq!(heard("Sun, 06 Nov 1994 08:49:37 GMT"), Timestamp::parse("1994-11-06T08:49:37Z"));
        assert_eq!(heard("yesterday"), None);
        assert_eq!(LastDate::default().get(), None);
    }

    #[test]
    fn the_skew_counts_what_has_passed_since() {
        let at = Timestamp::from_millis(1_000_000);
        let heard = DateHeard { at, age: Duration::from_secs(10) };
        assert_eq!(heard.skew_seconds(at.plus(Duration::from_secs(10))), 0);
        assert_eq!(heard.skew_seconds(at.plus(Duration::from_secs(50))), 40);
        assert_eq!(heard.skew_seconds(at), -10);
    }
}
