//! The reserve notification, the older contract: one voucher object as the body, the end user's key in the query
//! (documented by the vendor). Unknown members are left alone; the raw body keeps them.

use crate::domain::event::{Oddity, Told};
use crate::domain::ids::{CouponId, VoucherId};
use crate::domain::notification::{Notification, Unreadable};

use super::has_json_content_type;
use super::query::notification_key;
use super::strict::Object;
use super::voucher::{self, required, state_word};

pub(super) fn read(notification: &Notification) -> Result<Told, Unreadable> {
    let notification_key = notification_key(notification.query.as_deref())?;
    let object = Object::read(&notification.body).map_err(|problem| Unreadable { problem, field: None })?;
    let voucher_id = required(&object, "id", VoucherId::parse)?;
    let coupon_id = required(&object, "couponId", CouponId::parse)?;
    let state = required(&object, "state", state_word)?;
    let mut told = voucher::read(&object, voucher_id, Some(coupon_id), state)?;
    told.notification_key = notification_key;
    if !has_json_content_type(notification) {
        told.oddities.push(Oddity::ContentTypeOdd);
    }
    Ok(told)
}
