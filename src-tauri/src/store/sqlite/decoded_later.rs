//! A request that can be read at last: what it told goes into the journal at the instant it came, once. The request and
//! the answer it got stay as they are.

use rusqlite::{Connection, OptionalExtension, params};

use super::connect::meaning;
use super::intake::{change_job, is_known_event};
use super::life::Life;
use super::shops;
use crate::domain::clock::Timestamp;
use crate::domain::event::{Fact, Source, Told};
use crate::domain::notification::{Answer, Reading};
use crate::domain::verdict::{Verdict, settle_later};
use crate::store::{Change, JobChange, RequestId, StoreError};

/// A request that waits to be read.
struct Waiting {
    id: RequestId,
    received_at: Timestamp,
    /// The HTTP status it was answered with.
    status: u16,
}

/// Records what the request told. False when that was done before, the request is no longer kept, or the reading says
/// that it still cannot be read.
pub(super) fn record(
    connection: &Connection,
    changes: &mut Vec<Change>,
    id: RequestId,
    reading: &Reading,
    now: Timestamp,
) -> Result<bool, StoreError> {
    if !matches!(reading, Reading::Voucher(_) | Reading::Shop(_)) {
        return Ok(false);
    }
    let Some(waiting) = waiting(connection, id)? else { return Ok(false) };
    let is_other_body = match reading.envelope() {
        Some(envelope) => is_known_event(connection, &envelope.id, Some(id))?,
        None => false,
    };
    mark(connection, id, reading, is_other_body, now)?;
    match reading {
        Reading::Voucher(told) => add_voucher(connection, changes, &waiting, told, is_other_body, now)?,
        Reading::Shop(told) if !is_other_body => shops::add(connection, id, told)?,
        _ => {}
    }
    if !matches!(reading, Reading::Voucher(_)) {
        changes.push(Change { voucher: None, revision: 0 });
    }
    Ok(true)
}

fn add_voucher(
    connection: &Connection,
    changes: &mut Vec<Change>,
    waiting: &Waiting,
    told: &Told,
    is_other_body: bool,
    now: Timestamp,
) -> Result<(), StoreError> {
    let mut life = Life::of(connection, &told.voucher_id)?;
    let verdict = match is_other_body {
        true => {
            let facts = vec![Fact::EventConflict(told.clone())];
            Verdict { answer: Answer::EventConflict, facts, fetch_file: false }
        }
        false => settle_later(life.voucher(), told.clone(), waiting.status),
    };
    for fact in verdict.facts {
        let source = if matches!(fact, Fact::Decided(_)) { Source::Desk } else { Source::DecodedLater };
        life.add(Some(waiting.id), source, waiting.received_at, fact)?;
    }
    let Some(voucher) = life.keep()? else { return Ok(()) };
    if verdict.fetch_file {
        change_job(connection, &voucher.voucher_id, JobChange::Queue, voucher.revision, now)?;
    }
    changes.push(Change::of(Some(&voucher)));
    Ok(())
}

fn mark(
    connection: &Connection,
    id: RequestId,
    reading: &Reading,
    is_other_body: bool,
    now: Timestamp,
) -> Result<(), StoreError> {
    let voucher_id = reading.told().map(|told| told.voucher_id.as_str());
    let event_id = reading.envelope().filter(|_| !is_other_body).map(|envelope| envelope.id.as_str());
    connection
        .prepare_cached(
            "INSERT INTO decoded_later (notification_id, voucher_id, event_id, decoded_at) VALUES (?1, ?2, ?3, ?4)",
        )
        .and_then(|mut statement| statement.execute(params![id, voucher_id, event_id, now.millis()]))
        .map(drop)
        .map_err(|error| meaning(&error))
}

/// The request, unless it has been read since.
fn waiting(connection: &Connection, id: RequestId) -> Result<Option<Waiting>, StoreError> {
    connection
        .prepare_cached(
            "SELECT received_at, status FROM notification
             WHERE id = ?1 AND answer IN ('unreadable', 'unrecognised') AND repeat_of IS NULL
               AND NOT EXISTS (SELECT 1 FROM decoded_later WHERE notification_id = ?1)",
        )
        .and_then(|mut statement| {
            let waiting = |row: &rusqlite::Row<'_>| {
                Ok(Waiting { id, received_at: Timestamp::from_millis(row.get(0)?), status: row.get(1)? })
            };
            statement.query_row([id], waiting).optional()
        })
        .map_err(|error| meaning(&error))
}
