//! Takes the personal data of vouchers out, so that its bytes are gone from the file: what is written over or becomes free
//! is zeroed, what lies beside it is written anew, and the log is emptied after the commit. What goes and what stays is in
//! `columns.rs`.

pub(super) mod columns;

use std::collections::HashSet;
use std::path::Path;
use std::time::Duration;

use async_trait::async_trait;
use rusqlite::{Connection, OpenFlags, ToSql, params};

use super::connect::{self, meaning};
use super::life::{self, Life};
use super::rows::{self, to_json};
use super::{SqliteStore, audit, keys, read};
use crate::domain::clock::Timestamp;
use crate::domain::erasure::erase;
use crate::domain::event::{Event, EventId, Fact, Source};
use crate::domain::fold::fold;
use crate::domain::ids::{Sha256Hex, VoucherId};
use crate::store::{Change, Erase, Erasure, ErasureCounts, Old, StoreError, ToRemove};

/// What stands for the write-ahead log among what is to be removed.
const LOG: &str = "log";
/// How long emptying the log waits for readers: notifications wait with it.
const LOG_PATIENCE: Duration = Duration::from_millis(50);
/// What is shorter stands in too many requests by chance to say whose they are.
const SHORTEST_NAME: usize = 6;
/// How many rows on either side are written anew: more than share a page.
const BESIDE: i64 = 64;

/// The last event is before ?1, and it is not that the data was taken out. ?3 bounds the events that may be: they are
/// numbered as they were recorded.
const OLD: &str = "FROM voucher WHERE revision > ?2 AND revision <= ?3
    AND (SELECT recorded_at FROM event WHERE id = revision) < ?1
    AND body ->> '$.erased.event' IS NOT revision";

#[async_trait]
impl Erase for SqliteStore {
    async fn erasure_counts(&self, id: VoucherId) -> Result<Option<ErasureCounts>, StoreError> {
        self.read(move |connection| counts(connection, &id)).await
    }

    async fn erase(&self, erasures: Vec<Erasure>) -> Result<usize, StoreError> {
        // Looked for by a reader: there may be much to look through, and what cannot be read now cannot be by then.
        let mut unreadable = Vec::new();
        for erasure in &erasures {
            let id = erasure.voucher_id.clone();
            unreadable.push(self.read(move |connection| unreadable_naming(connection, &id)).await?);
        }
        let erase = self.writer()?.run(move |transaction, changes| {
            connect::zero_freed(transaction, "on")?;
            let erased = erasures.iter().zip(&unreadable).try_fold(0, |erased, (erasure, unreadable)| {
                Ok(erased + usize::from(erase_voucher(transaction, changes, erasure, unreadable)?))
            });
            connect::zero_freed(transaction, "fast").and(erased)
        });
        Ok(erase.await?.into_inner())
    }

    async fn to_remove(&self) -> Result<ToRemove, StoreError> {
        self.read(to_remove).await
    }

    async fn file_removed(&self, sha256: Sha256Hex) -> Result<(), StoreError> {
        self.writer()?.run(move |transaction, _| removed(transaction, sha256.as_str())).await?;
        Ok(())
    }

    async fn empty_log(&self) -> Result<(), StoreError> {
        // Recorded first: nothing of what is to go is written after it, and a crash in between leaves less than a log.
        let path = self.path.clone();
        let emptied = tokio::task::spawn_blocking(move || empty_log(&path)).await;
        emptied.map_err(|_| StoreError::Internal("emptying the log panicked".to_owned()))??;
        self.writer()?.run(|transaction, _| removed(transaction, LOG)).await?;
        Ok(())
    }

    async fn old_vouchers(&self, before: Timestamp, after: EventId, limit: usize) -> Result<Vec<Old>, StoreError> {
        self.read(move |connection| old(connection, before, after, limit)).await
    }

    async fn count_old_vouchers(&self, before: Timestamp, most: usize) -> Result<u64, StoreError> {
        self.read(move |connection| count_old(connection, before, most)).await
    }
}

