//! The process is killed at random points under load.

use std::time::Duration;

use super::extent;
use super::load::Load;
use super::server::Host;

/// Nothing that was answered 200 is lost, the database is sound, and a repeat gets the answer that was given.
#[tokio::test(flavor = "multi_thread")]
async fn a_killed_process_has_kept_what_it_answered() {
    let (databases, crashes) = extent();
    for _ in 0..databases {
        one_database(crashes).await;
    }
}

async fn one_database(crashes: usize) {
    let (host, load) = (Host::new(), Load::new());
    for round in 0..crashes {
        let server = host.start().await;
        if round > 0 {
            load.ledger.is_kept_in(&host.data_dir());
            load.ledger.is_answered_again(&server.door(), 20).await;
        }
        let clients = load.press(&server.door());
        load.ledger.reaches(load.ledger.count() + fastrand::usize(1..200)).await;
        // Not only just after an answer: also amid a transaction, a wait for the disk, or a checkpoint.
        tokio::time::sleep(Duration::from_micros(fastrand::u64(0..20_000))).await;
        server.kill().await;
        clients.join_all().await;
    }
    let server = host.start().await;
    load.ledger.is_kept_in(&host.data_dir());
    let rebuilt = host.run(&["rebuild"]).await;
    assert!(rebuilt.contains(" 0 differed"), "{rebuilt}");
    server.stop().await;
    load.ledger.is_kept_in(&host.data_dir());
}
