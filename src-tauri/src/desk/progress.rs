//! How far the downloads are that are under way. Told to whoever listens, a few times a second at most; nothing of it is
//! recorded.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::broadcast;

use super::Desk;
use crate::domain::ids::VoucherId;

/// The shortest time between two tellings of one download.
const PAUSE: Duration = Duration::from_millis(250);
/// How much is held for a listener that is slow; what is older is worth nothing.
const HELD: usize = 64;

/// How far a download is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Downloading {
    /// Of which voucher.
    pub voucher_id: VoucherId,
    /// The bytes that are here.
    pub taken: u64,
    /// How many there are, where the file's server said so.
    pub total: Option<u64>,
}

/// Where it is told.
pub(super) struct Downloads(broadcast::Sender<Downloading>);

impl Default for Downloads {
    fn default() -> Self {
        Self(broadcast::channel(HELD).0)
    }
}

impl Downloads {
    /// Tells of one download, of its end always.
    pub(super) fn teller(&self, voucher_id: &VoucherId) -> impl Fn(u64, Option<u64>) + Send + Sync + use<> {
        let (sender, voucher_id, last) = (self.0.clone(), voucher_id.clone(), Mutex::new(None::<Instant>));
        move |taken, total| {
            let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
            if total != Some(taken) && last.is_some_and(|last| last.elapsed() < PAUSE) {
                return;
            }
            *last = Some(Instant::now());
            // That nobody listens is no failure.
            let _ = sender.send(Downloading { voucher_id: voucher_id.clone(), taken, total });
        }
    }
}

impl Desk {
    /// How far downloads are, from now on.
    #[must_use]
    pub fn downloads(&self) -> broadcast::Receiver<Downloading> {
        self.downloads.0.subscribe()
    }
}
