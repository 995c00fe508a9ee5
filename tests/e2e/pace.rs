//! How long it takes from a key to the painted answer, by the browser's own clock and marks. `make bench-window` runs it
//! over a million vouchers and prints what it measured; in `make test` it shows that it can, and holds no time to anything.

use std::path::{Path, PathBuf};

use fastrand::Rng;
use rusqlite::Connection;
use voucher_desk::store::sqlite::FILE_NAME;

use super::desk::{BINARY, LIMIT, open, quick_simulator, reserve};
use super::window::{Window, within};
use crate::support::garble::garbled;

/// Names the folder of the database that is measured on.
const STOCK: &str = "VOUCHER_DESK_PACE";
/// How many codes are typed, half of them as they are and half with a slip.
const CODES: usize = 24;
/// The longest that 95 of 100 keys may take, in milliseconds.
const WANTED: f64 = 50.0;

/// Marks every key, and two frames after the list last changed: then the answer to the key has been painted.
const WATCH: &str = r#"
    const list = document.querySelector('[role=listbox]').parentElement;
    window.pace = { changedAt: 0, took: null };
    document.addEventListener('keydown', (event) => {
        performance.mark('key', { startTime: event.timeStamp });
        window.pace = { changedAt: 0, took: null };
    }, true);
    new MutationObserver(() => {
        const pace = window.pace;
        pace.changedAt = performance.now();
        requestAnimationFrame(() => requestAnimationFrame(() => {
            if (pace !== window.pace) return;
            performance.mark('painted');
            pace.took = performance.measure('key to paint', 'key', 'painted').duration;
            pace.drawn = pace.changedAt - performance.getEntriesByName('key').at(-1).startTime;
        }));
    }).observe(list, { childList: true, subtree: true, characterData: true, attributes: true });
"#;
/// Answers once the list has been still for a while.
const SETTLED: &str = r#"
    const done = arguments[0];
    const look = () => {
        const { changedAt, took, drawn } = window.pace;
        if (took !== null && performance.now() - changedAt > 150) done([drawn, took]);
        else setTimeout(look, 10);
    };
    look();
"#;

/// How long a key took in milliseconds: to the changed list, and to the painted one.
type Took = [f64; 2];

async fn takes(window: &Window, key: char) -> Took {
    window.press(&key.to_string()).await;
    let took = window.client().execute_async(SETTLED, vec![]).await;
    took.ok().and_then(|took| serde_json::from_value(took).ok()).expect("the list changes with every key")
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
        assert!(took.iter().all(|[changed, painted]| *changed > 0.0 && painted > changed), "{took:?}");
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
    within(3 * LIMIT, async {
        let data_dir = folder.path().to_str().expect("a path");
        let settings = [("VOUCHER_DESK__RECEIVER__LISTEN", "127.0.0.1:0")];
        let window = Window::start(Path::new(BINARY), &["--data-dir", data_dir], &settings).await;
        let took = measure(&window, &typed).await;
        window.close().await;
        tell(&took);
    })
    .await;
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
    println!("| until | median | p95 | longest | wanted p95 |\n| --- | ---: | ---: | ---: | ---: |");
    let sorted = |place: usize| {
        let mut took: Vec<f64> = took.iter().map(|took| took[place]).collect();
        took.sort_by(f64::total_cmp);
        took
    };
    let at = |took: &[f64], percent: usize| took[took.len() * percent / 100];
    let (drawn, painted) = (sorted(0), sorted(1));
    println!(
        "| the list has changed | {:.1} | {:.1} | {:.1} | |",
        at(&drawn, 50),
        at(&drawn, 95),
        drawn[drawn.len() - 1]
    );
    let p95 = at(&painted, 95);
    println!("| it is painted | {:.1} | {p95:.1} | {:.1} | {WANTED} |", at(&painted, 50), painted[painted.len() - 1]);
    println!("{}: p95", if p95 < WANTED { "reached" } else { "MISSED" });
}
