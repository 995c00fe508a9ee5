//! What is kept, in the words of the domain. The seam behind which SQLite stands, and where a shared database can.
//!
//! Everything is recorded in one transaction that is on disk before the call returns; changes are published after it.

mod at_hand;
mod attention;
mod audit;
mod catching_up;
mod committed;
mod confirm;
mod decisions;
mod erasure;
mod listing;
mod past;
mod requests;
mod several;
pub mod sqlite;

use std::collections::HashSet;
use std::sync::Arc;

use async_trait::async_trait;
use thiserror::Error;
use tokio::sync::broadcast;

use crate::domain::attention::DeskConcern;
use crate::domain::audit::Done;
use crate::domain::clock::Timestamp;
use crate::domain::event::{Event, EventId, Fact, Source};
use crate::domain::gap::Gap;
use crate::domain::ids::{CouponId, Sha256Hex, VoucherId};
use crate::domain::notification::{Answer, Notification, Reading};
use crate::domain::policy::Policy;
use crate::domain::query::{MatchedBy, Query};
use crate::domain::shop::Shop;
use crate::domain::silence::Span;
use crate::domain::usual::Finished;
use crate::domain::voucher::Voucher;

pub use at_hand::{AtHand, AtHandStore, Remark, Remarks, Watch};
pub use attention::{AsOf, Attention, DeskSnooze, Order, Unread};
pub use audit::{Audit, DeedFilter, DeedPage, RecordedDeed};
pub use catching_up::{OpenVoucher, Reception, Sweep, Unanswered};
pub use committed::Committed;
pub use confirm::{Begun, ConfirmRequest, Confirmer};
pub use decisions::Decisions;
pub use erasure::{Erase, Erasure, ErasureCounts, Old, ToRemove};
pub use listing::{BodiesSearched, BodySearch, Followed, List, ListQuestion, Listings, Numbered, SavedView};
pub use past::{HistoryAt, Past};
pub use requests::{Decoded, KeptCounts, KeptPage, KeptRequest, RequestId, StoredRequest};
pub use several::{Several, SeveralStore, Sought};

