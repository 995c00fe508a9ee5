//! Shops where vouchers are spent: what was told of them, and what they are called by it. Nothing is projected: the last
//! name is one step in an index away.

use rusqlite::{Connection, OptionalExtension, params};

use super::connect::meaning;
use crate::domain::clock::Timestamp;
use crate::domain::ids::ShopId;
use crate::domain::shop::{Shop, ShopTold};
use crate::store::StoreError;

/// Adds what a notification told of a shop.
pub(super) fn add(connection: &Connection, notification: i64, told: &ShopTold) -> Result<(), StoreError> {
    let envelope = &told.envelope;
    connection
        .prepare_cached(
            "INSERT INTO shop_event (shop_id, notification_id, event, happened_at, name) VALUES (?1, ?2, ?3, ?4, ?5)",
        )
        .and_then(|mut statement| {
            let at = envelope.created_at.map(Timestamp::millis);
            statement.execute(params![told.shop_id.as_str(), notification, envelope.event, at, told.name])
        })
        .map(drop)
        .map_err(|error| meaning(&error))
}

/// A shop by what was told of it. The latest name holds, in whatever order its events came.
pub(super) fn shop(connection: &Connection, id: &ShopId) -> Result<Shop, StoreError> {
    let name = connection
        .prepare_cached(
            "SELECT name FROM shop_event WHERE shop_id = ?1 AND name IS NOT NULL
             ORDER BY happened_at DESC, name DESC LIMIT 1",
        )
        .and_then(|mut statement| statement.query_row([id.as_str()], |row| row.get(0)).optional())
        .map_err(|error| meaning(&error))?;
    Ok(Shop { id: id.clone(), name })
}

/// A shop by what had been told of it by an instant.
pub(super) fn shop_at(connection: &Connection, id: &ShopId, instant: Timestamp) -> Result<Shop, StoreError> {
    let name = connection
        .prepare_cached(
            "SELECT name FROM shop_event WHERE shop_id = ?1 AND name IS NOT NULL
               AND (SELECT max(received_at, coalesce((SELECT decoded_at FROM decoded_later
                                                      WHERE notification_id = notification.id), received_at))
                    FROM notification WHERE notification.id = shop_event.notification_id) <= ?2
             ORDER BY happened_at DESC, name DESC LIMIT 1",
        )
        .and_then(|mut statement| {
            statement.query_row(params![id.as_str(), instant.millis()], |row| row.get(0)).optional()
        })
        .map_err(|error| meaning(&error))?;
    Ok(Shop { id: id.clone(), name })
}
