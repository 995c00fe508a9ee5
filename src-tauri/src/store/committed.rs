//! The proof that something is on disk. A 200 to a reservation is an agreement to pay, so the receiver answers from a
//! [`Committed`] answer alone, and outside the store nobody can make one.

use std::ops::Deref;

/// What a transaction wrote, after its commit.
#[derive(Debug, PartialEq, Eq)]
pub struct Committed<T>(T);

impl<T> Committed<T> {
    /// What was written, without the proof.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> Deref for Committed<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

/// A commit that succeeded: what it wrote can be sealed.
#[derive(Debug)]
pub(super) struct Commit(());

impl Commit {
    /// Commits. There is no other way to one.
    pub(super) fn by<E>(commit: impl FnOnce() -> Result<(), E>) -> Result<Self, E> {
        commit().map(|()| Self(()))
    }

    /// Seals what was written in its transaction.
    pub(super) fn seal<T>(&self, written: T) -> Committed<T> {
        Committed(written)
    }
}
