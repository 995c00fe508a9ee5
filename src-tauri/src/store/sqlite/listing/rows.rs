//! The rows of lists: what each says of its voucher, and how they follow the vouchers.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::domain::clock::Timestamp;
use crate::domain::event::EventId;
use crate::domain::ids::ShopId;
use crate::domain::listing::{Listed, ListedState, PDF_STATUSES, Ruling};
use crate::domain::money::Amount;
use crate::domain::voucher::Voucher;
use crate::store::StoreError;
use crate::store::sqlite::connect::meaning;
use crate::store::sqlite::rows::voucher_in;

/// What a row says. Another number has all rows made anew: raise it when [`Listed::of`] or the places in its closed lists
/// change.
const VERSION: i64 = 1;

/// What is to be put into rows.
pub(super) struct Step {
    rows: Vec<(i64, Listed)>,
    up_to: EventId,
}

/// From where a step begins: up to where the rows have followed, none when they say something else than they should.
pub(super) type From = Option<EventId>;

/// What changed next; nothing when the rows say all that there is.
pub(super) fn next_step(connection: &Connection, limit: i64) -> Result<(From, Option<Step>), StoreError> {
    let from = known(connection)?;
    let after = from.unwrap_or(0);
    let mut step = Step { rows: Vec::new(), up_to: after };
    let failed = |error: rusqlite::Error| meaning(&error);
    let mut statement = connection
        .prepare_cached("SELECT body, number, revision FROM voucher WHERE revision > ?1 ORDER BY revision LIMIT ?2")
        .map_err(failed)?;
    let mut rows = statement.query(params![after, limit]).map_err(failed)?;
    while let Some(row) = rows.next().map_err(failed)? {
        step.rows.push((row.get(1).map_err(failed)?, Listed::of(&voucher_in(row)?)));
        step.up_to = row.get(2).map_err(failed)?;
    }
    let is_news = from.is_none() || !step.rows.is_empty();
    Ok((from, is_news.then_some(step)))
}

/// Up to where the rows have followed the vouchers.
pub(super) fn up_to(connection: &Connection) -> Result<EventId, StoreError> {
    Ok(known(connection)?.unwrap_or(0))
}

fn known(connection: &Connection) -> Result<From, StoreError> {
    connection
        .prepare_cached("SELECT up_to FROM listing_state WHERE version = ?1")
        .and_then(|mut statement| statement.query_row([VERSION], |row| row.get(0)).optional())
        .map_err(|error| meaning(&error))
}

/// Puts a step's rows in their places, unless another step has come before it.
pub(super) fn put(connection: &Connection, from: From, step: &Step) -> Result<(), StoreError> {
    if known(connection)? != from {
        return Ok(());
    }
    if from.is_none() {
        clear(connection)?;
    }
    let mut shops = HashMap::new();
    for (number, listed) in &step.rows {
        put_row(connection, *number, listed, &mut shops)?;
    }
    connection
        .prepare_cached("UPDATE listing_state SET version = ?1, up_to = ?2")
        .and_then(|mut statement| statement.execute(params![VERSION, step.up_to]))
        .map(drop)
        .map_err(|error| meaning(&error))
}

fn clear(connection: &Connection) -> Result<(), StoreError> {
    connection.execute_batch("DELETE FROM listing; DELETE FROM listing_shop;").map_err(|error| meaning(&error))
}

/// Has all rows made anew.
pub(in crate::store::sqlite) fn forget(connection: &Connection) -> Result<(), StoreError> {
    connection.execute("UPDATE listing_state SET version = 0", []).map(drop).map_err(|error| meaning(&error))
}

