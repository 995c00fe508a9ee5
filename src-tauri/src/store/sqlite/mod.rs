//! The store in a local SQLite file: one writer thread with group commit, readers on connections of their own.

mod at_hand;
mod attention;
mod audit;
mod beside;
mod catching_up;
mod check;
mod checkpoint;
mod confirm;
mod connect;
mod decisions;
mod decoded_later;
mod erasure;
mod find;
mod health;
mod inspect;
mod intake;
mod keys;
mod life;
mod listing;
mod meter;
mod migrate;
mod past;
mod read;
mod requests;
mod rows;
mod several;
mod shops;
mod snapshot;
mod totals;
mod unreadable;
mod writer;

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use rusqlite::{Connection, Transaction};
use tokio::sync::broadcast;

use super::{
    AsOf, Attention, Begun, Change, Committed, ConfirmRequest, Decisions, DeskSnooze, Entry, Found, History, Job,
    KeptPage, KeptRequest, OpenVoucher, Order, Rebuilt, Reception, RequestId, Store, StoreError, StoredFile,
    StoredRequest, Summary, Sweep, Unanswered, Unread,
};
use crate::domain::attention::DeskConcern;
use crate::domain::clock::Timestamp;
use crate::domain::event::EventId;
use crate::domain::gap::Gap;
use crate::domain::ids::VoucherId;
use crate::domain::notification::{Answer, Notification, Reading};
use crate::domain::policy::Policy;
use crate::domain::query::Query;
use crate::domain::silence::Span;
use crate::domain::usual::Finished;
use crate::domain::voucher::Voucher;

pub use beside::record_deeds;
pub use meter::WriterNumbers;

use connect::Readers;
use health::Health;
use writer::Writer;

pub use erasure::columns::{TABLES, Table};
pub use inspect::{Compared, Contents, Inspection};
pub use snapshot::copy_database;

/// The database's file name in the data directory.
pub const FILE_NAME: &str = "voucher-desk.sqlite";

/// The store in a local file.
#[derive(Debug)]
pub struct SqliteStore {
    writer: Option<Writer>,
    readers: Arc<Readers>,
    path: PathBuf,
}

impl SqliteStore {
    /// Opens the database for reading and writing; makes it, or brings it up to date after taking a copy.
    ///
    /// # Errors
    /// When it cannot be written, is damaged, is not ours, or is of a newer program.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        Self::open_committing(path, writer::BATCH)
    }

    /// The same with at most so many writes in a transaction: what group commit is measured beside.
    ///
    /// # Errors
    /// As [`SqliteStore::open`].
    pub fn open_committing(path: &Path, at_most: usize) -> Result<Self, StoreError> {
        let mut connection = connect::writer(path)?;
        migrate::up(&mut connection, path)?;
        keys::remember(&connection)?;
        let health = Arc::new(Health::new());
        let readers = Arc::new(Readers::open(path, Arc::clone(&health))?);
        let writer = Some(Writer::start(connection, path, health, at_most)?);
        Ok(Self { writer, readers, path: path.to_owned() })
    }

    /// Opens an existing database for reading beside the process that writes it.
    ///
    /// # Errors
    /// When there is none, or it is not of this version.
    pub fn open_read_only(path: &Path) -> Result<Self, StoreError> {
        match path.try_exists() {
            Ok(true) => {}
            Ok(false) => return Err(StoreError::Absent),
            Err(error) => return Err(StoreError::Unwritable(error.to_string())),
        }
        let readers = Readers::open(path, Arc::new(Health::new()))?;
        readers.with(migrate::require_current)?;
        Ok(Self { writer: None, readers: Arc::new(readers), path: path.to_owned() })
    }

    /// Looks for damaged pages beside the work that goes on; whether it came to the end in the time there is. Damage
    /// that it finds ends the recording.
    ///
    /// # Errors
    /// [`StoreError`], of damage too.
    pub async fn look_over(&self, budget: Duration) -> Result<bool, StoreError> {
        self.read(move |connection| check::pages_within(budget, connection)).await
    }

    /// Commits what is queued, folds the write-ahead log into the file, and ends the writer. Blocks.
    pub fn close(&self) {
        if let Some(writer) = &self.writer {
            writer.stop();
        }
    }

    /// The writer's work in numbers; none for a store that only reads.
    #[must_use]
    pub fn writer_numbers(&self) -> Option<WriterNumbers> {
        self.writer.as_ref().map(Writer::numbers)
    }

    /// The version of the SQLite that is built in.
    #[must_use]
    pub fn sqlite_version() -> &'static str {
        rusqlite::version()
    }

    fn writer(&self) -> Result<&Writer, StoreError> {
        self.writer.as_ref().ok_or(StoreError::Closed)
    }

    async fn read<T: Send + 'static>(
        &self,
        query: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let readers = Arc::clone(&self.readers);
        tokio::task::spawn_blocking(move || readers.with(query))
            .await
            .map_err(|_| StoreError::Internal("a query panicked".to_owned()))?
    }
}

