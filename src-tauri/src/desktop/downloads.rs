//! Tells the window how far downloads are.

use tauri::{AppHandle, Emitter};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

use crate::api::dto::DownloadView;
use crate::desk::Downloading;

/// The name of the event.
const DOWNLOAD: &str = "download";

/// Passes on until the program ends. What a slow window missed is old news.
pub(super) async fn tell(mut downloads: Receiver<Downloading>, window: AppHandle) {
    loop {
        match downloads.recv().await {
            Ok(downloading) => {
                if let Err(error) = window.emit(DOWNLOAD, DownloadView::from(downloading)) {
                    tracing::warn!(%error, "the window was not told of a download");
                }
            }
            Err(RecvError::Lagged(_)) => {}
            Err(RecvError::Closed) => return,
        }
    }
}
