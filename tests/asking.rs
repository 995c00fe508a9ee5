//! Asking Jackpot what it has of a voucher: ours beside the vendor's, what the journal keeps of it, and an API that does
//! not have the route.

use reqwest::Method;
use serde_json::{Value, json};
use voucher_desk::api::error::ErrorCode;
use voucher_desk::domain::event::FailureCode;
use voucher_desk::receiver::WEBHOOK_PATH;
use voucher_desk::simulator::ApiFault;

use crate::support::app::{Answered, Setup, TestApp, kinds, last};
use crate::support::bodies::{EVENT, QUERY, RESERVED, VOUCHER, webhook};

async fn silent() -> TestApp {
    Setup::default().with_silent_jackpot().start().await
}

async fn ask(app: &TestApp, id: &str) -> Value {
    serde_json::to_value(app.calls().ask_vendor(id).await.expect("answers")).expect("JSON")
}

fn field<'a>(answer: &'a Value, name: &str) -> &'a Value {
    let compared = answer["compared"].as_array().expect("fields");
    compared.iter().find(|field| field["field"] == name).unwrap_or(&Value::Null)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_without_news_is_compared_and_leaves_no_trace() {
    let app = silent().await;
    let voucher = app.order_agreed().await;
    let before = app.voucher(voucher.id.as_str()).await;
    for _ in 0..3 {
        let answer = ask(&app, voucher.id.as_str()).await;
        let state = json!({ "field": "state", "ours": "RESERVED", "vendors": "RESERVED", "differs": false });
        assert_eq!(*field(&answer, "state"), state);
        assert!(answer["compared"].as_array().expect("fields").iter().all(|field| field["differs"] == false));
        assert_eq!(answer["view"]["journal"], before["journal"]);
    }
    assert_eq!(app.jackpot().calls().voucher, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_moved_unheard_is_told_once_and_its_file_is_fetched() {
    let app = silent().await;
    let voucher = app.order_agreed().await;
    let id = voucher.id.as_str();
    app.jackpot().confirm(&voucher.id);
    app.jackpot().settled().await;
    let answer = ask(&app, id).await;
    let state = json!({ "field": "state", "ours": "RESERVED", "vendors": "READY", "differs": true });
    assert_eq!(*field(&answer, "state"), state);
    assert_eq!(
        (&field(&answer, "confirmed_at")["ours"], answer["view"]["state"].as_str()),
        (&Value::Null, Some("ready"))
    );
    let view = app.until_stored(id).await;
    let told = last(&view, "told");
    assert_eq!(
        (told["source"].as_str(), &told["what"]),
        (
            Some("vendor_api"),
            &json!({ "is": "answered", "state": "ready", "word": "READY", "value": 50, "price": 47.5 })
        )
    );
    assert_eq!(view["flags"], json!([]), "asking is no notification that lacks the end user's key");
    let journal = view["journal"].clone();
    ask(&app, id).await;
    assert_eq!(app.voucher(id).await["journal"], journal, "asked again it brings nothing new");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_differs_is_shown_and_journalled_once_and_ours_stands() {
    let app = silent().await;
    let voucher = app.order();
    let other = voucher.to_json(None).replace(r#""price":47.5"#, r#""price":40"#);
    app.post(QUERY, other).await.is_agreed();
    let id = voucher.id.as_str();
    for _ in 0..2 {
        let answer = ask(&app, id).await;
        let price = json!({ "field": "price", "ours": "40", "vendors": "47.50", "differs": true });
        assert_eq!(*field(&answer, "price"), price);
        assert_eq!((&answer["view"]["price"], &answer["view"]["flags"]), (&json!(40), &json!(["terms_conflict"])));
        assert_eq!(kinds(&answer["view"]), ["told", "decided", "told"]);
    }
}

/// A state never goes back because the vendor's API is behind its own notifications.
#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_is_behind_changes_no_state() {
    let app = silent().await;
    let voucher = app.order_agreed().await;
    let id = voucher.id.as_str();
    app.post(QUERY, voucher.to_json(None).replace("RESERVED", "CONFIRMED")).await.is_acknowledged();
    let answer = ask(&app, id).await;
    assert_eq!(field(&answer, "state")["differs"], true);
    assert_eq!(answer["view"]["state"], "confirmed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_route_is_asked_for_once_and_then_left_alone() {
    for status in [404, 405] {
        let app = silent().await;
        let voucher = app.order_agreed().await;
        app.jackpot().faults().api(ApiFault::NoVoucherRoute(status));
        for _ in 0..3 {
            let refused = app.calls().ask_vendor(voucher.id.as_str()).await.map(drop).map_err(|error| error.code);
            assert_eq!(refused, Err(ErrorCode::Failure(FailureCode::VendorRouteMissing)));
        }
        assert_eq!(app.jackpot().calls().voucher, 1, "{status}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_unknown_voucher_is_the_vouchers_matter_and_an_outage_nobodys() {
    let app = silent().await;
    app.post(QUERY, RESERVED).await.is_agreed();
    let voucher = app.order_agreed().await;
    let code = async |id: &str| app.calls().ask_vendor(id).await.map(drop).map_err(|error| error.code);
    for _ in 0..4 {
        assert_eq!(code(VOUCHER).await, Err(ErrorCode::Failure(FailureCode::VendorUnknownVoucher)));
    }
    app.jackpot().faults().api(ApiFault::RateLimited { retry_after_secs: 60 });
    assert_eq!(code(voucher.id.as_str()).await, Err(ErrorCode::Failure(FailureCode::VendorRateLimited)));
    app.jackpot().faults().clear();
    assert_eq!(code(voucher.id.as_str()).await, Ok(()));
    assert_eq!(code("nobody").await, Err(ErrorCode::VoucherNotFound), "only what we know of can be asked about");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_message_left_out_is_asked_for_by_itself() {
    let app = Setup::default().with_silent_jackpot().at_once().start().await;
    let voucher = app.order();
    let message = json!({ "id": voucher.id.as_str() });
    let body = webhook("coupon/reserved", &message);
    let request = app.request(Method::POST, WEBHOOK_PATH).header("content-type", "application/json").body(body);
    Answered::to(request).await.is_acknowledged();
    let has_code = |view: &Value| view["couponId"] == voucher.coupon_id.as_str();
    let view = app.until(voucher.id.as_str(), "the code", has_code).await;
    assert_eq!((&view["price"], &view["flags"]), (&json!(47.5), &json!([])));
    assert_eq!(app.jackpot().calls().voucher, 1);

    // One that the vendor does not know either is asked about once.
    let body = webhook("coupon/reserved", &json!({ "id": VOUCHER })).replace(EVENT, "another event");
    for _ in 0..2 {
        let request =
            app.request(Method::POST, WEBHOOK_PATH).header("content-type", "application/json").body(body.clone());
        Answered::to(request).await.is_acknowledged();
    }
    app.calls().ask_vendor(voucher.id.as_str()).await.expect("answers");
    assert_eq!(app.voucher(VOUCHER).await["flags"], json!(["incomplete"]));
}
