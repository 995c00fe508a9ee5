//! The program behind the window: starting it, starting it again after a problem, and telling the window what changed.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tauri::{AppHandle, Emitter};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};
use tokio::sync::{RwLock, RwLockReadGuard};

use super::{attention, downloads};
use crate::api::calls::Calls;
use crate::api::dto::{Change, ReceiverStatus};
use crate::api::error::{CallError, ErrorCode};
use crate::api::settings::{SettingChange, SettingsView};
use crate::app::App;
use crate::config::{Layers, Settings, SettingsError, edit};
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
    demo: Option<Plan>,
    manners: Mutex<Manners>,
    phase: RwLock<Phase>,
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

enum Phase {
    NotStarted,
    Running(Box<Running>),
    Failed(CallError),
}

enum Running {
    App(App),
    Demo(Demo),
}

impl Running {
    fn app(&self) -> &App {
        match self {
            Self::App(app) => app,
            Self::Demo(demo) => demo.app(),
        }
    }
}

impl Backend {
    pub(super) fn new(read_settings: ReadSettings, demo: Option<Plan>) -> Self {
        Self { read_settings, demo, manners: Mutex::default(), phase: RwLock::new(Phase::NotStarted) }
    }

    /// On a thread that may wait: the keyring may ask a person.
    async fn settings(&self) -> Result<(Layers, Settings), CallError> {
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
        let (_, settings) = self.settings().await?;
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

    /// Every setting as the files, the environment and the keyring say now.
    pub(super) async fn settings_view(&self) -> Result<SettingsView, CallError> {
        Ok(edit::view(&self.settings().await?.0))
    }

    /// Writes changes into the settings file; what can change while the program runs takes hold.
    pub(super) async fn change_settings(&self, changes: Vec<SettingChange>) -> Result<SettingsView, CallError> {
        if self.demo.is_some() {
            return Err(CallError::new(
                ErrorCode::SettingOverruled,
                "A demonstration changes no settings. Nothing was changed.",
                "Start Voucher Desk itself and change them there.",
            ));
        }
        let (layers, _) = self.settings().await?;
        let names = changes.iter().map(|change| change.name.clone()).collect();
        let written = tokio::task::spawn_blocking(move || edit::change(&layers, &changes)).await;
        written.map_err(|_| CallError::internal("settings"))??;
        let (layers, settings) = self.settings().await?;
        if let Phase::Running(running) = &*self.phase.read().await {
            running.app().apply(&settings);
            running.app().calls().note_changed_settings(names).await?;
        }
        Ok(edit::view(&layers))
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
