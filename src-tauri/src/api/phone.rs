//! Phone mode, as the screen gets it.

use serde::Serialize;

/// Whether the window is small and above all others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PhoneMode {
    /// Whether it is small.
    pub on: bool,
    /// Whether this desktop lets a program stay above the others.
    pub stays_on_top: bool,
}
