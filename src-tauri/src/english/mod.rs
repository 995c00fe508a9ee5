//! What the calls answer as closed codes and facts, in English sentences: for the terminal. The screen has its own
//! catalogue and reads none of this.

mod attention;
mod erasure;
mod journal;
mod requests;

use std::time::Duration;

use crate::domain::inspection::Finding;
use crate::domain::rule::Rule;

pub use attention::reason;
pub use erasure::statement;
pub use journal::happened;
pub use requests::answer;

/// Why a reservation was declined, or left to a person.
fn rule(rule: &Rule) -> String {
    match rule {
        Rule::NotificationKeyMissing => "the end user's key was missing".to_owned(),
        Rule::TermsMissing => "the value or the price was missing".to_owned(),
        Rule::ModeDecline => "declining was switched on in the settings".to_owned(),
        Rule::NotReadable { status } => {
            format!("it could not be read when it came, and was answered {status}; it was read later")
        }
        Rule::ReservationExpired { expired_at, now } => {
            format!("the reservation had lapsed at {expired_at} and came at {now}")
        }
        Rule::NotificationKeyPattern { pattern, key } => {
            format!("the end user's key {key} does not look like {pattern}")
        }
        Rule::ValueAboveMax { limit, actual } => format!("its value {actual} is above the limit of {limit}"),
        Rule::PriceAboveMax { limit, actual } => format!("its price {actual} is above the limit of {limit}"),
        Rule::PriceAboveValue { factor, value, price } => {
            format!("its price {price} is above {factor} times its value {value}")
        }
        Rule::DailyCount { limit, agreed } => {
            format!("{agreed} reservations were agreed with that day already; the limit is {limit}")
        }
        Rule::DailySum { limit, agreed, price } => {
            format!("with its price {price} the {agreed} agreed that day would be above the limit of {limit}")
        }
    }
}

/// What was found in a PDF, behind "it".
fn findings(found: &[Finding]) -> String {
    found.iter().map(|finding| finding.words()).collect::<Vec<_>>().join(", ")
}

/// "45 s", "15 min", "4 h", "2 d": rounded up, for it says how long something takes at most.
fn span(span: Duration) -> String {
    const UNITS: [(u64, &str); 3] = [(24 * 3600, "d"), (3600, "h"), (60, "min")];
    let seconds = span.as_secs();
    let unit = UNITS.into_iter().find(|(length, _)| seconds >= 2 * length || seconds == *length);
    let (length, name) = unit.unwrap_or((1, "s"));
    format!("{} {name}", seconds.div_ceil(length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_told_in_the_largest_unit_that_says_enough() {
        for (seconds, told) in [
            (20, "20 s"),
            (60, "1 min"),
            (90, "90 s"),
            (900, "15 min"),
            (901, "16 min"),
            (14_400, "4 h"),
            (172_800, "2 d"),
        ] {
            assert_eq!(span(Duration::from_secs(seconds)), told);
        }
    }
}
