//! The store as most receivers have it: each request waits until the one before it is on disk, so that none share a
//! transaction. Everything else is ours.

use std::collections::HashSet;
use std::sync::Arc;

use async_trait::async_trait;
use tokio::sync::{Mutex, broadcast};
use voucher_desk::domain::attention::DeskConcern;
use voucher_desk::domain::clock::Timestamp;
use voucher_desk::domain::ids::VoucherId;
use voucher_desk::domain::notification::{Answer, Notification, Reading};
use voucher_desk::domain::policy::Policy;
use voucher_desk::domain::query::Query;
use voucher_desk::domain::silence::Span;
use voucher_desk::domain::usual::Finished;
use voucher_desk::domain::voucher::Voucher;
use voucher_desk::store::{
    AsOf, Attention, Change, Committed, DeskSnooze, Entry, Found, History, Job, Order, Rebuilt, Store, StoreError,
    StoredFile, Summary, Unread,
};

pub struct Alone {
    store: Arc<dyn Store>,
    turn: Mutex<()>,
}

impl Alone {
    pub fn new(store: Arc<dyn Store>) -> Self {
        Self { store, turn: Mutex::new(()) }
    }
}

#[async_trait]
impl Store for Alone {
    async fn record_notification(
        &self,
        notification: Notification,
        reading: Reading,
        policy: Arc<Policy>,
    ) -> Result<Committed<Answer>, StoreError> {
        let _turn = self.turn.lock().await;
        self.store.record_notification(notification, reading, policy).await
    }

    async fn record(&self, entry: Entry) -> Result<(), StoreError> {
        let _turn = self.turn.lock().await;
        self.store.record(entry).await
    }

    async fn find(&self, query: Query, limit: usize) -> Result<Found, StoreError> {
        self.store.find(query, limit).await
    }

    async fn voucher(&self, id: VoucherId) -> Result<Option<Voucher>, StoreError> {
        self.store.voucher(id).await
    }

    async fn history(&self, id: VoucherId) -> Result<Option<History>, StoreError> {
        self.store.history(id).await
    }

    async fn next_jobs(&self, limit: usize) -> Result<Vec<Job>, StoreError> {
        self.store.next_jobs(limit).await
    }

    async fn stored_files(&self) -> Result<Vec<StoredFile>, StoreError> {
        self.store.stored_files().await
    }

    async fn learned_hosts(&self) -> Result<HashSet<String>, StoreError> {
        self.store.learned_hosts().await
    }

    async fn summary(&self) -> Result<Summary, StoreError> {
        self.store.summary().await
    }

    async fn attention(&self, as_of: AsOf, order: Order, limit: usize) -> Result<Attention, StoreError> {
        self.store.attention(as_of, order, limit).await
    }

    async fn finished_waits(&self) -> Result<Finished, StoreError> {
        self.store.finished_waits().await
    }

    async fn arrivals(&self, spans: Vec<Span>) -> Result<Vec<Option<u64>>, StoreError> {
        self.store.arrivals(spans).await
    }

    async fn unread(&self, mark: i64) -> Result<Option<Unread>, StoreError> {
        self.store.unread(mark).await
    }

    async fn snoozes(&self) -> Result<Vec<DeskSnooze>, StoreError> {
        self.store.snoozes().await
    }

    async fn snooze(&self, snooze: DeskSnooze) -> Result<(), StoreError> {
        let _turn = self.turn.lock().await;
        self.store.snooze(snooze).await
    }

    async fn unsnooze(&self, concern: DeskConcern, at: Timestamp) -> Result<(), StoreError> {
        let _turn = self.turn.lock().await;
        self.store.unsnooze(concern, at).await
    }

    async fn due_jobs(&self, now: Timestamp) -> Result<u64, StoreError> {
        self.store.due_jobs(now).await
    }

    async fn rebuild(&self) -> Result<Rebuilt, StoreError> {
        self.store.rebuild().await
    }

    fn changes(&self) -> broadcast::Receiver<Change> {
        self.store.changes()
    }

    fn fault(&self) -> Option<StoreError> {
        self.store.fault()
    }
}
