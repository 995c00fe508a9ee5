//! The webhook: what its envelope, its message and its events hold.

use serde_json::{Value, json};

use crate::support::bodies::{RESERVED, ready, reserved, webhook};

use super::case::{ACKNOWLEDGED, Answer, Case, invalid, missing, unreadable};

const EVENT_UNRECOGNISED: Answer =
    Answer { status: 422, word: "unrecognised", reason: Some("event_unrecognised"), field: None };
const EVENT_CONFLICT: Answer = Answer { status: 409, word: "conflict", reason: Some("event_conflict"), field: None };

pub fn cases() -> Vec<Case> {
    let cases = [events(), lacking(), shops(), unknown(), envelopes(), messages(), texts(), repeats()];
    cases.into_iter().flatten().map(Case::by_webhook).collect()
}

/// The documented events of a voucher, the state that each is about, and what an agent should know.
const EVENTS: [(&str, &str, &[&str]); 6] = [
    ("coupon/reserved", "reserved", &[]),
    ("coupon/confirmed", "confirmed", &[]),
    ("coupon/ready", "ready", &["ready_without_reservation"]),
    ("coupon/canceled", "canceled", &[]),
    ("coupon/refunded", "refunded", &["ready_without_reservation"]),
    ("coupon/refund_rejected", "refund_rejected", &["ready_without_reservation"]),
];

fn voucher(state: &str) -> Value {
    let word = state.to_uppercase();
    let body = if state == "ready" { ready(&json!({})) } else { reserved(&json!({ "state": word })) };
    serde_json::from_str(&body).expect("JSON")
}

/// The documented envelope with this text in the place of a member's value.
fn envelope_with(name: &str, text: &str) -> String {
    let mut body: Value = serde_json::from_str(&webhook("coupon/reserved", &voucher("reserved"))).expect("JSON");
    body[name] = json!("@");
    body.to_string().replace("\"@\"", text)
}

/// A reservation with this text in the place of a member of its message.
fn message_with(name: &str, text: &str, in_data: bool) -> String {
    let mut message = voucher("reserved");
    message[name] = json!("@");
    let message = if in_data { json!({ "data": message }) } else { message };
    webhook("coupon/reserved", &message).replace("\"@\"", text)
}

fn events() -> Vec<Case> {
    let mut cases = Vec::new();
    for (event, state, flags) in EVENTS {
        let object = voucher(state);
        for (shape, message) in [("bare", object.clone()), ("in data", json!({ "data": object }))] {
            cases.push(Case::read(format!("{event} {shape}"), webhook(event, &message), ACKNOWLEDGED, state, flags));
        }
    }
    for (event, word, state, flags) in [
        ("coupon/ready", "SENT", "sent", ["ready_without_reservation"].as_slice()),
        ("coupon/confirmed", "REFUNDING", "refunding", &["ready_without_reservation"]),
        ("coupon/reserved", "EXPIRED", "expired", &[]),
        ("coupon/canceled", "RESERVED", "canceled", &[]),
        ("coupon/refund_rejected", "READY", "refund_rejected", &["ready_without_reservation"]),
        ("coupon/reserved", "PAUSED", "reserved", &["state_unrecognised"]),
    ] {
        let body = webhook(event, &voucher_in(word));
        cases.push(Case::read(format!("{event} of a voucher that is {word}"), body, ACKNOWLEDGED, state, flags));
    }
    cases
}

fn voucher_in(word: &str) -> Value {
    serde_json::from_str(&ready(&json!({ "state": word }))).expect("JSON")
}

/// Events whose message leaves something out are shown with what there is.
fn lacking() -> Vec<Case> {
    let mut cases = Vec::new();
    let id = crate::support::bodies::VOUCHER;
    for (event, state, flags) in EVENTS {
        let mut flags = flags.to_vec();
        if state == "ready" {
            flags.push("link_missing");
        }
        flags.push("incomplete");
        for (shape, message) in [("bare", json!({ "id": id })), ("in data", json!({ "data": { "id": id } }))] {
            let body = webhook(event, &message);
            cases.push(Case::read(format!("{event} {shape} with an id alone"), body, ACKNOWLEDGED, state, &flags));
        }
    }
    for (name, text) in
        [("couponId", "null"), ("couponId", "\"\""), ("couponId", "\" \""), ("value", "null"), ("price", "null")]
    {
        let body = message_with(name, text, name == "price");
        cases.push(Case::read(format!("{name} {text}"), body, ACKNOWLEDGED, "reserved", &["incomplete"]));
    }
    for text in ["null", "\"\"", "\"RESERVED\""] {
        let body = message_with("state", text, true);
        cases.push(Case::read(format!("the message's state {text}"), body, ACKNOWLEDGED, "reserved", &[]));
    }
    for (name, message) in [
        ("the id beside data", json!({ "id": id, "data": voucher_without("id") })),
        ("the code beside data", json!({ "couponId": "BESIDE", "data": voucher_without("couponId") })),
        ("data that is null", with_data(Value::Null)),
        ("data that is a text", with_data(json!("gift"))),
        ("data that is a list", with_data(json!([1]))),
        ("data that is empty", with_data(json!({}))),
        ("data that goes before what is beside it", json!({ "id": "other", "data": voucher("reserved") })),
    ] {
        let body = webhook("coupon/reserved", &message);
        cases.push(Case::read(name, body, ACKNOWLEDGED, "reserved", &[]));
    }
    cases
}

