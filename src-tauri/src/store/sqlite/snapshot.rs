//! A copy of a database that is in use. `VACUUM INTO` reads one moment of it: under a write-ahead log the writer goes on
//! meanwhile, and nothing has to begin anew because it did, as SQLite's backup interface must when another process writes.

use std::fs::File;
use std::io;
use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use super::check;
use super::connect::{self, meaning};
use super::migrate;
use crate::store::StoreError;

/// Copies a database, beside the process that writes it or without one. The target must not be there; it is whole and on
/// the disk when this returns. Blocks.
///
/// # Errors
/// [`StoreError`]; what there is of the target then is no copy. A failure to write says nothing about the database.
pub fn copy_database(path: &Path, target: &Path) -> Result<(), StoreError> {
    check::log_has_its_database(path)?;
    let connection = connect::open(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    migrate::recognise(&connection)?;
    write(&connection, target)
}

/// Writes what the connection sees into a new file that only its owner can read.
pub(super) fn write(connection: &Connection, target: &Path) -> Result<(), StoreError> {
    let name = target.to_str().ok_or_else(|| StoreError::Unwritable("the path is not UTF-8".to_owned()))?;
    // An empty file is a database without anything: made first, so that nobody else could ever open it.
    File::create_new(target).map_err(|error| refused(&error))?;
    connect::owner_only(target);
    connection.execute("VACUUM INTO ?1", [name]).map_err(|error| meaning(&error))?;
    File::options().write(true).open(target).and_then(|file| file.sync_all()).map_err(|error| refused(&error))
}

fn refused(error: &io::Error) -> StoreError {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => StoreError::DiskFull,
        _ => StoreError::Unwritable(error.to_string()),
    }
}
