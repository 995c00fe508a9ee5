//! From READY to the PDF in the vault, links that expire, and what an agent does with both.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use voucher_desk::api::error::{CallError, ErrorCode};
use voucher_desk::domain::event::FailureCode;
use voucher_desk::simulator::FileFault;

use crate::support::app::{Setup, TestApp, acts, kinds, last};
use crate::support::bodies::{QUERY, RESERVED, VOUCHER, ready};

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).expect("is there").permissions().mode() & 0o777
}

fn path(view: &Value) -> &Path {
    Path::new(view["pdf"]["path"].as_str().expect("a path"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ready_vouchers_pdf_is_stored_under_its_hash_for_its_owner_only() {
    let app = TestApp::with_jackpot().await;
    let voucher = app.order();
    let view = app.until_stored(voucher.id.as_str()).await;

    assert_eq!(kinds(&view), ["told", "decided", "told", "pdf_stored"]);
    assert_eq!(view["couponId"], voucher.coupon_id.as_str());
    let path = path(&view);
    let bytes = std::fs::read(path).expect("the file is there");
    assert!(bytes.starts_with(b"%PDF-"));
    let hash = hex::encode(Sha256::digest(&bytes));
    assert_eq!((&view["pdf"]["sha256"], &view["pdf"]["bytes"]), (&json!(hash), &json!(bytes.len())));
    let vault = app.data_dir().join("vault");
    assert_eq!(path, vault.join(&hash[..2]).join(format!("{hash}.pdf")));
    assert_eq!(mode(path), 0o600);
    for file in ["voucher-desk.sqlite", "voucher-desk.sqlite-wal", "control.sock"] {
        assert_eq!(mode(&app.data_dir().join(file)), 0o600, "{file}");
    }
    for folder in [app.data_dir(), vault.clone(), vault.join(&hash[..2]), vault.join("partial")] {
        assert_eq!(mode(&folder), 0o700, "{}", folder.display());
    }
    assert_eq!(app.calls().receiver_status().await.expect("a status").jobs_pending, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_link_is_refreshed_once_and_the_file_stored() {
    let app = TestApp::with_jackpot().await;
    app.jackpot().faults().files(FileFault::Unavailable);
    let voucher = app.order();
    let id = voucher.id.as_str();
    app.until(id, "the failed try", |view| kinds(view).contains(&"pdf_failed")).await;
    app.jackpot().faults().clear();
    app.jackpot().expire_links();

    // READY again with the link that has expired meanwhile.
    let link = app.calls().copy_link(id).await.expect("a link");
    let again =
        json!({ "id": id, "couponId": voucher.coupon_id.as_str(), "value": 50, "price": 47.5, "signedUrl": link });
    app.post(QUERY, ready(&again)).await.is_acknowledged();
    let view = app.until_stored(id).await;
    assert!(kinds(&view).ends_with(&["told", "pdf_failed", "link_obtained", "pdf_stored"]), "{:?}", kinds(&view));
    assert_eq!(last(&view, "pdf_failed")["what"]["code"], "link_expired");
    assert_eq!(app.jackpot().calls().signed_url, 1, "once");
    assert_eq!(view["link"]["source"], "vendor_api");
}

/// A link whose hour is over by our clock is not even tried.
#[tokio::test(flavor = "multi_thread")]
async fn a_link_whose_hour_is_over_costs_no_request() {
    let (mut app, voucher) = TestApp::stopped_after_a_failed_try().await;
    let id = voucher.id.as_str();
    let files = app.jackpot().calls().file;
    app.clock().advance(Duration::from_secs(3600));
    app.begin().await;
    let view = app.until_stored(id).await;
    assert_eq!(app.jackpot().calls().file, files + 1, "with the fresh link only");
    assert!(kinds(&view).ends_with(&["link_obtained", "pdf_stored"]), "{:?}", kinds(&view));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refresh_gives_a_new_expiry_also_when_the_token_was_revoked() {
    let app = Setup::default().with_jackpot().with_clock().start().await;
    let voucher = app.order();
    let id = voucher.id.as_str();
    let before = app.until_stored(id).await;
    app.clock().advance(Duration::from_secs(600));
    let calls = app.calls();
    let after = calls.refresh_link(id).await.expect("refreshed").link.expect("a link");
    let tokens = app.jackpot().calls().token;
    assert_eq!(after.expires_at.to_string(), add(&before["link"]["expiresAt"], 600));

    app.jackpot().revoke_tokens();
    app.clock().advance(Duration::from_secs(600));
    let again = calls.refresh_link(id).await.expect("refreshed").link.expect("a link");
    assert_eq!(again.expires_at.to_string(), add(&before["link"]["expiresAt"], 1200));
    assert_eq!(app.jackpot().calls().token, tokens + 1, "one new token");
    let view = app.voucher(id).await;
    assert!(kinds(&view).ends_with(&["link_obtained", "link_obtained"]), "no second download of what is stored");
}

fn add(instant: &Value, seconds: u64) -> String {
    use voucher_desk::domain::clock::Timestamp;
    let instant = Timestamp::parse(instant.as_str().expect("an instant")).expect("ISO 8601");
    instant.plus(Duration::from_secs(seconds)).to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_and_a_link_are_handed_out_and_that_is_kept() {
    let app = TestApp::with_jackpot().await;
    let voucher = app.order();
    let id = voucher.id.as_str();
    let view = app.until_stored(id).await;
    let calls = app.calls();
    let handed = async |given: PathBuf| {
        assert_eq!(given, path(&view));
        Ok(())
    };
    calls.open_pdf(id, false, handed).await.expect("opens");
    calls.show_pdf(id, handed).await.expect("shows");
    let link = calls.copy_link(id).await.expect("copies");
    assert!(link.starts_with(app.jackpot().base_url().as_str()), "{link}");
    assert_eq!(acts(&app, id).await, ["copied_link", "shown_pdf", "opened_pdf"]);
}

/// The record says what was done, not what was wished for.
#[tokio::test(flavor = "multi_thread")]
async fn what_the_system_did_not_open_is_not_kept_as_opened() {
    let app = TestApp::with_jackpot().await;
    let voucher = app.order();
    let id = voucher.id.as_str();
    app.until_stored(id).await;
    let no_viewer = async |_: PathBuf| Err(CallError::new(ErrorCode::ViewerFailed, "no viewer", "install one"));
    let refused = app.calls().open_pdf(id, false, no_viewer).await.map_err(|error| error.code);
    assert_eq!(refused, Err(ErrorCode::ViewerFailed));
    assert_eq!(acts(&app, id).await, [""; 0]);
}

async fn never(_: PathBuf) -> Result<(), CallError> {
    panic!("nothing is handed out");
}

/// What an agent cannot have is refused in words of its own and leaves no trace of having been handed out.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_there_is_not_handed_out() {
    let app = Setup::default().with_clock().start().await;
    app.post(QUERY, RESERVED).await.is_agreed();
    let calls = app.calls();
    let code = |error: CallError| error.code;
    assert_eq!(calls.open_pdf(VOUCHER, false, never).await.map_err(code), Err(ErrorCode::PdfNotStored));
    assert_eq!(calls.copy_link(VOUCHER).await.map_err(code), Err(ErrorCode::Failure(FailureCode::LinkMissing)));
    app.post(QUERY, ready(&json!({ "signedUrl": "https://files.example.com/a" }))).await.is_acknowledged();
    app.clock().advance(Duration::from_secs(3600));
    assert_eq!(calls.copy_link(VOUCHER).await.map_err(code), Err(ErrorCode::Failure(FailureCode::LinkExpired)));
    assert_eq!(calls.open_pdf("nobody", false, never).await.map_err(code), Err(ErrorCode::VoucherNotFound));
    assert_eq!(calls.refresh_link("").await.map_err(code).map(drop), Err(ErrorCode::VoucherNotFound));
    let refused = calls.refresh_link(VOUCHER).await.map_err(code).map(drop);
    assert_eq!(refused, Err(ErrorCode::Failure(FailureCode::VendorNotConfigured)));
    let view = app.voucher(VOUCHER).await;
    assert_eq!(acts(&app, VOUCHER).await, ["refreshed_link"]);
    assert_eq!(last(&view, "link_failed")["what"]["code"], "vendor_not_configured");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_was_deleted_is_noticed_when_it_is_opened_and_fetched_again() {
    let app = TestApp::with_jackpot().await;
    let voucher = app.order();
    let id = voucher.id.as_str();
    let before = app.until_stored(id).await;
    std::fs::remove_file(path(&before)).expect("removed");
    let refused = app.calls().open_pdf(id, false, never).await.map_err(|error| error.code);
    assert_eq!(refused, Err(ErrorCode::PdfNotStored));
    let view = app.until_stored(id).await;
    assert!(kinds(&view).ends_with(&["pdf_lost", "pdf_stored"]), "{:?}", kinds(&view));
    assert_eq!(view["pdf"]["sha256"], before["pdf"]["sha256"]);
    assert!(path(&view).exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_was_altered_is_noticed_at_start_and_fetched_again() {
    let mut app = TestApp::with_jackpot().await;
    let voucher = app.order();
    let id = voucher.id.as_str();
    let before = app.until_stored(id).await;
    let bytes = std::fs::read(path(&before)).expect("reads");
    app.stop().await;
    let mut altered = bytes.clone();
    *altered.last_mut().expect("not empty") ^= 1;
    std::fs::write(path(&before), &altered).expect("writes");
    std::fs::write(app.data_dir().join("vault/partial/left-over"), b"%PDF-").expect("writes");
    app.begin().await;
    let is_again = |view: &Value| kinds(view).contains(&"pdf_lost") && view["pdf"]["status"] == "stored";
    let view = app.until(id, "the file to be fetched again", is_again).await;
    assert_eq!(std::fs::read(path(&view)).expect("reads"), bytes);
}
