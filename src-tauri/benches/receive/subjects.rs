//! What is measured: the receiver as it is, and what it is measured against.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use axum::Json;
use axum::routing::post;
use serde::Deserialize;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use voucher_desk::desk::{Desk, Pace};
use voucher_desk::domain::clock::SystemClock;
use voucher_desk::domain::policy::Policy;
use voucher_desk::receiver::{self, AccessRules, Counters, Door, Limits, RESERVE_PATH};
use voucher_desk::store::Store;
use voucher_desk::store::sqlite::{FILE_NAME, SqliteStore};
use voucher_desk::vault::{HostRules, Vault};
use voucher_desk::vendor::{Vendor, VendorSettings};

use crate::load::{Load, Measured, Writing, in_process, over_http};

/// One of what is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Subject {
    /// A handler that reads the body as JSON, answers, and stores nothing.
    Bare,
    /// The receiver over a store that gives each request a transaction of its own.
    Alone,
    /// The store without HTTP.
    Direct,
    /// The receiver.
    Ours,
    /// The receiver over a database of a million vouchers.
    Million,
}

impl Subject {
    pub const ALL: [Self; 5] = [Self::Bare, Self::Alone, Self::Direct, Self::Ours, Self::Million];

    pub fn name(self) -> &'static str {
        match self {
            Self::Bare => "(a) bare handler, stores nothing",
            Self::Alone => "(b) one transaction a request",
            Self::Direct => "(c) the store without HTTP",
            Self::Ours => "Voucher Desk, empty database",
            Self::Million => "Voucher Desk, 1,000,000 vouchers",
        }
    }

    /// Measures it on the database in a folder, and holds that what was answered is there.
    pub fn measure(self, folder: &Path, load: Load) -> Measured {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        if self == Self::Bare {
            return runtime.block_on(async {
                let address = bare().await;
                tokio::task::block_in_place(|| over_http(address, load))
            });
        }
        let path = folder.join(FILE_NAME);
        let store = match self {
            Self::Alone => SqliteStore::open_committing(&path, 1),
            _ => SqliteStore::open(&path),
        };
        let store = Arc::new(store.expect("the store opens"));
        let measured = runtime.block_on(self.measure_store(folder, Arc::clone(&store), load));
        store.close();
        measured
    }

    async fn measure_store(self, folder: &Path, store: Arc<SqliteStore>, load: Load) -> Measured {
        let before = store.summary().await.expect("counts").vouchers;
        let cpu_before = writer_cpu();
        let shared = Arc::clone(&store) as Arc<dyn Store>;
        let mut measured = match self {
            Self::Direct => in_process(shared, load).await,
            Self::Bare | Self::Alone | Self::Ours | Self::Million => receive(folder, shared, load).await,
        };
        let stored = store.summary().await.expect("counts").vouchers - before;
        let under_way = load.connections as u64;
        let Measured { served, .. } = measured;
        assert!((served..=served + under_way).contains(&stored), "{served} were answered, {stored} are stored");
        measured.writer = writing(&store, writer_cpu() - cpu_before);
        measured
    }
}

fn writing(store: &SqliteStore, cpu: f64) -> Option<Writing> {
    let numbers = store.writer_numbers()?;
    let (commits, writes) = (numbers.commits.counts.iter().sum::<u64>() as f64, numbers.batches.sum as f64);
    Some(Writing { writes_a_commit: writes / commits, commit: numbers.commits.sum as f64 / commits, cpu: cpu / writes })
}

/// What the writing thread has had of a processor, in microseconds (documented in Linux's sched-stats).
fn writer_cpu() -> f64 {
    let threads = std::fs::read_dir("/proc/self/task").expect("Linux").flatten().map(|thread| thread.path());
    let read = |path: std::path::PathBuf| std::fs::read_to_string(path).unwrap_or_default();
    let writers = threads.filter(|thread| read(thread.join("comm")).trim() == "store-writer");
    let nanos =
        writers.map(|thread| read(thread.join("schedstat")).split(' ').next().and_then(|it| it.parse::<f64>().ok()));
    nanos.flatten().sum::<f64>() / 1e3
}

async fn bare() -> SocketAddr {
    #[derive(Deserialize)]
    #[expect(dead_code, reason = "they are read for the reading's sake")]
    struct Body {
        id: String,
        state: String,
        value: f64,
        price: f64,
        #[serde(rename = "couponId")]
        coupon_id: String,
        #[serde(rename = "reservationDate")]
        reserved_at: String,
    }
    let answer = |Json(_): Json<Body>| async { Json(serde_json::json!({ "status": "agreed" })) };
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("binds");
    let address = listener.local_addr().expect("an address");
    let router = axum::Router::new().route(RESERVE_PATH, post(answer));
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

/// The receiver as the program runs it, but for how many connections one address may hold: wrk has one address.
async fn receive(folder: &Path, store: Arc<dyn Store>, load: Load) -> Measured {
    let vault = Vault::open(folder.join("vault"), HostRules::default()).expect("a vault");
    let vendor = Vendor::new(VendorSettings::new("https://jackpot.invalid").expect("a URL")).expect("a client");
    let (clock, agent) = (Arc::new(SystemClock), "bench".to_owned());
    let desk = Arc::new(Desk::new(store, vendor, vault, clock, Policy::default(), agent, Pace::default()));
    let limits = Limits { connections_a_peer: load.connections.max(32), ..Limits::default() };
    let door = Door {
        desk: Arc::clone(&desk),
        failed_part: Arc::new(|| None),
        secret: None,
        access: AccessRules::default(),
        limits,
        counters: Arc::new(Counters::default()),
    };
    let listener = receiver::bind(SocketAddr::from(([127, 0, 0, 1], 0))).expect("binds");
    let address = listener.local_addr().expect("an address");
    let (cancel, tasks) = (CancellationToken::new(), TaskTracker::new());
    tasks.spawn(receiver::serve(listener, door, cancel.clone()));
    tasks.spawn(desk.run_downloads(cancel.clone()));
    let measured = tokio::task::block_in_place(|| over_http(address, load));
    cancel.cancel();
    tasks.close();
    tasks.wait().await;
    measured
}
