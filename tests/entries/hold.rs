//! What must hold of every entry for bytes from outside, whatever comes in. `tests/entries.rs` drives these with proptest,
//! `src-tauri/fuzz` with libFuzzer, so a file that one of them finds is a seed of the other.

use std::collections::HashSet;

use reqwest::Url;
use serde_json::{Value, json};
use voucher_desk::decode::{self, deep_link};
use voucher_desk::domain::clock::Timestamp;
use voucher_desk::domain::event::{Fact, Told};
use voucher_desk::domain::ids::{CouponId, check_id, visible};
use voucher_desk::domain::inspection::Finding;
use voucher_desk::domain::money::Amount;
use voucher_desk::domain::notification::{Contract, Notification, ReadProblem, Reading, Unreadable};
use voucher_desk::vault::{HostPattern, HostRules, host_of, inspect};

/// A name that is allowed, and a domain below which every name is.
const HOST: &str = "files.example.com";
const DOMAIN: &str = "cdn.example.net";

/// A request: the contract's letter (`w` is the webhook, anything else the reserve notification), then a line with the
/// query, a line with the content type, and the body.
pub fn decode(input: &[u8]) {
    let Some((letter, rest)) = input.split_first() else { return };
    let contract = if *letter == b'w' { Contract::Webhook } else { Contract::Reserve };
    let mut parts = rest.splitn(3, |byte| *byte == b'\n').map(|part| String::from_utf8_lossy(part).into_owned());
    let (Some(query), Some(content_type)) = (parts.next(), parts.next()) else { return };
    let body = rest.splitn(3, |byte| *byte == b'\n').nth(2).unwrap_or_default();
    match decode::read(&notification(contract, &query, &content_type, body)) {
        Reading::Unreadable(why) => is_named(&why),
        Reading::Shop(_) | Reading::Undocumented(_) => assert_eq!(contract, Contract::Webhook),
        Reading::Voucher(told) => {
            let body: Value = serde_json::from_slice(body).expect("only JSON is read");
            let body = |name| member(contract, &body, name);
            let coupon_id = told.coupon_id.as_ref().map(CouponId::as_str);
            assert!(coupon_id.is_some() || contract == Contract::Webhook);
            for (name, id) in [("id", Some(told.voucher_id.as_str())), ("couponId", coupon_id)] {
                let Some(id) = id else { continue };
                assert_eq!(body(name), id);
                assert_eq!(check_id(id), Ok(()));
            }
            if contract == Contract::Reserve {
                assert_eq!(body("state"), told.state.vendor_word().as_ref());
            }
            for (name, amount) in [("value", told.value), ("price", told.price)] {
                assert_eq!(amount.is_some(), !body(name).is_null(), "{name} is read or refused, never dropped");
                assert_eq!(amount, amount.and_then(|amount| Amount::parse(&amount.to_string())));
            }
            survives(&told);
        }
    }
}

/// A query in front of a body that can be read.
pub fn query(query: &str) {
    let body = json!({ "id": "v", "couponId": "C", "state": "READY" }).to_string();
    let keys: Vec<_> = form_urlencoded::parse(query.as_bytes())
        .filter(|(name, _)| name == "notificationKey")
        .map(|(_, value)| value.into_owned())
        .collect();
    match decode::read(&notification(Contract::Reserve, query, "application/json", body.as_bytes())) {
        Reading::Voucher(told) => match (told.notification_key, keys.as_slice()) {
            (Some(key), [read]) => assert_eq!(key.as_str(), read, "another reader reads the same"),
            (Some(_), _) => panic!("a key that is not there once: {keys:?}"),
            (None, keys) => assert!(keys.iter().all(String::is_empty) && keys.len() < 2, "{keys:?} is dropped"),
        },
        Reading::Unreadable(why) => {
            assert_eq!(why.problem, ReadProblem::KeyInvalid);
            assert!(!keys.is_empty());
            is_named(&why);
        }
        Reading::Shop(_) | Reading::Undocumented(_) => panic!("no webhook came"),
    }
}