fn erase_voucher(
    connection: &Connection,
    changes: &mut Vec<Change>,
    erasure: &Erasure,
    unreadable: &[i64],
) -> Result<bool, StoreError> {
    let id = &erasure.voucher_id;
    let Some(number) = keys::number(connection, id)? else { return Ok(false) };
    let events = life::events_of(connection, number)?;
    let last = events.last().map(|(event, _)| event.id);
    if erasure.unless_after.is_some_and(|event| last != Some(event)) {
        return Ok(false);
    }
    let what = erase(events.iter().map(|(event, _)| event));
    run(connection, "INSERT INTO erasing (voucher_id) VALUES (?1)", &[&id.as_str()])?;
    for (event, fact) in &what.facts {
        run(connection, "UPDATE event SET fact = ?2 WHERE id = ?1", &[event, &to_json(fact)?])?;
    }
    let told: HashSet<_> = events.iter().filter_map(|(_, notification)| *notification).collect();
    for notification in told.iter().chain(unreadable) {
        const EMPTY: &str = "UPDATE notification SET query = NULL, headers = '[]', body = NULL
            WHERE (id = ?1 OR repeat_of = ?1) AND (query IS NOT NULL OR headers <> '[]' OR body IS NOT NULL)";
        run(connection, EMPTY, &[notification])?;
    }
    run(connection, "UPDATE note SET text = NULL WHERE voucher_id = ?1 AND text IS NOT NULL", &[&id.as_str()])?;
    run(connection, "DELETE FROM job WHERE voucher_id = ?1", &[&id.as_str()])?;
    for what in what.files.iter().map(Sha256Hex::as_str).chain([LOG]) {
        run(connection, "INSERT OR IGNORE INTO to_remove (what) VALUES (?1)", &[&what])?;
    }
    run(connection, "DELETE FROM erasing", &[])?;
    forget_keys(connection, number, &what.keys)?;
    record(connection, changes, erasure, number)?;
    rewrite_beside(connection, "voucher", "number BETWEEN ?1 - ?2 AND ?1 + ?2", &[&number, &BESIDE])?;
    Ok(true)
}

/// Adds the event and the deed, and writes what the journal makes of the voucher now.
fn record(
    connection: &Connection,
    changes: &mut Vec<Change>,
    erasure: &Erasure,
    number: i64,
) -> Result<(), StoreError> {
    let source = if erasure.by.is_some() { Source::Agent } else { Source::Desk };
    let mut life = Life::of(connection, &erasure.voucher_id)?;
    life.add(None, source, erasure.done.at, Fact::Erased { by: erasure.by.clone() })?;
    life.keep()?;
    audit::add(connection, &erasure.done)?;
    // What was added to the row as it was: its journal is another one now.
    let events = life::events_of(connection, number)?;
    if let Some(voucher) = fold(events.iter().map(|(event, _)| event)) {
        rows::put_voucher(connection, number, &voucher)?;
        changes.push(Change::of(Some(&voucher)));
    }
    Ok(())
}

/// A voucher is no longer found by the end user's key.
fn forget_keys(connection: &Connection, number: i64, keys: &[String]) -> Result<(), StoreError> {
    run(connection, "UPDATE new_key SET user = NULL WHERE number = ?1", &[&number])?;
    rewrite_beside(connection, "new_key", "number BETWEEN ?1 - ?2 AND ?1 + ?2", &[&number, &BESIDE])?;
    for key in keys {
        run(connection, "DELETE FROM user_key WHERE user = ?1 AND number = ?2", &[key, &number])?;
        for beside in [
            "(user, number) IN (SELECT user, number FROM user_key WHERE user >= ?1 ORDER BY user, number LIMIT ?2)",
            "(user, number) IN (SELECT user, number FROM user_key WHERE user < ?1 ORDER BY user DESC, number DESC LIMIT ?2)",
        ] {
            rewrite_beside(connection, "user_key", beside, &[key, &BESIDE])?;
        }
    }
    Ok(())
}

