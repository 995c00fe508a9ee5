//! The webhook, the newer contract: an envelope (documented by the vendor) around a message whose shape is assumed to be
//! the object it is about, either itself or as its `data`. Only the envelope and the object's id must be there.

use crate::domain::event::{Oddity, Told};
use crate::domain::ids::{CouponId, ShopId, VoucherId, WebhookId, check_id};
use crate::domain::notification::{Notification, Reading, Unreadable};
use crate::domain::shop::ShopTold;
use crate::domain::state::State;
use crate::domain::webhook::{Envelope, Subject};

use super::has_json_content_type;
use super::strict::Object;
use super::voucher::{self, Dates, invalid, missing, optional, required, state_word};

const MESSAGE: &str = "message";

pub(super) fn read(notification: &Notification) -> Result<Reading, Unreadable> {
    let object = Object::read(&notification.body).map_err(|problem| Unreadable { problem, field: None })?;
    let event = required(&object, "event", |name| check_id(&name).map(|()| name))?;
    let id = required(&object, "id", WebhookId::parse)?;
    let mut dates = Dates { object: &object, odd: false };
    let envelope = Envelope { id, event, created_at: dates.take("createdAt") };
    let mut oddities = Vec::new();
    if dates.odd {
        oddities.push(Oddity::DateUnreadable);
    }
    if !has_json_content_type(notification) {
        oddities.push(Oddity::ContentTypeOdd);
    }
    match envelope.subject() {
        Subject::Voucher(state) => {
            let told = of_message(&object, |message| read_voucher(message, state))?;
            Ok(voucher_told(told, envelope, oddities))
        }
        Subject::Shop => {
            let (shop_id, name) = of_message(&object, read_shop)?;
            Ok(Reading::Shop(ShopTold { envelope, shop_id, name }))
        }
        Subject::Unknown => {
            let state = State::Other(envelope.event.clone());
            // What such an event carries is anybody's guess: a voucher is taken from it where there is one.
            Ok(match of_message(&object, |message| read_voucher(message, state)) {
                Ok(told) => voucher_told(told, envelope, oddities),
                Err(_) => Reading::Undocumented(envelope),
            })
        }
    }
}

fn read_voucher(message: &Object<'_>, state: State) -> Result<Told, Unreadable> {
    let voucher_id = required(message, "id", VoucherId::parse)?;
    let coupon_id = optional(message, "couponId", CouponId::parse)?;
    let message_state = optional(message, "state", state_word)?.filter(|told| *told != state);
    let told = voucher::read(message, voucher_id, coupon_id, state)?;
    Ok(Told { message_state, ..told })
}

fn read_shop(message: &Object<'_>) -> Result<(ShopId, Option<String>), Unreadable> {
    let shop_id = required(message, "storeId", ShopId::parse)?;
    // That `data` holds a name is assumed, so another kind of name is none.
    let name = optional(message, "name", |name| check_id(&name).map(|()| name)).unwrap_or_default();
    Ok((shop_id, name))
}

fn voucher_told(told: Told, envelope: Envelope, mut oddities: Vec<Oddity>) -> Reading {
    oddities.extend(&told.oddities);
    if told.coupon_id.is_none() || told.value.is_none() || told.price.is_none() {
        oddities.push(Oddity::Incomplete);
    }
    oddities.sort_unstable();
    oddities.dedup();
    Reading::Voucher(Box::new(Told { envelope: Some(envelope), oddities, ..told }))
}

/// Reads the message, with what is in its `data` before what stands beside it. Fields are named as seen from outside.
fn of_message<T>(
    object: &Object<'_>,
    read: impl FnOnce(&Object<'_>) -> Result<T, Unreadable>,
) -> Result<T, Unreadable> {
    let raw = object.get(MESSAGE).ok_or_else(|| missing(MESSAGE))?;
    let message = Object::read(raw.as_bytes()).map_err(|_| invalid(MESSAGE))?;
    let data = message.get("data").and_then(|raw| Object::read(raw.as_bytes()).ok());
    let message = match data {
        Some(data) => data.over(message),
        None => message,
    };
    read(&message).map_err(|why| Unreadable { field: why.field.map(|field| format!("{MESSAGE}.{field}")), ..why })
}
