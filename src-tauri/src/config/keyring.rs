//! Secrets in the operating system's keyring. It may be missing, locked or slow: none of that stops a start.

use std::sync::mpsc;
use std::time::Duration;

use keyring::{Entry, Error};
use secrecy::{ExposeSecret, SecretString};
use thiserror::Error;

const SERVICE: &str = "voucher-desk";
/// How long the keyring may take; a locked one may wait for a person who is not there.
const PATIENCE: Duration = Duration::from_secs(5);

/// Why a secret could not be kept, removed or read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum KeyringError {
    /// There is none, so nothing can be in it.
    #[error("this system has no keyring")]
    Missing,
    /// It is locked, or it failed.
    #[error("the system's keyring is locked or failing ({0})")]
    Unavailable(String),
    /// It did not answer in time.
    #[error("the system's keyring did not answer")]
    Slow,
}

/// Puts a secret into the keyring.
///
/// # Errors
/// When there is none, it is locked, or it does not answer.
pub fn keep_secret(name: &str, secret: SecretString) -> Result<(), KeyringError> {
    let name = name.to_owned();
    in_time(move || Entry::new(SERVICE, &name)?.set_password(secret.expose_secret()))
}

/// Whether there is a keyring and it answers; one that is locked may ask a person first. Blocks.
#[must_use]
pub fn keyring_answers() -> bool {
    in_time(|| present(Entry::new(SERVICE, "probe")?.get_password()).map(drop)).is_ok()
}

/// Takes a secret out of the keyring; says whether there was one.
///
/// # Errors
/// When there is no keyring, it is locked, or it does not answer.
pub fn remove_secret(name: &str) -> Result<bool, KeyringError> {
    let name = name.to_owned();
    Ok(in_time(move || present(Entry::new(SERVICE, &name)?.delete_credential()))?.is_some())
}

/// What the keyring has of these names.
pub(super) fn read_secrets(names: Vec<&'static str>) -> Result<Vec<(&'static str, SecretString)>, KeyringError> {
    in_time(move || {
        let mut found = Vec::new();
        for name in names {
            if let Some(secret) = present(Entry::new(SERVICE, name)?.get_password())? {
                found.push((name, SecretString::from(secret)));
            }
        }
        Ok(found)
    })
}

fn present<T>(outcome: Result<T, Error>) -> Result<Option<T>, Error> {
    match outcome {
        Err(Error::NoEntry) => Ok(None),
        outcome => outcome.map(Some),
    }
}

/// Runs on a thread of its own: the keyring's library blocks, and may do so for ever. Its errors are told
/// by `Display`, which leaves out what was read.
fn in_time<T: Send + 'static>(ask: impl FnOnce() -> Result<T, Error> + Send + 'static) -> Result<T, KeyringError> {
    let (answer, answered) = mpsc::channel();
    std::thread::Builder::new()
        .name("keyring".to_owned())
        .spawn(move || drop(answer.send(ask())))
        .map_err(|error| KeyringError::Unavailable(error.to_string()))?;
    let outcome = answered.recv_timeout(PATIENCE).map_err(|_| KeyringError::Slow)?;
    outcome.map_err(|error| match error {
        Error::NoDefaultStore => KeyringError::Missing,
        error => KeyringError::Unavailable(error.to_string()),
    })
}
