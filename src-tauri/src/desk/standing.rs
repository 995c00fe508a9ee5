//! How the desk's own parts stand: what an operator looks at when something does not work.

use std::time::Duration;

use super::Desk;
use super::documents::code_of_vendor;
use crate::domain::event::FailureCode;
use crate::store::{StoreError, Summary};
use crate::vendor::VendorAccess;

/// How the parts stand now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// What is in the store; none when it does not tell.
    pub summary: Option<Summary>,
    /// What keeps the store from recording.
    pub fault: Option<StoreError>,
    /// How long the next download has been due; none when it is not.
    pub overdue: Option<Duration>,
    /// Room left on the disk, in bytes; none when it does not tell.
    pub free_bytes: Option<u64>,
    /// Our credentials for the vendor's API.
    pub vendor_access: VendorAccess,
    /// How far our clock is before the vendor's (negative: behind it), in seconds; none when the vendor has not answered.
    pub skew_seconds: Option<i64>,
}

impl Desk {
    /// How the parts stand. Asks nobody outside.
    pub async fn standing(&self) -> Standing {
        let now = self.clock.now();
        let next = self.store.next_jobs(1).await.ok().and_then(|jobs| jobs.into_iter().next());
        Standing {
            summary: self.store.summary().await.ok(),
            fault: self.store.fault(),
            overdue: next.filter(|job| job.due_at < now).map(|job| now.since(job.due_at)),
            free_bytes: self.vault.free_bytes().await.ok(),
            vendor_access: self.vendor.access(),
            skew_seconds: self.vendor.last_date().map(|heard| heard.skew_seconds(now)),
        }
    }

    /// Asks the vendor whether it takes our credentials.
    ///
    /// # Errors
    /// Why not.
    pub async fn check_vendor(&self) -> Result<(), FailureCode> {
        self.vendor.check().await.map_err(|error| {
            tracing::warn!(%error, "the check of the vendor's API failed");
            code_of_vendor(&error)
        })
    }
}
