//! The commands of the settings; each is a line around the backend.

use secrecy::SecretString;
use tauri::{AppHandle, State};

use super::backend::Backend;
use crate::api::error::CallError;
use crate::api::preview::PreviewView;
use crate::api::settings::{PatternTry, SecretPlace, SettingChange, SettingName, SettingProblem, SettingsView};
use crate::config::edit;

type Desk<'a> = State<'a, Backend>;

#[tauri::command]
pub(super) async fn settings(desk: Desk<'_>) -> Result<SettingsView, CallError> {
    desk.settings_view().await
}

#[tauri::command]
pub(super) async fn check_settings(
    desk: Desk<'_>,
    changes: Vec<SettingChange>,
) -> Result<Vec<SettingProblem>, CallError> {
    desk.check_settings(changes).await
}

#[tauri::command]
pub(super) async fn change_settings(desk: Desk<'_>, changes: Vec<SettingChange>) -> Result<SettingsView, CallError> {
    desk.change_settings(changes).await
}

#[tauri::command]
pub(super) async fn preview_policy(
    window: AppHandle,
    desk: Desk<'_>,
    changes: Vec<SettingChange>,
    days: u32,
) -> Result<PreviewView, CallError> {
    desk.preview_policy(&window, changes, days).await
}

#[tauri::command]
pub(super) async fn keep_secret(
    desk: Desk<'_>,
    name: SettingName,
    secret: String,
    place: SecretPlace,
) -> Result<SettingsView, CallError> {
    desk.keep_secret(name, SecretString::from(secret), place).await
}

#[tauri::command]
pub(super) async fn remove_secret(desk: Desk<'_>, name: SettingName) -> Result<SettingsView, CallError> {
    desk.remove_secret(name).await
}

#[tauri::command]
pub(super) async fn new_path_secret(desk: Desk<'_>) -> Result<SettingsView, CallError> {
    desk.new_path_secret().await
}

#[tauri::command]
pub(super) async fn start_anew(window: AppHandle, desk: Desk<'_>) -> Result<SettingsView, CallError> {
    desk.start_anew(&window).await
}

#[tauri::command]
pub(super) fn try_pattern(pattern: &str, text: &str) -> PatternTry {
    edit::try_pattern(pattern, text)
}
