//! Where the numbers come from, and all of them at one instant.

use std::sync::Arc;

use crate::desk::{Desk, TryCounts};
use crate::receiver::{Counters, Counts};
use crate::store::sqlite::{SqliteStore, WriterNumbers};
use crate::store::{StoreError, Summary};

/// What is asked for numbers.
pub struct Sources {
    /// Knows of jobs and downloads.
    pub desk: Arc<Desk>,
    /// Knows of commits.
    pub store: Arc<SqliteStore>,
    /// Knows of requests and answers.
    pub receiver: Arc<Counters>,
    /// How many connections the receiver serves at once.
    pub most_connections: usize,
}

/// The numbers.
#[derive(Debug)]
pub(super) struct Numbers {
    pub(super) receiver: Counts,
    pub(super) most_connections: usize,
    /// None when the store is closed.
    pub(super) writer: Option<WriterNumbers>,
    pub(super) tries: TryCounts,
    /// None when the store cannot be read now.
    pub(super) stored: Option<Stored>,
    /// Whether notifications can be recorded.
    pub(super) is_healthy: bool,
}

/// What the database says.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stored {
    pub(super) summary: Summary,
    pub(super) due_jobs: u64,
}

impl Sources {
    pub(super) async fn read(&self) -> Numbers {
        let stored = self.stored().await;
        if let Err(error) = &stored {
            tracing::warn!(%error, "the metrics lack what the database says");
        }
        Numbers {
            receiver: self.receiver.snapshot(),
            most_connections: self.most_connections,
            writer: self.store.writer_numbers(),
            tries: self.desk.tries(),
            stored: stored.ok(),
            is_healthy: self.desk.fault().is_none(),
        }
    }

    async fn stored(&self) -> Result<Stored, StoreError> {
        Ok(Stored { summary: self.desk.summary().await?, due_jobs: self.desk.due_jobs().await? })
    }
}
