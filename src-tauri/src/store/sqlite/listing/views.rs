//! Filters and orders that are kept by name.

use rusqlite::{Connection, params};

use crate::store::sqlite::connect::meaning;
use crate::store::sqlite::read;
use crate::store::sqlite::rows::{from_json, to_json};
use crate::store::{SavedView, StoreError};

/// All of them, in their order.
pub(super) fn all(connection: &Connection) -> Result<Vec<SavedView>, StoreError> {
    let rows = read::list(connection, "SELECT name, filter, sort FROM saved_view ORDER BY place", [], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get::<_, String>(2)?))
    })?;
    let view = |(name, filter, sort): (String, String, String)| {
        Ok(SavedView { name, filter: from_json(&filter)?, sort: from_json(&sort)? })
    };
    rows.into_iter().map(view).collect()
}

/// Keeps these instead of those that were.
pub(super) fn keep(connection: &Connection, views: &[SavedView]) -> Result<(), StoreError> {
    connection.execute("DELETE FROM saved_view", []).map_err(|error| meaning(&error))?;
    for view in views {
        let (filter, sort) = (to_json(&view.filter)?, to_json(&view.sort)?);
        connection
            .execute(
                "INSERT INTO saved_view (name, filter, sort) VALUES (?1, ?2, ?3)",
                params![view.name, filter, sort],
            )
            .map_err(|error| meaning(&error))?;
    }
    Ok(())
}
