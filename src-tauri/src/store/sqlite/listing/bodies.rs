//! Looks for a text in the bodies of notifications as they came. Nothing of it is indexed: it takes the vouchers of a list
//! one after the other, for as long as it may, and says how far it came.

use std::time::Instant;

use rusqlite::Connection;
use rusqlite::types::ValueRef;
use tokio_util::sync::CancellationToken;

use crate::store::sqlite::connect::meaning;
use crate::store::{BodiesSearched, BodySearch, StoreError};

/// Searches until the end, until time is up, or until nobody waits for it any more.
pub(super) fn search(
    connection: &Connection,
    search: &BodySearch,
    cancel: &CancellationToken,
) -> Result<BodiesSearched, StoreError> {
    let begun = Instant::now();
    let mut searched = BodiesSearched { found: Vec::new(), up_to: search.from };
    for number in search.numbers.get(search.from..).unwrap_or_default() {
        if cancel.is_cancelled() || begun.elapsed() >= search.budget {
            break;
        }
        if has_text(connection, *number, search)? {
            searched.found.push(*number);
        }
        searched.up_to += 1;
    }
    Ok(searched)
}

fn has_text(connection: &Connection, number: i64, search: &BodySearch) -> Result<bool, StoreError> {
    let failed = |error: rusqlite::Error| meaning(&error);
    let mut statement = connection
        .prepare_cached(
            "SELECT notification.body FROM life
             CROSS JOIN event ON event.id = life.event_id
             CROSS JOIN notification ON notification.id = event.notification_id
             WHERE life.voucher = ?1",
        )
        .map_err(failed)?;
    let mut rows = statement.query([number]).map_err(failed)?;
    while let Some(row) = rows.next().map_err(failed)? {
        match row.get_ref(0).map_err(failed)? {
            ValueRef::Blob(body) | ValueRef::Text(body) if search.finder.is_in(body) => return Ok(true),
            _ => {}
        }
    }
    Ok(false)
}
