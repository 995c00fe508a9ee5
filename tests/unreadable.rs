//! What is turned away at the door, with which status, and what is kept of it all the same.

use reqwest::Method;
use serde_json::json;
use voucher_desk::receiver::RESERVE_PATH;

use crate::support::app::{Answered, Setup, TestApp};
use crate::support::bodies::{QUERY, RESERVED, VOUCHER, reserved};
use crate::support::rows::requests;

/// Status, reason and field of a refusal.
type Refused = (u16, &'static str, Option<&'static str>);

const NOT_JSON: Refused = (400, "not_json", None);
const TOO_DEEP: Refused = (400, "too_deep", None);
const REPEATED: Refused = (400, "repeated_key", None);
const NO_OBJECT: Refused = (422, "not_an_object", None);

fn missing(field: &'static str) -> Refused {
    (422, "field_missing", Some(field))
}

fn invalid(field: &'static str) -> Refused {
    (422, "field_invalid", Some(field))
}

/// The documented reservation with `text` in the place of a member's value.
fn with(name: &str, text: &str) -> Vec<u8> {
    let marked = reserved(&json!({ name: "@" }));
    marked.replace("\"@\"", text).into_bytes()
}

fn nested(open: &str, close: &str, depth: usize) -> Vec<u8> {
    with("extra", &format!("{}1{}", open.repeat(depth), close.repeat(depth)))
}

