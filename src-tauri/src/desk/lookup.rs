//! Finding and showing vouchers.

use std::path::PathBuf;

use tokio::sync::broadcast;

use super::{Desk, DeskError, TryCounts};
use crate::domain::advice::{Advice, Api, Known, advise};
use crate::domain::clock::Timestamp;
use crate::domain::code_list::CodeList;
use crate::domain::gap::Gap;
use crate::domain::ids::VoucherId;
use crate::domain::query::Query;
use crate::domain::usual::Usual;
use crate::domain::voucher::{StoredPdf, Voucher};
use crate::store::{Change, Found, History, HistoryAt, Rebuilt, Several, StoreError, Summary};

impl Desk {
    /// Finds the vouchers that answer to what was typed.
    ///
    /// # Errors
    /// When it is too long, or the store fails.
    pub async fn find(&self, typed: &str, limit: usize) -> Result<Found, DeskError> {
        Ok(self.store.find(Query::parse(typed)?, limit).await?)
    }

    /// Finds the vouchers of several codes in one text. None when it is not several: it is then one look-up.
    ///
    /// # Errors
    /// When it is too long, or the store fails.
    pub async fn find_several(&self, typed: &str) -> Result<Option<Several>, DeskError> {
        let query = Query::parse(typed)?;
        let Some(list) = CodeList::read(query.text()) else { return Ok(None) };
        Ok(self.store.find_several(query, list).await?)
    }

    /// One voucher with its history.
    ///
    /// # Errors
    /// When there is none, or the store fails.
    pub async fn history(&self, id: &VoucherId) -> Result<History, DeskError> {
        self.store.history(id.clone()).await?.ok_or(DeskError::VoucherNotFound)
    }

    /// A voucher as it was known at an instant.
    ///
    /// # Errors
    /// When there is none, or the store fails.
    pub async fn history_at(&self, id: &VoucherId, instant: Timestamp) -> Result<HistoryAt, DeskError> {
        self.store.history_at(id.clone(), instant).await?.ok_or(DeskError::VoucherNotFound)
    }

    /// What to tell a caller about a voucher, and what to do next. `gaps` are those that its life spans.
    #[must_use]
    pub fn advise(&self, voucher: &Voucher, usual: &Usual, gaps: &[Gap]) -> Advice {
        let api = match (self.vendor.is_configured(), self.vendor.can_be_asked()) {
            (false, _) => Api::Nothing,
            (true, Err(_)) => Api::Links,
            (true, Ok(())) => Api::Vouchers,
        };
        let may_have_missed = gaps.iter().any(|gap| gap.until > voucher.last_heard_at);
        advise(&Known { voucher, usual, api, may_have_missed }, self.clock.now())
    }

    /// What there is, in numbers.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn summary(&self) -> Result<Summary, StoreError> {
        self.store.summary().await
    }

    /// How many downloads are due.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn due_jobs(&self) -> Result<u64, StoreError> {
        self.store.due_jobs(self.clock.now()).await
    }

    /// How tries to fetch a file ended since the start.
    #[must_use]
    pub fn tries(&self) -> TryCounts {
        self.tries.snapshot()
    }

    /// Where a stored file lies.
    #[must_use]
    pub fn path_of(&self, stored: &StoredPdf) -> PathBuf {
        self.vault.path_of(&stored.sha256)
    }

    /// What changes from now on, told after each commit.
    #[must_use]
    pub fn changes(&self) -> broadcast::Receiver<Change> {
        self.store.changes()
    }

    /// Folds every journal anew and puts right what differs.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn rebuild(&self) -> Result<Rebuilt, StoreError> {
        self.store.rebuild().await
    }
}
