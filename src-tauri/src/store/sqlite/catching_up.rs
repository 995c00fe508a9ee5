//! Reception and catching up: the last sign of life, the gaps, and how far the asking has come.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::connect::meaning;
use super::read::list;
use super::rows::{self, word};
use crate::domain::clock::Timestamp;
use crate::domain::event::EventId;
use crate::domain::gap::{Gap, remembered_since};
use crate::store::{Change, OpenVoucher, Reception, StoreError, Sweep, Unanswered};

/// Records that reception works; a gap before it begins the asking anew.
pub(super) fn receiving(
    connection: &Connection,
    changes: &mut Vec<Change>,
    at: Timestamp,
    gap: Option<&Gap>,
) -> Result<(), StoreError> {
    execute(connection, "INSERT OR REPLACE INTO alive (only_row, at) VALUES (1, ?1)", params![at.millis()])?;
    let Some(gap) = gap else { return Ok(()) };
    let reason = word(&gap.reason)?;
    execute(
        connection,
        "INSERT INTO gap (from_at, until_at, reason) VALUES (?1, ?2, ?3)",
        params![gap.from.millis(), gap.until.millis(), reason],
    )?;
    let since = remembered_since(at);
    let total: i64 = connection
        .query_row("SELECT count(*) FROM voucher WHERE open_heard_at >= ?1", [since.millis()], |row| row.get(0))
        .map_err(|error| meaning(&error))?;
    execute(
        connection,
        "INSERT OR REPLACE INTO sweep (only_row, begun_at, below, since, asked, moved, total, ended_at)
         VALUES (1, ?1, ?2, ?3, 0, 0, ?4, NULL)",
        params![at.millis(), i64::MAX, since.millis(), total],
    )?;
    changes.push(Change { voucher: None, revision: 0 });
    Ok(())
}

/// What is known of reception.
pub(super) fn reception(connection: &Connection) -> Result<Reception, StoreError> {
    let alive_at = connection
        .prepare_cached("SELECT at FROM alive")
        .and_then(|mut statement| statement.query_row([], |row| instant(row, 0)).optional())
        .map_err(|error| meaning(&error))?;
    let sweep = connection
        .prepare_cached("SELECT begun_at, below, since, asked, moved, total, ended_at FROM sweep")
        .and_then(|mut statement| statement.query_row([], sweep).optional())
        .map_err(|error| meaning(&error))?;
    Ok(Reception { alive_at, sweep })
}

/// Records how far the asking that began then has come.
pub(super) fn record_sweep(
    connection: &Connection,
    changes: &mut Vec<Change>,
    sweep: &Sweep,
) -> Result<(), StoreError> {
    let count = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    execute(
        connection,
        "UPDATE sweep SET below = ?2, asked = ?3, moved = ?4, total = ?5, ended_at = ?6 WHERE begun_at = ?1",
        params![
            sweep.begun_at.millis(),
            sweep.below,
            count(sweep.asked),
            count(sweep.moved),
            count(sweep.total),
            sweep.ended_at.map(Timestamp::millis),
        ],
    )?;
    changes.push(Change { voucher: None, revision: 0 });
    Ok(())
}

/// The newest gaps.
pub(super) fn gaps(connection: &Connection, limit: usize) -> Result<Vec<Gap>, StoreError> {
    let sql = "SELECT from_at, until_at, reason FROM gap ORDER BY id DESC LIMIT ?1";
    let rows = list(connection, sql, [i64::try_from(limit).unwrap_or(i64::MAX)], |row| {
        Ok((instant(row, 0)?, instant(row, 1)?, row.get::<_, String>(2)?))
    })?;
    rows.into_iter().map(|(from, until, reason)| Ok(Gap { from, until, reason: rows::from_word(&reason)? })).collect()
}

/// The newest vouchers below a number whose news are still to come.
pub(super) fn open_vouchers(
    connection: &Connection,
    below: i64,
    since: Timestamp,
    limit: usize,
) -> Result<Vec<OpenVoucher>, StoreError> {
    let sql =
        "SELECT body, number FROM voucher WHERE number < ?1 AND open_heard_at >= ?2 ORDER BY number DESC LIMIT ?3";
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut statement = connection.prepare_cached(sql).map_err(|error| meaning(&error))?;
    let mut found = statement.query(params![below, since.millis(), limit]).map_err(|error| meaning(&error))?;
    let mut vouchers = Vec::new();
    while let Some(row) = found.next().map_err(|error| meaning(&error))? {
        let number = row.get::<_, i64>(1).map_err(|error| meaning(&error))?;
        vouchers.push(OpenVoucher { number, voucher: rows::voucher_in(row)? });
    }
    Ok(vouchers)
}

/// Open vouchers changed after a revision that have no decision of ours.
pub(super) fn unanswered(connection: &Connection, after: EventId, limit: usize) -> Result<Unanswered, StoreError> {
    let newest: EventId = connection
        .prepare_cached("SELECT coalesce(max(revision), 0) FROM voucher")
        .and_then(|mut statement| statement.query_row([], |row| row.get(0)))
        .map_err(|error| meaning(&error))?;
    let mut statement = connection
        .prepare_cached(
            "SELECT body FROM voucher
             WHERE revision > ?1 AND revision <= ?2 AND open_heard_at IS NOT NULL AND body ->> '$.decision' IS NULL
             ORDER BY revision LIMIT ?3",
        )
        .map_err(|error| meaning(&error))?;
    let most = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut found = statement.query(params![after, newest, most]).map_err(|error| meaning(&error))?;
    let mut vouchers = Vec::new();
    while let Some(row) = found.next().map_err(|error| meaning(&error))? {
        vouchers.push(rows::voucher_in(row)?);
    }
    let more = vouchers.len() == limit;
    let last = vouchers.last().map(|voucher| voucher.revision);
    Ok(Unanswered { up_to: last.filter(|_| more).unwrap_or(newest), vouchers, more })
}

fn sweep(row: &Row<'_>) -> rusqlite::Result<Sweep> {
    let count = |column: usize| -> rusqlite::Result<u64> { Ok(u64::try_from(row.get::<_, i64>(column)?).unwrap_or(0)) };
    Ok(Sweep {
        begun_at: instant(row, 0)?,
        below: row.get(1)?,
        since: instant(row, 2)?,
        asked: count(3)?,
        moved: count(4)?,
        total: count(5)?,
        ended_at: row.get::<_, Option<i64>>(6)?.map(Timestamp::from_millis),
    })
}

fn instant(row: &Row<'_>, column: usize) -> rusqlite::Result<Timestamp> {
    row.get(column).map(Timestamp::from_millis)
}

fn execute(connection: &Connection, sql: &str, params: impl rusqlite::Params) -> Result<(), StoreError> {
    connection
        .prepare_cached(sql)
        .and_then(|mut statement| statement.execute(params))
        .map(drop)
        .map_err(|error| meaning(&error))
}
