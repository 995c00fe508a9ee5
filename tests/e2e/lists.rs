//! The lists and the overview in the real window: what arrives is listed, narrowed and opened by the keyboard alone, and a
//! figure leads to its list.

use std::path::Path;
use std::time::Duration;

use fantoccini::key::Key;

use super::desk::{BINARY, LIMIT, picture};
use super::window::{Window, within};

/// The demonstration's first vouchers.
const ARRIVES: Duration = Duration::from_secs(60);

#[tokio::test]
async fn a_figure_leads_to_its_list_and_a_row_to_its_voucher() {
    within(LIMIT, async {
        let window = Window::start(Path::new(BINARY), &["demo", "--vouchers", "6", "--rate", "4"], &[]).await;
        window.shows("receiver-status", "Listening").await;
        window.press(&(Key::Control + "4")).await;
        window.appears_within(ARRIVES, "//*[@data-testid='day-bar']").await;
        window.click_first("//*[@data-testid='overview-reserved']").await;
        // Its words are cut to fit; the whole of them is in the title.
        window.has("chip-period", "title", "Remove: Reserved: last 7 days").await;
        let row = "//*[@data-testid='list-row'][@data-coupon]";
        window.appears_within(ARRIVES, row).await;
        picture(&window, "lists.png").await;
        window.click_first(row).await;
        window.appears_within(ARRIVES, "//*[@data-testid='state']").await;
        window.press(&(Key::Control + "3")).await;
        window.appears_within(ARRIVES, "//*[@data-testid='list-row'][@aria-selected='true']").await;
        window.close().await;
    })
    .await;
}

/// Nothing on a bare display shows a folder. What was exported is there all the same, and said to be.
#[tokio::test]
async fn an_export_is_there_where_no_folder_can_be_shown() {
    within(LIMIT, async {
        let window = Window::start(Path::new(BINARY), &["demo", "--vouchers", "2", "--rate", "4"], &[]).await;
        window.shows("receiver-status", "Listening").await;
        window.press(&(Key::Control + "3")).await;
        window.appears_within(ARRIVES, "//*[@data-testid='list-row'][@data-coupon]").await;
        window.click("export").await;
        window.click("export-start").await;
        window.appears_within(ARRIVES, "//*[@data-testid='export-done']").await;
        let home = std::fs::read_dir(window.display().home()).expect("a home folder");
        let names: Vec<String> = home.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        assert!(names.iter().any(|name| name.starts_with("voucher-desk-") && name.ends_with(".csv")), "{names:?}");
        window.close().await;
    })
    .await;
}
