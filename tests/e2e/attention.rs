//! A voucher that got stuck, in the real window: it comes up by itself once it has waited for longer than usual.

use std::path::Path;
use std::time::Duration;

use fantoccini::key::Key;

use super::desk::{BINARY, LIMIT, picture};
use super::window::{Window, within};

/// In a demonstration nobody waits for hours, and one of its vouchers is never confirmed.
const LONGER_THAN_USUAL: Duration = Duration::from_secs(60);

#[tokio::test]
async fn a_stuck_voucher_comes_up_by_itself_and_is_opened_from_the_list() {
    within(LIMIT, async {
        let window = Window::start(Path::new(BINARY), &["demo", "--vouchers", "8", "--rate", "4"], &[]).await;
        window.shows("receiver-status", "Listening").await;
        window.press(&(Key::Control + "2")).await;
        let stuck = "//*[@data-testid='attention-item'][contains(., 'Jackpot has not made it')]";
        window.appears_within(LONGER_THAN_USUAL, stuck).await;
        picture(&window, "stuck.png").await;
        window.click_first(&format!("{stuck}//button[contains(., 'Open')]")).await;
        window.shows("voucher-reason", "Jackpot has not made it").await;
        window.shows("state", "Reserved").await;
        picture(&window, "stuck-open.png").await;
        window.close().await;
    })
    .await;
}
