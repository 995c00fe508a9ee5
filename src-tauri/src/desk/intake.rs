//! A notification comes in: read, recorded, answered, in this order.

use super::Desk;
use crate::decode;
use crate::domain::notification::{Answer, Notification, Reading, Unreadable};
use crate::store::{Committed, StoreError};

impl Desk {
    /// Takes a notification. The answer that comes back is on disk.
    ///
    /// # Errors
    /// [`StoreError`]; nothing was agreed with, and the vendor's repeat is served.
    pub async fn receive(&self, notification: Notification) -> Result<Committed<Answer>, StoreError> {
        let reading = decode::read(&notification);
        self.store.record_notification(notification, reading, self.policy()).await
    }

    /// Keeps a request whose body was not taken as it should be.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn keep_unreadable(
        &self,
        notification: Notification,
        why: Unreadable,
    ) -> Result<Committed<Answer>, StoreError> {
        self.store.record_notification(notification, Reading::Unreadable(why), self.policy()).await
    }

    /// Whether notifications can be recorded; `Some` names the fault.
    #[must_use]
    pub fn fault(&self) -> Option<StoreError> {
        self.store.fault()
    }
}
