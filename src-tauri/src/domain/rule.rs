//! The rules by which a reservation is declined, each with what it saw. Recorded with the decision, so that an agent can
//! be told why years later, whatever the settings are by then.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::clock::Timestamp;
use super::ids::NotificationKey;
use super::money::Amount;

/// A rule that a reservation failed. Its JSON is stored for ever: give new fields a default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "rule", rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Rule {
    /// The end user's key is missing.
    NotificationKeyMissing,
    /// The value or the price is missing.
    TermsMissing,
    /// Every reservation is declined.
    ModeDecline,
    /// It could not be read when it came, and was not agreed with; what it told was read later.
    NotReadable {
        /// The HTTP status it was answered with.
        status: u16,
    },
    /// The reservation had lapsed by our clock when it came.
    ReservationExpired {
        /// When it lapsed.
        #[cfg_attr(test, ts(type = "string"))]
        expired_at: Timestamp,
        /// When it came.
        #[cfg_attr(test, ts(type = "string"))]
        now: Timestamp,
    },
    /// The end user's key does not look as it must.
    NotificationKeyPattern {
        /// How it must look: a regular expression for the whole key.
        pattern: String,
        /// The key.
        #[cfg_attr(test, ts(type = "string"))]
        key: NotificationKey,
    },
    /// It is worth more than is allowed.
    ValueAboveMax {
        /// The most that is allowed.
        #[cfg_attr(test, ts(type = "number"))]
        limit: Amount,
        /// What it is worth.
        #[cfg_attr(test, ts(type = "number"))]
        actual: Amount,
    },
    /// It costs more than is allowed.
    PriceAboveMax {
        /// The most that is allowed.
        #[cfg_attr(test, ts(type = "number"))]
        limit: Amount,
        /// What it costs.
        #[cfg_attr(test, ts(type = "number"))]
        actual: Amount,
    },
    /// It costs too much for what it is worth.
    PriceAboveValue {
        /// How many times its value it may cost.
        #[cfg_attr(test, ts(type = "number"))]
        factor: Factor,
        /// What it is worth.
        #[cfg_attr(test, ts(type = "number"))]
        value: Amount,
        /// What it costs.
        #[cfg_attr(test, ts(type = "number"))]
        price: Amount,
    },
    /// Enough reservations were agreed with that day.
    DailyCount {
        /// How many are allowed a day.
        limit: u32,
        /// How many there were before it.
        agreed: u32,
    },
    /// With its price the day's agreements would come to more than is allowed.
    DailySum {
        /// The most that is allowed a day.
        #[cfg_attr(test, ts(type = "number"))]
        limit: Amount,
        /// What the day's agreements came to before it.
        #[cfg_attr(test, ts(type = "number"))]
        agreed: Amount,
        /// What it costs.
        #[cfg_attr(test, ts(type = "number"))]
        price: Amount,
    },
}

impl Rule {
    /// The rule's name: what the vendor is answered, what is stored with the request, what the screen has words for.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::NotificationKeyMissing => "notification_key_missing",
            Self::TermsMissing => "terms_missing",
            Self::ModeDecline => "mode_decline",
            Self::NotReadable { .. } => "not_readable",
            Self::ReservationExpired { .. } => "reservation_expired",
            Self::NotificationKeyPattern { .. } => "notification_key_pattern",
            Self::ValueAboveMax { .. } => "value_above_max",
            Self::PriceAboveMax { .. } => "price_above_max",
            Self::PriceAboveValue { .. } => "price_above_value",
            Self::DailyCount { .. } => "daily_count",
            Self::DailySum { .. } => "daily_sum",
        }
    }
}

/// How many times a voucher's value its price may be; exact to the hundredth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Factor(Amount);

impl Factor {
    /// Reads a decimal number: `1`, `1.05`. `None` when it is not above zero or finer than a hundredth.
    #[must_use]
    pub fn parse(number: &str) -> Option<Self> {
        Amount::parse(number).filter(|factor| factor.cents() > 0).map(Self)
    }

    /// Whether the price is at most this many times the value.
    #[must_use]
    pub fn allows(self, value: Amount, price: Amount) -> bool {
        i128::from(price.cents()) * 100 <= i128::from(value.cents()) * i128::from(self.0.cents())
    }
}

impl fmt::Display for Factor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::event::{Decision, Fact};

    fn amount(text: &str) -> Amount {
        Amount::parse(text).expect("an amount")
    }

    /// The first released rows have a rule's name and nothing else.
    #[test]
    fn what_is_stored_reads_back_with_and_without_what_the_rule_saw() {
        for (json, rule) in [
            (r#"{"kind":"decided","outcome":"declined","rule":"mode_decline"}"#, Rule::ModeDecline),
            (r#"{"kind":"decided","outcome":"declined","rule":"terms_missing"}"#, Rule::TermsMissing),
            (
                r#"{"kind":"decided","outcome":"declined","rule":"price_above_max","limit":100,"actual":150.5}"#,
                Rule::PriceAboveMax { limit: amount("100"), actual: amount("150.5") },
            ),
            (
                r#"{"kind":"decided","outcome":"declined","rule":"price_above_value","factor":1.05,"value":1,"price":2}"#,
                Rule::PriceAboveValue {
                    factor: Factor::parse("1.05").expect("a factor"),
                    value: amount("1"),
                    price: amount("2"),
                },
            ),
        ] {
            assert!(json.contains(&format!("\"{}\"", rule.name())), "the name is what is stored");
            let fact = Fact::Decided(Decision::Declined(rule));
            assert_eq!(serde_json::from_str::<Fact>(json).expect("reads"), fact);
            assert_eq!(serde_json::to_string(&fact).expect("serialises"), json);
        }
    }

    #[test]
    fn a_factor_is_exact() {
        let factor = Factor::parse("1.05").expect("a factor");
        assert!(factor.allows(amount("100"), amount("105")));
        assert!(!factor.allows(amount("100"), amount("105.01")));
        assert!(factor.allows(amount("0.33"), amount("0.34")), "0.3465 is not rounded");
        assert!(!factor.allows(amount("0.33"), amount("0.35")));
        assert!(factor.allows(amount("1000000000"), amount("1000000000")));
        for text in ["0", "-1", "1.001", "", "one"] {
            assert_eq!(Factor::parse(text), None, "{text}");
        }
    }
}
