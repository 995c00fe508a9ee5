//! More of an agent's journeys by the keyboard alone: to a PDF whose link has expired, back from a time in which nothing could
//! be received, and from a program that nobody has set up to its first voucher.

use std::path::Path;
use std::time::Duration;

use fantoccini::key::Key;
use rusqlite::Connection;
use voucher_desk::simulator::{Simulator, SimulatorConfig};
use voucher_desk::store::sqlite::FILE_NAME;

use super::desk::{BINARY, LIMIT, address, open, open_with, picture, quick_simulator, reserve};
use super::journeys::tab_to;
use super::window::{Window, within};

/// So long ago that the vendor has given up repeating what it sent since.
const DOWN_FOR: i64 = 600_000;

async fn enter(window: &Window) {
    window.press(&Key::Enter.to_string()).await;
}

#[tokio::test]
async fn an_expired_link_is_refreshed_and_the_pdf_opened() {
    within(LIMIT, async {
        let simulator = quick_simulator().await;
        simulator.set_link_lifetime(Duration::from_secs(2));
        let window = open(&simulator).await;
        let voucher = reserve(&simulator);
        window.has("hit", "data-coupon", voucher.coupon_id.as_str()).await;
        window.has_focus("search").await;
        window.press(voucher.coupon_id.as_str()).await;
        window.has("pdf-status", "data-status", "stored").await;
        window.has("link-expiry", "data-standing", "expired").await;
        picture(&window, "expired.png").await;

        simulator.set_link_lifetime(Duration::from_secs(1800));
        tab_to(&window, "refresh-link").await;
        enter(&window).await;
        window.has("refresh-message", "data-state", "done").await;
        window.has("link-expiry", "data-standing", "valid").await;
        window.has_focus("refresh-link").await;
        window.press(&(Key::Shift + &Key::Tab.to_string())).await;
        tab_to(&window, "copy-link").await;
        window.has("copy-link", "aria-disabled", "false").await;

        window.to_field().await;
        tab_to(&window, "open-pdf").await;
        enter(&window).await;
        window.eventually("the PDF handed to the system", async |_| Ok(!window.display().opened().is_empty())).await;
        picture(&window, "expired-opened.png").await;
        window.close().await;
        simulator.stop().await;
    })
    .await;
}

/// Jackpot made a voucher while the program was closed, and gave up telling it.
#[tokio::test]
async fn what_came_while_the_program_was_down_is_caught_up_and_the_gap_shown() {
    within(LIMIT, async {
        let config = SimulatorConfig { send_after: Duration::from_millis(50), ..SimulatorConfig::default() };
        let simulator = Simulator::start(config).await.expect("starts");
        let folder = tempfile::tempdir().expect("a folder");
        let data_dir = [("VOUCHER_DESK__DATA_DIR", folder.path().to_str().expect("a path"))];
        let (window, address) = open_with(&simulator, &data_dir).await;
        simulator.webhook_at(address.replace("/reserve", "/webhook").parse().expect("a URL"));
        let voucher = reserve(&simulator);
        window.has("hit", "data-coupon", voucher.coupon_id.as_str()).await;
        window.close().await;

        simulator.confirm(&voucher.id);
        let database = Connection::open(folder.path().join(FILE_NAME)).expect("opens");
        database.execute("UPDATE alive SET at = at - ?1", [DOWN_FOR]).expect("it was up");
        drop(database);

        let (window, _) = open_with(&simulator, &data_dir).await;
        window.shows("catching-up", "1 had moved").await;
        picture(&window, "caught-up.png").await;
        window.has_focus("search").await;
        window.press(voucher.coupon_id.as_str()).await;
        window.has("pdf-status", "data-status", "stored").await;
        window.shows("state", "Ready").await;
        window.shows("gap", "Voucher Desk was not running").await;
        picture(&window, "caught-up-voucher.png").await;
        window.close().await;
        simulator.stop().await;
    })
    .await;
}

/// What the guided path cannot ask for: files come from this computer, without TLS.
fn local(simulator: &Simulator) -> [(&'static str, &str); 3] {
    [
        ("VOUCHER_DESK__RECEIVER__LISTEN", "127.0.0.1:0"),
        ("VOUCHER_DESK__VAULT__ALLOWED_HOSTS", simulator.file_host()),
        ("VOUCHER_DESK__VAULT__ALLOW_INSECURE", "true"),
    ]
}

async fn set_up(window: &Window, simulator: &Simulator) {
    let down = Key::Down.to_string();
    tab_to(window, "environment-live").await;
    window.press(&down).await;
    tab_to(window, "environment-url").await;
    window.press(simulator.base_url().as_str()).await;
    enter(window).await;

    window.find("credentials-key").await;
    tab_to(window, "credentials-key").await;
    window.press("simulated-api-key").await;
    tab_to(window, "credentials-secret").await;
    window.press("simulated-client-secret").await;
    tab_to(window, "credentials-keyring").await;
    window.press(&down).await;
    tab_to(window, "credentials-keep").await;
    enter(window).await;
    window.has("credentials-outcome", "data-state", "ok").await;
    picture(window, "first-run-credentials.png").await;
    tab_to(window, "first-run-skip").await;
    enter(window).await;
    // This computer has no address outside.
    window.find("address-url").await;
    tab_to(window, "first-run-skip").await;
    enter(window).await;
}

#[tokio::test]
async fn the_first_run_leads_to_the_first_voucher() {
    within(LIMIT, async {
        let simulator = quick_simulator().await;
        let window = Window::start(Path::new(BINARY), &[], &local(&simulator)).await;
        window.find("first-run").await;
        address(&window).await;
        set_up(&window, &simulator).await;
        window.find("paste-copy").await;
        tab_to(&window, "paste-copy").await;
        enter(&window).await;
        tab_to(&window, "first-run-skip").await;
        enter(&window).await;
        window.find("first-run-send").await;
        tab_to(&window, "first-run-send").await;
        enter(&window).await;
        window.has("first-run-tested", "data-code", "arrived").await;
        picture(&window, "first-run-tested.png").await;

        window.press(&Key::Escape.to_string()).await;
        window.has_focus("search").await;
        window.press(&(Key::Control + "v")).await;
        let pasted = "return document.querySelector('[data-testid=search]').value";
        let pasted = window.execute(pasted, vec![]).await.expect("runs");
        let address = pasted.as_str().expect("a text").to_owned();
        simulator.notify_at(address.parse().unwrap_or_else(|_| panic!("the address is pasted: {address:?}")));
        window.press(&Key::Escape.to_string()).await;
        let voucher = reserve(&simulator);
        window.has("hit", "data-coupon", voucher.coupon_id.as_str()).await;
        window.press(voucher.coupon_id.as_str()).await;
        window.has("pdf-status", "data-status", "stored").await;
        picture(&window, "first-voucher.png").await;
        window.close().await;
        simulator.stop().await;
    })
    .await;
}
