//! The durable queue of downloads is worked off here. What is due is in the store; this only holds what is running.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::broadcast::error::RecvError;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::Desk;
use crate::domain::ids::VoucherId;
use crate::store::{Job, StoreError};

/// How many files are fetched at once.
const AT_ONCE: usize = 4;
/// How long news are gathered before the queue is read again, so that a burst costs one look.
const GATHER: Duration = Duration::from_millis(20);
/// How long we wait after the store failed, and at most between two looks (the clock may have been changed).
const PAUSE: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_secs(30);

impl Desk {
    /// Fetches the files that are due until cancelled. What is under way then is taken up again at the next start.
    pub async fn run_downloads(self: Arc<Self>, cancel: CancellationToken) {
        let mut changes = self.changes();
        let mut running = Running::default();
        loop {
            let wait = match self.start_due(&mut running).await {
                Ok(wait) => wait,
                Err(error) => {
                    tracing::warn!(%error, "the download queue could not be read");
                    PAUSE
                }
            };
            tokio::select! {
                () = cancel.cancelled() => break,
                () = tokio::time::sleep(wait) => {}
                Some(voucher_id) = running.next_done() => running.forget(&voucher_id),
                news = changes.recv() => match news {
                    Ok(_) | Err(RecvError::Lagged(_)) => {
                        tokio::time::sleep(GATHER).await;
                        changes = changes.resubscribe();
                    }
                    Err(RecvError::Closed) => break,
                },
            }
        }
        running.tasks.shutdown().await;
    }

    async fn start_due(self: &Arc<Self>, running: &mut Running) -> Result<Duration, StoreError> {
        // What could not be recorded would be fetched again and again; the end of a fault is told.
        if running.vouchers.len() >= AT_ONCE || self.fault().is_some() {
            return Ok(LONGEST_WAIT);
        }
        let now = self.clock.now();
        for job in self.store.next_jobs(2 * AT_ONCE).await? {
            if running.vouchers.contains(&job.voucher_id) {
                continue;
            }
            if job.due_at > now {
                return Ok(job.due_at.since(now).min(LONGEST_WAIT));
            }
            if running.vouchers.len() >= AT_ONCE {
                break;
            }
            running.start(Arc::clone(self), job);
        }
        Ok(LONGEST_WAIT)
    }
}

#[derive(Default)]
struct Running {
    vouchers: HashSet<VoucherId>,
    tasks: JoinSet<VoucherId>,
}

impl Running {
    fn start(&mut self, desk: Arc<Desk>, job: Job) {
        self.vouchers.insert(job.voucher_id.clone());
        self.tasks.spawn(async move {
            if let Err(error) = desk.fetch(&job).await {
                tracing::warn!(%error, "a download's outcome was not recorded; it is tried again");
                tokio::time::sleep(PAUSE).await;
            }
            job.voucher_id
        });
    }

    async fn next_done(&mut self) -> Option<VoucherId> {
        match self.tasks.join_next().await {
            Some(Ok(voucher_id)) => Some(voucher_id),
            Some(Err(_)) => {
                tracing::error!("a download ended by a panic");
                // Which one is not told: none is kept from being tried again.
                self.vouchers.clear();
                None
            }
            None => std::future::pending().await,
        }
    }

    fn forget(&mut self, voucher_id: &VoucherId) {
        self.vouchers.remove(voucher_id);
    }
}
