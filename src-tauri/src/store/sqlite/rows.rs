//! Rows and what they hold. JSON in a column is written and read here and nowhere else.

use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::connect::meaning;
use crate::domain::attention::{Keys, keys};
use crate::domain::clock::Timestamp;
use crate::domain::code::heard_from_end;
use crate::domain::event::{Event, EventId, Fact, Source};
use crate::domain::gap::is_open;
use crate::domain::ids::{CouponId, VoucherId};
use crate::domain::voucher::Voucher;
use crate::store::StoreError;

pub(super) fn to_json(value: &impl Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Internal(error.to_string()))
}

pub(super) fn from_json<T: DeserializeOwned>(text: &str) -> Result<T, StoreError> {
    // What we wrote and cannot read is damage, not a bad request. Its words may quote the row: the place must do.
    serde_json::from_str(text).map_err(|error| {
        StoreError::Internal(format!("a stored row cannot be read from its column {} on", error.column()))
    })
}

/// The text that stands for a value whose JSON is a single word.
pub(super) fn word(value: &impl Serialize) -> Result<String, StoreError> {
    Ok(to_json(value)?.trim_matches('"').to_owned())
}

/// Reads what [`word`] has written.
pub(super) fn from_word<T: DeserializeOwned>(word: &str) -> Result<T, StoreError> {
    from_json(&format!("\"{word}\""))
}

/// One voucher.
pub(super) fn voucher(connection: &Connection, id: &VoucherId) -> Result<Option<Voucher>, StoreError> {
    connection
        .prepare_cached("SELECT body FROM voucher WHERE voucher_id = ?1")
        .and_then(|mut statement| statement.query_row([id.as_str()], |row| row.get::<_, String>(0)).optional())
        .map_err(|error| meaning(&error))?
        .map(|body| from_json(&body))
        .transpose()
}

/// Reads the voucher in a row's first column.
pub(super) fn voucher_in(row: &Row<'_>) -> Result<Voucher, StoreError> {
    from_json(row.get_ref(0).and_then(|value| Ok(value.as_str()?)).map_err(|error| meaning(&error))?)
}

/// The next few vouchers that the journal knows, in the order of their ids.
pub(super) fn next_in_journal(
    connection: &Connection,
    after: &str,
    limit: usize,
) -> Result<Vec<VoucherId>, StoreError> {
    let mut statement = connection
        .prepare_cached("SELECT DISTINCT voucher_id FROM event WHERE voucher_id > ?1 ORDER BY voucher_id LIMIT ?2")
        .map_err(|error| meaning(&error))?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let ids = statement.query_map(params![after, limit], |row| row.get::<_, String>(0));
    ids.map_err(|error| meaning(&error))?
        .map(|id| {
            let id = id.map_err(|error| meaning(&error))?;
            VoucherId::parse(id).map_err(|error| StoreError::Internal(error.to_string()))
        })
        .collect()
}

/// What a voucher is found by. One whose code is not known has a key that no query has.
pub(super) fn coupon_key(voucher: &Voucher) -> String {
    voucher.coupon_id.as_ref().map(CouponId::search_key).unwrap_or_default()
}

/// Writes a voucher over what was there of it.
pub(super) fn put_voucher(connection: &Connection, voucher: &Voucher) -> Result<(), StoreError> {
    let body = to_json(voucher)?;
    let Keys { stands, waits } = keys(voucher);
    let coupon_key = coupon_key(voucher);
    connection
        .prepare_cached(
            "INSERT INTO voucher (voucher_id, coupon_key, notification_key, revision, body, open_heard_at, concern,
                                  concern_since, concern_from, waits_for, waits_since, waits_until, waits_from,
                                  heard_from_end)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
             ON CONFLICT (voucher_id) DO UPDATE SET
                 coupon_key = excluded.coupon_key, notification_key = excluded.notification_key,
                 revision = excluded.revision, body = excluded.body, open_heard_at = excluded.open_heard_at,
                 concern = excluded.concern, concern_since = excluded.concern_since,
                 concern_from = excluded.concern_from, waits_for = excluded.waits_for,
                 waits_since = excluded.waits_since, waits_until = excluded.waits_until,
                 waits_from = excluded.waits_from, heard_from_end = excluded.heard_from_end",
        )
        .and_then(|mut statement| {
            statement.execute(params![
                voucher.voucher_id.as_str(),
                coupon_key,
                voucher.notification_key.as_ref().map(|key| key.as_str()),
                voucher.revision,
                body,
                open_heard_at(voucher),
                stands.map(|(concern, _, _)| concern.as_str()),
                stands.map(|(_, since, _)| since.millis()),
                stands.map(|(_, _, from)| from.millis()),
                waits.map(|wait| wait.concern.as_str()),
                waits.map(|wait| wait.since.millis()),
                waits.map(|wait| wait.until.millis()),
                waits.map(|wait| wait.shown_from.millis()),
                heard_from_end(&coupon_key),
            ])
        })
        .map(drop)
        .map_err(|error| meaning(&error))
}