fn voucher_without(name: &str) -> Value {
    serde_json::from_str(&reserved(&json!({ name: null }))).expect("JSON")
}

fn with_data(data: Value) -> Value {
    let mut message = voucher("reserved");
    message["data"] = data;
    message
}

fn shops() -> Vec<Case> {
    let mut cases = Vec::new();
    for event in ["store/enabled", "store/disabled", "store/update"] {
        for message in [
            json!({ "storeId": "shop-1", "data": { "name": "Café Rivoli" } }),
            json!({ "storeId": "shop-1" }),
            json!({ "storeId": "shop-1", "data": { "name": 7 } }),
        ] {
            cases.push(Case::refused(format!("{event} {message}"), webhook(event, &message), ACKNOWLEDGED));
        }
        for (message, answer) in [
            (json!({}), missing("message.storeId")),
            (json!({ "storeId": "" }), missing("message.storeId")),
            (json!({ "storeId": 7 }), invalid("message.storeId")),
            (json!({ "storeId": "a\nb" }), invalid("message.storeId")),
        ] {
            cases.push(Case::refused(format!("{event} {message}"), webhook(event, &message), answer));
        }
    }
    cases
}

fn unknown() -> Vec<Case> {
    let mut cases = Vec::new();
    for event in [
        "coupon/expired",
        "coupon/sent",
        "coupon/refunding",
        "coupon/updated",
        "Coupon/Reserved",
        "coupon/reserved ",
        " coupon/reserved",
        "coupon/reserved/",
        "coupon",
        "coupon/",
        "reserved",
        "RESERVED",
        "store/created",
        "store/updated",
        "user/enabled",
        "*",
    ] {
        let flags = ["state_unrecognised"];
        let body = webhook(event, &voucher("reserved"));
        cases.push(Case::read(format!("the event {event:?}"), body, EVENT_UNRECOGNISED, "unrecognised", &flags));
    }
    for message in [json!(null), json!(1), json!([]), json!({}), json!({ "id": 1 }), json!({ "storeId": "shop-1" })] {
        let body = webhook("user/enabled", &message);
        cases.push(Case::refused(format!("an unknown event with {message}"), body, EVENT_UNRECOGNISED));
    }
    cases
}

fn envelopes() -> Vec<Case> {
    let mut cases = Vec::new();
    let long = format!("\"{}\"", "x".repeat(129));
    for name in ["event", "id"] {
        for text in ["null", "\"\"", "\"  \""] {
            cases.push(Case::refused(format!("the {name} {text}"), envelope_with(name, text), missing(name)));
        }
        for text in ["1", "true", "[]", "{}", "[\"coupon/reserved\"]", r#""a\u0000b""#, r#""a\nb""#, &long] {
            cases.push(Case::refused(format!("the {name} {text}"), envelope_with(name, text), invalid(name)));
        }
    }
    cases.push(Case::refused("no message", envelope_with("message", "null"), missing("message")));
    for text in ["1", "true", "\"\"", "\"RESERVED\"", "[]", "[{}]"] {
        cases.push(Case::refused(format!("the message {text}"), envelope_with("message", text), invalid("message")));
    }
    for text in ["\"2022-02-03T14:44:10.741\"", "\"yesterday\"", "\"\"", "1643899450741", "{}"] {
        let (body, flags) = (envelope_with("createdAt", text), ["date_unreadable"]);
        cases.push(Case::read(format!("createdAt {text}"), body, ACKNOWLEDGED, "reserved", &flags));
    }
    for text in ["null", "\"2022-02-03T15:44:10+01:00\""] {
        let body = envelope_with("createdAt", text);
        cases.push(Case::read(format!("createdAt {text}"), body, ACKNOWLEDGED, "reserved", &[]));
    }
    let body = envelope_with("extra", "{\"a\":[1e999]}");
    cases.push(Case::read("an unknown member of the envelope", body, ACKNOWLEDGED, "reserved", &[]));
    cases
}

