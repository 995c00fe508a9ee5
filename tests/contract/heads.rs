//! What stands before the body: the query with the end user's key, the content type, the encoding.

use serde_json::json;

use crate::support::bodies::{RESERVED, reserved};

use super::case::{ACKNOWLEDGED, Answer, Case, declined, unreadable};

const JSON: (&str, &str) = ("content-type", "application/json");
const KEY: Answer = Answer { field: Some("notificationKey"), ..unreadable(400, "notification_key_invalid") };
const ENCODED: Answer = unreadable(415, "content_encoding");

pub fn cases() -> Vec<Case> {
    [keys(), content_types(), encodings()].into_iter().flatten().collect()
}

fn keys() -> Vec<Case> {
    let mut cases = Vec::new();
    for query in [
        None,
        Some(""),
        Some("notificationKey"),
        Some("notificationKey="),
        Some("notificationkey=a"),
        Some("&"),
        Some("NOTIFICATIONKEY=a"),
        Some("x=1"),
        Some("=a"),
        Some("notification%20Key=a"),
        Some("x=notificationKey=a"),
        Some("notificationKey[]=a"),
        Some("%ff=a"),
    ] {
        let (name, flags) = (format!("the query {query:?}"), ["notification_key_missing"]);
        let rule = declined("notification_key_missing");
        cases.push(Case::read(&name, RESERVED, rule, "reserved", &flags).query(query));
        let confirmed = reserved(&json!({ "state": "CONFIRMED" }));
        cases.push(Case::read(&name, confirmed, ACKNOWLEDGED, "confirmed", &flags).query(query));
    }
    let long = format!("notificationKey={}", "k".repeat(257));
    let long_in_bytes = format!("notificationKey={}", "%C3%A9".repeat(129));
    for query in [
        "notificationKey=a&notificationKey=b",
        "notificationKey=a&x=1&notificationKey=a",
        "notificationKey=&notificationKey=",
        "notificationKey=a&notificationKey",
        "notification%4bey=a&notificationKey=a",
        "notificationKey=%ff",
        "notificationKey=%C3",
        "notificationKey=a%C3(",
        "notificationKey=%ED%A0%80",
        "notificationKey=%C0%80",
        &long,
        &long_in_bytes,
    ] {
        let name = format!("the query {query:.60}");
        let refused = |body: &[u8]| Case { query: Some(query.to_owned()), ..Case::refused(&name, body, KEY) };
        cases.extend([refused(RESERVED.as_bytes()), refused(b"{")]);
    }
    let longest = format!("notificationKey={}", "%C3%A9".repeat(128));
    for query in [
        "notificationKey=a&x=notificationKey",
        "&notificationKey=a&",
        "x&notificationKey=a=b",
        "notification%4Bey=a",
        "notificationKey=%00",
        "notificationKey=+",
        "notificationKey=%",
        "notificationKey=%zz",
        "notificationKey=a;b",
        "notificationKey=?",
        "notificationKey=%EF%BB%BF",
        "NotificationKey=b&notificationKey=a",
        &longest,
    ] {
        let name = format!("the query {query:.60}");
        cases.push(Case { query: Some(query.to_owned()), ..Case::agreed(name, RESERVED, &[]) });
    }
    cases
}

fn content_types() -> Vec<Case> {
    let mut cases = vec![Case::agreed("no content type", RESERVED, &["content_type_odd"]).headers(&[])];
    for value in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/jsonx",
        "application/problem+json",
        "text/json",
        "json",
        "application /json",
        "*/*",
        ";",
        "application/xml",
    ] {
        let headers = [("content-type", value)];
        cases.push(Case::agreed(format!("the type {value}"), RESERVED, &["content_type_odd"]).headers(&headers));
    }
    for value in
        ["Application/JSON", "application/json; charset=utf-8", "application/json;charset=UTF-16", "application/json ;"]
    {
        cases.push(Case::agreed(format!("the type {value}"), RESERVED, &[]).headers(&[("content-type", value)]));
    }
    cases
}

fn encodings() -> Vec<Case> {
    let mut cases = Vec::new();
    for values in [
        ["gzip"].as_slice(),
        &["deflate"],
        &["br"],
        &["zstd"],
        &["compress"],
        &["x-gzip"],
        &["aes128gcm"],
        &["*"],
        &["none"],
        &["identity, gzip"],
        &["gzip, identity"],
        &["identity;q=1"],
        &["identity", "gzip"],
        &["gzip", "identity"],
    ] {
        let mut headers = vec![JSON];
        headers.extend(values.iter().map(|value| ("content-encoding", *value)));
        // Each its own body: what is encoded is told apart by its bytes alone.
        let body = format!("\u{1f}\u{8b}{values:?}");
        cases.push(Case::refused(format!("the encoding {values:?}"), body, ENCODED).headers(&headers));
        cases.push(Case::refused(format!("{values:?}, though it is plain"), RESERVED, ENCODED).headers(&headers));
    }
    for value in ["identity", "Identity", "IDENTITY"] {
        let headers = [JSON, ("content-encoding", value)];
        cases.push(Case::agreed(format!("the encoding {value}"), RESERVED, &[]).headers(&headers));
    }
    cases
}
