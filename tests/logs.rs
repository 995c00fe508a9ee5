//! The log's files: what is in them, who may read them, how many there are, and that nothing else depends on them.

use std::fs::{File, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use crate::cli::serve::post;
use crate::support::app::names_in;
use crate::support::bodies::{READY, RESERVED};
use crate::support::process::Home;

const NAME: &str = "voucher-desk.log";

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).expect("is there").permissions().mode() & 0o777
}

#[tokio::test(flavor = "multi_thread")]
async fn standard_error_and_the_file_tell_the_same_to_the_last_line() {
    let home = Home::new();
    let folder = home.data_dir().join("logs");
    std::fs::create_dir_all(&folder).expect("makes a folder");
    std::fs::write(folder.join(NAME), "of an earlier run\n").expect("writes");
    for path in [folder.clone(), folder.join(NAME)] {
        std::fs::set_permissions(&path, Permissions::from_mode(0o755)).expect("opens it to others");
    }
    let stderr = File::create(home.path().join("stderr")).expect("makes a file");
    let (running, address) = home.serve_telling(&[], stderr);
    post(address, RESERVED).await.is_agreed();
    post(address, READY).await.is_acknowledged();
    assert_eq!(running.stop().0, Some(0));
    let told = std::fs::read_to_string(home.path().join("stderr")).expect("reads");
    let kept = std::fs::read_to_string(folder.join(NAME)).expect("reads");
    assert_eq!(kept, format!("of an earlier run\n{told}"));
    assert!(told.contains("the receiver listens") && told.ends_with("Voucher Desk has stopped\n"), "{told}");
    assert_eq!((mode(&folder), mode(&folder.join(NAME))), (0o700, 0o600), "others are kept out");
    let shown = home.run(&["config"]);
    assert!(shown.stdout.contains(&folder.display().to_string()), "{shown:?}");
    assert_eq!(std::fs::read_to_string(folder.join(NAME)).expect("reads"), kept, "commands keep to standard error");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_level_holds_for_both() {
    let home = Home::new();
    let stderr = File::create(home.path().join("stderr")).expect("makes a file");
    let (running, _) = home.serve_telling(&[("VOUCHER_DESK__LOG__LEVEL", "error")], stderr);
    assert_eq!(running.stop().0, Some(0));
    for path in [home.path().join("stderr"), home.data_dir().join("logs").join(NAME)] {
        assert_eq!(std::fs::read_to_string(path).expect("reads"), "");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_has_grown_is_put_aside_and_the_oldest_goes() {
    let home = Home::new();
    let folder = home.data_dir().join("logs");
    std::fs::create_dir_all(&folder).expect("makes a folder");
    std::fs::write(folder.join(NAME), vec![b'a'; 4 * 1024 * 1024]).expect("writes");
    for number in 1..=5 {
        std::fs::write(folder.join(format!("{NAME}.{number}")), number.to_string()).expect("writes");
    }
    let (running, _) = home.serve(&[]);
    assert_eq!(running.stop().0, Some(0));
    let mut names = names_in(&folder);
    names.sort();
    assert_eq!(names, ["", ".1", ".2", ".3", ".4", ".5"].map(|number| format!("{NAME}{number}")));
    let read = |number: usize| std::fs::read_to_string(folder.join(format!("{NAME}.{number}"))).expect("reads");
    assert_eq!(read(1).len(), 4 * 1024 * 1024);
    assert_eq!([read(2), read(3), read(4), read(5)], ["1", "2", "3", "4"]);
    let log = std::fs::read_to_string(folder.join(NAME)).expect("reads");
    assert!(log.contains("the receiver listens"), "{log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_that_cannot_be_kept_is_no_reason_not_to_receive() {
    let home = Home::new();
    std::fs::create_dir_all(home.data_dir()).expect("makes a folder");
    std::fs::write(home.data_dir().join("logs"), "a file").expect("writes");
    let stderr = File::create(home.path().join("stderr")).expect("makes a file");
    let (running, address) = home.serve_telling(&[], stderr);
    post(address, RESERVED).await.is_agreed();
    assert_eq!(running.stop().0, Some(0));
    let told = std::fs::read_to_string(home.path().join("stderr")).expect("reads");
    assert!(told.contains("no log file is kept"), "{told}");
}