fn messages() -> Vec<Case> {
    let mut cases = Vec::new();
    for in_data in [false, true] {
        let shape = if in_data { "in data" } else { "bare" };
        for text in ["null", "\"\"", "\" \""] {
            let body = message_with("id", text, in_data);
            cases.push(Case::refused(format!("id {text} {shape}"), body, missing("message.id")));
        }
        for (name, text) in [
            ("id", "1"),
            ("id", "[]"),
            ("couponId", "1"),
            ("couponId", r#""a\nb""#),
            ("couponId", "{}"),
            ("state", "1"),
            ("state", "[\"RESERVED\"]"),
            ("value", "\"110\""),
            ("value", "-1"),
            ("price", "1.001"),
            ("price", "1e99"),
            ("signedUrl", "1"),
        ] {
            let body = message_with(name, text, in_data);
            cases.push(Case::refused(format!("{name} {text} {shape}"), body, invalid_in_message(name)));
        }
        let body = message_with("confirmDate", "\"soon\"", in_data);
        cases.push(Case::read(format!("a date {shape}"), body, ACKNOWLEDGED, "reserved", &["date_unreadable"]));
        for text in ["7", "\"\"", "[]", "\"shop-1\""] {
            let body = message_with("storeId", text, in_data);
            cases.push(Case::read(format!("storeId {text} {shape}"), body, ACKNOWLEDGED, "reserved", &[]));
        }
    }
    cases
}

fn invalid_in_message(name: &'static str) -> Answer {
    invalid(match name {
        "id" => "message.id",
        "couponId" => "message.couponId",
        "state" => "message.state",
        "value" => "message.value",
        "price" => "message.price",
        _ => "message.signedUrl",
    })
}

fn texts() -> Vec<Case> {
    const HEADERS: [(&str, &str); 2] = [("content-type", "application/json"), ("content-encoding", "gzip")];
    let whole = webhook("coupon/reserved", &voucher("reserved"));
    let deep = |depth: usize| message_with("extra", &format!("{}1{}", "[".repeat(depth), "]".repeat(depth)), true);
    let mut cases: Vec<Case> = [
        ("nothing", String::new(), unreadable(400, "not_json")),
        ("half of it", whole[..whole.len() - 1].to_owned(), unreadable(400, "not_json")),
        ("a byte order mark", format!("\u{feff}{whole}"), unreadable(400, "not_json")),
        ("a price that is no number", message_with("price", "NaN", false), unreadable(400, "not_json")),
        ("33 deep", deep(30), unreadable(400, "too_deep")),
        ("an event twice", whole.replacen('{', "{\"event\":\"coupon/ready\",", 1), unreadable(400, "repeated_key")),
        ("an id twice", whole.replacen('{', "{\"id\":\"a\",", 1), unreadable(400, "repeated_key")),
        ("a price twice", message_with("price", "1,\"price\":1", true), unreadable(400, "repeated_key")),
        ("a list of it", format!("[{whole}]"), unreadable(422, "not_an_object")),
        ("a reserve notification", RESERVED.to_owned(), missing("event")),
        ("too much", format!("{}{}", " ".repeat(64 * 1024), "{"), unreadable(413, "too_large")),
    ]
    .map(|(name, body, answer)| Case::refused(name, body, answer))
    .into();
    cases.push(Case::refused("gzip", whole.clone(), unreadable(415, "content_encoding")).headers(&HEADERS));
    cases.push(Case::read("32 deep", deep(29), ACKNOWLEDGED, "reserved", &[]));
    for value in ["text/plain", "application/x-www-form-urlencoded"] {
        let read =
            Case::read(format!("the type {value}"), whole.clone(), ACKNOWLEDGED, "reserved", &["content_type_odd"]);
        cases.push(read.headers(&[("content-type", value)]));
    }
    for query in [None, Some(""), Some("notificationKey=a&notificationKey=b"), Some("notificationKey=%ff")] {
        let read = Case::read(format!("the query {query:?}"), whole.clone(), ACKNOWLEDGED, "reserved", &[]);
        cases.push(read.query(query));
    }
    cases
}

/// Events with the same id and other bodies. Their ids are their own and not of the place in the table.
fn repeats() -> Vec<Case> {
    let body = |event: &str, id: &str, price: u32| {
        let voucher: Value = serde_json::from_str(&reserved(&json!({ "id": id, "price": price }))).expect("JSON");
        json!({ "event": event, "id": "once-only", "message": voucher }).to_string()
    };
    let flags = ["event_conflict"];
    vec![
        Case::read("an event", body("coupon/reserved", "once", 150), ACKNOWLEDGED, "reserved", &flags).of("once"),
        Case::read("it with another price", body("coupon/reserved", "once", 151), EVENT_CONFLICT, "reserved", &flags)
            .of("once"),
        Case::read("it as another event", body("coupon/refunded", "once", 150), EVENT_CONFLICT, "reserved", &flags)
            .of("once"),
        Case::read("it as an unknown event", body("coupon/x", "once", 150), EVENT_CONFLICT, "reserved", &flags)
            .of("once"),
        Case::refused(
            "it for a shop",
            json!({ "event": "store/update", "id": "once-only", "message": { "storeId": "s" } }).to_string(),
            EVENT_CONFLICT,
        ),
        Case::refused(
            "it for nothing we know",
            json!({ "event": "user/x", "id": "once-only" }).to_string(),
            EVENT_CONFLICT,
        ),
    ]
}
