//! The window's commands, each a line around a call.

use std::path::PathBuf;

use tauri::{AppHandle, Manager, State};

use super::backend::Backend;
use crate::api::calls::Subject;
use crate::api::dto::{AskAnswer, AttentionView, FindAnswer, ReceiverStatus, VoucherView};
use crate::api::error::{CallError, ErrorCode};
use crate::domain::clock::Timestamp;
use crate::domain::notification::Contract;
use crate::store::Order;

type Desk<'a> = State<'a, Backend>;

#[tauri::command]
pub(super) async fn find(window: AppHandle, desk: Desk<'_>, query: String) -> Result<FindAnswer, CallError> {
    desk.calls(&window).await?.find(&query).await
}

#[tauri::command]
pub(super) async fn voucher(window: AppHandle, desk: Desk<'_>, voucher_id: String) -> Result<VoucherView, CallError> {
    desk.calls(&window).await?.voucher(&voucher_id).await
}

#[tauri::command]
pub(super) async fn refresh_link(
    window: AppHandle,
    desk: Desk<'_>,
    voucher_id: String,
) -> Result<VoucherView, CallError> {
    desk.calls(&window).await?.refresh_link(&voucher_id).await
}

#[tauri::command]
pub(super) async fn ask_vendor(window: AppHandle, desk: Desk<'_>, voucher_id: String) -> Result<AskAnswer, CallError> {
    desk.calls(&window).await?.ask_vendor(&voucher_id).await
}

#[tauri::command]
pub(super) async fn confirm(
    window: AppHandle,
    desk: Desk<'_>,
    voucher_id: String,
    price: String,
) -> Result<VoucherView, CallError> {
    desk.calls(&window).await?.confirm(&voucher_id, &price).await
}

#[tauri::command]
pub(super) async fn open_pdf(
    window: AppHandle,
    desk: Desk<'_>,
    voucher_id: String,
    acknowledged: bool,
) -> Result<(), CallError> {
    let open = |path| in_system(path, |path| tauri_plugin_opener::open_path(path, None::<&str>));
    desk.calls(&window).await?.open_pdf(&voucher_id, acknowledged, open).await
}

#[tauri::command]
pub(super) async fn show_pdf(window: AppHandle, desk: Desk<'_>, voucher_id: String) -> Result<(), CallError> {
    let show = |path| in_system(path, tauri_plugin_opener::reveal_item_in_dir);
    desk.calls(&window).await?.show_pdf(&voucher_id, show).await
}

#[tauri::command]
pub(super) async fn copy_link(window: AppHandle, desk: Desk<'_>, voucher_id: String) -> Result<String, CallError> {
    desk.calls(&window).await?.copy_link(&voucher_id).await
}

#[tauri::command]
pub(super) async fn copy_address(
    window: AppHandle,
    desk: Desk<'_>,
    contract: Option<Contract>,
) -> Result<String, CallError> {
    desk.calls(&window).await?.copy_address(contract)
}

#[tauri::command]
pub(super) async fn attention(
    window: AppHandle,
    desk: Desk<'_>,
    order: Order,
    limit: usize,
) -> Result<AttentionView, CallError> {
    desk.calls(&window).await?.attention(order, limit).await
}

#[tauri::command]
pub(super) async fn snooze(
    window: AppHandle,
    desk: Desk<'_>,
    what: Subject,
    until: Option<Timestamp>,
    reason: String,
) -> Result<(), CallError> {
    desk.calls(&window).await?.snooze(&what, until, &reason).await
}

#[tauri::command]
pub(super) async fn unsnooze(window: AppHandle, desk: Desk<'_>, what: Subject) -> Result<(), CallError> {
    desk.calls(&window).await?.unsnooze(&what).await
}

#[tauri::command]
pub(super) async fn receiver_status(window: AppHandle, desk: Desk<'_>) -> Result<ReceiverStatus, CallError> {
    desk.status(&window).await
}

#[tauri::command]
pub(super) async fn retry_start(window: AppHandle, desk: Desk<'_>) -> Result<ReceiverStatus, CallError> {
    desk.start(&window).await;
    desk.status(&window).await
}

/// Where an export goes: into the downloads folder, or the home folder of whoever has none.
pub(super) fn export_path(window: &AppHandle, name: &str) -> Result<PathBuf, CallError> {
    let folder = window.path().download_dir().or_else(|_| window.path().home_dir());
    Ok(folder.map_err(|_| CallError::internal("downloads"))?.join(name))
}

/// Shows an exported file in its folder, where the system does so; its name. The file is there either way.
pub(super) async fn show_exported(path: PathBuf) -> String {
    let name = path.display().to_string();
    drop(in_system(path, tauri_plugin_opener::reveal_item_in_dir).await);
    name
}

/// Hands a file to the operating system, which may take its time.
pub(super) async fn in_system(
    path: PathBuf,
    hand_over: impl FnOnce(PathBuf) -> Result<(), tauri_plugin_opener::Error> + Send + 'static,
) -> Result<(), CallError> {
    let outcome = tokio::task::spawn_blocking(move || hand_over(path)).await;
    let outcome = outcome.map_err(|_| CallError::internal("open"))?;
    outcome.map_err(|error| {
        tracing::error!(%error, "the system did not take the file");
        CallError::new(
            ErrorCode::ViewerFailed,
            "The system has no program for this, or it did not start. The PDF is stored.",
            "Install or choose a program that opens PDFs, or use Show in folder.",
        )
    })
}
