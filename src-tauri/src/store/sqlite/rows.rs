//! Rows and what they hold. JSON in a column is written and read here and nowhere else.

use rusqlite::{Connection, OptionalExtension, Params, Row, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::connect::meaning;
use super::keys;
use crate::domain::attention::{Keys, keys as attention_keys};
use crate::domain::clock::Timestamp;
use crate::domain::event::{Event, Fact, Source};
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
    const BY_ID: &str =
        "SELECT body FROM voucher WHERE number = (SELECT number FROM voucher_number WHERE voucher_id = ?1)";
    one(connection, BY_ID, [id.as_str()])
}

/// The voucher in a row.
pub(super) fn numbered(connection: &Connection, number: i64) -> Result<Option<Voucher>, StoreError> {
    one(connection, "SELECT body FROM voucher WHERE number = ?1", [number])
}

fn one(connection: &Connection, sql: &str, params: impl Params) -> Result<Option<Voucher>, StoreError> {
    let mut statement = connection.prepare_cached(sql).map_err(|error| meaning(&error))?;
    let mut rows = statement.query(params).map_err(|error| meaning(&error))?;
    rows.next().map_err(|error| meaning(&error))?.map(voucher_in).transpose()
}

/// Reads the voucher in a row's first column.
pub(super) fn voucher_in(row: &Row<'_>) -> Result<Voucher, StoreError> {
    from_json(row.get_ref(0).and_then(|value| Ok(value.as_str()?)).map_err(|error| meaning(&error))?)
}

/// What a voucher is found by. One whose code is not known has a key that no query has.
pub(super) fn coupon_key(voucher: &Voucher) -> String {
    voucher.coupon_id.as_ref().map(CouponId::search_key).unwrap_or_default()
}

/// Writes a voucher of which there is no row; the number of its row comes back.
pub(super) fn add_voucher(connection: &Connection, voucher: &Voucher) -> Result<i64, StoreError> {
    write(
        connection,
        None,
        voucher,
        "INSERT INTO voucher (number, voucher_id, coupon_key, notification_key, revision, body, open_heard_at, concern,
                              concern_since, concern_from, waits_for, waits_since, waits_until, waits_from)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
    )?;
    Ok(connection.last_insert_rowid())
}

/// Writes a voucher to where it belongs, whether there is a row or not.
pub(super) fn put_voucher(connection: &Connection, number: i64, voucher: &Voucher) -> Result<(), StoreError> {
    write(
        connection,
        Some(number),
        voucher,
        "INSERT INTO voucher (number, voucher_id, coupon_key, notification_key, revision, body, open_heard_at, concern,
                              concern_since, concern_from, waits_for, waits_since, waits_until, waits_from)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
         ON CONFLICT (number) DO UPDATE SET
             voucher_id = ?2, coupon_key = ?3, notification_key = ?4, revision = ?5, body = ?6, open_heard_at = ?7,
             concern = ?8, concern_since = ?9, concern_from = ?10, waits_for = ?11, waits_since = ?12,
             waits_until = ?13, waits_from = ?14",
    )
}

fn write(connection: &Connection, number: Option<i64>, voucher: &Voucher, sql: &str) -> Result<(), StoreError> {
    let body = to_json(voucher)?;
    let Keys { stands, waits } = attention_keys(voucher);
    connection
        .prepare_cached(sql)
        .and_then(|mut statement| {
            statement.execute(params![
                number,
                voucher.voucher_id.as_str(),
                coupon_key(voucher),
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
            ])
        })
        .map(drop)
        .map_err(|error| meaning(&error))
}

/// Whether the stored row is what [`put_voucher`] would write, and found by what it should be. One that can no longer
/// be read is not.
pub(super) fn is_as_written(connection: &Connection, number: i64, voucher: &Voucher) -> Result<bool, StoreError> {
    let Keys { stands, waits } = attention_keys(voucher);
    let body = connection
        .prepare_cached(
            "SELECT body FROM voucher
             WHERE number = ?1 AND voucher_id = ?2 AND coupon_key = ?3 AND notification_key IS ?4 AND revision = ?5
               AND open_heard_at IS ?6
               AND (concern, concern_since, concern_from) IS (?7, ?8, ?9)
               AND (waits_for, waits_since, waits_until, waits_from) IS (?10, ?11, ?12, ?13)",
        )
        .and_then(|mut statement| {
            let columns = params![
                number,
                voucher.voucher_id.as_str(),
                coupon_key(voucher),
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
            ];
            statement.query_row(columns, |row| row.get::<_, String>(0)).optional()
        })
        .map_err(|error| meaning(&error))?;
    let is_same = body.and_then(|body| from_json::<Voucher>(&body).ok()).as_ref() == Some(voucher);
    Ok(is_same && keys::finds(connection, number, &keys::of(voucher))?)
}

/// When it was last heard of, as long as its news are still to come.
fn open_heard_at(voucher: &Voucher) -> Option<i64> {
    is_open(voucher).then(|| voucher.last_heard_at.millis())
}

/// Adds an event to the journal; its place is in what comes back. [`Life`](super::life::Life) is the way here.
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
