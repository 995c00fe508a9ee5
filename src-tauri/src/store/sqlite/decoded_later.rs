//! A request that can be read at last: what it told goes into the journal at the instant it came, once. The request and
//! the answer it got stay as they are.

use rusqlite::{Connection, OptionalExtension, params};

use super::connect::meaning;
use super::intake::change_job;
use super::rows;
use crate::domain::clock::Timestamp;
use crate::domain::event::{Fact, Source, Told};
use crate::domain::fold::apply;
use crate::domain::verdict::settle_later;
use crate::store::{Change, JobChange, RequestId, StoreError};

/// Records what the request told. False when that was done before, or the request is no longer kept.
pub(super) fn record(
    connection: &Connection,
    changes: &mut Vec<Change>,
    id: RequestId,
    told: &Told,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let Some((received_at, status)) = waiting(connection, id)? else { return Ok(false) };
    connection
        .prepare_cached("INSERT INTO decoded_later (notification_id, voucher_id, decoded_at) VALUES (?1, ?2, ?3)")
        .and_then(|mut statement| statement.execute(params![id, told.voucher_id.as_str(), now.millis()]))
        .map_err(|error| meaning(&error))?;
    let mut voucher = rows::voucher(connection, &told.voucher_id)?;
    let verdict = settle_later(voucher.as_ref(), told.clone(), status);
    for fact in verdict.facts {
        let source = if matches!(fact, Fact::Decided(_)) { Source::Desk } else { Source::DecodedLater };
        let event = rows::add_event(connection, &told.voucher_id, Some(id), source, received_at, fact)?;
        voucher = apply(voucher, &event);
    }
    if let Some(voucher) = voucher {
        rows::put_voucher(connection, &voucher)?;
        if verdict.fetch_file {
            change_job(connection, &voucher.voucher_id, JobChange::Queue, voucher.revision, now)?;
        }
        changes.push(Change { voucher: Some((voucher.voucher_id, voucher.coupon_id)), revision: voucher.revision });
    }
    Ok(true)
}

/// When it came and the status it was answered with, unless it has been read since.
fn waiting(connection: &Connection, id: RequestId) -> Result<Option<(Timestamp, u16)>, StoreError> {
    connection
        .prepare_cached(
            "SELECT received_at, status FROM notification
             WHERE id = ?1 AND answer IN ('unreadable', 'unrecognised') AND repeat_of IS NULL
               AND NOT EXISTS (SELECT 1 FROM decoded_later WHERE notification_id = ?1)",
        )
        .and_then(|mut statement| {
            statement.query_row([id], |row| Ok((Timestamp::from_millis(row.get(0)?), row.get(1)?))).optional()
        })
        .map_err(|error| meaning(&error))
}
