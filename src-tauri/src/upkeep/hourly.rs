//! The running program looks for damaged pages every hour. SQLite meets damage only on the pages that it happens to
//! read: what nobody looks up would be found spoiled when it is needed.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, MissedTickBehavior, interval_at};
use tokio_util::sync::CancellationToken;

use crate::store::sqlite::SqliteStore;

const PERIOD: Duration = Duration::from_secs(60 * 60);
/// How long one look may take: a gigabyte or two, on a disk that reads well.
const BUDGET: Duration = Duration::from_secs(5);

/// Looks over the database every hour until cancelled; a start has looked already. Damage that is found ends the
/// recording, as damage does that a look-up meets.
pub async fn look_over_hourly(store: Arc<SqliteStore>, cancel: CancellationToken) {
    let mut hours = interval_at(Instant::now() + PERIOD, PERIOD);
    hours.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while cancel.run_until_cancelled(hours.tick()).await.is_some() {
        match store.look_over(BUDGET).await {
            Ok(true) => tracing::debug!("the database was looked over and is sound"),
            Ok(false) => tracing::warn!(
                seconds = BUDGET.as_secs(),
                "the database is too large to be looked over while it is in use; check it with voucher-desk check"
            ),
            Err(error) => tracing::error!(%error, "the database could not be looked over, or is damaged"),
        }
    }
}
