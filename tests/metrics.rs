//! The numbers that Prometheus is told: exactly what happened, nothing that was received, and to this computer only.

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::time::Duration;

use reqwest::{Client, Method};
use serde_json::json;
use voucher_desk::domain::clock::Clock;

use crate::support::app::{Answered, Setup, TestApp};
use crate::support::bodies::{COUPON, QUERY, READY, RESERVED, VOUCHER, ready, reserved, reserved_number};
use crate::support::exposition::Exposition;
use crate::support::rows::lock;

const SECRET: &str = "x7Rk2mQ9vT4pLw8n";

async fn ask(app: &TestApp, method: Method, path: &str) -> Answered {
    let client = Client::builder().no_proxy().build().expect("a client");
    Answered::to(client.request(method, format!("http://{}{path}", app.metrics_address()))).await
}

async fn scrape(app: &TestApp) -> Exposition {
    let answer = ask(app, Method::GET, "/metrics").await;
    let kind = answer.headers["content-type"].to_str().expect("text");
    assert_eq!((answer.status, kind), (200, "application/openmetrics-text; version=1.0.0; charset=utf-8"));
    Exposition::parse(&answer.body)
}

fn with_metrics() -> Setup {
    Setup::default().set("metrics.listen", "127.0.0.1:0")
}

