//! The commands that hand out the PDF and the requests, each a line around a call. The page names a voucher and never a
//! path: where a copy goes is asked in a dialog of the system's.

use std::path::PathBuf;

use rfd::AsyncFileDialog;
use tauri::ipc::Response;
use tauri::{AppHandle, Manager, State};

use super::backend::Backend;
use super::{WINDOW, printing};
use crate::api::dto::RawRequest;
use crate::api::error::CallError;

type Desk<'a> = State<'a, Backend>;

#[tauri::command]
pub(super) async fn print_pdf(
    window: AppHandle,
    desk: Desk<'_>,
    voucher_id: String,
    acknowledged: bool,
) -> Result<(), CallError> {
    desk.calls(&window).await?.print_pdf(&voucher_id, acknowledged, printing::print).await
}

#[tauri::command]
pub(super) async fn save_pdf(
    window: AppHandle,
    desk: Desk<'_>,
    voucher_id: String,
    acknowledged: bool,
) -> Result<Option<String>, CallError> {
    let choose = async |name: String| Ok(choose(&window, &name).await);
    desk.calls(&window).await?.save_pdf(&voucher_id, acknowledged, choose).await
}

/// Raw: a list of numbers would be three times as long.
#[tauri::command]
pub(super) async fn pdf_bytes(
    window: AppHandle,
    desk: Desk<'_>,
    voucher_id: String,
    acknowledged: bool,
) -> Result<Response, CallError> {
    Ok(Response::new(desk.calls(&window).await?.pdf_bytes(&voucher_id, acknowledged).await?))
}

#[tauri::command]
pub(super) async fn raw_request(
    window: AppHandle,
    desk: Desk<'_>,
    voucher_id: String,
    event: i64,
) -> Result<RawRequest, CallError> {
    desk.calls(&window).await?.raw_request(&voucher_id, event).await
}

/// Asks where a copy goes. The dialog itself asks before a file is replaced.
async fn choose(app: &AppHandle, name: &str) -> Option<PathBuf> {
    let mut dialog = AsyncFileDialog::new().set_file_name(name).add_filter("PDF", &["pdf"]);
    let folders = [app.path().download_dir(), app.path().home_dir()];
    if let Some(folder) = folders.into_iter().flatten().find(|folder| folder.is_dir()) {
        dialog = dialog.set_directory(folder);
    }
    if let Some(window) = app.get_webview_window(WINDOW) {
        dialog = dialog.set_parent(&window);
    }
    dialog.save_file().await.map(|file| file.path().to_path_buf())
}
