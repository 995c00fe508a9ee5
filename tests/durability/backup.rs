//! Backups while notifications pour in, and backups that are killed.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::extent;
use super::load::Load;
use super::server::Host;
use crate::support::app::names_in;
use crate::support::wait::within;

/// What a restore leaves while it puts its files in place.
const UNDER_WAY: &str = "restore-under-way";

fn text(path: &Path) -> &str {
    path.to_str().expect("text")
}

/// The folders of backups that look whole, and those that do not.
fn backups_in(folder: &Path) -> (Vec<PathBuf>, Vec<PathBuf>) {
    let names = names_in(folder).into_iter().filter(|name| name.starts_with("voucher-desk-"));
    names.map(|name| folder.join(name)).partition(|path| !text(path).ends_with(".partial"))
}

/// Whatever was answered before a backup began is in it, and nobody waits for it.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_answered_before_a_backup_began_is_in_it() {
    let (host, load) = (Host::new(), Load::new());
    let server = host.start().await;
    let folder = host.folder().join("backups");
    let mut clients = load.press(&server.door());
    for _ in 0..extent().0 + 2 {
        load.ledger.reaches(load.ledger.count() + 200).await;
        let answered = load.ledger.so_far();
        let told = host.run(&["backup", text(&folder), "--json"]).await;
        let meanwhile = load.ledger.count() - answered.count();
        assert!(meanwhile > 0, "notifications were answered while the backup was made");
        let told: serde_json::Value = serde_json::from_str(&told).expect("JSON");
        answered.is_kept_in(Path::new(told["folder"].as_str().expect("a folder")));
    }
    clients.shutdown().await;
    assert!(server.door().is_healthy().await);
    server.stop().await;
    load.ledger.is_kept_in(&host.data_dir());
}

/// Killed at any moment, a backup is whole or does not look so, and the next one is made all the same.
#[tokio::test(flavor = "multi_thread")]
async fn a_killed_backup_is_never_taken_for_a_whole_one() {
    let (host, load) = (Host::new(), Load::new());
    let server = host.start().await;
    let folder = host.folder().join("backups");
    let mut clients = load.press(&server.door());
    load.ledger.reaches(500).await;
    clients.shutdown().await;
    let (_, rounds) = extent();
    let mut cut_short = 0;
    for _ in 0..2 * rounds {
        let (whole, _) = backups_in(&folder);
        let mut backup = host.spawn_on(&host.data_dir(), &["backup", text(&folder)]);
        within("the backup to begin", async {
            while backups_in(&folder).1.is_empty() && backups_in(&folder).0.len() == whole.len() {
                tokio::task::yield_now().await;
            }
        })
        .await;
        // At any moment of it, not only the first.
        tokio::time::sleep(Duration::from_micros(fastrand::u64(0..20_000))).await;
        backup.kill().await.expect("is killed");
        let (now, partial) = backups_in(&folder);
        cut_short += partial.len();
        for path in partial {
            let refused = host.refuses_on(&host.folder().join("nowhere"), &["restore", text(&path)]).await;
            assert!(refused.contains("did not end"), "{refused}");
        }
        assert!(now.iter().all(|path| path.join("manifest.json").exists()));
    }
    assert!(cut_short > 0, "no backup was cut short");
    host.run(&["backup", text(&folder)]).await;
    server.stop().await;
    let (whole, partial) = backups_in(&folder);
    assert_eq!(partial, Vec::<PathBuf>::new(), "the next backup removes what is left");
    for (number, backup) in whole.iter().enumerate() {
        let restored = host.folder().join(format!("restored-{number}"));
        host.run_on(&restored, &["restore", text(backup)]).await;
        load.ledger.so_far().is_kept_in(&restored);
    }
}

/// Killed at any moment, a restore has left what was there, or what was restored, or words about what to do.
#[tokio::test(flavor = "multi_thread")]
async fn a_killed_restore_leaves_the_old_or_the_new_or_says_what_to_do() {
    let (host, load) = (Host::new(), Load::new());
    let server = host.start().await;
    let mut clients = load.press(&server.door());
    load.ledger.reaches(300).await;
    clients.shutdown().await;
    let told = host.run(&["backup", text(&host.folder().join("backups")), "--json"]).await;
    let told: serde_json::Value = serde_json::from_str(&told).expect("JSON");
    let backup = told["folder"].as_str().expect("a folder");
    server.stop().await;
    let data_dir = host.data_dir();
    for _ in 0..extent().1 {
        let mut restore = host.spawn_on(&data_dir, &["restore", backup]);
        within("the restore to put its files in place", async {
            while !data_dir.join(UNDER_WAY).exists() && restore.try_wait().expect("waits").is_none() {
                tokio::task::yield_now().await;
            }
        })
        .await;
        // At any moment of it, not only the first.
        tokio::time::sleep(Duration::from_micros(fastrand::u64(0..50_000))).await;
        restore.kill().await.expect("is killed");
        if data_dir.join(UNDER_WAY).exists() {
            let words = host.refuses_on(&data_dir, &["lookup", "COUPON0001"]).await;
            assert!(words.contains("voucher-desk restore"), "{words}");
            host.run(&["restore", backup]).await;
        }
        assert!(!data_dir.join(UNDER_WAY).exists());
        load.ledger.is_kept_in(&data_dir);
    }
}
