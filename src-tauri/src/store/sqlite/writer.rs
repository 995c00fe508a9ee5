//! The one thread that writes. It drains its queue into one transaction, commits (which waits for the disk), then
//! answers every waiter: many requests share one wait for the disk.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, TryRecvError, TrySendError};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rusqlite::{Connection, Transaction, TransactionBehavior};
use tokio::sync::{broadcast, oneshot};

use super::checkpoint::Checkpoints;
use super::connect::meaning;
use super::health::Health;
use super::keys::{self, Settling};
use super::meter::{Meter, WriterNumbers};
use crate::store::committed::{Commit, Committed};
use crate::store::{Change, StoreError};

/// How many writes may wait; more are turned away as busy.
const QUEUE: usize = 1024;
/// How many writes share one transaction.
pub(super) const BATCH: usize = 256;
/// How long a write may take from queue to disk.
const DEADLINE: Duration = Duration::from_secs(8);
/// How long a failure that passes by itself is left alone before a write is tried.
const PROBE: Duration = Duration::from_millis(250);
/// A moment without a write is idle.
const IDLE: Duration = Duration::from_millis(200);
/// Writes that come one by one leave no idle moment; as often as this, one is taken.
const UNSETTLED: Duration = Duration::from_secs(1);

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
    queue: Mutex<Option<mpsc::SyncSender<Box<dyn Write>>>>,
    queued: Arc<AtomicUsize>,
    thread: Mutex<Option<JoinHandle<()>>>,
    health: Arc<Health>,
    meter: Arc<Meter>,
}

impl Writer {
    pub(super) fn start(
        connection: Connection,
        path: &Path,
        health: Arc<Health>,
        most: usize,
    ) -> Result<Self, StoreError> {
        let (queue, waiting) = mpsc::sync_channel(QUEUE);
        let queued = Arc::new(AtomicUsize::new(0));
        let meter = Arc::new(Meter::default());
        let desk = WritingThread {
            connection,
            checkpoints: Checkpoints::start(path, Arc::clone(&health))?,
            settled: Instant::now(),
            waiting,
            queued: Arc::clone(&queued),
            health: Arc::clone(&health),
            meter: Arc::clone(&meter),
            most,
        };
        let thread = std::thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || desk.run())
            .map_err(|error| StoreError::Internal(error.to_string()))?;
        Ok(Self { queue: Mutex::new(Some(queue)), queued, thread: Mutex::new(Some(thread)), health, meter })
    }

    /// Queues a write and waits until it is on disk. `run` may be called twice: it must not consume what it needs.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        run: impl FnMut(&Transaction<'_>, &mut Changes) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<Committed<T>, StoreError> {
        let (reply, answer) = oneshot::channel();
        let write: Box<dyn Write> = Box::new(Waiting { run, value: None, reply });
        self.enqueue(write)?;
        match tokio::time::timeout(DEADLINE, answer).await {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(_)) => Err(self.fault().unwrap_or(StoreError::Closed)),
            Err(_) => Err(StoreError::Busy),
        }
    }

    fn enqueue(&self, write: Box<dyn Write>) -> Result<(), StoreError> {
        let queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        let queue = queue.as_ref().ok_or(StoreError::Closed)?;
        self.queued.fetch_add(1, Ordering::Relaxed);
        queue.try_send(write).map_err(|error| {
            self.queued.fetch_sub(1, Ordering::Relaxed);
            match error {
                TrySendError::Full(_) => StoreError::Busy,
                TrySendError::Disconnected(_) => self.health.fault().unwrap_or(StoreError::Closed),
            }
        })
    }

    pub(super) fn changes(&self) -> broadcast::Receiver<Change> {
        self.health.changes()
    }

    /// What keeps it from writing: a failure that lasts or has not passed, or a thread that is no more.
    pub(super) fn fault(&self) -> Option<StoreError> {
        self.health.fault().or_else(|| {
            let queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
            let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner);
            let writes = queue.is_some() && thread.as_ref().is_some_and(|thread| !thread.is_finished());
            (!writes).then_some(StoreError::Closed)
        })
    }

    /// The work so far, and how much waits.
    pub(super) fn numbers(&self) -> WriterNumbers {
        self.meter.numbers(self.queued.load(Ordering::Relaxed))
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
    checkpoints: Checkpoints,
    /// When keys were last moved into the trees.
    settled: Instant,
    waiting: mpsc::Receiver<Box<dyn Write>>,
    queued: Arc<AtomicUsize>,
    health: Arc<Health>,
    meter: Arc<Meter>,
    /// How many writes share a transaction.
    most: usize,
}

