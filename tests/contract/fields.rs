//! What the documented members hold.

use serde_json::json;

use crate::support::bodies::{ready, reserved};

use super::case::{ACKNOWLEDGED, AGREED, Case, Seen, UNRECOGNISED, declined, invalid, missing, with, without};

const DATES: [&str; 6] =
    ["reservationDate", "confirmDate", "canceledDate", "sendDate", "resaExpireDate", "validityDate"];

pub fn cases() -> Vec<Case> {
    [ids(), amounts(), links(), states(), dates()].into_iter().flatten().collect()
}

fn ids() -> Vec<Case> {
    let mut cases = Vec::new();
    let (long, long_in_characters) = (format!("\"{}\"", "x".repeat(129)), format!("\"{}\"", "é".repeat(129)));
    for name in ["id", "couponId", "state"] {
        cases.push(Case::refused(format!("no {name}"), without(name), missing(name)));
        for text in ["null", "\"\"", "\"  \"", r#""\t""#, r#""\u00a0""#, r#""\u3000""#] {
            cases.push(Case::refused(format!("{name} {text}"), with(name, text), missing(name)));
        }
        for text in [
            "1",
            "1.5",
            "0",
            "true",
            "false",
            "[]",
            "{}",
            "[\"a\"]",
            "{\"id\":\"a\"}",
            r#""a\u0000b""#,
            r#""a\nb""#,
            r#""a\u007f""#,
            r#""\u0085a""#,
            r#""\u001b[2J""#,
            &long,
            &long_in_characters,
        ] {
            cases.push(Case::refused(format!("{name} {text}"), with(name, text), invalid(name)));
        }
    }
    let longest = "é".repeat(128);
    for id in
        ["1", "../../etc/passwd", "a b", "<script>", "'; DROP TABLE voucher; --", "%", "李雷", "\u{202e}abc", &longest]
    {
        let text = serde_json::to_string(id).expect("JSON");
        cases.push(Case::agreed(format!("couponId {text}"), with("couponId", &text), &[]));
        let seen = Some(Seen { id: Some(id.to_owned()), state: "reserved", flags: Vec::new() });
        cases.push(Case { seen, ..Case::agreed(format!("id {text}"), with("id", &text), &[]) });
    }
    cases
}

fn amounts() -> Vec<Case> {
    let mut cases = Vec::new();
    for name in ["value", "price"] {
        for text in [
            "\"110\"",
            "\"\"",
            "\"NaN\"",
            "true",
            "false",
            "[]",
            "[110]",
            "{}",
            "{\"amount\":110}",
            "-1",
            "-0.01",
            "-0",
            "-0.0",
            "1.001",
            "0.005",
            "1e-3",
            "1e-400",
            "1e99",
            "1e400",
            "1E+12",
            "1000000000.01",
            "1000000001",
            "99999999999999999999",
            "1e2147483648",
            "1e-2147483649",
        ] {
            cases.push(Case::refused(format!("{name} {text}"), with(name, text), invalid(name)));
        }
        for body in [with(name, "null"), without(name)] {
            let rule = declined("terms_missing");
            cases.push(Case::read(format!("without {name}"), body, rule, "reserved", &[]));
        }
        for text in ["0", "0.0", "0.01", "1.5e2", "15000e-2", "149.990", "1000000000", "1E2", "0e5"] {
            cases.push(Case::agreed(format!("{name} {text}"), with(name, text), &[]));
        }
    }
    cases
}

fn links() -> Vec<Case> {
    let too_long = format!("\"https://a/{}\"", "x".repeat(8192));
    let mut cases: Vec<Case> = ["1", "true", "[]", "[\"https://a/\"]", "{\"href\":\"https://a\"}", &too_long]
        .into_iter()
        .map(|text| Case::refused(format!("signedUrl {:.40}", text), with("signedUrl", text), invalid("signedUrl")))
        .collect();
    for text in ["null", "\"\""] {
        cases.push(Case::agreed(format!("signedUrl {text}"), with("signedUrl", text), &[]));
        let body = ready(&json!({ "signedUrl": "@" })).replace("\"@\"", text);
        let flags = ["ready_without_reservation", "link_missing"];
        cases.push(Case::read(format!("READY with signedUrl {text}"), body, ACKNOWLEDGED, "ready", &flags));
    }
    for url in ["javascript:alert(1)", "file:///etc/passwd", "not a url", "http://169.254.169.254/"] {
        let body = ready(&json!({ "signedUrl": url }));
        cases.push(Case::read(format!("a link to {url}"), body, ACKNOWLEDGED, "ready", &["ready_without_reservation"]));
    }
    cases
}

fn states() -> Vec<Case> {
    let of = |state: &str| reserved(&json!({ "state": state }));
    let mut cases: Vec<Case> = [("CONFIRMED", "confirmed"), ("CANCELED", "canceled"), ("EXPIRED", "expired")]
        .map(|(word, state)| Case::read(format!("the state {word}"), of(word), ACKNOWLEDGED, state, &[]))
        .into();
    for (word, state) in [
        ("SENT", "sent"),
        ("REFUNDING", "refunding"),
        ("REFUND_REJECTED", "refund_rejected"),
        ("REFUNDED", "refunded"),
        ("REFUNDEED", "refunded"),
    ] {
        let flags = ["ready_without_reservation"];
        cases.push(Case::read(format!("the state {word}"), of(word), ACKNOWLEDGED, state, &flags));
    }
    for word in [
        "reserved",
        "Reserved",
        "RESERVED ",
        " RESERVED",
        "RESERVED\u{200b}",
        "RÉSERVÉ",
        "RESERVE",
        "RESERVED,READY",
        "PAUSED",
        "READY!",
        "ready",
        "CANCELLED",
        "null",
        "0",
        "*",
    ] {
        let flags = ["state_unrecognised"];
        cases.push(Case::read(format!("the state {word:?}"), of(word), UNRECOGNISED, "unrecognised", &flags));
    }
    let bare = r#"{"id":"d9708add-6307-418b-a3fc-8c82aa11c9a9","couponId":"A","state":"CONFIRMED"}"#;
    cases.push(Case::read("no more than it must have", bare, ACKNOWLEDGED, "confirmed", &[]));
    let bare = bare.replace("CONFIRMED", "RESERVED");
    cases.push(Case::read("a reservation of nothing", bare, declined("terms_missing"), "reserved", &[]));
    cases
}

fn dates() -> Vec<Case> {
    let mut cases = Vec::new();
    for name in DATES {
        for text in [
            "\"2017-06-24T15:27:32.502\"",
            "\"2017-06-24\"",
            "\"24/06/2017\"",
            "\"\"",
            "\"tomorrow\"",
            "1498318052502",
            "true",
            "[]",
            "{}",
            "\"2017-02-30T00:00:00Z\"",
            "\"2017-06-24T25:00:00Z\"",
            "\" 2017-06-24T15:27:32Z\"",
        ] {
            cases.push(Case::read(
                format!("{name} {text}"),
                with(name, text),
                AGREED,
                "reserved",
                &["date_unreadable"],
            ));
        }
        for text in
            ["null", "\"2017-06-24T15:27:32Z\"", "\"2017-06-24T17:27:32.5+02:00\"", "\"1969-12-31T23:59:59.999Z\""]
        {
            cases.push(Case::agreed(format!("{name} {text}"), with(name, text), &[]));
        }
    }
    cases
}