#[async_trait]
impl Store for SqliteStore {
    async fn record_notification(
        &self,
        notification: Notification,
        reading: Reading,
        policy: Arc<Policy>,
    ) -> Result<Committed<Answer>, StoreError> {
        let prepared = intake::Prepared::new(notification, reading, policy)?;
        self.writer()?.run(move |transaction, changes| intake::record(transaction, changes, &prepared)).await
    }

    async fn record(&self, entry: Entry) -> Result<(), StoreError> {
        self.writer()?.run(move |transaction, changes| intake::record_entry(transaction, changes, &entry)).await?;
        Ok(())
    }

    async fn begin_confirmation(&self, request: ConfirmRequest) -> Result<Begun, StoreError> {
        let begun =
            self.writer()?.run(move |transaction, changes| confirm::begin(transaction, changes, &request)).await;
        Ok(begun?.into_inner())
    }

    async fn receiving(&self, at: Timestamp, gap: Option<Gap>) -> Result<(), StoreError> {
        let record = move |transaction: &Transaction<'_>, changes: &mut Vec<Change>| {
            catching_up::receiving(transaction, changes, at, gap.as_ref())
        };
        self.writer()?.run(record).await?;
        Ok(())
    }

    async fn reception(&self) -> Result<Reception, StoreError> {
        self.read(catching_up::reception).await
    }

    async fn record_sweep(&self, sweep: Sweep) -> Result<(), StoreError> {
        self.writer()?.run(move |transaction, changes| catching_up::record_sweep(transaction, changes, &sweep)).await?;
        Ok(())
    }

    async fn gaps(&self, limit: usize) -> Result<Vec<Gap>, StoreError> {
        self.read(move |connection| catching_up::gaps(connection, limit)).await
    }

    async fn unanswered(&self, after: EventId, limit: usize) -> Result<Unanswered, StoreError> {
        self.read(move |connection| catching_up::unanswered(connection, after, limit)).await
    }

    async fn open_vouchers(&self, below: i64, since: Timestamp, limit: usize) -> Result<Vec<OpenVoucher>, StoreError> {
        self.read(move |connection| catching_up::open_vouchers(connection, below, since, limit)).await
    }

    async fn find(&self, query: Query, limit: usize) -> Result<Found, StoreError> {
        self.read(move |connection| find::find(connection, &query, limit)).await
    }

    async fn voucher(&self, id: VoucherId) -> Result<Option<Voucher>, StoreError> {
        self.read(move |connection| rows::voucher(connection, &id)).await
    }

    async fn history(&self, id: VoucherId) -> Result<Option<History>, StoreError> {
        self.read(move |connection| read::history(connection, &id)).await
    }

    async fn next_jobs(&self, limit: usize) -> Result<Vec<Job>, StoreError> {
        self.read(move |connection| read::next_jobs(connection, limit)).await
    }

    async fn stored_files(&self) -> Result<Vec<StoredFile>, StoreError> {
        self.read(read::stored_files).await
    }

    async fn learned_hosts(&self) -> Result<HashSet<String>, StoreError> {
        self.read(read::learned_hosts).await
    }

    async fn summary(&self) -> Result<Summary, StoreError> {
        self.read(read::summary).await
    }

    async fn attention(&self, as_of: AsOf, order: Order, limit: usize) -> Result<Attention, StoreError> {
        self.read(move |connection| attention::attention(connection, &as_of, order, limit)).await
    }

    async fn finished_waits(&self) -> Result<Finished, StoreError> {
        self.read(attention::finished_waits).await
    }

    async fn arrivals(&self, spans: Vec<Span>) -> Result<Vec<Option<u64>>, StoreError> {
        self.read(move |connection| attention::arrivals(connection, &spans)).await
    }

    async fn unread(&self, mark: i64) -> Result<Option<Unread>, StoreError> {
        self.read(move |connection| attention::unread(connection, mark)).await
    }

    async fn snoozes(&self) -> Result<Vec<DeskSnooze>, StoreError> {
        self.read(attention::snoozes).await
    }

    async fn snooze(&self, snooze: DeskSnooze) -> Result<(), StoreError> {
        self.writer()?.run(move |transaction, changes| attention::add_snooze(transaction, changes, &snooze)).await?;
        Ok(())
    }

    async fn unsnooze(&self, concern: DeskConcern, by: String, at: Timestamp) -> Result<(), StoreError> {
        self.writer()?
            .run(move |transaction, changes| attention::lift_snooze(transaction, changes, concern, &by, at))
            .await?;
        Ok(())
    }

    async fn due_jobs(&self, now: Timestamp) -> Result<u64, StoreError> {
        self.read(move |connection| read::due_jobs(connection, now)).await
    }

    async fn rebuild(&self) -> Result<Rebuilt, StoreError> {
        let mut total = Rebuilt::default();
        let mut after = 0;
        loop {
            let from = after;
            let (next, step) = self
                .writer()?
                .run(move |transaction, changes| intake::rebuild_step(transaction, changes, from, intake::REBUILD_STEP))
                .await?
                .into_inner();
            total.vouchers += step.vouchers;
            total.differing.extend(step.differing);
            match next {
                Some(next) => after = next,
                None => break,
            }
        }
        // What lists are made of says nothing that the vouchers do not: it is made anew.
        self.writer()?.run(|transaction, _| listing::forget(transaction)).await?;
        Ok(total)
    }

    async fn recent_requests(&self, limit: usize) -> Result<Vec<StoredRequest>, StoreError> {
        self.read(move |connection| requests::recent(connection, limit)).await
    }

    async fn kept_requests(&self, before: Option<RequestId>, limit: usize) -> Result<KeptPage, StoreError> {
        self.read(move |connection| requests::kept(connection, before, limit)).await
    }

    async fn kept_request(&self, id: RequestId) -> Result<Option<KeptRequest>, StoreError> {
        self.read(move |connection| requests::kept_one(connection, id)).await
    }

    async fn request_of(&self, id: VoucherId, event: EventId) -> Result<Option<KeptRequest>, StoreError> {
        self.read(move |connection| requests::of_event(connection, &id, event)).await
    }

    async fn record_decoded_later(&self, id: RequestId, reading: Reading, at: Timestamp) -> Result<bool, StoreError> {
        let recorded = self
            .writer()?
            .run(move |transaction, changes| decoded_later::record(transaction, changes, id, &reading, at))
            .await?;
        Ok(recorded.into_inner())
    }

    async fn decisions(&self, since: Timestamp, most: usize) -> Result<Decisions, StoreError> {
        self.read(move |connection| decisions::decisions(connection, since, most)).await
    }

    fn changes(&self) -> broadcast::Receiver<Change> {
        match &self.writer {
            Some(writer) => writer.changes(),
            None => broadcast::channel(1).1,
        }
    }

    fn fault(&self) -> Option<StoreError> {
        self.writer.as_ref().map_or(Some(StoreError::Closed), Writer::fault)
    }
}

impl Drop for SqliteStore {
    fn drop(&mut self) {
        self.close();
    }
}
