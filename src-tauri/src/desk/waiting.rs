//! Vouchers that wait for something which the vendor's API can give: what a message left out is asked for, and what the
//! policy lets the program confirm is confirmed.

use std::collections::HashSet;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::Desk;
use super::changes::changed;
use crate::domain::clock::Timestamp;
use crate::domain::event::EventId;
use crate::domain::ids::VoucherId;
use crate::domain::voucher::{Flag, Voucher};
use crate::store::StoreError;

/// How many vouchers are read in one go.
const PAGE: usize = 100;
/// How long changes are gathered, so that a burst costs one look.
const GATHER: Duration = Duration::from_millis(100);
/// How long we wait after the store failed.
const PAUSE: Duration = Duration::from_secs(5);

/// How far those that wait have been looked after.
#[derive(Default)]
struct Round {
    /// What changed up to here.
    up_to: EventId,
    /// Each is asked about once a run: an answer that leaves it out again would be asked for for ever.
    asked: HashSet<VoucherId>,
}

impl Desk {
    /// Looks after what waits, at once and whenever something changes, until cancelled.
    pub async fn run_waiting(&self, cancel: CancellationToken) {
        let mut changes = self.changes();
        let mut round = Round::default();
        loop {
            let pause = match self.look_after_all(&mut round, &cancel).await {
                Ok(()) => GATHER,
                Err(error) => {
                    tracing::warn!(%error, "vouchers that may wait for something could not be read");
                    PAUSE
                }
            };
            if !changed(&mut changes, pause, &cancel).await {
                return;
            }
        }
    }

    async fn look_after_all(&self, round: &mut Round, cancel: &CancellationToken) -> Result<(), StoreError> {
        loop {
            let page = self.store.unanswered(round.up_to, PAGE).await?;
            for voucher in &page.vouchers {
                if cancel.is_cancelled() {
                    return Ok(());
                }
                self.look_after(voucher, round).await;
            }
            round.up_to = page.up_to;
            if !page.more {
                return Ok(());
            }
        }
    }

    async fn look_after(&self, voucher: &Voucher, round: &mut Round) {
        let id = &voucher.voucher_id;
        let can_be_completed = voucher.flags.contains(&Flag::Incomplete) && self.vendor.can_be_asked().is_ok();
        if can_be_completed && round.asked.insert(id.clone()) {
            // What it brings is a change, after which it is looked after again.
            drop(self.ask(id).await);
            tokio::time::sleep(self.pace.ask).await;
            return;
        }
        self.confirm_by_rules(voucher).await;
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
