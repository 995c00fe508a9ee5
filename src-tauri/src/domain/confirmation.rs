//! Confirming a reservation: definitive, and it costs money. What our record says of it decides whether the vendor may be
//! asked, so that a second press, a second process or a crash cannot confirm twice.

use serde::{Deserialize, Serialize};

use super::clock::Timestamp;
use super::event::{Decision, Fact, FailureCode};
use super::money::Amount;
use super::rule::Rule;
use super::state::State;
use super::voucher::{Flag, Voucher};

/// Who is to confirm what the reserve notification's answer has not agreed with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConfirmMode {
    /// A person, each by hand.
    #[default]
    ByHand,
    /// The program, within the policy's rules; what they do not allow is left to a person.
    WithinRules,
}

/// What we did about confirming a voucher.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "standing", rename_all = "snake_case")]
pub enum Confirmation {
    /// It was not allowed by the rules: left to a person.
    Left {
        /// The first rule that failed.
        rule: Rule,
    },
    /// The vendor was about to be asked, and no outcome is recorded: under way, or cut off.
    Asked,
    /// The vendor took it.
    Accepted,
    /// Nothing was confirmed.
    Failed {
        /// Why.
        code: FailureCode,
    },
    /// It was sent, and nobody knows what became of it.
    Unknown,
    /// The vendor said afterwards that it still has the voucher reserved.
    NotMade,
}

impl Confirmation {
    /// What stands after a fact of the journal; none for a fact about something else.
    #[must_use]
    pub fn after(fact: &Fact) -> Option<Self> {
        Some(match fact {
            Fact::ConfirmAsked { .. } => Self::Asked,
            Fact::ConfirmAccepted => Self::Accepted,
            Fact::ConfirmFailed { code } => Self::Failed { code: *code },
            Fact::ConfirmUnknown { .. } => Self::Unknown,
            Fact::ConfirmNotMade => Self::NotMade,
            Fact::ConfirmLeft { rule } => Self::Left { rule: rule.clone() },
            _ => return None,
        })
    }

    /// Whether the vendor may have confirmed without our knowing: it has to be asked before anything else.
    #[must_use]
    pub const fn is_unsettled(&self) -> bool {
        matches!(self, Self::Asked | Self::Unknown)
    }

    /// Whether a person has to do something for the voucher to be confirmed.
    #[must_use]
    pub const fn needs_attention(&self) -> bool {
        !matches!(self, Self::Asked | Self::Accepted)
    }
}

/// The closed list of why a voucher cannot be confirmed from here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Obstacle {
    /// It is not reserved, or no longer.
    NotReserved,
    /// The vendor took our confirmation before; the news of it is still to come.
    Accepted,
    /// An earlier confirmation was sent and its outcome is not known.
    Unsettled,
    /// We declined the reservation.
    Declined,
    /// Our 200 to the reservation was the agreement: the vendor confirms by itself (documented).
    Agreed,
    /// Its reservation ran out by our clock.
    Lapsed,
    /// No price, or no value, was told: nobody can say what would be agreed to.
    TermsMissing,
    /// Different terms were told: nobody can say which would be charged.
    TermsDiffer,
    /// The price is not the one that whoever asked was shown.
    PriceDiffers,
}

impl Obstacle {
    /// What it is, in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::NotReserved => "it is not reserved, so there is nothing to confirm",
            Self::Accepted => "Jackpot has taken our confirmation already",
            Self::Unsettled => "an earlier confirmation was sent and its outcome is not known",
            Self::Declined => "we declined the reservation",
            Self::Agreed => "we agreed when it was reserved, so Jackpot confirms it by itself",
            Self::Lapsed => "its reservation has run out by our clock",
            Self::TermsMissing => "its value or its price was never told",
            Self::TermsDiffer => "Jackpot told different values or prices",
            Self::PriceDiffers => "its price is another one",
        }
    }
}

/// What keeps a voucher from being confirmed by the vendor's API; none when it waits for that.
#[must_use]
pub fn obstacle(voucher: &Voucher, now: Timestamp) -> Option<Obstacle> {
    let decision = voucher.decision.as_ref().map(|decided| &decided.decision);
    if *voucher.state() != State::Reserved {
        return Some(Obstacle::NotReserved);
    }
    match (&voucher.confirmation, decision) {
        (Some(Confirmation::Accepted), _) => Some(Obstacle::Accepted),
        (Some(asked), _) if asked.is_unsettled() => Some(Obstacle::Unsettled),
        (_, Some(Decision::Declined(_))) => Some(Obstacle::Declined),
        (_, Some(Decision::Agreed)) => Some(Obstacle::Agreed),
        _ if voucher.lapsed(now) => Some(Obstacle::Lapsed),
        _ if voucher.flags.contains(&Flag::TermsConflict) => Some(Obstacle::TermsDiffer),
        _ if voucher.price.is_none() || voucher.value.is_none() => Some(Obstacle::TermsMissing),
        _ => None,
    }
}

/// Settles whether the vendor may be asked to confirm for this price.
///
/// # Errors
/// What keeps it from being confirmed.
pub fn check_price(voucher: &Voucher, price: Amount, now: Timestamp) -> Result<(), Obstacle> {
    match obstacle(voucher, now) {
        Some(obstacle) => Err(obstacle),
        None if voucher.price != Some(price) => Err(Obstacle::PriceDiffers),
        None => Ok(()),
    }
}
