//! The commands about taking out personal data, each a line around a call.

use tauri::{AppHandle, State};

use super::backend::Backend;
use super::drag_out;
use crate::api::erasure::{ErasedAnswer, ErasureView, RetentionPreview};
use crate::api::error::CallError;

type Desk<'a> = State<'a, Backend>;

#[tauri::command]
pub(super) async fn erasure(window: AppHandle, desk: Desk<'_>, voucher_id: String) -> Result<ErasureView, CallError> {
    desk.calls(&window).await?.erasure(&voucher_id).await
}

#[tauri::command]
pub(super) async fn erase(
    window: AppHandle,
    desk: Desk<'_>,
    voucher_id: String,
    typed: String,
) -> Result<ErasedAnswer, CallError> {
    let erased = desk.calls(&window).await?.erase(&voucher_id, &typed).await?;
    // A copy of its PDF may still lie there for whoever dragged it.
    drag_out::tidy(&window);
    Ok(erased)
}

#[tauri::command]
pub(super) async fn preview_retention(
    window: AppHandle,
    desk: Desk<'_>,
    days: String,
) -> Result<RetentionPreview, CallError> {
    desk.calls(&window).await?.preview_retention(&days).await
}
