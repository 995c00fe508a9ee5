//! How a policy would have answered the reservations of some days: what was decided is decided again, in its order, and
//! the daily caps are counted up anew. Knows nothing of where the past is kept, and changes nothing.

use std::collections::{BTreeMap, HashMap};

use super::clock::Timestamp;
use super::event::{Decision, Told};
use super::money::Amount;
use super::policy::{Circumstances, DayTotals, Policy};

/// Something of the past that counts: a reservation that was decided, or a confirmation that made a price due.
#[derive(Debug, Clone, PartialEq)]
pub enum Moment {
    /// A reservation, with what was decided then.
    Reservation(Box<Reservation>),
    /// The first confirmation of a voucher that was not agreed with when it was reserved: its price counts that day,
    /// whatever the rules are.
    Confirmation {
        /// When.
        at: Timestamp,
        /// What it costs.
        price: Amount,
    },
}

impl Moment {
    /// When it was.
    #[must_use]
    pub fn at(&self) -> Timestamp {
        match self {
            Self::Reservation(reservation) => reservation.at,
            Self::Confirmation { at, .. } => *at,
        }
    }
}

/// A reservation and what was decided.
#[derive(Debug, Clone, PartialEq)]
pub struct Reservation {
    /// When it came.
    pub at: Timestamp,
    /// What it told.
    pub told: Told,
    /// What was decided.
    pub decided: Decision,
    /// Whether it can be judged again: the end user's key is no longer there once it was erased.
    pub is_judged: bool,
}

/// What came of all reservations together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many were agreed with.
    pub agreed: u64,
    /// What those cost together, in hundredths.
    pub agreed_cents: i64,
    /// How many were declined.
    pub declined: u64,
}

/// What was decided beside what would have been.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Preview {
    /// How many reservations were looked at.
    pub looked_at: u64,
    /// Those of them that could not be judged again, and count as they were decided.
    pub not_judged: u64,
    /// What was decided.
    pub was: Tally,
    /// What would have been.
    pub would: Tally,
    /// How many each rule declined, and would have.
    pub rules: BTreeMap<&'static str, (u64, u64)>,
    /// The newest of those that would have been decided otherwise, newest first.
    pub changed: Vec<Changed>,
    /// How many those are in all.
    pub changed_in_all: u64,
}

/// A reservation that would have been decided otherwise.
#[derive(Debug, Clone, PartialEq)]
pub struct Changed {
    /// The reservation.
    pub reservation: Reservation,
    /// What would have been decided.
    pub would: Decision,
}

/// Decides anew, oldest first; of what differs the newest `most` are named.
#[must_use]
pub fn preview(policy: &Policy, past: Vec<Moment>, most: usize) -> Preview {
    let mut preview = Preview::default();
    let mut days: HashMap<i64, DayTotals> = HashMap::new();
    let mut changed = Vec::new();
    for moment in past {
        match moment {
            Moment::Confirmation { at, price } => days.entry(at.utc_day()).or_default().add(price),
            Moment::Reservation(reservation) => {
                let today = days.entry(reservation.at.utc_day()).or_default();
                let would = match reservation.is_judged {
                    true => {
                        let circumstances = Circumstances { now: reservation.at, agreed_today: *today };
                        policy.decide(&reservation.told, &circumstances)
                    }
                    false => reservation.decided.clone(),
                };
                let price = reservation.told.price.unwrap_or_default();
                if would == Decision::Agreed {
                    today.add(price);
                }
                preview.count(&reservation, &would, price);
                if !is_same(&reservation.decided, &would) {
                    preview.changed_in_all += 1;
                    changed.push(Changed { reservation: *reservation, would });
                }
            }
        }
    }
    changed.reverse();
    changed.truncate(most);
    Preview { changed, ..preview }
}

/// The same answer for the same reason; what a rule saw may be another.
fn is_same(was: &Decision, would: &Decision) -> bool {
    rule_of(was) == rule_of(would)
}

fn rule_of(decision: &Decision) -> Option<&'static str> {
    match decision {
        Decision::Agreed => None,
        Decision::Declined(rule) => Some(rule.name()),
    }
}

impl Preview {
    fn count(&mut self, reservation: &Reservation, would: &Decision, price: Amount) {
        self.looked_at += 1;
        self.not_judged += u64::from(!reservation.is_judged);
        self.was.count(&reservation.decided, price);
        self.would.count(would, price);
        if let Some(rule) = rule_of(&reservation.decided) {
            self.rules.entry(rule).or_default().0 += 1;
        }
        if let Some(rule) = rule_of(would) {
            self.rules.entry(rule).or_default().1 += 1;
        }
    }
}

