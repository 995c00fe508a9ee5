//! Drives a subject and measures: by wrk over HTTP, or in the process without it.

use std::net::SocketAddr;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tokio::task::JoinSet;
use voucher_desk::decode;
use voucher_desk::domain::policy::Policy;
use voucher_desk::receiver::RESERVE_PATH;
use voucher_desk::store::Store;

use crate::reservations::{QUERY, Reservations, template};

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/receive/reservations.lua");

/// How hard and how long.
#[derive(Debug, Clone, Copy)]
pub struct Load {
    pub connections: usize,
    pub lasts: Duration,
    /// No more than so many.
    pub most: u64,
    /// A number of its own on the subject's database.
    pub run: u16,
}

/// What came of it.
#[derive(Debug, Clone, Copy)]
pub struct Measured {
    /// Requests that were answered 200.
    pub served: u64,
    pub per_second: f64,
    /// Microseconds.
    pub median: u64,
    pub p99: u64,
    /// What the writing thread did, where there is one.
    pub writer: Option<Writing>,
}

/// The writing thread's part.
#[derive(Debug, Clone, Copy)]
pub struct Writing {
    /// How many writes shared a transaction.
    pub writes_a_commit: f64,
    /// How long a transaction took, in microseconds.
    pub commit: f64,
    /// How much of a processor a write took, in microseconds.
    pub cpu: f64,
}

/// By wrk with one thread, which costs less than any other load here: it shares the processors with the subject.
pub fn over_http(address: SocketAddr, load: Load) -> Measured {
    let output = Command::new("wrk")
        .args(["--threads", "1", "--timeout", "30s", "--script", SCRIPT])
        .args(["--connections", &load.connections.to_string(), "--duration", &format!("{}s", load.lasts.as_secs())])
        .args([&format!("http://{address}/"), "--", &load.run.to_string()])
        .args([&format!("{RESERVE_PATH}?{QUERY}"), &template()])
        .output()
        .expect("wrk runs: apt-get install wrk");
    let said = String::from_utf8_lossy(&output.stdout);
    let line = said.lines().find_map(|line| line.strip_prefix("measured "));
    let numbers: Option<Vec<u64>> = line.and_then(|line| line.split(' ').map(|number| number.parse().ok()).collect());
    let Some(&[served, micros, failed, median, p99]) = numbers.as_deref() else {
        panic!("wrk said {said}{}", String::from_utf8_lossy(&output.stderr));
    };
    assert_eq!(failed, 0, "every request is answered 200: {said}");
    Measured { served, per_second: served as f64 * 1e6 / micros as f64, median, p99, writer: None }
}

/// Straight at the store: as many at once, each read by the decoder before it is recorded, without HTTP.
pub async fn in_process(store: Arc<dyn Store>, load: Load) -> Measured {
    let (next, reservations) = (Arc::new(AtomicU64::new(1)), Arc::new(Reservations::of_run(load.run)));
    let policy = Arc::new(Policy::default());
    let begun = Instant::now();
    let mut senders = JoinSet::new();
    for _ in 0..load.connections {
        let (store, policy) = (Arc::clone(&store), Arc::clone(&policy));
        let (next, reservations) = (Arc::clone(&next), Arc::clone(&reservations));
        senders.spawn(async move {
            let mut took = Vec::new();
            while begun.elapsed() < load.lasts {
                let sent = Instant::now();
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number > load.most {
                    break;
                }
                let notification = reservations.notification(number);
                let reading = decode::read(&notification);
                let answer = store.record_notification(notification, reading, Arc::clone(&policy)).await;
                assert_eq!(answer.expect("recorded").status(), 200);
                took.push(u64::try_from(sent.elapsed().as_micros()).unwrap_or(u64::MAX));
            }
            took
        });
    }
    let mut took = senders.join_all().await.concat();
    let lasted = begun.elapsed();
    took.sort_unstable();
    let at = |percent: usize| took.get(took.len() * percent / 100).copied().unwrap_or_default();
    let served = took.len() as u64;
    Measured { served, per_second: served as f64 / lasted.as_secs_f64(), median: at(50), p99: at(99), writer: None }
}
