//! "Is it working?": the addresses, every part, the last requests, and what could not be read.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};
use voucher_desk::domain::notification::Contract;
use voucher_desk::receiver::{RESERVE_PATH, WEBHOOK_PATH};

use crate::support::app::{Answered, Setup, TestApp};
use crate::support::bodies::{COUPON, QUERY, RESERVED, VOUCHER, reserved, reserved_number};
use crate::support::rows::requests;

async fn page(app: &TestApp) -> Value {
    serde_json::to_value(app.calls().receiver_page().await.expect("a page")).expect("JSON")
}

async fn check_now(app: &TestApp) -> Value {
    serde_json::to_value(app.calls().check_receiver().await.expect("a page")).expect("JSON")
}

/// How a part stands.
#[track_caller]
fn state<'a>(page: &'a Value, name: &str) -> &'a str {
    let checks = page["checks"].as_array().expect("checks");
    let check = checks.iter().find(|check| check["name"] == name).unwrap_or_else(|| panic!("no {name}: {checks:#?}"));
    check["state"].as_str().expect("a state")
}

fn outcomes(page: &Value) -> Vec<&str> {
    let rows = page["requests"].as_array().expect("rows");
    rows.iter().map(|row| row["outcome"].as_str().expect("an outcome")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_requests_are_listed_with_the_answer_and_why() {
    let clock = Setup::default().with_clock();
    let app = clock.set("policy.max_price", "160").set("receiver.secret", "x7Rk2mQ9vT4pLw8n").start().await;
    let post = |path: String, body: String| {
        let request = app.request(Method::POST, &path).header("content-type", "application/json").body(body);
        Answered::to(request)
    };
    let door = format!("/x7Rk2mQ9vT4pLw8n{RESERVE_PATH}");
    let dear = reserved(&json!({ "id": "dear", "couponId": "DEAR", "price": 170 }));
    let mut statuses = Vec::new();
    for (path, body) in [
        (format!("{door}?{QUERY}"), RESERVED.to_owned()),
        (format!("{door}?{QUERY}"), RESERVED.to_owned()),
        (format!("{door}?{QUERY}"), dear),
        (format!("{door}?{QUERY}"), "{".to_owned()),
        (format!("/a-wrong-guess{RESERVE_PATH}?notificationKey=customer-7"), RESERVED.to_owned()),
    ] {
        statuses.push(post(path, body).await.status);
        app.clock().advance(Duration::from_secs(1));
    }
    assert_eq!(Answered::to(app.request(Method::GET, &door)).await.status, 405);
    assert_eq!(statuses, [200, 200, 422, 400, 404]);

    let page = page(&app).await;
    assert_eq!(outcomes(&page), ["refused", "refused", "unreadable", "declined", "agreed", "agreed"]);
    let rows = page["requests"].as_array().expect("rows");
    assert_eq!(rows[0]["line"], format!("GET /x7…{RESERVE_PATH}"));
    assert_eq!(rows[1]["line"], format!("POST /a-…{RESERVE_PATH}"));
    for (row, because) in [
        (0, json!({ "is": "refusal", "refusal": "method" })),
        (1, json!({ "is": "refusal", "refusal": "path" })),
        (2, json!({ "is": "problem", "problem": "not_json", "field": null })),
        (3, json!({ "is": "rule", "rule": { "rule": "price_above_max", "limit": 160, "actual": 170 } })),
        (4, json!(null)),
        (5, json!(null)),
    ] {
        assert_eq!((&rows[row]["because"], &rows[row]["repeat"]), (&because, &json!(row == 4)), "{row}");
    }
    assert_eq!((&rows[5]["voucherId"], &rows[5]["couponId"]), (&json!(VOUCHER), &json!(COUPON)));
    assert_eq!((&rows[2]["keptId"], &rows[3]["keptId"]), (&json!(requests(&app.data_dir())[3].id), &json!(null)));
    let whole = page.to_string();
    for hidden in ["x7Rk2mQ9", "wrong-guess", "customer-7"] {
        assert!(!whole.contains(hidden), "{hidden} in {whole}");
    }
}

/// Anybody can make requests that are turned away: no number of them takes more room.
#[tokio::test(flavor = "multi_thread")]
async fn of_many_requests_the_last_fifty_are_listed() {
    let app = TestApp::start().await;
    for number in 0..3 {
        app.post(QUERY, reserved_number(number)).await.is_agreed();
    }
    for _ in 0..49 {
        assert_eq!(Answered::to(app.request(Method::GET, "/")).await.status, 404);
    }
    let page = page(&app).await;
    let outcomes = outcomes(&page);
    assert_eq!((outcomes.len(), outcomes[0], outcomes[49]), (50, "refused", "agreed"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_address_is_the_public_one_with_every_part_of_the_path() {
    let app = Setup::default()
        .set("receiver.public_url", "https://desk.example.com/vouchers/")
        .set("receiver.secret", "x7Rk2mQ9vT4pLw8n")
        .start()
        .await;
    let page = page(&app).await;
    let shown = format!("https://desk.example.com/vouchers/••••••{RESERVE_PATH}");
    assert_eq!(page["addresses"][0], json!({ "contract": "reserve", "shown": shown }));
    let webhook = format!("https://desk.example.com/vouchers/••••••{WEBHOOK_PATH}");
    assert_eq!(page["addresses"][1], json!({ "contract": "webhook", "shown": webhook }));
    assert_eq!((&page["public"], state(&page, "public_url"), state(&page, "secret")), (&json!(true), "ok", "ok"));
    let whole = app.calls().copy_address(None).expect("an address");
    assert_eq!(whole, format!("https://desk.example.com/vouchers/x7Rk2mQ9vT4pLw8n{RESERVE_PATH}"));
    let whole = app.calls().copy_address(Some(Contract::Webhook)).expect("an address");
    assert_eq!(whole, format!("https://desk.example.com/vouchers/x7Rk2mQ9vT4pLw8n{WEBHOOK_PATH}"));
    assert_eq!(app.calls().receiver_status().await.expect("a status").address, Some(shown));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_part_says_how_it_stands_and_nobody_is_asked_until_told_to() {
    let app = Setup::default().with_jackpot().with_clock().start().await;
    let before = page(&app).await;
    for (name, expected) in [
        ("listening", "ok"),
        ("secret", "attention"),
        ("public_url", "attention"),
        ("last_heard", "unknown"),
        ("database", "ok"),
        ("downloads", "ok"),
        ("credentials", "ok"),
        ("vendor", "unknown"),
        ("clock", "unknown"),
        ("keyring", "unknown"),
    ] {
        assert_eq!(state(&before, name), expected, "{name}");
    }
    assert_ne!(state(&before, "disk"), "unknown");
    assert_eq!(app.jackpot().calls().token, 0, "looking asks nobody");

    let asked = check_now(&app).await;
    assert_eq!((state(&asked, "vendor"), state(&asked, "clock")), ("ok", "ok"));
    assert_eq!(app.jackpot().calls().token, 1);
    app.clock().advance(Duration::from_secs(90));
    assert_eq!(state(&page(&app).await, "clock"), "attention", "ahead of Jackpot's");
    app.post(QUERY, RESERVED).await.is_agreed();
    assert_eq!(state(&page(&app).await, "last_heard"), "ok");
}

#[tokio::test(flavor = "multi_thread")]
async fn credentials_that_jackpot_refuses_are_told_with_what_to_do() {
    let app = Setup::default().with_jackpot().set("jackpot.client_secret", "wrong").start().await;
    let page = check_now(&app).await;
    assert_eq!((state(&page, "credentials"), state(&page, "vendor")), ("ok", "failed"));
    let without = TestApp::start().await;
    let page = check_now(&without).await;
    assert_eq!((state(&page, "credentials"), state(&page, "vendor")), ("attention", "unknown"));
}
