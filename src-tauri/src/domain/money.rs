//! Amounts: exact cents, never floating point.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An amount of money in hundredths of the unit. Euros, since the vendor sends no currency (assumed).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Amount(i64);

/// The largest amount that is taken: above it a number is a mistake, not a voucher (assumed).
const MAX_CENTS: i64 = 100_000_000_000;

impl Amount {
    /// From hundredths; `None` when negative or beyond any voucher.
    #[must_use]
    pub fn from_cents(cents: i64) -> Option<Self> {
        (0..=MAX_CENTS).contains(&cents).then_some(Self(cents))
    }

    /// From hundredths; what is beyond any voucher becomes the largest amount there is.
    #[must_use]
    pub fn clamped(cents: i64) -> Self {
        Self(cents.clamp(0, MAX_CENTS))
    }

    /// In hundredths.
    #[must_use]
    pub const fn cents(self) -> i64 {
        self.0
    }

    /// Reads the text of a JSON number exactly: `110`, `110.5`, `1.1e2`. `None` when it is negative, finer than a
    /// cent, or beyond any voucher.
    #[must_use]
    pub fn parse(number: &str) -> Option<Self> {
        let (mantissa, exponent) = match number.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
            None => (number, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits = format!("{whole}{fraction}");
        if digits.is_empty() || digits.len() > 40 || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        // The value is digits × 10^scale hundredths.
        let scale = exponent.checked_sub(i32::try_from(fraction.len()).ok()?)?.checked_add(2)?;
        let significant = digits.trim_start_matches('0').trim_end_matches('0');
        if significant.is_empty() {
            return Some(Self(0));
        }
        let trailing = digits.len() - digits.trim_end_matches('0').len();
        let scale = scale.checked_add(i32::try_from(trailing).ok()?)?;
        let factor = 10_i64.checked_pow(u32::try_from(scale).ok()?)?;
        Self::from_cents(significant.parse::<i64>().ok()?.checked_mul(factor)?)
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, rest) = (self.0 / 100, self.0 % 100);
        if rest == 0 { write!(f, "{whole}") } else { write!(f, "{whole}.{rest:02}") }
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0 % 100 == 0 {
            serializer.serialize_i64(self.0 / 100)
        } else {
            // Exact: every amount in range is the shortest text of its nearest double, which is what JSON readers take.
            #[expect(clippy::cast_precision_loss, reason = "below 2^53, see MAX_CENTS")]
            serializer.serialize_f64(self.0 as f64 / 100.0)
        }
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = serde_json::Number::deserialize(deserializer)?;
        Self::parse(&number.to_string()).ok_or_else(|| serde::de::Error::custom("not an amount"))
    }
}

#[cfg(test)]
mod tests {
    use super::Amount;

    #[test]
    fn numbers_are_read_exactly() {
        for (text, cents) in [
            ("110", 11_000),
            ("0", 0),
            ("0.00", 0),
            ("0.01", 1),
            ("110.5", 11_050),
            ("110.50", 11_050),
            ("19.990", 1_999),
            ("1.1e2", 11_000),
            ("11E+1", 11_000),
            ("1500e-2", 1_500),
            ("0.1", 10),
            ("1000000000", 100_000_000_000),
        ] {
            assert_eq!(Amount::parse(text).map(Amount::cents), Some(cents), "{text}");
        }
    }

    #[test]
    fn what_is_not_an_amount_is_refused() {
        for text in ["-1", "-0.5", "0.001", "1e-3", "1e99", "1e-99", "NaN", "Infinity", "", ".", "1,5", "1000000000.01"]
        {
            assert_eq!(Amount::parse(text), None, "{text}");
        }
    }

    #[test]
    fn json_carries_the_same_number() {
        for text in ["110", "110.5", "0.01", "999999999.99"] {
            let amount = Amount::parse(text).expect("valid");
            let json = serde_json::to_string(&amount).expect("serialises");
            assert_eq!(json, text);
            assert_eq!(serde_json::from_str::<Amount>(&json).expect("reads"), amount);
        }
    }
}
