//! Spans in which no notification could reach us. The vendor gives up after five minutes (documented), so what it told
//! in a longer one is only known by asking.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::clock::Timestamp;
use super::state::State;
use super::voucher::{Step, Voucher};

/// A shorter span loses nothing: the vendor repeats a notification for five minutes (documented), and its last try may
/// come as early as this (assumed of its backoff).
pub const COVERED: Duration = Duration::from_secs(150);
/// A voucher of which nothing was heard for longer than this is not asked about after a gap (our choice): reservations
/// last days, and the rest follows within hours.
const FORGOTTEN: Duration = Duration::from_secs(90 * 24 * 3600);

/// A span without reception.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Gap {
    /// When reception was last known to work.
    #[cfg_attr(test, ts(type = "string"))]
    pub from: Timestamp,
    /// When it was known to work again.
    #[cfg_attr(test, ts(type = "string"))]
    pub until: Timestamp,
    /// Why.
    pub reason: GapReason,
}

/// Why nothing was received.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum GapReason {
    /// The program was not running.
    NotRunning,
    /// The program ran, and its receiver did not listen.
    NotListening,
    /// The program ran, and could not record.
    NotRecording,
    /// The computer slept, or its clock was set forward: they look the same.
    Asleep,
    /// The clock was set back: how long it was is not known.
    ClockSetBack,
}

/// One look at both clocks while notifications are received.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Beat {
    /// The time of day, which somebody may set.
    pub wall: Timestamp,
    /// Since some fixed instant, by a clock that nobody can set; it may stand still while the computer sleeps.
    pub monotonic: Duration,
}

/// The span between two looks that should have followed one another, when it may have lost something.
#[must_use]
pub fn between(before: Beat, now: Beat) -> Option<Gap> {
    let gap = |from, until, reason| Some(Gap { from, until, reason });
    let awake = now.monotonic.saturating_sub(before.monotonic);
    if before.wall.since(now.wall) >= COVERED {
        return gap(now.wall, before.wall, GapReason::ClockSetBack);
    }
    // A clock set back in the middle of a sleep hides it from the one clock, not from the other.
    let from = if awake > now.wall.since(before.wall) { now.wall.minus(awake) } else { before.wall };
    if now.wall.since(from) >= COVERED { gap(from, now.wall, GapReason::Asleep) } else { None }
}

/// The span between the last instant of an earlier run and the first of this one, which was started at `started_at`.
#[must_use]
pub fn since_last_run(last: Timestamp, started_at: Timestamp, now: Timestamp) -> Option<Gap> {
    if last.since(now) >= COVERED {
        return Some(Gap { from: now, until: last, reason: GapReason::ClockSetBack });
    }
    let reason = match now.since(started_at.max(last)) >= COVERED {
        true => GapReason::NotListening,
        false => GapReason::NotRunning,
    };
    (now.since(last) >= COVERED).then_some(Gap { from: last, until: now, reason })
}

/// Since when a voucher must have been heard of to be asked about after a gap.
#[must_use]
pub fn remembered_since(now: Timestamp) -> Timestamp {
    now.minus(FORGOTTEN)
}

/// Whether news of a voucher are still to come: it has not come to its end, or its file is not here and was not taken
/// out. After a gap the vendor is asked about every one of them.
#[must_use]
pub fn is_open(voucher: &Voucher) -> bool {
    match voucher.state() {
        State::Reserved | State::Confirmed | State::Refunding | State::Other(_) => true,
        State::Ready | State::Sent => voucher.pdf.stored.is_none() && voucher.erased.is_none(),
        State::Expired | State::Canceled | State::Refunded | State::RefundRejected => false,
    }
}

impl Gap {
    /// Whether the voucher's life spans it: it began before the gap's end, and its last news came after the gap's
    /// beginning or is still to come.
    #[must_use]
    pub fn touches(&self, voucher: &Voucher) -> bool {
        let reserved_at = voucher.steps.get(&Step::Reserved).and_then(|heard| heard.at).map(|ranked| ranked.at);
        let heard = voucher.steps.values().map(|heard| heard.received_at);
        let begins = reserved_at.into_iter().chain(heard).min().unwrap_or(voucher.last_heard_at);
        begins < self.until && (is_open(voucher) || voucher.last_heard_at > self.from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_millis(seconds * 1000)
    }

    fn beat(wall: i64, monotonic: u64) -> Beat {
        Beat { wall: at(wall), monotonic: Duration::from_secs(monotonic) }
    }

    #[test]
    fn sleep_and_clocks_that_jump_are_told_from_time_passing() {
        let before = beat(1000, 50);
        let gap = |from, until, reason| Some(Gap { from: at(from), until: at(until), reason });
        for (case, now, expected) in [
            ("time passes", beat(1030, 80), None),
            ("a short nap is covered by the vendor's repeats", beat(1149, 60), None),
            ("slept, the other clock stood still", beat(1600, 51), gap(1000, 1600, GapReason::Asleep)),
            ("slept, the other clock went on", beat(1600, 650), gap(1000, 1600, GapReason::Asleep)),
            ("slept, and the clock was set back meanwhile", beat(1010, 650), gap(410, 1010, GapReason::Asleep)),
            ("set back a little", beat(990, 80), None),
            ("set back by an hour", beat(-2600, 80), gap(-2600, 1000, GapReason::ClockSetBack)),
        ] {
            assert_eq!(between(before, now), expected, "{case}");
        }
    }

    #[test]
    fn what_an_earlier_run_left_says_why_nothing_was_received() {
        for (last, started, now, reason) in [
            (1000, 1100, 1149, None),
            (1000, 1600, 1601, Some(GapReason::NotRunning)),
            (1000, 1010, 1600, Some(GapReason::NotListening)),
            (5000, 1000, 1001, Some(GapReason::ClockSetBack)),
        ] {
            let gap = since_last_run(at(last), at(started), at(now));
            assert_eq!(gap.map(|gap| gap.reason), reason, "{last} {started} {now}");
        }
    }
}
