//! A damaged database is noticed before anything is written to it, and is left as it is for whoever repairs it.

use std::path::Path;

use serde_json::to_value;
use voucher_desk::app::StartError;
use voucher_desk::store::StoreError;
use voucher_desk::store::sqlite::{FILE_NAME, SqliteStore};

use super::server::Host;
use crate::support::app::{Answered, TestApp};
use crate::support::bodies::reserved_number;
use crate::support::rows::lock;
use crate::support::wait::within;

const PAGE: usize = 4096;

/// Overwrites pages with what no page of a database looks like.
fn spoil(bytes: &mut [u8]) {
    bytes.iter_mut().for_each(|byte| *byte = fastrand::u8(..));
}

/// An application with some vouchers in its database, nothing of it in the log.
async fn filled(vouchers: usize) -> TestApp {
    let mut app = TestApp::start().await;
    for number in 0..vouchers {
        app.post("notificationKey=customer-7", reserved_number(number)).await.is_agreed();
    }
    app.stop().await;
    app
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_page_anywhere_is_noticed_at_the_start_and_left_alone() {
    let app = filled(60).await;
    let whole = std::fs::read(app.data_dir().join(FILE_NAME)).expect("reads");
    assert!(whole.len() > 20 * PAGE);
    let path = app.data_dir().join("copy.sqlite");
    for page in 0..whole.len() / PAGE {
        let mut bytes = whole.clone();
        spoil(&mut bytes[page * PAGE..][..PAGE]);
        std::fs::write(&path, &bytes).expect("writes");
        match SqliteStore::open(&path).err() {
            Some(StoreError::NotOurs) if page == 0 => {}
            Some(StoreError::Damaged(_)) if page > 0 => {}
            other => panic!("page {page}: {other:?}"),
        }
        assert!(std::fs::read(&path).expect("reads") == bytes, "page {page} was touched");
    }
    let cut = &whole[..whole.len() / PAGE / 2 * PAGE];
    std::fs::write(&path, cut).expect("writes");
    assert!(matches!(SqliteStore::open(&path).err(), Some(StoreError::Damaged(_))), "half of the file is gone");
}

/// The log beside a damaged database may hold the only copy of what was answered last.
#[tokio::test(flavor = "multi_thread")]
async fn the_log_beside_a_damaged_database_is_left_alone() {
    let host = Host::new();
    let server = host.start().await;
    for number in 0..10 {
        assert_eq!(server.door().send(&reserved_number(number)).await.status, 200);
    }
    server.stop().await;
    let server = host.start().await;
    assert_eq!(server.door().send(&reserved_number(10)).await.status, 200);
    server.kill().await;

    let (database, log) = (host.data_dir().join(FILE_NAME), host.data_dir().join(format!("{FILE_NAME}-wal")));
    let whole = std::fs::read(&database).expect("reads");
    let kept = std::fs::read(&log).expect("reads");
    let mut spoiled = whole.clone();
    spoil(&mut spoiled[PAGE..]);
    for bytes in [&spoiled[..], b""] {
        std::fs::write(&database, bytes).expect("writes");
        let words = host.try_start().await.err().expect("refused");
        assert!(words.contains("damaged"), "{words}");
        assert!(std::fs::read(&database).expect("reads") == bytes, "the database was touched");
        assert!(std::fs::read(&log).expect("reads") == kept, "the log was touched");
    }
    std::fs::write(&database, whole).expect("repairs");
    let server = host.start().await;
    assert!(host.run(&["lookup", "COUPON0010"]).await.contains("COUPON0010"), "what only the log had is back");
    server.stop().await;
}

/// Damage that somebody's look-up meets ends the recording too.
#[tokio::test(flavor = "multi_thread")]
async fn damage_that_is_met_later_ends_the_recording() {
    let mut app = filled(60).await;
    app.is_tampered_with();
    app.begin().await;
    let database = app.data_dir().join(FILE_NAME);
    let mut bytes = std::fs::read(&database).expect("reads");
    spoil(&mut bytes[PAGE..]);
    overwrite(&database, &bytes);

    let error = app.calls().find("COUPON0007").await.map(drop).expect_err("the page cannot be read");
    assert_eq!(to_value(error.code).expect("JSON"), "database_damaged");
    let answer = app.post("notificationKey=customer-7", reserved_number(61)).await;
    answer.is(503, r#"{"status":"error","reason":"not_stored"}"#);
    assert_eq!(answer.headers["retry-after"], "5");
    assert_eq!(health(&app).await, 503);
    app.stop().await;
    assert!(std::fs::read(&database).expect("reads") == bytes, "the damaged file was touched");
    let refused = app.try_begin().await.err();
    assert!(matches!(refused, Some(StartError::Store(StoreError::Damaged(_)))), "{refused:?}");
}

/// Another program that holds the database for longer than we wait.
#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_is_locked_is_busy_until_it_is_not() {
    let app = TestApp::start().await;
    let locked = lock(&app.data_dir());
    let answer = app.post("notificationKey=customer-7", reserved_number(1)).await;
    answer.is(503, r#"{"status":"error","reason":"not_stored"}"#);
    assert_eq!(answer.headers["retry-after"], "5");
    assert_eq!(health(&app).await, 503);
    let mut changes = app.calls().changes();
    drop(locked);
    within("its recovery to be told", changes.recv()).await.expect("is told");
    assert_eq!(health(&app).await, 200);
    app.post("notificationKey=customer-7", reserved_number(1)).await.is_agreed();
}

async fn health(app: &TestApp) -> u16 {
    Answered::to(app.request(reqwest::Method::GET, "/healthz")).await.status
}

/// Writes over a file in its place.
fn overwrite(path: &Path, bytes: &[u8]) {
    use std::io::Write;
    let mut file = std::fs::File::options().write(true).open(path).expect("opens");
    file.write_all(bytes).expect("writes");
}
