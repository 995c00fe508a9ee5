//! Connections, their settings read back, and what SQLite's errors mean to us.

use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, ffi};

use super::check;
use super::health::Health;
use super::keys;
use super::migrate::refuse_newer;
use crate::store::StoreError;

/// The oldest SQLite whose write-ahead log is trusted.
const OLDEST_SQLITE: i32 = 3_051_003;
/// How long another process may hold the database before we answer that it is busy.
const BUSY_TIMEOUT: Duration = Duration::from_secs(2);
const READERS: usize = 4;
/// Marks the file as ours: "VDSK".
pub(super) const APPLICATION_ID: i32 = 0x5644_534b;

/// Opens the connection of the writer. A file that is damaged or not ours is not touched.
pub(super) fn writer(path: &Path) -> Result<Connection, StoreError> {
    if rusqlite::version_number() < OLDEST_SQLITE {
        return Err(StoreError::Internal(format!("SQLite {} is too old", rusqlite::version())));
    }
    check::log_has_its_database(path)?;
    let connection = open(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)?;
    // SQLite goes on with reading alone when it may not write the file.
    if connection.is_readonly(rusqlite::MAIN_DB).map_err(|error| meaning(&error))? {
        return Err(StoreError::Unwritable("the file is read-only".to_owned()));
    }
    // Asked first: what follows writes to the file, which must be ours and of a version that we know.
    let ours: i32 = pragma(&connection, "application_id")?;
    let version: u32 = pragma(&connection, "user_version")?;
    let tables: u32 = connection
        .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
        .map_err(|error| meaning(&error))?;
    if ours != APPLICATION_ID && (version != 0 || tables != 0) {
        return Err(StoreError::NotOurs);
    }
    refuse_newer(version)?;
    check::pages(&connection)?;
    owner_only(path);
    connection.set_prepared_statement_cache_capacity(64);
    set(&connection, "journal_mode", "wal")?;
    settle(&connection)?;
    // In KiB, by the minus: with a million vouchers the upper pages of every index stay at hand.
    set(&connection, "cache_size", "-32000")?;
    // What an earlier change left free on a page must not outlive an erasure. Only pages that are written anyway.
    zero_freed(&connection, "fast")?;
    // What it keeps beside the database is in memory.
    set(&connection, "temp_store", "2")?;
    keys::prepare(&connection)?;
    Ok(connection)
}

/// Whether what becomes free is written over with zeros: `fast` within pages that are written anyway, `on` all of it.
pub(super) fn zero_freed(connection: &Connection, how: &str) -> Result<(), StoreError> {
    let set = connection.pragma_update_and_check(None, "secure_delete", how, |row| row.get::<_, i64>(0));
    match (how, set.map_err(|error| meaning(&error))?) {
        ("on", 1) | ("fast", 2) => Ok(()),
        (_, set) => Err(StoreError::Unwritable(format!("secure_delete is {set}, not {how}"))),
    }
}

/// Sets what holds for one connection and reads it back.
pub(super) fn settle(connection: &Connection) -> Result<(), StoreError> {
    set(connection, "synchronous", "2")?;
    set(connection, "foreign_keys", "1")?;
    set(connection, "trusted_schema", "0")?;
    set(connection, "cell_size_check", "1")?;
    // The writer does it: done by SQLite, a failure would be kept to itself.
    set(connection, "wal_autocheckpoint", "0")?;
    set(connection, "fullfsync", if cfg!(target_os = "macos") { "1" } else { "0" })
}

pub(super) fn open(path: &Path, flags: OpenFlags) -> Result<Connection, StoreError> {
    let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX);
    let connection = connection.map_err(|error| meaning(&error))?;
    connection
        .busy_timeout(BUSY_TIMEOUT)
        // Whoever closes a damaged database last must not fold its log into the file.
        .and_then(|()| connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true))
        // A statement's plan does not depend on what is bound to it; else many are planned anew each time they are run.
        .and_then(|_| connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true))
        .map_err(|error| meaning(&error))?;
    Ok(connection)
}

fn set(connection: &Connection, name: &str, wanted: &str) -> Result<(), StoreError> {
    connection.pragma_update(None, name, wanted).map_err(|error| meaning(&error))?;
    let found = connection
        .pragma_query_value(None, name, |row| {
            row.get::<_, rusqlite::types::Value>(0).map(|value| match value {
                rusqlite::types::Value::Integer(number) => number.to_string(),
                rusqlite::types::Value::Text(text) => text,
                other => format!("{other:?}"),
            })
        })
        .map_err(|error| meaning(&error))?;
    if found == wanted { Ok(()) } else { Err(StoreError::Unwritable(format!("{name} is {found}, not {wanted}"))) }
}

/// Reads a pragma.
pub(super) fn pragma<T: rusqlite::types::FromSql>(connection: &Connection, name: &str) -> Result<T, StoreError> {
    connection.pragma_query_value(None, name, |row| row.get(0)).map_err(|error| meaning(&error))
}

/// Takes access to a database file away from others.
#[cfg(unix)]
pub(super) fn owner_only(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    if let Err(error) = std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)) {
        tracing::warn!(%error, "the database file's permissions could not be narrowed");
    }
}

#[cfg(not(unix))]
pub(super) fn owner_only(_path: &Path) {}

/// Connections that only read.
#[derive(Debug)]
pub(super) struct Readers {
    idle: Mutex<Vec<Connection>>,
    returned: Condvar,
    health: Arc<Health>,
}

