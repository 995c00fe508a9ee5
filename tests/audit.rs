//! What agents do is kept: each act once, with who, when and to which voucher, together with its fact or not at all.

use std::path::PathBuf;
use std::time::Duration;

use serde_json::{Value, json};
use voucher_desk::api::audit::{ActivityFilter, Copied};
use voucher_desk::api::calls::Subject;
use voucher_desk::api::error::{CallError, ErrorCode};
use voucher_desk::api::list_export::ExportFormat;
use voucher_desk::app::reader;
use voucher_desk::domain::attention::DeskConcern;
use voucher_desk::domain::audit::{Act, Exported};
use voucher_desk::domain::clock::{Clock, SystemClock};
use voucher_desk::simulator::{ApiFault, FileFault, Hazard};

use crate::support::app::{Setup, TestApp, activity, acts};
use crate::support::bodies::{COUPON, QUERY, READY, RESERVED, VOUCHER, reserved, reserved_number, voucher_number};
use crate::support::rows::{lock, number, tamper};

const SECOND: Duration = Duration::from_secs(1);
const DEEDS: &str = "SELECT count(*) FROM audit";

async fn of(app: &TestApp, filter: ActivityFilter) -> Vec<Value> {
    activity(app, filter).await["rows"].as_array().expect("rows").clone()
}

/// The newest deed to a voucher.
async fn newest(app: &TestApp, id: &str) -> Value {
    let filter = ActivityFilter { voucher_id: Some(id.to_owned()), ..ActivityFilter::default() };
    of(app, filter).await.first().cloned().expect("a deed")
}

