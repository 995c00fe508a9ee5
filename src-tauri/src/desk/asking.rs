//! Asking the vendor what it has of a voucher. What is new, or other than ours, goes into the journal like any other
//! news; an answer that only says what we have leaves no trace.

use super::documents::code_of_vendor;
use super::{Desk, DeskError};
use crate::decode;
use crate::domain::audit::{Act, Deed, Detail};
use crate::domain::clock::Timestamp;
use crate::domain::comparison::{Compared, compare, is_news};
use crate::domain::event::{Event, Fact, FailureCode, Source, Told};
use crate::domain::ids::VoucherId;
use crate::domain::state::State;
use crate::domain::voucher::Voucher;
use crate::store::{Entry, JobChange, StoreError};
use crate::vault::host_of;
use crate::vendor::VendorError;

/// What the vendor answered about a voucher.
#[derive(Debug, Clone, PartialEq)]
pub struct Answered {
    /// When.
    pub at: Timestamp,
    /// Ours as it was before, beside the vendor's.
    pub compared: Vec<Compared>,
    /// The state that the vendor told.
    pub state: State,
    /// Whether the journal has it.
    pub is_news: bool,
}

/// Why the vendor told nothing.
#[derive(Debug)]
pub(super) enum NotAnswered {
    /// It gave no answer.
    Vendor(VendorError),
    /// Its answer is not about this voucher, or no voucher at all.
    Unreadable,
    /// It was not recorded.
    Desk(DeskError),
}

impl From<StoreError> for NotAnswered {
    fn from(error: StoreError) -> Self {
        Self::Desk(error.into())
    }
}

impl From<NotAnswered> for DeskError {
    fn from(failure: NotAnswered) -> Self {
        match failure {
            NotAnswered::Vendor(error) => Self::Failed(code_of_vendor(&error)),
            NotAnswered::Unreadable => Self::Failed(FailureCode::VendorUnreadable),
            NotAnswered::Desk(error) => error,
        }
    }
}

impl Desk {
    /// Asks the vendor about one voucher.
    ///
    /// # Errors
    /// Why there is no answer; nothing was changed.
    pub async fn ask_vendor(&self, id: &VoucherId) -> Result<Answered, DeskError> {
        let outcome = self.ask(id).await.map_err(DeskError::from);
        if matches!(outcome, Ok(_) | Err(DeskError::Failed(_))) {
            let failed = outcome.as_ref().err().and_then(|error| match error {
                DeskError::Failed(code) => Some(Detail::Failed { code: *code }),
                _ => None,
            });
            self.note_deed(Deed::to(id, Act::AskedVendor).with(failed)).await?;
        }
        outcome
    }

    pub(super) async fn ask(&self, id: &VoucherId) -> Result<Answered, NotAnswered> {
        self.known(id).await.map_err(NotAnswered::Desk)?;
        let body = self.vendor.voucher(id).await.map_err(|error| {
            tracing::warn!(%error, "the vendor told nothing of a voucher");
            NotAnswered::Vendor(error)
        })?;
        let told = read_answer(id, &body).ok_or(NotAnswered::Unreadable)?;
        self.take_answer(told, Vec::new()).await
    }

    /// Compares an answer with ours as it stands now, and records it after `facts`, unless it says nothing new.
    pub(super) async fn take_answer(&self, told: Told, facts: Vec<Fact>) -> Result<Answered, NotAnswered> {
        let _turn = self.turns.take(&told.voucher_id).await;
        let history = self.history(&told.voucher_id).await.map_err(NotAnswered::Desk)?;
        let (voucher, at) = (history.voucher, self.clock.now());
        let (compared, state) = (compare(&voucher, &told), told.state.clone());
        let told = Told { signed_url: told.signed_url.filter(|_| needs_link(&voucher)), ..told };
        let learned_host = told.signed_url.as_ref().and_then(|url| host_of(url.expose()));
        let wants_file = told.state.has_file() && voucher.pdf.stored.is_none() && voucher.erased.is_none();
        let voucher_id = voucher.voucher_id.clone();
        let answer = Event {
            id: voucher.revision,
            voucher_id: voucher_id.clone(),
            source: Source::VendorApi,
            recorded_at: at,
            fact: if matches!(told.state, State::Other(_)) { Fact::Unrecognised(told) } else { Fact::Told(told) },
        };
        let is_news = is_news(&voucher, history.events.iter().map(|(event, _)| event), &answer);
        let mut facts = facts;
        if is_news {
            facts.push(answer.fact);
        }
        if !facts.is_empty() {
            let job = if is_news && wants_file { JobChange::Queue } else { JobChange::Keep };
            let entry = Entry { voucher_id, source: Source::VendorApi, at, facts, job, learned_host, done: None };
            self.store.record(entry).await?;
        }
        Ok(Answered { at, compared, state, is_news })
    }
}

/// What an answer says of the voucher that was asked about.
pub(super) fn read_answer(id: &VoucherId, body: &[u8]) -> Option<Told> {
    match decode::read_voucher(body) {
        Ok(told) if told.voucher_id == *id => Some(told),
        Ok(_) => {
            tracing::warn!("the vendor's answer is about another voucher");
            None
        }
        Err(why) => {
            tracing::warn!(problem = why.problem.as_str(), field = why.field, "the vendor's answer cannot be read");
            None
        }
    }
}

/// Each answer has a link of its own. The first one is taken; for another the download asks when it needs it. What was taken
/// out comes back only when somebody asks for a link.
const fn needs_link(voucher: &Voucher) -> bool {
    voucher.pdf.stored.is_none() && voucher.link.is_none() && voucher.erased.is_none()
}
