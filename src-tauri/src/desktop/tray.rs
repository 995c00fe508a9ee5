//! The icon in the system's tray, where there is one: whether we listen, how much needs attention, and the way to both. Its
//! library is looked for when the program runs; where it is missing there is no tray.

use std::sync::{Mutex, PoisonError};

use tauri::image::Image;
use tauri::menu::{CheckMenuItem, CheckMenuItemBuilder, MenuBuilder, MenuItem, MenuItemBuilder};
use tauri::tray::{TrayIcon, TrayIconBuilder};
use tauri::{AppHandle, Manager, Wry};

use super::tray_host::Host;
use super::words::{Language, NAME};
use super::{bring_forward, destination, phone, without_panic};
use crate::api::destination::Destination;

const RECEIVER: &str = "receiver";
const ATTENTION: &str = "attention";
const SHOW: &str = "show";
const PHONE: &str = "phone";
const QUIT: &str = "quit";

/// What is shown beside the window.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
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

/// The icon and its menu.
pub(super) struct Tray {
    icon: TrayIcon,
    receiver: MenuItem<Wry>,
    attention: MenuItem<Wry>,
    show: MenuItem<Wry>,
    phone: CheckMenuItem<Wry>,
    quit: MenuItem<Wry>,
    /// What is shown now; none before the first look.
    shown: Mutex<Option<Standing>>,
    host: Host,
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
        let item = |id, text: &str| MenuItemBuilder::with_id(id, text).build(app);
        let receiver = item(RECEIVER, language.listening(false))?;
        let attention = item(ATTENTION, &language.things_need_attention(0))?;
        let (show, quit) = (item(SHOW, language.show())?, item(QUIT, language.quit())?);
        let phone =
            CheckMenuItemBuilder::with_id(PHONE, language.phone_mode()).checked(phone::is_on(app)).build(app)?;
        let menu = MenuBuilder::new(app)
            .items(&[&receiver, &attention])
            .separator()
            .item(&show)
            .item(&phone)
            .separator()
            .item(&quit)
            .build()?;
        let mut builder = TrayIconBuilder::new().menu(&menu).tooltip(NAME);
        if let Some(icon) = app.default_window_icon() {
            builder = builder.icon(icon.clone());
        }
        let icon = builder
            .on_menu_event(|app, event| match event.id().as_ref() {
                RECEIVER => destination::go(app, Destination::Receiver),
                ATTENTION => destination::go(app, Destination::Attention),
                SHOW => bring_forward(app),
                PHONE => phone::toggle(app),
                QUIT => app.exit(0),
                _ => {}
            })
            .build(app)?;
        Ok(Self { icon, receiver, attention, show, phone, quit, shown: Mutex::new(None), host: Host::watched() })
    }

    /// Shows how it stands. The number stands beside the icon where the tray shows one, and a mark is on the icon.
    pub(super) fn show(&self, app: &AppHandle, standing: Standing) {
        let before = self.shown.lock().unwrap_or_else(PoisonError::into_inner).replace(standing);
        let count = (standing.attention > 0).then(|| standing.attention.to_string());
        let is_marked = |standing: Standing| standing.attention > 0;
        if let Err(error) = self.icon.set_title(count) {
            tracing::debug!(%error, "the tray's number was not changed");
        }
        if before.map(is_marked).unwrap_or_default() != is_marked(standing)
            && let Some(plain) = app.default_window_icon()
        {
            let icon = if is_marked(standing) { marked(plain) } else { plain.clone().to_owned() };
            if let Err(error) = self.icon.set_icon(Some(icon)) {
                tracing::debug!(%error, "the tray's icon was not changed");
            }
        }
        self.speak(Language::in_force(app));
    }

    /// Marks whether the window is small.
    pub(super) fn show_phone(&self, on: bool) {
        if let Err(error) = self.phone.set_checked(on) {
            tracing::debug!(%error, "the tray's mark was not changed");
        }
    }

    /// Says everything in another language.
    pub(super) fn speak(&self, language: Language) {
        let Standing { attention, listening } =
            self.shown.lock().unwrap_or_else(PoisonError::into_inner).unwrap_or_default();
        let needs = language.things_need_attention(attention);
        let spoken = self
            .receiver
            .set_text(language.listening(listening))
            .and_then(|()| self.attention.set_text(&needs))
            .and_then(|()| self.show.set_text(language.show()))
            .and_then(|()| self.phone.set_text(language.phone_mode()))
            .and_then(|()| self.quit.set_text(language.quit()))
            .and_then(|()| self.icon.set_tooltip(Some(format!("{NAME}: {needs}"))));
        if let Err(error) = spoken {
            tracing::debug!(%error, "the tray's words were not changed");
        }
    }
}

/// Whether a person can see the icon, and so find the window again.
pub(super) fn is_shown(app: &AppHandle) -> bool {
    app.try_state::<Tray>().is_some_and(|tray| tray.host.is_there())
}

/// The icon with a dot in its lower right corner.
fn marked(plain: &Image<'_>) -> Image<'static> {
    const DOT: [u8; 4] = [0xe5, 0x8a, 0x00, 0xff];
    let (width, height) = (plain.width(), plain.height());
    let mut rgba = plain.rgba().to_vec();
    let radius = i64::from(width.min(height)) / 4;
    let (middle_x, middle_y) = (i64::from(width) - radius, i64::from(height) - radius);
    for (pixel, at) in rgba.chunks_exact_mut(4).zip(0_i64..) {
        let (x, y) = (at % i64::from(width) - middle_x, at / i64::from(width) - middle_y);
        let (distance, edge) = (x * x + y * y, radius + radius / 4);
        if distance <= radius * radius {
            pixel.copy_from_slice(&DOT);
        } else if distance <= edge * edge {
            // A gap keeps it apart from what is drawn below.
            pixel.copy_from_slice(&[0; 4]);
        }
    }
    Image::new_owned(rgba, width, height)
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

    #[test]
    fn the_mark_is_seen_and_leaves_the_rest_of_the_icon() {
        let plain = Image::new_owned([7, 7, 7, 255].repeat(32 * 32), 32, 32);
        let marked = marked(&plain);
        let pixel = |x: usize, y: usize| &marked.rgba()[(y * 32 + x) * 4..][..4];
        assert_eq!(pixel(24, 24), [0xe5, 0x8a, 0x00, 0xff]);
        assert_eq!(pixel(15, 24), [0; 4], "it stands apart");
        assert_eq!(pixel(0, 0), [7, 7, 7, 255]);
        assert_eq!(pixel(31, 0), [7, 7, 7, 255]);
        assert_eq!(marked.rgba().len(), plain.rgba().len());
    }
}
