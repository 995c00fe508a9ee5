//! The last requests that came to the receiver, stored or not, and those that could not be read.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use super::Desk;
use crate::domain::clock::Timestamp;
use crate::domain::event::EventId;
use crate::domain::ids::VoucherId;
use crate::domain::request::UnstoredRequest;
use crate::store::{KeptPage, KeptRequest, RequestId, StoreError, StoredRequest};

/// How many requests are looked back at.
const MOST: usize = 50;

/// A request that came to the receiver.
#[derive(Debug, Clone, PartialEq)]
pub enum Recent {
    /// It is stored.
    Stored(Box<StoredRequest>),
    /// It was answered and not stored.
    Unstored(UnstoredRequest),
}

impl Recent {
    /// When it came, or was answered.
    #[must_use]
    pub fn at(&self) -> Timestamp {
        match self {
            Self::Stored(request) => request.received_at,
            Self::Unstored(request) => request.at,
        }
    }
}

/// The last requests of which nothing is stored; gone with the program, as they are anybody's to make.
#[derive(Debug, Default)]
pub(super) struct LastUnstored(Mutex<VecDeque<UnstoredRequest>>);

impl LastUnstored {
    fn add(&self, request: UnstoredRequest) {
        let mut requests = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if requests.len() >= MOST {
            requests.pop_front();
        }
        requests.push_back(request);
    }

    fn newest_first(&self) -> Vec<UnstoredRequest> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().rev().cloned().collect()
    }
}

impl Desk {
    /// Takes note of a request that was answered without being stored.
    pub fn note_unstored(&self, request: UnstoredRequest) {
        self.unstored.add(request);
    }

    /// The last requests, newest first.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn recent_requests(&self) -> Result<Vec<Recent>, StoreError> {
        let stored =
            self.store.recent_requests(MOST).await?.into_iter().map(|request| Recent::Stored(Box::new(request)));
        let mut recent: Vec<_> = stored.chain(self.unstored.newest_first().into_iter().map(Recent::Unstored)).collect();
        recent.sort_by_key(|request| std::cmp::Reverse(request.at()));
        recent.truncate(MOST);
        Ok(recent)
    }

    /// Requests that could not be read or recognised, newest first, those before the given one.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn kept_requests(&self, before: Option<RequestId>, limit: usize) -> Result<KeptPage, StoreError> {
        self.store.kept_requests(before, limit).await
    }

    /// The request that brought an event of a voucher's journal.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn request_of(&self, id: &VoucherId, event: EventId) -> Result<Option<KeptRequest>, StoreError> {
        self.store.request_of(id.clone(), event).await
    }

    /// One of them.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn kept_request(&self, id: RequestId) -> Result<Option<KeptRequest>, StoreError> {
        self.store.kept_request(id).await
    }
}
