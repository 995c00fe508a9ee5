//! The reserve notification: one voucher object as the body, the end user's key in the query (documented by the
//! vendor). Unknown members are left alone; the raw body keeps them.

use crate::domain::clock::Timestamp;
use crate::domain::event::{Oddity, Told};
use crate::domain::ids::{CouponId, IdProblem, VoucherId, check_id};
use crate::domain::link::SignedUrl;
use crate::domain::money::Amount;
use crate::domain::notification::{Notification, ReadProblem, Unreadable};
use crate::domain::state::State;

use super::query::notification_key;
use super::strict::Object;

/// The longest signed URL that is taken, in bytes; object stores stay well below (assumed).
const MAX_URL_BYTES: usize = 8 * 1024;

pub(super) fn read(notification: &Notification) -> Result<Told, Unreadable> {
    let notification_key = notification_key(notification.query.as_deref())?;
    let object = Object::read(&notification.body).map_err(|problem| Unreadable { problem, field: None })?;
    let mut told = read_voucher(&object)?;
    told.notification_key = notification_key;
    if !has_json_content_type(notification) {
        told.oddities.push(Oddity::ContentTypeOdd);
    }
    Ok(told)
}

pub(super) fn read_voucher(object: &Object<'_>) -> Result<Told, Unreadable> {
    let mut dates = Dates { object, odd: false };
    let told = Told {
        voucher_id: id(object, "id", VoucherId::parse)?,
        coupon_id: id(object, "couponId", CouponId::parse)?,
        state: id(object, "state", state_word)?,
        value: amount(object, "value")?,
        price: amount(object, "price")?,
        reserved_at: dates.take("reservationDate"),
        confirmed_at: dates.take("confirmDate"),
        canceled_at: dates.take("canceledDate"),
        sent_at: dates.take("sendDate"),
        reservation_expires_at: dates.take("resaExpireDate"),
        valid_until: dates.take("validityDate"),
        notification_key: None,
        signed_url: signed_url(object)?,
        oddities: if dates.odd { vec![Oddity::DateUnreadable] } else { Vec::new() },
    };
    Ok(told)
}

fn id<T>(object: &Object<'_>, name: &str, parse: impl FnOnce(String) -> Result<T, IdProblem>) -> Result<T, Unreadable> {
    let raw = object.get(name).ok_or_else(|| missing(name))?;
    let text: String = serde_json::from_str(raw).map_err(|_| invalid(name))?;
    parse(text).map_err(|problem| if problem == IdProblem::Empty { missing(name) } else { invalid(name) })
}

fn state_word(word: String) -> Result<State, IdProblem> {
    check_id(&word).map(|()| State::from_vendor(&word))
}

fn amount(object: &Object<'_>, name: &str) -> Result<Option<Amount>, Unreadable> {
    object.get(name).map(|raw| Amount::parse(raw).ok_or_else(|| invalid(name))).transpose()
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
struct Dates<'a> {
    object: &'a Object<'a>,
    odd: bool,
}

impl Dates<'_> {
    fn take(&mut self, name: &str) -> Option<Timestamp> {
        let raw = self.object.get(name)?;
        let instant = serde_json::from_str::<String>(raw).ok().and_then(|text| Timestamp::parse(&text));
        self.odd |= instant.is_none();
        instant
    }
}

fn has_json_content_type(notification: &Notification) -> bool {
    notification
        .headers
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case("content-type"))
        .and_then(|(_, value)| value.split(';').next())
        .is_some_and(|media_type| media_type.trim().eq_ignore_ascii_case("application/json"))
}

fn missing(field: &str) -> Unreadable {
    Unreadable { problem: ReadProblem::FieldMissing, field: Some(field.to_owned()) }
}

fn invalid(field: &str) -> Unreadable {
    Unreadable { problem: ReadProblem::FieldInvalid, field: Some(field.to_owned()) }
}
