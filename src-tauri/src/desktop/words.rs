//! The few words that the program says itself, outside the window's page: in the tray, by a notification, in a menu.
//! The page has its own catalogue; it tells which language it speaks, and until then the system's holds.

use std::sync::{PoisonError, RwLock};

use serde::Deserialize;
use tauri::{AppHandle, Manager};

use super::trouble::Trouble;

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

    const fn say<'a>(self, english: &'a str, french: &'a str) -> &'a str {
        match self {
            Self::English => english,
            Self::French => french,
        }
    }

    /// Whether notifications are taken.
    pub(super) const fn listening(self, listening: bool) -> &'static str {
        if listening {
            self.say("Receiver: listening", "Récepteur : à l’écoute")
        } else {
            self.say("Receiver: not listening", "Récepteur : n’écoute pas")
        }
    }

    /// The way back to the window.
    pub(super) const fn show(self) -> &'static str {
        match self {
            Self::English => "Show Voucher Desk",
            Self::French => "Afficher Voucher Desk",
        }
    }

    /// The window, small and above the others.
    pub(super) const fn phone_mode(self) -> &'static str {
        self.say("Phone mode: small and on top", "Mode téléphone : petite fenêtre au premier plan")
    }

    /// The way out, with what it costs: the receiver is part of the program.
    pub(super) const fn quit(self) -> &'static str {
        self.say("Quit and stop receiving", "Quitter et cesser de recevoir")
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

    /// Things need a person.
    pub(super) fn things_need_attention(self, count: u64) -> String {
        match (self, count) {
            (Self::English, 0) => "Nothing needs attention".to_owned(),
            (Self::English, 1) => "1 thing needs attention".to_owned(),
            (Self::English, count) => format!("{count} things need attention"),
            (Self::French, 0) => "Rien à traiter".to_owned(),
            (Self::French, 1) => "1 élément à traiter".to_owned(),
            (Self::French, count) => format!("{count} éléments à traiter"),
        }
    }

    /// Said once, when the window hides.
    pub(super) const fn stays_in_tray(self) -> &'static str {
        self.say(
            "The window is closed and notifications are still received. The icon in the tray brings it back, and its menu quits.",
            "La fenêtre est fermée et les notifications sont toujours reçues. L’icône de la zone de notification la rouvre, et son menu permet de quitter.",
        )
    }

    /// What happened and what is safe; what to do.
    pub(super) const fn trouble(self, trouble: Trouble) -> (&'static str, &'static str) {
        match trouble {
            Trouble::OtherHangs => (
                self.say(
                    "Voucher Desk is already running but does not answer, so its window cannot be shown. What was received is stored.",
                    "Voucher Desk est déjà lancé mais ne répond pas : sa fenêtre ne peut pas être affichée. Ce qui a été reçu est enregistré.",
                ),
                self.say(
                    "End it in the system’s task manager, then start it again.",
                    "Arrêtez-le dans le gestionnaire des tâches du système, puis relancez-le.",
                ),
            ),
            Trouble::NoWindow => (
                self.say(
                    "The window could not be opened: the system’s web view is missing or does not work. Nothing was changed.",
                    "La fenêtre n’a pas pu s’ouvrir : le composant web du système manque ou ne fonctionne pas. Rien n’a été modifié.",
                ),
                if cfg!(windows) {
                    self.say(
                        "Install Microsoft Edge WebView2 Runtime, then start Voucher Desk again. “voucher-desk serve” receives without a window.",
                        "Installez Microsoft Edge WebView2 Runtime, puis relancez Voucher Desk. « voucher-desk serve » reçoit sans fenêtre.",
                    )
                } else {
                    self.say(
                        "Install or update WebKitGTK (libwebkit2gtk-4.1-0), then start Voucher Desk again. “voucher-desk serve” receives without a window.",
                        "Installez ou mettez à jour WebKitGTK (libwebkit2gtk-4.1-0), puis relancez Voucher Desk. « voucher-desk serve » reçoit sans fenêtre.",
                    )
                },
            ),
            Trouble::NoFolder => (
                self.say(
                    "The window could not be opened: it has no folder for its data, and none could be made. Nothing was changed.",
                    "La fenêtre n’a pas pu s’ouvrir : elle n’a pas de dossier pour ses données et n’a pas pu en créer un. Rien n’a été modifié.",
                ),
                self.say(
                    "Free some space, see to it that your own folder for program data can be written to, then start Voucher Desk again. “voucher-desk serve” receives without a window.",
                    "Libérez de l’espace, vérifiez que votre dossier de données d’applications est accessible en écriture, puis relancez Voucher Desk. « voucher-desk serve » reçoit sans fenêtre.",
                ),
            ),
            Trouble::Panicked => (
                self.say(
                    "Voucher Desk ended because of a mistake in it. What was received is stored.",
                    "Voucher Desk s’est arrêté à cause d’une erreur interne. Ce qui a été reçu est enregistré.",
                ),
                self.say(
                    "Start it again. If it happens again, send the log to whoever looks after it: it is in the folder logs of the data directory.",
                    "Relancez-le. Si cela se reproduit, transmettez le journal à la personne qui s’en occupe : il se trouve dans le dossier logs du répertoire de données.",
                ),
            ),
            Trouble::PageEnds => (
                self.say(
                    "The window’s content keeps ending: the system’s web view does not work with this graphics card or is out of memory. Notifications are still received.",
                    "Le contenu de la fenêtre ne cesse de s’interrompre : le composant web du système ne fonctionne pas avec cette carte graphique ou manque de mémoire. Les notifications sont toujours reçues.",
                ),
                self.say(
                    "Close other programs and start Voucher Desk again. If it happens again, update the graphics driver and WebKitGTK, or start it with WEBKIT_DISABLE_DMABUF_RENDERER=1.",
                    "Fermez d’autres programmes et relancez Voucher Desk. Si cela se reproduit, mettez à jour le pilote graphique et WebKitGTK, ou lancez-le avec WEBKIT_DISABLE_DMABUF_RENDERER=1.",
                ),
            ),
        }
    }

    /// Said when a receiver in service ends with its window.
    pub(super) const fn stopped_receiving(self) -> &'static str {
        self.say(
            "Nothing is received any more. At the next start Jackpot is asked about what was missed.",
            "Plus rien n’est reçu. Au prochain démarrage, Jackpot sera interrogé sur ce qui a été manqué.",
        )
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
    fn a_number_goes_with_its_word() {
        assert_eq!(Language::English.things_need_attention(0), "Nothing needs attention");
        assert_eq!(Language::English.things_need_attention(1), "1 thing needs attention");
        assert_eq!(Language::English.things_need_attention(3), "3 things need attention");
        assert_eq!(Language::French.things_need_attention(1), "1 élément à traiter");
        assert_eq!(Language::French.things_need_attention(0), "Rien à traiter");
    }
}
