//! Limits for what must not hang. No test waits for time to pass: these only end one that would never end.

use std::panic::Location;
use std::time::Duration;

/// More than anything here takes on a busy machine.
pub const LIMIT: Duration = Duration::from_secs(30);

/// Waits for `task`, and fails the test at the caller's line if it does not end.
#[track_caller]
pub fn within<T>(what: &str, task: impl Future<Output = T>) -> impl Future<Output = T> {
    let caller = Location::caller();
    async move {
        match tokio::time::timeout(LIMIT, task).await {
            Ok(value) => value,
            Err(_) => panic!("{caller}: waited {LIMIT:?} in vain for {what}"),
        }
    }
}
