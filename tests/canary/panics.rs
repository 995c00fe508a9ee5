//! What a panic tells. The program's way to tell it belongs to a whole process, so each test here runs in its own.

use std::fs::File;
use std::process::{Command, Stdio};
use std::sync::Arc;

use secrecy::SecretString;
use voucher_desk::telemetry;

use super::search::{API_KEY, KEY, KEYS, PATH_SECRET, SECRETS, SIGNATURE, Said, percent};
use crate::support::app::{Answered, Setup};
use crate::support::bodies::RESERVED;
use crate::support::clock::{Trick, TrickClock};

/// Set in the process that panics: where its log is.
const FOLDER: &str = "VOUCHER_DESK_TEST_LOGS";

/// Runs this test in a process of its own; what it said on standard error and in its log.
fn in_a_process_of_its_own(test: &str) -> [String; 2] {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    command.args([&format!("canary::panics::{test}"), "--exact", "--nocapture"]).env(FOLDER, folder.path());
    let output = command.stdin(Stdio::null()).output().expect("runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let log = std::fs::read_to_string(folder.path().join("voucher-desk.log")).expect("a log");
    [String::from_utf8(output.stderr).expect("text"), log]
}

fn log_in(folder: std::ffi::OsString) {
    let log = telemetry::start();
    log.hide([&SecretString::from(PATH_SECRET), &SecretString::from(API_KEY)]);
    log.keep_in(folder.as_ref());
}

#[test]
fn a_panic_tells_its_place_and_nothing_that_it_was_given() {
    if let Some(folder) = std::env::var_os(FOLDER) {
        log_in(folder);
        tracing::warn!(error = %"one\n2026 ERROR forged \u{1b}[2J", "a warning");
        tracing::info!("a library's news");
        let key = KEY.to_owned();
        for panic in [
            Box::new(move || drop(key[..KEY.len() - 1].to_owned())) as Box<dyn FnOnce() + Send>,
            Box::new(|| drop(File::open(format!("https://files.example/a?sig={SIGNATURE}")).expect(SIGNATURE))),
            Box::new(|| panic!("fixed words\n2026 ERROR not a line of its own \u{1b}[2J\u{202e}")),
            Box::new(|| panic!("fixed words that hold cnryApi:K3y/7+x=Zw")),
            Box::new(|| std::panic::panic_any(SIGNATURE.to_owned())),
        ] {
            let thread = std::thread::Builder::new().name("a thread".to_owned()).spawn(panic).expect("starts");
            assert!(thread.join().is_err(), "it panicked");
        }
        return;
    }
    for told in in_a_process_of_its_own("a_panic_tells_its_place_and_nothing_that_it_was_given") {
        let lines: Vec<_> = told.lines().filter(|line| line.contains("a panic")).collect();
        assert_eq!(lines.len(), 5, "{told}");
        for line in &lines {
            assert!(line.contains("thread=\"a thread\"") && line.contains("canary/panics.rs:"), "{line}");
        }
        assert!(told.contains("fixed words that hold [hidden]"), "{told}");
        assert!(told.contains("withheld"), "{told}");
        assert!(told.contains(r"one\u{a}2026 ERROR forged"), "{told}");
        assert!(!told.lines().any(|line| line.starts_with("2026 ERROR")), "{told}");
        assert!(!told.contains("a library's news"), "this is no module of the program: {told}");
        assert!(!told.contains('\u{1b}') && !told.contains('\u{202e}'), "{told}");
        let mut said = Said::default();
        said.add("a panic", told);
        assert_eq!(said.told(SECRETS), [""; 0]);
        assert_eq!(said.told(KEYS), [""; 0]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_panic_under_a_request_tells_nothing_of_it() {
    if let Some(folder) = std::env::var_os(FOLDER) {
        log_in(folder);
        let clock = Arc::new(TrickClock::new());
        let app = Setup::default().by(Arc::clone(&clock) as _).start().await;
        clock.play(Trick::Panic).await;
        let answer: Answered = app.post(&format!("notificationKey={}", percent(KEY, "+")), RESERVED).await;
        answer.is(500, r#"{"status":"error","reason":"internal"}"#);
        return;
    }
    for told in in_a_process_of_its_own("a_panic_under_a_request_tells_nothing_of_it") {
        assert!(told.contains("support/clock.rs:") && told.contains("a request ended by a panic"), "{told}");
        let mut said = Said::default();
        said.add("a panic", told);
        assert_eq!(said.told(KEYS), [""; 0]);
    }
}
