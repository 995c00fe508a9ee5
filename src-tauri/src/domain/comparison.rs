//! Ours beside the vendor's: what an answer of the vendor's API says of a voucher, field by field.

use serde::Serialize;

use super::clock::Timestamp;
use super::event::{Event, Fact, Source, Told};
use super::fold::apply;
use super::ids::CouponId;
use super::money::Amount;
use super::state::State;
use super::voucher::{Ranked, Step, Voucher};

/// One thing that both can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Field {
    /// The state, in the vendor's word.
    State,
    /// The code that callers read out.
    CouponId,
    /// Worth.
    Value,
    /// What is charged.
    Price,
    /// When it was reserved.
    ReservedAt,
    /// When it was confirmed.
    ConfirmedAt,
    /// When it was canceled.
    CanceledAt,
    /// When it was sent.
    SentAt,
    /// When the reservation lapses.
    ReservationExpiresAt,
    /// Until when it can be spent.
    ValidUntil,
}

/// A field as we have it and as the vendor has it; none where one of us was told nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Compared {
    /// Which.
    pub field: Field,
    /// Ours.
    pub ours: Option<String>,
    /// The vendor's.
    pub vendors: Option<String>,
    /// The vendor told it, and told something else.
    pub differs: bool,
}

/// Compares a voucher with what the vendor told. Fields that neither has are left out.
#[must_use]
pub fn compare(voucher: &Voucher, told: &Told) -> Vec<Compared> {
    let amount = |amount: Option<Amount>| amount.map(|amount| amount.to_string());
    let instant = |at: Option<Timestamp>| at.map(|at| at.to_string());
    let step = |step| instant(voucher.steps.get(&step).and_then(|heard| heard.at).map(|ranked| ranked.at));
    let ranked = |ranked: Option<Ranked>| instant(ranked.map(|ranked| ranked.at));
    let word = |state: &State| Some(state.vendor_word().into_owned());
    let code = |code: &Option<CouponId>| code.as_ref().map(ToString::to_string);
    let both = [
        (Field::State, word(voucher.state()), word(&told.state)),
        (Field::CouponId, code(&voucher.coupon_id), code(&told.coupon_id)),
        (Field::Value, amount(voucher.value), amount(told.value)),
        (Field::Price, amount(voucher.price), amount(told.price)),
        (Field::ReservedAt, step(Step::Reserved), instant(told.reserved_at)),
        (Field::ConfirmedAt, step(Step::Confirmed), instant(told.confirmed_at)),
        (Field::CanceledAt, step(Step::Canceled), instant(told.canceled_at)),
        (Field::SentAt, step(Step::Sent), instant(told.sent_at)),
        (Field::ReservationExpiresAt, ranked(voucher.reservation_expires_at), instant(told.reservation_expires_at)),
        (Field::ValidUntil, ranked(voucher.valid_until), instant(told.valid_until)),
    ];
    both.into_iter()
        .filter(|(_, ours, vendors)| ours.is_some() || vendors.is_some())
        .map(|(field, ours, vendors)| Compared { differs: vendors.is_some() && vendors != ours, field, ours, vendors })
        .collect()
}

/// Whether an answer of the vendor's API belongs into the journal: it changes what we know, or it differs from it in a
/// way that the last answer did not. One that only says what we have is not kept.
#[must_use]
pub fn is_news<'a>(voucher: &Voucher, journal: impl IntoIterator<Item = &'a Event>, answer: &Event) -> bool {
    let Some(told) = answer.fact.told() else { return true };
    let Some(mut folded) = apply(Some(voucher.clone()), answer) else { return true };
    (folded.revision, folded.last_heard_at) = (voucher.revision, voucher.last_heard_at);
    if folded != *voucher {
        return true;
    }
    let before = journal.into_iter().filter(|event| event.source == Source::VendorApi);
    let before = before.filter_map(|event| event.fact.told()).last();
    let without_link = |told: &Told| Told { signed_url: None, ..told.clone() };
    compare(voucher, told).iter().any(|field| field.differs) && before.map(without_link) != Some(without_link(told))
}

impl Fact {
    /// What the vendor told, of a fact that is a message of the vendor.
    #[must_use]
    pub const fn told(&self) -> Option<&Told> {
        match self {
            Self::Told(told) | Self::Conflict(told) | Self::EventConflict(told) | Self::Unrecognised(told) => {
                Some(told)
            }
            _ => None,
        }
    }
}
