//! What agents did: rows that are added at the end of a chain, read by filters, and followed from their beginning.

use std::time::Duration;

use async_trait::async_trait;
use rusqlite::types::{ToSql, Type};
use rusqlite::{Connection, OptionalExtension, Row, params, params_from_iter};

use super::connect::meaning;
use super::rows::{from_json, from_word, to_json, word};
use super::{SqliteStore, rows};
use crate::domain::audit::{Break, Deed, DeedId, Done, Fields, Hash, Walk, chain};
use crate::domain::clock::Timestamp;
use crate::domain::ids::{CouponId, VoucherId};
use crate::store::{Audit, Change, DeedFilter, DeedPage, RecordedDeed, StoreError};

#[async_trait]
impl Audit for SqliteStore {
    async fn record_deed(&self, done: Done) -> Result<(), StoreError> {
        let record = self.writer()?.run(move |transaction, changes| {
            add(transaction, &done)?;
            changes.push(change_of(transaction, &done)?);
            Ok(())
        });
        record.await?;
        Ok(())
    }

    async fn record_deed_once_in(&self, done: Done, span: Duration) -> Result<(), StoreError> {
        self.writer()?.run(move |transaction, _| add_once_in(transaction, &done, span)).await?;
        Ok(())
    }

    async fn deeds(&self, filter: DeedFilter, before: Option<DeedId>, limit: usize) -> Result<DeedPage, StoreError> {
        self.read(move |connection| deeds(connection, &filter, before, limit)).await
    }
}

