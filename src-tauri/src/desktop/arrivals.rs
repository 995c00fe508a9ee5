//! Codes that were watched for and have arrived, told by a notification of the operating system. Which they are stands in
//! the window.

use std::collections::HashSet;
use std::time::Duration;

use tauri::AppHandle;
use tokio::sync::broadcast::error::RecvError;

use super::notice;
use super::words::Language;
use crate::api::calls::Calls;

/// How long changes are gathered, so that a burst is looked at once.
const GATHER: Duration = Duration::from_secs(1);

/// Watches until the program ends. What had arrived before the start is in the window.
pub(super) async fn watch(calls: Calls, window: AppHandle) {
    let mut changes = calls.changes();
    let mut told: Option<HashSet<String>> = None;
    loop {
        match calls.arrived().await {
            Ok(codes) => {
                let new: Vec<_> =
                    codes.iter().filter(|code| told.as_ref().is_some_and(|told| !told.contains(*code))).collect();
                if let Some(text) = notice::arrived(Language::in_force(&window), &new) {
                    notice::show(&window, text, None).await;
                }
                told = Some(codes.into_iter().collect());
            }
            Err(error) => tracing::warn!(problem = error.message, "which codes have arrived could not be read"),
        }
        match changes.recv().await {
            Ok(_) | Err(RecvError::Lagged(_)) => {
                tokio::time::sleep(GATHER).await;
                changes = changes.resubscribe();
            }
            Err(RecvError::Closed) => return,
        }
    }
}
