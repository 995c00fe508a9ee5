//! The page's own process ends: it is loaded again, and not for ever. The driver is no use from then on: its session went with
//! the process.

use std::path::Path;
use std::process::Command;

use rusqlite::Connection;
use tokio::time::{Instant, sleep};
use voucher_desk::simulator::Voucher;
use voucher_desk::store::sqlite::FILE_NAME;

use super::desk::{BINARY, LIMIT, address, quick_simulator, reserve, settings};
use super::display::{Display, POLL};
use super::reader::{HEARD, Reader};
use super::screen::Screen;
use super::window::{PATIENCE, Window, fresh_display, within};

/// On a slow machine the page is back so late that its next end is taken for another trouble.
const MOST_LOADS: usize = 5;

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

/// Whether the page has opened the voucher.
fn has_opened(home: &Path, voucher: &Voucher) -> bool {
    let database = Connection::open(home.join("data/voucher-desk").join(FILE_NAME)).expect("opens");
    let count = "SELECT count(*) FROM audit WHERE act = 'looked_up' AND voucher_id = ?1";
    database.query_row(count, [voucher.id.as_str()], |row| row.get::<_, i64>(0)).expect("counts") > 0
}

/// Runs the program again on the desktop.
async fn again(display: &Display, arguments: &[&str]) -> Option<i32> {
    let mut command = tokio::process::Command::from(display.command(BINARY));
    command.args(arguments).output().await.expect("runs").status.code()
}

#[tokio::test]
async fn a_page_that_keeps_crashing_is_left_alone_and_a_person_is_told() {
    within(2 * LIMIT, async {
        let simulator = quick_simulator().await;
        let display = fresh_display(&[&settings(&simulator)[..], &[HEARD]].concat()).await;
        let screen = Screen::of(&display);
        let window = Window::start_on(display, Path::new(BINARY), &[]).await;
        simulator.notify_at(address(&window).await.parse().expect("a URL"));
        let vouchers: Vec<_> = (0..MOST_LOADS).map(|_| reserve(&simulator)).collect();
        window.eventually("the vouchers", async |_| Ok(window.all("hit").await.len() == MOST_LOADS)).await;
        let (display, home) = (window.display(), window.display().home());
        let is_told = || screen.shown().len() == 2;

        let mut loads = 0;
        loop {
            let ended = pages(home);
            crash(&ended);
            let is_back = || pages(home).iter().any(|page| !ended.contains(page));
            eventually("the page again, or words", || (is_back() || is_told()).then_some(())).await;
            if is_told() {
                break;
            }
            // It works again once it follows a link. What ends while it starts takes the program with it, in WebKit.
            let voucher = vouchers.get(loads).expect("it is not loaded again and again");
            loads += 1;
            assert_eq!(again(display, &[&format!("voucherdesk://coupon/{}", voucher.coupon_id)]).await, Some(0));
            eventually("the voucher opened", || has_opened(home, voucher).then_some(())).await;
        }
        assert_ne!(loads, 0, "once it is loaded again");
        let reader = Reader::on(display).await;
        reader.reads(&["content keeps ending", "Notifications are still received", "start Voucher Desk again"]).await;
        assert_eq!(pages(home), [0; 0], "it is not loaded again");

        let later = reserve(&simulator);
        let code = later.coupon_id.as_str();
        while again(display, &["lookup", code]).await != Some(0) {
            sleep(POLL).await;
        }
        screen.close_top();
        eventually("the dialog closed", || (screen.shown().len() == 1).then_some(())).await;
        assert_eq!(pages(home), [0; 0], "nor when the words were read");
        screen.close();
        eventually("the end", || screen.shown().is_empty().then_some(())).await;
        window.close().await;
        simulator.stop().await;
    })
    .await;
}
