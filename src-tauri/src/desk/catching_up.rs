//! After a span without reception the vendor is asked about every voucher whose news could have been missed: the newest
//! first, at a steady pace, resumed where it stopped, with pauses while the vendor cannot answer.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use super::Desk;
use super::asking::NotAnswered;
use super::documents::code_of_vendor;
use crate::domain::event::FailureCode;
use crate::store::{StoreError, Sweep};
use crate::vendor::VendorError;

/// What is known of the catching up beside what is stored.
#[derive(Debug, Default)]
pub(super) struct CatchingUp {
    wake: Notify,
    /// What keeps it waiting, or from being done at all.
    held_by: Mutex<Option<FailureCode>>,
}

impl CatchingUp {
    /// There is something to do.
    pub(super) fn wake(&self) {
        self.wake.notify_one();
    }

    fn is_held_by(&self, code: Option<FailureCode>) {
        *self.held_by.lock().unwrap_or_else(PoisonError::into_inner) = code;
    }
}

/// How the catching up stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// What is stored of it.
    pub sweep: Sweep,
    /// What keeps it waiting.
    pub held_by: Option<FailureCode>,
}

/// What comes after one step.
enum Next {
    /// Another voucher.
    Voucher,
    /// Nothing until there is another gap.
    Rest,
    /// The same voucher again, after a pause.
    Pause(Option<Duration>),
}

impl Desk {
    /// Catches up whenever there is something to catch up with, until cancelled.
    pub async fn run_catching_up(&self, cancel: CancellationToken) {
        let mut failures = 0;
        loop {
            let next = self.catch_up_by_one().await.unwrap_or_else(|error| {
                tracing::warn!(%error, "catching up is interrupted");
                Next::Pause(None)
            });
            let pause = match next {
                Next::Voucher => {
                    failures = 0;
                    self.pace.ask
                }
                Next::Pause(asked_for) => {
                    let planned = self.pace.pauses.get(failures).or(self.pace.pauses.last()).copied();
                    failures += 1;
                    planned.unwrap_or_default().max(asked_for.unwrap_or_default())
                }
                Next::Rest => {
                    failures = 0;
                    tokio::select! {
                        () = cancel.cancelled() => return,
                        () = self.catching_up.wake.notified() => continue,
                    }
                }
            };
            tokio::select! {
                () = cancel.cancelled() => return,
                () = tokio::time::sleep(pause) => {}
            }
        }
    }

    /// How the catching up stands; none when there never was anything to catch up with.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn catching_up(&self) -> Result<Option<Progress>, StoreError> {
        let held_by = *self.catching_up.held_by.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(self.store.reception().await?.sweep.map(|sweep| Progress { sweep, held_by }))
    }

    /// Asks about the next voucher and records how far it has come.
    async fn catch_up_by_one(&self) -> Result<Next, StoreError> {
        let Some(mut sweep) = self.store.reception().await?.sweep.filter(|sweep| sweep.ended_at.is_none()) else {
            return Ok(Next::Rest);
        };
        if let Err(error) = self.vendor.can_be_asked() {
            return self.hold(&sweep, &error).await;
        }
        let Some(open) = self.store.open_vouchers(sweep.below, sweep.since, 1).await?.pop() else {
            sweep.ended_at = Some(self.clock.now());
            self.catching_up.is_held_by(None);
            self.store.record_sweep(sweep).await?;
            tracing::info!(asked = sweep.asked, moved = sweep.moved, "caught up with the vendor");
            return Ok(Next::Rest);
        };
        match self.ask(&open.voucher.voucher_id).await {
            Ok(answered) => sweep.moved += u64::from(answered.is_news),
            // Of this one there is nothing to learn; the others may well be told of.
            Err(NotAnswered::Vendor(VendorError::UnknownVoucher) | NotAnswered::Unreadable) => {}
            Err(NotAnswered::Vendor(error)) => return self.hold(&sweep, &error).await,
            Err(NotAnswered::Desk(error)) => {
                tracing::warn!(%error, "what the vendor told was not recorded");
                return Ok(Next::Pause(None));
            }
        }
        sweep.below = open.number;
        sweep.asked += 1;
        sweep.total = sweep.total.max(sweep.asked);
        self.catching_up.is_held_by(None);
        self.store.record_sweep(sweep).await?;
        Ok(Next::Voucher)
    }

    /// Waits for what may pass, and rests where nothing changes before the next start.
    async fn hold(&self, sweep: &Sweep, error: &VendorError) -> Result<Next, StoreError> {
        self.catching_up.is_held_by(Some(code_of_vendor(error)));
        // Told, so that whoever looks on sees why it stands still.
        self.store.record_sweep(*sweep).await?;
        Ok(match error {
            VendorError::NotConfigured | VendorError::RouteMissing => Next::Rest,
            VendorError::RateLimited { retry_after } => Next::Pause(*retry_after),
            _ => Next::Pause(None),
        })
    }
}
