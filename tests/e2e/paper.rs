//! A voucher's paper in the real window: the first page drawn under the policy that a webview is held to, the warning
//! when its text is another voucher's, printing, and the request behind an entry.

use serde_json::{Value, json};
use voucher_desk::domain::money::Amount;
use voucher_desk::simulator::{Fate, Order};

use super::desk::{LIMIT, open, picture, quick_simulator, reserve};
use super::window::{Window, within};

/// How many pixels of the drawn page have each colour, the most frequent first.
const COLOURS: &str = "
    const canvas = document.querySelector('[data-testid=page-canvas]');
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    const counts = new Map();
    for (let i = 0; i < data.length; i += 4) {
        const colour = [data[i], data[i + 1], data[i + 2]].join();
        counts.set(colour, (counts.get(colour) ?? 0) + 1);
    }
    return [...counts].sort((a, b) => b[1] - a[1]).slice(0, 4).map(([colour]) => colour);";

async fn open_voucher(window: &Window, code: &str) {
    window.has("hit", "data-coupon", code).await;
    window.press(code).await;
    window.has("voucher", "data-coupon", code).await;
    window.has("pdf-status", "data-status", "stored").await;
}

#[tokio::test]
async fn the_first_page_is_drawn_in_the_window_and_the_pdf_printed() {
    within(LIMIT, async {
        let simulator = quick_simulator().await;
        let window = open(&simulator).await;
        let voucher = reserve(&simulator);
        open_voucher(&window, voucher.coupon_id.as_str()).await;
        window.has("first-page", "data-state", "drawn").await;
        let colours = window.execute(COLOURS, vec![]).await.expect("the canvas can be read");
        let colours: Vec<&str> = colours.as_array().expect("colours").iter().filter_map(Value::as_str).collect();
        assert!(colours.contains(&"255,255,255"), "paper: {colours:?}");
        // The band of the simulator's page.
        assert!(colours.contains(&"33,56,115"), "what is drawn on it: {colours:?}");
        assert_eq!(window.all("other-code").await.len(), 0, "its text has its code");
        window.has("advice", "data-code", "file_here").await;
        picture(&window, "first-page.png").await;

        window.click("print-pdf").await;
        window.shows("pdf-message", "printer").await;
        let printed = window.display().printed();
        assert_eq!(printed.len(), 1);
        assert!(printed[0].contains(&format!("voucher-{}-", voucher.coupon_id)), "{printed:?}");
        assert!(printed[0].ends_with(".pdf") && printed[0].contains("/vault/"), "{printed:?}");

        window.click("unfold-request").await;
        window.shows("raw-body", "\"state\": \"RESERVED\"").await;
        window.close().await;
        simulator.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_pdf_that_bears_another_code_is_warned_of() {
    within(LIMIT, async {
        let simulator = quick_simulator().await;
        let window = open(&simulator).await;
        let amount = |cents| Amount::from_cents(cents).expect("an amount");
        let order = Order { notification_key: "customer-7".to_owned(), value: amount(5000), price: amount(4800) };
        let voucher = simulator.reserve_with(order, Fate::Mislabelled);
        open_voucher(&window, voucher.coupon_id.as_str()).await;
        window.shows("other-code", "does not contain the code").await;
        let evaluated =
            window.execute("try { new Function('return 1')(); return true } catch { return false }", vec![]);
        assert_eq!(evaluated.await.expect("runs"), json!(false), "the page that draws PDFs evaluates nothing");
        picture(&window, "other-code.png").await;
        window.close().await;
        simulator.stop().await;
    })
    .await;
}
