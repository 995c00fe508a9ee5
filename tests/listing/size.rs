//! Lists of a million vouchers, measured when it is asked for, in a release build: CONTRIBUTING has the command.

#![expect(clippy::print_stdout, reason = "a measurement tells its outcome")]

use std::time::{Duration, Instant};

use rusqlite::{Connection, params};
use serde_json::{Value, json};
use voucher_desk::domain::listing::Sort;
use voucher_desk::store::Listings;
use voucher_desk::store::sqlite::{FILE_NAME, SqliteStore};

use super::{filter, sort};
use crate::support::app::TestApp;
use crate::support::bodies::{QUERY, reserved};

const VOUCHERS: i64 = 1_000_000;

/// Puts copies of the one voucher there is beside it, of all states, days, amounts and shops.
fn fill(connection: &mut Connection) {
    let transaction = connection.transaction().expect("begins");
    {
        let mut copy = transaction
            .prepare(
                "INSERT INTO voucher (voucher_id, coupon_key, revision, body)
                 SELECT ?1, ?2, ?3, json_set(body, '$.voucher_id', ?1, '$.coupon_id', ?2, '$.standing.furthest', ?4,
                     '$.price', ?5, '$.value', ?6, '$.steps.reserved.received_at', ?7, '$.steps.reserved.at', NULL,
                     '$.shop', json_array(1, ?8))
                 FROM voucher WHERE number = 1",
            )
            .expect("prepares");
        for number in 2..=VOUCHERS {
            let state = ["reserved", "ready", "sent", "sent", "canceled"][usize::try_from(number % 5).expect("small")];
            let at = voucher_desk::domain::clock::Timestamp::from_millis(1_760_000_000_000 + number * 30_000);
            copy.execute(params![
                format!("v-{number}"),
                format!("CODE{:07}", (number * 7919) % VOUCHERS),
                10 + number,
                state,
                number % 500,
                number % 300,
                at.to_string(),
                format!("shop-{}", number % 40)
            ])
            .expect("copies");
        }
    }
    let keyed = "INSERT INTO code_key SELECT coupon_key, number FROM voucher WHERE number > 1 ORDER BY 1";
    transaction.execute(keyed, []).expect("enters the tree");
    transaction.commit().expect("commits");
}

async fn measured(app: &TestApp, what: &str, narrowed: Value, order: Sort) {
    let mut times = Vec::new();
    let mut total = Value::Null;
    for _ in 0..5 {
        let begun = Instant::now();
        let answer = app.calls().open_list(filter(narrowed.clone()), order).await.expect("opens");
        times.push(begun.elapsed());
        total = serde_json::to_value(answer).expect("JSON")["total"].clone();
    }
    times.sort_unstable();
    println!("{what:40} {:>8} rows  median {:>6.1} ms", total, times[2].as_secs_f64() * 1000.0);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement: makes a database of a million vouchers"]
async fn lists_of_a_million_vouchers() {
    let mut app = TestApp::start().await;
    app.post(QUERY, reserved(&json!({}))).await.is_agreed();
    app.stop().await;
    app.is_tampered_with();
    let path = app.data_dir().join(FILE_NAME);
    fill(&mut Connection::open(&path).expect("opens"));
    let store = SqliteStore::open(&path).expect("opens");
    let (begun, mut longest) = (Instant::now(), Duration::ZERO);
    loop {
        let step = Instant::now();
        let followed = store.follow_vouchers().await.expect("follows");
        longest = longest.max(step.elapsed());
        if followed.left == 0 {
            break;
        }
    }
    println!(
        "first filling {:.1} s, longest step {:.1} ms",
        begun.elapsed().as_secs_f64(),
        longest.as_secs_f64() * 1000.0
    );
    drop(store);
    app.begin().await;
    measured(&app, "all, latest first", json!({}), Sort::default()).await;
    measured(&app, "all, by price", json!({}), sort("price", false)).await;
    measured(&app, "all, by code", json!({}), sort("code", false)).await;
    measured(&app, "all, by shop", json!({}), sort("shop", false)).await;
    measured(&app, "two of five states", json!({ "states": ["ready", "reserved"] }), Sort::default()).await;
    let days = json!({ "of": "reserved", "span": { "days": { "first": "2026-01-01", "last": "2026-01-07" } } });
    measured(&app, "a week", json!({ "period": days }), Sort::default()).await;
    measured(
        &app,
        "one price of one shop",
        json!({ "shop": "shop-7", "price": { "least": 7, "most": 7 } }),
        Sort::default(),
    )
    .await;
    measured(&app, "one end user", json!({ "key": "customer-7" }), Sort::default()).await;
    measured(&app, "needs attention", json!({ "needsAttention": true }), Sort::default()).await;
    for days in [1, 30, 365] {
        let span = serde_json::from_value(json!({ "last_days": { "days": days } })).expect("a span");
        let begun = Instant::now();
        app.calls().overview(span).await.expect("counts");
        println!("overview of {days} days: {:.1} ms", begun.elapsed().as_secs_f64() * 1000.0);
    }
}
