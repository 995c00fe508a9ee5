//! What an agent is handed of a voucher: the sentence for the caller, the PDF to look at, to print and to keep, the
//! request behind an entry.

use std::cell::RefCell;
use std::path::PathBuf;
use std::time::Duration;

use serde_json::{Value, json};
use voucher_desk::api::error::{CallError, ErrorCode};
use voucher_desk::simulator::{FileFault, Hazard};

use crate::support::app::{Setup, TestApp, acts, kinds, last, names_in};
use crate::support::bodies::{QUERY, RESERVED, VOUCHER, ready};

fn advice(view: &Value) -> (&str, &str) {
    let advice = &view["advice"];
    (advice["saying"]["code"].as_str().expect("a code"), advice["next"].as_str().expect("a step"))
}

#[tokio::test(flavor = "multi_thread")]
async fn what_to_tell_a_caller_follows_the_voucher_and_the_clock() {
    let app = Setup::default().with_silent_jackpot().with_clock().start().await;
    app.post(QUERY, RESERVED.to_owned()).await.is_agreed();
    let view = app.voucher(VOUCHER).await;
    // Its dates are of 2017: by our clock the reservation has run out.
    assert_eq!(advice(&view), ("lapsed", "ask_jackpot"));
    assert_eq!(view["advice"]["saying"]["at"], view["reservationExpiresAt"]);

    let told = json!({ "validityDate": "2018-01-31T00:00:00.000Z" });
    app.post(QUERY, ready(&told)).await.is_acknowledged();
    let view = app.voucher(VOUCHER).await;
    assert_eq!(advice(&view), ("past_validity", "none"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wait_becomes_a_step_to_take_when_it_is_longer_than_usual() {
    let app = Setup::default().with_jackpot().with_clock().start().await;
    app.jackpot().faults().files(FileFault::Unavailable);
    let voucher = app.order();
    let id = voucher.id.as_str();
    let view = app.until(id, "the failed try", |view| kinds(view).contains(&"pdf_failed")).await;
    let saying = &view["advice"]["saying"];
    assert_eq!(advice(&view), ("file_awaited", "wait"));
    assert_eq!(saying["made"]["sent"], true);
    assert_eq!(saying["wait"]["usualMs"], 900_000, "nothing is learned yet");
    assert!(view["advice"]["changesAt"].is_string());
    app.clock().advance(Duration::from_secs(900));
    assert_eq!(advice(&app.voucher(id).await), ("file_awaited", "refresh_link"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_stored_pdf_is_handed_out_whole_and_named_after_its_code() {
    let app = TestApp::with_jackpot().await;
    let mut downloads = app.calls().downloads();
    let voucher = app.order();
    let id = voucher.id.as_str();
    let view = app.until_stored(id).await;
    assert_eq!(advice(&view), ("file_here", "open_pdf"));
    let bytes = app.calls().pdf_bytes(id, false).await.expect("the bytes");
    assert_eq!(json!(bytes.len()), view["pdf"]["bytes"]);
    let mut told = downloads.recv().await.expect("how far it is");
    while told.total != Some(told.taken) {
        told = downloads.recv().await.expect("the end is always told");
    }
    assert_eq!((told.voucher_id.as_str(), told.taken), (id, bytes.len() as u64));

    let printed = RefCell::new(None);
    let print = async |path: PathBuf, name: String| {
        *printed.borrow_mut() = Some((std::fs::read(path).expect("is there"), name));
        Ok(())
    };
    app.calls().print_pdf(id, false, print).await.expect("printed");
    let day = &view["timeline"][0]["at"].as_str().expect("a date")[..10];
    let name = format!("voucher-{}-{day}.pdf", voucher.coupon_id);
    assert_eq!(printed.into_inner(), Some((bytes.clone(), name.clone())));

    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join(&name), "an older copy").expect("writes");
    let choose = async |name: String| Ok(Some(folder.path().join(name)));
    let saved = app.calls().save_pdf(id, false, choose).await.expect("saved").expect("a place");
    assert_eq!(std::fs::read(&saved).expect("is there"), bytes);
    assert_eq!(names_in(folder.path()), [name], "nothing is left beside it");

    let changed_mind = async |_: String| Ok(None);
    assert_eq!(app.calls().save_pdf(id, false, changed_mind).await, Ok(None));
    assert_eq!(acts(&app, id).await, ["saved_pdf", "printed_pdf"], "that it was drawn is part of the look-up");
    let nowhere = async |_: String| Ok(Some(folder.path().join("gone/a.pdf")));
    let refused = app.calls().save_pdf(id, false, nowhere).await;
    assert_eq!(refused.map_err(|error| error.code), Err(ErrorCode::FileUnwritable));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flagged_pdf_goes_nowhere_before_the_second_step() {
    let app = TestApp::with_jackpot().await;
    app.jackpot().faults().files(FileFault::Hazard(Hazard::Script));
    let voucher = app.order();
    let id = voucher.id.as_str();
    let view = app.until_stored(id).await;
    assert_eq!(advice(&view), ("file_in_doubt", "back_office"));
    let calls = app.calls();
    let never = async |_: PathBuf, _: String| -> Result<(), CallError> { panic!("it was handed out") };
    let unasked = async |_: String| -> Result<Option<PathBuf>, CallError> { panic!("it was asked where to") };
    let undragged = async |_: PathBuf| -> Result<bool, CallError> { panic!("it was dragged") };
    let folder = tempfile::tempdir().expect("a folder");
    for refused in [
        calls.drag_pdf(id, false, folder.path(), undragged).await.map(drop),
        calls.pdf_bytes(id, false).await.map(drop),
        calls.print_pdf(id, false, never).await,
        calls.save_pdf(id, false, unasked).await.map(drop),
    ] {
        assert_eq!(refused.map_err(|error| error.code), Err(ErrorCode::PdfFlagged));
    }
    assert_eq!(names_in(folder.path()), [""; 0], "not even a copy was made");
    assert!(calls.pdf_bytes(id, true).await.expect("acknowledged").starts_with(b"%PDF-"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_stored_is_not_handed_out() {
    let app = TestApp::start().await;
    app.post(QUERY, RESERVED.to_owned()).await.is_agreed();
    let refused = app.calls().pdf_bytes(VOUCHER, true).await;
    assert_eq!(refused.map_err(|error| error.code), Err(ErrorCode::PdfNotStored));
    let refused = app.calls().pdf_bytes("no such voucher", true).await;
    assert_eq!(refused.map_err(|error| error.code), Err(ErrorCode::VoucherNotFound));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_request_behind_an_entry_is_shown_without_what_opens_anything() {
    let app = TestApp::start().await;
    let told = json!({ "id": VOUCHER, "couponId": "AGYPMNVXPJ", "value": 110, "price": 150,
        "signedUrl": "https://files.example/a.pdf?X-Amz-Signature=s3cr3t" });
    let posted = app
        .request(reqwest::Method::POST, &format!("{}?{QUERY}", voucher_desk::domain::request::RESERVE_PATH))
        .header("content-type", "application/json")
        .header("authorization", "Bearer t0ken")
        .header("cookie", "session=c00kie")
        .header("x-odd", "a\u{202e}b")
        .body(ready(&told));
    assert_eq!(posted.send().await.expect("an answer").status().as_u16(), 200);
    let view = app.voucher(VOUCHER).await;
    let entry = last(&view, "told");
    assert_eq!(entry["hasRequest"], true);
    let raw = app.calls().raw_request(VOUCHER, entry["id"].as_i64().expect("an id")).await.expect("the request");
    let shown = serde_json::to_string(&raw).expect("JSON");
    for secret in ["s3cr3t", "t0ken", "c00kie", "\u{202e}"] {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
    assert!(raw.body.contains("\"couponId\": \"AGYPMNVXPJ\"") && raw.body.contains("https://files.example/a.pdf?"));
    assert!(raw.query.is_some_and(|query| query.contains("notificationKey=")), "as it is shown on the page");
    assert_eq!(raw.status, 200);

    assert_eq!(acts(&app, VOUCHER).await, ["opened_raw"]);
    let gone = app.calls().raw_request(VOUCHER, i64::MAX).await;
    assert_eq!(gone.map_err(|error| error.code).map(drop), Err(ErrorCode::RequestGone));
}

/// What is dragged is a copy with a readable name; that it was is kept only when somebody took it.
#[tokio::test(flavor = "multi_thread")]
async fn a_copy_is_dragged_out_and_on_record_once_it_is_taken() {
    let app = TestApp::with_jackpot().await;
    let voucher = app.order();
    let id = voucher.id.as_str();
    app.until_stored(id).await;
    let folder = tempfile::tempdir().expect("a folder");
    let seen = RefCell::new(None);
    let let_go = async |copy: PathBuf| {
        *seen.borrow_mut() = Some(copy);
        Ok(false)
    };
    assert!(!app.calls().drag_pdf(id, false, folder.path(), let_go).await.expect("dragged"));
    assert_eq!(acts(&app, id).await, [""; 0], "nobody has it");
    let copy = seen.into_inner().expect("a copy");
    let name = copy.file_name().expect("a name").to_string_lossy().into_owned();
    assert!(name.starts_with(&format!("voucher-{}-", voucher.coupon_id)) && name.ends_with(".pdf"), "{name}");
    let bytes = app.calls().pdf_bytes(id, false).await.expect("the bytes");
    assert_eq!(std::fs::read(copy).expect("is there"), bytes);
    assert!(app.calls().drag_pdf(id, false, folder.path(), async |_| Ok(true)).await.expect("dragged"));
    assert_eq!(acts(&app, id).await, ["dragged_pdf"]);
}
