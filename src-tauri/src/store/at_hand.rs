//! What agents keep at hand, in the store's words: notes and tickets, pinned vouchers, codes that are watched for, and
//! the vouchers they looked up last.

use async_trait::async_trait;

use super::StoreError;
use crate::domain::audit::Done;
use crate::domain::clock::Timestamp;
use crate::domain::ids::{CouponId, VoucherId};
use crate::domain::remark::{NoteText, TicketNumber};
use crate::domain::voucher::Voucher;

/// Keeps what agents keep at hand. Every change is recorded together with the deed that it is.
#[async_trait]
pub trait AtHandStore {
    /// Adds a note to a voucher.
    ///
    /// # Errors
    /// [`StoreError`]; nothing was recorded.
    async fn add_note(&self, id: VoucherId, text: NoteText, done: Done) -> Result<(), StoreError>;

    /// Names the ticket of a voucher, or none.
    ///
    /// # Errors
    /// [`StoreError`]; nothing was recorded.
    async fn set_ticket(&self, id: VoucherId, ticket: TicketNumber, done: Done) -> Result<(), StoreError>;

    /// A voucher's notes, oldest first, and its ticket.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn remarks(&self, id: VoucherId) -> Result<Remarks, StoreError>;

    /// Pins a voucher, or takes the pin out. What is so already is not done again.
    ///
    /// # Errors
    /// [`StoreError`]; nothing was recorded.
    async fn pin(&self, id: VoucherId, pinned: bool, done: Done) -> Result<(), StoreError>;

    /// Watches for a code. What is watched already is not done again.
    ///
    /// # Errors
    /// [`StoreError`]; nothing was recorded.
    async fn watch(&self, code: CouponId, done: Done) -> Result<(), StoreError>;

    /// Watches for a code no more, also once it has arrived and was seen.
    ///
    /// # Errors
    /// [`StoreError`]; nothing was recorded.
    async fn unwatch(&self, code: CouponId, done: Done) -> Result<(), StoreError>;

    /// Marks the codes that vouchers have by now; how many.
    ///
    /// # Errors
    /// [`StoreError`]; nothing was recorded.
    async fn mark_arrived(&self, at: Timestamp) -> Result<usize, StoreError>;

    /// What is at hand for somebody.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn at_hand(&self, by: String, most_recent: usize) -> Result<AtHand, StoreError>;
}

/// A text that somebody wrote about a voucher.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// Its place.
    pub id: i64,
    /// When.
    pub at: Timestamp,
    /// The user of the operating system.
    pub by: String,
    /// The text; none once it was taken out.
    pub text: Option<String>,
}

/// What was written about a voucher.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Remarks {
    /// The notes, oldest first.
    pub notes: Vec<Remark>,
    /// The ticket that was named last.
    pub ticket: Option<Remark>,
}

/// A code that is watched for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Watch {
    /// The code as it was typed.
    pub code: String,
    /// Who watches.
    pub by: String,
    /// Since when.
    pub at: Timestamp,
    /// The voucher that has it, and since when that is known.
    pub arrived: Option<(VoucherId, Timestamp)>,
}

/// What is at hand.
#[derive(Debug, Clone, Default)]
pub struct AtHand {
    /// Looked up last, the newest first.
    pub recent: Vec<Voucher>,
    /// Pinned, the newest first.
    pub pinned: Vec<Voucher>,
    /// Watched for, the arrived first, then the newest.
    pub watched: Vec<Watch>,
}
