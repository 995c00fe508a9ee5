//! The one thread that writes. It drains its queue into one transaction, commits (which waits for the disk), then
//! answers every waiter: many requests share one wait for the disk.

use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use rusqlite::{Connection, Transaction, TransactionBehavior};
use tokio::sync::{broadcast, mpsc, oneshot};

use super::connect::meaning;
use crate::store::committed::{Commit, Committed};
use crate::store::{Change, StoreError};

/// How many writes may wait; more are turned away as busy.
const QUEUE: usize = 1024;
/// How many writes share one transaction.
const BATCH: usize = 256;
/// How many changes a slow listener may be behind before it is told to read everything again.
const CHANGES: usize = 1024;
/// How long a write may take from queue to disk.
const DEADLINE: Duration = Duration::from_secs(8);

type Changes = Vec<Change>;

/// A write that waits for its transaction.
trait Write: Send {
    /// Does the writing; may be called again in a transaction of its own when a neighbour spoiled the first.
    fn write(&mut self, transaction: &Transaction<'_>, changes: &mut Changes) -> Result<(), StoreError>;
    /// Tells the waiter, once it is on disk or failed.
    fn answer(self: Box<Self>, outcome: Result<&Commit, StoreError>);
}

struct Waiting<T, F> {
    run: F,
    value: Option<T>,
    reply: oneshot::Sender<Result<Committed<T>, StoreError>>,
}

impl<T, F> Write for Waiting<T, F>
where
    T: Send,
    F: FnMut(&Transaction<'_>, &mut Changes) -> Result<T, StoreError> + Send,
{
    fn write(&mut self, transaction: &Transaction<'_>, changes: &mut Changes) -> Result<(), StoreError> {
        self.value = Some((self.run)(transaction, changes)?);
        Ok(())
    }

    fn answer(self: Box<Self>, outcome: Result<&Commit, StoreError>) {
        let Self { value, reply, .. } = *self;
        let outcome = outcome.and_then(|commit| value.map(|value| commit.seal(value)).ok_or(StoreError::Closed));
        // The waiter may have gone: what was recorded stays recorded, and a repeat gets the recorded answer.
        drop(reply.send(outcome));
    }
}

/// The way to the writing thread.
#[derive(Debug)]
pub(super) struct Writer {
    queue: Mutex<Option<mpsc::Sender<Box<dyn Write>>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
    fault: Arc<Mutex<Option<StoreError>>>,
    changes: broadcast::Sender<Change>,
}

impl Writer {
    pub(super) fn start(connection: Connection) -> Result<Self, StoreError> {
        let (queue, waiting) = mpsc::channel(QUEUE);
        let (changes, _) = broadcast::channel(CHANGES);
        let fault = Arc::new(Mutex::new(None));
        let desk = WritingThread { connection, waiting, fault: Arc::clone(&fault), changes: changes.clone() };
        let thread = std::thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || desk.run())
            .map_err(|error| StoreError::Internal(error.to_string()))?;
        Ok(Self { queue: Mutex::new(Some(queue)), thread: Mutex::new(Some(thread)), fault, changes })
    }

    /// Queues a write and waits until it is on disk. `run` may be called twice: it must not consume what it needs.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        run: impl FnMut(&Transaction<'_>, &mut Changes) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<Committed<T>, StoreError> {
        let (reply, answer) = oneshot::channel();
        let write: Box<dyn Write> = Box::new(Waiting { run, value: None, reply });
        self.queue
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .as_ref()
            .ok_or(StoreError::Closed)?
            .try_send(write)
            .map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => StoreError::Busy,
            mpsc::error::TrySendError::Closed(_) => self.fault().unwrap_or(StoreError::Closed),
        })?;
        match tokio::time::timeout(DEADLINE, answer).await {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(_)) => Err(self.fault().unwrap_or(StoreError::Closed)),
            Err(_) => Err(StoreError::Busy),
        }
    }

    pub(super) fn changes(&self) -> broadcast::Receiver<Change> {
        self.changes.subscribe()
    }

    /// What keeps it from writing: a fault of the disk, or a thread that is no more.
    pub(super) fn fault(&self) -> Option<StoreError> {
        let fault = self.fault.lock().unwrap_or_else(PoisonError::into_inner).clone();
        fault.or_else(|| {
            let queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
            queue.as_ref().is_none_or(mpsc::Sender::is_closed).then_some(StoreError::Closed)
        })
    }

    /// Ends the thread after what is queued. Blocks.
    pub(super) fn stop(&self) {
        drop(self.queue.lock().unwrap_or_else(PoisonError::into_inner).take());
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(Err(_)) = thread.map(JoinHandle::join) {
            tracing::error!("the writing thread ended by a panic");
        }
    }
}

struct WritingThread {
    connection: Connection,
    waiting: mpsc::Receiver<Box<dyn Write>>,
    fault: Arc<Mutex<Option<StoreError>>>,
    changes: broadcast::Sender<Change>,
}

impl WritingThread {
    fn run(mut self) {
        let mut batch: Vec<Box<dyn Write>> = Vec::with_capacity(BATCH);
        while let Some(first) = self.waiting.blocking_recv() {
            batch.push(first);
            while batch.len() < BATCH
                && let Ok(next) = self.waiting.try_recv()
            {
                batch.push(next);
            }
            self.write(std::mem::take(&mut batch));
        }
        if let Err(error) = self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())) {
            tracing::debug!(%error, "the write-ahead log stays beside the database");
        }
    }

    fn write(&mut self, mut batch: Vec<Box<dyn Write>>) {
        match self.commit(&mut batch) {
            Ok(commit) => batch.into_iter().for_each(|write| write.answer(Ok(&commit))),
            Err(error) if batch.len() == 1 || !is_about_one_write(&error) => {
                batch.into_iter().for_each(|write| write.answer(Err(error.clone())));
            }
            // One write spoiled the transaction for all: each gets one of its own.
            Err(_) => {
                for write in batch {
                    let mut alone = vec![write];
                    let outcome = self.commit(&mut alone);
                    alone.into_iter().for_each(|write| write.answer(outcome.as_ref().map_err(Clone::clone)));
                }
            }
        }
    }

    fn commit(&mut self, batch: &mut [Box<dyn Write>]) -> Result<Commit, StoreError> {
        if let Some(fault) = self.fault.lock().unwrap_or_else(PoisonError::into_inner).clone() {
            return Err(fault);
        }
        let mut changes = Changes::new();
        let outcome = (|| {
            let transaction = self
                .connection
                .transaction_with_behavior(TransactionBehavior::Immediate)
                .map_err(|error| meaning(&error))?;
            for write in batch {
                write.write(&transaction, &mut changes)?;
            }
            Commit::by(|| transaction.commit()).map_err(|error| meaning(&error))
        })();
        match &outcome {
            // Nobody listening is fine.
            Ok(_) => changes.into_iter().for_each(|change| drop(self.changes.send(change))),
            // After a failed write to disk nothing about the file can be trusted: stop, and say so.
            Err(error @ StoreError::Damaged(_)) => {
                tracing::error!(%error, "the database can no longer be trusted; nothing more is recorded");
                *self.fault.lock().unwrap_or_else(PoisonError::into_inner) = Some(error.clone());
            }
            Err(error) => tracing::warn!(%error, "a transaction was not committed"),
        }
        outcome
    }
}

fn is_about_one_write(error: &StoreError) -> bool {
    matches!(error, StoreError::Internal(_))
}
