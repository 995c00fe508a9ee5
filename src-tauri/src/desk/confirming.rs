//! Confirming a reservation with the vendor: definitive, and it costs money. Recorded before the call and after it; an
//! outcome that is not known is settled by asking, never by confirming once more on trust.

use tokio_util::sync::CancellationToken;

use super::asking::read_answer;
use super::documents::code_of_vendor;
use super::{Desk, DeskError};
use crate::domain::confirmation::{ConfirmMode, Confirmation, Obstacle, obstacle};
use crate::domain::event::{Fact, FailureCode, Source};
use crate::domain::ids::VoucherId;
use crate::domain::money::Amount;
use crate::domain::state::State;
use crate::domain::voucher::Voucher;
use crate::store::{Begun, ConfirmRequest, Confirmer, JobChange};
use crate::vendor::ConfirmError;

impl Desk {
    /// Confirms a voucher for a person who was shown this price. One that our record says was confirmed from here is not
    /// confirmed again.
    ///
    /// # Errors
    /// Why nothing was confirmed, or that nobody knows; the journal has it too.
    pub async fn confirm(&self, id: &VoucherId, price: Amount) -> Result<(), DeskError> {
        let by = Confirmer::Person { name: self.agent.clone(), price };
        self.confirm_by(id, by).await
    }

    async fn confirm_by(&self, id: &VoucherId, by: Confirmer) -> Result<(), DeskError> {
        // One at a time: whoever comes second finds the first one's outcome on record.
        let _turn = self.confirming.lock().await;
        if is_unsettled(&self.known(id).await?) && self.settle(id).await? {
            return Ok(());
        }
        let request = ConfirmRequest { voucher_id: id.clone(), at: self.clock.now(), by };
        match self.store.begin_confirmation(request).await? {
            Begun::Asked => self.send_confirmation(id).await,
            Begun::Kept(Obstacle::Accepted) | Begun::Left => Ok(()),
            Begun::Kept(Obstacle::NotReserved) if self.was_accepted(id).await? => Ok(()),
            Begun::Kept(obstacle) => Err(DeskError::CannotConfirm(obstacle)),
        }
    }

    async fn was_accepted(&self, id: &VoucherId) -> Result<bool, DeskError> {
        Ok(self.known(id).await?.confirmation == Some(Confirmation::Accepted))
    }

    /// Makes the call and records what came of it.
    async fn send_confirmation(&self, id: &VoucherId) -> Result<(), DeskError> {
        match self.vendor.confirm(id).await {
            Ok(body) => match read_answer(id, &body) {
                Some(told) => Ok(self.take_answer(told, vec![Fact::ConfirmAccepted]).await.map(drop)?),
                None => Ok(self.note(id, Source::VendorApi, Fact::ConfirmAccepted, JobChange::Keep).await?),
            },
            Err(ConfirmError::NotMade(error)) => {
                tracing::warn!(%error, "a voucher was not confirmed");
                let code = code_of_vendor(&error);
                self.note(id, Source::Desk, Fact::ConfirmFailed { code }, JobChange::Keep).await?;
                Err(DeskError::Failed(code))
            }
            Err(ConfirmError::Unknown(error)) => {
                tracing::warn!(%error, "whether a voucher was confirmed is not known");
                let code = code_of_vendor(&error);
                self.note(id, Source::Desk, Fact::ConfirmUnknown { code }, JobChange::Keep).await?;
                // It may still be under way: only that it was made can be learned now.
                match self.ask(id).await {
                    Ok(answered) if answered.state != State::Reserved => Ok(()),
                    Ok(_) | Err(_) => Err(DeskError::Failed(FailureCode::ConfirmUnknown)),
                }
            }
        }
    }

    /// Asks the vendor what became of a confirmation whose outcome is not known. Whether the voucher is confirmed; when
    /// it is not, it may be tried again.
    async fn settle(&self, id: &VoucherId) -> Result<bool, DeskError> {
        let Ok(answered) = self.ask(id).await else {
            return Err(DeskError::Failed(FailureCode::ConfirmUnknown));
        };
        if answered.state == State::Reserved {
            self.note(id, Source::VendorApi, Fact::ConfirmNotMade, JobChange::Keep).await?;
        }
        Ok(answered.state.rank() >= State::Confirmed.rank())
    }

    /// Settles the confirmations that an earlier run was cut off in. What the vendor cannot be asked about stays open.
    pub async fn settle_confirmations(&self, cancel: CancellationToken) {
        for id in self.open_where(is_unsettled).await {
            if cancel.is_cancelled() {
                return;
            }
            let _turn = self.confirming.lock().await;
            drop(self.settle(&id).await);
        }
    }

    /// Confirms a voucher within the policy's rules, if the policy has the program do that and the voucher waits for it.
    pub(super) async fn confirm_by_rules(&self, voucher: &Voucher) {
        let policy = self.policy();
        let waits = policy.confirm == ConfirmMode::WithinRules
            && voucher.confirmation.is_none()
            && obstacle(voucher, self.clock.now()).is_none();
        let by = Confirmer::Rules(policy);
        if waits && let Err(error) = self.confirm_by(&voucher.voucher_id, by).await {
            tracing::warn!(%error, "a voucher that waits was not confirmed by itself");
        }
    }
}

fn is_unsettled(voucher: &Voucher) -> bool {
    *voucher.state() == State::Reserved && voucher.confirmation.as_ref().is_some_and(Confirmation::is_unsettled)
}
