//! The settings as a screen shows and changes them.

use serde::{Deserialize, Serialize};

/// Every setting, and the file that changes are written to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SettingsView {
    /// The file's path; none where the system names no place for it.
    pub file: Option<String>,
    /// In the order of the file of defaults.
    pub settings: Vec<SettingView>,
}

/// One setting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SettingView {
    /// Its name, dotted as in the file.
    pub name: String,
    /// What it is for.
    pub explanation: String,
    /// What holds; a secret is masked. Lists are separated by commas.
    pub value: String,
    /// What holds when nothing is set.
    pub default: String,
    /// A value that is right.
    pub example: String,
    /// Where what holds comes from, in words.
    pub origin: String,
    /// Whether what holds is the default.
    pub is_default: bool,
    /// Whether its value is never shown, and kept in the system's keyring instead of the file.
    pub secret: bool,
    /// Whether a change in the file would hold: not where the keyring, the environment or a flag goes over it.
    pub changeable: bool,
    /// Whether a change holds from the next start only.
    pub needs_restart: bool,
}

/// Whether the window's program starts with the session, which the operating system keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct AtLogin {
    /// Whether it can be changed: not in a demonstration, nor beside another program with a data directory of its own.
    pub possible: bool,
    /// Whether it does.
    pub enabled: bool,
}

/// A change to a setting in the file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SettingChange {
    /// The setting's name.
    pub name: String,
    /// Its new value; none takes it out of the file, so that the default holds.
    pub value: Option<String>,
}
