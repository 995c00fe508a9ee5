//! A look at the whole file, before anything is written to it and while it is in use. SQLite notices damage only on the
//! pages that it happens to read: inserts beside a damaged page succeed, and what the page held is missed much later.

use std::path::Path;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode};

use super::connect::meaning;
use crate::store::StoreError;

/// How long a start may look for damage: gigabytes. The vendor retries for minutes only (documented).
const BUDGET: Duration = Duration::from_secs(10);

/// Refuses a log whose database is gone or empty: SQLite would take the log for a leftover and delete it.
pub(super) fn log_has_its_database(path: &Path) -> Result<(), StoreError> {
    let size = |path: &Path| std::fs::metadata(path).map_or(0, |file| file.len());
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    if size(path) == 0 && size(Path::new(&log)) > 0 {
        return Err(StoreError::Damaged("the write-ahead log is there but its database is not".to_owned()));
    }
    Ok(())
}

/// Looks for damaged pages, in the time that a start has.
pub(super) fn pages(connection: &Connection) -> Result<(), StoreError> {
    if !pages_within(BUDGET, connection)? {
        tracing::warn!(seconds = BUDGET.as_secs(), "the database is too large to be looked over whole at the start");
    }
    Ok(())
}

/// Looks for damaged pages; whether it came to the end in the time there is.
pub(super) fn pages_within(budget: Duration, connection: &Connection) -> Result<bool, StoreError> {
    // What was read is let go of, before and after: kept, it would hide what happened to the file since.
    let forget = || connection.execute_batch("PRAGMA shrink_memory").map_err(|error| meaning(&error));
    forget()?;
    let interrupt = connection.get_interrupt_handle();
    let (checked, is_checked) = channel::<()>();
    let found = std::thread::scope(|scope| {
        scope.spawn(move || {
            // One interruption may come before there is anything to interrupt.
            let mut wait = budget;
            while is_checked.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
                interrupt.interrupt();
                wait = Duration::from_millis(1);
            }
        });
        let found = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get::<_, String>(0));
        drop(checked);
        found
    });
    match found {
        Ok(found) if found == "ok" => forget().map(|()| true),
        Ok(damage) => Err(StoreError::Damaged(damage)),
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::OperationInterrupted) => Ok(false),
        Err(error) => Err(meaning(&error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_database_does_not_hold_up_the_start() {
        let connection = Connection::open_in_memory().expect("opens");
        connection
            .execute_batch(
                "CREATE TABLE a (x TEXT) STRICT;
                 WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000)
                 INSERT INTO a SELECT 'row ' || i FROM n",
            )
            .expect("fills");
        assert_eq!(pages_within(Duration::ZERO, &connection), Ok(false));
        assert_eq!(pages(&connection), Ok(()));
    }
}
