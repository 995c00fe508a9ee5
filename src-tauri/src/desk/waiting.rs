//! Vouchers that wait for something which the vendor's API can give: what a message left out is asked for, and what the
//! policy lets the program confirm is confirmed.

use std::collections::HashSet;

use tokio::sync::broadcast::error::RecvError;
use tokio_util::sync::CancellationToken;

use super::Desk;
use crate::domain::clock::Timestamp;
use crate::domain::confirmation::ConfirmMode;
use crate::domain::ids::VoucherId;
use crate::domain::voucher::{Flag, Voucher};

/// How many vouchers are read in one go.
const PAGE: usize = 100;

impl Desk {
    /// Looks after what waits, at once and whenever a voucher changes, until cancelled.
    pub async fn run_waiting(&self, cancel: CancellationToken) {
        let mut changes = self.changes();
        // Each is asked about once a run: an answer that leaves it out again would be asked for for ever.
        let mut asked = HashSet::new();
        let mut all = true;
        loop {
            if all {
                for id in self.open_where(|voucher| self.may_wait(voucher)).await {
                    if cancel.is_cancelled() {
                        return;
                    }
                    self.look_after(&id, &mut asked).await;
                }
            }
            let change = tokio::select! {
                () = cancel.cancelled() => return,
                change = changes.recv() => change,
            };
            all = matches!(change, Err(RecvError::Lagged(_)));
            match change {
                Ok(change) => {
                    if let Some((id, _)) = change.voucher {
                        self.look_after(&id, &mut asked).await;
                    }
                }
                Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return,
            }
        }
    }

    fn may_wait(&self, voucher: &Voucher) -> bool {
        voucher.flags.contains(&Flag::Incomplete) || self.policy.confirm == ConfirmMode::WithinRules
    }

    async fn look_after(&self, id: &VoucherId, asked: &mut HashSet<VoucherId>) {
        let Ok(Some(voucher)) = self.store.voucher(id.clone()).await else { return };
        if voucher.flags.contains(&Flag::Incomplete) && self.vendor.can_be_asked().is_ok() && asked.insert(id.clone()) {
            // What it brings is told as a change of its own.
            drop(self.ask(id).await);
            tokio::time::sleep(self.pace.ask).await;
            return;
        }
        self.confirm_by_rules(&voucher).await;
    }

    /// Of the vouchers whose news are still to come, of any age, those that are wanted; none when they cannot be read.
    pub(super) async fn open_where(&self, wanted: impl Fn(&Voucher) -> bool) -> Vec<VoucherId> {
        let (mut below, since) = (i64::MAX, Timestamp::from_millis(i64::MIN));
        let mut ids = Vec::new();
        loop {
            match self.store.open_vouchers(below, since, PAGE).await {
                Ok(page) => {
                    let Some(last) = page.last() else { return ids };
                    below = last.number;
                    let wanted = page.into_iter().filter(|open| wanted(&open.voucher));
                    ids.extend(wanted.map(|open| open.voucher.voucher_id));
                }
                Err(error) => {
                    tracing::warn!(%error, "vouchers that may wait for something could not be read");
                    return ids;
                }
            }
        }
    }
}