/// Every body that cannot be read, by the rows of the contract.
fn cases() -> Vec<(Vec<u8>, Refused)> {
    let mut cases: Vec<(Vec<u8>, _)> = Vec::new();
    for body in ["", " ", "{", "}", "{}x", "{}{}", "nul", "{'id':1}", "{\"id\":}", "{\"id\":1,}", "[1,", "id=1", "<a/>"]
    {
        cases.push((body.into(), NOT_JSON));
    }
    let bom = [b"\xef\xbb\xbf".as_slice(), RESERVED.as_bytes()].concat();
    let utf16 = RESERVED.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let latin1 = b"{\"id\":\"\xe9\"}".to_vec();
    let nul_after = [RESERVED.as_bytes(), b"\0"].concat();
    cases.extend([bom, utf16, latin1, nul_after].map(|body| (body, NOT_JSON)));
    for text in ["NaN", "Infinity", "-Infinity", "+1", "01", "1.", ".5", "0x10", "1_000"] {
        cases.push((with("price", text), NOT_JSON));
    }
    for text in [r#""\ud800""#, r#""\x41""#, "\"a\nb\"", r#"{"a":"\udfff"}"#] {
        cases.push((with("extra", text), NOT_JSON));
    }
    cases.push((nested("[", "]", 32), TOO_DEEP));
    cases.push((nested("{\"a\":", "}", 32), TOO_DEEP));
    cases.push((nested("[", "]", 30_000), TOO_DEEP));
    cases.push(("[".repeat(60_000).into(), NOT_JSON));
    cases.push((RESERVED.replace("\"price\"", "\"id\"").into(), REPEATED));
    cases.push((RESERVED.replace("{\"id\"", "{\"price\":1,\"id\"").into(), REPEATED));
    cases.push((RESERVED.replace("{\"id\"", "{\"\\u0069d\":\"x\",\"id\"").into(), REPEATED));
    cases.push((with("extra", r#"{"a":1,"a":1}"#), REPEATED));
    cases.push((with("extra", r#"[[{"a":{"b":0,"b":0}}]]"#), REPEATED));
    for body in ["null", "true", "1", "\"RESERVED\"", "[]"] {
        cases.push((body.into(), NO_OBJECT));
    }
    cases.push((format!("[{RESERVED}]").into(), NO_OBJECT));
    cases.push(("{}".into(), missing("id")));
    for name in ["id", "couponId", "state"] {
        cases.push((reserved(&json!({ name: null })).into(), missing(name)));
        for text in ["null", "\"\"", "\"  \"", "\"\\u00a0\""] {
            cases.push((with(name, text), missing(name)));
        }
        let long = format!("\"{}\"", "x".repeat(129));
        for text in ["1", "true", "[]", "{}", "[\"a\"]", r#""a\u0000b""#, r#""a\nb""#, r#""\u0085a""#, &long] {
            cases.push((with(name, text), invalid(name)));
        }
    }
    for name in ["value", "price"] {
        for text in [
            "\"110\"",
            "true",
            "[]",
            "{}",
            "-1",
            "-0.01",
            "1.001",
            "1e-3",
            "1e99",
            "1e400",
            "1000000000.01",
            "1e2147483648",
        ] {
            cases.push((with(name, text), invalid(name)));
        }
    }
    for text in ["1", "[]", "{\"href\":\"https://a\"}", &format!("\"https://a/{}\"", "x".repeat(8192))] {
        cases.push((with("signedUrl", text), invalid("signedUrl")));
    }
    cases
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_read_is_refused_by_the_contract_and_kept_byte_for_byte() {
    let app = TestApp::start().await;
    let cases = cases();
    assert!(cases.len() >= 60, "{}", cases.len());
    for (body, (status, reason, field)) in &cases {
        let answered = app.post(QUERY, body.clone()).await;
        let text = String::from_utf8_lossy(&body[..body.len().min(300)]).into_owned();
        let field_text = field.map_or(String::new(), |field| format!(",\"field\":\"{field}\""));
        let expected = format!("{{\"status\":\"error\",\"reason\":\"{reason}\"{field_text}}}");
        assert_eq!((answered.status, answered.body), (*status, expected), "{text}");
    }
    let stored = requests(&app.data_dir());
    assert_eq!(stored.len(), cases.len());
    for (row, (body, (status, reason, field))) in stored.iter().zip(&cases) {
        assert_eq!(row.body.as_deref(), Some(body.as_slice()));
        assert_eq!((row.status, row.reason.as_deref(), row.field.as_deref()), (*status, Some(*reason), *field));
        assert_eq!((row.answer.as_str(), &row.voucher_id), ("unreadable", &None));
    }
    assert_eq!(app.find("").await["vouchersStored"], 0, "no voucher is made of what cannot be read");
}

/// The neighbours of the cases above: refusing too much would cost a reservation.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_only_unusual_is_agreed_with() {
    let app = TestApp::start().await;
    let longest = "é".repeat(128);
    for (number, body) in [
        with("id", &format!("\"{longest}\"")),
        with("extra", "1e999"),
        with("extra", "[1e999,{\"a\":-1e999}]"),
        with("extra", r#""\ud83c\udf81""#),
        with("price", "0"),
        with("price", "1.5e2"),
        with("price", "149.990"),
        nested("[", "]", 31),
        nested("{\"a\":", "}", 31),
        format!("\r\n\t {RESERVED} \n").into_bytes(),
    ]
    .into_iter()
    .enumerate()
    {
        let text = String::from_utf8_lossy(&body).into_owned();
        let id = format!("voucher-{number}");
        let body = if number == 0 { text } else { text.replace(VOUCHER, &id) };
        app.post(QUERY, body.clone()).await.is_agreed();
        assert_eq!(app.voucher(if number == 0 { &longest } else { &id }).await["state"], "reserved", "{body}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_end_users_key_that_cannot_be_read_is_refused_whatever_the_body() {
    let app = TestApp::start().await;
    let long = format!("notificationKey={}", "k".repeat(257));
    let long_in_bytes = format!("notificationKey={}", "%C3%A9".repeat(129));
    let queries = [
        "notificationKey=a&notificationKey=b",
        "notificationKey=a&x=1&notificationKey=a",
        "notificationKey=%ff",
        "notificationKey=%C3",
        "notificationKey=&notificationKey=",
        "notification%4bey=a&notificationKey=a",
        &long,
        &long_in_bytes,
    ];
    for query in queries {
        let refused = r#"{"status":"error","reason":"notification_key_invalid","field":"notificationKey"}"#;
        app.post(query, RESERVED).await.is(400, refused);
    }
    let stored = requests(&app.data_dir());
    assert_eq!(stored.iter().map(|row| row.query.as_deref()).collect::<Vec<_>>(), queries.map(Some));
    assert!(stored.iter().all(|row| row.body.as_deref() == Some(RESERVED.as_bytes())));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_encoded_body_is_refused_and_kept() {
    let app = TestApp::start().await;
    let encoded = |values: &[&'static str], body: &'static str| {
        let mut request = app.request(Method::POST, &format!("{RESERVE_PATH}?{QUERY}")).body(body);
        for value in values {
            request = request.header("content-encoding", *value);
        }
        Answered::to(request)
    };
    const REFUSED: &str = r#"{"status":"error","reason":"content_encoding"}"#;
    for (number, values) in
        [["gzip"].as_slice(), &["br"], &["identity, gzip"], &["identity", "gzip"], &["gzip", "identity"]]
            .iter()
            .enumerate()
    {
        encoded(values, "\u{1f}\u{8b}").await.is(415, REFUSED);
        let stored = requests(&app.data_dir());
        assert_eq!((stored.len(), stored[number].reason.as_deref()), (number + 1, Some("content_encoding")));
    }
    encoded(&["Identity"], RESERVED).await.is_agreed();
}

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
    let whole = app.calls().copy_address().expect("an address");
    assert_eq!(whole, format!("http://{}/x7Rk2m-Q9.v~_4{RESERVE_PATH}", app.address()));
}

#[tokio::test(flavor = "multi_thread")]
async fn health_is_told_without_the_secret_and_without_secrets() {
    let app = Setup::default().set("receiver.secret", "hidden").start().await;
    let version = env!("CARGO_PKG_VERSION");
    let health = Answered::to(app.request(Method::GET, "/healthz")).await;
    health.is(200, &format!("{{\"status\":\"ok\",\"version\":\"{version}\"}}"));
}
