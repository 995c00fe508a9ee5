//! What agents do is kept: who did it, to which voucher, and when. What also is a fact about the voucher is recorded
//! together with that fact, where the fact is.

use std::time::Duration;

use super::{Desk, DeskError};
use crate::domain::audit::{Act, Deed, DeedId, Done, Listed};
use crate::domain::ids::VoucherId;
use crate::store::{DeedFilter, DeedPage, StoreError};

/// How long a voucher's page that is opened again is still the same look-up, and a list the same list.
pub const SAME_LOOK_UP: Duration = Duration::from_secs(60);

impl Desk {
    /// Keeps that the agent did something, to a voucher or to none.
    ///
    /// # Errors
    /// [`StoreError`]; nothing was recorded.
    pub async fn note_act(&self, act: Act, voucher: Option<&VoucherId>) -> Result<(), StoreError> {
        self.note_deed(Deed { act, voucher_id: voucher.cloned(), detail: None }).await
    }

    /// The same with what else there is to know.
    ///
    /// # Errors
    /// [`StoreError`]; nothing was recorded.
    pub async fn note_deed(&self, deed: Deed) -> Result<(), StoreError> {
        self.store.record_deed(self.done(deed)).await
    }

    /// Keeps that the agent opened a voucher's page. A disk that takes nothing keeps no caller waiting: it is looked up
    /// all the same, and the log says that it is not on record.
    pub async fn note_look_up(&self, id: &VoucherId) {
        if let Err(error) = self.record_look_up(id).await {
            tracing::warn!(%error, "a look-up was not recorded");
        }
    }

    /// Keeps that a voucher was shown, once a minute and person.
    ///
    /// # Errors
    /// [`StoreError`]; nothing was recorded.
    pub async fn record_look_up(&self, id: &VoucherId) -> Result<(), StoreError> {
        self.store.record_deed_once_in(self.done(Deed::to(id, Act::LookedUp)), SAME_LOOK_UP).await
    }

    /// Keeps that a list was printed at the terminal; the same list once a minute and person, or a script that waits for
    /// it to be empty would bury the rest.
    ///
    /// # Errors
    /// [`StoreError`]; nothing was recorded.
    pub async fn record_list(&self, of: Listed, rows: u64) -> Result<(), StoreError> {
        self.store.record_deed_once_in(self.done(Deed::listed(of, rows)), SAME_LOOK_UP).await
    }

    /// What was done, newest first.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn deeds(&self, filter: DeedFilter, before: Option<DeedId>, limit: usize) -> Result<DeedPage, DeskError> {
        Ok(self.store.deeds(filter, before, limit).await?)
    }

    /// A deed of the person at this computer, now.
    pub(super) fn done(&self, deed: Deed) -> Done {
        Done { at: self.clock.now(), by: self.agent.clone(), deed }
    }
}
