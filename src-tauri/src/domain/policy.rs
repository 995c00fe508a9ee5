//! Whether we agree with a reservation. A 200 is an agreement to pay, so the rules are pure and their answer recorded.

use regex::Regex;
use serde::{Deserialize, Serialize};

use super::clock::Timestamp;
use super::confirmation::ConfirmMode;
use super::event::{Decision, Told};
use super::ids::NotificationKey;
use super::money::Amount;
use super::rule::{Factor, Rule};
use super::voucher::Voucher;

/// What is done with reservations that break no rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Agree.
    #[default]
    Agree,
    /// Decline every one.
    Decline,
}

/// The rules a reservation is judged by. By default none but that the end user, the value and the price are named.
#[derive(Debug, Clone, Default)]
pub struct Policy {
    /// What is done with reservations that break no rule.
    pub mode: Mode,
    /// Whether one that had lapsed by our clock when it came is declined.
    pub decline_expired: bool,
    /// How the end user's key must look.
    pub key_pattern: Option<KeyPattern>,
    /// The most a voucher may be worth.
    pub max_value: Option<Amount>,
    /// The most a voucher may cost.
    pub max_price: Option<Amount>,
    /// How many times its value a voucher may cost.
    pub max_price_factor: Option<Factor>,
    /// How many reservations are agreed with in a day (UTC, our clock).
    pub daily_count: Option<u32>,
    /// What the reservations agreed with in a day (UTC, our clock) may cost together.
    pub daily_sum: Option<Amount>,
    /// Who confirms what waits for it.
    pub confirm: ConfirmMode,
}

/// How an end user's key must look: a regular expression that the whole key has to match.
#[derive(Debug, Clone)]
pub struct KeyPattern {
    written: String,
    whole: Regex,
}

/// What a reservation is judged by beside what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Circumstances {
    /// When it came.
    pub now: Timestamp,
    /// What was agreed with that day before it.
    pub agreed_today: DayTotals,
}

/// What was agreed with in one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DayTotals {
    /// How many reservations.
    pub count: u32,
    /// What they cost together.
    pub sum: Amount,
}

impl DayTotals {
    /// Counts one more agreement.
    pub fn add(&mut self, price: Amount) {
        self.count = self.count.saturating_add(1);
        self.sum = Amount::clamped(self.sum.cents() + price.cents());
    }
}

impl Policy {
    /// Whether the day's totals matter: nobody need add them up otherwise.
    #[must_use]
    pub const fn has_daily_caps(&self) -> bool {
        self.daily_count.is_some() || self.daily_sum.is_some()
    }

    /// Judges a reservation; the first rule that fails decides and is named with what it saw.
    #[must_use]
    pub fn decide(&self, told: &Told, circumstances: &Circumstances) -> Decision {
        match self.first_failing(told, circumstances) {
            Some(rule) => Decision::Declined(rule),
            None => Decision::Agreed,
        }
    }

    fn first_failing(&self, told: &Told, circumstances: &Circumstances) -> Option<Rule> {
        let Some(key) = &told.notification_key else { return Some(Rule::NotificationKeyMissing) };
        let (Some(value), Some(price)) = (told.value, told.price) else { return Some(Rule::TermsMissing) };
        if self.mode == Mode::Decline {
            return Some(Rule::ModeDecline);
        }
        self.lapsed(told, circumstances.now)
            .or_else(|| self.key_out_of_pattern(key))
            .or_else(|| self.too_dear(value, price))
            .or_else(|| self.too_much_in_a_day(price, circumstances.agreed_today))
    }

    /// The first rule that keeps a voucher from being confirmed without a person. The rules of a reservation, but that
    /// the end user need be named only where a pattern is set: not every contract names them.
    #[must_use]
    pub fn first_against_confirming(&self, voucher: &Voucher, circumstances: &Circumstances) -> Option<Rule> {
        let (Some(value), Some(price)) = (voucher.value, voucher.price) else { return Some(Rule::TermsMissing) };
        if self.mode == Mode::Decline {
            return Some(Rule::ModeDecline);
        }
        let key = match &voucher.notification_key {
            Some(key) => self.key_out_of_pattern(key),
            None => self.key_pattern.is_some().then_some(Rule::NotificationKeyMissing),
        };
        key.or_else(|| self.too_dear(value, price))
            .or_else(|| self.too_much_in_a_day(price, circumstances.agreed_today))
    }

    fn lapsed(&self, told: &Told, now: Timestamp) -> Option<Rule> {
        let expired_at = told.reservation_expires_at.filter(|at| self.decline_expired && *at <= now)?;
        Some(Rule::ReservationExpired { expired_at, now })
    }

    fn key_out_of_pattern(&self, key: &NotificationKey) -> Option<Rule> {
        let pattern = self.key_pattern.as_ref().filter(|pattern| !pattern.fits(key.as_str()))?;
        Some(Rule::NotificationKeyPattern { pattern: pattern.written.clone(), key: key.clone() })
    }

    fn too_dear(&self, value: Amount, price: Amount) -> Option<Rule> {
        if let Some(limit) = self.max_value.filter(|limit| value > *limit) {
            return Some(Rule::ValueAboveMax { limit, actual: value });
        }
        if let Some(limit) = self.max_price.filter(|limit| price > *limit) {
            return Some(Rule::PriceAboveMax { limit, actual: price });
        }
        let factor = self.max_price_factor.filter(|factor| !factor.allows(value, price))?;
        Some(Rule::PriceAboveValue { factor, value, price })
    }

