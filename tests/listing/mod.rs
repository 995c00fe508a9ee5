//! Lists of vouchers and their figures, as an agent has them.

mod export;
mod model;
mod size;

use serde_json::{Value, json};
use voucher_desk::domain::listing::{Filter, Sort};
use voucher_desk::store::sqlite::{FILE_NAME, Inspection};

use crate::support::app::{Setup, TestApp};
use crate::support::bodies::{QUERY, ready, reserved, reserved_number, voucher_number};

/// A filter as the screen sends it.
fn filter(json: Value) -> Filter {
    serde_json::from_value(json).expect("a filter")
}

fn sort(by: &str, descending: bool) -> Sort {
    serde_json::from_value(json!({ "by": by, "descending": descending })).expect("an order")
}

/// A list as the screen gets it.
async fn list(app: &TestApp, narrowed: Value, order: Sort) -> Value {
    let answer = app.calls().open_list(filter(narrowed), order).await.expect("opens");
    let answer = serde_json::to_value(answer).expect("JSON");
    assert_eq!(answer["kind"], "list", "few vouchers are followed at once: {answer}");
    answer
}

async fn rows(app: &TestApp, list: &Value, from: usize, count: usize) -> Vec<String> {
    let id = list["id"].as_u64().expect("an id");
    let rows = app.calls().list_rows(id, from, count).await.expect("reads");
    let rows = serde_json::to_value(rows).expect("JSON");
    rows.as_array().expect("rows").iter().map(|row| row["voucherId"].as_str().expect("an id").to_owned()).collect()
}

async fn ids(app: &TestApp, narrowed: Value) -> Vec<String> {
    let list = list(app, narrowed, sort("code", false)).await;
    let rows = rows(app, &list, 0, 200).await;
    assert_eq!(list["total"], rows.len());
    rows
}

async fn news(app: &TestApp, list: &Value) -> usize {
    app.calls().list_news(list["id"].as_u64().expect("an id")).await.expect("counts")
}

