//! Notifications are unauthenticated input. One of them must never cost more than its own answer.

use std::time::Duration;

use serde_json::json;
use tokio::net::TcpListener;

use crate::support::app::{Setup, TestApp, kinds, last, order};
use crate::support::bodies::{QUERY, RESERVED, VOUCHER, ready, reserved};

/// Instants that have no four-digit year cannot be written as ISO 8601 and read again: stored unseen they would make
/// rows that nothing can read, and with them every look-up that lists them.
#[tokio::test(flavor = "multi_thread")]
async fn no_instant_makes_a_voucher_that_cannot_be_read_again() {
    let app = TestApp::start().await;
    app.post(QUERY, RESERVED).await.is_agreed();
    let dates =
        ["0000-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "0000-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z"];
    for (number, date) in dates.iter().enumerate() {
        let id = format!("dated-{number}");
        let body = reserved(&json!({ "id": id, "couponId": id, "reservationDate": date, "validityDate": date }));
        app.post(QUERY, body).await.is_agreed();
        assert_eq!(app.voucher(&id).await["couponId"], json!(id), "{date}");
    }
    let expiries = [
        "Expires=-99999999999999",
        "Expires=-62167219201",
        "Expires=-9223372036854775808",
        "Expires=9223372036854775807",
        "X-Amz-Date=-0001-01-01T000000Z&X-Amz-Expires=1",
        "X-Amz-Date=-00010101T000000Z&X-Amz-Expires=1",
        "X-Amz-Date=+123450101T000000Z&X-Amz-Expires=4294967295",
    ];
    for (number, expiry) in expiries.iter().enumerate() {
        let id = format!("linked-{number}");
        let url = format!("https://files.example.com/a.pdf?{expiry}");
        app.post(QUERY, ready(&json!({ "id": id, "couponId": id, "signedUrl": url }))).await.is_acknowledged();
        let view = app.voucher(&id).await;
        assert_eq!(view["couponId"], json!(id), "{expiry}");
    }
    let latest = app.find("").await;
    assert_eq!(latest["matches"].as_array().map(Vec::len), Some(1 + dates.len() + expiries.len()));
    assert_eq!(app.calls().rebuild().await.expect("rebuilds").differing, []);
}

/// The guard: nothing at all is sent to a host that is not allowed, and the agent can read that it was refused.
#[tokio::test(flavor = "multi_thread")]
async fn a_link_to_a_strange_host_is_refused_and_a_fresh_one_used_instead() {
    let app = Setup::default().set("vault.allowed_hosts", "localhost").with_jackpot().start().await;
    let trap = TcpListener::bind("127.0.0.1:0").await.expect("listens");
    let port = trap.local_addr().expect("bound").port();
    let voucher = app.order();
    let refused = app.until(voucher.id.as_str(), "giving up", |view| view["pdf"]["status"] == "failed").await;
    assert_eq!(
        last(&refused, "pdf_failed")["what"]["code"],
        "link_refused",
        "Jackpot's own host is not allowed either"
    );
    assert_eq!(app.jackpot().calls().file, 0, "nothing was requested");

    for url in [
        format!("http://127.0.0.1:{port}/a.pdf"),
        format!("http://[::ffff:127.0.0.1]:{port}/a.pdf"),
        format!("http://2130706433:{port}/a.pdf"),
        format!("http://localhost@127.0.0.1:{port}/a.pdf"),
        format!("http://localhost\\@127.0.0.1:{port}/a.pdf"),
        "http://169.254.169.254/latest/meta-data".to_owned(),
        "file:///etc/passwd".to_owned(),
        "https://…".to_owned(),
        "not a url".to_owned(),
    ] {
        let id = format!("hostile-{}", url.len());
        app.post(QUERY, ready(&json!({ "id": id, "couponId": id, "signedUrl": url }))).await.is_acknowledged();
        let view = app.until(&id, "giving up", |view| view["pdf"]["status"] == "failed").await;
        assert_eq!(view["pdf"]["failure"]["code"], "link_refused", "{url}");
        assert_eq!(view["pdf"]["failure"]["nextTryAt"], json!(null), "{url}");
    }
    let reached = tokio::time::timeout(Duration::ZERO, trap.accept()).await;
    assert!(reached.is_err(), "nobody connected to the hostile port");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forged_confirmation_does_not_keep_the_real_file_from_its_voucher() {
    let app = TestApp::with_jackpot().await;
    let voucher = app.order();
    let id = voucher.id.as_str();
    app.until_stored(id).await;
    // Somebody posts a READY for the same voucher that points elsewhere.
    let forged = json!({ "id": id, "couponId": voucher.coupon_id.as_str(), "signedUrl": "https://evil.example/a.pdf",
        "value": 50, "price": 47.5 });
    app.post(QUERY, ready(&forged)).await.is_acknowledged();
    let view = app
        .until(id, "the fresh link", |view| kinds(view).iter().filter(|kind| **kind == "pdf_stored").count() == 2)
        .await;
    assert!(kinds(&view).ends_with(&["told", "pdf_failed", "link_obtained", "pdf_stored"]), "{:?}", kinds(&view));
    assert_eq!(last(&view, "pdf_failed")["what"]["code"], "link_refused");
    assert_eq!(view["pdf"]["status"], "stored");
}

/// In production no hosts are set: the first link of all is refused until Jackpot's own API has named its host.
#[tokio::test(flavor = "multi_thread")]
async fn a_host_that_the_api_names_is_trusted_from_then_on() {
    let app = Setup::default().set("vault.allowed_hosts", "").with_jackpot().start().await;
    let first = app.order();
    let view = app.until_stored(first.id.as_str()).await;
    assert!(kinds(&view).ends_with(&["pdf_failed", "link_obtained", "pdf_stored"]), "{:?}", kinds(&view));
    let second = app.order();
    let view = app.until_stored(second.id.as_str()).await;
    assert!(!kinds(&view).contains(&"link_obtained"), "the notification's own link was good: {:?}", kinds(&view));
}

/// That the API is down for a moment is no reason to give up a file whose host it would have named.
#[tokio::test(flavor = "multi_thread")]
async fn a_refused_link_is_tried_again_when_the_api_was_only_down() {
    use voucher_desk::simulator::ApiFault;
    let app = Setup::default().set("vault.allowed_hosts", "").with_jackpot().with_clock().start().await;
    app.jackpot().faults().api(ApiFault::Unavailable);
    let voucher = app.jackpot().reserve(order());
    let id = voucher.id.as_str();
    let failed =
        |view: &serde_json::Value| kinds(view).contains(&"link_failed") && kinds(view).last() == Some(&"pdf_failed");
    let view = app.until(id, "the failed try", failed).await;
    assert_eq!(view["pdf"]["status"], "pending", "{view:#}");
    assert_eq!(last(&view, "pdf_failed")["what"]["code"], "vendor_unreachable");

    app.jackpot().faults().clear();
    app.clock().advance(Duration::from_secs(61));
    // Any news makes the queue look at the clock again.
    app.post(QUERY, RESERVED).await.is_agreed();
    app.until_stored(id).await;
    assert_eq!(app.voucher(VOUCHER).await["state"], "reserved");
}