/// Whether the stored row is what [`put_voucher`] would write, its look-up keys included. One that can no longer be
/// read is not.
pub(super) fn is_as_written(connection: &Connection, voucher: &Voucher) -> Result<bool, StoreError> {
    let Keys { stands, waits } = keys(voucher);
    let coupon_key = coupon_key(voucher);
    let body = connection
        .prepare_cached(
            "SELECT body FROM voucher
             WHERE voucher_id = ?1 AND coupon_key = ?2 AND notification_key IS ?3 AND revision = ?4
               AND open_heard_at IS ?5
               AND (concern, concern_since, concern_from) IS (?6, ?7, ?8)
               AND (waits_for, waits_since, waits_until, waits_from) IS (?9, ?10, ?11, ?12)
               AND heard_from_end = ?13",
        )
        .and_then(|mut statement| {
            let keys = params![
                voucher.voucher_id.as_str(),
                coupon_key,
                voucher.notification_key.as_ref().map(|key| key.as_str()),
                voucher.revision,
                open_heard_at(voucher),
                stands.map(|(concern, _, _)| concern.as_str()),
                stands.map(|(_, since, _)| since.millis()),
                stands.map(|(_, _, from)| from.millis()),
                waits.map(|wait| wait.concern.as_str()),
                waits.map(|wait| wait.since.millis()),
                waits.map(|wait| wait.until.millis()),
                waits.map(|wait| wait.shown_from.millis()),
                heard_from_end(&coupon_key),
            ];
            statement.query_row(keys, |row| row.get::<_, String>(0)).optional()
        })
        .map_err(|error| meaning(&error))?;
    Ok(body.and_then(|body| from_json::<Voucher>(&body).ok()).as_ref() == Some(voucher))
}

/// When it was last heard of, as long as its news are still to come.
fn open_heard_at(voucher: &Voucher) -> Option<i64> {
    is_open(voucher).then(|| voucher.last_heard_at.millis())
}

/// Adds an event to the journal; its place is in what comes back.
pub(super) fn add_event(
    connection: &Connection,
    voucher_id: &VoucherId,
    notification_id: Option<i64>,
    source: Source,
    at: Timestamp,
    fact: Fact,
) -> Result<Event, StoreError> {
    let (word, json) = (word(&source)?, to_json(&fact)?);
    connection
        .prepare_cached(
            "INSERT INTO event (voucher_id, notification_id, source, recorded_at, fact) VALUES (?1, ?2, ?3, ?4, ?5)",
        )
        .and_then(|mut statement| {
            statement.insert(params![voucher_id.as_str(), notification_id, word, at.millis(), json])
        })
        .map(|id| Event { id, voucher_id: voucher_id.clone(), source, recorded_at: at, fact })
        .map_err(|error| meaning(&error))
}

/// A voucher's events, oldest first, each with the notification it came by.
pub(super) fn events(connection: &Connection, voucher_id: &VoucherId) -> Result<Vec<(Event, Option<i64>)>, StoreError> {
    let mut statement = connection
        .prepare_cached(
            "SELECT id, source, recorded_at, fact, notification_id FROM event WHERE voucher_id = ?1 ORDER BY id",
        )
        .map_err(|error| meaning(&error))?;
    let mut rows = statement.query([voucher_id.as_str()]).map_err(|error| meaning(&error))?;
    let mut events = Vec::new();
    while let Some(row) = rows.next().map_err(|error| meaning(&error))? {
        let (id, source, at, fact, notification) = (|| {
            Ok((
                row.get::<_, EventId>(0)?,
                row.get::<_, String>(1)?,
                row.get::<_, i64>(2)?,
                row.get::<_, String>(3)?,
                row.get::<_, Option<i64>>(4)?,
            ))
        })()
        .map_err(|error: rusqlite::Error| meaning(&error))?;
        let event = Event {
            id,
            voucher_id: voucher_id.clone(),
            source: from_word(&source)?,
            recorded_at: Timestamp::from_millis(at),
            fact: from_json(&fact)?,
        };
        events.push((event, notification));
    }
    Ok(events)
}
