//! The icon in the system's tray, where there is one: how much needs attention, whether we listen, and the way back to
//! the window. Its library is looked for when the program runs; where it is missing there is no tray.

use std::sync::{Mutex, PoisonError};

use tauri::menu::{MenuBuilder, MenuItem, MenuItemBuilder};
use tauri::tray::{TrayIcon, TrayIconBuilder};
use tauri::{AppHandle, Manager, Wry};

use super::words::{Language, NAME};
use super::{bring_forward, without_panic};

const STATUS: &str = "status";
const SHOW: &str = "show";
const QUIT: &str = "quit";

/// What is shown beside the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Standing {
    /// How much needs a person.
    pub(super) attention: u64,
    /// Whether notifications are taken.
    pub(super) listening: bool,
}

impl Standing {
    /// The window's title.
    pub(super) fn title(self) -> String {
        match self.attention {
            0 => NAME.to_owned(),
            count => format!("({count}) {NAME}"),
        }
    }
}

/// The icon and the lines of its menu.
pub(super) struct Tray {
    icon: TrayIcon,
    status: MenuItem<Wry>,
    show: MenuItem<Wry>,
    quit: MenuItem<Wry>,
    /// What was last shown, to be said again in another language.
    standing: Mutex<Option<Standing>>,
}

impl Tray {
    /// Puts the icon into the tray, if there is one.
    pub(super) fn open(app: &AppHandle) {
        match without_panic(|| Self::build(app)) {
            Some(Ok(tray)) => {
                app.manage(tray);
            }
            Some(Err(error)) => tracing::warn!(%error, "there is no tray"),
            None => tracing::info!("there is no tray: its library is missing"),
        }
    }

    fn build(app: &AppHandle) -> tauri::Result<Self> {
        let language = Language::in_force(app);
        let status = MenuItemBuilder::with_id(STATUS, NAME).enabled(false).build(app)?;
        let show = MenuItemBuilder::with_id(SHOW, language.show()).build(app)?;
        let quit = MenuItemBuilder::with_id(QUIT, language.quit()).build(app)?;
        let menu = MenuBuilder::new(app).item(&status).separator().items(&[&show, &quit]).build()?;
        let mut builder = TrayIconBuilder::new().menu(&menu).tooltip(NAME);
        if let Some(icon) = app.default_window_icon() {
            builder = builder.icon(icon.clone());
        }
        let icon = builder
            .on_menu_event(|app, event| match event.id().as_ref() {
                SHOW => bring_forward(app),
                QUIT => app.exit(0),
                _ => {}
            })
            .build(app)?;
        Ok(Self { icon, status, show, quit, standing: Mutex::new(None) })
    }

    /// Shows how it stands.
    pub(super) fn show(&self, language: Language, standing: Standing) {
        *self.standing.lock().unwrap_or_else(PoisonError::into_inner) = Some(standing);
        let words = language.standing(standing.listening, standing.attention);
        let count = (standing.attention > 0).then(|| standing.attention.to_string());
        let shown = self
            .status
            .set_text(&words)
            .and_then(|()| self.icon.set_tooltip(Some(format!("{NAME}: {words}"))))
            .and_then(|()| self.icon.set_title(count));
        if let Err(error) = shown {
            tracing::debug!(%error, "the tray was not changed");
        }
    }

    /// Says everything in another language.
    pub(super) fn speak(&self, language: Language) {
        let said = self.show.set_text(language.show()).and_then(|()| self.quit.set_text(language.quit()));
        if let Err(error) = said {
            tracing::debug!(%error, "the tray was not changed");
        }
        let standing = *self.standing.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(standing) = standing {
            self.show(language, standing);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_count_stands_first_in_the_title_and_nothing_is_not_counted() {
        let standing = |attention| Standing { attention, listening: true };
        assert_eq!(standing(3).title(), "(3) Voucher Desk");
        assert_eq!(standing(0).title(), "Voucher Desk");
    }
}
