//! Lists of vouchers and their figures, in the store's words. They are answered from a table of its own that follows the
//! vouchers: it is brought up to date in small steps beside the notifications, never by them.

use async_trait::async_trait;
use tokio_util::sync::CancellationToken;

use super::{AsOf, StoreError};
use crate::domain::days::{Between, Day};
use crate::domain::event::EventId;
use crate::domain::listing::{Filter, Moment, Sort};
use crate::domain::overview::Overview;
use crate::domain::shop::Shop;
use crate::domain::voucher::Voucher;

/// What lists ask of the store.
#[async_trait]
pub trait Listings: Send + Sync {
    /// Takes one step towards what the vouchers are now.
    ///
    /// # Errors
    /// [`StoreError`]; what was done before it stays done.
    async fn follow_vouchers(&self) -> Result<Followed, StoreError>;

    /// The vouchers that a question asks for, all of them, as they are known to lists.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn list(&self, question: ListQuestion) -> Result<List, StoreError>;

    /// Of these vouchers those whose notifications have the text, as far as it was looked.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn search_bodies(&self, search: BodySearch, cancel: CancellationToken) -> Result<BodiesSearched, StoreError>;

    /// Of the vouchers that changed since a list was made, those that it would have now.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn listed_since(&self, question: ListQuestion, since: EventId) -> Result<Vec<i64>, StoreError>;

    /// Vouchers by their numbers, in that order, each with its shop.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn numbered(&self, numbers: Vec<i64>) -> Result<Vec<Numbered>, StoreError>;

    /// The figures of these days, which follow each other.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn overview(&self, days: Vec<(Day, Between)>) -> Result<Overview, StoreError>;

    /// The shops that vouchers can be spent in.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn listed_shops(&self) -> Result<Vec<Shop>, StoreError>;

    /// What is kept by name, in its order.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn saved_views(&self) -> Result<Vec<SavedView>, StoreError>;

    /// Keeps these by name instead of those that were.
    ///
    /// # Errors
    /// [`StoreError`]; those that were are kept.
    async fn keep_views(&self, views: Vec<SavedView>) -> Result<(), StoreError>;
}

/// How far lists have followed the vouchers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Followed {
    /// Everything that changed up to here is known to lists.
    pub up_to: EventId,
    /// The newest change there was.
    pub newest: EventId,
    /// How many vouchers are still to be looked at.
    pub left: u64,
    /// How many there are.
    pub of: u64,
}

/// What a list is to have, and in which order.
#[derive(Debug, Clone)]
pub struct ListQuestion {
    /// What it is narrowed by; its text is searched for apart.
    pub filter: Filter,
    /// What the filter's period is as of now.
    pub period: Option<(Moment, Between)>,
    /// The order.
    pub sort: Sort,
    /// By what something needs a person.
    pub as_of: AsOf,
}

/// The vouchers of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    /// Their numbers, in order.
    pub numbers: Vec<i64>,
    /// Everything that changed up to here is in it.
    pub up_to: EventId,
}

/// Which bodies are searched for which text.
#[derive(Debug, Clone)]
pub struct BodySearch {
    /// Of these vouchers, in this order.
    pub numbers: std::sync::Arc<[i64]>,
    /// From this place in them on.
    pub from: usize,
    /// The text.
    pub finder: crate::domain::listing::Finder,
    /// For so long at most.
    pub budget: std::time::Duration,
}

/// What was found in bodies.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BodiesSearched {
    /// The numbers of those that have the text.
    pub found: Vec<i64>,
    /// Up to which place it was looked.
    pub up_to: usize,
}

/// A voucher and where it can be spent.
#[derive(Debug, Clone)]
pub struct Numbered {
    /// Its number.
    pub number: i64,
    /// The voucher.
    pub voucher: Voucher,
    /// The shop, where a notification named one.
    pub shop: Option<Shop>,
}

/// A filter and an order that are kept by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedView {
    /// The name.
    pub name: String,
    /// What it is narrowed by.
    pub filter: Filter,
    /// Its order.
    pub sort: Sort,
}
