//! The commands about notes, tickets, pins, watched codes and the past of a voucher, each a line around a call.

use tauri::{AppHandle, State};

use super::backend::Backend;
use crate::api::at_hand::{AtHandView, RemarksView};
use crate::api::error::CallError;
use crate::api::past::PastView;
use crate::domain::clock::Timestamp;

type Desk<'a> = State<'a, Backend>;

#[tauri::command]
pub(super) async fn remarks(window: AppHandle, desk: Desk<'_>, voucher_id: String) -> Result<RemarksView, CallError> {
    desk.calls(&window).await?.remarks(&voucher_id).await
}

#[tauri::command]
pub(super) async fn add_note(
    window: AppHandle,
    desk: Desk<'_>,
    voucher_id: String,
    text: String,
) -> Result<RemarksView, CallError> {
    desk.calls(&window).await?.add_note(&voucher_id, &text).await
}

#[tauri::command]
pub(super) async fn set_ticket(
    window: AppHandle,
    desk: Desk<'_>,
    voucher_id: String,
    text: String,
) -> Result<RemarksView, CallError> {
    desk.calls(&window).await?.set_ticket(&voucher_id, &text).await
}

#[tauri::command]
pub(super) async fn pin(
    window: AppHandle,
    desk: Desk<'_>,
    voucher_id: String,
    pinned: bool,
) -> Result<AtHandView, CallError> {
    desk.calls(&window).await?.pin(&voucher_id, pinned).await
}

#[tauri::command]
pub(super) async fn watch(
    window: AppHandle,
    desk: Desk<'_>,
    code: String,
    watched: bool,
) -> Result<AtHandView, CallError> {
    desk.calls(&window).await?.watch(&code, watched).await
}

#[tauri::command]
pub(super) async fn at_hand(window: AppHandle, desk: Desk<'_>) -> Result<AtHandView, CallError> {
    desk.calls(&window).await?.at_hand().await
}

#[tauri::command]
pub(super) async fn voucher_at(
    window: AppHandle,
    desk: Desk<'_>,
    voucher_id: String,
    instant: Timestamp,
) -> Result<PastView, CallError> {
    desk.calls(&window).await?.voucher_at(&voucher_id, instant).await
}
