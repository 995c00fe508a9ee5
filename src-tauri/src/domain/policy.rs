//! Whether we agree with a reservation. A 200 is an agreement to pay, so the rules are pure and their answer recorded.

use serde::{Deserialize, Serialize};

use super::event::{Decision, Told};

/// What is done with reservations that break no rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Agree.
    #[default]
    Agree,
    /// Decline every one.
    Decline,
}

/// The rules a reservation is judged by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Policy {
    /// What is done with reservations that break no rule.
    pub mode: Mode,
}

impl Policy {
    /// Judges a reservation; the first rule that fails decides and is named.
    #[must_use]
    pub fn decide(&self, told: &Told) -> Decision {
        let declined = |rule: &str| Decision::Declined { rule: rule.to_owned() };
        if told.notification_key.is_none() {
            return declined("notification_key_missing");
        }
        if told.price.is_none() || told.value.is_none() {
            return declined("terms_missing");
        }
        match self.mode {
            Mode::Agree => Decision::Agreed,
            Mode::Decline => declined("mode_decline"),
        }
    }
}
