//! The schema and its versions. Each step is a numbered file; those that are due are applied together, whole or not at
//! all, and a copy is taken first.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use super::connect::{APPLICATION_ID, meaning, pragma};
use super::snapshot;
use super::{intake, listing};
use crate::store::StoreError;

/// The steps in their order; the schema's version is how many were applied. A step that was released is frozen.
const STEPS: &[&str] = &[
    include_str!("../../../migrations/sqlite/0001_journal.sql"),
    include_str!("../../../migrations/sqlite/0002_agreed_day.sql"),
    include_str!("../../../migrations/sqlite/0003_unreadable.sql"),
    include_str!("../../../migrations/sqlite/0004_webhook.sql"),
    include_str!("../../../migrations/sqlite/0005_catching_up.sql"),
    include_str!("../../../migrations/sqlite/0006_one_index_less.sql"),
    include_str!("../../../migrations/sqlite/0007_attention.sql"),
    include_str!("../../../migrations/sqlite/0008_heard.sql"),
    include_str!("../../../migrations/sqlite/0009_decoded_later.sql"),
    include_str!("../../../migrations/sqlite/0010_audit.sql"),
    include_str!("../../../migrations/sqlite/0011_listing.sql"),
    include_str!("../../../migrations/sqlite/0012_written_in_order.sql"),
    include_str!("../../../migrations/sqlite/0013_at_hand.sql"),
    include_str!("../../../migrations/sqlite/0014_erasure.sql"),
    include_str!("../../../migrations/sqlite/0015_heard_code.sql"),
];
/// The last step with which vouchers came to be folded otherwise: whoever comes from before it has them folded anew.
const FOLDED_ANEW: u32 = 8;

/// The schema of this program.
pub(super) fn known() -> u32 {
    u32::try_from(STEPS.len()).unwrap_or(u32::MAX)
}

/// A schema that this program does not know is left alone.
pub(super) fn refuse_newer(found: u32) -> Result<(), StoreError> {
    if found > known() { Err(StoreError::Newer { found, known: known() }) } else { Ok(()) }
}

/// Brings the schema up to date.
pub(super) fn up(connection: &mut Connection, path: &Path) -> Result<(), StoreError> {
    let found: u32 = pragma(connection, "user_version")?;
    refuse_newer(found)?;
    if found == known() {
        return Ok(());
    }
    if found > 0 {
        copy(connection, path, found)?;
    }
    apply(connection, STEPS, found)
}

fn apply(connection: &mut Connection, steps: &[&str], found: u32) -> Result<(), StoreError> {
    let transaction =
        connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(|error| meaning(&error))?;
    for step in steps.iter().skip(found as usize) {
        transaction.execute_batch(step).map_err(|error| meaning(&error))?;
    }
    if (1..FOLDED_ANEW).contains(&found) {
        intake::rebuild_all(&transaction)?;
        listing::forget(&transaction)?;
    }
    transaction
        .pragma_update(None, "application_id", APPLICATION_ID)
        .and_then(|()| transaction.pragma_update(None, "user_version", u32::try_from(steps.len()).unwrap_or(u32::MAX)))
        .and_then(|()| transaction.commit())
        .map_err(|error| meaning(&error))
}

/// Takes a copy beside the database: an update that goes wrong can be gone back on.
fn copy(connection: &Connection, path: &Path, version: u32) -> Result<(), StoreError> {
    let copy = path.with_extension(format!("before-{version}.sqlite"));
    if copy.exists() {
        return Ok(());
    }
    let partial = copy.with_extension("partial");
    let io = |error: std::io::Error| StoreError::Unwritable(error.to_string());
    if partial.exists() {
        std::fs::remove_file(&partial).map_err(io)?;
    }
    snapshot::write(connection, &partial)?;
    std::fs::rename(&partial, &copy).map_err(io)
}

/// For readers beside the writing process: the schema must be the one this program knows.
pub(super) fn require_current(connection: &Connection) -> Result<(), StoreError> {
    if recognise(connection)? < known() { Err(StoreError::Older) } else { Ok(()) }
}

/// The schema of a database of ours, which must be one that this program knows.
pub(super) fn recognise(connection: &Connection) -> Result<u32, StoreError> {
    if pragma::<i32>(connection, "application_id")? != APPLICATION_ID {
        return Err(StoreError::NotOurs);
    }
    let found = pragma(connection, "user_version")?;
    refuse_newer(found)?;
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_that_fails_leaves_nothing_behind() {
        let mut connection = Connection::open_in_memory().expect("opens");
        let steps =
            ["CREATE TABLE a (x) STRICT;", "CREATE TABLE ok (x INTEGER) STRICT; INSERT INTO nowhere VALUES (1);"];
        assert!(apply(&mut connection, &steps[1..], 0).is_err());
        let tables: u32 =
            connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).expect("counts");
        assert_eq!(tables, 0, "the first half of the step was rolled back");
        assert_eq!(pragma::<u32>(&connection, "user_version").expect("reads"), 0);
    }

    #[test]
    fn a_copy_is_taken_once_and_holds_what_was_there() {
        let folder = tempfile::tempdir().expect("folder");
        let path = folder.path().join("desk.sqlite");
        let connection = Connection::open(&path).expect("opens");
        connection.execute_batch("CREATE TABLE a (x INTEGER) STRICT; INSERT INTO a VALUES (7);").expect("writes");
        copy(&connection, &path, 3).expect("copies");
        let copied = Connection::open(folder.path().join("desk.before-3.sqlite")).expect("opens");
        let x: u32 = copied.query_row("SELECT x FROM a", [], |row| row.get(0)).expect("reads");
        assert_eq!(x, 7);
    }

    #[test]
    fn the_file_is_not_touched_when_it_is_newer() {
        let folder = tempfile::tempdir().expect("folder");
        let path = folder.path().join("desk.sqlite");
        let mut connection = super::super::connect::writer(&path).expect("opens");
        up(&mut connection, &path).expect("migrates");
        connection.pragma_update(None, "user_version", known() + 1).expect("sets");
        let refused = StoreError::Newer { found: known() + 1, known: known() };
        assert_eq!(up(&mut connection, &path), Err(refused.clone()));
        assert_eq!(require_current(&connection), Err(refused));
    }
}