fn put_row(
    connection: &Connection,
    number: i64,
    listed: &Listed,
    shops: &mut HashMap<ShopId, i64>,
) -> Result<(), StoreError> {
    let shop = match &listed.shop {
        Some(id) => Some(shop_number(connection, id, shops)?),
        None => None,
    };
    let [reserved, confirmed, ready, sent, canceled] = listed.steps.map(|at| at.map(Timestamp::millis));
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO listing (number, state, ruling, pdf, shop, value, price, heard, reserved, confirmed,
                                             ready, sent, canceled)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        )
        .and_then(|mut statement| {
            statement.execute(params![
                number,
                listed.state as i64,
                listed.ruling as i64,
                listed.pdf as i64,
                shop,
                listed.value.map(Amount::cents),
                listed.price.map(Amount::cents),
                listed.heard.millis(),
                reserved,
                confirmed,
                ready,
                sent,
                canceled,
            ])
        })
        .map(drop)
        .map_err(|error| meaning(&error))
}

fn shop_number(connection: &Connection, id: &ShopId, known: &mut HashMap<ShopId, i64>) -> Result<i64, StoreError> {
    if let Some(number) = known.get(id) {
        return Ok(*number);
    }
    let number = connection
        .prepare_cached("INSERT OR IGNORE INTO listing_shop (shop_id) VALUES (?1)")
        .and_then(|mut statement| statement.execute([id.as_str()]))
        .and_then(|_| connection.prepare_cached("SELECT number FROM listing_shop WHERE shop_id = ?1"))
        .and_then(|mut statement| statement.query_row([id.as_str()], |row| row.get(0)))
        .map_err(|error| meaning(&error))?;
    known.insert(id.clone(), number);
    Ok(number)
}

/// What a row needs to have in its columns, in this order, to be read by [`listed_in`].
pub(super) const COLUMNS: &str =
    "state, ruling, pdf, NULL, value, price, heard, reserved, confirmed, ready, sent, canceled";

/// Reads a row; the fourth column is the shop's id.
pub(super) fn listed_in(row: &Row<'_>) -> rusqlite::Result<Listed> {
    let place = |column| row.get::<_, i64>(column).map(|place| usize::try_from(place).unwrap_or(usize::MAX));
    let amount = |column| row.get::<_, Option<i64>>(column).map(|cents| cents.map(Amount::clamped));
    let at = |column| row.get::<_, Option<i64>>(column).map(|at| at.map(Timestamp::from_millis));
    let unknown = |column| rusqlite::Error::IntegralValueOutOfRange(column, row.get(column).unwrap_or_default());
    Ok(Listed {
        state: *ListedState::ALL.get(place(0)?).ok_or_else(|| unknown(0))?,
        ruling: *Ruling::ALL.get(place(1)?).ok_or_else(|| unknown(1))?,
        pdf: *PDF_STATUSES.get(place(2)?).ok_or_else(|| unknown(2))?,
        shop: row.get::<_, Option<String>>(3)?.and_then(|id| ShopId::parse(id).ok()),
        value: amount(4)?,
        price: amount(5)?,
        heard: Timestamp::from_millis(row.get(6)?),
        steps: [at(7)?, at(8)?, at(9)?, at(10)?, at(11)?],
    })
}

/// Whether a voucher's row says something else than it should. One that has not followed yet says nothing wrong.
pub(in crate::store::sqlite) fn differs(
    connection: &Connection,
    number: i64,
    voucher: &Voucher,
) -> Result<bool, StoreError> {
    if known(connection)?.is_none_or(|up_to| up_to < voucher.revision) {
        return Ok(false);
    }
    let listed = connection
        .prepare_cached(
            "SELECT state, ruling, pdf, (SELECT shop_id FROM listing_shop WHERE number = listing.shop), value, price,
                    heard, reserved, confirmed, ready, sent, canceled
             FROM listing WHERE number = ?1",
        )
        .and_then(|mut statement| statement.query_row([number], listed_in).optional());
    match listed {
        Ok(listed) => Ok(listed.as_ref() != Some(&Listed::of(voucher))),
        Err(rusqlite::Error::IntegralValueOutOfRange(..)) => Ok(true),
        Err(error) => Err(meaning(&error)),
    }
}
