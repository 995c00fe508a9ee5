//! The voucher object, which both contracts carry, and how its members are read.

use crate::domain::clock::Timestamp;
use crate::domain::event::{Oddity, Told};
use crate::domain::ids::{CouponId, IdProblem, ShopId, VoucherId, check_id};
use crate::domain::link::SignedUrl;
use crate::domain::money::Amount;
use crate::domain::notification::{ReadProblem, Unreadable};
use crate::domain::state::State;

use super::strict::Object;

/// The longest signed URL that is taken, in bytes; object stores stay well below (assumed).
const MAX_URL_BYTES: usize = 8 * 1024;

/// Reads what stands beside the ids and the state.
pub(super) fn read(
    object: &Object<'_>,
    voucher_id: VoucherId,
    coupon_id: Option<CouponId>,
    state: State,
) -> Result<Told, Unreadable> {
    let mut dates = Dates { object, odd: false };
    let told = Told {
        voucher_id,
        coupon_id,
        state,
        message_state: None,
        envelope: None,
        value: amount(object, "value")?,
        price: amount(object, "price")?,
        reserved_at: dates.take("reservationDate"),
        confirmed_at: dates.take("confirmDate"),
        canceled_at: dates.take("canceledDate"),
        sent_at: dates.take("sendDate"),
        reservation_expires_at: dates.take("resaExpireDate"),
        valid_until: dates.take("validityDate"),
        notification_key: None,
        shop_id: shop_id(object),
        signed_url: signed_url(object)?,
        oddities: if dates.odd { vec![Oddity::DateUnreadable] } else { Vec::new() },
    };
    Ok(told)
}

/// A text that must be there.
pub(super) fn required<T>(
    object: &Object<'_>,
    name: &str,
    parse: impl FnOnce(String) -> Result<T, IdProblem>,
) -> Result<T, Unreadable> {
    optional(object, name, parse)?.ok_or_else(|| missing(name))
}

/// A text that may be missing or empty.
pub(super) fn optional<T>(
    object: &Object<'_>,
    name: &str,
    parse: impl FnOnce(String) -> Result<T, IdProblem>,
) -> Result<Option<T>, Unreadable> {
    let Some(raw) = object.get(name) else { return Ok(None) };
    let text: String = serde_json::from_str(raw).map_err(|_| invalid(name))?;
    match parse(text) {
        Ok(value) => Ok(Some(value)),
        Err(IdProblem::Empty) => Ok(None),
        Err(_) => Err(invalid(name)),
    }
}

pub(super) fn state_word(word: String) -> Result<State, IdProblem> {
    check_id(&word).map(|()| State::from_vendor(&word))
}

fn amount(object: &Object<'_>, name: &str) -> Result<Option<Amount>, Unreadable> {
    object.get(name).map(|raw| Amount::parse(raw).ok_or_else(|| invalid(name))).transpose()
}

/// That a voucher names its shop is assumed, so what does not look like an id is no reason to refuse the voucher.
fn shop_id(object: &Object<'_>) -> Option<ShopId> {
    let text: String = serde_json::from_str(object.get("storeId")?).ok()?;
    ShopId::parse(text).ok()
}

fn signed_url(object: &Object<'_>) -> Result<Option<SignedUrl>, Unreadable> {
    const NAME: &str = "signedUrl";
    let Some(raw) = object.get(NAME) else { return Ok(None) };
    let url: String = serde_json::from_str(raw).map_err(|_| invalid(NAME))?;
    if url.len() > MAX_URL_BYTES {
        return Err(invalid(NAME));
    }
    Ok((!url.is_empty()).then(|| SignedUrl::new(url)))
}

/// Takes instants and remembers whether one could not be read: that is odd, not a reason to refuse a voucher.
pub(super) struct Dates<'a> {
    pub(super) object: &'a Object<'a>,
    pub(super) odd: bool,
}

impl Dates<'_> {
    pub(super) fn take(&mut self, name: &str) -> Option<Timestamp> {
        let raw = self.object.get(name)?;
        let instant = serde_json::from_str::<String>(raw).ok().and_then(|text| Timestamp::parse(&text));
        self.odd |= instant.is_none();
        instant
    }
}

pub(super) fn missing(field: &str) -> Unreadable {
    Unreadable { problem: ReadProblem::FieldMissing, field: Some(field.to_owned()) }
}

pub(super) fn invalid(field: &str) -> Unreadable {
    Unreadable { problem: ReadProblem::FieldInvalid, field: Some(field.to_owned()) }
}