/// Keeps notifications, events and vouchers.
#[async_trait]
pub trait Store: Audit + AtHandStore + Erase + Listings + Past + SeveralStore + Send + Sync + 'static {
    /// Records a notification, settles it by the policy, and folds what it says into its voucher. The answer that
    /// comes back is committed and on disk: there is no other way to one.
    ///
    /// # Errors
    /// [`StoreError`]; nothing was acknowledged, and a repeat of the request is served.
    async fn record_notification(
        &self,
        notification: Notification,
        reading: Reading,
        policy: Arc<Policy>,
    ) -> Result<Committed<Answer>, StoreError>;

    /// Records facts about a voucher that is known, with what they mean for its download.
    ///
    /// # Errors
    /// [`StoreError`]; nothing was recorded.
    async fn record(&self, entry: Entry) -> Result<(), StoreError>;

    /// Records that the vendor is about to be asked to confirm a voucher, if what is recorded of it allows that. Judged
    /// inside the transaction: of two that ask, one is told to go on.
    ///
    /// # Errors
    /// [`StoreError`]; nothing was recorded.
    async fn begin_confirmation(&self, request: ConfirmRequest) -> Result<Begun, StoreError>;

    /// Records that reception works, and the gap before, which begins the asking about what was missed.
    ///
    /// # Errors
    /// [`StoreError`]; nothing was recorded.
    async fn receiving(&self, at: Timestamp, gap: Option<Gap>) -> Result<(), StoreError>;

    /// What is known of reception.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn reception(&self) -> Result<Reception, StoreError>;

    /// Records how far the asking has come. One that was begun anew meanwhile stays as it is.
    ///
    /// # Errors
    /// [`StoreError`]; nothing was recorded.
    async fn record_sweep(&self, sweep: Sweep) -> Result<(), StoreError>;

    /// The spans without reception, the newest first.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn gaps(&self, limit: usize) -> Result<Vec<Gap>, StoreError>;

    /// Open vouchers that changed after a revision and that we have not answered, the longest unchanged first. What was
    /// answered needs nothing of us, and is left out before it is read.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn unanswered(&self, after: EventId, limit: usize) -> Result<Unanswered, StoreError>;

    /// Vouchers whose news are still to come, the newest first: those below a number, heard of since an instant.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn open_vouchers(&self, below: i64, since: Timestamp, limit: usize) -> Result<Vec<OpenVoucher>, StoreError>;

    /// Finds vouchers; an empty query gives those that changed last.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn find(&self, query: Query, limit: usize) -> Result<Found, StoreError>;

    /// One voucher.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn voucher(&self, id: VoucherId) -> Result<Option<Voucher>, StoreError>;

    /// One voucher with its events, oldest first, and its deliveries.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn history(&self, id: VoucherId) -> Result<Option<History>, StoreError>;

    /// The downloads that come next, soonest first, whether due or not.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn next_jobs(&self, limit: usize) -> Result<Vec<Job>, StoreError>;

    /// Every file that vouchers rely on.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn stored_files(&self) -> Result<Vec<StoredFile>, StoreError>;

    /// Hosts of links that the vendor's own API gave us.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn learned_hosts(&self) -> Result<HashSet<String>, StoreError>;

    /// What there is, in numbers.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn summary(&self) -> Result<Summary, StoreError>;

    /// What needs a person as of an instant, at most so many of each.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn attention(&self, as_of: AsOf, order: Order, limit: usize) -> Result<Attention, StoreError>;

    /// The waits that ended last.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn finished_waits(&self) -> Result<Finished, StoreError>;

    /// How many notifications came in each span; none for one that begins before the first notification.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn arrivals(&self, spans: Vec<Span>) -> Result<Vec<Option<u64>>, StoreError>;

    /// The requests that could not be read and came after the one with this number.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn unread(&self, mark: i64) -> Result<Option<Unread>, StoreError>;

    /// What of that which is no voucher's was put aside and not taken back, in its order.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn snoozes(&self) -> Result<Vec<DeskSnooze>, StoreError>;

    /// Puts something aside that is no voucher's.
    ///
    /// # Errors
    /// [`StoreError`]; nothing was recorded.
    async fn snooze(&self, snooze: DeskSnooze) -> Result<(), StoreError>;

    /// Takes back what was put aside.
    ///
    /// # Errors
    /// [`StoreError`]; nothing was recorded.
    async fn unsnooze(&self, concern: DeskConcern, by: String, at: Timestamp) -> Result<(), StoreError>;

    /// How many downloads are due.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn due_jobs(&self, now: Timestamp) -> Result<u64, StoreError>;

    /// Folds every journal anew and compares it with the projection; what differs is put right.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn rebuild(&self) -> Result<Rebuilt, StoreError>;

    /// The last stored requests, newest first.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn recent_requests(&self, limit: usize) -> Result<Vec<StoredRequest>, StoreError>;

    /// Requests that could not be read or recognised, newest first, those before the given one.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn kept_requests(&self, before: Option<RequestId>, limit: usize) -> Result<KeptPage, StoreError>;

    /// One of them.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn kept_request(&self, id: RequestId) -> Result<Option<KeptRequest>, StoreError>;

    /// The request that brought an event of a voucher, whole; none when no request did.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn request_of(&self, id: VoucherId, event: EventId) -> Result<Option<KeptRequest>, StoreError>;

    /// Records what one of them told, now that it can be read, as heard when it came. The answer that was given then
    /// stands: nothing is agreed with. False when that was done before, or it is no longer kept.
    ///
    /// # Errors
    /// [`StoreError`]; nothing was recorded.
    async fn record_decoded_later(&self, id: RequestId, reading: Reading, at: Timestamp) -> Result<bool, StoreError>;

    /// What was decided of reservations since the beginning of a day, at most so many of the newest.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn decisions(&self, since: Timestamp, most: usize) -> Result<Decisions, StoreError>;

    /// What changes from now on, told after each commit.
    fn changes(&self) -> broadcast::Receiver<Change>;

    /// Whether it can record. `Some` names what keeps it from that: damage, which lasts, or what ends by itself (a full
    /// disk, a lock of another process), which is tried again until it has; either way a change is told.
    fn fault(&self) -> Option<StoreError>;
}

/// Facts about one voucher, recorded together.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The voucher.
    pub voucher_id: VoucherId,
    /// Where the facts come from.
    pub source: Source,
    /// When.
    pub at: Timestamp,
    /// The facts, in order.
    pub facts: Vec<Fact>,
    /// What becomes of the voucher's download.
    pub job: JobChange,
    /// A host the vendor's own API pointed to.
    pub learned_host: Option<String>,
    /// Whose doing it was, where an agent did something.
    pub done: Option<Done>,
}

