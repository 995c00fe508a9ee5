//! What needs a person: each reason when it holds and not before, gone when it is settled, quiet while it is snoozed.

use std::time::Duration;

use serde_json::{Value, json};
use voucher_desk::api::calls::Subject;
use voucher_desk::api::error::ErrorCode;
use voucher_desk::domain::attention::DeskConcern;
use voucher_desk::domain::clock::{Clock, Timestamp};
use voucher_desk::simulator::FileFault;
use voucher_desk::store::Order;

use crate::support::app::{Setup, TestApp, last};
use crate::support::bodies::{COUPON, QUERY, READY, RESERVED, VOUCHER, ready, reserved, reserved_number};
use crate::support::rows::{number, prepare};

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3600);
const WEEK: Duration = Duration::from_secs(7 * 24 * 3600);

async fn at_rest() -> TestApp {
    Setup::default().with_clock().start().await
}

/// What needs a person, as the screen gets it. However it is listed, the counts add up to it.
async fn attention(app: &TestApp) -> Value {
    let view = app.calls().attention(Order::Oldest, 50).await.expect("reads");
    let view = serde_json::to_value(view).expect("JSON");
    let counted: u64 = view["counts"].as_array().expect("counts").iter().filter_map(|it| it["count"].as_u64()).sum();
    assert_eq!(view["total"], counted, "{view:#}");
    assert_eq!(view["items"].as_array().map(Vec::len), usize::try_from(counted).ok(), "{view:#}");
    view
}

/// Each thing that needs a person, by its main reason.
async fn concerns(app: &TestApp) -> Vec<String> {
    let view = attention(app).await;
    let items = view["items"].as_array().expect("items").iter();
    items.map(|item| item["concern"].as_str().expect("a word").to_owned()).collect()
}

fn voucher() -> Subject {
    Subject::Voucher(VOUCHER.to_owned())
}

fn later(app: &TestApp, by: Duration) -> Option<Timestamp> {
    Some(app.clock().now().plus(by))
}

