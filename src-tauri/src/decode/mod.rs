//! From bytes to what they say. The one place that knows the vendor's JSON; what cannot be read is named, never lost.

mod query;
mod reserve;
mod strict;

use crate::domain::notification::{Contract, Notification, Reading};

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
