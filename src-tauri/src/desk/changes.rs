//! How work that follows the changes waits for the next one.

use std::time::Duration;

use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio_util::sync::CancellationToken;

use crate::store::Change;

/// Waits until something changes, and then for as long as `gather`, so that a burst costs one look. False when there is
/// nothing more to wait for: cancelled, or the store is closed.
pub(super) async fn changed(changes: &mut Receiver<Change>, gather: Duration, cancel: &CancellationToken) -> bool {
    let change = tokio::select! {
        () = cancel.cancelled() => return false,
        change = changes.recv() => change,
    };
    if matches!(change, Err(RecvError::Closed)) {
        return false;
    }
    tokio::select! {
        () = cancel.cancelled() => return false,
        () = tokio::time::sleep(gather) => {}
    }
    *changes = changes.resubscribe();
    true
}
