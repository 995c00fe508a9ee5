//! Erasing the personal data of a voucher in the real window, by the keyboard alone: left by Escape it erases nothing, and
//! with the code typed the end user is nowhere on the disk any more.

use std::path::{Path, PathBuf};

use fantoccini::key::Key;

use super::desk::{LIMIT, open, picture, quick_simulator, reserve};
use super::journeys::tab_to;
use super::window::{Window, within};

/// The end user, as the notifications name them.
const KEY: &str = "customer-4711";
/// What a PDF begins with.
const PDF: &str = "%PDF";

/// Every file below the folder that has the text in it.
fn holding(folder: &Path, text: &str) -> Vec<PathBuf> {
    let mut holding = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let (path, kind) = (entry.path(), entry.file_type());
            if kind.as_ref().is_ok_and(std::fs::FileType::is_dir) {
                folders.push(path);
            } else if kind.is_ok_and(|kind| kind.is_file())
                && std::fs::read(&path).is_ok_and(|bytes| bytes.windows(text.len()).any(|part| part == text.as_bytes()))
            {
                holding.push(path);
            }
        }
    }
    holding
}

/// Erasing has no keys of its own: it is found by its name.
async fn by_the_palette(window: &Window) {
    window.press(&(Key::Control + "k")).await;
    window.has_focus("palette-field").await;
    window.press("erase personal").await;
    window.has("palette-action", "data-action", "erase").await;
    window.press(&Key::Enter.to_string()).await;
}

async fn is_left(window: &Window) {
    window.eventually("the dialog to go", async |_| Ok(window.all("erase-dialog").await.is_empty())).await;
}

#[tokio::test]
async fn a_persons_data_is_erased_by_the_keyboard_and_never_by_accident() {
    within(LIMIT, async {
        let simulator = quick_simulator().await;
        let window = open(&simulator).await;
        let voucher = reserve(&simulator);
        let code = voucher.coupon_id.as_str();
        let (enter, escape) = (Key::Enter.to_string(), Key::Escape.to_string());
        window.has("hit", "data-coupon", code).await;
        window.has_focus("search").await;
        window.press(code).await;
        window.has("pdf-status", "data-status", "stored").await;
        window.shows("voucher", KEY).await;
        let home = window.display().home().to_owned();
        let vault = home.join("data/voucher-desk/vault");
        assert_eq!(holding(&vault, PDF).len(), 1);

        by_the_palette(&window).await;
        window.has_focus("erase-typed").await;
        for goes in ["1 end user’s key", "1 PDF file", "of Jackpot’s: their content"] {
            window.shows("erase-goes", goes).await;
        }
        picture(&window, "erase.png").await;
        // Nothing typed, and another code: neither is a confirmation.
        window.press(&enter).await;
        window.press("ANOTHER").await;
        window.has("erase-now", "aria-disabled", "true").await;
        window.press(&enter).await;
        window.press(&escape).await;
        is_left(&window).await;
        window.has_focus("search").await;
        window.shows("voucher", KEY).await;
        assert!(window.all("erased").await.is_empty());
        assert_eq!(holding(&vault, PDF).len(), 1);
        assert!(!holding(&home, KEY).is_empty());

        tab_to(&window, "erase").await;
        window.press(&enter).await;
        window.has_focus("erase-typed").await;
        window.has("erase-now", "aria-disabled", "true").await;
        window.press(&code.to_lowercase()).await;
        window.has("erase-now", "aria-disabled", "false").await;
        tab_to(&window, "erase-now").await;
        window.press(&enter).await;
        is_left(&window).await;
        window.has_focus("erase").await;
        window.shows("erased", "Personal data erased").await;
        window.shows("pdf-status", "Erased").await;
        window.has("pdf-status", "data-status", "none").await;
        window.shows("state", "Ready").await;
        window.has("voucher", "data-coupon", code).await;
        window
            .eventually("the key to go from the page", async |_| Ok(!window.text("voucher").await.contains(KEY)))
            .await;
        picture(&window, "erased.png").await;
        assert_eq!(holding(&vault, PDF).len(), 0);
        window.eventually("the key to go from the disk", async |_| Ok(holding(&home, KEY).is_empty())).await;

        // What stays is found by its code as before.
        window.press(&escape).await;
        window.has_focus("search").await;
        window.press(code).await;
        window.has("voucher", "data-coupon", code).await;
        window.shows("erased", "Personal data erased").await;
        window.close().await;
        simulator.stop().await;
    })
    .await;
}
