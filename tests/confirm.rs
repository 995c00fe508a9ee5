//! Confirming with Jackpot: once, for the price that was shown, recorded before and after, and never twice on trust.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::task::JoinSet;
use voucher_desk::api::error::ErrorCode;
use voucher_desk::domain::event::{Fact, FailureCode, Source};
use voucher_desk::domain::money::Amount;
use voucher_desk::simulator::{ApiFault, State, Voucher};

use crate::support::app::{Setup, TestApp, kinds, last};
use crate::support::bodies::VOUCHER;

const PRICE: &str = "47.5";

async fn silent() -> TestApp {
    Setup::default().with_silent_jackpot().with_clock().start().await
}

async fn confirm(app: &TestApp, voucher: &Voucher) -> Result<(), ErrorCode> {
    app.calls().confirm(voucher.id.as_str(), PRICE).await.map(drop).map_err(|error| error.code)
}

/// Waits until nothing is under way any more: the voucher made, its file fetched.
async fn until_done(app: &TestApp, voucher: &Voucher) {
    app.jackpot().settled().await;
    app.calls().ask_vendor(voucher.id.as_str()).await.expect("answers");
    app.until_stored(voucher.id.as_str()).await;
}

fn unknown_outcome() -> Result<(), ErrorCode> {
    Err(ErrorCode::Failure(FailureCode::ConfirmUnknown))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_voucher_is_confirmed_once_however_often_it_is_pressed() {
    let mut app = silent().await;
    let voucher = app.order_waiting().await;
    let id = voucher.id.as_str();
    assert_eq!(app.voucher(id).await["confirm"], json!({ "obstacle": null, "standing": "none" }));
    let mut presses = JoinSet::new();
    for _ in 0..6 {
        let (calls, id) = (app.calls().clone(), id.to_owned());
        presses.spawn(async move { calls.confirm(&id, PRICE).await.map(drop) });
    }
    assert_eq!(presses.join_all().await, [const { Ok(()) }; 6]);
    assert_eq!(
        (app.jackpot().calls().confirm, app.jackpot().voucher(&voucher.id).expect("known").state),
        (1, State::Ready)
    );
    app.restart(&[]).await;
    assert_eq!(confirm(&app, &voucher).await, Ok(()), "our record says that it was");
    assert_eq!(app.jackpot().calls().confirm, 1);

    let view = app.voucher(id).await;
    assert_eq!(kinds(&view)[..4], ["told", "confirm_asked", "confirm_accepted", "told"]);
    let (asked, taken) = (last(&view, "confirm_asked"), last(&view, "confirm_accepted"));
    assert_eq!(
        (&asked["source"], &asked["what"]),
        (&json!("agent"), &json!({ "is": "confirm_asked", "by": "agent", "price": 47.5 }))
    );
    assert_eq!(taken["what"], json!({ "is": "confirm_accepted" }));
    assert_eq!(view["confirm"]["obstacle"], "not_reserved");
    until_done(&app, &voucher).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_wait_for_it_is_not_confirmed() {
    let app = silent().await;
    let waiting = app.order_waiting().await;
    let agreed = app.order_agreed().await;
    let declined = app.order();
    app.post("", declined.to_json(None)).await.is(422, r#"{"status":"declined","reason":"notification_key_missing"}"#);
    let refused = async |id: &str, price: &str| {
        let error = app.calls().confirm(id, price).await.map(drop).expect_err("nothing is confirmed");
        (error.code, error.message)
    };
    let because = |words: &str| (ErrorCode::CannotConfirm, format!("Nothing was confirmed: {words}."));
    for price in ["47.49", "4750", "", "free"] {
        assert_eq!(refused(waiting.id.as_str(), price).await, because("its price is another one"), "{price}");
    }
    let words = "we agreed when it was reserved, so Jackpot confirms it by itself";
    assert_eq!(refused(agreed.id.as_str(), PRICE).await, because(words));
    assert_eq!(refused(declined.id.as_str(), PRICE).await, because("we declined the reservation"));
    assert_eq!(refused(VOUCHER, PRICE).await.0, ErrorCode::VoucherNotFound);
    app.clock().advance(Duration::from_secs(3 * 24 * 3600));
    assert_eq!(refused(waiting.id.as_str(), PRICE).await, because("its reservation has run out by our clock"));
    assert_eq!(app.jackpot().calls().confirm, 0);
    for voucher in [waiting, agreed, declined] {
        assert!(!kinds(&app.voucher(voucher.id.as_str()).await).iter().any(|kind| kind.contains("confirm")));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_outcome_that_got_lost_is_settled_by_asking() {
    let app = silent().await;
    let voucher = app.order_waiting().await;
    app.jackpot().faults().api(ApiFault::HangUpAfterConfirming);
    assert_eq!(confirm(&app, &voucher).await, Ok(()));
    assert_eq!((app.jackpot().calls().confirm, app.jackpot().calls().voucher), (1, 1));
    let view = app.voucher(voucher.id.as_str()).await;
    assert_eq!(kinds(&view)[..4], ["told", "confirm_asked", "confirm_unknown", "told"]);
    assert_eq!(view["confirm"]["obstacle"], "not_reserved");
    app.jackpot().faults().clear();
    until_done(&app, &voucher).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_outcome_is_not_tried_again_before_the_vendor_was_asked() {
    let app = silent().await;
    let voucher = app.order_waiting().await;
    // A token is there, so that it is the confirmation that goes astray.
    app.calls().ask_vendor(voucher.id.as_str()).await.expect("answers");
    app.jackpot().faults().api(ApiFault::HangUp);
    for _ in 0..2 {
        assert_eq!(confirm(&app, &voucher).await, unknown_outcome());
        assert_eq!(app.jackpot().calls().confirm, 1);
    }
    let view = app.voucher(voucher.id.as_str()).await;
    assert_eq!(view["confirm"], json!({ "obstacle": null, "standing": "unknown" }));
    app.jackpot().faults().clear();
    assert_eq!(confirm(&app, &voucher).await, Ok(()));
    assert_eq!(app.jackpot().calls().confirm, 2);
    let view = app.voucher(voucher.id.as_str()).await;
    let expected =
        ["told", "confirm_asked", "confirm_unknown", "confirm_not_made", "confirm_asked", "confirm_accepted"];
    assert_eq!(kinds(&view)[..6], expected);
    until_done(&app, &voucher).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_crash_cut_off_is_settled_at_the_next_start() {
    let mut app = silent().await;
    let asked = Fact::ConfirmAsked { by: Some("agent".to_owned()), price: Amount::parse(PRICE).expect("an amount") };
    let made = app.order_waiting().await;
    app.jackpot().confirm(&made.id);
    app.jackpot().settled().await;
    app.record(&made, Source::Agent, asked.clone()).await;
    let is_ready = |view: &Value| view["state"] == "ready";
    app.until(made.id.as_str(), "what became of it", is_ready).await;

    let not_made = app.order_waiting().await;
    app.record(&not_made, Source::Agent, asked).await;
    let is_settled = |view: &Value| view["confirm"]["standing"] == "not_made";
    app.until(not_made.id.as_str(), "what became of it", is_settled).await;
    assert_eq!(app.jackpot().calls().confirm, 0, "settling confirms nothing");
    assert_eq!(confirm(&app, &not_made).await, Ok(()));
    assert_eq!(app.jackpot().calls().confirm, 1);
    until_done(&app, &made).await;
    until_done(&app, &not_made).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_is_told_and_may_be_tried_again() {
    let app = silent().await;
    let voucher = app.order_waiting().await;
    for (fault, code) in [
        (ApiFault::Unauthorised, FailureCode::VendorCredentials),
        (ApiFault::UnknownVoucher, FailureCode::VendorUnknownVoucher),
        (ApiFault::RateLimited { retry_after_secs: 60 }, FailureCode::VendorRateLimited),
    ] {
        app.jackpot().faults().api(fault);
        assert_eq!(confirm(&app, &voucher).await, Err(ErrorCode::Failure(code)));
        let view = app.voucher(voucher.id.as_str()).await;
        assert_eq!(
            (&view["confirm"]["standing"], &last(&view, "confirm_failed")["what"]["code"]),
            (&json!("failed"), &json!(code))
        );
    }
    app.jackpot().faults().clear();
    assert_eq!(confirm(&app, &voucher).await, Ok(()));
    until_done(&app, &voucher).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn by_itself_it_confirms_within_the_rules_and_leaves_the_rest_to_a_person() {
    let mut app = silent().await;
    let voucher = app.order_waiting().await;
    app.restart(&[("policy.max_price", "47.49"), ("policy.confirm", "within_rules")]).await;
    let is_left = |view: &Value| view["confirm"]["standing"] == "left";
    let view = app.until(voucher.id.as_str(), "it to be left to a person", is_left).await;
    let rule = json!({ "rule": "price_above_max", "limit": 47.49, "actual": 47.5 });
    assert_eq!(last(&view, "confirm_left")["what"]["rule"], rule);
    assert_eq!((app.jackpot().calls().confirm, view["confirm"]["obstacle"].clone()), (0, Value::Null));
    assert_eq!(app.find("").await["matches"][0]["needsAttention"], true);

    app.restart(&[("policy.max_price", "47.50")]).await;
    let within = app.order_waiting().await;
    let is_confirmed = |view: &Value| view["confirm"]["standing"] == "accepted";
    let view = app.until(within.id.as_str(), "it to be confirmed", is_confirmed).await;
    let asked = last(&view, "confirm_asked");
    assert_eq!(
        (&asked["source"], &asked["what"]),
        (&json!("desk"), &json!({ "is": "confirm_asked", "by": null, "price": 47.5 }))
    );
    assert_eq!(app.jackpot().calls().confirm, 1, "what was left to a person stays so");
    assert_eq!(confirm(&app, &voucher).await, Ok(()), "a person may");
    until_done(&app, &within).await;
    until_done(&app, &voucher).await;
}
