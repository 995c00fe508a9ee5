//! How a voucher stood at an instant, in the store's words.

use async_trait::async_trait;

use super::{History, StoreError};
use crate::domain::clock::Timestamp;
use crate::domain::ids::VoucherId;

/// Tells how a voucher stood.
#[async_trait]
pub trait Past {
    /// A voucher as it was known at an instant. None for one that is not known now either.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn history_at(&self, id: VoucherId, instant: Timestamp) -> Result<Option<HistoryAt>, StoreError>;
}

/// A voucher as it was known at an instant.
#[derive(Debug, Clone)]
pub struct HistoryAt {
    /// What was known; none before anything was.
    pub history: Option<History>,
    /// How many events of the journal were known.
    pub known: usize,
    /// How many there are now.
    pub total: usize,
    /// The instants at which something came to be known, oldest first.
    pub steps: Vec<Timestamp>,
}
