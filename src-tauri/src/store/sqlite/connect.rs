//! Connections, their settings read back, and what SQLite's errors mean to us.

use std::path::Path;
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::migrate::refuse_newer;
use crate::store::StoreError;

/// The oldest SQLite whose write-ahead log is trusted.
const OLDEST_SQLITE: i32 = 3_051_003;
/// How long another process may hold the database before we answer that it is busy.
const BUSY_TIMEOUT: Duration = Duration::from_secs(2);
const READERS: usize = 4;
/// Marks the file as ours: "VDSK".
pub(super) const APPLICATION_ID: i32 = 0x5644_534b;

/// Opens the connection of the writer.
pub(super) fn writer(path: &Path) -> Result<Connection, StoreError> {
    if rusqlite::version_number() < OLDEST_SQLITE {
        return Err(StoreError::Internal(format!("SQLite {} is too old", rusqlite::version())));
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(|error| meaning(&error))?;
    connection.busy_timeout(BUSY_TIMEOUT).map_err(|error| meaning(&error))?;
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
    owner_only(path);
    connection.set_prepared_statement_cache_capacity(64);
    set(&connection, "journal_mode", "wal")?;
    set(&connection, "synchronous", "2")?;
    set(&connection, "foreign_keys", "1")?;
    set(&connection, "trusted_schema", "0")?;
    set(&connection, "fullfsync", if cfg!(target_os = "macos") { "1" } else { "0" })?;
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

#[cfg(unix)]
fn owner_only(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    if let Err(error) = std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)) {
        tracing::warn!(%error, "the database file's permissions could not be narrowed");
    }
}

#[cfg(not(unix))]
fn owner_only(_path: &Path) {}

/// Connections that only read.
#[derive(Debug)]
pub(super) struct Readers {
    idle: Mutex<Vec<Connection>>,
    returned: Condvar,
}

impl Readers {
    pub(super) fn open(path: &Path) -> Result<Self, StoreError> {
        let idle = (0..READERS).map(|_| reader(path)).collect::<Result<Vec<_>, _>>()?;
        Ok(Self { idle: Mutex::new(idle), returned: Condvar::new() })
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
        let transaction = connection.unchecked_transaction().map_err(|error| meaning(&error))?;
        read(&transaction)
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

fn reader(path: &Path) -> Result<Connection, StoreError> {
    // Not SQLITE_OPEN_READ_ONLY: a reader of a write-ahead log has to make its shared memory when it comes first.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(|error| meaning(&error))?;
    connection.busy_timeout(BUSY_TIMEOUT).map_err(|error| meaning(&error))?;
    connection.pragma_update(None, "query_only", "1").map_err(|error| meaning(&error))?;
    connection.set_prepared_statement_cache_capacity(32);
    Ok(connection)
}

/// What an error of SQLite means to us.
pub(super) fn meaning(error: &rusqlite::Error) -> StoreError {
    let Some(code) = error.sqlite_error_code() else { return StoreError::Internal(error.to_string()) };
    match code {
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
