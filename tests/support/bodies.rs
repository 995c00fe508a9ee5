//! Notifications as Jackpot writes them.

use serde_json::{Value, json};

/// The documented first case, byte for byte.
pub const RESERVED: &str = include_str!("../fixtures/reserved.json");
/// The documented second case, byte for byte, its signed URL shortened as the documents have it.
pub const READY: &str = include_str!("../fixtures/ready.json");
/// The voucher of both.
pub const VOUCHER: &str = "d9708add-6307-418b-a3fc-8c82aa11c9a9";
/// Its code.
pub const COUPON: &str = "AGYPMNVXPJ";
/// A query as Jackpot sends it.
pub const QUERY: &str = "notificationKey=customer-7";

/// The documented reservation with members replaced, added, or (by null) taken out.
pub fn reserved(changes: &Value) -> String {
    changed(RESERVED, changes)
}

/// The documented confirmation, changed in the same way.
pub fn ready(changes: &Value) -> String {
    changed(READY, changes)
}

/// The id in every [`webhook`], for replacing.
pub const EVENT: &str = "b0a8a6f4-5f0e-4d53-9c1f-3f1d3c1f0a77";

/// A webhook as it is documented, around a message.
pub fn webhook(event: &str, message: &Value) -> String {
    json!({ "event": event, "id": EVENT, "createdAt": "2022-02-03T14:44:10.741Z", "message": message }).to_string()
}

/// A reservation of another voucher.
pub fn reserved_number(number: usize) -> String {
    reserved(&json!({ "id": voucher_number(number), "couponId": format!("COUPON{number:04}") }))
}

/// The voucher of [`reserved_number`].
pub fn voucher_number(number: usize) -> String {
    format!("00000000-0000-4000-8000-{number:012}")
}

fn changed(body: &str, changes: &Value) -> String {
    let mut members: Value = serde_json::from_str(body).expect("a fixture is JSON");
    let object = members.as_object_mut().expect("a fixture is an object");
    for (name, value) in changes.as_object().expect("changes are an object") {
        if value.is_null() {
            object.remove(name);
        } else {
            object.insert(name.clone(), value.clone());
        }
    }
    members.to_string()
}
