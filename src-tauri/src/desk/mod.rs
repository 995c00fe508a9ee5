//! Every use case once. The receiver, the screen and the command line all come through here.

mod documents;
mod intake;
mod jobs;
mod lookup;
mod reconcile;
mod redecode;
mod requests;
mod standing;
mod test_notification;

use std::sync::Arc;

use thiserror::Error;

use crate::domain::clock::Clock;
use crate::domain::event::FailureCode;
use crate::domain::policy::Policy;
use crate::domain::query::QueryTooLong;
use crate::store::{Store, StoreError};
use crate::vault::Vault;
use crate::vendor::Vendor;
use requests::LastUnstored;
use test_notification::LiveTests;

pub use redecode::Redecoded;
pub use requests::Recent;
pub use standing::Standing;
pub use test_notification::{TEST_WORD, TestEnd, TestReport};

/// The use cases over what they need.
pub struct Desk {
    store: Arc<dyn Store>,
    vendor: Vendor,
    vault: Vault,
    clock: Arc<dyn Clock>,
    policy: Arc<Policy>,
    agent: String,
    unstored: LastUnstored,
    tests: LiveTests,
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
    ) -> Self {
        let (unstored, tests) = Default::default();
        Self { store, vendor, vault, clock, policy: Arc::new(policy), agent, unstored, tests }
    }

    /// The desk's clock.
    #[must_use]
    pub fn clock(&self) -> &dyn Clock {
        &*self.clock
    }
}