/// Takes rows out and puts them back as they are: a page that they leave is zeroed whole, also what an earlier change of its
/// rows has left between them.
fn rewrite_beside(connection: &Connection, table: &str, which: &str, values: &[&dyn ToSql]) -> Result<(), StoreError> {
    let mut statement =
        connection.prepare_cached(&format!("SELECT * FROM {table} WHERE {which}")).map_err(|error| meaning(&error))?;
    let width = statement.column_count();
    let rows = statement
        .query_map(values, |row| {
            (0..width).map(|column| row.get(column)).collect::<Result<Vec<rusqlite::types::Value>, _>>()
        })
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| meaning(&error))?;
    let places = vec!["?"; width].join(", ");
    run(connection, &format!("DELETE FROM {table} WHERE {which}"), values)?;
    for row in rows {
        let row: Vec<&dyn ToSql> = row.iter().map(|value| value as &dyn ToSql).collect();
        run(connection, &format!("INSERT INTO {table} VALUES ({places})"), &row)?;
    }
    Ok(())
}

fn run(connection: &Connection, sql: &str, values: &[&dyn ToSql]) -> Result<(), StoreError> {
    connection
        .prepare_cached(sql)
        .and_then(|mut statement| statement.execute(values))
        .map(drop)
        .map_err(|error| meaning(&error))
}

