//! The commands about what agents did, each a line around a call.

use tauri::{AppHandle, State};

use super::backend::Backend;
use crate::api::audit::{ActivityFilter, ActivityPage, Copied};
use crate::api::dto::VoucherView;
use crate::api::error::CallError;

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