#[tokio::test(flavor = "multi_thread")]
async fn opening_a_voucher_is_a_look_up_and_reading_it_again_is_none() {
    let app = Setup::default().with_clock().start().await;
    app.post(QUERY, RESERVED).await.is_agreed();
    app.find(COUPON).await;
    app.voucher(VOUCHER).await;
    assert_eq!(acts(&app, VOUCHER).await, [""; 0], "neither a key press nor a row is a look-up");
    for _ in 0..3 {
        app.calls().open_voucher(VOUCHER).await.expect("opens");
    }
    let deed = newest(&app, VOUCHER).await;
    assert_eq!(
        (&deed["act"], &deed["by"], &deed["at"]),
        (&json!("looked_up"), &json!("agent"), &json!(app.clock().now()))
    );
    assert_eq!((&deed["voucherId"], &deed["couponId"]), (&json!(VOUCHER), &json!(COUPON)));
    app.clock().advance(59 * SECOND);
    app.calls().open_voucher(VOUCHER).await.expect("opens");
    assert_eq!(acts(&app, VOUCHER).await, ["looked_up"], "the same look-up");
    app.clock().advance(SECOND);
    app.calls().open_voucher(VOUCHER).await.expect("opens");
    assert_eq!(acts(&app, VOUCHER).await, ["looked_up"; 2], "another one");
    app.clock().go_back(3600 * SECOND);
    app.calls().open_voucher(VOUCHER).await.expect("opens");
    assert_eq!(acts(&app, VOUCHER).await, ["looked_up"; 3], "a clock that was put back hides none");
    let unknown = app.calls().open_voucher("nobody").await.map(drop).map_err(|error| error.code);
    assert_eq!(unknown, Err(ErrorCode::VoucherNotFound));
    assert_eq!(number(&app.data_dir(), DEEDS), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_takes_nothing_keeps_no_caller_waiting() {
    let app = TestApp::start().await;
    app.post(QUERY, RESERVED).await.is_agreed();
    let calls = reader(&app.settings()).expect("reads");
    assert_eq!(calls.open_voucher(VOUCHER).await.expect("opens").coupon_id.as_deref(), Some(COUPON));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_agent_does_with_a_file_and_a_link_is_kept_and_no_longer_a_fact_of_the_voucher() {
    let app = TestApp::with_jackpot().await;
    app.jackpot().faults().files(FileFault::Hazard(Hazard::EmbeddedFile));
    let voucher = app.order();
    let id = voucher.id.as_str();
    let before = app.until_stored(id).await;
    let handed = async |_: PathBuf| Ok(());
    let calls = app.calls();
    calls.open_pdf(id, false, handed).await.expect_err("flagged");
    calls.open_pdf(id, true, handed).await.expect("opens");
    assert_eq!(newest(&app, id).await["detail"], json!({ "about": "despite", "findings": ["embedded_file"] }));
    calls.show_pdf(id, handed).await.expect("shows");
    calls.copy_link(id).await.expect("copies");
    for what in [Copied::Code, Copied::Answer, Copied::Ticket] {
        calls.note_copied(id, what).await.expect("notes");
    }
    let done = ["copied_ticket", "copied_answer", "copied_code", "copied_link", "shown_pdf", "opened_pdf"];
    assert_eq!(acts(&app, id).await, done);
    let view = app.voucher(id).await;
    assert_eq!((&view["journal"], &view["revision"]), (&before["journal"], &before["revision"]));
    let failed = async |_: PathBuf| Err(CallError::new(ErrorCode::ViewerFailed, "no viewer", "install one"));
    calls.show_pdf(id, failed).await.expect_err("fails");
    calls.note_copied("nobody", Copied::Code).await.expect_err("is not known");
    assert_eq!(acts(&app, id).await, done, "what was not done is not kept");
}

#[tokio::test(flavor = "multi_thread")]
async fn asking_the_vendor_is_kept_with_what_came_of_it() {
    let app = Setup::default().with_silent_jackpot().start().await;
    let voucher = app.order_waiting().await;
    let (id, calls) = (voucher.id.as_str(), app.calls());
    let detail = async || newest(&app, id).await["detail"].clone();
    calls.ask_vendor(id).await.expect("answers");
    assert_eq!(detail().await, Value::Null);
    calls.confirm(id, "47.50").await.expect("confirms");
    assert_eq!(detail().await, json!({ "about": "price", "price": 47.5 }));
    app.jackpot().settled().await;
    calls.refresh_link(id).await.expect("refreshes");
    assert_eq!(detail().await, Value::Null);
    app.jackpot().faults().api(ApiFault::Unavailable);
    calls.refresh_link(id).await.map(drop).expect_err("is down");
    assert_eq!(detail().await, json!({ "about": "failed", "code": "vendor_unreachable" }));
    calls.ask_vendor(id).await.map(drop).expect_err("is down");
    assert_eq!(detail().await, json!({ "about": "failed", "code": "vendor_unreachable" }));
    let done = ["asked_vendor", "refreshed_link", "refreshed_link", "confirmed", "asked_vendor"];
    assert_eq!(acts(&app, id).await, done);
    calls.confirm(id, "47.50").await.expect("is confirmed");
    assert_eq!(acts(&app, id).await, done, "what was not asked for again is not kept again");
}

#[tokio::test(flavor = "multi_thread")]
async fn putting_aside_and_taking_back_are_kept() {
    let app = TestApp::start().await;
    app.post("", RESERVED).await.is(422, r#"{"status":"declined","reason":"notification_key_missing"}"#);
    app.post(QUERY, "junk").await;
    let calls = app.calls();
    let later = Some(SystemClock.now().plus(3600 * SECOND));
    for (what, id) in
        [(Subject::Voucher(VOUCHER.to_owned()), json!(VOUCHER)), (Subject::Desk(DeskConcern::Unreadable), Value::Null)]
    {
        calls.snooze(&what, later, "asked Jackpot").await.expect("puts aside");
        calls.unsnooze(&what).await.expect("takes back");
        let rows = of(&app, ActivityFilter::default()).await;
        assert_eq!((&rows[0]["act"], &rows[1]["act"]), (&json!("unsnoozed"), &json!("snoozed")));
        assert_eq!((&rows[1]["voucherId"], &rows[1]["detail"]["until"]), (&id, &json!(later)));
    }
    let text = serde_json::to_string(&of(&app, ActivityFilter::default()).await).expect("JSON");
    assert!(!text.contains("asked Jackpot"), "reasons are the voucher's, and can be removed with it");
}

/// Nothing that only comes in makes a row: the chain costs a notification nothing.
#[tokio::test(flavor = "multi_thread")]
async fn what_comes_in_and_what_the_program_does_is_nobodys_deed() {
    let app = TestApp::with_jackpot().await;
    let voucher = app.order();
    app.until_stored(voucher.id.as_str()).await;
    app.post(QUERY, RESERVED).await.is_agreed();
    app.post(QUERY, READY).await.is_acknowledged();
    assert_eq!(number(&app.data_dir(), DEEDS), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deed_and_its_fact_are_recorded_together_or_not_at_all() {
    let app = TestApp::start().await;
    app.post(QUERY, RESERVED).await.is_agreed();
    let events = "SELECT count(*) FROM event";
    let before = number(&app.data_dir(), events);
    let other = lock(&app.data_dir());
    let refused = app.calls().refresh_link(VOUCHER).await.map(drop).map_err(|error| error.code);
    assert_eq!(refused, Err(ErrorCode::StoreUnavailable));
    drop(other);
    assert_eq!((number(&app.data_dir(), DEEDS), number(&app.data_dir(), events)), (0, before));
    app.calls().refresh_link(VOUCHER).await.map(drop).expect_err("there are no credentials");
    assert_eq!((number(&app.data_dir(), DEEDS), number(&app.data_dir(), events)), (1, before + 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_done_is_filtered_and_paged() {
    let app = Setup::default().with_clock().start().await;
    for number in 0..3 {
        app.post(QUERY, reserved_number(number)).await.is_agreed();
        app.calls().open_voucher(&voucher_number(number)).await.expect("opens");
        app.clock().advance(10 * SECOND);
    }
    app.calls().note_copied(&voucher_number(1), Copied::Code).await.expect("notes");
    app.calls().note_changed_settings(vec!["policy.mode".to_owned()]).await.expect("notes");
    app.calls().note_exported(Exported::Vouchers, 12).await.expect("notes");
    let all = of(&app, ActivityFilter::default()).await;
    let words: Vec<_> = all.iter().map(|row| row["act"].as_str().expect("a word")).collect();
    assert_eq!(words, ["exported", "changed_settings", "copied_code", "looked_up", "looked_up", "looked_up"]);
    assert_eq!(all[0]["detail"], json!({ "about": "file", "of": "vouchers", "rows": 12 }));
    assert_eq!(all[1]["detail"], json!({ "about": "settings", "names": ["policy.mode"] }));

    let since = app.clock().now().minus(20 * SECOND);
    let none = ActivityFilter::default;
    for (filter, expected) in [
        (ActivityFilter { voucher_id: Some(voucher_number(1)), ..none() }, vec![4, 2]),
        (ActivityFilter { code: Some(" coupon-0001 ".to_owned()), ..none() }, vec![4, 2]),
        (ActivityFilter { code: Some("COUPON".to_owned()), ..none() }, vec![4, 3, 2, 1]),
        (ActivityFilter { code: Some("elsewhere".to_owned()), ..none() }, vec![]),
        (ActivityFilter { acts: vec![Act::CopiedCode, Act::Exported], ..none() }, vec![6, 4]),
        (ActivityFilter { by: Some("AGE".to_owned()), ..none() }, vec![6, 5, 4, 3, 2, 1]),
        (ActivityFilter { by: Some("somebody".to_owned()), ..none() }, vec![]),
        (ActivityFilter { from: Some(since), ..none() }, vec![6, 5, 4, 3, 2]),
        (ActivityFilter { to: Some(since), ..none() }, vec![1]),
        (
            ActivityFilter { from: Some(since), acts: vec![Act::LookedUp], by: Some(String::new()), ..none() },
            vec![3, 2],
        ),
    ] {
        let found: Vec<_> =
            of(&app, filter.clone()).await.iter().map(|row| row["id"].as_i64().expect("a place")).collect();
        assert_eq!(found, expected, "{filter:?}");
    }
    let page = app.calls().activity(none(), None, 4).await.expect("reads");
    assert_eq!((page.rows.len(), page.more), (4, true));
    let rest = app.calls().activity(none(), page.rows.last().map(|row| row.id), 4).await.expect("reads");
    assert_eq!((rest.rows.iter().map(|row| row.id).collect::<Vec<_>>(), rest.more), (vec![2, 1], false));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_done_can_be_neither_changed_nor_removed() {
    let app = TestApp::start().await;
    app.post(QUERY, RESERVED).await.is_agreed();
    app.calls().open_voucher(VOUCHER).await.expect("opens");
    for sql in [
        "UPDATE audit SET by = 'somebody'",
        "DELETE FROM audit",
        "UPDATE audit_head SET hash = zeroblob(32)",
        "UPDATE audit_head SET last = 0",
        "DELETE FROM audit_head",
    ] {
        let refused = tamper(&app.data_dir(), sql).expect_err("refused");
        assert!(refused.contains("what agents did is append-only"), "{sql}: {refused}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_filter_lets_through_is_written_into_a_file_that_runs_nothing() {
    let app = Setup::default().with_clock().start().await;
    let code = "=1+1";
    app.post(QUERY, reserved(&json!({ "couponId": code }))).await.is_agreed();
    app.post(QUERY, reserved_number(1)).await.is_agreed();
    for id in [VOUCHER, &voucher_number(1)] {
        app.calls().open_voucher(id).await.expect("opens");
    }
    let folder = tempfile::tempdir().expect("a folder");
    let filter = || ActivityFilter { acts: vec![Act::LookedUp], ..ActivityFilter::default() };
    let name = app.calls().activity_file_name(ExportFormat::Csv);
    assert!(name.starts_with("voucher-desk-activity-20") && name.ends_with("Z.csv"), "{name}");
    let csv = folder.path().join(name);
    assert_eq!(app.calls().export_activity(filter(), ExportFormat::Csv, csv.clone()).await, Ok(2));
    let text = std::fs::read_to_string(&csv).expect("is there");
    let lines: Vec<_> = text.split("\r\n").collect();
    assert_eq!(lines[0], r#""id","at","by","act","voucher_id","coupon_id","detail","hash""#);
    let now = app.clock().now();
    let row = format!(r#""1","{now}","agent","looked_up","{VOUCHER}","'{code}","","#);
    assert!(lines[2].starts_with(&row) && lines.len() == 4, "{text}");

    let exported = newest_of_all(&app).await;
    assert_eq!((&exported["act"], &exported["detail"]["rows"]), (&json!("exported"), &json!(2)), "that is a deed too");
    let json = folder.path().join("activity.json");
    assert_eq!(app.calls().export_activity(ActivityFilter::default(), ExportFormat::Json, json.clone()).await, Ok(3));
    let rows: Value = serde_json::from_slice(&std::fs::read(&json).expect("is there")).expect("JSON");
    assert_eq!((rows[2]["couponId"].as_str(), rows[0]["act"].as_str()), (Some(code), Some("exported")));
    assert_eq!(rows[2]["hash"].as_str().map(str::len), Some(64));
    let again = app.calls().export_activity(filter(), ExportFormat::Csv, csv).await.map_err(|error| error.code);
    assert_eq!(again, Err(ErrorCode::FileUnwritable), "nothing is written over");
    assert_eq!(number(&app.data_dir(), DEEDS), 4);
    let none = folder.path().join("none.json");
    let elsewhere = ActivityFilter { by: Some("somebody".to_owned()), ..ActivityFilter::default() };
    assert_eq!(app.calls().export_activity(elsewhere, ExportFormat::Json, none.clone()).await, Ok(0));
    assert_eq!(serde_json::from_slice::<Value>(&std::fs::read(&none).expect("is there")).expect("JSON"), json!([]));
}

async fn newest_of_all(app: &TestApp) -> Value {
    of(app, ActivityFilter::default()).await.remove(0)
}
