//! Whether the store can record. A failure either passes by itself, and is tried again until it has, or it lasts: the
//! file or its disk can no longer be trusted, and nothing more is recorded until a person has looked.

use std::sync::{Mutex, PoisonError};

use tokio::sync::broadcast;

use crate::store::{Change, StoreError};

/// How many changes a slow listener may be behind before it is told to read everything again.
const CHANGES: usize = 1024;

/// What keeps the store from recording, if anything does; shared by all its connections.
#[derive(Debug)]
pub(super) struct Health {
    fault: Mutex<Option<StoreError>>,
    changes: broadcast::Sender<Change>,
}

impl Health {
    pub(super) fn new() -> Self {
        Self { fault: Mutex::new(None), changes: broadcast::channel(CHANGES).0 }
    }

    /// What keeps it from recording.
    pub(super) fn fault(&self) -> Option<StoreError> {
        self.fault.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What keeps it from recording for good.
    pub(super) fn lasting_fault(&self) -> Option<StoreError> {
        self.fault().filter(lasts)
    }

    /// Takes note of a write that is on disk.
    pub(super) fn wrote(&self) {
        if self.change(|fault| if fault.as_ref().is_some_and(passes) { None } else { fault }) {
            tracing::info!("the database is written again");
        }
    }

    /// Takes note of a failure to write. One that goes on is logged once.
    pub(super) fn failed(&self, error: &StoreError) {
        let is_news = self.change(|fault| match fault {
            Some(fault) if lasts(&fault) => Some(fault),
            _ if lasts(error) || passes(error) => Some(error.clone()),
            fault => fault,
        });
        if lasts(error) {
            tracing::error!(%error, "the database can no longer be trusted; nothing more is recorded");
        } else if is_news || !passes(error) {
            tracing::warn!(%error, "a transaction was not committed");
        }
    }

    /// Takes note of a failure of something else than a write: only damage says something about recording.
    pub(super) fn failed_beside_writing(&self, error: &StoreError) {
        if lasts(error) {
            self.failed(error);
        }
    }

    /// What changes from now on.
    pub(super) fn changes(&self) -> broadcast::Receiver<Change> {
        self.changes.subscribe()
    }

    /// Tells of a change that is on disk. Nobody listening is fine.
    pub(super) fn tell(&self, change: Change) {
        drop(self.changes.send(change));
    }

    /// Changes the fault and tells of it; whether it is another one now.
    fn change(&self, next: impl FnOnce(Option<StoreError>) -> Option<StoreError>) -> bool {
        let mut fault = self.fault.lock().unwrap_or_else(PoisonError::into_inner);
        let (before, after) = (fault.clone(), next(fault.take()));
        fault.clone_from(&after);
        drop(fault);
        if before != after {
            self.tell(Change { voucher: None, revision: 0 });
        }
        before != after
    }
}

/// What a running store calls damage. A header that is no longer ours was overwritten.
fn lasts(error: &StoreError) -> bool {
    matches!(error, StoreError::Damaged(_) | StoreError::NotOurs)
}

fn passes(error: &StoreError) -> bool {
    matches!(error, StoreError::Busy | StoreError::DiskFull | StoreError::Unwritable(_))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passing_fault_ends_with_a_write_and_a_lasting_one_never() {
        let health = Health::new();
        health.failed(&StoreError::Internal("one bad write".to_owned()));
        assert_eq!(health.fault(), None, "it says nothing about the next write");
        health.failed(&StoreError::DiskFull);
        assert_eq!((health.fault(), health.lasting_fault()), (Some(StoreError::DiskFull), None));
        health.wrote();
        assert_eq!(health.fault(), None);

        let damage = StoreError::Damaged("a page".to_owned());
        health.failed(&StoreError::Busy);
        health.failed_beside_writing(&damage);
        health.failed(&StoreError::DiskFull);
        health.wrote();
        assert_eq!((health.fault(), health.lasting_fault()), (Some(damage.clone()), Some(damage)));
    }

    #[test]
    fn only_a_change_of_health_is_told() {
        let health = Health::new();
        let mut changes = health.changes();
        health.failed_beside_writing(&StoreError::Busy);
        health.wrote();
        assert!(changes.try_recv().is_err());
        health.failed(&StoreError::DiskFull);
        health.failed(&StoreError::DiskFull);
        health.wrote();
        assert!(changes.try_recv().is_ok() && changes.try_recv().is_ok() && changes.try_recv().is_err());
    }
}
