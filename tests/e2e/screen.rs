//! The windows of a display as a window manager sees them: which are shown, and how a person closes one.

use x11rb::connection::Connection;
use x11rb::protocol::xproto::{AtomEnum, ClientMessageEvent, ConnectionExt, EventMask, MapState, Window};
use x11rb::rust_connection::RustConnection;

use super::display::Display;

/// The first part of the class that every window of the program has.
const CLASS: &[u8] = b"voucher-desk\0";

/// A display's windows.
pub struct Screen {
    connection: RustConnection,
    root: Window,
}

impl Screen {
    pub fn of(display: &Display) -> Self {
        let (connection, number) =
            RustConnection::connect(Some(display.variable("DISPLAY"))).expect("the display is there");
        let root = connection.setup().roots[number].root;
        Self { connection, root }
    }

    /// The titles of the program's windows that can be seen.
    pub fn shown(&self) -> Vec<String> {
        self.windows().into_iter().map(|window| self.property(window, AtomEnum::WM_NAME.into())).map(text).collect()
    }

    /// Closes them as the button in their title does.
    pub fn close(&self) {
        let [protocols, delete] = ["WM_PROTOCOLS", "WM_DELETE_WINDOW"].map(|name| self.atom(name));
        for window in self.windows() {
            let message = ClientMessageEvent::new(32, window, protocols, [delete, 0, 0, 0, 0]);
            self.connection.send_event(false, window, EventMask::NO_EVENT, message).expect("sent");
        }
        self.connection.flush().expect("sent");
    }

    fn windows(&self) -> Vec<Window> {
        let tree = self.connection.query_tree(self.root).expect("sent").reply().expect("an answer");
        let is_ours = |window: &Window| {
            let attributes = self.connection.get_window_attributes(*window).expect("sent").reply();
            let is_shown = attributes.is_ok_and(|attributes| attributes.map_state == MapState::VIEWABLE);
            is_shown && self.property(*window, AtomEnum::WM_CLASS.into()).starts_with(CLASS)
        };
        tree.children.into_iter().filter(is_ours).collect()
    }

    fn property(&self, window: Window, property: u32) -> Vec<u8> {
        let asked = self.connection.get_property(false, window, property, AtomEnum::ANY, 0, 1024).expect("sent");
        asked.reply().map(|answer| answer.value).unwrap_or_default()
    }

    fn atom(&self, name: &str) -> u32 {
        self.connection.intern_atom(false, name.as_bytes()).expect("sent").reply().expect("an answer").atom
    }
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8_lossy(&bytes).into_owned()
}
