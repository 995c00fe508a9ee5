//! The PDF dragged out of the real window by the pointer, into another program's: the test plays one that takes files, as the
//! XDND protocol has it.

use tokio::time::{Instant, sleep};
use x11rb::connection::Connection;
use x11rb::protocol::Event;
use x11rb::protocol::xproto::{
    AtomEnum, BUTTON_PRESS_EVENT, BUTTON_RELEASE_EVENT, ClientMessageEvent, ConnectionExt, CreateWindowAux, EventMask,
    MOTION_NOTIFY_EVENT, PropMode, Window as XWindow, WindowClass,
};
use x11rb::protocol::xtest::ConnectionExt as _;
use x11rb::rust_connection::RustConnection;
use x11rb::wrapper::ConnectionExt as _;

use super::desk::{LIMIT, open, quick_simulator, reserve};
use super::display::{Display, POLL};
use super::window::{PATIENCE, Window, within};

/// Where the window that takes files lies on the screen, and how wide and high it is.
const PLACE: (i16, i16) = (20, 560);
const SIDE: u16 = 160;

/// A window of another program that takes files.
struct Taker {
    connection: RustConnection,
    root: XWindow,
    window: XWindow,
}

impl Taker {
    fn on(display: &Display) -> Self {
        let (connection, number) = RustConnection::connect(Some(display.variable("DISPLAY"))).expect("the display");
        let root = connection.setup().roots[number].root;
        let window = connection.generate_id().expect("an id");
        let taker = Self { connection, root, window };
        let looks = CreateWindowAux::new().background_pixel(0x00ff_ffff).override_redirect(1);
        let (class, (x, y)) = (WindowClass::INPUT_OUTPUT, PLACE);
        taker.connection.create_window(0, window, root, x, y, SIDE, SIDE, 0, class, 0, &looks).expect("sent");
        let aware = taker.atom("XdndAware");
        let version = [5_u32];
        taker.connection.change_property32(PropMode::REPLACE, window, aware, AtomEnum::ATOM, &version).expect("sent");
        taker.connection.map_window(window).expect("sent").check().expect("shown");
        taker
    }

    fn atom(&self, name: &str) -> u32 {
        self.connection.intern_atom(false, name.as_bytes()).expect("sent").reply().expect("an answer").atom
    }

    fn pointer(&self, kind: u8, button: u8, (x, y): (i16, i16)) {
        let sent = self.connection.xtest_fake_input(kind, button, 0, self.root, x, y, 0);
        sent.expect("sent").check().expect("moved");
    }

    fn send(&self, to: XWindow, kind: &str, data: [u32; 5]) {
        let message = ClientMessageEvent::new(32, to, self.atom(kind), data);
        self.connection.send_event(false, to, EventMask::NO_EVENT, message).expect("sent");
        self.connection.flush().expect("sent");
    }

    /// Waits for a message of the protocol.
    async fn told(&self, kind: &str) -> [u32; 5] {
        let wanted = self.atom(kind);
        let deadline = Instant::now() + PATIENCE;
        loop {
            while let Some(event) = self.connection.poll_for_event().expect("the display is there") {
                if let Event::ClientMessage(message) = event
                    && message.type_ == wanted
                {
                    return message.data.as_data32();
                }
            }
            assert!(Instant::now() < deadline, "{kind} never came");
            sleep(POLL).await;
        }
    }

