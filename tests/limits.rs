//! What the receiver bears: slow, large, many, broken, and the end. Limits are shortened where a test would have to
//! wait for them; what they are by the contract is held here as well.

use std::sync::Arc;
use std::time::Duration;

use voucher_desk::receiver::{Closing, Limits, RESERVE_PATH, Refusal};

use crate::support::app::{Setup, TestApp};
use crate::support::bodies::{QUERY, RESERVED, VOUCHER};
use crate::support::clock::{Trick, TrickClock};
use crate::support::rows::requests;
use crate::support::wait::within;
use crate::support::wire::{Wire, host, request, status};

const SHORT: Duration = Duration::from_millis(250);

/// A head that lacks its end.
fn half_head() -> String {
    format!("POST {RESERVE_PATH}?{QUERY} HTTP/1.1\r\nhost: a\r\ncontent-length: 10\r\nx-slow: ")
}

/// A request that lacks its last byte.
fn half_body() -> String {
    let whole = request(RESERVE_PATH, "host: a\r\n");
    whole[..whole.len() - 1].to_owned()
}

/// A head whose sender waits until it is told to send the body.
fn announced() -> String {
    let length = RESERVED.len();
    format!("POST {RESERVE_PATH}?{QUERY} HTTP/1.1\r\ncontent-length: {length}\r\nexpect: 100-continue\r\n\r\n")
}

#[test]
fn the_limits_are_those_of_the_contract() {
    let contract = Limits {
        head: Duration::from_secs(5),
        request: Duration::from_secs(8),
        body: 65_536,
        headers: 64,
        connections: 512,
        connections_a_peer: 32,
        drain: Duration::from_secs(3),
    };
    assert_eq!(Limits::default(), contract);
}

#[tokio::test(flavor = "multi_thread")]
async fn slow_connections_are_ended_and_counted_by_what_was_slow() {
    let app = Setup::default().within(Limits { head: SHORT, request: SHORT, ..Limits::default() }).start().await;
    let cases = [
        (String::new(), None),
        ("P".to_owned(), None),
        (half_head(), None),
        (format!("POST {RESERVE_PATH}?{QUERY} HTTP/1.1\r\ncontent-length: 9\r\n\r\n"), Some(408)),
        (half_body(), Some(408)),
        (format!("POST {RESERVE_PATH}?{QUERY} HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{{\"a\""), Some(408)),
    ];
    for (sent, expected) in cases {
        let mut wire = Wire::connect(host(1), app.address()).await;
        wire.send(&sent).await;
        let answer = wire.until_closed().await;
        assert_eq!(status(&answer), expected, "{sent:?} {answer:?}");
        let says_so = r#"{"status":"error","reason":"body_slow"}"#;
        assert!(expected.is_none() || answer.ends_with(says_so) && answer.contains("connection: close"), "{answer}");
    }
    // A connection that was served once and then is silent ends as well.
    let mut wire = Wire::connect(host(1), app.address()).await;
    wire.send(request(RESERVE_PATH, "host: a\r\n")).await;
    assert_eq!(status(&wire.answer().await), Some(200));
    assert_eq!(wire.until_closed().await, "");

    let counts = app.until_counted(|counts| counts.closed(Closing::Silent) == 2).await;
    assert_eq!((counts.refused(Refusal::BodySlow), counts.closed(Closing::HeadSlow)), (3, 2));
    assert_eq!(requests(&app.data_dir()).len(), 1, "nothing of the slow ones is stored");
}

