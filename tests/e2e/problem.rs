//! What keeps the program behind the window from starting is told in the window, and put right from there.

use std::path::Path;

use fantoccini::key::Key;

use super::desk::{BINARY, LIMIT, address, picture};
use super::journeys::tab_to;
use super::window::{Window, fresh_display, within};

#[tokio::test]
async fn what_keeps_the_program_from_starting_is_told_in_the_window_and_tried_again() {
    within(2 * LIMIT, async {
        let display = fresh_display(&[]).await;
        let (settings, file) = (display.home().join("config/voucher-desk"), display.home().join("a file"));
        std::fs::create_dir_all(&settings).expect("a folder");
        std::fs::write(&file, "").expect("writes");
        let write = |text: &str| std::fs::write(settings.join("config.toml"), text).expect("writes");
        let listen = "[receiver]\nlisten = \"127.0.0.1:0\"";
        let below = format!("data_dir = '{}'\n{listen}", file.join("data").display());

        write("[receiver]\nlisten = \"nowhere\"");
        let window = Window::start_on(display, Path::new(BINARY), &[]).await;
        window.has("problem", "data-code", "settings_invalid").await;
        window.shows("problem", "receiver.listen").await;
        picture(&window, "problem.png").await;

        // One problem is put right, and the next is met.
        write(&below);
        try_again(&window).await;
        window.has("problem", "data-code", "data_dir_unwritable").await;
        window.shows("problem", file.to_str().expect("text")).await;
        picture(&window, "problem-folder.png").await;

        write(listen);
        try_again(&window).await;
        address(&window).await;
        assert!(window.all("problem").await.is_empty());
        window.close().await;
    })
    .await;
}

async fn try_again(window: &Window) {
    window.has("retry-start", "aria-disabled", "false").await;
    tab_to(window, "retry-start").await;
    window.press(&Key::Enter.to_string()).await;
}
