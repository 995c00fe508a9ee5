//! What is stored stays right: under load, against tampering, across versions and processes.

use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::Arc;

use serde_json::json;
use tokio::task::JoinSet;
use voucher_desk::api::error::{CallError, ErrorCode};
use voucher_desk::app::{StartError, reader};
use voucher_desk::store::StoreError;
use voucher_desk::store::sqlite::FILE_NAME;
use voucher_desk::upkeep::DataDirError;

use crate::support::app::{Answered, Setup, TestApp, kinds};
use crate::support::bodies::{
    COUPON, QUERY, READY, RESERVED, VOUCHER, ready, reserved, reserved_number, voucher_number,
};
use crate::support::rows::{lock, newest_schema, number, prepare, requests, tamper};

/// Our one address stands for many clients: it may hold as many connections as there are.
fn many_clients() -> Setup {
    Setup::default().set("receiver.trusted_proxies", "127.0.0.1")
}

/// Posts every body at once; the answers in their order.
async fn post_all(app: &Arc<TestApp>, bodies: Vec<String>) -> Vec<Answered> {
    let mut posts = JoinSet::new();
    for (index, body) in bodies.into_iter().enumerate() {
        let app = Arc::clone(app);
        posts.spawn(async move { (index, app.post(QUERY, body).await) });
    }
    let mut answers = posts.join_all().await;
    answers.sort_by_key(|(index, _)| *index);
    answers.into_iter().map(|(_, answered)| answered).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_notifications_at_once_make_one_right_voucher_each() {
    let app = Arc::new(many_clients().start().await);
    // Forty vouchers: each reserved three times over, made once, and reserved with another price once.
    let bodies = (0..40).flat_map(|number| {
        let id = json!({ "id": voucher_number(number), "couponId": format!("COUPON{number:04}") });
        let mut dear = id.clone();
        dear["price"] = json!(9999);
        let same = reserved_number(number);
        [same.clone(), same.clone(), ready(&id), reserved(&dear), same]
    });
    let answers = post_all(&app, bodies.collect()).await;
    for (number, answers) in answers.chunks(5).enumerate() {
        let view = app.voucher(&voucher_number(number)).await;
        assert_eq!(view["state"], "ready");
        assert_eq!(view["deliveries"], 5);
        let decisions = kinds(&view).iter().filter(|kind| **kind == "decided").count();
        assert_eq!(decisions, 1, "exactly one decision: {:?}", kinds(&view));
        // Which price came first is chance; that the other is refused on every delivery is not.
        let (same, other) = if view["price"] == 9999 { (409, 200) } else { (200, 409) };
        let statuses: Vec<u16> = answers.iter().map(|answered| answered.status).collect();
        assert_eq!(statuses, [same, same, 200, other, same], "{view:#}");
    }
    assert_eq!(app.find("").await["vouchersStored"], 40);
    let firsts = requests(&app.data_dir()).iter().filter(|row| row.repeat_of.is_none()).count();
    assert_eq!(firsts, 120, "200 requests, 80 of them exact repeats");
}

/// One voucher's row is damaged: what speaks of it is turned away, and its neighbours in the same transaction are not.
#[tokio::test(flavor = "multi_thread")]
async fn a_write_that_fails_does_not_spoil_its_neighbours() {
    let mut app = many_clients().start().await;
    app.post(QUERY, RESERVED).await.is_agreed();
    let damage = format!("UPDATE voucher SET body = '{{}}' WHERE voucher_id = '{VOUCHER}'");
    assert_eq!(tamper(&app.data_dir(), &damage), Ok(1));
    app.is_tampered_with();
    let app = Arc::new(app);
    let mut bodies: Vec<String> = (0..100).map(reserved_number).collect();
    bodies.insert(50, READY.to_owned());
    let answers = post_all(&app, bodies).await;
    for (index, answered) in answers.iter().enumerate() {
        if index == 50 {
            answered.is(503, r#"{"status":"error","reason":"not_stored"}"#);
            assert_eq!(answered.headers["retry-after"], "5");
        } else {
            answered.is_agreed();
        }
    }
    assert_eq!(requests(&app.data_dir()).len(), 101, "what was answered 503 is not half stored");
    let rebuilt = app.calls().rebuild().await.expect("rebuilds");
    assert_eq!(rebuilt.differing.len(), 1);
    app.post(QUERY, READY).await.is_acknowledged();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_came_in_and_what_happened_can_be_neither_changed_nor_removed() {
    let app = TestApp::start().await;
    app.post(QUERY, RESERVED).await.is_agreed();
    for (table, change) in [
        ("notification", "status = 200"),
        ("notification", "body = x''"),
        ("event", "fact = '{}'"),
        ("event", "source = 'x'"),
    ] {
        let words = if table == "event" { "events are append-only" } else { "notifications are append-only" };
        for sql in [format!("UPDATE {table} SET {change}"), format!("DELETE FROM {table}")] {
            let refused = tamper(&app.data_dir(), &sql).expect_err("refused");
            assert!(refused.contains(words), "{sql}: {refused}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rebuild_finds_and_repairs_whatever_was_done_to_a_voucher() {
    let mut app = TestApp::start().await;
    app.is_tampered_with();
    app.post(QUERY, RESERVED).await.is_agreed();
    app.post(QUERY, reserved_number(1)).await.is_agreed();
    let before = app.voucher(VOUCHER).await;
    assert_eq!(app.calls().rebuild().await.expect("rebuilds").differing, []);
    for change in [
        "UPDATE voucher SET body = json_set(body, '$.price', 1)",
        "UPDATE voucher SET body = json_set(body, '$.decision.outcome', 'declined', '$.decision.rule', 'x')",
        "UPDATE voucher SET body = 'not even JSON'",
        "UPDATE voucher SET coupon_key = 'ELSEWHERE'",
        "UPDATE voucher SET notification_key = NULL",
        "UPDATE voucher SET revision = 0",
        "DELETE FROM voucher",
    ] {
        let sql = format!("{change} WHERE voucher_id = '{VOUCHER}'");
        assert_eq!(tamper(&app.data_dir(), &sql), Ok(1), "{sql}");
        let rebuilt = app.calls().rebuild().await.expect("rebuilds");
        let differing: Vec<_> = rebuilt.differing.iter().map(|id| id.as_str()).collect();
        assert_eq!((rebuilt.vouchers, differing.as_slice()), (2, [VOUCHER].as_slice()), "{change}");
        assert_eq!(app.voucher(VOUCHER).await, before, "{change}");
        assert_eq!(app.find(COUPON).await["matches"][0]["voucherId"], VOUCHER, "{change}");
        assert_eq!(app.find("customer-7").await["matches"].as_array().map(Vec::len), Some(2), "{change}");
    }
}

/// Busy is a state that passes: 503 now, the right answer on the repeat.
#[tokio::test(flavor = "multi_thread")]
async fn a_locked_database_is_answered_503_and_a_repeat_is_served() {
    let app = TestApp::start().await;
    let other = lock(&app.data_dir());
    let turned_away = app.post(QUERY, RESERVED).await;
    turned_away.is(503, r#"{"status":"error","reason":"not_stored"}"#);
    assert!(turned_away.headers.contains_key("retry-after"));
    drop(other);
    assert_eq!(requests(&app.data_dir()), []);
    app.post(QUERY, RESERVED).await.is_agreed();
    assert_eq!(app.voucher(VOUCHER).await["deliveries"], 1);
}

/// After a damaged page nothing about the file can be trusted: everything is turned away, and health says so.
#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_database_takes_nothing_more_and_says_so() {
    let mut app = TestApp::start().await;
    app.post(QUERY, RESERVED).await.is_agreed();
    app.is_tampered_with();
    app.stop().await;
    app.begin().await;
    // All but the first page, which holds the schema.
    let file = std::fs::OpenOptions::new().write(true).open(app.data_dir().join(FILE_NAME)).expect("opens");
    let bytes = file.metadata().expect("a size").len();
    file.write_all_at(&vec![0xa5; usize::try_from(bytes - 4096).expect("small")], 4096).expect("writes");

    for _ in 0..2 {
        app.post(QUERY, reserved_number(1)).await.is(503, r#"{"status":"error","reason":"not_stored"}"#);
    }
    let health = Answered::to(app.request(reqwest::Method::GET, "/healthz")).await;
    assert_eq!(health.status, 503);
    assert!(health.body.starts_with(r#"{"status":"failing","reason":"store""#), "{}", health.body);
}

/// Starts on a folder that `prepare` has filled; how it refused, and what the database's bytes are then.
async fn refused_start(fill: impl FnOnce(&Path)) -> (CallError, Vec<u8>, Vec<u8>) {
    let mut app = TestApp::start().await;
    app.post(QUERY, RESERVED).await.is_agreed();
    app.stop().await;
    let path = app.data_dir().join(FILE_NAME);
    fill(&path);
    let before = std::fs::read(&path).expect("reads");
    let mode = std::fs::metadata(&path).expect("is there").permissions();
    let refused = app.try_begin().await.map(drop).expect_err("refused");
    assert_eq!(std::fs::metadata(&path).expect("is there").permissions(), mode, "not even its permissions");
    (CallError::from(&refused), before, std::fs::read(&path).expect("reads"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_of_a_newer_version_is_refused_and_untouched() {
    use std::os::unix::fs::PermissionsExt;
    for journal in ["wal", "delete"] {
        let (refused, before, after) = refused_start(|path| {
            prepare(path, &format!("PRAGMA user_version = 99; PRAGMA journal_mode = {journal};"));
            std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o640)).expect("ours");
        })
        .await;
        assert_eq!(refused.code, ErrorCode::DatabaseNewer);
        assert!(refused.message.contains("newer version") && refused.message.contains("not touched"));
        assert!(before == after, "{journal}: not a byte was changed");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_not_ours_is_refused_and_untouched() {
    use std::os::unix::fs::PermissionsExt;
    let text = |path: &Path| std::fs::write(path, "Dear diary, this is no database. ".repeat(100)).expect("writes");
    let foreign = |path: &Path| {
        std::fs::remove_file(path).expect("removes");
        prepare(path, "CREATE TABLE recipe (name TEXT); INSERT INTO recipe VALUES ('soup');");
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o644)).expect("ours");
    };
    let fills: [&dyn Fn(&Path); 2] = [&text, &foreign];
    for fill in fills {
        let (refused, before, after) = refused_start(fill).await;
        assert_eq!(refused.code, ErrorCode::DatabaseDamaged);
        assert!(refused.message.contains("not touched"), "{}", refused.message);
        assert!(before == after, "not a byte was changed");
    }
}

/// A database that an earlier version wrote opens with everything in it. See `fixtures/README.md`.
#[tokio::test(flavor = "multi_thread")]
async fn the_databases_of_earlier_schemas_open_and_go_on() {
    for version in [1, 3] {
        opens_and_goes_on(version).await;
    }
}

async fn opens_and_goes_on(version: u32) {
    let mut app = TestApp::start().await;
    app.stop().await;
    for entry in std::fs::read_dir(app.data_dir()).expect("reads") {
        let path = entry.expect("reads").path();
        if path.to_string_lossy().contains(FILE_NAME) {
            std::fs::remove_file(path).expect("removes");
        }
    }
    std::fs::copy(fixture(version), app.data_dir().join(FILE_NAME)).expect("copies");
    app.begin().await;
    let view = app.voucher(VOUCHER).await;
    assert_eq!((&view["state"], &view["couponId"]), (&json!("ready"), &json!(COUPON)));
    assert!(kinds(&view).starts_with(&["told", "decided", "told"]), "{:?}", kinds(&view));
    assert_eq!(app.calls().rebuild().await.expect("rebuilds").differing, []);
    app.post(QUERY, RESERVED).await.is_agreed();
    assert_eq!(number(&app.data_dir(), "PRAGMA user_version"), newest_schema(), "brought up to date");
    let agreed = number(&app.data_dir(), "SELECT cents FROM agreed_day WHERE count = 1");
    assert_eq!(agreed, 15_000, "what was agreed with then counts for the caps of its day");
}

fn fixture(version: u32) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../tests/fixtures/schema-{version}.sqlite"))
}

/// Makes the fixture of the schema as it is now; run by hand when a schema is released (`fixtures/README.md`).
#[tokio::test(flavor = "multi_thread")]
#[ignore = "writes a fixture"]
async fn make_a_fixture_of_the_present_schema() {
    let mut app = TestApp::start().await;
    app.post(QUERY, RESERVED).await.is_agreed();
    app.post(QUERY, READY).await.is_acknowledged();
    app.until(VOUCHER, "the download to be given up", |view| view["pdf"]["status"] == "failed").await;
    let version = u32::try_from(number(&app.data_dir(), "PRAGMA user_version")).expect("small");
    app.stop().await;
    std::fs::copy(app.data_dir().join(FILE_NAME), fixture(version)).expect("copies");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_program_on_the_same_folder_is_refused_while_readers_work() {
    let mut app = TestApp::start().await;
    app.post(QUERY, RESERVED).await.is_agreed();
    let settings = app.settings();
    let second = voucher_desk::app::App::start(&settings, false).await.map(drop).expect_err("refused");
    assert!(matches!(second, StartError::DataDir(DataDirError::InUse(_))), "{second}");
    let words = CallError::from(&second);
    assert_eq!(words.code, ErrorCode::DataDirInUse);
    assert!(words.message.contains(&app.data_dir().display().to_string()), "{}", words.message);

    let calls = reader(&settings).expect("reads beside the program");
    assert_eq!(calls.voucher(VOUCHER).await.expect("reads").coupon_id.as_deref(), Some(COUPON));
    app.post(QUERY, READY).await.is_acknowledged();
    let state = calls.voucher(VOUCHER).await.expect("reads").state_text;
    assert_eq!(state, "READY", "a reader sees what is committed");
    let refused = calls.rebuild().await.map(drop).map_err(|error| error.code);
    assert_eq!(refused, Err(ErrorCode::StoreUnavailable), "a reader does not write");

    app.stop().await;
    assert_eq!(calls.voucher(VOUCHER).await.expect("reads after the end").state_text, "READY");
    app.begin().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_cannot_be_written_is_named() {
    let mut app = TestApp::start().await;
    app.stop().await;
    std::fs::remove_dir_all(app.data_dir()).expect("removes");
    // Nobody, not even root, makes a folder below a file.
    std::fs::write(app.data_dir(), "a file").expect("writes");
    let refused = app.try_begin().await.map(drop).expect_err("refused");
    let words = CallError::from(&refused);
    assert_eq!(words.code, ErrorCode::DataDirUnwritable);
    assert!(words.message.contains(&app.data_dir().display().to_string()), "{}", words.message);
    assert!(matches!(refused, StartError::DataDir(DataDirError::Unwritable(..))));
    let refused = reader(&app.settings()).map(drop).expect_err("nothing to read");
    assert!(matches!(refused, StartError::Store(StoreError::Unwritable(_))), "{refused}");
}
