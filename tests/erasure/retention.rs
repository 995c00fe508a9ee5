//! Personal data whose time is over goes by itself; and the command line takes it out by the whole code.

use std::time::Duration;

use serde_json::{Value, json};
use voucher_desk::api::audit::ActivityFilter;

use super::count;
use crate::cli::post;
use crate::support::app::{Setup, TestApp, activity, kinds};
use crate::support::bodies::{COUPON, QUERY, RESERVED, VOUCHER, reserved_number, voucher_number};
use crate::support::process::Home;

const DAY: Duration = Duration::from_secs(24 * 3600);

async fn until_erased(app: &TestApp, id: &str) -> Value {
    app.until(id, "the voucher to be erased", |view| view["erasedAt"].is_string()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_over_its_time_goes_by_itself_and_nothing_else_does() {
    let mut app = Setup::default().with_clock().start().await;
    for number in 0..25 {
        app.post(QUERY, reserved_number(number)).await.is_agreed();
    }
    app.clock().advance(80 * DAY);
    app.post(QUERY, RESERVED).await.is_agreed();
    // An older one of which something was heard since.
    app.post(QUERY, reserved_number(3).replace('{', r#"{"note":"news","#)).await.is_agreed();
    app.clock().advance(10 * DAY);
    let preview = app.calls().preview_retention("90").await.expect("counts");
    assert_eq!((preview.vouchers, preview.more), (0, false), "not before the time is over");
    app.clock().advance(Duration::from_millis(1));
    assert_eq!(app.calls().preview_retention(" 90 ").await.expect("counts").vouchers, 24);
    assert!(app.calls().preview_retention("soon").await.is_err());
    assert_eq!(count(&app, "SELECT count(*) FROM audit"), 0, "looking erases nothing");

    app.restart(&[("retention.personal_data_days", "90")]).await;
    for number in (0..25).filter(|number| *number != 3) {
        let view = until_erased(&app, &voucher_number(number)).await;
        assert_eq!(view["journal"][2]["what"], json!({ "is": "erased", "by": null }));
    }
    assert_eq!(app.voucher(VOUCHER).await["erasedAt"], Value::Null);
    assert_eq!(kinds(&app.voucher(&voucher_number(3)).await), ["told", "decided", "told"]);
    let rows = activity(&app, ActivityFilter::default()).await["rows"].clone();
    let rows = rows.as_array().expect("rows").iter();
    assert_eq!(rows.filter(|row| row["act"] == "erased" && row["by"] == "Voucher Desk").count(), 24);

    // What was erased is not erased again, and the others follow when their time comes, by settings taken over meanwhile.
    app.clock().advance(200 * DAY);
    app.apply(&app.settings());
    until_erased(&app, VOUCHER).await;
    until_erased(&app, &voucher_number(3)).await;
    assert_eq!(app.calls().preview_retention("1").await.expect("counts").vouchers, 0);
    assert_eq!(count(&app, "SELECT count(*) FROM audit"), 26);
}

#[tokio::test(flavor = "multi_thread")]
async fn erase_says_what_goes_and_takes_the_whole_code_only() {
    let home = Home::new();
    let (running, address) = home.serve(&[]);
    post(address, RESERVED).await.is_agreed();
    post(address, &reserved_number(1)).await.is_agreed();
    for forgiven in ["AGYPMNVXP", "AGYPMNVXPI", "4GYPMNVXPJ", "AGYP*", "customer-7", "NOBODY"] {
        let none = home.run(&["erase", forgiven, "--yes", "--json"]);
        assert_eq!((none.code, &none.json()["error"]["code"]), (Some(1), &json!("voucher_not_found")), "{forgiven}");
    }
    home.run(&["erase", COUPON]).refused(&[
        "cannot be taken back",
        "1 end user's keys",
        "These stay: code and ids, amounts, states, our answers",
        "backups, exports",
        "Restoring an older backup brings the data back",
        "confirm it with --yes",
    ]);
    let kept = home.run(&["lookup", COUPON, "--json"]).json();
    assert_eq!(kept["matches"][0]["notificationKey"], "customer-7", "nothing was removed");

    let erased = home.run(&["erase", "agyp-mnvx-pj", "--yes", "--json"]);
    let told = erased.json();
    assert_eq!((erased.code, &told["erased"], &told["error"]), (Some(0), &json!(true), &Value::Null), "{erased:?}");
    assert_eq!(told["statement"]["requests"], 1);
    assert_eq!(home.run(&["lookup", COUPON, "--json"]).json()["matches"][0]["notificationKey"], Value::Null);
    running.terminate();
    while running.next_line().is_some() {}
    let alone = home.run(&["erase", &voucher_number(1), "--yes"]);
    assert_eq!(alone.code, Some(0), "{alone:?}");
    assert!(alone.stdout.contains("its personal data was removed"), "{alone:?}");
    assert_eq!(home.run(&["lookup", "COUPON0001", "--json"]).json()["matches"][0]["notificationKey"], Value::Null);
}
