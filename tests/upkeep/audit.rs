//! The chain of what agents did: `check` finds whatever was done to it, and a backup, a restore and a rebuild keep it.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use voucher_desk::api::audit::ActivityFilter;
use voucher_desk::domain::audit::Act;
use voucher_desk::store::sqlite::FILE_NAME;

use super::{Bench, text};
use crate::support::app::{TestApp, activity, acts};
use crate::support::bodies::{QUERY, RESERVED, VOUCHER, reserved_number, voucher_number};
use crate::support::process::Home;
use crate::support::rows::prepare;
use crate::support::tree::copy_tree;

const OPENED: &str = "DROP TRIGGER audit_is_kept; DROP TRIGGER audit_stays; DROP TRIGGER audit_head_grows;";

/// A program with five deeds on record, stopped.
async fn with_five_deeds() -> Bench {
    let mut bench = Bench { app: TestApp::start().await, home: Home::new() };
    for number in 0..5 {
        bench.app.post(QUERY, reserved_number(number)).await.is_agreed();
        bench.app.calls().open_voucher(&voucher_number(number)).await.expect("opens");
    }
    bench.app.stop().await;
    bench
}

/// What `check` says of the chain, and how it ended.
#[track_caller]
fn found(bench: &Bench, data_dir: &Path) -> (String, String, Option<i32>) {
    let ended = bench.run_on(data_dir, &["check", "--json"]);
    let report: Value = ended.json();
    let findings = report["findings"].as_array().expect("findings").clone();
    let finding = findings.into_iter().find(|finding| finding["check"] == "audit").expect("looked at");
    let words = |name: &str| finding[name].as_str().expect("words").to_owned();
    (words("status"), words("message"), ended.code)
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_done_to_the_chain_is_found() {
    let mut bench = with_five_deeds().await;
    let (status, message, code) = found(&bench, &bench.app.data_dir());
    assert_eq!((status.as_str(), code), ("ok", Some(0)), "{message}");
    assert!(message.starts_with("All 5 acts of agents follow"), "{message}");
    let tampered = [
        ("row 3 was altered", "UPDATE audit SET by = 'somebody' WHERE id = 3"),
        ("row 3 was altered", "UPDATE audit SET at = at + 1 WHERE id = 3"),
        ("row 3 was altered", "UPDATE audit SET voucher_id = 'x' WHERE id = 3"),
        ("row 3 was altered", "UPDATE audit SET detail = '{}' WHERE id = 3"),
        ("row 3 was altered", "UPDATE audit SET act = 'opened_pdf' WHERE id = 3"),
        ("row 3 was altered", "UPDATE audit SET hash = zeroblob(32) WHERE id = 3"),
        ("row 3 does not follow", "UPDATE audit SET previous = zeroblob(32) WHERE id = 3"),
        ("row 1 is missing", "DELETE FROM audit WHERE id = 1"),
        ("row 3 is missing", "DELETE FROM audit WHERE id = 3"),
        (
            "row 2 does not follow",
            "UPDATE audit SET id = 9 WHERE id = 2; UPDATE audit SET id = 2 WHERE id = 4; UPDATE audit SET id = 4 WHERE id = 9",
        ),
        ("row 3 does not follow", "DELETE FROM audit WHERE id = 3; UPDATE audit SET id = id - 1 WHERE id > 3"),
        ("the rows after row 4 are missing", "DELETE FROM audit WHERE id = 5"),
        ("the rows after row 0 are missing", "DELETE FROM audit"),
        ("row 5 stands behind", "UPDATE audit_head SET last = 4"),
        ("the recorded end is not", "UPDATE audit_head SET hash = zeroblob(32)"),
    ];
    for (number, (words, sql)) in tampered.into_iter().enumerate() {
        let folder = bench.home.path().join(format!("tampered-{number}"));
        copy_tree(&bench.app.data_dir(), &folder);
        prepare(&folder.join(FILE_NAME), &format!("{OPENED} {sql}"));
        let (status, message, code) = found(&bench, &folder);
        assert_eq!((status.as_str(), code), ("failed", Some(2)), "{sql}: {message}");
        assert!(message.contains(words), "{sql}: {message}");
    }
    bench.app.begin().await;
}

/// Whoever may write the file can make the chain anew. That is what an end noted elsewhere is for.
#[tokio::test(flavor = "multi_thread")]
async fn an_end_that_was_noted_is_in_every_later_chain() {
    let mut bench = with_five_deeds().await;
    let (_, noted, _) = found(&bench, &bench.app.data_dir());
    let hash = noted.rsplit(' ').next().expect("a hash").trim_end_matches('.').to_owned();
    assert_eq!(hash.len(), 64, "{noted}");
    bench.app.begin().await;
    bench.app.calls().note_changed_settings(vec!["policy.mode".to_owned()]).await.expect("notes");
    bench.app.stop().await;
    let sql = format!("SELECT count(*) FROM audit WHERE lower(hex(hash)) = '{hash}' AND id = 5");
    assert_eq!(crate::support::rows::number(&bench.app.data_dir(), &sql), 1);
    let (status, later, _) = found(&bench, &bench.app.data_dir());
    assert!(status == "ok" && later.starts_with("All 6 acts") && !later.contains(&hash), "{later}");
    bench.app.begin().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_a_restore_and_a_rebuild_keep_the_chain() {
    let mut bench = with_five_deeds().await;
    bench.app.begin().await;
    let (backup, _) = bench.back_up();
    bench.app.calls().rebuild().await.expect("rebuilds");
    bench.app.stop().await;
    let (_, before, _) = found(&bench, &bench.app.data_dir());
    fs::remove_dir_all(bench.app.data_dir()).expect("removes");
    assert_eq!(bench.run(&["restore", text(&backup)]).code, Some(0));
    assert_eq!(found(&bench, &bench.app.data_dir()), ("ok".to_owned(), before, Some(0)));
    bench.app.begin().await;
    assert_eq!(acts(&bench.app, &voucher_number(2)).await, ["looked_up"]);
    bench.app.post(QUERY, RESERVED).await.is_agreed();
    bench.app.calls().open_voucher(VOUCHER).await.expect("opens");
    let (status, message, _) = found(&bench, &bench.app.data_dir());
    assert!(status == "ok" && message.starts_with("All 6 acts"), "it goes on where it was: {message}");
}

/// What `check` says of the record beside a backup.
#[track_caller]
fn beside(bench: &Bench, data_dir: &Path, backup: &Path) -> (String, String) {
    let report: Value = bench.run_on(data_dir, &["check", "--json", "--backup", text(backup)]).json();
    let findings = report["findings"].as_array().expect("findings").clone();
    let finding = findings.into_iter().rfind(|finding| finding["check"] == "audit").expect("looked at");
    let words = |name: &str| finding[name].as_str().expect("words").to_owned();
    (words("status"), words("message"))
}

/// A chain that was made anew or cut off with its end is sound by itself. Beside a backup it is not.
#[tokio::test(flavor = "multi_thread")]
async fn a_backup_tells_what_was_done_to_the_record_since() {
    let mut bench = with_five_deeds().await;
    let (backup, _) = bench.back_up();
    let (status, message) = beside(&bench, &bench.app.data_dir(), &backup);
    assert!(status == "ok" && message.contains("goes on from the 5 acts"), "{message}");
    bench.app.begin().await;
    bench.app.calls().note_changed_settings(vec!["policy.mode".to_owned()]).await.expect("notes");
    bench.app.stop().await;
    let (status, message) = beside(&bench, &bench.app.data_dir(), &bench.backups());
    assert!(status == "ok", "the newest in the folder: {message}");

    let cut = "DELETE FROM audit WHERE id > 3;
        UPDATE audit_head SET last = 3, hash = (SELECT hash FROM audit WHERE id = 3)";
    let anew = "DELETE FROM audit WHERE id > 4;
        INSERT INTO audit SELECT 5, at, by, act, voucher_id, detail, hash, zeroblob(32) FROM audit WHERE id = 4";
    for (sql, words) in [(cut, "ends after 3 acts"), (anew, "act 5 is not the one")] {
        let folder = bench.home.path().join(words.replace(' ', "-"));
        copy_tree(&bench.app.data_dir(), &folder);
        prepare(&folder.join(FILE_NAME), &format!("{OPENED} {sql}"));
        let (status, message) = beside(&bench, &folder, &backup);
        assert!(status == "failed" && message.contains(words), "{message}");
        let restored = bench.run_on(&folder, &["restore", text(&backup)]);
        assert!(restored.code == Some(0) && restored.stdout.contains(words), "{restored:?}");
    }
    let restored = bench.run(&["restore", text(&backup)]);
    assert!(restored.code == Some(0) && !restored.stdout.contains("Attention"), "{restored:?}");
    bench.app.begin().await;
}

/// The end in the manifest is that of the copy: neither can be exchanged alone.
#[tokio::test(flavor = "multi_thread")]
async fn a_manifest_with_another_end_is_no_backup() {
    let mut bench = with_five_deeds().await;
    let (backup, _) = bench.back_up();
    let path = backup.join("manifest.json");
    let mut manifest: Value = serde_json::from_slice(&fs::read(&path).expect("reads")).expect("JSON");
    assert_eq!(manifest["audit"]["deeds"], 5);
    manifest["audit"]["hash"] = Value::from("0".repeat(64));
    fs::write(&path, manifest.to_string()).expect("writes");
    bench.run(&["restore", text(&backup)]).refused(&["something else than its database"]);
    manifest.as_object_mut().expect("an object").remove("audit");
    manifest["format"] = Value::from(1);
    fs::write(&path, manifest.to_string()).expect("writes");
    let (status, message) = beside(&bench, &bench.app.data_dir(), &backup);
    assert!(status == "warning" && message.contains("earlier version"), "{message}");
    assert_eq!(bench.run(&["restore", text(&backup)]).code, Some(0), "what an earlier version wrote is restored");
    bench.app.begin().await;
}

/// Whoever looks up at the terminal is on record as well, beside a running program and without one.
#[tokio::test(flavor = "multi_thread")]
async fn a_look_up_at_the_terminal_is_on_record() {
    let mut bench = Bench { app: TestApp::start().await, home: Home::new() };
    for number in 0..3 {
        bench.app.post(QUERY, reserved_number(number)).await.is_agreed();
    }
    assert_eq!(bench.run(&["lookup", "COUPON0000"]).code, Some(0));
    assert_eq!(acts(&bench.app, &voucher_number(0)).await, ["looked_up"]);
    bench.app.stop().await;
    assert_eq!(bench.run(&["lookup", "COUPON0001, COUPON0002, NOBODYHASIT"]).code, Some(1));
    assert_eq!(bench.run(&["lookup", "COUPON0001"]).code, Some(0));
    let (status, message, _) = found(&bench, &bench.app.data_dir());
    assert!(status == "ok" && message.starts_with("All 3 acts"), "once a minute, and the chain holds: {message}");
    bench.app.begin().await;
    for number in 1..3 {
        assert_eq!(acts(&bench.app, &voucher_number(number)).await, ["looked_up"]);
    }
}

/// So is what is listed there and written into a file: a list once a minute, a file each time.
#[tokio::test(flavor = "multi_thread")]
async fn lists_and_files_of_the_terminal_are_on_record() {
    let mut bench = Bench { app: TestApp::start().await, home: Home::new() };
    for nothing in ["attention", "unreadable"] {
        assert_eq!(bench.run(&[nothing]).code, Some(0));
    }
    let more = async |bench: &Bench, number: usize| {
        let declined = r#"{"status":"declined","reason":"notification_key_missing"}"#;
        bench.app.post("", reserved_number(number)).await.is(422, declined);
        bench.app.post(QUERY, format!("junk {number}")).await;
    };
    more(&bench, 0).await;
    let export = |bench: &Bench, name: &str| {
        let file = bench.home.path().join(name);
        assert_eq!(bench.run(&["unreadable", "--export", text(&file)]).code, Some(0));
    };
    let list = |bench: &Bench| {
        for (list, code) in [("attention", 1), ("attention", 1), ("unreadable", 0)] {
            assert_eq!(bench.run(&[list]).code, Some(code), "{list}");
        }
    };
    list(&bench);
    export(&bench, "one.json");
    let there = bench.run(&["unreadable", "--export", text(&bench.home.path().join("one.json"))]);
    assert_eq!(there.code, Some(2), "nothing is written over, and that is no deed");
    more(&bench, 1).await;
    bench.app.stop().await;
    list(&bench);
    export(&bench, "two.json");
    export(&bench, "three.json");
    let (status, message, _) = found(&bench, &bench.app.data_dir());
    assert!(status == "ok" && message.starts_with("All 7 acts"), "{message}");
    bench.app.begin().await;
    let details = async |acts: Vec<Act>| {
        let view = activity(&bench.app, ActivityFilter { acts, ..ActivityFilter::default() }).await;
        view["rows"].as_array().expect("rows").iter().map(|row| row["detail"].clone()).collect::<Vec<_>>()
    };
    let listed = [("unreadable", 2), ("attention", 3), ("unreadable", 1), ("attention", 2)];
    let listed = listed.map(|(of, rows)| json!({ "about": "list", "of": of, "rows": rows }));
    assert_eq!(details(vec![Act::Listed]).await, listed);
    let files = [2, 2, 1].map(|rows| json!({ "about": "file", "of": "unreadable", "rows": rows }));
    assert_eq!(details(vec![Act::Exported]).await, files);
}

/// What cannot be written keeps nobody from an answer.
#[tokio::test(flavor = "multi_thread")]
async fn a_look_up_that_cannot_be_recorded_is_answered_and_said() {
    let mut bench = Bench { app: TestApp::start().await, home: Home::new() };
    bench.app.post(QUERY, reserved_number(1)).await.is_agreed();
    bench.app.stop().await;
    prepare(
        &bench.app.data_dir().join(FILE_NAME),
        "CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT raise(ABORT, 'no'); END",
    );
    let ended = bench.run(&["lookup", "COUPON0001"]);
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(ended.stdout.starts_with("COUPON0001") && ended.stderr.contains("not on record"), "{ended:?}");
    prepare(&bench.app.data_dir().join(FILE_NAME), "DROP TRIGGER full");
    bench.app.begin().await;
}
