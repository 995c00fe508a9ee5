//! A deed that is recorded without the program: by a command that has the data directory to itself for that moment. It
//! only adds to the end of the log, so it is done at once however large the database is.

use std::path::Path;
use std::time::Duration;

use rusqlite::{OpenFlags, TransactionBehavior};

use super::connect::{self, meaning};
use super::{audit, check, migrate};
use crate::domain::audit::Done;
use crate::store::StoreError;

/// Records deeds, each unless that person's last such deed to that voucher is younger than this. The caller holds the data
/// directory. Blocks.
///
/// # Errors
/// [`StoreError`]; nothing was recorded.
pub fn record_deeds(path: &Path, deeds: &[Done], span: Duration) -> Result<(), StoreError> {
    check::log_has_its_database(path)?;
    let mut connection = connect::open(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    migrate::require_current(&connection)?;
    connect::settle(&connection)?;
    let transaction =
        connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(|error| meaning(&error))?;
    for done in deeds {
        audit::add_once_in(&transaction, done, span)?;
    }
    transaction.commit().map_err(|error| meaning(&error))
}