/// What becomes of a voucher's download.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobChange {
    /// Nothing.
    Keep,
    /// It is wanted now, whatever there was before.
    Queue,
    /// It is done, or given up; a wish newer than this generation stays.
    Remove {
        /// The generation that was worked on.
        generation: EventId,
    },
    /// It is tried again; a wish newer than this generation stays as it is.
    Retry {
        /// The generation that was worked on.
        generation: EventId,
        /// How many tries there were.
        attempts: u32,
        /// When.
        due_at: Timestamp,
    },
}

/// A download to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Of which voucher.
    pub voucher_id: VoucherId,
    /// The event that asked for it.
    pub generation: EventId,
    /// How many tries there were.
    pub attempts: u32,
    /// When it is due.
    pub due_at: Timestamp,
}

/// Vouchers that answer to a query.
#[derive(Debug, Clone)]
pub struct Found {
    /// Best first.
    pub matches: Vec<(Voucher, MatchedBy)>,
    /// Whether there are more than were asked for.
    pub more: bool,
}

/// A voucher and how it came to be so.
#[derive(Debug, Clone)]
pub struct History {
    /// The voucher.
    pub voucher: Voucher,
    /// Its events, oldest first, each with how often its notification was delivered (0 for what was none).
    pub events: Vec<(Event, u32)>,
    /// How many notifications spoke of it, repeats included.
    pub deliveries: u32,
    /// The shop it can be spent in, where a notification named one.
    pub shop: Option<Shop>,
}

/// A file in the vault that a voucher relies on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFile {
    /// The voucher.
    pub voucher_id: VoucherId,
    /// Its hash.
    pub sha256: Sha256Hex,
    /// Its size.
    pub bytes: u64,
    /// Whether somebody has looked what is in it.
    pub is_inspected: bool,
}

/// What there is, in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Summary {
    /// Vouchers ever heard of.
    pub vouchers: u64,
    /// Downloads waiting.
    pub jobs: u64,
    /// When the last notification came.
    pub last_heard_at: Option<Timestamp>,
}

/// The outcome of a rebuild.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rebuilt {
    /// Vouchers folded anew.
    pub vouchers: u64,
    /// Those whose projection differed and was put right.
    pub differing: Vec<VoucherId>,
}

/// Something changed: what to read again, never the thing itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The voucher and its code, where that is known; none when only the receiver's state moved.
    pub voucher: Option<(VoucherId, Option<CouponId>)>,
    /// The voucher's revision; 0 without one.
    pub revision: EventId,
}

impl Change {
    /// That a voucher changed, where there is one.
    pub(crate) fn of(voucher: Option<&Voucher>) -> Self {
        Self {
            voucher: voucher.map(|voucher| (voucher.voucher_id.clone(), voucher.coupon_id.clone())),
            revision: voucher.map_or(0, |voucher| voucher.revision),
        }
    }
}

/// Why something was not recorded or read.
#[derive(Debug, Clone, Error, PartialEq, Eq)]
pub enum StoreError {
    /// Too much at once, or another process holds the database: it passes.
    #[error("the store is busy")]
    Busy,
    /// The disk is full: it passes once there is room.
    #[error("the disk is full")]
    DiskFull,
    /// The database is of a newer program.
    #[error("the database was written by a newer version (schema {found}, this program knows {known})")]
    Newer {
        /// Its schema.
        found: u32,
        /// Ours.
        known: u32,
    },
    /// The database is older and only a start of the program brings it up to date.
    #[error("the database was written by an older version; start Voucher Desk once to bring it up to date")]
    Older,
    /// There is no database.
    #[error("there is no database yet")]
    Absent,
    /// The file is not one of ours.
    #[error("the file is not a Voucher Desk database")]
    NotOurs,
    /// The file or the folder cannot be written.
    #[error("the database cannot be written: {0}")]
    Unwritable(String),
    /// The file is damaged or the disk fails: nothing more is recorded until a person has looked.
    #[error("the database or its disk is damaged: {0}")]
    Damaged(String),
    /// The store was closed.
    #[error("the store is closed")]
    Closed,
    /// A mistake of ours.
    #[error("the store failed: {0}")]
    Internal(String),
}
