//! The icon in the system's tray, where there is one: how much needs attention, whether we listen, and the way back to
//! the window. Its library is looked for when the program runs; where it is missing there is no tray.

use tauri::menu::{MenuBuilder, MenuItem, MenuItemBuilder};
use tauri::tray::{TrayIcon, TrayIconBuilder};
use tauri::{AppHandle, Manager, Wry};

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
            0 => "Voucher Desk".to_owned(),
            count => format!("({count}) Voucher Desk"),
        }
    }

    /// In words.
    fn in_words(self) -> String {
        let listening = if self.listening { "Listening" } else { "Not listening" };
        match self.attention {
            0 => format!("{listening}, nothing needs attention"),
            count => format!("{listening}, {count} need attention"),
        }
    }
}

/// The icon and the line of its menu that changes.
pub(super) struct Tray {
    icon: TrayIcon,
    status: MenuItem<Wry>,
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
        let status = MenuItemBuilder::with_id(STATUS, "Voucher Desk").enabled(false).build(app)?;
        let show = MenuItemBuilder::with_id(SHOW, "Show Voucher Desk").build(app)?;
        let quit = MenuItemBuilder::with_id(QUIT, "Quit").build(app)?;
        let menu = MenuBuilder::new(app).item(&status).separator().items(&[&show, &quit]).build()?;
        let mut builder = TrayIconBuilder::new().menu(&menu).tooltip("Voucher Desk");
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
        Ok(Self { icon, status })
    }

    /// Shows how it stands.
    pub(super) fn show(&self, standing: Standing) {
        let words = standing.in_words();
        let count = (standing.attention > 0).then(|| standing.attention.to_string());
        let shown = self
            .status
            .set_text(&words)
            .and_then(|()| self.icon.set_tooltip(Some(format!("Voucher Desk: {words}"))))
            .and_then(|()| self.icon.set_title(count));
        if let Err(error) = shown {
            tracing::debug!(%error, "the tray was not changed");
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
        assert_eq!(standing(3).in_words(), "Listening, 3 need attention");
        assert_eq!(Standing { attention: 0, listening: false }.in_words(), "Not listening, nothing needs attention");
    }
}
