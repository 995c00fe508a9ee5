//! Lists and their figures from a table of their own. It follows the vouchers in steps: what changed is read and worked out
//! beside the writer, which only puts narrow rows in their places. No notification pays for it.

mod bodies;
mod rows;
mod scan;
mod views;

use async_trait::async_trait;
use rusqlite::{Connection, params};
use tokio_util::sync::CancellationToken;

use super::connect::meaning;
use super::{SqliteStore, read, shops};
use crate::domain::days::{Between, Day};
use crate::domain::event::EventId;
use crate::domain::ids::ShopId;
use crate::domain::overview::Overview;
use crate::domain::shop::Shop;
use crate::store::{
    BodiesSearched, BodySearch, Followed, List, ListQuestion, Listings, Numbered, SavedView, StoreError,
};

pub(super) use rows::{differs, forget};

/// How many vouchers are followed in one step: the writer is held up for some milliseconds.
const STEP: i64 = 1000;

#[async_trait]
impl Listings for SqliteStore {
    async fn follow_vouchers(&self) -> Result<Followed, StoreError> {
        let (from, step) = self.read(|connection| rows::next_step(connection, STEP)).await?;
        if let Some(step) = step {
            let put = self.writer()?.run(move |transaction, _| rows::put(transaction, from, &step));
            put.await?;
        }
        self.read(followed).await
    }

    async fn list(&self, question: ListQuestion) -> Result<List, StoreError> {
        // Each half on a connection and a processor of its own.
        let half = self.read(scan::middle).await?;
        let (lower, upper) = (question.clone(), question.clone());
        let (lower, upper) = tokio::try_join!(
            self.read(move |connection| scan::keyed(connection, &lower, i64::MIN, half)),
            self.read(move |connection| scan::keyed(connection, &upper, half, i64::MAX)),
        )?;
        let up_to = lower.up_to.min(upper.up_to);
        self.read(move |connection| {
            let mut keyed = lower.keyed;
            keyed.extend(upper.keyed);
            Ok(List { numbers: scan::in_order(connection, question.sort, keyed)?, up_to })
        })
        .await
    }

    async fn search_bodies(&self, search: BodySearch, cancel: CancellationToken) -> Result<BodiesSearched, StoreError> {
        self.read(move |connection| bodies::search(connection, &search, &cancel)).await
    }

    async fn listed_since(&self, question: ListQuestion, since: EventId) -> Result<Vec<i64>, StoreError> {
        self.read(move |connection| scan::changed_since(connection, &question, since)).await
    }

    async fn numbered(&self, numbers: Vec<i64>) -> Result<Vec<Numbered>, StoreError> {
        self.read(move |connection| numbered(connection, &numbers)).await
    }

    async fn overview(&self, days: Vec<(Day, Between)>) -> Result<Overview, StoreError> {
        self.read(move |connection| scan::overview(connection, &days)).await
    }

    async fn listed_shops(&self) -> Result<Vec<Shop>, StoreError> {
        let shops = self.read(listed_shops).await?;
        Ok(shops.into_iter().map(|(_, shop)| shop).collect())
    }

    async fn saved_views(&self) -> Result<Vec<SavedView>, StoreError> {
        self.read(views::all).await
    }

    async fn keep_views(&self, kept: Vec<SavedView>) -> Result<(), StoreError> {
        self.writer()?.run(move |transaction, _| views::keep(transaction, &kept)).await?;
        Ok(())
    }
}

/// How far the rows have come.
fn followed(connection: &Connection) -> Result<Followed, StoreError> {
    let up_to = rows::up_to(connection)?;
    connection
        .prepare_cached(
            "SELECT (SELECT coalesce(max(revision), 0) FROM voucher), (SELECT count(*) FROM voucher WHERE revision > ?1),
                    (SELECT coalesce(max(number), 0) FROM voucher)",
        )
        .and_then(|mut statement| {
            statement.query_row([up_to], |row| {
                let count = |place| row.get::<_, i64>(place).map(|count| u64::try_from(count).unwrap_or(0));
                Ok(Followed { up_to, newest: row.get(0)?, left: count(1)?, of: count(2)? })
            })
        })
        .map_err(|error| meaning(&error))
}

fn numbered(connection: &Connection, numbers: &[i64]) -> Result<Vec<Numbered>, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT body FROM voucher WHERE number = ?1").map_err(|error| meaning(&error))?;
    let mut found = Vec::with_capacity(numbers.len());
    for number in numbers {
        let mut rows = statement.query(params![number]).map_err(|error| meaning(&error))?;
        let Some(row) = rows.next().map_err(|error| meaning(&error))? else { continue };
        let voucher = super::rows::voucher_in(row)?;
        let shop = voucher.shop.as_ref().map(|(_, shop)| shops::shop(connection, shop)).transpose()?;
        found.push(Numbered { number: *number, voucher, shop });
    }
    Ok(found)
}

/// The shops of all vouchers, each with its number.
fn listed_shops(connection: &Connection) -> Result<Vec<(i64, Shop)>, StoreError> {
    let ids = read::list(connection, "SELECT number, shop_id FROM listing_shop", [], |row| {
        Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?))
    })?;
    let shop = |(number, id)| {
        let id = ShopId::parse(id).map_err(|error| StoreError::Internal(error.to_string()))?;
        Ok((number, shops::shop(connection, &id)?))
    };
    ids.into_iter().map(shop).collect()
}