fn counted<'a>(counts: &[(&'a str, f64)]) -> BTreeMap<&'a str, f64> {
    counts.iter().copied().collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_are_counted_by_what_became_of_them() {
    let app = with_metrics().start().await;
    app.post(QUERY, RESERVED).await.is_agreed();
    app.post(QUERY, RESERVED).await.is_agreed();
    app.post(QUERY, reserved_number(1)).await.is_agreed();
    app.post("", reserved_number(2)).await;
    app.post(QUERY, reserved(&json!({ "price": 1 }))).await;
    app.post(QUERY, READY).await.is_acknowledged();
    app.post(QUERY, ready(&json!({ "state": "MELTED" }))).await;
    app.post(QUERY, "{").await;
    app.post(QUERY, "x".repeat(70_000)).await;
    Answered::to(app.request(Method::GET, "/notifications/jackpot/reserve")).await;
    Answered::to(app.request(Method::GET, "/elsewhere")).await;
    // Its host is not trusted and no credentials are set: the file is given up, which takes three more entries.
    app.until(VOUCHER, "the download to be given up", |view| view["pdf"]["status"] == "failed").await;
    app.until_counted(|counts| counts.answers.counts.iter().sum::<u64>() == 9).await;

    let told = scrape(&app).await;
    let answers = counted(&[
        (r#"contract="reserve",answer="acknowledged"}"#, 1.0),
        (r#"contract="reserve",answer="agreed"}"#, 3.0),
        (r#"contract="reserve",answer="conflict"}"#, 1.0),
        (r#"contract="reserve",answer="declined"}"#, 1.0),
        (r#"contract="reserve",answer="unreadable"}"#, 2.0),
        (r#"contract="reserve",answer="unrecognised"}"#, 1.0),
    ]);
    assert_eq!(told.not_zero("voucher_desk_notifications_total"), answers);
    let refused = counted(&[(r#"reason="method"}"#, 1.0), (r#"reason="path"}"#, 1.0), (r#"reason="too_large"}"#, 1.0)]);
    assert_eq!(told.not_zero("voucher_desk_refusals_total"), refused);
    assert_eq!(told.not_zero("voucher_desk_downloads_total"), counted(&[(r#"outcome="given_up"}"#, 1.0)]));
    assert_eq!(told.value("voucher_desk_answer_duration_seconds_count"), 9.0);
    assert!(told.value("voucher_desk_answer_duration_seconds_sum") > 0.0);
    // Each notification waited for the one before it; only those three entries, and the one that says that the receiver
    // listens, can have shared a commit with one.
    assert_eq!(told.value("voucher_desk_commit_writes_sum"), 13.0);
    let commits = told.value("voucher_desk_commit_writes_count");
    assert_eq!(told.value("voucher_desk_commit_duration_seconds_count"), commits);
    assert!((9.0..=13.0).contains(&commits), "{commits}");
    for (series, value) in [
        ("writer_queue_depth", 0.0),
        (r#"download_jobs{state="due"}"#, 0.0),
        (r#"download_jobs{state="waiting"}"#, 0.0),
        ("connections_limit", 512.0),
        ("store_healthy", 1.0),
        (concat!("build_info{version=\"", env!("CARGO_PKG_VERSION"), "\",sqlite=\"3.54.1\"}"), 1.0),
    ] {
        assert_eq!(told.value(&format!("voucher_desk_{series}")), value, "{series}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn downloads_and_the_last_word_of_jackpot_are_told() {
    let app = with_metrics().with_jackpot().with_clock().start().await;
    assert!(!scrape(&app).await.has("voucher_desk_last_heard_timestamp_seconds"), "nothing was heard yet");
    let voucher = app.order();
    app.until_stored(voucher.id.as_str()).await;
    let told = scrape(&app).await;
    assert_eq!(told.not_zero("voucher_desk_downloads_total"), counted(&[(r#"outcome="stored"}"#, 1.0)]));
    let heard = app.clock().now().millis() as f64 / 1e3;
    assert_eq!(told.value("voucher_desk_last_heard_timestamp_seconds"), heard);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_try_that_failed_waits_and_is_then_due() {
    let (mut app, _) = TestApp::stopped_after_a_failed_try().await;
    app.restart(&[("metrics.listen", "127.0.0.1:0")]).await;
    let told = scrape(&app).await;
    assert_eq!(told.not_zero("voucher_desk_download_jobs"), counted(&[(r#"state="waiting"}"#, 1.0)]));
    // By the clock its time has come; the program looks at the clock again in half a minute.
    app.clock().advance(Duration::from_secs(60));
    let told = scrape(&app).await;
    assert_eq!(told.not_zero("voucher_desk_download_jobs"), counted(&[(r#"state="due"}"#, 1.0)]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_cannot_record_is_told() {
    let app = with_metrics().start().await;
    let locked = lock(&app.data_dir());
    assert_eq!(app.post(QUERY, RESERVED).await.status, 503);
    let told = scrape(&app).await;
    assert_eq!(told.value("voucher_desk_store_healthy"), 0.0);
    assert_eq!(told.not_zero("voucher_desk_refusals_total"), counted(&[(r#"reason="not_stored"}"#, 1.0)]));
    drop(locked);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_numbers_are_told_and_only_when_asked_rightly() {
    let app = with_metrics().set("receiver.secret", SECRET).start().await;
    let path = format!("/{SECRET}/notifications/jackpot/reserve?{QUERY}");
    Answered::to(app.request(Method::POST, &path).header("content-type", "application/json").body(RESERVED))
        .await
        .is_agreed();
    let text = ask(&app, Method::GET, "/metrics").await.body;
    for secret in [SECRET, VOUCHER, COUPON, "customer-7", "127.0.0.1"] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
    ask(&app, Method::GET, "/").await.is(404, "");
    ask(&app, Method::GET, "/healthz").await.is(404, "");
    let wrong = ask(&app, Method::POST, "/metrics").await;
    wrong.is(405, "");
    assert_eq!(wrong.headers["allow"], "GET");
    let elsewhere = Answered::to(app.request(Method::GET, "/metrics")).await;
    assert_eq!(elsewhere.status, 404, "the receiver tells nobody");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_setting_nothing_is_told() {
    let app = TestApp::start().await;
    assert_eq!(app.settings().metrics, None);
}

/// Numbers are worth less than notifications.
#[tokio::test(flavor = "multi_thread")]
async fn an_address_in_use_does_not_keep_notifications_out() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("binds");
    let address = taken.local_addr().expect("an address");
    let app = Setup::default().set("metrics.listen", address.to_string()).start().await;
    app.post(QUERY, RESERVED).await.is_agreed();
}
