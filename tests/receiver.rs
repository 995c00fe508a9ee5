//! What the vendor's notifications are answered with, and what is kept of them.

use reqwest::{Method, Url};
use serde_json::json;
use voucher_desk::receiver::RESERVE_PATH;

use crate::support::app::{Answered, Setup, TestApp, kinds, last};
use crate::support::bodies::{COUPON, QUERY, READY, RESERVED, VOUCHER, ready, reserved};
use crate::support::rows::requests;

#[tokio::test(flavor = "multi_thread")]
async fn the_documented_reservation_is_agreed_with_and_found_by_its_code() {
    let app = TestApp::start().await;
    app.post("notificationKey=customer%207%2B%C3%A9", RESERVED).await.is_agreed();

    let found = app.find("agyp-mnvx pj").await;
    assert_eq!(found["matches"][0]["couponId"], COUPON);
    let view = app.voucher(VOUCHER).await;
    assert_eq!(view["state"], "reserved");
    assert_eq!((&view["value"], &view["price"]), (&json!(110), &json!(150)));
    assert_eq!(view["notificationKey"], "customer 7+é");
    assert_eq!(view["reservationExpiresAt"], "2017-06-26T15:27:37.502Z");
    assert_eq!(view["validUntil"], "2018-01-31T00:00:00.000Z");
    assert_eq!(view["timeline"][0]["step"], "reserved");
    assert_eq!(view["timeline"][0]["at"], "2017-06-24T15:27:32.502Z");
    assert_eq!(view["decision"]["outcome"], "agreed");
    assert_eq!(kinds(&view), ["told", "decided"]);

    let stored = requests(&app.data_dir());
    assert_eq!(stored.len(), 1);
    assert_eq!(stored[0].body.as_deref(), Some(RESERVED.as_bytes()), "byte for byte");
    assert_eq!(stored[0].query.as_deref(), Some("notificationKey=customer%207%2B%C3%A9"), "undecoded");
    assert_eq!((stored[0].answer.as_str(), stored[0].status), ("agreed", 200));
    assert!(stored[0].headers.contains(&("content-type".to_owned(), "application/json".to_owned())));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_documented_confirmation_is_acknowledged_and_completes_the_timeline() {
    let app = TestApp::start().await;
    app.post(QUERY, RESERVED).await.is_agreed();
    app.post(QUERY, READY).await.is_acknowledged();

    let view = app.voucher(VOUCHER).await;
    assert_eq!(view["state"], "ready");
    let steps: Vec<_> =
        view["timeline"].as_array().expect("steps").iter().map(|step| json!([step["step"], step["at"]])).collect();
    let steps_told = [
        json!(["reserved", "2017-06-24T15:27:32.502Z"]),
        json!(["confirmed", "2017-06-24T15:27:32.502Z"]),
        // That it is ready was told, and not since when.
        json!(["ready", null]),
        json!(["sent", "2017-06-24T17:27:32.502Z"]),
    ];
    assert_eq!(steps, steps_told);
    assert_eq!(view["link"]["source"], "reserve_notification");
    assert_eq!(view["flags"], json!([]));
    assert_eq!(view["deliveries"], 2);
    assert_eq!(requests(&app.data_dir())[1].body.as_deref(), Some(READY.as_bytes()));
}

/// The answer is small and closed: nothing of the inside, nothing of the request.
#[tokio::test(flavor = "multi_thread")]
async fn an_answer_is_json_and_says_no_more_than_it_must() {
    let app = TestApp::start().await;
    let answered = app.post(QUERY, RESERVED).await;
    assert_eq!(answered.headers["content-type"], "application/json");
    app.post(QUERY, "{").await.is(400, r#"{"status":"error","reason":"not_json"}"#);
    let secretive = reserved(&json!({ "couponId": "a\nsecret" }));
    app.post(QUERY, secretive).await.is(422, r#"{"status":"error","reason":"field_invalid","field":"couponId"}"#);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_exact_repeat_gets_the_recorded_answer_and_adds_no_event() {
    let app = TestApp::start().await;
    for _ in 0..4 {
        app.post(QUERY, RESERVED).await.is_agreed();
    }
    let view = app.voucher(VOUCHER).await;
    assert_eq!(kinds(&view), ["told", "decided"]);
    assert_eq!(last(&view, "told")["repeats"], 4);
    assert_eq!(last(&view, "decided")["repeats"], 0, "deliveries are told once");
    assert_eq!(view["deliveries"], 4);

    let stored = requests(&app.data_dir());
    assert_eq!(stored.iter().filter(|row| row.repeat_of == Some(stored[0].id)).count(), 3);
    assert!(stored.iter().all(|row| row.status == 200 && row.voucher_id.as_deref() == Some(VOUCHER)));
}

/// A repeat that differs only in a member we do not know is another message about the same reservation.
#[tokio::test(flavor = "multi_thread")]
async fn a_repeat_with_an_unknown_member_is_agreed_with_once() {
    let app = TestApp::start().await;
    app.post(QUERY, RESERVED).await.is_agreed();
    app.post(QUERY, reserved(&json!({ "walletOperationId": { "deep": [1, 2.5, null, "é"] } }))).await.is_agreed();
    let view = app.voucher(VOUCHER).await;
    assert_eq!(kinds(&view), ["told", "decided", "told"], "one decision");
    let stored = requests(&app.data_dir());
    let body = String::from_utf8(stored[1].body.clone().expect("kept")).expect("text");
    assert!(body.contains(r#""walletOperationId":{"deep":[1,2.5,null,"é"]}"#), "{body}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_confirmation_before_its_reservation_is_flagged_until_the_reservation_comes() {
    let app = TestApp::start().await;
    app.post(QUERY, READY).await.is_acknowledged();
    let view = app.voucher(VOUCHER).await;
    assert_eq!(view["flags"], json!(["ready_without_reservation"]));
    assert_eq!(view["decision"], json!(null));

    app.post(QUERY, RESERVED).await.is_agreed();
    let view = app.voucher(VOUCHER).await;
    assert_eq!(view["state"], "ready", "a state never goes back");
    assert_eq!(view["flags"], json!([]));
    assert_eq!(view["decision"]["outcome"], "agreed", "the rules decided");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_late_reservation_gets_the_stored_decision_and_the_state_stays() {
    let app = TestApp::start().await;
    app.post(QUERY, RESERVED).await.is_agreed();
    app.post(QUERY, READY).await.is_acknowledged();
    app.post(QUERY, RESERVED).await.is_agreed();
    app.post(QUERY, reserved(&json!({ "url": "https://example.com/" }))).await.is_agreed();
    let view = app.voucher(VOUCHER).await;
    assert_eq!(view["state"], "ready");
    assert_eq!(kinds(&view).iter().filter(|kind| **kind == "decided").count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn other_terms_are_refused_and_the_first_stand() {
    const CONFLICT: &str = r#"{"status":"error","reason":"terms_conflict"}"#;
    let app = TestApp::start().await;
    app.post(QUERY, RESERVED).await.is_agreed();
    for change in [json!({ "price": 151 }), json!({ "value": 110.01 }), json!({ "couponId": "OTHER" })] {
        app.post(QUERY, reserved(&change)).await.is(409, CONFLICT);
        app.post(QUERY, reserved(&change)).await.is(409, CONFLICT);
    }
    app.post(QUERY, RESERVED).await.is_agreed();
    app.post(QUERY, reserved(&json!({ "price": 150.00, "value": 1.1e2, "more": true }))).await.is_agreed();

    let view = app.voucher(VOUCHER).await;
    assert_eq!((&view["value"], &view["price"], &view["couponId"]), (&json!(110), &json!(150), &json!(COUPON)));
    assert_eq!(view["flags"], json!(["terms_conflict"]));
    assert_eq!(kinds(&view), ["told", "decided", "conflict", "conflict", "conflict", "told"]);
    assert_eq!(last(&view, "conflict")["repeats"], 2, "both kept, each with its deliveries");
    assert_eq!(app.find("OTHER").await["matches"], json!([]));
}

/// The first message may have named no price; then there is nothing a price could differ from.
#[tokio::test(flavor = "multi_thread")]
async fn terms_that_were_never_named_are_declined_and_not_owed_later() {
    let app = TestApp::start().await;
    const DECLINED: &str = r#"{"status":"declined","reason":"terms_missing"}"#;
    app.post(QUERY, reserved(&json!({ "price": null }))).await.is(422, DECLINED);
    app.post(QUERY, RESERVED).await.is(422, DECLINED);
    assert_eq!(app.voucher(VOUCHER).await["decision"]["rule"], "terms_missing");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_newest_link_wins() {
    let app = Setup::default().with_clock().start().await;
    app.post(QUERY, RESERVED).await.is_agreed();
    let link = |name: &str| ready(&json!({ "signedUrl": format!("https://files.example.com/{name}.pdf?sig=1") }));
    app.post(QUERY, link("first")).await.is_acknowledged();
    app.clock().advance(std::time::Duration::from_secs(60));
    app.post(QUERY, link("second")).await.is_acknowledged();
    let calls = app.calls();
    assert_eq!(calls.copy_link(VOUCHER).await.expect("a link"), "https://files.example.com/second.pdf?sig=1");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_other_documented_state_is_acknowledged() {
    let app = TestApp::start().await;
    app.post(QUERY, RESERVED).await.is_agreed();
    for (word, name) in [
        ("EXPIRED", "expired"),
        ("CANCELED", "canceled"),
        ("CONFIRMED", "confirmed"),
        ("SENT", "sent"),
        ("REFUNDING", "refunding"),
        ("REFUND_REJECTED", "refund_rejected"),
        ("REFUNDED", "refunded"),
    ] {
        app.post(QUERY, reserved(&json!({ "state": word }))).await.is_acknowledged();
        assert_eq!(app.voucher(VOUCHER).await["state"], name, "{word}");
    }
    app.post(QUERY, reserved(&json!({ "state": "REFUNDEED" }))).await.is_acknowledged();
    app.post(QUERY, reserved(&json!({ "state": "CANCELED", "late": 1 }))).await.is_acknowledged();
    assert_eq!(app.voucher(VOUCHER).await["state"], "refunded", "a state never goes back");
}

/// What promises a file has a download waiting, whichever message it was: else "pending" would stand for ever.
#[tokio::test(flavor = "multi_thread")]
async fn no_voucher_waits_for_a_download_that_nobody_queued() {
    let app = TestApp::start().await;
    for (number, state) in (0_u32..).zip(["SENT", "REFUNDING", "CONFIRMED", "RESERVED"]) {
        let id = format!("late-{number}");
        let url = "https://files.example.com/a.pdf";
        let body = reserved(&json!({ "id": id, "couponId": id, "state": state, "signedUrl": url }));
        assert_eq!(app.post(QUERY, body).await.status, 200);
        let view = app.until(&id, "the download to be tried", |view| view["pdf"]["status"] == "failed").await;
        assert_eq!(view["pdf"]["failure"]["code"], "link_refused", "{state}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_undocumented_state_is_never_agreed_with_and_shown_as_unrecognised() {
    let app = TestApp::start().await;
    const REFUSED: &str = r#"{"status":"error","reason":"state_unrecognised"}"#;
    for word in ["BLOCKED", "reserved", "RESERVED ", "ＲＥＳＥＲＶＥＤ"] {
        app.post(QUERY, reserved(&json!({ "state": word }))).await.is(422, REFUSED);
    }
    let view = app.voucher(VOUCHER).await;
    assert_eq!((&view["state"], &view["stateText"]), (&json!("unrecognised"), &json!("BLOCKED")));
    assert_eq!(view["flags"], json!(["state_unrecognised"]));
    assert_eq!(kinds(&view), ["unrecognised"; 4]);
    app.post(QUERY, RESERVED).await.is_agreed();
    assert_eq!(app.voucher(VOUCHER).await["state"], "reserved", "a documented state is taken up");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reservation_without_its_end_user_is_declined_for_good() {
    let app = TestApp::start().await;
    const DECLINED: &str = r#"{"status":"declined","reason":"notification_key_missing"}"#;
    for query in ["", "notificationKey=", "notificationKey", "notificationkey=lower", "other=1"] {
        app.post(query, RESERVED).await.is(422, DECLINED);
    }
    app.post(QUERY, RESERVED).await.is(422, DECLINED);
    let view = app.voucher(VOUCHER).await;
    assert_eq!(view["decision"]["rule"], "notification_key_missing");
    assert_eq!(view["notificationKey"], "customer-7", "what came later is still kept");

    app.post("", READY).await.is_acknowledged();
    let flags = app.voucher(VOUCHER).await["flags"].clone();
    assert_eq!(flags, json!(["ready_after_decline", "notification_key_missing"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_stands_when_the_policy_changes() {
    let mut app = TestApp::start().await;
    app.post(QUERY, RESERVED).await.is_agreed();
    app.restart(&[("policy.mode", "decline")]).await;
    app.post(QUERY, RESERVED).await.is_agreed();
    app.post(QUERY, reserved(&json!({ "again": 1 }))).await.is_agreed();

    const DECLINED: &str = r#"{"status":"declined","reason":"mode_decline"}"#;
    let other = reserved(&json!({ "id": "other", "couponId": "OTHER" }));
    app.post(QUERY, other.clone()).await.is(422, DECLINED);
    app.restart(&[("policy.mode", "agree")]).await;
    app.post(QUERY, other).await.is(422, DECLINED);
}

/// One end user's key must not become another's: every text survives, whatever it is.
#[tokio::test(flavor = "multi_thread")]
async fn any_end_users_key_survives_unchanged() {
    let app = TestApp::start().await;
    let longest = "é".repeat(128);
    for (number, key) in
        ["a b", "a+b", "%", "&=?#/", "李雷\u{1f381}", "\0", " ", "\u{feff}x", &longest].iter().enumerate()
    {
        let id = format!("voucher-{number}");
        let body = reserved(&json!({ "id": id, "couponId": id }));
        let mut url = Url::parse("http://host").expect("a URL");
        let query = url.query_pairs_mut().append_pair("notificationKey", key).finish().query().map(str::to_owned);
        app.post(&query.expect("a query"), body).await.is_agreed();
        assert_eq!(app.voucher(&id).await["notificationKey"], **key);
        let found = app.calls().find(key).await.expect("looks up");
        assert!(key.trim().is_empty() || found.matches.iter().any(|hit| hit.voucher_id == id), "{key:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_does_not_call_itself_json_is_taken_and_flagged() {
    let app = TestApp::start().await;
    for (number, content_type) in
        [None, Some("text/plain"), Some("application/x-www-form-urlencoded"), Some("")].iter().enumerate()
    {
        let id = format!("voucher-{number}");
        let request = app.request(Method::POST, &format!("{RESERVE_PATH}?{QUERY}"));
        let request = request.body(reserved(&json!({ "id": id, "couponId": id })).into_bytes());
        let request = match content_type {
            Some(content_type) => request.header("content-type", *content_type),
            None => request,
        };
        Answered::to(request).await.is_agreed();
        assert_eq!(app.voucher(&id).await["flags"], json!(["content_type_odd"]), "{content_type:?}");
    }
    let request = app.request(Method::POST, &format!("{RESERVE_PATH}?{QUERY}"));
    let request = request.header("content-type", "Application/JSON; charset=utf-8").body(RESERVED);
    Answered::to(request).await.is_agreed();
    assert_eq!(app.voucher(VOUCHER).await["flags"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_date_that_cannot_be_read_is_flagged_and_its_text_kept() {
    let app = TestApp::start().await;
    let odd = ["2017-06-24T15:27:32.502", "24/06/2017", "", "tomorrow", "2017-06-24"];
    for (number, date) in odd.iter().enumerate() {
        let id = format!("voucher-{number}");
        let body = reserved(&json!({ "id": id, "couponId": id, "reservationDate": date }));
        app.post(QUERY, body).await.is_agreed();
        let view = app.voucher(&id).await;
        assert_eq!(view["flags"], json!(["date_unreadable"]), "{date}");
        assert_eq!(view["timeline"][0]["at"], json!(null), "no instant is guessed");
    }
    let stored = requests(&app.data_dir());
    assert!(String::from_utf8_lossy(stored[3].body.as_deref().expect("kept")).contains("tomorrow"));
}
