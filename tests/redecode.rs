//! What could not be read: seen whole by an agent, handed to the vendor redacted, and read again by a later version.

use serde_json::{Value, json};
use voucher_desk::api::audit::ActivityFilter;

use crate::support::app::{Answered, Setup, TestApp, activity, kinds};
use crate::support::bodies::{QUERY, READY, RESERVED, VOUCHER, ready, reserved};
use crate::support::rows::{number, plant_unread, requests, tamper};

const UNREADABLE: (&str, u16, &str) = ("unreadable", 422, "field_invalid");
/// When the planted requests came.
const THEN: i64 = 1_500_000_000_000;

async fn redecode(app: &TestApp) -> (u64, u64) {
    let outcome = app.calls().redecode().await.expect("reads");
    (outcome.looked_at, outcome.decoded)
}

async fn list(app: &TestApp) -> Value {
    serde_json::to_value(app.calls().unreadable(None).await.expect("a list")).expect("JSON")
}

/// A 422 was no agreement, whatever the rules say today, and it must never look like one.
#[tokio::test(flavor = "multi_thread")]
async fn a_reservation_that_is_read_later_is_known_and_was_not_agreed_with() {
    let app = TestApp::start().await;
    let data_dir = app.data_dir();
    let id = plant_unread(&data_dir, QUERY, RESERVED, UNREADABLE, THEN);
    assert_eq!(redecode(&app).await, (1, 1));

    let voucher = app.voucher(VOUCHER).await;
    assert_eq!((&voucher["state"], &voucher["deliveries"]), (&json!("reserved"), &json!(1)));
    assert_eq!(
        (&voucher["decision"]["outcome"], &voucher["decision"]["rule"]),
        (&json!("declined"), &json!("not_readable"))
    );
    let first = &voucher["journal"][0];
    assert_eq!((&first["source"], &first["at"]), (&json!("decoded_later"), &json!("2017-07-14T02:40:00.000Z")));
    assert_eq!(voucher["journal"][1]["what"]["rule"], json!({ "rule": "not_readable", "status": 422 }));
    assert_eq!(number(&data_dir, "SELECT count(*) FROM agreed_day"), 0, "nothing counts as agreed");

    let events = number(&data_dir, "SELECT count(*) FROM event");
    assert_eq!(redecode(&app).await, (0, 0), "a second run finds nothing to do");
    assert_eq!(number(&data_dir, "SELECT count(*) FROM event"), events);
    let row = &list(&app).await["rows"][0];
    assert_eq!((&row["id"], &row["voucherId"]), (&json!(id), &json!(VOUCHER)));
    assert!(row["decodedAt"].is_string());

    app.post(QUERY, RESERVED).await.is(422, r#"{"status":"error","reason":"field_invalid"}"#);
    assert_eq!(number(&data_dir, "SELECT count(*) FROM event"), events, "its repeat is recognised");
    assert_eq!(app.voucher(VOUCHER).await["deliveries"], 2);
    let again = app.post(QUERY, reserved(&json!({ "note": "other bytes" }))).await;
    again.is(422, r#"{"status":"declined","reason":"not_readable"}"#);
}

/// What has become known meanwhile stands: what is read later adds to it and takes nothing back.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_read_later_does_not_undo_what_came_since() {
    let app = TestApp::start().await;
    app.post(QUERY, RESERVED).await.is_agreed();
    let fresh = ready(&json!({ "signedUrl": "https://files.example/fresh.pdf?signature=1" }));
    app.post(QUERY, fresh).await.is_acknowledged();
    let before = app.voucher(VOUCHER).await;
    let odd = reserved(&json!({ "note": "an older reservation" }));
    plant_unread(&app.data_dir(), QUERY, &odd, UNREADABLE, THEN);
    plant_unread(&app.data_dir(), QUERY, READY, UNREADABLE, THEN + 1);
    assert_eq!(redecode(&app).await, (2, 2));
    let after = app.voucher(VOUCHER).await;
    assert_eq!(after["decision"], before["decision"], "the agreement stands");
    assert_eq!(after["link"], before["link"], "the newer link stands");
    assert_eq!((&after["state"], &after["deliveries"]), (&json!("ready"), &json!(4)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_was_promised_then_is_fetched_now() {
    let app = Setup::default().with_jackpot().start().await;
    let voucher = app.order();
    app.until_stored(voucher.id.as_str()).await;
    let body = format!(
        r#"{{"id":"{}","couponId":"LATE","state":"READY","signedUrl":"https://files.example/old.pdf"}}"#,
        "a-voucher-jackpot-does-not-know"
    );
    plant_unread(&app.data_dir(), QUERY, &body, UNREADABLE, THEN);
    assert_eq!(redecode(&app).await, (1, 1));
    let view = app.until("a-voucher-jackpot-does-not-know", "a try", |view| kinds(view).contains(&"pdf_failed")).await;
    assert!(kinds(&view).contains(&"link_failed"), "the old link's hour is over: another is asked for");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_state_that_has_become_known_is_told_and_one_that_has_not_is_left() {
    let app = TestApp::start().await;
    let data_dir = app.data_dir();
    app.post(QUERY, RESERVED).await.is_agreed();
    let canceled = ready(&json!({ "state": "CANCELED", "signedUrl": null }));
    plant_unread(&data_dir, QUERY, &canceled, ("unrecognised", 422, "state_unrecognised"), THEN);
    let odd = ready(&json!({ "state": "TELEPORTED" }));
    assert_eq!(app.post(QUERY, odd).await.status, 422);
    assert_eq!(redecode(&app).await, (2, 1));
    assert_eq!(redecode(&app).await, (1, 0));
    assert_eq!(app.voucher(VOUCHER).await["state"], "canceled");
}

/// A body that was refused for its encoding or its size is not what was meant, whatever its bytes look like.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_not_taken_whole_is_never_read() {
    let app = TestApp::start().await;
    for (reason, status) in [("content_encoding", 415), ("too_large", 413)] {
        let body = reserved(&json!({ "id": reason, "couponId": reason }));
        plant_unread(&app.data_dir(), QUERY, &body, ("unreadable", status, reason), THEN);
    }
    plant_unread(&app.data_dir(), QUERY, "{", ("unreadable", 400, "not_json"), THEN);
    assert_eq!(redecode(&app).await, (3, 0));
    assert_eq!(app.find("").await["vouchersStored"], 0);
}

/// Once it is in the journal it is no junk: the room for junk is not for it, and nothing drops it.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_read_later_is_kept_for_good() {
    let app = TestApp::start().await;
    let data_dir = app.data_dir();
    plant_unread(&data_dir, QUERY, RESERVED, UNREADABLE, THEN);
    assert_eq!(app.post(QUERY, "junk").await.status, 400);
    assert_eq!(redecode(&app).await, (2, 1));
    assert_eq!(number(&data_dir, "SELECT kept FROM unreadable"), 1);
    let kept = Err("notifications are append-only".to_owned());
    assert_eq!(tamper(&data_dir, &format!("DELETE FROM notification WHERE reason = '{}'", UNREADABLE.2)), kept);
    tamper(&data_dir, "UPDATE unreadable SET bytes = 900000000").expect("changes");
    assert_eq!(app.post(QUERY, "more junk").await.status, 400);
    let left: Vec<_> = requests(&data_dir).into_iter().filter_map(|row| row.body).collect();
    assert_eq!(left, [RESERVED.as_bytes(), b"more junk"]);
    let counts = &list(&app).await["counts"];
    assert_eq!(counts, &json!({ "waiting": 1, "decoded": 1, "dropped": 1 }));
}

const SECRET: &str = "x7Rk2mQ9vT4pLw8n";
const ODD: &str = "{\"id\":\"v1\",\"couponId\":7,\"state\":\"READY\",\"note\":\"a\u{202e}b\",\
    \"signedUrl\":\"https://f.example/a.pdf?sig=SIGNATURE\"}";

async fn with_an_odd_request() -> TestApp {
    let app = Setup::default().set("receiver.secret", SECRET).start().await;
    let path = format!("/{SECRET}/notifications/jackpot/reserve?notificationKey=customer-4711");
    let request = app.request(reqwest::Method::POST, &path).body(ODD);
    let request = request.header("authorization", "Bearer TOKEN").header("cookie", "COOKIE");
    let request = request.header("x-original-uri", &path).header("x-forwarded-for", "192.0.2.99");
    assert_eq!(Answered::to(request).await.status, 422);
    app
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_sees_it_whole_but_no_credentials() {
    let app = with_an_odd_request().await;
    let list = list(&app).await;
    let row = &list["rows"][0];
    assert_eq!((&list["counts"]["waiting"], &row["times"]), (&json!(1), &json!(1)));
    assert_eq!(row["because"], json!({ "is": "problem", "problem": "field_invalid", "field": "couponId" }));
    let view = app.calls().unreadable_request(row["id"].as_i64().expect("a number")).await.expect("is there");
    assert!(view.json && view.body.starts_with("{\n  \"id\": \"v1\",\n  \"couponId\": 7,\n"), "{}", view.body);
    assert!(view.body.contains(r"a\u{202e}b"), "what turns the writing is named: {}", view.body);
    assert_eq!(view.query.as_deref(), Some("notificationKey=customer-4711"));
    let whole = serde_json::to_string(&view).expect("JSON");
    for hidden in ["TOKEN", "COOKIE", SECRET] {
        assert!(!whole.contains(hidden), "{hidden} in {whole}");
    }
    assert_eq!(
        app.calls().unreadable_request(4711).await.map(drop).map_err(|error| error.action),
        Err("Go back to the list.".to_owned())
    );
    let deeds = activity(&app, ActivityFilter::default()).await;
    assert_eq!(deeds["rows"].as_array().map(Vec::len), Some(1));
    let deed = &deeds["rows"][0];
    assert_eq!(
        (&deed["act"], &deed["detail"]),
        (&json!("opened_raw"), &json!({ "about": "request", "id": row["id"] }))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_vendor_gets_a_file_that_names_nobody_and_opens_nothing() {
    let app = with_an_odd_request().await;
    let path = app.data_dir().join("export.json");
    app.calls().export_unreadable(path.clone()).await.expect("writes");
    let text = std::fs::read_to_string(&path).expect("is there");
    let file: Value = serde_json::from_str(&text).expect("JSON");
    let request = &file["requests"][0];
    assert_eq!(
        (&request["answered"], &request["field"], &file["leftOut"]),
        (&json!(422), &json!("couponId"), &json!(0))
    );
    assert!(request["body"].as_str().is_some_and(|body| body.contains(r#""couponId":7"#)), "{request}");
    for hidden in ["TOKEN", "COOKIE", SECRET, "SIGNATURE", "customer-4711", "192.0.2.99", "127.0.0.1"] {
        assert!(!text.contains(hidden), "{hidden} in {text}");
    }
    let again = app.calls().export_unreadable(path).await.expect_err("is there already");
    assert!(again.message.contains("already"), "{}", again.message);
}

/// The list of many goes on where a page ends, and a repeat is no row of its own.
#[tokio::test(flavor = "multi_thread")]
async fn the_list_comes_in_pages_and_counts_repeats() {
    let app = TestApp::start().await;
    for number in 0..60 {
        plant_unread(&app.data_dir(), QUERY, &format!("junk {number}"), ("unreadable", 400, "not_json"), THEN + number);
    }
    assert_eq!(app.post(QUERY, "junk 59").await.status, 400);
    let first = app.calls().unreadable(None).await.expect("a page");
    assert_eq!((first.rows.len(), first.more, first.counts.waiting, first.rows[0].times), (50, true, 60, 2));
    let rest = app.calls().unreadable(first.rows.last().map(|row| row.id)).await.expect("a page");
    assert_eq!((rest.rows.len(), rest.more, rest.rows[9].glance.as_str()), (10, false, "junk 0"));
}
