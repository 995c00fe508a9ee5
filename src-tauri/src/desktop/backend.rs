//! The program behind the window: starting it, starting it again after a problem, and telling the window what changed.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tauri::{AppHandle, Emitter};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};
use tokio::sync::{RwLock, RwLockReadGuard};

use super::{arrivals, attention, downloads};
use crate::api::calls::Calls;
use crate::api::dto::{Change, ReceiverStatus};
use crate::api::error::{CallError, ErrorCode};
use crate::app::App;
use crate::config::{Layers, Settings, SettingsError};
use crate::demo::{Demo, DemoError, Plan};
use crate::store;

/// The name of the event that tells the window what to read again.
const CHANGE: &str = "change";
/// How long changes are gathered, so that a burst costs the window one look.
const GATHER: Duration = Duration::from_millis(25);

/// Reads the settings anew: a person may have corrected the file between two tries.
pub type ReadSettings = Arc<dyn Fn() -> Result<(Layers, Settings), SettingsError> + Send + Sync>;

/// The program behind the window.
pub(super) struct Backend {
    read_settings: ReadSettings,
    pub(super) demo: Option<Plan>,
    manners: Mutex<Manners>,
    pub(super) phase: RwLock<Phase>,
    /// The settings that the program was started with.
    pub(super) in_force: RwLock<Option<Layers>>,
}

/// What of the settings the window itself keeps to, as they were last read.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Manners {
    /// Whether closing the window hides it, where there is a tray.
    pub(super) close_to_tray: bool,
    /// Whether the operating system is told of things.
    tells: bool,
    /// Whether Jackpot reaches the receiver.
    is_public: bool,
}

impl Manners {
    fn of(settings: &Settings) -> Self {
        Self {
            close_to_tray: settings.close_to_tray,
            tells: settings.notifications,
            is_public: settings.public_url.is_some(),
        }
    }
}

pub(super) enum Phase {
    NotStarted,
    Running(Box<Running>),
    Failed(CallError),
}

pub(super) enum Running {
    App(App),
    Demo(Demo),
}

impl Running {
    pub(super) fn app(&self) -> &App {
        match self {
            Self::App(app) => app,
            Self::Demo(demo) => demo.app(),
        }
    }
}

impl Backend {
    pub(super) fn new(read_settings: ReadSettings, demo: Option<Plan>) -> Self {
        let (manners, phase, in_force) = (Mutex::default(), RwLock::new(Phase::NotStarted), RwLock::new(None));
        Self { read_settings, demo, manners, phase, in_force }
    }

    /// On a thread that may wait: the keyring may ask a person.
    pub(super) async fn settings(&self) -> Result<(Layers, Settings), CallError> {
        let read = Arc::clone(&self.read_settings);
        let read = tokio::task::spawn_blocking(move || read()).await;
        let read = read.map_err(|_| CallError::internal("settings"))?.map_err(|error| {
            CallError::new(
                ErrorCode::SettingsInvalid,
                format!("Voucher Desk did not start: {error}."),
                "Correct the setting, then try again.",
            )
            .about(error.name)
        })?;
        *self.manners.lock().unwrap_or_else(PoisonError::into_inner) = Manners::of(&read.1);
        Ok(read)
    }

