//! Deliveries: posts a notification until the platform answers 200 or the schedule ends, and logs every attempt.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use reqwest::header::CONTENT_TYPE;
use reqwest::redirect::Policy;
use reqwest::{Client, StatusCode, Url};
use tokio::sync::{Semaphore, broadcast};
use tokio::time::{Instant, sleep};
use tracing::debug;

use super::events::WebhookEvent;
use super::faults::Faults;
use super::locked;
use super::vouchers::Voucher;
use crate::domain::clock::{Clock, Timestamp};
use crate::domain::ids::{CouponId, VoucherId};

/// How long an answer is waited for. The vendor names no limit (assumed).
const ANSWER_TIMEOUT: Duration = Duration::from_secs(10);
/// How many lines a slow subscriber may fall behind before it misses some.
const SUBSCRIBER_LAG: usize = 256;

/// When a notification that was not answered 200 is repeated.
///
/// The vendor documents exponential backoff for five minutes only; the steps in between are assumed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetrySchedule {
    /// The pause after the first attempt; doubles after every further one.
    pub first: Duration,
    /// The longest pause.
    pub cap: Duration,
    /// No attempt begins later than this after the first.
    pub window: Duration,
}

impl Default for RetrySchedule {
    fn default() -> Self {
        Self { first: Duration::from_secs(1), cap: Duration::from_secs(64), window: Duration::from_secs(5 * 60) }
    }
}

impl RetrySchedule {
    /// One attempt and no more.
    #[must_use]
    pub const fn once() -> Self {
        Self { first: Duration::from_secs(1), cap: Duration::from_secs(1), window: Duration::ZERO }
    }

    /// The pause after this many attempts.
    #[must_use]
    pub fn pause_after(&self, attempts: u32) -> Duration {
        let doublings = attempts.saturating_sub(1).min(31);
        self.first.saturating_mul(1 << doublings).min(self.cap)
    }

    /// Calls `attempt` with 1, 2, 3 … until it yields true or the window has no room for another.
    async fn run<F: Future<Output = bool>>(&self, mut attempt: impl FnMut(u32) -> F) -> bool {
        let began = Instant::now();
        for number in 1_u32.. {
            if attempt(number).await {
                return true;
            }
            let pause = self.pause_after(number);
            if began.elapsed() + pause > self.window {
                break;
            }
            sleep(pause).await;
        }
        false
    }
}

/// Which documented notification it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeliveryKind {
    /// By the reserve contract: a voucher was reserved; 200 means that the platform agrees.
    Reserved,
    /// By the reserve contract: the confirmed voucher's PDF can be fetched.
    Ready,
    /// By the webhook; 200 means that the platform has taken note.
    Webhook(WebhookEvent),
}

/// How an attempt ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The platform answered with this status.
    Status(u16),
    /// The platform answered with this status, and the simulator was told to lose it.
    Lost(u16),
    /// No answer came: why, without the address.
    Nothing(String),
}

/// One attempt to deliver one notification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// When it ended.
    pub at: Timestamp,
    /// The voucher that it told of.
    pub voucher_id: VoucherId,
    /// The same voucher's code.
    pub coupon_id: CouponId,
    /// Which notification it was.
    pub kind: DeliveryKind,
    /// 1 for the first attempt.
    pub attempt: u32,
    /// How it ended.
    pub answer: Answer,
}

/// What became of a notification after all its attempts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// Answered 200.
    Accepted,
    /// Never answered 200.
    GivenUp,
    /// The platform has told us no address.
    NoAddress,
}

/// Where the platform wants to be told, contract by contract. One without an address is not used.
#[derive(Default)]
pub(super) struct Addresses {
    pub(super) reserve: Option<Url>,
    pub(super) webhook: Option<Url>,
}

impl Addresses {
    fn of(&self, kind: DeliveryKind) -> Option<&Url> {
        match kind {
            DeliveryKind::Reserved | DeliveryKind::Ready => self.reserve.as_ref(),
            DeliveryKind::Webhook(_) => self.webhook.as_ref(),
        }
    }
}

fn address(addresses: &Addresses, kind: DeliveryKind, notification_key: &str) -> Option<Url> {
    let mut url = addresses.of(kind)?.clone();
    if !matches!(kind, DeliveryKind::Webhook(_)) {
        url.query_pairs_mut().append_pair("notificationKey", notification_key);
    }
    Some(url)
}

/// Sends notifications to the platform's addresses.
pub(super) struct Notifier {
    client: Client,
    addresses: Mutex<Addresses>,
    schedule: RetrySchedule,
    in_flight: Semaphore,
    log: Mutex<Vec<Delivery>>,
    lines: broadcast::Sender<Delivery>,
    faults: Faults,
    clock: Arc<dyn Clock>,
}

impl Notifier {
    pub(super) fn new(
        addresses: Addresses,
        schedule: RetrySchedule,
        max_in_flight: usize,
        faults: Faults,
        clock: Arc<dyn Clock>,
    ) -> reqwest::Result<Self> {
        let client = Client::builder().timeout(ANSWER_TIMEOUT).redirect(Policy::none()).no_proxy().build()?;
        Ok(Self {
            client,
            addresses: Mutex::new(addresses),
            schedule,
            in_flight: Semaphore::new(max_in_flight),
            log: Mutex::default(),
            lines: broadcast::Sender::new(SUBSCRIBER_LAG),
            faults,
            clock,
        })
    }

