//! Which failures are tried again, and when. The schedule is a parameter; the calls that use it are safe to repeat. A
//! confirmation is not, and does not.

use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::VendorError;

/// When a failed request to the vendor is repeated within one call.
#[derive(Debug, Clone)]
pub struct RetrySchedule {
    /// Waits between tries, so there is one try more than waits. Each is shortened at random by up to a half, so that
    /// clients which failed together do not return together.
    pub waits: Vec<Duration>,
    /// How long one try may take.
    pub attempt_timeout: Duration,
    /// The longest pause asked for by the vendor (`Retry-After`) that is waited for, once a request.
    pub longest_retry_after: Duration,
}

impl Default for RetrySchedule {
    /// Three tries, 250 ms and 1 s apart, 4 s each; a pause of up to 2 s is respected on the spot.
    fn default() -> Self {
        Self {
            waits: vec![Duration::from_millis(250), Duration::from_secs(1)],
            attempt_timeout: Duration::from_secs(4),
            longest_retry_after: Duration::from_secs(2),
        }
    }
}

/// Repeats `attempt` while the vendor is unavailable and the schedule and the deadline leave room. A wait that would
/// end after the deadline is not begun: the failure at hand says more than "no time left".
pub(super) async fn with_retries<T, F>(
    schedule: &RetrySchedule,
    deadline: Instant,
    mut attempt: impl FnMut() -> F,
) -> Result<T, VendorError>
where
    F: Future<Output = Result<T, VendorError>>,
{
    let mut waits = schedule.waits.iter();
    let mut has_paused = false;
    loop {
        let failure = match attempt().await {
            Ok(value) => return Ok(value),
            Err(failure) => failure,
        };
        let wait = match &failure {
            VendorError::Unavailable(_) => waits.next().map(|wait| jittered(*wait, fastrand::f64())),
            VendorError::RateLimited { retry_after: Some(pause) }
                if !has_paused && *pause <= schedule.longest_retry_after =>
            {
                has_paused = true;
                Some(*pause)
            }
            _ => None,
        };
        let Some(wait) = wait.filter(|wait| Instant::now() + *wait < deadline) else {
            return Err(failure);
        };
        tracing::info!(error = &failure as &dyn std::error::Error, ?wait, "the vendor is asked again");
        sleep(wait).await;
    }
}

/// `wait` shortened by up to a half; `chance` is in `0..1`.
fn jittered(wait: Duration, chance: f64) -> Duration {
    wait.mul_f64(1.0 - chance / 2.0)
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::time::Duration;

    use tokio::time::Instant;

    use super::super::{AnswerProblem, Outage, VendorError};
    use super::{RetrySchedule, jittered, with_retries};

    const HOUR: Duration = Duration::from_secs(3600);

    fn without_waiting() -> RetrySchedule {
        RetrySchedule { waits: vec![Duration::ZERO; 2], ..RetrySchedule::default() }
    }

    /// Tries against failures only; says how often it was tried and how it ended.
    async fn tries(schedule: &RetrySchedule, deadline: Instant, fail: impl Fn() -> VendorError) -> (u32, VendorError) {
        let count = Cell::new(0);
        let result = with_retries::<(), _>(schedule, deadline, || {
            count.set(count.get() + 1);
            std::future::ready(Err(fail()))
        })
        .await;
        (count.get(), result.expect_err("every try fails"))
    }

    #[tokio::test]
    async fn only_an_outage_is_worth_all_the_tries() {
        let deadline = Instant::now() + HOUR;
        for (fail, expected) in [
            ((|| VendorError::Unavailable(Outage::Status(503))) as fn() -> VendorError, 3),
            (|| VendorError::NotConfigured, 1),
            (|| VendorError::CredentialsRejected { status: 401 }, 1),
            (|| VendorError::UnknownVoucher, 1),
            (|| VendorError::Unreadable(AnswerProblem::NoUrl), 1),
            (|| VendorError::RateLimited { retry_after: None }, 1),
            (|| VendorError::RateLimited { retry_after: Some(Duration::ZERO) }, 2),
            (|| VendorError::RateLimited { retry_after: Some(Duration::from_secs(3)) }, 1),
        ] {
            let (count, failure) = tries(&without_waiting(), deadline, fail).await;
            assert_eq!(count, expected, "{failure:?}");
        }
    }

    #[tokio::test]
    async fn a_wait_beyond_the_deadline_is_not_begun() {
        let schedule = RetrySchedule { waits: vec![Duration::from_secs(2); 2], ..RetrySchedule::default() };
        let soon = Instant::now() + Duration::from_secs(1);
        let (count, failure) = tries(&schedule, soon, || VendorError::Unavailable(Outage::Status(502))).await;
        assert_eq!(count, 1);
        assert!(matches!(failure, VendorError::Unavailable(Outage::Status(502))), "{failure:?}");
    }

    #[test]
    fn jitter_only_ever_shortens_and_by_no_more_than_half() {
        let wait = Duration::from_secs(1);
        assert_eq!(jittered(wait, 0.0), wait);
        assert_eq!(jittered(wait, 0.5), Duration::from_millis(750));
        assert!(jittered(wait, 0.999_999) >= wait / 2);
    }
}
