//! The newer contract through the front door, alone and beside the older one: what it tells is shown, and it never
//! agrees with anything.

use std::time::Duration;

use reqwest::{Method, Url};
use serde_json::{Value, json};
use voucher_desk::domain::notification::Contract;
use voucher_desk::receiver::WEBHOOK_PATH;
use voucher_desk::simulator::{Fate, ShopEvent};

use crate::support::app::{Answered, Setup, TestApp, kinds, last, order};
use crate::support::bodies::{COUPON, QUERY, READY, RESERVED, VOUCHER, ready, reserved};
use crate::support::rows::{number, requests};

/// Sends an event of its own id the way Jackpot does.
async fn tell(app: &TestApp, event: &str, id: &str, created_at: &str, message: Value) -> Answered {
    let body = json!({ "event": event, "id": id, "createdAt": created_at, "message": message }).to_string();
    let request = app.request(Method::POST, WEBHOOK_PATH).header("content-type", "application/json");
    Answered::to(request.body(body)).await
}

fn object(body: &str) -> Value {
    serde_json::from_str(body).expect("JSON")
}

fn steps(view: &Value) -> Vec<(&str, Option<&str>)> {
    let timeline = view["timeline"].as_array().expect("steps");
    timeline.iter().map(|step| (step["step"].as_str().expect("a name"), step["at"].as_str())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reservation_told_by_the_webhook_is_acknowledged_and_never_agreed_with() {
    let app = TestApp::start().await;
    tell(&app, "coupon/reserved", "e1", "2017-06-24T15:27:33Z", object(RESERVED)).await.is_acknowledged();
    let view = app.voucher(VOUCHER).await;
    assert_eq!((&view["state"], &view["decision"]), (&json!("reserved"), &json!(null)));
    assert_eq!(kinds(&view), ["told"]);
    assert_eq!(last(&view, "told")["source"], "webhook");
    assert_eq!(number(&app.data_dir(), "SELECT count(*) FROM agreed_day"), 0);

    // The same voucher by the older contract is judged by the rules, once.
    app.post(QUERY, RESERVED).await.is_agreed();
    tell(&app, "coupon/reserved", "e2", "2017-06-24T15:27:34Z", object(RESERVED)).await.is_acknowledged();
    let view = app.voucher(VOUCHER).await;
    assert_eq!(kinds(&view), ["told", "told", "decided", "told"]);
    assert_eq!((&view["decision"]["outcome"], &view["flags"]), (&json!("agreed"), &json!([])));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_agrees_with_nothing_that_the_rules_decline() {
    let app = Setup::default().set("policy.mode", "decline").start().await;
    app.post(QUERY, RESERVED).await.is(422, r#"{"status":"declined","reason":"mode_decline"}"#);
    tell(&app, "coupon/reserved", "e1", "2017-06-24T15:27:33Z", object(RESERVED)).await.is_acknowledged();
    tell(&app, "coupon/ready", "e2", "2017-06-24T17:27:33Z", object(READY)).await.is_acknowledged();
    let view = app.voucher(VOUCHER).await;
    assert_eq!(view["decision"]["outcome"], "declined");
    assert_eq!(view["flags"], json!(["ready_after_decline"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn both_contracts_make_one_timeline_whichever_comes_first() {
    let told = [
        (Some("coupon/reserved"), RESERVED.to_owned()),
        (None, RESERVED.to_owned()),
        (Some("coupon/confirmed"), reserved(&json!({ "state": "CONFIRMED" }))),
        (Some("coupon/ready"), READY.to_owned()),
        (None, READY.to_owned()),
    ];
    let mut views = Vec::new();
    for reversed in [false, true] {
        let app = TestApp::start().await;
        let mut order: Vec<_> = told.iter().enumerate().collect();
        if reversed {
            order.reverse();
        }
        for (place, (event, body)) in order {
            let answered = match event {
                Some(event) => tell(&app, event, &place.to_string(), "2017-06-24T15:30:00Z", object(body)).await,
                None => app.post(QUERY, body.clone()).await,
            };
            assert_eq!(answered.status, 200, "{event:?}");
        }
        let view = app.voucher(VOUCHER).await;
        assert_eq!(view["deliveries"], 5);
        views.push(view);
    }
    for view in &views {
        assert_eq!(
            steps(view),
            [
                ("reserved", Some("2017-06-24T15:27:32.502Z")),
                ("confirmed", Some("2017-06-24T15:27:32.502Z")),
                // Only the event says when; the other steps have dates, which are more exact.
                ("ready", Some("2017-06-24T15:30:00.000Z")),
                ("sent", Some("2017-06-24T17:27:32.502Z")),
            ]
        );
        assert_eq!((&view["state"], &view["flags"]), (&json!("ready"), &json!([])));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_that_names_an_id_alone_is_shown_and_joins_what_comes_later() {
    let app = TestApp::start().await;
    tell(&app, "coupon/confirmed", "e1", "2017-06-24T15:27:40Z", json!({ "id": VOUCHER })).await.is_acknowledged();
    let view = app.voucher(VOUCHER).await;
    assert_eq!((&view["couponId"], &view["state"]), (&json!(null), &json!("confirmed")));
    assert_eq!(view["flags"], json!(["incomplete"]));
    assert_eq!(steps(&view), [("confirmed", Some("2017-06-24T15:27:40.000Z"))]);
    assert_eq!(app.find(VOUCHER).await["matches"][0]["matchedBy"], "voucher_id");
    assert_eq!(app.find("").await["matches"][0]["couponId"], json!(null));

    app.post(QUERY, RESERVED).await.is_agreed();
    let view = app.voucher(VOUCHER).await;
    assert_eq!((&view["couponId"], &view["state"]), (&json!(COUPON), &json!("confirmed")));
    assert_eq!(view["flags"], json!([]), "nothing is missing any more");
    assert_eq!(app.find(COUPON).await["matches"][0]["voucherId"], VOUCHER);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_is_one_by_its_id_and_another_body_under_it_is_believed_in_nothing() {
    const CONFLICT: &str = r#"{"status":"error","reason":"event_conflict"}"#;
    let app = TestApp::start().await;
    for _ in 0..3 {
        tell(&app, "coupon/reserved", "e1", "2017-06-24T15:27:33Z", object(RESERVED)).await.is_acknowledged();
    }
    for _ in 0..2 {
        tell(&app, "coupon/refunded", "e1", "2017-06-24T15:27:33Z", object(RESERVED)).await.is(409, CONFLICT);
    }
    let stranger = json!({ "id": "stranger", "couponId": "STRANGER" });
    tell(&app, "coupon/ready", "e1", "2017-06-24T15:27:33Z", stranger).await.is(409, CONFLICT);
    tell(&app, "coupon/reserved", "e1", "2017-06-24T15:27:33Z", object(RESERVED)).await.is_acknowledged();

    let view = app.voucher(VOUCHER).await;
    assert_eq!(kinds(&view), ["told", "conflict"]);
    assert_eq!((&last(&view, "told")["repeats"], &last(&view, "conflict")["repeats"]), (&json!(4), &json!(2)));
    assert_eq!((&view["state"], &view["flags"]), (&json!("reserved"), &json!(["event_conflict"])));
    assert_eq!(app.find("STRANGER").await["matches"], json!([]), "a contradiction makes no voucher");
    let stored = requests(&app.data_dir());
    assert_eq!(stored.iter().filter(|row| row.body.is_some()).count(), 3, "every body is kept");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_voucher_whose_refund_is_refused_goes_on_by_the_events_own_instants() {
    let at = |hour: u32| format!("2022-02-03T{hour:02}:00:00Z");
    let told = [
        ("coupon/refund_rejected", at(12), "refund_rejected"),
        // Late and older: no way back.
        ("coupon/ready", at(11), "refund_rejected"),
        ("coupon/confirmed", at(10), "refund_rejected"),
        // Newer: the voucher goes on.
        ("coupon/ready", at(13), "ready"),
        ("coupon/refund_rejected", at(9), "ready"),
        ("coupon/refunded", at(8), "refunded"),
        ("coupon/ready", at(14), "refunded"),
    ];
    let app = TestApp::start().await;
    app.post(QUERY, RESERVED).await.is_agreed();
    for (place, (event, at, state)) in told.iter().enumerate() {
        tell(&app, event, &place.to_string(), at, object(RESERVED)).await.is_acknowledged();
        assert_eq!(app.voucher(VOUCHER).await["state"], *state, "after {event} of {at}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_undocumented_event_is_kept_and_shown_as_it_came() {
    const REFUSED: &str = r#"{"status":"error","reason":"event_unrecognised"}"#;
    let app = TestApp::start().await;
    app.post(QUERY, RESERVED).await.is_agreed();
    tell(&app, "coupon/blocked", "e1", "2022-02-03T14:44:10Z", object(RESERVED)).await.is(422, REFUSED);
    tell(&app, "weather/changed", "e2", "2022-02-03T14:44:10Z", json!({ "rain": true })).await.is(422, REFUSED);
    let view = app.voucher(VOUCHER).await;
    assert_eq!((&view["state"], &view["flags"]), (&json!("reserved"), &json!(["state_unrecognised"])));
    assert_eq!(last(&view, "unrecognised")["what"], json!({ "is": "unknown_event", "word": "coupon/blocked" }));
    assert_eq!(requests(&app.data_dir()).len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shops_latest_name_is_shown_on_its_vouchers() {
    let app = TestApp::start().await;
    app.post(QUERY, reserved(&json!({ "storeId": "shop-1" }))).await.is_agreed();
    assert_eq!(app.voucher(VOUCHER).await["shop"], json!({ "id": "shop-1", "name": null }));
    for (place, (event, at, message)) in [
        ("store/update", "2022-02-03T15:00:00Z", json!({ "storeId": "shop-1", "data": { "name": "Café Rivoli" } })),
        ("store/enabled", "2022-02-03T14:00:00Z", json!({ "storeId": "shop-1", "data": { "name": "Old name" } })),
        ("store/disabled", "2022-02-03T16:00:00Z", json!({ "storeId": "shop-1" })),
        ("store/update", "2022-02-03T17:00:00Z", json!({ "storeId": "shop-2", "data": { "name": "Another" } })),
    ]
    .into_iter()
    .enumerate()
    {
        tell(&app, event, &place.to_string(), at, message).await.is_acknowledged();
    }
    assert_eq!(app.voucher(VOUCHER).await["shop"], json!({ "id": "shop-1", "name": "Café Rivoli" }));
    assert_eq!(number(&app.data_dir(), "SELECT count(*) FROM shop_event"), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_journal_has_the_instant_of_the_event_and_that_of_its_arrival() {
    let app = Setup::default().with_clock().start().await;
    tell(&app, "coupon/refunded", "e1", "2022-02-03T14:44:10.741Z", object(RESERVED)).await.is_acknowledged();
    let view = app.voucher(VOUCHER).await;
    let line = last(&view, "told");
    assert_eq!(line["occurredAt"], "2022-02-03T14:44:10.741Z");
    assert_eq!(line["at"], view["timeline"][1]["receivedAt"]);
    assert_ne!(line["at"], line["occurredAt"]);
    assert_eq!(steps(&view)[1], ("refunded", Some("2022-02-03T14:44:10.741Z")), "no date of it is documented");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reservation_lapses_by_the_clock_and_stays_reserved_in_the_vendors_word() {
    let app = Setup::default().with_clock().start().await;
    tell(&app, "coupon/reserved", "e1", "2017-06-24T15:27:33Z", object(&reserved(&json!({ "resaExpireDate": null }))))
        .await
        .is_acknowledged();
    let view = app.voucher(VOUCHER).await;
    assert_eq!((&view["lapsed"], &view["lapsesAt"]), (&json!(false), &json!(null)), "it never lapses without a date");
    let reserve = app.calls().find("").await.expect("looks up").matches[0].last_heard_at;
    let lapses_at = reserve.plus(Duration::from_secs(60));
    let dated = object(&reserved(&json!({ "resaExpireDate": lapses_at.to_string() })));
    tell(&app, "coupon/reserved", "e2", "2017-06-24T15:27:34Z", dated).await.is_acknowledged();
    let view = app.voucher(VOUCHER).await;
    assert_eq!((&view["lapsed"], &view["lapsesAt"]), (&json!(false), &json!(lapses_at.to_string())));

    app.clock().advance(Duration::from_secs(60));
    let view = app.voucher(VOUCHER).await;
    assert_eq!((&view["lapsed"], &view["lapsesAt"]), (&json!(true), &json!(null)));
    assert_eq!((&view["state"], &view["stateText"]), (&json!("reserved"), &json!("RESERVED")));
    let hit = &app.find("").await["matches"][0];
    assert_eq!((&hit["lapsed"], &hit["lapsesAt"]), (&json!(true), &json!(null)));

    tell(&app, "coupon/confirmed", "e3", "2017-06-24T15:27:35Z", json!({ "id": VOUCHER })).await.is_acknowledged();
    assert_eq!(app.voucher(VOUCHER).await["lapsed"], false, "a confirmation, however late, is the vendor's word");
}

/// Refunds begin before or after a voucher was made: a file that nobody promised is not waited for.
#[tokio::test(flavor = "multi_thread")]
async fn a_refund_promises_no_file() {
    let app = TestApp::start().await;
    for (number, event) in (0_u32..).zip(["coupon/refunded", "coupon/refund_rejected"]) {
        let id = format!("voucher-{number}");
        let message = json!({ "id": id, "couponId": id, "value": 1, "price": 1 });
        tell(&app, event, &id, "2022-02-03T14:44:10Z", message).await.is_acknowledged();
        assert_eq!(app.voucher(&id).await["pdf"]["status"], "none");
    }
    assert_eq!(number(&app.data_dir(), "SELECT count(*) FROM job"), 0);
}

/// The state in the message says that there is a file, though the event does not.
#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_the_message_alone_tells_of_is_asked_for() {
    let app = TestApp::start().await;
    let message = object(&reserved(&json!({ "state": "SENT" })));
    tell(&app, "coupon/confirmed", "e1", "2022-02-03T14:44:10Z", message).await.is_acknowledged();
    let view = app.until(VOUCHER, "the download to be tried", |view| view["pdf"]["status"] == "failed").await;
    assert_eq!((&view["state"], &view["pdf"]["failure"]["code"]), (&json!("sent"), &json!("vendor_not_configured")));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_webhook_is_behind_the_same_secret_and_takes_posts_alone() {
    let app = Setup::default().set("receiver.secret", "a-long-random-word-0123456789").start().await;
    let post = |path: &str| app.request(Method::POST, path).header("content-type", "application/json").body("{");
    let (bare, behind) = (WEBHOOK_PATH.to_owned(), format!("/a-long-random-word-0123456789{WEBHOOK_PATH}"));
    assert_eq!(Answered::to(post(&bare)).await.status, 404);
    assert_eq!(Answered::to(post(&format!("/wrong{WEBHOOK_PATH}"))).await.status, 404);
    Answered::to(post(&behind)).await.is(400, r#"{"status":"error","reason":"not_json"}"#);
    let got = Answered::to(app.request(Method::GET, &behind)).await;
    assert_eq!((got.status, &got.headers["allow"]), (405, &"POST".parse().expect("a header")));
    let page = app.calls().receiver_page().await.expect("told");
    let address = page.addresses.iter().find(|address| address.contract == Contract::Webhook).expect("it listens");
    assert!(address.shown.ends_with(&format!("/••••••{WEBHOOK_PATH}")), "{}", address.shown);
    let whole = app.calls().copy_address(Some(Contract::Webhook)).expect("it listens");
    assert_eq!(whole, format!("http://{}{behind}", app.address()));
}

/// Jackpot itself, by both contracts at once, with every delivery doubled and a late repeat of the first.
#[tokio::test(flavor = "multi_thread")]
async fn jackpots_vouchers_end_as_jackpot_has_them() {
    let app = Setup::default().with_jackpot().start().await;
    let at = app.request(Method::POST, WEBHOOK_PATH).build().expect("a request");
    app.jackpot().webhook_at(Url::clone(at.url()));
    app.jackpot().faults().duplicate_deliveries(true);
    app.jackpot().faults().reserved_after_ready(true);
    for (fate, state, steps_heard) in [
        (Fate::Kept, "ready", ["reserved", "confirmed", "ready", "sent"].as_slice()),
        (Fate::Canceled, "canceled", &["reserved", "canceled"]),
        (Fate::Refunded, "refunded", &["reserved", "confirmed", "ready", "sent", "refunded"]),
        (Fate::RefundRejected, "refund_rejected", &["reserved", "confirmed", "ready", "sent", "refund_rejected"]),
    ] {
        let voucher = app.jackpot().reserve_with(order(), fate);
        app.jackpot().settled().await;
        let id = voucher.id.as_str();
        if fate != Fate::Canceled {
            app.until_stored(id).await;
        }
        let view = app.voucher(id).await;
        assert_eq!((&view["state"], &view["flags"]), (&json!(state), &json!([])), "{view:#}");
        assert_eq!(steps(&view).iter().map(|step| step.0).collect::<Vec<_>>(), steps_heard);
        assert_eq!(view["decision"]["outcome"], "agreed");
        let count = |kind: &str| kinds(&view).iter().filter(|other| **other == kind).count();
        let files = usize::from(fate != Fate::Canceled);
        assert_eq!((count("decided"), count("pdf_stored")), (1, files), "what both tell is done once");
    }
}

/// A link that came by the webhook is as good as any.
#[tokio::test(flavor = "multi_thread")]
async fn a_link_told_by_the_webhook_is_tried() {
    let app = TestApp::start().await;
    let link = ready(&json!({ "signedUrl": "https://files.example.com/a.pdf" }));
    tell(&app, "coupon/ready", "e1", "2022-02-03T14:44:10Z", json!({ "data": object(&link) })).await.is_acknowledged();
    let view = app.until(VOUCHER, "the download to be tried", |view| view["pdf"]["status"] == "failed").await;
    assert_eq!((&view["pdf"]["failure"]["code"], &view["link"]["source"]), (&json!("link_refused"), &json!("webhook")));
}

/// Jackpot's own words of a shop, as the simulator writes them.
#[tokio::test(flavor = "multi_thread")]
async fn what_jackpot_tells_of_a_shop_is_kept() {
    let app = TestApp::with_jackpot().await;
    app.post(QUERY, reserved(&json!({ "storeId": "shop-1" }))).await.is_agreed();
    app.jackpot().webhook_at(format!("http://{}{WEBHOOK_PATH}", app.address()).parse().expect("a URL"));
    for (event, called) in
        [(ShopEvent::Enabled, "Rivoli"), (ShopEvent::Updated, "Café Rivoli"), (ShopEvent::Disabled, "")]
    {
        app.jackpot().tell_of_shop(event, "shop-1", called);
        app.jackpot().settled().await;
    }
    assert_eq!(number(&app.data_dir(), "SELECT count(DISTINCT event) FROM shop_event"), 3);
    assert_eq!(app.voucher(VOUCHER).await["shop"]["id"], "shop-1");
}
