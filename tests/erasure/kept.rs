//! An erased voucher goes on: its answers stand, news are heard, and its data comes back only when somebody brings it.

use std::time::Duration;

use serde_json::{Value, json};
use voucher_desk::api::error::ErrorCode;
use voucher_desk::simulator::FileFault;

use super::count;
use crate::support::app::{Setup, TestApp, acts, kinds};
use crate::support::bodies::{COUPON, QUERY, READY, RESERVED, VOUCHER, ready, reserved};
use crate::support::process::Home;
use crate::support::rows::{plant_unread, requests};
use crate::support::wait::within;

const HOUR: Duration = Duration::from_secs(3600);

#[tokio::test(flavor = "multi_thread")]
async fn a_repeat_gets_the_answer_it_got_and_brings_nothing_back() {
    let mut app = Setup::default().set("policy.max_price", "100").start().await;
    let declined = r#"{"status":"declined","reason":"price_above_max"}"#;
    app.post(QUERY, RESERVED).await.is(422, declined);
    app.calls().erase(VOUCHER, COUPON).await.expect("is erased");
    // Other rules hold by now: the decision stands all the same.
    app.restart(&[("policy.max_price", "1000")]).await;
    app.post(QUERY, RESERVED).await.is(422, declined);
    let kept = requests(&app.data_dir());
    assert_eq!((kept.len(), kept[1].repeat_of), (2, Some(kept[0].id)));
    assert!(kept.iter().all(|it| it.query.is_none() && it.headers.is_empty() && it.body.is_none()), "{kept:?}");
    let view = app.voucher(VOUCHER).await;
    assert_eq!((&view["notificationKey"], &view["deliveries"]), (&Value::Null, &json!(2)));
    assert_eq!(app.find("customer-7").await["matches"], json!([]));

    let news = reserved(&json!({ "note": "other bytes" }));
    app.post(QUERY, news).await.is(422, declined);
    let view = app.voucher(VOUCHER).await;
    assert_eq!((&view["notificationKey"], &view["flags"]), (&json!("customer-7"), &json!([])), "it was told anew");
    assert_eq!(app.find("customer-7").await["matches"].as_array().map(Vec::len), Some(1));
    app.calls().erase(VOUCHER, COUPON).await.expect("is erased again");
    assert_eq!(app.find("customer-7").await["matches"], json!([]));
    assert_eq!(kinds(&app.voucher(VOUCHER).await), ["told", "decided", "erased", "told", "erased"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn news_of_an_erased_voucher_are_heard() {
    let app = TestApp::start().await;
    app.post(QUERY, RESERVED).await.is_agreed();
    app.calls().erase(VOUCHER, COUPON).await.expect("is erased");
    let without_link = ready(&json!({ "signedUrl": null }));
    app.post(QUERY, without_link).await.is_acknowledged();
    let view = app.voucher(VOUCHER).await;
    assert_eq!((&view["state"], &view["decision"]["outcome"]), (&json!("ready"), &json!("agreed")));
    app.post(QUERY, READY).await.is_acknowledged();
    assert!(app.voucher(VOUCHER).await["link"].is_object(), "a link that Jackpot sends anew is used");
}

/// What was taken out is fetched again for whoever asks for a link, and for nobody else.
#[tokio::test(flavor = "multi_thread")]
async fn asking_jackpot_and_catching_up_do_not_bring_the_file_back() {
    let mut app = Setup::default().with_silent_jackpot().with_clock().at_once().start().await;
    let (sent, reserved) = (app.order_agreed().await, app.order_agreed().await);
    app.jackpot().confirm(&sent.id);
    app.jackpot().settled().await;
    app.calls().ask_vendor(sent.id.as_str()).await.expect("answers");
    app.until_stored(sent.id.as_str()).await;
    for voucher in [&sent, &reserved] {
        app.calls().erase(voucher.id.as_str(), voucher.coupon_id.as_str()).await.expect("is erased");
    }
    app.stop().await;
    app.jackpot().confirm(&reserved.id);
    app.jackpot().settled().await;
    app.clock().advance(HOUR);
    let asked = app.jackpot().calls().voucher;
    app.begin().await;
    app.until_caught_up().await;
    assert_eq!(app.jackpot().calls().voucher, asked + 1, "of what has come to its end nobody asks");
    app.calls().ask_vendor(sent.id.as_str()).await.expect("answers");
    for voucher in [&sent, &reserved] {
        let view = app.voucher(voucher.id.as_str()).await;
        assert_eq!((&view["link"], &view["pdf"]["status"]), (&Value::Null, &json!("none")), "{view:#}");
        assert_eq!(view["advice"]["saying"]["code"], "file_erased");
        assert_eq!(view["attention"], json!([]), "nobody needs to look at it");
    }
    assert_eq!(count(&app, "SELECT count(*) FROM job"), 0);

    app.calls().refresh_link(sent.id.as_str()).await.expect("a fresh link");
    app.until_stored(sent.id.as_str()).await;
    assert_eq!(app.calls().erasure(sent.id.as_str()).await.expect("a statement").files, 1, "and can go again");
}

/// A download that waits for its next try goes with the data it would bring back.
#[tokio::test(flavor = "multi_thread")]
async fn a_download_that_was_due_is_not_made() {
    let (mut app, voucher) = TestApp::stopped_after_a_failed_try().await;
    app.begin().await;
    assert_eq!(count(&app, "SELECT count(*) FROM job"), 1);
    app.calls().erase(voucher.id.as_str(), voucher.coupon_id.as_str()).await.expect("is erased");
    assert_eq!(count(&app, "SELECT count(*) FROM job"), 0);
    app.clock().advance(24 * HOUR);
    app.restart(&[]).await;
    let view = app.voucher(voucher.id.as_str()).await;
    assert_eq!((&view["pdf"]["status"], &view["pdf"]["failure"]), (&json!("none"), &Value::Null));
    assert_eq!(view["attention"], json!([]));
}

/// A past that is told of an erased voucher is without its personal data too.
#[tokio::test(flavor = "multi_thread")]
async fn the_past_of_an_erased_voucher_names_nobody() {
    let app = Setup::default().with_clock().start().await;
    app.post(QUERY, RESERVED).await.is_agreed();
    let then = voucher_desk::domain::clock::Clock::now(app.clock());
    app.clock().advance(HOUR);
    app.calls().erase(VOUCHER, COUPON).await.expect("is erased");
    let past = app.calls().voucher_at(VOUCHER, then).await.expect("reads").view.expect("was known");
    assert_eq!((past.notification_key, past.link.is_some(), past.erased_at.is_some()), (None, false, true));
    assert_eq!(past.journal.len(), 2);
    assert!(past.journal.iter().all(|entry| !entry.has_request));
    let event = past.journal[0].id;
    let raw = app.calls().raw_request(VOUCHER, event).await.map(drop);
    assert!(raw.is_err(), "and there is no request to show");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_read_later_goes_too_and_is_not_read_once_more() {
    let app = TestApp::start().await;
    plant_unread(&app.data_dir(), QUERY, RESERVED, ("unreadable", 422, "field_invalid"), 1_500_000_000_000);
    app.calls().redecode().await.expect("reads");
    app.calls().erase(VOUCHER, COUPON).await.expect("is erased");
    let kept = requests(&app.data_dir());
    assert!(kept[0].query.is_none() && kept[0].body.is_none(), "{kept:?}");
    let again = app.calls().redecode().await.expect("reads");
    assert_eq!((again.looked_at, again.decoded), (0, 0));
    app.post(QUERY, RESERVED).await.is(422, r#"{"status":"error","reason":"field_invalid"}"#);
    assert!(requests(&app.data_dir())[1].query.is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_and_a_check_of_it_know_nothing_of_what_went() {
    let app = TestApp::with_jackpot().await;
    let voucher = app.order();
    app.until_stored(voucher.id.as_str()).await;
    app.calls().erase(voucher.id.as_str(), voucher.coupon_id.as_str()).await.expect("is erased");
    let home = Home::new();
    let (data_dir, backups) = (app.data_dir(), home.path().join("backups"));
    let (data_dir, backups) = (data_dir.to_str().expect("text"), backups.to_str().expect("text"));
    let checked = home.run(&["check", "--json", "--data-dir", data_dir]);
    assert_eq!(checked.code, Some(0), "{checked:?}");
    let made = home.run(&["backup", backups, "--json", "--data-dir", data_dir]);
    assert_eq!(made.code, Some(0), "{made:?}");
    let key = b"customer-7";
    assert_eq!(super::holding(std::path::Path::new(backups), key), [""; 0]);
}

/// What is being fetched would come in after it: it is waited for, and then it is said.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_removed_while_the_file_is_being_fetched() {
    let mut app = TestApp::with_jackpot().await;
    app.jackpot().faults().files(FileFault::Slow(HOUR));
    let voucher = app.order();
    let (id, code) = (voucher.id.as_str(), voucher.coupon_id.as_str());
    within("the file to be asked for", async {
        while app.jackpot().calls().file == 0 {
            tokio::task::yield_now().await;
        }
    })
    .await;
    let key = app.voucher(id).await["notificationKey"].clone();
    let refused = app.calls().erase(id, code).await.map(drop).expect_err("waits");
    assert_eq!((refused.code, refused.action.as_str()), (ErrorCode::ErasureWaits, "Try again in a minute."));
    let view = app.voucher(id).await;
    assert_eq!((&view["notificationKey"], &view["erasedAt"], key.is_string()), (&key, &Value::Null, true));
    assert_eq!(acts(&app, id).await, [""; 0], "what was not done is not kept");

    app.stop().await;
    app.jackpot().faults().clear();
    app.begin().await;
    app.until_stored(id).await;
    app.calls().erase(id, code).await.expect("is erased");
    assert_eq!(app.voucher(id).await["notificationKey"], Value::Null);
}
