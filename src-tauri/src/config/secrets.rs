//! Secrets as a person at the screen keeps, replaces and removes them: in the system's keyring, or, where there is none,
//! in a file that only its owner can read. None is ever read back.

use secrecy::{ExposeSecret, SecretString};

use super::edit::{ChangeError, write};
use super::{KEYS, Layers, Origin, Settings, keep_secret, remove_secret};
use crate::api::settings::{SecretPlace, SettingName};

/// How many random bytes make the secret part of the receiver's path: 256 bits, which nobody guesses.
const PATH_SECRET_BYTES: usize = 32;

/// Keeps a secret, once it fits everything else that holds. The place may be asked of a person. Blocks.
///
/// # Errors
/// It is no secret, would be wrong, or the place did not take it; what held before still does.
pub fn keep(layers: &Layers, name: SettingName, secret: &SecretString, place: SecretPlace) -> Result<(), ChangeError> {
    let name = secret_named(name)?;
    let file = layers.secrets_file().ok_or(ChangeError::NoFile)?;
    let secret = secret.expose_secret().trim();
    let mut changed = layers.clone();
    changed.set(name, secret, Origin::Keyring);
    Settings::from_layers(&changed)?;
    match place {
        // What the file had would hold again as soon as the keyring is locked.
        SecretPlace::Keyring => {
            keep_secret(name, secret.into())?;
            remove_from_files(layers, name)
        }
        SecretPlace::File => {
            write(&file, std::iter::once((name, Some(secret))))?;
            if is_in_keyring(layers, name) { remove_secret(name).map(drop).map_err(ChangeError::from) } else { Ok(()) }
        }
    }
}

/// Removes a secret from the keyring and from the files. Blocks.
///
/// # Errors
/// Something that cannot be changed here has it, or what is left would be wrong.
pub fn remove(layers: &Layers, name: SettingName) -> Result<(), ChangeError> {
    let name = secret_named(name)?;
    let mut changed = layers.clone();
    changed.set(name, "", Origin::Default);
    Settings::from_layers(&changed)?;
    if let Some((_, origin @ (Origin::Environment(_) | Origin::Flag(_) | Origin::Demo))) = layers.entry(name) {
        return Err(ChangeError::Overruled { name, origin: origin.clone() });
    }
    if is_in_keyring(layers, name) {
        remove_secret(name)?;
    }
    remove_from_files(layers, name)
}

/// A word that nobody guesses, for the receiver's path. It is kept where the path's secret is, and not told.
///
/// # Errors
/// As [`keep`]; also when the system has no randomness to give.
pub fn keep_new_path_secret(layers: &Layers) -> Result<(), ChangeError> {
    let mut bytes = [0; PATH_SECRET_BYTES];
    getrandom::fill(&mut bytes).map_err(|error| ChangeError::File(std::io::Error::other(error)))?;
    let name = SettingName::ReceiverSecret;
    // In the file: a keyring that is locked at the next start would keep notifications from being received.
    let place = if is_in_keyring(layers, name.as_str()) { SecretPlace::Keyring } else { SecretPlace::File };
    keep(layers, name, &SecretString::from(hex::encode(bytes)), place)
}

fn secret_named(name: SettingName) -> Result<&'static str, ChangeError> {
    let name = name.as_str();
    match KEYS.iter().any(|key| key.name == name && key.is_secret()) {
        true => Ok(name),
        false => Err(ChangeError::NotASecret(name)),
    }
}

fn is_in_keyring(layers: &Layers, name: &str) -> bool {
    layers.entry(name).is_some_and(|(_, origin)| *origin == Origin::Keyring)
}

/// Takes a secret out of the files that have it; one that has not is not touched.
fn remove_from_files(layers: &Layers, name: &'static str) -> Result<(), ChangeError> {
    for path in layers.file().map(ToOwned::to_owned).into_iter().chain(layers.secrets_file()) {
        if layers.is_in_file(name, &path) {
            write(&path, std::iter::once((name, None)))?;
        }
    }
    Ok(())
}
