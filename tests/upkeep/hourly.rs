//! The running program looks for damaged pages by itself.

use std::os::unix::fs::FileExt;
use std::time::Duration;

use reqwest::Method;
use serde_json::to_value;
use tokio::sync::broadcast::Receiver;
use voucher_desk::store::Change;
use voucher_desk::store::sqlite::FILE_NAME;

use crate::support::app::{Answered, TestApp};
use crate::support::bodies::{QUERY, RESERVED, reserved_number};
use crate::support::wait::within;

/// Nobody looks up what is damaged: the hour does it.
#[tokio::test]
async fn damage_that_nobody_meets_is_found_within_the_hour() {
    let mut app = TestApp::start().await;
    app.post(QUERY, RESERVED).await.is_agreed();
    app.stop().await;
    app.begin().await;
    app.is_tampered_with();
    let mut changes = app.calls().changes();
    hour_passes().await;
    app.post(QUERY, reserved_number(1)).await.is_agreed();
    within("the arrival to be told", told(&mut changes, |change| change.voucher.is_some())).await;
    assert_eq!(health(&app).await, 200, "a look at what is sound changes nothing");

    let file = std::fs::OpenOptions::new().write(true).open(app.data_dir().join(FILE_NAME)).expect("opens");
    let bytes = file.metadata().expect("a size").len();
    file.write_all_at(&vec![0xa5; usize::try_from(bytes - 4096).expect("small")], 4096).expect("writes");
    assert_eq!(health(&app).await, 200, "nobody has met it yet");
    hour_passes().await;
    within("the damage to be told", told(&mut changes, |change| change.voucher.is_none())).await;
    let answer = Answered::to(app.request(Method::GET, "/healthz")).await;
    assert!(answer.status == 503 && answer.body.contains(r#""reason":"store""#), "{answer:?}");
    app.post(QUERY, reserved_number(2)).await.is(503, r#"{"status":"error","reason":"not_stored"}"#);
    let status = app.calls().receiver_status().await;
    let problem = status.map_or_else(Some, |status| status.problem).expect("the screen says so");
    assert_eq!(to_value(problem.code).expect("JSON"), "database_damaged");
    app.end().await;
}

/// Other news may come between: that the program listens is told as well.
async fn told(changes: &mut Receiver<Change>, is_meant: impl Fn(&Change) -> bool) {
    while !is_meant(&changes.recv().await.expect("is told")) {}
}

/// Only for whoever waits for it: what talks to the program does so in real time again.
async fn hour_passes() {
    // The task that waits for the hour must have begun to.
    tokio::task::yield_now().await;
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(3600)).await;
    tokio::time::resume();
}

async fn health(app: &TestApp) -> u16 {
    Answered::to(app.request(Method::GET, "/healthz")).await.status
}
