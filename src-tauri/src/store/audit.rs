//! What agents did, in the store's words.

use std::time::Duration;

use async_trait::async_trait;

use super::StoreError;
use crate::domain::audit::{Act, DeedId, Done};
use crate::domain::clock::Timestamp;
use crate::domain::ids::{CouponId, VoucherId};

/// Keeps what agents did.
#[async_trait]
pub trait Audit {
    /// Records what somebody did. What also is a fact about a voucher is recorded with that fact instead.
    ///
    /// # Errors
    /// [`StoreError`]; nothing was recorded.
    async fn record_deed(&self, done: Done) -> Result<(), StoreError>;

    /// The same, unless that person's last such deed to that voucher is younger than this.
    ///
    /// # Errors
    /// [`StoreError`]; nothing was recorded.
    async fn record_deed_once_in(&self, done: Done, span: Duration) -> Result<(), StoreError>;

    /// What was done, newest first, before the given place.
    ///
    /// # Errors
    /// [`StoreError`].
    async fn deeds(&self, filter: DeedFilter, before: Option<DeedId>, limit: usize) -> Result<DeedPage, StoreError>;
}

/// Which deeds are wanted; what is none or empty lets everything through.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeedFilter {
    /// Those to this voucher.
    pub voucher_id: Option<VoucherId>,
    /// Those to vouchers whose code begins so, as it is looked up.
    pub code: Option<String>,
    /// Those of these kinds.
    pub acts: Vec<Act>,
    /// Those of people whose name has this in it.
    pub by: Option<String>,
    /// Those since this instant.
    pub from: Option<Timestamp>,
    /// Those before this instant.
    pub to: Option<Timestamp>,
}

/// A deed as it was recorded.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordedDeed {
    /// Its place.
    pub id: DeedId,
    /// Who did what, and when.
    pub done: Done,
    /// The voucher's code, where that is known.
    pub coupon_id: Option<CouponId>,
    /// Its hash in the chain, in hex.
    pub hash: String,
}

/// Some of what was done.
#[derive(Debug, Clone, PartialEq)]
pub struct DeedPage {
    /// Newest first.
    pub deeds: Vec<RecordedDeed>,
    /// Whether there are older ones.
    pub more: bool,
}
