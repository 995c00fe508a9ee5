//! The settings behind the window: reading and changing them, and starting the program anew by them.

use secrecy::SecretString;
use tauri::AppHandle;

use super::backend::{Backend, Phase};
use crate::api::error::{CallError, ErrorCode};
use crate::api::preview::PreviewView;
use crate::api::settings::{SecretPlace, SettingChange, SettingName, SettingProblem, SettingsView};
use crate::config::edit::{self, ChangeError};
use crate::config::{Layers, secrets};

impl Backend {
    /// Every setting as the files, the environment and the keyring say now.
    pub(super) async fn settings_view(&self) -> Result<SettingsView, CallError> {
        let (layers, _) = self.settings().await?;
        Ok(self.view_of(&layers).await)
    }

    /// What would be wrong after changes; nothing is changed.
    pub(super) async fn check_settings(&self, changes: Vec<SettingChange>) -> Result<Vec<SettingProblem>, CallError> {
        Ok(edit::check(&self.settings().await?.0, &changes))
    }

    /// Writes changes into the settings file; what can change while the program runs takes hold.
    pub(super) async fn change_settings(&self, changes: Vec<SettingChange>) -> Result<SettingsView, CallError> {
        let names = changes.iter().map(|change| change.name).collect();
        self.change(names, move |layers| edit::change(layers, &changes)).await
    }

    /// How the last days' reservations would have been decided by changed rules; nothing is changed.
    pub(super) async fn preview_policy(
        &self,
        window: &AppHandle,
        changes: Vec<SettingChange>,
        days: u32,
    ) -> Result<PreviewView, CallError> {
        let policy = edit::changed(&self.settings().await?.0, &changes)?.policy;
        self.calls(window).await?.preview_policy(policy, days).await
    }

    /// Keeps a secret in the keyring or in the file of secrets.
    pub(super) async fn keep_secret(
        &self,
        name: SettingName,
        secret: SecretString,
        place: SecretPlace,
    ) -> Result<SettingsView, CallError> {
        self.change(vec![name], move |layers| secrets::keep(layers, name, &secret, place)).await
    }

    /// Removes a secret from wherever it is kept.
    pub(super) async fn remove_secret(&self, name: SettingName) -> Result<SettingsView, CallError> {
        self.change(vec![name], move |layers| secrets::remove(layers, name)).await
    }

    /// Keeps a new word for the receiver's path that nobody guesses.
    pub(super) async fn new_path_secret(&self) -> Result<SettingsView, CallError> {
        self.change(vec![SettingName::ReceiverSecret], secrets::keep_new_path_secret).await
    }

    /// Starts the program anew by the settings as they are now; the window stays. What Jackpot sends meanwhile it sends
    /// again.
    pub(super) async fn start_anew(&self, window: &AppHandle) -> Result<SettingsView, CallError> {
        self.refuse_in_demo()?;
        // Settings by which it would not start again leave it running.
        self.settings().await?;
        self.stop().await;
        self.start(window).await;
        self.settings_view().await
    }

    async fn change(
        &self,
        names: Vec<SettingName>,
        change: impl FnOnce(&Layers) -> Result<(), ChangeError> + Send + 'static,
    ) -> Result<SettingsView, CallError> {
        self.refuse_in_demo()?;
        let (layers, _) = self.settings().await?;
        let written = tokio::task::spawn_blocking(move || change(&layers)).await;
        written.map_err(|_| CallError::internal("settings"))??;
        let (layers, settings) = self.settings().await?;
        if let Phase::Running(running) = &*self.phase.read().await {
            running.app().apply(&settings);
            let names = names.iter().map(|name| name.as_str().to_owned()).collect();
            running.app().calls().note_changed_settings(names).await?;
        }
        Ok(self.view_of(&layers).await)
    }

    async fn view_of(&self, layers: &Layers) -> SettingsView {
        edit::view(layers, self.in_force.read().await.as_ref(), self.demo.is_some())
    }

    fn refuse_in_demo(&self) -> Result<(), CallError> {
        if self.demo.is_none() {
            return Ok(());
        }
        Err(CallError::new(
            ErrorCode::SettingOverruled,
            "A demonstration changes no settings. Nothing was changed.",
            "Start Voucher Desk itself and change them there.",
        ))
    }
}
