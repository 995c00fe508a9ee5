//! What is turned away at the door, with which status, and what is kept of it all the same.

use reqwest::Method;
use voucher_desk::receiver::RESERVE_PATH;
use voucher_desk::store::sqlite::FILE_NAME;

use crate::support::app::{Answered, Setup, TestApp};
use crate::support::bodies::{QUERY, RESERVED, VOUCHER};
use crate::support::rows::{number, prepare, requests, tamper};

/// An encoded request and a plain one with the same bytes are two messages: neither may get the other's answer.
#[tokio::test(flavor = "multi_thread")]
async fn a_refused_encoding_does_not_spoil_the_same_body_sent_plainly() {
    let app = TestApp::start().await;
    let encoded = || {
        let request = app.request(Method::POST, &format!("{RESERVE_PATH}?{QUERY}"));
        Answered::to(request.header("content-encoding", "gzip").body(RESERVED))
    };
    assert_eq!(encoded().await.status, 415);
    app.post(QUERY, RESERVED).await.is_agreed();
    assert_eq!(encoded().await.status, 415, "an agreement is not handed to another request");
    assert_eq!(app.voucher(VOUCHER).await["deliveries"], 1);
}

const LIMIT: usize = 64 * 1024;

#[tokio::test(flavor = "multi_thread")]
async fn a_body_over_the_limit_is_refused_and_its_beginning_kept() {
    let app = TestApp::start().await;
    let padded = |bytes: usize| format!("{RESERVED}{}", " ".repeat(bytes - RESERVED.len()));
    app.post(QUERY, padded(LIMIT + 1)).await.is(413, r#"{"status":"error","reason":"too_large"}"#);
    app.post(QUERY, padded(LIMIT)).await.is_agreed();
    let stored = requests(&app.data_dir());
    assert_eq!(stored[0].body.as_deref(), Some(&padded(4096).as_bytes()[..4096]));
    assert_eq!((stored[0].body_bytes, stored[0].voucher_id.as_deref()), (LIMIT + 1, None));
    assert_eq!(stored[1].body.as_deref().map(<[u8]>::len), Some(LIMIT), "at the limit nothing is cut off");
}

/// However its pieces fall, a body over the limit is the same message: its repeats are recognised.
#[tokio::test(flavor = "multi_thread")]
async fn a_chunked_body_over_the_limit_is_refused_and_its_repeats_recognised() {
    let app = TestApp::start().await;
    let body = "x".repeat(3 * LIMIT);
    for piece in [1000, 7777, 3 * LIMIT] {
        let mut request =
            format!("POST {RESERVE_PATH}?{QUERY} HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n")
                .into_bytes();
        for chunk in body.as_bytes().chunks(piece) {
            request.extend(format!("{:x}\r\n", chunk.len()).bytes());
            request.extend(chunk);
            request.extend(b"\r\n");
        }
        request.extend(b"0\r\n\r\n");
        app.post_raw_refused(&request).await;
    }
    let stored = requests(&app.data_dir());
    let first = stored[0].id;
    assert_eq!(stored.iter().map(|row| row.repeat_of).collect::<Vec<_>>(), [None, Some(first), Some(first)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chunked_body_within_the_limit_is_a_notification_like_any_other() {
    let app = TestApp::start().await;
    let (head, tail) = RESERVED.split_at(40);
    let request = format!(
        "POST {RESERVE_PATH}?{QUERY} HTTP/1.1\r\nhost: a\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n\
         {:x}\r\n{head}\r\n{:x}\r\n{tail}\r\n0\r\n\r\n",
        head.len(),
        tail.len()
    );
    let answer = app.raw(request.as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 200 ") && answer.ends_with(r#"{"status":"agreed"}"#), "{answer}");
    app.post(QUERY, RESERVED).await.is_agreed();
    assert_eq!(app.voucher(VOUCHER).await["deliveries"], 2, "the same message however it was framed");
}

/// A caller who hangs up in the middle of a body has told us nothing: nothing may be agreed with.
#[tokio::test(flavor = "multi_thread")]
async fn half_a_body_is_no_notification() {
    let app = TestApp::start().await;
    let half = &RESERVED[..RESERVED.len() - 1];
    let head = format!("POST {RESERVE_PATH}?{QUERY} HTTP/1.1\r\nhost: a\r\ncontent-length: {}\r\n\r\n", RESERVED.len());
    app.hang_up_after(format!("{head}{half}").as_bytes()).await;
    assert_eq!(requests(&app.data_dir()), []);
    assert_eq!(app.find("").await["vouchersStored"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_is_not_http_leaves_the_receiver_as_it_was() {
    let app = TestApp::start().await;
    for bytes in [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03".as_slice(),
        b"GET / HTTP/9.9\r\n\r\n",
        b"POST\r\n\r\n",
        b"POST /notifications/jackpot/reserve HTTP/1.1\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nhello!",
        b"POST /notifications/jackpot/reserve HTTP/1.1\r\ncontent-length: -1\r\n\r\n",
        b"\0\0\0\0\r\n\r\n",
    ] {
        let answer = app.raw(bytes).await;
        assert!(!answer.contains(" 200 "), "{answer}");
    }
    app.post(QUERY, RESERVED).await.is_agreed();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_web_page_sends_is_forbidden_and_not_stored() {
    let app = TestApp::start().await;
    let ours = format!("http://{}", app.address());
    let send = |name: &'static str, value: &str| {
        let request = app.request(Method::POST, &format!("{RESERVE_PATH}?{QUERY}")).body(RESERVED);
        Answered::to(request.header(name, value))
    };
    const FORBIDDEN: &str = r#"{"status":"error","reason":"web_page"}"#;
    for (name, value) in [
        ("origin", "https://evil.example"),
        ("origin", "null"),
        ("origin", ""),
        ("origin", "http://127.0.0.1:1"),
        ("origin", "garbage"),
        ("sec-fetch-site", "cross-site"),
    ] {
        send(name, value).await.is(403, FORBIDDEN);
    }
    assert_eq!(requests(&app.data_dir()), []);
    send("origin", &ours).await.is_agreed();
    send("sec-fetch-site", "none").await.is_agreed();
}

#[tokio::test(flavor = "multi_thread")]
async fn other_methods_and_other_paths_are_refused_and_not_stored() {
    let app = TestApp::start().await;
    for method in [Method::GET, Method::PUT, Method::DELETE, Method::PATCH, Method::OPTIONS, Method::HEAD] {
        assert_eq!(Answered::to(app.request(method.clone(), RESERVE_PATH)).await.status, 405, "{method}");
    }
    for path in [
        "/",
        "/notifications",
        "/notifications/jackpot/reserve/",
        "/notifications/jackpot/RESERVE",
        "/x/notifications/jackpot/reserve",
        "//notifications/jackpot/reserve",
    ] {
        let request = app.request(Method::POST, &format!("{path}?{QUERY}")).body(RESERVED);
        assert_eq!(Answered::to(request).await.status, 404, "{path}");
    }
    assert_eq!(Answered::to(app.request(Method::POST, "/healthz")).await.status, 405);
    assert_eq!(requests(&app.data_dir()), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_secret_path_is_a_door() {
    let app = Setup::default().set("receiver.secret", "x7Rk2m-Q9.v~_4").start().await;
    let post = |path: &str| {
        let request = app.request(Method::POST, &format!("{path}?{QUERY}")).body(RESERVED);
        Answered::to(request.header("content-type", "application/json"))
    };
    assert_eq!(post(RESERVE_PATH).await.status, 404);
    for wrong in ["wrong", "x7rk2m-q9.v~_4", "x7Rk2m-Q9.v~_4x", "x7Rk2m-Q9.v~_", ""] {
        assert_eq!(post(&format!("/{wrong}{RESERVE_PATH}")).await.status, 404, "{wrong}");
    }
    assert_eq!(requests(&app.data_dir()), []);
    post(&format!("/x7Rk2m-Q9.v~_4{RESERVE_PATH}")).await.is_agreed();

    let shown = app.calls().receiver_status().await.expect("a status").address.expect("listening");
    assert!(!shown.contains("x7Rk2m") && shown.ends_with(RESERVE_PATH), "{shown}");
    let whole = app.calls().copy_address(None).expect("an address");
    assert_eq!(whole, format!("http://{}/x7Rk2m-Q9.v~_4{RESERVE_PATH}", app.address()));
}

#[tokio::test(flavor = "multi_thread")]
async fn health_is_told_without_the_secret_and_without_secrets() {
    let app = Setup::default().set("receiver.secret", "hidden").start().await;
    let version = env!("CARGO_PKG_VERSION");
    let health = Answered::to(app.request(Method::GET, "/healthz")).await;
    health.is(200, &format!("{{\"status\":\"ok\",\"version\":\"{version}\"}}"));
}

/// Rows of junk as the receiver stores them, of so many bytes each.
fn junk(rows: usize, bytes: usize) -> String {
    format!(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows})
         INSERT INTO notification (received_at, contract, peer, headers, body, body_bytes, repeat_key, answer, status, reason)
         SELECT i, 'reserve', 'junk', '[]', zeroblob({bytes}), {bytes}, CAST('junk' || i AS BLOB), 'unreadable', 400, 'not_json' FROM n;"
    )
}

const KEPT: &str = "SELECT count(*) FROM notification WHERE answer = 'unreadable'";
const COUNTED: &str = "SELECT kept FROM unreadable";
const DROPPED: &str = "SELECT dropped FROM unreadable";

/// Anybody can send junk: it must not fill the disk, and must not push out anything that could be read.
#[tokio::test(flavor = "multi_thread")]
async fn of_too_many_unreadable_requests_the_oldest_are_dropped_and_counted() {
    let app = TestApp::start().await;
    let data_dir = app.data_dir();
    app.post(QUERY, RESERVED).await.is_agreed();
    assert_eq!(app.post(QUERY, "first").await.status, 400);
    prepare(&data_dir.join(FILE_NAME), &junk(9_998, 1));
    assert_eq!(app.post(QUERY, "first").await.status, 400, "the 10,000th, a repeat");
    assert_eq!((number(&data_dir, KEPT), number(&data_dir, DROPPED)), (10_000, 0), "so many there may be");

    assert_eq!(app.post(QUERY, "one more").await.status, 400);
    assert_eq!((number(&data_dir, KEPT), number(&data_dir, DROPPED)), (9_901, 100));
    assert_eq!(number(&data_dir, COUNTED), 9_901);
    let rows = requests(&data_dir);
    assert_eq!(rows[0].body.as_deref(), Some(RESERVED.as_bytes()), "what could be read is never dropped");
    assert_eq!(rows[1].body.as_deref(), Some(b"first".as_slice()), "nor what was repeated lately");
    assert_eq!(rows[2].id, rows[1].id + 101, "the oldest went first");
    assert_eq!(rows.last().and_then(|row| row.body.as_deref()), Some(b"one more".as_slice()));
}

#[tokio::test(flavor = "multi_thread")]
async fn unreadable_requests_take_so_much_room_and_no_more() {
    let app = TestApp::start().await;
    let data_dir = app.data_dir();
    prepare(&data_dir.join(FILE_NAME), &junk(200, 10_000));
    let taken = number(&data_dir, "SELECT bytes FROM unreadable");
    assert_eq!(taken, 200 * 10_002, "bodies, headers and queries");
    // As if much more had come before.
    tamper(&data_dir, "UPDATE unreadable SET bytes = 200000000").expect("changes");
    assert_eq!(app.post(QUERY, "one more").await.status, 400);
    assert_eq!((number(&data_dir, KEPT), number(&data_dir, DROPPED)), (101, 100));
    tamper(&data_dir, "UPDATE unreadable SET bytes = 900000000").expect("changes");
    assert_eq!(app.post(QUERY, "the last").await.status, 400);
    assert_eq!(number(&data_dir, KEPT), 1, "the newest stays, come what may");
    assert_eq!(requests(&data_dir)[0].body.as_deref(), Some(b"the last".as_slice()));
}

/// The way that opens for junk is open for nothing else.
#[tokio::test(flavor = "multi_thread")]
async fn only_what_cannot_be_read_can_be_dropped() {
    let app = TestApp::start().await;
    app.post(QUERY, RESERVED).await.is_agreed();
    assert_eq!(app.post(QUERY, "{").await.status, 400);
    let kept = "notifications are append-only";
    let delete = |which: &str| tamper(&app.data_dir(), &format!("DELETE FROM notification WHERE {which}"));
    assert_eq!(delete("answer <> 'unreadable'"), Err(kept.to_owned()));
    assert_eq!(delete("answer = 'unreadable' OR id = 1"), Err(kept.to_owned()));
    assert_eq!(tamper(&app.data_dir(), "UPDATE notification SET answer = 'unreadable'"), Err(kept.to_owned()));
    assert_eq!(delete("answer = 'unreadable'"), Ok(1));
}