/// Requests that could not be read and name the voucher, its code or its end user.
fn unreadable_naming(connection: &Connection, id: &VoucherId) -> Result<Vec<i64>, StoreError> {
    let Some(voucher) = rows::voucher(connection, id)? else { return Ok(Vec::new()) };
    let code = voucher.coupon_id.as_ref().map(|code| code.as_str().to_owned());
    let key = voucher.notification_key.as_ref().map(|key| key.as_str().to_owned());
    let mut found = Vec::new();
    for name in [Some(id.as_str().to_owned()), code, key].into_iter().flatten() {
        if name.len() < SHORTEST_NAME {
            continue;
        }
        found.extend(read::list(
            connection,
            "SELECT id FROM notification
             WHERE answer = 'unreadable' AND repeat_of IS NULL AND (instr(body, CAST(?1 AS BLOB)) OR instr(query, ?1))
               AND NOT EXISTS (SELECT 1 FROM decoded_later WHERE notification_id = notification.id)",
            [&name],
            |row| row.get::<_, i64>(0),
        )?);
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

fn counts(connection: &Connection, id: &VoucherId) -> Result<Option<ErasureCounts>, StoreError> {
    let Some(voucher) = rows::voucher(connection, id)? else { return Ok(None) };
    let events: Vec<(Event, Option<i64>)> = life::events(connection, id)?;
    let what = erase(events.iter().map(|(event, _)| event));
    let told: HashSet<_> = events.iter().filter_map(|(_, notification)| *notification).collect();
    let count = |sql: &str, value: &dyn ToSql| {
        let count = connection.prepare_cached(sql).and_then(|mut statement| {
            let count = statement.query_row([value], |row| row.get::<_, i64>(0))?;
            Ok(u64::try_from(count).unwrap_or(0))
        });
        count.map_err(|error| meaning(&error))
    };
    let mut requests = 0;
    for notification in told.iter().chain(&unreadable_naming(connection, id)?) {
        const WITH_CONTENT: &str = "SELECT count(*) FROM notification
            WHERE (id = ?1 OR repeat_of = ?1) AND (query IS NOT NULL OR headers <> '[]' OR body IS NOT NULL)";
        requests += count(WITH_CONTENT, notification)?;
    }
    let last_erased = voucher.erased.map_or(0, |erased| erased.event);
    let files: HashSet<_> = events
        .iter()
        .filter(|(event, _)| event.id > last_erased)
        .filter_map(|(event, _)| if let Fact::PdfStored { sha256, .. } = &event.fact { Some(sha256) } else { None })
        .collect();
    Ok(Some(ErasureCounts {
        keys: what.keys.len() as u64,
        requests,
        links: what.links as u64,
        files: files.len() as u64,
        notes: count("SELECT count(*) FROM note WHERE voucher_id = ?1 AND text IS NOT NULL", &id.as_str())?,
    }))
}

/// Files that a voucher relies on, again or still, stay until it does no more.
fn to_remove(connection: &Connection) -> Result<ToRemove, StoreError> {
    let what: Vec<String> = read::list(connection, "SELECT what FROM to_remove", [], |row| row.get(0))?;
    let mut to_remove = ToRemove { files: Vec::new(), log: what.iter().any(|what| what == LOG) };
    let hashes: Vec<_> = what.into_iter().filter_map(|what| Sha256Hex::parse(what).ok()).collect();
    if !hashes.is_empty() {
        let relied_on: HashSet<_> = read::stored_files(connection)?.into_iter().map(|file| file.sha256).collect();
        to_remove.files = hashes.into_iter().filter(|hash| !relied_on.contains(hash)).collect();
    }
    Ok(to_remove)
}

fn removed(connection: &Connection, what: &str) -> Result<(), StoreError> {
    run(connection, "DELETE FROM to_remove WHERE what = ?1", &[&what])
}

/// On a connection of its own, beside the writer.
fn empty_log(path: &Path) -> Result<(), StoreError> {
    let connection = connect::open(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    connect::settle(&connection)?;
    connection.busy_timeout(LOG_PATIENCE).map_err(|error| meaning(&error))?;
    let is_busy = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, bool>(0));
    match is_busy.map_err(|error| meaning(&error))? {
        true => Err(StoreError::Busy),
        false => Ok(()),
    }
}

fn old(connection: &Connection, before: Timestamp, after: EventId, limit: usize) -> Result<Vec<Old>, StoreError> {
    let sql = format!("SELECT voucher_id, revision {OLD} ORDER BY revision LIMIT ?4");
    let (until, limit) = (last_before(connection, before)?, i64::try_from(limit).unwrap_or(i64::MAX));
    read::list(connection, &sql, params![before.millis(), after, until, limit], |row| {
        Ok(Old { voucher_id: read::parsed(row, 0, VoucherId::parse)?, revision: row.get(1)? })
    })
}

fn count_old(connection: &Connection, before: Timestamp, most: usize) -> Result<u64, StoreError> {
    let sql = format!("SELECT count(*) FROM (SELECT 1 {OLD} LIMIT ?4)");
    let (until, most) = (last_before(connection, before)?, i64::try_from(most).unwrap_or(i64::MAX));
    connection
        .prepare_cached(&sql)
        .and_then(|mut statement| {
            statement.query_row(params![before.millis(), 0, until, most], |row| row.get::<_, i64>(0))
        })
        .map(|count| u64::try_from(count).unwrap_or(0))
        .map_err(|error| meaning(&error))
}

/// About the last event that was recorded before an instant, found by halves: events are numbered as they were recorded.
/// Where a clock was put back it may be another one; each voucher's own event is looked at besides.
fn last_before(connection: &Connection, before: Timestamp) -> Result<EventId, StoreError> {
    let one = |sql: &str, id: EventId| {
        let found = connection.prepare_cached(sql).and_then(|mut statement| {
            let mut rows = statement.query([id])?;
            rows.next()?.map(|row| Ok((row.get::<_, EventId>(0)?, row.get::<_, i64>(1)?))).transpose()
        });
        found.map_err(|error| meaning(&error))
    };
    let last = one("SELECT id, recorded_at FROM event WHERE id > ?1 ORDER BY id DESC LIMIT 1", 0)?;
    let (mut low, mut high) = (0, last.map_or(0, |(id, _)| id));
    while low < high {
        let middle = low + (high - low + 1) / 2;
        match one("SELECT id, recorded_at FROM event WHERE id >= ?1 ORDER BY id LIMIT 1", middle)? {
            Some((_, at)) if at < before.millis() => low = middle,
            _ => high = middle - 1,
        }
    }
    Ok(low)
}
