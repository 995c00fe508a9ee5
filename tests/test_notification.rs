//! A test notification takes the whole way from outside, is recognised, and leaves nothing behind.

use reqwest::Method;
use serde_json::{Value, json};
use voucher_desk::receiver::RESERVE_PATH;

use crate::support::app::{Answered, Setup, TestApp};
use crate::support::bodies::QUERY;
use crate::support::proxy::{Passing, Proxy};
use crate::support::rows::{number, requests};

async fn send(app: &TestApp) -> Value {
    serde_json::to_value(app.calls().send_test().await.expect("listening")).expect("JSON")
}

async fn rows(app: &TestApp) -> Vec<Value> {
    let page = serde_json::to_value(app.calls().receiver_page().await.expect("a page")).expect("JSON");
    page["requests"].as_array().expect("rows").clone()
}

/// Behind a proxy that does this, with these settings.
async fn behind(passing: Passing, prefix: &str, settings: &[(&'static str, &str)]) -> (TestApp, Proxy) {
    let mut proxy = Proxy::new().await;
    let mut setup = Setup::default().set("receiver.public_url", format!("{}{prefix}", proxy.url()));
    for (name, value) in settings {
        setup = setup.set(name, *value);
    }
    let app = setup.start().await;
    proxy.pass(app.address(), passing);
    (app, proxy)
}

#[tokio::test(flavor = "multi_thread")]
async fn it_arrives_through_the_public_address_and_leaves_nothing_behind() {
    let secret = ("receiver.secret", "x7Rk2mQ9vT4pLw8n");
    let (app, proxy) = behind(Passing::Everything, "", &[secret]).await;
    let report = send(&app).await;
    assert_eq!((&report["code"], &report["public"]), (&json!("arrived"), &json!(true)), "{report}");
    assert_eq!(requests(&app.data_dir()), [], "no notification");
    assert_eq!(number(&app.data_dir(), "SELECT count(*) FROM event"), 0);
    assert_eq!(app.find("").await["vouchersStored"], 0, "no voucher");
    let rows = rows(&app).await;
    assert_eq!((rows.len(), &rows[0]["outcome"], &rows[0]["status"]), (1, &json!("test"), &json!(200)));
    assert!(!rows[0].to_string().contains("x7Rk2m"), "{}", rows[0]);

    // Whoever saw it on its way cannot use it again.
    let seen = String::from_utf8(proxy.passed().remove(0)).expect("text");
    let (_, body) = seen.split_once("\r\n\r\n").expect("a body");
    let path = format!("/x7Rk2mQ9vT4pLw8n{RESERVE_PATH}?{QUERY}");
    let again = Answered::to(app.request(Method::POST, &path).body(body.to_owned())).await;
    again.is(422, r#"{"status":"error","reason":"field_missing","field":"id"}"#);
    assert_eq!(requests(&app.data_dir()).len(), 1, "it is kept like anything else that cannot be read");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mark_that_somebody_made_up_is_an_unreadable_request() {
    let app = TestApp::start().await;
    let made_up = format!(r#"{{"voucherDeskTest":"{}"}}"#, "ab".repeat(32));
    assert_eq!(app.post(QUERY, made_up).await.status, 422);
    assert_eq!(rows(&app).await[0]["outcome"], "unreadable");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_public_address_it_says_how_far_it_went() {
    let app = TestApp::start().await;
    let report = send(&app).await;
    assert_eq!((&report["code"], &report["public"]), (&json!("arrived"), &json!(false)));
}

#[tokio::test(flavor = "multi_thread")]
async fn where_it_stops_is_told_with_what_came_back() {
    let secret = ("receiver.secret", "x7Rk2mQ9vT4pLw8n");
    let no_host = ("receiver.allowed_hosts", "vouchers.example.com");
    let no_peer = ("receiver.allowed_peers", "192.0.2.0/24");
    for (passing, prefix, settings, code, status, arrived) in [
        (Passing::Everything, "/desk", vec![secret], "wrong_path", json!(404), false),
        (Passing::Everything, "", vec![no_host], "host", json!(403), false),
        (Passing::Everything, "", vec![no_peer], "peer", json!(403), false),
        (Passing::NoAnswer, "", vec![], "answer_lost", json!(502), true),
        (Passing::Nothing, "", vec![], "gateway", json!(502), false),
    ] {
        let (app, _proxy) = behind(passing, prefix, &settings).await;
        let report = send(&app).await;
        assert_eq!((&report["code"], &report["status"]), (&json!(code), &status), "{report}");
        let tests = rows(&app).await.iter().filter(|row| row["outcome"] == "test").count();
        assert_eq!(tests == 1, arrived, "{code}");
        assert_eq!(requests(&app.data_dir()), [], "{code}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_at_the_public_address_is_told_as_such() {
    let proxy = Proxy::new().await;
    let url = proxy.url();
    drop(proxy);
    let app = Setup::default().set("receiver.public_url", url).start().await;
    assert_eq!(send(&app).await["code"], "refused");
}