impl Readers {
    pub(super) fn open(path: &Path, health: Arc<Health>) -> Result<Self, StoreError> {
        let idle = (0..READERS).map(|_| reader(path)).collect::<Result<Vec<_>, _>>()?;
        Ok(Self { idle: Mutex::new(idle), returned: Condvar::new(), health })
    }

    /// Runs a read on a connection of its own, inside one transaction, so that it sees one moment. Blocks.
    pub(super) fn with<T>(&self, read: impl FnOnce(&Connection) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let connection = loop {
            match idle.pop() {
                Some(connection) => break connection,
                None => idle = self.returned.wait(idle).unwrap_or_else(PoisonError::into_inner),
            }
        };
        drop(idle);
        let lent = Lent { readers: self, connection: Some(connection) };
        let connection = lent.connection.as_ref().ok_or(StoreError::Closed)?;
        let outcome = (|| {
            let transaction = connection.unchecked_transaction().map_err(|error| meaning(&error))?;
            read(&transaction)
        })();
        outcome.inspect_err(|error| self.health.failed_beside_writing(error))
    }
}

/// Gives the connection back also when the read panics.
struct Lent<'a> {
    readers: &'a Readers,
    connection: Option<Connection>,
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        let mut idle = self.readers.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.extend(self.connection.take());
        self.readers.returned.notify_one();
    }
}

/// A connection that only reads, beside a process that writes.
pub(super) fn reader(path: &Path) -> Result<Connection, StoreError> {
    // Not SQLITE_OPEN_READ_ONLY: a reader of a write-ahead log has to make its shared memory when it comes first.
    let connection = open(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    connection.pragma_update(None, "query_only", "1").map_err(|error| meaning(&error))?;
    // In KiB, by the minus: a look-up that forgives reads some hundred pages, most of them upper ones that all have in common.
    set(&connection, "cache_size", "-8000")?;
    connection.set_prepared_statement_cache_capacity(32);
    Ok(connection)
}

/// What an error of SQLite means to us.
pub(super) fn meaning(error: &rusqlite::Error) -> StoreError {
    let Some(error_code) = error.sqlite_error() else { return StoreError::Internal(error.to_string()) };
    match error_code.code {
        // The shared memory beside the log could not grow: nothing was written, and it passes once there is room.
        ErrorCode::SystemIoFailure if error_code.extended_code == ffi::SQLITE_IOERR_SHMSIZE => StoreError::DiskFull,
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => StoreError::Busy,
        ErrorCode::DiskFull => StoreError::DiskFull,
        ErrorCode::CannotOpen | ErrorCode::ReadOnly | ErrorCode::PermissionDenied => {
            StoreError::Unwritable(error.to_string())
        }
        ErrorCode::NotADatabase => StoreError::NotOurs,
        ErrorCode::SystemIoFailure | ErrorCode::DatabaseCorrupt => StoreError::Damaged(error.to_string()),
        _ => StoreError::Internal(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(extended_code: i32) -> rusqlite::Error {
        rusqlite::Error::SqliteFailure(ffi::Error::new(extended_code), None)
    }

    #[test]
    fn the_writer_has_the_settings_that_its_promise_rests_on() {
        let folder = tempfile::tempdir().expect("folder");
        let connection = writer(&folder.path().join("desk.sqlite")).expect("opens");
        assert_eq!(pragma::<String>(&connection, "journal_mode"), Ok("wal".to_owned()));
        assert_eq!(pragma::<i32>(&connection, "synchronous"), Ok(2), "FULL: every commit waits for the disk");
        assert_eq!(pragma::<i32>(&connection, "fullfsync"), Ok(i32::from(cfg!(target_os = "macos"))));
        assert_eq!(pragma::<i32>(&connection, "foreign_keys"), Ok(1));
        assert_eq!(pragma::<i32>(&connection, "cell_size_check"), Ok(1));
    }

    /// A database in memory cannot have a write-ahead log: it says so when it is asked, and is refused.
    #[test]
    fn a_setting_that_does_not_take_is_refused() {
        let connection = Connection::open_in_memory().expect("opens");
        let refused = set(&connection, "journal_mode", "wal");
        assert_eq!(refused, Err(StoreError::Unwritable("journal_mode is memory, not wal".to_owned())));
        assert_eq!(set(&connection, "synchronous", "2"), Ok(()));
        assert!(writer(Path::new(":memory:")).is_err(), "the whole connection is refused");
    }

    #[test]
    fn what_passes_is_told_from_what_lasts() {
        assert_eq!(meaning(&error(ffi::SQLITE_BUSY)), StoreError::Busy);
        assert_eq!(meaning(&error(ffi::SQLITE_FULL)), StoreError::DiskFull);
        assert_eq!(meaning(&error(ffi::SQLITE_IOERR_SHMSIZE)), StoreError::DiskFull);
        for code in [ffi::SQLITE_IOERR_FSYNC, ffi::SQLITE_IOERR_WRITE, ffi::SQLITE_IOERR_READ, ffi::SQLITE_CORRUPT] {
            assert!(matches!(meaning(&error(code)), StoreError::Damaged(_)), "{code}");
        }
        assert!(matches!(meaning(&error(ffi::SQLITE_READONLY_DBMOVED)), StoreError::Unwritable(_)));
    }
}
