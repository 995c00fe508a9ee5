//! What agents keep at hand: notes and tickets, pins, and codes that are watched for until a voucher has them.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::changes::changed;
use super::{Desk, DeskError};
use crate::domain::audit::{Act, Deed, Detail};
use crate::domain::ids::{CouponId, VoucherId};
use crate::domain::remark::{NoteText, TicketNumber};
use crate::store::{AtHand, Remarks, StoreError};

/// How many of the vouchers looked up last are at hand.
const MOST_RECENT: usize = 8;
/// How long changes are gathered, so that a burst costs one look.
const GATHER: Duration = Duration::from_millis(250);
/// How long we wait after the store failed.
const PAUSE: Duration = Duration::from_secs(5);

impl Desk {
    /// Adds a note to a voucher.
    ///
    /// # Errors
    /// When there is no such voucher, the text cannot be kept, or the store fails.
    pub async fn add_note(&self, id: &VoucherId, text: &str) -> Result<(), DeskError> {
        let text = NoteText::parse(text)?;
        self.known(id).await?;
        Ok(self.store.add_note(id.clone(), text, self.done(Deed::to(id, Act::Noted))).await?)
    }

    /// Names the ticket of a voucher; an empty text names none.
    ///
    /// # Errors
    /// When there is no such voucher, the text cannot be kept, or the store fails.
    pub async fn set_ticket(&self, id: &VoucherId, text: &str) -> Result<(), DeskError> {
        let ticket = TicketNumber::parse(text)?;
        self.known(id).await?;
        Ok(self.store.set_ticket(id.clone(), ticket, self.done(Deed::to(id, Act::Ticketed))).await?)
    }

    /// What was written about a voucher.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn remarks(&self, id: &VoucherId) -> Result<Remarks, DeskError> {
        Ok(self.store.remarks(id.clone()).await?)
    }

    /// Pins a voucher, or takes the pin out.
    ///
    /// # Errors
    /// When there is no such voucher, or the store fails.
    pub async fn pin(&self, id: &VoucherId, pinned: bool) -> Result<(), DeskError> {
        self.known(id).await?;
        let act = if pinned { Act::Pinned } else { Act::Unpinned };
        Ok(self.store.pin(id.clone(), pinned, self.done(Deed::to(id, act))).await?)
    }

    /// Watches for a code, or no more.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn watch(&self, code: &CouponId, watched: bool) -> Result<(), DeskError> {
        let act = if watched { Act::Watched } else { Act::Unwatched };
        let done = self.done(Deed::alone(act).with(Detail::Code { code: code.clone() }));
        match watched {
            true => self.store.watch(code.clone(), done).await?,
            false => self.store.unwatch(code.clone(), done).await?,
        }
        Ok(())
    }

    /// What is at hand for the person at this computer.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn at_hand(&self) -> Result<AtHand, DeskError> {
        Ok(self.store.at_hand(self.agent.clone(), MOST_RECENT).await?)
    }

    /// Looks whether watched codes have arrived, at once and whenever something changes, until cancelled.
    pub async fn run_watching(&self, cancel: CancellationToken) {
        let mut changes = self.changes();
        loop {
            let pause = match self.mark_arrived().await {
                Ok(()) => GATHER,
                Err(error) => {
                    tracing::warn!(%error, "whether watched codes have arrived could not be read");
                    PAUSE
                }
            };
            if !changed(&mut changes, pause, &cancel).await {
                return;
            }
        }
    }

    async fn mark_arrived(&self) -> Result<(), StoreError> {
        if self.store.mark_arrived(self.clock.now()).await? > 0 {
            tracing::info!("a code that was watched for has arrived");
        }
        Ok(())
    }
}
