//! The tasks that must live as long as the program: each has a name, and when one dies health says so.

use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// How long tasks may take to end once they are asked to.
const STOP: Duration = Duration::from_secs(4);

/// The program's lasting tasks.
#[derive(Debug, Clone, Default)]
pub struct Lifecycle {
    cancel: CancellationToken,
    tasks: TaskTracker,
    failed: Arc<Mutex<Option<&'static str>>>,
}

impl Lifecycle {
    /// What tells tasks to end.
    #[must_use]
    pub fn cancel(&self) -> CancellationToken {
        self.cancel.clone()
    }

    /// Starts a task that must live until it is told to end.
    pub fn spawn(&self, name: &'static str, task: impl Future<Output = ()> + Send + 'static) {
        let (cancel, failed) = (self.cancel(), Arc::clone(&self.failed));
        let task = tokio::spawn(task);
        self.tasks.spawn(async move {
            let outcome = task.await;
            if !cancel.is_cancelled() {
                tracing::error!(task = name, panicked = outcome.is_err(), "a task that must live has ended");
                failed.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(name);
            }
        });
    }

    /// Starts a task that ends by itself.
    pub fn spawn_once(&self, task: impl Future<Output = ()> + Send + 'static) {
        self.tasks.spawn(task);
    }

    /// The name of a task that died.
    #[must_use]
    pub fn failed(&self) -> Option<&'static str> {
        *self.failed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells all tasks to end and waits for them, but not for ever.
    pub async fn stop(&self) {
        self.cancel.cancel();
        self.tasks.close();
        if tokio::time::timeout(STOP, self.tasks.wait()).await.is_err() {
            tracing::warn!("tasks were still running when the program stopped");
        }
    }
}

/// Waits until the system asks the program to end: SIGTERM, or Ctrl-C. A signal is heard from this call on,
/// not only once this is awaited: whoever reads where we listen may ask us to end at once.
#[cfg(unix)]
pub fn asked_to_end() -> impl Future<Output = ()> {
    use tokio::signal::unix::{Signal, SignalKind, signal};

    async fn heard(signal: Option<Signal>) {
        match signal {
            Some(mut signal) => drop(signal.recv().await),
            None => std::future::pending().await,
        }
    }
    let listen = |kind| {
        signal(kind).inspect_err(|error| tracing::warn!(%error, "a signal that asks us to end is not heard")).ok()
    };
    let (terminate, interrupt) = (listen(SignalKind::terminate()), listen(SignalKind::interrupt()));
    async move {
        tokio::select! {
            () = heard(terminate) => {}
            () = heard(interrupt) => {}
        }
    }
}

/// Waits until the system asks the program to end: SIGTERM, or Ctrl-C.
#[cfg(not(unix))]
pub async fn asked_to_end() {
    drop(tokio::signal::ctrl_c().await);
}
