//! The page's own process ends: it is loaded again. The driver is no use from then on: its session went with the process.

use std::path::Path;
use std::process::Command;

use tokio::time::{Instant, sleep};

use super::desk::{BINARY, LIMIT};
use super::display::POLL;
use super::screen::Screen;
use super::window::{PATIENCE, Window, within};

/// The processes of the pages on the desktop with this home.
fn pages(home: &Path) -> Vec<u32> {
    let mark = format!("HOME={}", home.display());
    let processes = std::fs::read_dir("/proc").expect("this is Linux").filter_map(Result::ok);
    let numbers = processes.filter_map(|process| process.file_name().to_str()?.parse::<u32>().ok());
    let is_page = |number: &u32| {
        let read = |what: &str| std::fs::read(format!("/proc/{number}/{what}")).unwrap_or_default();
        let is_at_home = read("environ").split(|byte| *byte == 0).any(|variable| variable == mark.as_bytes());
        is_at_home && String::from_utf8_lossy(&read("cmdline")).contains("WebKitWebProcess")
    };
    numbers.filter(is_page).collect()
}

async fn eventually<T>(what: &str, found: impl Fn() -> Option<T>) -> T {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(found) = found() {
            return found;
        }
        assert!(Instant::now() < deadline, "never happened: {what}");
        sleep(POLL).await;
    }
}

fn crash(pages: &[u32]) {
    for page in pages {
        let killed = Command::new("kill").args(["-KILL", &page.to_string()]).status();
        assert!(killed.expect("kill runs").success());
    }
}

#[tokio::test]
async fn a_page_that_crashes_is_loaded_again() {
    within(LIMIT, async {
        let window = Window::start(Path::new(BINARY), &[], &[("VOUCHER_DESK__RECEIVER__LISTEN", "127.0.0.1:0")]).await;
        let screen = Screen::of(window.display());
        window.find("receiver-status").await;
        let home = window.display().home();
        let some = |pages: Vec<u32>| (!pages.is_empty()).then_some(pages);
        let first = eventually("a page", || some(pages(home))).await;
        crash(&first);
        let others = || pages(home).into_iter().filter(|page| !first.contains(page)).collect();
        eventually("the page loaded again", || some(others())).await;
        assert_eq!(screen.shown(), ["Voucher Desk"], "nobody is asked about the first");
    })
    .await;
}
