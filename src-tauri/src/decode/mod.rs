//! From bytes to what they say. The one place that knows the vendor's JSON; what cannot be read is named, never lost.

mod query;
mod reserve;
mod strict;
mod voucher;
mod webhook;

use crate::domain::notification::{Contract, Notification, Reading};

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
