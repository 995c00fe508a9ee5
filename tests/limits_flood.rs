//! Many slow connections at once, of the three slow kinds, from many addresses: all are ended, and whoever says what it
//! wants is served as if they were not there. The long run of it is the contract's own limits (`VOUCHER_DESK_SOAK=1`).

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use tokio::task::JoinSet;
use voucher_desk::receiver::{Closing, Counts, Limits, RESERVE_PATH, Refusal};

use crate::support::app::{Setup, TestApp};
use crate::support::bodies::{QUERY, reserved_number};
use crate::support::wait::within;
use crate::support::wire::{Wire, host, status};

/// How fast a slow connection drips, and how soon it comes again.
const PACE: Duration = Duration::from_millis(50);

#[derive(Clone, Copy)]
struct Flood {
    connections: usize,
    addresses: usize,
    lasts: Duration,
}

#[tokio::test(flavor = "multi_thread")]
async fn slow_connections_are_all_ended_while_a_client_sees_no_error() {
    let limits = Limits {
        head: Duration::from_millis(500),
        request: Duration::from_millis(800),
        connections: 64,
        connections_a_peer: 8,
        ..Limits::default()
    };
    flood(limits, Flood { connections: 200, addresses: 20, lasts: Duration::from_secs(2) }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_slow_connections_change_nothing_for_a_client() {
    if std::env::var_os("VOUCHER_DESK_SOAK").is_some() {
        let flood_of_a_thousand = Flood { connections: 1_000, addresses: 100, lasts: Duration::from_secs(20) };
        flood(Limits::default(), flood_of_a_thousand).await;
    }
}

async fn flood(limits: Limits, flood: Flood) {
    let app = Setup::default().within(limits).start().await;
    let (is_over, ended) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
    let mut slow = JoinSet::new();
    for number in 0..flood.connections {
        let from = u8::try_from(number % flood.addresses + 1).expect("an address");
        slow.spawn(trickle(number % 3, from, app.address(), Arc::clone(&is_over), Arc::clone(&ended)));
    }
    let served = serve_meanwhile(&app, flood.lasts).await;
    is_over.store(true, Ordering::Relaxed);
    // Each ends only when the receiver has closed its last connection.
    within("every slow connection to be ended", slow.join_all()).await;

    let (counts, ended) = (app.counts(), ended.load(Ordering::Relaxed));
    assert!(ended >= flood.connections as u64);
    assert!(closed(&counts) >= ended, "the receiver counts what it ends: {ended} were ended, {counts:?}");
    assert_eq!(app.find("").await["vouchersStored"], served);
}

/// Serves two clients, one that keeps its connection and one that takes a new one each time. No request may fail.
async fn serve_meanwhile(app: &TestApp, lasts: Duration) -> usize {
    let end = tokio::time::Instant::now() + lasts;
    let mut served = 0;
    while tokio::time::Instant::now() < end {
        app.post(QUERY, reserved_number(served)).await.is_agreed();
        let mut wire = Wire::connect(Ipv4Addr::LOCALHOST, app.address()).await;
        assert!(wire.send(post(&reserved_number(served + 1))).await);
        assert_eq!(status(&wire.answer().await), Some(200));
        served += 2;
    }
    served
}

fn post(body: &str) -> String {
    format!("POST {RESERVE_PATH}?{QUERY} HTTP/1.1\r\nhost: a\r\ncontent-length: {}\r\n\r\n{body}", body.len())
}

/// Holds a slow connection until it is ended, and then another.
async fn trickle(kind: usize, from: u8, to: SocketAddr, is_over: Arc<AtomicBool>, ended: Arc<AtomicU64>) {
    let head = format!("POST {RESERVE_PATH}?{QUERY} HTTP/1.1\r\nhost: a\r\n");
    let (start, drop) = match kind {
        0 => (String::new(), ""),
        1 => (head, "x"),
        _ => (format!("{head}content-length: 60000\r\n\r\n"), " "),
    };
    let mut pace = tokio::time::interval(PACE);
    while !is_over.load(Ordering::Relaxed) {
        let mut wire = Wire::connect(host(from), to).await;
        wire.send(&start).await;
        while !drop.is_empty() && wire.send(drop).await {
            pace.tick().await;
        }
        wire.until_closed().await;
        ended.fetch_add(1, Ordering::Relaxed);
        pace.tick().await;
    }
}

fn closed(counts: &Counts) -> u64 {
    Closing::ALL.iter().map(|why| counts.closed(*why)).sum::<u64>() + counts.refused(Refusal::BodySlow)
}
