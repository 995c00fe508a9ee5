//! More requests than can be stored in time: each is either stored or answered 503, and served when it comes again.

use std::net::Ipv4Addr;
use std::time::Duration;

use rusqlite::Connection;
use tokio::task::JoinSet;
use voucher_desk::receiver::{Limits, RESERVE_PATH, Refusal};
use voucher_desk::store::sqlite::FILE_NAME;

use crate::support::app::Setup;
use crate::support::bodies::{QUERY, reserved_number};
use crate::support::wire::{Wire, status};

/// More than the writer's queue and one transaction of it hold.
const REQUESTS: usize = 1_500;

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_stored_is_answered_503_and_served_later() {
    // Many of one address; none too slow while all of them are being got ready.
    let limits = Limits { connections: 2 * REQUESTS, request: Duration::from_secs(60), ..Limits::default() };
    let app = Setup::default().set("receiver.trusted_proxies", "127.0.0.1").within(limits).start().await;
    let mut ready = Vec::new();
    for number in 0..REQUESTS {
        let mut wire = Wire::connect(Ipv4Addr::LOCALHOST, app.address()).await;
        let body = reserved_number(number);
        let (start, last) = body.split_at(body.len() - 1);
        let head = format!("POST {RESERVE_PATH}?{QUERY} HTTP/1.1\r\ncontent-length: {}\r\n\r\n", body.len());
        assert!(wire.send(format!("{head}{start}")).await);
        ready.push((number, wire, last.to_owned()));
    }

    // Another program holds the database: the writer waits with the first request in hand, the others behind it.
    let other = Connection::open(app.data_dir().join(FILE_NAME)).expect("opens");
    other.execute_batch("BEGIN IMMEDIATE").expect("locks");
    let mut answers = JoinSet::new();
    for (number, mut wire, last) in ready {
        assert!(wire.send(last).await);
        answers.spawn(async move { (number, wire.answer().await) });
    }
    let first = answers.join_next().await.expect("an answer").expect("answered");
    assert_eq!(status(&first.1), Some(503), "nothing can be stored yet");
    other.execute_batch("ROLLBACK").expect("unlocks");

    let mut refused = vec![first];
    while let Some(answered) = answers.join_next().await {
        let (number, answer) = answered.expect("answered");
        match status(&answer) {
            Some(200) => {}
            _ => refused.push((number, answer)),
        }
    }
    assert_eq!(app.find("").await["vouchersStored"], REQUESTS - refused.len());
    assert_eq!(app.counts().refused(Refusal::NotStored), refused.len() as u64);
    for (number, answer) in refused {
        assert_eq!(status(&answer), Some(503));
        assert!(answer.contains("\r\nretry-after: 5\r\n") && answer.ends_with(r#""reason":"not_stored"}"#), "{answer}");
        app.post(QUERY, reserved_number(number)).await.is_agreed();
    }
    assert_eq!(app.find("").await["vouchersStored"], REQUESTS);
}