/// A link, judged by rules that allow one host and one domain.
pub fn guard(link: &str) {
    let allowed_hosts = [HOST, "*.cdn.example.net"].map(|host| HostPattern::parse(host).expect("a pattern"));
    let strict = HostRules { allowed_hosts: allowed_hosts.clone().into(), allow_insecure: false };
    let insecure = HostRules { allowed_hosts: allowed_hosts.into(), allow_insecure: true };
    let nobody = HostRules::default();
    let learned = HashSet::from([HOST.to_owned()]);
    assert!(nobody.check_url(link, &HashSet::new()).is_err(), "nothing is allowed, nothing is learned");
    if nobody.check_url(link, &learned).is_ok() {
        assert_eq!(host_of(link).as_deref(), Some(HOST));
        assert!(strict.check_url(link, &HashSet::new()).is_ok());
    }
    for (rules, is_strict) in [(strict, true), (insecure, false)] {
        if rules.check_url(link, &HashSet::new()).is_err() {
            assert!(
                is_strict || rules.check_url(link, &learned).is_err(),
                "what is configured outweighs what is learned"
            );
            continue;
        }
        let url = Url::parse(link).expect("what is asked is a URL");
        let host = url.host_str().expect("with a host").trim_end_matches('.');
        let is_below = host.strip_suffix(DOMAIN).is_some_and(|rest| rest.len() > 1 && rest.ends_with('.'));
        assert!(host == HOST || is_below, "{host} is not allowed");
        assert!(url.username().is_empty() && url.password().is_none());
        assert!(!link.contains(|c: char| c.is_control() || c == '\\'));
        assert!(!is_strict || (url.scheme() == "https" && url.port().is_none()), "{link}");
    }
}

/// A link that somebody wrote to lead the window to a voucher.
pub fn deep_link(link: &str) {
    let Ok(code) = deep_link::coupon(link) else { return };
    let text = code.as_str();
    assert_eq!(check_id(text), Ok(()));
    assert_eq!(visible(text), text, "what is looked up is what is seen");
    assert!(!text.contains(|c: char| c.is_whitespace() || matches!(c, '/' | '\\' | '?' | '*' | '#' | '%' | '<' | '"')));
    let path = link.get("voucherdesk://".len()..).expect("a link");
    assert!(path.to_lowercase().starts_with("coupon/"), "it leads to a code and nowhere else");
    assert_eq!(path.trim_end_matches('/').matches('/').count(), 1);
    let written: String = text.bytes().map(|byte| format!("%{byte:02X}")).collect();
    assert_eq!(deep_link::coupon(&format!("VOUCHERDESK://coupon/{written}/")), Ok(code), "however it is written");
}

/// A file behind a link.
pub fn file(bytes: &[u8]) {
    const SCRIPT: &[u8] = b"\n99 0 obj << /S /JavaScript /JS (x) >> endobj";
    let once = inspect(bytes);
    assert_eq!(once, inspect(bytes), "a file is always judged alike");
    let with_script = inspect(&[bytes, SCRIPT].concat()).findings;
    let is_found = with_script.contains(&Finding::Script) || with_script.contains(&Finding::NotInspected);
    assert!(is_found, "a script behind it went unnoticed");
    // What follows may give a number its object, and cut compressed data its end; nothing else is taken back by it.
    let may_go = |finding: &Finding| matches!(finding, Finding::RunsByItself | Finding::NotInspected);
    assert!(once.findings.iter().all(|finding| with_script.contains(finding) || may_go(finding)));
}

/// What a request tells by this name. A webhook's message holds the voucher itself, or has it as `data`.
fn member<'a>(contract: Contract, body: &'a Value, name: &str) -> &'a Value {
    match contract {
        Contract::Reserve => &body[name],
        Contract::Webhook if !body["message"]["data"][name].is_null() => &body["message"]["data"][name],
        Contract::Webhook => &body["message"][name],
    }
}

fn notification(contract: Contract, query: &str, content_type: &str, body: &[u8]) -> Notification {
    Notification {
        received_at: Timestamp::from_millis(1_700_000_000_000),
        contract,
        query: Some(query.to_owned()),
        headers: vec![("content-type".to_owned(), content_type.to_owned())],
        body: body.to_vec().into(),
        peer: "127.0.0.1".to_owned(),
    }
}

fn is_named(why: &Unreadable) {
    assert!(ReadProblem::ALL.contains(&why.problem));
    assert!((400..500).contains(&why.problem.status()), "{why:?}");
    let of_field = [ReadProblem::FieldMissing, ReadProblem::FieldInvalid, ReadProblem::KeyInvalid];
    assert_eq!(why.field.is_some(), of_field.contains(&why.problem), "{why:?}");
}

/// What was read is the same after the journal, and after the vendor tells it again in our words.
fn survives(told: &Told) {
    let fact = Fact::Told(told.clone());
    let text = serde_json::to_string(&fact).expect("writes");
    assert_eq!(serde_json::from_str::<Fact>(&text).expect("reads"), fact);

    let Some(coupon_id) = &told.coupon_id else { return };
    let (id, coupon_id) = (told.voucher_id.as_str(), coupon_id.as_str());
    let again = json!({ "id": id, "couponId": coupon_id, "state": told.state.vendor_word() }).to_string();
    match decode::read(&notification(Contract::Reserve, "", "application/json", again.as_bytes())) {
        Reading::Voucher(again) => {
            assert_eq!((&again.voucher_id, &again.coupon_id), (&told.voucher_id, &told.coupon_id));
            assert_eq!(again.state, told.state);
        }
        other => panic!("what was read is not read again: {other:?}"),
    }
}
