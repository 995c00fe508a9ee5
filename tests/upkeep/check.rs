//! `check`: every planted damage is found and told in words, and nothing is changed.

use std::fs::{self, Permissions};
use std::os::unix::fs::{FileExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::{Value, json};
use voucher_desk::store::sqlite::FILE_NAME;

use super::{Bench, pdfs_in};
use crate::support::app::Setup;
use crate::support::bodies::{QUERY, RESERVED};
use crate::support::process::{Ended, Home};
use crate::support::rows::{prepare, tamper};
use crate::support::tree::{copy_tree, tree};

const SUBJECTS: [&str; 11] = [
    "program",
    "database",
    "integrity",
    "references",
    "settings",
    "projection",
    "audit",
    "pdfs",
    "clock",
    "space",
    "permissions",
];

/// The finding about something.
#[track_caller]
fn finding<'a>(report: &'a Value, subject: &str) -> &'a Value {
    let findings = report["findings"].as_array().expect("findings");
    findings.iter().find(|finding| finding["check"] == subject).unwrap_or_else(|| panic!("no {subject} in {report:#}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn all_is_well_beside_the_program_and_without_it() {
    let mut bench = Bench::with_pdfs(2).await;
    for running in [true, false] {
        if !running {
            bench.app.stop().await;
        }
        let before = tree(&bench.app.data_dir());
        let ended = bench.run(&["check", "--json"]);
        assert_eq!(ended.code, Some(0), "{ended:?}");
        let report = ended.json();
        assert_eq!(report["status"], "ok");
        let findings = report["findings"].as_array().expect("findings");
        let subjects: Vec<_> = findings.iter().map(|finding| finding["check"].as_str().expect("a word")).collect();
        assert_eq!(subjects, SUBJECTS);
        assert!(findings.iter().all(|finding| finding["status"] == "ok" && finding["action"].is_null()), "{report:#}");
        let said = finding(&report, "program")["message"].as_str().expect("words").to_owned();
        assert_eq!(said.contains("is using"), running, "{said}");
        assert!(finding(&report, "projection")["message"].to_string().contains("All 2 vouchers"));
        assert!(finding(&report, "pdfs")["message"].to_string().contains("All 2 stored PDFs"));
        if !running {
            let ours =
                |name: &Path| !name.to_string_lossy().ends_with("-shm") && !name.to_string_lossy().ends_with("-wal");
            let (mut before, mut after) = (before, tree(&bench.app.data_dir()));
            before.retain(|name, _| ours(name));
            after.retain(|name, _| ours(name));
            assert!(before == after, "something was changed");
        }
    }
    let told = bench.run(&["check"]).stdout;
    assert_eq!(told.lines().count(), SUBJECTS.len(), "{told}");
    assert!(told.lines().all(|line| line.starts_with("ok       ")), "{told}");
    bench.app.begin().await;
}

type Plant = fn(&Path);

fn pdf(data_dir: &Path) -> PathBuf {
    pdfs_in(&data_dir.join("vault")).remove(0)
}

fn sql(data_dir: &Path, sql: &str) {
    assert_eq!(tamper(data_dir, sql), Ok(1), "{sql}");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_planted_damage_is_found() {
    let mut bench = Bench::with_pdfs(3).await;
    bench.app.stop().await;
    let damages: [(&str, &str, &str, Plant); 10] = [
        ("pdfs", "failed", "1 are missing, 0 altered", |folder| fs::remove_file(pdf(folder)).expect("removes")),
        ("pdfs", "failed", "0 are missing, 1 altered", |folder| {
            let file = fs::File::options().write(true).open(pdf(folder)).expect("opens");
            file.write_all_at(b"x", 20).expect("writes");
        }),
        ("permissions", "warning", "1 files or folders", |folder| {
            fs::set_permissions(pdf(folder), Permissions::from_mode(0o644)).expect("ours");
        }),
        ("permissions", "warning", "1 files or folders", |folder| {
            fs::set_permissions(folder, Permissions::from_mode(0o750)).expect("ours");
        }),
        ("projection", "failed", "1 of 3 vouchers differ", |folder| {
            sql(folder, "UPDATE voucher SET body = json_set(body, '$.price', 1) WHERE number = 1");
        }),
        ("projection", "failed", "1 of 3 vouchers differ", |folder| {
            sql(folder, "DELETE FROM voucher WHERE number = 1")
        }),
        ("projection", "failed", "1 of 3 vouchers differ", |folder| {
            let stranger = "INSERT INTO voucher (voucher_id, coupon_key, revision, body) VALUES ('x', 'X', 1, '{}')";
            sql(folder, stranger);
        }),
        ("references", "failed", "1 rows point", |folder| {
            let orphan = "PRAGMA foreign_keys = 0; INSERT INTO event
                (voucher_id, notification_id, source, recorded_at, fact)
                SELECT voucher_id, 999999, source, recorded_at, fact FROM event LIMIT 1";
            prepare(&folder.join(FILE_NAME), orphan);
        }),
        ("integrity", "failed", "damaged", |folder| spoil_one_page(&folder.join(FILE_NAME))),
        ("database", "failed", "newer version", |folder| {
            prepare(&folder.join(FILE_NAME), "PRAGMA user_version = 99");
        }),
    ];
    for (number, (subject, status, words, plant)) in damages.into_iter().enumerate() {
        let folder = bench.home.path().join(format!("damaged-{number}"));
        copy_tree(&bench.app.data_dir(), &folder);
        plant(&folder);
        let ended = bench.run_on(&folder, &["check", "--json"]);
        let found = ended.json();
        let about = finding(&found, subject);
        assert_eq!(about["status"], status, "{subject}: {found:#}");
        assert!(about["message"].as_str().is_some_and(|message| message.contains(words)), "{words}: {about:#}");
        assert!(about["action"].as_str().is_some_and(|action| !action.is_empty()), "{about:#}");
        assert_eq!(ended.code, Some(if status == "failed" { 2 } else { 1 }));
        told_in_words(&bench.run_on(&folder, &["check"]), status, words);
    }
    bench.app.begin().await;
}

#[track_caller]
fn told_in_words(ended: &Ended, status: &str, words: &str) {
    let line = ended.stdout.lines().position(|line| line.starts_with(status) && line.contains(words));
    let line = line.unwrap_or_else(|| panic!("no {words} in {}", ended.stdout));
    let fix = ended.stdout.lines().nth(line + 1).unwrap_or_default();
    assert!(fix.starts_with("         "), "what to do: {}", ended.stdout);
}

/// A page that no other part of the examination reads.
pub(super) fn spoil_one_page(path: &Path) {
    let connection = rusqlite::Connection::open(path).expect("opens");
    let root = "SELECT rootpage FROM sqlite_schema WHERE name = 'shop_event'";
    let root: u32 = connection.query_row(root, [], |row| row.get(0)).expect("the table is there");
    drop(connection);
    let file = fs::File::options().write(true).open(path).expect("opens");
    file.write_all_at(&[0xa5; 4096], u64::from(root - 1) * 4096).expect("writes");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_was_set_back_is_noticed() {
    let app = Setup::default().with_clock().start().await;
    app.clock().advance(Duration::from_secs(2 * 3600));
    app.post(QUERY, RESERVED).await.is_agreed();
    let home = Home::new();
    let ended = home.run(&["check", "--json", "--data-dir", app.data_dir().to_str().expect("text")]);
    assert_eq!((ended.code, &finding(&ended.json(), "clock")["status"]), (Some(1), &json!("warning")));
}

#[test]
fn a_folder_without_a_database_is_said_to_be_one() {
    let home = Home::new();
    let ended = home.run(&["check", "--json"]);
    assert_eq!((ended.code, &finding(&ended.json(), "database")["status"]), (Some(2), &json!("failed")));
    assert!(!home.data_dir().exists(), "looking leaves nothing behind");
}
