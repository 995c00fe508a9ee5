//! What a restart keeps, and what it takes up again.

use std::time::Duration;

use serde_json::json;
use voucher_desk::simulator::FileFault;

use crate::support::app::TestApp;
use crate::support::bodies::{COUPON, QUERY, READY, RESERVED, VOUCHER};

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_keeps_every_voucher_journal_and_answer() {
    let mut app = TestApp::start().await;
    app.post(QUERY, RESERVED).await.is_agreed();
    app.post(QUERY, READY).await.is_acknowledged();
    let tried = |view: &serde_json::Value| view["pdf"]["status"] == "failed";
    let before = app.until(VOUCHER, "the download to be given up", tried).await;
    app.restart(&[]).await;
    assert_eq!(app.voucher(VOUCHER).await, before, "nothing is lost and nothing is done twice");
    assert_eq!(app.find(COUPON).await["matches"][0]["matchedBy"], "exact");
    app.post(QUERY, RESERVED).await.is_agreed();
    assert_eq!(app.voucher(VOUCHER).await["deliveries"], 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_download_that_was_due_is_done_after_a_restart() {
    let (mut app, voucher) = TestApp::stopped_after_a_failed_try().await;
    let id = voucher.id.as_str();

    app.begin().await;
    assert_eq!(app.calls().receiver_status().await.expect("a status").jobs_pending, 1, "kept, and not due yet");
    app.stop().await;
    app.clock().advance(Duration::from_secs(60));
    app.begin().await;
    let view = app.until_stored(id).await;
    assert_eq!(view["pdf"]["failure"], json!(null));
    assert_eq!(app.jackpot().calls().file, 2, "one failed, one not");
}

/// A download that was under way when the program stopped was never recorded as done.
#[tokio::test(flavor = "multi_thread")]
async fn a_download_under_way_is_done_again_after_a_restart() {
    let mut app = TestApp::with_jackpot().await;
    app.jackpot().faults().files(FileFault::Slow(Duration::from_secs(3600)));
    let mut deliveries = app.jackpot().subscribe();
    let voucher = app.order();
    let id = voucher.id.as_str();
    while deliveries.recv().await.expect("Jackpot delivers").kind != voucher_desk::simulator::DeliveryKind::Ready {}
    app.stop().await;
    app.jackpot().faults().clear();
    app.begin().await;
    app.until_stored(id).await;
}
