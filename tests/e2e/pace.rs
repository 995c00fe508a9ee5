//! How long it takes from a key to the painted answer, by the browser's own clock and marks. `make bench-window` runs it
//! over a million vouchers and prints what it measured; in `make test` it shows that it can, and holds no time to anything.

use std::path::{Path, PathBuf};

use fastrand::Rng;
use rusqlite::Connection;
use voucher_desk::store::Listings as _;
use voucher_desk::store::sqlite::{FILE_NAME, SqliteStore};

use super::desk::{BINARY, LIMIT, open, quick_simulator, reserve};
use super::window::{Window, within};
use crate::support::garble::garbled;

/// Names the folder of the database that is measured on.
const STOCK: &str = "VOUCHER_DESK_PACE";
/// How many codes are typed, half of them as they are and half with a slip.
const CODES: usize = 24;
/// The longest that 95 of 100 keys may take, in milliseconds.
const WANTED: f64 = 50.0;

/// Codes that are typed before anything is counted: the page's code is compiled while it is used.
const TO_WARM_UP: usize = 4;

/// Marks every key, the list's change by the answer to what stands in the field, the end of the frame that draws it, and
/// the beginning of the frame after that one.
const WATCH: &str = r#"
    const [list, field] = ['[role=listbox]', '[data-testid=search]'].map((what) => document.querySelector(what));
    window.pace = null;
    document.addEventListener('keydown', (event) => {
        performance.mark('key', { startTime: event.timeStamp });
        window.pace = { took: [] };
    }, true);
    const tell = (pace, mark) => {
        if (pace !== window.pace) return;
        performance.mark(mark);
        pace.took.push(performance.measure(mark, 'key', mark).duration);
    };
    new MutationObserver(() => {
        const pace = window.pace;
        if (pace === null || list.dataset.answered !== field.value) return;
        tell(pace, 'changed');
        requestAnimationFrame(() => {
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = () => tell(pace, 'drawn');
            port2.postMessage(null);
            requestAnimationFrame(() => setTimeout(() => tell(pace, 'next')));
        });
    }).observe(list, { attributeFilter: ['data-answered'] });
"#;
/// Answers once all of it was marked and the list has had the time to be drawn to its end.
const SETTLED: &str = r#"
    const done = arguments[0];
    const look = () => {
        if (window.pace?.took.length === 3) setTimeout(() => done(window.pace.took), 300);
        else setTimeout(look, 10);
    };
    look();
"#;
/// What is measured, each from the key on. The answer is painted when its frame is drawn; the next one also waits for the
/// display's beat, and for the voucher that the last key of a code opens.
const MOMENTS: [&str; 3] = ["the list has changed", "that frame is drawn", "the next frame begins"];
/// Which of them is held against what is wanted.
const PAINTED: usize = 1;

/// How long a key took to each moment, in milliseconds.
type Took = [f64; MOMENTS.len()];

async fn takes(window: &Window, key: char) -> Took {
    window.press(&key.to_string()).await;
    let took = window.client().execute_async(SETTLED, vec![]).await;
    let took: Vec<f64> = took.ok().and_then(|took| serde_json::from_value(took).ok()).expect("the list is answered");
    took.try_into().expect("every moment is marked")
}

async fn measure(window: &Window, typed: &[String]) -> Vec<Took> {
    window.find("search").await;
    window.eventually("rows", async |_| Ok(!window.all("hit").await.is_empty())).await;
    window.execute(WATCH, vec![]).await.expect("watches");
    let mut took = Vec::new();
    for text in typed {
        for key in text.chars() {
            took.push(takes(window, key).await);
        }
        let clear = "document.querySelector('[data-testid=search]').select()";
        window.execute(clear, vec![]).await.expect("selects");
    }
    took
}

#[tokio::test]
async fn a_key_is_answered_on_the_screen() {
    within(LIMIT, async {
        let simulator = quick_simulator().await;
        let window = open(&simulator).await;
        let voucher = reserve(&simulator);
        window.eventually("its row", async |_| Ok(window.all("hit").await.len() == 1)).await;
        let begin = voucher.coupon_id.as_str()[..2].to_owned();
        let took = measure(&window, &[begin]).await;
        assert_eq!(took.len(), 2);
        assert!(took.iter().all(|took| took[0] > 0.0 && took[2] > took[0]), "{took:?}");
        window.close().await;
    })
    .await;
}

#[tokio::test]
async fn the_pace_over_a_large_store_is_told() {
    let Some(stock) = std::env::var_os(STOCK).map(PathBuf::from) else { return };
    let folder = tempfile::tempdir_in(&stock).expect("a folder");
    std::fs::copy(stock.join(FILE_NAME), folder.path().join(FILE_NAME)).expect("room for a copy");
    let typed = codes(&folder.path().join(FILE_NAME));
    follow(&folder.path().join(FILE_NAME)).await;
    within(3 * LIMIT, async {
        let data_dir = folder.path().to_str().expect("a path");
        let settings = [("VOUCHER_DESK__RECEIVER__LISTEN", "127.0.0.1:0")];
        let window = Window::start(Path::new(BINARY), &["--data-dir", data_dir], &settings).await;
        let took = measure(&window, &typed).await;
        window.close().await;
        tell(&took[typed.iter().take(TO_WARM_UP).map(String::len).sum()..]);
    })
    .await;
}

/// Brings the rows of lists up to date, which a program does by itself in its first quiet minutes.
async fn follow(database: &Path) {
    let store = SqliteStore::open(database).expect("opens");
    while store.follow_vouchers().await.expect("follows").left > 0 {}
    store.close();
}

fn codes(database: &Path) -> Vec<String> {
    let connection = Connection::open(database).expect("opens");
    let number = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0)).expect("counts");
    let count = number("SELECT max(number) FROM voucher");
    let mut random = Rng::with_seed(3);
    (0..CODES)
        .map(|at| {
            let number = random.i64(1..=count);
            let by_number = "SELECT coupon_key FROM voucher WHERE number = ?1";
            let code: String = connection.query_row(by_number, [number], |row| row.get(0)).expect("it is there");
            if at % 2 == 0 { code } else { garbled(&code, "wrong", &mut random) }
        })
        .collect()
}

#[expect(clippy::print_stdout, reason = "a bench tells what it measured")]
fn tell(took: &[Took]) {
    let build = if cfg!(debug_assertions) { "debug" } else { "release" };
    println!("\nFrom a key to its answer, {} keys, {build} build, in milliseconds", took.len());
    println!("| until | median | p95 | longest |\n| --- | ---: | ---: | ---: |");
    let mut painted = 0.0;
    for (place, moment) in MOMENTS.iter().enumerate() {
        let mut took: Vec<f64> = took.iter().map(|took| took[place]).collect();
        took.sort_by(f64::total_cmp);
        let at = |percent: usize| took[took.len() * percent / 100];
        if place == PAINTED {
            painted = at(95);
        }
        println!("| {moment} | {:.1} | {:.1} | {:.1} |", at(50), at(95), took[took.len() - 1]);
    }
    let judged = if painted < WANTED { "reached" } else { "MISSED" };
    println!("{judged}: {} for 95 of 100 keys within {WANTED}", MOMENTS[PAINTED]);
}
