//! What was agreed with day by day. Counted up in the transaction that records the agreement, so it is never behind.

use rusqlite::{Connection, OptionalExtension, params};

use super::connect::meaning;
use crate::domain::clock::Timestamp;
use crate::domain::money::Amount;
use crate::domain::policy::DayTotals;
use crate::store::StoreError;

/// The totals of the instant's day in UTC.
pub(super) fn of_day(connection: &Connection, at: Timestamp) -> Result<DayTotals, StoreError> {
    connection
        .prepare_cached("SELECT count, cents FROM agreed_day WHERE day = ?1")
        .and_then(|mut statement| {
            statement
                .query_row([at.utc_day()], |row| {
                    Ok(DayTotals { count: row.get(0)?, sum: Amount::clamped(row.get(1)?) })
                })
                .optional()
        })
        .map(Option::unwrap_or_default)
        .map_err(|error| meaning(&error))
}

/// Counts one more agreement.
pub(super) fn add(connection: &Connection, at: Timestamp, price: Amount) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO agreed_day (day, count, cents) VALUES (?1, 1, ?2)
             ON CONFLICT (day) DO UPDATE SET count = count + 1, cents = cents + excluded.cents",
        )
        .and_then(|mut statement| statement.execute(params![at.utc_day(), price.cents()]))
        .map(drop)
        .map_err(|error| meaning(&error))
}
