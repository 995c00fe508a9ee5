//! A voucher as it was known at an instant is what a look-up showed then.

use std::time::Duration;

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};
use tokio::runtime::Runtime;
use voucher_desk::api::error::ErrorCode;
use voucher_desk::domain::clock::{Clock, Timestamp};

use crate::support::app::{Setup, TestApp, kinds};
use crate::support::bodies::{QUERY, READY, RESERVED, VOUCHER, ready, reserved};
use crate::support::rows::plant_unread;

const SECOND: Duration = Duration::from_secs(1);

async fn at(app: &TestApp, instant: Timestamp) -> Value {
    serde_json::to_value(app.calls().voucher_at(VOUCHER, instant).await.expect("is known")).expect("JSON")
}

/// A voucher's page without what the past cannot have: what needs a person and what is said to a caller hang on waits that
/// are usual, and where a file lies is no part of what was known.
fn comparable(mut view: Value) -> Value {
    view["attention"] = json!([]);
    for name in ["advice", "typical"] {
        view[name] = Value::Null;
    }
    view["pdf"]["path"] = Value::Null;
    view
}

/// Something that happens to the voucher.
#[derive(Debug, Clone, Copy)]
enum Happens {
    Reserved,
    Repeated,
    Dearer,
    Ready,
    Sent,
    Unknown,
    Refreshed,
    Snoozed,
}

const ALL: [Happens; 8] = [
    Happens::Reserved,
    Happens::Repeated,
    Happens::Dearer,
    Happens::Ready,
    Happens::Sent,
    Happens::Unknown,
    Happens::Refreshed,
    Happens::Snoozed,
];

async fn happen(app: &TestApp, what: Happens) {
    let body = match what {
        Happens::Reserved | Happens::Repeated => RESERVED.to_owned(),
        Happens::Dearer => reserved(&json!({ "price": 9999 })),
        Happens::Ready => READY.to_owned(),
        Happens::Sent => ready(&json!({ "state": "SENT" })),
        Happens::Unknown => ready(&json!({ "state": "ON_HOLD" })),
        // Without credentials that fails, which is a fact too.
        Happens::Refreshed => return drop(app.calls().refresh_link(VOUCHER).await),
        Happens::Snoozed => {
            let what = voucher_desk::api::calls::Subject::Voucher(VOUCHER.to_owned());
            return drop(app.calls().snooze(&what, Some(app.clock().now().plus(3600 * SECOND)), "a reason").await);
        }
    };
    app.post(QUERY, body).await;
}

#[test]
fn what_was_known_at_an_instant_is_what_a_look_up_showed_then() {
    let runtime = Runtime::new().expect("a runtime");
    let config = ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() };
    proptest!(config, |(history in vec((0..ALL.len(), 1_u64..5000), 1..10))| {
        let seen = runtime.block_on(async {
            let app = Setup::default().with_clock().set("receiver.trusted_proxies", "127.0.0.1").start().await;
            app.post(QUERY, RESERVED).await.is_agreed();
            let mut seen = vec![(app.clock().now(), comparable(app.voucher(VOUCHER).await))];
            for (what, seconds) in history {
                app.clock().advance(Duration::from_secs(seconds));
                happen(&app, ALL[what]).await;
                // Without a trusted host the download is given up at once, by the same clock.
                let is_settled = |view: &Value| view["pdf"]["status"] != "pending";
                seen.push((app.clock().now(), comparable(app.until(VOUCHER, "the download's end", is_settled).await)));
            }
            app.clock().advance(SECOND);
            let mut compared = Vec::new();
            for (instant, view) in seen {
                let past = at(&app, instant).await;
                compared.push((view, past));
            }
            let before = at(&app, Timestamp::from_millis(0)).await;
            app.end().await;
            (compared, before)
        });
        let (compared, before) = seen;
        prop_assert_eq!((&before["view"], &before["known"]), (&Value::Null, &json!(0)));
        for (view, past) in compared {
            prop_assert_eq!(&comparable(past["view"].clone()), &view);
            prop_assert_eq!(past["known"].as_u64(), view["journal"].as_array().map(|lines| lines.len() as u64));
        }
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn the_steps_lead_from_event_to_event() {
    let app = Setup::default().with_clock().start().await;
    let mut steps = Vec::new();
    for body in [
        RESERVED.to_owned(),
        ready(&json!({ "signedUrl": null })),
        ready(&json!({ "state": "SENT", "signedUrl": null })),
    ] {
        steps.push(app.clock().now());
        app.post(QUERY, body).await;
        app.until(VOUCHER, "the download's end", |view| view["pdf"]["status"] != "pending").await;
        app.clock().advance(60 * SECOND);
    }
    let now = at(&app, app.clock().now()).await;
    assert_eq!(now["steps"], json!(steps), "two events of one instant are one step");
    assert_eq!(now["known"], now["total"]);
    let first = at(&app, steps[0]).await;
    assert_eq!(
        (&first["view"]["state"], &first["view"]["decision"]["outcome"]),
        (&json!("reserved"), &json!("agreed"))
    );
    assert_eq!(kinds(&first["view"]), ["told", "decided"]);
    let unknown = app.calls().voucher_at("nobody", steps[0]).await.map(drop).map_err(|error| error.code);
    assert_eq!(unknown, Err(ErrorCode::VoucherNotFound));
}

/// What was read later stands in the journal at the instant it came, and was not known then.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_read_later_was_not_known_before() {
    let app = Setup::default().with_clock().start().await;
    app.post(QUERY, READY).await.is_acknowledged();
    app.until(VOUCHER, "the download's end", |view| view["pdf"]["status"] != "pending").await;
    let came = app.clock().now();
    app.clock().advance(60 * SECOND);
    plant_unread(&app.data_dir(), QUERY, RESERVED, ("unreadable", 422, "field_invalid"), came.millis());
    let known = comparable(app.voucher(VOUCHER).await);
    app.clock().advance(60 * SECOND);
    app.calls().redecode().await.expect("reads again");
    let read = app.clock().now();
    assert_eq!(at(&app, read.minus(SECOND)).await["view"]["journal"], known["journal"]);
    let now = at(&app, read).await;
    assert_eq!(comparable(now["view"].clone()), comparable(app.voucher(VOUCHER).await));
    assert_ne!(now["view"]["journal"], known["journal"]);
}
