//! Everything that can go wrong with Jackpot's API and its files, and the one word for it that the agent is told.

use std::time::Duration;

use serde_json::{Value, json};
use voucher_desk::simulator::{ApiFault, FileFault};

use crate::support::app::{Setup, TestApp, kinds, last};
use crate::support::bodies::{QUERY, reserved};

fn has_failed_try(view: &Value) -> bool {
    kinds(view).contains(&"pdf_failed")
}

#[tokio::test(flavor = "multi_thread")]
async fn each_fault_of_the_files_is_told_by_its_own_word_and_tried_again() {
    let app = TestApp::with_jackpot().await;
    let redirect = FileFault::Redirect { location: "https://example.com/".to_owned() };
    for (fault, code) in [
        (FileFault::HangUp, "file_unreachable"),
        (FileFault::Unavailable, "file_unreachable"),
        (FileFault::Truncated, "file_truncated"),
        (FileFault::Html, "file_not_pdf"),
        (FileFault::Oversize { bytes: 21 * 1024 * 1024 }, "file_too_large"),
        (redirect, "file_unreachable"),
    ] {
        app.jackpot().faults().files(fault.clone());
        let voucher = app.order();
        let view = app.until(voucher.id.as_str(), "the failed try", has_failed_try).await;
        assert_eq!(last(&view, "pdf_failed")["what"]["code"], code, "{fault:?}");
        let failure = &view["pdf"]["failure"];
        assert_eq!((&failure["code"], &failure["attempts"]), (&json!(code), &json!(1)), "{fault:?}");
        assert!(failure["nextTryAt"].is_string(), "{fault:?}: it is tried again");
        assert_eq!(view["pdf"]["status"], "pending", "{fault:?}");
    }
    let vault = app.data_dir().join("vault");
    assert_eq!(crate::support::app::names_in(&vault), ["partial"], "nothing of it was kept");
}

/// A slow file is not a failed one.
#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_comes_late_is_stored() {
    let app = TestApp::with_jackpot().await;
    app.jackpot().faults().files(FileFault::Slow(Duration::from_millis(50)));
    app.until_stored(app.order().id.as_str()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_fault_of_the_api_is_told_to_the_agent_and_the_journal() {
    let app = TestApp::with_jackpot().await;
    let voucher = app.order();
    let id = voucher.id.as_str();
    let before = app.until_stored(id).await;
    for (fault, code) in [
        (ApiFault::HangUp, "vendor_unreachable"),
        (ApiFault::Unavailable, "vendor_unreachable"),
        (ApiFault::RateLimited { retry_after_secs: 3600 }, "vendor_rate_limited"),
        (ApiFault::Unauthorised, "vendor_credentials"),
        (ApiFault::UnknownVoucher, "vendor_unknown_voucher"),
        (ApiFault::Unreadable, "vendor_unreadable"),
    ] {
        app.jackpot().faults().api(fault.clone());
        let error = app.calls().refresh_link(id).await.map(drop).expect_err("refused");
        assert_eq!(serde_json::to_value(error.code).expect("a word"), code, "{fault:?}");
        assert!(error.message.contains("Nothing stored was changed"), "{}", error.message);
        let view = app.voucher(id).await;
        assert_eq!(last(&view, "link_failed")["what"]["code"], code);
        assert_eq!(last(&view, "link_failed")["source"], "agent");
        assert_eq!((&view["link"], &view["pdf"]), (&before["link"], &before["pdf"]), "{fault:?}: the old ones stay");
    }
    app.jackpot().faults().clear();
    app.calls().refresh_link(id).await.expect("mended");
}

/// What a download does when a fresh link is needed and the API has a fault: tried again, or left to a person.
#[tokio::test(flavor = "multi_thread")]
async fn a_download_that_needs_a_person_is_given_up_and_others_are_tried_again() {
    let app = TestApp::with_jackpot().await;
    for (fault, code, status) in [
        (ApiFault::Unavailable, "vendor_unreachable", "pending"),
        (ApiFault::RateLimited { retry_after_secs: 3600 }, "vendor_rate_limited", "pending"),
        (ApiFault::Unauthorised, "vendor_credentials", "failed"),
        (ApiFault::UnknownVoucher, "vendor_unknown_voucher", "failed"),
    ] {
        app.jackpot().faults().api(fault.clone());
        // READY without a link: only the API has one.
        let id = format!("voucher-{code}");
        let body = reserved(&json!({ "id": id, "couponId": id, "state": "READY" }));
        app.post(QUERY, body).await.is_acknowledged();
        let view = app.until(&id, "the failed try", has_failed_try).await;
        assert_eq!((&view["pdf"]["failure"]["code"], &view["pdf"]["status"]), (&json!(code), &json!(status)));
        assert_eq!(view["flags"], json!(["ready_without_reservation", "link_missing"]));
        assert_eq!(view["pdf"]["failure"]["nextTryAt"].is_null(), status == "failed", "{fault:?}");
    }
    let attention = app.find("voucher-vendor_credentials").await;
    assert_eq!(attention["matches"][0]["needsAttention"], true);
}

/// The waits of the contract (1, 5, 15, 60 min, 6 h), then a person; pressing Refresh starts over.
#[tokio::test(flavor = "multi_thread")]
async fn tries_are_spaced_out_end_and_start_over_with_a_fresh_link() {
    let app = Setup::default().with_jackpot().with_clock().start().await;
    app.jackpot().faults().files(FileFault::Unavailable);
    let voucher = app.order();
    let id = voucher.id.as_str();
    for (attempts, minutes) in [(1, 1), (2, 5), (3, 15), (4, 60), (5, 360)] {
        let tried =
            |view: &Value| view["pdf"]["failure"]["attempts"] == attempts && kinds(view).last() == Some(&"pdf_failed");
        let view = app.until(id, "a further try", tried).await;
        let wait = Duration::from_secs(minutes * 60);
        let (at, next) = (&view["pdf"]["failure"]["at"], &view["pdf"]["failure"]["nextTryAt"]);
        assert_eq!(instant(next).since(instant(at)), wait, "after {attempts} tries");
        app.clock().advance(wait);
        // Any news makes the queue look at the clock again.
        let other = format!("other-{attempts}");
        app.post(QUERY, reserved(&json!({ "id": other, "couponId": other }))).await.is_agreed();
    }
    let view = app.until(id, "giving up", |view| view["pdf"]["status"] == "failed").await;
    assert_eq!(view["pdf"]["failure"]["attempts"], 6);
    app.jackpot().faults().clear();
    app.calls().refresh_link(id).await.expect("a fresh link");
    app.until_stored(id).await;
}

fn instant(value: &Value) -> voucher_desk::domain::clock::Timestamp {
    let text = value.as_str().expect("an instant");
    voucher_desk::domain::clock::Timestamp::parse(text).expect("ISO 8601")
}