async fn snoozed(app: &TestApp, until: Option<Timestamp>) {
    app.calls().snooze(&voucher(), until, "asked Jackpot").await.expect("snoozes");
    assert_eq!(concerns(app).await, [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agreed_voucher_that_is_not_made_is_stuck_to_the_second() {
    let app = at_rest().await;
    app.post(QUERY, RESERVED).await.is_agreed();
    let began = app.clock().now();
    app.clock().advance(4 * HOUR - Duration::from_secs(1));
    assert_eq!(concerns(&app).await, [""; 0]);
    assert_eq!(app.find(COUPON).await["matches"][0]["needsAttention"], false);
    app.clock().advance(Duration::from_secs(1));
    let view = attention(&app).await;
    let item = &view["items"][0];
    assert_eq!((&item["concern"], &item["couponId"]), (&json!("not_ready"), &json!(COUPON)));
    assert_eq!((&item["since"], &item["action"]), (&json!(began), &json!("open_voucher")));
    assert_eq!(item["reasons"][0]["usualSeconds"], 4 * 3600);
    let own = &app.voucher(VOUCHER).await["attention"];
    assert_eq!(*own, item["reasons"], "the voucher's own page says the same");
    assert_eq!(app.find(COUPON).await["matches"][0]["needsAttention"], true);

    // What it waited for came: now it waits for its PDF, from now on.
    app.post(QUERY, READY).await.is_acknowledged();
    app.until(VOUCHER, "the download to be given up", |view| view["pdf"]["status"] == "failed").await;
    let view = attention(&app).await;
    assert_eq!(view["items"][0]["concern"], "download_failed");
    assert_eq!(view["items"][0]["reasons"][0]["code"], "link_refused");
    assert_eq!(view["items"][0]["action"], "refresh_link");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ready_voucher_without_its_pdf_is_told_until_the_pdf_is_stored() {
    let app = Setup::default().with_jackpot().with_clock().start().await;
    app.jackpot().faults().files(FileFault::Unavailable);
    let ordered = app.order();
    let id = ordered.id.as_str();
    app.until(id, "the failed try", |view| view["pdf"]["failure"]["attempts"] == 1).await;
    app.clock().advance(15 * MINUTE - Duration::from_millis(1));
    assert_eq!(concerns(&app).await, [""; 0]);
    app.clock().advance(Duration::from_millis(1));
    assert_eq!(concerns(&app).await, ["no_pdf"]);
    app.jackpot().faults().clear();
    app.calls().refresh_link(id).await.expect("refreshes");
    app.until_stored(id).await;
    assert_eq!(concerns(&app).await, [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_declined_reservation_stands_until_it_is_seen() {
    let app = at_rest().await;
    app.post("", RESERVED).await.is(422, r#"{"status":"declined","reason":"notification_key_missing"}"#);
    let view = attention(&app).await;
    assert_eq!(view["items"][0]["concern"], "declined");
    assert_eq!(view["items"][0]["reasons"][0]["rule"], json!({ "rule": "notification_key_missing" }));
    assert_eq!(view["items"][0]["canBeSeen"], true);
    snoozed(&app, None).await;
    app.clock().advance(100 * WEEK);
    assert_eq!(concerns(&app).await, [""; 0], "seen is seen");
    assert_eq!(attention(&app).await["aside"], json!([]), "and does not come back by itself");
    let line = last(&app.voucher(VOUCHER).await, "snoozed")["what"].clone();
    assert_eq!(line, json!({ "is": "snoozed", "by": "agent", "until": null, "reason": "asked Jackpot" }));
    // What is worse comes up all the same.
    app.post(QUERY, READY).await.is_acknowledged();
    let worse = attention(&app).await;
    assert_eq!(worse["items"][0]["reasons"][0]["concern"], "ready_after_decline", "{worse:#}");
}

#[tokio::test(flavor = "multi_thread")]
async fn contradictions_and_unknown_states_are_told_each_in_its_words() {
    let app = at_rest().await;
    app.post(QUERY, RESERVED).await.is_agreed();
    assert_eq!(app.post(QUERY, reserved(&json!({ "price": 1 }))).await.status, 409);
    let unknown = json!({ "id": "other", "couponId": "OTHER", "state": "ON_HOLD" });
    assert_eq!(app.post(QUERY, reserved(&unknown)).await.status, 422);
    let made = json!({ "id": "made", "couponId": "MADE" });
    app.post(QUERY, ready(&made)).await.is_acknowledged();
    app.until("made", "the download to be given up", |view| view["pdf"]["status"] == "failed").await;
    assert_eq!(concerns(&app).await, ["terms_conflict", "state_unrecognised", "download_failed"]);
    let view = attention(&app).await;
    assert_eq!(view["items"][2]["reasons"][1]["concern"], "ready_without_reservation", "{view:#}");
    let newest = app.calls().attention(Order::Newest, 1).await.expect("reads");
    assert_eq!((newest.items[0].coupon_id.as_deref(), newest.more, newest.total), (Some("MADE"), true, 3));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_snoozed_voucher_stays_away_comes_back_and_can_be_taken_back() {
    let mut app = at_rest().await;
    app.post(QUERY, RESERVED).await.is_agreed();
    assert_eq!(app.post(QUERY, reserved(&json!({ "price": 1 }))).await.status, 409);
    snoozed(&app, later(&app, HOUR)).await;
    let view = app.voucher(VOUCHER).await;
    assert_eq!(view["snooze"]["reason"], "asked Jackpot");
    assert_eq!(view["attention"][0]["concern"], "terms_conflict", "its own page still tells it");
    let aside = attention(&app).await["aside"].clone();
    assert_eq!((&aside[0]["couponId"], &aside[0]["snooze"]["by"]), (&json!(COUPON), &json!("agent")));
    app.clock().advance(HOUR - Duration::from_millis(1));
    assert_eq!(concerns(&app).await, [""; 0]);
    app.clock().advance(Duration::from_millis(1));
    assert_eq!(concerns(&app).await, ["terms_conflict"]);
    assert_eq!(app.voucher(VOUCHER).await["snooze"], json!(null));

    snoozed(&app, later(&app, WEEK)).await;
    app.calls().unsnooze(&voucher()).await.expect("takes back");
    assert_eq!(concerns(&app).await, ["terms_conflict"]);

    // The same once more breaks through.
    snoozed(&app, later(&app, WEEK)).await;
    assert_eq!(app.post(QUERY, reserved(&json!({ "price": 2 }))).await.status, 409);
    assert_eq!(concerns(&app).await, ["terms_conflict"]);

    // And so does what time alone makes a reason.
    snoozed(&app, later(&app, WEEK)).await;
    app.clock().advance(4 * HOUR);
    assert_eq!(concerns(&app).await, ["not_ready"]);
    snoozed(&app, later(&app, HOUR)).await;
    app.restart(&[]).await;
    app.clock().advance(HOUR);
    assert_eq!(concerns(&app).await, ["terms_conflict"], "what stands counts before what takes long");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_put_aside_is_refused_in_words() {
    let app = at_rest().await;
    app.post(QUERY, RESERVED).await.is_agreed();
    let refused = async |until, reason: &str| {
        let refused = app.calls().snooze(&voucher(), until, reason).await.expect_err("refused");
        assert_eq!(refused.code, ErrorCode::SnoozeRefused);
        refused.message
    };
    let nothing = refused(later(&app, HOUR), "a reason").await;
    assert!(nothing.contains("needs nobody now"), "{nothing}");
    app.clock().advance(4 * HOUR);
    for reason in ["", "  ", "two\nlines", &"x".repeat(201)] {
        assert!(refused(later(&app, HOUR), reason).await.contains("reason"), "{reason:?}");
    }
    let now = app.clock().now();
    for until in [now, now.plus(53 * WEEK)] {
        assert!(refused(Some(until), "a reason").await.contains("time"), "{until}");
    }
    assert!(refused(None, "a reason").await.contains("for good"), "a customer still waits for it");
    let unknown = app.calls().snooze(&Subject::Voucher("nobody".to_owned()), later(&app, HOUR), "a reason").await;
    assert_eq!(unknown.expect_err("refused").code, ErrorCode::VoucherNotFound);
    assert_eq!(concerns(&app).await, ["not_ready"]);
}

/// By the test's clock a voucher of the simulator takes no time at all: what is learned is the shortest there is.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_usual_is_learned_from_our_own_history_once_there_is_enough() {
    let app = Setup::default().with_jackpot().with_clock().start().await;
    let finish = async || app.until_stored(app.order().id.as_str()).await;
    for _ in 0..29 {
        finish().await;
    }
    app.post(QUERY, RESERVED).await.is_agreed();
    app.clock().advance(10 * MINUTE);
    assert_eq!(concerns(&app).await, [""; 0], "four hours are usual as long as nothing is learned");
    finish().await;
    app.clock().advance(MINUTE);
    let view = attention(&app).await;
    assert_eq!(view["items"][0]["reasons"][0]["usualSeconds"], 600);
}

#[tokio::test(flavor = "multi_thread")]
async fn unreadable_requests_are_one_thing_to_look_at_until_they_are_seen() {
    let app = at_rest().await;
    for body in ["nonsense", "nonsense", "rubbish"] {
        assert_eq!(app.post(QUERY, body).await.status, 400);
    }
    let view = attention(&app).await;
    assert_eq!(view["items"][0]["reasons"][0]["count"], 2, "a repeat is not another one");
    assert_eq!((&view["items"][0]["action"], &view["items"][0]["voucherId"]), (&json!("check_receiver"), &json!(null)));
    let what = Subject::Desk(DeskConcern::Unreadable);
    app.calls().snooze(&what, None, "a scanner").await.expect("snoozes");
    assert_eq!(concerns(&app).await, [""; 0]);
    assert_eq!(app.post(QUERY, "something else").await.status, 400);
    let view = attention(&app).await;
    assert_eq!(view["items"][0]["reasons"][0]["count"], 1, "only what is new");
    app.calls().snooze(&what, later(&app, HOUR), "later").await.expect("snoozes");
    let view = attention(&app).await;
    assert_eq!((&view["total"], &view["aside"][0]["snooze"]["reason"]), (&json!(0), &json!("later")));
    app.clock().advance(HOUR);
    assert_eq!(concerns(&app).await, ["unreadable"], "what was seen for good does not come back with it");
    assert_eq!(attention(&app).await["items"][0]["reasons"][0]["count"], 1);
    app.calls().unsnooze(&what).await.expect("takes back");
    assert_eq!(attention(&app).await["items"][0]["reasons"][0]["count"], 3);
}

/// Six weeks of one request every ten minutes, then nothing.
#[tokio::test(flavor = "multi_thread")]
async fn silence_is_told_when_these_hours_were_never_silent_before() {
    let mut app = at_rest().await;
    app.post(QUERY, RESERVED).await.is_agreed();
    let heard = app.clock().now().millis();
    app.stop().await;
    let path = app.data_dir().join(voucher_desk::store::sqlite::FILE_NAME);
    let weeks = 6 * 7 * 24 * 6;
    prepare(
        &path,
        &format!(
            "CREATE TEMP TABLE kept AS SELECT * FROM notification;
             WITH RECURSIVE past (step) AS (SELECT 0 UNION ALL SELECT step + 1 FROM past WHERE step < {weeks})
             INSERT INTO notification (id, received_at, contract, peer, query, headers, body_bytes, repeat_key,
                                       repeat_of, voucher_id, answer, status)
             SELECT step - {weeks}, {heard} - ({weeks} - step) * 600000, contract, peer, query, headers, 0, zeroblob(32), 1,
                    voucher_id, answer, status FROM past, kept;"
        ),
    );
    app.begin().await;
    assert_eq!(number(&app.data_dir(), "SELECT count(*) FROM notification"), weeks + 2);
    app.clock().advance(70 * MINUTE);
    assert_eq!(concerns(&app).await, [""; 0]);
    app.clock().advance(Duration::from_millis(1));
    let view = attention(&app).await;
    assert_eq!(view["items"][0]["concern"], "silence", "{view:#}");
    assert_eq!(view["items"][0]["reasons"][0]["count"], 8, "so many are usual");
    let what = Subject::Desk(DeskConcern::Silence);
    app.calls().snooze(&what, later(&app, HOUR), "a holiday").await.expect("snoozes");
    assert_eq!(concerns(&app).await, [""; 0]);
    app.calls().unsnooze(&what).await.expect("takes back");
    app.post(QUERY, reserved_number(1)).await.is_agreed();
    assert_eq!(concerns(&app).await, [""; 0], "heard again");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_desk_does_not_complain_of_silence() {
    let app = at_rest().await;
    app.post(QUERY, RESERVED).await.is_agreed();
    app.post(QUERY, READY).await.is_acknowledged();
    app.until(VOUCHER, "the download to be given up", |view| view["pdf"]["status"] == "failed").await;
    app.calls().snooze(&voucher(), later(&app, 50 * WEEK), "a test").await.expect("snoozes");
    app.clock().advance(20 * WEEK);
    assert_eq!(concerns(&app).await, [""; 0]);
}
