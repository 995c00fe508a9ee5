//! From bytes to what they say. The one place that knows the vendor's JSON; what cannot be read is named, never lost.

mod query;
mod reserve;
mod strict;

use crate::domain::event::Told;
use crate::domain::notification::{Contract, Notification, Reading, Unreadable};
use strict::Object;

/// Reads a voucher object that the vendor's API answered with (assumed to have a notification's fields).
///
/// # Errors
/// What is wrong with it.
pub fn read_voucher(body: &[u8]) -> Result<Told, Unreadable> {
    let object = Object::read(body).map_err(|problem| Unreadable { problem, field: None })?;
    reserve::read_voucher(&object)
}

/// Reads a notification by the contract it came by.
#[must_use]
pub fn read(notification: &Notification) -> Reading {
    let told = match notification.contract {
        Contract::Reserve => reserve::read(notification),
    };
    match told {
        Ok(told) => Reading::Voucher(Box::new(told)),
        Err(unreadable) => Reading::Unreadable(unreadable),
    }
}