/// A byte now and then buys no time: neither in the head nor in the body.
#[tokio::test(flavor = "multi_thread")]
async fn dripping_bytes_do_not_keep_a_connection_open() {
    let app = Setup::default().within(Limits { head: SHORT, request: SHORT, ..Limits::default() }).start().await;
    let long_body = half_body().replace("content-length: ", "content-length: 9");
    for start in [half_head(), long_body] {
        let mut wire = Wire::connect(host(1), app.address()).await;
        wire.send(&start).await;
        let mut drops = tokio::time::interval(Duration::from_millis(10));
        within("the dripping to be ended", async {
            while wire.send(" ").await {
                drops.tick().await;
            }
        })
        .await;
    }
    app.until_counted(|counts| counts.closed(Closing::HeadSlow) == 1 && counts.refused(Refusal::BodySlow) == 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_http_1_with_a_head_of_bounded_size_is_spoken() {
    let app = TestApp::start().await;
    let with = |number: usize| request(RESERVE_PATH, &format!("connection: close\r\n{}", "x: 1\r\n".repeat(number)));
    let cases = [
        (with(62), Some(200), None),
        (with(63), Some(431), Some(Closing::Malformed)),
        (request(RESERVE_PATH, &format!("x-long: {}\r\n", "x".repeat(1 << 20))), Some(431), Some(Closing::Malformed)),
        ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_owned(), None, Some(Closing::Malformed)),
        ("\x16\x03\x01\x02\x00\x01\x00\x01\r\n\r\n".to_owned(), Some(400), Some(Closing::Malformed)),
        ("GET /healthz\r\n\r\n".to_owned(), Some(400), Some(Closing::Malformed)),
    ];
    for (sent, expected, closed) in cases {
        let before = app.counts();
        let mut wire = Wire::connect(host(1), app.address()).await;
        wire.send(&sent).await;
        let answer = wire.until_closed().await;
        // Whoever is still writing when we close may lose the answer.
        assert!(status(&answer) == expected || answer.is_empty() && sent.len() > 65_536, "{answer}");
        if let Some(why) = closed {
            app.until_counted(|counts| counts.closed(why) == before.closed(why) + 1).await;
        }
    }
}

/// Several requests on one connection, also sent at once, are each answered in their order.
#[tokio::test(flavor = "multi_thread")]
async fn requests_that_share_a_connection_are_answered_in_order() {
    let app = TestApp::start().await;
    let mut wire = Wire::connect(host(1), app.address()).await;
    let good = request(RESERVE_PATH, "host: a\r\n");
    let lost = request("/elsewhere", "host: a\r\n");
    wire.send(format!("{good}{good}{lost}")).await;
    for expected in [200, 200, 404] {
        assert_eq!(status(&wire.answer().await), Some(expected));
    }
    assert_eq!(app.counts().accepted, 1);
}

/// Whoever is over its number, or comes when all places are taken, gets the place of the one that waited longest among
/// those of the client that holds most.
#[tokio::test(flavor = "multi_thread")]
async fn connections_that_wait_give_way_to_newcomers() {
    let limits = Limits { connections: 5, connections_a_peer: 3, ..Limits::default() };
    let app = Setup::default().within(limits).start().await;
    let connect = |number| Wire::connect(host(number), app.address());
    let (mut first, mut second) = (connect(1).await, connect(1).await);
    let mut other = connect(2).await;
    app.until_counted(|counts| counts.open == 3).await;
    let (_third, mut neighbour) = (connect(1).await, connect(3).await);
    app.until_counted(|counts| counts.open == 5).await;

    // The fourth of one client costs it its own first.
    let mut fourth = connect(1).await;
    assert_eq!(first.until_closed().await, "");
    // The sixth in all costs the client that holds most.
    let mut sixth = connect(4).await;
    assert_eq!(second.until_closed().await, "");
    app.until_counted(|counts| counts.closed(Closing::GaveWay) == 2 && counts.open == 5).await;

    for wire in [&mut other, &mut neighbour, &mut fourth, &mut sixth] {
        wire.send(request(RESERVE_PATH, "host: a\r\n")).await;
        assert_eq!(status(&wire.answer().await), Some(200));
    }
}

/// What is being recorded is not given up for a newcomer, so the newcomer goes. A trusted proxy brings many clients.
#[tokio::test(flavor = "multi_thread")]
async fn requests_under_way_keep_their_places() {
    let clock = Arc::new(TrickClock::new());
    let limits = Limits { connections: 4, connections_a_peer: 2, ..Limits::default() };
    let setup = Setup::default().set("receiver.trusted_proxies", "127.0.9.2").within(limits);
    let app = setup.by(Arc::clone(&clock) as _).start().await;
    clock.play(Trick::Hold).await;
    let mut under_way = Vec::new();
    for (number, from) in [1, 1, 2, 2].into_iter().enumerate() {
        let mut wire = Wire::connect(host(from), app.address()).await;
        wire.send(request(RESERVE_PATH, "host: a\r\n")).await;
        clock.holds(number + 1).await;
        under_way.push(wire);
        if number == 1 {
            assert_eq!(Wire::connect(host(1), app.address()).await.until_closed().await, "", "a third of one client");
        }
    }
    assert_eq!(Wire::connect(host(2), app.address()).await.until_closed().await, "", "a fifth in all");
    let counts = app.until_counted(|counts| counts.closed(Closing::TurnedAway) == 2).await;
    assert_eq!(counts.closed(Closing::GaveWay), 0);
    clock.play(Trick::None).await;
    for wire in &mut under_way {
        assert_eq!(status(&wire.answer().await), Some(200));
    }
    let mut wire = Wire::connect(host(1), app.address()).await;
    wire.send(request(RESERVE_PATH, "host: a\r\n")).await;
    assert_eq!(status(&wire.answer().await), Some(200), "the places are free again");
}

/// A client that sends and sends and reads no answer is let go.
#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_leaves_its_answers_unread_is_ended() {
    let app = Setup::default().within(Limits { request: SHORT, ..Limits::default() }).start().await;
    let mut wire = Wire::connect(host(1), app.address()).await;
    let many = "GET /healthz HTTP/1.1\r\nhost: a\r\n\r\n".repeat(1_000);
    within("the connection to be ended", async { while wire.send(&many).await {} }).await;
    app.until_counted(|counts| counts.closed(Closing::Unread) == 1).await;
}

