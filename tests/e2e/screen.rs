//! The windows of a display as a window manager sees them: which are shown, and how a person closes one.

use tokio::time::{Instant, sleep};
use x11rb::connection::Connection;
use x11rb::protocol::Event;
use x11rb::protocol::xproto::{
    AtomEnum, ChangeWindowAttributesAux, ClientMessageEvent, ConfigureWindowAux, ConnectionExt, EventMask, MapState,
    Window,
};
use x11rb::rust_connection::RustConnection;

use super::display::{Display, POLL};
use super::window::PATIENCE;

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
        self.windows().into_iter().for_each(|window| self.ask_to_close(window));
        self.connection.flush().expect("sent");
    }

    /// Closes the one above the others.
    pub fn close_top(&self) {
        self.windows().last().into_iter().for_each(|window| self.ask_to_close(*window));
        self.connection.flush().expect("sent");
    }

    /// Makes them so large, as a person does at their edge.
    pub fn resize(&self, width: u32, height: u32) {
        let size = ConfigureWindowAux::new().width(width).height(height);
        for window in self.windows() {
            self.connection.configure_window(window, &size).expect("sent");
        }
        self.connection.flush().expect("sent");
    }

    /// How large they are.
    pub fn sizes(&self) -> Vec<(u16, u16)> {
        let size = |window| self.connection.get_geometry(window).expect("sent").reply().ok();
        self.windows().into_iter().filter_map(size).map(|found| (found.width, found.height)).collect()
    }

    /// Hears from now on what windows ask the window manager for, of which there is none here.
    pub fn listen_for_states(&self) {
        let wanted = ChangeWindowAttributesAux::new().event_mask(EventMask::SUBSTRUCTURE_NOTIFY);
        self.connection.change_window_attributes(self.root, &wanted).expect("sent").check().expect("done");
    }

    /// Waits until a window has asked to be above all others, or no longer.
    pub async fn is_asked_to_be_above(&self, above: bool) {
        let [state, atom] = ["_NET_WM_STATE", "_NET_WM_STATE_ABOVE"].map(|name| self.atom(name));
        let deadline = Instant::now() + PATIENCE;
        loop {
            while let Some(event) = self.connection.poll_for_event().expect("the display is there") {
                let Event::ClientMessage(message) = event else { continue };
                let [action, first, second, ..] = message.data.as_data32();
                if message.type_ == state && [first, second].contains(&atom) && action == u32::from(above) {
                    return;
                }
            }
            assert!(Instant::now() < deadline, "the window never asked to be above: {above}");
            sleep(POLL).await;
        }
    }

    fn ask_to_close(&self, window: Window) {
        let [protocols, delete] = ["WM_PROTOCOLS", "WM_DELETE_WINDOW"].map(|name| self.atom(name));
        let message = ClientMessageEvent::new(32, window, protocols, [delete, 0, 0, 0, 0]);
        self.connection.send_event(false, window, EventMask::NO_EVENT, message).expect("sent");
    }

    /// Ours that can be seen, the lowest first.
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