/// Adds a deed at the end of the chain, inside the transaction that also has its facts.
pub(super) fn add(connection: &Connection, done: &Done) -> Result<(), StoreError> {
    let (last, previous) = end(connection)?;
    let previous =
        Hash::try_from(previous).map_err(|_| StoreError::Internal("the chain's end is no hash".to_owned()))?;
    let Done { at, by, deed: Deed { act, voucher_id, detail } } = done;
    let (id, act) = (last + 1, word(act)?);
    let detail = detail.as_ref().map(to_json).transpose()?;
    let voucher_id = voucher_id.as_ref().map(VoucherId::as_str);
    let hash = chain(&previous, &Fields { id, at: at.millis(), by, act: &act, voucher_id, detail: detail.as_deref() });
    connection
        .prepare_cached(
            "INSERT INTO audit (id, at, by, act, voucher_id, detail, previous, hash)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )
        .and_then(|mut statement| {
            statement.execute(params![id, at.millis(), by, act, voucher_id, detail, previous, hash])
        })
        .and_then(|_| connection.prepare_cached("UPDATE audit_head SET last = ?1, hash = ?2"))
        .and_then(|mut statement| statement.execute(params![id, hash]))
        .map(drop)
        .map_err(|error| meaning(&error))
}

/// The same, unless that person's last such deed to that voucher, or to none, is younger than this.
pub(super) fn add_once_in(connection: &Connection, done: &Done, span: Duration) -> Result<(), StoreError> {
    if is_repeated(connection, done, span)? { Ok(()) } else { add(connection, done) }
}

/// The chain's end as it is kept beside it.
fn end(connection: &Connection) -> Result<(DeedId, Vec<u8>), StoreError> {
    connection
        .prepare_cached("SELECT last, hash FROM audit_head")
        .and_then(|mut statement| statement.query_row([], |row| Ok((row.get(0)?, row.get(1)?))))
        .map_err(|error| meaning(&error))
}

/// The hash of one deed; none when there is no such row.
pub(super) fn hash(connection: &Connection, id: DeedId) -> Result<Option<Vec<u8>>, StoreError> {
    connection
        .query_row("SELECT hash FROM audit WHERE id = ?1", [id], |row| row.get(0))
        .optional()
        .map_err(|error| meaning(&error))
}

/// Whether the same person did the same to the same voucher within a span before. What is no voucher's is looked for among
/// the last deeds alone: there is no index of it.
fn is_repeated(connection: &Connection, done: &Done, span: Duration) -> Result<bool, StoreError> {
    let Deed { act, voucher_id, detail } = &done.deed;
    let detail = detail.as_ref().map(to_json).transpose()?;
    let (of, sql) = match voucher_id {
        Some(id) => {
            let to_it = "SELECT at FROM audit WHERE voucher_id = ?3 AND act = ?1 AND by = ?2 ORDER BY id DESC LIMIT 1";
            (Some(id.as_str()), to_it)
        }
        None => {
            let alone = "SELECT at FROM audit WHERE id > (SELECT last FROM audit_head) - 100 AND voucher_id IS NULL
                         AND act = ?1 AND by = ?2 AND detail IS ?3 ORDER BY id DESC LIMIT 1";
            (detail.as_deref(), alone)
        }
    };
    let last = connection
        .prepare_cached(sql)
        .and_then(|mut statement| {
            let wanted = params![word(act).unwrap_or_default(), done.by, of];
            statement.query_row(wanted, |row| row.get::<_, i64>(0)).optional()
        })
        .map_err(|error| meaning(&error))?;
    // After a clock that was put back the last one is yet to come: that is no repeat.
    Ok(last.map(Timestamp::from_millis).is_some_and(|last| last <= done.at && done.at.since(last) < span))
}

/// What is to be read again: the voucher that something was done to.
pub(super) fn change_of(connection: &Connection, done: &Done) -> Result<Change, StoreError> {
    let voucher = match &done.deed.voucher_id {
        Some(id) => rows::voucher(connection, id)?,
        None => None,
    };
    Ok(Change::of(voucher.as_ref()))
}

fn deeds(
    connection: &Connection,
    filter: &DeedFilter,
    before: Option<DeedId>,
    limit: usize,
) -> Result<DeedPage, StoreError> {
    let (conditions, mut values) = conditions(filter, before)?;
    values.push(Box::new(i64::try_from(limit.saturating_add(1)).unwrap_or(i64::MAX)));
    let sql = format!(
        "SELECT id, at, by, act, voucher_id, detail, hash,
                (SELECT body ->> '$.coupon_id' FROM voucher WHERE number =
                    (SELECT number FROM voucher_number WHERE voucher_number.voucher_id = audit.voucher_id))
         FROM audit {conditions} ORDER BY id DESC LIMIT ?"
    );
    let mut statement = connection.prepare_cached(&sql).map_err(|error| meaning(&error))?;
    let mut rows = statement.query(params_from_iter(values)).map_err(|error| meaning(&error))?;
    let mut deeds = Vec::new();
    while let Some(row) = rows.next().map_err(|error| meaning(&error))? {
        deeds.push(recorded(row)?);
    }
    let more = deeds.len() > limit;
    deeds.truncate(limit);
    Ok(DeedPage { deeds, more })
}

/// The filter as SQL: what is not asked for is not looked at, so that the index of a voucher's deeds is used.
fn conditions(filter: &DeedFilter, before: Option<DeedId>) -> Result<(String, Vec<Box<dyn ToSql>>), StoreError> {
    let (mut parts, mut values) = (Vec::<String>::new(), Vec::<Box<dyn ToSql>>::new());
    let mut add = |part: &str, value: Box<dyn ToSql>| {
        parts.push(part.to_owned());
        values.push(value);
    };
    if let Some(id) = &filter.voucher_id {
        add("voucher_id = ?", Box::new(id.as_str().to_owned()));
    }
    if let Some(code) = &filter.code {
        let of_code =
            "voucher_id IN (SELECT voucher_id FROM voucher_code CROSS JOIN voucher USING (number) WHERE code >= ?";
        add(of_code, Box::new(code.clone()));
        add("code < ?)", Box::new(format!("{code}{}", char::MAX)));
    }
    if let Some(by) = &filter.by {
        add("instr(lower(by), lower(?)) > 0", Box::new(by.clone()));
    }
    if let Some(from) = filter.from {
        add("at >= ?", Box::new(from.millis()));
    }
    if let Some(to) = filter.to {
        add("at < ?", Box::new(to.millis()));
    }
    if let Some(before) = before {
        add("id < ?", Box::new(before));
    }
    if !filter.acts.is_empty() {
        parts.push(format!("act IN ({})", vec!["?"; filter.acts.len()].join(", ")));
        for act in &filter.acts {
            values.push(Box::new(word(act)?));
        }
    }
    let all = if parts.is_empty() { String::new() } else { format!("WHERE {}", parts.join(" AND ")) };
    Ok((all, values))
}

fn recorded(row: &Row<'_>) -> Result<RecordedDeed, StoreError> {
    let read = || -> rusqlite::Result<_> {
        let voucher_id = row.get::<_, Option<String>>(4)?.map(VoucherId::parse).transpose();
        let coupon_id = row.get::<_, Option<String>>(7)?.map(CouponId::parse).transpose();
        let unfit =
            |column| move |error| rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(error));
        Ok((
            (row.get(0)?, Timestamp::from_millis(row.get(1)?), row.get(2)?),
            (row.get::<_, String>(3)?, row.get::<_, Option<String>>(5)?),
            (voucher_id.map_err(unfit(4))?, coupon_id.map_err(unfit(7))?, row.get::<_, Vec<u8>>(6)?),
        ))
    };
    let ((id, at, by), (act, detail), (voucher_id, coupon_id, hash)) = read().map_err(|error| meaning(&error))?;
    let detail = detail.as_deref().map(from_json).transpose()?;
    let deed = Deed { act: from_word(&act)?, voucher_id, detail };
    Ok(RecordedDeed { id, done: Done { at, by, deed }, coupon_id, hash: hex::encode(hash) })
}

/// Follows the whole chain at one moment of the database: how many deeds there are and the hash of the last, or where it
/// does not hold.
pub(super) fn follow(connection: &Connection) -> Result<Result<(DeedId, Hash), Break>, StoreError> {
    let moment = connection.unchecked_transaction().map_err(|error| meaning(&error))?;
    let walk = || -> rusqlite::Result<_> {
        let mut statement =
            moment.prepare("SELECT id, at, by, act, voucher_id, detail, previous, hash FROM audit ORDER BY id")?;
        let (mut rows, mut walk) = (statement.query([])?, Walk::default());
        while let Some(row) = rows.next()? {
            let text = |column| Ok::<_, rusqlite::Error>(row.get_ref(column)?.as_str_or_null()?);
            let (by, act) = (text(2)?.unwrap_or_default(), text(3)?.unwrap_or_default());
            let (voucher_id, detail) = (text(4)?, text(5)?);
            let fields = Fields { id: row.get(0)?, at: row.get(1)?, by, act, voucher_id, detail };
            if let Err(broken) = walk.step(&fields, row.get_ref(6)?.as_blob()?, row.get_ref(7)?.as_blob()?) {
                return Ok(Err(broken));
            }
        }
        Ok(Ok(walk))
    };
    match walk().map_err(|error| meaning(&error))? {
        Ok(walk) => end(&moment).map(|(last, hash)| walk.end(last, &hash)),
        Err(broken) => Ok(Err(broken)),
    }
}
