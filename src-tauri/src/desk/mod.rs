//! Every use case once. The receiver, the screen and the command line all come through here.

mod asking;
mod at_hand;
mod attention;
mod audit;
mod catching_up;
mod changes;
mod confirming;
mod documents;
mod erasing;
mod intake;
mod jobs;
mod listing;
mod lookup;
mod preview;
mod progress;
mod reception;
mod reconcile;
mod redecode;
mod requests;
mod standing;
mod test_notification;
mod tries;
mod turns;
mod waiting;

use std::sync::{Arc, PoisonError, RwLock};

use thiserror::Error;
use tokio::sync::Mutex;

use crate::domain::clock::Clock;
use crate::domain::confirmation::Obstacle;
use crate::domain::erasure::ErasureProblem;
use crate::domain::event::FailureCode;
use crate::domain::inspection::Inspection;
use crate::domain::policy::Policy;
use crate::domain::query::QueryTooLong;
use crate::domain::remark::RemarkProblem;
use crate::domain::usual::WaitRules;
use crate::store::{Store, StoreError};
use crate::vault::Vault;
use crate::vendor::Vendor;
use attention::UsualWaits;
use catching_up::CatchingUp;
use erasing::ErasingWork;
use listing::OpenLists;
use progress::Downloads;
use requests::LastUnstored;
use test_notification::LiveTests;
use tries::Tries;
use turns::Turns;

pub use asking::Answered;
pub use attention::{DeskReason, NeedsAttention, SnoozeProblem};
pub use audit::SAME_LOOK_UP;
pub use catching_up::Progress;
pub use erasing::MOST_COUNTED;
pub use listing::{Asked, ListProblem, OpenList, Searched};
pub use preview::DaysPreview;
pub use progress::Downloading;
pub use reception::Pace;
pub use redecode::Redecoded;
pub use requests::Recent;
pub use standing::Standing;
pub use test_notification::{TEST_WORD, TestEnd, TestReport};
pub use tries::TryCounts;

/// The use cases over what they need.
pub struct Desk {
    store: Arc<dyn Store>,
    vendor: Vendor,
    vault: Vault,
    clock: Arc<dyn Clock>,
    policy: RwLock<Arc<Policy>>,
    usual_waits: UsualWaits,
    agent: String,
    tries: Tries,
    pace: Pace,
    /// Held while the vendor is asked to confirm.
    confirming: Mutex<()>,
    catching_up: CatchingUp,
    unstored: LastUnstored,
    tests: LiveTests,
    lists: OpenLists,
    downloads: Downloads,
    turns: Turns,
    erasing: ErasingWork,
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
    /// There is something in the PDF that a person should decide about before it is opened.
    #[error("the PDF is flagged")]
    PdfFlagged(Inspection),
    /// A link or a file could not be had; recorded in the journal.
    #[error("{}", .0.words())]
    Failed(FailureCode),
    /// What needs a person was not put aside.
    #[error(transparent)]
    Snooze(#[from] SnoozeProblem),
    /// A text about a voucher was not kept.
    #[error(transparent)]
    Remark(#[from] RemarkProblem),
    /// What is to be watched for can be no code.
    #[error("no code")]
    NoCode,
    /// Something about lists was not done.
    #[error(transparent)]
    List(#[from] ListProblem),
    /// The voucher cannot be confirmed from here.
    #[error("{}", .0.words())]
    CannotConfirm(Obstacle),
    /// Personal data was not taken out.
    #[error(transparent)]
    Erasure(#[from] ErasureProblem),
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
        Self {
            store,
            vendor,
            vault,
            clock,
            policy: RwLock::new(Arc::new(policy)),
            usual_waits: UsualWaits::new(WaitRules::default()),
            agent,
            tries: Tries::default(),
            pace,
            confirming: Mutex::default(),
            catching_up: CatchingUp::default(),
            unstored: LastUnstored::default(),
            tests: LiveTests::default(),
            lists: OpenLists::default(),
            downloads: Downloads::default(),
            turns: Turns::default(),
            erasing: ErasingWork::default(),
        }
    }

    /// The same with other rules of which waits are longer than usual.
    #[must_use]
    pub fn with_waits(mut self, rules: WaitRules) -> Self {
        self.usual_waits = UsualWaits::new(rules);
        self
    }

    /// The rules by which reservations are judged from now on. What was decided stands.
    pub fn set_policy(&self, policy: Policy) {
        *self.policy.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(policy);
    }

    fn policy(&self) -> Arc<Policy> {
        Arc::clone(&self.policy.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The desk's clock.
    #[must_use]
    pub fn clock(&self) -> &dyn Clock {
        &*self.clock
    }
}
