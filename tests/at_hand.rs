//! Notes and tickets, pins, what was looked up last, and codes that are watched for.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::broadcast::error::RecvError;
use voucher_desk::api::audit::ActivityFilter;
use voucher_desk::api::error::ErrorCode;

use crate::support::app::{Setup, TestApp, activity, acts};
use crate::support::bodies::{COUPON, QUERY, RESERVED, VOUCHER, reserved_number, voucher_number};
use crate::support::rows::{number, tamper};
use crate::support::wait::within;

const MINUTE: Duration = Duration::from_secs(60);

async fn at_hand(app: &TestApp) -> Value {
    serde_json::to_value(app.calls().at_hand().await.expect("reads")).expect("JSON")
}

fn ids(rows: &Value) -> Vec<&str> {
    rows.as_array().expect("rows").iter().map(|row| row["voucherId"].as_str().expect("an id")).collect()
}

/// Waits, change by change, until what is at hand is as it should be.
#[track_caller]
fn until(app: &TestApp, what: &str, holds: impl Fn(&Value) -> bool) -> impl Future<Output = Value> {
    let calls = app.calls().clone();
    within(what, async move {
        let mut changes = calls.changes();
        loop {
            let view = serde_json::to_value(calls.at_hand().await.expect("reads")).expect("JSON");
            if holds(&view) {
                return view;
            }
            if let Err(RecvError::Closed) = changes.recv().await {
                panic!("the program ended");
            }
        }
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn notes_stay_as_they_were_written_and_the_last_ticket_holds() {
    let mut app = Setup::default().with_clock().start().await;
    app.post(QUERY, RESERVED).await.is_agreed();
    let began = app.voucher(VOUCHER).await;
    let calls = app.calls();
    calls.add_note(VOUCHER, "Called, was impatient.\r\nWill call again.").await.expect("notes");
    app.clock().advance(MINUTE);
    calls.add_note(VOUCHER, " Wrong: it was another caller. ").await.expect("notes");
    calls.set_ticket(VOUCHER, "SUP-1").await.expect("names");
    let view = calls.set_ticket(VOUCHER, " SUP-2 ").await.expect("names");
    let texts: Vec<_> = view.notes.iter().map(|note| note.text.as_deref().expect("a text")).collect();
    assert_eq!(texts, ["Wrong: it was another caller.", "Called, was impatient.\nWill call again."]);
    assert!(view.notes[0].at > view.notes[1].at && view.notes.iter().all(|note| note.by == "agent"));
    assert_eq!(view.ticket.and_then(|ticket| ticket.text).as_deref(), Some("SUP-2"));
    assert_eq!(acts(&app, VOUCHER).await, ["ticketed", "ticketed", "noted", "noted"]);
    assert_eq!(app.voucher(VOUCHER).await, began, "no fact of the voucher");
    let kept = serde_json::to_string(&activity(&app, ActivityFilter::default()).await).expect("JSON");
    assert!(!kept.contains("impatient"), "what is written can be taken out, what was done cannot");

    app.restart(&[]).await;
    assert_eq!(app.calls().remarks(VOUCHER).await.expect("reads").notes.len(), 2);
    let none = app.calls().set_ticket(VOUCHER, "").await.expect("names none");
    assert!(none.ticket.is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_kept_is_refused_and_leaves_nothing() {
    let app = TestApp::start().await;
    app.post(QUERY, RESERVED).await.is_agreed();
    let calls = app.calls();
    for text in ["", "  \n", "a\u{1b}[2J", &"a".repeat(2001)] {
        let refused = calls.add_note(VOUCHER, text).await.map(drop).map_err(|error| error.code);
        assert_eq!(refused, Err(ErrorCode::NoteRefused), "{text:?}");
    }
    for text in ["a\nb", &"a".repeat(65)] {
        let refused = calls.set_ticket(VOUCHER, text).await.map(drop).map_err(|error| error.code);
        assert_eq!(refused, Err(ErrorCode::TicketRefused), "{text:?}");
    }
    let unknown = calls.add_note("nobody", "a note").await.map(drop).map_err(|error| error.code);
    assert_eq!(unknown, Err(ErrorCode::VoucherNotFound));
    let refused = calls.watch(" \n", true).await.map(drop).map_err(|error| error.code);
    assert_eq!(refused, Err(ErrorCode::NoCode));
    let unknown = calls.pin("nobody", true).await.map(drop).map_err(|error| error.code);
    assert_eq!(unknown, Err(ErrorCode::VoucherNotFound));
    assert_eq!(number(&app.data_dir(), "SELECT count(*) FROM audit"), 0);
}

/// Of a note only its text can go, with the personal data of its voucher.
#[tokio::test(flavor = "multi_thread")]
async fn a_note_can_be_emptied_and_not_otherwise_changed() {
    let app = TestApp::start().await;
    app.post(QUERY, RESERVED).await.is_agreed();
    app.calls().add_note(VOUCHER, "a note").await.expect("notes");
    for sql in [
        "UPDATE note SET text = 'another'",
        "UPDATE note SET text = NULL, by = 'somebody'",
        "UPDATE note SET text = NULL, at = 0",
        "DELETE FROM note",
    ] {
        let refused = tamper(&app.data_dir(), sql).expect_err("refused");
        assert!(refused.contains("notes are append-only"), "{sql}: {refused}");
    }
    assert_eq!(tamper(&app.data_dir(), "UPDATE note SET text = NULL"), Ok(1));
    let view = app.calls().remarks(VOUCHER).await.expect("reads");
    assert_eq!((view.notes.len(), view.notes[0].text.as_deref()), (1, None));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_vouchers_looked_up_last_and_the_pinned_ones_are_at_hand() {
    let mut app = Setup::default().with_clock().start().await;
    for number in 0..10 {
        app.post(QUERY, reserved_number(number)).await.is_agreed();
    }
    for number in (0..10).chain([3, 3]) {
        app.calls().open_voucher(&voucher_number(number)).await.expect("opens");
        app.clock().advance(MINUTE);
    }
    let view = at_hand(&app).await;
    let expected: Vec<_> = [3, 9, 8, 7, 6, 5, 4, 2].map(voucher_number).to_vec();
    assert_eq!(ids(&view["recent"]), expected, "each once, the newest first");
    assert_eq!(view["recent"][0]["couponId"], "COUPON0003");

    for number in [1, 2] {
        app.calls().pin(&voucher_number(number), true).await.expect("pins");
        app.clock().advance(MINUTE);
    }
    app.calls().pin(&voucher_number(1), true).await.expect("is pinned");
    app.restart(&[]).await;
    assert_eq!(ids(&at_hand(&app).await["pinned"]), [voucher_number(2), voucher_number(1)]);
    app.calls().pin(&voucher_number(2), false).await.expect("takes it out");
    app.calls().pin(&voucher_number(2), false).await.expect("is out");
    assert_eq!(ids(&at_hand(&app).await["pinned"]), [voucher_number(1)]);
    assert_eq!(
        acts(&app, &voucher_number(2)).await,
        ["unpinned", "pinned", "looked_up"],
        "what was so already is no deed"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_watched_code_that_arrives_is_told_and_stays_until_it_was_seen() {
    let mut app = TestApp::start().await;
    app.post(QUERY, reserved_number(1)).await.is_agreed();
    let typed = "agyp-mnvx-pj";
    let view = app.calls().watch(typed, true).await.expect("watches");
    assert_eq!((view.watched.len(), view.watched[0].voucher_id.as_deref()), (1, None));
    app.calls().watch(COUPON, true).await.expect("is watched, however it is written");
    app.calls().watch("ELSEWHERE", true).await.expect("watches");
    app.restart(&[]).await;
    app.post(QUERY, RESERVED).await.is_agreed();
    let view = until(&app, "the code to arrive", |view| view["watched"][0]["voucherId"] == VOUCHER).await;
    assert_eq!((&view["watched"][0]["code"], &view["watched"][1]["code"]), (&json!(typed), &json!("ELSEWHERE")));
    assert_eq!(view["watched"][1]["voucherId"], Value::Null);
    assert_eq!(app.calls().arrived().await.expect("reads"), [typed]);
    let arrived_at = view["watched"][0]["arrivedAt"].clone();
    app.restart(&[]).await;
    assert_eq!(at_hand(&app).await["watched"][0]["arrivedAt"], arrived_at, "told once");
    app.calls().watch(COUPON, false).await.expect("has been seen");
    assert_eq!(at_hand(&app).await["watched"].as_array().map(Vec::len), Some(1));
    let rows = activity(&app, ActivityFilter::default()).await["rows"].clone();
    let done: Vec<_> = rows.as_array().expect("rows").iter().map(|row| (&row["act"], &row["detail"]["code"])).collect();
    let expected = [("unwatched", COUPON), ("watched", "ELSEWHERE"), ("watched", typed)];
    assert_eq!(done.len(), expected.len());
    for ((act, code), (expected, of)) in done.into_iter().zip(expected) {
        assert_eq!((act, code), (&json!(expected), &json!(of)));
    }
}

/// Watching comes after the commit: a code that a voucher has already arrives at once.
#[tokio::test(flavor = "multi_thread")]
async fn a_code_that_is_there_already_has_arrived() {
    let app = TestApp::start().await;
    app.post(QUERY, RESERVED).await.is_agreed();
    app.calls().watch(COUPON, true).await.expect("watches");
    until(&app, "the code to arrive", |view| view["watched"][0]["voucherId"] == VOUCHER).await;
}
