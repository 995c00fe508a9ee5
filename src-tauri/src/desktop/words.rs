//! The few words that the program says itself, outside the window's page: in the tray, by a notification, in a menu.
//! The page has its own catalogue; it tells which language it speaks, and until then the system's holds.

use std::sync::{PoisonError, RwLock};

use serde::Deserialize;
use tauri::{AppHandle, Manager};

/// What the program is called everywhere.
pub(super) const NAME: &str = "Voucher Desk";

/// A language that the program speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(super) enum Language {
    /// English.
    #[serde(rename = "en")]
    English,
    /// French.
    #[serde(rename = "fr")]
    French,
}

impl Language {
    /// The first of the system's languages that is spoken here; English if none is.
    pub(super) fn of_the_system() -> Self {
        Self::first_of(sys_locale::get_locales())
    }

    fn first_of(tags: impl IntoIterator<Item = String>) -> Self {
        let spoken = |tag: &String| match tag.get(..2) {
            Some("en") => Some(Self::English),
            Some("fr") => Some(Self::French),
            _ => None,
        };
        tags.into_iter().find_map(|tag| spoken(&tag)).unwrap_or(Self::English)
    }

    /// The language in force.
    pub(super) fn in_force(app: &AppHandle) -> Self {
        app.try_state::<InForce>()
            .map_or_else(Self::of_the_system, |now| *now.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// How it stands, in one line.
    pub(super) fn standing(self, listening: bool, attention: u64) -> String {
        let listens = match (self, listening) {
            (Self::English, true) => "Listening",
            (Self::English, false) => "Not listening",
            (Self::French, true) => "À l’écoute",
            (Self::French, false) => "N’écoute pas",
        };
        let waits = match (self, attention) {
            (Self::English, 0) => "nothing needs attention".to_owned(),
            (Self::English, 1) => "1 needs attention".to_owned(),
            (Self::English, count) => format!("{count} need attention"),
            (Self::French, 0) => "rien à traiter".to_owned(),
            (Self::French, count) => format!("{count} à traiter"),
        };
        format!("{listens}, {waits}")
    }

    /// The way back to the window.
    pub(super) const fn show(self) -> &'static str {
        match self {
            Self::English => "Show Voucher Desk",
            Self::French => "Afficher Voucher Desk",
        }
    }

    /// The way out.
    pub(super) const fn quit(self) -> &'static str {
        match self {
            Self::English => "Quit",
            Self::French => "Quitter",
        }
    }

    /// A voucher needs a person; of its code the `end`, if one was told.
    pub(super) fn voucher_needs_attention(self, end: Option<&str>) -> String {
        match (self, end) {
            (Self::English, Some(end)) => format!("Voucher …{end} needs attention"),
            (Self::English, None) => "A voucher needs attention".to_owned(),
            (Self::French, Some(end)) => format!("Bon d’achat …{end} à traiter"),
            (Self::French, None) => "Un bon d’achat à traiter".to_owned(),
        }
    }

    /// Something that is no voucher's needs a person.
    pub(super) fn receiver_needs_attention(self) -> String {
        match self {
            Self::English => "The receiver needs attention",
            Self::French => "Le récepteur demande votre attention",
        }
        .to_owned()
    }

    /// Several things need a person.
    pub(super) fn things_need_attention(self, count: usize) -> String {
        match self {
            Self::English => format!("{count} things need attention"),
            Self::French => format!("{count} éléments à traiter"),
        }
    }
}

/// Codes that were watched for.
impl Language {
    /// One has arrived; of it the `end`.
    pub(super) fn code_arrived(self, end: &str) -> String {
        match self {
            Self::English => format!("The watched code …{end} has arrived"),
            Self::French => format!("Le code surveillé …{end} est arrivé"),
        }
    }

    /// Several have.
    pub(super) fn codes_arrived(self, count: usize) -> String {
        match self {
            Self::English => format!("{count} watched codes have arrived"),
            Self::French => format!("{count} codes surveillés sont arrivés"),
        }
    }
}

/// The language that the page speaks, as it was last told.
pub(super) struct InForce(RwLock<Language>);

impl InForce {
    pub(super) fn of_the_system() -> Self {
        Self(RwLock::new(Language::of_the_system()))
    }

    pub(super) fn set(&self, language: Language) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = language;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(tags: &[&str]) -> Language {
        Language::first_of(tags.iter().map(|&tag| tag.to_owned()))
    }

    #[test]
    fn the_first_language_that_is_spoken_here_is_taken() {
        assert_eq!(of(&["fr-CA", "en-US"]), Language::French);
        assert_eq!(of(&["de-DE", "en-GB", "fr-FR"]), Language::English);
        assert_eq!(of(&["de-DE"]), Language::English);
        assert_eq!(of(&["C", "é"]), Language::English);
    }

    #[test]
    fn how_it_stands_is_said_in_both() {
        assert_eq!(Language::English.standing(true, 3), "Listening, 3 need attention");
        assert_eq!(Language::English.standing(true, 1), "Listening, 1 needs attention");
        assert_eq!(Language::English.standing(false, 0), "Not listening, nothing needs attention");
        assert_eq!(Language::French.standing(true, 3), "À l’écoute, 3 à traiter");
        assert_eq!(Language::French.standing(false, 0), "N’écoute pas, rien à traiter");
    }
}
