//! The PDF dragged out of the real window by the pointer, into another program's: the test plays one that takes files, as the
//! XDND protocol has it.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use serde_json::json;
use tokio::time::{Instant, sleep};
use voucher_desk::simulator::{Simulator, Voucher};
use x11rb::connection::Connection;
use x11rb::protocol::Event;
use x11rb::protocol::xproto::{
    AtomEnum, BUTTON_PRESS_EVENT, BUTTON_RELEASE_EVENT, ClientMessageEvent, ConnectionExt, CreateWindowAux, EventMask,
    MOTION_NOTIFY_EVENT, PropMode, Window as XWindow, WindowClass,
};
use x11rb::protocol::xtest::ConnectionExt as _;
use x11rb::rust_connection::RustConnection;
use x11rb::wrapper::ConnectionExt as _;

use super::desk::{BINARY, LIMIT, address, open, quick_simulator, reserve, settings};
use super::display::{Display, POLL};
use super::window::{PATIENCE, Window, fresh_display, within};

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
        let deadline = Instant::now() + PATIENCE;
        let mut nudge = 0;
        let source = loop {
            nudge = 1 - nudge;
            self.pointer(MOTION_NOTIFY_EVENT, 0, (to.0 + nudge, to.1));
            let entered = tokio::time::timeout(POLL * 4, self.told("XdndPosition")).await;
            if let Ok([source, ..]) = entered {
                break source;
            }
            assert!(Instant::now() < deadline, "nothing was dragged here");
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

/// The middle of the drawn page, on the screen, once it stays there: a press on where it was is lost.
async fn middle_of_the_page(window: &Window) -> (i16, i16) {
    const MIDDLE: &str = "const done = arguments[0];
        const sheet = document.querySelector('[data-testid=page-sheet]');
        sheet.scrollIntoView({ block: 'center' });
        const middle = () => {
            const box = sheet.getBoundingClientRect();
            return [Math.round(box.x + box.width / 2), Math.round(box.y + box.height / 2)];
        };
        let [before, still] = [middle(), 0];
        const look = () => {
            const now = middle();
            still = String(now) === String(before) && sheet.contains(document.elementFromPoint(...now)) ? still + 1 : 0;
            before = now;
            if (still < 30) requestAnimationFrame(look);
            else done(now);
        };
        look();";
    let middle = window.client().execute_async(MIDDLE, vec![]).await.expect("it stays somewhere");
    let place = |at: usize| middle[at].as_i64().and_then(|at| i16::try_from(at).ok()).expect("on the screen");
    (place(0), place(1))
}

/// A window with a voucher open whose page is drawn.
async fn open_page(simulator: &Simulator) -> (Window, Voucher) {
    let window = open(simulator).await;
    let voucher = reserve(simulator);
    let code = voucher.coupon_id.as_str();
    window.has("hit", "data-coupon", code).await;
    window.press(code).await;
    window.has("voucher", "data-coupon", code).await;
    window.has("pdf-status", "data-status", "stored").await;
    window.has("first-page", "data-state", "drawn").await;
    (window, voucher)
}

/// Drags the page into another program; the file that it is given.
async fn drag(window: &Window) -> PathBuf {
    let taker = Taker::on(window.display());
    let files = taker.takes(middle_of_the_page(window).await).await;
    window.shows("pdf-message", "A copy was dropped").await;
    PathBuf::from(files.trim().strip_prefix("file://").expect("a file"))
}

#[tokio::test]
async fn the_page_is_dragged_into_another_program_as_a_file_with_a_readable_name() {
    within(LIMIT, async {
        let simulator = quick_simulator().await;
        let (window, voucher) = open_page(&simulator).await;
        let file = drag(&window).await;
        let name = file.file_name().and_then(OsStr::to_str).expect("a name");
        assert!(name.starts_with(&format!("voucher-{}-", voucher.coupon_id)) && name.ends_with(".pdf"), "{name}");
        assert!(std::fs::read(&file).expect("is there").starts_with(b"%PDF"));
        let done = "return window.__TAURI_INTERNALS__.invoke('activity',
            { filter: { acts: ['dragged_pdf'] }, before: null, limit: 10 })";
        let done = window.execute(done, vec![]).await.expect("runs");
        assert_eq!(done["rows"].as_array().map(Vec::len), Some(1), "{done}");
        window.close().await;
        assert!(!file.parent().expect("a folder").exists(), "the copy is gone with the program");
        simulator.stop().await;
    })
    .await;
}

/// What was dragged is a copy: it goes with the personal data of its voucher.
#[tokio::test]
async fn what_was_dragged_is_erased_with_its_voucher() {
    within(LIMIT, async {
        let simulator = quick_simulator().await;
        let (window, voucher) = open_page(&simulator).await;
        let file = drag(&window).await;
        assert!(file.exists(), "whoever took it may read it later");
        let erase = "return window.__TAURI_INTERNALS__.invoke('erase',
            { voucherId: arguments[0], typed: arguments[1] })";
        let (id, code) = (json!(voucher.id.as_str()), json!(voucher.coupon_id.as_str()));
        window.execute(erase, vec![id, code]).await.expect("is erased");
        assert!(!file.exists());
        window.close().await;
        simulator.stop().await;
    })
    .await;
}

/// A program that was killed could not tidy up: the next one does.
#[tokio::test]
async fn what_an_earlier_program_left_is_gone_at_the_next_start() {
    within(LIMIT, async {
        let simulator = quick_simulator().await;
        let display = fresh_display(&settings(&simulator)).await;
        let cache = display.home().join("cache/io.voucherdesk.app");
        std::fs::create_dir_all(cache.join("dragged/0123456789abcdef")).expect("a folder");
        std::fs::write(cache.join("dragged/0123456789abcdef/voucher-A-2026-01-01.pdf"), "%PDF").expect("writes");
        std::fs::write(cache.join("another"), "").expect("writes");
        let window = Window::start_on(display, Path::new(BINARY), &[]).await;
        address(&window).await;
        assert!(!cache.join("dragged").exists());
        assert!(cache.join("another").exists(), "nothing else is touched");
        window.close().await;
        simulator.stop().await;
    })
    .await;
}
