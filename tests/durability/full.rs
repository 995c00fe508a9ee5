//! Real file systems that are full or read-only, in a mount namespace of the program's own. Where the system grants none,
//! `faults.rs` stands alone.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::ledger::Ledger;
use super::server::Host;
use crate::support::bodies::{ready, reserved_number};

/// The way to a mount namespace: as root, or as a root of its own making.
fn namespace() -> Option<Vec<String>> {
    let ways = [vec!["unshare", "--mount"], vec!["unshare", "--map-root-user", "--mount"]];
    let is_granted = |way: &Vec<&str>| {
        let mut command = Command::new(way[0]);
        command.args(&way[1..]).args(["mount", "-t", "tmpfs", "tmpfs", "/mnt"]);
        command.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
    };
    let way = ways.into_iter().find(is_granted)?;
    Some(way.into_iter().map(str::to_owned).collect())
}

/// Starts the program after `script`, which gets the data directory as `$1`.
fn mounted(host: &mut Host, script: &str) -> bool {
    let Some(mut launcher) = namespace() else { return false };
    let script = format!("{script} && shift && exec \"$@\"");
    let data_dir = host.data_dir().to_string_lossy().into_owned();
    launcher.extend(["sh", "-c", &script, "sh", &data_dir].map(str::to_owned));
    host.launch_by(launcher);
    true
}

/// Takes all the room there is.
fn fill(path: &Path) {
    let mut file = std::fs::File::create(path).expect("makes a file");
    while file.write_all(&[1; 4096]).is_ok() {}
    while file.write_all(&[1]).is_ok() {}
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_system_without_room_turns_notifications_away_until_there_is_some() {
    let (mut host, ledger) = (Host::new(), Ledger::new());
    std::fs::create_dir(host.data_dir()).expect("makes a folder");
    if !mounted(&mut host, "mount -t tmpfs -o size=2m,mode=700 tmpfs \"$1\"") {
        return;
    }
    let server = host.start().await;
    let door = server.door();
    let inside = host.data_dir().strip_prefix("/").expect("absolute").to_owned();
    let data_dir = PathBuf::from(format!("/proc/{}/root", server.id())).join(inside);
    let filler = data_dir.join("filler");
    let mut number = 0;
    for _ in 0..3 {
        fill(&filler);
        let refused = loop {
            let message = reserved_number(number);
            let answer = door.send(&message).await;
            number += 1;
            assert!(number < 1000, "a full file system took everything");
            match answer.status {
                200 => ledger.note(&message, &answer),
                _ => break (message, answer),
            }
        };
        refused.1.is_turned_away();
        assert!(!door.is_healthy().await, "it says so");
        std::fs::remove_file(&filler).expect("makes room");
        door.until_healthy(true).await;
        ledger.note(&refused.0, &door.send(&refused.0).await);
    }
    // SQLite would follow the way to the namespace out of it.
    let copy = host.folder().join("copy");
    std::fs::create_dir(&copy).expect("makes a folder");
    for name in ["voucher-desk.sqlite", "voucher-desk.sqlite-wal"] {
        std::fs::copy(data_dir.join(name), copy.join(name)).expect("copies");
    }
    ledger.is_kept_in(&copy);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_start_on_what_cannot_be_written_is_refused_and_changes_nothing() {
    let (mut host, ledger) = (Host::new(), Ledger::new());
    let server = host.start().await;
    let message = reserved_number(1);
    ledger.note(&message, &server.door().send(&message).await);
    server.stop().await;
    let database = host.data_dir().join("voucher-desk.sqlite");
    let before = std::fs::read(&database).expect("reads");
    for what in ["$1", "$1/voucher-desk.sqlite"] {
        if !mounted(&mut host, &format!("mount --bind \"{what}\" \"{what}\" && mount -o remount,bind,ro \"{what}\"")) {
            return;
        }
        let words = host.try_start().await.err().expect("refused");
        assert!(words.contains("Nothing was changed."), "{what}: {words}");
        assert_eq!(std::fs::read(&database).expect("reads"), before, "{what}");
    }
    host.launch_by(Vec::new());
    let server = host.start().await;
    ledger.is_kept_in(&host.data_dir());
    server.stop().await;
}

/// The log shares a disk with other things, or has one of its own.
#[tokio::test(flavor = "multi_thread")]
async fn a_log_without_room_disturbs_nothing_and_says_what_is_missing() {
    let mut host = Host::new();
    std::fs::create_dir(host.data_dir()).expect("makes a folder");
    let script = "mkdir -m 700 \"$1/logs\" && mount -t tmpfs -o size=64k,mode=700 tmpfs \"$1/logs\"";
    if !mounted(&mut host, script) {
        return;
    }
    let server = host.start().await;
    let inside = host.data_dir().strip_prefix("/").expect("absolute").join("logs");
    let logs = PathBuf::from(format!("/proc/{}/root", server.id())).join(inside);
    fill(&logs.join("filler"));
    let log = || std::fs::read_to_string(logs.join("voucher-desk.log")).expect("reads");
    let mut number = 0;
    let mut tell_more = async || {
        // Each link is refused, which is told.
        for _ in 0..100 {
            let ids = serde_json::json!({ "id": format!("voucher-{number}"), "signedUrl": "https://127.0.0.1/a" });
            let answer = server.door().send(&ready(&ids)).await;
            assert_eq!(answer.status, 200, "{answer:?}");
            number += 1;
        }
    };
    tell_more().await;
    assert!(server.door().is_healthy().await);
    std::fs::remove_file(logs.join("filler")).expect("makes room");
    while !log().contains("lines could not be written here") {
        tell_more().await;
    }
    server.stop().await;
}
