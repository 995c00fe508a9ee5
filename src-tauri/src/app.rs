//! The composition root: the one file that puts the concrete parts together, in the order in which they may fail.

use std::fs::File;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;
use thiserror::Error;

use crate::api::calls::Calls;
use crate::api::error::{CallError, ErrorCode};
use crate::api::receiver::{ReceiverSetup, ReceiverState};
use crate::config::{Settings, keyring_answers};
use crate::control;
use crate::desk::Desk;
use crate::domain::audit::{Deed, Done};
use crate::domain::clock::{Clock, SystemClock, Timestamp};
use crate::lifecycle::Lifecycle;
use crate::metrics;
use crate::receiver::{self, AccessRules, Counters, Counts, Door, Limits};
use crate::store::sqlite::{SqliteStore, record_deeds};
use crate::store::{Store, StoreError};
use crate::upkeep::{DataDir, DataDirError, look_over_hourly};
use crate::vault::Vault;
use crate::vendor::Vendor;

/// The running program without a face: store, desk, jobs, control socket, and the receiver once it listens.
pub struct App {
    calls: Calls,
    desk: Arc<Desk>,
    store: Arc<SqliteStore>,
    lifecycle: Lifecycle,
    receiver: Arc<ReceiverState>,
    secret: Option<SecretString>,
    access: AccessRules,
    limits: Limits,
    counters: Arc<Counters>,
    metrics: Option<SocketAddr>,
    /// When this run began.
    started_at: Timestamp,
    /// Held as long as the program runs: one process a data directory.
    _lock: File,
}

