//! Reads other than look-ups.

use std::collections::{HashMap, HashSet};

use rusqlite::{Connection, Row};

use super::connect::meaning;
use super::{life, rows, shops};
use crate::domain::clock::Timestamp;
use crate::domain::ids::{IdProblem, Sha256Hex, VoucherId};
use crate::store::{History, Job, StoreError, StoredFile, Summary};

/// A voucher, its events and how often each of its notifications came.
pub(super) fn history(connection: &Connection, id: &VoucherId) -> Result<Option<History>, StoreError> {
    let Some(voucher) = rows::voucher(connection, id)? else { return Ok(None) };
    let counted: HashMap<i64, u32> = list(
        connection,
        "SELECT first_id, 1 + (SELECT count(*) FROM notification WHERE repeat_of = first_id)
         FROM (SELECT DISTINCT notification_id AS first_id FROM life CROSS JOIN event ON event.id = life.event_id
               WHERE life.voucher = (SELECT number FROM voucher_number WHERE voucher_id = ?1) AND notification_id IS NOT NULL)",
        [id.as_str()],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?
    .into_iter()
    .collect();
    let deliveries = counted.values().sum();
    let events = life::events(connection, id)?
        .into_iter()
        .map(|(event, notification)| {
            let times = notification.and_then(|notification| counted.get(&notification).copied()).unwrap_or(0);
            (event, times)
        })
        .collect();
    let shop = voucher.shop.as_ref().map(|(_, id)| shops::shop(connection, id)).transpose()?;
    Ok(Some(History { voucher, events, deliveries, shop }))
}

/// The downloads that come next.
pub(super) fn next_jobs(connection: &Connection, limit: usize) -> Result<Vec<Job>, StoreError> {
    list(
        connection,
        "SELECT voucher_id, generation, attempts, due_at FROM job ORDER BY due_at LIMIT ?1",
        [i64::try_from(limit).unwrap_or(i64::MAX)],
        |row| {
            Ok(Job {
                voucher_id: parsed(row, 0, VoucherId::parse)?,
                generation: row.get(1)?,
                attempts: row.get(2)?,
                due_at: Timestamp::from_millis(row.get(3)?),
            })
        },
    )
}

/// Every file that vouchers rely on.
pub(super) fn stored_files(connection: &Connection) -> Result<Vec<StoredFile>, StoreError> {
    list(
        connection,
        "SELECT voucher_id, body ->> '$.pdf.stored.sha256', body ->> '$.pdf.stored.bytes',
                body ->> '$.pdf.stored.inspection' IS NOT NULL
         FROM voucher WHERE body ->> '$.pdf.stored.sha256' IS NOT NULL",
        [],
        |row| {
            let bytes = u64::try_from(row.get::<_, i64>(2)?).unwrap_or(0);
            Ok(StoredFile {
                voucher_id: parsed(row, 0, VoucherId::parse)?,
                sha256: parsed(row, 1, Sha256Hex::parse)?,
                bytes,
                is_inspected: row.get(3)?,
            })
        },
    )
}

/// Hosts of links that the vendor's own API gave us.
pub(super) fn learned_hosts(connection: &Connection) -> Result<HashSet<String>, StoreError> {
    Ok(list(connection, "SELECT host FROM learned_host", [], |row| row.get(0))?.into_iter().collect())
}

/// What there is, in numbers; vouchers are numbered and none is removed, so nothing is counted.
pub(super) fn summary(connection: &Connection) -> Result<Summary, StoreError> {
    connection
        .prepare_cached(
            "SELECT (SELECT coalesce(max(number), 0) FROM voucher), (SELECT count(*) FROM job),
                    (SELECT received_at FROM notification ORDER BY id DESC LIMIT 1)",
        )
        .and_then(|mut statement| {
            statement.query_row([], |row| {
                Ok(Summary {
                    vouchers: u64::try_from(row.get::<_, i64>(0)?).unwrap_or(0),
                    jobs: u64::try_from(row.get::<_, i64>(1)?).unwrap_or(0),
                    last_heard_at: row.get::<_, Option<i64>>(2)?.map(Timestamp::from_millis),
                })
            })
        })
        .map_err(|error| meaning(&error))
}

/// How many downloads are due.
pub(super) fn due_jobs(connection: &Connection, now: Timestamp) -> Result<u64, StoreError> {
    connection
        .prepare_cached("SELECT count(*) FROM job WHERE due_at <= ?1")
        .and_then(|mut statement| statement.query_row([now.millis()], |row| row.get::<_, i64>(0)))
        .map(|count| u64::try_from(count).unwrap_or(0))
        .map_err(|error| meaning(&error))
}

/// Reads a column through what parses it.
pub(super) fn parsed<T>(
    row: &Row<'_>,
    column: usize,
    parse: impl FnOnce(String) -> Result<T, IdProblem>,
) -> rusqlite::Result<T> {
    parse(row.get(column)?).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, Box::new(error))
    })
}

/// The rows that a statement brings.
pub(super) fn list<T>(
    connection: &Connection,
    sql: &str,
    params: impl rusqlite::Params,
    map: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<Vec<T>, StoreError> {
    connection
        .prepare_cached(sql)
        .and_then(|mut statement| statement.query_map(params, map)?.collect())
        .map_err(|error| meaning(&error))
}
