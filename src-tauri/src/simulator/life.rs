//! A voucher's way through the vendor's house: reserved, told, agreed, confirmed, sent.

use std::sync::Arc;

use tokio::time::sleep;

use super::notify::{DeliveryKind, Outcome};
use super::vouchers::{Confirmation, Voucher};
use super::{Shared, locked};
use crate::domain::ids::VoucherId;

impl Shared {
    /// Spawns a part of a voucher's life as a tracked task; [`super::Simulator::settled`] counts it from this moment.
    pub(super) fn go_on(self: &Arc<Self>, part: impl Future<Output = ()> + Send + 'static) {
        let under_way = UnderWay::begin(Arc::clone(self));
        self.tasks.spawn(async move {
            // Abandoned when the simulator ends.
            let _ = under_way.0.cancel.run_until_cancelled(part).await;
        });
    }

    /// A voucher from its reservation on.
    pub(super) async fn live(self: Arc<Self>, voucher: Voucher) {
        let body = voucher.to_json(None);
        match self.notifier.deliver(DeliveryKind::Reserved, &voucher, &body).await {
            Outcome::Accepted => locked(&self.book).agree(&voucher.id),
            Outcome::GivenUp => return locked(&self.book).lapse(&voucher.id),
            Outcome::NoAddress => return,
        }
        sleep(self.confirm_after).await;
        let confirmation = locked(&self.book).confirm(&voucher.id, self.clock.now());
        // Whoever confirmed it goes on; the API's caller may have been first.
        if confirmation == Confirmation::Made {
            self.send(&voucher.id).await;
        }
        if self.faults.repeats_reserved_late() {
            self.notifier.deliver(DeliveryKind::Reserved, &voucher, &body).await;
        }
    }

    /// A voucher from its confirmation on.
    async fn send(&self, id: &VoucherId) {
        sleep(self.send_after).await;
        let ready = locked(&self.book).make_ready(id, self.clock.now());
        if let Some(voucher) = ready {
            let body = voucher.to_json(Some(&self.sign(id)));
            self.notifier.deliver(DeliveryKind::Ready, &voucher, &body).await;
        }
    }

    pub(super) fn confirm(self: &Arc<Self>, id: &VoucherId) -> Confirmation {
        let confirmation = locked(&self.book).confirm(id, self.clock.now());
        if confirmation == Confirmation::Made {
            let (shared, id) = (Arc::clone(self), id.clone());
            self.go_on(async move { shared.send(&id).await });
        }
        confirmation
    }

    pub(super) fn voucher(&self, id: &VoucherId) -> Option<Voucher> {
        locked(&self.book).get(id).cloned()
    }

    /// A fresh signed URL.
    pub(super) fn sign(&self, id: &VoucherId) -> String {
        format!("{}{}", self.base_url.as_str().trim_end_matches('/'), self.signer.sign(id, self.clock.now()))
    }
}

/// Counts one part of a voucher's life while it goes on, however it ends.
struct UnderWay(Arc<Shared>);

impl UnderWay {
    fn begin(shared: Arc<Shared>) -> Self {
        shared.under_way.send_modify(|count| *count += 1);
        Self(shared)
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.under_way.send_modify(|count| *count -= 1);
    }
}
