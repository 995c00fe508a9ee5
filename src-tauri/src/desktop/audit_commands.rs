//! The commands about what agents did. A file goes where downloads go.

use tauri::{AppHandle, State};

use super::backend::Backend;
use super::commands::{export_path, show_exported};
use crate::api::audit::{ActivityFilter, ActivityPage, Copied};
use crate::api::dto::VoucherView;
use crate::api::error::CallError;
use crate::api::list_export::ExportFormat;

type Desk<'a> = State<'a, Backend>;

#[tauri::command]
pub(super) async fn open_voucher(
    window: AppHandle,
    desk: Desk<'_>,
    voucher_id: String,
) -> Result<VoucherView, CallError> {
    desk.calls(&window).await?.open_voucher(&voucher_id).await
}

#[tauri::command]
pub(super) async fn activity(
    window: AppHandle,
    desk: Desk<'_>,
    filter: ActivityFilter,
    before: Option<i64>,
    limit: usize,
) -> Result<ActivityPage, CallError> {
    desk.calls(&window).await?.activity(filter, before, limit).await
}

#[tauri::command]
pub(super) async fn note_copied(
    window: AppHandle,
    desk: Desk<'_>,
    voucher_id: String,
    what: Copied,
) -> Result<(), CallError> {
    desk.calls(&window).await?.note_copied(&voucher_id, what).await
}

/// Answers with the file's name, once it is shown in its folder.
#[tauri::command]
pub(super) async fn export_activity(
    window: AppHandle,
    desk: Desk<'_>,
    filter: ActivityFilter,
    format: ExportFormat,
) -> Result<String, CallError> {
    let calls = desk.calls(&window).await?;
    let path = export_path(&window, &calls.activity_file_name(format))?;
    calls.export_activity(filter, format, path.clone()).await?;
    Ok(show_exported(path).await)
}
