//! How long things usually take, learned from our own history once there is enough of it.

use std::time::Duration;

use super::attention::Concern;
use super::clock::Timestamp;
use super::event::Source;
use super::voucher::{Step, Voucher};

/// How many finished waits are looked at, newest first.
pub const SAMPLES: usize = 500;
/// How few finished waits say nothing yet.
pub const ENOUGH: usize = 30;

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;

/// What holds while nothing is learned, and the bounds of what is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WaitRules {
    /// From the reservation to READY.
    pub ready: Bounds,
    /// From READY to the stored PDF.
    pub pdf: Bounds,
}

/// The bounds of one kind of wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// As long as nothing is learned (assumed).
    pub default: Duration,
    /// No wait is called long before it: people are not to be called for a hiccup (assumed).
    pub shortest: Duration,
    /// Every wait is called long after it, whatever was usual (assumed).
    pub longest: Duration,
}

impl Default for WaitRules {
    /// In the vendor's example a voucher is sent two hours after it was reserved; twice that is late.
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self {
            ready: Bounds { default: seconds(4 * HOUR), shortest: seconds(10 * MINUTE), longest: seconds(48 * HOUR) },
            pdf: Bounds { default: seconds(15 * MINUTE), shortest: seconds(5 * MINUTE), longest: seconds(24 * HOUR) },
        }
    }
}

/// How long a wait takes at most before it is called longer than usual.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Usual {
    /// From the reservation to READY.
    pub ready: Duration,
    /// From READY to the stored PDF.
    pub pdf: Duration,
}

impl Usual {
    /// From finished waits: nineteen of twenty were over by then, with half as much again allowed.
    #[must_use]
    pub fn learn(rules: &WaitRules, finished: &Finished) -> Self {
        Self { ready: learn(&rules.ready, &finished.ready), pdf: learn(&rules.pdf, &finished.pdf) }
    }

    pub(super) const fn of(&self, concern: Concern) -> Duration {
        match concern {
            Concern::NoPdf => self.pdf,
            _ => self.ready,
        }
    }
}

/// How long a step usually takes by the vendor's own dates: half of the last ones took no longer. None while there are
/// too few to say so.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Typical {
    /// From the reservation to the confirmation.
    pub confirmed: Option<Duration>,
    /// From the confirmation to the sending.
    pub sent: Option<Duration>,
}

impl Typical {
    /// From finished steps.
    #[must_use]
    pub fn learn(finished: &Finished) -> Self {
        Self { confirmed: middle(&finished.confirmed), sent: middle(&finished.sent) }
    }
}

/// Waits that ended as they should, in any order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Finished {
    /// From the reservation to READY.
    pub ready: Vec<Duration>,
    /// From READY to the stored PDF.
    pub pdf: Vec<Duration>,
    /// From the reservation to the confirmation, by the vendor's dates.
    pub confirmed: Vec<Duration>,
    /// From the confirmation to the sending, by the vendor's dates.
    pub sent: Vec<Duration>,
}

impl Finished {
    /// The waits of vouchers that are done with theirs, by our own clock: a wait ends when we hear of it. What was
    /// caught up with through the vendor's API was heard late and says nothing.
    #[must_use]
    pub fn of(vouchers: &[Voucher]) -> Self {
        let heard = |voucher: &Voucher, step| {
            let heard = voucher.steps.get(&step).filter(|heard| heard.source != Source::VendorApi);
            heard.map(|heard| heard.received_at)
        };
        let mut finished = Self::default();
        for voucher in vouchers {
            let (reserved, ready) = (heard(voucher, Step::Reserved), heard(voucher, Step::Ready));
            let stored = voucher.pdf.stored.as_ref().map(|stored| stored.at);
            finished.ready.extend(between(reserved, ready));
            finished.pdf.extend(between(ready, stored));
            let told = |step| voucher.steps.get(&step).and_then(|heard| heard.at).map(|ranked| ranked.at);
            finished.confirmed.extend(between(told(Step::Reserved), told(Step::Confirmed)));
            finished.sent.extend(between(told(Step::Confirmed), told(Step::Sent)));
        }
        finished
    }
}

/// None when one was not heard of, or they were heard of the wrong way round.
fn between(from: Option<Timestamp>, to: Option<Timestamp>) -> Option<Duration> {
    let (from, to) = from.zip(to)?;
    (from <= to).then(|| to.since(from))
}

fn middle(finished: &[Duration]) -> Option<Duration> {
    let mut sorted = finished.to_vec();
    sorted.sort_unstable();
    sorted.get(sorted.len() / 2).copied().filter(|_| sorted.len() >= ENOUGH)
}

fn learn(bounds: &Bounds, finished: &[Duration]) -> Duration {
    if finished.len() < ENOUGH {
        return bounds.default;
    }
    let mut sorted = finished.to_vec();
    sorted.sort_unstable();
    let nearly_all = sorted.len() * 95 / 100;
    let long = sorted.get(nearly_all).copied().unwrap_or(bounds.default);
    long.saturating_add(long / 2).clamp(bounds.shortest, bounds.longest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minutes(minutes: u64) -> Duration {
        Duration::from_secs(60 * minutes)
    }

    fn ready(samples: &[Duration]) -> Duration {
        let finished = Finished { ready: samples.to_vec(), ..Finished::default() };
        Usual::learn(&WaitRules::default(), &finished).ready
    }

    #[test]
    fn nothing_is_learned_from_few() {
        assert_eq!(ready(&[]), minutes(240));
        assert_eq!(ready(&[minutes(30); ENOUGH - 1]), minutes(240));
        assert_eq!(ready(&[minutes(30); ENOUGH]), minutes(45));
    }

    #[test]
    fn a_few_that_took_ages_do_not_make_ages_usual() {
        let mut samples = vec![minutes(20); 96];
        samples.extend([minutes(2000); 4]);
        assert_eq!(ready(&samples), minutes(30));
    }

    #[test]
    fn a_step_takes_as_long_as_half_of_them_took_at_most() {
        let typical =
            |confirmed: &[Duration]| Typical::learn(&Finished { confirmed: confirmed.to_vec(), ..Finished::default() });
        assert_eq!(typical(&[minutes(9); ENOUGH - 1]), Typical::default(), "nothing is said of few");
        let mut samples = vec![minutes(9); 31];
        samples.extend([minutes(900); 30]);
        assert_eq!(typical(&samples), Typical { confirmed: Some(minutes(9)), sent: None });
    }

    #[test]
    fn what_is_learned_stays_within_reason() {
        assert_eq!(ready(&[Duration::from_millis(3); 500]), minutes(10));
        assert_eq!(ready(&[Duration::MAX; 500]), minutes(48 * 60));
    }
}
