//! Taking out the personal data of a voucher: when somebody asks for it, and when the time for which it is kept is over.
//! What the database no longer relies on is removed from the disk after the commit, and again at the next start if
//! something came in between.

use std::sync::{PoisonError, RwLock};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio_util::sync::CancellationToken;

use super::{Desk, DeskError};
use crate::domain::audit::{Act, Deed, Done};
use crate::domain::erasure::{ErasureProblem, RetentionDays, is_confirmed};
use crate::domain::event::EventId;
use crate::domain::ids::VoucherId;
use crate::store::{Change, Erasure, ErasureCounts, StoreError};

/// Who it is that takes out what is over its time.
const PROGRAM: &str = "Voucher Desk";
/// How long is waited for a download of the voucher's file to end.
const TURN_PATIENCE: Duration = Duration::from_secs(5);
/// How many vouchers share a transaction.
const BATCH: usize = 10;
/// Nothing was received for so long: it is quiet.
const QUIET: Duration = Duration::from_millis(500);
/// How often it is waited for that before one batch is done all the same.
const MOST_WAITS: usize = 20;
/// How long until it is looked again for what is over its time.
const LOOK: Duration = Duration::from_secs(3600);
/// How long until what could not be removed, or not be read, is tried again.
const PAUSE: Duration = Duration::from_secs(5);
/// How many vouchers that are over their time are counted at most.
pub const MOST_COUNTED: usize = 10_000;

/// What is known of erasing beside what is stored.
#[derive(Debug, Default)]
pub(super) struct ErasingWork {
    wake: Notify,
    /// How long personal data is kept; none for ever.
    retention: RwLock<Option<RetentionDays>>,
}

impl Desk {
    /// What would go with the personal data of a voucher.
    ///
    /// # Errors
    /// When there is no such voucher, or the store fails.
    pub async fn erasure_counts(&self, id: &VoucherId) -> Result<ErasureCounts, DeskError> {
        self.store.erasure_counts(id.clone()).await?.ok_or(DeskError::VoucherNotFound)
    }

    /// Takes out the personal data of a voucher for the person at this computer, who typed its code to confirm it. Whether
    /// the disk is clean of it too; what is not yet is removed as soon as it can be.
    ///
    /// # Errors
    /// Why nothing was taken out.
    pub async fn erase(&self, id: &VoucherId, typed: &str) -> Result<bool, DeskError> {
        if !is_confirmed(&self.known(id).await?, typed) {
            return Err(ErasureProblem::NotConfirmed.into());
        }
        // What is being fetched would come in after it.
        let turn = tokio::time::timeout(TURN_PATIENCE, self.turns.take(id)).await;
        let _turn = turn.map_err(|_| ErasureProblem::UnderWay)?;
        let done = self.done(Deed::to(id, Act::Erased));
        let by = Some(done.by.clone());
        let erasure = Erasure { voucher_id: id.clone(), by, done, unless_after: None };
        if self.store.erase(vec![erasure]).await? == 0 {
            return Err(DeskError::VoucherNotFound);
        }
        tracing::info!("personal data of a voucher was removed");
        let is_clean = self.clean_up().await.unwrap_or_else(|error| {
            tracing::warn!(%error, "what is left of removed data could not be removed yet");
            false
        });
        if !is_clean {
            self.erasing.wake.notify_one();
        }
        Ok(is_clean)
    }

    /// How many vouchers have had no event for so long, at most [`MOST_COUNTED`].
    ///
    /// # Errors
    /// When the store fails.
    pub async fn count_old_vouchers(&self, days: RetentionDays) -> Result<u64, StoreError> {
        self.store.count_old_vouchers(days.before(self.clock.now()), MOST_COUNTED).await
    }

    /// How long personal data is kept from now on; none for ever.
    pub fn set_retention(&self, days: Option<RetentionDays>) {
        *self.erasing.retention.write().unwrap_or_else(PoisonError::into_inner) = days;
        self.erasing.wake.notify_one();
    }

    /// Removes what earlier erasures have left on the disk, and takes out what is over its time, until cancelled.
    pub async fn run_erasing(&self, cancel: CancellationToken) {
        loop {
            let work = async {
                let erased = self.erase_old().await;
                // What was taken out is removed also when the next could not be.
                let is_clean = self.clean_up().await?;
                erased.map(|()| is_clean)
            };
            let outcome = tokio::select! {
                () = cancel.cancelled() => return,
                outcome = work => outcome,
            };
            let pause = match outcome {
                Ok(true) => LOOK,
                Ok(false) => PAUSE,
                Err(error) => {
                    tracing::warn!(%error, "personal data that is over its time, or left of what was removed, stays for now");
                    PAUSE
                }
            };
            tokio::select! {
                () = cancel.cancelled() => return,
                () = self.erasing.wake.notified() => {}
                () = tokio::time::sleep(pause) => {}
            }
        }
    }

    /// Removes from the disk what no voucher relies on any more. Whether nothing is left to remove.
    async fn clean_up(&self) -> Result<bool, StoreError> {
        let left = self.store.to_remove().await?;
        let mut is_clean = true;
        for sha256 in left.files {
            match self.vault.remove(&sha256).await {
                Ok(()) => self.store.file_removed(sha256).await?,
                Err(error) => {
                    tracing::warn!(%error, "the file of an erased voucher could not be removed yet");
                    is_clean = false;
                }
            }
        }
        match if left.log { self.store.empty_log().await } else { Ok(()) } {
            Ok(()) => Ok(is_clean),
            // Somebody reads just now.
            Err(StoreError::Busy) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Takes out what is over its time, a few vouchers at a time and when it is quiet.
    async fn erase_old(&self) -> Result<(), StoreError> {
        let (mut changes, mut after) = (self.changes(), 0);
        loop {
            let days = *self.erasing.retention.read().unwrap_or_else(PoisonError::into_inner);
            let Some(days) = days else { return Ok(()) };
            match self.erase_a_few(days, after).await? {
                Some(next) => after = next,
                None => return Ok(()),
            }
            changes = changes.resubscribe();
            until_quiet(&mut changes).await;
        }
    }

    /// Where to go on; none when none is over its time.
    async fn erase_a_few(&self, days: RetentionDays, after: EventId) -> Result<Option<EventId>, StoreError> {
        let now = self.clock.now();
        let old = self.store.old_vouchers(days.before(now), after, BATCH).await?;
        let Some(next) = old.last().map(|old| old.revision) else { return Ok(None) };
        let mut turns = Vec::with_capacity(old.len());
        for old in &old {
            turns.push(self.turns.take(&old.voucher_id).await);
        }
        let erasures = old.into_iter().map(|old| {
            let deed = Deed::to(&old.voucher_id, Act::Erased);
            let done = Done { at: now, by: PROGRAM.to_owned(), deed };
            Erasure { voucher_id: old.voucher_id, by: None, done, unless_after: Some(old.revision) }
        });
        let erased = self.store.erase(erasures.collect()).await?;
        tracing::info!(vouchers = erased, "personal data was removed: the time for which it is kept is over");
        Ok(Some(next))
    }
}

/// Waits until nothing has been received for a moment, but not for ever.
async fn until_quiet(changes: &mut Receiver<Change>) {
    for _ in 0..MOST_WAITS {
        match tokio::time::timeout(QUIET, changes.recv()).await {
            Err(_) | Ok(Err(RecvError::Closed)) => return,
            Ok(_) => {}
        }
    }
}
