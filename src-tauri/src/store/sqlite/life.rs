//! A voucher while it is written: facts are added to its journal, it is folded, and its row follows. Whatever a
//! notification adds goes to the end of a table, so that many of them share the pages that are written.

use rusqlite::{Connection, OptionalExtension, params};

use super::connect::meaning;
use super::{keys, rows};
use crate::domain::clock::Timestamp;
use crate::domain::event::{Event, EventId, Fact, Source};
use crate::domain::fold::apply;
use crate::domain::ids::VoucherId;
use crate::domain::voucher::Voucher;
use crate::store::StoreError;

/// Events of vouchers of which nothing was told yet stand under this number.
const NOBODY: i64 = 0;

/// What is known of a voucher, and what is added to it.
pub(super) struct Life<'c> {
    connection: &'c Connection,
    id: VoucherId,
    /// The number of its row, once it has one.
    number: Option<i64>,
    voucher: Option<Voucher>,
    /// What its row is found by.
    found_by: Option<keys::Keys>,
    added: Vec<EventId>,
}

impl<'c> Life<'c> {
    pub(super) fn of(connection: &'c Connection, id: &VoucherId) -> Result<Self, StoreError> {
        let number = keys::number(connection, id)?;
        let voucher = number.map(|number| rows::numbered(connection, number)).transpose()?.flatten();
        let found_by = voucher.as_ref().map(keys::of);
        Ok(Self { connection, id: id.clone(), number, voucher, found_by, added: Vec::new() })
    }

    /// What is known of it.
    pub(super) fn voucher(&self) -> Option<&Voucher> {
        self.voucher.as_ref()
    }

    /// The number of its row, once it has one.
    pub(super) fn number(&self) -> Option<i64> {
        self.number
    }

    /// Adds a fact to its journal.
    pub(super) fn add(
        &mut self,
        notification: Option<i64>,
        source: Source,
        at: Timestamp,
        fact: Fact,
    ) -> Result<(), StoreError> {
        let event = rows::add_event(self.connection, &self.id, notification, source, at, fact)?;
        self.added.push(event.id);
        self.voucher = apply(self.voucher.take(), &event);
        Ok(())
    }

    /// Writes what it has become.
    pub(super) fn keep(self) -> Result<Option<Voucher>, StoreError> {
        let Self { connection, id, number, voucher, found_by, added } = self;
        if added.is_empty() {
            return Ok(voucher);
        }
        let Some(voucher) = voucher else {
            belong(connection, NOBODY, &added)?;
            return Ok(None);
        };
        let keys = keys::of(&voucher);
        let number = match number {
            Some(number) => {
                rows::put_voucher(connection, number, &voucher)?;
                if found_by.as_ref() != Some(&keys) {
                    keys::change(connection, number, &keys)?;
                }
                number
            }
            None => {
                let number = rows::add_voucher(connection, &voucher)?;
                claim(connection, number, &id)?;
                keys::add(connection, number, &keys)?;
                number
            }
        };
        belong(connection, number, &added)?;
        Ok(Some(voucher))
    }
}

fn belong(connection: &Connection, number: i64, events: &[EventId]) -> Result<(), StoreError> {
    for event in events {
        connection
            .prepare_cached("INSERT INTO life (voucher, event_id) VALUES (?1, ?2)")
            .and_then(|mut statement| statement.execute([number, *event]))
            .map_err(|error| meaning(&error))?;
    }
    Ok(())
}

/// Gives a new voucher what was recorded of it while nothing was told of it.
fn claim(connection: &Connection, number: i64, id: &VoucherId) -> Result<(), StoreError> {
    let mut statement = connection
        .prepare_cached(
            "SELECT life.event_id FROM life CROSS JOIN event ON event.id = life.event_id WHERE voucher = ?1 AND voucher_id = ?2",
        )
        .map_err(|error| meaning(&error))?;
    let earlier = statement.query_map(params![NOBODY, id.as_str()], |row| row.get(0));
    let earlier: Vec<EventId> = earlier.and_then(Iterator::collect).map_err(|error| meaning(&error))?;
    for event in &earlier {
        connection
            .prepare_cached("DELETE FROM life WHERE voucher = ?1 AND event_id = ?2")
            .and_then(|mut statement| statement.execute([NOBODY, *event]))
            .map_err(|error| meaning(&error))?;
    }
    belong(connection, number, &earlier)
}

/// A voucher's events, oldest first, each with the notification it came by.
pub(super) fn events(connection: &Connection, voucher_id: &VoucherId) -> Result<Vec<(Event, Option<i64>)>, StoreError> {
    let number = connection
        .prepare_cached("SELECT number FROM voucher_number WHERE voucher_id = ?1")
        .and_then(|mut statement| statement.query_row([voucher_id.as_str()], |row| row.get(0)).optional())
        .map_err(|error| meaning(&error))?;
    number.map_or_else(|| Ok(Vec::new()), |number| events_of(connection, number))
}

/// The events of the voucher with a number, which need not have a row.
pub(super) fn events_of(connection: &Connection, number: i64) -> Result<Vec<(Event, Option<i64>)>, StoreError> {
    let mut statement = connection
        .prepare_cached(
            "SELECT event.id, event.voucher_id, source, recorded_at, fact, notification_id
             FROM life CROSS JOIN event ON event.id = life.event_id WHERE voucher = ?1 ORDER BY life.event_id",
        )
        .map_err(|error| meaning(&error))?;
    let mut found = statement.query([number]).map_err(|error| meaning(&error))?;
    let mut events = Vec::new();
    while let Some(row) = found.next().map_err(|error| meaning(&error))? {
        let (id, voucher_id, source, at, fact, notification) = (|| {
            Ok((
                row.get::<_, EventId>(0)?,
                row.get::<_, String>(1)?,
                row.get::<_, String>(2)?,
                row.get::<_, i64>(3)?,
                row.get::<_, String>(4)?,
                row.get::<_, Option<i64>>(5)?,
            ))
        })()
        .map_err(|error: rusqlite::Error| meaning(&error))?;
        let event = Event {
            id,
            voucher_id: VoucherId::parse(voucher_id).map_err(|error| StoreError::Internal(error.to_string()))?,
            source: rows::from_word(&source)?,
            recorded_at: Timestamp::from_millis(at),
            fact: rows::from_json(&fact)?,
        };
        events.push((event, notification));
    }
    Ok(events)
}

/// The numbers of the next few vouchers that the journal knows.
pub(super) fn next_numbers(connection: &Connection, after: i64, limit: usize) -> Result<Vec<i64>, StoreError> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    super::read::list(
        connection,
        "SELECT DISTINCT voucher FROM life WHERE voucher > ?1 ORDER BY voucher LIMIT ?2",
        [after.max(NOBODY), limit],
        |row| row.get(0),
    )
}
