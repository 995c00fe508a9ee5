//! The commands of lists and of the overview, each a line around a call. An export goes where downloads go.

use tauri::ipc::Channel;
use tauri::{AppHandle, State};

use super::backend::Backend;
use super::commands::{export_path, show_exported};
use crate::api::dto::ShopView;
use crate::api::error::CallError;
use crate::api::list_export::{ExportFormat, ExportProgress};
use crate::api::listing::{ListAnswer, ListRow, ListView, SavedViewDto};
use crate::api::overview::OverviewAnswer;
use crate::domain::days::Span;
use crate::domain::listing::{Filter, Sort};

type Desk<'a> = State<'a, Backend>;

#[tauri::command]
pub(super) async fn open_list(
    window: AppHandle,
    desk: Desk<'_>,
    filter: Filter,
    sort: Sort,
) -> Result<ListAnswer, CallError> {
    desk.calls(&window).await?.open_list(filter, sort).await
}

#[tauri::command]
pub(super) async fn search_on(window: AppHandle, desk: Desk<'_>, list: u64) -> Result<ListView, CallError> {
    desk.calls(&window).await?.search_on(list).await
}

#[tauri::command]
pub(super) async fn list_rows(
    window: AppHandle,
    desk: Desk<'_>,
    list: u64,
    from: usize,
    count: usize,
) -> Result<Vec<ListRow>, CallError> {
    desk.calls(&window).await?.list_rows(list, from, count).await
}

#[tauri::command]
pub(super) async fn list_news(window: AppHandle, desk: Desk<'_>, list: u64) -> Result<usize, CallError> {
    desk.calls(&window).await?.list_news(list).await
}

#[tauri::command]
pub(super) async fn listed_shops(window: AppHandle, desk: Desk<'_>) -> Result<Vec<ShopView>, CallError> {
    desk.calls(&window).await?.listed_shops().await
}

#[tauri::command]
pub(super) async fn saved_views(window: AppHandle, desk: Desk<'_>) -> Result<Vec<SavedViewDto>, CallError> {
    desk.calls(&window).await?.saved_views().await
}

#[tauri::command]
pub(super) async fn save_view(
    window: AppHandle,
    desk: Desk<'_>,
    name: String,
    filter: Filter,
    sort: Sort,
) -> Result<Vec<SavedViewDto>, CallError> {
    desk.calls(&window).await?.save_view(&name, filter, sort).await
}

#[tauri::command]
pub(super) async fn rename_view(
    window: AppHandle,
    desk: Desk<'_>,
    name: String,
    to: String,
) -> Result<Vec<SavedViewDto>, CallError> {
    desk.calls(&window).await?.rename_view(&name, &to).await
}

#[tauri::command]
pub(super) async fn remove_view(
    window: AppHandle,
    desk: Desk<'_>,
    name: String,
) -> Result<Vec<SavedViewDto>, CallError> {
    desk.calls(&window).await?.remove_view(&name).await
}

#[tauri::command]
pub(super) async fn move_view(
    window: AppHandle,
    desk: Desk<'_>,
    name: String,
    place: usize,
) -> Result<Vec<SavedViewDto>, CallError> {
    desk.calls(&window).await?.move_view(&name, place).await
}

/// Answers with the file's name, once it is shown in its folder.
#[tauri::command]
pub(super) async fn export_list(
    window: AppHandle,
    desk: Desk<'_>,
    list: u64,
    format: ExportFormat,
    with_keys: bool,
    progress: Channel<ExportProgress>,
) -> Result<String, CallError> {
    let calls = desk.calls(&window).await?;
    let path = export_path(&window, &calls.list_export_name(format))?;
    let tell = |told| {
        // A window that has gone hears of nothing.
        drop(progress.send(told));
    };
    calls.export_list(list, format, with_keys, &path, tell).await?;
    Ok(show_exported(path).await)
}

#[tauri::command]
pub(super) async fn cancel_export(window: AppHandle, desk: Desk<'_>) -> Result<(), CallError> {
    desk.calls(&window).await?.cancel_export();
    Ok(())
}

#[tauri::command]
pub(super) async fn overview(window: AppHandle, desk: Desk<'_>, span: Span) -> Result<OverviewAnswer, CallError> {
    desk.calls(&window).await?.overview(span).await
}