/// Why the program did not start, or does not listen.
#[derive(Debug, Error)]
pub enum StartError {
    /// The data directory cannot be used.
    #[error(transparent)]
    DataDir(#[from] DataDirError),
    /// The store did not open.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The vendor's client could not be made.
    #[error("the settings of Jackpot's API are wrong: {0}")]
    Vendor(#[from] crate::vendor::SettingsError),
    /// The receiver's address is in use.
    #[error("the receiver's address {0} is in use")]
    PortTaken(SocketAddr),
    /// The receiver's address cannot be listened on.
    #[error("the receiver cannot listen on {0}")]
    ListenRefused(SocketAddr, #[source] io::Error),
}

impl From<&StartError> for CallError {
    fn from(error: &StartError) -> Self {
        match error {
            StartError::DataDir(error) => Self::from(error),
            StartError::Store(error) => Self::from(error.clone()),
            StartError::Vendor(error) => Self::new(
                ErrorCode::SettingsInvalid,
                format!("The settings of Jackpot's API are wrong: {error}."),
                "Correct jackpot.base_url and jackpot.api_key, then start again. `voucher-desk config` shows them.",
            ),
            StartError::PortTaken(address) => Self::new(
                ErrorCode::PortTaken,
                format!(
                    "No notifications are received: {address} is in use by another program. What is stored is safe."
                ),
                "Stop the other program, or set another address with receiver.listen, then try again.",
            )
            .about(address),
            StartError::ListenRefused(address, _) => Self::new(
                ErrorCode::ListenRefused,
                format!("No notifications are received: {address} cannot be listened on. What is stored is safe."),
                "Set an address of this computer with receiver.listen (a port above 1023), then try again.",
            )
            .about(address),
        }
    }
}

impl From<&DataDirError> for CallError {
    fn from(error: &DataDirError) -> Self {
        match error {
            DataDirError::Unwritable(path, cause)
                if matches!(cause.kind(), io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists) =>
            {
                Self::new(
                    ErrorCode::DataDirUnwritable,
                    format!("The data directory {} is not a folder, or lies below a file.", path.display()),
                    "Choose another with --data-dir.",
                )
                .about(path.display())
            }
            DataDirError::Unwritable(path, _) => Self::new(
                ErrorCode::DataDirUnwritable,
                format!("The data directory {} cannot be written. Nothing was changed.", path.display()),
                "Give your user write permission on it, or choose another with --data-dir.",
            )
            .about(path.display()),
            DataDirError::InUse(path) => Self::new(
                ErrorCode::DataDirInUse,
                format!("Another Voucher Desk is already using the data directory {}.", path.display()),
                "Use the one that is running, or stop it first, or choose another directory with --data-dir.",
            )
            .about(path.display()),
            DataDirError::HalfRestored(path) => Self::new(
                ErrorCode::RestoreUnfinished,
                format!("A restore of the data directory {} was interrupted. Nothing is lost.", path.display()),
                "Run `voucher-desk restore` again: it first puts back what was there, then begins anew.",
            )
            .about(path.display()),
        }
    }
}

impl App {
    /// Starts everything but the receiver: opens the data directory, takes up waiting downloads, answers the command
    /// line.
    ///
    /// # Errors
    /// Why it did not start; nothing is left running.
    pub async fn start(settings: &Settings, demo: bool) -> Result<Self, StartError> {
        Self::start_by(settings, demo, Arc::new(SystemClock)).await
    }

    /// The same by another clock than the machine's.
    ///
    /// # Errors
    /// Why it did not start; nothing is left running.
    pub async fn start_by(settings: &Settings, demo: bool, clock: Arc<dyn Clock>) -> Result<Self, StartError> {
        let data_dir = DataDir::at(settings.data_dir.clone());
        let lock = data_dir.take()?;
        let started_at = clock.now();
        let path = data_dir.database();
        let store = tokio::task::spawn_blocking(move || SqliteStore::open(&path))
            .await
            .map_err(|_| StoreError::Internal("the database's opening panicked".to_owned()))??;
        let store = Arc::new(store);
        let desk = Arc::new(desk(settings, Arc::clone(&store) as Arc<dyn Store>, clock)?);
        let receiver = Arc::new(receiver_state(settings, demo));
        let calls = Calls::new(Arc::clone(&desk), Arc::clone(&receiver), data_dir);
        let lifecycle = Lifecycle::default();
        desk.remove_partials().await;
        lifecycle.spawn("downloads", Arc::clone(&desk).run_downloads(lifecycle.cancel()));
        let (watcher, watching) = (Arc::clone(&desk), lifecycle.cancel());
        lifecycle.spawn("watched codes", async move { watcher.run_watching(watching).await });
        let (following, cancel) = (Arc::clone(&desk), lifecycle.cancel());
        lifecycle.spawn("lists", async move { following.run_listing(cancel).await });
        let (erasing, cancel) = (Arc::clone(&desk), lifecycle.cancel());
        lifecycle.spawn("erasing", async move { erasing.run_erasing(cancel).await });
        lifecycle.spawn("hourly look", look_over_hourly(Arc::clone(&store), lifecycle.cancel()));
        lifecycle.spawn_once(check_files(Arc::clone(&desk), lifecycle.clone()));
        match control::open(&settings.data_dir) {
            Ok(listener) => {
                lifecycle.spawn("control", control::serve(listener, calls.clone(), lifecycle.cancel()));
            }
            Err(error) => tracing::warn!(%error, "no control socket: commands wait until this program has stopped"),
        }
        let counters = Arc::default();
        let sources = metrics::Sources {
            desk: Arc::clone(&desk),
            store: Arc::clone(&store),
            receiver: Arc::clone(&counters),
            most_connections: settings.limits.connections,
        };
        let metrics = match settings.metrics {
            Some(address) => tell_numbers(address, sources, &lifecycle).await,
            None => None,
        };
        Ok(Self {
            calls,
            desk,
            store,
            lifecycle,
            receiver,
            secret: settings.receiver_secret.clone(),
            access: settings.access.clone(),
            limits: settings.limits.clone(),
            counters,
            metrics,
            started_at,
            _lock: lock,
        })
    }

    /// Opens the receiver. The address that comes back has the real port.
    ///
    /// # Errors
    /// When the address is in use or not ours; everything else goes on.
    pub async fn listen(&self, address: SocketAddr) -> Result<SocketAddr, StartError> {
        let bound = receiver::bind(address).and_then(|listener| Ok((listener.local_addr()?, listener)));
        let (bound, listener) = bound.map_err(|error| {
            let failed = match error.kind() {
                io::ErrorKind::AddrInUse => StartError::PortTaken(address),
                _ => StartError::ListenRefused(address, error),
            };
            self.receiver.fails(CallError::from(&failed));
            failed
        })?;
        let lifecycle = self.lifecycle.clone();
        let door = Door {
            desk: Arc::clone(&self.desk),
            failed_part: Arc::new(move || lifecycle.failed()),
            secret: self.secret.clone(),
            access: self.access.clone(),
            limits: self.limits.clone(),
            counters: Arc::clone(&self.counters),
        };
        tracing::info!(address = %bound, version = env!("CARGO_PKG_VERSION"), "the receiver listens");
        if !bound.ip().to_canonical().is_loopback() {
            tracing::warn!(address = %bound, "the receiver can be reached from other computers, unencrypted");
        }
        self.lifecycle.spawn("receiver", receiver::serve(listener, door, self.lifecycle.cancel()));
        self.receiver.listens(bound, self.desk.clock().now());
        self.begin_reception();
        Ok(bound)
    }

    /// What goes on while notifications are received: watching that they are, catching up with what was missed, and
    /// looking after what waits.
    fn begin_reception(&self) {
        let (cancel, started_at) = (self.lifecycle.cancel(), self.started_at);
        let desk = Arc::clone(&self.desk);
        let watching = cancel.clone();
        let lifecycle = self.lifecycle.clone();
        let is_receiving = move || lifecycle.failed().is_none();
        let watch = async move { desk.watch_reception(started_at, is_receiving, watching).await };
        self.lifecycle.spawn("reception", watch);
        let (desk, asking) = (Arc::clone(&self.desk), cancel.clone());
        self.lifecycle.spawn("catching up", async move { desk.run_catching_up(asking).await });
        let (desk, settling) = (Arc::clone(&self.desk), cancel.clone());
        self.lifecycle.spawn_once(async move { desk.settle_confirmations(settling).await });
        let desk = Arc::clone(&self.desk);
        self.lifecycle.spawn("what waits", async move { desk.run_waiting(cancel).await });
    }

    /// The calls of the screen.
    #[must_use]
    pub fn calls(&self) -> &Calls {
        &self.calls
    }

    /// Takes over the settings that can change while it runs: the rules by which reservations are judged, and how long
    /// personal data is kept.
    pub fn apply(&self, settings: &Settings) {
        self.desk.set_policy(settings.policy.clone());
        self.desk.set_retention(settings.retention);
    }

    /// What the receiver did not serve, in numbers.
    #[must_use]
    pub fn receiver_counts(&self) -> Counts {
        self.counters.snapshot()
    }

    /// Where numbers are told.
    #[must_use]
    pub fn metrics_address(&self) -> Option<SocketAddr> {
        self.metrics
    }

    /// Ends every task and closes the store.
    pub async fn stop(&self) {
        self.lifecycle.stop().await;
        let store = Arc::clone(&self.store);
        if tokio::task::spawn_blocking(move || store.close()).await.is_err() {
            tracing::error!("the store did not close as it should");
        }
    }
}

/// The calls that only read, beside a program that may be running.
///
/// # Errors
/// When there is nothing to read.
pub fn reader(settings: &Settings) -> Result<Calls, StartError> {
    let data_dir = DataDir::at(settings.data_dir.clone());
    data_dir.refuse_half_restored()?;
    let store = SqliteStore::open_read_only(&data_dir.database())?;
    let desk = desk(settings, Arc::new(store), Arc::new(SystemClock))?;
    Ok(Calls::new(Arc::new(desk), Arc::new(receiver_state(settings, false)), data_dir))
}

/// Keeps what was done at the terminal where no program runs, each deed once in this span: the data directory is taken for
/// no longer than that takes. Blocks.
///
/// # Errors
/// Why it is not on record.
pub fn note_deeds(settings: &Settings, deeds: Vec<Deed>, span: Duration) -> Result<(), StartError> {
    let data_dir = DataDir::at(settings.data_dir.clone());
    let _taken = data_dir.take()?;
    let now = SystemClock.now();
    let done = deeds.into_iter().map(|deed| Done { at: now, by: settings.agent.clone(), deed });
    Ok(record_deeds(&data_dir.database(), &done.collect::<Vec<_>>(), span)?)
}

fn receiver_state(settings: &Settings, demo: bool) -> ReceiverState {
    let setup = ReceiverSetup {
        secret: settings.receiver_secret.clone(),
        secrets: settings.secrets(),
        public_url: settings.public_url.clone(),
        keyring_answers: Some(keyring_answers),
    };
    ReceiverState::new(demo, setup)
}

fn desk(settings: &Settings, store: Arc<dyn Store>, clock: Arc<dyn Clock>) -> Result<Desk, StartError> {
    let root = DataDir::at(settings.data_dir.clone()).vault();
    let vault =
        Vault::open(root.clone(), settings.hosts.clone()).map_err(|error| DataDirError::Unwritable(root, error))?;
    let vendor = Vendor::new(settings.vendor.clone())?;
    let (policy, agent, pace) = (settings.policy.clone(), settings.agent.clone(), settings.pace.clone());
    let desk = Desk::new(store, vendor, vault, clock, policy, agent, pace).with_waits(settings.waits);
    desk.set_retention(settings.retention);
    Ok(desk)
}

/// Tells numbers to Prometheus. That it cannot is no reason to take no notifications.
async fn tell_numbers(address: SocketAddr, sources: metrics::Sources, lifecycle: &Lifecycle) -> Option<SocketAddr> {
    match metrics::bind(address).await {
        Ok((listener, bound)) => {
            lifecycle.spawn("metrics", metrics::serve(listener, sources, lifecycle.cancel()));
            Some(bound)
        }
        Err(error) => {
            tracing::error!(%address, %error, "no metrics are told: metrics.listen cannot be listened on");
            None
        }
    }
}

async fn check_files(desk: Arc<Desk>, lifecycle: Lifecycle) {
    if let Err(error) = desk.check_files(&lifecycle.cancel()).await {
        tracing::warn!(%error, "the stored files were not checked");
    }
}