/// A mistake of ours costs one request its answer, never the receiver, and is no agreement.
#[tokio::test(flavor = "multi_thread")]
async fn a_panic_in_the_middle_of_a_request_is_answered_500() {
    let clock = Arc::new(TrickClock::new());
    let app = Setup::default().by(Arc::clone(&clock) as _).start().await;
    clock.play(Trick::Panic).await;
    app.post(QUERY, RESERVED).await.is(500, r#"{"status":"error","reason":"internal"}"#);
    assert_eq!(app.counts().refused(Refusal::Internal), 1);
    assert_eq!(requests(&app.data_dir()), []);
    app.post(QUERY, RESERVED).await.is_agreed();
}

/// On the way out: what is whole or has begun is answered, what is idle is closed, what is new is not taken.
#[tokio::test(flavor = "multi_thread")]
async fn requests_under_way_are_answered_when_the_program_ends() {
    let clock = Arc::new(TrickClock::new());
    let mut app = Setup::default().by(Arc::clone(&clock) as _).start().await;
    let address = app.address();
    let mut served = Wire::connect(host(1), address).await;
    served.send("GET /healthz HTTP/1.1\r\nhost: a\r\n\r\n").await;
    assert_eq!(status(&served.answer().await), Some(200));
    let mut silent = Wire::connect(host(2), address).await;
    let mut half = Wire::connect(host(3), address).await;
    half.send(announced()).await;
    assert_eq!(status(&half.answer().await), Some(100));
    clock.play(Trick::Hold).await;
    let mut whole = Wire::connect(host(4), address).await;
    whole.send(request(RESERVE_PATH, "host: a\r\nx-late: 1\r\n")).await;
    clock.holds(1).await;

    let ending = tokio::spawn(app.ending());
    assert_eq!(served.until_closed().await, "");
    assert_eq!(silent.until_closed().await, "");
    within("new connections to be refused", async {
        while let Ok(mut new) = Wire::try_connect(host(5), address).await {
            assert_eq!(new.until_closed().await, "");
        }
    })
    .await;
    clock.play(Trick::None).await;
    assert_eq!(status(&whole.until_closed().await), Some(200));
    half.send(RESERVED).await;
    assert_eq!(status(&half.until_closed().await), Some(200));
    ending.await.expect("ends");
    assert_eq!(requests(&app.data_dir()).len(), 2);
    app.begin().await;
    assert_eq!(app.voucher(VOUCHER).await["deliveries"], 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_never_ends_does_not_keep_the_program() {
    let mut app = Setup::default().within(Limits { drain: SHORT, ..Limits::default() }).start().await;
    let mut half = Wire::connect(host(1), app.address()).await;
    half.send(announced()).await;
    assert_eq!(status(&half.answer().await), Some(100));
    app.stop().await;
    assert_eq!(half.until_closed().await, "");
    assert_eq!(requests(&app.data_dir()), []);
}
