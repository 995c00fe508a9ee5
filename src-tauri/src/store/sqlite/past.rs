//! A voucher as it was known at an instant: a beginning of its journal, with the deliveries and names of then.

use std::collections::HashMap;

use async_trait::async_trait;
use rusqlite::{Connection, OptionalExtension, params};

use super::connect::meaning;
use super::{SqliteStore, life, rows, shops};
use crate::domain::clock::Timestamp;
use crate::domain::event::{Event, Source};
use crate::domain::fold::fold;
use crate::domain::ids::VoucherId;
use crate::domain::past::{known_at, known_from, steps};
use crate::store::{History, HistoryAt, Past, StoreError};

#[async_trait]
impl Past for SqliteStore {
    async fn history_at(&self, id: VoucherId, instant: Timestamp) -> Result<Option<HistoryAt>, StoreError> {
        self.read(move |connection| history_at(connection, &id, instant)).await
    }
}

fn history_at(connection: &Connection, id: &VoucherId, instant: Timestamp) -> Result<Option<HistoryAt>, StoreError> {
    let mut events = life::events(connection, id)?;
    if events.is_empty() {
        return Ok(None);
    }
    let recorded = events.iter().map(|(event, by)| learned_at(connection, event, *by));
    let known_from = known_from(recorded.collect::<Result<Vec<_>, _>>()?);
    let (known, total) = (known_at(&known_from, instant), events.len());
    events.truncate(known);
    let erased = rows::voucher(connection, id)?.and_then(|voucher| voucher.erased);
    let mut history = past(connection, events, instant)?;
    // What was taken out since is not told of then either.
    if let Some((history, erased)) = history.as_mut().zip(erased) {
        history.voucher.forget(erased);
    }
    Ok(Some(HistoryAt { history, known, total, steps: steps(&known_from) }))
}

/// When an event came to be known: that of a request which was read later stands at the instant the request came.
fn learned_at(connection: &Connection, event: &Event, by: Option<i64>) -> Result<Timestamp, StoreError> {
    let decoded_at = match (event.source, by) {
        (Source::DecodedLater | Source::Desk, Some(notification)) => connection
            .prepare_cached("SELECT decoded_at FROM decoded_later WHERE notification_id = ?1")
            .and_then(|mut statement| statement.query_row([notification], |row| row.get::<_, i64>(0)).optional())
            .map_err(|error| meaning(&error))?,
        _ => None,
    };
    Ok(decoded_at.map_or(event.recorded_at, Timestamp::from_millis))
}

fn past(
    connection: &Connection,
    events: Vec<(Event, Option<i64>)>,
    instant: Timestamp,
) -> Result<Option<History>, StoreError> {
    let Some(voucher) = fold(events.iter().map(|(event, _)| event)) else { return Ok(None) };
    let mut counted = HashMap::new();
    for notification in events.iter().filter_map(|(_, notification)| *notification) {
        counted.insert(notification, deliveries(connection, notification, instant)?);
    }
    let deliveries = counted.values().sum();
    let times = |notification: Option<i64>| notification.and_then(|it| counted.get(&it).copied()).unwrap_or(0);
    let events = events.into_iter().map(|(event, notification)| (event, times(notification))).collect();
    let shop = voucher.shop.as_ref().map(|(_, id)| shops::shop_at(connection, id, instant)).transpose()?;
    Ok(Some(History { voucher, events, deliveries, shop }))
}

/// How often a notification had come by then.
fn deliveries(connection: &Connection, notification: i64, instant: Timestamp) -> Result<u32, StoreError> {
    connection
        .prepare_cached("SELECT 1 + count(*) FROM notification WHERE repeat_of = ?1 AND received_at <= ?2")
        .and_then(|mut statement| statement.query_row(params![notification, instant.millis()], |row| row.get(0)))
        .map_err(|error| meaning(&error))
}
