//! The commands of the receiver page, each a line around a call. A file for the vendor goes where downloads go.

use tauri::{AppHandle, State};

use super::backend::Backend;
use super::commands::{export_path, show_exported};
use crate::api::error::CallError;
use crate::api::receiver::ReceiverPage;
use crate::api::test_notification::TestView;
use crate::api::unreadable::{RedecodedView, UnreadPage, UnreadView};
use crate::domain::audit::Exported;

type Desk<'a> = State<'a, Backend>;

#[tauri::command]
pub(super) async fn receiver_page(window: AppHandle, desk: Desk<'_>) -> Result<ReceiverPage, CallError> {
    desk.calls(&window).await?.receiver_page().await
}

#[tauri::command]
pub(super) async fn check_receiver(window: AppHandle, desk: Desk<'_>) -> Result<ReceiverPage, CallError> {
    desk.calls(&window).await?.check_receiver().await
}

#[tauri::command]
pub(super) async fn send_test(window: AppHandle, desk: Desk<'_>) -> Result<TestView, CallError> {
    desk.calls(&window).await?.send_test().await
}

#[tauri::command]
pub(super) async fn unreadable(
    window: AppHandle,
    desk: Desk<'_>,
    before: Option<i64>,
) -> Result<UnreadPage, CallError> {
    desk.calls(&window).await?.unreadable(before).await
}

#[tauri::command]
pub(super) async fn unreadable_request(window: AppHandle, desk: Desk<'_>, id: i64) -> Result<UnreadView, CallError> {
    desk.calls(&window).await?.unreadable_request(id).await
}

/// Answers with the file's name, once it is shown in its folder.
#[tauri::command]
pub(super) async fn export_unreadable(window: AppHandle, desk: Desk<'_>) -> Result<String, CallError> {
    let calls = desk.calls(&window).await?;
    let path = export_path(&window, &calls.export_name())?;
    let requests = calls.export_unreadable(path.clone()).await?;
    calls.note_exported(Exported::Unreadable, requests).await?;
    Ok(show_exported(path).await)
}

#[tauri::command]
pub(super) async fn redecode(window: AppHandle, desk: Desk<'_>) -> Result<RedecodedView, CallError> {
    desk.calls(&window).await?.redecode().await
}
