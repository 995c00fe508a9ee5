//! At start the vault is compared with what the journal says is in it; what is missing or altered is fetched again.

use tokio_util::sync::CancellationToken;

use super::Desk;
use crate::domain::event::{Fact, Source};
use crate::domain::ids::{Sha256Hex, VoucherId};
use crate::domain::inspection::Inspection;
use crate::store::{JobChange, StoreError};
use crate::vault::FileState;

impl Desk {
    /// Removes what unfinished downloads of an earlier run left behind. Before the first download starts.
    pub async fn remove_partials(&self) {
        if let Err(error) = self.vault.remove_partials().await {
            tracing::warn!(%error, "unfinished downloads could not be removed");
        }
    }

    /// Checks every stored file, and looks through those that nobody has. Ends early when cancelled; the next start checks again.
    ///
    /// # Errors
    /// [`StoreError`]; the files that were checked before it stay recorded.
    pub async fn check_files(&self, cancel: &CancellationToken) -> Result<(), StoreError> {
        for file in self.store.stored_files().await? {
            if cancel.is_cancelled() {
                return Ok(());
            }
            if !self.is_whole(&file.sha256, file.bytes).await {
                tracing::warn!("a stored file is missing or altered; it is fetched again");
                self.note_lost(&file.voucher_id, file.sha256).await?;
            } else if !file.is_inspected {
                self.inspect(&file.voucher_id, &file.sha256).await?;
            }
        }
        Ok(())
    }

    /// Looks through a stored file that was kept before there were inspections, and records what is in it.
    pub(super) async fn inspect(&self, id: &VoucherId, sha256: &Sha256Hex) -> Result<Inspection, StoreError> {
        let inspection = self.vault.inspect(sha256).await.unwrap_or_else(|error| {
            tracing::warn!(%error, "a stored file could not be looked through");
            Inspection::impossible()
        });
        let fact = Fact::PdfInspected { sha256: sha256.clone(), inspection: inspection.clone() };
        self.note(id, Source::Desk, fact, JobChange::Keep).await?;
        Ok(inspection)
    }

    /// Whether a stored file is what was stored. One that cannot be looked at now is not called lost.
    pub(super) async fn is_whole(&self, sha256: &Sha256Hex, bytes: u64) -> bool {
        match self.vault.state_of(sha256, bytes).await {
            Ok(state) => state == FileState::Present,
            Err(error) => {
                tracing::warn!(%error, "a stored file could not be looked at");
                true
            }
        }
    }
}
