//! The program among the other things of a desktop: its tray icon, its notifications, its start with the session, and what
//! closing its window means.

use std::path::Path;

use serde_json::json;
use tokio::time::{Instant, sleep};

use super::desk::{BINARY, LIMIT, address, picture, quick_simulator, reserve_namelessly, settings};
use super::display::POLL;
use super::screen::Screen;
use super::session::Session;
use super::window::{PATIENCE, Window, fresh_display, within};

const TO_TRAY: (&str, &str) = ("VOUCHER_DESK__WINDOW__CLOSE_TO_TRAY", "true");
const IN_SERVICE: (&str, &str) = ("VOUCHER_DESK__RECEIVER__PUBLIC_URL", "https://vouchers.example.com");
const QUIT: &str = "Quit and stop receiving";

pub(super) async fn eventually(what: &str, holds: impl Fn() -> bool) {
    // Longer than the program waits for another one.
    let deadline = Instant::now() + 2 * PATIENCE;
    while !holds() {
        assert!(Instant::now() < deadline, "never happened: {what}");
        sleep(POLL).await;
    }
}

#[tokio::test]
async fn where_there_is_a_tray_the_closed_window_receives_on_and_is_found_again() {
    within(LIMIT, async {
        let simulator = quick_simulator().await;
        let display = fresh_display(&[&settings(&simulator)[..], &[TO_TRAY]].concat()).await;
        let session = Session::start(&display, true).await;
        let screen = Screen::of(&display);
        let window = Window::start_on(display, Path::new(BINARY), &[]).await;
        simulator.notify_at(address(&window).await.parse().expect("a URL"));

        session.offers("Receiver: listening").await;
        session.offers("Nothing needs attention").await;
        session.offers("Show Voucher Desk").await;
        session.offers(QUIT).await;
        assert_eq!(session.label().await, "");
        session.press("Receiver: listening").await;
        window.shows("checks", "Database").await;

        screen.close();
        eventually("a hidden window", || screen.shown().is_empty()).await;
        session.notice("notifications are still received").await;
        let first = reserve_namelessly(&simulator);
        session.has_label("1").await;
        session.offers("1 thing needs attention").await;
        let end = &first.coupon_id.as_str()[first.coupon_id.as_str().len() - 4..];
        let told = session.notice(&format!("Voucher …{end} needs attention")).await;
        assert!(!told.text.contains(first.coupon_id.as_str()), "a passer-by reads the end only");

        session.click(&told).await;
        eventually("a window", || screen.shown() == ["(1) Voucher Desk"]).await;
        window.has("voucher", "data-coupon", first.coupon_id.as_str()).await;
        picture(&window, "from-the-tray.png").await;
        screen.close();
        eventually("a hidden window", || screen.shown().is_empty()).await;
        session.press("1 thing needs attention").await;
        window.has("attention-item", "data-coupon", first.coupon_id.as_str()).await;
        eventually("a window", || !screen.shown().is_empty()).await;
        let explained = session.notices().into_iter().filter(|notice| notice.text.contains("still received"));
        assert_eq!(explained.count(), 1, "where it is, is said once");

        session.press(QUIT).await;
        eventually("the end", || screen.shown().is_empty()).await;
        window.close().await;
        simulator.stop().await;
    })
    .await;
}

/// Hidden it could not be found again. Closing then ends it, as anywhere, and who misses a receiver in service is told.
#[tokio::test]
async fn where_there_is_no_tray_closing_ends_the_program_and_says_that_nothing_is_received() {
    within(LIMIT, async {
        let simulator = quick_simulator().await;
        let display = fresh_display(&[&settings(&simulator)[..], &[TO_TRAY, IN_SERVICE]].concat()).await;
        let session = Session::start(&display, false).await;
        let screen = Screen::of(&display);
        let window = Window::start_on(display, Path::new(BINARY), &[]).await;
        address(&window).await;
        screen.close();
        session.notice("Nothing is received any more").await;
        eventually("the end", || screen.shown().is_empty()).await;
        window.close().await;
        simulator.stop().await;
    })
    .await;
}

#[tokio::test]
async fn it_starts_with_the_session_when_it_is_asked_to_and_waits_in_the_tray() {
    within(LIMIT, async {
        let simulator = quick_simulator().await;
        let display = fresh_display(&settings(&simulator)).await;
        let session = Session::start(&display, true).await;
        let screen = Screen::of(&display);
        let window = Window::start_on(display, Path::new(BINARY), &["--background"]).await;
        address(&window).await;
        session.offers("Receiver: listening").await;
        assert_eq!(screen.shown(), [""; 0], "it waits in the tray");
        second_start(&window).await;
        assert_eq!(screen.shown(), [""; 0], "a start with the session brings nothing forward");
        session.press("Show Voucher Desk").await;
        eventually("a window", || screen.shown() == ["Voucher Desk"]).await;

        let entry = window.display().home().join(".config/autostart/voucher-desk.desktop");
        let ask = "return window.__TAURI_INTERNALS__.invoke('start_at_login', { wanted: arguments[0] })";
        let answer = window.execute(ask, vec![json!(true)]).await.expect("runs");
        assert_eq!(answer, json!({ "possible": true, "enabled": true }));
        let text = std::fs::read_to_string(&entry).expect("an entry");
        assert!(text.contains(&format!("Exec={BINARY} --background")), "{text}");
        let answer = window.execute(ask, vec![json!(false)]).await.expect("runs");
        assert_eq!(answer, json!({ "possible": true, "enabled": false }));
        assert!(!entry.exists());
        window.close().await;
        simulator.stop().await;
    })
    .await;
}

async fn second_start(window: &Window) {
    let mut command = tokio::process::Command::from(window.display().command(BINARY));
    let ended = command.arg("--background").status().await.expect("runs");
    assert!(ended.success());
}
