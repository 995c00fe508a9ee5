//! What is committed moves from the write-ahead log into the database file on a thread of its own, so that no request
//! waits for it. Only a log that grows all the same is moved by whoever writes, who then has nothing new come in between,
//! so that the log begins anew. The writer asks after every commit; SQLite's own way would keep a failure to itself.

use std::cell::Cell;
use std::path::Path;
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use rusqlite::{Connection, OpenFlags};

use super::connect::{self, meaning};
use super::health::Health;
use crate::store::StoreError;

/// How many pages are worth moving: 16 MB. With fewer the same pages are moved, and the disk waited for, more often.
const ENOUGH: i64 = 4000;
/// How many pages the log may have before the writer itself sees to it: 64 MB.
const MOST: i64 = 4 * ENOUGH;

/// The moving of a database's log.
#[derive(Debug)]
pub(super) struct Checkpoints {
    wanted: SyncSender<()>,
    thread: JoinHandle<()>,
    /// SQLite has one mover at a time and turns the other away.
    turn: Arc<Mutex<()>>,
    health: Arc<Health>,
    /// How long the log was when the writer last saw to it: a reader may keep it from beginning anew.
    seen_to: Cell<i64>,
}

/// The write-ahead log, in pages.
struct Log {
    pages: i64,
    moved: i64,
}

impl Checkpoints {
    /// Starts the thread, with a connection of its own.
    pub(super) fn start(path: &Path, health: Arc<Health>) -> Result<Self, StoreError> {
        let connection = connect::open(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        connect::settle(&connection)?;
        let (wanted, wishes) = mpsc::sync_channel(1);
        let turn = Arc::new(Mutex::new(()));
        let mover = Mover { connection, wishes, turn: Arc::clone(&turn), health: Arc::clone(&health) };
        let thread = std::thread::Builder::new()
            .name("store-log".to_owned())
            .spawn(move || mover.run())
            .map_err(|error| StoreError::Internal(error.to_string()))?;
        Ok(Self { wanted, thread, turn, health, seen_to: Cell::new(0) })
    }

    /// Sees to the log after a commit of this connection, the only one that writes.
    pub(super) fn after_commit(&self, writer: &Connection) {
        let Some(Log { pages, moved }) = look(writer, "NOOP", &self.health) else { return };
        if pages < self.seen_to.get() {
            self.seen_to.set(0);
        }
        if pages >= MOST.max(self.seen_to.get() + ENOUGH) {
            let turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
            look(writer, "PASSIVE", &self.health);
            drop(turn);
            self.seen_to.set(pages);
        } else if pages - moved >= ENOUGH {
            // It has its wish already when this one does not fit.
            let _ = self.wanted.try_send(());
        }
    }

    /// Ends the thread and moves the rest, unless the database can no longer be trusted. Blocks.
    pub(super) fn end(self, writer: &Connection) {
        let Self { wanted, thread, health, .. } = self;
        drop(wanted);
        if thread.join().is_err() {
            tracing::error!("the thread that moves the write-ahead log ended by a panic");
        }
        if health.lasting_fault().is_none()
            && let Err(error) = writer.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
        {
            tracing::debug!(%error, "the write-ahead log stays beside the database");
        }
    }
}

struct Mover {
    connection: Connection,
    wishes: Receiver<()>,
    turn: Arc<Mutex<()>>,
    health: Arc<Health>,
}

impl Mover {
    fn run(self) {
        while self.wishes.recv().is_ok() {
            let turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
            if self.health.lasting_fault().is_none() {
                look(&self.connection, "PASSIVE", &self.health);
            }
            drop(turn);
        }
    }
}

/// Looks at the log, or moves as much of it as can be; nothing when that failed. What fails here is still in the log, but
/// a disk that fails is not to be trusted with more.
fn look(connection: &Connection, mode: &str, health: &Health) -> Option<Log> {
    let sql = format!("PRAGMA wal_checkpoint({mode})");
    let outcome = connection.query_row(&sql, [], |row| Ok(Log { pages: row.get(1)?, moved: row.get(2)? }));
    outcome
        .inspect_err(|error| {
            let error = meaning(error);
            tracing::warn!(%error, "the write-ahead log was not moved into the database");
            health.failed_beside_writing(&error);
        })
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn database(path: &Path) -> Connection {
        let connection = connect::writer(path).expect("opens");
        connection.execute_batch("CREATE TABLE a (x BLOB) STRICT").expect("creates");
        connection
    }

    fn commit_pages(connection: &Connection, pages: i64) {
        connection.execute("INSERT INTO a VALUES (zeroblob(?1))", [4080 * pages]).expect("writes");
    }

    #[test]
    fn a_log_that_grows_faster_than_it_is_moved_begins_anew() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("desk.sqlite");
        let connection = database(&path);
        let health = Arc::new(Health::new());
        let log = || look(&connection, "NOOP", &health).expect("looks").pages;
        let checkpoints = Checkpoints::start(&path, Arc::clone(&health)).expect("starts");
        let mut longest = 0;
        for _ in 0..100 {
            commit_pages(&connection, 1000);
            longest = longest.max(log());
            checkpoints.after_commit(&connection);
        }
        assert!((MOST..MOST + 2 * ENOUGH).contains(&longest), "{longest}");
        checkpoints.end(&connection);
        assert_eq!(log(), 0, "all of it is in the file");
    }

    /// A backup that reads for long keeps the log: it is asked about now and then, not by every write.
    #[test]
    fn a_log_that_a_reader_keeps_grows_and_is_moved_afterwards() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("desk.sqlite");
        let connection = database(&path);
        let health = Arc::new(Health::new());
        let checkpoints = Checkpoints::start(&path, Arc::clone(&health)).expect("starts");
        let reader = Connection::open(&path).expect("opens");
        let reading = reader.unchecked_transaction().expect("begins");
        let read: i64 = reading.query_row("SELECT count(*) FROM a", [], |row| row.get(0)).expect("reads");
        for _ in 0..20 {
            commit_pages(&connection, 1000);
            checkpoints.after_commit(&connection);
        }
        assert_eq!(read, 0);
        assert!(look(&connection, "NOOP", &health).expect("looks").pages > MOST);
        assert!(checkpoints.seen_to.get() >= MOST);
        drop(reading);
        for _ in 0..10 {
            commit_pages(&connection, 1000);
            checkpoints.after_commit(&connection);
        }
        let pages = look(&connection, "NOOP", &health).expect("looks").pages;
        assert!(pages < MOST, "it has begun anew: {pages}");
        checkpoints.end(&connection);
        assert!(health.fault().is_none());
    }
}