impl WritingThread {
    fn run(mut self) {
        while let Some(first) = self.next() {
            self.write_with_what_waits(vec![first]);
            let is_calm = self.queued.load(Ordering::Relaxed) == 0 && self.settled.elapsed() > UNSETTLED;
            self.settle_keys(if is_calm { keys::SETTLED_WHEN_IDLE } else { keys::SETTLED_AT_ONCE });
        }
        self.checkpoints.end(&self.connection);
    }

    /// The next write. While a failure stands that passes by itself, it is tried whether it has.
    fn next(&mut self) -> Option<Box<dyn Write>> {
        while self.health.fault().is_some() && self.health.lasting_fault().is_none() {
            match self.waiting.try_recv() {
                Ok(write) => return Some(write),
                Err(TryRecvError::Disconnected) => return None,
                Err(TryRecvError::Empty) => {
                    std::thread::sleep(PROBE);
                    self.probe();
                }
            }
        }
        let mut patience = IDLE;
        loop {
            match self.waiting.recv_timeout(patience) {
                Ok(write) => return Some(write),
                Err(RecvTimeoutError::Disconnected) => return None,
                Err(RecvTimeoutError::Timeout) => {}
            }
            if !self.settle_keys(keys::SETTLED_WHEN_IDLE) {
                return self.waiting.recv().ok();
            }
            patience = Duration::ZERO;
        }
    }

    fn write_with_what_waits(&mut self, mut batch: Vec<Box<dyn Write>>) {
        while batch.len() < self.most
            && let Ok(next) = self.waiting.try_recv()
        {
            batch.push(next);
        }
        self.queued.fetch_sub(batch.len(), Ordering::Relaxed);
        if !batch.is_empty() {
            self.write(batch);
            self.checkpoints.after_commit(&self.connection);
        }
    }

    /// Moves what vouchers are found by into the trees, once there is enough of it; whether it did. Whoever waits gets
    /// in between, and a fault that shows meanwhile ends it. What fails here is still found where it is.
    fn settle_keys(&mut self, enough: i64) -> bool {
        if self.health.fault().is_some() {
            return false;
        }
        let outcome = (|| {
            if keys::waiting(&self.connection)? < enough {
                return Ok(false);
            }
            let mut settling = Settling::begin(&self.connection)?;
            while self.transaction(|transaction| settling.go_on(transaction))? {
                self.write_with_what_waits(Vec::new());
                if self.health.fault().is_some() {
                    return Ok(false);
                }
            }
            self.transaction(|transaction| settling.end(transaction))?;
            self.settled = Instant::now();
            Ok(true)
        })();
        outcome.unwrap_or_else(|error| {
            self.health.failed(&error);
            false
        })
    }

    fn transaction<T>(&mut self, run: impl FnOnce(&Transaction<'_>) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate);
        let transaction = transaction.map_err(|error| meaning(&error))?;
        let outcome = run(&transaction)?;
        transaction.commit().map_err(|error| meaning(&error))?;
        self.checkpoints.after_commit(&self.connection);
        Ok(outcome)
    }

    /// Writes something that changes nothing, all the way to the disk.
    fn probe(&mut self) {
        let outcome =
            self.connection.transaction_with_behavior(TransactionBehavior::Immediate).and_then(|transaction| {
                let version: u32 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
                transaction.pragma_update(None, "user_version", version)?;
                transaction.commit()
            });
        match outcome {
            Ok(()) => self.health.wrote(),
            Err(error) => self.health.failed(&meaning(&error)),
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
        if let Some(fault) = self.health.lasting_fault() {
            return Err(fault);
        }
        let (mut changes, begun, writes) = (Changes::new(), Instant::now(), batch.len());
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
            Ok(_) => {
                self.meter.committed(writes, begun.elapsed());
                self.health.wrote();
                changes.into_iter().for_each(|change| self.health.tell(change));
            }
            Err(error) => self.health.failed(error),
        }
        outcome
    }
}

fn is_about_one_write(error: &StoreError) -> bool {
    matches!(error, StoreError::Internal(_))
}

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    use super::*;
    use crate::store::sqlite::{connect, migrate};