    /// Drags what lies there into this window and lets it go; the files that come.
    async fn takes(&self, from: (i16, i16)) -> String {
        let half = i16::try_from(SIDE / 2).expect("small");
        let to = (PLACE.0 + half, PLACE.1 + half);
        self.pointer(MOTION_NOTIFY_EVENT, 0, from);
        self.pointer(BUTTON_PRESS_EVENT, 1, from);
        // A press that moves a little is where a page begins to drag.
        for step in 1..=20 {
            self.pointer(MOTION_NOTIFY_EVENT, 0, (from.0 - step, from.1));
            sleep(POLL).await;
        }
        // The window's own drag has begun when the pointer is followed by it.
        let copy = self.atom("XdndActionCopy");
        let mut nudge = 0;
        let source = loop {
            self.pointer(MOTION_NOTIFY_EVENT, 0, (to.0 + nudge % 2, to.1));
            nudge += 1;
            let entered = tokio::time::timeout(POLL * 4, self.told("XdndPosition")).await;
            if let Ok([source, ..]) = entered {
                break source;
            }
            assert!(nudge < 100, "nothing was dragged here");
        };
        self.send(source, "XdndStatus", [self.window, 1, 0, 0, copy]);
        self.pointer(BUTTON_RELEASE_EVENT, 1, to);
        let time = self.told("XdndDrop").await[2];
        let [selection, list, property] = ["XdndSelection", "text/uri-list", "TAKEN"].map(|name| self.atom(name));
        self.connection.convert_selection(self.window, selection, list, property, time).expect("sent");
        self.connection.flush().expect("sent");
        let files = self.selection(property).await;
        self.send(source, "XdndFinished", [self.window, 1, copy, 0, 0]);
        files
    }

    async fn selection(&self, property: u32) -> String {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(Event::SelectionNotify(_)) = self.connection.poll_for_event().expect("the display is there") {
                let asked = self.connection.get_property(false, self.window, property, AtomEnum::ANY, 0, 4096);
                let answer = asked.expect("sent").reply().expect("an answer");
                return String::from_utf8(answer.value).expect("text");
            }
            assert!(Instant::now() < deadline, "the files never came");
            sleep(POLL).await;
        }
    }
}

/// The middle of the drawn page, on the screen.
async fn middle_of_the_page(window: &Window) -> (i16, i16) {
    const MIDDLE: &str = "const sheet = document.querySelector('[data-testid=page-sheet]');
        sheet.scrollIntoView({ block: 'center' });
        const box = sheet.getBoundingClientRect();
        return [Math.round(box.x + box.width / 2), Math.round(box.y + box.height / 2)];";
    let middle = window.execute(MIDDLE, vec![]).await.expect("runs");
    let place = |at: usize| middle[at].as_i64().and_then(|at| i16::try_from(at).ok()).expect("on the screen");
    (place(0), place(1))
}

#[tokio::test]
async fn the_page_is_dragged_into_another_program_as_a_file_with_a_readable_name() {
    within(LIMIT, async {
        let simulator = quick_simulator().await;
        let window = open(&simulator).await;
        let voucher = reserve(&simulator);
        let code = voucher.coupon_id.as_str();
        window.has("hit", "data-coupon", code).await;
        window.press(code).await;
        window.has("voucher", "data-coupon", code).await;
        window.has("pdf-status", "data-status", "stored").await;
        window.has("first-page", "data-state", "drawn").await;
        let taker = Taker::on(window.display());
        let files = taker.takes(middle_of_the_page(&window).await).await;

        let path = files.trim().strip_prefix("file://").expect("a file");
        assert!(path.contains(&format!("/voucher-{code}-")) && path.ends_with(".pdf"), "{files}");
        assert!(std::fs::read(path).expect("is there").starts_with(b"%PDF"));
        window.shows("pdf-message", "A copy was dropped").await;
        let done = "return window.__TAURI_INTERNALS__.invoke('activity',
            { filter: { acts: ['dragged_pdf'] }, before: null, limit: 10 })";
        let done = window.execute(done, vec![]).await.expect("runs");
        assert_eq!(done["rows"].as_array().map(Vec::len), Some(1), "{done}");
        let folder = std::path::Path::new(path).parent().expect("a folder").to_owned();
        window.close().await;
        assert!(!folder.exists(), "the copy is gone with the program");
        simulator.stop().await;
    })
    .await;
}
