//! Drives a simulator the way a small platform's customers would, for the demo and for rehearsals.

use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

use super::Simulator;
use super::life::Fate;
use super::vouchers::Order;
use crate::domain::money::Amount;

/// The slowest pace that is taken: one voucher an hour.
const MIN_PER_SECOND: f64 = 1.0 / 3600.0;
/// The fastest pace that is taken: a timer's millisecond.
const MAX_PER_SECOND: f64 = 1000.0;
/// What gift vouchers are usually worth, in euros.
const VALUES: [i64; 9] = [20, 25, 30, 40, 50, 75, 100, 110, 150];

/// What becomes of the vouchers, in turn, where the webhook can tell of it.
const FATES: [Fate; 6] = [Fate::Kept, Fate::Refunded, Fate::Kept, Fate::Canceled, Fate::Kept, Fate::RefundRejected];

/// The one that is never confirmed, the one whose PDF bears another code, and the one whose end user is not named: not
/// everything goes well.
const FORGOTTEN: u32 = 6;
const MISLABELLED: u32 = 7;
const NAMELESS: u32 = 8;

/// How many vouchers to reserve, and how fast.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DemoPlan {
    /// Ends after this many; `None` goes on until it is cancelled.
    pub vouchers: Option<u32>,
    /// Reservations a second, held between one an hour and a thousand a second. The first comes at once.
    pub per_second: f64,
}

impl DemoPlan {
    fn pause(&self) -> Duration {
        // A pace that is no number counts as the slowest.
        let pace = if self.per_second.is_nan() { MIN_PER_SECOND } else { self.per_second };
        Duration::from_secs_f64(1.0 / pace.clamp(MIN_PER_SECOND, MAX_PER_SECOND))
    }
}

impl Simulator {
    /// Reserves vouchers for made-up end users by `plan`; returns once the last is reserved or `cancel` is cancelled,
    /// whichever is first. What was reserved goes on by itself.
    pub async fn run_demo(&self, plan: DemoPlan, cancel: CancellationToken) {
        let mut ticks = interval(plan.pause());
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut rng = fastrand::Rng::new();
        let mut reserved = 0_u32;
        let mut left = plan.vouchers;
        let mut fates = FATES.into_iter().cycle();
        while left != Some(0) && cancel.run_until_cancelled(ticks.tick()).await.is_some() {
            reserved = reserved.saturating_add(1);
            let fate = fates.next().filter(|_| self.shared.notifier.has_webhook()).unwrap_or(Fate::Kept);
            let order = made_up_order(&mut rng);
            match reserved {
                FORGOTTEN => self.reserve_with(order, Fate::Forgotten),
                MISLABELLED => self.reserve_with(order, Fate::Mislabelled),
                NAMELESS => self.reserve_with(Order { notification_key: String::new(), ..order }, Fate::Kept),
                _ => self.reserve_with(order, fate),
            };
            left = left.map(|count| count - 1);
        }
    }
}

/// An order of a made-up end user. Keys come in every shape that a platform may use, for any text must survive.
fn made_up_order(rng: &mut fastrand::Rng) -> Order {
    let number = rng.u32(1000..10_000);
    let notification_key = match rng.u8(..6) {
        0 => format!("léa.martin+{number}@example.org"),
        1 => format!("order {number}/2: gift & card"),
        2 => format!("李雷-{number}"),
        _ => format!("customer-{number}"),
    };
    let cents = VALUES[rng.usize(..VALUES.len())] * 100;
    // Platforms pay two to eight per cent less than the voucher is worth, sometimes down to the cent.
    let discount = cents * rng.i64(2..=8) / 100;
    let odd_cents = if rng.bool() { rng.i64(0..100) } else { 0 };
    let amount = |cents| Amount::from_cents(cents).expect("a small positive amount");
    Order { notification_key, value: amount(cents), price: amount(cents - discount - odd_cents) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn made_up_orders_vary_and_cost_a_little_less_than_they_are_worth() {
        let mut rng = fastrand::Rng::with_seed(7);
        let orders: Vec<Order> = (0..300).map(|_| made_up_order(&mut rng)).collect();
        for order in &orders {
            let (value, price) = (order.value.cents(), order.price.cents());
            assert!(price < value && price * 100 >= value * 86, "{order:?}");
            assert!((2_000..=15_000).contains(&value), "{order:?}");
        }
        assert!(orders.iter().any(|order| order.price.cents() % 100 != 0));
        assert!(orders.iter().any(|order| !order.notification_key.is_ascii()));
        assert!(orders.iter().any(|order| order.notification_key.contains('&')));
    }

    #[test]
    fn an_absurd_pace_is_held_within_reason() {
        let pause = |per_second| DemoPlan { vouchers: None, per_second }.pause();
        assert_eq!(pause(2.0), Duration::from_millis(500));
        for (pace, seconds) in [(0.0, 3600.0), (-1.0, 3600.0), (f64::NAN, 3600.0), (f64::INFINITY, 0.001)] {
            assert!((pause(pace).as_secs_f64() - seconds).abs() < 1e-6, "{pace}");
        }
    }
}