    pub(super) fn manners(&self) -> Manners {
        *self.manners.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether Jackpot tells us of vouchers now, so that somebody misses it when it ends.
    pub(super) async fn is_in_service(&self) -> bool {
        let Manners { tells, is_public, .. } = self.manners();
        let is_listening = match &*self.phase.read().await {
            Phase::Running(running) => matches!(&**running, Running::App(app) if app.calls().is_listening()),
            Phase::NotStarted | Phase::Failed(_) => false,
        };
        tells && is_public && is_listening
    }

    /// Starts the program unless it runs; a receiver that does not listen is opened again.
    pub(super) async fn start(&self, window: &AppHandle) {
        let mut phase = self.phase.write().await;
        if let Phase::Running(running) = &*phase {
            if let Running::App(app) = &**running
                && !app.calls().is_listening()
                && let Ok((_, settings)) = self.settings().await
            {
                listen(app, &settings).await;
            }
            return;
        }
        *phase = match self.start_parts().await {
            Ok((running, notices)) => {
                let calls = running.app().calls().clone();
                tauri::async_runtime::spawn(tell(calls.changes(), window.clone()));
                if notices {
                    tauri::async_runtime::spawn(arrivals::watch(calls.clone(), window.clone()));
                }
                tauri::async_runtime::spawn(downloads::tell(calls.downloads(), window.clone()));
                tauri::async_runtime::spawn(attention::watch(calls, window.clone(), notices));
                Phase::Running(Box::new(running))
            }
            Err(problem) => {
                tracing::error!(problem = problem.message, "Voucher Desk did not start");
                Phase::Failed(problem)
            }
        };
        drop(phase);
        emit(window, &Change::anything());
    }

    /// The program, and whether the operating system is told of what needs a person.
    async fn start_parts(&self) -> Result<(Running, bool), CallError> {
        let (layers, settings) = self.settings().await?;
        *self.in_force.write().await = Some(layers);
        let notices = settings.notifications;
        if let Some(plan) = &self.demo {
            return match Demo::start(settings, plan.clone()).await {
                Ok(demo) => Ok((Running::Demo(demo), notices)),
                Err(DemoError::Start(error)) => Err(CallError::from(&error)),
                Err(error) => {
                    tracing::error!(%error, "the demonstration did not start");
                    Err(CallError::internal("demo"))
                }
            };
        }
        let app = App::start(&settings, false).await.map_err(|error| CallError::from(&error))?;
        listen(&app, &settings).await;
        Ok((Running::App(app), notices))
    }

    /// The calls, once the program has started; otherwise what keeps it from starting.
    pub(super) async fn calls(&self, window: &AppHandle) -> Result<Calls, CallError> {
        let mut phase = self.phase.read().await;
        if matches!(*phase, Phase::NotStarted) {
            drop(phase);
            self.start(window).await;
            phase = self.phase.read().await;
        }
        calls_of(&phase)
    }

    /// How the receiver is doing, also when nothing started.
    pub(super) async fn status(&self, window: &AppHandle) -> Result<ReceiverStatus, CallError> {
        match self.calls(window).await {
            Ok(calls) => calls.receiver_status().await,
            Err(problem) => Ok(ReceiverStatus::not_started(problem, self.demo.is_some())),
        }
    }

    /// Ends the program.
    pub(super) async fn stop(&self) {
        let phase = std::mem::replace(&mut *self.phase.write().await, Phase::NotStarted);
        match phase {
            Phase::Running(running) => match *running {
                Running::App(app) => app.stop().await,
                Running::Demo(demo) => demo.stop().await,
            },
            Phase::NotStarted | Phase::Failed(_) => {}
        }
    }
}

fn calls_of(phase: &RwLockReadGuard<'_, Phase>) -> Result<Calls, CallError> {
    match &**phase {
        Phase::Running(running) => Ok(running.app().calls().clone()),
        Phase::Failed(problem) => Err(problem.clone()),
        Phase::NotStarted => Err(CallError::internal("start")),
    }
}

/// Opens the receiver. That it does not listen is shown; looking up works all the same.
async fn listen(app: &App, settings: &Settings) {
    if let Err(error) = app.listen(settings.listen).await {
        tracing::error!(%error, "the receiver does not listen");
    }
}

/// Tells the window what to read again, each voucher once in a while however often it changed.
async fn tell(mut changes: Receiver<store::Change>, window: AppHandle) {
    loop {
        let first = match changes.recv().await {
            Ok(change) => Change::from(change),
            Err(RecvError::Lagged(_)) => Change::anything(),
            Err(RecvError::Closed) => return,
        };
        tokio::time::sleep(GATHER).await;
        let mut gathered = HashMap::from([(first.voucher_id.clone(), first)]);
        loop {
            let change = match changes.try_recv() {
                Ok(change) => Change::from(change),
                Err(TryRecvError::Lagged(_)) => Change::anything(),
                Err(TryRecvError::Empty | TryRecvError::Closed) => break,
            };
            gathered.insert(change.voucher_id.clone(), change);
        }
        gathered.values().for_each(|change| emit(&window, change));
    }
}

/// Tells the window what to read again.
pub(super) fn emit(window: &AppHandle, change: &Change) {
    if let Err(error) = window.emit(CHANGE, change) {
        tracing::warn!(%error, "the window was not told of a change");
    }
}
