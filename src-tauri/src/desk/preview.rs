//! What other rules would have decided.

use std::time::Duration;

use super::Desk;
use crate::domain::clock::Timestamp;
use crate::domain::policy::Policy;
use crate::domain::preview::{Moment, Preview, preview};
use crate::store::StoreError;

/// How many reservations are judged again at most: about a second's work.
const MOST_RESERVATIONS: usize = 50_000;
/// How many of those that would be decided otherwise are named.
const MOST_NAMED: usize = 200;
const DAY: Duration = Duration::from_secs(24 * 3600);

/// What other rules would have decided, and of which days.
#[derive(Debug, Clone, PartialEq)]
pub struct DaysPreview {
    /// Of the reservations that came since then.
    pub since: Timestamp,
    /// Whether earlier days were left out, because there is too much of them.
    pub is_cut: bool,
    /// What would have come of them.
    pub preview: Preview,
}

impl Desk {
    /// Decides the reservations of the last days again, by other rules. Records nothing.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn preview(&self, policy: Policy, days: u32) -> Result<DaysPreview, StoreError> {
        let since = self.clock.now().minus(DAY * days.max(1)).start_of_utc_day();
        let decisions = self.store.decisions(since, MOST_RESERVATIONS).await?;
        let is_cut = decisions.is_cut;
        let judged = tokio::task::spawn_blocking(move || {
            let first = decisions.past.iter().map(Moment::at).min();
            (first, preview(&policy, decisions.past, MOST_NAMED))
        });
        let (first, preview) = judged.await.map_err(|_| StoreError::Internal("a preview panicked".to_owned()))?;
        let since = first.filter(|_| is_cut).map_or(since, Timestamp::start_of_utc_day);
        Ok(DaysPreview { since, is_cut, preview })
    }
}