    pub(super) fn set_reserve_address(&self, address: Url) {
        locked(&self.addresses).reserve = Some(address);
    }

    pub(super) fn set_webhook_address(&self, address: Url) {
        locked(&self.addresses).webhook = Some(address);
    }

    /// Whether the platform is told by the webhook.
    pub(super) fn has_webhook(&self) -> bool {
        locked(&self.addresses).webhook.is_some()
    }

    pub(super) fn log(&self) -> Vec<Delivery> {
        locked(&self.log).clone()
    }

    pub(super) fn subscribe(&self) -> broadcast::Receiver<Delivery> {
        self.lines.subscribe()
    }

    /// Posts `body`, the same bytes every time, until it is answered 200 or the schedule ends.
    pub(super) async fn deliver(&self, kind: DeliveryKind, voucher: &Voucher, body: &str) -> Outcome {
        if locked(&self.addresses).of(kind).is_none() {
            return Outcome::NoAddress;
        }
        let accepted = self.schedule.run(|attempt| async move {
            if self.faults.duplicates() {
                let one = self.attempt(kind, voucher, body, attempt);
                let same = self.attempt(kind, voucher, body, attempt);
                let (one, same) = tokio::join!(one, same);
                one || same
            } else {
                self.attempt(kind, voucher, body, attempt).await
            }
        });
        if accepted.await { Outcome::Accepted } else { Outcome::GivenUp }
    }

    async fn attempt(&self, kind: DeliveryKind, voucher: &Voucher, body: &str, attempt: u32) -> bool {
        let answer = match self.post(|addresses| address(addresses, kind, &voucher.notification_key), body).await {
            Ok(status) if self.faults.loses_answer() => Answer::Lost(status.as_u16()),
            Ok(status) => Answer::Status(status.as_u16()),
            Err(problem) => Answer::Nothing(problem.without_url().to_string()),
        };
        debug!(voucher = %voucher.id, ?kind, attempt, ?answer, "notification attempted");
        let accepted = answer == Answer::Status(StatusCode::OK.as_u16());
        let delivery = Delivery {
            at: self.clock.now(),
            voucher_id: voucher.id.clone(),
            coupon_id: voucher.coupon_id.clone(),
            kind,
            attempt,
            answer,
        };
        locked(&self.log).push(delivery.clone());
        // Nobody has to listen.
        let _ = self.lines.send(delivery);
        accepted
    }

    /// Tells of a shop by the webhook, as often as of a voucher.
    pub(super) async fn deliver_of_shop(&self, body: &str) {
        if locked(&self.addresses).webhook.is_none() {
            return;
        }
        let attempt =
            |_| async { matches!(self.post(|addresses| addresses.webhook.clone(), body).await, Ok(StatusCode::OK)) };
        self.schedule.run(attempt).await;
    }

    async fn post(&self, to: impl Fn(&Addresses) -> Option<Url>, body: &str) -> reqwest::Result<StatusCode> {
        let _permit = self.in_flight.acquire().await.expect("the semaphore is never closed");
        // Read for every attempt: a platform that restarts may come back on another port.
        let url = to(&locked(&self.addresses)).expect("an address is never taken back");
        let request = self.client.post(url).header(CONTENT_TYPE, "application/json").body(body.to_owned());
        let response = request.send().await?;
        let status = response.status();
        // Read to its end so that the connection can be used again; the status alone decides.
        let _ = response.bytes().await;
        Ok(status)
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::time::Duration;

    use tokio::time::Instant;

    use super::RetrySchedule;

    /// Runs the schedule against a platform that first answers at `accepts_at`; yields the seconds of every attempt.
    async fn attempts(schedule: RetrySchedule, accepts_at: Option<u32>) -> (bool, Vec<u64>) {
        let began = Instant::now();
        let seconds = RefCell::new(Vec::new());
        let accepted = schedule
            .run(|number| {
                seconds.borrow_mut().push(began.elapsed().as_secs());
                async move { Some(number) == accepts_at }
            })
            .await;
        (accepted, seconds.into_inner())
    }

    #[tokio::test(start_paused = true)]
    async fn pauses_double_up_to_the_cap_and_stop_after_five_minutes() {
        let (accepted, seconds) = attempts(RetrySchedule::default(), None).await;
        assert!(!accepted);
        assert_eq!(seconds, [0, 1, 3, 7, 15, 31, 63, 127, 191, 255]);
    }

    #[tokio::test(start_paused = true)]
    async fn the_first_acceptance_ends_the_attempts() {
        let (accepted, seconds) = attempts(RetrySchedule::default(), Some(4)).await;
        assert!(accepted);
        assert_eq!(seconds, [0, 1, 3, 7]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_slow_platform_uses_the_window_up() {
        let calls = RefCell::new(0);
        let accepted = RetrySchedule::default()
            .run(|_| {
                *calls.borrow_mut() += 1;
                async {
                    tokio::time::sleep(Duration::from_secs(100)).await;
                    false
                }
            })
            .await;
        assert!(!accepted);
        assert_eq!(calls.into_inner(), 3, "at 0, 101 and 203 s; the next would begin at 307 s");
    }

    #[tokio::test(start_paused = true)]
    async fn once_means_once() {
        assert_eq!(attempts(RetrySchedule::once(), None).await, (false, vec![0]));
    }
}
