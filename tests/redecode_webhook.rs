//! Webhooks that could not be read when they came: what a later version makes of them.

use reqwest::Method;
use serde_json::{Value, json};
use voucher_desk::receiver::WEBHOOK_PATH;
use voucher_desk::store::Order;

use crate::support::app::{Answered, TestApp, kinds};
use crate::support::bodies::{QUERY, RESERVED, VOUCHER, reserved};
use crate::support::rows::{Unread, number};

const UNREADABLE: (&str, u16, &str) = ("unreadable", 422, "field_invalid");
const UNRECOGNISED: (&str, u16, &str) = ("unrecognised", 422, "event_unrecognised");

fn event(name: &str, id: &str, message: &Value) -> String {
    json!({ "event": name, "id": id, "createdAt": "2022-02-03T14:44:10.741Z", "message": message }).to_string()
}

fn object(body: &str) -> Value {
    serde_json::from_str(body).expect("JSON")
}

fn plant(app: &TestApp, body: &str, event_id: Option<&str>, answered: (&str, u16, &str)) -> i64 {
    let unread = Unread { contract: "webhook", query: "", body, event_id, answered, received_at: 1_500_000_000_000 };
    unread.plant(&app.data_dir())
}

async fn tell(app: &TestApp, body: String) -> Answered {
    let request = app.request(Method::POST, WEBHOOK_PATH).header("content-type", "application/json");
    Answered::to(request.body(body)).await
}

async fn redecode(app: &TestApp) -> (u64, u64) {
    let outcome = app.calls().redecode().await.expect("reads");
    (outcome.looked_at, outcome.decoded)
}

async fn unreadable_needs_attention(app: &TestApp) -> bool {
    let needed = app.calls().attention(Order::Oldest, 50).await.expect("a list");
    let needed = serde_json::to_value(needed).expect("JSON");
    needed["counts"].as_array().expect("counts").iter().any(|count| count["concern"] == "unreadable")
}

/// A webhook asks for no agreement, so that none was given is nothing to record; the reserve notification decides.
#[tokio::test(flavor = "multi_thread")]
async fn a_reservation_told_by_the_webhook_is_read_later_and_decides_nothing() {
    let app = TestApp::start().await;
    let body = event("coupon/reserved", "e1", &object(RESERVED));
    plant(&app, &body, None, UNREADABLE);
    assert_eq!(redecode(&app).await, (1, 1));
    let view = app.voucher(VOUCHER).await;
    assert_eq!((&view["state"], &view["decision"], &view["flags"]), (&json!("reserved"), &json!(null), &json!([])));
    assert_eq!((&view["journal"][0]["source"], &view["deliveries"]), (&json!("decoded_later"), &json!(1)));
    assert_eq!(redecode(&app).await, (0, 0), "a second run finds nothing to do");

    tell(&app, body).await.is(422, r#"{"status":"error","reason":"field_invalid"}"#);
    assert_eq!(app.voucher(VOUCHER).await["deliveries"], 2, "its repeat is recognised");
    let other = event("coupon/canceled", "e1", &object(RESERVED));
    tell(&app, other).await.is(409, r#"{"status":"error","reason":"event_conflict"}"#);
    app.post(QUERY, RESERVED).await.is_agreed();
    assert_eq!(app.voucher(VOUCHER).await["flags"], json!(["event_conflict"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_that_came_since_with_another_body_stands() {
    let app = TestApp::start().await;
    plant(&app, &event("coupon/canceled", "e1", &object(RESERVED)), None, UNREADABLE);
    plant(&app, &event("coupon/refunded", "e1", &object(RESERVED)), None, UNREADABLE);
    tell(&app, event("coupon/confirmed", "e1", &object(RESERVED))).await.is_acknowledged();
    assert_eq!(redecode(&app).await, (2, 2));
    let view = app.voucher(VOUCHER).await;
    assert_eq!((&view["state"], &view["flags"]), (&json!("confirmed"), &json!(["event_conflict"])));
    assert_eq!(kinds(&view).iter().filter(|kind| **kind == "conflict").count(), 2);
    assert_eq!(app.calls().rebuild().await.expect("rebuilds").differing, []);
}

/// Its id is known from when it came, and that is no contradiction.
#[tokio::test(flavor = "multi_thread")]
async fn an_event_that_has_become_documented_is_told_and_one_that_has_not_is_left() {
    let app = TestApp::start().await;
    plant(&app, &event("coupon/refunded", "e1", &object(RESERVED)), Some("e1"), UNRECOGNISED);
    tell(&app, event("coupon/teleported", "e2", &object(RESERVED)))
        .await
        .is(422, r#"{"status":"error","reason":"event_unrecognised"}"#);
    tell(&app, event("moon/full", "e3", &json!({})))
        .await
        .is(422, r#"{"status":"error","reason":"event_unrecognised"}"#);
    assert_eq!(redecode(&app).await, (3, 1));
    assert_eq!(redecode(&app).await, (2, 0));
    let view = app.voucher(VOUCHER).await;
    assert_eq!(
        (&view["state"], &view["flags"]),
        (&json!("refunded"), &json!(["ready_without_reservation", "state_unrecognised"]))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_told_of_a_shop_is_read_later_once() {
    let app = TestApp::start().await;
    app.post(QUERY, reserved(&json!({ "storeId": "shop-1" }))).await.is_agreed();
    let named = |name: &str| json!({ "storeId": "shop-1", "data": { "name": name } });
    let id = plant(&app, &event("store/update", "e1", &named("Café Rivoli")), None, UNREADABLE);
    plant(&app, &event("store/update", "e1", &named("Zinc")), None, UNREADABLE);
    assert!(unreadable_needs_attention(&app).await);
    assert_eq!(redecode(&app).await, (2, 2));
    assert_eq!(redecode(&app).await, (0, 0));
    assert!(!unreadable_needs_attention(&app).await);
    assert_eq!(app.voucher(VOUCHER).await["shop"], json!({ "id": "shop-1", "name": "Café Rivoli" }));
    let told = format!("SELECT count(*) FROM shop_event WHERE notification_id = {id}");
    assert_eq!(number(&app.data_dir(), &told), number(&app.data_dir(), "SELECT count(*) FROM shop_event"));
    let list = app.calls().unreadable(None).await.expect("a list");
    assert!(list.rows.iter().all(|row| row.decoded_at.is_some() && row.voucher_id.is_none()));
}