async fn reserve(app: &TestApp, numbers: std::ops::Range<usize>) {
    for number in numbers {
        app.post(QUERY, reserved_number(number)).await.is_agreed();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_has_what_was_just_acknowledged() {
    let app = TestApp::start().await;
    let nothing = list(&app, json!({}), Sort::default()).await;
    assert_eq!((&nothing["total"], &nothing["vouchersStored"]), (&json!(0), &json!(0)));
    app.post(QUERY, reserved(&json!({}))).await.is_agreed();
    let one = list(&app, json!({}), Sort::default()).await;
    assert_eq!(one["total"], 1);
    let row = &one["rows"][0];
    assert_eq!(
        (&row["couponId"], &row["state"], &row["ruling"]),
        (&json!("AGYPMNVXPJ"), &json!("reserved"), &json!("agreed"))
    );
    app.post(QUERY, ready(&json!({}))).await.is_acknowledged();
    assert_eq!(list(&app, json!({ "states": ["ready"] }), Sort::default()).await["total"], 1);
    assert_eq!(list(&app, json!({ "states": ["reserved"] }), Sort::default()).await["total"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_walks_through_a_list_meets_each_voucher_once_while_they_change() {
    let app = TestApp::start().await;
    reserve(&app, 0..30).await;
    for (by, descending) in [("heard", true), ("state", false), ("code", true), ("shop", false)] {
        let list = list(&app, json!({ "states": ["reserved", "canceled"] }), sort(by, descending)).await;
        let total = usize::try_from(list["total"].as_u64().expect("a number")).expect("few");
        let mut met = Vec::new();
        for from in (0..total).step_by(7) {
            met.extend(rows(&app, &list, from, 7).await);
            // One moves to another place, one leaves, one comes.
            let number = from + 2;
            let state = if by == "heard" { "CANCELED" } else { "READY" };
            let told =
                json!({ "id": voucher_number(number), "couponId": format!("COUPON{number:04}"), "state": state });
            app.post(QUERY, reserved(&told)).await;
            app.post(QUERY, reserved_number(1000 + met.len() + usize::from(descending) * 500)).await;
        }
        met.sort_unstable();
        met.dedup();
        assert_eq!(met.len(), total, "{by}");
        assert!(news(&app, &list).await > 0, "{by}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_new_is_counted_beside_the_list_and_never_put_into_it() {
    let app = TestApp::start().await;
    reserve(&app, 0..3).await;
    let reserved = list(&app, json!({ "states": ["reserved"] }), Sort::default()).await;
    assert_eq!(news(&app, &reserved).await, 0);
    reserve(&app, 3..5).await;
    // One of the list changes, and one comes that is not for it.
    app.post(
        QUERY,
        crate::support::bodies::reserved(
            &json!({ "id": voucher_number(0), "couponId": "COUPON0000", "state": "CANCELED" }),
        ),
    )
    .await;
    app.post(QUERY, crate::support::bodies::reserved(&json!({ "id": "other", "couponId": "OTHER", "state": "READY" })))
        .await;
    assert_eq!(news(&app, &reserved).await, 2);
    assert_eq!(rows(&app, &reserved, 0, 10).await.len(), 3);
    let again = list(&app, json!({ "states": ["reserved"] }), Sort::default()).await;
    assert_eq!((&again["total"], news(&app, &again).await), (&json!(4), 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_is_searched_for_in_what_came_and_it_is_said_how_far() {
    let app = TestApp::start().await;
    reserve(&app, 0..5).await;
    app.post(QUERY, reserved(&json!({ "id": voucher_number(9), "couponId": "NINE", "note": "Please call Zoë" }))).await;
    let found = list(&app, json!({ "text": "CALL zoë", "states": ["reserved"] }), Sort::default()).await;
    assert_eq!((&found["total"], &found["rows"][0]["couponId"]), (&json!(1), &json!("NINE")));
    assert_eq!(found["search"], json!({ "lookedAt": 6, "of": 6 }));
    let on = app.calls().search_on(found["id"].as_u64().expect("an id")).await.expect("goes on");
    assert_eq!(on.total, 1, "there was nothing left to search");
    assert_eq!(ids(&app, json!({ "text": "no such thing" })).await, [""; 0]);
    assert_eq!(ids(&app, json!({ "text": "customer-7" })).await, [""; 0], "the query is no body");
    let found = list(&app, json!({ "text": "CALL zoë", "states": ["reserved"] }), Sort::default()).await;
    app.post(QUERY, reserved(&json!({ "id": voucher_number(10), "couponId": "TEN", "note": "call zoë" }))).await;
    reserve(&app, 20..22).await;
    assert_eq!(news(&app, &found).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_narrowed_by_shop_and_by_end_user_and_by_what_we_answered() {
    let app = Setup::default().set("policy.max_price", "100").start().await;
    for number in 0..2 {
        app.post(QUERY, reserved_number(number)).await;
    }
    app.post(
        "notificationKey=other",
        reserved(&json!({ "id": "cheap", "couponId": "CHEAP", "price": 90, "storeId": "shop-1" })),
    )
    .await
    .is_agreed();
    assert_eq!(ids(&app, json!({ "key": "other" })).await, ["cheap"]);
    assert_eq!(ids(&app, json!({ "key": "othe" })).await, [""; 0]);
    assert_eq!(ids(&app, json!({ "rulings": ["price_above_max"] })).await, [voucher_number(0), voucher_number(1)]);
    assert_eq!(ids(&app, json!({ "rulings": ["agreed"], "price": { "most": 90 } })).await, ["cheap"]);
    assert_eq!(ids(&app, json!({ "needsAttention": true })).await, [voucher_number(0), voucher_number(1)]);
    assert_eq!(ids(&app, json!({ "shop": "shop-1" })).await, ["cheap"]);
    assert_eq!(ids(&app, json!({ "shop": "shop-2" })).await, [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_is_long_gone_is_asked_for_again() {
    let app = TestApp::start().await;
    let first = list(&app, json!({}), Sort::default()).await;
    for _ in 0..2 {
        list(&app, json!({}), Sort::default()).await;
    }
    let gone = app.calls().list_rows(first["id"].as_u64().expect("an id"), 0, 10).await;
    assert_eq!(serde_json::to_value(gone.expect_err("it is gone").code).expect("JSON"), "list_gone");
}

#[tokio::test(flavor = "multi_thread")]
async fn views_are_kept_by_name_without_what_names_a_person() {
    let mut app = TestApp::start().await;
    let names = |views: &[voucher_desk::api::listing::SavedViewDto]| -> Vec<String> {
        views.iter().map(|view| view.name.clone()).collect()
    };
    let narrowed = filter(json!({ "states": ["ready"], "key": "customer-7", "text": "zoë" }));
    let calls = app.calls().clone();
    let views = calls.save_view(" Made ", narrowed, sort("price", true)).await.expect("keeps");
    assert_eq!(serde_json::to_value(&views[0].filter).expect("JSON")["key"], Value::Null);
    calls.save_view("Other", Filter::default(), Sort::default()).await.expect("keeps");
    let views = calls.move_view("Other", 0).await.expect("moves");
    assert_eq!(names(&views), ["Other", "Made"]);
    for wrong in ["", "  ", "two\nlines", &"x".repeat(61)] {
        calls.save_view(wrong, Filter::default(), Sort::default()).await.expect_err("no name");
    }
    calls.rename_view("Made", "Other").await.expect_err("that name is taken");
    calls.rename_view("Nobody's", "New").await.expect_err("there is none");
    app.restart(&[]).await;
    let views = app.calls().rename_view("Made", "Ready").await.expect("renames");
    assert_eq!(names(&views), ["Other", "Ready"]);
    assert_eq!((&views[1].filter, views[1].sort), (&filter(json!({ "states": ["ready"] })), sort("price", true)));
    assert_eq!(names(&app.calls().remove_view("Other").await.expect("removes")), ["Ready"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_says_something_else_is_found_and_put_right() {
    let mut app = TestApp::start().await;
    reserve(&app, 0..3).await;
    assert_eq!(ids(&app, json!({ "states": ["reserved"] })).await.len(), 3);
    let path = app.data_dir().join(FILE_NAME);
    let differing = |path: &std::path::Path| {
        Inspection::open(path).expect("opens").compare(&mut |_, _| {}).expect("compares").differing
    };
    assert_eq!(differing(&path), 0);
    app.stop().await;
    let connection = rusqlite::Connection::open(&path).expect("opens");
    connection.execute("UPDATE listing SET state = 9 WHERE number = 2", []).expect("writes");
    connection.execute("DELETE FROM listing WHERE number = 3", []).expect("writes");
    drop(connection);
    assert_eq!(differing(&path), 2);
    app.begin().await;
    assert_eq!(ids(&app, json!({ "states": ["reserved"] })).await.len(), 1);
    app.calls().rebuild().await.expect("rebuilds");
    assert_eq!(ids(&app, json!({ "states": ["reserved"] })).await.len(), 3);
    assert_eq!(differing(&path), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_overview_counts_each_reservation_on_its_day() {
    let app = Setup::default().with_clock().set("policy.max_price", "200").start().await;
    let now = voucher_desk::domain::clock::Clock::now(app.clock());
    let at = |hours: u64| now.minus(std::time::Duration::from_secs(3600 * hours)).to_string();
    for (id, price, hours) in [("a", 100, 1), ("b", 150, 24 * 3), ("c", 300, 24 * 3), ("d", 100, 24 * 40)] {
        let told = json!({ "id": id, "couponId": id, "price": price, "value": 50, "reservationDate": at(hours) });
        app.post(QUERY, reserved(&told)).await;
    }
    let confirmed = json!({ "id": "b", "couponId": "b", "price": 150, "value": 50, "state": "CONFIRMED",
                            "reservationDate": at(72), "confirmDate": at(70) });
    app.post(QUERY, reserved(&confirmed)).await;
    let overview = |days: u16| {
        let span = serde_json::from_value(json!({ "last_days": { "days": days } })).expect("a span");
        let calls = app.calls().clone();
        async move { serde_json::to_value(calls.overview(span).await.expect("counts")).expect("JSON") }
    };
    let week = overview(7).await;
    let days = week["days"].as_array().expect("days");
    let of_day = |day: &Value| -> u64 {
        day["states"].as_array().expect("states").iter().map(|state| state["count"].as_u64().expect("a number")).sum()
    };
    assert_eq!(days.len(), 7);
    assert_eq!(days.iter().map(of_day).sum::<u64>(), 3);
    assert_eq!(days.iter().map(|day| day["priceCents"].as_u64().expect("cents")).sum::<u64>(), 55_000);
    assert_eq!(days.iter().map(|day| day["valueCents"].as_u64().expect("cents")).sum::<u64>(), 15_000);
    assert_eq!(week["declines"], json!([{ "ruling": "price_above_max", "count": 1 }]));
    let wait = &week["waits"][0];
    assert_eq!((&wait["count"], &wait["medianMillis"]), (&json!(1), &json!(2 * 3600 * 1000)));
    let longer = overview(90).await;
    assert_eq!(longer["days"].as_array().expect("days").iter().map(of_day).sum::<u64>(), 4);
    let quiet = overview(1).await;
    assert_eq!((quiet["days"].as_array().expect("days").len(), &quiet["waits"][0]["count"]), (1, &json!(0)));
}