    /// A disk that can no longer be trusted is not written to, whatever was begun.
    #[tokio::test]
    async fn a_lasting_fault_ends_the_settling_of_keys() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("desk.sqlite");
        let mut connection = connect::writer(&path).expect("opens");
        migrate::up(&mut connection, &path).expect("migrates");
        let health = Arc::new(Health::new());
        let writer = Writer::start(connection, &path, Arc::clone(&health), BATCH).expect("starts");
        let (begun, begins) = mpsc::channel();
        let (release, released) = mpsc::channel::<()>();
        let many = writer.run(move |transaction, _| {
            begun.send(()).expect("the test waits for it");
            released.recv().expect("the test releases it");
            let sql =
                "INSERT INTO new_key WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?1)
                       SELECT n, 'v' || n, 'C' || n, 'u' || n FROM n";
            transaction.execute(sql, [keys::SETTLED_AT_ONCE]).map_err(|error| meaning(&error))
        });
        let spoiled = writer.run(|_, _| Err::<(), _>(StoreError::Damaged("a page".to_owned())));
        let (mut many, mut spoiled) = (pin!(many), pin!(spoiled));
        let context = &mut Context::from_waker(Waker::noop());
        assert!(many.as_mut().poll(context).is_pending());
        begins.recv().expect("the writer has taken the first");
        // It waits until the first step of the settling is done.
        assert!(spoiled.as_mut().poll(context).is_pending());
        release.send(()).expect("the writer waits for it");
        assert!(many.await.is_ok());
        assert_eq!(spoiled.await.err(), Some(StoreError::Damaged("a page".to_owned())));
        writer.stop();

        let count = |table: &str| -> i64 {
            let connection = Connection::open(&path).expect("opens");
            let sql = format!("SELECT count(*) FROM {table}");
            connection.query_row(&sql, [], |row| row.get(0)).expect("counts")
        };
        assert!(health.lasting_fault().is_some());
        assert!((1..keys::SETTLED_AT_ONCE).contains(&count("id_key")), "it had begun and went no further");
        assert_eq!(count("new_key"), keys::SETTLED_AT_ONCE, "all are still found");
    }

    /// A caller that is turned away can come again; one that waits in a queue without end gives up and never knows.
    #[tokio::test]
    async fn what_does_not_fit_the_queue_is_turned_away_at_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("desk.sqlite");
        let connection = connect::writer(&path).expect("opens");
        let writer = Writer::start(connection, &path, Arc::new(Health::new()), BATCH).expect("starts");
        let (begun, begins) = mpsc::channel();
        let (release, released) = mpsc::channel::<()>();
        let mut first = pin!(writer.run(move |_, _| {
            begun.send(()).expect("the test waits for it");
            released.recv().expect("the test releases it");
            Ok(())
        }));
        let context = &mut Context::from_waker(Waker::noop());
        assert!(first.as_mut().poll(context).is_pending());
        begins.recv().expect("the writer has taken the first");

        let mut waiting: Vec<_> = (0..QUEUE).map(|_| Box::pin(writer.run(|_, _| Ok(())))).collect();
        assert!(waiting.iter_mut().all(|write| write.as_mut().poll(context).is_pending()));
        let one_more = pin!(writer.run(|_, _| Ok(())));
        assert!(matches!(one_more.poll(context), Poll::Ready(Err(StoreError::Busy))));

        release.send(()).expect("the writer waits for it");
        assert!(first.await.is_ok());
        for write in waiting {
            assert!(write.await.is_ok(), "what waited is stored");
        }
    }
}
