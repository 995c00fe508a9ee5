//! What an earlier version could not read is read again by this one. Each request is settled in a transaction of its own,
//! so that a run that is cut short is taken up by the next, and a run that has nothing to do changes nothing.

use super::Desk;
use crate::decode;
use crate::domain::notification::{ReadProblem, Reading};
use crate::domain::state::State;
use crate::store::{KeptRequest, RequestId, StoreError};

/// How many requests are read from the store at once.
const STEP: usize = 100;

/// The outcome of reading again.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Redecoded {
    /// Requests that were looked at.
    pub looked_at: u64,
    /// Those that could be read now and are in the journal.
    pub decoded: u64,
}

impl Desk {
    /// Reads everything again that could not be read or recognised, oldest first.
    ///
    /// # Errors
    /// When the store fails; what was read before it stays recorded.
    pub async fn redecode(&self) -> Result<Redecoded, StoreError> {
        let mut outcome = Redecoded::default();
        for id in self.waiting().await? {
            let Some(request) = self.store.kept_request(id).await?.filter(|request| request.decoded.is_none()) else {
                continue;
            };
            outcome.looked_at += 1;
            let Some(reading) = read_now(&request) else { continue };
            if self.store.record_decoded_later(id, reading, self.clock.now()).await? {
                outcome.decoded += 1;
            }
        }
        let Redecoded { looked_at, decoded } = outcome;
        tracing::info!(looked_at, decoded, "what could not be read was read again");
        Ok(outcome)
    }

    /// What is still to be read, oldest first.
    async fn waiting(&self) -> Result<Vec<RequestId>, StoreError> {
        let mut ids = Vec::new();
        let mut before = None;
        loop {
            let page = self.store.kept_requests(before, STEP).await?;
            ids.extend(page.requests.iter().filter(|request| request.decoded.is_none()).map(|request| request.id));
            before = page.requests.last().map(|request| request.id);
            if !page.more {
                ids.reverse();
                return Ok(ids);
            }
        }
    }
}

/// What it tells, when this version can read it. A body that was not taken as it was meant (compressed, or kept in part)
/// says nothing, whatever its bytes look like.
fn read_now(request: &KeptRequest) -> Option<Reading> {
    let not_taken = [ReadProblem::Encoded, ReadProblem::TooLarge];
    if not_taken.iter().any(|problem| request.reason.as_deref() == Some(problem.as_str())) {
        return None;
    }
    match decode::read(&request.notification) {
        Reading::Voucher(told) if matches!(told.state, State::Other(_)) => None,
        Reading::Undocumented(_) | Reading::Unreadable(_) => None,
        reading @ (Reading::Voucher(_) | Reading::Shop(_)) => Some(reading),
    }
}
