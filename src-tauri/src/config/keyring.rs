//! Secrets in the operating system's keyring. It may be missing, locked or slow: none of that stops a start.

use std::sync::mpsc;
use std::time::Duration;

use thiserror::Error;

const SERVICE: &str = "voucher-desk";
/// How long the keyring may take; a locked one may wait for a person who is not there.
const PATIENCE: Duration = Duration::from_secs(5);

/// Why a secret could not be kept.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum KeyringError {
    /// There is none, or it is locked.
    #[error("the system's keyring is missing or locked ({0})")]
    Unavailable(String),
    /// It did not answer in time.
    #[error("the system's keyring did not answer")]
    Slow,
}

/// Puts a secret into the keyring.
///
/// # Errors
/// When there is none, it is locked, or it does not answer.
pub fn keep_secret(name: &str, secret: String) -> Result<(), KeyringError> {
    let name = name.to_owned();
    in_time(move || keyring::Entry::new(SERVICE, &name)?.set_password(&secret))?
        .map_err(|error| KeyringError::Unavailable(error.to_string()))
}

/// Whether there is a keyring and it answers; one that is locked may ask a person first. Blocks.
#[must_use]
pub fn keyring_answers() -> bool {
    let asked = in_time(|| keyring::Entry::new(SERVICE, "probe")?.get_password());
    matches!(asked, Ok(Ok(_) | Err(keyring::Error::NoEntry)))
}

pub(super) fn read_secret(name: &str) -> Option<String> {
    let owned = name.to_owned();
    match in_time(move || keyring::Entry::new(SERVICE, &owned)?.get_password()) {
        Ok(Ok(secret)) => Some(secret),
        Ok(Err(keyring::Error::NoEntry)) => None,
        Ok(Err(error)) => {
            tracing::warn!(name, %error, "the keyring was not read; set the secret in the file or the environment");
            None
        }
        Err(error) => {
            tracing::warn!(name, %error, "the keyring was not read; set the secret in the file or the environment");
            None
        }
    }
}

/// Runs on a thread of its own: the keyring's library blocks, and may do so for ever.
fn in_time<T: Send + 'static>(ask: impl FnOnce() -> T + Send + 'static) -> Result<T, KeyringError> {
    let (answer, answered) = mpsc::channel();
    std::thread::Builder::new()
        .name("keyring".to_owned())
        .spawn(move || drop(answer.send(ask())))
        .map_err(|error| KeyringError::Unavailable(error.to_string()))?;
    answered.recv_timeout(PATIENCE).map_err(|_| KeyringError::Slow)
}
