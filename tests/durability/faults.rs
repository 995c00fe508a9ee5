//! The disk fails in each way that it can: only 503 is answered, what was answered 200 stays, and service comes back by
//! itself where it can.

use super::disk::{Disk, Error};
use super::load::Load;
use super::server::{Door, Host, Server};
use crate::support::bodies::reserved_number;

const NEW: usize = 900_000;

struct Bench {
    host: Host,
    disk: Disk,
    load: Load,
}

impl Bench {
    async fn start() -> (Self, Server) {
        let mut host = Host::new();
        let disk = Disk::under(&mut host);
        disk.watch(&mut host);
        let server = host.start().await;
        let bench = Self { host, disk, load: Load::new() };
        for number in 0..5 {
            bench.is_agreed(&server.door(), NEW - number - 1).await;
        }
        (bench, server)
    }

    /// A reservation is agreed with.
    async fn is_agreed(&self, door: &Door, number: usize) {
        let message = reserved_number(number);
        let answer = door.send(&message).await;
        self.load.ledger.note(&message, &answer);
    }

    /// Sends reservations until one is turned away; its number.
    async fn until_turned_away(&self, door: &Door, from: usize) -> usize {
        for number in from..from + 20 {
            let message = reserved_number(number);
            let answer = door.send(&message).await;
            if answer.status != 200 {
                answer.is_turned_away();
                return number;
            }
            self.load.ledger.note(&message, &answer);
        }
        panic!("nothing was turned away");
    }

    /// After a loss of power on top of it all, and a start on a disk that works, everything is there.
    async fn survives(self, server: Server) {
        server.kill().await;
        self.disk.cut_power();
        let server = self.host.start().await;
        assert!(server.door().is_healthy().await);
        self.load.ledger.is_kept_in(&self.host.data_dir());
        self.load.ledger.is_answered_again(&server.door(), 20).await;
        server.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_turns_notifications_away_until_there_is_room() {
    let (bench, server) = Bench::start().await;
    let door = server.door();
    for (round, skip) in [0, 1, 2, 5, 11].into_iter().enumerate() {
        bench.disk.fail("write", "-wal", Error::NoSpace, skip);
        let number = bench.until_turned_away(&door, NEW + 100 * round).await;
        assert!(!door.is_healthy().await, "it says so");
        bench.disk.heal();
        door.until_healthy(true).await;
        bench.is_agreed(&door, number).await;
    }
    bench.survives(server).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_fails_ends_the_recording_until_a_restart() {
    for (operation, error) in [("write", Error::Io), ("sync", Error::Io), ("sync", Error::NoSpace)] {
        let (bench, server) = Bench::start().await;
        let door = server.door();
        bench.disk.fail(operation, "-wal", error, 0);
        let number = bench.until_turned_away(&door, NEW).await;
        assert!(!door.is_healthy().await, "{operation}: it says so");
        bench.disk.heal();
        door.send(&reserved_number(number)).await.is_turned_away();
        assert!(!door.is_healthy().await, "{operation}: what failed once is not trusted");
        bench.survives(server).await;
    }
}

/// The log is moved into the database now and then. What is answered is in the log already.
#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_fails_while_the_log_is_moved_ends_the_recording() {
    for operation in ["write", "sync"] {
        let (bench, server) = Bench::start().await;
        let door = server.door();
        bench.disk.fail(operation, ".sqlite", Error::Io, 0);
        let mut clients = bench.load.press(&door);
        door.until_healthy(false).await;
        clients.shutdown().await;
        bench.disk.heal();
        door.send(&reserved_number(NEW)).await.is_turned_away();
        bench.survives(server).await;
    }
}

/// A database that cannot grow while its log still can: nothing has to be turned away.
#[tokio::test(flavor = "multi_thread")]
async fn a_log_that_cannot_be_moved_for_want_of_room_goes_on() {
    let (bench, server) = Bench::start().await;
    let (door, log) = (server.door(), bench.host.data_dir().join("voucher-desk.sqlite-wal"));
    bench.disk.fail("write", ".sqlite", Error::NoSpace, 0);
    let mut clients = bench.load.press(&door);
    while std::fs::metadata(&log).expect("a log").len() < 1500 * 4096 {
        bench.load.ledger.reaches(bench.load.ledger.count() + 10).await;
    }
    clients.shutdown().await;
    assert!(door.is_healthy().await);
    bench.disk.heal();
    bench.is_agreed(&door, NEW).await;
    bench.survives(server).await;
}
