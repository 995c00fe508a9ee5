//! Taking the personal data of vouchers out of what is kept, in the store's words.

use async_trait::async_trait;

use super::StoreError;
use crate::domain::audit::Done;
use crate::domain::clock::Timestamp;
use crate::domain::event::EventId;
use crate::domain::ids::{Sha256Hex, VoucherId};

/// Whose data is taken out, when and by whom.
#[derive(Debug, Clone, PartialEq)]
pub struct Erasure {
    /// The voucher.
    pub voucher_id: VoucherId,
    /// The user of the operating system; none for the program, when the time for which data is kept is over.
    pub by: Option<String>,
    /// What is kept of it among what was done.
    pub done: Done,
    /// Only if nothing was added to the voucher since this event.
    pub unless_after: Option<EventId>,
}

/// What would go, in numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ErasureCounts {
    /// Different keys of end users.
    pub keys: u64,
    /// Stored requests, those that could not be read and name the voucher among them.
    pub requests: u64,
    /// Different links.
    pub links: u64,
    /// Versions of the PDF.
    pub files: u64,
    /// Notes and ticket numbers.
    pub notes: u64,
}

/// What is left to remove from the disk after an erasure was recorded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ToRemove {
    /// Files of the vault that no voucher relies on.
    pub files: Vec<Sha256Hex>,
    /// Whether the write-ahead log still has what was taken out.
    pub log: bool,
}

/// A voucher whose last event is long ago.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Old {
    /// The voucher.
    pub voucher_id: VoucherId,
    /// Its last event.
    pub revision: EventId,
}

/// Takes out what is personal.
#[async_trait]
pub trait Erase {
    /// What would go with the personal data of a voucher; none when it is not known.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn erasure_counts(&self, id: VoucherId) -> Result<Option<ErasureCounts>, StoreError>;

    /// Takes out the personal data of vouchers, all of it or none. What is to be removed from the disk beside the database
    /// is on record with it. Says how many it was done for: not for those that are not known or have changed.
    ///
    /// # Errors
    /// [`StoreError`]; nothing was taken out.
    async fn erase(&self, erasures: Vec<Erasure>) -> Result<usize, StoreError>;

    /// What is left to remove from the disk.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn to_remove(&self) -> Result<ToRemove, StoreError>;

    /// Records that a file is gone.
    ///
    /// # Errors
    /// [`StoreError`]; it is tried again.
    async fn file_removed(&self, sha256: Sha256Hex) -> Result<(), StoreError>;

    /// Empties the write-ahead log, which has what was written before, and records that.
    ///
    /// # Errors
    /// [`StoreError::Busy`] while somebody reads; it is tried again.
    async fn empty_log(&self) -> Result<(), StoreError>;

    /// Vouchers with personal data whose last event is before an instant: those after a revision, the oldest first, at most
    /// so many.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn old_vouchers(&self, before: Timestamp, after: EventId, limit: usize) -> Result<Vec<Old>, StoreError>;

    /// How many those are, at most so many.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn count_old_vouchers(&self, before: Timestamp, most: usize) -> Result<u64, StoreError>;
}
