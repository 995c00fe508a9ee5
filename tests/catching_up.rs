//! Spans without reception: how they are noticed, what an agent is shown of them, and how what was missed is asked for.

use std::time::Duration;

use serde_json::{Value, json};
use voucher_desk::domain::clock::Clock;
use voucher_desk::simulator::{ApiFault, Voucher};

use crate::support::app::{Setup, TestApp, kinds};
use crate::support::rows::number;

const TEN_MINUTES: Duration = Duration::from_secs(600);

async fn silent() -> TestApp {
    Setup::default().with_silent_jackpot().with_clock().at_once().start().await
}

/// Jackpot confirms and makes a voucher, and nobody hears of it.
async fn moves(app: &TestApp, voucher: &Voucher) {
    app.jackpot().confirm(&voucher.id);
    app.jackpot().settled().await;
}

fn rows(app: &TestApp, table: &str) -> i64 {
    number(&app.data_dir(), &format!("SELECT count(*) FROM {table}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn after_ten_minutes_down_it_catches_up_with_the_vendors_truth() {
    let mut app = silent().await;
    let mut vouchers = Vec::new();
    for _ in 0..6 {
        vouchers.push(app.order_agreed().await);
    }
    moves(&app, &vouchers[0]).await;
    app.calls().ask_vendor(vouchers[0].id.as_str()).await.expect("answers");
    app.until_stored(vouchers[0].id.as_str()).await;
    let asked = app.jackpot().calls().voucher;
    app.stop().await;
    let down_since = app.clock().now();
    for voucher in &vouchers[1..4] {
        moves(&app, voucher).await;
    }
    app.clock().advance(TEN_MINUTES);
    app.begin().await;

    let status = app.until_caught_up().await;
    let done = &status["catchingUp"];
    assert_eq!((&done["asked"], &done["moved"], &done["total"]), (&json!(5), &json!(3), &json!(5)));
    assert_eq!(app.jackpot().calls().voucher, asked + 5, "what had come to its end is not asked about");
    for voucher in &vouchers[..4] {
        let view = app.until_stored(voucher.id.as_str()).await;
        assert_eq!(kinds(&view), ["told", "decided", "told", "pdf_stored"], "nothing lost and nothing doubled");
    }
    for voucher in &vouchers[4..] {
        assert_eq!(kinds(&app.voucher(voucher.id.as_str()).await), ["told", "decided"]);
    }
    let gap = json!([{ "from": down_since, "until": app.clock().now(), "reason": "not_running" }]);
    assert_eq!(app.voucher(vouchers[4].id.as_str()).await["gaps"], gap);
    assert_eq!(app.voucher(vouchers[0].id.as_str()).await["gaps"], json!([]), "it was over before");
    assert_eq!(app.voucher(app.order_agreed().await.id.as_str()).await["gaps"], json!([]), "it began afterwards");
}

/// The vendor repeats for five minutes; its last try may come after 150 seconds.
#[tokio::test(flavor = "multi_thread")]
async fn a_short_stop_is_covered_by_the_vendors_repeats() {
    let mut app = silent().await;
    app.order_agreed().await;
    for seconds in [0, 149] {
        app.stop().await;
        app.clock().advance(Duration::from_secs(seconds));
        app.begin().await;
    }
    app.stop().await;
    assert_eq!((rows(&app, "gap"), rows(&app, "sweep")), (0, 0));
    app.clock().advance(Duration::from_secs(150));
    app.begin().await;
    app.until_caught_up().await;
    assert_eq!((rows(&app, "gap"), rows(&app, "sweep")), (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wake_from_sleep_and_a_clock_set_back_are_noticed_while_it_runs() {
    let app = silent().await;
    let voucher = app.order_agreed().await;
    moves(&app, &voucher).await;
    // The wall clock jumps and the other one does not: what a wake from sleep looks like.
    app.clock().advance(TEN_MINUTES);
    let is_ready = |view: &Value| view["state"] == "ready";
    let view = app.until(voucher.id.as_str(), "the news of the voucher", is_ready).await;
    assert_eq!(view["gaps"][0]["reason"], "asleep");
    app.until_caught_up().await;
    app.until_stored(voucher.id.as_str()).await;
    app.clock().go_back(TEN_MINUTES);
    let second = app.until_status("the second gap", |_| rows(&app, "gap") == 2).await;
    assert!(second["catchingUp"].is_object());
    assert_eq!(number(&app.data_dir(), "SELECT count(*) FROM gap WHERE reason = 'clock_set_back'"), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn it_goes_on_where_it_was_stopped() {
    let mut app = silent().await;
    let mut vouchers = Vec::new();
    for _ in 0..5 {
        let voucher = app.order_agreed().await;
        moves(&app, &voucher).await;
        vouchers.push(voucher);
    }
    app.stop().await;
    app.clock().advance(TEN_MINUTES);
    app.jackpot().faults().api(ApiFault::RateLimited { retry_after_secs: 0 });
    app.begin().await;
    let held = |status: &Value| status["catchingUp"]["heldBy"] == "vendor_rate_limited";
    app.until_status("the catching up to be held", held).await;
    app.stop().await;
    app.jackpot().faults().clear();
    let asked = app.jackpot().calls().voucher;
    app.begin().await;
    let status = app.until_caught_up().await;
    let done = &status["catchingUp"];
    assert_eq!((&done["asked"], &done["moved"], &done["heldBy"]), (&json!(5), &json!(5), &Value::Null));
    assert_eq!(app.jackpot().calls().voucher, asked + 5);
    assert_eq!(rows(&app, "gap"), 1);
    for voucher in &vouchers {
        app.until_stored(voucher.id.as_str()).await;
    }
}

/// A vendor that is asked as fast as it answers would slow us down; and what was asked is not asked again.
#[tokio::test(flavor = "multi_thread")]
async fn it_keeps_its_pace_and_asks_nothing_twice_however_often_it_is_stopped() {
    let mut app = Setup::default().with_silent_jackpot().with_clock().one_at_a_time().start().await;
    let mut vouchers = Vec::new();
    for _ in 0..4 {
        let voucher = app.order_agreed().await;
        moves(&app, &voucher).await;
        vouchers.push(voucher);
    }
    app.stop().await;
    app.clock().advance(TEN_MINUTES);
    for asked in 1..=4 {
        app.begin().await;
        let has_asked = |status: &Value| status["catchingUp"]["asked"] == asked;
        let status = app.until_status("another voucher to be asked about", has_asked).await;
        assert_eq!(status["catchingUp"]["moved"], asked);
        app.stop().await;
        assert_eq!(app.jackpot().calls().voucher, asked);
    }
    app.begin().await;
    app.until_caught_up().await;
    assert_eq!(app.jackpot().calls().voucher, 4);
    for voucher in &vouchers {
        app.until_stored(voucher.id.as_str()).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_api_without_the_route_turns_it_off_with_a_note() {
    for (fault, calls) in [(ApiFault::NoVoucherRoute(404), 1), (ApiFault::UnknownVoucher, 3)] {
        let mut app = silent().await;
        for _ in 0..5 {
            app.order_agreed().await;
        }
        app.stop().await;
        app.clock().advance(TEN_MINUTES);
        app.jackpot().faults().api(fault);
        app.begin().await;
        let off = |status: &Value| status["catchingUp"]["heldBy"] == "vendor_route_missing";
        app.until_status("the catching up to be off", off).await;
        app.stop().await;
        assert_eq!(app.jackpot().calls().voucher, calls);

        app.jackpot().faults().clear();
        app.begin().await;
        let status = app.until_caught_up().await;
        assert!(status["catchingUp"]["asked"].as_u64().is_some_and(|asked| asked == 5), "{status:#}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_credentials_the_gap_is_marked_and_nothing_is_asked() {
    let mut app = silent().await;
    let voucher = app.order_agreed().await;
    app.clock().advance(TEN_MINUTES);
    app.restart(&[("jackpot.api_key", ""), ("jackpot.client_secret", "")]).await;
    let off = |status: &Value| status["catchingUp"]["heldBy"] == "vendor_not_configured";
    app.until_status("the catching up to be off", off).await;
    assert_eq!(app.voucher(voucher.id.as_str()).await["gaps"].as_array().map(Vec::len), Some(1));
    assert_eq!(app.jackpot().calls().voucher, 0);
}
