//! The power is cut at random points under load: the disk keeps what was fsynced and loses the rest. Killing a process
//! cannot show this, since the system still writes what the process had only handed over.

use std::time::Duration;

use super::disk::Disk;
use super::extent;
use super::load::Load;
use super::server::Host;

/// Answers are given only for what the disk has: nothing is lost, the database is sound, and the program is ready again.
#[tokio::test(flavor = "multi_thread")]
async fn a_loss_of_power_leaves_what_was_answered() {
    let (databases, cuts) = extent();
    for _ in 0..databases {
        one_database(cuts).await;
    }
}

async fn one_database(cuts: usize) {
    let (mut host, load) = (Host::new(), Load::new());
    let disk = Disk::under(&mut host);
    for round in 0..cuts {
        // In every other round some writes reach the disk early, out of order and torn.
        host.set("DISK_LEAKS", if round % 2 == 0 { "" } else { "1" });
        disk.watch(&mut host);
        let server = host.start().await;
        if round > 0 {
            load.ledger.is_kept_in(&host.data_dir());
            load.ledger.is_answered_again(&server.door(), 20).await;
        }
        let clients = load.press(&server.door());
        load.ledger.reaches(load.ledger.count() + fastrand::usize(0..400)).await;
        tokio::time::sleep(Duration::from_micros(fastrand::u64(0..10_000))).await;
        server.kill().await;
        clients.join_all().await;
        disk.cut_power();
    }
    let server = host.start().await;
    assert!(server.door().is_healthy().await);
    load.ledger.is_kept_in(&host.data_dir());
    let rebuilt = host.run(&["rebuild"]).await;
    assert!(rebuilt.contains(" 0 differed"), "{rebuilt}");
    server.stop().await;
}

/// The test above can fail: on a disk that lies about its write-ahead log (as a weaker `synchronous` would), answers
/// are lost.
#[tokio::test(flavor = "multi_thread")]
async fn a_loss_of_power_is_noticed_on_a_disk_that_lies() {
    let (mut host, load) = (Host::new(), Load::new());
    let disk = Disk::under(&mut host);
    disk.watch(&mut host);
    host.start().await.stop().await;
    disk.cut_power();
    host.set("DISK_LIES", "-wal");
    let server = host.start().await;
    let clients = load.press(&server.door());
    load.ledger.reaches(50).await;
    server.kill().await;
    clients.join_all().await;
    disk.cut_power();
    host.start().await.stop().await;
    assert!(load.ledger.compare(&host.data_dir()).lost > 0, "the cut took nothing");
}