impl Tally {
    fn count(&mut self, decision: &Decision, price: Amount) {
        match decision {
            Decision::Agreed => {
                self.agreed += 1;
                self.agreed_cents += price.cents();
            }
            Decision::Declined(_) => self.declined += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::ids::{CouponId, NotificationKey, VoucherId};
    use crate::domain::rule::{Factor, Rule};
    use crate::domain::state::State;

    const DAY: i64 = 86_400_000;

    fn told(number: usize, value: i64, price: i64, key: &str) -> Told {
        Told {
            voucher_id: VoucherId::parse(format!("v-{number}")).expect("an id"),
            coupon_id: CouponId::parse(format!("C{number}")).ok(),
            state: State::Reserved,
            message_state: None,
            envelope: None,
            value: Amount::from_cents(value),
            price: Amount::from_cents(price),
            reserved_at: None,
            confirmed_at: None,
            canceled_at: None,
            sent_at: None,
            reservation_expires_at: Some(Timestamp::from_millis(DAY)),
            valid_until: None,
            notification_key: NotificationKey::parse(key).ok(),
            shop_id: None,
            signed_url: None,
            oddities: Vec::new(),
        }
    }

    /// What the store does, reservation by reservation: the rules, and what was agreed with that day.
    fn decided_under(policy: &Policy, came: &[(Timestamp, Told)]) -> Vec<Moment> {
        let mut agreed: HashMap<i64, DayTotals> = HashMap::new();
        let decide = |(number, (at, told)): (usize, &(Timestamp, Told))| {
            let today = agreed.entry(at.utc_day()).or_default();
            if number % 7 == 3 {
                today.add(Amount::from_cents(700).expect("an amount"));
                return Moment::Confirmation { at: *at, price: Amount::from_cents(700).expect("an amount") };
            }
            let decided = policy.decide(told, &Circumstances { now: *at, agreed_today: *today });
            if decided == Decision::Agreed {
                today.add(told.price.unwrap_or_default());
            }
            Moment::Reservation(Box::new(Reservation { at: *at, told: told.clone(), decided, is_judged: true }))
        };
        came.iter().enumerate().map(decide).collect()
    }

    prop_compose! {
        fn any_policy()(
            max_price in proptest::option::of(0..20_000_i64),
            factor in proptest::option::of(1..300_i64),
            daily_count in proptest::option::of(0..6_u32),
            daily_sum in proptest::option::of(0..60_000_i64),
            decline_expired in any::<bool>(),
            pattern in proptest::option::of("user-[0-4]"),
        ) -> Policy {
            let amount = |cents: i64| Amount::from_cents(cents).expect("an amount");
            Policy {
                max_price: max_price.map(amount),
                max_price_factor: factor.and_then(|hundredths| Factor::parse(&amount(hundredths).to_string())),
                daily_count,
                daily_sum: daily_sum.map(amount),
                decline_expired,
                key_pattern: pattern.map(|_| super::super::policy::KeyPattern::parse("user-[0-4]").expect("a pattern")),
                ..Policy::default()
            }
        }
    }

    prop_compose! {
        fn any_reservations()(
            drawn in proptest::collection::vec((0..3 * DAY, 0..20_000_i64, 0..20_000_i64, 0..9_u8), 0..60),
        ) -> Vec<(Timestamp, Told)> {
            let told = |(number, (at, value, price, user)): (usize, (i64, i64, i64, u8))| {
                (Timestamp::from_millis(at), told(number, value, price, &format!("user-{user}")))
            };
            drawn.into_iter().enumerate().map(told).collect()
        }
    }

    proptest! {
        /// Recorded in any order of their instants, as when two clocks' ends of a day meet.
        #[test]
        fn the_rules_in_force_would_decide_as_they_did(policy in any_policy(), came in any_reservations()) {
            let past = decided_under(&policy, &came);
            let preview = preview(&policy, past, usize::MAX);
            prop_assert_eq!(preview.changed_in_all, 0);
            prop_assert_eq!(&preview.was, &preview.would);
            prop_assert!(preview.rules.values().all(|(was, would)| was == would));
        }

        #[test]
        fn every_reservation_is_counted_once_and_what_differs_is_named(
            before in any_policy(), after in any_policy(), came in any_reservations(), most in 0_usize..20,
        ) {
            let preview = preview(&after, decided_under(&before, &came), most);
            for tally in [preview.was, preview.would] {
                prop_assert_eq!(tally.agreed + tally.declined, preview.looked_at);
            }
            let declined = preview.rules.values().fold((0, 0), |sum, rule| (sum.0 + rule.0, sum.1 + rule.1));
            prop_assert_eq!(declined, (preview.was.declined, preview.would.declined));
            prop_assert_eq!(preview.changed.len() as u64, preview.changed_in_all.min(most as u64));
            prop_assert!(preview.changed.iter().all(|it| !is_same(&it.reservation.decided, &it.would)));
        }
    }

    #[test]
    fn a_cap_makes_room_for_what_came_later_that_day_when_something_dear_is_declined() {
        let at = |hour: i64| Timestamp::from_millis(10 * DAY + hour * 3_600_000);
        let came = [(at(1), told(1, 100, 9_000, "user-1")), (at(2), told(2, 100, 2_000, "user-1"))];
        let mut policy = Policy { daily_sum: Amount::from_cents(10_000), ..Policy::default() };
        let past = decided_under(&policy, &came);
        policy.max_price = Amount::from_cents(5_000);
        let preview = preview(&policy, past, 10);
        assert_eq!(preview.was, Tally { agreed: 1, agreed_cents: 9_000, declined: 1 });
        assert_eq!(preview.would, Tally { agreed: 1, agreed_cents: 2_000, declined: 1 });
        assert_eq!(preview.rules, BTreeMap::from([("daily_sum", (1, 0)), ("price_above_max", (0, 1))]));
        assert_eq!(preview.changed[0].would, Decision::Agreed, "newest first");
    }

    #[test]
    fn what_cannot_be_judged_counts_as_it_was_decided() {
        let told = told(1, 100, 100, "user-1");
        let decided = Decision::Declined(Rule::ModeDecline);
        let reservation = Reservation { at: Timestamp::from_millis(0), told, decided, is_judged: false };
        let preview = preview(&Policy::default(), vec![Moment::Reservation(Box::new(reservation))], 10);
        assert_eq!((preview.not_judged, preview.would.declined, preview.changed_in_all), (1, 1, 0));
    }
}
