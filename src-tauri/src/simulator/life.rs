//! A voucher's way through the vendor's house: reserved, told, agreed, confirmed, sent, and what may become of it then.

use std::sync::Arc;

use tokio::time::sleep;

use super::events::WebhookEvent;
use super::notify::{DeliveryKind, Outcome};
use super::vouchers::{Confirmation, Voucher};
use super::{Shared, locked};
use crate::domain::ids::VoucherId;

/// What becomes of a voucher in the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// Its end user keeps it.
    Kept,
    /// It is agreed with and never confirmed.
    Forgotten,
    /// Its PDF is another voucher's: the code on it is not its own.
    Mislabelled,
    /// It is canceled half-way to its confirmation.
    Canceled,
    /// It is refunded after it was made.
    Refunded,
    /// A refund is asked for after it was made, and refused.
    RefundRejected,
}

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
    pub(super) async fn live(self: Arc<Self>, voucher: Voucher, fate: Fate) {
        if fate == Fate::Mislabelled {
            self.faults.mislabel(voucher.id.clone());
        }
        let (body, event) = (voucher.to_json(None), self.event(WebhookEvent::Reserved, &voucher, None));
        self.post_event(WebhookEvent::Reserved, &voucher, event.clone());
        match self.notifier.deliver(DeliveryKind::Reserved, &voucher, &body).await {
            Outcome::Accepted => locked(&self.book).agree(&voucher.id),
            Outcome::GivenUp => return locked(&self.book).lapse(&voucher.id),
            Outcome::NoAddress if self.automatic_confirmation => {}
            // It waits for its confirmation by the API or by hand.
            Outcome::NoAddress => return,
        }
        if fate == Fate::Forgotten {
            return;
        }
        if fate == Fate::Canceled {
            sleep(self.confirm_after / 2).await;
            return self.cancel(&voucher.id);
        }
        sleep(self.confirm_after).await;
        let confirmation = locked(&self.book).confirm(&voucher.id, self.clock.now());
        // Whoever confirmed it goes on; the API's caller may have been first.
        if confirmation == Confirmation::Made {
            self.send(&voucher.id).await;
        }
        if self.faults.repeats_reserved_late() {
            self.post_event(WebhookEvent::Reserved, &voucher, event);
            self.notifier.deliver(DeliveryKind::Reserved, &voucher, &body).await;
        }
        if matches!(fate, Fate::Refunded | Fate::RefundRejected) {
            sleep(self.send_after).await;
            locked(&self.book).ask_refund(&voucher.id);
            sleep(self.send_after).await;
            self.settle_refund(&voucher.id, fate == Fate::Refunded);
        }
    }

    /// A voucher from its confirmation on.
    async fn send(self: &Arc<Self>, id: &VoucherId) {
        if let Some(voucher) = self.voucher(id) {
            self.tell(WebhookEvent::Confirmed, &voucher, None);
        }
        sleep(self.send_after).await;
        let ready = locked(&self.book).make_ready(id, self.clock.now());
        if let Some(voucher) = ready {
            let link = self.sign(id);
            self.tell(WebhookEvent::Ready, &voucher, Some(&link));
            self.notifier.deliver(DeliveryKind::Ready, &voucher, &voucher.to_json(Some(&link))).await;
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

    /// Cancels a reservation and tells of it.
    pub(super) fn cancel(self: &Arc<Self>, id: &VoucherId) {
        let canceled = locked(&self.book).cancel(id, self.clock.now());
        if let Some(voucher) = canceled {
            self.tell(WebhookEvent::Canceled, &voucher, None);
        }
    }

    /// Makes or refuses a refund that was asked for, and tells of it.
    pub(super) fn settle_refund(self: &Arc<Self>, id: &VoucherId, is_made: bool) {
        let settled = locked(&self.book).settle_refund(id, is_made);
        if let Some(voucher) = settled {
            let event = if is_made { WebhookEvent::Refunded } else { WebhookEvent::RefundRejected };
            self.tell(event, &voucher, None);
        }
    }

    fn tell(self: &Arc<Self>, event: WebhookEvent, voucher: &Voucher, link: Option<&str>) {
        self.post_event(event, voucher, self.event(event, voucher, link));
    }

    /// Delivers an event beside everything else: a platform that does not take it holds nothing up.
    fn post_event(self: &Arc<Self>, event: WebhookEvent, voucher: &Voucher, body: String) {
        let (shared, voucher) = (Arc::clone(self), voucher.clone());
        self.go_on(async move {
            shared.notifier.deliver(DeliveryKind::Webhook(event), &voucher, &body).await;
        });
    }

    /// An event with an id and an instant of its own.
    fn event(&self, event: WebhookEvent, voucher: &Voucher, link: Option<&str>) -> String {
        let id = locked(&self.book).fresh_uuid();
        event.to_json(&id, self.clock.now(), &voucher.to_json(link), self.message_in_data)
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
