//! From bytes to what they say. The one place that knows the vendor's JSON; what cannot be read is named, never lost.

pub mod deep_link;
mod query;
mod reserve;
mod strict;
mod voucher;
mod webhook;

pub use query::query_values;

use crate::domain::event::Told;
use crate::domain::ids::{CouponId, VoucherId};
use crate::domain::notification::{Contract, Notification, Reading, Unreadable};
use strict::Object;
use voucher::{optional, required, state_word};

/// Reads a voucher object that the vendor's API answered with (assumed to have a notification's fields).
///
/// # Errors
/// What is wrong with it.
pub fn read_voucher(body: &[u8]) -> Result<Told, Unreadable> {
    let object = Object::read(body).map_err(|problem| Unreadable { problem, field: None })?;
    let voucher_id = required(&object, "id", VoucherId::parse)?;
    let coupon_id = optional(&object, "couponId", CouponId::parse)?;
    let state = required(&object, "state", state_word)?;
    voucher::read(&object, voucher_id, coupon_id, state)
}

/// Reads a notification by the contract it came by.
#[must_use]
pub fn read(notification: &Notification) -> Reading {
    let read = match notification.contract {
        Contract::Reserve => reserve::read(notification).map(|told| Reading::Voucher(Box::new(told))),
        Contract::Webhook => webhook::read(notification),
    };
    read.unwrap_or_else(Reading::Unreadable)
}

fn has_json_content_type(notification: &Notification) -> bool {
    notification
        .headers
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case("content-type"))
        .and_then(|(_, value)| value.split(';').next())
        .is_some_and(|media_type| media_type.trim().eq_ignore_ascii_case("application/json"))
}
