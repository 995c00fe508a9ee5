//! Room for what cannot be read. Anybody who reaches the receiver can send junk; it must not fill the disk. The database
//! counts it by triggers and lets nothing else be dropped.

use rusqlite::{Connection, params};

use super::connect::meaning;
use crate::store::StoreError;

/// How many unreadable requests are kept.
const MOST: i64 = 10_000;
/// How much they may take together, in bytes.
const MOST_BYTES: i64 = 200_000_000;
/// How many are dropped at once: looking for the oldest costs more than dropping it.
const STEP: i64 = 100;

/// Drops the oldest until there is room. A request that later ones repeat goes after them, and the newest stays.
pub(super) fn make_room(connection: &Connection, newest: i64) -> Result<(), StoreError> {
    let mut dropped = 0;
    while is_over(connection)? {
        let step = drop_oldest(connection, newest)?;
        dropped += step;
        if step == 0 {
            break;
        }
    }
    if dropped > 0 {
        tracing::warn!(dropped, "the oldest unreadable requests were dropped to make room");
    }
    Ok(())
}

fn is_over(connection: &Connection) -> Result<bool, StoreError> {
    connection
        .prepare_cached("SELECT kept > ?1 OR bytes > ?2 FROM unreadable")
        .and_then(|mut statement| statement.query_row([MOST, MOST_BYTES], |row| row.get(0)))
        .map_err(|error| meaning(&error))
}

fn drop_oldest(connection: &Connection, newest: i64) -> Result<usize, StoreError> {
    connection
        .prepare_cached(
            "DELETE FROM notification WHERE id IN (
                 SELECT id FROM notification AS old
                 WHERE answer = 'unreadable' AND id < ?1
                   AND NOT EXISTS (SELECT 1 FROM notification WHERE repeat_of = old.id)
                   AND NOT EXISTS (SELECT 1 FROM decoded_later WHERE notification_id = old.id)
                 ORDER BY id LIMIT ?2)",
        )
        .and_then(|mut statement| statement.execute(params![newest, STEP]))
        .map_err(|error| meaning(&error))
}
