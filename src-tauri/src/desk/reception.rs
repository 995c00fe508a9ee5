//! Watches whether notifications could reach us: at the start, while the computer sleeps, when its clock is set, and
//! when nothing could be recorded. A span without reception is recorded, and what was missed in it is asked for.

use std::time::Duration;

use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::{Desk, DeskError};
use crate::domain::clock::Timestamp;
use crate::domain::gap::{Beat, Gap, GapReason, between, since_last_run};
use crate::store::{History, StoreError};

/// How many of the newest gaps a voucher is held against.
const GAPS: usize = 100;

impl Desk {
    /// Watches, from when the receiver listens until cancelled. `started_at` is when this run began; once `is_receiving` no
    /// longer holds, nothing is recorded any more, and the next start finds the gap.
    pub async fn watch_reception(
        &self,
        started_at: Timestamp,
        is_receiving: impl Fn() -> bool,
        cancel: CancellationToken,
    ) {
        let began = Instant::now();
        let beat = || Beat { wall: self.clock.now(), monotonic: began.elapsed() };
        let mut last: Option<Beat> = None;
        let mut failed = false;
        while is_receiving() {
            let now = beat();
            match self.note_reception(last, now, started_at, failed).await {
                Ok(()) => (last, failed) = (Some(now), false),
                Err(error) => {
                    failed = true;
                    tracing::debug!(%error, "that notifications are received could not be recorded");
                }
            }
            tokio::select! {
                () = cancel.cancelled() => {
                    // The end of this run to the second, so that a short stop is not taken for a long one.
                    drop(self.note_reception(last, beat(), started_at, failed).await);
                    return;
                }
                () = tokio::time::sleep(self.pace.look) => {}
            }
        }
        cancel.cancelled().await;
    }

    async fn note_reception(
        &self,
        last: Option<Beat>,
        now: Beat,
        started_at: Timestamp,
        failed: bool,
    ) -> Result<(), StoreError> {
        let gap = match last {
            Some(last) => between(last, now),
            None => {
                let alive_at = self.store.reception().await?.alive_at;
                alive_at.and_then(|alive_at| since_last_run(alive_at, started_at, now.wall))
            }
        };
        let gap = gap.map(|gap| Gap { reason: if failed { GapReason::NotRecording } else { gap.reason }, ..gap });
        self.store.receiving(now.wall, gap).await?;
        if let Some(gap) = gap {
            tracing::warn!(reason = ?gap.reason, from = %gap.from, until = %gap.until, "nothing was received for a while");
            self.catching_up.wake();
        }
        Ok(())
    }

    /// The spans without reception that a voucher's life spans, oldest first.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn gaps_of(&self, history: &History) -> Result<Vec<Gap>, DeskError> {
        let mut gaps = self.store.gaps(GAPS).await?;
        gaps.retain(|gap| gap.touches(&history.voucher));
        gaps.reverse();
        Ok(gaps)
    }
}

/// How often we look at the clocks, and how fast the vendor is asked about what was missed.
#[derive(Debug, Clone)]
pub struct Pace {
    /// Between two looks at the clocks; each writes one row.
    pub look: Duration,
    /// Between two vouchers that are asked about.
    pub ask: Duration,
    /// The pauses after failures in a row; the last one is kept to. A longer one that the vendor asks for is respected.
    pub pauses: Vec<Duration>,
}

impl Default for Pace {
    /// A look every 30 s, two vouchers a second (the vendor documents no limit), pauses of 5 s to 5 min.
    fn default() -> Self {
        Self {
            look: Duration::from_secs(30),
            ask: Duration::from_millis(500),
            pauses: [5, 15, 60, 300].map(Duration::from_secs).to_vec(),
        }
    }
}
