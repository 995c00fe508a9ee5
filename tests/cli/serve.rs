//! The face without a window: says where it listens, serves, and ends in order.

use std::ffi::OsStr;
use std::net::SocketAddr;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::PermissionsExt;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use voucher_desk::receiver::RESERVE_PATH;
use voucher_desk::store::sqlite::FILE_NAME;

use crate::support::app::{Answered, names_in};
use crate::support::bodies::{COUPON, QUERY, RESERVED};
use crate::support::process::Home;
use crate::support::wait::within;

pub(crate) async fn post(address: SocketAddr, body: &str) -> Answered {
    post_to(address, QUERY, body).await
}

pub async fn post_to(address: SocketAddr, query: &str, body: &str) -> Answered {
    let client = reqwest::Client::builder().no_proxy().build().expect("a client");
    let request = client.post(format!("http://{address}{RESERVE_PATH}?{query}")).body(body.to_owned());
    Answered::to(request.header("content-type", "application/json")).await
}

#[tokio::test(flavor = "multi_thread")]
async fn serve_says_one_line_and_ends_in_order_when_asked_to() {
    let home = Home::new();
    let (running, address) = home.serve(&[]);
    post(address, RESERVED).await.is_agreed();
    assert_eq!(running.stop(), (Some(0), vec![]), "one line is all it says");
    assert_eq!(names_in(&home.data_dir().join("vault")), ["partial"]);
    let log = home.data_dir().join(format!("{FILE_NAME}-wal"));
    let left = std::fs::metadata(log).map_or(0, |log| log.len());
    assert_eq!(left, 0, "the write-ahead log was folded in");
}

/// Scripts send the signal as soon as they have read the line: it must be heard by then.
#[tokio::test(flavor = "multi_thread")]
async fn a_signal_that_comes_at_once_is_heard() {
    for _ in 0..5 {
        let home = Home::new();
        let (running, _) = home.serve(&[]);
        assert_eq!(running.stop().0, Some(0));
    }
}

/// An answer cut off by our end would be repeated by Jackpot, but only for five minutes.
#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_is_under_way_is_answered_before_the_end() {
    let home = Home::new();
    let (running, address) = home.serve(&[]);
    within("the request to be answered", async {
        let mut stream = TcpStream::connect(address).await.expect("connects");
        let head = format!(
            "POST {RESERVE_PATH}?{QUERY} HTTP/1.1\r\nhost: a\r\ncontent-length: {}\r\nexpect: 100-continue\r\n\r\n",
            RESERVED.len()
        );
        stream.write_all(head.as_bytes()).await.expect("writes");
        let mut go_on = [0; 25];
        stream.read_exact(&mut go_on).await.expect("reads");
        assert_eq!(&go_on, b"HTTP/1.1 100 Continue\r\n\r\n", "the body is waited for now");
        running.terminate();
        // The signal was heard once nobody else gets in.
        while TcpStream::connect(address).await.is_ok() {}
        stream.write_all(RESERVED.as_bytes()).await.expect("writes");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.expect("reads");
        assert!(answer.starts_with("HTTP/1.1 200 ") && answer.ends_with(r#"{"status":"agreed"}"#), "{answer}");
    })
    .await;
    assert_eq!(running.ended().0, Some(0));
    assert_eq!(home.run(&["lookup", COUPON]).code, Some(0), "and it was stored");
}

/// A variable that is not text is some other program's business.
#[tokio::test(flavor = "multi_thread")]
async fn a_strange_environment_is_no_reason_to_panic() {
    let home = Home::new();
    let mut command = home.command(&["config"], &[]);
    command.env(OsStr::from_bytes(b"ODD\xff"), "x").env("ODD", OsStr::from_bytes(b"\xff"));
    let output = command.output().expect("runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut command = home.command(&["config"], &[]);
    command.env("VOUCHER_DESK__DATA_DIR", OsStr::from_bytes(b"/tmp/\xff"));
    let output = command.output().expect("runs");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    assert!(stderr.contains("VOUCHER_DESK__DATA_DIR") && !stderr.contains("panicked"), "{stderr}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_demonstration_tells_each_arrival_and_leaves_nothing_behind() {
    let home = Home::new();
    let running = home.start(&["demo", "--headless", "--vouchers", "2", "--rate", "20"], &[]);
    assert!(running.next_line().is_some_and(|line| line.starts_with("listening on http://127.0.0.1:")));
    let hint = running.next_line().unwrap_or_default();
    let folder = hint.rsplit(' ').next().unwrap_or_default().to_owned();
    assert!(hint.contains("voucher-desk lookup") && folder.starts_with(&home.path().display().to_string()), "{hint}");
    let mode = std::fs::metadata(&folder).expect("the folder is there").permissions().mode();
    assert_eq!(mode & 0o777, 0o700, "other users of the machine are kept out");
    let mut stored = 0;
    let mut said = Vec::new();
    while stored < 2 {
        let line = running.next_line().expect("it goes on");
        stored += usize::from(line.contains("PDF downloaded and stored"));
        said.push(line);
    }
    for words in ["Jackpot reserved it", "We agreed", "Jackpot confirmed it and made the voucher"] {
        assert!(said.iter().any(|line| line.contains(words)), "{words}: {said:#?}");
    }
    assert_eq!(running.stop().0, Some(0));
    assert_eq!(names_in(home.path()), [""; 0], "{folder}");
}