    fn too_much_in_a_day(&self, price: Amount, agreed: DayTotals) -> Option<Rule> {
        if let Some(limit) = self.daily_count.filter(|limit| agreed.count >= *limit) {
            return Some(Rule::DailyCount { limit, agreed: agreed.count });
        }
        let limit = self.daily_sum.filter(|limit| agreed.sum.cents() + price.cents() > limit.cents())?;
        Some(Rule::DailySum { limit, agreed: agreed.sum, price })
    }
}

impl KeyPattern {
    /// Reads a regular expression.
    ///
    /// # Errors
    /// Says what is wrong with it.
    pub fn parse(pattern: &str) -> Result<Self, regex::Error> {
        // On its own first: an error must speak of what was written, and brackets must not pair with ours.
        Regex::new(pattern)?;
        Ok(Self { written: pattern.to_owned(), whole: Regex::new(&format!(r"\A(?:{pattern})\z"))? })
    }

    /// Whether the whole of a key looks as it must.
    #[must_use]
    pub fn fits(&self, key: &str) -> bool {
        self.whole.is_match(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::{CouponId, VoucherId};
    use crate::domain::state::State;

    fn amount(text: &str) -> Amount {
        Amount::parse(text).expect("an amount")
    }

    fn told() -> Told {
        Told {
            voucher_id: VoucherId::parse("v").expect("an id"),
            coupon_id: CouponId::parse("C").ok(),
            state: State::Reserved,
            message_state: None,
            envelope: None,
            value: Some(amount("110")),
            price: Some(amount("150")),
            reserved_at: None,
            confirmed_at: None,
            canceled_at: None,
            sent_at: None,
            reservation_expires_at: Some(Timestamp::from_millis(1_000)),
            valid_until: None,
            notification_key: Some(NotificationKey::parse("customer-7").expect("a key")),
            shop_id: None,
            signed_url: None,
            oddities: Vec::new(),
        }
    }

    fn failing(policy: &Policy, told: &Told) -> Option<&'static str> {
        let agreed_today = DayTotals { count: 3, sum: amount("300") };
        match policy.decide(told, &Circumstances { now: Timestamp::from_millis(1_000), agreed_today }) {
            Decision::Agreed => None,
            Decision::Declined(rule) => Some(rule.name()),
        }
    }

    /// Each rule takes the place of the one before it once that is satisfied.
    #[test]
    fn the_first_rule_that_fails_decides() {
        let mut policy = Policy {
            mode: Mode::Decline,
            decline_expired: true,
            key_pattern: Some(KeyPattern::parse("user-[0-9]+").expect("a pattern")),
            max_value: Some(amount("109.99")),
            max_price: Some(amount("149.99")),
            max_price_factor: Factor::parse("1.36"),
            daily_count: Some(3),
            daily_sum: Some(amount("449.99")),
            confirm: ConfirmMode::ByHand,
        };
        let mut reservation = told();
        reservation.notification_key = None;
        reservation.price = None;
        let mut names = vec![failing(&policy, &reservation)];
        reservation.notification_key = told().notification_key;
        names.push(failing(&policy, &reservation));
        reservation.price = told().price;
        let satisfy: [fn(&mut Policy); 8] = [
            |policy| policy.mode = Mode::Agree,
            |policy| policy.decline_expired = false,
            |policy| policy.key_pattern = KeyPattern::parse("customer-[0-9]").ok(),
            |policy| policy.max_value = Amount::parse("110"),
            |policy| policy.max_price = Amount::parse("150"),
            |policy| policy.max_price_factor = Factor::parse("1.37"),
            |policy| policy.daily_count = Some(4),
            |policy| policy.daily_sum = Amount::parse("450"),
        ];
        for satisfy in satisfy {
            names.push(failing(&policy, &reservation));
            satisfy(&mut policy);
        }
        let expected = [
            "notification_key_missing",
            "terms_missing",
            "mode_decline",
            "reservation_expired",
            "notification_key_pattern",
            "value_above_max",
            "price_above_max",
            "price_above_value",
            "daily_count",
            "daily_sum",
        ];
        assert_eq!(names, expected.map(Some));
        assert_eq!(failing(&policy, &reservation), None, "at every limit it is still agreed with");
    }

    /// The vendor's own examples are of 2017 and cost more than they are worth.
    #[test]
    fn by_default_what_names_its_terms_and_its_end_user_is_agreed_with() {
        assert_eq!(failing(&Policy::default(), &told()), None);
    }

    #[test]
    fn a_pattern_is_for_the_whole_key() {
        for (pattern, key, matches) in [
            ("customer-[0-9]+", "customer-7", true),
            ("customer-[0-9]+", "xcustomer-7", false),
            ("customer-[0-9]+", "customer-7\n", false),
            ("a|b", "ab", false),
            ("^a$", "a", true),
            ("", "a", false),
        ] {
            let policy = Policy { key_pattern: KeyPattern::parse(pattern).ok(), ..Policy::default() };
            let key = NotificationKey::parse(key).expect("a key");
            let reservation = Told { notification_key: Some(key), ..told() };
            assert_eq!(failing(&policy, &reservation).is_none(), matches, "{pattern} {reservation:?}");
        }
        for pattern in ["(", "a)(b", "[", "*"] {
            assert!(KeyPattern::parse(pattern).is_err(), "{pattern}");
        }
    }
}
