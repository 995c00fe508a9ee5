//! Every use case once. The receiver, the screen and the command line all come through here.

mod asking;
mod catching_up;
mod confirming;
mod documents;
mod intake;
mod jobs;
mod lookup;
mod reception;
mod reconcile;
mod waiting;

use std::sync::Arc;

use thiserror::Error;
use tokio::sync::Mutex;

use crate::domain::clock::Clock;
use crate::domain::confirmation::Obstacle;
use crate::domain::event::FailureCode;
use crate::domain::policy::Policy;
use crate::domain::query::QueryTooLong;
use crate::store::{Store, StoreError};
use crate::vault::Vault;
use crate::vendor::Vendor;
use catching_up::CatchingUp;

pub use asking::Answered;
pub use catching_up::Progress;
pub use reception::Pace;

/// The use cases over what they need.
pub struct Desk {
    store: Arc<dyn Store>,
    vendor: Vendor,
    vault: Vault,
    clock: Arc<dyn Clock>,
    policy: Arc<Policy>,
    agent: String,
    pace: Pace,
    /// Held while the vendor is asked to confirm.
    confirming: Mutex<()>,
    catching_up: CatchingUp,
}

/// Why a use case did not do what was asked.
#[derive(Debug, Clone, Error, PartialEq, Eq)]
pub enum DeskError {
    /// Nothing is known of that voucher.
    #[error("no such voucher")]
    VoucherNotFound,
    /// What was typed is longer than any code.
    #[error(transparent)]
    Query(#[from] QueryTooLong),
    /// The voucher's PDF is not in the vault.
    #[error("the PDF is not stored")]
    PdfNotStored,
    /// A link or a file could not be had; recorded in the journal.
    #[error("{}", .0.words())]
    Failed(FailureCode),
    /// The voucher cannot be confirmed from here.
    #[error("{}", .0.words())]
    CannotConfirm(Obstacle),
    /// The store did not do its part.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Desk {
    /// Puts the desk together. `agent` names the person at this computer in the journal.
    #[must_use]
    pub fn new(
        store: Arc<dyn Store>,
        vendor: Vendor,
        vault: Vault,
        clock: Arc<dyn Clock>,
        policy: Policy,
        agent: String,
        pace: Pace,
    ) -> Self {
        let (policy, confirming, catching_up) = (Arc::new(policy), Mutex::default(), CatchingUp::default());
        Self { store, vendor, vault, clock, policy, agent, pace, confirming, catching_up }
    }

    /// The desk's clock.
    #[must_use]
    pub fn clock(&self) -> &dyn Clock {
        &*self.clock
    }
}
